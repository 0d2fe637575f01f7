/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-accounts.h"
#include "filo-carrier.h"
#include "filo-codec.h"
#include "filo-json.h"
#include "filo-number-table.h"

/**
 * filo_route_numbers:
 *
 * `GET /v1/numbers`: our own numbers.
 */
FiloReply *
filo_route_numbers (FiloDb             *db,
                    const FiloRequest  *request,
                    GError            **error)
{
  g_autoptr(GPtrArray) numbers = filo_number_table_list (db, error);
  JsonObject *object;
  JsonArray *array;
  JsonNode *node;

  if (numbers == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < numbers->len; i++)
    json_array_add_element (array, filo_number_to_json (g_ptr_array_index (numbers, i)));
  object = json_object_new ();
  json_object_set_array_member (object, "numbers", array);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return filo_reply_new_json (200, node);
}

static gboolean
check_carrier (const FiloRequest *request,
               const char        *name,
               GError           **error)
{
  g_autoptr(GString) names = g_string_new (NULL);
  GPtrArray *carriers = request->context->carriers;

  for (guint i = 0; i < carriers->len; i++)
    {
      const char *known = filo_carrier_get_name (g_ptr_array_index (carriers, i));

      if (g_str_equal (known, name))
        return TRUE;
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", known);
    }
  filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "carrier",
                       "“%s” isn't a carrier of the configuration; it has: %s", name,
                       names->len > 0 ? names->str : "none yet");
  return FALSE;
}

/**
 * filo_route_add_number:
 *
 * `POST /v1/numbers {address, label, carrier}`: one of our own numbers (P3).
 */
FiloReply *
filo_route_add_number (FiloDb             *db,
                       const FiloRequest  *request,
                       GError            **error)
{
  JsonObject *object = filo_request_get_object (request, error);
  g_autofree char *address = NULL;
  g_autofree char *label = NULL;
  g_autofree char *carrier = NULL;
  g_autoptr(FiloNumber) number = NULL;

  if (!filo_json_read_string (object, "address", FILO_JSON_REQUIRED, &address, error)
      || !filo_json_read_string (object, "label", FILO_JSON_OPTIONAL, &label, error)
      || !filo_json_read_string (object, "carrier", FILO_JSON_REQUIRED, &carrier, error))
    return NULL;
  number = filo_accounts_add_number (db, &request->context->flow, address, label, carrier, error);
  return number != NULL && check_carrier (request, carrier, error) ? filo_reply_new_json (201, filo_number_to_json (number)) : NULL;
}
