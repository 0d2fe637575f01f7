/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-report-table.h"

#include "filo-table-private.h"

void
filo_report_row_free (FiloReportRow *self)
{
  g_free (self->nonce);
  g_free (self->word);
  g_free (self->detail);
  g_free (self);
}

static gpointer
read_row (FiloDb         *db,
          FiloStatement  *row,
          GError        **error)
{
  FiloReportRow *self = g_new0 (FiloReportRow, 1);

  self->nonce = filo_statement_dup_text (row, 0);
  self->word = filo_statement_dup_text (row, 1);
  self->at = filo_statement_get_int64 (row, 2);
  self->detail = filo_statement_dup_text (row, 3);
  return self;
}

gboolean
filo_report_table_add (FiloDb      *db,
                       const char  *nonce,
                       const char  *word,
                       gint64       at,
                       const char  *detail,
                       GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO report (nonce, word, at, detail) VALUES (?1, ?2, ?3, ?4)",
                     error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, nonce);
  filo_statement_bind_text (statement, 2, word);
  filo_statement_bind_int64 (statement, 3, at);
  filo_statement_bind_text (statement, 4, detail);
  return filo_statement_run (statement, error);
}

GPtrArray *
filo_report_table_list (FiloDb      *db,
                        const char  *nonce,
                        GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT nonce, word, at, detail FROM report WHERE nonce = ?1 ORDER BY id",
                     error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, nonce);
  return filo_table_read_all (db, statement, read_row, (GDestroyNotify) filo_report_row_free,
                              error);
}
