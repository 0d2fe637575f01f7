/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-json.h"

#include <string.h>

#include "filo-time.h"

G_DEFINE_QUARK (filo-json-error-quark, filo_json_error)

const FiloJsonLimits filo_json_limits_request = { 256 * 1024, FILO_JSON_DEPTH_MAX, 10000 };
const FiloJsonLimits filo_json_limits_answer = { 16 * 1024 * 1024, FILO_JSON_DEPTH_MAX, 1000000 };

JsonNode *
filo_json_parse (const char            *data,
                 gssize                 length,
                 const FiloJsonLimits  *limits,
                 GError               **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) local_error = NULL;
  gsize size;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  size = length < 0 ? strlen (data) : (gsize) length;
  if (!filo_json_scan (data, size, limits, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, data, size, &local_error))
    {
      g_set_error_literal (error, FILO_JSON_ERROR, FILO_JSON_ERROR_SYNTAX, local_error->message);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

JsonObject *
filo_json_parse_object (const char            *data,
                        gssize                 length,
                        const FiloJsonLimits  *limits,
                        GError               **error)
{
  g_autoptr(JsonNode) node = filo_json_parse (data, length, limits, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, FILO_JSON_ERROR, FILO_JSON_ERROR_TYPE, "The JSON must be an object");
      return NULL;
    }
  return json_node_dup_object (node);
}

char *
filo_json_to_string (JsonNode *node)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  text = json_to_string (node, FALSE);
  if (strchr (text, '\x1f') == NULL)
    return g_steal_pointer (&text);

  /* json-glib 1.6 escapes every control character but the last one, which nobody could read. */
  {
    g_auto(GStrv) parts = g_strsplit (text, "\x1f", -1);

    return g_strjoinv ("\\u001f", parts);
  }
}

/* "/" and the name as RFC 6901 writes it. */
static char *
make_pointer (const char *member)
{
  GString *pointer = g_string_new ("/");

  for (; *member != '\0'; member++)
    {
      if (*member == '~')
        g_string_append (pointer, "~0");
      else if (*member == '/')
        g_string_append (pointer, "~1");
      else
        g_string_append_c (pointer, *member);
    }
  return g_string_free (pointer, FALSE);
}

void
filo_json_set_error (GError        **error,
                     FiloJsonError   code,
                     const char     *member,
                     const char     *format,
                     ...)
{
  g_autofree char *pointer = NULL;
  g_autofree char *sentence = NULL;
  va_list arguments;

  g_return_if_fail (member != NULL);

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  pointer = make_pointer (member);
  g_set_error (error, FILO_JSON_ERROR, code, "%s: %s", pointer, sentence);
}

void
filo_json_prefix_pointer (GError     **error,
                          const char  *prefix)
{
  g_return_if_fail (prefix != NULL);

  if (error == NULL || *error == NULL)
    return;
  if ((*error)->message[0] == '/')
    g_prefix_error (error, "%s", prefix);
  else
    g_prefix_error (error, "%s: ", prefix);
}

void
filo_json_error_split (const GError  *error,
                       char         **pointer,
                       char         **sentence)
{
  const char *colon;

  g_return_if_fail (error != NULL);
  g_return_if_fail (pointer != NULL && sentence != NULL);

  colon = error->message[0] == '/' ? strstr (error->message, ": ") : NULL;
  *pointer = colon == NULL ? NULL : g_strndup (error->message, colon - error->message);
  *sentence = g_strdup (colon == NULL ? error->message : colon + 2);
}

/* TRUE with *node NULL: absent, and allowed to be. */
static gboolean
find_member (JsonObject    *object,
             const char    *member,
             FiloJsonNeed   need,
             JsonNode     **node,
             GError       **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);

  *node = json_object_get_member (object, member);
  if (*node != NULL && JSON_NODE_HOLDS_NULL (*node))
    *node = NULL;
  if (*node != NULL || need == FILO_JSON_OPTIONAL)
    return TRUE;
  filo_json_set_error (error, FILO_JSON_ERROR_MISSING, member, "is missing");
  return FALSE;
}

static gboolean
check_type (gboolean     fits,
            const char  *member,
            const char  *wanted,
            GError     **error)
{
  if (!fits)
    filo_json_set_error (error, FILO_JSON_ERROR_TYPE, member, "must be %s", wanted);
  return fits;
}

static gboolean
holds (JsonNode *node,
       GType     type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
filo_json_read_string (JsonObject    *object,
                       const char    *member,
                       FiloJsonNeed   need,
                       char         **out,
                       GError       **error)
{
  JsonNode *node;

  g_return_val_if_fail (out != NULL, FALSE);

  if (!find_member (object, member, need, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!check_type (holds (node, G_TYPE_STRING), member, "a string", error))
    return FALSE;
  g_free (*out);
  *out = json_node_dup_string (node);
  return TRUE;
}

gboolean
filo_json_read_int64 (JsonObject    *object,
                      const char    *member,
                      FiloJsonNeed   need,
                      gint64        *out,
                      GError       **error)
{
  JsonNode *node;

  g_return_val_if_fail (out != NULL, FALSE);

  if (!find_member (object, member, need, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!check_type (holds (node, G_TYPE_INT64), member, "a whole number", error))
    return FALSE;
  *out = json_node_get_int (node);
  return TRUE;
}

gboolean
filo_json_read_double (JsonObject    *object,
                       const char    *member,
                       FiloJsonNeed   need,
                       double        *out,
                       GError       **error)
{
  JsonNode *node;

  g_return_val_if_fail (out != NULL, FALSE);

  if (!find_member (object, member, need, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!check_type (holds (node, G_TYPE_DOUBLE) || holds (node, G_TYPE_INT64), member, "a number",
                   error))
    return FALSE;
  *out = json_node_get_double (node);
  return TRUE;
}

gboolean
filo_json_read_boolean (JsonObject    *object,
                        const char    *member,
                        FiloJsonNeed   need,
                        gboolean      *out,
                        GError       **error)
{
  JsonNode *node;

  g_return_val_if_fail (out != NULL, FALSE);

  if (!find_member (object, member, need, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!check_type (holds (node, G_TYPE_BOOLEAN), member, "true or false", error))
    return FALSE;
  *out = json_node_get_boolean (node);
  return TRUE;
}

gboolean
filo_json_read_time (JsonObject    *object,
                     const char    *member,
                     FiloJsonNeed   need,
                     gint64        *out,
                     GError       **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (out != NULL, FALSE);

  if (!filo_json_read_string (object, member, need, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!filo_time_from_rfc3339 (text, out, &local_error))
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, member, "%s", local_error->message);
      return FALSE;
    }
  return TRUE;
}

gboolean
filo_json_read_object (JsonObject    *object,
                       const char    *member,
                       FiloJsonNeed   need,
                       JsonObject   **out,
                       GError       **error)
{
  JsonNode *node;

  g_return_val_if_fail (out != NULL, FALSE);

  if (!find_member (object, member, need, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!check_type (JSON_NODE_HOLDS_OBJECT (node), member, "an object", error))
    return FALSE;
  *out = json_node_get_object (node);
  return TRUE;
}

gboolean
filo_json_read_array (JsonObject    *object,
                      const char    *member,
                      FiloJsonNeed   need,
                      JsonArray    **out,
                      GError       **error)
{
  JsonNode *node;

  g_return_val_if_fail (out != NULL, FALSE);

  if (!find_member (object, member, need, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!check_type (JSON_NODE_HOLDS_ARRAY (node), member, "an array", error))
    return FALSE;
  *out = json_node_get_array (node);
  return TRUE;
}

gboolean
filo_json_read_strv (JsonObject    *object,
                     const char    *member,
                     FiloJsonNeed   need,
                     char        ***out,
                     GError       **error)
{
  g_autoptr(GStrvBuilder) builder = NULL;
  JsonArray *array = NULL;
  guint length;

  g_return_val_if_fail (out != NULL, FALSE);

  if (!filo_json_read_array (object, member, need, &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  builder = g_strv_builder_new ();
  length = json_array_get_length (array);
  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!holds (node, G_TYPE_STRING))
        {
          g_autofree char *pointer = make_pointer (member);

          g_set_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_TYPE, "%s/%u: must be a string",
                       pointer, i);
          return FALSE;
        }
      g_strv_builder_add (builder, json_node_get_string (node));
    }
  g_strfreev (*out);
  *out = g_strv_builder_end (builder);
  return TRUE;
}
