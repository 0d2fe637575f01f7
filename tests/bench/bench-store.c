/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-codec.h"
#include "filo-fake-clock.h"
#include "filo-json.h"
#include "filo-kind-tables.h"
#include "filo-replica.h"
#include "filo-schema.h"
#include "filo-seeded-random.h"
#include "filo-snapshot.h"
#include "filo-store-sync.h"
#include "filo-test-db.h"
#include "filo-test.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the desktop's store costs, beside its floor in the same run. Prints
 * "name value unit floor ratio". An argument sets how many conversations. */

#define NOW G_GINT64_CONSTANT (1795363200000)
#define MESSAGES_EACH 4

static GPtrArray *
make_world (guint n)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      FiloProfile *profile = filo_profile_new ();
      g_autofree char *id = g_strdup_printf ("0190a000-0000-7000-8001-%012u", i);
      g_autofree char *address = g_strdup_printf ("+39347%07u", i);

      filo_profile_set_id (profile, id);
      filo_profile_set_change (profile, 1 + i);
      filo_profile_set_address (profile, address);
      filo_profile_set_answerable (profile, TRUE);
      filo_profile_set_first_name (profile, "Giulia");
      filo_profile_set_last_name (profile, "Ferri");
      filo_profile_set_city (profile, "Milano");
      filo_profile_set_country (profile, "IT");
      filo_profile_set_consent (profile, FILO_CONSENT_SUBSCRIBED);
      filo_profile_set_created_at (profile, NOW);
      g_ptr_array_add (objects, profile);
    }
  for (guint i = 0; i < n; i++)
    {
      FiloConversation *conversation = filo_conversation_new ();
      g_autofree char *id = g_strdup_printf ("0190a000-0000-7000-8002-%012u", i);
      g_autofree char *profile_id = g_strdup_printf ("0190a000-0000-7000-8001-%012u", i);

      filo_conversation_set_id (conversation, id);
      filo_conversation_set_change (conversation, 1 + i);
      filo_conversation_set_profile_id (conversation, profile_id);
      filo_conversation_set_number_id (conversation, "0190a000-0000-7000-8000-000000000001");
      filo_conversation_set_state (conversation, FILO_CONVERSATION_OPEN);
      filo_conversation_set_began_at (conversation, NOW);
      filo_conversation_set_last_at (conversation, NOW + (gint64) (i * 7919u % 1000003u));
      filo_conversation_set_last_position (conversation, MESSAGES_EACH);
      filo_conversation_set_last_inbound (conversation, MESSAGES_EACH);
      filo_conversation_set_read_through (conversation, i % 20 == 0 ? 0 : MESSAGES_EACH);
      filo_conversation_set_last_text (conversation, "Ciao, il mio ordine non è arrivato");
      filo_conversation_set_last_origin (conversation, FILO_ORIGIN_INBOUND);
      g_ptr_array_add (objects, conversation);
    }
  for (guint i = 0; i < n; i++)
    for (guint m = 1; m <= MESSAGES_EACH; m++)
      {
        FiloMessage *message = filo_message_new ();
        g_autofree char *id = g_strdup_printf ("0190a000-0000-7000-9%03u-%012u", m, i);
        g_autofree char *conversation_id = g_strdup_printf ("0190a000-0000-7000-8002-%012u", i);

        filo_message_set_id (message, id);
        filo_message_set_change (message, 1 + i);
        filo_message_set_conversation_id (message, conversation_id);
        filo_message_set_position (message, m);
        filo_message_set_origin (message, m % 2 == 0 ? FILO_ORIGIN_INBOUND : FILO_ORIGIN_REPLY);
        filo_message_set_state (message, m % 2 == 0 ? FILO_TEXT_RECEIVED : FILO_TEXT_DELIVERED);
        filo_message_set_text (message, "Ciao, il mio ordine non è ancora arrivato. Quando arriva?");
        filo_message_set_created_at (message, NOW + m);
        g_ptr_array_add (objects, message);
      }
  return objects;
}

static FiloKind
kind_of (gpointer object)
{
  if (FILO_IS_PROFILE (object))
    return FILO_KIND_PROFILE;
  return FILO_IS_CONVERSATION (object) ? FILO_KIND_CONVERSATION : FILO_KIND_MESSAGE;
}

static double
since (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

/* Seconds of this thread's own work: what others do on the machine doesn't count. */
static double
work_so_far (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void
report (const char *name,
        double      value,
        const char *unit,
        double      floor)
{
  if (floor > 0)
    g_print ("%s %.1f %s %.1f %.2f\n", name, value, unit, floor, value / floor);
  else
    g_print ("%s %.1f %s - -\n", name, value, unit);
}

/* The floor: the same rows by statements prepared once, and nothing else. */
static double
run_raw (GPtrArray *objects)
{
  FiloTestDb test = { 0 };
  g_autoptr(GError) error = NULL;
  double begin;
  double seconds;

  filo_test_db_open (&test, filo_replica_migrations, filo_replica_n_migrations);
  begin = work_so_far ();
  filo_db_begin (test.db, &error);
  for (guint i = 0; i < objects->len; i++)
    {
      FiloStatement *st;

      if (FILO_IS_PROFILE (objects->pdata[i]))
        {
          FiloProfile *o = objects->pdata[i];

          st = filo_db_prepare (test.db,
                                "INSERT INTO profile VALUES (?1,?2,?3,1,?4,?5,NULL,?6,NULL,?7,"
                                "NULL,NULL,1,0,NULL,0,0,NULL,?8)",
                                &error);
          g_assert_no_error (error);
          filo_statement_bind_text (st, 1, filo_profile_get_id (o));
          filo_statement_bind_int64 (st, 2, filo_profile_get_change (o));
          filo_statement_bind_text (st, 3, filo_profile_get_address (o));
          filo_statement_bind_text (st, 4, filo_profile_get_first_name (o));
          filo_statement_bind_text (st, 5, filo_profile_get_last_name (o));
          filo_statement_bind_text (st, 6, filo_profile_get_city (o));
          filo_statement_bind_text (st, 7, filo_profile_get_country (o));
          filo_statement_bind_int64 (st, 8, filo_profile_get_created_at (o));
        }
      else if (FILO_IS_CONVERSATION (objects->pdata[i]))
        {
          FiloConversation *o = objects->pdata[i];

          st = filo_db_prepare (test.db,
                                "INSERT INTO conversation VALUES (NULL,?1,?2,?3,?4,1,?5,?6,0,?7,"
                                "?8,0,0,0,0,NULL,?9,?10,1,NULL,0,0,?11,0,?9)",
                                &error);
          g_assert_no_error (error);
          filo_statement_bind_text (st, 1, filo_conversation_get_id (o));
          filo_statement_bind_int64 (st, 2, filo_conversation_get_change (o));
          filo_statement_bind_text (st, 3, filo_conversation_get_profile_id (o));
          filo_statement_bind_text (st, 4, filo_conversation_get_number_id (o));
          filo_statement_bind_int64 (st, 5, filo_conversation_get_read_through (o));
          filo_statement_bind_int64 (st, 6, filo_conversation_get_last_inbound (o));
          filo_statement_bind_int64 (st, 7, filo_conversation_get_last_position (o));
          filo_statement_bind_int64 (st, 8, filo_conversation_get_began_at (o));
          filo_statement_bind_int64 (st, 9, filo_conversation_get_last_at (o));
          filo_statement_bind_text (st, 10, filo_conversation_get_last_text (o));
          filo_statement_bind_boolean (st, 11, filo_conversation_is_unread (o));
        }
      else
        {
          FiloMessage *o = objects->pdata[i];

          st = filo_db_prepare (test.db,
                                "INSERT INTO message VALUES (NULL,?1,?2,?3,?4,1,0,?5,0,0,NULL,"
                                "NULL,NULL,?6,0,0,0,NULL,0,0)",
                                &error);
          g_assert_no_error (error);
          filo_statement_bind_text (st, 1, filo_message_get_id (o));
          filo_statement_bind_int64 (st, 2, filo_message_get_change (o));
          filo_statement_bind_text (st, 3, filo_message_get_conversation_id (o));
          filo_statement_bind_int64 (st, 4, filo_message_get_position (o));
          filo_statement_bind_text (st, 5, filo_message_get_text (o));
          filo_statement_bind_int64 (st, 6, filo_message_get_created_at (o));
        }
      filo_statement_run (st, &error);
      g_assert_no_error (error);
    }
  filo_db_commit (test.db, &error);
  g_assert_no_error (error);
  seconds = work_so_far () - begin;
  filo_test_db_close (&test);
  return objects->len / seconds;
}

/* Ours: decoded objects through the replica's rules, in one transaction too. */
static double
run_apply (GPtrArray *objects)
{
  FiloTestDb test = { 0 };
  g_autoptr(FiloDelta) delta = filo_delta_new ();
  g_autoptr(GError) error = NULL;
  FiloReplica replica;
  double begin;
  double seconds;

  filo_test_db_open (&test, filo_replica_migrations, filo_replica_n_migrations);
  begin = work_so_far ();
  filo_db_begin (test.db, &error);
  filo_replica_begin (&replica, test.db, delta, "a1", NOW, &error);
  replica.note_arrivals = TRUE;
  for (guint i = 0; i < objects->len; i++)
    {
      const FiloKind kind = kind_of (objects->pdata[i]);
      const char *id = filo_kind_tables_get_id (kind, objects->pdata[i]);
      gboolean applied = FALSE;

      filo_replica_apply (&replica, kind, id, objects->pdata[i], 0,
                          &applied, &error);
      g_assert_no_error (error);
      g_assert_true (applied);
    }
  filo_replica_end (&replica, &error);
  g_assert_no_error (error);
  filo_db_commit (test.db, &error);
  seconds = work_so_far () - begin;
  filo_test_db_close (&test);
  return objects->len / seconds;
}

static GPtrArray *
make_lines (GPtrArray *objects)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GString *text = g_string_new (NULL);
  gint64 counts[FILO_KIND_LAST + 1] = { 0 };

  counts[FILO_KIND_MESSAGE] = objects->len;
  for (guint i = 0; i <= objects->len + 1; i++)
    {
      JsonNode *node = i == 0 ? filo_snapshot_header_to_json ("e.1", counts)
                       : i <= objects->len
                           ? filo_snapshot_object_to_json (kind_of (objects->pdata[i - 1]),
                                                           objects->pdata[i - 1])
                           : filo_snapshot_end_to_json ();
      g_autofree char *line = filo_json_to_string (node);

      json_node_unref (node);
      g_string_append (text, line);
      g_string_append_c (text, '\n');
      if (text->len > 256 * 1024 || i == objects->len + 1)
        {
          g_ptr_array_add (parts, g_string_free_to_bytes (text));
          text = g_string_new (NULL);
        }
    }
  g_string_free (text, TRUE);
  return parts;
}

static FiloStore *
open_store (const char    *path,
            FiloFakeClock *clock,
            FiloRandom    *random)
{
  FiloStore *store = filo_store_new (path, FILO_CLOCK (clock), random);
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  filo_store_open_async (store, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_store_open_finish (store, result, NULL));
  return store;
}

static void
close_store (FiloStore *store)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  filo_store_close_async (store, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_object_unref (store);
}

static double
run_first_sync (GPtrArray  *parts,
                guint       n,
                FiloStore  *store,
                double     *longest_ms)
{
  const gint64 begin = g_get_monotonic_time ();
  double seconds;

  *longest_ms = 0;
  for (guint i = 0; i < parts->len; i++)
    {
      GAsyncResult *slot = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      guint done, total;
      gboolean ended;

      filo_store_apply_snapshot_async (store, parts->pdata[i], FALSE, filo_test_store_result,
                                       &slot);
      /* What the main loop spends on one part, the longest time it was away. */
      while (slot == NULL)
        {
          gint64 turn;

          g_main_context_iteration (NULL, FALSE);
          turn = g_get_monotonic_time ();
          while (slot == NULL && g_main_context_pending (NULL))
            {
              g_main_context_iteration (NULL, FALSE);
              *longest_ms = MAX (*longest_ms, since (turn) * 1000);
              turn = g_get_monotonic_time ();
            }
          g_usleep (200);
        }
      result = slot;
      g_assert_true (
          filo_store_apply_snapshot_finish (store, result, &done, &total, &ended, NULL));
    }
  seconds = since (begin);
  return n / seconds;
}

static void
run_list (FiloStore *store,
          guint      n)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr(FiloConversationList) list =
      filo_store_new_conversation_list (store, FILO_CONVERSATION_FILTER_INBOX);
  g_autoptr(FiloConversation) first = NULL;

  FILO_TEST_WAIT (g_list_model_get_n_items (G_LIST_MODEL (list)) > 0);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (filo_conversation_get_loaded (first));
  report ("list-first-rows", since (begin) * 1000, "ms", 0);
  FILO_TEST_WAIT (!filo_conversation_list_get_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n);
  report ("list-all-rows", since (begin) * 1000, "ms", 0);

  begin = g_get_monotonic_time ();
  {
    g_autoptr(GPtrArray) page = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < 200; i++)
      g_ptr_array_add (page, g_list_model_get_item (G_LIST_MODEL (list), n / 2 + i));
    FILO_TEST_WAIT (filo_conversation_get_loaded (page->pdata[0]) &&
                    filo_conversation_get_loaded (page->pdata[199]));
    report ("list-jump-200-rows", since (begin) * 1000, "ms", 0);
  }
  begin = g_get_monotonic_time ();
  {
    g_autoptr(FiloThreadList) thread =
        filo_store_new_thread_list (store, "0190a000-0000-7000-8002-000000000007");

    FILO_TEST_WAIT (!filo_thread_list_get_loading (thread));
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, MESSAGES_EACH);
    report ("thread-open", since (begin) * 1000, "ms", 0);
  }
}

int
main (int    argc,
      char **argv)
{
  const guint n = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  g_autoptr(FiloFakeClock) clock = filo_fake_clock_new (NOW);
  g_autoptr(FiloRandom) random = FILO_RANDOM (filo_seeded_random_new (1));
  g_autoptr(GPtrArray) objects = make_world (n);
  g_autoptr(GPtrArray) parts = NULL;
  char *folder = filo_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "replica.db", NULL);
  FiloStore *store;
  double raw, ours, longest;

  raw = run_raw (objects);
  ours = run_apply (objects);
  report ("apply-feed", ours, "objects/s", raw);

  parts = make_lines (objects);
  store = open_store (path, clock, random);
  g_main_context_iteration (NULL, FALSE);
  ours = run_first_sync (parts, objects->len, store, &longest);
  report ("first-sync", ours, "objects/s", raw);
  report ("first-sync-longest-callback", longest, "ms", 0);
  close_store (store);

  {
    const gint64 begin = g_get_monotonic_time ();

    store = open_store (path, clock, random);
    report ("store-open", since (begin) * 1000, "ms", 0);
  }
  run_list (store, n);
  close_store (store);
  filo_test_remove_folder (folder);
  return 0;
}
