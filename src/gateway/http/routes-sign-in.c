/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-agent-table.h"
#include "filo-codec.h"
#include "filo-json.h"
#include "filo-problem.h"
#include "filo-secret.h"
#include "filo-sign-in.h"
#include "filo-sign-in-table.h"
#include "filo-sign-in-try-table.h"
#include "filo-token-table.h"
#include "filo-uuid.h"

#define DEVICE_LENGTH_MAX 200

static FiloReply *
refuse_tries (const FiloRequest *request,
              gint64             first_at)
{
  gint64 left = first_at + FILO_SIGN_IN_TRIES_SPAN - request->now;
  g_autoptr(FiloProblem) problem
      = filo_problem_new (429, FILO_CODE_TOO_MANY_TRIES,
                          "Too many wrong codes came from this address. Wait a quarter of an hour, then "
                          "try again with a fresh link.");

  problem->retry_after = MAX (1, (left + 999) / 1000);
  return filo_reply_new_from_problem (problem);
}

/* A wrong code is counted although the request is refused. */
static FiloReply *
refuse_code (FiloDb            *db,
             const FiloRequest *request,
             const char        *code,
             const char        *detail,
             GError           **error)
{
  FiloReply *reply;

  if (!filo_sign_in_try_table_add (db, request->address, request->now, error))
    return NULL;
  reply = filo_reply_new_problem (401, code, "%s", detail);
  filo_reply_set_keep (reply, TRUE);
  return reply;
}

static FiloReply *
give_token (FiloDb            *db,
            const FiloRequest *request,
            FiloAgent         *agent,
            const char        *device,
            GError           **error)
{
  const FiloFlowContext *flow = &request->context->flow;
  g_autofree char *id = filo_uuid7_new (flow->clock, flow->random);
  g_autofree char *token = filo_secret_new_token (flow->random);
  g_autofree char *hash = filo_secret_hash (token);
  FiloToken row = {
    .id = id,
    .hash = hash,
    .agent_id = (char *) filo_agent_get_id (agent),
    .device = (char *) device,
    .created_at = request->now,
    .used_at = request->now,
  };
  g_autoptr(FiloSignInAnswer) answer = NULL;

  if (!filo_token_table_add (db, &row, error))
    return NULL;
  answer = filo_sign_in_answer_new (token, agent);
  return filo_reply_new_json (200, filo_sign_in_answer_to_json (answer));
}

static FiloReply *
use_code (FiloDb            *db,
          const FiloRequest *request,
          const FiloSignIn  *sign_in,
          GError           **error)
{
  g_autofree char *code = filo_sign_in_code_normalize (sign_in->code);
  g_autofree char *hash = code != NULL ? filo_secret_hash (code) : NULL;
  g_autoptr(FiloSignInRow) row = NULL;
  g_autoptr(FiloAgent) agent = NULL;
  g_autoptr(GError) local_error = NULL;
  gboolean used = FALSE;

  if (hash != NULL)
    row = filo_sign_in_table_get (db, hash, &local_error);
  if (row != NULL)
    agent = filo_agent_table_get (db, row->agent_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (agent == NULL || filo_agent_get_removed (agent))
    return refuse_code (db, request, FILO_CODE_UNAUTHORIZED,
                        "This code isn't known here. Check it letter by letter, or ask for a new link.", error);
  if (row->used_at != 0)
    return refuse_code (db, request, FILO_CODE_USED_CODE,
                        "This code was used already, and each works once. Ask for a new link.", error);
  if (!filo_sign_in_table_use (db, hash, request->now, &used, error))
    return NULL;
  if (!used)
    return refuse_code (db, request, FILO_CODE_EXPIRED_CODE,
                        "This code has expired: it works for 15 minutes. Ask for a new link.", error);
  return give_token (db, request, agent, sign_in->device, error);
}

/**
 * filo_route_sign_in:
 *
 * `POST /v1/sign-in {code, device}`, for anybody: a one-time code for a token of
 * this device. SIGNIN_CODE.
 */
FiloReply *
filo_route_sign_in (FiloDb             *db,
                    const FiloRequest  *request,
                    GError            **error)
{
  JsonObject *object = filo_request_get_object (request, error);
  g_autoptr(FiloSignIn) sign_in = NULL;
  gint64 tries;
  gint64 first_at;

  if (!filo_sign_in_try_table_count (db, request->address, request->now - FILO_SIGN_IN_TRIES_SPAN + 1, &tries,
                                     &first_at, error))
    return NULL;
  if (tries >= FILO_SIGN_IN_TRIES)
    return refuse_tries (request, first_at);

  sign_in = object != NULL ? filo_sign_in_from_json (object, error) : NULL;
  if (sign_in == NULL)
    return NULL;
  if (sign_in->device[0] == '\0' || g_utf8_strlen (sign_in->device, -1) > DEVICE_LENGTH_MAX)
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "device", "must have 1 to %d characters", DEVICE_LENGTH_MAX);
      return NULL;
    }
  return use_code (db, request, sign_in, error);
}

/**
 * filo_route_sign_out:
 *
 * `DELETE /v1/sign-in`: this device's token holds no more.
 */
FiloReply *
filo_route_sign_out (FiloDb             *db,
                     const FiloRequest  *request,
                     GError            **error)
{
  if (!filo_token_table_revoke (db, request->token_id, request->now, error))
    return NULL;
  return filo_reply_new_empty (204);
}

/**
 * filo_route_me:
 *
 * `GET /v1/me`: who is signed in; any role.
 */
FiloReply *
filo_route_me (FiloDb             *db,
               const FiloRequest  *request,
               GError            **error)
{
  g_autoptr(FiloAgent) agent = filo_agent_table_get (db, request->agent_id, error);

  return agent != NULL ? filo_reply_new_json (200, filo_agent_to_json (agent)) : NULL;
}
