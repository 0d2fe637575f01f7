/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* Notes a try from a client's address that failed. */
gboolean filo_sign_in_try_table_add (FiloDb      *db,
                                     const char  *address,
                                     gint64       now,
                                     GError     **error);

/* How many there were from an address at or after since, and the time of the first of them (0 =
 * none). */
gboolean filo_sign_in_try_table_count (FiloDb      *db,
                                       const char  *address,
                                       gint64       since,
                                       gint64      *count,
                                       gint64      *first_at,
                                       GError     **error);

/* Forgets those before a time. */
gboolean filo_sign_in_try_table_trim (FiloDb  *db,
                                      gint64   before,
                                      GError **error);

G_END_DECLS
