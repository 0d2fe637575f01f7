/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

typedef struct
{
  char   *code_hash;
  char   *agent_id;
  gint64  expires_at;
  gint64  used_at;      /* 0 = not used yet. */
} FiloSignInRow;

void filo_sign_in_row_free (FiloSignInRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloSignInRow, filo_sign_in_row_free)

gboolean filo_sign_in_table_add (FiloDb      *db,
                                 const char  *code_hash,
                                 const char  *agent_id,
                                 gint64       expires_at,
                                 GError     **error);

/* NULL without error = no such code. */
FiloSignInRow *filo_sign_in_table_get (FiloDb      *db,
                                       const char  *code_hash,
                                       GError     **error);

/* Uses a code up: *used is TRUE only for the first that does so before it expires. */
gboolean filo_sign_in_table_use (FiloDb      *db,
                                 const char  *code_hash,
                                 gint64       now,
                                 gboolean    *used,
                                 GError     **error);

/* Forgets codes that expired before a time. */
gboolean filo_sign_in_table_trim (FiloDb  *db,
                                  gint64   before,
                                  GError **error);

G_END_DECLS
