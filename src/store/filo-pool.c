/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-pool.h"

struct _FiloPool
{
  GHashTable *by_object;   /* Owns the items. */
  GHashTable *by_id;
  GHashTable *by_entry;
};

static void
free_item (gpointer data)
{
  FiloPoolItem *item = data;

  g_free (item->id);
  g_free (item);
}

static void
on_object_gone (gpointer  data,
                GObject  *object)
{
  FiloPool *self = data;
  FiloPoolItem *item = g_hash_table_lookup (self->by_object, object);

  g_assert (item != NULL);
  if (item->id != NULL)
    g_hash_table_remove (self->by_id, item->id);
  if (item->entry != 0)
    g_hash_table_remove (self->by_entry, &item->entry);
  g_hash_table_remove (self->by_object, object);
}

FiloPool *
filo_pool_new (void)
{
  FiloPool *self = g_new0 (FiloPool, 1);

  self->by_object = g_hash_table_new_full (NULL, NULL, NULL, free_item);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_entry = g_hash_table_new (g_int64_hash, g_int64_equal);
  return self;
}

void
filo_pool_free (FiloPool *self)
{
  GHashTableIter iter;
  gpointer object;

  g_hash_table_iter_init (&iter, self->by_object);
  while (g_hash_table_iter_next (&iter, &object, NULL))
    g_object_weak_unref (object, on_object_gone, self);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_entry);
  g_hash_table_unref (self->by_object);
  g_free (self);
}

FiloPoolItem *
filo_pool_find (FiloPool   *self,
                const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

FiloPoolItem *
filo_pool_find_entry (FiloPool *self,
                      gint64    entry)
{
  return g_hash_table_lookup (self->by_entry, &entry);
}

FiloPoolItem *
filo_pool_find_object (FiloPool *self,
                       gpointer  object)
{
  return g_hash_table_lookup (self->by_object, object);
}

FiloPoolItem *
filo_pool_add (FiloPool   *self,
               gpointer    object,
               const char *id,
               gint64      entry)
{
  FiloPoolItem *item = g_new0 (FiloPoolItem, 1);

  g_assert (!g_hash_table_contains (self->by_object, object));
  item->object = object;
  g_hash_table_insert (self->by_object, object, item);
  g_object_weak_ref (object, on_object_gone, self);
  if (id != NULL)
    filo_pool_set_id (self, item, id);
  filo_pool_set_entry (self, item, entry);
  return item;
}

void
filo_pool_set_id (FiloPool     *self,
                  FiloPoolItem *item,
                  const char   *id)
{
  g_assert (item->id == NULL && filo_pool_find (self, id) == NULL);
  item->id = g_strdup (id);
  g_hash_table_insert (self->by_id, item->id, item);
}

void
filo_pool_set_entry (FiloPool     *self,
                     FiloPoolItem *item,
                     gint64        entry)
{
  FiloPoolItem *other;

  if (item->entry == entry)
    return;
  if (item->entry != 0)
    g_hash_table_remove (self->by_entry, &item->entry);
  item->entry = 0;
  if (entry == 0)
    return;

  /* A row's number can be given again after a deletion: the newer holder wins. */
  other = filo_pool_find_entry (self, entry);
  if (other != NULL)
    {
      g_hash_table_remove (self->by_entry, &other->entry);
      other->entry = 0;
    }
  item->entry = entry;
  g_hash_table_insert (self->by_entry, &item->entry, item);
}

GPtrArray *
filo_pool_list (FiloPool *self)
{
  GPtrArray *items = g_ptr_array_sized_new (g_hash_table_size (self->by_object));
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->by_object);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, item);
  return items;
}
