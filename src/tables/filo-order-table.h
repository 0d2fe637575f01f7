/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-order.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* active_since, in the batches: orders of people whose conversation a desktop keeps. */

/* A fresh object; NULL without error = no such row. */
FiloOrder *filo_order_table_get (FiloDb      *db,
                                 const char  *id,
                                 GError     **error);

/* Stores it as it is, its change included; a row of the same id is replaced. */
gboolean filo_order_table_put (FiloDb     *db,
                               FiloOrder  *object,
                               GError    **error);

/* Gateway: gives it the next change number, then puts it. */
gboolean filo_order_table_save (FiloDb     *db,
                                FiloOrder  *object,
                                GError    **error);

/* Without trace; a gateway uses filo_feed_table_remove(). Nothing to remove is fine. */
gboolean filo_order_table_remove (FiloDb      *db,
                                  const char  *id,
                                  GError     **error);

/* Gateway: published rows with a later change, by change. GPtrArray of FiloOrder. */
GPtrArray *filo_order_table_list_changed_after (FiloDb  *db,
                                                gint64   change,
                                                guint    limit,
                                                GError **error);

/* Gateway: a batch of the snapshot: published rows, by id, last_id NULL = from the start. */
GPtrArray *filo_order_table_list_by_id_after (FiloDb      *db,
                                              const char  *last_id,
                                              gint64       active_since,
                                              guint        limit,
                                              GError     **error);

/* How many the batches give in all. */
gboolean filo_order_table_count (FiloDb  *db,
                                 gint64   active_since,
                                 gint64  *count,
                                 GError **error);

/* Of a person, the newest first. GPtrArray of FiloOrder. */
GPtrArray *filo_order_table_list_of_profile (FiloDb      *db,
                                             const char  *profile_id,
                                             guint        limit,
                                             GError     **error);

G_END_DECLS
