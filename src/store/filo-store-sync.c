/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store-sync.h"

#include "filo-change.h"
#include "filo-codec.h"
#include "filo-json.h"
#include "filo-kind-tables.h"
#include "filo-page.h"
#include "filo-replica-meta-table.h"
#include "filo-snapshot.h"
#include "filo-store-private.h"

#include <string.h>

typedef struct {
  GBytes  *json;
  char    *after;
  gboolean resumed;
} Apply;

static void
apply_free (gpointer data)
{
  Apply *apply = data;

  g_clear_pointer (&apply->json, g_bytes_unref);
  g_free (apply->after);
  g_free (apply);
}

static Apply *
apply_new (GBytes     *json,
           const char *after)
{
  Apply *apply = g_new0 (Apply, 1);

  apply->json = g_bytes_ref (json);
  apply->after = g_strdup (after);
  return apply;
}

static JsonObject *
parse_bytes (GBytes  *json,
             GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (json, &length);

  return filo_json_parse_object (data, (gssize) length, FILO_JSON_LIMITS_ANSWER, error);
}

/* NULL and *failed FALSE when the fact isn't there. */
static char *
get_fact (FiloReplica  *replica,
          const char   *key,
          gboolean     *failed,
          GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  char *value = filo_replica_meta_table_get (replica->db, key, &local_error);

  *failed = local_error != NULL;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return value;
}

/* Changes: a page or an event of the stream. Worker thread. */
static gboolean
apply_changes_in_worker (FiloReplica  *replica,
                         gpointer      args,
                         GError      **error)
{
  const Apply *apply = args;
  g_autoptr(JsonObject) object = parse_bytes (apply->json, error);
  g_autoptr(FiloChangeBatch) batch = NULL;
  g_autofree char *cursor = NULL;
  const char *after;
  gboolean failed = FALSE;

  if (object == NULL || (batch = filo_change_batch_from_json (object, error)) == NULL)
    return FALSE;
  cursor = get_fact (replica, FILO_REPLICA_CURSOR, &failed, error);
  if (failed)
    return FALSE;

  after = apply->after != NULL ? apply->after : batch->after;
  if (cursor == NULL || g_strcmp0 (cursor, after) != 0)
    {
      replica->delta->matched = FALSE;
      return TRUE;
    }
  replica->note_arrivals = TRUE;
  replica->delta->more = batch->more;
  for (guint i = 0; i < batch->changes->len; i++)
    {
      const FiloChange *change = batch->changes->pdata[i];
      gboolean applied = FALSE;

      if (!filo_replica_apply (replica, change->kind, change->id, change->object, change->change,
                               &applied, error))
        return FALSE;
    }
  return filo_replica_set_cursor (replica, batch->cursor, error);
}

void
filo_store_apply_changes_async (FiloStore           *self,
                                GBytes              *json,
                                const char          *after,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (FILO_IS_STORE (self));
  filo_store_run (self, apply_changes_in_worker, apply_new (json, after), apply_free, callback,
                  user_data);
}

gboolean
filo_store_apply_changes_finish (FiloStore     *self,
                                 GAsyncResult  *result,
                                 gboolean      *matched,
                                 gboolean      *more,
                                 GError       **error)
{
  g_autoptr(FiloDelta) delta = filo_store_run_finish (self, result, error);

  if (delta == NULL)
    return FALSE;
  *matched = delta->matched;
  *more = delta->more;
  return TRUE;
}

/* A snapshot. Worker thread. */
static gboolean
begin_snapshot (FiloReplica             *replica,
                const FiloSnapshotLine  *line,
                gboolean                 resumed,
                GError                 **error)
{
  FiloDelta *delta = replica->delta;
  gint64 total = 0;

  if (resumed)
    {
      /* Only the rest comes: what is missing from it must be here already. */
      if (g_strcmp0 (line->cursor, delta->snapshot_cursor) == 0 && delta->snapshot_from != NULL)
        return TRUE;
      g_set_error_literal (error, FILO_JSON_ERROR, FILO_JSON_ERROR_VALUE,
                           "the rest of another snapshot");
      return FALSE;
    }

  for (guint kind = FILO_KIND_SETTINGS; kind <= FILO_KIND_LAST; kind++)
    total += line->counts[kind];
  g_free (delta->snapshot_cursor);
  delta->snapshot_cursor = g_strdup (line->cursor);
  g_clear_pointer (&delta->snapshot_from, g_free);
  delta->snapshot_done = 0;
  delta->snapshot_total = total;
  /* Also where an unfinished first one left rows: another epoch may number lower. */
  return filo_replica_table_begin_snapshot (replica->db, error);
}

static gboolean
end_snapshot (FiloReplica  *replica,
              gboolean      is_first,
              GError      **error)
{
  FiloDelta *delta = replica->delta;
  g_autofree char *cursor = g_steal_pointer (&delta->snapshot_cursor);
  g_autoptr(GPtrArray) stale = filo_replica_table_list_stale (replica->db, error);

  if (stale == NULL)
    return FALSE;
  for (guint i = 0; i < stale->len; i++)
    filo_delta_add_gone (delta, FILO_KIND_CONVERSATION, stale->pdata[i]);
  if (!filo_replica_table_end_snapshot (replica->db, error) ||
      (is_first && !filo_replica_table_mark_all_alerted (replica->db, replica->now, error)))
    return FALSE;

  g_clear_pointer (&delta->snapshot_from, g_free);
  delta->snapshot_done = delta->snapshot_total = 0;
  delta->everything = TRUE;
  delta->more = FALSE;
  return filo_replica_set_cursor (replica, cursor, error);
}

static gboolean
apply_line (FiloReplica  *replica,
            const char   *text,
            gsize         length,
            gboolean      is_first,
            gboolean      resumed,
            GError      **error)
{
  FiloDelta *delta = replica->delta;
  g_autoptr(JsonObject) object =
      filo_json_parse_object (text, (gssize) length, FILO_JSON_LIMITS_ANSWER, error);
  g_autoptr(FiloSnapshotLine) line = NULL;
  gboolean applied = FALSE;
  const char *id;

  if (object == NULL || (line = filo_snapshot_line_from_json (object, error)) == NULL)
    return FALSE;
  if (line->type != FILO_SNAPSHOT_HEADER && delta->snapshot_cursor == NULL)
    {
      g_set_error_literal (error, FILO_JSON_ERROR, FILO_JSON_ERROR_VALUE,
                           "a snapshot without its header");
      return FALSE;
    }

  switch (line->type)
    {
    case FILO_SNAPSHOT_HEADER:
      return begin_snapshot (replica, line, resumed, error);
    case FILO_SNAPSHOT_OBJECT:
      id = filo_kind_tables_get_id (line->kind, line->object);
      if (!filo_replica_apply (replica, line->kind, id, line->object, 0, &applied, error))
        return FALSE;
      g_free (delta->snapshot_from);
      delta->snapshot_from = g_strconcat (filo_kind_to_word (line->kind), ":", id, NULL);
      delta->snapshot_done++;
      return TRUE;
    case FILO_SNAPSHOT_END:
      return end_snapshot (replica, is_first, error);
    case FILO_SNAPSHOT_UNKNOWN:
      delta->snapshot_done++;
      return TRUE;
    }
  return TRUE;
}

static gboolean
store_snapshot_place (FiloReplica  *replica,
                      GError      **error)
{
  FiloDelta *delta = replica->delta;
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;

  if (delta->snapshot_cursor != NULL)
    {
      done = g_strdup_printf ("%" G_GINT64_FORMAT, delta->snapshot_done);
      total = g_strdup_printf ("%" G_GINT64_FORMAT, delta->snapshot_total);
    }
  return filo_replica_meta_table_set (replica->db, FILO_REPLICA_SNAPSHOT_CURSOR,
                                      delta->snapshot_cursor, error) &&
         filo_replica_meta_table_set (replica->db, FILO_REPLICA_SNAPSHOT_FROM,
                                      delta->snapshot_from, error) &&
         filo_replica_meta_table_set (replica->db, FILO_REPLICA_SNAPSHOT_DONE, done, error) &&
         filo_replica_meta_table_set (replica->db, FILO_REPLICA_SNAPSHOT_TOTAL, total, error);
}

static gboolean
load_snapshot_place (FiloReplica  *replica,
                     GError      **error)
{
  FiloDelta *delta = replica->delta;
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;
  gboolean failed = FALSE;

  delta->snapshot_cursor = get_fact (replica, FILO_REPLICA_SNAPSHOT_CURSOR, &failed, error);
  if (!failed)
    delta->snapshot_from = get_fact (replica, FILO_REPLICA_SNAPSHOT_FROM, &failed, error);
  if (!failed)
    done = get_fact (replica, FILO_REPLICA_SNAPSHOT_DONE, &failed, error);
  if (!failed)
    total = get_fact (replica, FILO_REPLICA_SNAPSHOT_TOTAL, &failed, error);
  delta->snapshot_done = done != NULL ? g_ascii_strtoll (done, NULL, 10) : 0;
  delta->snapshot_total = total != NULL ? g_ascii_strtoll (total, NULL, 10) : 0;
  return !failed;
}

static gboolean
apply_snapshot_in_worker (FiloReplica  *replica,
                          gpointer      args,
                          GError      **error)
{
  const Apply *apply = args;
  gsize length = 0;
  const char *text = g_bytes_get_data (apply->json, &length);
  const char *end = text + length;
  g_autofree char *cursor = NULL;
  gboolean failed = FALSE;

  cursor = get_fact (replica, FILO_REPLICA_CURSOR, &failed, error);
  if (failed || !load_snapshot_place (replica, error))
    return FALSE;

  /* A second snapshot brings news too: what wasn't here before. */
  replica->note_arrivals = replica->only_missing = cursor != NULL;
  replica->delta->more = TRUE;
  while (text < end)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));
      const char *stop = newline != NULL ? newline : end;

      if (stop > text && !apply_line (replica, text, (gsize) (stop - text), cursor == NULL,
                                       apply->resumed, error))
        return FALSE;
      text = stop + 1;
    }
  return store_snapshot_place (replica, error);
}

static void
on_snapshot_applied (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloStore *self = FILO_STORE (source);
  GError *error = NULL;
  FiloDelta *delta = filo_store_run_finish (self, result, &error);

  if (delta == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_free (self->snapshot.cursor);
  self->snapshot.cursor = g_strdup (delta->snapshot_cursor);
  g_free (self->snapshot.from);
  self->snapshot.from = g_strdup (delta->snapshot_from);
  self->snapshot.done = delta->snapshot_done;
  self->snapshot.total = delta->snapshot_total;
  g_task_return_pointer (task, delta, (GDestroyNotify) filo_delta_free);
}

void
filo_store_apply_snapshot_async (FiloStore           *self,
                                 GBytes              *lines,
                                 gboolean             resumed,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;
  Apply *apply;

  g_return_if_fail (FILO_IS_STORE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, filo_store_apply_snapshot_async);
  apply = apply_new (lines, NULL);
  apply->resumed = resumed;
  filo_store_run (self, apply_snapshot_in_worker, apply, apply_free, on_snapshot_applied, task);
}

gboolean
filo_store_apply_snapshot_finish (FiloStore     *self,
                                  GAsyncResult  *result,
                                  guint         *done,
                                  guint         *total,
                                  gboolean      *ended,
                                  GError       **error)
{
  g_autoptr(FiloDelta) delta = g_task_propagate_pointer (G_TASK (result), error);

  if (delta == NULL)
    return FALSE;
  *done = (guint) delta->snapshot_done;
  *total = (guint) delta->snapshot_total;
  *ended = !delta->more;
  return TRUE;
}

gboolean
filo_store_get_snapshot_place (FiloStore   *self,
                               const char **cursor,
                               FiloKind    *kind,
                               const char **id)
{
  const char *colon;
  g_autofree char *word = NULL;

  g_return_val_if_fail (FILO_IS_STORE (self), FALSE);

  if (self->snapshot.cursor == NULL || self->snapshot.from == NULL)
    return FALSE;
  colon = strchr (self->snapshot.from, ':');
  if (colon == NULL)
    return FALSE;
  word = g_strndup (self->snapshot.from, (gsize) (colon - self->snapshot.from));
  if (!filo_kind_from_word (word, kind))
    return FALSE;
  *cursor = self->snapshot.cursor;
  *id = colon + 1;
  return TRUE;
}

/* An older page. Worker thread. */
static gboolean
apply_page_in_worker (FiloReplica  *replica,
                      gpointer      args,
                      GError      **error)
{
  const Apply *apply = args;
  g_autoptr(JsonObject) object = parse_bytes (apply->json, error);
  g_autoptr(FiloMessagePage) page = NULL;

  if (object == NULL || (page = filo_message_page_from_json (object, error)) == NULL)
    return FALSE;
  replica->delta->more = page->more;
  for (guint i = 0; i < page->messages->len; i++)
    {
      FiloMessage *message = page->messages->pdata[i];
      gboolean applied = FALSE;

      if (!filo_replica_apply (replica, FILO_KIND_MESSAGE, filo_message_get_id (message),
                               G_OBJECT (message), 0, &applied, error))
        return FALSE;
    }
  return TRUE;
}

void
filo_store_apply_page_async (FiloStore           *self,
                             GBytes              *json,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (FILO_IS_STORE (self));
  filo_store_run (self, apply_page_in_worker, apply_new (json, NULL), apply_free, callback,
                  user_data);
}

gboolean
filo_store_apply_page_finish (FiloStore     *self,
                              GAsyncResult  *result,
                              gboolean      *more,
                              GError       **error)
{
  g_autoptr(FiloDelta) delta = filo_store_run_finish (self, result, error);

  if (delta == NULL)
    return FALSE;
  *more = delta->more;
  return TRUE;
}

/* Whose replica. */
typedef struct {
  char *address;
  char *agent_id;
} Account;

static void
account_free (gpointer data)
{
  Account *account = data;

  g_free (account->address);
  g_free (account->agent_id);
  g_free (account);
}

static gboolean
set_account_in_worker (FiloReplica  *replica,
                       gpointer      args,
                       GError      **error)
{
  const Account *account = args;
  g_autofree char *address = NULL;
  g_autofree char *agent_id = NULL;
  gboolean failed = FALSE;

  address = get_fact (replica, FILO_REPLICA_ADDRESS, &failed, error);
  if (!failed)
    agent_id = get_fact (replica, FILO_REPLICA_AGENT, &failed, error);
  if (failed)
    return FALSE;
  /* An agent's id is a UUID: where it is the same, the gateway has only moved, as
   * the one on this computer does at every start. */
  if (account->address == NULL ||
      (address != NULL && g_strcmp0 (agent_id, account->agent_id) != 0))
    {
      if (!filo_replica_table_clear (replica->db, error))
        return FALSE;
      replica->delta->everything = TRUE;
    }
  return filo_replica_meta_table_set (replica->db, FILO_REPLICA_ADDRESS, account->address,
                                      error) &&
         filo_replica_meta_table_set (replica->db, FILO_REPLICA_AGENT, account->agent_id, error);
}

static void
on_account_set (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloStore *self = FILO_STORE (source);
  const Account *account = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FiloDelta) delta = filo_store_run_finish (self, result, &error);

  if (delta == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_free (self->address);
  self->address = g_strdup (account->address);
  g_free (self->me);
  self->me = g_strdup (account->agent_id);
  if (delta->everything)
    filo_store_forget_everything (self);
  for (guint i = 0; i < self->thread_lists->len; i++)
    filo_thread_list_recount_revision (self->thread_lists->pdata[i]);
  g_task_return_boolean (task, TRUE);
}

void
filo_store_set_account_async (FiloStore           *self,
                              const char          *address,
                              const char          *agent_id,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task;
  Account *account;
  Account *copy;

  g_return_if_fail (FILO_IS_STORE (self));

  account = g_new0 (Account, 1);
  account->address = g_strdup (address);
  account->agent_id = g_strdup (agent_id);
  copy = g_new0 (Account, 1);
  copy->address = g_strdup (address);
  copy->agent_id = g_strdup (agent_id);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, filo_store_set_account_async);
  g_task_set_task_data (task, copy, account_free);
  filo_store_run (self, set_account_in_worker, account, account_free, on_account_set, task);
}

gboolean
filo_store_set_account_finish (FiloStore     *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
filo_store_clear_async (FiloStore           *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  filo_store_set_account_async (self, NULL, NULL, callback, user_data);
}

gboolean
filo_store_clear_finish (FiloStore     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return filo_store_set_account_finish (self, result, error);
}

const char *
filo_store_get_cursor (FiloStore *self)
{
  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  return self->cursor;
}

const char *
filo_store_get_address (FiloStore *self)
{
  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  return self->address;
}

void
filo_store_set_fetch_older (FiloStore           *self,
                            FiloStoreFetchOlder  func,
                            gpointer             user_data)
{
  g_return_if_fail (FILO_IS_STORE (self));
  self->fetch_older = func;
  self->fetch_older_data = user_data;
}
