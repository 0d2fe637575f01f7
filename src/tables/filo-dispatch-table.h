/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-message.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* What the gateway's dispatcher and timers ask of the message table, beside filo-queue-table.h. Lists are
 * GPtrArrays of ids: one row that can't be read must not hide the others. */

/* What can go now by one carrier: the first queued text of each conversation with its numbers in which
 * none is being sent, if its retry_at has come; tried ones first, then by age. */
GPtrArray *filo_dispatch_table_list_heads (FiloDb      *db,
                                           const char  *carrier,
                                           gint64       now,
                                           guint        limit,
                                           GError     **error);

/* Holds a queued or waiting text as parked without reading it; one that was being sent is in doubt instead.
 * Published only if publish, else it would be what no feed can get past. */
gboolean filo_dispatch_table_park (FiloDb      *db,
                                   const char  *message_id,
                                   gboolean     publish,
                                   GError     **error);

/* Being sent. */
GPtrArray *filo_dispatch_table_list_sending (FiloDb  *db,
                                             GError **error);

/* No retry_at stays later than latest (the wall clock was set back). */
gboolean filo_dispatch_table_limit_retries (FiloDb  *db,
                                            gint64   latest,
                                            GError **error);

/* Waiting with due_at <= now, the earliest first. */
GPtrArray *filo_dispatch_table_list_due (FiloDb  *db,
                                         gint64   now,
                                         guint    limit,
                                         GError **error);

/* Waiting for their undo only, with due_at > latest (the wall clock was set back). */
GPtrArray *filo_dispatch_table_list_undo_beyond (FiloDb  *db,
                                                 gint64   latest,
                                                 guint    limit,
                                                 GError **error);

/* Queued with due_at < before, the earliest first. */
GPtrArray *filo_dispatch_table_list_queued_before (FiloDb  *db,
                                                   gint64   before,
                                                   guint    limit,
                                                   GError **error);

/* The newest text of a conversation that waits for its undo; NULL without error = none. */
FiloMessage *filo_dispatch_table_get_undoable (FiloDb      *db,
                                               const char  *conversation_id,
                                               GError     **error);

/* Answers to keywords that a person got since, but for confirmations of an opt-out: how many, and when
 * the last was made (0 = none). */
gboolean filo_dispatch_table_count_keyword_replies (FiloDb      *db,
                                                    const char  *profile_id,
                                                    gint64       since,
                                                    gint64      *count,
                                                    gint64      *last_at,
                                                    GError     **error);

G_END_DECLS
