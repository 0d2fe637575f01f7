/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-message.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* The gateway's own columns and views of the message table: what waits for the machine. */

/* Remembers the request that made a message, for its Idempotency-Key. */
gboolean filo_queue_table_set_request (FiloDb      *db,
                                       const char  *message_id,
                                       const char  *fingerprint,
                                       gint64       thread_revision,
                                       GError     **error);

/* FALSE without error = no such message. *fingerprint is owned by the caller, NULL if none was
 * set. */
gboolean filo_queue_table_get_request (FiloDb      *db,
                                       const char  *message_id,
                                       char       **fingerprint,
                                       gint64      *thread_revision,
                                       GError     **error);

/* A queued text isn't tried before at (0 = at once). */
gboolean filo_queue_table_set_retry_at (FiloDb      *db,
                                        const char  *message_id,
                                        gint64       at,
                                        GError     **error);

/* The earliest due_at of a waiting text, 0 = none. */
gboolean filo_queue_table_next_due (FiloDb  *db,
                                    gint64  *at,
                                    GError **error);

/* The earliest retry_at > now of a queued text, 0 = none. */
gboolean filo_queue_table_next_retry (FiloDb  *db,
                                      gint64   now,
                                      gint64  *at,
                                      GError **error);

/* Waiting, queued and held texts to a person: to cancel. GPtrArray of FiloMessage. */
GPtrArray *filo_queue_table_list_unsent_of_profile (FiloDb      *db,
                                                    const char  *profile_id,
                                                    GError     **error);

/* Scheduled and quiet waiting texts of a conversation: their text puts them on hold. GPtrArray of
 * FiloMessage. */
GPtrArray *filo_queue_table_list_waiting (FiloDb      *db,
                                          const char  *conversation_id,
                                          GError     **error);

G_END_DECLS
