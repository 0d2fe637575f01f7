/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-message-table.h"

#include "filo-conversation-table.h"
#include "filo-dispatch-table.h"
#include "filo-queue-table.h"
#include "filo-test-rows.h"

typedef struct
{
  FiloTestDb test;
  FiloDb    *db;
  GError    *error;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  filo_test_rows_open (&f->test);
  f->db = f->test.db;
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_no_error (f->error);
  filo_test_db_close (&f->test);
}

static void
add (Fixture       *f,
     const char    *id,
     const char    *conversation_id,
     FiloOrigin     origin,
     FiloTextState  state,
     gint64         position,
     gint64         at)
{
  filo_test_rows_add_message (f->db, id, conversation_id, origin, state, position, at);
}

/* Changes a stored message. */
static void
change (Fixture    *f,
        const char *id,
        const char *property,
        ...)
{
  g_autoptr(FiloMessage) message = filo_message_table_get (f->db, id, &f->error);
  va_list arguments;

  g_assert_no_error (f->error);
  va_start (arguments, property);
  g_object_set_valist (G_OBJECT (message), property, arguments);
  va_end (arguments);
  FILO_TEST_OK (filo_message_table_save (f->db, message, &failure));
}

/* A list of ids, not of rows. */
static void
assert_listed (GPtrArray  *ids,
               const char *expected)
{
  g_autoptr(GPtrArray) owned = ids;
  g_autoptr(GString) joined = g_string_new (NULL);

  g_assert_nonnull (ids);
  for (guint i = 0; i < owned->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? " " : "",
                            (const char *) g_ptr_array_index (owned, i));
  g_assert_cmpstr (joined->str, ==, expected);
}

static void
assert_ids (GPtrArray  *rows,
            const char *expected)
{
  g_autofree char *ids = filo_test_rows_ids (rows);

  g_assert_cmpstr (ids, ==, expected);
}

static void
test_pages_go_back_oldest_first (Fixture *f, gconstpointer data)
{
  for (int i = 1; i <= 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%d", i);

      add (f, id, "c1", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 100 - i);
    }
  add (f, "other", "c2", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 1);
  add (f, "waits", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 1);

  assert_ids (filo_message_table_list_page (f->db, "c1", 0, 2, &f->error), "m4 m5");
  assert_ids (filo_message_table_list_page (f->db, "c1", 4, 2, &f->error), "m2 m3");
  assert_ids (filo_message_table_list_page (f->db, "c1", 2, 2, &f->error), "m1");
  assert_ids (filo_message_table_list_page (f->db, "c1", 1, 2, &f->error), "");
  assert_ids (filo_message_table_list_page (f->db, "c1", 0, 100, &f->error), "m1 m2 m3 m4 m5");
}

static void
test_unplaced_stand_below (Fixture *f, gconstpointer data)
{
  add (f, "w2", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 20);
  add (f, "w1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_HELD, 0, 10);
  add (f, "m1", "c1", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 30);
  add (f, "x", "c2", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 5);

  assert_ids (filo_message_table_list_unplaced (f->db, "c1", &f->error), "w1 w2");
  assert_ids (filo_message_table_list_of_conversation (f->db, "c1", &f->error), "m1 w1 w2");
}

static void
test_unseen_is_theirs_and_other_agents (Fixture *f, gconstpointer data)
{
  add (f, "m1", "c1", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 1);
  add (f, "m2", "c1", FILO_ORIGIN_CAMPAIGN, FILO_TEXT_SENT, -1, 2);
  add (f, "m3", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_SENT, -1, 3);
  change (f, "m3", "agent-id", "a1", NULL);
  add (f, "m4", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_SENT, -1, 4);       /* Nobody's is another's. */
  add (f, "m5", "c1", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 5);
  change (f, "m5", "keyword", FILO_KEYWORD_HELP, NULL);
  add (f, "m6", "c1", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 6);
  change (f, "m6", "keyword", FILO_KEYWORD_POSSIBLE_OPT_OUT, NULL);
  add (f, "m7", "c1", FILO_ORIGIN_AUTO_RESPONDER, FILO_TEXT_SENT, -1, 7);
  add (f, "m8", "c1", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 8);

  assert_ids (filo_message_table_list_unseen (f->db, "c1", "a1", 0, 10, &f->error), "m1 m4 m6 m8");
  assert_ids (filo_message_table_list_unseen (f->db, "c1", "a2", 1, 10, &f->error), "m3 m4 m6 m8");
  assert_ids (filo_message_table_list_unseen (f->db, "c1", "a1", 4, 1, &f->error), "m6");
  assert_ids (filo_message_table_list_unseen (f->db, "c1", "a1", 8, 10, &f->error), "");
}

static void
test_last_and_first_inbound (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) none = filo_message_table_get_last (f->db, "c1", &f->error);
  g_autoptr(FiloMessage) last = NULL;
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) no_more = NULL;

  g_assert_null (none);
  add (f, "m1", "c1", FILO_ORIGIN_CAMPAIGN, FILO_TEXT_SENT, -1, 1);
  add (f, "m2", "c1", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 2);
  add (f, "m3", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_SENT, -1, 3);
  add (f, "w1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 4);
  last = filo_message_table_get_last (f->db, "c1", &f->error);
  g_assert_cmpstr (filo_message_get_id (last), ==, "m3");
  first = filo_message_table_get_first_inbound_after (f->db, "c1", 0, &f->error);
  g_assert_cmpstr (filo_message_get_id (first), ==, "m2");
  no_more = filo_message_table_get_first_inbound_after (f->db, "c1", 2, &f->error);
  g_assert_null (no_more);
}

static void
test_counts_by_origin_over_all_threads (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) second = filo_conversation_new ();
  gint64 count;

  filo_conversation_set_id (second, "c9");
  filo_conversation_set_profile_id (second, "p1");
  filo_conversation_set_number_id (second, "n2");
  FILO_TEST_OK (filo_conversation_table_save (f->db, second, &failure));
  add (f, "k1", "c1", FILO_ORIGIN_KEYWORD_REPLY, FILO_TEXT_SENT, -1, 10);
  add (f, "k2", "c1", FILO_ORIGIN_KEYWORD_REPLY, FILO_TEXT_SENT, -1, 20);
  add (f, "k3", "c9", FILO_ORIGIN_KEYWORD_REPLY, FILO_TEXT_SENT, -1, 30);
  add (f, "k4", "c2", FILO_ORIGIN_KEYWORD_REPLY, FILO_TEXT_SENT, -1, 30);
  add (f, "r1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_SENT, -1, 30);
  FILO_TEST_OK (filo_message_table_count_since (f->db, "p1", FILO_ORIGIN_KEYWORD_REPLY, 20, &count,
                                                &failure));
  g_assert_cmpint (count, ==, 2);
}

static void
test_request_is_kept_beside_the_row (Fixture *f, gconstpointer data)
{
  g_autofree char *fingerprint = NULL;
  gint64 revision = -1;

  g_assert_false (filo_queue_table_get_request (f->db, "m1", &fingerprint, &revision, &f->error));
  add (f, "m1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 10);
  FILO_TEST_OK (filo_queue_table_get_request (f->db, "m1", &fingerprint, &revision, &failure));
  g_assert_null (fingerprint);
  g_assert_cmpint (revision, ==, 0);
  FILO_TEST_OK (filo_queue_table_set_request (f->db, "m1", "abc", 7, &failure));
  FILO_TEST_OK (filo_queue_table_set_retry_at (f->db, "m1", 50, &failure));

  /* A later save of the object leaves the gateway's own columns alone. */
  change (f, "m1", "state", FILO_TEXT_QUEUED, "position", (gint64) 1, NULL);
  FILO_TEST_OK (filo_queue_table_get_request (f->db, "m1", &fingerprint, &revision, &failure));
  g_assert_cmpstr (fingerprint, ==, "abc");
  g_assert_cmpint (revision, ==, 7);
  assert_listed (filo_dispatch_table_list_heads (f->db, "kannel", 49, 10, &f->error), "");
  assert_listed (filo_dispatch_table_list_heads (f->db, "kannel", 50, 10, &f->error), "m1");
}

static void
test_due_in_order (Fixture *f, gconstpointer data)
{
  gint64 at = -1;

  FILO_TEST_OK (filo_queue_table_next_due (f->db, &at, &failure));
  g_assert_cmpint (at, ==, 0);
  add (f, "m1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 30);
  add (f, "m2", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 10);
  add (f, "m3", "c2", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 20);
  add (f, "m4", "c2", FILO_ORIGIN_REPLY, FILO_TEXT_HELD, 0, 1);
  FILO_TEST_OK (filo_queue_table_next_due (f->db, &at, &failure));
  g_assert_cmpint (at, ==, 10);
  assert_listed (filo_dispatch_table_list_due (f->db, 9, 10, &f->error), "");
  assert_listed (filo_dispatch_table_list_due (f->db, 20, 10, &f->error), "m2 m3");
  assert_listed (filo_dispatch_table_list_due (f->db, 99, 1, &f->error), "m2");
}

static void
test_heads_keep_the_order_of_a_thread (Fixture *f, gconstpointer data)
{
  gint64 at = -1;

  add (f, "a1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_QUEUED, -1, 1);
  add (f, "a2", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_QUEUED, -1, 2);
  add (f, "b1", "c2", FILO_ORIGIN_REPLY, FILO_TEXT_QUEUED, -1, 3);
  assert_listed (filo_dispatch_table_list_heads (f->db, "kannel", 100, 10, &f->error), "a1 b1");
  assert_listed (filo_dispatch_table_list_heads (f->db, "another", 100, 10, &f->error), "");

  /* The first waits for its second try: it holds the next of its thread, not other threads. */
  FILO_TEST_OK (filo_queue_table_set_retry_at (f->db, "a1", 150, &failure));
  assert_listed (filo_dispatch_table_list_heads (f->db, "kannel", 100, 10, &f->error), "b1");
  FILO_TEST_OK (filo_queue_table_next_retry (f->db, 100, &at, &failure));
  g_assert_cmpint (at, ==, 150);
  FILO_TEST_OK (filo_queue_table_next_retry (f->db, 150, &at, &failure));
  g_assert_cmpint (at, ==, 0);
  assert_listed (filo_dispatch_table_list_heads (f->db, "kannel", 150, 10, &f->error), "a1 b1");

  /* One at a time in a thread, also when the one on its way comes later in it. */
  change (f, "a2", "state", FILO_TEXT_SENDING, NULL);
  assert_listed (filo_dispatch_table_list_heads (f->db, "kannel", 150, 10, &f->error), "b1");
  change (f, "a2", "state", FILO_TEXT_UNKNOWN, NULL);
  assert_listed (filo_dispatch_table_list_heads (f->db, "kannel", 150, 10, &f->error), "a1 b1");
  assert_listed (filo_dispatch_table_list_heads (f->db, "kannel", 150, 1, &f->error), "a1");
}

static void
test_sending_is_listed (Fixture *f, gconstpointer data)
{
  add (f, "s1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_SENDING, -1, 1);
  add (f, "u1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_UNKNOWN, -1, 2);
  add (f, "s2", "c2", FILO_ORIGIN_REPLY, FILO_TEXT_SENDING, -1, 3);
  assert_listed (filo_dispatch_table_list_sending (f->db, &f->error), "s1 s2");
}

static void
test_unsent_of_a_person (Fixture *f, gconstpointer data)
{
  add (f, "w1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 1);
  add (f, "q1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_QUEUED, -1, 2);
  add (f, "h1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_HELD, 0, 3);
  add (f, "s1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_SENDING, -1, 4);
  add (f, "d1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_DELIVERED, -1, 5);
  add (f, "w2", "c2", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 6);
  assert_ids (filo_queue_table_list_unsent_of_profile (f->db, "p1", &f->error), "w1 q1 h1");
}

static void
test_only_planned_texts_are_waiting (Fixture *f, gconstpointer data)
{
  add (f, "w1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 1);
  change (f, "w1", "reason", FILO_REASON_UNDO, NULL);
  add (f, "w2", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 3);
  change (f, "w2", "reason", FILO_REASON_SCHEDULED, NULL);
  add (f, "w3", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 2);
  change (f, "w3", "reason", FILO_REASON_QUIET, NULL);
  add (f, "h1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_HELD, 0, 1);
  change (f, "h1", "reason", FILO_REASON_SCHEDULED, NULL);
  assert_ids (filo_queue_table_list_waiting (f->db, "c1", &f->error), "w3 w2");
}

/* The plan of a query must name an index and walk no whole table. */
static void
assert_uses (Fixture    *f,
             const char *sql,
             const char *index)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  FiloStatement *statement = filo_db_prepare (f->db, explain, &f->error);
  g_autoptr(GString) plan = g_string_new (NULL);

  g_assert_no_error (f->error);
  while (filo_statement_step (statement, &f->error) == FILO_STEP_ROW)
    g_string_append_printf (plan, "%s\n", filo_statement_get_text (statement, 3));
  if (strstr (plan->str, index) == NULL || strstr (plan->str, "TEMP B-TREE") != NULL)
    g_error ("%s\nisn't served by %s but by:\n%s", sql, index, plan->str);
}

static void
test_partial_indexes_serve_their_queries (Fixture *f, gconstpointer data)
{
  assert_uses (f, "SELECT id FROM message m WHERE m.state = 1 AND m.due_at <= ?1 "
                  "ORDER BY m.due_at, m.id LIMIT ?2", "message_waiting");
  assert_uses (f, "SELECT id FROM message m WHERE m.state = 2 AND m.retry_at <= ?1 AND NOT EXISTS "
                  "(SELECT 1 FROM message s WHERE s.conversation_id = m.conversation_id "
                  "AND s.state IN (1, 2, 3, 8) AND (s.state = 3 OR s.position < m.position)) "
                  "ORDER BY m.retry_at, m.id LIMIT ?2", "message_queued");
  assert_uses (f, "SELECT 1 FROM message s WHERE s.conversation_id = ?1 "
                  "AND s.state IN (1, 2, 3, 8) AND s.state = 3", "message_unsent");
  assert_uses (f, "SELECT id FROM conversation WHERE began_at > 0 AND blocked = 0 AND state = ?1 "
                  "AND (sort_at < ?2 OR (sort_at = ?2 AND id < ?3)) "
                  "ORDER BY sort_at DESC, id DESC LIMIT ?4", "conversation_list");
  assert_uses (f, "SELECT id FROM conversation WHERE began_at > 0 AND blocked = 0 AND unread = 1 "
                  "AND (?1 = 0 OR state = ?1) AND (sort_at < ?2 OR (sort_at = ?2 AND id < ?3)) "
                  "ORDER BY sort_at DESC, id DESC LIMIT ?4", "conversation_unread");
  assert_uses (f, "SELECT id FROM message m WHERE m.conversation_id = ?1 AND m.position > 0 "
                  "AND m.position < ?2 ORDER BY m.position DESC LIMIT ?3", "message_thread");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/message-table/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("pages-go-back-oldest-first", test_pages_go_back_oldest_first);
  ADD ("unplaced-stand-below", test_unplaced_stand_below);
  ADD ("unseen-is-theirs-and-other-agents", test_unseen_is_theirs_and_other_agents);
  ADD ("last-and-first-inbound", test_last_and_first_inbound);
  ADD ("counts-by-origin-over-all-threads", test_counts_by_origin_over_all_threads);
  ADD ("request-is-kept-beside-the-row", test_request_is_kept_beside_the_row);
  ADD ("due-in-order", test_due_in_order);
  ADD ("heads-keep-the-order-of-a-thread", test_heads_keep_the_order_of_a_thread);
  ADD ("sending-is-listed", test_sending_is_listed);
  ADD ("unsent-of-a-person", test_unsent_of_a_person);
  ADD ("only-planned-texts-are-waiting", test_only_planned_texts_are_waiting);
  ADD ("partial-indexes-serve-their-queries", test_partial_indexes_serve_their_queries);
#undef ADD

  return g_test_run ();
}
