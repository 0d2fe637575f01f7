/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-admin.h"

#include <stdio.h>

#include "filo-codec.h"
#include "filo-json.h"

static gboolean
add_number (int      argc,
            char   **argv,
            GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *carrier = NULL;
  g_autofree char *label = NULL;
  g_autoptr(FiloConfig) config = NULL;
  g_autoptr(JsonObject) answer = NULL;
  JsonObject *object;
  JsonNode *body;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "Configuration", "FILE" },
    { "carrier", 0, 0, G_OPTION_ARG_STRING, &carrier, "Name of its [carrier NAME]", "NAME" },
    { "label", 0, 0, G_OPTION_ARG_STRING, &label, "What the team calls it", "TEXT" },
    { NULL },
  };

  if (!filo_admin_parse (&argc, &argv, "NUMBER", "Adds one of our own numbers, such as +39 02 1234 5678.", entries, error)
      || !filo_admin_need (argc > 1 ? argv[1] : NULL, "The number", error)
      || !filo_admin_need (carrier, "--carrier", error))
    return FALSE;
  config = filo_admin_read_config (path, error);
  if (config == NULL)
    return FALSE;

  object = json_object_new ();
  json_object_set_string_member (object, "address", argv[1]);
  json_object_set_string_member (object, "carrier", carrier);
  if (label != NULL)
    json_object_set_string_member (object, "label", label);
  body = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (body, object);
  answer = filo_admin_request (config, "POST", "/v1/numbers", body, error);
  if (answer == NULL)
    return FALSE;
  printf ("%s is ours now, by the carrier %s.\n", json_object_get_string_member_with_default (answer, "address", ""),
          carrier);
  return TRUE;
}

static gboolean
list_numbers (int      argc,
              char   **argv,
              GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr(FiloConfig) config = NULL;
  g_autoptr(JsonObject) answer = NULL;
  JsonArray *array = NULL;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "Configuration", "FILE" },
    { NULL },
  };

  if (!filo_admin_parse (&argc, &argv, NULL, "Lists our own numbers.", entries, error))
    return FALSE;
  config = filo_admin_read_config (path, error);
  answer = config != NULL ? filo_admin_request (config, "GET", "/v1/numbers", NULL, error) : NULL;
  if (answer == NULL || !filo_json_read_array (answer, "numbers", FILO_JSON_REQUIRED, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr(FiloNumber) number = filo_number_from_json (json_array_get_object_element (array, i), error);

      if (number == NULL)
        return FALSE;
      printf ("%s\t%s\t%s\n", filo_number_get_address (number), filo_number_get_carrier (number),
              filo_number_get_label (number) != NULL ? filo_number_get_label (number) : "");
    }
  return TRUE;
}

/**
 * filo_admin_number_command:
 *
 * `number add|list`
 */
gboolean
filo_admin_number_command (int      argc,
                           char   **argv,
                           GError **error)
{
  const char *what = argc > 1 ? argv[1] : "";

  if (g_str_equal (what, "add"))
    return add_number (argc - 1, argv + 1, error);
  if (g_str_equal (what, "list"))
    return list_numbers (argc - 1, argv + 1, error);
  g_set_error_literal (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_USAGE, "Say “number add NUMBER” or “number list”.");
  return FALSE;
}
