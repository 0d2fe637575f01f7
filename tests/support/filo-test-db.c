/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-test-db.h"

void
filo_test_db_open (FiloTestDb          *self,
                   const FiloMigration *migrations,
                   guint                n_migrations)
{
  g_autoptr(GError) error = NULL;

  self->folder = filo_test_make_folder ();
  self->path = g_build_filename (self->folder, "test.db", NULL);
  self->db = filo_db_open (self->path, FILO_DB_WRITER, &error);
  g_assert_no_error (error);
  filo_migrations_apply (self->db, migrations, n_migrations, &error);
  g_assert_no_error (error);
}

void
filo_test_db_close (FiloTestDb *self)
{
  if (self->db != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->db));
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->folder, filo_test_remove_folder);
}

gpointer
filo_test_run (FiloDbWorker *worker,
               FiloDbFunc    func,
               gpointer      data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  gpointer value;

  filo_db_worker_run_async (worker, func, data, NULL, NULL, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  value = filo_db_worker_run_finish (worker, result, &error);
  g_assert_no_error (error);
  return value;
}

void
filo_test_close_worker (FiloDbWorker *worker)
{
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  GAsyncResult *result;

  filo_db_worker_close_async (worker, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  filo_db_worker_close_finish (worker, result, &error);
  g_assert_no_error (error);
  g_object_unref (result);
  filo_test_settle ();
  g_assert_finalize_object (worker);
}
