/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-flow-thread.h"

#include "filo-audit-table.h"
#include "filo-constants.h"
#include "filo-conversation-table.h"
#include "filo-dispatch-table.h"
#include "filo-message-table.h"
#include "filo-profile-table.h"

#include "filo-settings-table.h"

FiloSettings *
filo_flow_load_settings (FiloDb  *db,
                         GError **error)
{
  g_autoptr(GError) local_error = NULL;
  FiloSettings *settings = filo_settings_table_get (db, FILO_SETTINGS_ID, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (settings == NULL)
    settings = filo_settings_new ();
  return settings;
}

gboolean
filo_flow_audit (FiloDb      *db,
                 gint64       at,
                 const char  *agent_id,
                 const char  *what,
                 FiloKind     kind,
                 const char  *id,
                 const char  *detail,
                 GError     **error)
{
  const FiloAuditRow row = {
    .at = at,
    .agent_id = (char *) agent_id,
    .what = (char *) what,
    .object_kind = filo_kind_to_stored (kind),
    .object_id = (char *) id,
    .detail = (char *) detail,
  };

  return filo_audit_table_add (db, &row, error);
}

gboolean
filo_flow_save_profile (FiloDb       *db,
                        FiloProfile  *profile,
                        GError      **error)
{
  if (filo_profile_get_change (profile) == 0)
    return filo_profile_table_put (db, profile, error);
  return filo_profile_table_save (db, profile, error);
}

gboolean
filo_flow_thread_save_text (FiloFlowThread  *self,
                            FiloMessage     *message,
                            GError         **error)
{
  if (filo_conversation_get_began_at (self->conversation) == 0)
    return filo_message_table_put (self->db, message, error);
  return filo_message_table_save (self->db, message, error);
}

void
filo_flow_thread_init (FiloFlowThread        *self,
                       FiloDb                *db,
                       FiloConversation      *conversation,
                       FiloProfile           *profile,
                       const FiloFlowContext *context)
{
  *self = (FiloFlowThread) {
    .db = db,
    .context = context,
    .now = filo_clock_now (context->clock),
    .conversation = g_object_ref (conversation),
    .profile = g_object_ref (profile),
  };
}

gboolean
filo_flow_thread_load (FiloFlowThread         *self,
                       FiloDb                 *db,
                       const char             *conversation_id,
                       const FiloFlowContext  *context,
                       GError                **error)
{
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloProfile) profile = NULL;
  g_autoptr(GError) local_error = NULL;

  *self = (FiloFlowThread) { .db = db };
  conversation = filo_conversation_table_get (db, conversation_id, &local_error);
  if (conversation != NULL)
    profile = filo_profile_table_get (db, filo_conversation_get_profile_id (conversation),
                                      &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (profile == NULL)
    {
      g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND,
                           "There is no such conversation.");
      return FALSE;
    }

  filo_flow_thread_init (self, db, conversation, profile, context);
  return TRUE;
}

void
filo_flow_thread_clear (FiloFlowThread *self)
{
  g_clear_object (&self->conversation);
  g_clear_object (&self->profile);
}

static FiloConversationFacts
read_facts (FiloFlowThread *self)
{
  FiloConversation *conversation = self->conversation;

  return (FiloConversationFacts) {
    .state = filo_conversation_get_state (conversation),
    .blocked = filo_profile_is_blocked (self->profile),
    .began_at = filo_conversation_get_began_at (conversation),
    .last_position = filo_conversation_get_last_position (conversation),
    .last_inbound = filo_conversation_get_last_inbound (conversation),
    .read_through = filo_conversation_get_read_through (conversation),
    .marked_unread = filo_conversation_get_marked_unread (conversation),
    .snoozed_until = filo_conversation_get_snoozed_until (conversation),
    .stay_asleep = filo_conversation_get_stay_asleep (conversation),
    .back_at = filo_conversation_get_back_at (conversation),
    .waiting_since = filo_conversation_get_waiting_since (conversation),
  };
}

static void
write_facts (FiloFlowThread              *self,
             const FiloConversationFacts *facts)
{
  FiloConversation *conversation = self->conversation;

  filo_conversation_set_state (conversation, facts->state);
  filo_conversation_set_began_at (conversation, facts->began_at);
  filo_conversation_set_last_position (conversation, facts->last_position);
  filo_conversation_set_last_inbound (conversation, facts->last_inbound);
  filo_conversation_set_read_through (conversation, facts->read_through);
  filo_conversation_set_marked_unread (conversation, facts->marked_unread);
  filo_conversation_set_snoozed_until (conversation, facts->snoozed_until);
  filo_conversation_set_stay_asleep (conversation, facts->stay_asleep);
  filo_conversation_set_back_at (conversation, facts->back_at);
  filo_conversation_set_waiting_since (conversation, facts->waiting_since);
}

FiloConversationVerdict
filo_flow_thread_apply (FiloFlowThread            *self,
                        const FiloConversationAct *act)
{
  FiloConversationFacts facts = read_facts (self);
  gint64 read_through = facts.read_through;
  FiloConversationVerdict verdict = filo_conversation_rules_apply (&facts, act);

  if (verdict == FILO_CONVERSATION_CHANGED || facts.read_through != read_through)
    {
      write_facts (self, &facts);
      self->dirty = TRUE;
    }
  return verdict;
}

gint64
filo_flow_thread_take_position (FiloFlowThread *self)
{
  gint64 position = filo_conversation_get_last_position (self->conversation) + 1;

  filo_conversation_set_last_position (self->conversation, position);
  self->dirty = TRUE;
  return position;
}

gboolean
filo_flow_message_can_move (FiloMessage   *message,
                            FiloTextEvent  event)
{
  return filo_text_state_move (filo_message_get_state (message), filo_message_get_reason (message),
                               event, NULL, NULL);
}

static gboolean
set_preview (FiloFlowThread *self,
             FiloMessage    *message,
             gint64          at)
{
  FiloConversation *conversation = self->conversation;
  gboolean media = filo_message_get_media (message) != NULL;

  if (filo_conversation_get_last_at (conversation) == at &&
      filo_conversation_get_last_state (conversation) == filo_message_get_state (message) &&
      filo_conversation_get_last_origin (conversation) == filo_message_get_origin (message) &&
      filo_conversation_get_last_media (conversation) == media &&
      g_strcmp0 (filo_conversation_get_last_agent_id (conversation),
                 filo_message_get_agent_id (message)) == 0 &&
      g_strcmp0 (filo_conversation_get_last_text (conversation),
                 filo_message_get_text (message)) == 0)
    return FALSE;

  filo_conversation_set_last_at (conversation, at);
  filo_conversation_set_last_text (conversation, filo_message_get_text (message));
  filo_conversation_set_last_origin (conversation, filo_message_get_origin (message));
  filo_conversation_set_last_agent_id (conversation, filo_message_get_agent_id (message));
  filo_conversation_set_last_state (conversation, filo_message_get_state (message));
  filo_conversation_set_last_media (conversation, media);
  return TRUE;
}

void
filo_flow_thread_show (FiloFlowThread *self,
                       FiloMessage    *message)
{
  gint64 created_at = filo_message_get_created_at (message);
  gint64 due_at = filo_message_get_due_at (message);

  /* Undo delays a text by seconds, which nobody wants to see; a schedule by days. */
  if (due_at - created_at <= FILO_UNDO_SEND_MAX_MS ||
      filo_message_get_state (message) == FILO_TEXT_WAITING)
    due_at = created_at;
  if (set_preview (self, message, due_at))
    self->dirty = TRUE;
}

/* The list shows the last text that entered the thread, or a reply that still
 * can be taken back. */
static gboolean
refresh_preview (FiloFlowThread  *self,
                 GError         **error)
{
  const char *id = filo_conversation_get_id (self->conversation);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloMessage) last = filo_dispatch_table_get_undoable (self->db, id, &local_error);

  if (last == NULL && local_error == NULL)
    last = filo_message_table_get_last (self->db, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (last != NULL)
    filo_flow_thread_show (self, last);
  return TRUE;
}

static gboolean
is_out (FiloTextState state)
{
  return state == FILO_TEXT_SENT || state == FILO_TEXT_DELIVERED || state == FILO_TEXT_MARKED_SENT;
}

/* A person's reply has gone: who wrote after it is the one that waits now (U7). */
static gboolean
note_reply_sent (FiloFlowThread  *self,
                 FiloMessage     *message,
                 GError         **error)
{
  gint64 waiting_since = filo_conversation_get_waiting_since (self->conversation);
  g_autoptr(FiloMessage) next = NULL;
  g_autoptr(GError) local_error = NULL;
  FiloConversationAct act = {
    .event = FILO_CONVERSATION_EVENT_REPLY_SENT,
    .now = self->now,
    .position = filo_message_get_position (message),
  };

  if (waiting_since == 0)
    return TRUE;
  next = filo_message_table_get_first_inbound_after (self->db,
                                                     filo_message_get_conversation_id (message),
                                                     filo_message_get_position (message),
                                                     &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  act.next_inbound_at = next != NULL ? filo_message_get_created_at (next) : 0;
  if (act.next_inbound_at != 0 && act.next_inbound_at < waiting_since)
    return TRUE;   /* A later reply has answered that one. */

  filo_flow_thread_apply (self, &act);
  return TRUE;
}

static void
stamp (FiloFlowThread *self,
       FiloMessage    *message)
{
  switch (filo_message_get_state (message))
    {
    case FILO_TEXT_QUEUED:
      if (filo_message_get_position (message) == 0)
        filo_message_set_position (message, filo_flow_thread_take_position (self));
      break;
    case FILO_TEXT_DELIVERED:
      filo_message_set_failure (message, NULL);
      filo_message_set_delivered_at (message, self->now);
      G_GNUC_FALLTHROUGH;
    case FILO_TEXT_SENT:
    case FILO_TEXT_MARKED_SENT:
      if (filo_message_get_sent_at (message) == 0)
        filo_message_set_sent_at (message, self->now);
      break;
    case FILO_TEXT_RECEIVED:
    case FILO_TEXT_WAITING:
    case FILO_TEXT_SENDING:
    case FILO_TEXT_FAILED:
    case FILO_TEXT_CANCELLED:
    case FILO_TEXT_HELD:
    case FILO_TEXT_UNKNOWN:
    case FILO_TEXT_PROBABLY_NOT_SENT:
    case FILO_TEXT_UNSENT:
    case FILO_TEXT_REFUSED:
      break;
    }
}

gboolean
filo_flow_thread_move (FiloFlowThread  *self,
                       FiloMessage     *message,
                       FiloTextEvent    event,
                       GError         **error)
{
  FiloTextState from = filo_message_get_state (message);
  FiloTextState to;
  FiloTextReason reason;

  if (!filo_text_state_move (from, filo_message_get_reason (message), event, &to, &reason))
    {
      g_set_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_INVALID_STATE,
                   "The text is “%s” by now.", filo_text_state_to_word (from));
      return FALSE;
    }

  filo_message_set_state (message, to);
  filo_message_set_reason (message, reason);
  stamp (self, message);
  if (!filo_flow_thread_save_text (self, message, error))
    return FALSE;

  if (is_out (to) && !is_out (from) && filo_message_get_origin (message) == FILO_ORIGIN_REPLY &&
      !note_reply_sent (self, message, error))
    return FALSE;
  return refresh_preview (self, error);
}

gboolean
filo_flow_thread_save (FiloFlowThread  *self,
                       GError         **error)
{
  if (!self->dirty)
    return TRUE;
  self->dirty = FALSE;
  if (filo_conversation_get_began_at (self->conversation) == 0)
    return filo_conversation_table_put (self->db, self->conversation, error);
  return filo_conversation_table_save (self->db, self->conversation, error);
}

static gboolean
do_or_park (FiloDb            *db,
            const char        *message_id,
            FiloFlowTextFunc   func,
            gpointer           data,
            GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloMessage) message = NULL;

  if (!filo_db_savepoint (db, error))
    return FALSE;
  message = filo_message_table_get (db, message_id, &local_error);
  if (message != NULL && func (db, message, data, &local_error))
    return filo_db_release_savepoint (db, error);

  if (!g_error_matches (local_error, FILO_DB_ERROR, FILO_DB_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;   /* The caller's whole job is undone, savepoint and all. */
    }
  g_warning ("The text %s can't be sent and was parked: %s", message_id, local_error->message);
  return filo_db_rollback_savepoint (db, error) &&
         filo_dispatch_table_park (db, message_id, message != NULL, error);
}

gboolean
filo_flow_each_text (FiloDb            *db,
                     GPtrArray         *ids,
                     FiloFlowTextFunc   func,
                     gpointer           data,
                     GError           **error)
{
  for (guint i = 0; i < ids->len; i++)
    if (!do_or_park (db, g_ptr_array_index (ids, i), func, data, error))
      return FALSE;
  return TRUE;
}
