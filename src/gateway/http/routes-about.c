/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-about.h"
#include "filo-feed-table.h"

/* The lowest version of the contract that a desktop may speak. */
#define OLDEST_DESKTOP 1

#define OPENAPI_RESOURCE "/io/github/filo_sms/Filo/gateway/openapi.json"

static const char *const features[] = { "snapshot", "changes", "stream", "media", "scheduled", NULL };

/**
 * filo_route_about:
 *
 * `GET /v1/about`, for anybody: so that "too old" and a wrong clock can be said
 * before signing in.
 */
FiloReply *
filo_route_about (FiloDb             *db,
                  const FiloRequest  *request,
                  GError            **error)
{
  g_autoptr(FiloAbout) about = filo_about_new (FILO_VERSION, OLDEST_DESKTOP, request->now, features);

  return filo_reply_new_json (200, filo_about_to_json (about));
}

/**
 * filo_route_openapi:
 *
 * `GET /v1/openapi.json`: the description of what this gateway answers.
 */
FiloReply *
filo_route_openapi (FiloDb             *db,
                    const FiloRequest  *request,
                    GError            **error)
{
  g_autoptr(GBytes) bytes = g_resources_lookup_data (OPENAPI_RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return bytes != NULL ? filo_reply_new_bytes (200, "application/json", bytes) : NULL;
}

/**
 * filo_route_health:
 *
 * `GET /healthz`: answers after a round trip through the queue of the writing worker
 * and a read of the file, so that a stuck database is seen, which a look at the
 * process alone doesn't show.
 */
FiloReply *
filo_route_health (FiloDb             *db,
                   const FiloRequest  *request,
                   GError            **error)
{
  if (!filo_feed_table_get (db, NULL, NULL, NULL, error))
    return NULL;
  return filo_reply_new_text (200, "text/plain; charset=utf-8", "ok\n");
}
