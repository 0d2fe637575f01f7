/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-http-exchange.h"

#include <gio/gunixsocketaddress.h>
#include <sys/socket.h>

#include "filo-http-job.h"
#include "filo-json.h"
#include "filo-log.h"
#include "filo-problem.h"

#define STREAM_SEND_BUFFER (64 * 1024)

struct _FiloHttpExchange
{
  int                     ref_count;
  const FiloHttpServices *services;
  SoupServerMessage      *message;    /* NULL once the connection is gone. */
  GSocket                *socket;     /* Of the connection; libsoup doesn't tell. */
  const FiloRoute        *route;      /* NULL until the headers matched one. */
  FiloRequest            *request;
  FiloHttpJob            *job;        /* While a worker has it. */
  FiloReply              *reply;      /* While its batches are sent. */
  FiloStream             *stream;     /* Once it is one. */
  GByteArray             *body;
  gint64                  arrived;    /* Monotonic, for the log. */
  guint                   deadline;   /* Timer; ends a connection that is stuck. */
  gboolean                refused;    /* Answered at the headers; the body is thrown away. */
};

static void send_reply (FiloHttpExchange *self, FiloReply *reply);
static void next_batch (FiloHttpExchange *self);

static FiloClock *
get_clock (FiloHttpExchange *self)
{
  return self->services->context->flow.clock;
}

/* ---- Patience ---- */

static gboolean
on_deadline (gpointer user_data)
{
  FiloHttpExchange *self = user_data;

  self->deadline = 0;
  /* libsoup sees the end of the stream and tells us that the request is over. */
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  return FALSE;
}

static void
stop_deadline (FiloHttpExchange *self)
{
  filo_clock_clear_timer (get_clock (self), &self->deadline);
}

static void
restart_deadline (FiloHttpExchange *self)
{
  stop_deadline (self);
  self->deadline = filo_clock_add_timer (get_clock (self), FILO_HTTP_PATIENCE_MS, on_deadline, self, NULL);
}

static void
on_wrote_body_data (SoupServerMessage *message,
                    guint              chunk_size,
                    gpointer           user_data)
{
  FiloHttpExchange *self = user_data;

  if (self->deadline != 0)
    restart_deadline (self);
}

static void
on_wrote_chunk (SoupServerMessage *message,
                gpointer           user_data)
{
  FiloHttpExchange *self = user_data;

  /* A stream may be silent for long, but what it was given must leave. */
  if (self->stream != NULL)
    stop_deadline (self);
  else if (self->reply != NULL && self->job == NULL)
    next_batch (self);
}

/* ---- The answer ---- */

static void
add_headers (FiloHttpExchange *self,
             FiloReply        *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  for (guint i = 0; i < filo_reply_get_n_headers (reply); i++)
    {
      const char *name;
      const char *value;

      filo_reply_get_header (reply, i, &name, &value);
      soup_message_headers_replace (headers, name, value);
    }
  if (filo_reply_get_content_type (reply) != NULL)
    soup_message_headers_replace (headers, "Content-Type", filo_reply_get_content_type (reply));
}

static void
begin_chunks (FiloHttpExchange *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (self->message), SOUP_ENCODING_CHUNKED);
}

static void
finish_batches (FiloHttpExchange *self)
{
  g_clear_pointer (&self->reply, filo_reply_free);
  soup_message_body_complete (soup_server_message_get_response_body (self->message));
  soup_server_message_unpause (self->message);
}

static gpointer
make_batch_in_worker (FiloDb   *db,
                      gpointer  data,
                      GError  **error)
{
  return filo_reply_next_batch (data, db, error);
}

static void
on_batch_made (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(FiloHttpExchange) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);

  if (self->message == NULL)
    {
      g_clear_pointer (&self->reply, filo_reply_free);
      return;
    }
  if (error != NULL)
    {
      /* Cut off without an end: the client sees that something is missing. */
      filo_log_failure ("A long answer broke off", error);
      g_clear_pointer (&self->reply, filo_reply_free);
      on_deadline (self);
      return;
    }
  if (bytes == NULL)
    {
      finish_batches (self);
      return;
    }
  restart_deadline (self);
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), bytes);
  soup_server_message_unpause (self->message);
}

static void
next_batch (FiloHttpExchange *self)
{
  stop_deadline (self);
  filo_db_worker_run_async (self->services->reader, make_batch_in_worker, self->reply, NULL,
                            (GDestroyNotify) g_bytes_unref, NULL, on_batch_made, filo_http_exchange_ref (self));
}

static void
log_answer (FiloHttpExchange *self,
            int               status)
{
  filo_log_request (soup_server_message_get_method (self->message),
                    self->route != NULL ? self->route->pattern : "-",
                    status,
                    filo_clock_monotonic (get_clock (self)) - self->arrived,
                    self->request->agent_id);
}

/* What waits for a slow client is ours to count and to cut, not the kernel's, which
 * would gladly keep megabytes for each. */
static void
bound_kernel_queue (FiloHttpExchange *self)
{
  g_autoptr(GError) error = NULL;

  if (!g_socket_set_option (self->socket, SOL_SOCKET, SO_SNDBUF, STREAM_SEND_BUFFER, &error))
    g_debug ("No SO_SNDBUF: %s", error->message);
}

/* Takes the reply. */
static void
send_reply (FiloHttpExchange *self,
            FiloReply        *reply)
{
  int status = filo_reply_get_status (reply);
  GBytes *bytes = filo_reply_get_bytes (reply);

  if (self->message == NULL)
    {
      filo_reply_free (reply);
      return;
    }
  log_answer (self, status);
  soup_server_message_set_status (self->message, status, NULL);
  add_headers (self, reply);
  restart_deadline (self);

  switch (filo_reply_get_body (reply))
    {
    case FILO_REPLY_BYTES:
      if (bytes != NULL)
        {
          SoupMessageBody *body = soup_server_message_get_response_body (self->message);

          if (g_bytes_get_size (bytes) > 0)
            soup_message_body_append_bytes (body, bytes);
          soup_message_body_complete (body);
        }
      filo_reply_free (reply);
      soup_server_message_unpause (self->message);
      break;
    case FILO_REPLY_BATCHES:
      begin_chunks (self);
      self->reply = reply;
      next_batch (self);
      break;
    case FILO_REPLY_EVENTS:
      begin_chunks (self);
      bound_kernel_queue (self);
      self->stream = filo_stream_new (self->message, self->request->agent_id, self->request->token_id);
      filo_hub_add (self->services->hub, self->stream, filo_reply_get_position (reply), bytes);
      filo_reply_free (reply);
      break;
    }
}

/* Before a handler runs nothing is paused yet, and unpausing what isn't is harmless. */
static void
refuse (FiloHttpExchange *self,
        FiloReply        *reply)
{
  self->refused = TRUE;
  send_reply (self, reply);
}

/* ---- The request ---- */

static char *
read_token (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Authorization");

  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", strlen ("Bearer ")) != 0)
    return NULL;
  return g_strstrip (g_strdup (value + strlen ("Bearer ")));
}

/* The draft for this header writes the key as a quoted string; both are understood. */
static char *
read_key (SoupMessageHeaders *headers)
{
  g_autofree char *value = g_strdup (soup_message_headers_get_one (headers, "Idempotency-Key"));
  gsize length;

  if (value == NULL)
    return NULL;
  g_strstrip (value);
  length = strlen (value);
  if (length >= 2 && value[0] == '"' && value[length - 1] == '"')
    return g_strndup (value + 1, length - 2);
  return g_steal_pointer (&value);
}

static char *
read_address (FiloHttpExchange   *self,
              SoupMessageHeaders *headers)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (self->message);
  const char *real = soup_message_headers_get_one (headers, "X-Real-IP");
  GInetAddress *address;

  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return g_strdup ("local");
  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  if (self->services->behind_proxy && real != NULL && g_inet_address_get_is_loopback (address)
      && g_hostname_is_ip_address (real))
    return g_strdup (real);
  return g_inet_address_to_string (address);
}

static void
copy_query (FiloRequest *request,
            GHashTable  *query)
{
  GHashTableIter iter;
  gpointer name, value;

  if (query == NULL)
    return;
  g_hash_table_iter_init (&iter, query);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (request->query, g_strdup (name), g_strdup (value));
}

static void
copy_header (const char *name,
             const char *value,
             gpointer    user_data)
{
  FiloRequest *request = user_data;

  g_hash_table_insert (request->headers, g_ascii_strdown (name, -1), g_strdup (value));
}

static void
fill_request (FiloHttpExchange *self,
              GHashTable       *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  FiloRequest *request = self->request;

  request->method = g_strdup (soup_server_message_get_method (self->message));
  request->path = g_strdup (g_uri_get_path (soup_server_message_get_uri (self->message)));
  request->token = read_token (headers);
  request->idempotency_key = read_key (headers);
  request->last_event_id = g_strdup (soup_message_headers_get_one (headers, "Last-Event-ID"));
  request->address = read_address (self, headers);
  request->local = G_IS_UNIX_SOCKET_ADDRESS (soup_server_message_get_local_address (self->message));
  request->now = filo_clock_now (get_clock (self));
  request->context = self->services->context;
  copy_query (request, query);
}

static void
on_got_chunk (SoupServerMessage *message,
              GBytes            *chunk,
              gpointer           user_data)
{
  FiloHttpExchange *self = user_data;
  gsize size;
  const void *data = g_bytes_get_data (chunk, &size);

  if (self->refused || self->route == NULL)
    return; /* Thrown away; the deadline isn't pushed back. */
  if (self->body->len + size > self->route->body_limit)
    {
      g_byte_array_set_size (self->body, 0);
      refuse (self, filo_reply_new_problem (413, FILO_CODE_TOO_LARGE,
                                            "The body is longer than the %" G_GSIZE_FORMAT " bytes that are taken here.",
                                            self->route->body_limit));
      return;
    }
  g_byte_array_append (self->body, data, size);
}

static FiloReply *
refuse_unmatched (FiloHttpExchange *self,
                  const char       *allowed)
{
  FiloReply *reply;

  if (allowed == NULL)
    return filo_reply_new_problem (404, FILO_CODE_NOT_FOUND, "There is nothing at this address.");
  reply = filo_reply_new_problem (405, FILO_CODE_METHOD_NOT_ALLOWED, "Here one can only use %s.", allowed);
  filo_reply_add_header (reply, "Allow", allowed);
  return reply;
}

/**
 * filo_http_exchange_take_headers:
 * @query: (nullable): the decoded query
 *
 * Matches the route before the body is read, so that its length is limited by what
 * the route takes.
 */
void
filo_http_exchange_take_headers (FiloHttpExchange *self,
                                 GHashTable       *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  g_autofree char *allowed = NULL;
  g_autoptr(GPtrArray) params = NULL;

  self->arrived = filo_clock_monotonic (get_clock (self));
  restart_deadline (self);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (self->message), FALSE);
  fill_request (self, query);

  self->route = filo_routes_match (self->request->method, self->request->path, &params, &allowed);
  if (self->route == NULL)
    {
      refuse (self, refuse_unmatched (self, allowed));
      return;
    }
  g_ptr_array_unref (self->request->params);
  self->request->params = g_steal_pointer (&params);
  if ((self->route->access & FILO_ACCESS_CARRIER) != 0)
    soup_message_headers_foreach (headers, copy_header, self->request);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > (goffset) self->route->body_limit)
    refuse (self, filo_reply_new_problem (413, FILO_CODE_TOO_LARGE,
                                          "The body is longer than the %" G_GSIZE_FORMAT " bytes that are taken here.",
                                          self->route->body_limit));
}

static gboolean
parse_body (FiloHttpExchange *self,
            GError          **error)
{
  FiloRequest *request = self->request;

  g_bytes_unref (request->body);
  request->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  self->body = g_byte_array_new ();
  if (!self->route->json)
    return TRUE;
  request->json = filo_json_parse (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body),
                                   FILO_JSON_LIMITS_REQUEST, error);
  return request->json != NULL && filo_request_get_object (request, error) != NULL;
}

static void
on_job_done (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FiloHttpExchange) self = user_data;
  g_autoptr(FiloHttpJob) job = g_steal_pointer (&self->job);
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  send_reply (self, filo_http_job_take_reply (job, error));
  if (job->touch)
    filo_db_worker_run_async (self->services->writer, filo_http_job_touch, g_steal_pointer (&job),
                              (GDestroyNotify) filo_http_job_free, NULL, NULL, NULL, NULL);
}

/**
 * filo_http_exchange_run:
 *
 * The body is there: hands the request to the worker of its route's mode.
 */
void
filo_http_exchange_run (FiloHttpExchange *self)
{
  g_autoptr(GError) error = NULL;

  if (self->refused)
    return;
  if (!parse_body (self, &error))
    {
      send_reply (self, filo_reply_new_from_error (error));
      return;
    }
  /* A slow disk is no fault of the client. */
  stop_deadline (self);
  soup_server_message_pause (self->message);
  self->job = filo_http_job_new (self->route, self->request);
  filo_db_worker_run_async (self->route->mode == FILO_ROUTE_WRITE ? self->services->writer : self->services->reader,
                            filo_http_job_run, self->job, NULL, NULL, NULL, on_job_done,
                            filo_http_exchange_ref (self));
}

/**
 * filo_http_exchange_close:
 *
 * The connection is over. What a worker still has is carried out.
 */
void
filo_http_exchange_close (FiloHttpExchange *self)
{
  if (self->message == NULL)
    return;
  stop_deadline (self);
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  if (self->stream != NULL)
    filo_stream_forget (self->stream);
  g_clear_object (&self->stream);
}

/**
 * filo_http_exchange_new:
 * @services: borrowed from the server
 * @message: a request that just began
 * @socket: of its connection
 *
 * Returns: (transfer full): the exchange; it waits for the headers, and not for ever
 */
FiloHttpExchange *
filo_http_exchange_new (const FiloHttpServices *services,
                        SoupServerMessage      *message,
                        GSocket                *socket)
{
  FiloHttpExchange *self = g_new0 (FiloHttpExchange, 1);

  self->ref_count = 1;
  self->services = services;
  self->message = g_object_ref (message);
  self->socket = g_object_ref (socket);
  self->request = filo_request_new ();
  self->body = g_byte_array_new ();
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), self);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), self);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (on_wrote_body_data), self);
  restart_deadline (self);
  return self;
}

/** filo_http_exchange_ref: Returns: (transfer full): @self */
FiloHttpExchange *
filo_http_exchange_ref (FiloHttpExchange *self)
{
  self->ref_count++;
  return self;
}

/** filo_http_exchange_unref: Gives a reference back. */
void
filo_http_exchange_unref (FiloHttpExchange *self)
{
  if (--self->ref_count > 0)
    return;
  filo_http_exchange_close (self);
  g_clear_pointer (&self->request, filo_request_unref);
  g_clear_pointer (&self->job, filo_http_job_free);
  g_clear_pointer (&self->reply, filo_reply_free);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_object (&self->socket);
  g_free (self);
}
