/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-migrations.h"

#include <string.h>

#include "filo-test-db.h"

#define FOLDER "/io/github/filo_sms/Filo/test/"

static const FiloMigration steps[] = {
  { { FOLDER "one.sql", NULL } },
  { { FOLDER "two-a.sql", FOLDER "two-b.sql", NULL } },
};

static const FiloMigration broken_steps[] = {
  { { FOLDER "one.sql", NULL } },
  { { FOLDER "two-a.sql", FOLDER "broken.sql", NULL } },
};

static const FiloMigration missing_steps[] = {
  { { FOLDER "no-such.sql", NULL } },
};

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
  filo_test_db_open (&f->test, NULL, 0);
  f->db = f->test.db;
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_clear_error (&f->error);
  filo_test_db_close (&f->test);
}

static gint64
ask (Fixture    *f,
     const char *sql)
{
  gint64 value = -1;

  filo_db_query_int64 (f->db, sql, &value, &f->error);
  g_assert_no_error (f->error);
  return value;
}

static int
version (Fixture *f)
{
  return (int) ask (f, "PRAGMA user_version");
}

static void
test_new_file_gets_all_steps (Fixture *f, gconstpointer data)
{
  g_assert_true (filo_migrations_apply (f->db, steps, 2, &f->error));
  g_assert_no_error (f->error);
  g_assert_cmpint (version (f), ==, 2);
  g_assert_cmpint (ask (f, "SELECT COUNT(*) FROM second"), ==, 1);
  g_assert_cmpint (ask (f, "SELECT COUNT(note) FROM first"), ==, 0);
}

static void
test_old_file_keeps_its_rows (Fixture *f, gconstpointer data)
{
  g_assert_true (filo_migrations_apply (f->db, steps, 1, &f->error));
  g_assert_true (filo_db_execute (f->db, "INSERT INTO first (value) VALUES (42)", &f->error));
  g_assert_cmpint (version (f), ==, 1);
  g_assert_true (filo_migrations_apply (f->db, steps, 2, &f->error));
  g_assert_cmpint (version (f), ==, 2);
  g_assert_cmpint (ask (f, "SELECT value FROM first WHERE note IS NULL"), ==, 42);

  /* Once more does nothing: step two would fail on its own table. */
  g_assert_true (filo_migrations_apply (f->db, steps, 2, &f->error));
  g_assert_no_error (f->error);
}

static void
test_failed_step_leaves_nothing (Fixture *f, gconstpointer data)
{
  g_assert_false (filo_migrations_apply (f->db, broken_steps, 2, &f->error));
  g_assert_error (f->error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED);
  g_assert_nonnull (strstr (f->error->message, "broken.sql"));
  g_clear_error (&f->error);
  g_assert_false (filo_db_in_transaction (f->db));
  g_assert_cmpint (version (f), ==, 1);
  g_assert_cmpint (ask (f, "SELECT COUNT(*) FROM pragma_table_info ('first')"), ==, 1);
  g_assert_cmpint (ask (f, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'third'"), ==, 0);

  /* The repaired program goes on from there. */
  g_assert_true (filo_migrations_apply (f->db, steps, 2, &f->error));
  g_assert_cmpint (version (f), ==, 2);
}

static void
test_missing_sql_is_an_error (Fixture *f, gconstpointer data)
{
  g_assert_false (filo_migrations_apply (f->db, missing_steps, 1, &f->error));
  g_assert_error (f->error, G_RESOURCE_ERROR, G_RESOURCE_ERROR_NOT_FOUND);
  g_clear_error (&f->error);
  g_assert_cmpint (version (f), ==, 0);
}

static void
test_newer_file_is_left_alone (Fixture *f, gconstpointer data)
{
  g_assert_true (filo_db_set_version (f->db, 3, &f->error));
  g_assert_false (filo_migrations_apply (f->db, steps, 2, &f->error));
  g_assert_error (f->error, FILO_DB_ERROR, FILO_DB_ERROR_TOO_NEW);
  g_assert_nonnull (strstr (f->error->message, f->test.path));
  g_assert_nonnull (strstr (f->error->message, "newer version"));
  g_clear_error (&f->error);
  g_assert_cmpint (version (f), ==, 3);
  g_assert_cmpint (ask (f, "SELECT COUNT(*) FROM sqlite_schema"), ==, 0);
}

static void
test_reader_only_checks (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloDb) reader = NULL;

  g_assert_true (filo_migrations_apply (f->db, steps, 1, &f->error));
  reader = filo_db_open (f->test.path, FILO_DB_READER, &f->error);
  g_assert_no_error (f->error);
  g_assert_true (filo_migrations_apply (reader, steps, 1, &f->error));
  g_assert_false (filo_migrations_apply (reader, steps, 2, &f->error));
  g_assert_error (f->error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED);
  g_clear_error (&f->error);
  g_assert_cmpint (version (f), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/migrations/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("new-file-gets-all-steps", test_new_file_gets_all_steps);
  ADD ("old-file-keeps-its-rows", test_old_file_keeps_its_rows);
  ADD ("failed-step-leaves-nothing", test_failed_step_leaves_nothing);
  ADD ("missing-sql-is-an-error", test_missing_sql_is_an_error);
  ADD ("newer-file-is-left-alone", test_newer_file_is_left_alone);
  ADD ("reader-only-checks", test_reader_only_checks);
#undef ADD

  return g_test_run ();
}
