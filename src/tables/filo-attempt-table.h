/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* One handing of a text to a carrier. */
typedef struct
{
  char   *message_id;
  gint64  number;       /* From 1 within the message. */
  char   *nonce;
  char   *carrier;
  char   *carrier_id;   /* The carrier's own id, NULL = not known. */
  gint64  started_at;
  gint64  deadline;
  int     outcome;      /* 0 = not known yet; else what the flow says, append-only. */
  gint64  ended_at;
} FiloAttempt;

FiloAttempt *filo_attempt_new  (void);
void         filo_attempt_free (FiloAttempt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloAttempt, filo_attempt_free)

/* Gives it the next number of its message and stores it. */
gboolean filo_attempt_table_add (FiloDb       *db,
                                 FiloAttempt  *attempt,
                                 GError      **error);

/* NULL without error = none, as for the next two. */
FiloAttempt *filo_attempt_table_get_by_nonce (FiloDb      *db,
                                              const char  *nonce,
                                              GError     **error);

FiloAttempt *filo_attempt_table_get_by_carrier_id (FiloDb      *db,
                                                   const char  *carrier,
                                                   const char  *carrier_id,
                                                   GError     **error);

/* The latest of a message. */
FiloAttempt *filo_attempt_table_get_last (FiloDb      *db,
                                          const char  *message_id,
                                          GError     **error);

/* All of a message, oldest first. GPtrArray of FiloAttempt. */
GPtrArray *filo_attempt_table_list (FiloDb      *db,
                                    const char  *message_id,
                                    GError     **error);

/* How many a message had. */
gboolean filo_attempt_table_count (FiloDb      *db,
                                   const char  *message_id,
                                   gint64      *count,
                                   GError     **error);

/* Sets outcome and end; carrier_id NULL leaves it as it is. */
gboolean filo_attempt_table_finish (FiloDb      *db,
                                    const char  *nonce,
                                    int          outcome,
                                    const char  *carrier_id,
                                    gint64       now,
                                    GError     **error);

/* Without outcome and with deadline <= now, the earliest first. GPtrArray of FiloAttempt. */
GPtrArray *filo_attempt_table_list_overdue (FiloDb  *db,
                                            gint64   now,
                                            guint    limit,
                                            GError **error);

/* All without outcome (after a crash). GPtrArray of FiloAttempt. */
GPtrArray *filo_attempt_table_list_open (FiloDb  *db,
                                         GError **error);

/* The earliest deadline of those without outcome, 0 = none. */
gboolean filo_attempt_table_next_deadline (FiloDb  *db,
                                           gint64  *at,
                                           GError **error);

G_END_DECLS
