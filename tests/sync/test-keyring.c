/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-keyring.h"

#include <glib/gstdio.h>

#include "filo-test.h"

/* A computer without a secret service, and one whose service has gone since. */

typedef struct
{
  char        *folder;
  char        *path;
  FiloKeyring *keyring;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = filo_test_make_folder ();
  f->path = g_build_filename (f->folder, "account.json", NULL);
  f->keyring = filo_keyring_new (f->path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->keyring), (gpointer *) &f->keyring);
  g_object_unref (f->keyring);
  FILO_TEST_WAIT (f->keyring == NULL);   /* A thread may still let go of it. */
  filo_test_remove_folder (f->folder);
  g_free (f->path);
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
clear (Fixture  *f,
       GError  **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  filo_keyring_clear_async (f->keyring, NULL, on_result, &slot);
  result = filo_test_await (&slot);
  return filo_keyring_clear_finish (f->keyring, result, error);
}

/* Without a service the token lies in a file that only its owner can read. */
static void
test_file (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloAccount) account = filo_account_new ("http://127.0.0.1:1", "a1", "secret");
  g_autoptr(FiloAccount) loaded = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GStatBuf info;

  filo_keyring_save_async (f->keyring, account, NULL, on_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_keyring_save_finish (f->keyring, result, &error));
  g_assert_no_error (error);
  g_assert_true (filo_keyring_is_file (f->keyring));
  g_assert_cmpint (g_stat (f->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_clear_object (&result);

  filo_keyring_load_async (f->keyring, NULL, on_result, &slot);
  result = filo_test_await (&slot);
  loaded = filo_keyring_load_finish (f->keyring, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->token, ==, "secret");

  g_assert_true (clear (f, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_access (f->path, F_OK), !=, 0);
}

/* A token that the service keeps isn't gone because the service can't be asked:
 * whoever signs out must hear of it. */
static void
test_service_gone (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (clear (f, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sync/keyring/file", Fixture, NULL, set_up, test_file, tear_down);
  g_test_add ("/sync/keyring/service-gone", Fixture, NULL, set_up, test_service_gone, tear_down);
  return g_test_run ();
}
