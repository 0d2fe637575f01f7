/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-admin.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>

#include "filo-gateway.h"
#include "filo-http-job.h"
#include "filo-json.h"
#include "filo-problem.h"

/* What an answer of either way is made of. */
typedef struct
{
  int     status;
  GBytes *body;
} Answer;

static JsonObject *
read_answer (const Answer *answer,
             GError      **error)
{
  gsize size;
  const char *data = g_bytes_get_data (answer->body, &size);
  g_autoptr(JsonObject) object = filo_json_parse_object (data, size, FILO_JSON_LIMITS_ANSWER, error);
  g_autoptr(FiloProblem) problem = NULL;

  if (object == NULL)
    {
      g_prefix_error (error, "The gateway's answer makes no sense: ");
      return NULL;
    }
  if (answer->status < 400)
    return g_steal_pointer (&object);
  problem = filo_problem_from_json (object, error);
  if (problem == NULL)
    return NULL;
  if (problem->pointer != NULL)
    g_set_error (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_REFUSED, "%s %s.", problem->pointer + 1,
                 problem->detail != NULL ? problem->detail : problem->title);
  else
    g_set_error_literal (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_REFUSED,
                         problem->detail != NULL ? problem->detail : problem->title);
  return NULL;
}

static gboolean
means_no_daemon (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static gboolean
ask_daemon (const char *socket,
            const char *method,
            const char *path,
            GBytes     *body,
            Answer     *answer,
            GError    **error)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (socket);
  g_autoptr(SoupSession) session = soup_session_new_with_options ("remote-connectable", address, "timeout", 30, NULL);
  g_autofree char *uri = g_strconcat ("http://localhost", path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (method, uri);

  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  answer->body = soup_session_send_and_read (session, message, NULL, error);
  answer->status = soup_message_get_status (message);
  return answer->body != NULL;
}

static gboolean
ask_database (FiloConfig *config,
              const char *method,
              const char *path,
              GBytes     *body,
              Answer     *answer,
              GError    **error)
{
  g_autoptr(FiloClock) clock = filo_system_clock_new ();
  g_autoptr(FiloRandom) random = filo_system_random_new ();
  g_autoptr(FiloGateway) gateway = filo_gateway_new (config, clock, random);
  g_autoptr(FiloRequest) request = filo_request_new ();
  g_autoptr(FiloHttpJob) job = NULL;
  g_autoptr(FiloReply) reply = NULL;
  g_autoptr(GPtrArray) params = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *allowed = NULL;
  const FiloRoute *route = filo_routes_match (method, path, &params, &allowed);

  g_assert (route != NULL);
  if (!filo_gateway_open (gateway, error) || !filo_gateway_check_set_up (gateway, error))
    return FALSE;
  request->method = g_strdup (method);
  request->path = g_strdup (path);
  request->address = g_strdup ("local");
  request->local = TRUE;
  request->now = filo_clock_now (clock);
  request->context = filo_gateway_get_context (gateway);
  g_ptr_array_unref (request->params);
  request->params = g_steal_pointer (&params);
  if (body != NULL)
    request->json = filo_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), FILO_JSON_LIMITS_REQUEST,
                                     error);

  job = filo_http_job_new (route, request);
  filo_db_worker_run_sync (filo_gateway_get_writer (gateway), filo_http_job_run, job, NULL, NULL, &local_error);
  reply = filo_http_job_take_reply (job, local_error);
  answer->status = filo_reply_get_status (reply);
  answer->body = g_bytes_ref (filo_reply_get_bytes (reply));
  filo_gateway_close (gateway);
  return TRUE;
}

/**
 * filo_admin_request:
 * @method: "GET" …
 * @path: of a route that the machine's own user may use
 * @body: (nullable) (transfer full): the JSON body
 *
 * Asks the running daemon over its Unix socket; only when none runs, the database
 * itself, by the same route.
 *
 * Returns: (transfer full): the answer's object; NULL with an error that is a sentence
 */
JsonObject *
filo_admin_request (FiloConfig *config,
                    const char *method,
                    const char *path,
                    JsonNode   *body,
                    GError    **error)
{
  g_autofree char *socket = filo_config_dup_socket_path (config);
  g_autoptr(JsonNode) owned = body;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) local_error = NULL;
  Answer answer = { 0 };
  JsonObject *object;

  if (owned != NULL)
    {
      char *text = filo_json_to_string (owned);

      bytes = g_bytes_new_take (text, strlen (text));
    }
  if (!ask_daemon (socket, method, path, bytes, &answer, &local_error))
    {
      g_clear_pointer (&answer.body, g_bytes_unref);
      if (!means_no_daemon (local_error))
        {
          g_set_error (error, local_error->domain, local_error->code, "The gateway doesn't answer at %s: %s.", socket,
                       local_error->message);
          return NULL;
        }
      if (!ask_database (config, method, path, bytes, &answer, error))
        return NULL;
    }
  object = read_answer (&answer, error);
  g_bytes_unref (answer.body);
  return object;
}
