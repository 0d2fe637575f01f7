/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-command.h"
#include "filo-db.h"
#include "filo-flow.h"
#include "filo-message.h"

G_BEGIN_DECLS

/**
 * FiloSendRequest: a reply that an agent wants to go out.  Borrowed.
 */
typedef struct
{
  const char *id;                /* The client's UUIDv7, also the idempotency key. */
  const char *conversation_id;
  const char *agent_id;
  const char *text;
  gint64      thread_revision;   /* Highest counting position that the agent was shown. */
  gint64      send_at;           /* 0 = now. */
  gint64      undo_ms;           /* To FILO_UNDO_SEND_MAX_MS, or FILO_UNDO_ACCOUNT. */
} FiloSendRequest;

typedef enum
{
  FILO_SETTLE_SENT,    /* A person knows that it went. */
  FILO_SETTLE_AGAIN,   /* A person wants it posted once more. */
} FiloSettlement;

/**
 * filo_send_accept:
 * @newer: (out) (optional) (transfer full) (element-type FiloMessage): with
 *   THREAD_CHANGED what the agent hasn't seen, oldest first; else NULL
 *
 * Judges and stores a reply: `waiting`, or `queued` with its position.  The act
 * itself opens the conversation and marks it read.  The same request again
 * answers with the row as it is now.  Worker thread, inside the caller's
 * transaction; on FALSE nothing may be kept of it.
 *
 * Returns: (transfer full): the message; NULL with an error
 */
FiloMessage *filo_send_accept (FiloDb                 *db,
                               const FiloSendRequest  *request,
                               const FiloFlowContext  *context,
                               GPtrArray             **newer,
                               GError                **error);

/* The acts of a person on a text of ours.  Each is judged by the one state
 * table (rules/filo-text-state) and refused with INVALID_STATE where the text
 * has moved on meanwhile.  Worker thread, inside the caller's transaction.
 * Return: (transfer full): the message as it is now; NULL with an error. */

/* Undo or unschedule: waiting, held, queued → cancelled.  Nothing has left. */
FiloMessage *filo_send_cancel (FiloDb                 *db,
                               const char             *message_id,
                               const char             *agent_id,
                               const FiloFlowContext  *context,
                               GError                **error);

/* waiting, held → queued. */
FiloMessage *filo_send_now    (FiloDb                 *db,
                               const char             *message_id,
                               const char             *agent_id,
                               const FiloFlowContext  *context,
                               GError                **error);

/* failed → queued. */
FiloMessage *filo_send_retry  (FiloDb                 *db,
                               const char             *message_id,
                               const char             *agent_id,
                               const FiloFlowContext  *context,
                               GError                **error);

/* unknown, probably_not_sent → marked_sent or queued; kept with who and when. */
FiloMessage *filo_send_settle (FiloDb                 *db,
                               const char             *message_id,
                               FiloSettlement          settlement,
                               const char             *agent_id,
                               const FiloFlowContext  *context,
                               GError                **error);

G_END_DECLS
