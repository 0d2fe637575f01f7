/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-keyword-reply.h"

#include "filo-constants.h"
#include "filo-flow-consent.h"
#include "filo-dispatch-table.h"
#include "filo-uuid.h"

static char *
dup_sentence (FiloSettings     *settings,
              FiloKeywordClass  keyword)
{
  const char *email = filo_settings_get_organization_email (settings);

  switch (keyword)
    {
    case FILO_KEYWORD_OPT_OUT:
    case FILO_KEYWORD_POSSIBLE_OPT_OUT:
      return g_strdup ("you have opted out and will get no more texts from us. "
                       "Reply START to get them again.");
    case FILO_KEYWORD_OPT_IN:
      return g_strdup ("you will get our texts. Reply HELP for help, STOP to opt out.");
    case FILO_KEYWORD_HELP:
      if (email != NULL)
        return g_strdup_printf ("for help write to %s. Reply STOP to opt out.", email);
      return g_strdup ("reply STOP to opt out of our texts.");
    case FILO_KEYWORD_NONE:
    case FILO_KEYWORD_CUSTOM:
      return NULL;
    }
  g_return_val_if_reached (NULL);
}

static const char *
get_own_text (FiloSettings     *settings,
              FiloKeywordClass  keyword)
{
  switch (keyword)
    {
    case FILO_KEYWORD_OPT_OUT:
    case FILO_KEYWORD_POSSIBLE_OPT_OUT:
      return filo_settings_get_opt_out_reply (settings);
    case FILO_KEYWORD_OPT_IN:
      return filo_settings_get_opt_in_reply (settings);
    case FILO_KEYWORD_HELP:
      return filo_settings_get_help_reply (settings);
    case FILO_KEYWORD_NONE:
    case FILO_KEYWORD_CUSTOM:
      return NULL;
    }
  g_return_val_if_reached (NULL);
}

char *
filo_keyword_reply_dup_text (FiloSettings     *settings,
                             FiloKeywordClass  keyword)
{
  const char *own = get_own_text (settings, keyword);
  const char *prefix = filo_settings_get_organization_prefix (settings);
  g_autofree char *sentence = NULL;

  if (own != NULL)
    return g_strdup (own);
  sentence = dup_sentence (settings, keyword);
  if (sentence == NULL)
    return NULL;
  if (prefix != NULL)
    return g_strdup_printf ("%s: %s", prefix, sentence);
  sentence[0] = g_ascii_toupper (sentence[0]);
  return g_steal_pointer (&sentence);
}

static gboolean
is_due (FiloFlowThread    *thread,
        FiloTextKind       kind,
        gboolean          *due,
        GError           **error)
{
  gint64 last_at = 0;
  gint64 n = 0;

  *due = TRUE;
  if (kind == FILO_TEXT_KIND_OPT_OUT_CONFIRMATION)
    return TRUE;
  if (!filo_dispatch_table_count_keyword_replies (thread->db,
                                                 filo_profile_get_id (thread->profile),
                                                 thread->now - FILO_DAY_MS, &n, &last_at, error))
    return FALSE;
  *due = filo_keyword_reply_is_due (last_at, (guint) n, thread->now);
  return TRUE;
}

gboolean
filo_keyword_reply_queue (FiloFlowThread    *thread,
                          FiloSettings      *settings,
                          FiloKeywordClass   keyword,
                          GError           **error)
{
  g_autofree char *text = filo_keyword_reply_dup_text (settings, keyword);
  g_autofree char *id = NULL;
  g_autoptr(FiloMessage) reply = NULL;
  FiloTextKind kind;
  gboolean due;

  if (text == NULL)
    return TRUE;

  reply = filo_message_new ();
  filo_message_set_origin (reply, FILO_ORIGIN_KEYWORD_REPLY);
  filo_message_set_keyword (reply, keyword);
  kind = filo_flow_text_kind (reply);
  if (filo_flow_may_send (thread->profile, kind) != FILO_SEND_ALLOWED)
    return TRUE;
  if (!is_due (thread, kind, &due, error))
    return FALSE;
  if (!due)
    return TRUE;

  id = filo_uuid7_new (thread->context->clock, thread->context->random);
  filo_message_set_id (reply, id);
  filo_message_set_conversation_id (reply, filo_conversation_get_id (thread->conversation));
  filo_message_set_text (reply, text);
  filo_message_set_state (reply, FILO_TEXT_QUEUED);
  filo_message_set_created_at (reply, thread->now);
  filo_message_set_due_at (reply, thread->now);
  filo_message_set_position (reply, filo_flow_thread_take_position (thread));
  if (!filo_flow_thread_save_text (thread, reply, error))
    return FALSE;
  filo_flow_thread_show (thread, reply);
  return TRUE;
}
