/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-carrier.h"
#include "filo-inbound.h"
#include "filo-log.h"
#include "filo-problem.h"
#include "filo-quarantine-table.h"
#include "filo-reports.h"

static FiloCarrier *
find_carrier (const FiloRequest *request)
{
  GPtrArray *carriers = request->context->carriers;

  for (guint i = 0; i < carriers->len; i++)
    if (g_str_equal (filo_carrier_get_name (g_ptr_array_index (carriers, i)), filo_request_get_param (request, 0)))
      return g_ptr_array_index (carriers, i);
  return NULL;
}

static void
append_pairs (GString    *text,
              const char *prefix,
              GHashTable *pairs)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, pairs);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!g_str_equal (name, "authorization") && !g_str_equal (name, "cookie"))
      g_string_append_printf (text, "%s%s: %s\n", prefix, (char *) name, (char *) value);
}

/* A wrong check must not lose customers' texts: what is refused is kept, without the
 * secret of the path, for an owner to look at. */
static FiloReply *
keep_and_refuse (FiloDb             *db,
                 const FiloRequest  *request,
                 int                 status,
                 const char         *code,
                 const char         *why,
                 GError            **error)
{
  g_autoptr(GString) headers = g_string_new (NULL);
  FiloQuarantineRow row = {
    .carrier = (char *) filo_request_get_param (request, 0),
    .at = request->now,
    .why = (char *) why,
    .body = request->body,
  };
  FiloReply *reply;

  append_pairs (headers, "", request->headers);
  append_pairs (headers, "?", request->query);
  row.headers = headers->str;
  if (!filo_quarantine_table_add (db, &row, error))
    return NULL;
  /* The reason may name a number, so it isn't logged. */
  filo_log_event ("A call of the carrier %s was refused with %d and is kept in quarantine", row.carrier, status);
  reply = filo_reply_new_problem (status, code, "%s", why);
  filo_reply_set_keep (reply, TRUE);
  return reply;
}

static FiloReply *
take_inbound (FiloDb             *db,
              const FiloRequest  *request,
              FiloInboundText    *inbound,
              GError            **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!filo_db_savepoint (db, error))
    return NULL;
  if (filo_inbound_receive (db, inbound, &request->context->flow, &local_error))
    return filo_db_release_savepoint (db, error) ? filo_reply_new_text (200, "text/plain; charset=utf-8", "") : NULL;

  if (!filo_db_rollback_savepoint (db, error))
    return NULL;
  if (local_error->domain != FILO_FLOW_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  /* Not 404: carriers ask again and again after that, and the number won't come. */
  return keep_and_refuse (db, request, 422, FILO_CODE_INVALID_STATE, local_error->message, error);
}

static FiloReply *
take_call (FiloDb             *db,
           const FiloRequest  *request,
           const char         *call,
           GError            **error)
{
  FiloCarrier *carrier = find_carrier (request);
  g_auto(FiloWebhookResult) result = { 0 };
  g_autoptr(GError) local_error = NULL;
  FiloWebhook webhook = {
    .call = call,
    .secret = filo_request_get_param (request, 1),
    .query = request->query,
    .headers = request->headers,
    .body = request->body,
  };

  if (carrier == NULL)
    return filo_reply_new_problem (404, FILO_CODE_NOT_FOUND, "There is no such carrier.");
  if (!filo_carrier_handle_webhook (carrier, &webhook, &result, &local_error))
    {
      if (g_error_matches (local_error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_FORBIDDEN))
        return keep_and_refuse (db, request, 403, FILO_CODE_FORBIDDEN, local_error->message, error);
      return keep_and_refuse (db, request, 400, FILO_CODE_BAD_REQUEST, local_error->message, error);
    }
  if (result.inbound != NULL)
    return take_inbound (db, request, result.inbound, error);
  if (result.report != NULL && !filo_reports_receive (db, result.report, &request->context->flow, error))
    return NULL;
  return filo_reply_new_text (200, "text/plain; charset=utf-8", "");
}

/**
 * filo_route_carrier_in:
 *
 * `POST /carriers/{name}/{secret}/in`: a text that somebody sent us. 200 only after
 * the commit; a duplicate is 200 too.
 */
FiloReply *
filo_route_carrier_in (FiloDb             *db,
                       const FiloRequest  *request,
                       GError            **error)
{
  return take_call (db, request, "in", error);
}

/**
 * filo_route_carrier_report:
 *
 * `GET /carriers/{name}/{secret}/report`: news of a text that we sent.
 */
FiloReply *
filo_route_carrier_report (FiloDb             *db,
                           const FiloRequest  *request,
                           GError            **error)
{
  return take_call (db, request, "report", error);
}
