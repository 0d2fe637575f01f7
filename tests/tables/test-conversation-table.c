/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-conversation-table.h"

#include "filo-message-table.h"
#include "filo-order-table.h"
#include "filo-profile-table.h"
#include "filo-test-rows.h"

typedef struct
{
  FiloTestDb test;
  FiloDb    *db;
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
  filo_test_db_close (&f->test);
}

static char *
list (FiloDb                      *db,
      const FiloConversationQuery *query)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *rows = filo_conversation_table_list (db, query, &error);

  g_assert_no_error (error);
  return filo_test_rows_ids (rows);
}

static void
assert_list (FiloDb                *db,
             FiloConversationQuery  query,
             const char            *expected)
{
  g_autofree char *ids = NULL;

  query.limit = 100;
  ids = list (db, &query);
  g_assert_cmpstr (ids, ==, expected);
}

/* Changes a stored conversation. */
static void
change (FiloDb     *db,
        const char *id,
        const char *property,
        ...)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloConversation) conversation = filo_conversation_table_get (db, id, &error);
  va_list arguments;

  g_assert_no_error (error);
  va_start (arguments, property);
  g_object_set_valist (G_OBJECT (conversation), property, arguments);
  va_end (arguments);
  FILO_TEST_OK (filo_conversation_table_save (db, conversation, &failure));
}

static void
block (FiloDb     *db,
       const char *id,
       gint64      at)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloProfile) profile = filo_profile_table_get (db, id, &error);

  filo_profile_set_blocked_at (profile, at);
  FILO_TEST_OK (filo_profile_table_save (db, profile, &failure));
}

static void
test_lists_by_state (Fixture *f, gconstpointer data)
{
  assert_list (f->db, (FiloConversationQuery) { 0 }, "c3 c2 c1");
  change (f->db, "c2", "state", FILO_CONVERSATION_CLOSED, NULL);
  change (f->db, "c3", "state", FILO_CONVERSATION_SNOOZED, "snoozed-until", (gint64) 900, NULL);
  assert_list (f->db, (FiloConversationQuery) { .state = FILO_CONVERSATION_OPEN }, "c1");
  assert_list (f->db, (FiloConversationQuery) { .state = FILO_CONVERSATION_SNOOZED }, "c3");
  assert_list (f->db, (FiloConversationQuery) { .state = FILO_CONVERSATION_CLOSED }, "c2");
}

static void
test_unread_follows_positions_and_mark (Fixture *f, gconstpointer data)
{
  FiloConversationQuery unread = { .unread = TRUE };

  assert_list (f->db, unread, "");
  change (f->db, "c1", "last-inbound", (gint64) 4, "read-through", (gint64) 3, NULL);
  change (f->db, "c2", "marked-unread", TRUE, NULL);
  assert_list (f->db, unread, "c2 c1");
  assert_list (f->db, (FiloConversationQuery) { .unread = TRUE, .state = FILO_CONVERSATION_CLOSED },
               "");
  change (f->db, "c1", "read-through", (gint64) 4, NULL);
  assert_list (f->db, unread, "c2");
}

static void
test_block_hides_and_shows (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) late = filo_conversation_new ();
  FiloConversationCounts counts;

  block (f->db, "p2", 7);
  assert_list (f->db, (FiloConversationQuery) { 0 }, "c3 c1");
  assert_list (f->db, (FiloConversationQuery) { .blocked = TRUE }, "c2");

  /* One that comes after the block is hidden from the start, and a change doesn't show one. */
  filo_conversation_set_id (late, "c4");
  filo_conversation_set_profile_id (late, "p2");
  filo_conversation_set_number_id (late, "n2");
  filo_conversation_set_began_at (late, 1);
  FILO_TEST_OK (filo_conversation_table_save (f->db, late, &failure));
  change (f->db, "c2", "last-text", "?", NULL);
  assert_list (f->db, (FiloConversationQuery) { .blocked = TRUE }, "c2 c4");
  FILO_TEST_OK (filo_conversation_table_get_counts (f->db, &counts, &failure));
  g_assert_cmpint (counts.open, ==, 2);
  g_assert_cmpint (counts.blocked, ==, 2);

  block (f->db, "p2", 0);
  assert_list (f->db, (FiloConversationQuery) { .blocked = TRUE }, "");
  assert_list (f->db, (FiloConversationQuery) { 0 }, "c3 c2 c1 c4");
}

static void
test_unbegun_is_in_no_list (Fixture *f, gconstpointer data)
{
  FiloConversationCounts counts;
  gint64 count;

  change (f->db, "c1", "began-at", (gint64) 0, "marked-unread", TRUE, NULL);
  assert_list (f->db, (FiloConversationQuery) { 0 }, "c3 c2");
  assert_list (f->db, (FiloConversationQuery) { .unread = TRUE }, "");
  FILO_TEST_OK (filo_conversation_table_get_counts (f->db, &counts, &failure));
  g_assert_cmpint (counts.open, ==, 2);
  g_assert_cmpint (counts.unread, ==, 0);
  FILO_TEST_OK (filo_conversation_table_count (f->db, 0, &count, &failure));
  g_assert_cmpint (count, ==, 2);
}

static void
test_pages_meet_without_gap_or_repeat (Fixture *f, gconstpointer data)
{
  FiloConversationQuery query = { .state = FILO_CONVERSATION_OPEN, .limit = 1 };
  g_autoptr(GString) walked = g_string_new (NULL);
  g_autofree char *last_id = NULL;

  /* Equal times are told apart by the id. */
  change (f->db, "c1", "last-at", (gint64) 300, NULL);
  change (f->db, "c2", "last-at", (gint64) 300, NULL);
  for (;;)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) page = filo_conversation_table_list (f->db, &query, &error);

      g_assert_no_error (error);
      if (page->len == 0)
        break;
      query.after_at = filo_conversation_table_get_sort_at (page->pdata[0]);
      g_free (last_id);
      last_id = g_strdup (filo_conversation_get_id (page->pdata[0]));
      query.after_id = last_id;
      g_string_append (walked, last_id);
    }
  g_assert_cmpstr (walked->str, ==, "c3c2c1");
}

static void
test_end_of_snooze_comes_on_top (Fixture *f, gconstpointer data)
{
  change (f->db, "c1", "back-at", (gint64) 250, NULL);
  assert_list (f->db, (FiloConversationQuery) { 0 }, "c3 c1 c2");
  change (f->db, "c1", "back-at", (gint64) 0, NULL);
  assert_list (f->db, (FiloConversationQuery) { 0 }, "c3 c2 c1");
}

static void
test_snoozes_end_in_order (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *both = NULL;
  gint64 at = -1;

  FILO_TEST_OK (filo_conversation_table_next_snooze_end (f->db, &at, &failure));
  g_assert_cmpint (at, ==, 0);
  change (f->db, "c1", "state", FILO_CONVERSATION_SNOOZED, "snoozed-until", (gint64) 900, NULL);
  change (f->db, "c2", "state", FILO_CONVERSATION_SNOOZED, "snoozed-until", (gint64) 800, NULL);
  FILO_TEST_OK (filo_conversation_table_next_snooze_end (f->db, &at, &failure));
  g_assert_cmpint (at, ==, 800);
  none = filo_test_rows_ids (filo_conversation_table_list_snooze_ended (f->db, 799, 10, &error));
  both = filo_test_rows_ids (filo_conversation_table_list_snooze_ended (f->db, 900, 10, &error));
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (both, ==, "c2 c1");
}

static void
test_found_by_pair_and_profile (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloConversation) found = filo_conversation_table_get_by_pair (f->db, "p2", "n1", &error);
  g_autoptr(FiloConversation) none = filo_conversation_table_get_by_pair (f->db, "p2", "n2", &error);
  g_autofree char *ids = filo_test_rows_ids (filo_conversation_table_list_of_profile (f->db, "p3",
                                                                                    &error));

  g_assert_no_error (error);
  g_assert_cmpstr (filo_conversation_get_id (found), ==, "c2");
  g_assert_null (none);
  g_assert_cmpstr (ids, ==, "c3");
}

static void
test_pair_is_unique (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) twin = filo_conversation_new ();
  g_autoptr(GError) error = NULL;

  filo_conversation_set_id (twin, "c9");
  filo_conversation_set_profile_id (twin, "p1");
  filo_conversation_set_number_id (twin, "n1");
  g_assert_false (filo_conversation_table_save (f->db, twin, &error));
  g_assert_error (error, FILO_DB_ERROR, FILO_DB_ERROR_CONSTRAINT);
}

static void
test_stale_object_does_not_take_positions_back (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloConversation) stale = filo_conversation_table_get (f->db, "c1", &error);

  g_assert_cmpint (filo_conversation_table_next_position (f->db, "c1", &error), ==, 1);
  g_assert_cmpint (filo_conversation_table_next_position (f->db, "c1", &error), ==, 2);
  FILO_TEST_OK (filo_conversation_table_save (f->db, stale, &failure));
  g_assert_cmpint (filo_conversation_table_next_position (f->db, "c1", &error), ==, 3);
  g_assert_no_error (error);
  g_assert_cmpint (filo_conversation_table_next_position (f->db, "nowhere", &error), ==, 0);
  g_assert_error (error, FILO_DB_ERROR, FILO_DB_ERROR_CONSTRAINT);
}

static char *
batch (GPtrArray *rows,
       GError    *error)
{
  g_assert_no_error (error);
  return filo_test_rows_ids (rows);
}

static void
test_snapshot_keeps_what_is_active (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloOrder) order = filo_order_new ();
  g_autofree char *conversations = NULL;
  g_autofree char *profiles = NULL;
  g_autofree char *orders = NULL;
  g_autofree char *kept = NULL;
  gint64 count;

  /* c1 closed and old; c2 closed, but with a text since; c3 closed, old and unread. */
  change (f->db, "c1", "state", FILO_CONVERSATION_CLOSED, NULL);
  change (f->db, "c2", "state", FILO_CONVERSATION_CLOSED, "last-at", (gint64) 5000, NULL);
  change (f->db, "c3", "state", FILO_CONVERSATION_CLOSED, "marked-unread", TRUE, NULL);
  filo_test_rows_add_message (f->db, "m1", "c1", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 1);
  filo_test_rows_add_message (f->db, "m2", "c2", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 1);
  filo_order_set_id (order, "o1");
  filo_order_set_profile_id (order, "p1");
  FILO_TEST_OK (filo_order_table_save (f->db, order, &failure));

  conversations = batch (filo_conversation_table_list_by_id_after (f->db, NULL, 1000, 10, &error),
                         error);
  g_assert_cmpstr (conversations, ==, "c2 c3");
  profiles = batch (filo_profile_table_list_by_id_after (f->db, "p2", 1000, 10, &error), error);
  g_assert_cmpstr (profiles, ==, "p3");
  kept = batch (filo_message_table_list_by_id_after (f->db, NULL, 1000, 10, &error), error);
  g_assert_cmpstr (kept, ==, "m2");
  orders = batch (filo_order_table_list_by_id_after (f->db, NULL, 1000, 10, &error), error);
  g_assert_cmpstr (orders, ==, "");
  FILO_TEST_OK (filo_profile_table_count (f->db, 1000, &count, &failure));
  g_assert_cmpint (count, ==, 2);
  FILO_TEST_OK (filo_order_table_count (f->db, 0, &count, &failure));
  g_assert_cmpint (count, ==, 1);
}

static void
test_snapshot_has_the_last_fifty_texts (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  gint64 count;

  for (int i = 1; i <= 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%02d", i);

      filo_test_rows_add_message (f->db, id, "c1", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, i);
    }
  filo_test_rows_add_message (f->db, "w1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_WAITING, 0, 99);
  rows = filo_message_table_list_by_id_after (f->db, NULL, 0, 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 51);
  g_assert_cmpstr (filo_message_get_id (rows->pdata[0]), ==, "m11");
  g_assert_cmpstr (filo_message_get_id (rows->pdata[50]), ==, "w1");
  FILO_TEST_OK (filo_message_table_count (f->db, 0, &count, &failure));
  g_assert_cmpint (count, ==, 51);
}

static void
test_counts_add_up (Fixture *f, gconstpointer data)
{
  FiloConversationCounts counts;

  change (f->db, "c1", "state", FILO_CONVERSATION_CLOSED, "marked-unread", TRUE, NULL);
  change (f->db, "c2", "state", FILO_CONVERSATION_SNOOZED, NULL);
  FILO_TEST_OK (filo_conversation_table_get_counts (f->db, &counts, &failure));
  g_assert_cmpint (counts.open, ==, 1);
  g_assert_cmpint (counts.snoozed, ==, 1);
  g_assert_cmpint (counts.closed, ==, 1);
  g_assert_cmpint (counts.unread, ==, 1);
  g_assert_cmpint (counts.blocked, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/conversation-table/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("lists-by-state", test_lists_by_state);
  ADD ("unread-follows-positions-and-mark", test_unread_follows_positions_and_mark);
  ADD ("block-hides-and-shows", test_block_hides_and_shows);
  ADD ("unbegun-is-in-no-list", test_unbegun_is_in_no_list);
  ADD ("pages-meet-without-gap-or-repeat", test_pages_meet_without_gap_or_repeat);
  ADD ("end-of-snooze-comes-on-top", test_end_of_snooze_comes_on_top);
  ADD ("snoozes-end-in-order", test_snoozes_end_in_order);
  ADD ("found-by-pair-and-profile", test_found_by_pair_and_profile);
  ADD ("pair-is-unique", test_pair_is_unique);
  ADD ("stale-object-does-not-take-positions-back", test_stale_object_does_not_take_positions_back);
  ADD ("snapshot-keeps-what-is-active", test_snapshot_keeps_what_is_active);
  ADD ("snapshot-has-the-last-fifty-texts", test_snapshot_has_the_last_fifty_texts);
  ADD ("counts-add-up", test_counts_add_up);
#undef ADD

  return g_test_run ();
}
