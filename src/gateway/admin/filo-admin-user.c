/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-admin.h"

#include <stdio.h>

#include "filo-agent.h"
#include "filo-codec.h"
#include "filo-json.h"

static void
print_link (JsonObject *answer)
{
  printf ("Open this link in Filo within 15 minutes; it works once:\n\n  %s\n",
          json_object_get_string_member_with_default (answer, "link", ""));
}

static gboolean
add_user (int      argc,
          char   **argv,
          GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *email = NULL;
  g_autofree char *role = NULL;
  g_autoptr(FiloConfig) config = NULL;
  g_autoptr(JsonObject) answer = NULL;
  JsonObject *object;
  JsonNode *body;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "Configuration", "FILE" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "Their name", "NAME" },
    { "email", 0, 0, G_OPTION_ARG_STRING, &email, "Their e-mail address", "ADDRESS" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, "owner, admin, manager, support, analyst, …", "ROLE" },
    { NULL },
  };

  if (!filo_admin_parse (&argc, &argv, NULL, "Adds somebody who may sign in, and prints their link.", entries, error)
      || !filo_admin_need (name, "--name", error)
      || !filo_admin_need (email, "--email", error)
      || !filo_admin_need (role, "--role", error))
    return FALSE;
  config = filo_admin_read_config (path, error);
  if (config == NULL)
    return FALSE;

  object = json_object_new ();
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "email", email);
  json_object_set_string_member (object, "role", role);
  body = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (body, object);
  answer = filo_admin_request (config, "POST", "/v1/users", body, error);
  if (answer == NULL)
    return FALSE;
  print_link (answer);
  return TRUE;
}

/* NULL with @error set; an agent per user. */
static GPtrArray *
fetch_users (FiloConfig *config,
             GError    **error)
{
  g_autoptr(JsonObject) answer = filo_admin_request (config, "GET", "/v1/users", NULL, error);
  g_autoptr(GPtrArray) users = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array = NULL;

  if (answer == NULL || !filo_json_read_array (answer, "users", FILO_JSON_REQUIRED, &array, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      FiloAgent *agent = filo_agent_from_json (json_array_get_object_element (array, i), error);

      if (agent == NULL)
        return NULL;
      g_ptr_array_add (users, agent);
    }
  return g_steal_pointer (&users);
}

static gboolean
list_users (int      argc,
            char   **argv,
            GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr(FiloConfig) config = NULL;
  g_autoptr(GPtrArray) users = NULL;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "Configuration", "FILE" },
    { NULL },
  };

  if (!filo_admin_parse (&argc, &argv, NULL, "Lists who may sign in.", entries, error))
    return FALSE;
  config = filo_admin_read_config (path, error);
  users = config != NULL ? fetch_users (config, error) : NULL;
  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      FiloAgent *agent = g_ptr_array_index (users, i);

      printf ("%s\t%s\t%s%s\n", filo_agent_get_email (agent), filo_role_to_word (filo_agent_get_role (agent)),
              filo_agent_get_name (agent), filo_agent_get_removed (agent) ? "\tremoved" : "");
    }
  return TRUE;
}

static gboolean
link_user (int      argc,
           char   **argv,
           GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr(FiloConfig) config = NULL;
  g_autoptr(GPtrArray) users = NULL;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "Configuration", "FILE" },
    { NULL },
  };

  if (!filo_admin_parse (&argc, &argv, "EMAIL", "Prints a fresh sign-in link for somebody who is there already.", entries,
                         error)
      || !filo_admin_need (argc > 1 ? argv[1] : NULL, "The e-mail address", error))
    return FALSE;
  config = filo_admin_read_config (path, error);
  users = config != NULL ? fetch_users (config, error) : NULL;
  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      FiloAgent *agent = g_ptr_array_index (users, i);
      g_autofree char *route = g_strdup_printf ("/v1/users/%s/link", filo_agent_get_id (agent));
      g_autoptr(JsonObject) answer = NULL;

      if (filo_agent_get_removed (agent) || g_ascii_strcasecmp (filo_agent_get_email (agent), argv[1]) != 0)
        continue;
      answer = filo_admin_request (config, "POST", route, NULL, error);
      if (answer == NULL)
        return FALSE;
      print_link (answer);
      return TRUE;
    }
  g_set_error (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_REFUSED,
               "Nobody has the address %s. “filo-gateway user list” shows who there is.", argv[1]);
  return FALSE;
}

/**
 * filo_admin_user_command:
 *
 * `user add|list|link`
 */
gboolean
filo_admin_user_command (int      argc,
                         char   **argv,
                         GError **error)
{
  const char *what = argc > 1 ? argv[1] : "";

  if (g_str_equal (what, "add"))
    return add_user (argc - 1, argv + 1, error);
  if (g_str_equal (what, "list"))
    return list_users (argc - 1, argv + 1, error);
  if (g_str_equal (what, "link"))
    return link_user (argc - 1, argv + 1, error);
  g_set_error_literal (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_USAGE,
                       "Say “user add”, “user list” or “user link EMAIL”.");
  return FALSE;
}
