/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "filo-db-worker.h"
#include "filo-gateway-context.h"
#include "filo-hub.h"

G_BEGIN_DECLS

/* A client that neither sends nor takes a byte for so long is cut off. */
#define FILO_HTTP_PATIENCE_MS 30000

/* What an exchange needs of the server; borrowed, and alive as long as the server. */
typedef struct
{
  FiloDbWorker             *writer;
  FiloDbWorker             *reader;
  FiloHub                  *hub;
  const FiloGatewayContext *context;
  gboolean                  behind_proxy;
} FiloHttpServices;

/**
 * FiloHttpExchange:
 *
 * One request and its answer on one connection. Main thread only; referenced by
 * the server while the connection lives, and by itself while a worker is busy
 * with it.
 */
typedef struct _FiloHttpExchange FiloHttpExchange;

FiloHttpExchange *filo_http_exchange_new (const FiloHttpServices *services, SoupServerMessage *message, GSocket *socket);
FiloHttpExchange *filo_http_exchange_ref (FiloHttpExchange *self);
void              filo_http_exchange_unref (FiloHttpExchange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloHttpExchange, filo_http_exchange_unref)

void              filo_http_exchange_take_headers (FiloHttpExchange *self, GHashTable *query);
void              filo_http_exchange_run (FiloHttpExchange *self);
void              filo_http_exchange_close (FiloHttpExchange *self);

G_END_DECLS
