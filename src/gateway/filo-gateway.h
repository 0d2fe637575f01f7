/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-carrier.h"
#include "filo-config.h"
#include "filo-db-worker.h"
#include "filo-dispatcher.h"
#include "filo-gateway-context.h"
#include "filo-hub.h"

G_BEGIN_DECLS

#define FILO_GATEWAY_ERROR (filo_gateway_error_quark ())
GQuark filo_gateway_error_quark (void);

typedef enum
{
  FILO_GATEWAY_ERROR_NOT_SET_UP, /* `init` wasn't done on this folder. */
  FILO_GATEWAY_ERROR_BUSY,       /* Another program holds the folder. */
} FiloGatewayError;

/**
 * FiloGateway:
 *
 * The daemon as one object: makes every service and puts them together. The main
 * program has one; tests have as many as they like, each with its own folder, on
 * port 0. Main thread only.
 */
#define FILO_TYPE_GATEWAY (filo_gateway_get_type ())
G_DECLARE_FINAL_TYPE (FiloGateway, filo_gateway, FILO, GATEWAY, GObject)

FiloGateway              *filo_gateway_new (FiloConfig *config, FiloClock *clock, FiloRandom *random);
void                      filo_gateway_add_carrier (FiloGateway *self, FiloCarrier *carrier);

gboolean                  filo_gateway_open (FiloGateway *self, GError **error);
gboolean                  filo_gateway_check_set_up (FiloGateway *self, GError **error);
gboolean                  filo_gateway_start (FiloGateway *self, GError **error);
void                      filo_gateway_close (FiloGateway *self);
void                      filo_gateway_stop_async (FiloGateway *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean                  filo_gateway_stop_finish (FiloGateway *self, GAsyncResult *result, GError **error);

guint16                   filo_gateway_get_port (FiloGateway *self);
const char               *filo_gateway_get_address (FiloGateway *self);
FiloDbWorker             *filo_gateway_get_writer (FiloGateway *self);
FiloDbWorker             *filo_gateway_get_reader (FiloGateway *self);
FiloHub                  *filo_gateway_get_hub (FiloGateway *self);
const FiloGatewayContext *filo_gateway_get_context (FiloGateway *self);
FiloKeywordTable         *filo_gateway_get_keywords (FiloGateway *self);
FiloCarrier              *filo_gateway_get_carrier (FiloGateway *self, const char *name);

G_END_DECLS
