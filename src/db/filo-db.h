/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "filo-statement.h"

G_BEGIN_DECLS

#define FILO_DB_ERROR (filo_db_error_quark ())
GQuark filo_db_error_quark (void);

typedef enum
{
  FILO_DB_ERROR_CORRUPT,      /* Not a database, or damaged. */
  FILO_DB_ERROR_FULL,         /* No space left. */
  FILO_DB_ERROR_READONLY,     /* We may not write there. */
  FILO_DB_ERROR_CONSTRAINT,   /* Unique, foreign key, check or type. */
  FILO_DB_ERROR_BUSY,         /* Another program holds the file. */
  FILO_DB_ERROR_TOO_NEW,      /* Made by a newer version of this program. */
  FILO_DB_ERROR_FAILED,
} FiloDbError;

typedef enum
{
  FILO_DB_WRITER,   /* The one connection of a file that writes and checkpoints. */
  FILO_DB_READER,
} FiloDbMode;

#define FILO_TYPE_DB (filo_db_get_type ())
G_DECLARE_FINAL_TYPE (FiloDb, filo_db, FILO, DB, GObject)

/* Opens a database file; blocks. All later calls must come from the thread that opened it.
 * WRITER makes the file (0600, in a 0700 folder) if there is none, and holds "path-lock", so that a
 * second writer, in whatever process, is refused with BUSY. READER needs a file that a writer made. */
FiloDb        *filo_db_open           (const char  *path,
                                       FiloDbMode   mode,
                                       GError     **error);
const char    *filo_db_get_path       (FiloDb *self);
FiloDbMode     filo_db_get_mode       (FiloDb *self);

/* Closes now instead of at the last unref; a writer checkpoints. */
void           filo_db_close          (FiloDb *self);

/* Runs one or more statements without parameters or rows. sql is a constant of ours, never made from
 * values. */
gboolean       filo_db_execute        (FiloDb      *self,
                                       const char  *sql,
                                       GError     **error);

/* The statement of a constant sql, compiled once per connection, reset and with no bindings. It is
 * borrowed, and shared by all who prepare the same text: read its rows before you call others. */
FiloStatement *filo_db_prepare        (FiloDb      *self,
                                       const char  *sql,
                                       GError     **error);

/* Runs filo_statement_reset() on all statements, so that no read stays open. */
void           filo_db_reset_all      (FiloDb *self);

gboolean       filo_db_begin          (FiloDb  *self,
                                       GError **error);
gboolean       filo_db_commit         (FiloDb  *self,
                                       GError **error);
gboolean       filo_db_rollback       (FiloDb  *self,
                                       GError **error);
gboolean       filo_db_in_transaction (FiloDb *self);

/* Savepoints nest without names: each release or rollback is of the innermost one. */
gboolean       filo_db_savepoint          (FiloDb  *self,
                                           GError **error);
gboolean       filo_db_release_savepoint  (FiloDb  *self,
                                           GError **error);
gboolean       filo_db_rollback_savepoint (FiloDb  *self,
                                           GError **error);

/* Rows that the last INSERT, UPDATE or DELETE changed. */
gint64         filo_db_get_changes    (FiloDb *self);

/* The first column of the first row; no row or NULL gives 0. */
gboolean       filo_db_query_int64    (FiloDb      *self,
                                       const char  *sql,
                                       gint64      *value,
                                       GError     **error);

/* PRAGMA quick_check: TRUE when sound, else CORRUPT. Slow on a big file. */
gboolean       filo_db_check          (FiloDb  *self,
                                       GError **error);

/* The schema version of the file. */
gboolean       filo_db_get_version    (FiloDb  *self,
                                       int     *version,
                                       GError **error);
gboolean       filo_db_set_version    (FiloDb  *self,
                                       int      version,
                                       GError **error);

G_END_DECLS
