/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-log.h"
#include "filo-media-table.h"
#include "filo-problem.h"
#include "filo-uuid.h"

#define NAME_LENGTH_MAX 120

/* What may keep its own type; everything else is a heap of bytes. */
static const char *const safe_types[] = {
  "image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4", "video/3gpp", "audio/mpeg", "audio/amr", NULL,
};

/* A file name made by a stranger: no path, no control character, no bidi trick, not
 * hidden, not endless. */
static char *
make_safe_name (FiloMedia *media)
{
  const char *name = filo_media_get_name (media);
  g_autoptr(GString) safe = g_string_new (NULL);
  guint length = 0;

  for (const char *c = name != NULL ? name : ""; *c != '\0' && length < NAME_LENGTH_MAX; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      gboolean bad = character == '/' || character == '\\' || g_unichar_iscntrl (character)
                     || g_unichar_type (character) == G_UNICODE_FORMAT || (character == '.' && length == 0);

      g_string_append_unichar (safe, bad ? '_' : character);
      length++;
    }
  if (length == 0)
    g_string_append (safe, filo_media_get_id (media));
  return g_string_free (g_steal_pointer (&safe), FALSE);
}

static void
add_headers (FiloReply *reply,
             FiloMedia *media)
{
  g_autofree char *name = make_safe_name (media);
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
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
