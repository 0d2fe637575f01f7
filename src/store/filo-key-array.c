/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-key-array.h"

#include <string.h>

/* Negative when `a` stands above `b`. */
static int
compare_keys (FiloPlaceKey a,
              FiloPlaceKey b)
{
  if (a.sort_at != b.sort_at)
    return a.sort_at > b.sort_at ? -1 : 1;
  if (a.entry != b.entry)
    return a.entry > b.entry ? -1 : 1;
  return 0;
}

static int
compare_for_sort (gconstpointer a,
                  gconstpointer b)
{
  return compare_keys (*(const FiloPlaceKey *) a, *(const FiloPlaceKey *) b);
}

static void
ensure_capacity (FiloKeyArray *self,
                 guint         length)
{
  if (length <= self->capacity)
    return;
  self->capacity = MAX (length, MAX (64, self->capacity + self->capacity / 2));
  self->keys = g_renew (FiloPlaceKey, self->keys, self->capacity);
}

void
filo_key_array_clear (FiloKeyArray *self)
{
  g_clear_pointer (&self->keys, g_free);
  self->length = self->capacity = 0;
}

void
filo_key_array_set (FiloKeyArray *self,
                    const GArray *keys)
{
  ensure_capacity (self, keys->len);
  if (keys->len > 0)
    memcpy (self->keys, keys->data, keys->len * sizeof (FiloPlaceKey));
  self->length = keys->len;
}

gboolean
filo_key_array_find (const FiloKeyArray *self,
                     FiloPlaceKey        key,
                     guint              *position)
{
  guint low = 0;
  guint high = self->length;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (compare_keys (self->keys[middle], key) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *position = low;
  return low < self->length && compare_keys (self->keys[low], key) == 0;
}

gboolean
filo_key_array_find_entry (const FiloKeyArray *self,
                           gint64              entry,
                           guint              *position)
{
  for (guint i = 0; i < self->length; i++)
    if (self->keys[i].entry == entry)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

void
filo_key_array_insert (FiloKeyArray *self,
                       guint         position,
                       FiloPlaceKey  key)
{
  g_assert (position <= self->length);
  ensure_capacity (self, self->length + 1);
  memmove (self->keys + position + 1, self->keys + position,
           (self->length - position) * sizeof (FiloPlaceKey));
  self->keys[position] = key;
  self->length++;
}

void
filo_key_array_remove (FiloKeyArray *self,
                       guint         position)
{
  g_assert (position < self->length);
  memmove (self->keys + position, self->keys + position + 1,
           (self->length - position - 1) * sizeof (FiloPlaceKey));
  self->length--;
}

void
filo_key_array_merge (FiloKeyArray *self,
                      GHashTable   *removed,
                      GArray       *inserted)
{
  FiloPlaceKey *keys = g_new (FiloPlaceKey, self->length + inserted->len + 1);
  guint length = 0;
  guint next = 0;

  g_array_sort (inserted, compare_for_sort);
  for (guint i = 0; i < self->length; i++)
    {
      if (g_hash_table_contains (removed, &self->keys[i].entry))
        continue;
      while (next < inserted->len &&
             compare_keys (g_array_index (inserted, FiloPlaceKey, next), self->keys[i]) < 0)
        keys[length++] = g_array_index (inserted, FiloPlaceKey, next++);
      keys[length++] = self->keys[i];
    }
  while (next < inserted->len)
    keys[length++] = g_array_index (inserted, FiloPlaceKey, next++);

  g_free (self->keys);
  self->keys = keys;
  self->length = length;
  self->capacity = length + 1;
}

gboolean
filo_key_array_compare (const FiloKeyArray *before,
                        const FiloKeyArray *after,
                        guint              *position,
                        guint              *n_old,
                        guint              *n_new)
{
  const guint shorter = MIN (before->length, after->length);
  guint head = 0;
  guint tail = 0;

  while (head < shorter && before->keys[head].entry == after->keys[head].entry)
    head++;
  while (tail < shorter - head && before->keys[before->length - 1 - tail].entry ==
                                      after->keys[after->length - 1 - tail].entry)
    tail++;
  *position = head;
  *n_old = before->length - head - tail;
  *n_new = after->length - head - tail;
  return *n_old > 0 || *n_new > 0;
}
