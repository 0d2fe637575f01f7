/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* A webhook that failed its check. */
typedef struct
{
  gint64  id;
  char   *carrier;
  gint64  at;
  char   *why;
  char   *headers;
  GBytes *body;         /* NULL = none. */
} FiloQuarantineRow;

void filo_quarantine_row_free (FiloQuarantineRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloQuarantineRow, filo_quarantine_row_free)

#define FILO_QUARANTINE_ROWS  1000
#define FILO_QUARANTINE_BYTES (16 * 1024 * 1024)

/* Adds one (its id is given) and drops the oldest beyond the two limits. The same call once more
 * only renews the time of the row it has. */
gboolean filo_quarantine_table_add (FiloDb             *db,
                                    FiloQuarantineRow  *row,
                                    GError            **error);

/* The newest first. GPtrArray of FiloQuarantineRow. */
GPtrArray *filo_quarantine_table_list (FiloDb  *db,
                                       guint    limit,
                                       GError **error);

gboolean filo_quarantine_table_remove (FiloDb  *db,
                                       gint64   id,
                                       GError **error);

gboolean filo_quarantine_table_count (FiloDb  *db,
                                      gint64  *count,
                                      GError **error);

/* Drops those before a time. */
gboolean filo_quarantine_table_trim (FiloDb  *db,
                                     gint64   before,
                                     GError **error);

G_END_DECLS
