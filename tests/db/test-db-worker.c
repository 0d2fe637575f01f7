/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-db-worker.h"

#include "filo-test-db.h"

typedef struct
{
  char         *folder;
  char         *path;
  FiloDbWorker *worker;
  guint         committed;    /* Times that the signal came. */
  GString      *order;        /* What came when, in the main thread. */
} Fixture;

static void
on_committed (FiloDbWorker *worker,
              gpointer      user_data)
{
  Fixture *f = user_data;

  f->committed++;
  g_string_append (f->order, "C ");
}

static gpointer
make_table (FiloDb   *db,
            gpointer  data,
            GError  **error)
{
  filo_db_execute (db, "CREATE TABLE item (value INTEGER NOT NULL UNIQUE CHECK (value >= 0)) STRICT",
                   error);
  return NULL;
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  f->folder = filo_test_make_folder ();
  f->path = g_build_filename (f->folder, "test.db", NULL);
  f->worker = filo_db_worker_new (f->path, FILO_DB_WRITER, NULL, 0);
  f->order = g_string_new (NULL);
  g_assert_true (filo_db_worker_open_sync (f->worker, &error));
  g_assert_no_error (error);
  filo_test_run (f->worker, make_table, NULL);
  filo_test_settle ();
  g_signal_connect (f->worker, "committed", G_CALLBACK (on_committed), f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  if (f->worker != NULL)
    filo_test_close_worker (f->worker);
  g_string_free (f->order, TRUE);
  g_free (f->path);
  filo_test_remove_folder (f->folder);
}

static gpointer
insert (FiloDb   *db,
        gpointer  data,
        GError  **error)
{
  FiloStatement *statement = filo_db_prepare (db, "INSERT INTO item (value) VALUES (?1)", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, GPOINTER_TO_INT (data));
  return filo_statement_run (statement, error) ? data : NULL;
}

/* Writes first and fails then. */
static gpointer
insert_and_fail (FiloDb   *db,
                 gpointer  data,
                 GError  **error)
{
  if (insert (db, data, error) != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "on purpose");
  return NULL;
}

static gpointer
count (FiloDb   *db,
       gpointer  data,
       GError  **error)
{
  gint64 value = -1;

  filo_db_query_int64 (db, "SELECT COUNT(*) FROM item", &value, error);
  return GINT_TO_POINTER ((int) value);
}

/* One job whose end is written down. */
typedef struct
{
  Fixture *f;
  char     name;
  gboolean done;
  gpointer value;
  GError  *error;
} Watch;

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Watch *watch = user_data;

  watch->value = filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &watch->error);
  watch->done = TRUE;
  g_string_append_printf (watch->f->order, "%c ", watch->name);
}

static void
watch_job (Fixture    *f,
           Watch      *watch,
           char        name,
           FiloDbFunc  func,
           int         value)
{
  watch->f = f;
  watch->name = name;
  watch->done = FALSE;
  watch->error = NULL;
  filo_db_worker_run_async (f->worker, func, GINT_TO_POINTER (value), NULL, NULL, NULL, on_done,
                            watch);
}

/* A job that is a group of its own until the test lets go: what is asked meanwhile makes the next. */
typedef struct
{
  GMutex   lock;
  GCond    cond;
  gboolean entered;
  gboolean open;
} Gate;

static gpointer
wait_at_gate (FiloDb   *db,
              gpointer  data,
              GError  **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->entered = TRUE;
  g_cond_broadcast (&gate->cond);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return NULL;
}

static void
gate_close (Gate    *gate,
            Fixture *f)
{
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->cond);
  gate->entered = FALSE;
  gate->open = FALSE;
  filo_db_worker_run_async (f->worker, wait_at_gate, gate, NULL, NULL, NULL, NULL, NULL);
  g_mutex_lock (&gate->lock);
  while (!gate->entered)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->open = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->lock);
}

static void
test_failing_job_rolls_back_alone (Fixture *f, gconstpointer data)
{
  Gate gate;
  Watch a, b, c, d;

  gate_close (&gate, f);
  watch_job (f, &a, 'a', insert, 1);
  watch_job (f, &b, 'b', insert_and_fail, 2);
  watch_job (f, &c, 'c', insert, 1);           /* Breaks UNIQUE within the group. */
  watch_job (f, &d, 'd', insert, 3);
  gate_open (&gate);
  FILO_TEST_WAIT (d.done);
  filo_test_settle ();

  g_assert_no_error (a.error);
  g_assert_error (b.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_error (c.error, FILO_DB_ERROR, FILO_DB_ERROR_CONSTRAINT);
  g_assert_nonnull (strstr (c.error->message, f->path));
  g_assert_no_error (d.error);
  g_assert_cmpint (GPOINTER_TO_INT (d.value), ==, 3);
  g_assert_cmpint (GPOINTER_TO_INT (filo_test_run (f->worker, count, NULL)), ==, 2);
  g_error_free (b.error);
  g_error_free (c.error);
}

static void
test_group_commits_once_and_then_calls_back (Fixture *f, gconstpointer data)
{
  Gate gate;
  Watch watches[20];

  gate_close (&gate, f);
  for (int i = 0; i < 20; i++)
    watch_job (f, &watches[i], 'a' + i, insert, i);
  gate_open (&gate);
  FILO_TEST_WAIT (watches[19].done);
  filo_test_settle ();

  g_assert_cmpuint (f->committed, ==, 1);
  g_assert_cmpstr (f->order->str, ==, "a b c d e f g h i j k l m n o p q r s t C ");
}

static void
test_nothing_written_is_no_commit (Fixture *f, gconstpointer data)
{
  filo_test_run (f->worker, count, NULL);
  filo_test_settle ();
  g_assert_cmpuint (f->committed, ==, 0);
}

static gpointer
end_transaction (FiloDb   *db,
                 gpointer  data,
                 GError  **error)
{
  filo_db_execute (db, "ROLLBACK", error);
  return NULL;
}

static void
test_lost_transaction_fails_those_before_it (Fixture *f, gconstpointer data)
{
  Gate gate;
  Watch a, b, c;

  gate_close (&gate, f);
  watch_job (f, &a, 'a', insert, 1);
  watch_job (f, &b, 'b', end_transaction, 0);
  watch_job (f, &c, 'c', insert, 3);
  gate_open (&gate);
  FILO_TEST_WAIT (c.done);

  g_assert_error (b.error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED);
  g_assert_error (a.error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED);
  g_assert_no_error (c.error);
  g_assert_cmpint (GPOINTER_TO_INT (filo_test_run (f->worker, count, NULL)), ==, 1);
  g_error_free (a.error);
  g_error_free (b.error);
}

/* A deferred foreign key breaks only at COMMIT. */
static gpointer
break_commit (FiloDb   *db,
              gpointer  data,
              GError  **error)
{
  filo_db_execute (db,
                   "CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;"
                   "CREATE TABLE child (parent INTEGER REFERENCES parent (id)"
                   "  DEFERRABLE INITIALLY DEFERRED) STRICT;"
                   "INSERT INTO child (parent) VALUES (7)", error);
  return NULL;
}

static gpointer
make_value (FiloDb   *db,
            gpointer  data,
            GError  **error)
{
  if (insert (db, GINT_TO_POINTER (5), error) == NULL)
    return NULL;
  g_atomic_int_inc ((int *) data);
  return data;
}

static void
free_value (gpointer data)
{
  g_atomic_int_add ((int *) data, -1);
}

static void
test_failed_commit_fails_all (Fixture *f, gconstpointer data)
{
  Gate gate;
  Watch a, b, c;
  int values = 0;

  gate_close (&gate, f);
  watch_job (f, &a, 'a', insert, 1);
  watch_job (f, &b, 'b', break_commit, 0);
  c.f = f;
  c.name = 'c';
  c.done = FALSE;
  c.error = NULL;
  filo_db_worker_run_async (f->worker, make_value, &values, NULL, free_value, NULL, on_done, &c);
  gate_open (&gate);
  FILO_TEST_WAIT (c.done);
  filo_test_settle ();

  g_assert_error (a.error, FILO_DB_ERROR, FILO_DB_ERROR_CONSTRAINT);
  g_assert_error (b.error, FILO_DB_ERROR, FILO_DB_ERROR_CONSTRAINT);
  g_assert_error (c.error, FILO_DB_ERROR, FILO_DB_ERROR_CONSTRAINT);
  g_assert_cmpint (values, ==, 0);             /* The result was freed, not leaked. */
  g_assert_null (c.value);
  g_assert_cmpuint (f->committed, ==, 0);
  g_assert_cmpint (GPOINTER_TO_INT (filo_test_run (f->worker, count, NULL)), ==, 0);
  filo_test_run (f->worker, insert, GINT_TO_POINTER (1));      /* And it goes on. */
  g_error_free (a.error);
  g_error_free (b.error);
  g_error_free (c.error);
}

static gpointer
leave_savepoint_and_read_open (FiloDb   *db,
                               gpointer  data,
                               GError  **error)
{
  FiloStatement *statement;

  if (!filo_db_savepoint (db, error) || insert (db, data, error) == NULL
      || (statement = filo_db_prepare (db, "SELECT value FROM item", error)) == NULL)
    return NULL;
  g_assert_cmpint (filo_statement_step (statement, error), ==, FILO_STEP_ROW);
  if (GPOINTER_TO_INT (data) == 9)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "on purpose");
  return NULL;
}

static void
test_loose_ends_of_a_job_are_tied (Fixture *f, gconstpointer data)
{
  Watch a, b;

  watch_job (f, &a, 'a', leave_savepoint_and_read_open, 8);
  watch_job (f, &b, 'b', leave_savepoint_and_read_open, 9);
  FILO_TEST_WAIT (a.done && b.done);

  g_assert_no_error (a.error);
  g_assert_error (b.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (GPOINTER_TO_INT (filo_test_run (f->worker, count, NULL)), ==, 1);
  g_error_free (b.error);
}

static void
test_cancelled_job_does_not_run (Fixture *f, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Gate gate;
  Watch a = { .f = f, .name = 'a' };

  gate_close (&gate, f);
  filo_db_worker_run_async (f->worker, insert, GINT_TO_POINTER (1), NULL, NULL, cancellable, on_done,
                            &a);
  g_cancellable_cancel (cancellable);
  gate_open (&gate);
  FILO_TEST_WAIT (a.done);

  g_assert_error (a.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (GPOINTER_TO_INT (filo_test_run (f->worker, count, NULL)), ==, 0);
  g_error_free (a.error);
}

static void
test_close_drains_and_refuses_later_jobs (Fixture *f, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDb) db = NULL;
  GAsyncResult *slot = NULL;
  Watch watches[300];
  Watch late;
  gint64 rows;

  for (int i = 0; i < 300; i++)
    watch_job (f, &watches[i], '.', insert, i);
  filo_db_worker_close_async (f->worker, NULL, filo_test_store_result, &slot);
  watch_job (f, &late, '.', insert, 1000);
  result = filo_test_await (&slot);
  g_assert_true (filo_db_worker_close_finish (f->worker, result, &error));
  g_assert_no_error (error);
  FILO_TEST_WAIT (late.done);
  for (int i = 0; i < 300; i++)
    {
      g_assert_true (watches[i].done);
      g_assert_no_error (watches[i].error);
    }
  g_assert_error (late.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_error_free (late.error);
  g_clear_object (&result);
  filo_test_settle ();
  g_assert_finalize_object (g_steal_pointer (&f->worker));

  db = filo_db_open (f->path, FILO_DB_WRITER, &error);
  g_assert_no_error (error);
  g_assert_true (filo_db_query_int64 (db, "SELECT COUNT(*) FROM item", &rows, &error));
  g_assert_cmpint (rows, ==, 300);
}

static void
test_last_unref_drains (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (GPOINTER_TO_INT (filo_db_worker_run_sync (f->worker, insert, GINT_TO_POINTER (4),
                                                             NULL, NULL, &error)), ==, 4);
  g_assert_no_error (error);
  g_assert_cmpuint (f->committed, ==, 1);
  g_assert_finalize_object (g_steal_pointer (&f->worker));
}

static gpointer
where_am_i (FiloDb   *db,
            gpointer  data,
            GError  **error)
{
  return g_thread_self ();
}

static void
test_jobs_run_in_one_other_thread (Fixture *f, gconstpointer data)
{
  gpointer thread = filo_test_run (f->worker, where_am_i, NULL);

  g_assert_true (thread != g_thread_self ());
  g_assert_true (filo_test_run (f->worker, where_am_i, NULL) == thread);
}

static void
test_reader_sees_commits_and_cannot_write (Fixture *f, gconstpointer data)
{
  FiloDbWorker *reader = filo_db_worker_new (f->path, FILO_DB_READER, NULL, 0);
  g_autoptr(GError) error = NULL;

  g_assert_true (filo_db_worker_open_sync (reader, &error));
  g_assert_no_error (error);
  filo_test_run (f->worker, insert, GINT_TO_POINTER (1));
  g_assert_cmpint (GPOINTER_TO_INT (filo_test_run (reader, count, NULL)), ==, 1);
  g_assert_null (filo_db_worker_run_sync (reader, insert_and_fail, GINT_TO_POINTER (2), NULL, NULL,
                                          &error));
  g_assert_error (error, FILO_DB_ERROR, FILO_DB_ERROR_READONLY);
  filo_test_close_worker (reader);
}

static void
test_failed_open_fails_jobs_with_its_reason (Fixture *f, gconstpointer data)
{
  FiloDbWorker *second = filo_db_worker_new (f->path, FILO_DB_WRITER, NULL, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) job_error = NULL;

  g_assert_false (filo_db_worker_open_sync (second, &error));
  g_assert_error (error, FILO_DB_ERROR, FILO_DB_ERROR_BUSY);
  g_assert_null (filo_db_worker_run_sync (second, count, NULL, NULL, NULL, &job_error));
  g_assert_error (job_error, FILO_DB_ERROR, FILO_DB_ERROR_BUSY);
  g_assert_finalize_object (second);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/db-worker/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("failing-job-rolls-back-alone", test_failing_job_rolls_back_alone);
  ADD ("group-commits-once-and-then-calls-back", test_group_commits_once_and_then_calls_back);
  ADD ("nothing-written-is-no-commit", test_nothing_written_is_no_commit);
  ADD ("lost-transaction-fails-those-before-it", test_lost_transaction_fails_those_before_it);
  ADD ("failed-commit-fails-all", test_failed_commit_fails_all);
  ADD ("loose-ends-of-a-job-are-tied", test_loose_ends_of_a_job_are_tied);
  ADD ("cancelled-job-does-not-run", test_cancelled_job_does_not_run);
  ADD ("close-drains-and-refuses-later-jobs", test_close_drains_and_refuses_later_jobs);
  ADD ("last-unref-drains", test_last_unref_drains);
  ADD ("jobs-run-in-one-other-thread", test_jobs_run_in_one_other_thread);
  ADD ("reader-sees-commits-and-cannot-write", test_reader_sees_commits_and_cannot_write);
  ADD ("failed-open-fails-jobs-with-its-reason", test_failed_open_fails_jobs_with_its_reason);
#undef ADD

  return g_test_run ();
}
