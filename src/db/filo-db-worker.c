/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-db-worker.h"

#include "filo-db-job.h"

/* What both threads see. */
typedef struct
{
  GMutex               lock;
  GCond                changed;    /* A job was added, or a blocking one is done. */
  GQueue               jobs;
  GMainContext        *context;    /* Where callbacks run. */
  char                *path;
  FiloDbMode           mode;
  const FiloMigration *migrations;
  guint                n_migrations;
} Queue;

/* A commit's worth of jobs on its way to the main thread. */
typedef struct
{
  GPtrArray *jobs;
  gboolean   committed;
} Delivery;

struct _FiloDbWorker
{
  GObject   parent_instance;

  Queue    *queue;
  GThread  *thread;     /* From the first job on. */
  gboolean  closing;
};

G_DEFINE_FINAL_TYPE (FiloDbWorker, filo_db_worker, G_TYPE_OBJECT)

enum { SIGNAL_COMMITTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
queue_free (Queue *queue)
{
  g_assert (g_queue_is_empty (&queue->jobs));
  g_mutex_clear (&queue->lock);
  g_cond_clear (&queue->changed);
  g_main_context_unref (queue->context);
  g_free (queue->path);
  g_free (queue);
}

static FiloDb *
open_db (Queue   *queue,
         GError **error)
{
  g_autoptr(FiloDb) db = filo_db_open (queue->path, queue->mode, error);

  if (db == NULL || !filo_migrations_apply (db, queue->migrations, queue->n_migrations, error))
    return NULL;
  return g_steal_pointer (&db);
}

static void
complete_job (FiloDbJob *job)
{
  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else if (job->kind == FILO_DB_JOB_RUN)
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_destroy);
  else
    g_task_return_boolean (job->task, TRUE);
}

static gboolean
on_delivered (gpointer user_data)
{
  Delivery *delivery = user_data;
  FiloDbJob *first = g_ptr_array_index (delivery->jobs, 0);
  g_autoptr(FiloDbWorker) self = g_object_ref (g_task_get_source_object (first->task));

  for (guint i = 0; i < delivery->jobs->len; i++)
    complete_job (g_ptr_array_index (delivery->jobs, i));
  if (delivery->committed)
    g_signal_emit (self, signals[SIGNAL_COMMITTED], 0);
  return G_SOURCE_REMOVE;
}

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_ptr_array_unref (delivery->jobs);
  g_free (delivery);
}

/* Hands finished jobs over. Tasks, and with them perhaps the last reference to the worker, are let
 * go in the main thread only. */
static void
deliver (Queue     *queue,
         GPtrArray *jobs,
         gboolean   committed)
{
  Delivery *delivery = g_new0 (Delivery, 1);
  g_autoptr(GSource) source = NULL;

  delivery->jobs = g_ptr_array_new_full (jobs->len, (GDestroyNotify) filo_db_job_free);
  delivery->committed = committed;
  g_mutex_lock (&queue->lock);
  for (guint i = 0; i < jobs->len; i++)
    {
      FiloDbJob *job = g_ptr_array_index (jobs, i);

      if (job->task != NULL)
        g_ptr_array_add (delivery->jobs, job);
      else
        job->done = TRUE;      /* Its caller, who waits, owns it. */
    }
  g_cond_broadcast (&queue->changed);
  g_mutex_unlock (&queue->lock);

  if (delivery->jobs->len == 0)
    {
      delivery_free (delivery);
      return;
    }
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "filo-db-worker");
  g_source_set_callback (source, on_delivered, delivery, delivery_free);
  g_source_attach (source, queue->context);
}

/* Waits for jobs; takes one that opens or closes, or all that run up to the next such. */
static void
take_jobs (Queue     *queue,
           GPtrArray *jobs)
{
  g_mutex_lock (&queue->lock);
  while (g_queue_is_empty (&queue->jobs))
    g_cond_wait (&queue->changed, &queue->lock);
  do
    g_ptr_array_add (jobs, g_queue_pop_head (&queue->jobs));
  while (((FiloDbJob *) g_ptr_array_index (jobs, 0))->kind == FILO_DB_JOB_RUN
         && jobs->len < FILO_DB_WORKER_GROUP_MAX && !g_queue_is_empty (&queue->jobs)
         && ((FiloDbJob *) g_queue_peek_head (&queue->jobs))->kind == FILO_DB_JOB_RUN);
  g_mutex_unlock (&queue->lock);
}

static gpointer
run_thread (gpointer user_data)
{
  Queue *queue = user_data;
  g_autoptr(GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr(GError) open_error = g_error_new (G_IO_ERROR, G_IO_ERROR_CLOSED, "%s: isn't open",
                                              queue->path);
  FiloDb *db = NULL;
  FiloDbJobKind kind;

  do
    {
      gboolean committed = FALSE;
      FiloDbJob *first;

      g_ptr_array_set_size (jobs, 0);
      take_jobs (queue, jobs);
      first = g_ptr_array_index (jobs, 0);
      kind = first->kind;
      if (kind == FILO_DB_JOB_OPEN && db == NULL)
        {
          db = open_db (queue, &first->error);
          if (first->error != NULL)
            {
              g_clear_error (&open_error);
              open_error = g_error_copy (first->error);
            }
        }
      else if (kind == FILO_DB_JOB_CLOSE)
        g_clear_object (&db);
      else if (db == NULL)
        filo_db_fail_jobs (jobs, open_error);
      else if (queue->mode == FILO_DB_WRITER)
        committed = filo_db_run_writes (db, jobs);
      else
        filo_db_run_reads (db, jobs);
      deliver (queue, jobs, committed);
    }
  while (kind != FILO_DB_JOB_CLOSE);
  return NULL;
}

static void
assert_main_thread (FiloDbWorker *self)
{
  GMainContext *context = g_main_context_get_thread_default ();

  if (context == NULL)
    context = g_main_context_default ();
  if (G_UNLIKELY (context != self->queue->context))
    g_error ("%s: the worker was asked from a foreign thread", self->queue->path);
}

static void
push_job (FiloDbWorker *self,
          FiloDbJob    *job)
{
  Queue *queue = self->queue;

  if (self->thread == NULL)
    self->thread = g_thread_new ("filo-db", run_thread, queue);
  g_mutex_lock (&queue->lock);
  g_queue_push_tail (&queue->jobs, job);
  g_cond_broadcast (&queue->changed);
  g_mutex_unlock (&queue->lock);
}

/* Takes job when it returns; the blocking callers keep theirs. */
static void
push_or_refuse (FiloDbWorker *self,
                FiloDbJob    *job)
{
  if (self->closing)
    {
      g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s: was closed",
                               self->queue->path);
      filo_db_job_free (job);
      return;
    }
  self->closing = job->kind == FILO_DB_JOB_CLOSE;
  push_job (self, job);
}

static void
wait_for (FiloDbWorker *self,
          FiloDbJob    *job)
{
  Queue *queue = self->queue;

  push_job (self, job);
  g_mutex_lock (&queue->lock);
  while (!job->done)
    g_cond_wait (&queue->changed, &queue->lock);
  g_mutex_unlock (&queue->lock);
}

static void
filo_db_worker_dispose (GObject *object)
{
  FiloDbWorker *self = FILO_DB_WORKER (object);

  if (self->thread != NULL && !self->closing)
    filo_db_worker_close_sync (self);
  g_clear_pointer (&self->thread, g_thread_join);

  G_OBJECT_CLASS (filo_db_worker_parent_class)->dispose (object);
}

static void
filo_db_worker_finalize (GObject *object)
{
  FiloDbWorker *self = FILO_DB_WORKER (object);

  queue_free (self->queue);

  G_OBJECT_CLASS (filo_db_worker_parent_class)->finalize (object);
}

static void
filo_db_worker_class_init (FiloDbWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_db_worker_dispose;
  object_class->finalize = filo_db_worker_finalize;

  signals[SIGNAL_COMMITTED] =
    g_signal_new ("committed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
filo_db_worker_init (FiloDbWorker *self)
{
  self->queue = g_new0 (Queue, 1);
  g_mutex_init (&self->queue->lock);
  g_cond_init (&self->queue->changed);
  g_queue_init (&self->queue->jobs);
  self->queue->context = g_main_context_ref_thread_default ();
}

FiloDbWorker *
filo_db_worker_new (const char          *path,
                    FiloDbMode           mode,
                    const FiloMigration *migrations,
                    guint                n_migrations)
{
  FiloDbWorker *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (FILO_TYPE_DB_WORKER, NULL);
  self->queue->path = g_strdup (path);
  self->queue->mode = mode;
  self->queue->migrations = migrations;
  self->queue->n_migrations = n_migrations;
  return self;
}

const char *
filo_db_worker_get_path (FiloDbWorker *self)
{
  g_return_val_if_fail (FILO_IS_DB_WORKER (self), NULL);

  return self->queue->path;
}

static FiloDbJob *
job_new_task (FiloDbWorker        *self,
              FiloDbJobKind        kind,
              gpointer             source_tag,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  FiloDbJob *job = g_new0 (FiloDbJob, 1);

  job->kind = kind;
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, source_tag);
  g_set_object (&job->cancellable, cancellable);
  return job;
}

void
filo_db_worker_open_async (FiloDbWorker        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (FILO_IS_DB_WORKER (self));

  assert_main_thread (self);
  push_or_refuse (self, job_new_task (self, FILO_DB_JOB_OPEN, filo_db_worker_open_async, cancellable,
                                      callback, user_data));
}

gboolean
filo_db_worker_open_finish (FiloDbWorker  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, filo_db_worker_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
filo_db_worker_run_async (FiloDbWorker        *self,
                          FiloDbFunc           func,
                          gpointer             data,
                          GDestroyNotify       data_destroy,
                          GDestroyNotify       result_destroy,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  FiloDbJob *job;

  g_return_if_fail (FILO_IS_DB_WORKER (self));
  g_return_if_fail (func != NULL);

  assert_main_thread (self);
  job = job_new_task (self, FILO_DB_JOB_RUN, filo_db_worker_run_async, cancellable, callback, user_data);
  job->func = func;
  job->data = data;
  job->data_destroy = data_destroy;
  job->result_destroy = result_destroy;
  push_or_refuse (self, job);
}

gpointer
filo_db_worker_run_finish (FiloDbWorker  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, filo_db_worker_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
filo_db_worker_close_async (FiloDbWorker        *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (FILO_IS_DB_WORKER (self));

  assert_main_thread (self);
  push_or_refuse (self, job_new_task (self, FILO_DB_JOB_CLOSE, filo_db_worker_close_async, cancellable,
                                      callback, user_data));
}

gboolean
filo_db_worker_close_finish (FiloDbWorker  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, filo_db_worker_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
refuse_closed (FiloDbWorker  *self,
               GError       **error)
{
  if (self->closing)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s: was closed", self->queue->path);
  return self->closing;
}

gboolean
filo_db_worker_open_sync (FiloDbWorker  *self,
                          GError       **error)
{
  FiloDbJob *job;
  gboolean fine;

  g_return_val_if_fail (FILO_IS_DB_WORKER (self), FALSE);

  assert_main_thread (self);
  if (refuse_closed (self, error))
    return FALSE;
  job = g_new0 (FiloDbJob, 1);
  job->kind = FILO_DB_JOB_OPEN;
  wait_for (self, job);
  fine = job->error == NULL;
  if (!fine)
    g_propagate_error (error, g_steal_pointer (&job->error));
  filo_db_job_free (job);
  return fine;
}

gpointer
filo_db_worker_run_sync (FiloDbWorker    *self,
                         FiloDbFunc       func,
                         gpointer         data,
                         GDestroyNotify   data_destroy,
                         GDestroyNotify   result_destroy,
                         GError         **error)
{
  FiloDbJob *job;
  gpointer result;

  g_return_val_if_fail (FILO_IS_DB_WORKER (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  assert_main_thread (self);
  job = g_new0 (FiloDbJob, 1);
  job->kind = FILO_DB_JOB_RUN;
  job->func = func;
  job->data = data;
  job->data_destroy = data_destroy;
  job->result_destroy = result_destroy;
  if (refuse_closed (self, error))
    {
      filo_db_job_free (job);
      return NULL;
    }
  wait_for (self, job);
  result = g_steal_pointer (&job->result);
  if (job->error != NULL)
    g_propagate_error (error, g_steal_pointer (&job->error));
  else if (self->queue->mode == FILO_DB_WRITER)
    g_signal_emit (self, signals[SIGNAL_COMMITTED], 0);
  filo_db_job_free (job);
  return result;
}

void
filo_db_worker_close_sync (FiloDbWorker *self)
{
  FiloDbJob *job;

  g_return_if_fail (FILO_IS_DB_WORKER (self));

  if (self->closing)
    return;
  self->closing = TRUE;
  job = g_new0 (FiloDbJob, 1);
  job->kind = FILO_DB_JOB_CLOSE;
  wait_for (self, job);
  g_clear_pointer (&self->thread, g_thread_join);
  filo_db_job_free (job);
}
