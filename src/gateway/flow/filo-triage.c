/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-triage.h"

#include "filo-conversation-table.h"
#include "filo-flow-consent.h"
#include "filo-flow-thread.h"
#include "filo-profile-table.h"

static gboolean
refuse_verdict (FiloConversationVerdict   verdict,
                GError                  **error)
{
  switch (verdict)
    {
    case FILO_CONVERSATION_CHANGED:
    case FILO_CONVERSATION_SAME:
    case FILO_CONVERSATION_NEWER:   /* Told by the row itself. */
      return FALSE;
    case FILO_CONVERSATION_NOT_BEGUN:
      g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND,
                           "There is no such conversation.");
      return TRUE;
    case FILO_CONVERSATION_BLOCKED:
      g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_BLOCKED,
                           "This person is blocked. Unblock them first.");
      return TRUE;
    case FILO_CONVERSATION_TOO_FAR:
      g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_BAD_REQUEST,
                           "A snooze lasts a year at most.");
      return TRUE;
    }
  g_return_val_if_reached (FALSE);
}

static FiloConversation *
act_on_conversation (FiloDb                 *db,
                     const char             *conversation_id,
                     FiloConversationAct     act,
                     const FiloFlowContext  *context,
                     GError                **error)
{
  g_auto(FiloFlowThread) thread = { 0 };

  if (!filo_flow_thread_load (&thread, db, conversation_id, context, error))
    return NULL;
  act.now = thread.now;
  if (refuse_verdict (filo_flow_thread_apply (&thread, &act), error) ||
      !filo_flow_thread_save (&thread, error))
    return NULL;
  return g_steal_pointer (&thread.conversation);
}

FiloConversation *
filo_triage_close (FiloDb                 *db,
                   const char             *conversation_id,
                   gint64                  seen,
                   const char             *agent_id,
                   const FiloFlowContext  *context,
                   GError                **error)
{
  return act_on_conversation (db, conversation_id, (FiloConversationAct) {
    .event = FILO_CONVERSATION_EVENT_CLOSE,
    .position = seen,
  }, context, error);
}

FiloConversation *
filo_triage_reopen (FiloDb                 *db,
                    const char             *conversation_id,
                    const char             *agent_id,
                    const FiloFlowContext  *context,
                    GError                **error)
{
  return act_on_conversation (db, conversation_id, (FiloConversationAct) {
    .event = FILO_CONVERSATION_EVENT_REOPEN,
  }, context, error);
}

FiloConversation *
filo_triage_snooze (FiloDb                 *db,
                    const char             *conversation_id,
                    gint64                  until,
                    gboolean                stay_asleep,
                    gint64                  seen,
                    const char             *agent_id,
                    const FiloFlowContext  *context,
                    GError                **error)
{
  return act_on_conversation (db, conversation_id, (FiloConversationAct) {
    .event = FILO_CONVERSATION_EVENT_SNOOZE,
    .position = seen,
    .snooze_until = until,
    .stay_asleep = stay_asleep,
  }, context, error);
}

FiloConversation *
filo_triage_read (FiloDb                 *db,
                  const char             *conversation_id,
                  gint64                  position,
                  const char             *agent_id,
                  const FiloFlowContext  *context,
                  GError                **error)
{
  return act_on_conversation (db, conversation_id, (FiloConversationAct) {
    .event = FILO_CONVERSATION_EVENT_READ,
    .position = position,
  }, context, error);
}

FiloConversation *
filo_triage_mark_unread (FiloDb                 *db,
                         const char             *conversation_id,
                         const char             *agent_id,
                         const FiloFlowContext  *context,
                         GError                **error)
{
  return act_on_conversation (db, conversation_id, (FiloConversationAct) {
    .event = FILO_CONVERSATION_EVENT_MARK_UNREAD,
  }, context, error);
}

static FiloProfile *
load_profile (FiloDb      *db,
              const char  *profile_id,
              GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  FiloProfile *profile = filo_profile_table_get (db, profile_id, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (profile == NULL)
    g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND,
                         "There is no such person.");
  return profile;
}

/* A block is per person: all their conversations with us follow. */
static gboolean
act_on_all_conversations (FiloDb                 *db,
                          FiloProfile            *profile,
                          FiloConversationEvent   event,
                          const FiloFlowContext  *context,
                          GError                **error)
{
  g_autoptr(GPtrArray) conversations =
    filo_conversation_table_list_of_profile (db, filo_profile_get_id (profile), error);

  if (conversations == NULL)
    return FALSE;
  for (guint i = 0; i < conversations->len; i++)
    {
      g_auto(FiloFlowThread) thread = { 0 };

      filo_flow_thread_init (&thread, db, g_ptr_array_index (conversations, i), profile, context);
      filo_flow_thread_apply (&thread, &(FiloConversationAct) {
        .event = event,
        .now = thread.now,
      });
      if (!filo_flow_thread_save (&thread, error))
        return FALSE;
    }
  return TRUE;
}

FiloProfile *
filo_triage_block (FiloDb                 *db,
                   const char             *profile_id,
                   const char             *agent_id,
                   const FiloFlowContext  *context,
                   GError                **error)
{
  g_autoptr(FiloProfile) profile = load_profile (db, profile_id, error);
  gint64 now = filo_clock_now (context->clock);

  if (profile == NULL || filo_profile_is_blocked (profile))
    return g_steal_pointer (&profile);

  filo_profile_set_blocked_at (profile, now);
  filo_profile_set_blocked_by (profile, agent_id);
  if (!filo_flow_save_profile (db, profile, error) ||
      !filo_flow_stop_texts (db, profile, FILO_TEXT_EVENT_BLOCK, context, error) ||
      !act_on_all_conversations (db, profile, FILO_CONVERSATION_EVENT_BLOCK, context, error) ||
      !filo_flow_audit (db, now, agent_id, "block", FILO_KIND_PROFILE, profile_id, NULL, error))
    return NULL;
  return g_steal_pointer (&profile);
}

FiloProfile *
filo_triage_unblock (FiloDb                 *db,
                     const char             *profile_id,
                     const char             *agent_id,
                     const FiloFlowContext  *context,
                     GError                **error)
{
  g_autoptr(FiloProfile) profile = load_profile (db, profile_id, error);
  gint64 now = filo_clock_now (context->clock);

  if (profile == NULL || !filo_profile_is_blocked (profile))
    return g_steal_pointer (&profile);

  filo_profile_set_blocked_at (profile, 0);
  filo_profile_set_blocked_by (profile, NULL);
  if (!filo_flow_save_profile (db, profile, error) ||
      !act_on_all_conversations (db, profile, FILO_CONVERSATION_EVENT_UNBLOCK, context, error) ||
      !filo_flow_audit (db, now, agent_id, "unblock", FILO_KIND_PROFILE, profile_id, NULL, error))
    return NULL;
  return g_steal_pointer (&profile);
}

FiloProfile *
filo_triage_opt_out (FiloDb                 *db,
                     const char             *profile_id,
                     const char             *agent_id,
                     const FiloFlowContext  *context,
                     GError                **error)
{
  g_autoptr(FiloProfile) profile = load_profile (db, profile_id, error);
  gboolean changed;

  if (profile == NULL ||
      !filo_flow_set_consent (db, profile, FILO_CONSENT_UNSUBSCRIBED, FILO_CONSENT_HOW_STAFF, NULL,
                              agent_id, NULL, context, &changed, error))
    return NULL;
  return g_steal_pointer (&profile);
}
