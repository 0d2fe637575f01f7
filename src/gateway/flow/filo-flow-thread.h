/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-conversation-rules.h"
#include "filo-conversation.h"
#include "filo-db.h"
#include "filo-flow.h"
#include "filo-message.h"
#include "filo-profile.h"
#include "filo-settings.h"
#include "filo-text-state.h"

G_BEGIN_DECLS

/* One conversation with its person, as one transaction of a flow works on it:
 * the rules decide, this type carries their decisions to the rows.  Texts are
 * saved as they change; the conversation once, at the end, so that it takes one
 * change number however much happened to it.  On the stack; worker thread. */
typedef struct
{
  FiloDb                *db;             /* Borrowed, as is context. */
  const FiloFlowContext *context;
  gint64                 now;            /* One moment for the whole transaction. */

  FiloConversation      *conversation;   /* Owned. */
  FiloProfile           *profile;        /* Owned. */
  gboolean               dirty;          /* The conversation has unsaved changes. */
} FiloFlowThread;

/* The account's settings; the defaults where none are stored.  NULL with an error. */
FiloSettings            *filo_flow_load_settings       (FiloDb                 *db,
                                                        GError                **error);

/* Loads by the conversation's id; NOT_FOUND if there is none. */
gboolean                 filo_flow_thread_load         (FiloFlowThread         *self,
                                                        FiloDb                 *db,
                                                        const char             *conversation_id,
                                                        const FiloFlowContext  *context,
                                                        GError                **error);

/* The same of one that is at hand; takes new references. */
void                     filo_flow_thread_init         (FiloFlowThread         *self,
                                                        FiloDb                 *db,
                                                        FiloConversation       *conversation,
                                                        FiloProfile            *profile,
                                                        const FiloFlowContext  *context);
void                     filo_flow_thread_clear        (FiloFlowThread         *self);

/* Lets the rules judge @act and takes over what they say. */
FiloConversationVerdict  filo_flow_thread_apply        (FiloFlowThread            *self,
                                                        const FiloConversationAct *act);

/* The next position of the thread, taken for good. */
gint64                   filo_flow_thread_take_position (FiloFlowThread        *self);

/* Writes down who did what to which object (U9); @agent_id NULL = the machine. */
gboolean                 filo_flow_audit               (FiloDb                 *db,
                                                        gint64                  at,
                                                        const char             *agent_id,
                                                        const char             *what,
                                                        FiloKind                kind,
                                                        const char             *id,
                                                        const char             *detail,
                                                        GError                **error);

/* Saves a person for all desktops, or only for us while no conversation of theirs
 * has begun: rows without a change number are in no feed. */
gboolean                 filo_flow_save_profile        (FiloDb                 *db,
                                                        FiloProfile            *profile,
                                                        GError                **error);

/* The same for a text of @self. */
gboolean                 filo_flow_thread_save_text    (FiloFlowThread         *self,
                                                        FiloMessage            *message,
                                                        GError                **error);

/* Whether @event moves @message at all. */
gboolean                 filo_flow_message_can_move    (FiloMessage            *message,
                                                        FiloTextEvent           event);

/* Moves @message by the one table, with all that follows from its new state,
 * and saves it.  INVALID_STATE where the table has no such arrow. */
gboolean                 filo_flow_thread_move         (FiloFlowThread         *self,
                                                        FiloMessage            *message,
                                                        FiloTextEvent           event,
                                                        GError                **error);

/* Makes @message what the list shows of the conversation. */
void                     filo_flow_thread_show         (FiloFlowThread         *self,
                                                        FiloMessage            *message);

/* Works on one text; the error CORRUPT means that its rows can't be read. */
typedef gboolean (*FiloFlowTextFunc) (FiloDb       *db,
                                      FiloMessage  *message,
                                      gpointer      data,
                                      GError      **error);

/* Calls @func for each of @ids (char*), each in a savepoint of its own.  A text
 * whose rows can't be read is parked for a person, so that the others go on. */
gboolean                 filo_flow_each_text           (FiloDb                 *db,
                                                        GPtrArray              *ids,
                                                        FiloFlowTextFunc        func,
                                                        gpointer                data,
                                                        GError                **error);

/* Saves the conversation, if anything changed. */
gboolean                 filo_flow_thread_save         (FiloFlowThread         *self,
                                                        GError                **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FiloFlowThread, filo_flow_thread_clear)

G_END_DECLS
