/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-demo-world.h"

#include "filo-agent-table.h"
#include "filo-conversation-table.h"
#include "filo-feed-table.h"
#include "filo-message-table.h"
#include "filo-number-table.h"
#include "filo-order-table.h"
#include "filo-order-item.h"
#include "filo-private-file.h"
#include "filo-profile-table.h"
#include "filo-settings-table.h"
#include "filo-source-table.h"
#include "filo-time.h"
#include "filo-uuid.h"

#include <string.h>

/* One transaction's work. */
typedef struct
{
  FiloDb                *db;
  const FiloFlowContext *context;
  const char            *media_folder;
  const FiloDemoData    *data;
  GHashTable            *ids;     /* What the files describe → its id in the database. */
} Load;

/* What one person's texts add up to. */
typedef struct
{
  const FiloDemoPerson *person;
  FiloProfile          *profile;
  FiloConversation     *conversation;
  GPtrArray            *messages;   /* FiloMessage. */
  FiloKeywordClass      asked;      /* Class of their last keyword, for its answer. */
} Thread;

static void
thread_clear (Thread *thread)
{
  g_clear_object (&thread->profile);
  g_clear_object (&thread->conversation);
  g_clear_pointer (&thread->messages, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Thread, thread_clear)

FiloDemoVoice *
filo_demo_voice_copy (const FiloDemoVoice *self)
{
  FiloDemoVoice *copy = g_new0 (FiloDemoVoice, 1);

  *copy = *self;
  copy->address = g_strdup (self->address);
  copy->number = g_strdup (self->number);
  copy->first = g_strdup (self->first);
  copy->last = g_strdup (self->last);
  copy->email = g_strdup (self->email);
  copy->order = g_strdup (self->order);
  copy->photo = g_strdup (self->photo);
  copy->answers = g_strdupv (self->answers);
  return copy;
}

void
filo_demo_voice_free (FiloDemoVoice *self)
{
  g_free (self->address);
  g_free (self->number);
  g_free (self->first);
  g_free (self->last);
  g_free (self->email);
  g_free (self->order);
  g_free (self->photo);
  g_strfreev (self->answers);
  g_free (self);
}

void
filo_demo_world_free (FiloDemoWorld *self)
{
  g_free (self->owner_id);
  g_ptr_array_unref (self->voices);
  g_free (self);
}

gboolean
filo_demo_world_add_keywords (FiloKeywordTable  *table,
                              GError           **error)
{
  static const char *const words[] = { "JOIN", "ISCRIVIMI", "SUBSCRIBE" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!filo_keyword_table_add (table, FILO_KEYWORD_OPT_IN, words[i], FILO_KEYWORD_MATCH_EXACT,
                                 error))
      return FALSE;
  return TRUE;
}

static char *
make_id (Load *load)
{
  return filo_uuid7_new (load->context->clock, load->context->random);
}

/* The id of something that the files describe; the same at each call. NULL for NULL. */
static const char *
get_id (Load          *load,
        gconstpointer  thing)
{
  char *id;

  if (thing == NULL)
    return NULL;
  id = g_hash_table_lookup (load->ids, thing);
  if (id == NULL)
    {
      id = make_id (load);
      g_hash_table_insert (load->ids, (gpointer) thing, id);
    }
  return id;
}

static gboolean
write_account (Load    *load,
               GError **error)
{
  g_autofree char *epoch = make_id (load);

  filo_settings_set_id (load->data->settings, FILO_SETTINGS_ID);
  if (!filo_feed_table_begin (load->db, epoch, error) ||
      !filo_settings_table_save (load->db, load->data->settings, error))
    return FALSE;
  for (guint i = 0; i < load->data->agents->len; i++)
    {
      const FiloDemoAgent *agent = g_ptr_array_index (load->data->agents, i);
      g_autoptr(FiloAgent) row = filo_agent_new ();

      filo_agent_set_id (row, get_id (load, agent));
      filo_agent_set_name (row, agent->name);
      filo_agent_set_email (row, agent->email);
      filo_agent_set_role (row, agent->role);
      filo_agent_set_removed (row, agent->removed);
      if (!filo_agent_table_save (load->db, row, error))
        return FALSE;
    }
  for (guint i = 0; i < load->data->numbers->len; i++)
    {
      const FiloDemoNumber *number = g_ptr_array_index (load->data->numbers, i);
      g_autoptr(FiloNumber) row = filo_number_new ();

      filo_number_set_id (row, get_id (load, number));
      filo_number_set_address (row, number->address);
      filo_number_set_label (row, number->label);
      filo_number_set_carrier (row, FILO_DEMO_CARRIER);
      if (!filo_number_table_save (load->db, row, error))
        return FALSE;
    }
  for (guint i = 0; i < load->data->sources->len; i++)
    {
      const FiloDemoSource *source = g_ptr_array_index (load->data->sources, i);
      g_autoptr(FiloSource) row = filo_source_new ();

      filo_source_set_id (row, get_id (load, source));
      filo_source_set_kind (row, source->kind);
      filo_source_set_name (row, source->name);
      if (!filo_source_table_save (load->db, row, error))
        return FALSE;
    }
  return TRUE;
}

static void
make_profile (Load   *load,
              Thread *thread)
{
  const FiloDemoPerson *person = thread->person;
  FiloProfile *profile = filo_profile_new ();
  gint64 first = person->consent_at;
  g_autofree char *id = make_id (load);

  if (person->texts->len > 0)
    {
      gint64 wrote = ((FiloDemoText *) g_ptr_array_index (person->texts, 0))->at;

      first = first != 0 ? MIN (first, wrote) : wrote;
    }
  thread->profile = profile;
  filo_profile_set_id (profile, id);
  filo_profile_set_address (profile, person->address);
  filo_profile_set_answerable (profile, person->answerable);
  filo_profile_set_first_name (profile, person->first);
  filo_profile_set_last_name (profile, person->last);
  filo_profile_set_email (profile, person->email);
  filo_profile_set_city (profile, person->city);
  filo_profile_set_region (profile, person->region);
  if (person->answerable)
    filo_profile_set_country (profile, person->country);
  if (person->first != NULL)
    {
      filo_profile_set_language (profile, filo_demo_language_to_word (person->language));
      filo_profile_set_zone (profile, person->zone);
    }
  filo_profile_set_consent (profile, person->consent);
  filo_profile_set_consent_how (profile, person->consent_how);
  filo_profile_set_consent_word (profile, person->consent_word);
  filo_profile_set_consent_at (profile, person->consent_at);
  filo_profile_set_blocked_at (profile, person->blocked_at);
  filo_profile_set_blocked_by (profile, get_id (load, person->blocked_by));
  filo_profile_set_created_at (profile, first);
}

/* What a keyword does to a consent, as the flow would have done it then. */
static void
take_keyword (Thread            *thread,
              FiloKeywordResult  keyword,
              gint64             at)
{
  FiloConsent consent;

  if (keyword.keyword != FILO_KEYWORD_POSSIBLE_OPT_OUT)
    thread->asked = keyword.keyword;
  if (!keyword.acts)
    return;
  if (keyword.keyword == FILO_KEYWORD_OPT_IN)
    consent = FILO_CONSENT_SUBSCRIBED;
  else if (keyword.keyword == FILO_KEYWORD_OPT_OUT ||
           keyword.keyword == FILO_KEYWORD_POSSIBLE_OPT_OUT)
    consent = FILO_CONSENT_UNSUBSCRIBED;
  else
    return;
  filo_profile_set_consent (thread->profile, consent);
  filo_profile_set_consent_how (thread->profile, FILO_CONSENT_HOW_KEYWORD);
  filo_profile_set_consent_word (thread->profile, keyword.word);
  filo_profile_set_consent_at (thread->profile, at);
}

static gboolean
add_picture (Load                   *load,
             FiloMessage            *message,
             const FiloDemoPicture  *picture,
             GError                **error)
{
  g_autoptr(GPtrArray) array = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *id = make_id (load);
  g_autofree char *path = g_build_filename (load->media_folder, id, NULL);

  g_ptr_array_add (array, filo_demo_picture_to_media (picture, id));
  filo_message_set_media (message, array);
  return g_file_set_contents_full (path, g_bytes_get_data (picture->bytes, NULL),
                                   (gssize) g_bytes_get_size (picture->bytes),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static const char *
get_keyword_reply (Load   *load,
                   Thread *thread)
{
  switch (thread->asked)
    {
    case FILO_KEYWORD_OPT_IN:
      return filo_settings_get_opt_in_reply (load->data->settings);
    case FILO_KEYWORD_HELP:
      return filo_settings_get_help_reply (load->data->settings);
    default:
      return filo_settings_get_opt_out_reply (load->data->settings);
    }
}

static FiloOrigin
get_origin (const FiloDemoText *text)
{
  switch (text->kind)
    {
    case FILO_DEMO_INBOUND:
      return FILO_ORIGIN_INBOUND;
    case FILO_DEMO_REPLY:
      return FILO_ORIGIN_REPLY;
    case FILO_DEMO_SOURCE:
      return text->source->kind == FILO_SOURCE_FLOW ? FILO_ORIGIN_FLOW : FILO_ORIGIN_CAMPAIGN;
    case FILO_DEMO_AUTO:
      return FILO_ORIGIN_AUTO_RESPONDER;
    case FILO_DEMO_KEYWORD_REPLY:
      return FILO_ORIGIN_KEYWORD_REPLY;
    case FILO_DEMO_SCENE:
    case FILO_DEMO_PAUSE:
      break;
    }
  g_return_val_if_reached (FILO_ORIGIN_INBOUND);
}

static gboolean
has_place (const FiloDemoText *text)
{
  return text->state != FILO_TEXT_WAITING && text->state != FILO_TEXT_HELD;
}

/* Whether an inbound text makes a conversation unread, as the flow sees it. */
static gboolean
counts (FiloMessage *message)
{
  return filo_message_get_origin (message) == FILO_ORIGIN_INBOUND &&
         (filo_message_get_keyword (message) == FILO_KEYWORD_NONE ||
          filo_message_get_keyword (message) == FILO_KEYWORD_POSSIBLE_OPT_OUT);
}

static FiloMessage *
make_message (Load                *load,
              Thread              *thread,
              const FiloDemoText  *text,
              GError             **error)
{
  g_autoptr(FiloMessage) message = filo_message_new ();
  g_autofree char *id = make_id (load);

  filo_message_set_id (message, id);
  filo_message_set_conversation_id (message, filo_conversation_get_id (thread->conversation));
  filo_message_set_origin (message, get_origin (text));
  filo_message_set_text (message, text->text);
  filo_message_set_state (message, text->state);
  filo_message_set_reason (message, text->reason);
  filo_message_set_failure (message, text->failure);
  filo_message_set_agent_id (message, get_id (load, text->agent));
  filo_message_set_source_id (message, get_id (load, text->source));
  filo_message_set_created_at (message, text->at);
  filo_message_set_due_at (message, text->due_at);
  if (text->kind == FILO_DEMO_INBOUND)
    {
      const FiloKeywordContext context = {
        .conversation_open = filo_conversation_get_began_at (thread->conversation) != 0,
      };
      FiloKeywordResult keyword =
        filo_keywords_classify (load->context->keywords, text->text,
                                thread->person->answerable ? thread->person->address : NULL,
                                context);

      filo_message_set_keyword (message, keyword.keyword);
      filo_message_set_sent_at (message, text->at);
      take_keyword (thread, keyword, text->at);
      if (text->picture != NULL && !add_picture (load, message, text->picture, error))
        return NULL;
    }
  else if (text->kind == FILO_DEMO_KEYWORD_REPLY)
    filo_message_set_text (message, get_keyword_reply (load, thread));
  if (text->state == FILO_TEXT_SENT || text->state == FILO_TEXT_DELIVERED)
    filo_message_set_sent_at (message, text->at + 1300);
  if (text->state == FILO_TEXT_DELIVERED)
    filo_message_set_delivered_at (message, text->at + 3900);
  if (text->state == FILO_TEXT_MARKED_SENT)
    filo_message_set_settled_by (message, get_id (load, text->agent));
  return g_steal_pointer (&message);
}

/* A text that has its place: positions and what the list shows. */
static void
place_message (Thread      *thread,
               FiloMessage *message)
{
  FiloConversation *conversation = thread->conversation;
  gint64 position = filo_conversation_get_last_position (conversation) + 1;
  FiloOrigin origin = filo_message_get_origin (message);
  FiloTextState state = filo_message_get_state (message);

  filo_message_set_position (message, position);
  filo_conversation_set_last_position (conversation, position);
  filo_conversation_set_last_at (conversation, filo_message_get_created_at (message));
  filo_conversation_set_last_text (conversation, filo_message_get_text (message));
  filo_conversation_set_last_origin (conversation, origin);
  filo_conversation_set_last_agent_id (conversation, filo_message_get_agent_id (message));
  filo_conversation_set_last_state (conversation, state);
  filo_conversation_set_last_media (conversation, filo_message_get_media (message) != NULL);
  if (counts (message))
    {
      filo_conversation_set_last_inbound (conversation, position);
      if (filo_conversation_get_began_at (conversation) == 0)
        filo_conversation_set_began_at (conversation, filo_message_get_created_at (message));
      if (filo_conversation_get_waiting_since (conversation) == 0)
        filo_conversation_set_waiting_since (conversation, filo_message_get_created_at (message));
    }
  else if (origin == FILO_ORIGIN_REPLY &&
           (state == FILO_TEXT_SENT || state == FILO_TEXT_DELIVERED ||
            state == FILO_TEXT_MARKED_SENT))
    filo_conversation_set_waiting_since (conversation, 0);
}

/* The last text before those of theirs that nobody has answered. */
static gint64
find_read_through (Thread *thread)
{
  gint64 read = filo_conversation_get_last_position (thread->conversation);

  for (guint i = thread->messages->len; i > 0; i--)
    {
      FiloMessage *message = g_ptr_array_index (thread->messages, i - 1);

      if (filo_message_get_position (message) == 0)
        continue;
      if (filo_message_get_origin (message) == FILO_ORIGIN_REPLY ||
          filo_message_get_origin (message) == FILO_ORIGIN_CAMPAIGN ||
          filo_message_get_origin (message) == FILO_ORIGIN_FLOW)
        break;
      read = filo_message_get_position (message) - 1;
    }
  return read;
}

static gboolean
make_thread (Load    *load,
             Thread  *thread,
             GError **error)
{
  const FiloDemoPerson *person = thread->person;
  FiloConversation *conversation = filo_conversation_new ();
  g_autofree char *id = make_id (load);

  thread->conversation = conversation;
  thread->messages = g_ptr_array_new_with_free_func (g_object_unref);
  filo_conversation_set_id (conversation, id);
  filo_conversation_set_profile_id (conversation, filo_profile_get_id (thread->profile));
  filo_conversation_set_number_id (conversation, get_id (load, person->number));
  filo_conversation_set_assignee_id (conversation, get_id (load, person->assignee));
  for (guint i = 0; i < person->texts->len; i++)
    {
      const FiloDemoText *text = g_ptr_array_index (person->texts, i);
      FiloMessage *message = make_message (load, thread, text, error);

      if (message == NULL)
        return FALSE;
      g_ptr_array_add (thread->messages, message);
      if (has_place (text))
        place_message (thread, message);
    }

  filo_conversation_set_state (conversation, filo_conversation_get_began_at (conversation) != 0
                                               ? person->state
                                               : FILO_CONVERSATION_OPEN);
  filo_conversation_set_snoozed_until (conversation, person->snoozed_until);
  filo_conversation_set_stay_asleep (conversation, person->stay_asleep);
  filo_conversation_set_back_at (conversation, person->back_at);
  if (person->state == FILO_CONVERSATION_CLOSED)
    filo_conversation_set_waiting_since (conversation, 0);
  filo_conversation_set_read_through (conversation,
                                      person->unread
                                        ? find_read_through (thread)
                                        : filo_conversation_get_last_position (conversation));
  return TRUE;
}

/* Nothing of a conversation that hasn't begun is in the feed: put, not saved. */
static gboolean
write_thread (Load    *load,
              Thread  *thread,
              GError **error)
{
  gboolean begun = filo_conversation_get_began_at (thread->conversation) != 0;

  if (begun ? !filo_profile_table_save (load->db, thread->profile, error)
            : !filo_profile_table_put (load->db, thread->profile, error))
    return FALSE;
  if (thread->messages->len == 0)
    return TRUE;
  if (begun ? !filo_conversation_table_save (load->db, thread->conversation, error)
            : !filo_conversation_table_put (load->db, thread->conversation, error))
    return FALSE;
  for (guint i = 0; i < thread->messages->len; i++)
    {
      FiloMessage *message = g_ptr_array_index (thread->messages, i);

      if (begun ? !filo_message_table_save (load->db, message, error)
                : !filo_message_table_put (load->db, message, error))
        return FALSE;
    }
  return TRUE;
}

static FiloDemoCurrency
get_currency (const FiloDemoPerson *person,
              const char          **word,
              gint64               *shipping,
              gint64               *free_from)
{
  if (g_str_equal (person->country, "GB"))
    {
      *word = "GBP";
      *shipping = 790;
      *free_from = 8000;
      return FILO_DEMO_GBP;
    }
  if (g_str_equal (person->country, "US"))
    {
      *word = "USD";
      *shipping = 1400;
      *free_from = 8000;
      return FILO_DEMO_USD;
    }
  *word = "EUR";
  *shipping = 690;
  *free_from = 8000;
  return FILO_DEMO_EUR;
}

static void
add_item (GPtrArray  *items,
          const char *name,
          guint       quantity,
          gint64      price)
{
  FiloOrderItem *item = filo_order_item_new ();

  filo_order_item_set_name (item, name);
  filo_order_item_set_quantity (item, quantity);
  filo_order_item_set_price (item, price);
  g_ptr_array_add (items, item);
}

static gboolean
write_order (Load                 *load,
             Thread               *thread,
             const FiloDemoOrder  *order,
             GError              **error)
{
  const FiloDemoPerson *person = thread->person;
  g_autoptr(FiloOrder) row = filo_order_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *id = make_id (load);
  g_autofree char *url = g_strconcat ("https://lumaca.example/orders/", order->number, NULL);
  g_autofree char *tracking = g_strconcat ("https://track.example/LU", order->number, NULL);
  const char *currency;
  gint64 shipping, free_from, total = 0;
  FiloDemoCurrency which = get_currency (person, &currency, &shipping, &free_from);

  for (guint i = 0; i < order->items->len; i++)
    {
      const FiloDemoItem *item = &g_array_index (order->items, FiloDemoItem, i);

      add_item (items, item->product->titles[person->language], item->quantity,
                item->product->prices[which]);
      total += item->quantity * item->product->prices[which];
    }
  if (total < free_from)
    {
      add_item (items, person->language == FILO_DEMO_ITALIAN ? "Spedizione" : "Shipping", 1, shipping);
      total += shipping;
    }
  filo_order_set_id (row, id);
  filo_order_set_profile_id (row, filo_profile_get_id (thread->profile));
  filo_order_set_number (row, order->number);
  filo_order_set_placed_at (row, order->placed_at);
  filo_order_set_total (row, total);
  filo_order_set_currency (row, currency);
  filo_order_set_payment (row, order->payment);
  filo_order_set_delivery (row, order->delivery);
  filo_order_set_url (row, url);
  if (order->delivery != FILO_DELIVERY_PREPARING)
    filo_order_set_tracking_url (row, tracking);
  filo_order_set_items (row, items);
  return filo_order_table_save (load->db, row, error);
}

static FiloDemoVoice *
make_voice (Thread *thread)
{
  const FiloDemoPerson *person = thread->person;
  FiloDemoVoice *voice;

  if (!person->answerable || person->blocked_at != 0)
    return NULL;
  voice = g_new0 (FiloDemoVoice, 1);
  voice->address = g_strdup (person->address);
  voice->number = g_strdup (person->number->address);
  voice->first = g_strdup (person->first);
  voice->last = g_strdup (person->last);
  voice->email = g_strdup (person->email);
  if (person->orders->len > 0)
    voice->order =
      g_strdup (((FiloDemoOrder *) g_ptr_array_index (person->orders, person->orders->len - 1))->number);
  voice->photo = g_strdup (person->photo);
  voice->answers = g_strdupv (person->answers);
  voice->busy = person->by_hand && person->state != FILO_CONVERSATION_CLOSED;
  voice->ending = person->ending;
  voice->language = person->language;
  voice->subscribed = filo_profile_get_consent (thread->profile) == FILO_CONSENT_SUBSCRIBED;
  return voice;
}

static gboolean
write_person (Load                  *load,
              const FiloDemoPerson  *person,
              FiloDemoWorld         *world,
              GError               **error)
{
  g_auto(Thread) thread = { .person = person };
  FiloDemoVoice *voice;

  make_profile (load, &thread);
  if (!make_thread (load, &thread, error) || !write_thread (load, &thread, error))
    return FALSE;
  for (guint i = 0; i < person->orders->len; i++)
    if (!write_order (load, &thread, g_ptr_array_index (person->orders, i), error))
      return FALSE;
  voice = make_voice (&thread);
  if (voice != NULL)
    g_ptr_array_add (world->voices, voice);
  return TRUE;
}

FiloDemoWorld *
filo_demo_world_load (FiloDb                 *db,
                      const FiloFlowContext  *context,
                      const char             *media_folder,
                      GError                **error)
{
  g_autoptr(FiloDemoData) data = filo_demo_data_new (error);
  g_autoptr(GPtrArray) people = NULL;
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  g_autoptr(FiloDemoWorld) world = NULL;
  Load load = { db, context, media_folder, data, ids };

  if (data == NULL)
    return NULL;
  people = filo_demo_cast_new (data, filo_clock_now (context->clock), error);
  if (people == NULL || !filo_private_folder_make (media_folder, error) ||
      !write_account (&load, error))
    return NULL;
  world = g_new0 (FiloDemoWorld, 1);
  world->voices = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_demo_voice_free);
  world->owner_id = g_strdup (get_id (&load, g_ptr_array_index (data->agents, 0)));
  for (guint i = 0; i < people->len; i++)
    if (!write_person (&load, g_ptr_array_index (people, i), world, error))
      {
        const FiloDemoPerson *person = g_ptr_array_index (people, i);

        g_prefix_error (error, "%s: ", person->id);
        return NULL;
      }
  return g_steal_pointer (&world);
}
