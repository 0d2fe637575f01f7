/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-flow-consent.h"

#include "filo-conversation-table.h"
#include "filo-flow-thread.h"
#include "filo-queue-table.h"

static FiloTextKind
keyword_reply_kind (FiloKeywordClass keyword)
{
  switch (keyword)
    {
    case FILO_KEYWORD_OPT_OUT:
    case FILO_KEYWORD_POSSIBLE_OPT_OUT:
      return FILO_TEXT_KIND_OPT_OUT_CONFIRMATION;
    case FILO_KEYWORD_OPT_IN:
      return FILO_TEXT_KIND_WELCOME;
    case FILO_KEYWORD_HELP:
      return FILO_TEXT_KIND_HELP;
    case FILO_KEYWORD_NONE:
    case FILO_KEYWORD_CUSTOM:
      return FILO_TEXT_KIND_KEYWORD_REPLY;
    }
  g_return_val_if_reached (FILO_TEXT_KIND_KEYWORD_REPLY);
}

FiloTextKind
filo_flow_text_kind (FiloMessage *message)
{
  switch (filo_message_get_origin (message))
    {
    case FILO_ORIGIN_CAMPAIGN:
    case FILO_ORIGIN_FLOW:
      return FILO_TEXT_KIND_MARKETING;
    case FILO_ORIGIN_AUTO_RESPONDER:
      return FILO_TEXT_KIND_AUTO_REPLY;
    case FILO_ORIGIN_KEYWORD_REPLY:
      return keyword_reply_kind (filo_message_get_keyword (message));
    case FILO_ORIGIN_INBOUND:
    case FILO_ORIGIN_REPLY:
      return FILO_TEXT_KIND_REPLY;
    }
  g_return_val_if_reached (FILO_TEXT_KIND_REPLY);
}

FiloSendVerdict
filo_flow_may_send (FiloProfile  *profile,
                    FiloTextKind  kind)
{
  const FiloReceiver receiver = {
    .consent = filo_profile_get_consent (profile),
    .blocked = filo_profile_is_blocked (profile),
    .answerable = filo_profile_get_answerable (profile),
    .audience = FILO_AUDIENCE_ALL,   /* Judged when an automatic answer is made. */
    .by_keyword = TRUE,              /* Only a keyword makes such a text. */
  };

  return filo_consent_may_send (&receiver, kind);
}

gboolean
filo_flow_refuse (FiloSendVerdict   verdict,
                  GError          **error)
{
  switch (verdict)
    {
    case FILO_SEND_ALLOWED:
      return FALSE;
    case FILO_SEND_BLOCKED:
      g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_BLOCKED,
                           "This person is blocked. Unblock them to write.");
      return TRUE;
    case FILO_SEND_NOT_ANSWERABLE:
      g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_ANSWERABLE,
                           "This sender isn't a phone number: nothing can be sent there.");
      return TRUE;
    case FILO_SEND_NEVER_SUBSCRIBED:
      g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_SUBSCRIBED,
                           "This person has never agreed to receive texts.");
      return TRUE;
    case FILO_SEND_UNSUBSCRIBED:
    case FILO_SEND_ALREADY_SENT:
    case FILO_SEND_NOT_ASKED:
    case FILO_SEND_NOT_AUDIENCE:
      g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_SUBSCRIBED,
                           "This person has opted out of texts.");
      return TRUE;
    }
  g_return_val_if_reached (TRUE);
}

static gboolean
stop_texts_of_conversation (FiloDb                 *db,
                            FiloConversation       *conversation,
                            GPtrArray              *texts,
                            FiloProfile            *profile,
                            FiloTextEvent           event,
                            const FiloFlowContext  *context,
                            GError                **error)
{
  g_auto(FiloFlowThread) thread = { 0 };

  filo_flow_thread_init (&thread, db, conversation, profile, context);
  for (guint i = 0; i < texts->len; i++)
    {
      FiloMessage *message = g_ptr_array_index (texts, i);

      if (g_str_equal (filo_message_get_conversation_id (message),
                       filo_conversation_get_id (conversation)) &&
          filo_flow_message_can_move (message, event) &&
          !filo_flow_thread_move (&thread, message, event, error))
        return FALSE;
    }
  return filo_flow_thread_save (&thread, error);
}

gboolean
filo_flow_stop_texts (FiloDb                 *db,
                      FiloProfile            *profile,
                      FiloTextEvent           event,
                      const FiloFlowContext  *context,
                      GError                **error)
{
  g_autoptr(GPtrArray) conversations =
    filo_conversation_table_list_of_profile (db, filo_profile_get_id (profile), error);
  g_autoptr(GPtrArray) texts = NULL;

  if (conversations == NULL)
    return FALSE;
  texts = filo_queue_table_list_unsent_of_profile (db, filo_profile_get_id (profile), error);
  if (texts == NULL)
    return FALSE;
  if (texts->len == 0)
    return TRUE;
  for (guint i = 0; i < conversations->len; i++)
    if (!stop_texts_of_conversation (db, g_ptr_array_index (conversations, i), texts, profile,
                                     event, context, error))
      return FALSE;
  return TRUE;
}

gboolean
filo_flow_set_consent (FiloDb                 *db,
                       FiloProfile            *profile,
                       FiloConsent             consent,
                       FiloConsentHow          how,
                       const char             *word,
                       const char             *agent_id,
                       const char             *message_id,
                       const FiloFlowContext  *context,
                       gboolean               *changed,
                       GError                **error)
{
  gint64 now = filo_clock_now (context->clock);
  const FiloConsentFact known = {
    filo_profile_get_consent (profile),
    filo_profile_get_consent_how (profile),
    filo_profile_get_consent_at (profile),
  };
  const FiloConsentFact said = { consent, how, now };
  g_autofree char *detail = NULL;

  *changed = filo_consent_judge (&known, &said, now) == FILO_CONSENT_CHANGES;
  if (!*changed)
    return TRUE;

  filo_profile_set_consent (profile, consent);
  filo_profile_set_consent_how (profile, how);
  filo_profile_set_consent_word (profile, word);
  filo_profile_set_consent_at (profile, now);
  detail = g_strdup_printf ("%s → %s, by %s%s%s%s%s", filo_consent_to_word (known.consent),
                            filo_consent_to_word (consent), filo_consent_how_to_word (how),
                            word != NULL ? " " : "", word != NULL ? word : "",
                            message_id != NULL ? ", text " : "",
                            message_id != NULL ? message_id : "");
  if (!filo_flow_save_profile (db, profile, error) ||
      !filo_flow_audit (db, now, agent_id, "consent", FILO_KIND_PROFILE,
                        filo_profile_get_id (profile), detail, error))
    return FALSE;

  if (consent != FILO_CONSENT_UNSUBSCRIBED)
    return TRUE;
  return filo_flow_stop_texts (db, profile, FILO_TEXT_EVENT_OPT_OUT, context, error);
}
