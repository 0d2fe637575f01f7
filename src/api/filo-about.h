/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The version of the contract in this room. */
#define FILO_API_VERSION 1

/* GET /v1/about: what a gateway is, said to anybody. */
typedef struct
{
  char  *version;        /* Of the program. */
  gint64 api;            /* FILO_API_VERSION of the gateway. */
  gint64 oldest_desktop; /* The lowest FILO_API_VERSION of a desktop that it serves. */
  gint64 time;           /* Its clock, ms UTC: tells a skew. */
  char **features;       /* Words; never NULL. */
} FiloAbout;

/* @features may be NULL for none. */
FiloAbout *filo_about_new (const char        *version,
                           gint64             oldest_desktop,
                           gint64             time,
                           const char *const *features);
void filo_about_free (FiloAbout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloAbout, filo_about_free)

/* Transfer full; reading gives NULL with FILO_JSON_ERROR. Any thread. */
JsonNode *filo_about_to_json (const FiloAbout *self);
FiloAbout *filo_about_from_json (JsonObject *object, GError **error);

G_END_DECLS
