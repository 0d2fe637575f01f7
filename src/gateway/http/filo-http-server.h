/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "filo-db-worker.h"
#include "filo-gateway-context.h"
#include "filo-hub.h"

G_BEGIN_DECLS

#define FILO_TYPE_HTTP_SERVER (filo_http_server_get_type ())
G_DECLARE_FINAL_TYPE (FiloHttpServer, filo_http_server, FILO, HTTP_SERVER, GObject)

FiloHttpServer *filo_http_server_new (FiloDbWorker             *writer,
                                      FiloDbWorker             *reader,
                                      FiloHub                  *hub,
                                      const FiloGatewayContext *context,
                                      gboolean                  behind_proxy);
gboolean        filo_http_server_listen (FiloHttpServer *self, const char *host, guint16 port, GError **error);
gboolean        filo_http_server_listen_local (FiloHttpServer *self, const char *path, GError **error);
void            filo_http_server_start (FiloHttpServer *self);
guint16         filo_http_server_get_port (FiloHttpServer *self);
void            filo_http_server_stop (FiloHttpServer *self);

G_END_DECLS
