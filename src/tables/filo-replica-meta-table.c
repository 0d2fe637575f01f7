/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-replica-meta-table.h"

char *
filo_replica_meta_table_get (FiloDb      *db,
                             const char  *key,
                             GError     **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "SELECT value FROM replica_meta WHERE key = ?1", error);
  char *value = NULL;

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, key);
  if (filo_statement_step (statement, error) == FILO_STEP_ROW)
    value = filo_statement_dup_text (statement, 0);
  filo_statement_reset (statement);
  return value;
}

gboolean
filo_replica_meta_table_set (FiloDb      *db,
                             const char  *key,
                             const char  *value,
                             GError     **error)
{
  FiloStatement *statement;

  if (value == NULL)
    {
      statement = filo_db_prepare (db, "DELETE FROM replica_meta WHERE key = ?1", error);
      if (statement == NULL)
        return FALSE;
      filo_statement_bind_text (statement, 1, key);
      return filo_statement_run (statement, error);
    }

  statement = filo_db_prepare (db,
                               "INSERT INTO replica_meta (key, value) VALUES (?1, ?2) "
                               "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                               error);
  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, key);
  filo_statement_bind_text (statement, 2, value);
  return filo_statement_run (statement, error);
}
