/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-reply.h"

#include "filo-accounts.h"
#include "filo-flow.h"
#include "filo-json.h"

struct _FiloReply
{
  int             status;
  FiloReplyBody   body;
  char           *content_type; /* NULL without a body. */
  GBytes         *bytes;
  gint64          position;
  GBytes         *stored;       /* What a repetition is answered with, where that isn't the same. */
  FiloBatchFunc   next;
  gpointer        state;
  GDestroyNotify  destroy;
  GPtrArray      *headers;      /* Name, value, name, value … */
  gboolean        keep;         /* What was written stays although the status is an error. */
};

static FiloReply *
new_reply (int           status,
           FiloReplyBody body,
           const char   *content_type)
{
  FiloReply *self = g_new0 (FiloReply, 1);

  self->status = status;
  self->body = body;
  self->content_type = g_strdup (content_type);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * filo_reply_new_empty:
 * @status: HTTP status, such as 204
 *
 * Returns: (transfer full): a reply without a body
 */
FiloReply *
filo_reply_new_empty (int status)
{
  return new_reply (status, FILO_REPLY_BYTES, NULL);
}

/**
 * filo_reply_new_bytes:
 * @bytes: (transfer none): the body
 *
 * Returns: (transfer full): the reply
 */
FiloReply *
filo_reply_new_bytes (int         status,
                      const char *content_type,
                      GBytes     *bytes)
{
  FiloReply *self = new_reply (status, FILO_REPLY_BYTES, content_type);

  self->bytes = g_bytes_ref (bytes);
  return self;
}

/**
 * filo_reply_new_json:
 * @node: (transfer full): the body
 *
 * Returns: (transfer full): the reply
 */
FiloReply *
filo_reply_new_json (int       status,
                     JsonNode *node)
{
  FiloReply *self = new_reply (status, FILO_REPLY_BYTES, "application/json");
  char *text = filo_json_to_string (node);

  self->bytes = g_bytes_new_take (text, strlen (text));
  json_node_unref (node);
  return self;
}

/**
 * filo_reply_new_text:
 *
 * Returns: (transfer full): a reply with a copy of @text as its body
 */
FiloReply *
filo_reply_new_text (int         status,
                     const char *content_type,
                     const char *text)
{
  FiloReply *self = new_reply (status, FILO_REPLY_BYTES, content_type);

  self->bytes = g_bytes_new (text, strlen (text));
  return self;
}

/**
 * filo_reply_new_batches:
 * @next: makes the next part in the read-only worker
 * @state: (transfer full): for @next
 * @destroy: frees @state
 *
 * Returns: (transfer full): a reply of any length in constant memory
 */
FiloReply *
filo_reply_new_batches (const char     *content_type,
                        FiloBatchFunc   next,
                        gpointer        state,
                        GDestroyNotify  destroy)
{
  FiloReply *self = new_reply (200, FILO_REPLY_BATCHES, content_type);

  self->next = next;
  self->state = state;
  self->destroy = destroy;
  return self;
}

/**
 * filo_reply_new_events:
 * @position: the change up to which the client knows everything after @first
 * @first: (transfer none): the first event
 *
 * Returns: (transfer full): a reply that turns the connection into a stream
 */
FiloReply *
filo_reply_new_events (gint64  position,
                       GBytes *first)
{
  FiloReply *self = new_reply (200, FILO_REPLY_EVENTS, "text/event-stream");

  self->position = position;
  self->bytes = g_bytes_ref (first);
  return self;
}

/**
 * filo_reply_new_from_problem:
 *
 * Returns: (transfer full): @problem as a reply
 */
FiloReply *
filo_reply_new_from_problem (const FiloProblem *problem)
{
  FiloReply *self = filo_reply_new_json (problem->status, filo_problem_to_json (problem));

  g_free (self->content_type);
  self->content_type = g_strdup (FILO_PROBLEM_CONTENT_TYPE);
  if (problem->retry_after > 0)
    filo_reply_set_retry_after (self, problem->retry_after);
  return self;
}

static FiloReply *
new_problem (int         status,
             const char *code,
             const char *pointer,
             const char *detail)
{
  g_autoptr(FiloProblem) problem = filo_problem_new (status, code, detail);

  filo_problem_set_pointer (problem, pointer);
  return filo_reply_new_from_problem (problem);
}

/**
 * filo_reply_new_problem:
 * @status: 400 and above
 * @code: one of FILO_CODE_…, for programs
 * @format: a sentence for a person: what is wrong and what to do
 *
 * Returns: (transfer full): a problem document (RFC 9457)
 */
FiloReply *
filo_reply_new_problem (int         status,
                        const char *code,
                        const char *format,
                        ...)
{
  g_autofree char *detail = NULL;
  va_list args;

  va_start (args, format);
  detail = g_strdup_vprintf (format, args);
  va_end (args);
  return new_problem (status, code, NULL, detail);
}

/**
 * filo_reply_new_problem_at:
 * @pointer: the JSON pointer of the member that is wrong
 *
 * Like filo_reply_new_problem(), for one member of the body.
 *
 * Returns: (transfer full): a problem document
 */
FiloReply *
filo_reply_new_problem_at (int         status,
                           const char *code,
                           const char *pointer,
                           const char *format,
                           ...)
{
  g_autofree char *detail = NULL;
  va_list args;

  va_start (args, format);
  detail = g_strdup_vprintf (format, args);
  va_end (args);
  return new_problem (status, code, pointer, detail);
}

static FiloReply *
new_from_json_error (const GError *error)
{
  g_autofree char *pointer = NULL;
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, FILO_JSON_ERROR, FILO_JSON_ERROR_TOO_BIG))
    return new_problem (413, FILO_CODE_TOO_LARGE, NULL, error->message);
  filo_json_error_split (error, &pointer, &sentence);
  return new_problem (400, FILO_CODE_BAD_REQUEST, pointer, sentence);
}

/**
 * filo_reply_new_from_error:
 * @error: what a handler or the database said
 *
 * The client's mistakes become 400 with the JSON pointer; a database that can't
 * write now becomes 503; anything else 500. The details of our own faults go to
 * the log, not to the client.
 *
 * Returns: (transfer full): a problem document
 */
FiloReply *
filo_reply_new_from_error (const GError *error)
{
  if (error->domain == FILO_JSON_ERROR)
    return new_from_json_error (error);
  if (error->domain == FILO_FLOW_ERROR)
    return new_problem (filo_flow_error_get_status (error), filo_flow_error_get_code (error), NULL, error->message);
  if (g_error_matches (error, FILO_ACCOUNTS_ERROR, FILO_ACCOUNTS_ERROR_EXISTS))
    return new_problem (409, FILO_CODE_CONFLICT, NULL, error->message);
  if (g_error_matches (error, FILO_DB_ERROR, FILO_DB_ERROR_FULL)
      || g_error_matches (error, FILO_DB_ERROR, FILO_DB_ERROR_BUSY)
      || g_error_matches (error, FILO_DB_ERROR, FILO_DB_ERROR_READONLY))
    {
      g_autoptr(FiloProblem) problem
          = filo_problem_new (503, FILO_CODE_UNAVAILABLE,
                              "The gateway can't write to its database at the moment. Nothing was "
                              "changed; try again, and ask whoever runs the gateway to look at its log.");

      problem->retry_after = 5;
      return filo_reply_new_from_problem (problem);
    }
  return new_problem (500, FILO_CODE_INTERNAL, NULL,
                      "The gateway made a mistake. Nothing was changed; its log says more.");
}

/**
 * filo_reply_free:
 *
 * Frees the reply and the state of its batches.
 */
void
filo_reply_free (FiloReply *self)
{
  g_return_if_fail (self != NULL);

  if (self->destroy != NULL)
    self->destroy (self->state);
  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->stored, g_bytes_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_free (self);
}

/**
 * filo_reply_add_header:
 *
 * Adds a header beside those that the server always sends.
 */
void
filo_reply_add_header (FiloReply  *self,
                       const char *name,
                       const char *value)
{
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

/**
 * filo_reply_set_retry_after:
 * @seconds: how long the client should wait
 */
void
filo_reply_set_retry_after (FiloReply *self,
                            gint64     seconds)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, seconds);

  filo_reply_add_header (self, "Retry-After", value);
}

/**
 * filo_reply_set_keep:
 * @keep: whether what the handler wrote is committed although it refuses
 *
 * A wrong sign-in code is counted, a forged webhook is quarantined.
 */
void
filo_reply_set_keep (FiloReply *self,
                     gboolean   keep)
{
  self->keep = keep;
}

/**
 * filo_reply_set_stored:
 * @node: (transfer full): the body without its secrets
 *
 * What is kept under the idempotency key instead of the body itself: a secret is
 * answered once and never stored.
 */
void
filo_reply_set_stored (FiloReply *self,
                       JsonNode  *node)
{
  char *text = filo_json_to_string (node);

  g_clear_pointer (&self->stored, g_bytes_unref);
  self->stored = g_bytes_new_take (text, strlen (text));
  json_node_unref (node);
}

/** filo_reply_get_status: Returns: the HTTP status */
int
filo_reply_get_status (const FiloReply *self)
{
  return self->status;
}

/** filo_reply_get_body: Returns: how the body is made */
FiloReplyBody
filo_reply_get_body (const FiloReply *self)
{
  return self->body;
}

/** filo_reply_get_content_type: Returns: (nullable): the MIME type, or NULL without a body */
const char *
filo_reply_get_content_type (const FiloReply *self)
{
  return self->content_type;
}

/** filo_reply_get_bytes: Returns: (nullable) (transfer none): the body of FILO_REPLY_BYTES */
GBytes *
filo_reply_get_bytes (const FiloReply *self)
{
  return self->bytes;
}

/** filo_reply_get_position: Returns: what the client of FILO_REPLY_EVENTS knows after its first event */
gint64
filo_reply_get_position (const FiloReply *self)
{
  return self->position;
}

/** filo_reply_get_stored: Returns: (nullable) (transfer none): what is kept for a repetition; NULL = no body */
GBytes *
filo_reply_get_stored (const FiloReply *self)
{
  return self->stored != NULL ? self->stored : self->bytes;
}

/** filo_reply_get_keep: Returns: whether the writes stay although the status is an error */
gboolean
filo_reply_get_keep (const FiloReply *self)
{
  return self->keep;
}

/** filo_reply_get_n_headers: Returns: how many headers were added */
guint
filo_reply_get_n_headers (const FiloReply *self)
{
  return self->headers->len / 2;
}

/**
 * filo_reply_get_header:
 * @index: from 0
 * @name: (out) (transfer none): its name
 * @value: (out) (transfer none): its value
 */
void
filo_reply_get_header (const FiloReply *self,
                       guint            index,
                       const char     **name,
                       const char     **value)
{
  *name = g_ptr_array_index (self->headers, index * 2);
  *value = g_ptr_array_index (self->headers, index * 2 + 1);
}

/**
 * filo_reply_next_batch:
 * @db: the read-only database, in its worker thread
 *
 * Returns: (transfer full) (nullable): the next part of FILO_REPLY_BATCHES; NULL at
 *   the end, or with @error set
 */
GBytes *
filo_reply_next_batch (FiloReply *self,
                       FiloDb    *db,
                       GError   **error)
{
  g_return_val_if_fail (self->body == FILO_REPLY_BATCHES, NULL);

  return self->next (db, self->state, error);
}
