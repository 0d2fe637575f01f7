/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes N texts of so many customers in through the flow, C of them waiting for their commit at a
 * time, on a fresh file; then again by known customers. Prints "name value unit" lines.
 *
 *   bench-flow FOLDER N C CUSTOMERS */
#include "config.h"

#include "filo-db-worker.h"
#include "filo-feed-table.h"
#include "filo-inbound.h"
#include "filo-number-table.h"
#include "filo-schema.h"

#include <stdlib.h>

typedef struct
{
  FiloDbWorker    *writer;
  FiloFlowContext  context;
  GMainLoop       *loop;
  guint            total;
  guint            customers;
  guint            started;
  guint            done;
  const char      *round;
} Bench;

typedef struct
{
  Bench           *bench;
  FiloInboundText *text;
} Job;

static void start_next (Bench *bench);

static void
job_free (gpointer data)
{
  Job *job = data;

  filo_inbound_text_free (job->text);
  g_free (job);
}

static gpointer
receive_in_worker (FiloDb   *db,
                   gpointer  data,
                   GError  **error)
{
  const Job *job = data;

  filo_inbound_receive (db, job->text, &job->bench->context, error);
  return NULL;
}

static void
on_received (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Bench *bench = user_data;
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  if (error != NULL)
    g_error ("%s", error->message);
  if (++bench->done == bench->total)
    g_main_loop_quit (bench->loop);
  else if (bench->started < bench->total)
    start_next (bench);
}

static void
start_next (Bench *bench)
{
  guint i = bench->started++;
  Job *job = g_new0 (Job, 1);
  g_autofree char *id = g_strdup_printf ("%s-%u", bench->round, i);
  g_autofree char *from = g_strdup_printf ("+393%09u", 200000000 + i % bench->customers);

  job->bench = bench;
  job->text = filo_inbound_text_new ("bench", id, from, "+390212345678",
                                     "Buongiorno, a che punto è il mio ordine?", 0);
  filo_db_worker_run_async (bench->writer, receive_in_worker, job, job_free, NULL, NULL,
                            on_received, bench);
}

static gpointer
fill (FiloDb   *db,
      gpointer  data,
      GError  **error)
{
  g_autoptr(FiloNumber) number = filo_number_new ();

  filo_number_set_id (number, "number");
  filo_number_set_address (number, "+390212345678");
  filo_number_set_carrier (number, "bench");
  if (filo_feed_table_begin (db, "bench", error))
    filo_number_table_save (db, number, error);
  return NULL;
}

static void
run (Bench      *bench,
     const char *round,
     guint       parallel)
{
  gint64 begun = g_get_monotonic_time ();

  bench->round = round;
  bench->started = bench->done = 0;
  for (guint i = 0; i < MIN (parallel, bench->total); i++)
    start_next (bench);
  g_main_loop_run (bench->loop);
  g_print ("flow-inbound-%s %.0f texts/s\n", round,
           bench->total * 1e6 / (double) (g_get_monotonic_time () - begun));
}

int
main (int argc, char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr(FiloClock) clock = filo_system_clock_new ();
  g_autoptr(FiloRandom) random = filo_system_random_new ();
  Bench bench = { 0 };

  if (argc != 5)
    {
      g_printerr ("Usage: %s FOLDER N C CUSTOMERS\n", argv[0]);
      return EXIT_FAILURE;
    }
  path = g_build_filename (argv[1], "bench-flow.db", NULL);
  bench.total = (guint) atoi (argv[2]);
  bench.customers = MAX ((guint) atoi (argv[4]), 1);
  bench.context = (FiloFlowContext) { clock, random, filo_keyword_table_new (&error) };
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.writer = filo_db_worker_new (path, FILO_DB_WRITER, filo_gateway_migrations,
                                     filo_gateway_n_migrations);
  if (error != NULL || !filo_db_worker_open_sync (bench.writer, &error))
    g_error ("%s", error->message);
  filo_db_worker_run_sync (bench.writer, fill, NULL, NULL, NULL, &error);
  if (error != NULL)
    g_error ("%s", error->message);

  run (&bench, "new", (guint) atoi (argv[3]));
  run (&bench, "known", (guint) atoi (argv[3]));
  filo_db_worker_close_sync (bench.writer);
  g_object_unref (bench.writer);
  g_main_loop_unref (bench.loop);
  filo_keyword_table_unref ((FiloKeywordTable *) bench.context.keywords);
  return EXIT_SUCCESS;
}
