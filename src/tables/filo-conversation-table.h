/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-conversation.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* active_since, in the batches: what a desktop keeps: conversations that have begun and are open,
 * snoozed, unread, or had a text since then; 0 = all that have begun. Saving one never lowers the
 * stored last_position. */

#define FILO_CONVERSATION_SNAPSHOT_TEXTS 50

/* A fresh object; NULL without error = no such row. */
FiloConversation *filo_conversation_table_get (FiloDb      *db,
                                               const char  *id,
                                               GError     **error);

/* Stores it as it is, its change included; a row of the same id is replaced. */
gboolean filo_conversation_table_put (FiloDb            *db,
                                      FiloConversation  *object,
                                      GError           **error);

/* Gateway: gives it the next change number, then puts it. */
gboolean filo_conversation_table_save (FiloDb            *db,
                                       FiloConversation  *object,
                                       GError           **error);

/* Without trace; a gateway uses filo_feed_table_remove(). Nothing to remove is fine. */
gboolean filo_conversation_table_remove (FiloDb      *db,
                                         const char  *id,
                                         GError     **error);

/* Gateway: published rows with a later change, by change. GPtrArray of FiloConversation. */
GPtrArray *filo_conversation_table_list_changed_after (FiloDb  *db,
                                                       gint64   change,
                                                       guint    limit,
                                                       GError **error);

/* Gateway: a batch of the snapshot: published rows, by id, last_id NULL = from the start. */
GPtrArray *filo_conversation_table_list_by_id_after (FiloDb      *db,
                                                     const char  *last_id,
                                                     gint64       active_since,
                                                     guint        limit,
                                                     GError     **error);

/* How many the batches give in all. */
gboolean filo_conversation_table_count (FiloDb  *db,
                                        gint64   active_since,
                                        gint64  *count,
                                        GError **error);

/* A page of a list, newest first. state 0 = any; unread: only unread ones; blocked: only those of
 * blocked people, else none of them. Begin with after_at 0 and after_id NULL, go on with the
 * sort_at (see _get_sort_at) and id of the last row. */
typedef struct
{
  FiloConversationState  state;
  gboolean               unread;
  gboolean               blocked;
  gint64                 after_at;
  const char            *after_id;
  guint                  limit;
} FiloConversationQuery;

/* GPtrArray of FiloConversation. */
GPtrArray *filo_conversation_table_list (FiloDb                       *db,
                                         const FiloConversationQuery  *query,
                                         GError                      **error);

/* What the lists are ordered by: the last text, or the end of a snooze if later. */
gint64 filo_conversation_table_get_sort_at (FiloConversation *object);

/* The one conversation of a person with one of our numbers, begun or not; NULL without error =
 * none. */
FiloConversation *filo_conversation_table_get_by_pair (FiloDb      *db,
                                                       const char  *profile_id,
                                                       const char  *number_id,
                                                       GError     **error);

/* All of a person, begun or not. GPtrArray of FiloConversation. */
GPtrArray *filo_conversation_table_list_of_profile (FiloDb      *db,
                                                    const char  *profile_id,
                                                    GError     **error);

/* Gateway: gives the next position of a thread, from 1, and stores it as last_position; 0 on
 * failure. An
 * object loaded before must be told with filo_conversation_set_last_position() before it is put. */
gint64 filo_conversation_table_next_position (FiloDb      *db,
                                              const char  *conversation_id,
                                              GError     **error);

/* Gateway: snoozed ones whose end has come, the earliest first. GPtrArray of FiloConversation. */
GPtrArray *filo_conversation_table_list_snooze_ended (FiloDb  *db,
                                                      gint64   now,
                                                      guint    limit,
                                                      GError **error);

/* Gateway: the earliest end of a snooze, 0 = none. */
gboolean filo_conversation_table_next_snooze_end (FiloDb  *db,
                                                  gint64  *at,
                                                  GError **error);

/* What the sidebar counts; unread in any state; none of them counts blocked people or threads that
 * haven't begun, but blocked does. */
typedef struct
{
  gint64 open;
  gint64 unread;
  gint64 snoozed;
  gint64 closed;
  gint64 blocked;
} FiloConversationCounts;

gboolean filo_conversation_table_get_counts (FiloDb                  *db,
                                             FiloConversationCounts  *counts,
                                             GError                 **error);

G_END_DECLS
