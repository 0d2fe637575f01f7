/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "filo-db.h"

G_BEGIN_DECLS

/* Made and freed by FiloDb, which outlives it. Takes handle. */
FiloStatement *filo_statement_new         (FiloDb        *db,
                                           sqlite3_stmt  *handle);
void           filo_statement_free        (FiloStatement *self);

/* Reset, bindings cleared. */
void           filo_statement_renew       (FiloStatement *self);

/* Fills error from the connection's last failure; names the file. */
void           filo_db_set_error          (FiloDb        *self,
                                           int            code,
                                           GError       **error);
void           filo_db_assert_thread      (FiloDb        *self);

/* A worker's job within a transaction; keep FALSE undoes it. */
gboolean       filo_db_begin_job          (FiloDb        *self,
                                           GError       **error);
gboolean       filo_db_end_job            (FiloDb        *self,
                                           gboolean       keep,
                                           GError       **error);

/* Rows written since the file was opened. */
gint64         filo_db_get_total_changes  (FiloDb        *self);

G_END_DECLS
