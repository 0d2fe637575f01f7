/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FILO_PROBLEM_CONTENT_TYPE "application/problem+json"

/* Codes are frozen words for programs; the detail is the sentence for people. */
#define FILO_CODE_BAD_REQUEST "bad-request"
#define FILO_CODE_UNAUTHORIZED "unauthorized"
#define FILO_CODE_EXPIRED_CODE "expired-code"
#define FILO_CODE_USED_CODE "used-code"
#define FILO_CODE_TOO_MANY_TRIES "too-many-tries"
#define FILO_CODE_FORBIDDEN "forbidden"
#define FILO_CODE_NO_ACCESS "no-access"
#define FILO_CODE_NOT_FOUND "not-found"
#define FILO_CODE_METHOD_NOT_ALLOWED "method-not-allowed"
#define FILO_CODE_CONFLICT "conflict"
#define FILO_CODE_THREAD_CHANGED "thread-changed"
#define FILO_CODE_NOT_SUBSCRIBED "not-subscribed"
#define FILO_CODE_BLOCKED "blocked"
#define FILO_CODE_NOT_ANSWERABLE "not-answerable"
#define FILO_CODE_NOT_BEGUN "not-begun"
#define FILO_CODE_KEY_MISSING "key-missing"
#define FILO_CODE_KEY_REUSED "key-reused"
#define FILO_CODE_TOO_LARGE "too-large"
#define FILO_CODE_GONE_CURSOR "gone-cursor"
#define FILO_CODE_INVALID_STATE "invalid-state"
#define FILO_CODE_UNAVAILABLE "unavailable"
#define FILO_CODE_INTERNAL "internal"

/* What an answer of 400 and above carries (RFC 9457). */
typedef struct
{
  int        status;
  char      *code;        /* FILO_CODE_*, or a newer gateway's word. */
  char      *title;       /* The code in a few words. */
  char      *detail;      /* A sentence for the person, NULL for none. */
  char      *pointer;     /* JSON pointer into the request's body, NULL for none. */
  gint64     retry_after; /* Seconds; 0 = not said. */
  GPtrArray *messages;    /* thread-changed: FiloMessage that the sender hasn't seen; else NULL. */
} FiloProblem;

/* @code gives the title. @detail may be NULL. */
FiloProblem *filo_problem_new (int status, const char *code, const char *detail);
void filo_problem_free (FiloProblem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloProblem, filo_problem_free)

void filo_problem_set_pointer (FiloProblem *self, const char *pointer);

/* @messages: FiloMessage, a reference is taken; NULL or empty for none. */
void filo_problem_set_messages (FiloProblem *self, GPtrArray *messages);

/* The few words of a code; NULL when it isn't one of ours. */
const char *filo_problem_get_title_of (const char *code);

/* {status, code, title, detail, retry_after, errors: [{pointer, detail}], messages}; transfer full.
 * Reading needs status and code; NULL with FILO_JSON_ERROR otherwise. Any thread. */
JsonNode *filo_problem_to_json (const FiloProblem *self);
FiloProblem *filo_problem_from_json (JsonObject *object, GError **error);

G_END_DECLS
