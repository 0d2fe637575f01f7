/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "filo-enums.h"
#include "filo-gateway-context.h"

G_BEGIN_DECLS

/**
 * FiloRequest:
 *
 * One request as a route sees it: parsed, matched and counted by the server in
 * the main thread, completed with the agent by the authentication at the start
 * of the job, and from then on never changed. It crosses threads by reference.
 */
typedef struct
{
  gatomicrefcount           ref_count;

  char                     *method;          /* "GET" */
  char                     *path;            /* Decoded, without the query. */
  GPtrArray                *params;          /* The pattern's {…} in their order, decoded. */
  GHashTable               *query;           /* Name → value, decoded; the first one wins. */
  GHashTable               *headers;         /* Lower-case name → value, only for webhooks. */
  GBytes                   *body;            /* Never NULL. */
  JsonNode                 *json;            /* NULL without a JSON body. */

  char                     *token;           /* As sent; NULL for none. */
  char                     *idempotency_key; /* NULL for none. */
  char                     *last_event_id;   /* NULL for none. */
  char                     *address;         /* Of the client, for limits; never logged. */
  gboolean                  local;           /* By the Unix socket, from our own user or root. */

  gint64                    now;             /* Wall clock at arrival, ms UTC. */
  const FiloGatewayContext *context;         /* Borrowed from the composition root. */

  /* Filled by the authentication; NULL and 0 on public routes. */
  char                     *agent_id;
  char                     *token_id;
  char                     *device;
  FiloRole                  role;
} FiloRequest;

FiloRequest *filo_request_new (void);
FiloRequest *filo_request_ref (FiloRequest *self);
void         filo_request_unref (FiloRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloRequest, filo_request_unref)

const char  *filo_request_get_param (const FiloRequest *self, guint index);
const char  *filo_request_get_query (const FiloRequest *self, const char *name);
gboolean     filo_request_read_query_int64 (const FiloRequest *self,
                                            const char        *name,
                                            gint64             least,
                                            gint64             most,
                                            gint64            *out,
                                            GError           **error);
gboolean     filo_request_read_query_boolean (const FiloRequest *self,
                                              const char        *name,
                                              gboolean          *out,
                                              GError           **error);
JsonObject  *filo_request_get_object (const FiloRequest *self, GError **error);

G_END_DECLS
