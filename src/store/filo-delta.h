/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-agent.h"
#include "filo-conversation.h"
#include "filo-message.h"
#include "filo-number.h"
#include "filo-outbox-table.h"
#include "filo-profile.h"
#include "filo-replica-table.h"
#include "filo-settings.h"
#include "filo-source.h"

G_BEGIN_DECLS

/* One conversation that a job changed: where it stood and where it stands. */
typedef struct {
  char             *id;
  FiloPlace         before;
  FiloPlace         after;
  FiloConversation *fresh;   /* NULL = gone. */
} FiloConversationDelta;

/* Something that is gone. */
typedef struct {
  FiloKind  kind;
  char     *id;
} FiloGone;

/*
 * What one writer job changed in the replica: made in the worker thread, handed
 * over whole, applied on the main thread after the commit and in commit order.
 * Its objects are fresh and belong to nobody else.
 */
typedef struct {
  GPtrArray    *conversations;   /* FiloConversationDelta */
  GHashTable   *by_id;           /* id → FiloConversationDelta, borrowed. */
  GHashTable   *messages;        /* id → FiloMessage: the last state of each. */
  GPtrArray    *profiles;
  GPtrArray    *agents;
  GPtrArray    *sources;
  GPtrArray    *numbers;
  FiloSettings *settings;        /* Or NULL. */
  GPtrArray    *gone;            /* FiloGone */
  GPtrArray    *alerts;          /* FiloMessage */
  GPtrArray    *failures;        /* GError */
  char         *cursor;          /* Where the replica stands now; NULL = as before. */
  gboolean      everything;      /* More changed than is listed: read anew. */
  gboolean      outbox_changed;
  guint         unsent;

  /* What the job itself answers. */
  gboolean      matched;         /* The changes followed on the stored cursor. */
  gboolean      more;            /* There is another page; of a snapshot: its end wasn't seen. */
  guint         n_applied;
  char         *text;
  FiloOutboxEntry *entry;
  char         *snapshot_cursor; /* Of the snapshot under way, or NULL. */
  char         *snapshot_from;
  gint64        snapshot_done;
  gint64        snapshot_total;
} FiloDelta;

FiloDelta             *filo_delta_new (void);
void                   filo_delta_free (FiloDelta *delta);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloDelta, filo_delta_free)

/* The entry of a conversation, made at need; *is_new says whether. */
FiloConversationDelta *filo_delta_conversation (FiloDelta  *delta,
                                                const char *id,
                                                gboolean   *is_new);
void                   filo_delta_add_gone (FiloDelta  *delta,
                                            FiloKind    kind,
                                            const char *id);

G_END_DECLS
