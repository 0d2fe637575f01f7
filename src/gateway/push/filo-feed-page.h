/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-change.h"
#include "filo-db.h"

G_BEGIN_DECLS

/**
 * FiloFeedPage:
 *
 * A part of the feed as it is read in one transaction: what changed after @after,
 * up to and with @position.
 */
typedef struct
{
  FiloChangeBatch *batch;
  gint64           after;
  gint64           position;
} FiloFeedPage;

FiloFeedPage *filo_feed_page_read (FiloDb *db, gint64 after, guint limit, GError **error);
void          filo_feed_page_free (FiloFeedPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloFeedPage, filo_feed_page_free)

GBytes       *filo_feed_page_to_event (FiloFeedPage *self);
GBytes       *filo_feed_hint_event (const char *cursor);

G_END_DECLS
