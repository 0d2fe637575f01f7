/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-accounts.h"
#include "filo-agent-table.h"
#include "filo-codec.h"
#include "filo-json.h"
#include "filo-problem.h"
#include "filo-time.h"

/**
 * filo_route_users:
 *
 * `GET /v1/users`: everybody who can sign in, removed ones too.
 */
FiloReply *
filo_route_users (FiloDb             *db,
                  const FiloRequest  *request,
                  GError            **error)
{
  g_autoptr(GPtrArray) agents = filo_agent_table_list (db, error);
  JsonObject *object;
  JsonArray *array;
  JsonNode *node;

  if (agents == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < agents->len; i++)
    json_array_add_element (array, filo_agent_to_json (g_ptr_array_index (agents, i)));
  object = json_object_new ();
  json_object_set_array_member (object, "users", array);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return filo_reply_new_json (200, node);
}

static JsonNode *
user_to_json (FiloAgent  *agent,
              const char *link,
              gint64      expires_at)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_member (object, "user", filo_agent_to_json (agent));
  if (link != NULL)
    {
      g_autofree char *time = filo_time_to_rfc3339 (expires_at);

      json_object_set_string_member (object, "link", link);
      json_object_set_string_member (object, "link_expires_at", time);
    }
  json_node_take_object (node, object);
  return node;
}

/* The link is a secret: it is answered once and not kept with the answer. */
static FiloReply *
reply_with_link (FiloDb            *db,
                 const FiloRequest *request,
                 FiloAgent         *agent,
                 GError           **error)
{
  g_autofree char *link = NULL;
  gint64 expires_at;
  FiloReply *reply;

  link = filo_accounts_make_link (db, &request->context->flow, request->context->public_url,
                                  filo_agent_get_id (agent), &expires_at, error);
  if (link == NULL)
    return NULL;
  reply = filo_reply_new_json (201, user_to_json (agent, link, expires_at));
  filo_reply_set_stored (reply, user_to_json (agent, NULL, 0));
  return reply;
}

static FiloReply *
refuse_owner (void)
{
  return filo_reply_new_problem (403, FILO_CODE_FORBIDDEN, "Only an owner can make an owner or sign one in.");
}

/**
 * filo_route_add_user:
 *
 * `POST /v1/users {name, email, role}`: somebody new, with the link for their first
 * sign-in (P10).
 */
FiloReply *
filo_route_add_user (FiloDb             *db,
                     const FiloRequest  *request,
                     GError            **error)
{
  JsonObject *object = filo_request_get_object (request, error);
  g_autofree char *name = NULL;
  g_autofree char *email = NULL;
  g_autofree char *word = NULL;
  g_autoptr(FiloAgent) agent = NULL;
  FiloRole role;

  if (!filo_json_read_string (object, "name", FILO_JSON_REQUIRED, &name, error)
      || !filo_json_read_string (object, "email", FILO_JSON_REQUIRED, &email, error)
      || !filo_json_read_string (object, "role", FILO_JSON_REQUIRED, &word, error))
    return NULL;
  if (!filo_role_from_word (word, &role))
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "role",
                           "must be owner, admin, manager, support, analyst, campaign-coordinator, "
                           "content-creator or integration");
      return NULL;
    }
  if (role == FILO_ROLE_OWNER && request->role != FILO_ROLE_OWNER)
    return refuse_owner ();

  agent = filo_accounts_add_agent (db, &request->context->flow, name, email, role, error);
  if (agent == NULL)
    return NULL;
  return reply_with_link (db, request, agent, error);
}

/**
 * filo_route_user_link:
 *
 * `POST /v1/users/{id}/link`: a fresh link for somebody whose own has expired or who
 * has another computer.
 */
FiloReply *
filo_route_user_link (FiloDb             *db,
                      const FiloRequest  *request,
                      GError            **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloAgent) agent = filo_agent_table_get (db, filo_request_get_param (request, 0), &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (agent == NULL || filo_agent_get_removed (agent))
    return filo_reply_new_problem (404, FILO_CODE_NOT_FOUND, "There is no such user.");
  if (filo_agent_get_role (agent) == FILO_ROLE_OWNER && request->role != FILO_ROLE_OWNER)
    return refuse_owner ();
  return reply_with_link (db, request, agent, error);
}
