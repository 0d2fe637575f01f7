/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store-private.h"

#include "filo-draft-table.h"
#include "filo-kind-tables.h"
#include "filo-properties.h"
#include "filo-replica-meta-table.h"
#include "filo-rescue.h"
#include "filo-schema.h"

#include <glib/gi18n.h>

/* What is held in memory, read at the start by the writer's connection. */
typedef struct {
  GPtrArray  *agents;
  GPtrArray  *sources;
  GPtrArray  *numbers;
  GObject    *settings;
  GHashTable *drafts;
  char       *cursor;
  char       *me;
  char       *address;
  char       *snapshot_cursor;
  char       *snapshot_from;
  gint64      snapshot_done;
  gint64      snapshot_total;
  gint64      unsent;
} Basics;

static void start_open (GTask *task);

static void
basics_free (gpointer data)
{
  Basics *basics = data;

  g_clear_pointer (&basics->agents, g_ptr_array_unref);
  g_clear_pointer (&basics->sources, g_ptr_array_unref);
  g_clear_pointer (&basics->numbers, g_ptr_array_unref);
  g_clear_object (&basics->settings);
  g_clear_pointer (&basics->drafts, g_hash_table_unref);
  g_free (basics->cursor);
  g_free (basics->me);
  g_free (basics->address);
  g_free (basics->snapshot_cursor);
  g_free (basics->snapshot_from);
  g_free (basics);
}

static gint64
read_number (FiloDb      *db,
             const char  *key,
             GError     **error)
{
  g_autofree char *text = filo_replica_meta_table_get (db, key, error);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static GPtrArray *
read_all (FiloDb    *db,
          FiloKind   kind,
          GError   **error)
{
  return filo_kind_tables_list_by_id_after (db, kind, NULL, 0, G_MAXINT32, error);
}

static gpointer
read_basics_in_worker (FiloDb   *db,
                       gpointer  data,
                       GError  **error)
{
  Basics *basics = g_new0 (Basics, 1);
  g_autoptr(GError) local_error = NULL;
  gint64 n_all = 0;

  if ((basics->agents = read_all (db, FILO_KIND_AGENT, &local_error)) != NULL &&
      (basics->sources = read_all (db, FILO_KIND_SOURCE, &local_error)) != NULL &&
      (basics->numbers = read_all (db, FILO_KIND_NUMBER, &local_error)) != NULL)
    basics->drafts = filo_draft_table_list (db, &local_error);
  if (local_error == NULL)
    basics->settings =
        filo_kind_tables_get (db, FILO_KIND_SETTINGS, FILO_SETTINGS_ID, &local_error);
  if (local_error == NULL)
    basics->cursor = filo_replica_meta_table_get (db, FILO_REPLICA_CURSOR, &local_error);
  if (local_error == NULL)
    basics->me = filo_replica_meta_table_get (db, FILO_REPLICA_AGENT, &local_error);
  if (local_error == NULL)
    basics->address = filo_replica_meta_table_get (db, FILO_REPLICA_ADDRESS, &local_error);
  if (local_error == NULL)
    basics->snapshot_cursor =
        filo_replica_meta_table_get (db, FILO_REPLICA_SNAPSHOT_CURSOR, &local_error);
  if (local_error == NULL)
    basics->snapshot_from =
        filo_replica_meta_table_get (db, FILO_REPLICA_SNAPSHOT_FROM, &local_error);
  if (local_error == NULL)
    basics->snapshot_done = read_number (db, FILO_REPLICA_SNAPSHOT_DONE, &local_error);
  if (local_error == NULL)
    basics->snapshot_total = read_number (db, FILO_REPLICA_SNAPSHOT_TOTAL, &local_error);
  if (local_error == NULL)
    filo_outbox_table_count (db, &basics->unsent, &n_all, &local_error);

  if (local_error != NULL)
    {
      basics_free (basics);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return basics;
}

static void
take_basics (FiloStore *self,
             Basics    *basics)
{
  filo_store_put_small (self->agents, basics->agents, FILO_KIND_AGENT);
  filo_store_put_small (self->sources, basics->sources, FILO_KIND_SOURCE);
  filo_store_put_small (self->numbers, basics->numbers, FILO_KIND_NUMBER);
  if (basics->settings != NULL)
    filo_object_take_over (G_OBJECT (self->settings), basics->settings);
  g_hash_table_unref (self->drafts);
  self->drafts = g_steal_pointer (&basics->drafts);
  g_free (self->cursor);
  self->cursor = g_steal_pointer (&basics->cursor);
  g_free (self->me);
  self->me = g_steal_pointer (&basics->me);
  g_free (self->address);
  self->address = g_steal_pointer (&basics->address);
  g_free (self->snapshot.cursor);
  self->snapshot.cursor = g_steal_pointer (&basics->snapshot_cursor);
  g_free (self->snapshot.from);
  self->snapshot.from = g_steal_pointer (&basics->snapshot_from);
  self->snapshot.done = basics->snapshot_done;
  self->snapshot.total = basics->snapshot_total;
  self->unsent = (guint) basics->unsent;
}

/* opening: writer, (rescue, writer again), reader, basics */
typedef struct {
  FiloDbWorker *writer;
  FiloDbWorker *reader;
  FiloRescue   *rescue;
  char         *aside;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_object (&opening->writer);
  g_clear_object (&opening->reader);
  g_clear_pointer (&opening->rescue, filo_rescue_free);
  g_free (opening->aside);
  g_free (opening);
}

static void
on_basics_read (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloStore *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  Basics *basics = filo_db_worker_run_finish (opening->reader, result, &error);

  if (basics == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->writer = g_steal_pointer (&opening->writer);
  self->reader = g_steal_pointer (&opening->reader);
  self->open = TRUE;
  self->serial++;
  take_basics (self, basics);
  basics_free (basics);
  filo_store_reload_everything (self);
  g_signal_emit_by_name (self, "outbox-changed");

  g_task_return_boolean (task, TRUE);
  if (opening->aside != NULL)
    {
      g_autoptr(GError) rebuilt = g_error_new (
          FILO_STORE_ERROR, FILO_STORE_ERROR_REBUILT,
          _("The local copy of your conversations was damaged. It was set aside as %s and is "
            "being fetched again; unsent texts and drafts were kept where they could be read."),
          opening->aside);

      filo_store_emit_failed (self, rebuilt);
    }
}

static void
on_reader_open (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  if (!filo_db_worker_open_finish (opening->reader, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  filo_db_worker_run_async (opening->reader, read_basics_in_worker, NULL, NULL, basics_free, NULL,
                            on_basics_read, g_steal_pointer (&task));
}

static void
open_reader (GTask *task)
{
  FiloStore *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);

  opening->reader = filo_db_worker_new (self->path, FILO_DB_READER, filo_replica_migrations,
                                        filo_replica_n_migrations);
  filo_db_worker_open_async (opening->reader, NULL, on_reader_open, g_object_ref (task));
}

typedef struct {
  const FiloRescue *rescue;
  gint64            now;
} PutRescue;

static gpointer
put_rescue_in_worker (FiloDb   *db,
                      gpointer  data,
                      GError  **error)
{
  const PutRescue *put = data;

  filo_rescue_put (put->rescue, db, put->now, error);
  return NULL;
}

static void
on_rescue_put (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  filo_db_worker_run_finish (opening->writer, result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    open_reader (task);
}

static void
set_aside_in_thread (GTask        *task,
                     gpointer      source,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  FiloStore *self = source;
  Opening *opening = task_data;
  GError *error = NULL;

  opening->rescue = filo_rescue_set_aside (self->path, filo_clock_now (self->clock),
                                           &opening->aside, &error);
  if (opening->rescue == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_set_aside (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    start_open (task);
}

static void
set_aside (GTask *task)
{
  GTask *thread_task =
      g_task_new (g_task_get_source_object (task), NULL, on_set_aside, g_object_ref (task));

  g_task_set_source_tag (thread_task, set_aside);
  g_task_set_task_data (thread_task, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (thread_task, set_aside_in_thread);
  g_object_unref (thread_task);
}

static void
on_writer_open (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloStore *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  PutRescue *put;

  if (!filo_db_worker_open_finish (opening->writer, result, &error))
    {
      g_clear_object (&opening->writer);
      if (g_error_matches (error, FILO_DB_ERROR, FILO_DB_ERROR_CORRUPT) &&
          opening->rescue == NULL)
        {
          g_clear_error (&error);
          set_aside (task);
        }
      else
        g_task_return_error (task, error);
      return;
    }
  if (opening->rescue == NULL)
    {
      open_reader (task);
      return;
    }
  put = g_new0 (PutRescue, 1);
  put->rescue = opening->rescue;
  put->now = filo_clock_now (self->clock);
  filo_db_worker_run_async (opening->writer, put_rescue_in_worker, put, g_free, NULL, NULL,
                            on_rescue_put, g_steal_pointer (&task));
}

static void
start_open (GTask *task)
{
  FiloStore *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);

  opening->writer = filo_db_worker_new (self->path, FILO_DB_WRITER, filo_replica_migrations,
                                        filo_replica_n_migrations);
  filo_db_worker_open_async (opening->writer, NULL, on_writer_open, g_object_ref (task));
}

void
filo_store_open_async (FiloStore           *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FILO_IS_STORE (self));
  g_return_if_fail (self->writer == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, filo_store_open_async);
  g_task_set_task_data (task, g_new0 (Opening, 1), opening_free);
  start_open (task);
}

gboolean
filo_store_open_finish (FiloStore     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* closing: the reader first, so that the writer can checkpoint everything */
static void
on_writer_closed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (filo_db_worker_close_finish (FILO_DB_WORKER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_reader_closed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(FiloDbWorker) writer = g_object_ref (g_task_get_task_data (task));
  GError *error = NULL;

  if (!filo_db_worker_close_finish (FILO_DB_WORKER (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  filo_db_worker_close_async (writer, NULL, on_writer_closed, g_steal_pointer (&task));
}

void
filo_store_close_async (FiloStore           *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(FiloDbWorker) reader = NULL;

  g_return_if_fail (FILO_IS_STORE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, filo_store_close_async);
  if (!self->open)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->open = FALSE;
  filo_store_stop_loading (self);
  g_task_set_task_data (task, g_steal_pointer (&self->writer), g_object_unref);
  reader = g_steal_pointer (&self->reader);
  filo_db_worker_close_async (reader, NULL, on_reader_closed, g_steal_pointer (&task));
}

gboolean
filo_store_close_finish (FiloStore     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* a replica that turns out to be damaged while it is open */
static void
on_rebuilt (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FiloStore *self = FILO_STORE (source);
  g_autoptr(GError) error = NULL;

  self->rebuilding = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    filo_store_emit_failed (self, error);
}

static void
on_closed_for_rebuild (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  FiloStore *self = FILO_STORE (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GTask) task = g_task_new (self, NULL, on_rebuilt, NULL);

  /* A damaged file may not close well; it is set aside all the same. */
  filo_store_close_finish (self, result, &error);
  if (error != NULL)
    g_debug ("Closing the damaged replica: %s", error->message);
  g_task_set_source_tag (task, on_closed_for_rebuild);
  g_task_set_task_data (task, g_new0 (Opening, 1), opening_free);
  set_aside (task);
}

void
filo_store_handle_error (FiloStore    *self,
                         const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
      g_error_matches (error, FILO_STORE_ERROR, FILO_STORE_ERROR_CLOSED))
    return;
  if (g_error_matches (error, FILO_DB_ERROR, FILO_DB_ERROR_CORRUPT))
    {
      if (self->rebuilding || !self->open)
        return;
      self->rebuilding = TRUE;
      filo_store_close_async (self, on_closed_for_rebuild, NULL);
      return;
    }
  filo_store_emit_failed (self, error);
}
