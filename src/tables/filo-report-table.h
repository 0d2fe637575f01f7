/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* A report of delivery as the carrier gave it. */
typedef struct
{
  char   *nonce;
  char   *word;
  gint64  at;
  char   *detail;
} FiloReportRow;

void filo_report_row_free (FiloReportRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloReportRow, filo_report_row_free)

gboolean filo_report_table_add (FiloDb      *db,
                                const char  *nonce,
                                const char  *word,
                                gint64       at,
                                const char  *detail,
                                GError     **error);

/* Of an attempt, in the order that they came. GPtrArray of FiloReportRow. */
GPtrArray *filo_report_table_list (FiloDb      *db,
                                   const char  *nonce,
                                   GError     **error);

G_END_DECLS
