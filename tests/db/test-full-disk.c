/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include "filo-db-worker.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include "filo-test-db.h"

/* Two ways to be out of space: no file of this process may grow beyond a limit, which can be set at
 * each byte (SQLite sees an I/O error); and a small file system of our own (SQLite sees it full). */

#define TEXT_SIZE 3000

static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static gpointer
make_table (FiloDb   *db,
            gpointer  data,
            GError  **error)
{
  filo_db_execute (db, "CREATE TABLE item (number INTEGER NOT NULL UNIQUE, text TEXT) STRICT", error);
  return NULL;
}

static gpointer
insert (FiloDb   *db,
        gpointer  data,
        GError  **error)
{
  g_autofree char *text = g_strnfill (TEXT_SIZE, 'x');
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO item (number, text) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, GPOINTER_TO_INT (data));
  filo_statement_bind_text (statement, 2, text);
  filo_statement_run (statement, error);
  return NULL;
}

static gpointer
check (FiloDb   *db,
       gpointer  data,
       GError  **error)
{
  filo_db_check (db, error);
  return NULL;
}

typedef struct
{
  GHashTable *acknowledged;    /* Numbers whose job succeeded. */
  guint       pending;
  guint       full;            /* Jobs that failed for want of space. */
  guint       failed;          /* Jobs that failed as by a broken disk. */
} Ledger;

typedef struct
{
  Ledger *ledger;
  int     number;
} Entry;

static void
on_inserted (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Entry *entry = user_data;
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  entry->ledger->pending--;
  if (error == NULL)
    g_hash_table_add (entry->ledger->acknowledged, GINT_TO_POINTER (entry->number));
  else if (g_error_matches (error, FILO_DB_ERROR, FILO_DB_ERROR_FULL))
    entry->ledger->full++;
  else if (g_error_matches (error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED))
    entry->ledger->failed++;
  else
    g_error ("Neither full nor broken: %s", error->message);
}

static void
insert_some (FiloDbWorker *worker,
             Ledger       *ledger,
             int           first,
             int           n)
{
  for (int i = first; i < first + n; i++)
    {
      Entry *entry = g_new0 (Entry, 1);

      entry->ledger = ledger;
      entry->number = i;
      ledger->pending++;
      filo_db_worker_run_async (worker, insert, GINT_TO_POINTER (i), NULL, NULL, NULL, on_inserted,
                                entry);
    }
  FILO_TEST_WAIT (ledger->pending == 0);
}

static void
assert_file_is (const char *path,
                Ledger     *ledger)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDb) db = filo_db_open (path, FILO_DB_WRITER, &error);
  FiloStatement *statement;
  guint rows = 0;

  g_assert_no_error (error);
  g_assert_true (filo_db_check (db, &error));
  statement = filo_db_prepare (db, "SELECT number FROM item", &error);
  for (; filo_statement_step (statement, &error) == FILO_STEP_ROW; rows++)
    g_assert_true (g_hash_table_contains (
      ledger->acknowledged, GINT_TO_POINTER ((int) filo_statement_get_int64 (statement, 0))));
  g_assert_no_error (error);
  g_assert_cmpuint (rows, ==, g_hash_table_size (ledger->acknowledged));
}

/* With the limit at each of many sizes: what was said to be done is in the file and nothing else, and
 * with space again the worker goes on. */
static void
test_limit_at_each_size (void)
{
  guint failed = 0;

  for (rlim_t limit = 40 * 1024; limit < 600 * 1024; limit += 7 * 1024 + 512)
    {
      char *folder = filo_test_make_folder ();
      g_autofree char *path = g_build_filename (folder, "test.db", NULL);
      g_autoptr(GError) error = NULL;
      Ledger ledger = { .acknowledged = g_hash_table_new (NULL, NULL) };
      FiloDbWorker *worker = filo_db_worker_new (path, FILO_DB_WRITER, NULL, 0);

      g_assert_true (filo_db_worker_open_sync (worker, &error));
      filo_test_run (worker, make_table, NULL);
      limit_files (limit);
      insert_some (worker, &ledger, 0, 40);
      insert_some (worker, &ledger, 40, 40);
      limit_files (RLIM_INFINITY);
      filo_test_run (worker, check, NULL);
      failed += ledger.full + ledger.failed;
      insert_some (worker, &ledger, 80, 10);
      for (int i = 80; i < 90; i++)
        g_assert_true (g_hash_table_contains (ledger.acknowledged, GINT_TO_POINTER (i)));
      filo_test_close_worker (worker);
      assert_file_is (path, &ledger);
      g_hash_table_unref (ledger.acknowledged);
      filo_test_remove_folder (folder);
    }
  g_assert_cmpuint (failed, >, 1000);          /* The limit did bite. */
}

/* Once per process, while it has one thread only. */
static gboolean
enter_own_mounts (void)
{
  if (unshare (geteuid () == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return FALSE;
  return mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static gboolean own_mounts;

static void
test_small_file_system (void)
{
  char *folder = filo_test_make_folder ();

  if (!own_mounts || mount ("none", folder, "tmpfs", MS_NOSUID | MS_NODEV, "size=64k") != 0)
    {
      g_test_skip ("This machine lets us mount no file system of our own");
      filo_test_remove_folder (folder);
      return;
    }
  umount (folder);

  for (guint size = 60; size < 700; size += 40)
    {
      g_autofree char *path = g_build_filename (folder, "test.db", NULL);
      g_autofree char *small = g_strdup_printf ("size=%uk,mode=0700", size);
      g_autoptr(GError) error = NULL;
      Ledger ledger = { .acknowledged = g_hash_table_new (NULL, NULL) };
      FiloDbWorker *worker = filo_db_worker_new (path, FILO_DB_WRITER, NULL, 0);

      g_assert_cmpint (mount ("none", folder, "tmpfs", MS_NOSUID | MS_NODEV, "size=4m,mode=0700"),
                       ==, 0);
      g_assert_true (filo_db_worker_open_sync (worker, &error));
      filo_test_run (worker, make_table, NULL);
      g_assert_cmpint (mount ("none", folder, "tmpfs", MS_REMOUNT | MS_NOSUID | MS_NODEV, small), ==,
                       0);
      insert_some (worker, &ledger, 0, 150);
      insert_some (worker, &ledger, 150, 150);
      g_assert_cmpuint (ledger.full, >, 0);
      g_assert_cmpuint (ledger.failed, ==, 0);
      g_assert_cmpint (mount ("none", folder, "tmpfs", MS_REMOUNT | MS_NOSUID | MS_NODEV,
                              "size=8m,mode=0700"), ==, 0);
      filo_test_run (worker, check, NULL);
      insert_some (worker, &ledger, 300, 10);
      g_assert_true (g_hash_table_contains (ledger.acknowledged, GINT_TO_POINTER (300)));
      filo_test_close_worker (worker);
      assert_file_is (path, &ledger);
      g_hash_table_unref (ledger.acknowledged);
      g_assert_cmpint (umount (folder), ==, 0);
    }
  filo_test_remove_folder (folder);
}

static void
test_full_when_opening (void)
{
  char *folder = filo_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "test.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDb) db = NULL;

  limit_files (0);
  db = filo_db_open (path, FILO_DB_WRITER, &error);
  limit_files (RLIM_INFINITY);
  g_assert_null (db);
  g_assert_error (error, FILO_DB_ERROR, FILO_DB_ERROR_FULL);
  g_clear_error (&error);
  db = filo_db_open (path, FILO_DB_WRITER, &error);
  g_assert_no_error (error);
  g_assert_nonnull (db);
  g_clear_object (&db);
  filo_test_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  /* The limit shall be an error, not the end. */
  signal (SIGXFSZ, SIG_IGN);
  own_mounts = enter_own_mounts ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/full-disk/limit-at-each-size", test_limit_at_each_size);
  g_test_add_func ("/full-disk/small-file-system", test_small_file_system);
  g_test_add_func ("/full-disk/when-opening", test_full_when_opening);

  return g_test_run ();
}
