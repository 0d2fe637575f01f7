/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-codec.h"

#include "filo-codec-private.h"

/* Conversations, their texts, and what hangs on these. */

JsonNode *
filo_conversation_to_json (FiloConversation *conversation)
{
  JsonObject *object = json_object_new ();

  filo_write_string (object, "id", filo_conversation_get_id (conversation));
  json_object_set_int_member (object, "change", filo_conversation_get_change (conversation));
  filo_write_string (object, "profile_id", filo_conversation_get_profile_id (conversation));
  filo_write_string (object, "number_id", filo_conversation_get_number_id (conversation));
  filo_write_string (
    object, "state", filo_conversation_state_to_word (filo_conversation_get_state (conversation)));
  json_object_set_int_member (object, "read_through",
                              filo_conversation_get_read_through (conversation));
  json_object_set_int_member (object, "last_inbound",
                              filo_conversation_get_last_inbound (conversation));
  json_object_set_boolean_member (object, "marked_unread",
                                  filo_conversation_get_marked_unread (conversation));
  json_object_set_int_member (object, "last_position",
                              filo_conversation_get_last_position (conversation));
  filo_write_time (object, "began_at", filo_conversation_get_began_at (conversation));
  filo_write_time (object, "snoozed_until", filo_conversation_get_snoozed_until (conversation));
  json_object_set_boolean_member (object, "stay_asleep",
                                  filo_conversation_get_stay_asleep (conversation));
  filo_write_time (object, "back_at", filo_conversation_get_back_at (conversation));
  filo_write_time (object, "waiting_since", filo_conversation_get_waiting_since (conversation));
  filo_write_string (object, "assignee_id", filo_conversation_get_assignee_id (conversation));
  filo_write_time (object, "last_at", filo_conversation_get_last_at (conversation));
  filo_write_string (object, "last_text", filo_conversation_get_last_text (conversation));
  filo_write_string (object, "last_origin",
                     filo_origin_to_word (filo_conversation_get_last_origin (conversation)));
  filo_write_string (object, "last_agent_id", filo_conversation_get_last_agent_id (conversation));
  filo_write_string (object, "last_state",
                     filo_text_state_to_word (filo_conversation_get_last_state (conversation)));
  json_object_set_boolean_member (object, "last_media",
                                  filo_conversation_get_last_media (conversation));
  return filo_write_finish (object);
}

/* A state that only a desktop knows is no word of the wire. */
static void
read_text_state (FiloReader    *r,
                 const char    *member,
                 FiloJsonNeed   need,
                 FiloTextState *state)
{
  FILO_READER_WORD (r, member, need, filo_text_state, state);
  if (filo_text_state_is_local (*state))
    filo_reader_refuse (r, FILO_JSON_ERROR_VALUE, member, "is not a known word");
}

FiloConversation *
filo_conversation_from_json (JsonObject *object,
                             GError    **error)
{
  g_autoptr(FiloConversation) self = filo_conversation_new ();
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;
  FiloConversationState state = FILO_CONVERSATION_OPEN;
  FiloOrigin last_origin = FILO_ORIGIN_INBOUND;
  FiloTextState last_state = FILO_TEXT_RECEIVED;

  filo_conversation_set_id (self, filo_reader_id (r, "id", FILO_JSON_REQUIRED));
  filo_conversation_set_change (self, filo_reader_count (r, "change", FILO_JSON_REQUIRED, 0));
  filo_conversation_set_profile_id (self, filo_reader_id (r, "profile_id", FILO_JSON_REQUIRED));
  filo_conversation_set_number_id (self, filo_reader_id (r, "number_id", FILO_JSON_REQUIRED));
  FILO_READER_WORD (r, "state", FILO_JSON_REQUIRED, filo_conversation_state, &state);
  filo_conversation_set_state (self, state);
  filo_conversation_set_read_through (self,
                                      filo_reader_count (r, "read_through", FILO_JSON_REQUIRED, 0));
  filo_conversation_set_last_inbound (self,
                                      filo_reader_count (r, "last_inbound", FILO_JSON_REQUIRED, 0));
  filo_conversation_set_marked_unread (
    self, filo_reader_boolean (r, "marked_unread", FILO_JSON_OPTIONAL, FALSE));
  filo_conversation_set_last_position (
    self, filo_reader_count (r, "last_position", FILO_JSON_REQUIRED, 0));
  filo_conversation_set_began_at (self, filo_reader_time (r, "began_at", FILO_JSON_OPTIONAL));
  filo_conversation_set_snoozed_until (self,
                                       filo_reader_time (r, "snoozed_until", FILO_JSON_OPTIONAL));
  filo_conversation_set_stay_asleep (
    self, filo_reader_boolean (r, "stay_asleep", FILO_JSON_OPTIONAL, FALSE));
  filo_conversation_set_back_at (self, filo_reader_time (r, "back_at", FILO_JSON_OPTIONAL));
  filo_conversation_set_waiting_since (self,
                                       filo_reader_time (r, "waiting_since", FILO_JSON_OPTIONAL));
  filo_conversation_set_assignee_id (self, filo_reader_id (r, "assignee_id", FILO_JSON_OPTIONAL));
  filo_conversation_set_last_at (self, filo_reader_time (r, "last_at", FILO_JSON_OPTIONAL));
  filo_conversation_set_last_text (self, filo_reader_string (r, "last_text", FILO_JSON_OPTIONAL));
  FILO_READER_WORD (r, "last_origin", FILO_JSON_OPTIONAL, filo_origin, &last_origin);
  filo_conversation_set_last_origin (self, last_origin);
  filo_conversation_set_last_agent_id (self,
                                       filo_reader_id (r, "last_agent_id", FILO_JSON_OPTIONAL));
  read_text_state (r, "last_state", FILO_JSON_OPTIONAL, &last_state);
  filo_conversation_set_last_state (self, last_state);
  filo_conversation_set_last_media (
    self, filo_reader_boolean (r, "last_media", FILO_JSON_OPTIONAL, FALSE));
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

JsonNode *
filo_media_to_json (FiloMedia *media)
{
  JsonObject *object = json_object_new ();

  filo_write_string (object, "id", filo_media_get_id (media));
  filo_write_string (object, "name", filo_media_get_name (media));
  filo_write_string (object, "type", filo_media_get_content_type (media));
  json_object_set_int_member (object, "size", filo_media_get_size (media));
  json_object_set_int_member (object, "width", filo_media_get_width (media));
  json_object_set_int_member (object, "height", filo_media_get_height (media));
  return filo_write_finish (object);
}

FiloMedia *
filo_media_from_json (JsonObject *object,
                      GError    **error)
{
  g_autoptr(FiloMedia) self = filo_media_new ();
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;

  filo_media_set_id (self, filo_reader_id (r, "id", FILO_JSON_REQUIRED));
  filo_media_set_name (self, filo_reader_string (r, "name", FILO_JSON_OPTIONAL));
  filo_media_set_content_type (self, filo_reader_string (r, "type", FILO_JSON_REQUIRED));
  filo_media_set_size (self, filo_reader_count (r, "size", FILO_JSON_OPTIONAL, 0));
  filo_media_set_width (self, filo_reader_uint (r, "width", FILO_JSON_OPTIONAL, 0));
  filo_media_set_height (self, filo_reader_uint (r, "height", FILO_JSON_OPTIONAL, 0));
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

JsonNode *
filo_message_to_json (FiloMessage *message)
{
  const FiloTextState state = filo_message_get_state (message);
  JsonObject *object;

  g_return_val_if_fail (!filo_text_state_is_local (state), NULL);

  object = json_object_new ();
  filo_write_string (object, "id", filo_message_get_id (message));
  json_object_set_int_member (object, "change", filo_message_get_change (message));
  filo_write_string (object, "conversation_id", filo_message_get_conversation_id (message));
  json_object_set_int_member (object, "position", filo_message_get_position (message));
  filo_write_string (object, "origin", filo_origin_to_word (filo_message_get_origin (message)));
  filo_write_string (object, "keyword",
                     filo_keyword_class_to_word (filo_message_get_keyword (message)));
  filo_write_string (object, "text", filo_message_get_text (message));
  filo_write_string (object, "state", filo_text_state_to_word (state));
  filo_write_string (object, "reason", filo_text_reason_to_word (filo_message_get_reason (message)));
  filo_write_string (object, "failure", filo_message_get_failure (message));
  filo_write_string (object, "agent_id", filo_message_get_agent_id (message));
  filo_write_string (object, "source_id", filo_message_get_source_id (message));
  filo_write_time (object, "created_at", filo_message_get_created_at (message));
  filo_write_time (object, "due_at", filo_message_get_due_at (message));
  filo_write_time (object, "sent_at", filo_message_get_sent_at (message));
  filo_write_time (object, "delivered_at", filo_message_get_delivered_at (message));
  filo_write_string (object, "settled_by", filo_message_get_settled_by (message));
  json_object_set_int_member (object, "parts", filo_message_get_parts (message));
  filo_write_objects (object, "media", filo_message_get_media (message),
                      (FiloWriteFunc) filo_media_to_json);
  return filo_write_finish (object);
}

FiloMessage *
filo_message_from_json (JsonObject *object,
                        GError    **error)
{
  g_autoptr(FiloMessage) self = filo_message_new ();
  g_autoptr(GPtrArray) media = NULL;
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;
  FiloOrigin origin = FILO_ORIGIN_INBOUND;
  FiloKeywordClass keyword = FILO_KEYWORD_NONE;
  FiloTextState state = FILO_TEXT_RECEIVED;
  FiloTextReason reason = FILO_REASON_NONE;

  filo_message_set_id (self, filo_reader_id (r, "id", FILO_JSON_REQUIRED));
  filo_message_set_change (self, filo_reader_count (r, "change", FILO_JSON_REQUIRED, 0));
  filo_message_set_conversation_id (self,
                                    filo_reader_id (r, "conversation_id", FILO_JSON_REQUIRED));
  filo_message_set_position (self, filo_reader_count (r, "position", FILO_JSON_OPTIONAL, 0));
  FILO_READER_WORD (r, "origin", FILO_JSON_REQUIRED, filo_origin, &origin);
  filo_message_set_origin (self, origin);
  FILO_READER_WORD (r, "keyword", FILO_JSON_OPTIONAL, filo_keyword_class, &keyword);
  filo_message_set_keyword (self, keyword);
  filo_message_set_text (self, filo_reader_string (r, "text", FILO_JSON_OPTIONAL));
  read_text_state (r, "state", FILO_JSON_REQUIRED, &state);
  filo_message_set_state (self, state);
  FILO_READER_WORD (r, "reason", FILO_JSON_OPTIONAL, filo_text_reason, &reason);
  filo_message_set_reason (self, reason);
  filo_message_set_failure (self, filo_reader_string (r, "failure", FILO_JSON_OPTIONAL));
  filo_message_set_agent_id (self, filo_reader_id (r, "agent_id", FILO_JSON_OPTIONAL));
  filo_message_set_source_id (self, filo_reader_id (r, "source_id", FILO_JSON_OPTIONAL));
  filo_message_set_created_at (self, filo_reader_time (r, "created_at", FILO_JSON_OPTIONAL));
  filo_message_set_due_at (self, filo_reader_time (r, "due_at", FILO_JSON_OPTIONAL));
  filo_message_set_sent_at (self, filo_reader_time (r, "sent_at", FILO_JSON_OPTIONAL));
  filo_message_set_delivered_at (self, filo_reader_time (r, "delivered_at", FILO_JSON_OPTIONAL));
  filo_message_set_settled_by (self, filo_reader_id (r, "settled_by", FILO_JSON_OPTIONAL));
  filo_message_set_parts (self, filo_reader_uint (r, "parts", FILO_JSON_OPTIONAL, 0));
  media = filo_reader_objects (r, "media", FILO_JSON_OPTIONAL, (FiloReadFunc) filo_media_from_json,
                               g_object_unref);
  filo_message_set_media (self, media);
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}
