/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-enums.h"

G_BEGIN_DECLS

/* Commands on their way to the gateway. Worker thread only. The numbers are stored. */
typedef enum {
  FILO_OUTBOX_SEND = 1,
  FILO_OUTBOX_PATCH = 2,
  FILO_OUTBOX_BLOCK = 3,
  FILO_OUTBOX_UNBLOCK = 4,
  FILO_OUTBOX_OPT_OUT = 5,
  FILO_OUTBOX_CANCEL = 6,
  FILO_OUTBOX_RETRY = 7,
  FILO_OUTBOX_SETTLE = 8,
  FILO_OUTBOX_SEND_NOW = 9,
} FiloOutboxWhat;

/* Commands of one lane go one after another, in the order given: the lane is the
 * conversation, or the profile for what concerns the whole person. */
typedef struct {
  gint64          number;           /* 0 until stored. */
  char           *key;              /* Idempotency key; of a text its id. */
  FiloOutboxWhat  what;
  char           *conversation_id;
  char           *message_id;
  char           *profile_id;
  char           *body;             /* JSON or NULL. */
  gint64          created_at;
  gint64          tries;            /* Times it was about to be posted. */
  gint64          accepted;         /* 0, or the change number of the gateway's yes. */
} FiloOutboxEntry;

void             filo_outbox_entry_free (FiloOutboxEntry *entry);
const char      *filo_outbox_entry_get_lane (const FiloOutboxEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloOutboxEntry, filo_outbox_entry_free)

/* Stores and sets the number; a number given is kept (rescue). */
gboolean         filo_outbox_table_add (FiloDb           *db,
                                        FiloOutboxEntry  *entry,
                                        GError          **error);
/* NULL without an error when it is gone. */
FiloOutboxEntry *filo_outbox_table_get (FiloDb  *db,
                                        gint64   number,
                                        GError **error);
gboolean         filo_outbox_table_remove (FiloDb  *db,
                                           gint64   number,
                                           GError **error);
gboolean         filo_outbox_table_note_try (FiloDb  *db,
                                             gint64   number,
                                             GError **error);
gboolean         filo_outbox_table_set_body (FiloDb      *db,
                                             gint64       number,
                                             const char  *body,
                                             GError     **error);
gboolean         filo_outbox_table_set_accepted (FiloDb  *db,
                                                 gint64   number,
                                                 gint64   change,
                                                 GError **error);

/* Arrays of FiloOutboxEntry in the order given. */
GPtrArray       *filo_outbox_table_list_all (FiloDb  *db,
                                             GError **error);
/* The first command of each lane that the gateway hasn't accepted. */
GPtrArray       *filo_outbox_table_list_heads (FiloDb  *db,
                                               guint    limit,
                                               GError **error);
GPtrArray       *filo_outbox_table_list_for_conversation (FiloDb      *db,
                                                          const char  *id,
                                                          GError     **error);
GPtrArray       *filo_outbox_table_list_for_message (FiloDb      *db,
                                                     const char  *id,
                                                     GError     **error);
GPtrArray       *filo_outbox_table_list_for_profile (FiloDb      *db,
                                                     const char  *id,
                                                     GError     **error);
/* Accepted with a change number up to `change`. */
GPtrArray       *filo_outbox_table_list_accepted (FiloDb  *db,
                                                  gint64   change,
                                                  GError **error);
gboolean         filo_outbox_table_count (FiloDb  *db,
                                          gint64  *n_waiting,
                                          gint64  *n_all,
                                          GError **error);

/* The gateway's last word on an object that commands change here. */
gboolean         filo_outbox_base_table_put (FiloDb      *db,
                                             FiloKind     kind,
                                             const char  *id,
                                             const char  *json,
                                             GError     **error);
/* NULL without an error when there is none. */
char            *filo_outbox_base_table_get (FiloDb      *db,
                                             FiloKind     kind,
                                             const char  *id,
                                             GError     **error);
gboolean         filo_outbox_base_table_remove (FiloDb      *db,
                                                FiloKind     kind,
                                                const char  *id,
                                                GError     **error);

G_END_DECLS
