/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One object of the pool. The pool never keeps an object alive: when the last
 * holder lets go, its item disappears. */
typedef struct {
  GObject  *object;    /* Not owned. */
  char     *id;        /* NULL while only the entry is known. */
  gint64    entry;     /* Row of the replica, 0 when not known. */
  guint64   stamp;     /* Number of the delta that last wrote it. */
  gboolean  loaded;
  gboolean  asked;     /* A load is under way. */
} FiloPoolItem;

/* One id = one GObject, for one type. Main thread. */
typedef struct _FiloPool FiloPool;

FiloPool     *filo_pool_new (void);
void          filo_pool_free (FiloPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloPool, filo_pool_free)

/* NULL when there is none. Borrowed. */
FiloPoolItem *filo_pool_find (FiloPool   *self,
                              const char *id);
FiloPoolItem *filo_pool_find_entry (FiloPool *self,
                                    gint64    entry);
FiloPoolItem *filo_pool_find_object (FiloPool *self,
                                     gpointer  object);

/* Adds an object (not yet in the pool); id or entry may be missing. */
FiloPoolItem *filo_pool_add (FiloPool   *self,
                             gpointer    object,
                             const char *id,
                             gint64      entry);
void          filo_pool_set_id (FiloPool     *self,
                                FiloPoolItem *item,
                                const char   *id);
/* 0 takes it away. */
void          filo_pool_set_entry (FiloPool     *self,
                                   FiloPoolItem *item,
                                   gint64        entry);

/* Every item; the array is owned by the caller, the items aren't. */
GPtrArray    *filo_pool_list (FiloPool *self);

G_END_DECLS
