/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-request.h"

#include "filo-json.h"

/**
 * filo_request_new:
 *
 * Returns: (transfer full): an empty request with one reference
 */
FiloRequest *
filo_request_new (void)
{
  FiloRequest *self = g_new0 (FiloRequest, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->params = g_ptr_array_new_with_free_func (g_free);
  self->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->body = g_bytes_new_static ("", 0);
  return self;
}

/**
 * filo_request_ref:
 *
 * Returns: (transfer full): @self; any thread
 */
FiloRequest *
filo_request_ref (FiloRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * filo_request_unref:
 *
 * Gives a reference back, in any thread. The token is wiped before it is freed.
 */
void
filo_request_unref (FiloRequest *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->token != NULL)
    memset (self->token, 0, strlen (self->token));
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->params, g_ptr_array_unref);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->json, json_node_unref);
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->idempotency_key, g_free);
  g_clear_pointer (&self->last_event_id, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->agent_id, g_free);
  g_clear_pointer (&self->token_id, g_free);
  g_clear_pointer (&self->device, g_free);
  g_free (self);
}

/**
 * filo_request_get_param:
 * @index: which of the pattern's {…}, from 0
 *
 * Returns: the decoded part of the path
 */
const char *
filo_request_get_param (const FiloRequest *self,
                        guint              index)
{
  g_return_val_if_fail (index < self->params->len, NULL);

  return g_ptr_array_index (self->params, index);
}

/**
 * filo_request_get_query:
 *
 * Returns: (nullable): the decoded value, or NULL when the query hasn't @name
 */
const char *
filo_request_get_query (const FiloRequest *self,
                        const char        *name)
{
  return g_hash_table_lookup (self->query, name);
}

/**
 * filo_request_read_query_int64:
 * @least: the smallest value allowed
 * @most: the greatest value allowed
 * @out: where it goes; untouched when the query hasn't @name
 *
 * Returns: FALSE with a FILO_JSON_ERROR that names the parameter
 */
gboolean
filo_request_read_query_int64 (const FiloRequest *self,
                               const char        *name,
                               gint64             least,
                               gint64             most,
                               gint64            *out,
                               GError           **error)
{
  const char *text = filo_request_get_query (self, name);
  gint64 value;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, least, most, &value, NULL))
    {
      g_set_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_VALUE,
                   "the query parameter “%s” must be a whole number from %" G_GINT64_FORMAT
                   " to %" G_GINT64_FORMAT, name, least, most);
      return FALSE;
    }
  *out = value;
  return TRUE;
}

/**
 * filo_request_read_query_boolean:
 * @out: where it goes; untouched when the query hasn't @name
 *
 * Returns: FALSE with a FILO_JSON_ERROR that names the parameter
 */
gboolean
filo_request_read_query_boolean (const FiloRequest *self,
                                 const char        *name,
                                 gboolean          *out,
                                 GError           **error)
{
  const char *text = filo_request_get_query (self, name);

  if (text == NULL)
    return TRUE;
  if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
    {
      g_set_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_VALUE,
                   "the query parameter “%s” must be true or false", name);
      return FALSE;
    }
  *out = g_str_equal (text, "true");
  return TRUE;
}

/**
 * filo_request_get_object:
 *
 * Returns: (transfer none): the JSON object of the body, or NULL with @error set
 */
JsonObject *
filo_request_get_object (const FiloRequest *self,
                         GError           **error)
{
  if (self->json != NULL && JSON_NODE_HOLDS_OBJECT (self->json))
    return json_node_get_object (self->json);
  g_set_error_literal (error, FILO_JSON_ERROR, FILO_JSON_ERROR_TYPE, ": must be a JSON object");
  return NULL;
}
