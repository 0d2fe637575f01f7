/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store-sync.h"

#include "filo-codec.h"
#include "filo-json.h"
#include "filo-kind-tables.h"
#include "filo-message-table.h"
#include "filo-problem.h"
#include "filo-settings-table.h"
#include "filo-store-private.h"

#include <glib/gi18n.h>

/* Lanes that go at the same time. */
#define HEADS_AT_ONCE 32

typedef struct {
  gint64  number;
  char   *code;
  char   *sentence;
  GBytes *json;
} Command;

static void
command_free (gpointer data)
{
  Command *command = data;

  g_free (command->code);
  g_free (command->sentence);
  g_clear_pointer (&command->json, g_bytes_unref);
  g_free (command);
}

static JsonObject *
parse (GBytes  *json,
       GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (json, &length);

  return filo_json_parse_object (data, (gssize) length, FILO_JSON_LIMITS_ANSWER, error);
}

/* The entry; NULL and *failed FALSE when it is gone. */
static FiloOutboxEntry *
get_entry (FiloReplica  *replica,
           gint64        number,
           gboolean     *failed,
           GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  FiloOutboxEntry *entry = filo_outbox_table_get (replica->db, number, &local_error);

  *failed = local_error != NULL;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return entry;
}

/* What is due. */
static gpointer
list_heads_in_worker (FiloDb   *db,
                      gpointer  data,
                      GError  **error)
{
  return filo_outbox_table_list_heads (db, HEADS_AT_ONCE, error);
}

static void
on_heads_listed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *heads = filo_store_read_finish (FILO_STORE (source), result, &error);

  if (heads == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, heads, (GDestroyNotify) g_ptr_array_unref);
}

void
filo_store_list_outbox_async (FiloStore           *self,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (FILO_IS_STORE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, filo_store_list_outbox_async);
  filo_store_read (self, list_heads_in_worker, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                   NULL, on_heads_listed, task);
}

GPtrArray *
filo_store_list_outbox_finish (FiloStore     *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A refusal: a text stays and says why, anything else is taken back. */
static void
add_failure (FiloReplica *replica,
             const char  *sentence)
{
  g_ptr_array_add (replica->delta->failures,
                   g_error_new_literal (FILO_STORE_ERROR, FILO_STORE_ERROR_DROPPED, sentence));
}

static gboolean
refuse_text (FiloReplica            *replica,
             const FiloOutboxEntry  *entry,
             const char             *code,
             const char             *sentence,
             GError                **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloMessage) message =
      filo_message_table_get (replica->db, entry->message_id, &local_error);
  g_autoptr(GPtrArray) others = NULL;
  gboolean taken_back = FALSE;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!filo_replica_remove_command (replica, entry, error) ||
      (others = filo_outbox_table_list_for_message (replica->db, entry->message_id, error)) ==
          NULL)
    return FALSE;

  /* Taken back before the answer came: then nothing is left of it. */
  for (guint i = 0; i < others->len; i++)
    {
      const FiloOutboxEntry *other = others->pdata[i];

      taken_back = taken_back || other->what == FILO_OUTBOX_CANCEL;
      if (!filo_replica_remove_command (replica, other, error))
        return FALSE;
    }
  if (message == NULL || filo_message_get_change (message) > 0)
    return TRUE;
  if (taken_back)
    return filo_replica_remove_local_message (replica, entry->message_id, error);

  filo_message_set_state (message, FILO_TEXT_REFUSED);
  filo_message_set_refusal (message, code);
  filo_message_set_failure (message, sentence);
  return filo_replica_put_local_message (replica, message, error);
}

static gboolean
refuse (FiloReplica            *replica,
        const FiloOutboxEntry  *entry,
        const char             *code,
        const char             *sentence,
        GError                **error)
{
  if (entry->what == FILO_OUTBOX_SEND)
    return refuse_text (replica, entry, code, sentence, error);
  /* Nothing there to take back is what was wished. */
  if (entry->what != FILO_OUTBOX_CANCEL || g_strcmp0 (code, FILO_CODE_NOT_FOUND) != 0)
    add_failure (replica, sentence);
  return filo_replica_remove_command (replica, entry, error);
}

/* Whether a text was written so long ago that a person should look at it before it goes. */
static gboolean
find_late (FiloReplica            *replica,
           const FiloOutboxEntry  *entry,
           gboolean               *is_late,
           GError                **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloSettings) settings = NULL;
  gint64 limit = FILO_SEND_LATE_MS;

  *is_late = FALSE;
  if (entry->what != FILO_OUTBOX_SEND)
    return TRUE;
  settings = filo_settings_table_get (replica->db, FILO_SETTINGS_ID, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (settings != NULL)
    limit = filo_settings_get_send_late_ms (settings);
  *is_late = replica->now - entry->created_at > limit;
  return TRUE;
}

static gboolean
begin_in_worker (FiloReplica  *replica,
                 gpointer      args,
                 GError      **error)
{
  Command *command = args;
  gboolean failed = FALSE, is_late;
  g_autoptr(FiloOutboxEntry) entry = get_entry (replica, command->number, &failed, error);

  if (failed)
    return FALSE;
  if (entry == NULL || entry->accepted > 0)
    return TRUE;
  if (!find_late (replica, entry, &is_late, error))
    return FALSE;
  if (replica->now - entry->created_at > FILO_COMMAND_TOO_OLD_MS)
    return refuse (replica, entry, FILO_CODE_TOO_OLD,
                   entry->what == FILO_OUTBOX_SEND
                       ? _("This text waited for more than 14 days, so it wasn't sent by itself. "
                           "Send it again if it still fits.")
                       : _("Something you did here more than 14 days ago never reached the "
                           "gateway. It was taken back."),
                   error);
  if (is_late)
    return refuse (replica, entry, FILO_CODE_LATE,
                   _("This text couldn't go when it was written, so it wasn't sent by itself. "
                     "Send it again if it still fits."),
                   error);
  if (!filo_outbox_table_note_try (replica->db, command->number, error))
    return FALSE;
  entry->tries++;
  replica->delta->entry = g_steal_pointer (&entry);
  return TRUE;
}

static Command *
command_new (gint64 number)
{
  Command *command = g_new0 (Command, 1);

  command->number = number;
  return command;
}

void
filo_store_begin_command_async (FiloStore           *self,
                                gint64               number,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (FILO_IS_STORE (self));
  filo_store_run (self, begin_in_worker, command_new (number), command_free, callback, user_data);
}

FiloOutboxEntry *
filo_store_begin_command_finish (FiloStore     *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_autoptr(FiloDelta) delta = filo_store_run_finish (self, result, error);

  return delta != NULL ? g_steal_pointer (&delta->entry) : NULL;
}

static FiloKind
kind_of_answer (FiloOutboxWhat what)
{
  switch (what)
    {
    case FILO_OUTBOX_PATCH:
      return FILO_KIND_CONVERSATION;
    case FILO_OUTBOX_BLOCK:
    case FILO_OUTBOX_UNBLOCK:
    case FILO_OUTBOX_OPT_OUT:
      return FILO_KIND_PROFILE;
    case FILO_OUTBOX_SEND:
    case FILO_OUTBOX_CANCEL:
    case FILO_OUTBOX_RETRY:
    case FILO_OUTBOX_SETTLE:
    case FILO_OUTBOX_SEND_NOW:
      return FILO_KIND_MESSAGE;
    }
  g_assert_not_reached ();
}

static gboolean
accept_in_worker (FiloReplica  *replica,
                  gpointer      args,
                  GError      **error)
{
  const Command *command = args;
  gboolean failed = FALSE;
  g_autoptr(FiloOutboxEntry) entry = get_entry (replica, command->number, &failed, error);
  g_autoptr(JsonObject) json = NULL;
  g_autoptr(GObject) object = NULL;
  gboolean applied = FALSE;
  gint64 change = 0;
  FiloKind kind;

  if (failed)
    return FALSE;
  if (entry == NULL)
    return TRUE;

  kind = kind_of_answer (entry->what);
  if (command->json != NULL)
    {
      json = parse (command->json, error);
      if (json == NULL || (object = filo_codec_from_json (kind, json, error)) == NULL)
        return FALSE;
      change = filo_kind_tables_get_change (kind, object);
      if (!filo_replica_apply (replica, kind, filo_kind_tables_get_id (kind, object), object, 0,
                               &applied, error))
        return FALSE;
    }
  else if (entry->what == FILO_OUTBOX_SEND)
    {
      g_set_error_literal (error, FILO_JSON_ERROR, FILO_JSON_ERROR_MISSING,
                           "the gateway's answer to a text is empty");
      return FALSE;
    }

  switch (entry->what)
    {
    case FILO_OUTBOX_SEND:
    case FILO_OUTBOX_BLOCK:
    case FILO_OUTBOX_UNBLOCK:
    case FILO_OUTBOX_OPT_OUT:
      /* The conversation's own change comes by the feed: until then the effect stays. */
      return filo_replica_accept_command (replica, entry, change, error);
    case FILO_OUTBOX_PATCH:
    case FILO_OUTBOX_CANCEL:
    case FILO_OUTBOX_RETRY:
    case FILO_OUTBOX_SETTLE:
    case FILO_OUTBOX_SEND_NOW:
      return filo_replica_remove_command (replica, entry, error);
    }
  return TRUE;
}

void
filo_store_accept_command_async (FiloStore           *self,
                                 gint64               number,
                                 GBytes              *json,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Command *command = command_new (number);

  g_return_if_fail (FILO_IS_STORE (self));
  command->json = json != NULL ? g_bytes_ref (json) : NULL;
  filo_store_run (self, accept_in_worker, command, command_free, callback, user_data);
}

/* The texts that a thread-changed refusal brings along. */
static gboolean
apply_unseen (FiloReplica  *replica,
              GBytes       *json,
              GError      **error)
{
  g_autoptr(JsonObject) object = parse (json, error);
  g_autoptr(FiloProblem) problem = NULL;

  if (object == NULL || (problem = filo_problem_from_json (object, error)) == NULL)
    return FALSE;
  replica->note_arrivals = TRUE;
  for (guint i = 0; problem->messages != NULL && i < problem->messages->len; i++)
    {
      FiloMessage *message = problem->messages->pdata[i];
      gboolean applied = FALSE;

      if (!filo_replica_apply (replica, FILO_KIND_MESSAGE, filo_message_get_id (message),
                               G_OBJECT (message), 0, &applied, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
refuse_in_worker (FiloReplica  *replica,
                  gpointer      args,
                  GError      **error)
{
  const Command *command = args;
  gboolean failed = FALSE;
  g_autoptr(FiloOutboxEntry) entry = get_entry (replica, command->number, &failed, error);

  if (failed)
    return FALSE;
  if (entry == NULL || entry->accepted > 0)
    return TRUE;
  return (command->json == NULL || apply_unseen (replica, command->json, error)) &&
         refuse (replica, entry, command->code, command->sentence, error);
}

void
filo_store_refuse_command_async (FiloStore           *self,
                                 gint64               number,
                                 const char          *code,
                                 const char          *sentence,
                                 GBytes              *problem,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Command *command = command_new (number);

  g_return_if_fail (FILO_IS_STORE (self));
  command->code = g_strdup (code);
  command->sentence = g_strdup (sentence);
  command->json = problem != NULL ? g_bytes_ref (problem) : NULL;
  filo_store_run (self, refuse_in_worker, command, command_free, callback, user_data);
}

gboolean
filo_store_end_command_finish (FiloStore     *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_autoptr(FiloDelta) delta = filo_store_run_finish (self, result, error);

  return delta != NULL;
}
