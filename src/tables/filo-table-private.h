/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* What the tables share. Worker thread only. */

/* Makes an object or struct from the row that the statement stands on; NULL with error if a value
 * is none that we know. */
typedef gpointer (*FiloRowReader) (FiloDb         *db,
                                   FiloStatement  *row,
                                   GError        **error);

/* Runs a bound statement; the first row, NULL without error = none. */
gpointer   filo_table_read_first (FiloDb         *db,
                                  FiloStatement  *statement,
                                  FiloRowReader   read,
                                  GError        **error);

/* Runs a bound statement; all rows, freed with destroy. */
GPtrArray *filo_table_read_all   (FiloDb          *db,
                                  FiloStatement   *statement,
                                  FiloRowReader    read,
                                  GDestroyNotify   destroy,
                                  GError         **error);

/* Runs a bound statement; its first column, 0 without a row or for NULL. */
gboolean   filo_table_read_int64 (FiloStatement  *statement,
                                  gint64         *value,
                                  GError        **error);

/* The same for one text parameter, the commonest case. */
gpointer   filo_table_find       (FiloDb         *db,
                                  const char     *sql,
                                  const char     *key,
                                  FiloRowReader   read,
                                  GError        **error);
gboolean   filo_table_run_text   (FiloDb         *db,
                                  const char     *sql,
                                  const char     *key,
                                  GError        **error);
gboolean   filo_table_run_int64  (FiloDb         *db,
                                  const char     *sql,
                                  gint64          key,
                                  GError        **error);

/* list_changed_after of every kind: parameters change, limit. */
GPtrArray *filo_table_list_changed (FiloDb         *db,
                                    const char     *sql,
                                    gint64          change,
                                    guint           limit,
                                    FiloRowReader   read,
                                    GError        **error);

/* list_by_id_after of every kind: parameters active_since, last id, limit. */
GPtrArray *filo_table_list_batch   (FiloDb         *db,
                                    const char     *sql,
                                    gint64          active_since,
                                    const char     *last_id,
                                    guint           limit,
                                    FiloRowReader   read,
                                    GError        **error);

/* Always FALSE, with a CORRUPT error: the column holds an integer that is no value of its enum. */
gboolean   filo_table_refuse_enum  (FiloDb         *db,
                                    const char     *column,
                                    int             stored,
                                    GError        **error);

/* Whether the stored integer is known; then *value is set. */
#define FILO_TABLE_READ_ENUM(db, row, column0, prefix, value, name, error)                       \
  (prefix##_from_stored ((int) filo_statement_get_int64 (row, column0), value)                   \
   || filo_table_refuse_enum (db, name, (int) filo_statement_get_int64 (row, column0), error))

/* What a desktop keeps of the conversations, with parameter 1 = active_since; closed is 3. */
#define FILO_CONVERSATION_KEPT                                                                   \
  "c.began_at > 0 AND (c.state <> 3 OR c.unread = 1 OR c.last_at >= ?1)"

G_END_DECLS
