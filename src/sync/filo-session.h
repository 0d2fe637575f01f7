/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-problem.h"
#include "filo-transport.h"

G_BEGIN_DECLS

/* One account at one gateway over a transport: what the parts of this room
 * request with. Main thread. Not changed after it was made. */
#define FILO_TYPE_SESSION (filo_session_get_type ())
G_DECLARE_FINAL_TYPE (FiloSession, filo_session, FILO, SESSION, GObject)

/* `token` NULL: nobody is signed in yet. */
FiloSession   *filo_session_new (FiloTransport *transport,
                                 const char    *address,
                                 const char    *token);
FiloTransport *filo_session_get_transport (FiloSession *self);
const char    *filo_session_get_address (FiloSession *self);
const char    *filo_session_get_token (FiloSession *self);
/* The whole URL of a path (transfer full). */
char          *filo_session_get_url (FiloSession *self,
                                     const char  *path);

/* What the gateway answered: any status. */
typedef struct {
  guint        status;
  char        *content_type;
  gint64       retry_after;   /* ms, 0 = not said. */
  GBytes      *body;
  FiloProblem *problem;       /* Of an answer of 400 and above, where it has one. */
} FiloAnswer;

void           filo_answer_free (FiloAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloAnswer, filo_answer_free)

/* The gateway's own sentence, or one by the status (transfer full). */
char          *filo_answer_dup_sentence (const FiloAnswer *answer);
/* The problem's code, or NULL. */
const char    *filo_answer_get_code (const FiloAnswer *answer);

/* A request with the whole answer in memory (16 MiB at most), given up after a
 * minute without a byte. Fails only where there was no answer. */
void           filo_session_send_async (FiloSession         *self,
                                        const char          *method,
                                        const char          *path,
                                        const char          *idempotency_key,
                                        GBytes              *body,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
/* Reads the rest of an answer whose head came by the transport. */
void           filo_session_read_async (FiloSession         *self,
                                        FiloTransportReply  *reply,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
/* Of both. */
FiloAnswer    *filo_session_send_finish (FiloSession   *self,
                                         GAsyncResult  *result,
                                         GError       **error);

G_END_DECLS
