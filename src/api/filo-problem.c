/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-problem.h"

#include "filo-codec-private.h"
#include "filo-codec.h"
#include "filo-page.h"

static const struct
{
  const char *code;
  const char *title;
} titles[] = {
  { FILO_CODE_BAD_REQUEST, "The request is malformed" },
  { FILO_CODE_UNAUTHORIZED, "Not signed in" },
  { FILO_CODE_EXPIRED_CODE, "The sign-in code has expired" },
  { FILO_CODE_USED_CODE, "The sign-in code was used" },
  { FILO_CODE_TOO_MANY_TRIES, "Too many tries" },
  { FILO_CODE_FORBIDDEN, "Not allowed" },
  { FILO_CODE_NO_ACCESS, "No access to the inbox" },
  { FILO_CODE_NOT_FOUND, "Not found" },
  { FILO_CODE_METHOD_NOT_ALLOWED, "Method not allowed" },
  { FILO_CODE_CONFLICT, "In conflict with what is there" },
  { FILO_CODE_THREAD_CHANGED, "The conversation has changed" },
  { FILO_CODE_NOT_SUBSCRIBED, "The person has not agreed to receive texts" },
  { FILO_CODE_BLOCKED, "The person is blocked" },
  { FILO_CODE_NOT_ANSWERABLE, "The sender cannot receive texts" },
  { FILO_CODE_NOT_BEGUN, "The person has never written" },
  { FILO_CODE_KEY_MISSING, "The Idempotency-Key header is missing" },
  { FILO_CODE_KEY_REUSED, "The idempotency key belongs to another request" },
  { FILO_CODE_TOO_LARGE, "The request is too large" },
  { FILO_CODE_GONE_CURSOR, "The cursor is no longer served" },
  { FILO_CODE_INVALID_STATE, "Not possible in this state" },
  { FILO_CODE_UNAVAILABLE, "Not available now" },
  { FILO_CODE_INTERNAL, "The gateway failed" },
};

const char *
filo_problem_get_title_of (const char *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].code, code))
      return titles[i].title;
  return NULL;
}

FiloProblem *
filo_problem_new (int         status,
                  const char *code,
                  const char *detail)
{
  FiloProblem *self;

  g_return_val_if_fail (code != NULL, NULL);

  self = g_new0 (FiloProblem, 1);
  self->status = status;
  self->code = g_strdup (code);
  self->title = g_strdup (filo_problem_get_title_of (code));
  self->detail = g_strdup (detail);
  return self;
}

void
filo_problem_free (FiloProblem *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->pointer, g_free);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self);
}

void
filo_problem_set_pointer (FiloProblem *self,
                          const char  *pointer)
{
  char *old;

  g_return_if_fail (self != NULL);

  old = self->pointer;
  self->pointer = g_strdup (pointer);
  g_free (old);
}

void
filo_problem_set_messages (FiloProblem *self,
                           GPtrArray   *messages)
{
  g_return_if_fail (self != NULL);

  if (messages != NULL)
    g_ptr_array_ref (messages);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  self->messages = messages;
}

static void
write_field (JsonObject        *object,
             const FiloProblem *problem)
{
  JsonObject *field = json_object_new ();
  JsonArray *errors = json_array_new ();

  filo_write_string (field, "pointer", problem->pointer);
  filo_write_string (field, "detail", problem->detail);
  json_array_add_object_element (errors, field);
  json_object_set_array_member (object, "errors", errors);
}

JsonNode *
filo_problem_to_json (const FiloProblem *self)
{
  JsonObject *object;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  json_object_set_int_member (object, "status", self->status);
  json_object_set_string_member (object, "code", self->code);
  filo_write_string (object, "title", self->title);
  filo_write_string (object, "detail", self->detail);
  if (self->retry_after > 0)
    json_object_set_int_member (object, "retry_after", self->retry_after);
  if (self->pointer != NULL)
    write_field (object, self);
  if (self->messages != NULL && self->messages->len > 0)
    json_object_set_member (object, "messages", filo_messages_to_json (self->messages));
  return filo_write_finish (object);
}

/* The pointer of the first field that is named; a list of other members is left alone. */
static void
read_field (FiloReader  *r,
            FiloProblem *problem)
{
  JsonArray *errors = filo_reader_array (r, "errors", FILO_JSON_OPTIONAL);
  g_autoptr(GError) error = NULL;
  JsonNode *first;

  if (errors == NULL || json_array_get_length (errors) == 0)
    return;
  first = json_array_get_element (errors, 0);
  if (!JSON_NODE_HOLDS_OBJECT (first))
    g_set_error_literal (&error, FILO_JSON_ERROR, FILO_JSON_ERROR_TYPE, "must be an object");
  else
    filo_json_read_string (json_node_get_object (first), "pointer", FILO_JSON_OPTIONAL,
                           &problem->pointer, &error);
  if (error != NULL)
    filo_reader_take_error (r, g_steal_pointer (&error), "errors", 0);
}

FiloProblem *
filo_problem_from_json (JsonObject *object,
                        GError    **error)
{
  g_autoptr(FiloProblem) self = g_new0 (FiloProblem, 1);
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;
  gint64 status;

  status = filo_reader_count (r, "status", FILO_JSON_REQUIRED, 0);
  if (r->error == NULL && (status < 100 || status > 599))
    filo_reader_refuse (r, FILO_JSON_ERROR_VALUE, "status", "must be an HTTP status");
  self->status = (int) status;
  self->code = g_strdup (filo_reader_id (r, "code", FILO_JSON_REQUIRED));
  self->title = g_strdup (filo_reader_string (r, "title", FILO_JSON_OPTIONAL));
  self->detail = g_strdup (filo_reader_string (r, "detail", FILO_JSON_OPTIONAL));
  self->retry_after = filo_reader_count (r, "retry_after", FILO_JSON_OPTIONAL, 0);
  read_field (r, self);
  self->messages = filo_reader_objects (r, "messages", FILO_JSON_OPTIONAL,
                                        (FiloReadFunc) filo_message_from_json, g_object_unref);
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}
