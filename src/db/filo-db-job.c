/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-db-job.h"

#include "filo-db-private.h"

/* Lets go of a result that nobody will get. */
static void
drop_result (FiloDbJob *job)
{
  if (job->result != NULL && job->result_destroy != NULL)
    job->result_destroy (job->result);
  job->result = NULL;
}

static void
drop_data (FiloDbJob *job)
{
  if (job->data != NULL && job->data_destroy != NULL)
    job->data_destroy (job->data);
  job->data = NULL;
}

void
filo_db_job_free (FiloDbJob *job)
{
  drop_data (job);
  drop_result (job);
  g_clear_error (&job->error);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->task);
  g_free (job);
}

static void
fail_job (FiloDbJob    *job,
          const GError *error)
{
  drop_result (job);
  g_clear_error (&job->error);
  job->error = g_error_copy (error);
}

/* Fails those of jobs[first … end - 1] that had succeeded: their transaction is gone. */
static void
fail_range (GPtrArray    *jobs,
           guint         first,
           guint         end,
           const GError *error)
{
  for (guint i = first; i < end; i++)
    {
      FiloDbJob *job = g_ptr_array_index (jobs, i);

      if (job->error == NULL)
        fail_job (job, error);
    }
}

void
filo_db_fail_jobs (GPtrArray    *jobs,
                   const GError *error)
{
  fail_range (jobs, 0, jobs->len, error);
}

/* FALSE with error: the whole transaction is broken. A failure of the job alone is in job->error. */
static gboolean
run_job (FiloDb     *db,
         FiloDbJob  *job,
         GError    **error)
{
  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    {
      drop_data (job);
      return TRUE;
    }
  if (!filo_db_begin_job (db, error))
    return FALSE;
  job->result = job->func (db, job->data, &job->error);
  drop_data (job);
  filo_db_reset_all (db);

  if (!filo_db_in_transaction (db))
    {
      /* SQLite gave up all of it: no space, no memory, I/O. */
      if (job->error != NULL)
        g_propagate_error (error, g_error_copy (job->error));
      else
        g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED, "%s: a job ended its transaction",
                     filo_db_get_path (db));
      return FALSE;
    }
  if (job->error != NULL)
    drop_result (job);
  return filo_db_end_job (db, job->error == NULL, error);
}

/* Runs jobs from first on in one transaction; returns where the next one begins. */
static guint
run_transaction (FiloDb    *db,
                 GPtrArray *jobs,
                 guint      first)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) rollback_error = NULL;
  guint next = first;

  if (!filo_db_begin (db, &error))
    {
      fail_range (jobs, first, jobs->len, error);
      return jobs->len;
    }
  while (error == NULL && next < jobs->len)
    run_job (db, g_ptr_array_index (jobs, next++), &error);
  if (error == NULL && filo_db_commit (db, &error))
    return next;

  if (!filo_db_rollback (db, &rollback_error))
    g_prefix_error (&error, "%s; ", rollback_error->message);
  fail_range (jobs, first, next, error);
  return next;
}

gboolean
filo_db_run_writes (FiloDb    *db,
                    GPtrArray *jobs)
{
  gint64 before = filo_db_get_total_changes (db);
  gboolean any = FALSE;

  for (guint next = 0; next < jobs->len;)
    next = run_transaction (db, jobs, next);
  for (guint i = 0; i < jobs->len; i++)
    any = any || ((FiloDbJob *) g_ptr_array_index (jobs, i))->error == NULL;
  return any && filo_db_get_total_changes (db) != before;
}

void
filo_db_run_reads (FiloDb    *db,
                   GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      FiloDbJob *job = g_ptr_array_index (jobs, i);
      g_autoptr(GError) error = NULL;

      if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
        continue;
      if (!filo_db_begin (db, &job->error))
        continue;
      job->result = job->func (db, job->data, &job->error);
      drop_data (job);
      filo_db_reset_all (db);
      if (!filo_db_rollback (db, &error) && job->error == NULL)
        fail_job (job, error);
      else if (job->error != NULL)
        drop_result (job);
    }
}
