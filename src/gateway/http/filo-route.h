/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-reply.h"
#include "filo-request.h"

G_BEGIN_DECLS

/**
 * FiloAccess:
 *
 * Who may use a route: a mask of roles, or everybody, or the machine's own user
 * by the Unix socket. The only place where roles meet routes is the table in
 * routes.c; the tests of every cell are made from it (P10).
 */
typedef guint32 FiloAccess;

#define FILO_ACCESS_ROLE(role)  (1u << (role))
#define FILO_ACCESS_PEOPLE      (FILO_ACCESS_ROLE (FILO_ROLE_OWNER) | FILO_ACCESS_ROLE (FILO_ROLE_ADMIN))
#define FILO_ACCESS_INBOX       (FILO_ACCESS_PEOPLE | FILO_ACCESS_ROLE (FILO_ROLE_MANAGER) | FILO_ACCESS_ROLE (FILO_ROLE_SUPPORT))
#define FILO_ACCESS_SIGNED_IN   (FILO_ACCESS_INBOX | FILO_ACCESS_ROLE (FILO_ROLE_ANALYST) | FILO_ACCESS_ROLE (FILO_ROLE_CAMPAIGN_COORDINATOR) | FILO_ACCESS_ROLE (FILO_ROLE_CONTENT_CREATOR) | FILO_ACCESS_ROLE (FILO_ROLE_INTEGRATION))
#define FILO_ACCESS_CARRIER     (1u << 29) /* By the secret in the path, which the carrier compares. */
#define FILO_ACCESS_PUBLIC      (1u << 30)
#define FILO_ACCESS_LOCAL       (1u << 31)

typedef enum
{
  FILO_ROUTE_READ,  /* On the read-only worker, in one read transaction. */
  FILO_ROUTE_WRITE, /* On the writer, in a savepoint of the shared commit. */
} FiloRouteMode;

typedef enum
{
  FILO_ROUTE_KEY_NONE,   /* Reads, and what is harmless to repeat. */
  FILO_ROUTE_KEY_STORED, /* Needs Idempotency-Key; a 2xx answer is stored under it. */
  FILO_ROUTE_KEY_OWN,    /* Needs it, and the handler itself knows a repetition by its row. */
} FiloRouteKey;

/**
 * FiloRouteHandler:
 * @db: the database of the route's mode
 * @request: the request
 * @error: return location
 *
 * Synchronous, in the worker thread. A reply of 400 and above rolls back what the
 * handler wrote, unless filo_reply_set_keep() says otherwise. An error becomes the
 * problem that filo_reply_new_from_error() makes of it.
 *
 * Returns: (transfer full): the reply, or NULL with @error set
 */
typedef FiloReply *(*FiloRouteHandler) (FiloDb *db, const FiloRequest *request, GError **error);

typedef struct
{
  const char       *method;
  const char       *pattern; /* "/v1/conversations/{id}" */
  FiloAccess        access;
  FiloRouteMode     mode;
  FiloRouteKey      key;
  gsize             body_limit; /* Bytes; 0 = no body is read. */
  gboolean          json;       /* The body is a JSON object. */
  FiloRouteHandler  handler;
} FiloRoute;

/* Bytes of one request's body, by route; what is longer is refused with 413. */
#define FILO_BODY_LIMIT_API      (256 * 1024)
#define FILO_BODY_LIMIT_WEBHOOK  (64 * 1024)

const FiloRoute *filo_routes_get (guint *n_routes);
const FiloRoute *filo_routes_match (const char  *method,
                                    const char  *path,
                                    GPtrArray  **params,
                                    char       **allowed);

G_END_DECLS
