/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db-worker.h"
#include "filo-test.h"

G_BEGIN_DECLS

/* A database in a folder of its own, used from the thread of the test. */
typedef struct
{
  char   *folder;
  char   *path;
  FiloDb *db;
} FiloTestDb;

/* A new file with these migrations (n 0 = empty). */
void          filo_test_db_open   (FiloTestDb          *self,
                                   const FiloMigration *migrations,
                                   guint                n_migrations);
void          filo_test_db_close  (FiloTestDb          *self);

/* Runs a job and waits for it; fails the test if it fails. */
gpointer      filo_test_run       (FiloDbWorker        *worker,
                                   FiloDbFunc           func,
                                   gpointer             data);

/* Closes and frees a worker, and asserts that nobody else holds it. */
void          filo_test_close_worker (FiloDbWorker     *worker);

G_END_DECLS
