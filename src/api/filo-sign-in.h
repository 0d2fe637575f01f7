/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-agent.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Signing in: a one-time link or code for a token of one device. Readers give NULL or FALSE with an
 * error; those of JSON with FILO_JSON_ERROR, whose message starts with the pointer. Any thread. */

/* POST /v1/sign-in. */
typedef struct
{
  char *code;   /* As typed; filo_sign_in_code_normalize() makes it comparable. */
  char *device; /* What the person calls this computer. */
} FiloSignIn;

FiloSignIn *filo_sign_in_new (const char *code, const char *device);
void filo_sign_in_free (FiloSignIn *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloSignIn, filo_sign_in_free)

JsonNode *filo_sign_in_to_json (const FiloSignIn *self);
FiloSignIn *filo_sign_in_from_json (JsonObject *object, GError **error);

/* Its answer. */
typedef struct
{
  char      *token; /* A secret: never logged. */
  FiloAgent *agent; /* Reference held. */
} FiloSignInAnswer;

FiloSignInAnswer *filo_sign_in_answer_new (const char *token, FiloAgent *agent);
void filo_sign_in_answer_free (FiloSignInAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloSignInAnswer, filo_sign_in_answer_free)

JsonNode *filo_sign_in_answer_to_json (const FiloSignInAnswer *self);
FiloSignInAnswer *filo_sign_in_answer_from_json (JsonObject *object, GError **error);

/* A code is 12 characters of Crockford's base32, shown as XXXX-XXXX-XXXX. */
#define FILO_SIGN_IN_CODE_LENGTH 12

/* The 12 characters in upper case without dashes and blanks, with O read as 0 and I, L as 1;
 * NULL when it can't be a code. Transfer full. */
char *filo_sign_in_code_normalize (const char *typed);

/* XXXX-XXXX-XXXX of a code in any spelling; transfer full. Not a code: the caller's mistake. */
char *filo_sign_in_code_format (const char *code);

/* filo://sign-in?gateway=<base URL>&code=XXXX-XXXX-XXXX, @code as above; transfer full. */
char *filo_sign_in_link_format (const char *gateway, const char *code);

#define FILO_SIGN_IN_ERROR (filo_sign_in_error_quark ())
GQuark filo_sign_in_error_quark (void);

typedef enum
{
  FILO_SIGN_IN_ERROR_NOT_A_LINK, /* It isn't of the form above. */
  FILO_SIGN_IN_ERROR_GATEWAY,    /* No address, or one that a desktop can't speak to. */
  FILO_SIGN_IN_ERROR_CODE,       /* No code, or not a whole one. */
} FiloSignInError;

/* Reads it: the base URL (http or https, no user, query or fragment, no trailing slash) and the
 * normalized code, both transfer full. FALSE with FILO_SIGN_IN_ERROR and nothing set; the message
 * is English and for logs, the code is what a view makes its sentence of. */
gboolean filo_sign_in_link_parse (const char *link, char **gateway, char **code, GError **error);

G_END_DECLS
