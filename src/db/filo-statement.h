/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FiloStatement FiloStatement;

typedef enum
{
  FILO_STEP_ERROR = -1,
  FILO_STEP_DONE = 0,
  FILO_STEP_ROW = 1,
} FiloStep;

/* Parameters count from 1. Text and blobs are copied. A bind that fails (too big) makes the next step
 * fail. */
void        filo_statement_bind_text    (FiloStatement *self,
                                         int            index1,
                                         const char    *value);      /* NULL binds NULL. */
void        filo_statement_bind_int64   (FiloStatement *self,
                                         int            index1,
                                         gint64         value);
void        filo_statement_bind_double  (FiloStatement *self,
                                         int            index1,
                                         double         value);
void        filo_statement_bind_boolean (FiloStatement *self,
                                         int            index1,
                                         gboolean       value);      /* As 0 or 1. */
void        filo_statement_bind_null    (FiloStatement *self,
                                         int            index1);
void        filo_statement_bind_blob    (FiloStatement *self,
                                         int            index1,
                                         const void    *data,
                                         gsize          length);

/* Moves to the next row. After DONE and ERROR the statement is reset. */
FiloStep    filo_statement_step         (FiloStatement  *self,
                                         GError        **error);

/* Runs a statement that gives no rows. */
gboolean    filo_statement_run          (FiloStatement  *self,
                                         GError        **error);

/* Done before DONE: ends the read; bindings stay. */
void        filo_statement_reset        (FiloStatement *self);

/* Columns count from 0. */
const char *filo_statement_get_text     (FiloStatement *self,
                                         int            column0);    /* Borrowed until the next step. */
char       *filo_statement_dup_text     (FiloStatement *self,
                                         int            column0);
gint64      filo_statement_get_int64    (FiloStatement *self,
                                         int            column0);
double      filo_statement_get_double   (FiloStatement *self,
                                         int            column0);
gboolean    filo_statement_get_boolean  (FiloStatement *self,
                                         int            column0);
gboolean    filo_statement_is_null      (FiloStatement *self,
                                         int            column0);
GBytes     *filo_statement_dup_blob     (FiloStatement *self,
                                         int            column0);    /* NULL for NULL. */

G_END_DECLS
