/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-engine.h"
#include "filo-keyring.h"
#include "filo-sign-in-flow.h"
#include "filo-sse-parser.h"
#include "filo-test.h"

#include <glib/gstdio.h>
#include <string.h>

/* The parts of the sync room that need no gateway. */

static void
on_event (const char *name,
          GBytes     *data,
          gpointer    user_data)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (data, &length);

  g_string_append_printf (user_data, "[%s|%.*s]", name, (int) length, text);
}

static void
test_events_in_any_pieces (void)
{
  static const char stream[] = "\xef\xbb\xbf: still here\n\n"
                               "event: changes\ndata: {\"a\":1}\n\n"
                               "data:one\r\ndata: two\r\n\r\n"
                               "event: hint\rdata: {}\r\r"
                               "event: nothing\n\n"
                               "id: 7\nretry: 5\nfield without colon\ndata\n\n"
                               "event: cut\ndata: never ends";
  static const char expected[] = "[changes|{\"a\":1}][message|one\ntwo][hint|{}][message|]";

  for (gsize piece = 1; piece <= strlen (stream); piece++)
    {
      g_autoptr(GString) seen = g_string_new (NULL);
      g_autoptr(FiloSseParser) parser = filo_sse_parser_new (1000, on_event, seen);

      for (gsize i = 0; i < strlen (stream); i += piece)
        g_assert_true (
            filo_sse_parser_feed (parser, stream + i, MIN (piece, strlen (stream) - i)));
      g_assert_cmpstr (seen->str, ==, expected);
    }
}

static void
test_event_too_long (void)
{
  g_autoptr(GString) seen = g_string_new (NULL);
  g_autoptr(FiloSseParser) parser = filo_sse_parser_new (100, on_event, seen);
  g_autofree char *line = g_strnfill (95, 'x');
  gboolean fits = TRUE;

  g_assert_true (filo_sse_parser_feed (parser, "data:", 5));
  g_assert_true (filo_sse_parser_feed (parser, line, 95));
  g_assert_true (filo_sse_parser_feed (parser, "\n\n", 2));
  g_assert_cmpuint (seen->len, ==, strlen ("[message|]") + 95);
  for (guint i = 0; i < 30 && fits; i++)
    fits = filo_sse_parser_feed (parser, "data:12345\n", 11);
  g_assert_false (fits);
}

static FiloAccount *
load (FiloKeyring *keyring,
      GError     **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  filo_keyring_load_async (keyring, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  return filo_keyring_load_finish (keyring, result, error);
}

static void
test_keyring_file (void)
{
  char *folder = filo_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "data", "account.json", NULL);
  g_autoptr(FiloKeyring) keyring = filo_keyring_new_file_only (path);
  g_autoptr(FiloAccount) account = filo_account_new ("https://a.example", "a1", "secret");
  g_autoptr(FiloAccount) loaded = NULL;
  GAsyncResult *slot = NULL;
  GAsyncResult *result;
  g_autoptr(GError) error = NULL;
  GStatBuf info;

  g_assert_null (load (keyring, &error));
  g_assert_no_error (error);
  g_assert_false (filo_keyring_is_file (keyring));

  filo_keyring_save_async (keyring, account, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_keyring_save_finish (keyring, result, &error));
  g_object_unref (result);
  g_assert_true (filo_keyring_is_file (keyring));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  loaded = load (keyring, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->address, ==, "https://a.example");
  g_assert_cmpstr (loaded->agent_id, ==, "a1");
  g_assert_cmpstr (loaded->token, ==, "secret");

  /* One that others may read is no secret any more. */
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_null (load (keyring, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  slot = NULL;
  filo_keyring_clear_async (keyring, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_keyring_clear_finish (keyring, result, &error));
  g_object_unref (result);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  filo_test_remove_folder (folder);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *typed;
    const char *address;   /* NULL = refused. */
  } cases[] = {
    { "filo.example.com", "https://filo.example.com" },
    { "  https://filo.example.com/  ", "https://filo.example.com" },
    { "https://filo.example.com:8443/inbox/", "https://filo.example.com:8443/inbox" },
    { "127.0.0.1:8470", "http://127.0.0.1:8470" },
    { "localhost:8470", "http://localhost:8470" },
    { "http://[::1]:8470", "http://[::1]:8470" },
    { "ftp://filo.example.com", NULL },
    { "https://user:pw@filo.example.com", NULL },
    { "https://filo.example.com/?q=1", NULL },
    { "https://", NULL },
    { "two words", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *address = NULL;
      g_autofree char *code = NULL;
      g_autoptr(GError) error = NULL;
      const gboolean fine = filo_sign_in_flow_parse (cases[i].typed, " 7k3m-q2zd-9xpa ", &address,
                                                     &code, &error);

      g_assert_cmpint (fine, ==, cases[i].address != NULL);
      g_assert_cmpstr (address, ==, cases[i].address);
      if (fine)
        g_assert_cmpstr (code, ==, "7K3MQ2ZD9XPA");
      else
        g_assert_error (error, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_NOT_A_LINK);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parts/events-in-any-pieces", test_events_in_any_pieces);
  g_test_add_func ("/parts/event-too-long", test_event_too_long);
  g_test_add_func ("/parts/keyring-file", test_keyring_file);
  g_test_add_func ("/parts/addresses", test_addresses);
  return g_test_run ();
}
