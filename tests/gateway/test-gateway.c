/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The daemon in this process, on port 0, with a clock of ours: what only time shows. */
#include "config.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "filo-accounts.h"
#include "filo-fake-clock.h"
#include "filo-gateway.h"
#include "filo-json.h"
#include "filo-secret.h"
#include "filo-seeded-random.h"
#include "filo-test.h"

#define START G_GINT64_CONSTANT (1795363200000)

typedef struct
{
  char        *folder;
  FiloClock   *clock;
  FiloRandom  *random;
  FiloGateway *gateway;
  SoupSession *session;
  char        *link;
  char        *code;
  gboolean     done;
} Fixture;

static gpointer
set_up_in_worker (FiloDb   *db,
                  gpointer  data,
                  GError  **error)
{
  Fixture *f = data;
  const FiloGatewayContext *context = filo_gateway_get_context (f->gateway);
  FiloSetUp what = {
    .organization = "Bottega", .name = "Ana", .email = "ana@example.org", .country = "IT", .zone = "Europe/Rome",
  };
  gint64 expires_at;
  g_autoptr(FiloAgent) owner = filo_accounts_set_up (db, &context->flow, &what, error);

  if (owner == NULL)
    return NULL;
  f->link = filo_accounts_make_link (db, &context->flow, "http://x", filo_agent_get_id (owner), &expires_at, error);
  g_assert_cmpint (expires_at, ==, START + FILO_SIGN_IN_CODE_TTL);
  return NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloConfig) config = NULL;
  g_autoptr(GError) error = NULL;

  f->folder = g_dir_make_tmp ("filo-test-XXXXXX", &error);
  g_assert_no_error (error);
  config = filo_config_new_for_folder (f->folder, &error);
  g_assert_no_error (error);
  f->clock = FILO_CLOCK (filo_fake_clock_new (START));
  f->random = FILO_RANDOM (filo_seeded_random_new (1));
  f->gateway = filo_gateway_new (config, f->clock, f->random);
  g_assert_true (filo_gateway_open (f->gateway, &error));
  filo_db_worker_run_sync (filo_gateway_get_writer (f->gateway), set_up_in_worker, f, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (filo_gateway_start (f->gateway, &error));
  g_assert_no_error (error);
  f->code = g_strdup (strstr (f->link, "code=") + strlen ("code="));
  f->session = soup_session_new ();
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr(GError) error = NULL;

  g_assert_true (filo_gateway_stop_finish (FILO_GATEWAY (source), result, &error));
  g_assert_no_error (error);
  f->done = TRUE;
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_rmdir (child) != 0)
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  f->done = FALSE;
  soup_session_abort (f->session);
  g_clear_object (&f->session);
  filo_gateway_stop_async (f->gateway, on_stopped, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (f->gateway);
  g_assert_finalize_object (f->clock);
  g_assert_finalize_object (f->random);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->link);
  g_free (f->code);
}

typedef struct
{
  SoupMessage *message;
  GBytes      *body;
  gboolean     done;
} Exchange;

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr(GError) error = NULL;

  exchange->body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  exchange->done = TRUE;
}

/* The answer's object; *status gets what it was. */
static JsonObject *
ask (Fixture    *f,
     const char *method,
     const char *path,
     const char *token,
     const char *json,
     guint      *status)
{
  g_autofree char *uri = g_strconcat (filo_gateway_get_address (f->gateway), path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (method, uri);
  g_autoptr(GError) error = NULL;
  Exchange exchange = { .message = message };
  JsonObject *object;

  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  if (json != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (json, strlen (json));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  soup_session_send_and_read_async (f->session, message, G_PRIORITY_DEFAULT, NULL, on_answered, &exchange);
  while (!exchange.done)
    g_main_context_iteration (NULL, TRUE);
  *status = soup_message_get_status (message);
  object = filo_json_parse_object (g_bytes_get_data (exchange.body, NULL), g_bytes_get_size (exchange.body),
                                   FILO_JSON_LIMITS_ANSWER, &error);
  g_assert_no_error (error);
  g_bytes_unref (exchange.body);
  return object;
}

static JsonObject *
try_code (Fixture *f, const char *code, guint *status)
{
  g_autofree char *json = g_strdup_printf ("{\"code\":\"%s\",\"device\":\"test\"}", code);

  return ask (f, "POST", "/v1/sign-in", NULL, json, status);
}

static char *
sign_in (Fixture *f)
{
  guint status;
  g_autoptr(JsonObject) answer = try_code (f, f->code, &status);

  g_assert_cmpuint (status, ==, 200);
  return g_strdup (json_object_get_string_member (answer, "token"));
}

static void
test_the_gateways_clock_is_ours (Fixture *f, gconstpointer data)
{
  guint status;
  g_autoptr(JsonObject) about = ask (f, "GET", "/v1/about", NULL, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpstr (json_object_get_string_member (about, "time"), ==, "2026-11-22T16:00:00.000Z");
}

static void
test_a_code_lives_just_so_long (Fixture *f, gconstpointer data)
{
  guint status;
  g_autofree char *token = NULL;

  filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), FILO_SIGN_IN_CODE_TTL - 1);
  token = sign_in (f);
  g_assert_cmpuint (strlen (token), ==, 43);
  json_object_unref (ask (f, "GET", "/v1/me", token, NULL, &status));
  g_assert_cmpuint (status, ==, 200);
}

static void
test_a_code_expires (Fixture *f, gconstpointer data)
{
  guint status;
  g_autoptr(JsonObject) answer = NULL;

  filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), FILO_SIGN_IN_CODE_TTL);
  answer = try_code (f, f->code, &status);
  g_assert_cmpuint (status, ==, 401);
  g_assert_cmpstr (json_object_get_string_member (answer, "code"), ==, "expired-code");
}

static void
test_tries_are_forgiven_in_time (Fixture *f, gconstpointer data)
{
  guint status;

  for (guint i = 0; i < FILO_SIGN_IN_TRIES; i++)
    {
      json_object_unref (try_code (f, "AAAA-AAAA-AAAA", &status));
      g_assert_cmpuint (status, ==, 401);
    }
  filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), FILO_SIGN_IN_TRIES_SPAN - 1);
  json_object_unref (try_code (f, "AAAA-AAAA-AAAA", &status));
  g_assert_cmpuint (status, ==, 429);
  filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), 1);
  json_object_unref (try_code (f, "AAAA-AAAA-AAAA", &status));
  g_assert_cmpuint (status, ==, 401);
}

static gpointer
add_agent_in_worker (FiloDb *db, gpointer data, GError **error)
{
  Fixture *f = data;
  static int n;
  g_autofree char *email = g_strdup_printf ("bo%d@example.org", n++);
  g_autoptr(FiloAgent) agent = filo_accounts_add_agent (db, &filo_gateway_get_context (f->gateway)->flow, "Bo", email,
                                                        FILO_ROLE_SUPPORT, error);

  g_assert_true (agent != NULL || error == NULL || *error != NULL);
  return NULL;
}

static void
on_agent_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  g_assert_no_error (error);
  f->done = TRUE;
}

static void
add_agent (Fixture *f)
{
  f->done = FALSE;
  filo_db_worker_run_async (filo_gateway_get_writer (f->gateway), add_agent_in_worker, f, NULL, NULL, NULL,
                            on_agent_added, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_a_device_dies_unused (Fixture *f, gconstpointer data)
{
  guint status;
  g_autofree char *token = sign_in (f);

  filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), FILO_TOKEN_UNUSED_MAX - FILO_DAY_MS);
  json_object_unref (ask (f, "GET", "/v1/me", token, NULL, &status));
  g_assert_cmpuint (status, ==, 200);
  /* That use counts, once it is written down. */
  add_agent (f);
  filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), FILO_TOKEN_UNUSED_MAX - FILO_DAY_MS);
  json_object_unref (ask (f, "GET", "/v1/me", token, NULL, &status));
  g_assert_cmpuint (status, ==, 200);
  filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), FILO_TOKEN_UNUSED_MAX + FILO_DAY_MS);
  json_object_unref (ask (f, "GET", "/v1/me", token, NULL, &status));
  g_assert_cmpuint (status, ==, 401);
}

/* ---- Streams ---- */

typedef struct
{
  GInputStream *input;
  GCancellable *cancellable;
  GString      *text;
  char          bytes[4096];
} Listener;

static void
on_heard (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Listener *listener = user_data;
  g_autoptr(GError) error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (length <= 0)
    {
      g_clear_object (&listener->input); /* Closes the connection. */
      return;
    }
  g_string_append_len (listener->text, listener->bytes, length);
  g_input_stream_read_async (listener->input, listener->bytes, sizeof listener->bytes, G_PRIORITY_DEFAULT,
                             listener->cancellable, on_heard, listener);
}

static void
on_listening (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Listener *listener = user_data;
  g_autoptr(GError) error = NULL;

  listener->input = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  g_input_stream_read_async (listener->input, listener->bytes, sizeof listener->bytes, G_PRIORITY_DEFAULT,
                             listener->cancellable, on_heard, listener);
}

static void
listen_as (Fixture *f, Listener *listener, const char *token)
{
  g_autofree char *uri = g_strconcat (filo_gateway_get_address (f->gateway), "/v1/stream", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", uri);

  listener->text = g_string_new (NULL);
  listener->cancellable = g_cancellable_new ();
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  soup_session_send_async (f->session, message, G_PRIORITY_DEFAULT, listener->cancellable, on_listening, listener);
}

static void
wait_for_text (Listener *listener, const char *text)
{
  while (strstr (listener->text->str, text) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
stop_listening (Fixture *f, Listener *listener)
{
  g_cancellable_cancel (listener->cancellable);
  while (listener->input != NULL)
    g_main_context_iteration (NULL, TRUE);
  /* That a client is gone shows when something is written to it: at a sign of life. */
  while (filo_hub_get_n_streams (filo_gateway_get_hub (f->gateway)) > 0)
    {
      filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), FILO_HUB_COMMENT_MS);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  g_clear_object (&listener->cancellable);
  g_string_free (listener->text, TRUE);
}

static void
test_a_silent_stream_gives_a_sign_of_life (Fixture *f, gconstpointer data)
{
  g_autofree char *token = sign_in (f);
  Listener listener = { 0 };

  listen_as (f, &listener, token);
  wait_for_text (&listener, "event: hint\n");
  g_assert_cmpuint (filo_hub_get_n_streams (filo_gateway_get_hub (f->gateway)), ==, 1);
  g_assert_null (strstr (listener.text->str, ": still here"));
  filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), FILO_HUB_COMMENT_MS);
  wait_for_text (&listener, ": still here\n\n");
  stop_listening (f, &listener);
}

static guint
count_batches (Listener *listener)
{
  guint n = 0;

  for (const char *c = listener->text->str; (c = strstr (c, "event: changes\n")) != NULL; c++)
    n++;
  return n;
}

/* The first change of a quiet time is told at once; what follows within a tick waits
 * for its end and comes as one batch. */
static void
test_commits_of_one_tick_are_one_batch (Fixture *f, gconstpointer data)
{
  g_autofree char *token = sign_in (f);
  Listener listener = { 0 };

  listen_as (f, &listener, token);
  wait_for_text (&listener, "event: hint\n");
  filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), FILO_HUB_TICK_MS);
  add_agent (f);
  wait_for_text (&listener, "event: changes\n");
  g_assert_cmpuint (count_batches (&listener), ==, 1);
  for (guint i = 0; i < 5; i++)
    add_agent (f);
  g_assert_cmpuint (count_batches (&listener), ==, 1);
  filo_fake_clock_advance (FILO_FAKE_CLOCK (f->clock), FILO_HUB_TICK_MS);
  while (count_batches (&listener) < 2)
    g_main_context_iteration (NULL, TRUE);
  wait_for_text (&listener, "bo5@example.org");
  g_assert_cmpuint (count_batches (&listener), ==, 2);
  stop_listening (f, &listener);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/gateway/clock", test_the_gateways_clock_is_ours);
  ADD ("/gateway/code/lives", test_a_code_lives_just_so_long);
  ADD ("/gateway/code/expires", test_a_code_expires);
  ADD ("/gateway/tries", test_tries_are_forgiven_in_time);
  ADD ("/gateway/token/unused", test_a_device_dies_unused);
  ADD ("/gateway/stream/comment", test_a_silent_stream_gives_a_sign_of_life);
  ADD ("/gateway/stream/tick", test_commits_of_one_tick_are_one_batch);
#undef ADD
  return g_test_run ();
}
