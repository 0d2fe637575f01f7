/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-http-server.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "filo-http-exchange.h"
#include "filo-problem.h"

#define BACKLOG 1024

struct _FiloHttpServer
{
  GObject             parent_instance;

  FiloHttpServices    services;
  FiloHub            *hub;
  FiloDbWorker       *writer;
  FiloDbWorker       *reader;

  SoupServer         *soup;       /* Never listens by itself: one failed accept() would end it for good. */
  GSocketService     *service;    /* Accepts for it. */
  guint16             port;
  char               *local_path; /* The Unix socket that we made; NULL for none. */
  GHashTable         *exchanges;  /* SoupServerMessage → FiloHttpExchange. */
  GHashTable         *sockets;    /* Remote GSocketAddress, by identity → GSocket. */
};

G_DEFINE_FINAL_TYPE (FiloHttpServer, filo_http_server, G_TYPE_OBJECT)

static gboolean
is_ours (GSocketConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GCredentials) peer = g_socket_get_credentials (g_socket_connection_get_socket (connection), &error);
  uid_t uid;

  if (peer == NULL)
    {
      g_warning ("Can't tell who is at the admin socket: %s", error->message);
      return FALSE;
    }
  uid = g_credentials_get_unix_user (peer, NULL);
  return uid == geteuid () || uid == 0;
}

/* libsoup hasn't the socket of a connection that it didn't accept itself, and hands
 * out the very address object that it was given: by that it is found again. */
typedef struct
{
  FiloHttpServer *server;
  GSocketAddress *remote;
} Accepted;

static void
on_connection_gone (gpointer  data,
                    GObject  *connection)
{
  Accepted *accepted = data;

  g_hash_table_remove (accepted->server->sockets, accepted->remote);
  g_object_unref (accepted->remote);
  g_object_unref (accepted->server);
  g_free (accepted);
}

static void
remember_socket (FiloHttpServer    *self,
                 GSocketConnection *connection,
                 GSocketAddress    *remote)
{
  Accepted *accepted = g_new (Accepted, 1);

  accepted->server = g_object_ref (self);
  accepted->remote = g_object_ref (remote);
  g_hash_table_insert (self->sockets, remote, g_object_ref (g_socket_connection_get_socket (connection)));
  g_object_weak_ref (G_OBJECT (connection), on_connection_gone, accepted);
}

static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  FiloHttpServer *self = user_data;
  g_autoptr(GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr(GError) error = NULL;

  if (local == NULL || remote == NULL)
    return TRUE; /* Gone already. */
  if (G_IS_UNIX_SOCKET_ADDRESS (local))
    {
      if (!is_ours (connection))
        return TRUE;
    }
  else
    {
      /* An event must not wait for the acknowledgement of the one before. */
      if (!g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1, &error))
        g_debug ("No TCP_NODELAY: %s", error->message);
      g_clear_error (&error);
    }
  remember_socket (self, connection, remote);
  if (!soup_server_accept_iostream (self->soup, G_IO_STREAM (connection), local, remote, &error))
    g_warning ("A connection was lost: %s", error->message);
  return TRUE;
}

static void
on_request_started (SoupServer        *soup,
                    SoupServerMessage *message,
                    gpointer           user_data)
{
  FiloHttpServer *self = user_data;

  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  GSocket *socket = remote != NULL ? g_hash_table_lookup (self->sockets, remote) : NULL;

  g_hash_table_insert (self->exchanges, message, filo_http_exchange_new (&self->services, message, socket));
}

static void
on_request_over (SoupServer        *soup,
                 SoupServerMessage *message,
                 gpointer           user_data)
{
  FiloHttpServer *self = user_data;
  FiloHttpExchange *exchange = g_hash_table_lookup (self->exchanges, message);

  if (exchange == NULL)
    return;
  filo_http_exchange_close (exchange);
  g_hash_table_remove (self->exchanges, message);
}

static void
on_headers (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  FiloHttpServer *self = user_data;
  FiloHttpExchange *exchange = g_hash_table_lookup (self->exchanges, message);

  if (exchange != NULL)
    filo_http_exchange_take_headers (exchange, query);
}

static void
on_body (SoupServer        *soup,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  FiloHttpServer *self = user_data;
  FiloHttpExchange *exchange = g_hash_table_lookup (self->exchanges, message);

  if (exchange != NULL)
    filo_http_exchange_run (exchange);
}

static void
filo_http_server_dispose (GObject *object)
{
  FiloHttpServer *self = FILO_HTTP_SERVER (object);

  filo_http_server_stop (self);
  if (self->soup != NULL)
    g_signal_handlers_disconnect_by_data (self->soup, self);
  g_clear_object (&self->soup);
  if (self->service != NULL)
    g_signal_handlers_disconnect_by_data (self->service, self);
  g_clear_object (&self->service);
  g_clear_object (&self->hub);
  g_clear_object (&self->writer);
  g_clear_object (&self->reader);
  G_OBJECT_CLASS (filo_http_server_parent_class)->dispose (object);
}

static void
filo_http_server_finalize (GObject *object)
{
  FiloHttpServer *self = FILO_HTTP_SERVER (object);

  g_clear_pointer (&self->exchanges, g_hash_table_unref);
  g_clear_pointer (&self->sockets, g_hash_table_unref);
  g_clear_pointer (&self->local_path, g_free);
  G_OBJECT_CLASS (filo_http_server_parent_class)->finalize (object);
}

static void
filo_http_server_class_init (FiloHttpServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_http_server_dispose;
  object_class->finalize = filo_http_server_finalize;
}

static void
filo_http_server_init (FiloHttpServer *self)
{
  self->exchanges = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) filo_http_exchange_unref);
  self->sockets = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->soup = soup_server_new ("server-header", "filo-gateway", NULL);
  soup_server_add_early_handler (self->soup, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_body, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (on_request_started), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (on_request_over), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (on_request_over), self);

  /* Not before all addresses are there: each one more makes GLib begin its accept
   * anew, and a connection that came in between would be dropped. */
  self->service = g_socket_service_new ();
  g_socket_service_stop (self->service);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), BACKLOG);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
}

/**
 * filo_http_server_new:
 * @writer: where writing routes run
 * @reader: where reading routes run
 * @hub: gets the streams
 * @context: borrowed; outlives the server
 * @behind_proxy: whether X-Real-IP of a loopback peer says who the client is
 *
 * Returns: (transfer full): a server that listens nowhere yet
 */
FiloHttpServer *
filo_http_server_new (FiloDbWorker             *writer,
                      FiloDbWorker             *reader,
                      FiloHub                  *hub,
                      const FiloGatewayContext *context,
                      gboolean                  behind_proxy)
{
  FiloHttpServer *self = g_object_new (FILO_TYPE_HTTP_SERVER, NULL);

  self->writer = g_object_ref (writer);
  self->reader = g_object_ref (reader);
  self->hub = g_object_ref (hub);
  self->services.writer = writer;
  self->services.reader = reader;
  self->services.hub = hub;
  self->services.context = context;
  self->services.behind_proxy = behind_proxy;
  return self;
}

/**
 * filo_http_server_listen:
 * @host: an IP address
 * @port: the port; 0 = any free one
 *
 * Returns: FALSE with a G_IO_ERROR that names the address and what to do
 */
gboolean
filo_http_server_listen (FiloHttpServer *self,
                         const char     *host,
                         guint16         port,
                         GError        **error)
{
  g_autoptr(GSocketAddress) wanted = NULL;
  g_autoptr(GSocketAddress) got = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (FILO_IS_HTTP_SERVER (self), FALSE);

  wanted = g_inet_socket_address_new_from_string (host, port);
  if (wanted == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is no IP address.", host);
      return FALSE;
    }
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &got, &local_error))
    {
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                     "Another program listens on %s port %u. Stop it, or give the gateway another port "
                     "([gateway] listen).", host, port);
      else
        g_set_error (error, local_error->domain, local_error->code, "Can't listen on %s port %u: %s. Give the gateway an address of this machine and a port from "
                     "1024 on ([gateway] listen).", host, port, local_error->message);
      return FALSE;
    }
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return TRUE;
}

/**
 * filo_http_server_listen_local:
 * @path: of the Unix socket, in a 0700 folder that we own
 *
 * What a crash left there is replaced: whoever calls this holds the database.
 *
 * Returns: FALSE with @error set
 */
gboolean
filo_http_server_listen_local (FiloHttpServer *self,
                               const char     *path,
                               GError        **error)
{
  g_autoptr(GSocketAddress) address = NULL;

  g_return_val_if_fail (FILO_IS_HTTP_SERVER (self), FALSE);

  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Can't replace %s: %s.", path, g_strerror (errno));
      return FALSE;
    }
  address = g_unix_socket_address_new (path);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error))
    {
      g_prefix_error (error, "Can't make the admin socket %s: ", path);
      return FALSE;
    }
  /* The folder is 0700 already; this is the second lock on the same door. */
  if (g_chmod (path, 0600) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Can't protect %s: %s.", path, g_strerror (errno));
      return FALSE;
    }
  self->local_path = g_strdup (path);
  return TRUE;
}

/**
 * filo_http_server_start:
 *
 * Begins to accept at the addresses that it listens on.
 */
void
filo_http_server_start (FiloHttpServer *self)
{
  g_return_if_fail (FILO_IS_HTTP_SERVER (self));

  g_socket_service_start (self->service);
}

/** filo_http_server_get_port: Returns: the TCP port that it listens on, 0 before */
guint16
filo_http_server_get_port (FiloHttpServer *self)
{
  g_return_val_if_fail (FILO_IS_HTTP_SERVER (self), 0);

  return self->port;
}

/**
 * filo_http_server_stop:
 *
 * Listens no more and ends all connections. What was handed to the workers is
 * still carried out, only nobody hears the answer.
 */
void
filo_http_server_stop (FiloHttpServer *self)
{
  GHashTableIter iter;
  gpointer exchange;

  g_return_if_fail (FILO_IS_HTTP_SERVER (self));

  if (self->service != NULL)
    {
      g_socket_service_stop (self->service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    }
  if (self->local_path != NULL)
    g_unlink (self->local_path);
  g_clear_pointer (&self->local_path, g_free);

  g_hash_table_iter_init (&iter, self->exchanges);
  while (g_hash_table_iter_next (&iter, NULL, &exchange))
    filo_http_exchange_close (exchange);
  g_hash_table_remove_all (self->exchanges);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
}
