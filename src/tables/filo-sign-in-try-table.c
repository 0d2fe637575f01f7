/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-sign-in-try-table.h"

#include "filo-table-private.h"

gboolean
filo_sign_in_try_table_add (FiloDb      *db,
                            const char  *address,
                            gint64       now,
                            GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO sign_in_try (address, at) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, address);
  filo_statement_bind_int64 (statement, 2, now);
  return filo_statement_run (statement, error);
}

gboolean
filo_sign_in_try_table_count (FiloDb      *db,
                              const char  *address,
                              gint64       since,
                              gint64      *count,
                              gint64      *first_at,
                              GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT COUNT(*), COALESCE (MIN (at), 0) FROM sign_in_try "
                         "WHERE address = ?1 AND at >= ?2", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, address);
  filo_statement_bind_int64 (statement, 2, since);
  if (filo_statement_step (statement, error) != FILO_STEP_ROW)
    return FALSE;
  *count = filo_statement_get_int64 (statement, 0);
  *first_at = filo_statement_get_int64 (statement, 1);
  filo_statement_reset (statement);
  return TRUE;
}

gboolean
filo_sign_in_try_table_trim (FiloDb  *db,
                             gint64   before,
                             GError **error)
{
  return filo_table_run_int64 (db, "DELETE FROM sign_in_try WHERE at < ?1", before, error);
}
