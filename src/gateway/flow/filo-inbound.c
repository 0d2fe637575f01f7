/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-inbound.h"

#include "filo-conversation-table.h"
#include "filo-flow-consent.h"
#include "filo-flow-thread.h"
#include "filo-inbound-table.h"
#include "filo-keyword-reply.h"
#include "filo-message-table.h"
#include "filo-number-table.h"
#include "filo-phone.h"
#include "filo-profile-table.h"
#include "filo-queue-table.h"
#include "filo-uuid.h"

/* What one text makes us know on the way. */
typedef struct
{
  FiloDb                *db;
  const FiloInboundText *text;
  const FiloFlowContext *context;
  gint64                 now;
  char                  *message_id;

  FiloSettings          *settings;
  FiloNumber            *number;
  FiloProfile           *profile;
  FiloConversation      *conversation;
  FiloMessage           *message;
  FiloKeywordResult      keyword;
} Inbound;

static void
inbound_clear (Inbound *self)
{
  g_clear_pointer (&self->message_id, g_free);
  g_clear_object (&self->settings);
  g_clear_object (&self->number);
  g_clear_object (&self->profile);
  g_clear_object (&self->conversation);
  g_clear_object (&self->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Inbound, inbound_clear)

static char *
make_id (Inbound *self)
{
  return filo_uuid7_new (self->context->clock, self->context->random);
}

/* One of our numbers may be a short code, which only its raw form names. */
static gboolean
find_number (Inbound  *self,
             GError  **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *parsed = NULL;

  self->number = filo_number_table_get_by_address (self->db, self->text->to, &local_error);
  if (self->number == NULL && local_error == NULL)
    {
      parsed = filo_phone_parse_sender (self->text->to,
                                        filo_settings_get_country (self->settings));
      if (parsed != NULL)
        self->number = filo_number_table_get_by_address (self->db, parsed, &local_error);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->number == NULL)
    {
      g_set_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND,
                   "The text is for %s, which is none of our numbers: add it with "
                   "“filo-gateway number add”.", self->text->to);
      return FALSE;
    }
  return TRUE;
}

static FiloProfile *
make_profile (Inbound    *self,
              const char *address,
              gboolean    answerable)
{
  g_autofree char *id = make_id (self);
  g_autofree char *country = answerable ? filo_phone_get_region (address) : NULL;
  FiloProfile *profile = filo_profile_new ();

  filo_profile_set_id (profile, id);
  filo_profile_set_address (profile, address);
  filo_profile_set_answerable (profile, answerable);
  filo_profile_set_country (profile, country);
  filo_profile_set_created_at (profile, self->now);

  return profile;
}

/* Whoever writes without a number that could be answered is known by what the
 * carrier calls them.  Texting in never gives consent. */
static gboolean
find_profile (Inbound  *self,
              GError  **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *address =
    filo_phone_parse_sender (self->text->from, filo_settings_get_country (self->settings));
  gboolean answerable = address != NULL;

  if (address == NULL)
    address = g_strstrip (g_strdup (self->text->from));
  self->profile = filo_profile_table_get_by_address (self->db, address, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->profile != NULL)
    return TRUE;

  self->profile = make_profile (self, address, answerable);
  return filo_flow_save_profile (self->db, self->profile, error);
}

static gboolean
find_conversation (Inbound  *self,
                   GError  **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *id = NULL;

  self->conversation = filo_conversation_table_get_by_pair (self->db,
                                                     filo_profile_get_id (self->profile),
                                                     filo_number_get_id (self->number),
                                                     &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->conversation != NULL)
    return TRUE;

  id = make_id (self);
  self->conversation = filo_conversation_new ();
  filo_conversation_set_id (self->conversation, id);
  filo_conversation_set_profile_id (self->conversation, filo_profile_get_id (self->profile));
  filo_conversation_set_number_id (self->conversation, filo_number_get_id (self->number));
  filo_conversation_set_state (self->conversation, FILO_CONVERSATION_OPEN);
  return TRUE;
}

static void
classify (Inbound *self)
{
  const FiloKeywordContext keyword_context = {
    .conversation_open =
      filo_conversation_get_began_at (self->conversation) != 0 &&
      filo_conversation_get_state (self->conversation) == FILO_CONVERSATION_OPEN,
  };
  const char *e164 = NULL;

  if (filo_profile_get_answerable (self->profile))
    e164 = filo_profile_get_address (self->profile);
  self->keyword = filo_keywords_classify (self->context->keywords, self->text->text, e164,
                                          keyword_context);
}

static gboolean
opens (const Inbound *self)
{
  return self->keyword.keyword == FILO_KEYWORD_NONE || self->keyword.opens;
}

static void
make_message (Inbound        *self,
              FiloFlowThread *thread)
{
  self->message = filo_message_new ();
  filo_message_set_id (self->message, self->message_id);
  filo_message_set_conversation_id (self->message, filo_conversation_get_id (self->conversation));
  filo_message_set_origin (self->message, FILO_ORIGIN_INBOUND);
  filo_message_set_keyword (self->message, self->keyword.keyword);
  filo_message_set_text (self->message, self->text->text);
  filo_message_set_media (self->message, self->text->media);
  filo_message_set_state (self->message, FILO_TEXT_RECEIVED);
  filo_message_set_created_at (self->message, self->now);
  filo_message_set_sent_at (self->message, self->text->sent_at);
  filo_message_set_position (self->message, filo_flow_thread_take_position (thread));
}

/* The rows of a conversation that hasn't begun are in no feed: with change
 * numbers they enter every desktop's, behind the conversation. */
static gboolean
publish_earlier_texts (Inbound  *self,
                       GError  **error)
{
  g_autoptr(GPtrArray) earlier =
    filo_message_table_list_of_conversation (self->db,
                                             filo_conversation_get_id (self->conversation), error);

  if (earlier == NULL)
    return FALSE;
  for (guint i = 0; i < earlier->len; i++)
    if (!filo_message_table_save (self->db, g_ptr_array_index (earlier, i), error))
      return FALSE;
  return TRUE;
}

/* Whoever had a text scheduled for later wrote it without knowing this one. */
static gboolean
hold_scheduled_texts (Inbound         *self,
                      FiloFlowThread  *thread,
                      GError         **error)
{
  g_autoptr(GPtrArray) pending =
    filo_queue_table_list_waiting (self->db, filo_conversation_get_id (self->conversation), error);

  if (pending == NULL)
    return FALSE;
  for (guint i = 0; i < pending->len; i++)
    {
      FiloMessage *message = g_ptr_array_index (pending, i);

      if (filo_flow_message_can_move (message, FILO_TEXT_EVENT_THEY_WROTE) &&
          !filo_flow_thread_move (thread, message, FILO_TEXT_EVENT_THEY_WROTE, error))
        return FALSE;
    }
  return TRUE;
}

/* The rows in the order in which a desktop wants them: person, conversation, text. */
static gboolean
store_text (Inbound  *self,
            GError  **error)
{
  g_auto(FiloFlowThread) thread = { 0 };
  FiloConversationAct act = { .now = self->now };
  gboolean begun = filo_conversation_get_began_at (self->conversation) != 0;
  gboolean begins;

  filo_flow_thread_init (&thread, self->db, self->conversation, self->profile, self->context);
  make_message (self, &thread);
  act.event = FILO_CONVERSATION_EVENT_INBOUND_KEYWORD;
  if (opens (self))
    act.event = FILO_CONVERSATION_EVENT_INBOUND;
  act.position = filo_message_get_position (self->message);
  filo_flow_thread_apply (&thread, &act);
  filo_flow_thread_show (&thread, self->message);

  if (begun && opens (self) && !hold_scheduled_texts (self, &thread, error))
    return FALSE;
  begins = !begun && filo_conversation_get_began_at (self->conversation) != 0;
  if (begins && !filo_profile_table_save (self->db, self->profile, error))
    return FALSE;
  return filo_flow_thread_save (&thread, error) &&
         (!begins || publish_earlier_texts (self, error)) &&
         filo_flow_thread_save_text (&thread, self->message, error);
}

static gboolean
answer_keyword (Inbound  *self,
                GError  **error)
{
  g_auto(FiloFlowThread) thread = { 0 };

  /* The opt-out may have cancelled texts of this thread: it is read anew. */
  return filo_flow_thread_load (&thread, self->db, filo_conversation_get_id (self->conversation),
                                self->context, error) &&
         filo_keyword_reply_queue (&thread, self->settings, self->keyword.keyword, error) &&
         filo_flow_thread_save (&thread, error);
}

static gboolean
opt_out (Inbound  *self,
         GError  **error)
{
  gboolean changed;

  if (!filo_flow_set_consent (self->db, self->profile, FILO_CONSENT_UNSUBSCRIBED,
                              FILO_CONSENT_HOW_KEYWORD, self->keyword.word, NULL,
                              filo_message_get_id (self->message), self->context, &changed, error))
    return FALSE;
  return !changed || answer_keyword (self, error);
}

static gboolean
opt_in (Inbound  *self,
        GError  **error)
{
  gboolean changed;

  return filo_flow_set_consent (self->db, self->profile, FILO_CONSENT_SUBSCRIBED,
                                FILO_CONSENT_HOW_KEYWORD, self->keyword.word, NULL,
                                filo_message_get_id (self->message), self->context, &changed,
                                error) &&
         answer_keyword (self, error);
}

/* A blocked person can still opt out, and nothing else. */
static gboolean
act_on_keyword (Inbound  *self,
                GError  **error)
{
  gboolean blocked = filo_profile_is_blocked (self->profile);

  if (!self->keyword.acts)
    return TRUE;
  switch (self->keyword.keyword)
    {
    case FILO_KEYWORD_OPT_OUT:
    case FILO_KEYWORD_POSSIBLE_OPT_OUT:
      return opt_out (self, error);
    case FILO_KEYWORD_OPT_IN:
      return blocked || opt_in (self, error);
    case FILO_KEYWORD_HELP:
    case FILO_KEYWORD_CUSTOM:
      return blocked || answer_keyword (self, error);
    case FILO_KEYWORD_NONE:
      return TRUE;
    }
  g_return_val_if_reached (FALSE);
}

gboolean
filo_inbound_receive (FiloDb                 *db,
                      const FiloInboundText  *text,
                      const FiloFlowContext  *context,
                      GError                **error)
{
  g_auto(Inbound) self = { .db = db, .text = text, .context = context };
  gboolean fresh;

  g_return_val_if_fail (text != NULL && context != NULL, FALSE);

  self.now = filo_clock_now (context->clock);
  self.message_id = make_id (&self);
  if (!filo_inbound_table_add (db, text->carrier, text->carrier_id, self.message_id, self.now,
                               &fresh, error))
    return FALSE;
  if (!fresh)
    return TRUE;

  self.settings = filo_flow_load_settings (db, error);
  if (self.settings == NULL)
    return FALSE;
  if (!find_number (&self, error) || !find_profile (&self, error) ||
      !find_conversation (&self, error))
    return FALSE;
  classify (&self);
  return store_text (&self, error) && act_on_keyword (&self, error);
}
