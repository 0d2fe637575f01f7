/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-agent.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* A fresh object; NULL without error = no such row. */
FiloAgent *filo_agent_table_get (FiloDb      *db,
                                 const char  *id,
                                 GError     **error);

/* Stores it as it is, its change included; a row of the same id is replaced. */
gboolean filo_agent_table_put (FiloDb     *db,
                               FiloAgent  *object,
                               GError    **error);

/* Gateway: gives it the next change number, then puts it. */
gboolean filo_agent_table_save (FiloDb     *db,
                                FiloAgent  *object,
                                GError    **error);

/* Without trace; a gateway uses filo_feed_table_remove(). Nothing to remove is fine. */
gboolean filo_agent_table_remove (FiloDb      *db,
                                  const char  *id,
                                  GError     **error);

/* Gateway: published rows with a later change, by change. GPtrArray of FiloAgent. */
GPtrArray *filo_agent_table_list_changed_after (FiloDb  *db,
                                                gint64   change,
                                                guint    limit,
                                                GError **error);

/* Gateway: a batch of the snapshot: published rows, by id, last_id NULL = from the start. */
GPtrArray *filo_agent_table_list_by_id_after (FiloDb      *db,
                                              const char  *last_id,
                                              guint        limit,
                                              GError     **error);

/* How many the batches give in all. */
gboolean filo_agent_table_count (FiloDb  *db,
                                 gint64  *count,
                                 GError **error);

/* All, removed ones too, by name. GPtrArray of FiloAgent. */
GPtrArray *filo_agent_table_list (FiloDb  *db,
                                  GError **error);

/* The one not removed with this e-mail address, in any case; NULL without error = none. */
FiloAgent *filo_agent_table_get_by_email (FiloDb      *db,
                                          const char  *email,
                                          GError     **error);

/* Agents of a role that aren't removed: the last owner must stay. */
gboolean filo_agent_table_count_role (FiloDb    *db,
                                      FiloRole   role,
                                      gint64    *count,
                                      GError   **error);

G_END_DECLS
