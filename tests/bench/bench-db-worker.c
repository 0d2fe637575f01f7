/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "filo-db-worker.h"
#include "filo-feed-table.h"
#include "filo-conversation-table.h"
#include "filo-message-table.h"
#include "filo-number-table.h"
#include "filo-profile-table.h"
#include "filo-schema.h"
#include "filo-test-db.h"

/* Durable jobs per second of the worker, with a number of jobs in flight, beside what the machine
 * gives at most: raw fsync'd appends, and one bare SQLite INSERT per commit. Prints
 * "name value unit floor ratio". */

#define SECONDS 3
#define PEOPLE  1000

typedef struct
{
  FiloDbWorker *worker;
  FiloDbFunc    func;
  guint         in_flight;
  guint64       started;
  guint64       done;
  gint64        end;       /* Monotonic, µs. */
} Load;

static gint n_ids;

static gpointer
receive_text (FiloDb   *db,
              gpointer  data,
              GError  **error)
{
  int number = g_atomic_int_add (&n_ids, 1);
  g_autofree char *id = g_strdup_printf ("01940000-0000-7000-8000-%012d", number);
  g_autofree char *conversation_id = g_strdup_printf ("c%d", number % PEOPLE);
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloMessage) message = filo_message_new ();
  gint64 position;

  conversation = filo_conversation_table_get (db, conversation_id, error);
  position = conversation == NULL ? 0
                                  : filo_conversation_table_next_position (db, conversation_id, error);
  if (position == 0)
    return NULL;
  filo_message_set_id (message, id);
  filo_message_set_conversation_id (message, conversation_id);
  filo_message_set_position (message, position);
  filo_message_set_text (message, "When will my order arrive? It was promised for Tuesday.");
  if (!filo_message_table_save (db, message, error))
    return NULL;
  filo_conversation_set_last_position (conversation, position);
  filo_conversation_set_last_inbound (conversation, position);
  filo_conversation_set_last_at (conversation, number);
  filo_conversation_set_last_text (conversation, filo_message_get_text (message));
  filo_conversation_table_save (db, conversation, error);
  return NULL;
}

static gpointer
take_number (FiloDb   *db,
             gpointer  data,
             GError  **error)
{
  filo_feed_table_next (db, error);
  return NULL;
}

static gpointer
make_people (FiloDb   *db,
             gpointer  data,
             GError  **error)
{
  g_autoptr(FiloNumber) number = filo_number_new ();

  filo_feed_table_begin (db, "bench", error);
  filo_number_set_id (number, "n1");
  filo_number_set_address (number, "+15550100");
  if (!filo_number_table_save (db, number, error))
    return NULL;
  for (int i = 0; i < PEOPLE; i++)
    {
      g_autoptr(FiloProfile) profile = filo_profile_new ();
      g_autoptr(FiloConversation) conversation = filo_conversation_new ();
      g_autofree char *profile_id = g_strdup_printf ("p%d", i);
      g_autofree char *conversation_id = g_strdup_printf ("c%d", i);

      filo_profile_set_id (profile, profile_id);
      filo_profile_set_address (profile, profile_id);
      filo_conversation_set_id (conversation, conversation_id);
      filo_conversation_set_profile_id (conversation, profile_id);
      filo_conversation_set_number_id (conversation, "n1");
      filo_conversation_set_began_at (conversation, 1);
      if (!filo_profile_table_save (db, profile, error)
          || !filo_conversation_table_save (db, conversation, error))
        return NULL;
    }
  return NULL;
}

static void ask (Load *load);

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Load *load = user_data;
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  if (error != NULL)
    g_error ("%s", error->message);
  load->done++;
  if (g_get_monotonic_time () < load->end)
    ask (load);
}

static void
ask (Load *load)
{
  load->started++;
  filo_db_worker_run_async (load->worker, load->func, NULL, NULL, NULL, NULL, on_done, load);
}

static double
measure (FiloDbWorker *worker,
         FiloDbFunc    func,
         guint         in_flight)
{
  Load load = { .worker = worker, .func = func, .in_flight = in_flight };
  gint64 start = g_get_monotonic_time ();

  load.end = start + SECONDS * G_USEC_PER_SEC;
  for (guint i = 0; i < in_flight; i++)
    ask (&load);
  while (load.done < load.started)
    g_main_context_iteration (NULL, TRUE);
  return load.done / ((g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC);
}

static double
measure_fsync (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "raw", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  gint64 start = g_get_monotonic_time ();
  gint64 end = start + SECONDS * G_USEC_PER_SEC;
  char block[4096] = { 0 };
  guint64 n = 0;

  g_assert_cmpint (fd, >=, 0);
  for (; g_get_monotonic_time () < end; n++)
    if (write (fd, block, sizeof block) != sizeof block || fdatasync (fd) != 0)
      g_error ("%s: %s", path, g_strerror (errno));
  close (fd);
  return n / ((g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC);
}

static double
measure_bare_commits (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "bare.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDb) db = filo_db_open (path, FILO_DB_WRITER, &error);
  gint64 start;
  gint64 end;
  guint64 n = 0;

  g_assert_no_error (error);
  filo_db_execute (db, "CREATE TABLE item (value INTEGER)", &error);
  start = g_get_monotonic_time ();
  end = start + SECONDS * G_USEC_PER_SEC;
  for (; g_get_monotonic_time () < end; n++)
    filo_db_execute (db, "INSERT INTO item (value) VALUES (1)", &error);
  g_assert_no_error (error);
  return n / ((g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC);
}

static void
print_rate (const char *name,
            double      rate,
            double      reference)
{
  printf ("%s %.0f jobs/s %.0f %.2f\n", name, rate, reference, rate / reference);
  fflush (stdout);
}

int
main (int   argc,
      char *argv[])
{
  static const guint in_flight[] = { 1, 8, 64, 256 };
  char *folder = filo_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "bench.db", NULL);
  g_autoptr(GError) error = NULL;
  FiloDbWorker *worker = filo_db_worker_new (path, FILO_DB_WRITER, filo_gateway_migrations,
                                             filo_gateway_n_migrations);
  double floor_rate;

  if (!filo_db_worker_open_sync (worker, &error))
    g_error ("%s", error->message);
  filo_test_run (worker, make_people, NULL);
  print_rate ("raw-fsync", measure_fsync (folder), 1);
  floor_rate = measure_bare_commits (folder);
  print_rate ("bare-sqlite-commit", floor_rate, floor_rate);
  for (guint i = 0; i < G_N_ELEMENTS (in_flight); i++)
    {
      g_autofree char *name = g_strdup_printf ("worker-small-write-%u-in-flight", in_flight[i]);

      print_rate (name, measure (worker, take_number, in_flight[i]), floor_rate);
    }
  for (guint i = 0; i < G_N_ELEMENTS (in_flight); i++)
    {
      g_autofree char *name = g_strdup_printf ("worker-inbound-text-%u-in-flight", in_flight[i]);

      print_rate (name, measure (worker, receive_text, in_flight[i]), floor_rate);
    }
  filo_test_close_worker (worker);
  filo_test_remove_folder (folder);
  return 0;
}
