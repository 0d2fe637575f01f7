/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-sign-in-table.h"

#include "filo-table-private.h"

void
filo_sign_in_row_free (FiloSignInRow *self)
{
  g_free (self->code_hash);
  g_free (self->agent_id);
  g_free (self);
}

static gpointer
read_row (FiloDb         *db,
          FiloStatement  *row,
          GError        **error)
{
  FiloSignInRow *self = g_new0 (FiloSignInRow, 1);

  self->code_hash = filo_statement_dup_text (row, 0);
  self->agent_id = filo_statement_dup_text (row, 1);
  self->expires_at = filo_statement_get_int64 (row, 2);
  self->used_at = filo_statement_get_int64 (row, 3);
  return self;
}

gboolean
filo_sign_in_table_add (FiloDb      *db,
                        const char  *code_hash,
                        const char  *agent_id,
                        gint64       expires_at,
                        GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO sign_in (code_hash, agent_id, expires_at, used_at) "
                         "VALUES (?1, ?2, ?3, 0)", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, code_hash);
  filo_statement_bind_text (statement, 2, agent_id);
  filo_statement_bind_int64 (statement, 3, expires_at);
  return filo_statement_run (statement, error);
}

FiloSignInRow *
filo_sign_in_table_get (FiloDb      *db,
                        const char  *code_hash,
                        GError     **error)
{
  return filo_table_find (db,
                          "SELECT code_hash, agent_id, expires_at, used_at FROM sign_in "
                          "WHERE code_hash = ?1",
                          code_hash, read_row, error);
}

gboolean
filo_sign_in_table_use (FiloDb      *db,
                        const char  *code_hash,
                        gint64       now,
                        gboolean    *used,
                        GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "UPDATE sign_in SET used_at = ?2 "
                         "WHERE code_hash = ?1 AND used_at = 0 AND expires_at > ?2", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, code_hash);
  filo_statement_bind_int64 (statement, 2, now);
  if (!filo_statement_run (statement, error))
    return FALSE;
  *used = filo_db_get_changes (db) > 0;
  return TRUE;
}

gboolean
filo_sign_in_table_trim (FiloDb  *db,
                         gint64   before,
                         GError **error)
{
  return filo_table_run_int64 (db, "DELETE FROM sign_in WHERE expires_at < ?1", before, error);
}
