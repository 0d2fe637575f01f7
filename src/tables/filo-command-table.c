/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-command-table.h"

#include "filo-table-private.h"

#define COLUMNS "agent_id, key, fingerprint, status, body, at"

void
filo_command_row_free (FiloCommandRow *self)
{
  g_free (self->agent_id);
  g_free (self->key);
  g_free (self->fingerprint);
  g_free (self->body);
  g_free (self);
}

static gpointer
read_row (FiloDb         *db,
          FiloStatement  *row,
          GError        **error)
{
  FiloCommandRow *self = g_new0 (FiloCommandRow, 1);

  self->agent_id = filo_statement_dup_text (row, 0);
  self->key = filo_statement_dup_text (row, 1);
  self->fingerprint = filo_statement_dup_text (row, 2);
  self->status = (int) filo_statement_get_int64 (row, 3);
  self->body = filo_statement_dup_text (row, 4);
  self->at = filo_statement_get_int64 (row, 5);
  return self;
}

gboolean
filo_command_table_add (FiloDb                *db,
                        const FiloCommandRow  *row,
                        GError               **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO command (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                     error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, row->agent_id);
  filo_statement_bind_text (statement, 2, row->key);
  filo_statement_bind_text (statement, 3, row->fingerprint);
  filo_statement_bind_int64 (statement, 4, row->status);
  filo_statement_bind_text (statement, 5, row->body);
  filo_statement_bind_int64 (statement, 6, row->at);
  return filo_statement_run (statement, error);
}

FiloCommandRow *
filo_command_table_get (FiloDb      *db,
                        const char  *agent_id,
                        const char  *key,
                        GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM command WHERE agent_id = ?1 AND key = ?2", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, agent_id);
  filo_statement_bind_text (statement, 2, key);
  return filo_table_read_first (db, statement, read_row, error);
}

gboolean
filo_command_table_trim (FiloDb  *db,
                         gint64   before,
                         GError **error)
{
  return filo_table_run_int64 (db, "DELETE FROM command WHERE at < ?1", before, error);
}
