/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-change.h"

#include "filo-codec-private.h"
#include "filo-codec.h"

FiloChange *
filo_change_new (gint64      change,
                 FiloKind    kind,
                 const char *id,
                 GObject    *object)
{
  FiloChange *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (object == NULL ||
                          G_TYPE_CHECK_INSTANCE_TYPE (object, filo_codec_get_type (kind)), NULL);

  self = g_new0 (FiloChange, 1);
  self->change = change;
  self->kind = kind;
  self->id = g_strdup (id);
  self->object = object != NULL ? g_object_ref (object) : NULL;
  return self;
}

void
filo_change_free (FiloChange *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->object);
  g_free (self);
}

JsonNode *
filo_change_to_json (const FiloChange *self)
{
  JsonObject *object;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  json_object_set_int_member (object, "change", self->change);
  json_object_set_string_member (object, "kind", filo_kind_to_word (self->kind));
  json_object_set_string_member (object, "id", self->id);
  if (self->object != NULL)
    json_object_set_member (object, "object", filo_codec_to_json (self->kind, self->object));
  else
    json_object_set_null_member (object, "object");
  return filo_write_finish (object);
}

FiloChange *
filo_change_from_json (JsonObject *object,
                       GError    **error)
{
  g_autoptr(FiloChange) self = g_new0 (FiloChange, 1);
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;
  JsonObject *inner;

  self->change = filo_reader_count (r, "change", FILO_JSON_REQUIRED, 0);
  FILO_READER_WORD (r, "kind", FILO_JSON_REQUIRED, filo_kind, &self->kind);
  self->id = g_strdup (filo_reader_id (r, "id", FILO_JSON_REQUIRED));

  /* Null says that it is gone; an absent member says nothing, and is refused. */
  if (r->error == NULL && !json_object_has_member (object, "object"))
    filo_reader_refuse (r, FILO_JSON_ERROR_MISSING, "object", "is missing");
  inner = filo_reader_object (r, "object", FILO_JSON_OPTIONAL);
  if (inner != NULL)
    {
      g_autoptr(GError) inner_error = NULL;

      self->object = filo_codec_from_json (self->kind, inner, &inner_error);
      if (self->object == NULL)
        filo_reader_take_error (r, g_steal_pointer (&inner_error), "object", -1);
    }
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

FiloChangeBatch *
filo_change_batch_new (const char *after,
                       const char *cursor)
{
  FiloChangeBatch *self;

  g_return_val_if_fail (cursor != NULL, NULL);

  self = g_new0 (FiloChangeBatch, 1);
  self->after = g_strdup (after);
  self->cursor = g_strdup (cursor);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_change_free);
  return self;
}

void
filo_change_batch_free (FiloChangeBatch *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->after, g_free);
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_free (self);
}

JsonNode *
filo_change_batch_to_json (const FiloChangeBatch *self)
{
  JsonObject *object;
  JsonArray *changes;

  g_return_val_if_fail (self != NULL, NULL);

  changes = json_array_sized_new (self->changes->len);
  for (guint i = 0; i < self->changes->len; i++)
    json_array_add_element (changes, filo_change_to_json (self->changes->pdata[i]));

  object = json_object_new ();
  filo_write_string (object, "after", self->after);
  json_object_set_string_member (object, "cursor", self->cursor);
  json_object_set_array_member (object, "changes", changes);
  if (self->after == NULL)
    json_object_set_boolean_member (object, "more", self->more);
  return filo_write_finish (object);
}

/* A kind that only a newer gateway knows; anything malformed is left to the reader. */
static gboolean
is_of_unknown_kind (JsonNode *node)
{
  JsonNode *word;
  FiloKind kind;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  word = json_object_get_member (json_node_get_object (node), "kind");
  return word != NULL && JSON_NODE_HOLDS_VALUE (word) &&
         json_node_get_value_type (word) == G_TYPE_STRING &&
         !filo_kind_from_word (json_node_get_string (word), &kind);
}

static gboolean
read_changes (JsonArray *array,
              GPtrArray *changes,
              GError   **error)
{
  const guint length = json_array_get_length (array);

  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autoptr(GError) local_error = NULL;
      FiloChange *change = NULL;

      if (is_of_unknown_kind (node))
        continue;
      if (JSON_NODE_HOLDS_OBJECT (node))
        change = filo_change_from_json (json_node_get_object (node), &local_error);
      else
        g_set_error_literal (&local_error, FILO_JSON_ERROR, FILO_JSON_ERROR_TYPE,
                             "must be an object");
      if (change == NULL)
        {
          g_autofree char *prefix = g_strdup_printf ("/changes/%u", i);

          filo_json_prefix_pointer (&local_error, prefix);
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_ptr_array_add (changes, change);
    }
  return TRUE;
}

FiloChangeBatch *
filo_change_batch_from_json (JsonObject *object,
                             GError    **error)
{
  g_autoptr(FiloChangeBatch) self = filo_change_batch_new (NULL, "");
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;
  JsonArray *array;

  self->after = g_strdup (filo_reader_id (r, "after", FILO_JSON_OPTIONAL));
  g_free (self->cursor);
  self->cursor = g_strdup (filo_reader_id (r, "cursor", FILO_JSON_REQUIRED));
  self->more = filo_reader_boolean (r, "more", FILO_JSON_OPTIONAL, FALSE);
  array = filo_reader_array (r, "changes", FILO_JSON_REQUIRED);
  if (!filo_reader_finish (r, error) || !read_changes (array, self->changes, error))
    return NULL;
  return g_steal_pointer (&self);
}
