/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-sign-in.h"

#include <string.h>

#include "filo-codec-private.h"
#include "filo-codec.h"

G_DEFINE_QUARK (filo-sign-in-error-quark, filo_sign_in_error)

FiloSignIn *
filo_sign_in_new (const char *code,
                  const char *device)
{
  FiloSignIn *self;

  g_return_val_if_fail (code != NULL, NULL);
  g_return_val_if_fail (device != NULL, NULL);

  self = g_new0 (FiloSignIn, 1);
  self->code = g_strdup (code);
  self->device = g_strdup (device);
  return self;
}

void
filo_sign_in_free (FiloSignIn *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->device, g_free);
  g_free (self);
}

JsonNode *
filo_sign_in_to_json (const FiloSignIn *self)
{
  JsonObject *object;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "code", self->code);
  json_object_set_string_member (object, "device", self->device);
  return filo_write_finish (object);
}

FiloSignIn *
filo_sign_in_from_json (JsonObject *object,
                        GError    **error)
{
  g_autoptr(FiloSignIn) self = g_new0 (FiloSignIn, 1);
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;

  self->code = g_strdup (filo_reader_id (r, "code", FILO_JSON_REQUIRED));
  self->device = g_strdup (filo_reader_id (r, "device", FILO_JSON_REQUIRED));
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

FiloSignInAnswer *
filo_sign_in_answer_new (const char *token,
                         FiloAgent  *agent)
{
  FiloSignInAnswer *self;

  g_return_val_if_fail (token != NULL, NULL);
  g_return_val_if_fail (FILO_IS_AGENT (agent), NULL);

  self = g_new0 (FiloSignInAnswer, 1);
  self->token = g_strdup (token);
  self->agent = g_object_ref (agent);
  return self;
}

void
filo_sign_in_answer_free (FiloSignInAnswer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->token, g_free);
  g_clear_object (&self->agent);
  g_free (self);
}

JsonNode *
filo_sign_in_answer_to_json (const FiloSignInAnswer *self)
{
  JsonObject *object;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "token", self->token);
  json_object_set_member (object, "agent", filo_agent_to_json (self->agent));
  return filo_write_finish (object);
}

FiloSignInAnswer *
filo_sign_in_answer_from_json (JsonObject *object,
                               GError    **error)
{
  g_autoptr(FiloSignInAnswer) self = g_new0 (FiloSignInAnswer, 1);
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;
  JsonObject *agent;

  self->token = g_strdup (filo_reader_id (r, "token", FILO_JSON_REQUIRED));
  agent = filo_reader_object (r, "agent", FILO_JSON_REQUIRED);
  if (agent != NULL)
    {
      g_autoptr(GError) agent_error = NULL;

      self->agent = filo_agent_from_json (agent, &agent_error);
      if (self->agent == NULL)
        filo_reader_take_error (r, g_steal_pointer (&agent_error), "agent", -1);
    }
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

/* Crockford's alphabet has no I, L, O, U; the first three are how people read 1, 1 and 0. */
static char
normalize_character (char typed)
{
  const char upper = g_ascii_toupper (typed);

  if (upper == 'O')
    return '0';
  if (upper == 'I' || upper == 'L')
    return '1';
  return g_ascii_isalnum (upper) && upper != 'U' ? upper : '\0';
}

char *
filo_sign_in_code_normalize (const char *typed)
{
  char code[FILO_SIGN_IN_CODE_LENGTH + 1] = { 0 };
  gsize length = 0;

  g_return_val_if_fail (typed != NULL, NULL);

  for (; *typed != '\0'; typed++)
    {
      char character;

      if (*typed == '-' || g_ascii_isspace (*typed))
        continue;
      character = normalize_character (*typed);
      if (character == '\0' || length == FILO_SIGN_IN_CODE_LENGTH)
        return NULL;
      code[length++] = character;
    }
  return length == FILO_SIGN_IN_CODE_LENGTH ? g_strdup (code) : NULL;
}

char *
filo_sign_in_code_format (const char *code)
{
  g_autofree char *normalized = NULL;

  g_return_val_if_fail (code != NULL, NULL);

  normalized = filo_sign_in_code_normalize (code);
  g_return_val_if_fail (normalized != NULL, NULL);
  return g_strdup_printf ("%.4s-%.4s-%.4s", normalized, normalized + 4, normalized + 8);
}

char *
filo_sign_in_link_format (const char *gateway,
                          const char *code)
{
  g_autofree char *escaped = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (gateway != NULL, NULL);

  shown = filo_sign_in_code_format (code);
  if (shown == NULL)
    return NULL;
  escaped = g_uri_escape_string (gateway, NULL, FALSE);
  return g_strdup_printf ("filo://sign-in?gateway=%s&code=%s", escaped, shown);
}

/* The base URL that @text means, or NULL when a desktop can't speak to such a place. */
static char *
normalize_gateway (const char *text)
{
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  char *base;
  gsize length;

  if (uri == NULL || (!g_str_equal (g_uri_get_scheme (uri), "http") &&
                      !g_str_equal (g_uri_get_scheme (uri), "https")))
    return NULL;
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    return NULL;

  base = g_uri_to_string (uri);
  for (length = strlen (base); length > 0 && base[length - 1] == '/'; length--)
    base[length - 1] = '\0';
  return base;
}

gboolean
filo_sign_in_link_parse (const char *link,
                         char      **gateway,
                         char      **code,
                         GError    **error)
{
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GHashTable) params = NULL;
  g_autofree char *base = NULL;
  g_autofree char *normalized = NULL;
  const char *text;

  g_return_val_if_fail (link != NULL, FALSE);
  g_return_val_if_fail (gateway != NULL && code != NULL, FALSE);

  uri = g_uri_parse (link, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || !g_str_equal (g_uri_get_scheme (uri), "filo") ||
      g_strcmp0 (g_uri_get_host (uri), "sign-in") != 0 || g_uri_get_query (uri) == NULL)
    {
      g_set_error_literal (error, FILO_SIGN_IN_ERROR, FILO_SIGN_IN_ERROR_NOT_A_LINK,
                           "The link does not begin with filo://sign-in?");
      return FALSE;
    }
  params = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL);

  text = params != NULL ? g_hash_table_lookup (params, "gateway") : NULL;
  base = text != NULL ? normalize_gateway (text) : NULL;
  if (base == NULL)
    {
      g_set_error_literal (error, FILO_SIGN_IN_ERROR, FILO_SIGN_IN_ERROR_GATEWAY,
                           "The link names no address of a gateway");
      return FALSE;
    }
  text = g_hash_table_lookup (params, "code");
  normalized = text != NULL ? filo_sign_in_code_normalize (text) : NULL;
  if (normalized == NULL)
    {
      g_set_error_literal (error, FILO_SIGN_IN_ERROR, FILO_SIGN_IN_ERROR_CODE,
                           "The code of the link is not whole");
      return FALSE;
    }
  *gateway = g_steal_pointer (&base);
  *code = g_steal_pointer (&normalized);
  return TRUE;
}
