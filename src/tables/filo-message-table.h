/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-message.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* active_since, in the batches: the last FILO_CONVERSATION_SNAPSHOT_TEXTS positions, and all
 * without one,
 * of the conversations that a desktop keeps. Media go with their message. */

/* A fresh object; NULL without error = no such row. */
FiloMessage *filo_message_table_get (FiloDb      *db,
                                     const char  *id,
                                     GError     **error);

/* Stores it as it is, its change included; a row of the same id is replaced. */
gboolean filo_message_table_put (FiloDb       *db,
                                 FiloMessage  *object,
                                 GError      **error);

/* The same where no row of that id exists: doesn't look for media to replace. */
gboolean filo_message_table_add (FiloDb       *db,
                                 FiloMessage  *object,
                                 GError      **error);

/* Gateway: gives it the next change number, then puts it. */
gboolean filo_message_table_save (FiloDb       *db,
                                  FiloMessage  *object,
                                  GError      **error);

/* Without trace; a gateway uses filo_feed_table_remove(). Nothing to remove is fine. */
gboolean filo_message_table_remove (FiloDb      *db,
                                    const char  *id,
                                    GError     **error);

/* Gateway: published rows with a later change, by change. GPtrArray of FiloMessage. */
GPtrArray *filo_message_table_list_changed_after (FiloDb  *db,
                                                  gint64   change,
                                                  guint    limit,
                                                  GError **error);

/* Gateway: a batch of the snapshot: published rows, by id, last_id NULL = from the start. */
GPtrArray *filo_message_table_list_by_id_after (FiloDb      *db,
                                                const char  *last_id,
                                                gint64       active_since,
                                                guint        limit,
                                                GError     **error);

/* How many the batches give in all. */
gboolean filo_message_table_count (FiloDb  *db,
                                   gint64   active_since,
                                   gint64  *count,
                                   GError **error);

/* A page of a thread, oldest first: the last ones with a position below before (0 = the newest).
 * GPtrArray of FiloMessage. */
GPtrArray *filo_message_table_list_page (FiloDb      *db,
                                         const char  *conversation_id,
                                         gint64       before,
                                         guint        limit,
                                         GError     **error);

/* What stands below the last position: waiting, held, cancelled before they got one; by creation.
 * GPtrArray of FiloMessage. */
GPtrArray *filo_message_table_list_unplaced (FiloDb      *db,
                                             const char  *conversation_id,
                                             GError     **error);

/* The whole thread by position, then those without one: to publish it when it begins. GPtrArray of
 * FiloMessage. */
GPtrArray *filo_message_table_list_of_conversation (FiloDb      *db,
                                                    const char  *conversation_id,
                                                    GError     **error);

/* What a reply must have seen (3-rules, thread_revision): texts above position that are inbound
 * and no
 * keyword, or replies of others than agent_id; oldest first. GPtrArray of FiloMessage. */
GPtrArray *filo_message_table_list_unseen (FiloDb      *db,
                                           const char  *conversation_id,
                                           const char  *agent_id,
                                           gint64       position,
                                           guint        limit,
                                           GError     **error);

/* The newest text of a thread that has a position; NULL without error = none. */
FiloMessage *filo_message_table_get_last (FiloDb      *db,
                                          const char  *conversation_id,
                                          GError     **error);

/* The first non-keyword inbound text after position, for waiting_since; NULL without error =
 * none. */
FiloMessage *filo_message_table_get_first_inbound_after (FiloDb      *db,
                                                         const char  *conversation_id,
                                                         gint64       position,
                                                         GError     **error);

/* How many texts of an origin a person was sent or wrote, in all their threads, since a time: for
 * the limits of automatic replies. */
gboolean filo_message_table_count_since (FiloDb      *db,
                                         const char  *profile_id,
                                         FiloOrigin   origin,
                                         gint64       since,
                                         gint64      *count,
                                         GError     **error);

G_END_DECLS
