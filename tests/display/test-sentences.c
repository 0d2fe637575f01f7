/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "filo-chips.h"
#include "filo-sentences.h"

/* Sunday 22 November 2026, 21:40 UTC. */
#define NOW G_GINT64_CONSTANT (1795383600000)
#define HOUR (3600 * G_GINT64_CONSTANT (1000))
#define DAY (24 * HOUR)

typedef struct
{
  FiloNow           now;
  FiloProfile      *profile;
  FiloMessage      *message;
  FiloConversation *conversation;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->now = (FiloNow) { .ms = NOW, .zone = g_time_zone_new_utc () };
  f->profile = filo_profile_new ();
  filo_profile_set_address (f->profile, "+393475550132");
  filo_profile_set_answerable (f->profile, TRUE);
  filo_profile_set_first_name (f->profile, "Giulia");
  filo_profile_set_last_name (f->profile, "Ferri");
  filo_profile_set_consent (f->profile, FILO_CONSENT_SUBSCRIBED);
  f->message = filo_message_new ();
  filo_message_set_text (f->message, "ciao");
  filo_message_set_origin (f->message, FILO_ORIGIN_REPLY);
  filo_message_set_created_at (f->message, NOW - 2 * 60000);
  f->conversation = filo_conversation_new ();
  filo_conversation_set_profile (f->conversation, f->profile);
  filo_conversation_set_state (f->conversation, FILO_CONVERSATION_OPEN);
  filo_conversation_set_last_state (f->conversation, FILO_TEXT_RECEIVED);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->conversation);
  g_assert_finalize_object (f->message);
  g_assert_finalize_object (f->profile);
  g_time_zone_unref (f->now.zone);
}

#define CHECK(expression, expected)                                                              \
  G_STMT_START {                                                                                 \
    g_autofree char *check_text = expression;                                                    \
    g_assert_cmpstr (check_text, ==, expected);                                                  \
  } G_STMT_END

static void
test_person (Fixture *f, gconstpointer data)
{
  CHECK (filo_sentences_dup_person (f->profile, "IT"), "Giulia Ferri");
  CHECK (filo_sentences_dup_first_name (f->profile, "IT"), "Giulia");
  filo_profile_set_first_name (f->profile, NULL);
  filo_profile_set_last_name (f->profile, NULL);
  CHECK (filo_sentences_dup_person (f->profile, "IT"), "347 555 0132");
  CHECK (filo_sentences_dup_person (f->profile, "US"), "+39 347 555 0132");
  CHECK (filo_sentences_dup_person (f->profile, NULL), "+39 347 555 0132");
  filo_profile_set_address (f->profile, "POSTE");
  CHECK (filo_sentences_dup_person (f->profile, "IT"), "POSTE");
}

/* Whoever chooses a name can't turn round the words that stand beside it. */
static void
test_tricky_person (Fixture *f, gconstpointer data)
{
  filo_profile_set_first_name (f->profile, "\u202eGiulia\n");
  filo_profile_set_last_name (f->profile, "\u200b");
  CHECK (filo_sentences_dup_person (f->profile, "IT"), "Giulia");
  CHECK (filo_sentences_dup_first_name (f->profile, "IT"), "Giulia");
  filo_profile_set_first_name (f->profile, "\u2060");
  CHECK (filo_sentences_dup_person (f->profile, "IT"), "347 555 0132");
  CHECK (filo_sentences_dup_first_name (f->profile, "IT"), "347 555 0132");
  filo_profile_set_address (f->profile, "My\u200bBank\u202e");
  CHECK (filo_sentences_dup_person (f->profile, "IT"), "MyBank");
}

static void
test_place (Fixture *f, gconstpointer data)
{
  CHECK (filo_sentences_dup_place (f->profile), NULL);
  filo_profile_set_country (f->profile, "IT");
  CHECK (filo_sentences_dup_place (f->profile), "IT");
  filo_profile_set_city (f->profile, "Milano");
  CHECK (filo_sentences_dup_place (f->profile), "Milano, IT");
}

static void
test_language (Fixture *f, gconstpointer data)
{
  CHECK (filo_sentences_dup_language ("it"), "Italian");
  CHECK (filo_sentences_dup_language ("it-CH"), "Italian");
  CHECK (filo_sentences_dup_language ("itx"), "itx");
  CHECK (filo_sentences_dup_language (NULL), NULL);
}

static void
test_consent (Fixture *f, gconstpointer data)
{
  CHECK (filo_sentences_dup_consent (f->profile, &f->now), "Subscribed");
  filo_profile_set_consent_at (f->profile, NOW - 30 * DAY);
  filo_profile_set_consent_how (f->profile, FILO_CONSENT_HOW_KEYWORD);
  filo_profile_set_consent_word (f->profile, "JOIN");
  CHECK (filo_sentences_dup_consent (f->profile, &f->now),
         "Subscribed since 23 October, by texting JOIN");
  filo_profile_set_consent (f->profile, FILO_CONSENT_UNSUBSCRIBED);
  filo_profile_set_consent_how (f->profile, FILO_CONSENT_HOW_CARRIER);
  CHECK (filo_sentences_dup_consent (f->profile, &f->now),
         "Unsubscribed on 23 October, by the carrier");
  filo_profile_set_consent (f->profile, FILO_CONSENT_NEVER);
  CHECK (filo_sentences_dup_consent (f->profile, &f->now), "Never subscribed");
}

/* P2, P8: who may be written to, and why not. */
static void
test_gate (Fixture *f, gconstpointer data)
{
  CHECK (filo_sentences_dup_gate (f->profile, NULL, "IT", &f->now), NULL);
  filo_profile_set_consent (f->profile, FILO_CONSENT_NEVER);
  CHECK (filo_sentences_dup_gate (f->profile, NULL, "IT", &f->now),
         "Giulia hasn't agreed to receive texts. They can subscribe by texting START.");
  filo_profile_set_consent (f->profile, FILO_CONSENT_UNSUBSCRIBED);
  filo_profile_set_consent_at (f->profile, NOW - 2 * DAY);
  filo_profile_set_consent_how (f->profile, FILO_CONSENT_HOW_KEYWORD);
  filo_profile_set_consent_word (f->profile, "STOP");
  CHECK (filo_sentences_dup_gate (f->profile, NULL, "IT", &f->now),
         "Giulia unsubscribed on 20 November by texting STOP. "
         "Only they can subscribe again, by texting START.");
  filo_profile_set_answerable (f->profile, FALSE);
  filo_profile_set_address (f->profile, "POSTE");
  CHECK (filo_sentences_dup_gate (f->profile, NULL, "IT", &f->now),
         "POSTE isn't a phone number, so it can't be answered.");
  filo_profile_set_blocked_at (f->profile, NOW - DAY);
  CHECK (filo_sentences_dup_gate (f->profile, "Leo", "IT", &f->now),
         "Blocked by Leo on 21 November. Unblock to write again.");
}

typedef struct
{
  FiloTextState    state;
  FiloTextReason   reason;
  const char      *words;
  FiloTone         tone;
  FiloMessageActs  acts;
} StateCase;

static const StateCase states[] = {
  { FILO_TEXT_RECEIVED, FILO_REASON_NONE, "", FILO_TONE_PLAIN, 0 },
  { FILO_TEXT_UNSENT, FILO_REASON_NONE, "not sent yet", FILO_TONE_PLAIN, FILO_MESSAGE_UNDO },
  { FILO_TEXT_WAITING, FILO_REASON_UNDO, "sending in a moment", FILO_TONE_PLAIN,
    FILO_MESSAGE_UNDO },
  { FILO_TEXT_WAITING, FILO_REASON_SCHEDULED, "goes Tomorrow 09:40", FILO_TONE_PLAIN,
    FILO_MESSAGE_SEND_NOW | FILO_MESSAGE_UNDO },
  { FILO_TEXT_WAITING, FILO_REASON_QUIET, "waits for their morning, Tomorrow 09:40",
    FILO_TONE_PLAIN, FILO_MESSAGE_SEND_NOW | FILO_MESSAGE_UNDO },
  { FILO_TEXT_QUEUED, FILO_REASON_NONE, "queued", FILO_TONE_PLAIN, 0 },
  { FILO_TEXT_SENDING, FILO_REASON_NONE, "sending", FILO_TONE_PLAIN, 0 },
  { FILO_TEXT_SENT, FILO_REASON_NONE, "sent", FILO_TONE_PLAIN, 0 },
  { FILO_TEXT_DELIVERED, FILO_REASON_NONE, "delivered", FILO_TONE_PLAIN, 0 },
  { FILO_TEXT_FAILED, FILO_REASON_NONE, "not delivered: switched off", FILO_TONE_ERROR,
    FILO_MESSAGE_RETRY },
  { FILO_TEXT_CANCELLED, FILO_REASON_OPT_OUT, "not sent: they unsubscribed", FILO_TONE_PLAIN, 0 },
  { FILO_TEXT_CANCELLED, FILO_REASON_BLOCK, "not sent: they were blocked", FILO_TONE_PLAIN, 0 },
  { FILO_TEXT_CANCELLED, FILO_REASON_PERSON, "cancelled", FILO_TONE_PLAIN, 0 },
  { FILO_TEXT_HELD, FILO_REASON_THEY_WROTE, "held: they wrote first", FILO_TONE_WARNING,
    FILO_MESSAGE_SEND_NOW | FILO_MESSAGE_UNDO },
  { FILO_TEXT_UNKNOWN, FILO_REASON_NONE, "the carrier didn't answer: it may have been sent",
    FILO_TONE_WARNING, FILO_MESSAGE_SEND_AGAIN | FILO_MESSAGE_MARK_SENT },
  { FILO_TEXT_PROBABLY_NOT_SENT, FILO_REASON_NONE, "probably not sent", FILO_TONE_WARNING,
    FILO_MESSAGE_SEND_AGAIN | FILO_MESSAGE_MARK_SENT },
  { FILO_TEXT_MARKED_SENT, FILO_REASON_NONE, "marked as sent by Leo", FILO_TONE_PLAIN, 0 },
  { FILO_TEXT_REFUSED, FILO_REASON_NONE, "Not sent: they are blocked", FILO_TONE_ERROR,
    FILO_MESSAGE_SEND_AGAIN | FILO_MESSAGE_DISCARD },
};

static void
test_states (Fixture *f, gconstpointer data)
{
  filo_message_set_due_at (f->message, NOW + 12 * HOUR);
  filo_message_set_failure (f->message, "switched off");
  filo_message_set_refusal (f->message, "blocked");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      filo_message_set_state (f->message, states[i].state);
      filo_message_set_reason (f->message, states[i].reason);
      CHECK (filo_sentences_dup_state (f->message, "Leo", &f->now), states[i].words);
      g_assert_cmpint (filo_sentences_get_tone (f->message), ==, states[i].tone);
      g_assert_cmpint (filo_sentences_get_acts (f->message), ==, states[i].acts);
    }
}

static void
test_origin (Fixture *f, gconstpointer data)
{
  CHECK (filo_sentences_dup_origin (f->message, NULL), NULL);
  filo_message_set_origin (f->message, FILO_ORIGIN_CAMPAIGN);
  CHECK (filo_sentences_dup_origin (f->message, "Summer sale"), "Campaign · Summer sale");
  CHECK (filo_sentences_dup_origin (f->message, NULL), "Campaign");
  filo_message_set_origin (f->message, FILO_ORIGIN_KEYWORD_REPLY);
  CHECK (filo_sentences_dup_origin (f->message, NULL), "Keyword reply");
}

static void
test_preview (Fixture *f, gconstpointer data)
{
  filo_conversation_set_last_text (f->conversation, "  due\n righe\t qui ");
  filo_conversation_set_last_origin (f->conversation, FILO_ORIGIN_INBOUND);
  CHECK (filo_sentences_dup_preview (f->conversation, NULL), "due righe qui");
  filo_conversation_set_last_origin (f->conversation, FILO_ORIGIN_REPLY);
  CHECK (filo_sentences_dup_preview (f->conversation, "You"), "You: due righe qui");
  filo_conversation_set_last_origin (f->conversation, FILO_ORIGIN_CAMPAIGN);
  CHECK (filo_sentences_dup_preview (f->conversation, NULL), "Campaign: due righe qui");
  filo_conversation_set_last_origin (f->conversation, FILO_ORIGIN_INBOUND);
  filo_conversation_set_last_text (f->conversation, "");
  CHECK (filo_sentences_dup_preview (f->conversation, NULL), "");
  filo_conversation_set_last_media (f->conversation, TRUE);
  CHECK (filo_sentences_dup_preview (f->conversation, NULL), "Attachment");
}

static void
test_spoken (Fixture *f, gconstpointer data)
{
  CHECK (filo_sentences_dup_spoken (f->message, "Giulia", "delivered", &f->now),
         "Giulia, 21:38: ciao, delivered");
  CHECK (filo_sentences_dup_spoken (f->message, "Giulia", "", &f->now), "Giulia, 21:38: ciao");
  /* A percent sign in a text is a percent sign. */
  filo_message_set_text (f->message, "-20%s %n");
  CHECK (filo_sentences_dup_spoken (f->message, "Giulia", NULL, &f->now),
         "Giulia, 21:38: -20%s %n");
}

static void
test_connection (Fixture *f, gconstpointer data)
{
  FiloConnection connection = { .state = FILO_ENGINE_STATE_LIVE };

  CHECK (filo_sentences_dup_connection (&connection, &f->now), "live");
  connection.unsent = 2;
  CHECK (filo_sentences_dup_connection (&connection, &f->now), "live · 2 to send");
  connection.state = FILO_ENGINE_STATE_OFFLINE;
  connection.offline_since = NOW - HOUR;
  CHECK (filo_sentences_dup_connection (&connection, &f->now),
         "offline since 20:40 · 2 to send");
  connection = (FiloConnection) { .state = FILO_ENGINE_STATE_CATCHING_UP, .done = 3, .total = 9 };
  CHECK (filo_sentences_dup_connection (&connection, &f->now), "catching up, 3 of 9");
}

static void
test_badge (Fixture *f, gconstpointer data)
{
  CHECK (filo_sentences_dup_badge (99), "99");
  CHECK (filo_sentences_dup_badge (100), "99+");
}

static void
test_money (Fixture *f, gconstpointer data)
{
  CHECK (filo_sentences_dup_money (6490, "EUR"), "€ 64.90");
  CHECK (filo_sentences_dup_money (500, "JPY"), "500 JPY");
}

static void
test_order (Fixture *f, gconstpointer data)
{
  g_autoptr (FiloOrder) order = filo_order_new ();

  filo_order_set_number (order, "#1042");
  filo_order_set_total (order, 6490);
  filo_order_set_currency (order, "EUR");
  filo_order_set_placed_at (order, NOW - 2 * DAY);
  filo_order_set_payment (order, FILO_PAYMENT_PAID);
  filo_order_set_delivery (order, FILO_DELIVERY_SHIPPED);
  CHECK (filo_sentences_dup_order (order), "#1042 · € 64.90");
  CHECK (filo_sentences_dup_order_state (order, &f->now), "20 November · on its way");
  filo_order_set_payment (order, FILO_PAYMENT_REFUNDED);
  CHECK (filo_sentences_dup_order_state (order, &f->now), "20 November · refunded");
}

/* Chips: what matters most first, never more than fit. */
static void
check_chips (Fixture    *f,
             const char *expected)
{
  FiloChip chips[FILO_CHIPS_MAX];
  guint n = filo_chips_make (f->conversation, &f->now, chips);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", chips[i].text);
  filo_chips_clear (chips, n);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_chips (Fixture *f, gconstpointer data)
{
  check_chips (f, "");
  filo_profile_set_consent (f->profile, FILO_CONSENT_NEVER);
  check_chips (f, "Not subscribed");
  filo_conversation_set_draft (f->conversation, "bozza");
  check_chips (f, "Draft|Not subscribed");
  filo_conversation_set_last_state (f->conversation, FILO_TEXT_FAILED);
  check_chips (f, "Not sent|Draft");
  filo_conversation_set_last_state (f->conversation, FILO_TEXT_DELIVERED);
  filo_conversation_set_draft (f->conversation, NULL);
  filo_profile_set_consent (f->profile, FILO_CONSENT_SUBSCRIBED);
  filo_conversation_set_state (f->conversation, FILO_CONVERSATION_SNOOZED);
  filo_conversation_set_snoozed_until (f->conversation, NOW + 12 * HOUR);
  check_chips (f, "Tomorrow 09:40");
  filo_conversation_set_state (f->conversation, FILO_CONVERSATION_OPEN);
  filo_conversation_set_back_at (f->conversation, NOW);
  check_chips (f, "Back");
}

#define ADD(path, test) g_test_add ("/sentences/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("person", test_person);
  ADD ("tricky-person", test_tricky_person);
  ADD ("place", test_place);
  ADD ("language", test_language);
  ADD ("consent", test_consent);
  ADD ("gate", test_gate);
  ADD ("states", test_states);
  ADD ("origin", test_origin);
  ADD ("preview", test_preview);
  ADD ("spoken", test_spoken);
  ADD ("connection", test_connection);
  ADD ("badge", test_badge);
  ADD ("money", test_money);
  ADD ("order", test_order);
  ADD ("chips", test_chips);
  return g_test_run ();
}
