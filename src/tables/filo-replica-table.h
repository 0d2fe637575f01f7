/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-enums.h"

G_BEGIN_DECLS

/* What a replica asks of the tables it shares in kind with the gateway, beyond
 * their own functions. Worker thread only. */

/* The change number of a row; *found says whether there is one. */
gboolean    filo_replica_table_get_change (FiloDb      *db,
                                           FiloKind     kind,
                                           const char  *id,
                                           gboolean    *found,
                                           gint64      *change,
                                           GError     **error);
/* Empties everything, the outbox, drafts and facts included. */
gboolean    filo_replica_table_clear (FiloDb  *db,
                                      GError **error);

/* Tombstones: the change that took an object away, 0 when none is known. */
gboolean    filo_replica_table_get_gone (FiloDb      *db,
                                         FiloKind     kind,
                                         const char  *id,
                                         gint64      *change,
                                         GError     **error);
gboolean    filo_replica_table_has_gone (FiloDb  *db,
                                         gint64  *has,
                                         GError **error);
gboolean    filo_replica_table_put_gone (FiloDb      *db,
                                         FiloKind     kind,
                                         const char  *id,
                                         gint64       change,
                                         GError     **error);
gboolean    filo_replica_table_forget_gone (FiloDb      *db,
                                            FiloKind     kind,
                                            const char  *id,
                                            GError     **error);

/* A snapshot begins: every row gets the change number 0, so that whatever it
 * brings is newer (another epoch counts anew), and what is still 0 at its end
 * was not brought by anybody and goes. */
gboolean    filo_replica_table_begin_snapshot (FiloDb  *db,
                                               GError **error);
/* Removes what still has 0, except texts that only this computer has and what
 * commands on their way concern. */
gboolean    filo_replica_table_end_snapshot (FiloDb  *db,
                                             GError **error);

/* Where a conversation stands: its place in the lists of the sidebar. */
typedef enum {
  FILO_PLACE_INBOX = 1 << 0,
  FILO_PLACE_UNREAD = 1 << 1,
  FILO_PLACE_SNOOZED = 1 << 2,
  FILO_PLACE_CLOSED = 1 << 3,
  FILO_PLACE_BLOCKED = 1 << 4,
} FiloPlaceMask;

#define FILO_N_PLACES 5

typedef struct {
  gint64  sort_at;
  gint64  entry;    /* 0 = there is no such conversation. */
} FiloPlaceKey;

typedef struct {
  FiloPlaceKey key;
  guint        mask;    /* FiloPlaceMask */
  gboolean     unread;  /* In whatever state. */
} FiloPlace;

gboolean    filo_replica_table_get_place (FiloDb      *db,
                                          const char  *conversation_id,
                                          FiloPlace   *place,
                                          GError     **error);
/* FiloPlaceKey of every conversation of a list, newest first; limit 0 = all. */
GArray     *filo_replica_table_list_keys (FiloDb         *db,
                                          FiloPlaceMask   place,
                                          guint           limit,
                                          GError        **error);
/* NULL without an error when there is none. */
char       *filo_replica_table_get_conversation_id (FiloDb  *db,
                                                    gint64   entry,
                                                    GError **error);
/* How many each list has, in the order of the mask's bits. */
gboolean    filo_replica_table_count (FiloDb  *db,
                                      guint    counts[FILO_N_PLACES],
                                      GError **error);
/* Highest position of a non-keyword inbound text or of another person's reply. */
gboolean    filo_replica_table_get_revision (FiloDb      *db,
                                             const char  *conversation_id,
                                             const char  *me,
                                             gint64      *revision,
                                             GError     **error);
/* Ids (char *) of conversations that the end of a snapshot would remove. */
GPtrArray  *filo_replica_table_list_stale (FiloDb  *db,
                                           GError **error);
/* Ids of texts that only this computer has (unsent, refused). */
GPtrArray  *filo_replica_table_list_local (FiloDb  *db,
                                           GError **error);

/* Alerts. A text noted is judged once: alerted, or found to need none. */
gboolean    filo_replica_table_note_arrival (FiloDb      *db,
                                             const char  *message_id,
                                             GError     **error);
/* Ids of the texts to alert now; marks them, and those that need none, at `now`.
 * Those whose conversation isn't here yet stay for later. */
GPtrArray  *filo_replica_table_judge_arrivals (FiloDb  *db,
                                               gint64   now,
                                               GError **error);
/* After a first sync: what is unread now is old news. */
gboolean    filo_replica_table_mark_all_alerted (FiloDb  *db,
                                                 gint64   now,
                                                 GError **error);

G_END_DECLS
