/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "filo-db.h"
#include "filo-migrations.h"

G_BEGIN_DECLS

/* A thread that owns one connection, and its face on the thread that made it (the "main thread": all
 * functions here, callbacks and signals belong to its thread-default main context).
 *
 * Jobs run one after another in the order asked. On a WRITER each runs in a savepoint; those that
 * wait together (up to FILO_DB_WORKER_GROUP_MAX) share one transaction and one commit. A job that
 * fails is rolled back alone. Callbacks come after the commit, in the order asked; if the commit
 * fails, all of its jobs fail. On a READER each job sees one snapshot.
 *
 * Signal "committed" (no arguments): after each commit in which a job succeeded, and after the
 * callbacks of its jobs. */
#define FILO_TYPE_DB_WORKER (filo_db_worker_get_type ())
G_DECLARE_FINAL_TYPE (FiloDbWorker, filo_db_worker, FILO, DB_WORKER, GObject)

#define FILO_DB_WORKER_GROUP_MAX 256

/* Runs in the worker's thread. NULL with error set = failed; NULL without = success with no result.
 * It must neither begin nor end transactions (savepoints are fine), nor touch objects of the main
 * thread. */
typedef gpointer (*FiloDbFunc) (FiloDb   *db,
                                gpointer  data,
                                GError  **error);

/* migrations is borrowed for good: a static array. */
FiloDbWorker *filo_db_worker_new          (const char          *path,
                                           FiloDbMode           mode,
                                           const FiloMigration *migrations,
                                           guint                n_migrations);

/* Opens and migrates. Jobs asked before it ended wait; they fail if it failed. */
void          filo_db_worker_open_async   (FiloDbWorker         *self,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean      filo_db_worker_open_finish  (FiloDbWorker         *self,
                                           GAsyncResult         *result,
                                           GError              **error);

/* data is freed with data_destroy after the job, in the worker's thread (in the main thread if the job
 * never ran). result_destroy frees a result
 * that nobody fetched (also when the commit failed: then in the worker's thread). A job cancelled
 * before it begins doesn't run; one cancelled later has its effect, but the finish function says
 * CANCELLED. */
void          filo_db_worker_run_async    (FiloDbWorker         *self,
                                           FiloDbFunc            func,
                                           gpointer              data,
                                           GDestroyNotify        data_destroy,
                                           GDestroyNotify        result_destroy,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gpointer      filo_db_worker_run_finish   (FiloDbWorker         *self,
                                           GAsyncResult         *result,
                                           GError              **error);

/* Ends the jobs asked so far, closes the file, ends the thread. Later jobs fail with
 * G_IO_ERROR_CLOSED. Without it the last unref does the same and blocks meanwhile. */
void          filo_db_worker_close_async  (FiloDbWorker         *self,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean      filo_db_worker_close_finish (FiloDbWorker         *self,
                                           GAsyncResult         *result,
                                           GError              **error);

/* Blocking versions, for command lines and tests only. */
gboolean      filo_db_worker_open_sync    (FiloDbWorker         *self,
                                           GError              **error);
gpointer      filo_db_worker_run_sync     (FiloDbWorker         *self,
                                           FiloDbFunc            func,
                                           gpointer              data,
                                           GDestroyNotify        data_destroy,
                                           GDestroyNotify        result_destroy,
                                           GError              **error);
void          filo_db_worker_close_sync   (FiloDbWorker         *self);

const char   *filo_db_worker_get_path     (FiloDbWorker *self);

G_END_DECLS
