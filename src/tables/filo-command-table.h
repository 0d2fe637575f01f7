/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* The answer to a command that was done, kept by its Idempotency-Key. */
typedef struct
{
  char   *agent_id;
  char   *key;
  char   *fingerprint;
  int     status;
  char   *body;         /* NULL = none. */
  gint64  at;
} FiloCommandRow;

void filo_command_row_free (FiloCommandRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloCommandRow, filo_command_row_free)

/* CONSTRAINT if the key is there already. */
gboolean filo_command_table_add (FiloDb                *db,
                                 const FiloCommandRow  *row,
                                 GError               **error);

/* NULL without error = a first try. */
FiloCommandRow *filo_command_table_get (FiloDb      *db,
                                        const char  *agent_id,
                                        const char  *key,
                                        GError     **error);

/* Forgets those before a time (IDEMPOTENCY_KEEP). */
gboolean filo_command_table_trim (FiloDb  *db,
                                  gint64   before,
                                  GError **error);

G_END_DECLS
