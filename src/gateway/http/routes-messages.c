/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-codec.h"
#include "filo-command.h"
#include "filo-conversation-table.h"
#include "filo-json.h"
#include "filo-message-table.h"
#include "filo-page.h"
#include "filo-problem.h"
#include "filo-send.h"

#define PAGE_DEFAULT 50 /* THREAD_PAGE */
#define PAGE_MAX     200

/**
 * filo_route_messages:
 *
 * `GET /v1/conversations/{id}/messages?before=POSITION&limit=50`: a page of a thread,
 * the oldest first. The newest page also has what stands below the last position.
 */
FiloReply *
filo_route_messages (FiloDb             *db,
                     const FiloRequest  *request,
                     GError            **error)
{
  const char *id = filo_request_get_param (request, 0);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloConversation) conversation = filo_conversation_table_get (db, id, &local_error);
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(FiloMessagePage) page = NULL;
  gint64 before = 0;
  gint64 limit = PAGE_DEFAULT;
  gboolean more;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (conversation == NULL || filo_conversation_get_began_at (conversation) == 0)
    return filo_reply_new_problem (404, FILO_CODE_NOT_FOUND, "There is no such conversation.");
  if (!filo_request_read_query_int64 (request, "before", 0, G_MAXINT64, &before, error)
      || !filo_request_read_query_int64 (request, "limit", 1, PAGE_MAX, &limit, error))
    return NULL;

  /* One more than asked, to know whether there is more; it is the oldest. */
  messages = filo_message_table_list_page (db, id, before, limit + 1, error);
  if (messages == NULL)
    return NULL;
  more = messages->len > limit;
  if (more)
    g_ptr_array_remove_index (messages, 0);
  if (before == 0)
    {
      GPtrArray *unplaced = filo_message_table_list_unplaced (db, id, error);

      if (unplaced == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (messages, unplaced);
    }
  page = filo_message_page_new (messages, more);
  return filo_reply_new_json (200, filo_message_page_to_json (page));
}

static FiloReply *
refuse_thread_changed (const GError *error,
                       GPtrArray    *newer)
{
  g_autoptr(FiloProblem) problem
      = filo_problem_new (filo_flow_error_get_status (error), filo_flow_error_get_code (error), error->message);

  filo_problem_set_messages (problem, newer);
  return filo_reply_new_from_problem (problem);
}

/**
 * filo_route_send:
 *
 * `POST /v1/conversations/{id}/messages`: a reply. Its idempotency key is its id,
 * and the row itself remembers it.
 */
FiloReply *
filo_route_send (FiloDb             *db,
                 const FiloRequest  *request,
                 GError            **error)
{
  g_autoptr(FiloSendCommand) command = filo_send_command_from_json (filo_request_get_object (request, error), error);
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(GPtrArray) newer = NULL;
  g_autoptr(GError) local_error = NULL;
  FiloSendRequest send;

  if (command == NULL)
    return NULL;
  if (!g_str_equal (command->id, request->idempotency_key))
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "id", "must be the same as the Idempotency-Key");
      return NULL;
    }
  send = (FiloSendRequest) {
    .id = command->id,
    .conversation_id = filo_request_get_param (request, 0),
    .agent_id = request->agent_id,
    .text = command->text,
    .thread_revision = command->thread_revision,
    .send_at = command->send_at,
    .undo_ms = command->undo_ms,
  };
  message = filo_send_accept (db, &send, &request->context->flow, &newer, &local_error);
  if (message != NULL)
    return filo_reply_new_json (201, filo_message_to_json (message));
  if (g_error_matches (local_error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_THREAD_CHANGED))
    return refuse_thread_changed (local_error, newer);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static FiloReply *
reply_message (FiloMessage *message) /* Takes it; NULL = an error is set. */
{
  g_autoptr(FiloMessage) owned = message;

  return owned != NULL ? filo_reply_new_json (200, filo_message_to_json (owned)) : NULL;
}

/**
 * filo_route_cancel_message:
 *
 * `DELETE /v1/messages/{id}`: undo or unschedule what has not left.
 */
FiloReply *
filo_route_cancel_message (FiloDb             *db,
                           const FiloRequest  *request,
                           GError            **error)
{
  return reply_message (filo_send_cancel (db, filo_request_get_param (request, 0), request->agent_id,
                                          &request->context->flow, error));
}

/**
 * filo_route_retry_message:
 *
 * `POST /v1/messages/{id}/retry`: what failed is tried once more.
 */
FiloReply *
filo_route_retry_message (FiloDb             *db,
                          const FiloRequest  *request,
                          GError            **error)
{
  return reply_message (filo_send_retry (db, filo_request_get_param (request, 0), request->agent_id,
                                         &request->context->flow, error));
}

/**
 * filo_route_settle_message:
 *
 * `POST /v1/messages/{id}/settle {"as": "sent"|"again"}`: a person ends a doubt.
 */
FiloReply *
filo_route_settle_message (FiloDb             *db,
                           const FiloRequest  *request,
                           GError            **error)
{
  gboolean as_sent;

  if (!filo_settle_command_from_json (filo_request_get_object (request, error), &as_sent, error))
    return NULL;
  return reply_message (filo_send_settle (db, filo_request_get_param (request, 0),
                                          as_sent ? FILO_SETTLE_SENT : FILO_SETTLE_AGAIN, request->agent_id,
                                          &request->context->flow, error));
}

/**
 * filo_route_send_now:
 *
 * `POST /v1/messages/{id}/send-now`: what waits or is held goes at once.
 */
FiloReply *
filo_route_send_now (FiloDb             *db,
                     const FiloRequest  *request,
                     GError            **error)
{
  return reply_message (filo_send_now (db, filo_request_get_param (request, 0), request->agent_id,
                                       &request->context->flow, error));
}
