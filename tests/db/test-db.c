/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-db.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filo-test-db.h"

typedef struct
{
  FiloTestDb test;
  FiloDb    *db;
  GError    *error;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  umask (0);                                   /* Rights must not depend on it. */
  filo_test_db_open (&f->test, NULL, 0);
  f->db = f->test.db;
  g_assert_true (filo_db_execute (f->db, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE,"
                                         " weight REAL, data BLOB) STRICT", &f->error));
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_no_error (f->error);
  filo_test_db_close (&f->test);
}

static void
assert_failed (Fixture     *f,
               FiloDbError  code)
{
  g_assert_error (f->error, FILO_DB_ERROR, (int) code);
  g_assert_nonnull (strstr (f->error->message, f->test.folder));
  g_clear_error (&f->error);
}

static gint64
ask (Fixture    *f,
     const char *sql)
{
  gint64 value = -1;

  g_assert_true (filo_db_query_int64 (f->db, sql, &value, &f->error));
  return value;
}

static guint
mode_of (const char *path)
{
  struct stat status;

  g_assert_cmpint (lstat (path, &status), ==, 0);
  return status.st_mode & 07777;
}

static char *
beside (Fixture    *f,
        const char *suffix)
{
  return g_strconcat (f->test.path, suffix, NULL);
}

static void
test_files_are_private (Fixture *f, gconstpointer data)
{
  static const char * const suffixes[] = { "", "-wal", "-shm", "-lock" };

  g_assert_cmpint (mode_of (f->test.folder), ==, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = beside (f, suffixes[i]);

      g_assert_cmpint (mode_of (path), ==, 0600);
    }
}

static void
test_makes_its_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->test.folder, "a", "b", NULL);
  g_autofree char *path = g_build_filename (folder, "x.db", NULL);
  g_autoptr(FiloDb) db = filo_db_open (path, FILO_DB_WRITER, &f->error);

  g_assert_nonnull (db);
  g_assert_cmpint (mode_of (folder), ==, 0700);
}

static void
test_open_folder_is_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->test.folder, "open", NULL);
  g_autofree char *path = g_build_filename (folder, "x.db", NULL);

  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  g_assert_null (filo_db_open (path, FILO_DB_WRITER, &f->error));
  g_assert_nonnull (strstr (f->error->message, "chmod 700"));
  assert_failed (f, FILO_DB_ERROR_READONLY);
}

static void
test_rights_of_a_restored_file_are_healed (Fixture *f, gconstpointer data)
{
  g_autofree char *wal = beside (f, "-wal");

  g_clear_object (&f->test.db);
  g_assert_cmpint (g_chmod (f->test.path, 0644), ==, 0);
  g_assert_true (g_file_set_contents_full (wal, "", 0, G_FILE_SET_CONTENTS_NONE, 0666, &f->error));
  f->test.db = filo_db_open (f->test.path, FILO_DB_WRITER, &f->error);
  g_assert_nonnull (f->test.db);
  g_assert_cmpint (mode_of (f->test.path), ==, 0600);
  g_assert_cmpint (mode_of (wal), ==, 0600);
}

static void
test_link_is_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *link_path = g_build_filename (f->test.folder, "link.db", NULL);

  g_clear_object (&f->test.db);
  g_assert_cmpint (symlink (f->test.path, link_path), ==, 0);
  g_assert_null (filo_db_open (link_path, FILO_DB_WRITER, &f->error));
  assert_failed (f, FILO_DB_ERROR_READONLY);
  g_assert_null (filo_db_open (link_path, FILO_DB_READER, &f->error));
  assert_failed (f, FILO_DB_ERROR_READONLY);
}

static void
test_folder_behind_a_link_is_fine (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->test.folder, "real", NULL);
  g_autofree char *link_path = g_build_filename (f->test.folder, "link", NULL);
  g_autofree char *path = g_build_filename (link_path, "x.db", NULL);
  g_autofree char *real = g_build_filename (folder, "x.db", NULL);
  g_autoptr(FiloDb) db = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (folder, link_path), ==, 0);
  db = filo_db_open (path, FILO_DB_WRITER, &f->error);
  g_assert_nonnull (db);
  g_assert_cmpstr (filo_db_get_path (db), ==, real);
}

static void
test_second_writer_is_refused (Fixture *f, gconstpointer data)
{
  g_assert_null (filo_db_open (f->test.path, FILO_DB_WRITER, &f->error));
  assert_failed (f, FILO_DB_ERROR_BUSY);
  filo_db_close (f->db);
  g_clear_object (&f->test.db);
  f->test.db = filo_db_open (f->test.path, FILO_DB_WRITER, &f->error);
  g_assert_nonnull (f->test.db);
}

static void
test_reader_needs_a_file_and_cannot_write (Fixture *f, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (f->test.folder, "missing.db", NULL);
  g_autoptr(FiloDb) reader = filo_db_open (f->test.path, FILO_DB_READER, &f->error);

  g_assert_nonnull (reader);
  g_assert_false (filo_db_execute (reader, "INSERT INTO item (name) VALUES ('x')", &f->error));
  assert_failed (f, FILO_DB_ERROR_READONLY);
  g_assert_null (filo_db_open (missing, FILO_DB_READER, &f->error));
  assert_failed (f, FILO_DB_ERROR_READONLY);
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
}

static void
test_promises_of_the_connection (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloDb) reader = filo_db_open (f->test.path, FILO_DB_READER, &f->error);
  gint64 query_only = 0;

  g_assert_cmpint (ask (f, "PRAGMA synchronous"), ==, 2);      /* FULL. */
  g_assert_cmpint (ask (f, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (ask (f, "PRAGMA trusted_schema"), ==, 0);
  g_assert_cmpint (ask (f, "PRAGMA mmap_size"), ==, 0);
  g_assert_true (filo_db_query_int64 (reader, "PRAGMA query_only", &query_only, &f->error));
  g_assert_cmpint (query_only, ==, 1);
  g_assert_false (filo_db_execute (f->db, "ATTACH ':memory:' AS other", &f->error));
  g_assert_nonnull (f->error);
  g_clear_error (&f->error);
  /* Double quotes are for names only: "x" would silently be a text otherwise. */
  g_assert_null (filo_db_prepare (f->db, "SELECT \"no_such_name\"", &f->error));
  g_clear_error (&f->error);
}

static void
test_values_go_in_and_out (Fixture *f, gconstpointer data)
{
  FiloStatement *statement = filo_db_prepare (
    f->db, "INSERT INTO item (id, name, weight, data) VALUES (?1, ?2, ?3, ?4)", &f->error);
  g_autoptr(GBytes) blob = NULL;
  g_autoptr(GBytes) empty = NULL;
  g_autofree char *copy = NULL;

  filo_statement_bind_int64 (statement, 1, G_MAXINT64);
  filo_statement_bind_text (statement, 2, "è 🙂 'x'; DROP TABLE item; --");
  filo_statement_bind_double (statement, 3, 0.1);
  filo_statement_bind_blob (statement, 4, "a\0b", 3);
  g_assert_true (filo_statement_run (statement, &f->error));
  g_assert_cmpint (filo_db_get_changes (f->db), ==, 1);
  g_assert_true (filo_db_prepare (
    f->db, "INSERT INTO item (id, name, weight, data) VALUES (?1, ?2, ?3, ?4)", &f->error)
    == statement);
  filo_statement_bind_boolean (statement, 1, 7);               /* The rest: NULL, not the old. */
  filo_statement_bind_blob (statement, 4, NULL, 0);
  g_assert_true (filo_statement_run (statement, &f->error));

  statement = filo_db_prepare (f->db, "SELECT name, weight, data, id FROM item ORDER BY id", &f->error);
  g_assert_cmpint (filo_statement_step (statement, &f->error), ==, FILO_STEP_ROW);
  g_assert_null (filo_statement_get_text (statement, 0));
  g_assert_true (filo_statement_is_null (statement, 1));
  empty = filo_statement_dup_blob (statement, 2);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
  g_assert_cmpint (filo_statement_get_int64 (statement, 3), ==, 1);
  g_assert_true (filo_statement_get_boolean (statement, 3));
  g_assert_cmpint (filo_statement_step (statement, &f->error), ==, FILO_STEP_ROW);
  copy = filo_statement_dup_text (statement, 0);
  g_assert_cmpstr (copy, ==, "è 🙂 'x'; DROP TABLE item; --");
  g_assert_cmpfloat (filo_statement_get_double (statement, 1), ==, 0.1);
  blob = filo_statement_dup_blob (statement, 2);
  g_assert_cmpmem (g_bytes_get_data (blob, NULL), g_bytes_get_size (blob), "a\0b", 3);
  g_assert_cmpint (filo_statement_get_int64 (statement, 3), ==, G_MAXINT64);
  g_assert_cmpint (filo_statement_step (statement, &f->error), ==, FILO_STEP_DONE);
}

static void
test_failures_have_their_kind (Fixture *f, gconstpointer data)
{
  g_assert_true (filo_db_execute (f->db, "INSERT INTO item (name) VALUES ('x')", &f->error));
  g_assert_false (filo_db_execute (f->db, "INSERT INTO item (name) VALUES ('x')", &f->error));
  assert_failed (f, FILO_DB_ERROR_CONSTRAINT);
  g_assert_false (filo_db_execute (f->db, "INSERT INTO item (weight) VALUES ('heavy')", &f->error));
  assert_failed (f, FILO_DB_ERROR_CONSTRAINT);
  g_assert_null (filo_db_prepare (f->db, "SELECT nothing FROM item", &f->error));
  assert_failed (f, FILO_DB_ERROR_FAILED);
  g_assert_cmpint (ask (f, "SELECT id FROM item WHERE id = 99"), ==, 0);       /* No row. */
}

static void
test_savepoints_nest (Fixture *f, gconstpointer data)
{
  g_assert_true (filo_db_begin (f->db, &f->error));
  g_assert_true (filo_db_in_transaction (f->db));
  g_assert_true (filo_db_execute (f->db, "INSERT INTO item (id) VALUES (1)", &f->error));
  g_assert_true (filo_db_savepoint (f->db, &f->error));
  g_assert_true (filo_db_execute (f->db, "INSERT INTO item (id) VALUES (2)", &f->error));
  g_assert_true (filo_db_savepoint (f->db, &f->error));
  g_assert_true (filo_db_execute (f->db, "INSERT INTO item (id) VALUES (4)", &f->error));
  g_assert_true (filo_db_rollback_savepoint (f->db, &f->error));
  g_assert_true (filo_db_release_savepoint (f->db, &f->error));
  g_assert_true (filo_db_savepoint (f->db, &f->error));
  g_assert_true (filo_db_execute (f->db, "INSERT INTO item (id) VALUES (8)", &f->error));
  g_assert_true (filo_db_rollback_savepoint (f->db, &f->error));
  g_assert_true (filo_db_commit (f->db, &f->error));
  g_assert_cmpint (ask (f, "SELECT SUM (id) FROM item"), ==, 3);
  g_assert_true (filo_db_rollback (f->db, &f->error));         /* Nothing to roll back is fine. */
}

static void
test_other_file_is_corrupt (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->test.folder, "letter.db", NULL);
  g_autofree char *text = g_strnfill (8192, 'x');

  g_assert_true (g_file_set_contents (path, text, -1, &f->error));
  g_assert_null (filo_db_open (path, FILO_DB_WRITER, &f->error));
  assert_failed (f, FILO_DB_ERROR_CORRUPT);
}

static void
test_damage_is_found (Fixture *f, gconstpointer data)
{
  int fd;
  char garbage[4096];

  g_assert_true (filo_db_check (f->db, &f->error));
  for (int i = 0; i < 300; i++)
    g_assert_true (filo_db_execute (f->db, "INSERT INTO item (data) VALUES (randomblob (500))",
                                    &f->error));
  g_clear_object (&f->test.db);
  memset (garbage, 0xff, sizeof garbage);
  fd = open (f->test.path, O_WRONLY | O_CLOEXEC);
  for (int page = 5; page < 20; page++)
    g_assert_cmpint (pwrite (fd, garbage, sizeof garbage, page * 4096), ==, sizeof garbage);
  close (fd);

  f->test.db = filo_db_open (f->test.path, FILO_DB_WRITER, &f->error);
  g_assert_nonnull (f->test.db);
  g_assert_false (filo_db_check (f->test.db, &f->error));
  assert_failed (f, FILO_DB_ERROR_CORRUPT);
}

/* A process that is about to abort cleans up first. */
static void
remove_before_the_end (Fixture *f)
{
  g_clear_pointer (&f->test.folder, filo_test_remove_folder);
}

static gpointer
use_elsewhere (gpointer data)
{
  filo_db_execute (data, "SELECT 1", NULL);
  return NULL;
}

static void
test_foreign_thread_is_stopped (Fixture *f, gconstpointer data)
{
  if (g_test_subprocess ())
    {
      remove_before_the_end (f);
      g_thread_join (g_thread_new ("foreign", use_elsewhere, f->db));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*used outside of its thread*");
}

static void
test_wrong_parameter_is_stopped (Fixture *f, gconstpointer data)
{
  if (g_test_subprocess ())
    {
      remove_before_the_end (f);
      filo_statement_bind_int64 (filo_db_prepare (f->db, "SELECT ?1", NULL), 2, 1);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*parameter that isn't there*");
}

/* Runs the rest of the test as nobody: root may write everywhere. */
static void
become_nobody (Fixture *f)
{
  static const char * const suffixes[] = { "", "-wal", "-shm", "-lock" };

  if (geteuid () != 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = beside (f, suffixes[i]);

      g_assert_true (chown (path, 65534, 65534) == 0 || errno == ENOENT);
    }
  g_assert_cmpint (chown (f->test.folder, 65534, 65534), ==, 0);
  g_assert_cmpint (setgid (65534), ==, 0);
  g_assert_cmpint (setuid (65534), ==, 0);
}

static void
test_read_only_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *new_path = g_build_filename (f->test.folder, "new.db", NULL);

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_clear_object (&f->test.db);
  become_nobody (f);
  g_assert_cmpint (g_chmod (f->test.folder, 0500), ==, 0);
  g_assert_null (filo_db_open (new_path, FILO_DB_WRITER, &f->error));
  assert_failed (f, FILO_DB_ERROR_READONLY);
  g_assert_cmpint (g_chmod (f->test.path, 0400), ==, 0);
  g_assert_null (filo_db_open (f->test.path, FILO_DB_WRITER, &f->error));
  assert_failed (f, FILO_DB_ERROR_READONLY);

  /* The file alone: SQLite would open it for reading, and fail at the first row. */
  g_assert_cmpint (g_chmod (f->test.folder, 0700), ==, 0);
  g_assert_null (filo_db_open (f->test.path, FILO_DB_WRITER, &f->error));
  assert_failed (f, FILO_DB_ERROR_READONLY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/db/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("files-are-private", test_files_are_private);
  ADD ("makes-its-folder", test_makes_its_folder);
  ADD ("open-folder-is-refused", test_open_folder_is_refused);
  ADD ("rights-of-a-restored-file-are-healed", test_rights_of_a_restored_file_are_healed);
  ADD ("link-is-refused", test_link_is_refused);
  ADD ("folder-behind-a-link-is-fine", test_folder_behind_a_link_is_fine);
  ADD ("second-writer-is-refused", test_second_writer_is_refused);
  ADD ("reader-needs-a-file-and-cannot-write", test_reader_needs_a_file_and_cannot_write);
  ADD ("promises-of-the-connection", test_promises_of_the_connection);
  ADD ("values-go-in-and-out", test_values_go_in_and_out);
  ADD ("failures-have-their-kind", test_failures_have_their_kind);
  ADD ("savepoints-nest", test_savepoints_nest);
  ADD ("other-file-is-corrupt", test_other_file_is_corrupt);
  ADD ("damage-is-found", test_damage_is_found);
  ADD ("foreign-thread-is-stopped", test_foreign_thread_is_stopped);
  ADD ("wrong-parameter-is-stopped", test_wrong_parameter_is_stopped);
  ADD ("read-only-folder", test_read_only_folder);
#undef ADD

  return g_test_run ();
}
