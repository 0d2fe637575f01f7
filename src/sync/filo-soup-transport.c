/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-soup-transport.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

/* Longer than the silence after which the stream is given up. */
#define IDLE_SECONDS 60
/* The stream, the snapshot, media and a few commands at once. */
#define CONNECTIONS 12

struct _FiloSoupTransport
{
  GObject      parent_instance;

  SoupSession *session;
};

static void filo_soup_transport_iface_init (FiloTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloSoupTransport, filo_soup_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FILO_TYPE_TRANSPORT,
                                                      filo_soup_transport_iface_init))

/* Loopback by address or by the one name that always means it. */
static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_strcmp0 (host, "localhost") == 0;
}

/* Our own error, in words that say what to do. */
static GError *
explain (const GError *error,
         const char   *host)
{
  if (error->domain == G_RESOLVER_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
    return g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_DNS,
                        _("There is no computer named “%s”. Check the address and the network."),
                        host);
  if (error->domain == G_TLS_ERROR)
    return g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_TLS,
                        _("“%s” couldn't prove who it is (%s). Its certificate must be valid and "
                          "known to this computer; ask whoever runs the gateway."),
                        host, error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_REFUSED,
                        _("No gateway answers at “%s”. Check the address and its port, and that "
                          "the gateway is running."),
                        host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_TIMEOUT,
                        _("“%s” didn't answer in time. Try again; if it stays so, check the address."), host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    return g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_OFFLINE,
                        _("“%s” can't be reached from here. Check the network."), host);
  if (error->domain == G_IO_ERROR)
    return g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_LOST,
                        _("The connection to “%s” broke off (%s). Try again; if it stays so, check the address."),
                        host, error->message);
  return g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_FAILED,
                      _("“%s” didn't answer as a gateway does (%s)."), host, error->message);
}

static gint64
read_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, 24 * 60 * 60, &seconds, NULL))
    return 0;
  return (gint64) seconds * 1000;
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SoupMessage *message = g_task_get_task_data (task);
  SoupMessageHeaders *headers;
  g_autoptr(GError) error = NULL;
  g_autoptr(GInputStream) body =
      soup_session_send_finish (SOUP_SESSION (source), result, &error);
  goffset length = -1;

  if (body == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_error (task,
                             explain (error, g_uri_get_host (soup_message_get_uri (message))));
      return;
    }
  headers = soup_message_get_response_headers (message);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_one (headers, "Content-Encoding") == NULL)
    length = soup_message_headers_get_content_length (headers);
  g_task_return_pointer (
      task,
      filo_transport_reply_new (soup_message_get_status (message),
                                soup_message_headers_get_content_type (headers, NULL),
                                read_retry_after (headers), length, body),
      g_object_unref);
}

static void
open_async (FiloTransport              *transport,
            const FiloTransportRequest *request,
            GCancellable               *cancellable,
            GAsyncReadyCallback         callback,
            gpointer                    user_data)
{
  FiloSoupTransport *self = FILO_SOUP_TRANSPORT (transport);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(SoupMessage) message = soup_message_new (request->method, request->url);
  SoupMessageHeaders *headers;
  GUri *uri;

  g_task_set_source_tag (task, open_async);
  if (message == NULL)
    {
      g_task_return_new_error (task, FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_FAILED,
                               _("“%s” isn't an address."), request->url);
      return;
    }
  uri = soup_message_get_uri (message);
  if (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 && !is_loopback (g_uri_get_host (uri)))
    {
      g_task_return_new_error (
          task, FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_INSECURE,
          _("Texts would travel unencrypted to “%s”. Use an address that begins with https://."),
          g_uri_get_host (uri));
      return;
    }

  /* A redirection could carry the token elsewhere. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept",
                                request->accept != NULL ? request->accept : "application/json");
  if (request->token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", request->token, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
    }
  if (request->idempotency_key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", request->idempotency_key);
  if (request->last_event_id != NULL)
    soup_message_headers_replace (headers, "Last-Event-ID", request->last_event_id);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", request->body);

  g_task_set_task_data (task, g_object_ref (message), g_object_unref);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, cancellable, on_sent,
                           g_steal_pointer (&task));
}

static FiloTransportReply *
open_finish (FiloTransport  *transport,
             GAsyncResult   *result,
             GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
filo_soup_transport_iface_init (FiloTransportInterface *iface)
{
  iface->open_async = open_async;
  iface->open_finish = open_finish;
}

static void
filo_soup_transport_dispose (GObject *object)
{
  FiloSoupTransport *self = FILO_SOUP_TRANSPORT (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (filo_soup_transport_parent_class)->dispose (object);
}

static void
filo_soup_transport_class_init (FiloSoupTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = filo_soup_transport_dispose;
}

static void
filo_soup_transport_init (FiloSoupTransport *self)
{
  self->session = soup_session_new_with_options ("timeout", IDLE_SECONDS, "idle-timeout",
                                                 IDLE_SECONDS, "max-conns", CONNECTIONS,
                                                 "max-conns-per-host", CONNECTIONS, "user-agent",
                                                 "Filo/" FILO_VERSION, NULL);
}

FiloTransport *
filo_soup_transport_new (void)
{
  return g_object_new (FILO_TYPE_SOUP_TRANSPORT, NULL);
}
