/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-audit-table.h"

#include "filo-table-private.h"

#define COLUMNS "at, agent_id, what, object_kind, object_id, detail"

void
filo_audit_row_free (FiloAuditRow *self)
{
  g_free (self->agent_id);
  g_free (self->what);
  g_free (self->object_id);
  g_free (self->detail);
  g_free (self);
}

static gpointer
read_row (FiloDb         *db,
          FiloStatement  *row,
          GError        **error)
{
  FiloAuditRow *self = g_new0 (FiloAuditRow, 1);

  self->at = filo_statement_get_int64 (row, 0);
  self->agent_id = filo_statement_dup_text (row, 1);
  self->what = filo_statement_dup_text (row, 2);
  self->object_kind = (int) filo_statement_get_int64 (row, 3);
  self->object_id = filo_statement_dup_text (row, 4);
  self->detail = filo_statement_dup_text (row, 5);
  return self;
}

gboolean
filo_audit_table_add (FiloDb              *db,
                      const FiloAuditRow  *row,
                      GError             **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO audit (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, row->at);
  filo_statement_bind_text (statement, 2, row->agent_id);
  filo_statement_bind_text (statement, 3, row->what);
  filo_statement_bind_int64 (statement, 4, row->object_kind);
  filo_statement_bind_text (statement, 5, row->object_id);
  filo_statement_bind_text (statement, 6, row->detail);
  return filo_statement_run (statement, error);
}

GPtrArray *
filo_audit_table_list (FiloDb      *db,
                       FiloKind     object_kind,
                       const char  *object_id,
                       guint        limit,
                       GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM audit WHERE object_kind = ?1 AND object_id = ?2 "
                         "ORDER BY id DESC LIMIT ?3", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, filo_kind_to_stored (object_kind));
  filo_statement_bind_text (statement, 2, object_id);
  filo_statement_bind_int64 (statement, 3, limit);
  return filo_table_read_all (db, statement, read_row, (GDestroyNotify) filo_audit_row_free, error);
}
