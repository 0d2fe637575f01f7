/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-conversation.h"
#include "filo-db.h"
#include "filo-flow.h"
#include "filo-profile.h"

G_BEGIN_DECLS

/* What agents do with conversations and people.  Worker thread, inside the
 * caller's transaction.  @seen is the last position that the agent saw: where a
 * newer inbound text exists, the conversation stays open and unread, and the
 * answer (the row as it is now) says so.  All return a new reference, or NULL
 * with an error (NOT_FOUND, also for a conversation that hasn't begun). */

FiloConversation *filo_triage_close       (FiloDb                 *db,
                                           const char             *conversation_id,
                                           gint64                  seen,
                                           const char             *agent_id,
                                           const FiloFlowContext  *context,
                                           GError                **error);

FiloConversation *filo_triage_reopen      (FiloDb                 *db,
                                           const char             *conversation_id,
                                           const char             *agent_id,
                                           const FiloFlowContext  *context,
                                           GError                **error);

/* @until: in the future (else: open) and at most a year away (else: BAD_REQUEST). */
FiloConversation *filo_triage_snooze      (FiloDb                 *db,
                                           const char             *conversation_id,
                                           gint64                  until,
                                           gboolean                stay_asleep,
                                           gint64                  seen,
                                           const char             *agent_id,
                                           const FiloFlowContext  *context,
                                           GError                **error);

/* Marks read up to @position; never takes back what was read. */
FiloConversation *filo_triage_read        (FiloDb                 *db,
                                           const char             *conversation_id,
                                           gint64                  position,
                                           const char             *agent_id,
                                           const FiloFlowContext  *context,
                                           GError                **error);

FiloConversation *filo_triage_mark_unread (FiloDb                 *db,
                                           const char             *conversation_id,
                                           const char             *agent_id,
                                           const FiloFlowContext  *context,
                                           GError                **error);

/* Blocking also cancels what waits or is queued to the person. */
FiloProfile      *filo_triage_block       (FiloDb                 *db,
                                           const char             *profile_id,
                                           const char             *agent_id,
                                           const FiloFlowContext  *context,
                                           GError                **error);

FiloProfile      *filo_triage_unblock     (FiloDb                 *db,
                                           const char             *profile_id,
                                           const char             *agent_id,
                                           const FiloFlowContext  *context,
                                           GError                **error);

/* Staff take consent away, never give it.  No confirmation goes out. */
FiloProfile      *filo_triage_opt_out     (FiloDb                 *db,
                                           const char             *profile_id,
                                           const char             *agent_id,
                                           const FiloFlowContext  *context,
                                           GError                **error);

G_END_DECLS
