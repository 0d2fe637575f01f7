/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "filo-message.h"

G_BEGIN_DECLS

/*
 * GListModel of FiloMessage: one conversation's texts, oldest first by
 * position; below them, by time written, those that have no position yet
 * (unsent, refused, waiting, held). Main thread only. The newest page (50)
 * appears at once, older ones are asked for by filo_thread_list_load_older_async().
 * Cancelled texts that never got a position are not shown.
 *
 * Properties (all read-only but conversation-id, which is construct only):
 * loading (the first page, or an older one, is under way), has-older, and
 * revision: what a reply to this thread must carry as its thread_revision.
 */
#define FILO_TYPE_THREAD_LIST (filo_thread_list_get_type ())
G_DECLARE_FINAL_TYPE (FiloThreadList, filo_thread_list, FILO, THREAD_LIST, GObject)

const char *filo_thread_list_get_conversation_id (FiloThreadList *self);
gboolean    filo_thread_list_get_loading (FiloThreadList *self);
gboolean    filo_thread_list_get_has_older (FiloThreadList *self);

/* The highest position of a non-keyword inbound text or of another person's
 * reply in this list, i.e. of what was shown; 0 when there is none. */
guint64     filo_thread_list_get_revision (FiloThreadList *self);

/* The highest position in the list, for read_through; 0 when there is none. */
gint64      filo_thread_list_get_last_position (FiloThreadList *self);

/* Prepends up to 50 older texts: from the replica, else from the gateway.
 * Finish says whether any came. Errors are sentences (for instance: offline and
 * not kept on this computer). One at a time: a second call while one is under
 * way fails with G_IO_ERROR_PENDING. */
void        filo_thread_list_load_older_async (FiloThreadList      *self,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
gboolean    filo_thread_list_load_older_finish (FiloThreadList  *self,
                                                GAsyncResult    *result,
                                                GError         **error);

G_END_DECLS
