/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-table-private.h"

gpointer
filo_table_read_first (FiloDb         *db,
                       FiloStatement  *statement,
                       FiloRowReader   read,
                       GError        **error)
{
  gpointer object = NULL;

  if (filo_statement_step (statement, error) == FILO_STEP_ROW)
    {
      object = read (db, statement, error);
      filo_statement_reset (statement);
    }
  return object;
}

GPtrArray *
filo_table_read_all (FiloDb          *db,
                     FiloStatement   *statement,
                     FiloRowReader    read,
                     GDestroyNotify   destroy,
                     GError         **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (destroy);
  FiloStep step;

  while ((step = filo_statement_step (statement, error)) == FILO_STEP_ROW)
    {
      gpointer object = read (db, statement, error);

      if (object == NULL)
        {
          filo_statement_reset (statement);
          return NULL;
        }
      g_ptr_array_add (rows, object);
    }
  return step == FILO_STEP_ERROR ? NULL : g_steal_pointer (&rows);
}

gboolean
filo_table_read_int64 (FiloStatement  *statement,
                       gint64         *value,
                       GError        **error)
{
  FiloStep step = filo_statement_step (statement, error);

  if (step == FILO_STEP_ERROR)
    return FALSE;
  *value = step == FILO_STEP_ROW ? filo_statement_get_int64 (statement, 0) : 0;
  filo_statement_reset (statement);
  return TRUE;
}

gpointer
filo_table_find (FiloDb         *db,
                 const char     *sql,
                 const char     *key,
                 FiloRowReader   read,
                 GError        **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, key);
  return filo_table_read_first (db, statement, read, error);
}

gboolean
filo_table_run_text (FiloDb      *db,
                     const char  *sql,
                     const char  *key,
                     GError     **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, key);
  return filo_statement_run (statement, error);
}

gboolean
filo_table_run_int64 (FiloDb      *db,
                      const char  *sql,
                      gint64       key,
                      GError     **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, key);
  return filo_statement_run (statement, error);
}

GPtrArray *
filo_table_list_changed (FiloDb         *db,
                         const char     *sql,
                         gint64          change,
                         guint           limit,
                         FiloRowReader   read,
                         GError        **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, change);
  filo_statement_bind_int64 (statement, 2, limit);
  return filo_table_read_all (db, statement, read, g_object_unref, error);
}

GPtrArray *
filo_table_list_batch (FiloDb         *db,
                       const char     *sql,
                       gint64          active_since,
                       const char     *last_id,
                       guint           limit,
                       FiloRowReader   read,
                       GError        **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, active_since);
  filo_statement_bind_text (statement, 2, last_id == NULL ? "" : last_id);
  filo_statement_bind_int64 (statement, 3, limit);
  return filo_table_read_all (db, statement, read, g_object_unref, error);
}

gboolean
filo_table_refuse_enum (FiloDb      *db,
                        const char  *column,
                        int          stored,
                        GError     **error)
{
  g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_CORRUPT,
               "%s: column %s holds %d, which this version doesn't know", filo_db_get_path (db),
               column, stored);
  return FALSE;
}
