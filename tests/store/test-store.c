/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store-fixture.h"

#include "filo-page.h"

#include <glib/gstdio.h>
#include <string.h>

#define ADD(path, func)                                                                   \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

static void
test_one_object_per_id (StoreFixture  *f,
                        gconstpointer  data)
{
  g_autoptr(FiloConversation) first = NULL;
  g_autoptr(FiloConversation) second = NULL;
  g_autoptr(FiloConversationList) list = NULL;
  g_autoptr(FiloConversation) third = NULL;
  FiloConversation *changed;

  store_fixture_begin_world (f);
  first = store_fixture_load (f, "c1");
  second = filo_store_dup_conversation (f->store, "c1");
  g_assert_true (first == second);
  g_assert_cmpstr (filo_profile_get_first_name (filo_conversation_get_profile (first)), ==, "p1");

  list = filo_store_new_conversation_list (f->store, FILO_CONVERSATION_FILTER_INBOX);
  FILO_TEST_WAIT (!filo_conversation_list_get_loading (list));
  third = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (first == third);

  changed = copy_object (FILO_KIND_CONVERSATION, first);
  filo_conversation_set_last_text (changed, "new");
  store_fixture_say (f, FILO_KIND_CONVERSATION, changed);
  g_assert_cmpstr (filo_conversation_get_last_text (first), ==, "new");
  g_assert_nonnull (filo_conversation_get_profile (first));
  store_fixture_settle (f);
}

static void
test_never_older_over_newer (StoreFixture  *f,
                             gconstpointer  data)
{
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloConversation) old = NULL;
  FiloConversation *newer;
  g_autoptr(FiloChangeBatch) batch = NULL;
  g_autofree char *after = NULL;
  g_autofree char *cursor = NULL;

  store_fixture_begin_world (f);
  conversation = store_fixture_load (f, "c1");
  old = copy_object (FILO_KIND_CONVERSATION, conversation);
  newer = copy_object (FILO_KIND_CONVERSATION, conversation);
  filo_conversation_set_last_text (newer, "newer");
  store_fixture_say (f, FILO_KIND_CONVERSATION, newer);

  /* The same batch brings it once more as it was. */
  after = store_fixture_cursor (f);
  f->number++;
  cursor = store_fixture_cursor (f);
  batch = filo_change_batch_new (after, cursor);
  g_ptr_array_add (batch->changes,
                   filo_change_new (1, FILO_KIND_CONVERSATION, "c1", G_OBJECT (old)));
  store_fixture_apply (f, batch);
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "newer");

  /* And what is gone doesn't come back by a late answer. */
  store_fixture_say_gone (f, FILO_KIND_MESSAGE, "m2");
  {
    g_autoptr(FiloThreadList) thread = NULL;
    g_autoptr(FiloMessage) late = make_inbound ("m2", "c1", 2);
    g_autoptr(FiloMessagePage) page = NULL;
    GAsyncResult *slot = NULL;
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GPtrArray) messages = g_ptr_array_new ();
    g_autoptr(JsonNode) node = NULL;
    g_autoptr(GBytes) bytes = NULL;
    char *json;
    gboolean more;

    filo_message_set_change (late, 1);
    g_ptr_array_add (messages, late);
    page = filo_message_page_new (messages, FALSE);
    node = filo_message_page_to_json (page);
    json = json_to_string (node, FALSE);
    bytes = g_bytes_new_take (json, strlen (json));
    filo_store_apply_page_async (f->store, bytes, filo_test_store_result, &slot);
    result = filo_test_await (&slot);
    g_assert_true (filo_store_apply_page_finish (f->store, result, &more, NULL));
    thread = filo_store_new_thread_list (f->store, "c1");
    FILO_TEST_WAIT (!filo_thread_list_get_loading (thread));
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 1);
  }
  store_fixture_settle (f);
}

static void
test_stream_must_follow (StoreFixture  *f,
                         gconstpointer  data)
{
  static const char gap[] = "{\"after\":\"e1.7\",\"cursor\":\"e1.8\",\"changes\":[]}";
  g_autoptr(GBytes) bytes = g_bytes_new_static (gap, strlen (gap));
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  gboolean matched = TRUE;
  gboolean more = FALSE;

  store_fixture_begin_world (f);
  filo_store_apply_changes_async (f->store, bytes, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_store_apply_changes_finish (f->store, result, &matched, &more, NULL));
  g_assert_false (matched);
  g_assert_cmpstr (filo_store_get_cursor (f->store), ==, "e1.1");
}

static void
test_alerts_once (StoreFixture  *f,
                  gconstpointer  data)
{
  FiloConversation *conversation;
  FiloMessage *again;

  store_fixture_begin_world (f);
  store_fixture_settle (f);
  g_assert_cmpuint (f->arrived->len, ==, 0);   /* The first sync is old news. */

  /* An old unread text changes: still no news. */
  store_fixture_say (f, FILO_KIND_MESSAGE, make_inbound ("m2", "c1", 2));
  g_assert_cmpuint (f->arrived->len, ==, 0);

  store_fixture_say (f, FILO_KIND_MESSAGE, make_inbound ("m3", "c1", 3));
  g_assert_cmpuint (f->arrived->len, ==, 1);
  g_assert_cmpstr (f->arrived->pdata[0], ==, "m3");

  again = make_inbound ("m3", "c1", 3);
  filo_message_set_source_id (again, "s1");
  store_fixture_say (f, FILO_KIND_MESSAGE, again);
  g_assert_cmpuint (f->arrived->len, ==, 1);

  store_fixture_reopen (f);
  store_fixture_say (f, FILO_KIND_MESSAGE, make_inbound ("m3", "c1", 3));
  g_assert_cmpuint (f->arrived->len, ==, 1);

  /* The text comes before its conversation: it is told when both are there. */
  store_fixture_say (f, FILO_KIND_PROFILE, make_profile ("p2"));
  store_fixture_say (f, FILO_KIND_MESSAGE, make_inbound ("m9", "c2", 1));
  g_assert_cmpuint (f->arrived->len, ==, 1);
  store_fixture_say (f, FILO_KIND_CONVERSATION, make_conversation ("c2", "p2", TEST_NOW + 5));
  g_assert_cmpuint (f->arrived->len, ==, 2);
  g_assert_cmpstr (f->arrived->pdata[1], ==, "m9");

  /* Keywords, read ones and those of blocked people aren't told. */
  again = make_inbound ("m10", "c2", 2);
  filo_message_set_keyword (again, FILO_KEYWORD_OPT_OUT);
  store_fixture_say (f, FILO_KIND_MESSAGE, again);
  conversation = make_conversation ("c2", "p2", TEST_NOW + 5);
  filo_conversation_set_read_through (conversation, 3);
  store_fixture_say (f, FILO_KIND_CONVERSATION, conversation);
  store_fixture_say (f, FILO_KIND_MESSAGE, make_inbound ("m11", "c2", 3));
  {
    FiloProfile *blocked = make_profile ("p2");

    filo_profile_set_blocked_at (blocked, TEST_NOW);
    store_fixture_say (f, FILO_KIND_PROFILE, blocked);
  }
  store_fixture_say (f, FILO_KIND_MESSAGE, make_inbound ("m12", "c2", 4));
  g_assert_cmpuint (f->arrived->len, ==, 2);
}

static void
test_counts_and_block (StoreFixture  *f,
                       gconstpointer  data)
{
  FiloCounts *counts = filo_store_get_counts (f->store);
  FiloProfile *blocked;

  store_fixture_begin_world (f);
  FILO_TEST_WAIT (filo_counts_get_inbox (counts) == 1);
  g_assert_cmpuint (filo_counts_get_unread (counts), ==, 1);

  blocked = make_profile ("p1");
  filo_profile_set_blocked_at (blocked, TEST_NOW);
  store_fixture_say (f, FILO_KIND_PROFILE, blocked);
  FILO_TEST_WAIT (filo_counts_get_blocked (counts) == 1);
  g_assert_cmpuint (filo_counts_get_inbox (counts), ==, 0);
  g_assert_cmpuint (filo_counts_get_unread (counts), ==, 0);
  store_fixture_settle (f);
}

static void
test_survives_restart (StoreFixture  *f,
                       gconstpointer  data)
{
  g_autofree char *id = NULL;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  {
    g_autoptr(FiloMessage) message = store_fixture_send (f, "hello", 2);

    id = g_strdup (filo_message_get_id (message));
  }
  filo_store_save_draft (f->store, "c1", "half a sent");
  store_fixture_settle (f);
  store_fixture_reopen (f);

  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 1);
  g_assert_true (filo_store_has_draft (f->store, "c1"));
  g_assert_cmpstr (filo_store_get_me (f->store), ==, "a1");
  g_assert_cmpstr (filo_store_get_cursor (f->store), ==, "e1.1");
  g_assert_nonnull (filo_store_get_agent (f->store, "a1"));
  {
    g_autoptr(FiloThreadList) thread = filo_store_new_thread_list (f->store, "c1");
    g_autoptr(FiloMessage) last = NULL;
    g_autoptr(FiloConversation) conversation = store_fixture_load (f, "c1");

    FILO_TEST_WAIT (!filo_thread_list_get_loading (thread));
    last = g_list_model_get_item (G_LIST_MODEL (thread), 2);
    g_assert_cmpstr (filo_message_get_id (last), ==, id);
    g_assert_cmpstr (filo_conversation_get_draft (conversation), ==, "half a sent");
  }
  store_fixture_settle (f);
}

/* Somebody types on while the disk is slow: that is the draft of the next text. */
static void
test_draft_begun_while_sending (StoreFixture  *f,
                                gconstpointer  data)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FiloMessage) message = NULL;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  filo_store_save_draft (f->store, "c1", "first");
  filo_store_send_text_async (f->store, "c1", "first", 2, NULL, filo_test_store_result, &slot);
  filo_store_save_draft (f->store, "c1", "seco");
  result = filo_test_await (&slot);
  message = filo_store_send_text_finish (f->store, result, NULL);
  g_assert_nonnull (message);
  g_assert_true (filo_store_has_draft (f->store, "c1"));
  g_clear_object (&result);
  g_clear_object (&message);
  store_fixture_settle (f);
  store_fixture_reopen (f);
  g_assert_true (filo_store_has_draft (f->store, "c1"));
}

static void
test_second_snapshot (StoreFixture  *f,
                      gconstpointer  data)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(FiloConversationList) list = NULL;
  g_autoptr(FiloThreadList) thread = NULL;
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloConversation) kept = NULL;
  g_autoptr(FiloConversation) first = NULL;
  FiloConversation *conversation;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  store_fixture_say (f, FILO_KIND_PROFILE, make_profile ("p2"));
  store_fixture_say (f, FILO_KIND_CONVERSATION, make_conversation ("c2", "p2", TEST_NOW - 1));
  kept = store_fixture_load (f, "c1");
  message = store_fixture_send (f, "unsent", 2);
  filo_store_save_draft (f->store, "c2", "draft");
  list = filo_store_new_conversation_list (f->store, FILO_CONVERSATION_FILTER_INBOX);
  FILO_TEST_WAIT (!filo_conversation_list_get_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);

  /* Another epoch, whose numbers are lower: without c2, with a new text. */
  f->epoch = "e2";
  f->number = 0;
  conversation = make_conversation ("c1", "p1", TEST_NOW);
  filo_conversation_set_last_inbound (conversation, 3);
  filo_conversation_set_read_through (conversation, 1);
  filo_conversation_set_last_text (conversation, "of e2");
  g_ptr_array_add (objects, make_profile ("p1"));
  g_ptr_array_add (objects, conversation);
  g_ptr_array_add (objects, make_inbound ("m1", "c1", 1));
  g_ptr_array_add (objects, make_inbound ("m2", "c1", 2));
  g_ptr_array_add (objects, make_inbound ("m3", "c1", 3));
  store_fixture_snapshot (f, objects);
  store_fixture_settle (f);

  FILO_TEST_WAIT (g_list_model_get_n_items (G_LIST_MODEL (list)) == 1);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (first == kept);
  g_assert_cmpuint (f->arrived->len, ==, 1);
  g_assert_cmpstr (f->arrived->pdata[0], ==, "m3");
  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 1);
  g_assert_true (filo_store_has_draft (f->store, "c2"));
  thread = filo_store_new_thread_list (f->store, "c1");
  FILO_TEST_WAIT (!filo_thread_list_get_loading (thread));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 4);

  /* And the feed goes on from there. */
  store_fixture_say (f, FILO_KIND_PROFILE, make_profile ("p3"));
  store_fixture_settle (f);
}

static void
test_damaged_replica (StoreFixture  *f,
                      gconstpointer  data)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_autoptr(GDir) folder = NULL;
  const char *name;
  guint n_aside = 0;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  g_object_unref (store_fixture_send (f, "hello", 2));
  filo_store_save_draft (f->store, "c1", "draft");
  store_fixture_settle (f);
  store_fixture_close (f);

  /* The head of the file is gone. */
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  memset (bytes, 'x', MIN (length, 100));
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize) length, NULL));
  store_fixture_open (f);
  g_assert_cmpuint (f->failures->len, ==, 1);
  g_assert_null (filo_store_get_cursor (f->store));
  folder = g_dir_open (f->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    n_aside += strstr (name, ".damaged-2026-11-22T16-00-00Z") != NULL;
  g_assert_cmpuint (n_aside, >=, 1);
  store_fixture_begin_world (f);
}

static gboolean
contains (const char *bytes,
          gsize       length,
          const char *text)
{
  const gsize size = strlen (text);

  for (gsize i = 0; i + size <= length; i++)
    if (memcmp (bytes + i, text, size) == 0)
      return TRUE;
  return FALSE;
}

static void
test_damaged_page_keeps_outbox (StoreFixture  *f,
                                gconstpointer  data)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(FiloConversationList) list = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;
  gsize hit = 0;

  /* Enough people that their pages can be told apart from all others. */
  f->number = 1;
  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *id = g_strdup_printf ("damaged-person-%04u", i);

      g_ptr_array_add (objects, make_profile (id));
    }
  g_ptr_array_add (objects, make_conversation ("c1", "damaged-person-0000", TEST_NOW));
  store_fixture_snapshot (f, objects);
  store_fixture_be_agent (f);
  g_object_unref (store_fixture_send (f, "must not be lost", 0));
  filo_store_save_draft (f->store, "c1", "nor this");
  store_fixture_settle (f);
  store_fixture_close (f);

  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  /* A leaf (13) of the table of people. */
  for (gsize i = 4096; i + 4096 <= length && hit == 0; i += 4096)
    if (bytes[i] == 13 && contains (bytes + i, 4096, "damaged-person-0200"))
      hit = i;
  g_assert_cmpuint (hit, >, 0);
  memset (bytes + hit, 0xa5, 4096);
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize) length, NULL));

  store_fixture_open (f);
  list = filo_store_new_conversation_list (f->store, FILO_CONVERSATION_FILTER_INBOX);
  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *id = g_strdup_printf ("damaged-person-%04u", i);

      g_ptr_array_add (wanted, filo_store_dup_profile (f->store, id));
    }
  FILO_TEST_WAIT (f->failures->len == 1 && filo_store_is_open (f->store));
  g_assert_cmpuint (filo_store_get_unsent (f->store), ==, 1);
  g_assert_true (filo_store_has_draft (f->store, "c1"));
  g_assert_null (filo_store_get_cursor (f->store));
  FILO_TEST_WAIT (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0);
  store_fixture_settle (f);
}

static void
test_account_of_another (StoreFixture  *f,
                         gconstpointer  data)
{
  g_autoptr(FiloConversationList) list = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  store_fixture_begin_world (f);
  store_fixture_be_agent (f);
  list = filo_store_new_conversation_list (f->store, FILO_CONVERSATION_FILTER_INBOX);
  FILO_TEST_WAIT (!filo_conversation_list_get_loading (list));
  store_fixture_be_agent (f);
  g_assert_cmpstr (filo_store_get_cursor (f->store), ==, "e1.1");

  /* The same agent elsewhere: the gateway on this computer has another port today. */
  filo_store_set_account_async (f->store, "http://127.0.0.1:2", "a1", filo_test_store_result,
                                &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_store_set_account_finish (f->store, result, NULL));
  g_assert_cmpstr (filo_store_get_cursor (f->store), ==, "e1.1");
  g_assert_cmpstr (filo_store_get_address (f->store), ==, "http://127.0.0.1:2");
  g_clear_object (&result);

  filo_store_set_account_async (f->store, "http://127.0.0.1:2", "a2", filo_test_store_result,
                                &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_store_set_account_finish (f->store, result, NULL));
  g_assert_null (filo_store_get_cursor (f->store));
  FILO_TEST_WAIT (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0);
  g_assert_null (filo_store_get_agent (f->store, "a1"));
  store_fixture_settle (f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/one-object-per-id", test_one_object_per_id);
  ADD ("/store/never-older-over-newer", test_never_older_over_newer);
  ADD ("/store/stream-must-follow", test_stream_must_follow);
  ADD ("/store/alerts-once", test_alerts_once);
  ADD ("/store/counts-and-block", test_counts_and_block);
  ADD ("/store/survives-restart", test_survives_restart);
  ADD ("/store/draft-begun-while-sending", test_draft_begun_while_sending);
  ADD ("/store/second-snapshot", test_second_snapshot);
  ADD ("/store/damaged-replica", test_damaged_replica);
  ADD ("/store/damaged-page-keeps-outbox", test_damaged_page_keeps_outbox);
  ADD ("/store/account-of-another", test_account_of_another);
  return g_test_run ();
}
