/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-enums.h"

G_BEGIN_DECLS

/* One change of the feed: the current state of an object, NULL = gone. */
typedef struct
{
  gint64    change;
  FiloKind  kind;
  char     *id;
  GObject  *object;
} FiloFeedEntry;

void filo_feed_entry_free (FiloFeedEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloFeedEntry, filo_feed_entry_free)

/* Worker thread only. A gateway's file has one feed from filo_feed_table_begin() on. */

/* Begins a feed at 0 with this epoch, unless the file has one. */
gboolean filo_feed_table_begin (FiloDb      *db,
                                const char  *epoch,
                                GError     **error);

/* A restored backup is a new epoch: all cursors become invalid. */
gboolean filo_feed_table_set_epoch (FiloDb      *db,
                                    const char  *epoch,
                                    GError     **error);

/* epoch (owned by the caller), the last change given, and the oldest cursor still served; each
 * may be
 * NULL. FAILED if there is no feed. */
gboolean filo_feed_table_get (FiloDb  *db,
                              char   **epoch,
                              gint64  *number,
                              gint64  *oldest,
                              GError **error);

/* The next change number, within the open transaction, so in commit order and without gaps; 0 on
 * failure. */
gint64 filo_feed_table_next (FiloDb  *db,
                             GError **error);

/* Changes after a number, in order, of all kinds. GPtrArray of FiloFeedEntry; full (limit) =
 * there may be
 * more. */
GPtrArray *filo_feed_table_list (FiloDb  *db,
                                 gint64   after,
                                 guint    limit,
                                 GError **error);

/* Removes an object and leaves a tombstone with the next change number. */
gboolean filo_feed_table_remove (FiloDb      *db,
                                 FiloKind     kind,
                                 const char  *id,
                                 gint64       now,
                                 GError     **error);

/* Drops tombstones made before a time; cursors from before them are no longer served. */
gboolean filo_feed_table_trim (FiloDb  *db,
                               gint64   before,
                               GError **error);

G_END_DECLS
