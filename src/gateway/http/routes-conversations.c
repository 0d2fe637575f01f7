/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-codec.h"
#include "filo-command.h"
#include "filo-conversation-table.h"
#include "filo-json.h"
#include "filo-problem.h"
#include "filo-triage.h"

#define PAGE_DEFAULT 50
#define PAGE_MAX     200

static FiloReply *
refuse_unknown (void)
{
  return filo_reply_new_problem (404, FILO_CODE_NOT_FOUND, "There is no such conversation.");
}

/* Where a page ended, for the client to hand back: the last row's place in the order. */
static char *
make_after (FiloConversation *last)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%s", filo_conversation_table_get_sort_at (last),
                          filo_conversation_get_id (last));
}

static gboolean
read_after (const char *text,
            gint64     *at,
            char      **id)
{
  const char *colon = strchr (text, ':');
  g_autofree char *number = NULL;

  if (colon == NULL || colon[1] == '\0')
    return FALSE;
  number = g_strndup (text, colon - text);
  if (!g_ascii_string_to_signed (number, 10, 0, G_MAXINT64, at, NULL))
    return FALSE;
  *id = g_strdup (colon + 1);
  return TRUE;
}

static FiloReply *
reply_page (GPtrArray *rows,
            guint      limit)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < MIN (rows->len, limit); i++)
    json_array_add_element (array, filo_conversation_to_json (g_ptr_array_index (rows, i)));
  json_object_set_array_member (object, "conversations", array);
  if (rows->len > limit)
    {
      g_autofree char *after = make_after (g_ptr_array_index (rows, limit - 1));

      json_object_set_string_member (object, "after", after);
    }
  json_object_set_boolean_member (object, "more", rows->len > limit);
  json_node_take_object (node, object);
  return filo_reply_new_json (200, node);
}

/**
 * filo_route_conversations:
 *
 * `GET /v1/conversations?state=&unread=&after=&limit=`: a page of a list, the newest
 * first, without those of blocked people.
 */
FiloReply *
filo_route_conversations (FiloDb             *db,
                          const FiloRequest  *request,
                          GError            **error)
{
  const char *state = filo_request_get_query (request, "state");
  const char *after = filo_request_get_query (request, "after");
  FiloConversationQuery query = { 0 };
  g_autofree char *after_id = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  gint64 limit = PAGE_DEFAULT;

  if (state != NULL && !filo_conversation_state_from_word (state, &query.state))
    return filo_reply_new_problem (400, FILO_CODE_BAD_REQUEST,
                                   "The query parameter “state” must be open, snoozed or closed.");
  if (after != NULL && !read_after (after, &query.after_at, &after_id))
    return filo_reply_new_problem (400, FILO_CODE_BAD_REQUEST,
                                   "The query parameter “after” must be what the page before said.");
  if (!filo_request_read_query_boolean (request, "unread", &query.unread, error)
      || !filo_request_read_query_int64 (request, "limit", 1, PAGE_MAX, &limit, error))
    return NULL;
  query.after_id = after_id;
  query.limit = limit + 1;
  rows = filo_conversation_table_list (db, &query, error);
  return rows != NULL ? reply_page (rows, limit) : NULL;
}

/**
 * filo_route_conversation:
 *
 * `GET /v1/conversations/{id}`: one that has begun.
 */
FiloReply *
filo_route_conversation (FiloDb             *db,
                         const FiloRequest  *request,
                         GError            **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloConversation) conversation
      = filo_conversation_table_get (db, filo_request_get_param (request, 0), &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (conversation == NULL || filo_conversation_get_began_at (conversation) == 0)
    return refuse_unknown ();
  return filo_reply_new_json (200, filo_conversation_to_json (conversation));
}

/* Close, snooze and read are judged by what the agent saw; who doesn't say saw what is
 * read already, so that no newer text can be put away unread. */
static gboolean
complete_patch (FiloDb                *db,
                const char            *id,
                FiloConversationPatch *patch,
                GError               **error)
{
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(GError) local_error = NULL;

  if (!patch->has_state && !patch->has_read_through && !patch->has_marked_unread)
    {
      g_set_error_literal (error, FILO_JSON_ERROR, FILO_JSON_ERROR_MISSING,
                           "one of state, read_through and unread must be given");
      return FALSE;
    }
  if (patch->has_seen)
    return TRUE;
  conversation = filo_conversation_table_get (db, id, &local_error);
  if (conversation != NULL)
    {
      patch->seen = filo_conversation_get_read_through (conversation);
      return TRUE;
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND, "There is no such conversation.");
  return FALSE;
}

static FiloConversation *
apply_state (FiloDb                      *db,
             const FiloRequest           *request,
             const FiloConversationPatch *patch,
             GError                     **error)
{
  const char *id = filo_request_get_param (request, 0);
  const FiloFlowContext *flow = &request->context->flow;

  switch (patch->state)
    {
    case FILO_CONVERSATION_OPEN:
      return filo_triage_reopen (db, id, request->agent_id, flow, error);
    case FILO_CONVERSATION_SNOOZED:
      return filo_triage_snooze (db, id, patch->snoozed_until, patch->has_stay_asleep && patch->stay_asleep,
                                 patch->seen, request->agent_id, flow, error);
    case FILO_CONVERSATION_CLOSED:
      return filo_triage_close (db, id, patch->seen, request->agent_id, flow, error);
    }
  g_assert_not_reached ();
}

/**
 * filo_route_patch_conversation:
 *
 * `PATCH /v1/conversations/{id}`: close, reopen, snooze, read, mark as unread. The
 * answer is the row as it is now, also where a newer text kept it open.
 */
FiloReply *
filo_route_patch_conversation (FiloDb             *db,
                               const FiloRequest  *request,
                               GError            **error)
{
  const char *id = filo_request_get_param (request, 0);
  const FiloFlowContext *flow = &request->context->flow;
  FiloConversationPatch patch;
  g_autoptr(FiloConversation) conversation = NULL;

  if (!filo_conversation_patch_from_json (filo_request_get_object (request, error), &patch, error)
      || !complete_patch (db, id, &patch, error))
    return NULL;
  if (patch.has_state)
    {
      conversation = apply_state (db, request, &patch, error);
      if (conversation == NULL)
        return NULL;
    }
  if (patch.has_read_through || (patch.has_marked_unread && !patch.marked_unread))
    {
      gint64 position = patch.has_read_through ? patch.read_through : patch.seen;

      g_clear_object (&conversation);
      conversation = filo_triage_read (db, id, position, request->agent_id, flow, error);
      if (conversation == NULL)
        return NULL;
    }
  if (patch.has_marked_unread && patch.marked_unread)
    {
      g_clear_object (&conversation);
      conversation = filo_triage_mark_unread (db, id, request->agent_id, flow, error);
      if (conversation == NULL)
        return NULL;
    }
  return filo_reply_new_json (200, filo_conversation_to_json (conversation));
}
