/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-feed-table.h"

#include "filo-conversation-table.h"
#include "filo-message-table.h"
#include "filo-profile-table.h"
#include "filo-schema.h"
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

/* "change:kind:id" of each, "-" before those that are gone. */
static char *
list (FiloDb *db,
      gint64  after,
      guint   limit)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = filo_feed_table_list (db, after, limit, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    {
      FiloFeedEntry *entry = g_ptr_array_index (entries, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT ":%s:%s%s", i == 0 ? "" : " ", entry->change,
                              filo_kind_to_word (entry->kind), entry->object == NULL ? "-" : "",
                              entry->id);
      if (entry->object != NULL)
        {
          gint64 change;

          g_object_get (entry->object, "change", &change, NULL);
          g_assert_cmpint (change, ==, entry->change);
        }
    }
  return g_string_free (text, FALSE);
}

static void
test_lists_all_kinds_by_change (Fixture *f, gconstpointer data)
{
  g_autofree char *all = list (f->db, 0, 100);
  g_autofree char *some = list (f->db, 2, 3);
  g_autofree char *none = list (f->db, 10, 100);

  g_assert_cmpstr (all, ==, "1:agent:a1 2:source:s1 3:number:n1 4:number:n2 5:profile:p1 "
                            "6:conversation:c1 7:profile:p2 8:conversation:c2 9:profile:p3 "
                            "10:conversation:c3");
  g_assert_cmpstr (some, ==, "3:number:n1 4:number:n2 5:profile:p1");
  g_assert_cmpstr (none, ==, "");
}

static void
test_shows_the_current_state_once (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloProfile) profile = filo_profile_table_get (f->db, "p1", &error);
  g_autofree char *changes = NULL;

  filo_profile_set_first_name (profile, "Anna");
  FILO_TEST_OK (filo_profile_table_save (f->db, profile, &failure));
  filo_profile_set_first_name (profile, "Anne");
  FILO_TEST_OK (filo_profile_table_save (f->db, profile, &failure));
  changes = list (f->db, 9, 100);
  g_assert_cmpstr (changes, ==, "10:conversation:c3 12:profile:p1");
  g_assert_cmpint (filo_profile_get_change (profile), ==, 12);
}

static void
test_unpublished_rows_stay_out (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = filo_message_new ();
  g_autofree char *changes = NULL;

  filo_message_set_id (message, "m1");
  filo_message_set_conversation_id (message, "c1");
  FILO_TEST_OK (filo_message_table_put (f->db, message, &failure));
  changes = list (f->db, 10, 100);
  g_assert_cmpstr (changes, ==, "");
  FILO_TEST_OK (filo_message_table_save (f->db, message, &failure));
  g_clear_pointer (&changes, g_free);
  changes = list (f->db, 10, 100);
  g_assert_cmpstr (changes, ==, "11:message:m1");
}

static void
test_removal_leaves_a_tombstone_for_a_time (Fixture *f, gconstpointer data)
{
  g_autofree char *gone = NULL;
  g_autofree char *back = NULL;
  gint64 oldest = -1;

  filo_test_rows_add_message (f->db, "m1", "c1", FILO_ORIGIN_INBOUND, FILO_TEXT_RECEIVED, -1, 5);
  FILO_TEST_OK (filo_feed_table_remove (f->db, FILO_KIND_MESSAGE, "m1", 1000, &failure));
  gone = list (f->db, 10, 100);
  g_assert_cmpstr (gone, ==, "12:message:-m1");

  FILO_TEST_OK (filo_feed_table_trim (f->db, 1000, &failure));
  FILO_TEST_OK (filo_feed_table_get (f->db, NULL, NULL, &oldest, &failure));
  g_assert_cmpint (oldest, ==, 0);             /* Not older than 1000 yet. */
  FILO_TEST_OK (filo_feed_table_trim (f->db, 1001, &failure));
  FILO_TEST_OK (filo_feed_table_get (f->db, NULL, NULL, &oldest, &failure));
  g_assert_cmpint (oldest, ==, 12);
  back = list (f->db, 10, 100);
  g_assert_cmpstr (back, ==, "");

  /* A second trim finds nothing and keeps what the first said. */
  FILO_TEST_OK (filo_feed_table_trim (f->db, 9999, &failure));
  FILO_TEST_OK (filo_feed_table_get (f->db, NULL, NULL, &oldest, &failure));
  g_assert_cmpint (oldest, ==, 12);
}

static void
test_epoch_stays_until_set (Fixture *f, gconstpointer data)
{
  g_autofree char *epoch = NULL;
  g_autofree char *restored = NULL;
  gint64 number;

  FILO_TEST_OK (filo_feed_table_begin (f->db, "another", &failure));
  FILO_TEST_OK (filo_feed_table_get (f->db, &epoch, &number, NULL, &failure));
  g_assert_cmpstr (epoch, ==, "epoch");
  g_assert_cmpint (number, ==, 10);
  FILO_TEST_OK (filo_feed_table_set_epoch (f->db, "restored", &failure));
  FILO_TEST_OK (filo_feed_table_get (f->db, &restored, &number, NULL, &failure));
  g_assert_cmpstr (restored, ==, "restored");
  g_assert_cmpint (number, ==, 10);
}

static void
test_file_without_feed_gives_no_numbers (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) get_error = NULL;

  FILO_TEST_OK (filo_db_execute (f->db, "DELETE FROM feed", &failure));
  g_assert_cmpint (filo_feed_table_next (f->db, &error), ==, 0);
  g_assert_error (error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED);
  g_assert_false (filo_feed_table_get (f->db, NULL, NULL, NULL, &get_error));
  g_assert_error (get_error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED);
}

/* The same through a worker, with jobs that fail in between. */

#define N_JOBS 500

typedef struct
{
  int     number;
  gboolean fails;
  gint64  change;
  gint64  position;
  gboolean done;
  guint   *n_done;
  GPtrArray *finished;     /* Jobs in the order of their callbacks. */
} Job;

static gpointer
receive (FiloDb   *db,
         gpointer  data,
         GError  **error)
{
  Job *job = data;
  g_autoptr(FiloMessage) message = filo_message_new ();
  g_autofree char *id = g_strdup_printf ("m%05d", job->number);
  const char *conversation_id = job->number % 3 == 0 ? "c1" : "c2";

  job->position = filo_conversation_table_next_position (db, conversation_id, error);
  if (job->position == 0)
    return NULL;
  filo_message_set_id (message, id);
  filo_message_set_conversation_id (message, conversation_id);
  filo_message_set_position (message, job->position);
  if (!filo_message_table_save (db, message, error))
    return NULL;
  job->change = filo_message_get_change (message);
  if (job->fails)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "on purpose");
  return NULL;
}

static void
on_received (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Job *job = user_data;
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  if (job->fails)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  else
    g_assert_no_error (error);
  g_ptr_array_add (job->finished, job);
  (*job->n_done)++;
}

static void
test_numbers_have_no_gaps_whatever_fails (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) finished = g_ptr_array_new ();
  g_autofree Job *jobs = g_new0 (Job, N_JOBS);
  FiloDbWorker *worker;
  guint n_done = 0;
  gint64 change = 10;
  gint64 positions[2] = { 0, 0 };

  g_clear_object (&f->test.db);
  worker = filo_db_worker_new (f->test.path, FILO_DB_WRITER, filo_gateway_migrations,
                               filo_gateway_n_migrations);
  g_assert_true (filo_db_worker_open_sync (worker, &error));
  for (int i = 0; i < N_JOBS; i++)
    {
      jobs[i].number = i;
      jobs[i].fails = i % 7 == 3 || i % 11 == 0;
      jobs[i].n_done = &n_done;
      jobs[i].finished = finished;
      filo_db_worker_run_async (worker, receive, &jobs[i], NULL, NULL, NULL, on_received, &jobs[i]);
    }
  FILO_TEST_WAIT (n_done == N_JOBS);
  filo_test_close_worker (worker);

  for (int i = 0; i < N_JOBS; i++)
    {
      Job *job = g_ptr_array_index (finished, i);

      g_assert_cmpint (job->number, ==, i);
      if (job->fails)
        continue;
      g_assert_cmpint (job->change, ==, ++change);
      g_assert_cmpint (job->position, ==, ++positions[i % 3 == 0]);
    }
  f->test.db = filo_db_open (f->test.path, FILO_DB_WRITER, &error);
  g_assert_no_error (error);
  FILO_TEST_OK (filo_feed_table_get (f->test.db, NULL, &positions[0], NULL, &failure));
  g_assert_cmpint (positions[0], ==, change);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/feed-table/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("lists-all-kinds-by-change", test_lists_all_kinds_by_change);
  ADD ("shows-the-current-state-once", test_shows_the_current_state_once);
  ADD ("unpublished-rows-stay-out", test_unpublished_rows_stay_out);
  ADD ("removal-leaves-a-tombstone-for-a-time", test_removal_leaves_a_tombstone_for_a_time);
  ADD ("epoch-stays-until-set", test_epoch_stays_until_set);
  ADD ("file-without-feed-gives-no-numbers", test_file_without_feed_gives_no_numbers);
  ADD ("numbers-have-no-gaps-whatever-fails", test_numbers_have_no_gaps_whatever_fails);
#undef ADD

  return g_test_run ();
}
