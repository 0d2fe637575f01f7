/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store-fixture.h"

#include <string.h>

#define ADD(path, func)                                                                   \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

/* Commands: their effect at once, and what the gateway makes of them. */

static void
test_send_and_accept (StoreFixture  *f,
                      gconstpointer  data)
{
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloThreadList) thread = NULL;
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloMessage) shown = NULL;
  g_autoptr(GPtrArray) heads = NULL;
  g_autoptr(FiloOutboxEntry) entry = NULL;
  g_autoptr(FiloMessage) answer = NULL;
  FiloConversation *said;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  filo_store_save_draft (f->store, "c1", "draft");
  conversation = store_fixture_load (f, "c1");
  thread = filo_store_new_thread_list (f->store, "c1");
  FILO_TEST_WAIT (!filo_thread_list_get_loading (thread));
  g_assert_cmpuint (filo_thread_list_get_revision (thread), ==, 2);

  message = store_fixture_send (f, "hello", 2);
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_UNSENT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 3);
  shown = g_list_model_get_item (G_LIST_MODEL (thread), 2);
  g_assert_true (shown == message);
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "hello");
  g_assert_false (filo_conversation_is_unread (conversation));
  g_assert_cmpuint (f->read->len, ==, 1);
  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 1);
  g_assert_false (filo_store_has_draft (f->store, "c1"));

  /* What the gateway says meanwhile doesn't make it flicker. */
  said = make_conversation ("c1", "p1", TEST_NOW - 10);
  filo_conversation_set_last_inbound (said, 2);
  filo_conversation_set_read_through (said, 1);
  store_fixture_say (f, FILO_KIND_CONVERSATION, said);
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "hello");
  g_assert_false (filo_conversation_is_unread (conversation));

  heads = store_fixture_list_heads (f);
  g_assert_cmpuint (heads->len, ==, 1);
  entry = store_fixture_begin (f, ((FiloOutboxEntry *) heads->pdata[0])->number);
  g_assert_cmpstr (entry->key, ==, filo_message_get_id (message));
  g_assert_cmpint (entry->tries, ==, 1);

  answer = make_reply (filo_message_get_id (message), "c1", 0, "a1");
  filo_message_set_state (answer, FILO_TEXT_WAITING);
  filo_message_set_reason (answer, FILO_REASON_UNDO);
  filo_message_set_change (answer, f->number + 1);
  store_fixture_accept (f, entry->number, answer);
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_WAITING);
  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 0);
  /* The conversation's own change isn't here yet. */
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "hello");

  store_fixture_say (f, FILO_KIND_MESSAGE, g_object_ref (answer));
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_WAITING);
  said = make_conversation ("c1", "p1", TEST_NOW + 9);
  filo_conversation_set_last_text (said, "hello!");
  store_fixture_say (f, FILO_KIND_CONVERSATION, said);
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "hello!");

  /* It gets its place. */
  filo_message_set_position (answer, 3);
  filo_message_set_state (answer, FILO_TEXT_SENT);
  store_fixture_say (f, FILO_KIND_MESSAGE, g_object_ref (answer));
  g_assert_cmpint (filo_thread_list_get_last_position (thread), ==, 3);
  g_assert_cmpuint (filo_thread_list_get_revision (thread), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 3);
  store_fixture_settle (f);
}

static void
test_answer_lost_but_seen (StoreFixture  *f,
                           gconstpointer  data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(GPtrArray) heads = NULL;
  g_autoptr(FiloOutboxEntry) entry = NULL;
  FiloMessage *said;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  message = store_fixture_send (f, "hello", 2);
  heads = store_fixture_list_heads (f);
  entry = store_fixture_begin (f, ((FiloOutboxEntry *) heads->pdata[0])->number);
  g_assert_nonnull (entry);

  said = make_reply (filo_message_get_id (message), "c1", 3, "a1");
  store_fixture_say (f, FILO_KIND_MESSAGE, said);
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_SENT);
  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 0);
  g_assert_null (store_fixture_begin (f, entry->number));
}

static void
test_refused_and_resent (StoreFixture  *f,
                         gconstpointer  data)
{
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(GPtrArray) heads = NULL;
  g_autoptr(GPtrArray) again = NULL;
  const FiloOutboxEntry *entry;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  conversation = store_fixture_load (f, "c1");
  message = store_fixture_send (f, "hello", 2);
  heads = store_fixture_list_heads (f);
  entry = heads->pdata[0];
  store_fixture_refuse (f, entry->number, "thread-changed");
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_REFUSED);
  g_assert_cmpstr (filo_message_get_refusal (message), ==, "thread-changed");
  g_assert_cmpstr (filo_message_get_failure (message), ==, "No, because.");
  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 0);
  /* The conversation is again what the gateway says. */
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "c1");
  g_assert_true (filo_conversation_is_unread (conversation));

  store_fixture_say (f, FILO_KIND_MESSAGE, make_inbound ("m3", "c1", 3));
  store_fixture_settle (f);
  filo_store_resend_refused (f->store, filo_message_get_id (message));
  store_fixture_settle (f);
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_UNSENT);
  again = store_fixture_list_heads (f);
  g_assert_cmpuint (again->len, ==, 1);
  entry = again->pdata[0];
  g_assert_nonnull (strstr (entry->body, "\"thread_revision\":3"));

  store_fixture_refuse (f, entry->number, "blocked");
  filo_store_discard_refused (f->store, filo_message_get_id (message));
  store_fixture_settle (f);
  {
    g_autoptr(FiloThreadList) thread = filo_store_new_thread_list (f->store, "c1");

    FILO_TEST_WAIT (!filo_thread_list_get_loading (thread));
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 3);
  }
  g_assert_cmpuint (f->failures->len, ==, 0);
  store_fixture_settle (f);
}

static void
test_patch_refused_is_taken_back (StoreFixture  *f,
                                  gconstpointer  data)
{
  const FiloConversationPatch patch = { .has_state = TRUE,
                                        .state = FILO_CONVERSATION_CLOSED,
                                        .has_seen = TRUE,
                                        .seen = 2 };
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(GPtrArray) heads = NULL;

  store_fixture_begin_world (f);
  conversation = store_fixture_load (f, "c1");
  filo_store_patch_conversation (f->store, "c1", &patch);
  store_fixture_settle (f);
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_CLOSED);
  g_assert_false (filo_conversation_is_unread (conversation));

  heads = store_fixture_list_heads (f);
  store_fixture_refuse (f, ((FiloOutboxEntry *) heads->pdata[0])->number, "forbidden");
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_OPEN);
  g_assert_true (filo_conversation_is_unread (conversation));
  g_assert_cmpuint (f->failures->len, ==, 1);
  g_assert_cmpstr (f->failures->pdata[0], ==, "No, because.");
}

static void
test_block_acts_at_once (StoreFixture  *f,
                         gconstpointer  data)
{
  FiloCounts *counts = filo_store_get_counts (f->store);
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(GPtrArray) heads = NULL;
  g_autoptr(FiloProfile) answer = make_profile ("p1");

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  conversation = store_fixture_load (f, "c1");
  filo_store_block (f->store, "p1");
  FILO_TEST_WAIT (filo_counts_get_blocked (counts) == 1);
  g_assert_true (filo_profile_is_blocked (filo_conversation_get_profile (conversation)));
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_CLOSED);

  heads = store_fixture_list_heads (f);
  filo_profile_set_blocked_at (answer, TEST_NOW + 1);
  filo_profile_set_blocked_by (answer, "a1");
  filo_profile_set_change (answer, f->number + 2);
  store_fixture_accept (f, ((FiloOutboxEntry *) heads->pdata[0])->number, answer);
  g_assert_cmpint (filo_profile_get_blocked_at (filo_conversation_get_profile (conversation)), ==,
                   TEST_NOW + 1);
  /* Closed still, although the gateway's conversation isn't here yet. */
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_CLOSED);
  store_fixture_settle (f);
}

static void
test_cancel (StoreFixture  *f,
             gconstpointer  data)
{
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloThreadList) thread = NULL;
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;
  g_autoptr(GPtrArray) heads = NULL;
  g_autoptr(FiloOutboxEntry) entry = NULL;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  conversation = store_fixture_load (f, "c1");
  thread = filo_store_new_thread_list (f->store, "c1");
  FILO_TEST_WAIT (!filo_thread_list_get_loading (thread));

  /* Never left: nothing is left of it. */
  first = store_fixture_send (f, "one", 2);
  filo_store_cancel_message (f->store, filo_message_get_id (first));
  store_fixture_settle (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 2);
  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 0);
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "c1");

  /* Perhaps it left: it is taken back there too, after it. */
  second = store_fixture_send (f, "two", 2);
  heads = store_fixture_list_heads (f);
  entry = store_fixture_begin (f, ((FiloOutboxEntry *) heads->pdata[0])->number);
  filo_store_cancel_message (f->store, filo_message_get_id (second));
  store_fixture_settle (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 2);
  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 2);
  {
    g_autoptr(FiloOutboxEntry) later = store_fixture_begin (f, entry->number);

    g_assert_cmpint (later->what, ==, FILO_OUTBOX_SEND);
    g_assert_nonnull (strstr (later->body, "\"undo_ms\":30000"));
  }
  {
    g_autoptr(FiloMessage) answer = make_reply (filo_message_get_id (second), "c1", 0, "a1");
    g_autoptr(GPtrArray) next = NULL;

    filo_message_set_state (answer, FILO_TEXT_WAITING);
    filo_message_set_change (answer, f->number + 1);
    store_fixture_accept (f, entry->number, answer);
    g_assert_cmpint (filo_message_get_state (second), ==, FILO_TEXT_CANCELLED);
    next = store_fixture_list_heads (f);
    g_assert_cmpuint (next->len, ==, 1);
    g_assert_cmpint (((FiloOutboxEntry *) next->pdata[0])->what, ==, FILO_OUTBOX_CANCEL);
  }
  store_fixture_settle (f);
}

static void
test_late_text_asks (StoreFixture  *f,
                     gconstpointer  data)
{
  g_autoptr(FiloMessage) late = NULL, fresh = NULL;
  g_autoptr(GPtrArray) heads = NULL;
  g_autoptr(FiloOutboxEntry) entry = NULL;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  late = store_fixture_send (f, "I'll be there in five minutes", 2);
  store_fixture_settle (f);
  filo_fake_clock_advance (f->clock, FILO_SEND_LATE_MS + 1);
  fresh = store_fixture_send (f, "hello again", 2);
  store_fixture_settle (f);

  heads = store_fixture_list_heads (f);
  g_assert_null (store_fixture_begin (f, ((FiloOutboxEntry *) heads->pdata[0])->number));
  g_assert_cmpint (filo_message_get_state (late), ==, FILO_TEXT_REFUSED);
  g_assert_cmpstr (filo_message_get_refusal (late), ==, FILO_CODE_LATE);

  g_clear_pointer (&heads, g_ptr_array_unref);
  heads = store_fixture_list_heads (f);
  entry = store_fixture_begin (f, ((FiloOutboxEntry *) heads->pdata[0])->number);
  g_assert_cmpstr (entry->message_id, ==, filo_message_get_id (fresh));
}

static void
test_too_old_asks (StoreFixture  *f,
                   gconstpointer  data)
{
  const FiloConversationPatch patch = { .has_state = TRUE, .state = FILO_CONVERSATION_CLOSED };
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(GPtrArray) heads = NULL;
  g_autoptr(GPtrArray) more = NULL;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  conversation = store_fixture_load (f, "c1");
  message = store_fixture_send (f, "hello", 2);
  filo_store_patch_conversation (f->store, "c1", &patch);
  store_fixture_settle (f);
  filo_fake_clock_advance (f->clock, FILO_COMMAND_TOO_OLD_MS + 1);

  heads = store_fixture_list_heads (f);
  g_assert_cmpuint (heads->len, ==, 1);
  g_assert_null (store_fixture_begin (f, ((FiloOutboxEntry *) heads->pdata[0])->number));
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_REFUSED);
  g_assert_cmpstr (filo_message_get_refusal (message), ==, FILO_CODE_TOO_OLD);
  more = store_fixture_list_heads (f);
  g_assert_null (store_fixture_begin (f, ((FiloOutboxEntry *) more->pdata[0])->number));
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_OPEN);
  g_assert_cmpuint (f->failures->len, ==, 1);
  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 0);

  /* As a deliberate act it goes. */
  filo_store_resend_refused (f->store, filo_message_get_id (message));
  store_fixture_settle (f);
  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/outbox/send-and-accept", test_send_and_accept);
  ADD ("/outbox/answer-lost-but-seen", test_answer_lost_but_seen);
  ADD ("/outbox/refused-and-resent", test_refused_and_resent);
  ADD ("/outbox/patch-refused-is-taken-back", test_patch_refused_is_taken_back);
  ADD ("/outbox/block-acts-at-once", test_block_acts_at_once);
  ADD ("/outbox/cancel", test_cancel);
  ADD ("/outbox/late-text-asks", test_late_text_asks);
  ADD ("/outbox/too-old-asks", test_too_old_asks);
  return g_test_run ();
}
