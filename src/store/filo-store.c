/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store.h"

#include "filo-kind-tables.h"
#include "filo-properties.h"
#include "filo-store-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FiloStore, filo_store, G_TYPE_OBJECT)

G_DEFINE_QUARK (filo-store-error-quark, filo_store_error)

enum { TEXTS_ARRIVED, CONVERSATION_READ, OUTBOX_CHANGED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Everything that is shown may have changed. */
void
filo_store_reload_everything (FiloStore *self)
{
  for (guint i = 0; i < self->conversation_lists->len; i++)
    filo_conversation_list_reload (self->conversation_lists->pdata[i]);
  for (guint i = 0; i < self->thread_lists->len; i++)
    filo_thread_list_reload (self->thread_lists->pdata[i]);
  filo_store_recount (self);
}

void
filo_store_forget_everything (FiloStore *self)
{
  g_autoptr(FiloSettings) defaults = filo_settings_new ();
  g_autoptr(GPtrArray) items = filo_pool_list (self->conversations);

  for (guint i = 0; i < items->len; i++)
    filo_pool_set_entry (self->conversations, items->pdata[i], 0);
  g_hash_table_remove_all (self->agents);
  g_hash_table_remove_all (self->sources);
  g_hash_table_remove_all (self->numbers);
  g_hash_table_remove_all (self->drafts);
  filo_object_take_over (G_OBJECT (self->settings), G_OBJECT (defaults));
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->snapshot.cursor, g_free);
  g_clear_pointer (&self->snapshot.from, g_free);
  self->snapshot.done = self->snapshot.total = 0;
  filo_store_reload_everything (self);
}

static void
put_small (GHashTable *table,
           const char *id,
           GObject    *fresh)
{
  GObject *object = g_hash_table_lookup (table, id);

  if (object != NULL)
    filo_object_take_over (object, fresh);
  else
    g_hash_table_insert (table, g_strdup (id), g_object_ref (fresh));
}

void
filo_store_put_small (GHashTable *table,
                      GPtrArray  *fresh,
                      FiloKind    kind)
{
  for (guint i = 0; i < fresh->len; i++)
    put_small (table, filo_kind_tables_get_id (kind, fresh->pdata[i]), fresh->pdata[i]);
}

void
filo_store_emit_failed (FiloStore    *self,
                        const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* a delta arrives on the main thread */
static void
take_small_tables (FiloStore *self,
                   FiloDelta *delta)
{
  filo_store_put_small (self->agents, delta->agents, FILO_KIND_AGENT);
  filo_store_put_small (self->sources, delta->sources, FILO_KIND_SOURCE);
  filo_store_put_small (self->numbers, delta->numbers, FILO_KIND_NUMBER);
  if (delta->settings != NULL)
    filo_object_take_over (G_OBJECT (self->settings), G_OBJECT (delta->settings));
}

static void
take_messages (FiloStore *self,
               FiloDelta *delta)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, delta->messages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_autoptr(FiloMessage) message = NULL;
      const char *conversation_id = filo_message_get_conversation_id (value);

      if (filo_pool_find (self->messages, filo_message_get_id (value)) != NULL)
        message = filo_store_adopt_message (self, value, self->serial);
      for (guint i = 0; i < self->thread_lists->len; i++)
        {
          FiloThreadList *list = self->thread_lists->pdata[i];

          if (g_strcmp0 (filo_thread_list_get_conversation_id (list), conversation_id) != 0)
            continue;
          if (message == NULL)
            message = filo_store_adopt_message (self, value, self->serial);
          filo_thread_list_take (list, message);
        }
    }
}

static void
take_gone (FiloStore *self,
           FiloDelta *delta)
{
  for (guint i = 0; i < delta->gone->len; i++)
    {
      const FiloGone *gone = delta->gone->pdata[i];
      FiloPoolItem *item;

      switch (gone->kind)
        {
        case FILO_KIND_MESSAGE:
          for (guint n = 0; n < self->thread_lists->len; n++)
            filo_thread_list_drop (self->thread_lists->pdata[n], gone->id);
          break;
        case FILO_KIND_CONVERSATION:
          /* Unless its place was told already, or it came back at once. */
          item = filo_pool_find (self->conversations, gone->id);
          if (item != NULL && !g_hash_table_contains (delta->by_id, gone->id))
            filo_pool_set_entry (self->conversations, item, 0);
          break;
        case FILO_KIND_AGENT:
          g_hash_table_remove (self->agents, gone->id);
          break;
        case FILO_KIND_NUMBER:
          g_hash_table_remove (self->numbers, gone->id);
          break;
        case FILO_KIND_SOURCE:
          g_hash_table_remove (self->sources, gone->id);
          break;
        case FILO_KIND_SETTINGS:
        case FILO_KIND_PROFILE:
        case FILO_KIND_ORDER:
          break;
        }
    }
}

static void
emit_news (FiloStore *self,
           FiloDelta *delta)
{
  for (guint i = 0; i < delta->conversations->len; i++)
    {
      const FiloConversationDelta *conversation = delta->conversations->pdata[i];

      if (conversation->before.unread &&
          (!conversation->after.unread || conversation->after.key.entry == 0))
        g_signal_emit (self, signals[CONVERSATION_READ], 0, conversation->id);
    }
  if (delta->alerts->len > 0)
    {
      g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < delta->alerts->len; i++)
        g_ptr_array_add (texts,
                         filo_store_adopt_message (self, delta->alerts->pdata[i], self->serial));
      g_signal_emit (self, signals[TEXTS_ARRIVED], 0, texts);
    }
  for (guint i = 0; i < delta->failures->len; i++)
    filo_store_emit_failed (self, delta->failures->pdata[i]);
}

static void
take_delta (FiloStore *self,
            FiloDelta *delta)
{
  const gboolean outbox_changed = delta->outbox_changed || delta->unsent != self->unsent;

  self->serial++;
  self->unsent = delta->unsent;
  if (delta->cursor != NULL)
    {
      g_free (self->cursor);
      self->cursor = g_strdup (delta->cursor);
    }
  take_small_tables (self, delta);
  filo_store_take_profiles (self, delta);
  filo_store_take_conversations (self, delta);
  take_gone (self, delta);
  if (delta->everything)
    filo_store_reload_everything (self);
  else if (delta->conversations->len > 0)
    {
      for (guint i = 0; i < self->conversation_lists->len; i++)
        filo_conversation_list_take (self->conversation_lists->pdata[i], delta);
      filo_store_recount (self);
    }
  take_messages (self, delta);
  emit_news (self, delta);
  if (outbox_changed)
    g_signal_emit (self, signals[OUTBOX_CHANGED], 0);
}

/* jobs */
typedef struct {
  FiloReplicaFunc func;
  gpointer        args;
  GDestroyNotify  args_destroy;
  char           *me;
  gint64          now;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->args_destroy != NULL)
    job->args_destroy (job->args);
  g_free (job->me);
  g_free (job);
}

static gpointer
run_in_worker (FiloDb   *db,
               gpointer  data,
               GError  **error)
{
  const Job *job = data;
  g_autoptr(FiloDelta) delta = filo_delta_new ();
  FiloReplica replica;

  if (!filo_replica_begin (&replica, db, delta, job->me, job->now, error) ||
      !job->func (&replica, job->args, error) || !filo_replica_end (&replica, error))
    return NULL;
  return g_steal_pointer (&delta);
}

static void
on_job_done (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloStore *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDelta) delta =
      filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);

  if (delta == NULL)
    {
      if (g_task_get_task_data (task) == NULL ||
          g_error_matches (error, FILO_DB_ERROR, FILO_DB_ERROR_CORRUPT))
        filo_store_handle_error (self, error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  take_delta (self, delta);
  g_task_return_pointer (task, g_steal_pointer (&delta), (GDestroyNotify) filo_delta_free);
}

void
filo_store_run (FiloStore           *self,
                FiloReplicaFunc      func,
                gpointer             args,
                GDestroyNotify       args_destroy,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  Job *job;

  g_task_set_source_tag (task, filo_store_run);
  /* Whether somebody else hears of an error. */
  g_task_set_task_data (task, GINT_TO_POINTER (callback != NULL), NULL);
  if (self->writer == NULL)
    {
      if (args_destroy != NULL)
        args_destroy (args);
      g_task_return_new_error (task, FILO_STORE_ERROR, FILO_STORE_ERROR_CLOSED, "%s",
                               _("The local copy of your conversations isn't open."));
      return;
    }
  job = g_new0 (Job, 1);
  job->func = func;
  job->args = args;
  job->args_destroy = args_destroy;
  job->me = g_strdup (self->me);
  job->now = filo_clock_now (self->clock);
  filo_db_worker_run_async (self->writer, run_in_worker, job, job_free,
                            (GDestroyNotify) filo_delta_free, NULL, on_job_done,
                            g_steal_pointer (&task));
}

FiloDelta *
filo_store_run_finish (FiloStore     *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gpointer value = filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, (GDestroyNotify) g_task_get_task_data (task));
}

void
filo_store_read (FiloStore           *self,
                 FiloDbFunc           func,
                 gpointer             data,
                 GDestroyNotify       data_destroy,
                 GDestroyNotify       result_destroy,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, filo_store_read);
  g_task_set_task_data (task, (gpointer) result_destroy, NULL);
  if (self->reader == NULL)
    {
      if (data_destroy != NULL)
        data_destroy (data);
      g_task_return_new_error (task, FILO_STORE_ERROR, FILO_STORE_ERROR_CLOSED, "%s",
                               _("The local copy of your conversations isn't open."));
      return;
    }
  filo_db_worker_run_async (self->reader, func, data, data_destroy, result_destroy, cancellable,
                            on_read, g_steal_pointer (&task));
}

gpointer
filo_store_read_finish (FiloStore     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
filo_store_dispose (GObject *object)
{
  FiloStore *self = FILO_STORE (object);

  filo_store_stop_loading (self);
  self->open = FALSE;
  g_clear_object (&self->reader);
  g_clear_object (&self->writer);
  G_OBJECT_CLASS (filo_store_parent_class)->dispose (object);
}

static void
filo_store_finalize (GObject *object)
{
  FiloStore *self = FILO_STORE (object);

  g_clear_pointer (&self->conversations, filo_pool_free);
  g_clear_pointer (&self->profiles, filo_pool_free);
  g_clear_pointer (&self->messages, filo_pool_free);
  g_clear_pointer (&self->agents, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_pointer (&self->conversation_lists, g_ptr_array_unref);
  g_clear_pointer (&self->thread_lists, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_clear_object (&self->settings);
  g_clear_object (&self->counts);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_free (self->path);
  g_free (self->cursor);
  g_free (self->me);
  g_free (self->address);
  g_free (self->snapshot.cursor);
  g_free (self->snapshot.from);
  G_OBJECT_CLASS (filo_store_parent_class)->finalize (object);
}

static void
filo_store_class_init (FiloStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_store_dispose;
  object_class->finalize = filo_store_finalize;

  signals[TEXTS_ARRIVED] = g_signal_new ("texts-arrived", FILO_TYPE_STORE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  signals[CONVERSATION_READ] =
      g_signal_new ("conversation-read", FILO_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OUTBOX_CHANGED] = g_signal_new ("outbox-changed", FILO_TYPE_STORE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", FILO_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static GHashTable *
new_small_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
filo_store_init (FiloStore *self)
{
  self->conversations = filo_pool_new ();
  self->profiles = filo_pool_new ();
  self->messages = filo_pool_new ();
  self->agents = new_small_table ();
  self->sources = new_small_table ();
  self->numbers = new_small_table ();
  self->settings = filo_settings_new ();
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->counts = g_object_new (FILO_TYPE_COUNTS, NULL);
  self->conversation_lists = g_ptr_array_new ();
  self->thread_lists = g_ptr_array_new ();
  self->wanted = g_ptr_array_new_with_free_func (filo_wanted_free);
}

FiloStore *
filo_store_new (const char *path,
                FiloClock  *clock,
                FiloRandom *random)
{
  FiloStore *self;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (FILO_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (FILO_IS_RANDOM (random), NULL);

  self = g_object_new (FILO_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  return self;
}

gboolean
filo_store_is_open (FiloStore *self)
{
  g_return_val_if_fail (FILO_IS_STORE (self), FALSE);
  return self->open;
}

FiloAgent *
filo_store_get_agent (FiloStore  *self,
                      const char *id)
{
  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  return id != NULL ? g_hash_table_lookup (self->agents, id) : NULL;
}

FiloSource *
filo_store_get_source (FiloStore  *self,
                       const char *id)
{
  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  return id != NULL ? g_hash_table_lookup (self->sources, id) : NULL;
}

FiloNumber *
filo_store_get_number (FiloStore  *self,
                       const char *id)
{
  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  return id != NULL ? g_hash_table_lookup (self->numbers, id) : NULL;
}

FiloSettings *
filo_store_get_settings (FiloStore *self)
{
  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  return self->settings;
}

const char *
filo_store_get_me (FiloStore *self)
{
  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  return self->me;
}

FiloConversationList *
filo_store_new_conversation_list (FiloStore              *self,
                                  FiloConversationFilter  filter)
{
  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  return filo_conversation_list_new (self, filter);
}

FiloThreadList *
filo_store_new_thread_list (FiloStore  *self,
                            const char *conversation_id)
{
  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  g_return_val_if_fail (conversation_id != NULL, NULL);
  return filo_thread_list_new (self, conversation_id);
}

FiloCounts *
filo_store_get_counts (FiloStore *self)
{
  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  return self->counts;
}

guint
filo_store_get_unsent (FiloStore *self)
{
  g_return_val_if_fail (FILO_IS_STORE (self), 0);
  return self->unsent;
}
