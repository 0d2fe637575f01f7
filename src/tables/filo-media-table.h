/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-media.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* NULL without error = no such row. */
FiloMedia *filo_media_table_get (FiloDb      *db,
                                 const char  *id,
                                 GError     **error);

/* The message it belongs to; NULL without error = no such row. Owned by the caller. */
char *filo_media_table_get_message_id (FiloDb      *db,
                                       const char  *id,
                                       GError     **error);

/* In their order; GPtrArray of FiloMedia, empty if none. */
GPtrArray *filo_media_table_list (FiloDb      *db,
                                  const char  *message_id,
                                  GError     **error);

/* Replaces those of a message; media NULL = none. */
gboolean filo_media_table_put (FiloDb      *db,
                               const char  *message_id,
                               GPtrArray   *media,
                               GError     **error);

G_END_DECLS
