/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-statement.h"

#include "filo-db-private.h"

struct _FiloStatement
{
  FiloDb       *db;       /* Borrowed: it owns us. */
  sqlite3_stmt *handle;
  int           failure;  /* Of a bind, told by the next step; SQLITE_OK = none. */
};

FiloStatement *
filo_statement_new (FiloDb       *db,
                    sqlite3_stmt *handle)
{
  FiloStatement *self = g_new0 (FiloStatement, 1);

  self->db = db;
  self->handle = handle;
  self->failure = SQLITE_OK;
  return self;
}

void
filo_statement_free (FiloStatement *self)
{
  sqlite3_finalize (self->handle);
  g_free (self);
}

void
filo_statement_renew (FiloStatement *self)
{
  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->failure = SQLITE_OK;
}

static void
note_bind (FiloStatement *self,
           int            code)
{
  if (G_LIKELY (code == SQLITE_OK))
    return;
  /* These two are mistakes in our code, not facts of life. */
  if (code == SQLITE_RANGE || code == SQLITE_MISUSE)
    g_error ("Bound a parameter that isn't there, or too late: %s", sqlite3_sql (self->handle));
  if (self->failure == SQLITE_OK)
    self->failure = code;
}

void
filo_statement_bind_text (FiloStatement *self,
                          int            index1,
                          const char    *value)
{
  filo_db_assert_thread (self->db);
  note_bind (self, sqlite3_bind_text (self->handle, index1, value, -1, SQLITE_TRANSIENT));
}

void
filo_statement_bind_int64 (FiloStatement *self,
                           int            index1,
                           gint64         value)
{
  filo_db_assert_thread (self->db);
  note_bind (self, sqlite3_bind_int64 (self->handle, index1, value));
}

void
filo_statement_bind_double (FiloStatement *self,
                            int            index1,
                            double         value)
{
  filo_db_assert_thread (self->db);
  note_bind (self, sqlite3_bind_double (self->handle, index1, value));
}

void
filo_statement_bind_boolean (FiloStatement *self,
                             int            index1,
                             gboolean       value)
{
  filo_statement_bind_int64 (self, index1, value ? 1 : 0);
}

void
filo_statement_bind_null (FiloStatement *self,
                          int            index1)
{
  filo_db_assert_thread (self->db);
  note_bind (self, sqlite3_bind_null (self->handle, index1));
}

void
filo_statement_bind_blob (FiloStatement *self,
                          int            index1,
                          const void    *data,
                          gsize          length)
{
  filo_db_assert_thread (self->db);
  /* An empty blob isn't NULL. */
  note_bind (self, sqlite3_bind_blob64 (self->handle, index1, data == NULL ? "" : data, length,
                                        SQLITE_TRANSIENT));
}

FiloStep
filo_statement_step (FiloStatement  *self,
                     GError        **error)
{
  int code;

  filo_db_assert_thread (self->db);

  code = self->failure != SQLITE_OK ? self->failure : sqlite3_step (self->handle);
  if (code == SQLITE_ROW)
    return FILO_STEP_ROW;
  if (code != SQLITE_DONE)
    filo_db_set_error (self->db, code, error);
  sqlite3_reset (self->handle);
  return code == SQLITE_DONE ? FILO_STEP_DONE : FILO_STEP_ERROR;
}

gboolean
filo_statement_run (FiloStatement  *self,
                    GError        **error)
{
  FiloStep step = filo_statement_step (self, error);

  if (step == FILO_STEP_ROW)
    g_error ("A statement without result gave a row: %s", sqlite3_sql (self->handle));
  return step == FILO_STEP_DONE;
}

void
filo_statement_reset (FiloStatement *self)
{
  filo_db_assert_thread (self->db);
  sqlite3_reset (self->handle);
}

const char *
filo_statement_get_text (FiloStatement *self,
                         int            column0)
{
  return (const char *) sqlite3_column_text (self->handle, column0);
}

char *
filo_statement_dup_text (FiloStatement *self,
                         int            column0)
{
  return g_strdup (filo_statement_get_text (self, column0));
}

gint64
filo_statement_get_int64 (FiloStatement *self,
                          int            column0)
{
  return sqlite3_column_int64 (self->handle, column0);
}

double
filo_statement_get_double (FiloStatement *self,
                           int            column0)
{
  return sqlite3_column_double (self->handle, column0);
}

gboolean
filo_statement_get_boolean (FiloStatement *self,
                            int            column0)
{
  return sqlite3_column_int64 (self->handle, column0) != 0;
}

gboolean
filo_statement_is_null (FiloStatement *self,
                        int            column0)
{
  return sqlite3_column_type (self->handle, column0) == SQLITE_NULL;
}

GBytes *
filo_statement_dup_blob (FiloStatement *self,
                         int            column0)
{
  const void *data;

  if (filo_statement_is_null (self, column0))
    return NULL;
  data = sqlite3_column_blob (self->handle, column0);
  return g_bytes_new (data, sqlite3_column_bytes (self->handle, column0));
}
