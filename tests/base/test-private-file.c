/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-private-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filo-test.h"

typedef struct
{
  char   *folder;
  char   *path;
  GError *error;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  umask (0);
  f->folder = filo_test_make_folder ();
  f->path = g_build_filename (f->folder, "secret", NULL);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_no_error (f->error);
  g_free (f->path);
  filo_test_remove_folder (f->folder);
}

static guint
mode_of (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return status.st_mode & 07777;
}

static void
assert_failed (Fixture      *f,
               GIOErrorEnum  code)
{
  g_assert_error (f->error, G_IO_ERROR, (int) code);
  g_assert_nonnull (strstr (f->error->message, f->folder));
  g_clear_error (&f->error);
}

static void
test_write_and_read (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  g_assert_true (filo_private_file_write (f->path, "one", -1, &f->error));
  g_assert_true (filo_private_file_write (f->path, "a\0b", 3, &f->error));
  g_assert_cmpint (mode_of (f->path), ==, 0600);
  text = filo_private_file_read (f->path, 3, &length, &f->error);
  g_assert_cmpmem (text, length, "a\0b", 3);
  g_assert_cmpint (text[3], ==, '\0');
  g_assert_null (filo_private_file_read (f->path, 2, NULL, &f->error));
  assert_failed (f, G_IO_ERROR_MESSAGE_TOO_LARGE);
}

static void
test_write_over_an_open_file_closes_it (Fixture *f, gconstpointer data)
{
  g_assert_true (g_file_set_contents_full (f->path, "old", -1, G_FILE_SET_CONTENTS_NONE, 0644,
                                           &f->error));
  g_assert_true (filo_private_file_write (f->path, "new", -1, &f->error));
  g_assert_cmpint (mode_of (f->path), ==, 0600);
}

static void
test_readable_secret_is_refused (Fixture *f, gconstpointer data)
{
  static const int modes[] = { 0640, 0604, 0620, 0666 };

  g_assert_true (filo_private_file_write (f->path, "x", -1, &f->error));
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_assert_cmpint (g_chmod (f->path, modes[i]), ==, 0);
      g_assert_null (filo_private_file_read (f->path, 10, NULL, &f->error));
      g_assert_nonnull (strstr (f->error->message, "chmod 600"));
      assert_failed (f, G_IO_ERROR_PERMISSION_DENIED);
    }
  g_assert_cmpint (g_chmod (f->path, 0400), ==, 0);
  g_free (filo_private_file_read (f->path, 10, NULL, &f->error));
}

static void
test_absent_and_odd_files (Fixture *f, gconstpointer data)
{
  g_autofree char *pipe_path = g_build_filename (f->folder, "pipe", NULL);

  g_assert_null (filo_private_file_read (f->path, 10, NULL, &f->error));
  assert_failed (f, G_IO_ERROR_NOT_FOUND);
  g_assert_null (filo_private_file_read (f->folder, 10, NULL, &f->error));
  assert_failed (f, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);           /* Must not wait for a writer. */
  g_assert_null (filo_private_file_read (pipe_path, 10, NULL, &f->error));
  assert_failed (f, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_false (filo_private_file_ensure (pipe_path, &f->error));
  assert_failed (f, G_IO_ERROR_NOT_REGULAR_FILE);
}

static void
test_ensure (Fixture *f, gconstpointer data)
{
  g_autofree char *link_path = g_build_filename (f->folder, "link", NULL);
  g_autofree char *nowhere = g_build_filename (f->folder, "no", "where", NULL);
  g_autofree char *text = NULL;

  g_assert_true (filo_private_file_ensure (f->path, &f->error));
  g_assert_cmpint (mode_of (f->path), ==, 0600);
  g_assert_true (g_file_set_contents_full (f->path, "kept", -1, G_FILE_SET_CONTENTS_NONE, 0666,
                                           &f->error));
  g_assert_cmpint (g_chmod (f->path, 0666), ==, 0);
  g_assert_true (filo_private_file_ensure (f->path, &f->error));
  g_assert_cmpint (mode_of (f->path), ==, 0600);
  text = filo_private_file_read (f->path, 10, NULL, &f->error);
  g_assert_cmpstr (text, ==, "kept");

  g_assert_cmpint (symlink (f->path, link_path), ==, 0);
  g_assert_false (filo_private_file_ensure (link_path, &f->error));
  assert_failed (f, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_false (filo_private_file_ensure (nowhere, &f->error));
  assert_failed (f, G_IO_ERROR_NOT_FOUND);
}

static void
test_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *deep = g_build_filename (f->folder, "a", "b", "c", NULL);
  g_autofree char *under_file = g_build_filename (f->path, "x", NULL);

  g_assert_true (filo_private_folder_make (deep, &f->error));
  g_assert_cmpint (mode_of (deep), ==, 0700);
  g_assert_true (filo_private_folder_make (deep, &f->error));
  g_assert_cmpint (g_chmod (deep, 0750), ==, 0);
  g_assert_false (filo_private_folder_make (deep, &f->error));
  assert_failed (f, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_true (filo_private_file_write (f->path, "x", -1, &f->error));
  g_assert_false (filo_private_folder_make (under_file, &f->error));
  g_assert_nonnull (f->error);
  g_clear_error (&f->error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/private-file/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("write-and-read", test_write_and_read);
  ADD ("write-over-an-open-file-closes-it", test_write_over_an_open_file_closes_it);
  ADD ("readable-secret-is-refused", test_readable_secret_is_refused);
  ADD ("absent-and-odd-files", test_absent_and_odd_files);
  ADD ("ensure", test_ensure);
  ADD ("folder", test_folder);
#undef ADD

  return g_test_run ();
}
