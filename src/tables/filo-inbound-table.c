/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-inbound-table.h"

#include "filo-table-private.h"

static gpointer
read_message_id (FiloDb         *db,
                 FiloStatement  *row,
                 GError        **error)
{
  return filo_statement_dup_text (row, 0);
}

gboolean
filo_inbound_table_add (FiloDb      *db,
                        const char  *carrier,
                        const char  *carrier_id,
                        const char  *message_id,
                        gint64       at,
                        gboolean    *fresh,
                        GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO inbound (carrier, carrier_id, message_id, at) "
                         "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (carrier, carrier_id) DO NOTHING",
                     error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, carrier);
  filo_statement_bind_text (statement, 2, carrier_id);
  filo_statement_bind_text (statement, 3, message_id);
  filo_statement_bind_int64 (statement, 4, at);
  if (!filo_statement_run (statement, error))
    return FALSE;
  *fresh = filo_db_get_changes (db) > 0;
  return TRUE;
}

char *
filo_inbound_table_get_message_id (FiloDb      *db,
                                   const char  *carrier,
                                   const char  *carrier_id,
                                   GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT message_id FROM inbound WHERE carrier = ?1 AND carrier_id = ?2",
                     error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, carrier);
  filo_statement_bind_text (statement, 2, carrier_id);
  return filo_table_read_first (db, statement, read_message_id, error);
}
