/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "filo-db.h"
#include "filo-problem.h"

G_BEGIN_DECLS

/**
 * FiloBatchFunc:
 * @db: the read-only database, in its worker thread
 * @state: what filo_reply_new_batches() was given
 * @error: return location
 *
 * Makes the next part of a long answer. The server calls it again only after the
 * part before has left, so that memory stays constant.
 *
 * Returns: (transfer full) (nullable): bytes, or NULL at the end, or NULL with @error set
 */
typedef GBytes *(*FiloBatchFunc) (FiloDb *db, gpointer state, GError **error);

typedef enum
{
  FILO_REPLY_BYTES,   /* The whole answer is here. */
  FILO_REPLY_BATCHES, /* Made part by part on the read-only worker. */
  FILO_REPLY_EVENTS,  /* The connection becomes a stream of server-sent events. */
} FiloReplyBody;

/**
 * FiloReply:
 *
 * What a route answers: made in a worker thread, sent by the server in the main
 * thread, never used by both at once.
 */
typedef struct _FiloReply FiloReply;

FiloReply *filo_reply_new_empty (int status);
FiloReply *filo_reply_new_json (int status, JsonNode *node);
FiloReply *filo_reply_new_text (int status, const char *content_type, const char *text);
FiloReply *filo_reply_new_bytes (int status, const char *content_type, GBytes *bytes);
FiloReply *filo_reply_new_batches (const char     *content_type,
                                   FiloBatchFunc   next,
                                   gpointer        state,
                                   GDestroyNotify  destroy);
FiloReply *filo_reply_new_events (gint64 position, GBytes *first);

FiloReply *filo_reply_new_problem (int         status,
                                   const char *code,
                                   const char *format,
                                   ...) G_GNUC_PRINTF (3, 4);
FiloReply *filo_reply_new_problem_at (int         status,
                                      const char *code,
                                      const char *pointer,
                                      const char *format,
                                      ...) G_GNUC_PRINTF (4, 5);
FiloReply *filo_reply_new_from_problem (const FiloProblem *problem);
FiloReply *filo_reply_new_from_error (const GError *error);

void filo_reply_free (FiloReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloReply, filo_reply_free)

void filo_reply_add_header (FiloReply *self, const char *name, const char *value);
void filo_reply_set_retry_after (FiloReply *self, gint64 seconds);
void filo_reply_set_keep (FiloReply *self, gboolean keep);
void filo_reply_set_stored (FiloReply *self, JsonNode *node);

int            filo_reply_get_status (const FiloReply *self);
FiloReplyBody  filo_reply_get_body (const FiloReply *self);
const char    *filo_reply_get_content_type (const FiloReply *self);
GBytes        *filo_reply_get_bytes (const FiloReply *self);
gint64         filo_reply_get_position (const FiloReply *self);
GBytes        *filo_reply_get_stored (const FiloReply *self);
gboolean       filo_reply_get_keep (const FiloReply *self);
guint          filo_reply_get_n_headers (const FiloReply *self);
void           filo_reply_get_header (const FiloReply *self,
                                      guint            index,
                                      const char     **name,
                                      const char     **value);
GBytes        *filo_reply_next_batch (FiloReply *self, FiloDb *db, GError **error);

G_END_DECLS
