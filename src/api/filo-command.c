/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-command.h"

#include "filo-codec-private.h"
#include "filo-uuid.h"

FiloSendCommand *
filo_send_command_new (const char *id,
                       const char *text,
                       gint64      thread_revision)
{
  FiloSendCommand *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (FiloSendCommand, 1);
  self->id = g_strdup (id);
  self->text = g_strdup (text);
  self->thread_revision = thread_revision;
  self->undo_ms = FILO_UNDO_ACCOUNT;
  return self;
}

void
filo_send_command_free (FiloSendCommand *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->text, g_free);
  g_free (self);
}

JsonNode *
filo_send_command_to_json (const FiloSendCommand *self)
{
  JsonObject *object;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "text", self->text);
  json_object_set_int_member (object, "thread_revision", self->thread_revision);
  filo_write_time (object, "send_at", self->send_at);
  if (self->undo_ms != FILO_UNDO_ACCOUNT)
    json_object_set_int_member (object, "undo_ms", self->undo_ms);
  return filo_write_finish (object);
}

FiloSendCommand *
filo_send_command_from_json (JsonObject *object,
                             GError    **error)
{
  g_autoptr(FiloSendCommand) self = g_new0 (FiloSendCommand, 1);
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;

  self->id = g_strdup (filo_reader_string (r, "id", FILO_JSON_REQUIRED));
  if (self->id != NULL && !filo_uuid_is_valid (self->id))
    filo_reader_refuse (r, FILO_JSON_ERROR_VALUE, "id", "must be a UUID");
  self->text = g_strdup (filo_reader_id (r, "text", FILO_JSON_REQUIRED));
  self->thread_revision = filo_reader_count (r, "thread_revision", FILO_JSON_REQUIRED, 0);
  self->send_at = filo_reader_time (r, "send_at", FILO_JSON_OPTIONAL);
  self->undo_ms = FILO_UNDO_ACCOUNT;
  if (filo_reader_has (r, "undo_ms"))
    self->undo_ms = filo_reader_count (r, "undo_ms", FILO_JSON_REQUIRED, 0);
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

JsonNode *
filo_conversation_patch_to_json (const FiloConversationPatch *self)
{
  JsonObject *object;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  if (self->has_state)
    filo_write_string (object, "state", filo_conversation_state_to_word (self->state));
  if (self->has_snoozed_until)
    filo_write_time (object, "snoozed_until", self->snoozed_until);
  if (self->has_stay_asleep)
    json_object_set_boolean_member (object, "stay_asleep", self->stay_asleep);
  if (self->has_read_through)
    json_object_set_int_member (object, "read_through", self->read_through);
  if (self->has_marked_unread)
    json_object_set_boolean_member (object, "unread", self->marked_unread);
  if (self->has_seen)
    json_object_set_int_member (object, "seen", self->seen);
  return filo_write_finish (object);
}

gboolean
filo_conversation_patch_from_json (JsonObject            *object,
                                   FiloConversationPatch *patch,
                                   GError               **error)
{
  FiloConversationPatch fresh = { 0 };
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;

  g_return_val_if_fail (patch != NULL, FALSE);

  fresh.has_state = filo_reader_has (r, "state");
  FILO_READER_WORD (r, "state", FILO_JSON_OPTIONAL, filo_conversation_state, &fresh.state);
  fresh.has_snoozed_until = filo_reader_has (r, "snoozed_until");
  fresh.snoozed_until = filo_reader_time (r, "snoozed_until", FILO_JSON_OPTIONAL);
  fresh.has_stay_asleep = filo_reader_has (r, "stay_asleep");
  fresh.stay_asleep = filo_reader_boolean (r, "stay_asleep", FILO_JSON_OPTIONAL, FALSE);
  fresh.has_read_through = filo_reader_has (r, "read_through");
  fresh.read_through = filo_reader_count (r, "read_through", FILO_JSON_OPTIONAL, 0);
  fresh.has_marked_unread = filo_reader_has (r, "unread");
  fresh.marked_unread = filo_reader_boolean (r, "unread", FILO_JSON_OPTIONAL, FALSE);
  fresh.has_seen = filo_reader_has (r, "seen");
  fresh.seen = filo_reader_count (r, "seen", FILO_JSON_OPTIONAL, 0);
  if (fresh.has_state && fresh.state == FILO_CONVERSATION_SNOOZED && !fresh.has_snoozed_until)
    filo_reader_refuse (r, FILO_JSON_ERROR_MISSING, "snoozed_until", "is missing");
  if (!filo_reader_finish (r, error))
    return FALSE;
  *patch = fresh;
  return TRUE;
}

JsonNode *
filo_settle_command_to_json (gboolean as_sent)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "as", as_sent ? "sent" : "again");
  return filo_write_finish (object);
}

gboolean
filo_settle_command_from_json (JsonObject *object,
                               gboolean   *as_sent,
                               GError    **error)
{
  FiloReader reader = FILO_READER_INIT (object);
  const char *word;
  gboolean is_sent;

  g_return_val_if_fail (as_sent != NULL, FALSE);

  word = filo_reader_string (&reader, "as", FILO_JSON_REQUIRED);
  is_sent = g_strcmp0 (word, "sent") == 0;
  if (word != NULL && !is_sent && g_strcmp0 (word, "again") != 0)
    filo_reader_refuse (&reader, FILO_JSON_ERROR_VALUE, "as", "must be sent or again");
  if (!filo_reader_finish (&reader, error))
    return FALSE;
  *as_sent = is_sent;
  return TRUE;
}
