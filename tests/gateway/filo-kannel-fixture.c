/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-kannel-fixture.h"

#include "filo-private-file.h"
#include "filo-test.h"

#include <string.h>

FiloCarrier *
kannel_fixture_make (const char  *lines,
                     GError     **error)
{
  g_autoptr(GKeyFile) values = g_key_file_new ();
  FiloCarrierConfig config = {
    .file = (char *) "test.conf",
    .group = (char *) "carrier kannel",
    .name = (char *) "kannel",
    .type = (char *) "kannel",
    .values = values,
  };
  g_autoptr(GError) key_error = NULL;

  g_key_file_load_from_data (values, lines, -1, G_KEY_FILE_NONE, &key_error);
  g_assert_no_error (key_error);
  return filo_kannel_new (&config, error);
}

static char *
write_secret (const char *folder,
              const char *name,
              const char *secret)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  filo_private_file_write (path, secret, -1, &error);
  g_assert_no_error (error);
  return path;
}

char *
kannel_fixture_make_lines (const char *folder,
                           const char *sendsms_url,
                           const char *more)
{
  g_autofree char *password = write_secret (folder, "password", "p&ss=%+ü\n");
  g_autofree char *secret = write_secret (folder, "secret", KANNEL_SECRET "\nthe-former-secret-of-old\n");

  return g_strdup_printf ("[carrier kannel]\n"
                          "type=kannel\n"
                          "sendsms_url=%s\n"
                          "username=fi lo\n"
                          "password_file=%s\n"
                          "webhook_secret_file=%s\n"
                          "callback_base=http://127.0.0.1:8470\n"
                          "%s", sendsms_url, password, secret, more != NULL ? more : "");
}

void
kannel_fixture_send (FiloCarrier    *carrier,
                     const char     *text,
                     GCancellable   *cancellable,
                     FiloSendResult *out)
{
  g_autoptr(FiloOutgoing) outgoing = filo_outgoing_new ("018f", KANNEL_NONCE, "+390612345678", "+393475550132", text);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  filo_carrier_send_async (carrier, outgoing, cancellable, filo_test_store_result, &slot);
  g_clear_pointer (&outgoing, filo_outgoing_free);   /* It must not be needed any longer. */
  result = filo_test_await (&slot);
  filo_carrier_send_finish (carrier, result, out, &error);
  g_assert_no_error (error);
  if (out->outcome == FILO_SEND_ACCEPTED)
    g_assert_null (out->reason);
  else
    g_assert_nonnull (out->reason);
}

char *
kannel_fixture_check (FiloCarrier *carrier)
{
  static const char *const levels[] = { "ok", "warning", "error" };
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;

  filo_carrier_check_async (carrier, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  findings = filo_carrier_check_finish (carrier, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, >, 0);
  for (guint i = 0; i < findings->len; i++)
    {
      const FiloFinding *finding = g_ptr_array_index (findings, i);

      g_assert_cmpint (finding->cure == NULL, ==, finding->level == FILO_FINDING_OK);
      g_string_append_printf (text, "%s: %s\n", levels[finding->level], finding->sentence);
    }
  g_test_message ("%s", text->str);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
