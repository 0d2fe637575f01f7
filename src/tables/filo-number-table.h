/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-number.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* A fresh object; NULL without error = no such row. */
FiloNumber *filo_number_table_get (FiloDb      *db,
                                   const char  *id,
                                   GError     **error);

/* Stores it as it is, its change included; a row of the same id is replaced. */
gboolean filo_number_table_put (FiloDb      *db,
                                FiloNumber  *object,
                                GError     **error);

/* Gateway: gives it the next change number, then puts it. */
gboolean filo_number_table_save (FiloDb      *db,
                                 FiloNumber  *object,
                                 GError     **error);

/* Without trace; a gateway uses filo_feed_table_remove(). Nothing to remove is fine. */
gboolean filo_number_table_remove (FiloDb      *db,
                                   const char  *id,
                                   GError     **error);

/* Gateway: published rows with a later change, by change. GPtrArray of FiloNumber. */
GPtrArray *filo_number_table_list_changed_after (FiloDb  *db,
                                                 gint64   change,
                                                 guint    limit,
                                                 GError **error);

/* Gateway: a batch of the snapshot: published rows, by id, last_id NULL = from the start. */
GPtrArray *filo_number_table_list_by_id_after (FiloDb      *db,
                                               const char  *last_id,
                                               guint        limit,
                                               GError     **error);

/* How many the batches give in all. */
gboolean filo_number_table_count (FiloDb  *db,
                                  gint64  *count,
                                  GError **error);

/* All, by address. GPtrArray of FiloNumber. */
GPtrArray *filo_number_table_list (FiloDb  *db,
                                   GError **error);

/* By E.164; NULL without error = not ours. */
FiloNumber *filo_number_table_get_by_address (FiloDb      *db,
                                              const char  *address,
                                              GError     **error);

G_END_DECLS
