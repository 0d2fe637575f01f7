/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db-worker.h"

G_BEGIN_DECLS

/* One thing that a worker was asked, and what came of it: of this room only. */

typedef enum
{
  FILO_DB_JOB_OPEN,
  FILO_DB_JOB_RUN,
  FILO_DB_JOB_CLOSE,
} FiloDbJobKind;

typedef struct
{
  FiloDbJobKind   kind;
  FiloDbFunc      func;
  gpointer        data;
  GDestroyNotify  data_destroy;
  GDestroyNotify  result_destroy;
  GCancellable   *cancellable;
  GTask          *task;      /* NULL in the blocking versions; touched by the main thread only. */
  gboolean        done;      /* Blocking versions only; under the queue's lock. */
  gpointer        result;
  GError         *error;
} FiloDbJob;

void     filo_db_job_free    (FiloDbJob    *job);

/* Fails all of jobs with error. */
void     filo_db_fail_jobs   (GPtrArray    *jobs,
                              const GError *error);

/* In the worker's thread: run jobs as a writer, in as few commits as can be; TRUE if something was
 * written for good. */
gboolean filo_db_run_writes  (FiloDb       *db,
                              GPtrArray    *jobs);

/* In the worker's thread: run jobs as a reader, each with its own snapshot. */
void     filo_db_run_reads   (FiloDb       *db,
                              GPtrArray    *jobs);

G_END_DECLS
