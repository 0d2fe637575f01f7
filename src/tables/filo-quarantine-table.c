/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-quarantine-table.h"

#include "filo-table-private.h"

void
filo_quarantine_row_free (FiloQuarantineRow *self)
{
  g_free (self->carrier);
  g_free (self->why);
  g_free (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static gpointer
read_row (FiloDb         *db,
          FiloStatement  *row,
          GError        **error)
{
  FiloQuarantineRow *self = g_new0 (FiloQuarantineRow, 1);

  self->id = filo_statement_get_int64 (row, 0);
  self->carrier = filo_statement_dup_text (row, 1);
  self->at = filo_statement_get_int64 (row, 2);
  self->why = filo_statement_dup_text (row, 3);
  self->headers = filo_statement_dup_text (row, 4);
  self->body = filo_statement_dup_blob (row, 5);
  return self;
}

/* Drops the oldest rows beyond a number of rows or of bytes, counted from the newest. */
static gboolean
keep_limits (FiloDb  *db,
             GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "DELETE FROM quarantine WHERE id IN (SELECT id FROM (SELECT id, "
                         "ROW_NUMBER () OVER newest AS n, "
                         "SUM (COALESCE (LENGTH (body), 0) + COALESCE (LENGTH (headers), 0)) "
                         "OVER newest AS bytes FROM quarantine "
                         "WINDOW newest AS (ORDER BY id DESC)) AS kept "
                         "WHERE n > ?1 OR bytes > ?2)", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, FILO_QUARANTINE_ROWS);
  filo_statement_bind_int64 (statement, 2, FILO_QUARANTINE_BYTES);
  return filo_statement_run (statement, error);
}

static void
bind_row (FiloStatement           *statement,
          const FiloQuarantineRow *row)
{
  filo_statement_bind_text (statement, 1, row->carrier);
  filo_statement_bind_int64 (statement, 2, row->at);
  filo_statement_bind_text (statement, 3, row->why);
  filo_statement_bind_text (statement, 4, row->headers);
  if (row->body != NULL)
    {
      gsize length;
      const void *data = g_bytes_get_data (row->body, &length);

      filo_statement_bind_blob (statement, 5, data, length);
    }
}

/* A carrier that is refused asks again for days: its one text must not push out all others. */
static gboolean
touch_same (FiloDb             *db,
            FiloQuarantineRow  *row,
            GError            **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "UPDATE quarantine SET at = ?2 WHERE carrier = ?1 AND why = ?3 "
                         "AND headers IS NOT DISTINCT FROM ?4 AND body IS NOT DISTINCT FROM ?5 "
                         "RETURNING id", error);

  if (statement == NULL)
    return FALSE;
  bind_row (statement, row);
  return filo_table_read_int64 (statement, &row->id, error);
}

gboolean
filo_quarantine_table_add (FiloDb             *db,
                           FiloQuarantineRow  *row,
                           GError            **error)
{
  FiloStatement *statement;

  if (!touch_same (db, row, error))
    return FALSE;
  if (row->id != 0)
    return TRUE;
  statement = filo_db_prepare (db, "INSERT INTO quarantine (carrier, at, why, headers, body) "
                                   "VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id", error);
  if (statement == NULL)
    return FALSE;
  bind_row (statement, row);
  return filo_table_read_int64 (statement, &row->id, error) && keep_limits (db, error);
}

GPtrArray *
filo_quarantine_table_list (FiloDb  *db,
                            guint    limit,
                            GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT id, carrier, at, why, headers, body FROM quarantine "
                         "ORDER BY id DESC LIMIT ?1", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, limit);
  return filo_table_read_all (db, statement, read_row, (GDestroyNotify) filo_quarantine_row_free,
                              error);
}

gboolean
filo_quarantine_table_remove (FiloDb  *db,
                              gint64   id,
                              GError **error)
{
  return filo_table_run_int64 (db, "DELETE FROM quarantine WHERE id = ?1", id, error);
}

gboolean
filo_quarantine_table_count (FiloDb  *db,
                             gint64  *count,
                             GError **error)
{
  return filo_db_query_int64 (db, "SELECT COUNT(*) FROM quarantine", count, error);
}

gboolean
filo_quarantine_table_trim (FiloDb  *db,
                            gint64   before,
                            GError **error)
{
  return filo_table_run_int64 (db, "DELETE FROM quarantine WHERE at < ?1", before, error);
}
