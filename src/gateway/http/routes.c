/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#define INBOX   FILO_ACCESS_INBOX
#define SIGNED  FILO_ACCESS_SIGNED_IN
#define PEOPLE  (FILO_ACCESS_PEOPLE | FILO_ACCESS_LOCAL)
#define CARRIER FILO_ACCESS_CARRIER
#define PUBLIC  FILO_ACCESS_PUBLIC

#define API     FILO_BODY_LIMIT_API
#define HOOK    FILO_BODY_LIMIT_WEBHOOK

/* The one list of what the gateway answers. data/openapi/filo-gateway.yaml describes
 * the same routes; a test compares the two, and another tries every role on each. */
static const FiloRoute routes[] = {
  { "GET", "/v1/about", PUBLIC, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_about },
  { "GET", "/v1/openapi.json", PUBLIC, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_openapi },
  { "GET", "/healthz", PUBLIC, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_health },

  { "POST", "/v1/sign-in", PUBLIC, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_NONE, API, TRUE, filo_route_sign_in },
  { "DELETE", "/v1/sign-in", SIGNED, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_NONE, API, FALSE, filo_route_sign_out },
  { "GET", "/v1/me", SIGNED, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_me },

  { "GET", "/v1/snapshot", INBOX, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_snapshot },
  { "GET", "/v1/changes", INBOX, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_changes },
  { "GET", "/v1/stream", INBOX, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_stream },

  { "GET", "/v1/conversations", INBOX, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_conversations },
  { "GET", "/v1/conversations/{id}", INBOX, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_conversation },
  { "PATCH", "/v1/conversations/{id}", INBOX, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, TRUE, filo_route_patch_conversation },
  { "GET", "/v1/conversations/{id}/messages", INBOX, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_messages },
  { "POST", "/v1/conversations/{id}/messages", INBOX, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_OWN, API, TRUE, filo_route_send },

  { "DELETE", "/v1/messages/{id}", INBOX, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, FALSE, filo_route_cancel_message },
  { "POST", "/v1/messages/{id}/retry", INBOX, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, FALSE, filo_route_retry_message },
  { "POST", "/v1/messages/{id}/settle", INBOX, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, TRUE, filo_route_settle_message },
  { "POST", "/v1/messages/{id}/send-now", INBOX, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, FALSE, filo_route_send_now },

  { "GET", "/v1/profiles/{id}", INBOX, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_profile },
  { "GET", "/v1/profiles/{id}/orders", INBOX, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_profile_orders },
  { "POST", "/v1/profiles/{id}/block", INBOX, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, FALSE, filo_route_block },
  { "POST", "/v1/profiles/{id}/unblock", INBOX, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, FALSE, filo_route_unblock },
  { "POST", "/v1/profiles/{id}/opt-out", INBOX, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, FALSE, filo_route_opt_out },

  { "GET", "/v1/media/{id}", INBOX, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_media },

  { "GET", "/v1/users", PEOPLE, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_users },
  { "POST", "/v1/users", PEOPLE, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, TRUE, filo_route_add_user },
  { "POST", "/v1/users/{id}/link", PEOPLE, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, FALSE, filo_route_user_link },
  { "GET", "/v1/numbers", PEOPLE, FILO_ROUTE_READ, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_numbers },
  { "POST", "/v1/numbers", PEOPLE, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_STORED, API, TRUE, filo_route_add_number },

  { "POST", "/carriers/{name}/{secret}/in", CARRIER, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_NONE, HOOK, FALSE, filo_route_carrier_in },
  { "GET", "/carriers/{name}/{secret}/report", CARRIER, FILO_ROUTE_WRITE, FILO_ROUTE_KEY_NONE, 0, FALSE, filo_route_carrier_report },
};

/**
 * filo_routes_get:
 * @n_routes: (out): how many
 *
 * Returns: (transfer none): the table; constant
 */
const FiloRoute *
filo_routes_get (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}
