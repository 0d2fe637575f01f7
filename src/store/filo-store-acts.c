/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store-private.h"

#include "filo-draft-table.h"
#include "filo-json.h"
#include "filo-message-table.h"
#include "filo-uuid.h"

#include <glib/gi18n.h>

/* A text taken back while its posting may be under way gets at least this long
 * at the gateway, so that the taking back arrives in time. */
#define CANCEL_MARGIN_MS (30 * 1000)

typedef struct {
  char            *key;
  char            *id;          /* Of the conversation, message or profile. */
  char            *text;
  gint64           revision;
  gint64           undo_ms;
  FiloOutboxWhat   what;
  gboolean         as_sent;
  FiloConversationPatch patch;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_free (act->key);
  g_free (act->id);
  g_free (act->text);
  g_free (act);
}

static Act *
act_new (FiloStore      *self,
         FiloOutboxWhat  what,
         const char     *id)
{
  Act *act = g_new0 (Act, 1);

  act->key = filo_uuid7_new (self->clock, self->random);
  act->what = what;
  act->id = g_strdup (id);
  act->undo_ms = filo_settings_get_undo_ms (self->settings);
  return act;
}

static char *
take_json (JsonNode *node)
{
  char *json = filo_json_to_string (node);

  json_node_unref (node);
  return json;
}

/* The rest of this first part runs in the worker. */
static gboolean
add_command (FiloReplica     *replica,
             FiloOutboxWhat   what,
             const char      *key,
             const char      *conversation_id,
             const char      *message_id,
             const char      *profile_id,
             const char      *body,
             GError         **error)
{
  g_autoptr(FiloOutboxEntry) entry = g_new0 (FiloOutboxEntry, 1);

  entry->key = g_strdup (key);
  entry->what = what;
  entry->conversation_id = g_strdup (conversation_id);
  entry->message_id = g_strdup (message_id);
  entry->profile_id = g_strdup (profile_id);
  entry->body = g_strdup (body);
  entry->created_at = replica->now;
  return filo_replica_add_command (replica, entry, error);
}

/* Stores the message as unsent, with the command that posts it. */
static gboolean
add_text (FiloReplica  *replica,
          FiloMessage  *message,
          gint64        revision,
          gint64        undo_ms,
          GError      **error)
{
  g_autoptr(FiloSendCommand) command = filo_send_command_new (
      filo_message_get_id (message), filo_message_get_text (message), revision);
  g_autofree char *body = NULL;

  command->undo_ms = undo_ms;
  body = take_json (filo_send_command_to_json (command));
  filo_message_set_state (message, FILO_TEXT_UNSENT);
  filo_message_set_refusal (message, NULL);
  filo_message_set_failure (message, NULL);
  filo_message_set_created_at (message, replica->now);
  return filo_replica_put_local_message (replica, message, error) &&
         add_command (replica, FILO_OUTBOX_SEND, filo_message_get_id (message),
                      filo_message_get_conversation_id (message), filo_message_get_id (message),
                      NULL, body, error);
}

static gboolean
send_in_worker (FiloReplica  *replica,
                gpointer      args,
                GError      **error)
{
  const Act *act = args;
  g_autoptr(FiloMessage) message = filo_message_new ();
  FiloPlace place;

  if (!filo_replica_table_get_place (replica->db, act->id, &place, error))
    return FALSE;
  if (place.key.entry == 0)
    {
      g_set_error (error, FILO_STORE_ERROR, FILO_STORE_ERROR_NOT_FOUND, "%s",
                   _("This conversation is no longer there."));
      return FALSE;
    }
  filo_message_set_id (message, act->key);
  filo_message_set_conversation_id (message, act->id);
  filo_message_set_origin (message, FILO_ORIGIN_REPLY);
  filo_message_set_text (message, act->text);
  filo_message_set_agent_id (message, replica->me);
  replica->delta->text = g_strdup (act->key);
  /* What was a draft is a text now; both or neither. */
  return add_text (replica, message, act->revision, act->undo_ms, error) &&
         filo_draft_table_put (replica->db, act->id, NULL, replica->now, error);
}

static gboolean
patch_in_worker (FiloReplica  *replica,
                 gpointer      args,
                 GError      **error)
{
  const Act *act = args;
  g_autofree char *body = take_json (filo_conversation_patch_to_json (&act->patch));

  return add_command (replica, FILO_OUTBOX_PATCH, act->key, act->id, NULL, NULL, body, error);
}

static gboolean
act_on_profile_in_worker (FiloReplica  *replica,
                          gpointer      args,
                          GError      **error)
{
  const Act *act = args;

  return add_command (replica, act->what, act->key, NULL, NULL, act->id, NULL, error);
}

static gboolean
too_late (GError **error)
{
  g_set_error (error, FILO_STORE_ERROR, FILO_STORE_ERROR_NOT_FOUND, "%s",
               _("It was too late for that: the text has changed meanwhile."));
  return FALSE;
}

/* Its post may be under way, or its answer lost: take it back where it arrives. */
static gboolean
cancel_tried (FiloReplica            *replica,
              const Act              *act,
              FiloMessage            *message,
              const FiloOutboxEntry  *send,
              GError                **error)
{
  g_autoptr(JsonObject) object =
      filo_json_parse_object (send->body, -1, FILO_JSON_LIMITS_REQUEST, error);
  g_autoptr(FiloSendCommand) command = NULL;
  g_autofree char *body = NULL;

  if (object == NULL || (command = filo_send_command_from_json (object, error)) == NULL)
    return FALSE;
  command->undo_ms = MAX (command->undo_ms, CANCEL_MARGIN_MS);
  body = take_json (filo_send_command_to_json (command));
  filo_message_set_state (message, FILO_TEXT_CANCELLED);
  filo_message_set_reason (message, FILO_REASON_PERSON);
  return filo_outbox_table_set_body (replica->db, send->number, body, error) &&
         filo_replica_put_local_message (replica, message, error) &&
         add_command (replica, FILO_OUTBOX_CANCEL, act->key, send->conversation_id, act->id, NULL,
                      NULL, error);
}

static gboolean
cancel_unsent (FiloReplica  *replica,
               const Act    *act,
               FiloMessage  *message,
               GError      **error)
{
  g_autoptr(GPtrArray) entries =
      filo_outbox_table_list_for_message (replica->db, act->id, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const FiloOutboxEntry *entry = entries->pdata[i];

      if (entry->what != FILO_OUTBOX_SEND)
        continue;
      if (entry->tries > 0)
        return cancel_tried (replica, act, message, entry, error);
      return filo_replica_remove_command (replica, entry, error) &&
             filo_replica_remove_local_message (replica, act->id, error);
    }
  /* Nothing would ever send it. */
  return filo_replica_remove_local_message (replica, act->id, error);
}

static gboolean
act_on_message_in_worker (FiloReplica  *replica,
                          gpointer      args,
                          GError      **error)
{
  const Act *act = args;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloMessage) message = filo_message_table_get (replica->db, act->id, &local_error);
  g_autofree char *body = NULL;
  FiloTextState state;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (message == NULL)
    return too_late (error);

  state = filo_message_get_state (message);
  if (state == FILO_TEXT_REFUSED)
    return too_late (error);
  if (state == FILO_TEXT_UNSENT)
    return act->what == FILO_OUTBOX_CANCEL ? cancel_unsent (replica, act, message, error)
                                           : too_late (error);
  if (act->what == FILO_OUTBOX_SETTLE)
    body = take_json (filo_settle_command_to_json (act->as_sent));
  return add_command (replica, act->what, act->key, filo_message_get_conversation_id (message),
                      act->id, NULL, body, error);
}

static FiloMessage *
get_refused (FiloReplica  *replica,
             const char   *id,
             GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloMessage) message = filo_message_table_get (replica->db, id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (message == NULL || filo_message_get_state (message) != FILO_TEXT_REFUSED)
    {
      too_late (error);
      return NULL;
    }
  return g_steal_pointer (&message);
}

static gboolean
resend_in_worker (FiloReplica  *replica,
                  gpointer      args,
                  GError      **error)
{
  const Act *act = args;
  g_autoptr(FiloMessage) message = get_refused (replica, act->id, error);
  gint64 revision = 0;

  return message != NULL &&
         filo_replica_table_get_revision (replica->db, filo_message_get_conversation_id (message),
                                          replica->me, &revision, error) &&
         add_text (replica, message, revision, act->undo_ms, error);
}

static gboolean
discard_in_worker (FiloReplica  *replica,
                   gpointer      args,
                   GError      **error)
{
  const Act *act = args;
  g_autoptr(FiloMessage) message = get_refused (replica, act->id, error);

  return message != NULL && filo_replica_remove_local_message (replica, act->id, error);
}

static gboolean
save_draft_in_worker (FiloReplica  *replica,
                      gpointer      args,
                      GError      **error)
{
  const Act *act = args;

  return filo_draft_table_put (replica->db, act->id, act->text, replica->now, error);
}

/* From here on: the main thread. */
static void
set_draft (FiloStore  *self,
           const char *conversation_id,
           const char *text)
{
  const FiloPoolItem *item = filo_pool_find (self->conversations, conversation_id);

  if (text != NULL && *text == '\0')
    text = NULL;
  if (text == NULL)
    g_hash_table_remove (self->drafts, conversation_id);
  else
    g_hash_table_insert (self->drafts, g_strdup (conversation_id), g_strdup (text));
  if (item != NULL)
    filo_conversation_set_draft (FILO_CONVERSATION (item->object), text);
}

/* Whose text is being stored. */
typedef struct {
  char *conversation_id;
  char *draft;             /* What was kept of it when it was sent, or NULL. */
} Sent;

static void
sent_free (gpointer data)
{
  Sent *sent = data;

  g_free (sent->conversation_id);
  g_free (sent->draft);
  g_free (sent);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloStore *self = FILO_STORE (source);
  const Sent *sent = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FiloDelta) delta = filo_store_run_finish (self, result, &error);

  if (delta == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* What somebody has begun meanwhile is the next text's draft. */
  if (g_strcmp0 (g_hash_table_lookup (self->drafts, sent->conversation_id), sent->draft) == 0)
    set_draft (self, sent->conversation_id, NULL);
  g_task_return_pointer (
      task,
      filo_store_adopt_message (self, g_hash_table_lookup (delta->messages, delta->text),
                                self->serial),
      g_object_unref);
}

void
filo_store_send_text_async (FiloStore           *self,
                            const char          *conversation_id,
                            const char          *text,
                            guint64              thread_revision,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Sent *sent;
  Act *act;

  g_return_if_fail (FILO_IS_STORE (self));
  g_return_if_fail (conversation_id != NULL);
  g_return_if_fail (text != NULL && *text != '\0');

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, filo_store_send_text_async);
  /* Stored is stored, whoever waits for it. */
  g_task_set_check_cancellable (task, FALSE);
  sent = g_new0 (Sent, 1);
  sent->conversation_id = g_strdup (conversation_id);
  sent->draft = g_strdup (g_hash_table_lookup (self->drafts, conversation_id));
  g_task_set_task_data (task, sent, sent_free);
  act = act_new (self, FILO_OUTBOX_SEND, conversation_id);
  act->text = g_strdup (text);
  act->revision = (gint64) thread_revision;
  filo_store_run (self, send_in_worker, act, act_free, on_sent, g_steal_pointer (&task));
}

FiloMessage *
filo_store_send_text_finish (FiloStore     *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
filo_store_patch_conversation (FiloStore                   *self,
                               const char                  *conversation_id,
                               const FiloConversationPatch *patch)
{
  Act *act;

  g_return_if_fail (FILO_IS_STORE (self));
  g_return_if_fail (conversation_id != NULL);
  g_return_if_fail (patch != NULL);

  act = act_new (self, FILO_OUTBOX_PATCH, conversation_id);
  act->patch = *patch;
  filo_store_run (self, patch_in_worker, act, act_free, NULL, NULL);
}

static void
act_on_profile (FiloStore      *self,
                const char     *profile_id,
                FiloOutboxWhat  what)
{
  filo_store_run (self, act_on_profile_in_worker, act_new (self, what, profile_id), act_free, NULL,
                  NULL);
}

void
filo_store_block (FiloStore  *self,
                  const char *profile_id)
{
  g_return_if_fail (FILO_IS_STORE (self));
  g_return_if_fail (profile_id != NULL);
  act_on_profile (self, profile_id, FILO_OUTBOX_BLOCK);
}

void
filo_store_unblock (FiloStore  *self,
                    const char *profile_id)
{
  g_return_if_fail (FILO_IS_STORE (self));
  g_return_if_fail (profile_id != NULL);
  act_on_profile (self, profile_id, FILO_OUTBOX_UNBLOCK);
}

void
filo_store_opt_out (FiloStore  *self,
                    const char *profile_id)
{
  g_return_if_fail (FILO_IS_STORE (self));
  g_return_if_fail (profile_id != NULL);
  act_on_profile (self, profile_id, FILO_OUTBOX_OPT_OUT);
}

static void
act_on_message (FiloStore       *self,
                const char      *message_id,
                FiloOutboxWhat   what,
                gboolean         as_sent,
                FiloReplicaFunc  func)
{
  Act *act;

  g_return_if_fail (FILO_IS_STORE (self));
  g_return_if_fail (message_id != NULL);

  act = act_new (self, what, message_id);
  act->as_sent = as_sent;
  filo_store_run (self, func, act, act_free, NULL, NULL);
}

void
filo_store_cancel_message (FiloStore  *self,
                           const char *message_id)
{
  act_on_message (self, message_id, FILO_OUTBOX_CANCEL, FALSE, act_on_message_in_worker);
}

void
filo_store_retry_message (FiloStore  *self,
                          const char *message_id)
{
  act_on_message (self, message_id, FILO_OUTBOX_RETRY, FALSE, act_on_message_in_worker);
}

void
filo_store_settle_message (FiloStore  *self,
                           const char *message_id,
                           FiloSettle  as)
{
  act_on_message (self, message_id, FILO_OUTBOX_SETTLE, as == FILO_SETTLE_SENT,
                  act_on_message_in_worker);
}

void
filo_store_send_now (FiloStore  *self,
                     const char *message_id)
{
  act_on_message (self, message_id, FILO_OUTBOX_SEND_NOW, FALSE, act_on_message_in_worker);
}

void
filo_store_resend_refused (FiloStore  *self,
                           const char *message_id)
{
  act_on_message (self, message_id, FILO_OUTBOX_SEND, FALSE, resend_in_worker);
}

void
filo_store_discard_refused (FiloStore  *self,
                            const char *message_id)
{
  act_on_message (self, message_id, FILO_OUTBOX_SEND, FALSE, discard_in_worker);
}

void
filo_store_save_draft (FiloStore  *self,
                       const char *conversation_id,
                       const char *text)
{
  Act *act;

  g_return_if_fail (FILO_IS_STORE (self));
  g_return_if_fail (conversation_id != NULL);

  if (g_strcmp0 (text != NULL && *text != '\0' ? text : NULL,
                 g_hash_table_lookup (self->drafts, conversation_id)) == 0)
    return;
  act = act_new (self, FILO_OUTBOX_SEND, conversation_id);
  act->text = g_strdup (text);
  set_draft (self, conversation_id, text);
  filo_store_run (self, save_draft_in_worker, act, act_free, NULL, NULL);
}

void
filo_store_load_draft_async (FiloStore           *self,
                             const char          *conversation_id,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FILO_IS_STORE (self));
  g_return_if_fail (conversation_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, filo_store_load_draft_async);
  g_task_return_pointer (task, g_strdup (g_hash_table_lookup (self->drafts, conversation_id)),
                         g_free);
}

char *
filo_store_load_draft_finish (FiloStore     *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
filo_store_has_draft (FiloStore  *self,
                      const char *conversation_id)
{
  g_return_val_if_fail (FILO_IS_STORE (self), FALSE);
  g_return_val_if_fail (conversation_id != NULL, FALSE);
  return g_hash_table_contains (self->drafts, conversation_id);
}
