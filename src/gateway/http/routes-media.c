/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-log.h"
#include "filo-media-table.h"
#include "filo-plain.h"
#include "filo-problem.h"
#include "filo-uuid.h"

/* What may keep its own type; everything else is a heap of bytes. */
static const char *const safe_types[] = {
  "image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4", "video/3gpp", "audio/mpeg", "audio/amr", NULL,
};

static void
add_headers (FiloReply *reply,
             FiloMedia *media)
{
  g_autofree char *name = filo_plain_dup_file_name (filo_media_get_name (media));
  g_autofree char *escaped =
      g_uri_escape_string (name != NULL ? name : filo_media_get_id (media), NULL, FALSE);
  g_autofree char *disposition = g_strdup_printf ("attachment; filename*=UTF-8''%s", escaped);

  filo_reply_add_header (reply, "Content-Disposition", disposition);
  filo_reply_add_header (reply, "Content-Security-Policy", "default-src 'none'; sandbox");
  filo_reply_add_header (reply, "Cache-Control", "private, max-age=31536000, immutable");
}

/**
 * filo_route_media:
 *
 * `GET /v1/media/{id}`: a picture or file of a message, to be saved, never to be
 * shown by a browser.
 */
FiloReply *
filo_route_media (FiloDb             *db,
                  const FiloRequest  *request,
                  GError            **error)
{
  const char *id = filo_request_get_param (request, 0);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloMedia) media = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GMappedFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;
  const char *type;
  FiloReply *reply;

  if (filo_uuid_is_valid (id))
    media = filo_media_table_get (db, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (media == NULL)
    return filo_reply_new_problem (404, FILO_CODE_NOT_FOUND, "There is no such file.");

  path = g_build_filename (request->context->media_folder, id, NULL);
  file = g_mapped_file_new (path, FALSE, &local_error);
  if (file == NULL)
    {
      filo_log_failure ("A media file is missing", local_error);
      return filo_reply_new_problem (404, FILO_CODE_NOT_FOUND, "The gateway hasn't this file any more.");
    }
  bytes = g_mapped_file_get_bytes (file);
  type = filo_media_get_content_type (media);
  reply = filo_reply_new_bytes (200,
                                type != NULL && g_strv_contains (safe_types, type) ? type : "application/octet-stream",
                                bytes);
  add_headers (reply, media);
  return reply;
}
