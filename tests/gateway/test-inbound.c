/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-flow-fixture.h"

static FiloMessage *
get_last_text (FlowFixture *f,
               const char  *address)
{
  g_autoptr(GPtrArray) thread = flow_list_thread (f, address);

  g_assert_cmpuint (thread->len, >, 0);
  return g_object_ref (g_ptr_array_index (thread, thread->len - 1));
}

static void
test_first_text_begins (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloProfile) profile = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloMessage) message = NULL;

  g_assert_cmpint (flow_receive (f, FLOW_ANNA, "Where is my order?"), ==, 1);

  profile = flow_get_profile (f, FLOW_ANNA);
  g_assert_true (filo_profile_get_answerable (profile));
  g_assert_cmpint (filo_profile_get_consent (profile), ==, FILO_CONSENT_NEVER);
  g_assert_cmpstr (filo_profile_get_country (profile), ==, "IT");
  g_assert_cmpint (filo_profile_get_created_at (profile), ==, FLOW_NOW);

  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_OPEN);
  g_assert_true (filo_conversation_is_unread (conversation));
  g_assert_cmpint (filo_conversation_get_began_at (conversation), ==, FLOW_NOW);
  g_assert_cmpint (filo_conversation_get_waiting_since (conversation), ==, FLOW_NOW);
  g_assert_cmpint (filo_conversation_get_last_at (conversation), ==, FLOW_NOW);
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "Where is my order?");
  g_assert_cmpint (filo_conversation_get_last_origin (conversation), ==, FILO_ORIGIN_INBOUND);

  message = get_last_text (f, FLOW_ANNA);
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_RECEIVED);
  g_assert_cmpint (filo_message_get_created_at (message), ==, FLOW_NOW);

  /* A desktop gets the person first, then the thread, then what stands in it. */
  g_assert_cmpint (filo_profile_get_change (profile), >, 0);
  g_assert_cmpint (filo_conversation_get_change (conversation), >,
                   filo_profile_get_change (profile));
  g_assert_cmpint (filo_message_get_change (message), >,
                   filo_conversation_get_change (conversation));
}

static void
test_duplicates (FlowFixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  gint64 change;

  g_assert_true (flow_receive_full (f, "fake", "id-1", FLOW_ANNA, FLOW_OURS, "Ciao", &error));
  change = flow_get_change (f);
  for (guint i = 0; i < 64; i++)
    g_assert_true (flow_receive_full (f, "fake", "id-1", FLOW_ANNA, FLOW_OURS, "Ciao", &error));
  g_assert_cmpint (flow_get_change (f), ==, change);
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_INBOUND), ==, 1);

  /* The id is the carrier's: another one may use the same. */
  g_assert_true (flow_receive_full (f, "other", "id-1", FLOW_ANNA, FLOW_OURS, "Ciao", &error));
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_INBOUND), ==, 2);
}

static void
test_many_first_texts (FlowFixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) thread = NULL;

  for (guint i = 0; i < 20; i++)
    flow_receive (f, FLOW_ANNA, "Hello?");
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM conversation"), ==, 1);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM profile"), ==, 1);
  thread = flow_list_thread (f, FLOW_ANNA);
  g_assert_cmpuint (thread->len, ==, 20);
  for (guint i = 0; i < thread->len; i++)
    g_assert_cmpint (filo_message_get_position (g_ptr_array_index (thread, i)), ==, i + 1);
}

static void
test_forms_of_a_number (FlowFixture *f, gconstpointer data)
{
  static const char *forms[] = { "+39 333 1234567", "00393331234567", "393331234567", "3331234567" };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *id = g_strdup_printf ("form-%u", i);

      g_test_message ("%s", forms[i]);
      g_assert_true (flow_receive_full (f, "fake", id, forms[i], FLOW_OURS, "Ciao", &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_INBOUND), ==, G_N_ELEMENTS (forms));
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM profile"), ==, 1);
}

static void
test_not_our_number (FlowFixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  gint64 change = flow_get_change (f);

  g_assert_false (flow_receive_full (f, "fake", "id-1", FLOW_ANNA, "13013", "Ciao", &error));
  g_assert_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "13013"));
  g_clear_error (&error);
  g_assert_cmpint (flow_get_change (f), ==, change);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM inbound"), ==, 0);

  /* Once it is ours, the carrier's next try arrives; a short code is one too. */
  flow_put_number (f, "13013", "fake");
  g_assert_true (flow_receive_full (f, "fake", "id-1", FLOW_ANNA, "13013", "Ciao", &error));
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_INBOUND), ==, 1);
}

static void
test_one_conversation_per_number (FlowFixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  flow_put_number (f, "+390298765432", "fake");
  g_assert_true (flow_receive_full (f, "fake", "1", FLOW_ANNA, FLOW_OURS, "Ciao", &error));
  g_assert_true (flow_receive_full (f, "fake", "2", FLOW_ANNA, "+390298765432", "Ciao", &error));
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM conversation"), ==, 2);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM profile"), ==, 1);
}

static void
test_keyword_before_it_begins (FlowFixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) thread = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloProfile) profile = NULL;
  gint64 change = flow_get_change (f);

  flow_receive (f, FLOW_ANNA, "Help");
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_began_at (conversation), ==, 0);
  g_assert_cmpint (filo_conversation_get_change (conversation), ==, 0);
  g_assert_false (filo_conversation_is_unread (conversation));
  g_assert_cmpint (flow_get_change (f), ==, change);      /* Nothing for any desktop. */
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 1);
  g_clear_object (&conversation);

  flow_receive (f, FLOW_ANNA, "A real question");
  conversation = flow_get_conversation (f, FLOW_ANNA);
  profile = flow_get_profile (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_began_at (conversation), ==, FLOW_NOW);
  g_assert_cmpint (filo_profile_get_change (profile), >, change);
  thread = flow_list_thread (f, FLOW_ANNA);
  g_assert_cmpuint (thread->len, ==, 3);
  for (guint i = 0; i < thread->len; i++)
    {
      FiloMessage *message = g_ptr_array_index (thread, i);

      g_assert_cmpint (filo_message_get_position (message), ==, i + 1);
      g_assert_cmpint (filo_message_get_change (message), >,
                       filo_conversation_get_change (conversation));
    }
}

static void
test_keyword_in_a_thread (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) before = NULL;
  g_autoptr(FiloConversation) after = NULL;
  g_autoptr(FiloMessage) message = NULL;

  flow_begin (f, FLOW_ANNA);
  message = flow_send (f, FLOW_ANNA, "Yes");           /* Read by that. */
  before = flow_get_conversation (f, FLOW_ANNA);
  g_assert_false (filo_conversation_is_unread (before));

  g_assert_cmpint (flow_receive (f, FLOW_ANNA, "HELP"), ==, 2);
  after = flow_get_conversation (f, FLOW_ANNA);
  g_assert_false (filo_conversation_is_unread (after));
  g_assert_cmpint (filo_conversation_get_last_inbound (after), ==, 1);
  g_assert_cmpint (filo_conversation_get_last_position (after), ==, 3);   /* And its answer. */
  g_assert_cmpint (filo_conversation_get_waiting_since (after), ==,
                   filo_conversation_get_waiting_since (before));
}

static gboolean
close_step (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  g_autoptr(FiloConversation) closed =
    filo_triage_close (db, data, G_MAXINT64, FLOW_AGENT_A, &f->context, error);

  return closed != NULL;
}

static FiloConversation *
close_thread (FlowFixture *f, const char *address)
{
  g_autoptr(FiloConversation) conversation = flow_get_conversation (f, address);

  flow_run (f, close_step, (gpointer) filo_conversation_get_id (conversation));
  return flow_get_conversation (f, address);
}

static void
test_text_reopens (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) closed = NULL;
  g_autoptr(FiloConversation) conversation = NULL;

  flow_begin (f, FLOW_ANNA);
  closed = close_thread (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (closed), ==, FILO_CONVERSATION_CLOSED);

  flow_receive (f, FLOW_ANNA, "HELP");
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_CLOSED);
  g_clear_object (&conversation);

  flow_receive (f, FLOW_ANNA, "One more thing");
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_OPEN);
  g_assert_true (filo_conversation_is_unread (conversation));
}

static FiloMessage *
find_text (FlowFixture *f,
           const char  *address,
           FiloOrigin   origin)
{
  g_autoptr(GPtrArray) thread = flow_list_thread (f, address);

  for (guint i = thread->len; i > 0; i--)
    if (filo_message_get_origin (g_ptr_array_index (thread, i - 1)) == origin)
      return g_object_ref (g_ptr_array_index (thread, i - 1));
  return NULL;
}

static void
test_stop (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) waiting = NULL;
  g_autoptr(FiloMessage) queued = NULL;
  g_autoptr(FiloMessage) confirmation = NULL;
  g_autoptr(FiloMessage) state = NULL;
  g_autoptr(FiloProfile) profile = NULL;
  g_autoptr(FiloConversation) conversation = NULL;

  flow_begin (f, FLOW_ANNA);
  queued = flow_send (f, FLOW_ANNA, "First");
  filo_fake_clock_advance (f->clock, 5000);
  flow_run_due (f);
  waiting = flow_send (f, FLOW_ANNA, "Second");
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (queued)), ==, FILO_TEXT_QUEUED);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (waiting)), ==, FILO_TEXT_WAITING);

  flow_receive (f, FLOW_ANNA, "Stop!");
  profile = flow_get_profile (f, FLOW_ANNA);
  g_assert_cmpint (filo_profile_get_consent (profile), ==, FILO_CONSENT_UNSUBSCRIBED);
  g_assert_cmpint (filo_profile_get_consent_how (profile), ==, FILO_CONSENT_HOW_KEYWORD);
  g_assert_cmpstr (filo_profile_get_consent_word (profile), ==, "STOP");
  g_assert_cmpint (filo_profile_get_consent_at (profile), ==, FLOW_NOW + 5000);
  g_assert_cmpuint (flow_count_audit (f, FILO_KIND_PROFILE, filo_profile_get_id (profile)), ==, 1);

  state = flow_get_message (f, filo_message_get_id (queued));
  g_assert_cmpint (filo_message_get_state (state), ==, FILO_TEXT_CANCELLED);
  g_assert_cmpint (filo_message_get_reason (state), ==, FILO_REASON_OPT_OUT);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (waiting)), ==, FILO_TEXT_CANCELLED);

  confirmation = find_text (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY);
  g_assert_cmpint (filo_message_get_state (confirmation), ==, FILO_TEXT_QUEUED);
  g_assert_cmpint (filo_message_get_keyword (confirmation), ==, FILO_KEYWORD_OPT_OUT);
  g_assert_true (g_str_has_prefix (filo_message_get_text (confirmation), "Lumaca: "));
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==,
                   filo_message_get_text (confirmation));
  g_assert_cmpint (filo_conversation_get_last_position (conversation), ==,
                   filo_message_get_position (confirmation));
}

static void
test_one_confirmation_per_opt_out (FlowFixture *f, gconstpointer data)
{
  flow_begin (f, FLOW_ANNA);
  flow_receive (f, FLOW_ANNA, "STOP");
  flow_receive (f, FLOW_ANNA, "STOP");
  flow_receive (f, FLOW_ANNA, "UNSUBSCRIBE");
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 1);

  flow_receive (f, FLOW_ANNA, "START");
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 2);
  flow_receive (f, FLOW_ANNA, "STOP");    /* A new opt-out, and exempt from the limit. */
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 3);
}

static void
test_stop_from_a_stranger (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloProfile) profile = NULL;
  g_autoptr(FiloConversation) conversation = NULL;

  flow_receive (f, FLOW_BOB, "stop");
  profile = flow_get_profile (f, FLOW_BOB);
  conversation = flow_get_conversation (f, FLOW_BOB);
  g_assert_cmpint (filo_profile_get_consent (profile), ==, FILO_CONSENT_UNSUBSCRIBED);
  g_assert_cmpint (filo_conversation_get_began_at (conversation), ==, 0);
  g_assert_cmpuint (flow_count (f, FLOW_BOB, FILO_ORIGIN_KEYWORD_REPLY), ==, 1);
}

static gboolean
block_step (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  g_autoptr(FiloProfile) blocked =
    filo_triage_block (db, data, FLOW_AGENT_A, &f->context, error);

  return blocked != NULL;
}

static void
block (FlowFixture *f,
       const char  *address)
{
  g_autoptr(FiloProfile) profile = flow_get_profile (f, address);

  flow_run (f, block_step, (gpointer) filo_profile_get_id (profile));
}

static void
test_blocked_people (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloProfile) profile = NULL;
  g_autoptr(FiloConversation) conversation = NULL;

  flow_begin (f, FLOW_ANNA);
  block (f, FLOW_ANNA);

  g_assert_cmpint (flow_receive (f, FLOW_ANNA, "Why don't you answer?"), ==, 2);
  flow_receive (f, FLOW_ANNA, "HELP");
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_CLOSED);
  g_assert_cmpint (filo_conversation_get_waiting_since (conversation), ==, 0);
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 0);

  flow_receive (f, FLOW_ANNA, "STOP");
  profile = flow_get_profile (f, FLOW_ANNA);
  g_assert_cmpint (filo_profile_get_consent (profile), ==, FILO_CONSENT_UNSUBSCRIBED);
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 1);
  g_clear_object (&profile);

  flow_receive (f, FLOW_ANNA, "START");
  profile = flow_get_profile (f, FLOW_ANNA);
  g_assert_cmpint (filo_profile_get_consent (profile), ==, FILO_CONSENT_UNSUBSCRIBED);
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 1);
}

static void
test_opt_in (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloProfile) profile = NULL;
  g_autoptr(FiloMessage) welcome = NULL;

  flow_receive (f, FLOW_ANNA, "start");
  profile = flow_get_profile (f, FLOW_ANNA);
  g_assert_cmpint (filo_profile_get_consent (profile), ==, FILO_CONSENT_SUBSCRIBED);
  g_assert_cmpint (filo_profile_get_consent_how (profile), ==, FILO_CONSENT_HOW_KEYWORD);
  g_assert_cmpstr (filo_profile_get_consent_word (profile), ==, "START");
  welcome = find_text (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY);
  g_assert_cmpint (filo_message_get_keyword (welcome), ==, FILO_KEYWORD_OPT_IN);
}

static void
test_limit_of_keyword_replies (FlowFixture *f, gconstpointer data)
{
  /* One in ten minutes … */
  flow_receive (f, FLOW_ANNA, "HELP");
  flow_receive (f, FLOW_ANNA, "HELP");
  filo_fake_clock_advance (f->clock, 10 * FLOW_MINUTE - 1);
  flow_receive (f, FLOW_ANNA, "START");
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 1);

  /* … and five a day. */
  for (guint i = 0; i < 8; i++)
    {
      filo_fake_clock_advance (f->clock, 10 * FLOW_MINUTE);
      flow_receive (f, FLOW_ANNA, "HELP");
    }
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 5);
  filo_fake_clock_advance (f->clock, FLOW_DAY);
  flow_receive (f, FLOW_ANNA, "HELP");
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 6);
}

static void
test_own_words (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloSettings) settings = filo_settings_new ();
  g_autoptr(FiloMessage) reply = NULL;

  filo_settings_set_help_reply (settings, "Call us: 02 1234.");
  flow_put_settings (f, settings);
  flow_receive (f, FLOW_ANNA, "AIUTO");
  reply = find_text (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY);
  g_assert_cmpstr (filo_message_get_text (reply), ==, "Call us: 02 1234.");
  g_clear_object (&reply);

  filo_settings_set_help_reply (settings, NULL);
  filo_settings_set_organization_email (settings, "help@lumaca.example");
  flow_put_settings (f, settings);
  filo_fake_clock_advance (f->clock, FLOW_DAY);
  flow_receive (f, FLOW_ANNA, "AIUTO");
  reply = find_text (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY);
  g_assert_cmpstr (filo_message_get_text (reply), ==,
                   "For help write to help@lumaca.example. Reply STOP to opt out.");
}

static void
test_possible_opt_out (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloProfile) anna = NULL;
  g_autoptr(FiloProfile) bob = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloMessage) message = NULL;

  /* In Italy a slip only opens the conversation, flagged. */
  flow_subscribe (f, FLOW_ANNA);
  flow_receive (f, FLOW_ANNA, "SOTP");
  anna = flow_get_profile (f, FLOW_ANNA);
  conversation = flow_get_conversation (f, FLOW_ANNA);
  message = get_last_text (f, FLOW_ANNA);
  g_assert_cmpint (filo_message_get_keyword (message), ==, FILO_KEYWORD_POSSIBLE_OPT_OUT);
  g_assert_cmpint (filo_profile_get_consent (anna), ==, FILO_CONSENT_SUBSCRIBED);
  g_assert_true (filo_conversation_is_unread (conversation));
  g_assert_cmpint (filo_conversation_get_began_at (conversation), ==, FLOW_NOW);
  g_clear_object (&conversation);

  /* In America it also acts. */
  flow_subscribe (f, FLOW_BOB);
  flow_receive (f, FLOW_BOB, "Could the courier stop by at noon?");
  bob = flow_get_profile (f, FLOW_BOB);
  conversation = flow_get_conversation (f, FLOW_BOB);
  g_assert_cmpint (filo_profile_get_consent (bob), ==, FILO_CONSENT_UNSUBSCRIBED);
  g_assert_true (filo_conversation_is_unread (conversation));
  g_assert_cmpuint (flow_count (f, FLOW_BOB, FILO_ORIGIN_KEYWORD_REPLY), ==, 1);
}

static void
test_sender_without_a_number (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloProfile) profile = NULL;
  g_autoptr(FiloConversation) conversation = NULL;

  flow_receive (f, "PosteInfo", "Your parcel is here");
  profile = flow_get_profile (f, "PosteInfo");
  conversation = flow_get_conversation (f, "PosteInfo");
  g_assert_false (filo_profile_get_answerable (profile));
  g_assert_null (filo_profile_get_country (profile));
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_OPEN);

  flow_receive (f, "PosteInfo", "HELP");
  flow_receive (f, "PosteInfo", "STOP");
  g_assert_cmpuint (flow_count (f, "PosteInfo", FILO_ORIGIN_KEYWORD_REPLY), ==, 0);
}

static FiloMessage *
schedule (FlowFixture *f,
          const char  *to,
          gint64       send_at)
{
  g_autoptr(FiloConversation) conversation = flow_get_conversation (f, to);
  g_autofree char *id = flow_make_id (f);
  g_autoptr(GError) error = NULL;
  const FiloSendRequest request = {
    id, filo_conversation_get_id (conversation), FLOW_AGENT_A, "Good morning",
    filo_conversation_get_last_position (conversation), send_at, 0,
  };
  FiloMessage *message = flow_send_full (f, &request, NULL, &error);

  g_assert_no_error (error);
  return message;
}

static void
test_they_wrote (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) scheduled = NULL;
  g_autoptr(FiloMessage) undoable = NULL;
  g_autoptr(FiloMessage) held = NULL;

  flow_begin (f, FLOW_ANNA);
  scheduled = schedule (f, FLOW_ANNA, FLOW_NOW + FLOW_HOUR);
  undoable = flow_send (f, FLOW_ANNA, "One moment");

  flow_receive (f, FLOW_ANNA, "HELP");     /* A keyword is no answer. */
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (scheduled)), ==, FILO_TEXT_WAITING);
  flow_receive (f, FLOW_ANNA, "Never mind");
  held = flow_get_message (f, filo_message_get_id (scheduled));
  g_assert_cmpint (filo_message_get_state (held), ==, FILO_TEXT_HELD);
  g_assert_cmpint (filo_message_get_reason (held), ==, FILO_REASON_THEY_WROTE);
  g_assert_cmpint (filo_message_get_position (held), ==, 0);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (undoable)), ==, FILO_TEXT_WAITING);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  FLOW_TEST ("/gateway/inbound/begins", test_first_text_begins);
  FLOW_TEST ("/gateway/inbound/duplicates", test_duplicates);
  FLOW_TEST ("/gateway/inbound/many-first-texts", test_many_first_texts);
  FLOW_TEST ("/gateway/inbound/forms-of-a-number", test_forms_of_a_number);
  FLOW_TEST ("/gateway/inbound/not-our-number", test_not_our_number);
  FLOW_TEST ("/gateway/inbound/one-per-number", test_one_conversation_per_number);
  FLOW_TEST ("/gateway/inbound/keyword-first", test_keyword_before_it_begins);
  FLOW_TEST ("/gateway/inbound/keyword-in-thread", test_keyword_in_a_thread);
  FLOW_TEST ("/gateway/inbound/reopens", test_text_reopens);
  FLOW_TEST ("/gateway/inbound/stop", test_stop);
  FLOW_TEST ("/gateway/inbound/one-confirmation", test_one_confirmation_per_opt_out);
  FLOW_TEST ("/gateway/inbound/stop-from-stranger", test_stop_from_a_stranger);
  FLOW_TEST ("/gateway/inbound/blocked", test_blocked_people);
  FLOW_TEST ("/gateway/inbound/opt-in", test_opt_in);
  FLOW_TEST ("/gateway/inbound/reply-limit", test_limit_of_keyword_replies);
  FLOW_TEST ("/gateway/inbound/own-words", test_own_words);
  FLOW_TEST ("/gateway/inbound/possible-opt-out", test_possible_opt_out);
  FLOW_TEST ("/gateway/inbound/no-number", test_sender_without_a_number);
  FLOW_TEST ("/gateway/inbound/they-wrote", test_they_wrote);
  return g_test_run ();
}
