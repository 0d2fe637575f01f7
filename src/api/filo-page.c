/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-page.h"

#include "filo-codec-private.h"
#include "filo-codec.h"

FiloMessagePage *
filo_message_page_new (GPtrArray *messages,
                       gboolean   more)
{
  FiloMessagePage *self;

  g_return_val_if_fail (messages != NULL, NULL);

  self = g_new0 (FiloMessagePage, 1);
  self->messages = g_ptr_array_ref (messages);
  self->more = !!more;
  return self;
}

void
filo_message_page_free (FiloMessagePage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self);
}

JsonNode *
filo_messages_to_json (GPtrArray *messages)
{
  JsonNode *node;
  JsonArray *array;

  g_return_val_if_fail (messages != NULL, NULL);

  array = json_array_sized_new (messages->len);
  for (guint i = 0; i < messages->len; i++)
    json_array_add_element (array, filo_message_to_json (messages->pdata[i]));

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

GPtrArray *
filo_messages_from_json (JsonArray *array,
                         GError   **error)
{
  g_return_val_if_fail (array != NULL, NULL);

  return filo_read_objects (array, (FiloReadFunc) filo_message_from_json, g_object_unref, error);
}

JsonNode *
filo_message_page_to_json (const FiloMessagePage *self)
{
  JsonObject *object;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  json_object_set_member (object, "messages", filo_messages_to_json (self->messages));
  json_object_set_boolean_member (object, "more", self->more);
  return filo_write_finish (object);
}

FiloMessagePage *
filo_message_page_from_json (JsonObject *object,
                             GError    **error)
{
  g_autoptr(FiloMessagePage) self = g_new0 (FiloMessagePage, 1);
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;

  self->messages = filo_reader_objects (r, "messages", FILO_JSON_REQUIRED,
                                        (FiloReadFunc) filo_message_from_json, g_object_unref);
  self->more = filo_reader_boolean (r, "more", FILO_JSON_OPTIONAL, FALSE);
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}
