/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "filo-runtime.h"
#include "filo-test.h"

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* The mark that a gateway of our own is to be started goes with the sign-out. */
static void
test_sign_out_ends_local (void)
{
  g_autoptr (FiloRuntime) runtime = filo_runtime_new (FALSE);
  g_autoptr (FiloContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *mark =
      g_build_filename (g_get_user_data_dir (), "filo", "gateway-is-here", NULL);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) signed_out = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  GAsyncResult *slot = NULL;

  filo_runtime_open_async (runtime, on_result, &slot);
  opened = filo_test_await (&slot);
  context = filo_runtime_open_finish (runtime, opened, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));

  filo_engine_sign_out_async (filo_context_get_engine (context), NULL, on_result, &slot);
  signed_out = filo_test_await (&slot);
  g_assert_cmpint (g_access (mark, F_OK), !=, 0);

  filo_runtime_close_async (runtime, on_result, &slot);
  closed = filo_test_await (&slot);
  g_assert_true (filo_runtime_close_finish (runtime, closed, &error));
}

int
main (int argc, char *argv[])
{
  char *folder = filo_test_make_folder ();
  int status;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/runtime/sign-out-ends-local", test_sign_out_ends_local);
  status = g_test_run ();
  filo_test_remove_folder (folder);
  return status;
}
