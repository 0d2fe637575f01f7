/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-replica-table.h"

G_BEGIN_DECLS

/*
 * The order of a conversation list: FiloPlaceKey, newest first, ties by entry,
 * each entry at most once. 16 bytes a row. Plain data, one thread.
 */
typedef struct {
  FiloPlaceKey *keys;
  guint         length;
  guint         capacity;
} FiloKeyArray;

void     filo_key_array_clear (FiloKeyArray *self);

/* Takes over what the GArray of FiloPlaceKey holds; it must be in order. */
void     filo_key_array_set (FiloKeyArray *self,
                             const GArray *keys);

/* TRUE when exactly this key is there; *position is where it is or would stand. */
gboolean filo_key_array_find (const FiloKeyArray *self,
                              FiloPlaceKey        key,
                              guint              *position);
/* By entry alone; looks at every row. */
gboolean filo_key_array_find_entry (const FiloKeyArray *self,
                                    gint64              entry,
                                    guint              *position);

void     filo_key_array_insert (FiloKeyArray *self,
                                guint         position,
                                FiloPlaceKey  key);
void     filo_key_array_remove (FiloKeyArray *self,
                                guint         position);

/* Many at once, in one pass: takes away the rows of `removed` (a set of entries,
 * gint64 pointers) and adds `inserted` (FiloPlaceKey, in whatever order). */
void     filo_key_array_merge (FiloKeyArray *self,
                               GHashTable   *removed,
                               GArray       *inserted);

/* The smallest range that differs: rows [position, position + n_old) of `before`
 * became [position, position + n_new) of `after`. FALSE when they are equal. */
gboolean filo_key_array_compare (const FiloKeyArray *before,
                                 const FiloKeyArray *after,
                                 guint              *position,
                                 guint              *n_old,
                                 guint              *n_new);

G_END_DECLS
