/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* What somebody began to write, one per conversation. Worker thread only. */

/* All of them: conversation id → text (transfer full). */
GHashTable *filo_draft_table_list (FiloDb  *db,
                                   GError **error);
/* NULL or "" removes the draft; `now` in ms. */
gboolean    filo_draft_table_put (FiloDb      *db,
                                  const char  *conversation_id,
                                  const char  *text,
                                  gint64       now,
                                  GError     **error);

G_END_DECLS
