/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define TICK_MS 5

char *
filo_test_make_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *path = g_dir_make_tmp ("filo-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static void
remove_tree (const char *path)
{
  struct stat status;

  if (g_lstat (path, &status) != 0)
    return;
  if (S_ISDIR (status.st_mode))
    {
      g_autoptr(GDir) dir = NULL;
      const char *name;

      /* A test may have closed it to itself. */
      g_assert_cmpint (g_chmod (path, 0700), ==, 0);
      dir = g_dir_open (path, 0, NULL);
      g_assert_nonnull (dir);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
filo_test_remove_folder (char *path)
{
  remove_tree (path);
  g_free (path);
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

guint
filo_test_begin_wait (void)
{
  g_autoptr(GSource) source = g_timeout_source_new (TICK_MS);

  g_source_set_callback (source, on_tick, NULL, NULL);
  return g_source_attach (source, g_main_context_get_thread_default ());
}

void
filo_test_end_wait (guint id)
{
  GMainContext *context = g_main_context_get_thread_default ();

  g_source_destroy (g_main_context_find_source_by_id (context, id));
}

gboolean
filo_test_wait_until (FiloTestCondition condition,
                      gpointer          data)
{
  gint64 end = g_get_monotonic_time () + FILO_TEST_DEADLINE_MS * 1000;
  guint tick = filo_test_begin_wait ();
  gboolean met;

  while (!(met = condition (data)) && g_get_monotonic_time () < end)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  filo_test_end_wait (tick);
  return met;
}

void
filo_test_settle (void)
{
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    ;
}

void
filo_test_store_result (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

GAsyncResult *
filo_test_await (GAsyncResult **slot)
{
  FILO_TEST_WAIT (*slot != NULL);
  return g_steal_pointer (slot);
}
