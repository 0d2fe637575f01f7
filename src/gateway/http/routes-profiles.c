/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-codec.h"
#include "filo-order-table.h"
#include "filo-problem.h"
#include "filo-profile-table.h"
#include "filo-triage.h"

#define ORDERS_MAX 200

/* NULL with @reply or @error set when there is none. */
static FiloProfile *
get_profile (FiloDb            *db,
             const FiloRequest *request,
             FiloReply        **reply,
             GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  FiloProfile *profile = filo_profile_table_get (db, filo_request_get_param (request, 0), &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (profile == NULL)
    *reply = filo_reply_new_problem (404, FILO_CODE_NOT_FOUND, "There is no such person.");
  return profile;
}

/**
 * filo_route_profile:
 *
 * `GET /v1/profiles/{id}`
 */
FiloReply *
filo_route_profile (FiloDb             *db,
                    const FiloRequest  *request,
                    GError            **error)
{
  FiloReply *reply = NULL;
  g_autoptr(FiloProfile) profile = get_profile (db, request, &reply, error);

  return profile != NULL ? filo_reply_new_json (200, filo_profile_to_json (profile)) : reply;
}

/**
 * filo_route_profile_orders:
 *
 * `GET /v1/profiles/{id}/orders`: the newest first (P13).
 */
FiloReply *
filo_route_profile_orders (FiloDb             *db,
                           const FiloRequest  *request,
                           GError            **error)
{
  FiloReply *reply = NULL;
  g_autoptr(FiloProfile) profile = get_profile (db, request, &reply, error);
  g_autoptr(GPtrArray) orders = NULL;
  JsonObject *object;
  JsonArray *array;
  JsonNode *node;

  if (profile == NULL)
    return reply;
  orders = filo_order_table_list_of_profile (db, filo_profile_get_id (profile), ORDERS_MAX, error);
  if (orders == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < orders->len; i++)
    json_array_add_element (array, filo_order_to_json (g_ptr_array_index (orders, i)));
  object = json_object_new ();
  json_object_set_array_member (object, "orders", array);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return filo_reply_new_json (200, node);
}

static FiloReply *
reply_profile (FiloProfile *profile) /* Takes it; NULL = an error is set. */
{
  g_autoptr(FiloProfile) owned = profile;

  return owned != NULL ? filo_reply_new_json (200, filo_profile_to_json (owned)) : NULL;
}

/**
 * filo_route_block:
 *
 * `POST /v1/profiles/{id}/block` (P8): also cancels what waits to go to them.
 */
FiloReply *
filo_route_block (FiloDb             *db,
                  const FiloRequest  *request,
                  GError            **error)
{
  return reply_profile (filo_triage_block (db, filo_request_get_param (request, 0), request->agent_id,
                                           &request->context->flow, error));
}

/**
 * filo_route_unblock:
 *
 * `POST /v1/profiles/{id}/unblock` (P8)
 */
FiloReply *
filo_route_unblock (FiloDb             *db,
                    const FiloRequest  *request,
                    GError            **error)
{
  return reply_profile (filo_triage_unblock (db, filo_request_get_param (request, 0), request->agent_id,
                                             &request->context->flow, error));
}

/**
 * filo_route_opt_out:
 *
 * `POST /v1/profiles/{id}/opt-out`: staff take consent away, never give it.
 */
FiloReply *
filo_route_opt_out (FiloDb             *db,
                    const FiloRequest  *request,
                    GError            **error)
{
  return reply_profile (filo_triage_opt_out (db, filo_request_get_param (request, 0), request->agent_id,
                                             &request->context->flow, error));
}
