/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-enums.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* What somebody did. agent_id NULL = the machine or the command line; object_kind 0 = no object. */
typedef struct
{
  gint64  at;
  char   *agent_id;
  char   *what;
  int     object_kind;
  char   *object_id;
  char   *detail;
} FiloAuditRow;

void filo_audit_row_free (FiloAuditRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloAuditRow, filo_audit_row_free)

gboolean filo_audit_table_add (FiloDb              *db,
                               const FiloAuditRow  *row,
                               GError             **error);

/* About an object, the newest first. GPtrArray of FiloAuditRow. */
GPtrArray *filo_audit_table_list (FiloDb      *db,
                                  FiloKind     object_kind,
                                  const char  *object_id,
                                  guint        limit,
                                  GError     **error);

G_END_DECLS
