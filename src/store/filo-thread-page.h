/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-message.h"

G_BEGIN_DECLS

/* A part of a thread as a reading job finds it, and the order of its texts. */
typedef struct {
  char   *conversation_id;
  gint64  before;            /* 0 = the newest page and what has no position. */
} FiloThreadPageRequest;

typedef struct {
  GPtrArray *placed;         /* FiloMessage by position, oldest first. */
  GPtrArray *unplaced;       /* Those without one, by time; NULL on an older page. */
} FiloThreadPage;

void     filo_thread_page_request_free (gpointer data);
void     filo_thread_page_free (gpointer data);
/* A FiloDbFunc: a FiloThreadPageRequest gives a FiloThreadPage. */
gpointer filo_thread_page_read (FiloDb   *db,
                                gpointer  data,
                                GError  **error);

/* Pure. */
int      filo_thread_compare_unplaced (FiloMessage *a,
                                       FiloMessage *b);
gint64   filo_thread_position_of (GPtrArray *placed,
                                  guint      index);
/* How many at the end follow each other without a gap, up to `before` (0 =
 * whatever the last one is). */
guint    filo_thread_count_unbroken (GPtrArray *placed,
                                     gint64     before);

G_END_DECLS
