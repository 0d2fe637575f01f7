/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-desk.h"

#include <string.h>

#define GIULIA "+393475550132"

typedef struct {
  FiloFakeClock   *clock;
  FiloRandom      *random;
  FiloTestGateway *gateway;
  char            *ana;
  guint            ticking;
} Fixture;

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->clock = filo_fake_clock_new (DESK_NOW);
  f->random = FILO_RANDOM (filo_seeded_random_new (3));
  f->gateway = filo_test_gateway_new (f->clock, f->random);
  f->ana = filo_test_gateway_add_agent (f->gateway, "ana", FILO_ROLE_SUPPORT);
  f->ticking = run_clock (f->clock, 20);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_source_remove (f->ticking);
  filo_test_gateway_free (f->gateway);
  g_free (f->ana);
  g_object_unref (f->random);
  g_object_unref (f->clock);
}

/* The only conversation there is. */
static FiloConversation *
the_conversation (Desk *desk)
{
  g_autoptr(FiloConversationList) list =
      filo_store_new_conversation_list (desk->store, FILO_CONVERSATION_FILTER_INBOX);
  FiloConversation *conversation;

  FILO_TEST_WAIT (!filo_conversation_list_get_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  conversation = g_list_model_get_item (G_LIST_MODEL (list), 0);
  FILO_TEST_WAIT (filo_conversation_get_loaded (conversation));
  return conversation;
}

static FiloMessage *
send_text (Desk       *desk,
           const char *conversation_id,
           const char *text,
           guint64     revision)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  FiloMessage *message;

  filo_store_send_text_async (desk->store, conversation_id, text, revision, NULL,
                              filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  message = filo_store_send_text_finish (desk->store, result, &error);
  g_assert_no_error (error);
  return message;
}

static void
test_text_in_and_out (Fixture       *f,
                      gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new (f->clock, 10);
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloMessage) message = NULL;

  g_assert_cmpint (filo_engine_get_state (desk->engine), ==, FILO_ENGINE_STATE_SIGNED_OUT);
  filo_test_gateway_receive (f->gateway, GIULIA, "START");
  filo_test_gateway_receive (f->gateway, GIULIA, "ciao");
  desk_sign_in_well (desk, f->gateway, f->ana);
  desk_wait_live (desk, f->gateway);
  g_assert_cmpuint (desk->arrived->len, ==, 0);
  g_assert_cmpstr (filo_agent_get_name (filo_engine_get_agent (desk->engine)), ==, "ana");
  g_assert_cmpstr (filo_engine_get_address (desk->engine), ==,
                   filo_test_gateway_get_address (f->gateway));

  filo_test_gateway_receive (f->gateway, GIULIA, "ci siete?");
  FILO_TEST_WAIT (desk->arrived->len == 1);
  g_assert_cmpstr (desk->arrived->pdata[0], ==, "ci siete?");

  conversation = the_conversation (desk);
  message = send_text (desk, filo_conversation_get_id (conversation), "eccoci",
                       (guint64) filo_conversation_get_last_inbound (conversation));
  FILO_TEST_WAIT (filo_message_get_state (message) == FILO_TEXT_SENT);
  g_assert_cmpuint (filo_test_gateway_count_taken (f->gateway, "eccoci"), ==, 1);
  FILO_TEST_WAIT (filo_conversation_get_last_state (conversation) == FILO_TEXT_SENT);
  g_assert_false (filo_conversation_is_unread (conversation));
}

static void
test_thread_changed (Fixture       *f,
                     gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new (f->clock, 11);
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloMessage) message = NULL;
  guint64 revision;

  filo_test_gateway_receive (f->gateway, GIULIA, "START");
  filo_test_gateway_receive (f->gateway, GIULIA, "ciao");
  desk_sign_in_well (desk, f->gateway, f->ana);
  desk_wait_live (desk, f->gateway);
  conversation = the_conversation (desk);
  revision = (guint64) filo_conversation_get_last_inbound (conversation);

  /* Written without a network, while the customer goes on. */
  filo_fault_transport_set_offline (desk->network, TRUE);
  FILO_TEST_WAIT (filo_engine_get_state (desk->engine) == FILO_ENGINE_STATE_OFFLINE);
  g_assert_cmpint (filo_engine_get_offline_since (desk->engine), >, 0);
  message = send_text (desk, filo_conversation_get_id (conversation), "too late", revision);
  g_assert_cmpuint (filo_engine_get_unsent (desk->engine), ==, 1);
  filo_test_gateway_receive (f->gateway, GIULIA, "and another thing");
  filo_fault_transport_set_offline (desk->network, FALSE);
  FILO_TEST_WAIT (filo_message_get_state (message) == FILO_TEXT_REFUSED);
  g_assert_cmpstr (filo_message_get_refusal (message), ==, "thread-changed");
  g_assert_nonnull (filo_message_get_failure (message));
  FILO_TEST_WAIT (desk->arrived->len == 1);
  g_assert_cmpuint (filo_test_gateway_count_taken (f->gateway, "too late"), ==, 0);

  filo_store_resend_refused (desk->store, filo_message_get_id (message));
  FILO_TEST_WAIT (filo_message_get_state (message) == FILO_TEXT_SENT);
  g_assert_cmpuint (filo_test_gateway_count_taken (f->gateway, "too late"), ==, 1);
}

static void
test_offline_triage (Fixture       *f,
                     gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new (f->clock, 12);
  g_autoptr(Desk) other = desk_new (f->clock, 13);
  g_autofree char *bruno = filo_test_gateway_add_agent (f->gateway, "bruno", FILO_ROLE_ADMIN);
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloConversation) seen = NULL;
  FiloConversationPatch patch = { .has_state = TRUE, .state = FILO_CONVERSATION_CLOSED };

  filo_test_gateway_receive (f->gateway, GIULIA, "ciao");
  desk_sign_in_well (desk, f->gateway, f->ana);
  desk_sign_in_well (other, f->gateway, bruno);
  desk_wait_live (desk, f->gateway);
  desk_wait_live (other, f->gateway);
  conversation = the_conversation (desk);
  seen = the_conversation (other);

  filo_fault_transport_set_offline (desk->network, TRUE);
  patch.has_seen = TRUE;
  patch.seen = filo_conversation_get_last_inbound (conversation);
  filo_store_patch_conversation (desk->store, filo_conversation_get_id (conversation), &patch);
  FILO_TEST_WAIT (filo_conversation_get_state (conversation) == FILO_CONVERSATION_CLOSED);
  g_assert_cmpint (filo_conversation_get_state (seen), ==, FILO_CONVERSATION_OPEN);

  /* Also after a restart. */
  desk_stop (desk);
  desk_start (desk);
  g_assert_cmpuint (filo_store_get_unsent (desk->store), ==, 1);
  filo_fault_transport_set_offline (desk->network, FALSE);
  FILO_TEST_WAIT (filo_conversation_get_state (seen) == FILO_CONVERSATION_CLOSED);
  FILO_TEST_WAIT (filo_store_get_unsent (desk->store) == 0);
  g_assert_cmpuint (desk->failures->len, ==, 0);
}

static void
test_restored_backup (Fixture       *f,
                      gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new (f->clock, 14);
  g_autoptr(FiloConversation) conversation = NULL;

  filo_test_gateway_receive (f->gateway, GIULIA, "START");
  filo_test_gateway_receive (f->gateway, GIULIA, "ciao");
  desk_sign_in_well (desk, f->gateway, f->ana);
  desk_wait_live (desk, f->gateway);
  conversation = the_conversation (desk);

  filo_fault_transport_set_offline (desk->network, TRUE);
  FILO_TEST_WAIT (filo_engine_get_state (desk->engine) == FILO_ENGINE_STATE_OFFLINE);
  filo_test_gateway_change_epoch (f->gateway);
  filo_store_save_draft (desk->store, filo_conversation_get_id (conversation), "draft");
  g_object_unref (send_text (desk, filo_conversation_get_id (conversation), "kept",
                             (guint64) filo_conversation_get_last_inbound (conversation)));
  filo_fault_transport_set_offline (desk->network, FALSE);
  FILO_TEST_WAIT (filo_test_gateway_count_taken (f->gateway, "kept") == 1);
  desk_wait_live (desk, f->gateway);
  g_assert_true (g_str_has_prefix (filo_store_get_cursor (desk->store), "restored."));
  desk_wait_equal (desk, f->gateway);
}

static void
test_signed_out_elsewhere (Fixture       *f,
                           gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new (f->clock, 15);
  g_autoptr(FiloConversation) conversation = NULL;

  filo_test_gateway_receive (f->gateway, GIULIA, "START");
  filo_test_gateway_receive (f->gateway, GIULIA, "ciao");
  desk_sign_in_well (desk, f->gateway, f->ana);
  desk_wait_live (desk, f->gateway);
  conversation = the_conversation (desk);
  filo_fault_transport_set_offline (desk->network, TRUE);
  FILO_TEST_WAIT (filo_engine_get_state (desk->engine) == FILO_ENGINE_STATE_OFFLINE);
  g_object_unref (send_text (desk, filo_conversation_get_id (conversation), "still here",
                             (guint64) filo_conversation_get_last_inbound (conversation)));
  filo_test_gateway_revoke_tokens (f->gateway, f->ana);
  filo_fault_transport_set_offline (desk->network, FALSE);
  FILO_TEST_WAIT (filo_engine_get_state (desk->engine) == FILO_ENGINE_STATE_SIGNED_OUT);
  g_assert_nonnull (filo_engine_get_problem (desk->engine));
  g_assert_cmpuint (filo_store_get_unsent (desk->store), ==, 1);

  /* Somebody else can't take it over. */
  {
    g_autofree char *bruno = filo_test_gateway_add_agent (f->gateway, "bruno", FILO_ROLE_SUPPORT);
    g_autofree char *link = filo_test_gateway_make_link (f->gateway, bruno);
    int code;
    g_autofree char *sentence = desk_sign_in (desk, link, NULL, &code);

    g_assert_nonnull (sentence);
    g_assert_cmpint (code, ==, FILO_ENGINE_ERROR_REFUSED);
    g_assert_cmpuint (filo_store_get_unsent (desk->store), ==, 1);
  }
  desk_sign_in_well (desk, f->gateway, f->ana);
  FILO_TEST_WAIT (filo_test_gateway_count_taken (f->gateway, "still here") == 1);
}

static void
test_sign_out (Fixture       *f,
               gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new (f->clock, 16);
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  filo_test_gateway_receive (f->gateway, GIULIA, "ciao");
  desk_sign_in_well (desk, f->gateway, f->ana);
  desk_wait_live (desk, f->gateway);
  filo_engine_sign_out_async (desk->engine, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_engine_sign_out_finish (desk->engine, result, NULL));
  g_assert_cmpint (filo_engine_get_state (desk->engine), ==, FILO_ENGINE_STATE_SIGNED_OUT);
  g_assert_null (filo_store_get_cursor (desk->store));
  desk_stop (desk);
  desk_start (desk);
  filo_test_settle ();
  g_assert_cmpint (filo_engine_get_state (desk->engine), ==, FILO_ENGINE_STATE_SIGNED_OUT);
}

static void
test_no_access (Fixture       *f,
                gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new (f->clock, 17);
  g_autofree char *carla = filo_test_gateway_add_agent (f->gateway, "carla", FILO_ROLE_ANALYST);

  desk_sign_in_well (desk, f->gateway, carla);
  FILO_TEST_WAIT (filo_engine_get_state (desk->engine) == FILO_ENGINE_STATE_NO_ACCESS);
  g_assert_nonnull (filo_engine_get_problem (desk->engine));
}

static void
test_gateway_restarts (Fixture       *f,
                       gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new (f->clock, 18);

  filo_test_gateway_receive (f->gateway, GIULIA, "ciao");
  desk_sign_in_well (desk, f->gateway, f->ana);
  desk_wait_live (desk, f->gateway);
  filo_test_gateway_stop (f->gateway);
  FILO_TEST_WAIT (filo_engine_get_state (desk->engine) == FILO_ENGINE_STATE_OFFLINE);
  filo_test_gateway_start (f->gateway);
  filo_test_gateway_receive (f->gateway, GIULIA, "again");
  FILO_TEST_WAIT (desk->arrived->len == 1);
  desk_wait_live (desk, f->gateway);
  g_assert_cmpint (filo_engine_get_offline_since (desk->engine), ==, 0);
}

/* A server that isn't a gateway: answers everything with the same bytes. */
typedef struct {
  GSocketService *service;
  char           *address;
  const char     *answer;
} Impostor;

static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  const Impostor *impostor = user_data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  if (impostor->answer != NULL)
    g_output_stream_write_all (out, impostor->answer, strlen (impostor->answer), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static void
impostor_start (Impostor   *self,
                const char *answer)
{
  guint16 port;

  self->answer = answer;
  self->service = g_socket_service_new ();
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, NULL);
  g_assert_cmpuint (port, !=, 0);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  self->address = g_strdup_printf ("127.0.0.1:%u", port);
}

static void
impostor_stop (Impostor *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_clear_pointer (&self->address, g_free);
}

static void
assert_refused (Desk            *desk,
                const char      *link,
                const char      *code,
                FiloEngineError  expected)
{
  int got;
  g_autofree char *sentence = desk_sign_in (desk, link, code, &got);

  g_assert_cmpint (got, ==, expected);
  g_assert_nonnull (sentence);
  /* A sentence: begins like one and ends like one. */
  g_assert_true (g_unichar_isupper (g_utf8_get_char (sentence)) || sentence[0] == '"' ||
                 g_str_has_prefix (sentence, "“"));
  g_assert_true (g_str_has_suffix (sentence, "."));
  g_assert_cmpint (filo_engine_get_state (desk->engine), ==, FILO_ENGINE_STATE_SIGNED_OUT);
}

static void
test_bad_sign_ins (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new (f->clock, 19);
  const char *address = filo_test_gateway_get_address (f->gateway);
  static const char html[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                             "Content-Length: 6\r\nConnection: close\r\n\r\n<html>";
  static const char elsewhere[] = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
                                  "Content-Length: 0\r\nConnection: close\r\n\r\n";
  static const char newer[] =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
      "Connection: close\r\n\r\n"
      "{\"version\":\"9.0\",\"api\":9,\"oldest_desktop\":9,\"time\":\"2026-11-22T16:00:00.000Z\","
      "\"features\":[]}";
  static const char older[] =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
      "Connection: close\r\n\r\n"
      "{\"version\":\"0.0\",\"api\":0,\"oldest_desktop\":0,\"time\":\"2026-11-22T16:00:00.000Z\","
      "\"features\":[]}";
  Impostor impostor = { 0 };
  g_autofree char *link = filo_test_gateway_make_link (f->gateway, f->ana);

  assert_refused (desk, "", NULL, FILO_ENGINE_ERROR_NOT_A_LINK);
  assert_refused (desk, "filo://hello", NULL, FILO_ENGINE_ERROR_NOT_A_LINK);
  assert_refused (desk, "filo://sign-in?code=7K3M-Q2ZD-9XPA", NULL, FILO_ENGINE_ERROR_NOT_A_LINK);
  assert_refused (desk, "filo://sign-in?gateway=http%3A%2F%2F127.0.0.1%3A1&code=7K3M", NULL,
                  FILO_ENGINE_ERROR_BAD_CODE);
  assert_refused (desk, "what is this", "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_NOT_A_LINK);
  assert_refused (desk, address, NULL, FILO_ENGINE_ERROR_NO_CODE);
  assert_refused (desk, address, "12", FILO_ENGINE_ERROR_BAD_CODE);
  assert_refused (desk, "http://127.0.0.1:1", "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_NETWORK);
  assert_refused (desk, "http://192.0.2.1", "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_NETWORK);
  assert_refused (desk, "nowhere.invalid", "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_NETWORK);
  assert_refused (desk, address, "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_BAD_CODE);

  impostor_start (&impostor, html);
  assert_refused (desk, impostor.address, "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_NOT_A_GATEWAY);
  impostor.answer = elsewhere;
  assert_refused (desk, impostor.address, "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_NOT_A_GATEWAY);
  impostor.answer = newer;
  assert_refused (desk, impostor.address, "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_TOO_OLD);
  impostor.answer = older;
  assert_refused (desk, impostor.address, "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_TOO_OLD);
  /* TLS to something that speaks none. */
  {
    g_autofree char *secure = g_strconcat ("https://", impostor.address, NULL);

    assert_refused (desk, secure, "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_NETWORK);
  }
  impostor_stop (&impostor);

  /* Used, then too old, then too often. */
  desk_sign_in_well (desk, f->gateway, f->ana);
  desk_wait_live (desk, f->gateway);
  {
    GAsyncResult *slot = NULL;
    g_autoptr(GAsyncResult) result = NULL;
    int code;
    g_autofree char *sentence = NULL;

    filo_engine_sign_out_async (desk->engine, NULL, filo_test_store_result, &slot);
    result = filo_test_await (&slot);
    g_assert_true (filo_engine_sign_out_finish (desk->engine, result, NULL));
    sentence = desk_sign_in (desk, link, NULL, &code);
    g_assert_cmpstr (sentence, ==, NULL);
    g_clear_object (&result);
    slot = NULL;
    filo_engine_sign_out_async (desk->engine, NULL, filo_test_store_result, &slot);
    result = filo_test_await (&slot);
    g_assert_true (filo_engine_sign_out_finish (desk->engine, result, NULL));
  }
  assert_refused (desk, link, NULL, FILO_ENGINE_ERROR_USED_CODE);
  g_free (link);
  link = filo_test_gateway_make_link (f->gateway, f->ana);
  filo_fake_clock_advance (f->clock, 16 * 60 * 1000);
  assert_refused (desk, link, NULL, FILO_ENGINE_ERROR_EXPIRED_CODE);
  for (guint i = 0; i < 12; i++)
    {
      int code;
      g_autofree char *sentence = desk_sign_in (desk, address, "7K3M-Q2ZD-9XPA", &code);

      g_assert_nonnull (sentence);
      if (code == FILO_ENGINE_ERROR_TOO_MANY_TRIES)
        break;
      g_assert_cmpint (code, ==, FILO_ENGINE_ERROR_BAD_CODE);
      g_assert_cmpuint (i, <, 11);
    }
  assert_refused (desk, address, "7K3M-Q2ZD-9XPA", FILO_ENGINE_ERROR_TOO_MANY_TRIES);
}

/* The program is killed at each point of a text's way: it goes exactly once. */
static void
test_killed_at_each_point (Fixture       *f,
                           gconstpointer  data)
{
  static const FiloFaults points[] = {
    { .drop = 1 },     /* Before the first byte left. */
    { .lose = 1 },     /* Accepted, and nobody heard. */
    { .twice = 1 },    /* Arrived twice. */
    { .cut = 1 },      /* The answer broke off. */
  };
  g_autoptr(Desk) desk = desk_new (f->clock, 20);
  const guint faster = run_clock (f->clock, 100);
  g_autofree char *id = NULL;

  filo_test_gateway_receive (f->gateway, GIULIA, "START");
  filo_test_gateway_receive (f->gateway, GIULIA, "ciao");
  desk_sign_in_well (desk, f->gateway, f->ana);
  desk_wait_live (desk, f->gateway);
  {
    g_autoptr(FiloConversation) conversation = the_conversation (desk);

    id = g_strdup (filo_conversation_get_id (conversation));
  }

  for (guint point = 0; point < G_N_ELEMENTS (points); point++)
    for (guint turns = 0; turns < 60; turns += 5)
      {
        g_autofree char *text = g_strdup_printf ("point %u after %u", point, turns);

        filo_fault_transport_set_faults (desk->network, &points[point]);
        g_object_unref (send_text (desk, id, text, 1000));
        /* Some way along, wherever that is. */
        for (guint i = 0; i < turns; i++)
          g_main_context_iteration (NULL, FALSE);
        desk_stop (desk);
        filo_fault_transport_set_faults (desk->network, NULL);
        desk_start (desk);
        FILO_TEST_WAIT (filo_test_gateway_count_taken (f->gateway, text) > 0);
        FILO_TEST_WAIT (filo_store_get_unsent (desk->store) == 0);
        g_assert_cmpuint (filo_test_gateway_count_taken (f->gateway, text), ==, 1);
      }
  g_source_remove (faster);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/engine/text-in-and-out", test_text_in_and_out);
  ADD ("/engine/thread-changed", test_thread_changed);
  ADD ("/engine/offline-triage", test_offline_triage);
  ADD ("/engine/restored-backup", test_restored_backup);
  ADD ("/engine/signed-out-elsewhere", test_signed_out_elsewhere);
  ADD ("/engine/sign-out", test_sign_out);
  ADD ("/engine/no-access", test_no_access);
  ADD ("/engine/gateway-restarts", test_gateway_restarts);
  ADD ("/engine/bad-sign-ins", test_bad_sign_ins);
  ADD ("/engine/killed-at-each-point", test_killed_at_each_point);
  return g_test_run ();
}
