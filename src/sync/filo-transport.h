/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Why a request got no answer. The messages are sentences for people. */
#define FILO_TRANSPORT_ERROR (filo_transport_error_quark ())
GQuark filo_transport_error_quark (void);

typedef enum {
  FILO_TRANSPORT_ERROR_DNS,       /* No such host. */
  FILO_TRANSPORT_ERROR_REFUSED,   /* Nothing listens there. */
  FILO_TRANSPORT_ERROR_TLS,       /* The certificate isn't to be trusted, or no TLS spoken. */
  FILO_TRANSPORT_ERROR_TIMEOUT,
  FILO_TRANSPORT_ERROR_OFFLINE,   /* No route, no network. */
  FILO_TRANSPORT_ERROR_LOST,      /* Cut in the middle. */
  FILO_TRANSPORT_ERROR_INSECURE,  /* Plain http to another machine: refused here. */
  FILO_TRANSPORT_ERROR_TOO_BIG,   /* The answer is larger than was allowed. */
  FILO_TRANSPORT_ERROR_FAILED,
} FiloTransportError;

/* A request: plain values, copied by whoever keeps them longer than the call. */
typedef struct {
  const char *method;            /* "GET", "POST" … */
  const char *url;               /* Absolute. */
  const char *token;             /* Bearer token or NULL. */
  const char *idempotency_key;   /* Or NULL. */
  const char *accept;            /* Or NULL for JSON. */
  const char *last_event_id;     /* Or NULL. */
  GBytes     *body;              /* JSON, or NULL. */
} FiloTransportRequest;

/* An answer: status, the few headers we read, and the body as a stream. */
#define FILO_TYPE_TRANSPORT_REPLY (filo_transport_reply_get_type ())
G_DECLARE_FINAL_TYPE (FiloTransportReply, filo_transport_reply, FILO, TRANSPORT_REPLY, GObject)

FiloTransportReply *filo_transport_reply_new (guint         status,
                                              const char   *content_type,
                                              gint64        retry_after_ms,
                                              goffset       length,
                                              GInputStream *body);
guint               filo_transport_reply_get_status (FiloTransportReply *self);
const char         *filo_transport_reply_get_content_type (FiloTransportReply *self);
/* Milliseconds from Retry-After, 0 when absent. */
gint64              filo_transport_reply_get_retry_after (FiloTransportReply *self);
/* Bytes announced, -1 when unknown. */
goffset             filo_transport_reply_get_length (FiloTransportReply *self);
GInputStream       *filo_transport_reply_get_body (FiloTransportReply *self);

/* Reads the whole body, at most `limit` bytes. One shorter than announced is an
 * error, never a short answer. */
void                filo_transport_reply_read_async (FiloTransportReply  *self,
                                                     gsize                limit,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
GBytes             *filo_transport_reply_read_finish (FiloTransportReply  *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);

/*
 * How requests reach a gateway. An interface, so that tests put a faulty one in
 * its place. Used on the main thread; never blocks.
 */
#define FILO_TYPE_TRANSPORT (filo_transport_get_type ())
G_DECLARE_INTERFACE (FiloTransport, filo_transport, FILO, TRANSPORT, GObject)

struct _FiloTransportInterface
{
  GTypeInterface parent;

  /* Sends and completes when the head of the answer is there. */
  void                (*open_async) (FiloTransport              *self,
                                     const FiloTransportRequest *request,
                                     GCancellable               *cancellable,
                                     GAsyncReadyCallback         callback,
                                     gpointer                    user_data);
  FiloTransportReply *(*open_finish) (FiloTransport  *self,
                                      GAsyncResult   *result,
                                      GError        **error);
};

void                filo_transport_open_async (FiloTransport              *self,
                                               const FiloTransportRequest *request,
                                               GCancellable               *cancellable,
                                               GAsyncReadyCallback         callback,
                                               gpointer                    user_data);
FiloTransportReply *filo_transport_open_finish (FiloTransport  *self,
                                                GAsyncResult   *result,
                                                GError        **error);

G_END_DECLS
