/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "filo-conversation.h"

G_BEGIN_DECLS

/* Which conversations a list shows; the words of the sidebar. */
typedef enum {
  FILO_CONVERSATION_FILTER_INBOX,    /* Open, not blocked. */
  FILO_CONVERSATION_FILTER_UNREAD,   /* Open, not blocked, unread. */
  FILO_CONVERSATION_FILTER_SNOOZED,  /* Snoozed, not blocked. */
  FILO_CONVERSATION_FILTER_CLOSED,   /* Closed, not blocked. */
  FILO_CONVERSATION_FILTER_BLOCKED,  /* Of blocked people, whatever the state. */
} FiloConversationFilter;

#define FILO_N_CONVERSATION_FILTERS (FILO_CONVERSATION_FILTER_BLOCKED + 1)

/*
 * GListModel of FiloConversation, newest (last-at) first. Main thread only.
 * First it reports only as many rows as fit a window (about 20), complete; then
 * it grows to all. A row that wasn't looked at yet is hollow (property `loaded`
 * of FiloConversation is FALSE, no id yet) and is filled from the replica soon
 * after somebody asked for it: the same object gets its properties. An object
 * is the same GObject everywhere in the process. Where a hollow row turns out
 * to be an object that exists already, the row is exchanged by items-changed.
 *
 * Properties: filter (construct only), loading (TRUE until every row is
 * reported; an empty list is only really empty when it is FALSE).
 */
#define FILO_TYPE_CONVERSATION_LIST (filo_conversation_list_get_type ())
G_DECLARE_FINAL_TYPE (FiloConversationList, filo_conversation_list, FILO, CONVERSATION_LIST, GObject)

FiloConversationFilter filo_conversation_list_get_filter (FiloConversationList *self);
gboolean               filo_conversation_list_get_loading (FiloConversationList *self);

/* Where the conversation stands in the list, or FALSE when it isn't there. */
gboolean               filo_conversation_list_find (FiloConversationList *self,
                                                    FiloConversation     *conversation,
                                                    guint                *position);

G_END_DECLS
