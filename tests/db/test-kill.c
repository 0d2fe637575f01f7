/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-db-worker.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "filo-seeded-random.h"
#include "filo-test-db.h"

/* This program starts itself again as a writer, which says on its standard output each number that its
 * worker has committed; it is killed at some moment, and then all that it said must be in the file. */

#define KILLS     30
#define IN_FLIGHT 32

typedef struct
{
  FiloDbWorker *worker;
  gint64        next;
} Writer;

static void ask (Writer *writer);

static gpointer
make_table (FiloDb   *db,
            gpointer  data,
            GError  **error)
{
  filo_db_execute (db, "CREATE TABLE IF NOT EXISTS item (number INTEGER PRIMARY KEY, text TEXT) STRICT",
                   error);
  return NULL;
}

static gpointer
insert (FiloDb   *db,
        gpointer  data,
        GError  **error)
{
  const gint64 *number = data;
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO item (number, text) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, *number);
  filo_statement_bind_text (statement, 2, "Is the blue one in stock again?");
  if (!filo_statement_run (statement, error))
    return NULL;
  return g_memdup2 (number, sizeof *number);
}

static void
on_inserted (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Writer *writer = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree gint64 *number = filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);

  /* Anything but a whole write would make the test mean nothing. */
  if (error != NULL || write (STDOUT_FILENO, number, sizeof *number) != sizeof *number)
    abort ();
  ask (writer);
}

static void
ask (Writer *writer)
{
  gint64 number = writer->next++;

  filo_db_worker_run_async (writer->worker, insert, g_memdup2 (&number, sizeof number), g_free, g_free,
                            NULL, on_inserted, writer);
}

G_NORETURN static void
run_writer (const char *path,
            gint64      first)
{
  Writer writer = { .next = first };
  g_autoptr(GError) error = NULL;

  writer.worker = filo_db_worker_new (path, FILO_DB_WRITER, NULL, 0);
  if (!filo_db_worker_open_sync (writer.worker, &error))
    g_error ("%s", error->message);
  filo_db_worker_run_sync (writer.worker, make_table, NULL, NULL, NULL, &error);
  if (error != NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < IN_FLIGHT; i++)
    ask (&writer);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static const char *program;

/* Lets a writer say at least enough numbers, kills it, and adds all that it said to said. */
static void
run_and_kill (const char *path,
              gint64      first,
              guint       enough,
              GHashTable *said)
{
  g_autofree char *first_text = g_strdup_printf ("%" G_GINT64_FORMAT, first);
  const char *argv[] = { program, "--writer", path, first_text, NULL };
  g_autoptr(GError) error = NULL;
  gint64 number;
  guint n = 0;
  GPid pid;
  int out;
  int status;

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                           NULL, &pid, NULL, &out, NULL, &error));
  g_assert_no_error (error);
  while (read (out, &number, sizeof number) == sizeof number)
    {
      g_hash_table_add (said, g_memdup2 (&number, sizeof number));
      if (++n == enough)
        g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
    }
  close (out);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  g_spawn_close_pid (pid);
}

static void
assert_in_file (const char *path,
                GHashTable *said,
                gint64     *next)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDb) db = filo_db_open (path, FILO_DB_WRITER, &error);
  g_autoptr(GHashTable) rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  FiloStatement *statement;
  GHashTableIter iter;
  gpointer number;

  g_assert_no_error (error);
  g_assert_true (filo_db_check (db, &error));
  statement = filo_db_prepare (db, "SELECT number FROM item ORDER BY number", &error);
  g_assert_no_error (error);
  while (filo_statement_step (statement, &error) == FILO_STEP_ROW)
    {
      gint64 row = filo_statement_get_int64 (statement, 0);

      g_hash_table_add (rows, g_memdup2 (&row, sizeof row));
      *next = row + 1;
    }
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, said);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    if (!g_hash_table_contains (rows, number))
      g_error ("%" G_GINT64_FORMAT " was acknowledged and is lost", *(gint64 *) number);
}

static void
test_what_was_said_is_in_the_file (void)
{
  char *folder = filo_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "test.db", NULL);
  g_autoptr(GHashTable) said = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(FiloSeededRandom) random = filo_seeded_random_new (11);
  gint64 next = 0;

  for (guint i = 0; i < KILLS; i++)
    {
      run_and_kill (path, next, 1 + filo_random_uint32_below (FILO_RANDOM (random), 300), said);
      assert_in_file (path, said, &next);
    }
  g_assert_cmpuint (g_hash_table_size (said), >, KILLS);
  filo_test_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  program = argv[0];
  if (argc == 4 && g_str_equal (argv[1], "--writer"))
    run_writer (argv[2], g_ascii_strtoll (argv[3], NULL, 10));

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kill/what-was-said-is-in-the-file", test_what_was_said_is_in_the_file);
  return g_test_run ();
}
