/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-sign-in-flow.h"

#include "filo-json.h"
#include "filo-paths.h"
#include "filo-session.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
fail (GError          **error,
      FiloEngineError   code,
      const char       *sentence)
{
  g_set_error_literal (error, FILO_ENGINE_ERROR, code, sentence);
  return FALSE;
}

static gboolean
fail_bad_code (GError **error)
{
  return fail (error, FILO_ENGINE_ERROR_BAD_CODE,
               _("This isn't a whole code. It has 12 letters and digits, such as "
                 "7K3M-Q2ZD-9XPA; copy it again from the gateway."));
}

static gboolean
parse_link (const char  *link,
            char       **address,
            char       **code,
            GError     **error)
{
  g_autoptr(GError) why = NULL;

  if (filo_sign_in_link_parse (link, address, code, &why))
    return TRUE;
  if (g_error_matches (why, FILO_SIGN_IN_ERROR, FILO_SIGN_IN_ERROR_CODE))
    return fail_bad_code (error);
  if (g_error_matches (why, FILO_SIGN_IN_ERROR, FILO_SIGN_IN_ERROR_GATEWAY))
    return fail (error, FILO_ENGINE_ERROR_NOT_A_LINK,
                 _("This link doesn't name a gateway. Ask whoever runs it for a new one."));
  return fail (error, FILO_ENGINE_ERROR_NOT_A_LINK,
               _("This isn't a sign-in link. It begins with filo://sign-in and is given out by "
                 "the gateway."));
}

/* Loopback speaks plain http where nothing else is said; anything else doesn't. */
static gboolean
is_local_name (const char *text)
{
  return g_str_has_prefix (text, "localhost") || g_str_has_prefix (text, "127.") ||
         g_str_has_prefix (text, "[::1]");
}

static gboolean
parse_address (const char  *text,
               char       **address,
               GError     **error)
{
  g_autofree char *full = NULL;
  g_autoptr(GUri) uri = NULL;
  g_autofree char *path = NULL;
  gsize length;

  if (strstr (text, "://") != NULL)
    full = g_strdup (text);
  else
    full = g_strconcat (is_local_name (text) ? "http://" : "https://", text, NULL);

  uri = strpbrk (text, " \t\r\n\"<>\\^`{|}%") == NULL
            ? g_uri_parse (full, G_URI_FLAGS_ENCODED, NULL)
            : NULL;
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") &&
       !g_str_equal (g_uri_get_scheme (uri), "http")))
    return fail (error, FILO_ENGINE_ERROR_NOT_A_LINK,
                 _("This is neither a sign-in link nor the address of a gateway, such as "
                   "https://filo.example.com."));

  path = g_strdup (g_uri_get_path (uri));
  length = strlen (path);
  while (length > 0 && path[length - 1] == '/')
    path[--length] = '\0';
  *address = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                         g_uri_get_port (uri), path, NULL, NULL);
  return TRUE;
}

gboolean
filo_sign_in_flow_parse (const char  *link_or_address,
                         const char  *code,
                         char       **address,
                         char       **normalized,
                         GError     **error)
{
  g_autofree char *text = g_strstrip (g_strdup (link_or_address));
  g_autofree char *typed = g_strstrip (g_strdup (code != NULL ? code : ""));
  g_autofree char *where = NULL;
  g_autofree char *clean = NULL;

  if (g_ascii_strncasecmp (text, "filo:", 5) == 0)
    return parse_link (text, address, normalized, error);
  if (*text == '\0')
    return fail (error, FILO_ENGINE_ERROR_NOT_A_LINK,
                 _("Paste the sign-in link here, or type the address of your gateway."));
  if (!parse_address (text, &where, error))
    return FALSE;
  if (*typed == '\0')
    return fail (error, FILO_ENGINE_ERROR_NO_CODE,
                 _("The address is fine; now type the code that came with it."));
  clean = filo_sign_in_code_normalize (typed);
  if (clean == NULL)
    return fail_bad_code (error);
  *address = g_steal_pointer (&where);
  *normalized = g_steal_pointer (&clean);
  return TRUE;
}

/* An error of the transport becomes one of ours, with the same sentence. */
static GError *
translate (GError *error)
{
  GError *translated;

  if (error->domain != FILO_TRANSPORT_ERROR)
    return error;
  translated = g_error_new_literal (FILO_ENGINE_ERROR,
                                    error->code == FILO_TRANSPORT_ERROR_TOO_BIG
                                        ? FILO_ENGINE_ERROR_NOT_A_GATEWAY
                                        : FILO_ENGINE_ERROR_NETWORK,
                                    error->message);
  g_error_free (error);
  return translated;
}

static JsonObject *
parse_body (const FiloAnswer *answer)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (answer->body, &length);

  /* Whatever else is there isn't a gateway; why not doesn't matter. */
  return filo_json_parse_object (data, (gssize) length, FILO_JSON_LIMITS_REQUEST, NULL);
}

static void
on_about (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const char *address = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FiloAnswer) answer =
      filo_session_send_finish (FILO_SESSION (source), result, &error);
  g_autoptr(JsonObject) object = NULL;
  FiloAbout *about = NULL;

  if (answer == NULL)
    {
      g_task_return_error (task, translate (error));
      return;
    }
  if (answer->status == 429 || answer->status == 502 || answer->status == 503 ||
      answer->status == 504)
    {
      g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_NETWORK,
                               _("The gateway at %s isn't ready (status %u). Try again in a "
                                 "minute."),
                               address, answer->status);
      return;
    }
  if (answer->status == 200 && (object = parse_body (answer)) != NULL)
    about = filo_about_from_json (object, NULL);
  if (about == NULL)
    {
      g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_NOT_A_GATEWAY,
                               _("Something answers at %s, but it isn't a Filo gateway. Check "
                                 "the address."),
                               address);
      return;
    }
  if (about->oldest_desktop > FILO_API_VERSION)
    g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_TOO_OLD,
                             _("This Filo (%s) is too old for the gateway (%s). Update Filo; "
                               "nothing is lost."),
                             FILO_VERSION, about->version);
  else if (about->api < FILO_API_VERSION)
    g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_TOO_OLD,
                             _("The gateway (%s) is too old for this Filo (%s). Ask whoever runs "
                               "it to update it; nothing is lost."),
                             about->version, FILO_VERSION);
  else
    {
      g_task_return_pointer (task, about, (GDestroyNotify) filo_about_free);
      return;
    }
  filo_about_free (about);
}

void
filo_sign_in_flow_ask_async (FiloTransport       *transport,
                             const char          *address,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(FiloSession) session = filo_session_new (transport, address, NULL);
  GTask *task = g_task_new (transport, cancellable, callback, user_data);

  g_task_set_source_tag (task, filo_sign_in_flow_ask_async);
  g_task_set_task_data (task, g_strdup (address), g_free);
  filo_session_send_async (session, "GET", FILO_PATH_ABOUT, NULL, NULL, cancellable, on_about,
                           task);
}

FiloAbout *
filo_sign_in_flow_ask_finish (GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
return_refusal (GTask            *task,
                const FiloAnswer *answer)
{
  const char *code = filo_answer_get_code (answer);
  g_autofree char *sentence = filo_answer_dup_sentence (answer);

  if (answer->status == 429)
    {
      const gint64 minutes = MAX (1, (answer->retry_after + 59999) / 60000);

      g_task_return_new_error (
          task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_TOO_MANY_TRIES,
          ngettext ("Too many codes were tried. Wait %d minute, then ask for a new link.",
                    "Too many codes were tried. Wait %d minutes, then ask for a new link.",
                    (gulong) minutes),
          (int) minutes);
    }
  else if (g_strcmp0 (code, FILO_CODE_USED_CODE) == 0)
    g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_USED_CODE, "%s",
                             _("This code was used already, and each works once. Ask for a new "
                               "link."));
  else if (g_strcmp0 (code, FILO_CODE_EXPIRED_CODE) == 0)
    g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_EXPIRED_CODE, "%s",
                             _("This code has expired: it works for 15 minutes. Ask for a new "
                               "link."));
  else if (answer->status == 401 || answer->status == 400)
    g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_BAD_CODE, "%s",
                             _("The gateway doesn't know this code. Check it letter by letter, "
                               "or ask for a new link."));
  else if (answer->status >= 500)
    g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_NETWORK, "%s", sentence);
  else
    g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_REFUSED, "%s", sentence);
}

static void
on_traded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(FiloAnswer) answer =
      filo_session_send_finish (FILO_SESSION (source), result, &error);
  g_autoptr(JsonObject) object = NULL;
  FiloSignInAnswer *signed_in;

  if (answer == NULL)
    {
      g_task_return_error (task, translate (error));
      return;
    }
  if (answer->status != 200)
    {
      return_refusal (task, answer);
      return;
    }
  object = parse_body (answer);
  signed_in = object != NULL ? filo_sign_in_answer_from_json (object, NULL) : NULL;
  if (signed_in == NULL)
    g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_NOT_A_GATEWAY, "%s",
                             _("The gateway's answer couldn't be understood."));
  else
    g_task_return_pointer (task, signed_in, (GDestroyNotify) filo_sign_in_answer_free);
}

void
filo_sign_in_flow_trade_async (FiloTransport       *transport,
                               const char          *address,
                               const char          *code,
                               const char          *device,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(FiloSession) session = filo_session_new (transport, address, NULL);
  g_autoptr(FiloSignIn) sign_in = filo_sign_in_new (code, device);
  g_autoptr(JsonNode) node = filo_sign_in_to_json (sign_in);
  char *json = filo_json_to_string (node);
  g_autoptr(GBytes) body = g_bytes_new_take (json, strlen (json));
  GTask *task = g_task_new (transport, cancellable, callback, user_data);

  g_task_set_source_tag (task, filo_sign_in_flow_trade_async);
  filo_session_send_async (session, "POST", FILO_PATH_SIGN_IN, NULL, body, cancellable, on_traded,
                           task);
}

FiloSignInAnswer *
filo_sign_in_flow_trade_finish (GAsyncResult  *result,
                                GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
