/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-overlay.h"

#include "filo-command.h"
#include "filo-json.h"

static void
mark_read (FiloConversation *conversation,
           gint64            through)
{
  if (through > filo_conversation_get_read_through (conversation))
    filo_conversation_set_read_through (conversation, through);
  if (filo_conversation_get_read_through (conversation) >=
      filo_conversation_get_last_inbound (conversation))
    {
      filo_conversation_set_marked_unread (conversation, FALSE);
      filo_conversation_set_back_at (conversation, 0);
    }
}

static gboolean
overlay_send (FiloConversation       *conversation,
              const FiloOutboxEntry  *entry,
              const char             *me,
              GError                **error)
{
  g_autoptr(JsonObject) body =
      filo_json_parse_object (entry->body, -1, FILO_JSON_LIMITS_REQUEST, error);
  g_autoptr(FiloSendCommand) command = NULL;

  if (body == NULL || (command = filo_send_command_from_json (body, error)) == NULL)
    return FALSE;

  /* Somebody wrote who wasn't seen: the gateway will refuse, so nothing changes. */
  if (filo_conversation_get_last_inbound (conversation) > command->thread_revision)
    return TRUE;

  filo_conversation_set_state (conversation, FILO_CONVERSATION_OPEN);
  mark_read (conversation, MAX (filo_conversation_get_last_position (conversation),
                                filo_conversation_get_last_inbound (conversation)));
  if (entry->created_at >= filo_conversation_get_last_at (conversation))
    {
      filo_conversation_set_last_at (conversation, entry->created_at);
      filo_conversation_set_last_text (conversation, command->text);
      filo_conversation_set_last_origin (conversation, FILO_ORIGIN_REPLY);
      filo_conversation_set_last_agent_id (conversation, me);
      filo_conversation_set_last_state (conversation, FILO_TEXT_UNSENT);
      filo_conversation_set_last_media (conversation, FALSE);
    }
  return TRUE;
}

static gboolean
overlay_patch (FiloConversation       *conversation,
               const FiloOutboxEntry  *entry,
               GError                **error)
{
  g_autoptr(JsonObject) body =
      filo_json_parse_object (entry->body, -1, FILO_JSON_LIMITS_REQUEST, error);
  FiloConversationPatch patch = { 0 };

  if (body == NULL || !filo_conversation_patch_from_json (body, &patch, error))
    return FALSE;

  if (patch.has_read_through)
    mark_read (conversation, patch.read_through);
  if (patch.has_marked_unread)
    {
      filo_conversation_set_marked_unread (conversation, patch.marked_unread);
      if (!patch.marked_unread && !patch.has_read_through)
        mark_read (conversation, patch.has_seen
                                     ? patch.seen
                                     : filo_conversation_get_last_inbound (conversation));
    }
  if (patch.has_state)
    {
      /* A newer text than the one seen keeps the conversation open and unread. */
      if (patch.state != FILO_CONVERSATION_OPEN && patch.has_seen &&
          filo_conversation_get_last_inbound (conversation) > patch.seen)
        return TRUE;

      filo_conversation_set_state (conversation, patch.state);
      filo_conversation_set_snoozed_until (
          conversation, patch.state == FILO_CONVERSATION_SNOOZED ? patch.snoozed_until : 0);
      filo_conversation_set_stay_asleep (conversation, patch.state == FILO_CONVERSATION_SNOOZED &&
                                                           patch.has_stay_asleep &&
                                                           patch.stay_asleep);
      if (patch.state != FILO_CONVERSATION_OPEN)
        mark_read (conversation, filo_conversation_get_last_inbound (conversation));
      if (patch.state == FILO_CONVERSATION_CLOSED)
        filo_conversation_set_waiting_since (conversation, 0);
    }
  return TRUE;
}

gboolean
filo_overlay_conversation (FiloConversation       *conversation,
                           const FiloOutboxEntry  *entry,
                           const char             *me,
                           GError                **error)
{
  switch (entry->what)
    {
    case FILO_OUTBOX_SEND:
      return overlay_send (conversation, entry, me, error);
    case FILO_OUTBOX_PATCH:
      return overlay_patch (conversation, entry, error);
    case FILO_OUTBOX_BLOCK:
    case FILO_OUTBOX_UNBLOCK:
      filo_conversation_set_state (conversation, FILO_CONVERSATION_CLOSED);
      filo_conversation_set_waiting_since (conversation, 0);
      mark_read (conversation, filo_conversation_get_last_inbound (conversation));
      return TRUE;
    case FILO_OUTBOX_OPT_OUT:
    case FILO_OUTBOX_CANCEL:
    case FILO_OUTBOX_RETRY:
    case FILO_OUTBOX_SETTLE:
    case FILO_OUTBOX_SEND_NOW:
      return TRUE;
    }
  return TRUE;
}

gboolean
filo_overlay_message (FiloMessage            *message,
                      const FiloOutboxEntry  *entry,
                      GError                **error)
{
  const FiloTextState state = filo_message_get_state (message);

  switch (entry->what)
    {
    case FILO_OUTBOX_CANCEL:
      if (state == FILO_TEXT_WAITING || state == FILO_TEXT_QUEUED || state == FILO_TEXT_HELD ||
          state == FILO_TEXT_UNSENT)
        {
          filo_message_set_state (message, FILO_TEXT_CANCELLED);
          filo_message_set_reason (message, FILO_REASON_PERSON);
        }
      return TRUE;
    case FILO_OUTBOX_RETRY:
      if (state == FILO_TEXT_FAILED)
        {
          filo_message_set_state (message, FILO_TEXT_QUEUED);
          filo_message_set_failure (message, NULL);
        }
      return TRUE;
    case FILO_OUTBOX_SETTLE:
      if (state == FILO_TEXT_UNKNOWN || state == FILO_TEXT_PROBABLY_NOT_SENT)
        {
          g_autoptr(JsonObject) body =
              filo_json_parse_object (entry->body, -1, FILO_JSON_LIMITS_REQUEST, error);
          gboolean as_sent = FALSE;

          if (body == NULL || !filo_settle_command_from_json (body, &as_sent, error))
            return FALSE;
          filo_message_set_state (message, as_sent ? FILO_TEXT_MARKED_SENT : FILO_TEXT_QUEUED);
        }
      return TRUE;
    case FILO_OUTBOX_SEND_NOW:
      if (state == FILO_TEXT_WAITING || state == FILO_TEXT_HELD)
        {
          filo_message_set_state (message, FILO_TEXT_QUEUED);
          filo_message_set_reason (message, FILO_REASON_NONE);
        }
      return TRUE;
    case FILO_OUTBOX_SEND:
    case FILO_OUTBOX_PATCH:
    case FILO_OUTBOX_BLOCK:
    case FILO_OUTBOX_UNBLOCK:
    case FILO_OUTBOX_OPT_OUT:
      return TRUE;
    }
  return TRUE;
}

void
filo_overlay_profile (FiloProfile           *profile,
                      const FiloOutboxEntry *entry,
                      const char            *me)
{
  switch (entry->what)
    {
    case FILO_OUTBOX_BLOCK:
      if (!filo_profile_is_blocked (profile))
        {
          filo_profile_set_blocked_at (profile, entry->created_at);
          filo_profile_set_blocked_by (profile, me);
        }
      break;
    case FILO_OUTBOX_UNBLOCK:
      filo_profile_set_blocked_at (profile, 0);
      filo_profile_set_blocked_by (profile, NULL);
      break;
    case FILO_OUTBOX_OPT_OUT:
      if (filo_profile_get_consent (profile) != FILO_CONSENT_UNSUBSCRIBED)
        {
          filo_profile_set_consent (profile, FILO_CONSENT_UNSUBSCRIBED);
          filo_profile_set_consent_how (profile, FILO_CONSENT_HOW_STAFF);
          filo_profile_set_consent_word (profile, NULL);
          filo_profile_set_consent_at (profile, entry->created_at);
        }
      break;
    case FILO_OUTBOX_SEND:
    case FILO_OUTBOX_PATCH:
    case FILO_OUTBOX_CANCEL:
    case FILO_OUTBOX_RETRY:
    case FILO_OUTBOX_SETTLE:
    case FILO_OUTBOX_SEND_NOW:
      break;
    }
}
