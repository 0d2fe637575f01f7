/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-codec-private.h"

#include "filo-time.h"

gboolean
filo_reader_finish (FiloReader *self,
                    GError    **error)
{
  g_clear_pointer (&self->text, g_free);
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

const char *
filo_reader_string (FiloReader  *self,
                    const char  *member,
                    FiloJsonNeed need)
{
  g_clear_pointer (&self->text, g_free);
  if (self->error == NULL)
    filo_json_read_string (self->object, member, need, &self->text, &self->error);
  return self->text;
}

const char *
filo_reader_id (FiloReader  *self,
                const char  *member,
                FiloJsonNeed need)
{
  const char *id = filo_reader_string (self, member, need);

  if (id == NULL || *id != '\0')
    return id;
  filo_reader_refuse (self, FILO_JSON_ERROR_VALUE, member, "must not be empty");
  return NULL;
}

gint64
filo_reader_int64 (FiloReader  *self,
                   const char  *member,
                   FiloJsonNeed need,
                   gint64       fallback)
{
  gint64 value = fallback;

  if (self->error != NULL || !filo_json_read_int64 (self->object, member, need, &value, &self->error))
    return 0;
  return value;
}

gint64
filo_reader_count (FiloReader  *self,
                   const char  *member,
                   FiloJsonNeed need,
                   gint64       fallback)
{
  const gint64 value = filo_reader_int64 (self, member, need, fallback);

  if (value >= 0)
    return value;
  filo_reader_refuse (self, FILO_JSON_ERROR_VALUE, member, "must not be negative");
  return 0;
}

guint
filo_reader_uint (FiloReader  *self,
                  const char  *member,
                  FiloJsonNeed need,
                  guint        fallback)
{
  const gint64 value = filo_reader_count (self, member, need, fallback);

  if (value <= G_MAXUINT)
    return (guint) value;
  filo_reader_refuse (self, FILO_JSON_ERROR_VALUE, member, "is too large");
  return 0;
}

gboolean
filo_reader_boolean (FiloReader  *self,
                     const char  *member,
                     FiloJsonNeed need,
                     gboolean     fallback)
{
  gboolean value = fallback;

  if (self->error != NULL ||
      !filo_json_read_boolean (self->object, member, need, &value, &self->error))
    return FALSE;
  return value;
}

gint64
filo_reader_time (FiloReader  *self,
                  const char  *member,
                  FiloJsonNeed need)
{
  gint64 value = 0;

  if (self->error != NULL || !filo_json_read_time (self->object, member, need, &value, &self->error))
    return 0;
  return value;
}

JsonObject *
filo_reader_object (FiloReader  *self,
                    const char  *member,
                    FiloJsonNeed need)
{
  JsonObject *value = NULL;

  if (self->error == NULL)
    filo_json_read_object (self->object, member, need, &value, &self->error);
  return value;
}

JsonArray *
filo_reader_array (FiloReader  *self,
                   const char  *member,
                   FiloJsonNeed need)
{
  JsonArray *value = NULL;

  if (self->error == NULL)
    filo_json_read_array (self->object, member, need, &value, &self->error);
  return value;
}

gboolean
filo_reader_has (FiloReader *self,
                 const char *member)
{
  JsonNode *node = json_object_get_member (self->object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

void
filo_reader_refuse (FiloReader   *self,
                    FiloJsonError code,
                    const char   *member,
                    const char   *sentence)
{
  if (self->error == NULL)
    filo_json_set_error (&self->error, code, member, "%s", sentence);
}

void
filo_reader_take_error (FiloReader *self,
                        GError     *error,
                        const char *member,
                        int         index)
{
  g_autoptr(GError) taken = error;
  g_autofree char *prefix = NULL;

  if (self->error != NULL)
    return;
  prefix = index < 0 ? g_strdup_printf ("/%s", member) : g_strdup_printf ("/%s/%d", member, index);
  filo_json_prefix_pointer (&taken, prefix);
  self->error = g_steal_pointer (&taken);
}

GPtrArray *
filo_read_objects (JsonArray     *array,
                   FiloReadFunc   read,
                   GDestroyNotify destroy,
                   GError       **error)
{
  const guint length = json_array_get_length (array);
  g_autoptr(GPtrArray) list = g_ptr_array_new_full (length, destroy);

  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autoptr(GError) item_error = NULL;
      gpointer item = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        item = read (json_node_get_object (node), &item_error);
      else
        g_set_error_literal (&item_error, FILO_JSON_ERROR, FILO_JSON_ERROR_TYPE,
                             "must be an object");
      if (item == NULL)
        {
          g_autofree char *prefix = g_strdup_printf ("/%u", i);

          filo_json_prefix_pointer (&item_error, prefix);
          g_propagate_error (error, g_steal_pointer (&item_error));
          return NULL;
        }
      g_ptr_array_add (list, item);
    }
  return g_steal_pointer (&list);
}

GPtrArray *
filo_reader_objects (FiloReader    *self,
                     const char    *member,
                     FiloJsonNeed   need,
                     FiloReadFunc   read,
                     GDestroyNotify destroy)
{
  JsonArray *array = filo_reader_array (self, member, need);
  g_autoptr(GError) error = NULL;
  GPtrArray *list;

  if (array == NULL)
    return NULL;
  list = filo_read_objects (array, read, destroy, &error);
  if (list == NULL)
    filo_reader_take_error (self, g_steal_pointer (&error), member, -1);
  return list;
}

void
filo_write_string (JsonObject *object,
                   const char *member,
                   const char *value)
{
  g_autofree char *repaired = NULL;

  if (value == NULL)
    return;

  /* One broken text must not make the whole feed unreadable. */
  if (!g_utf8_validate (value, -1, NULL))
    value = repaired = g_utf8_make_valid (value, -1);
  json_object_set_string_member (object, member, value);
}

void
filo_write_time (JsonObject *object,
                 const char *member,
                 gint64      value)
{
  g_autofree char *text = NULL;

  if (value == 0)
    return;
  text = filo_time_to_rfc3339 (value);
  json_object_set_string_member (object, member, text);
}

void
filo_write_objects (JsonObject   *object,
                    const char   *member,
                    GPtrArray    *list,
                    FiloWriteFunc write)
{
  JsonArray *array;

  if (list == NULL || list->len == 0)
    return;
  array = json_array_sized_new (list->len);
  for (guint i = 0; i < list->len; i++)
    json_array_add_element (array, write (list->pdata[i]));
  json_object_set_array_member (object, member, array);
}

JsonNode *
filo_write_finish (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}
