/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-key-array.h"
#include "filo-seeded-random.h"

/* The plain truth beside it: a sorted GArray. */
static int
compare_reference (gconstpointer a,
                   gconstpointer b)
{
  const FiloPlaceKey *first = a;
  const FiloPlaceKey *second = b;

  if (first->sort_at != second->sort_at)
    return first->sort_at > second->sort_at ? -1 : 1;
  return first->entry > second->entry ? -1 : first->entry < second->entry;
}

static void
assert_same (const FiloKeyArray *array,
             GArray             *reference)
{
  g_array_sort (reference, compare_reference);
  g_assert_cmpuint (array->length, ==, reference->len);
  for (guint i = 0; i < array->length; i++)
    {
      g_assert_cmpint (array->keys[i].entry, ==, g_array_index (reference, FiloPlaceKey, i).entry);
      g_assert_cmpint (array->keys[i].sort_at, ==,
                       g_array_index (reference, FiloPlaceKey, i).sort_at);
    }
}

static void
test_random_moves (void)
{
  g_autoptr(FiloRandom) random = FILO_RANDOM (filo_seeded_random_new (7));
  g_autoptr(GArray) reference = g_array_new (FALSE, FALSE, sizeof (FiloPlaceKey));
  FiloKeyArray array = { 0 };
  gint64 next_entry = 1;

  for (guint round = 0; round < 3000; round++)
    {
      guint position = 0;

      if (reference->len == 0 || filo_random_uint32_below (random, 3) == 0)
        {
          const FiloPlaceKey key = { .sort_at = filo_random_uint32_below (random, 50),
                                     .entry = next_entry++ };

          g_assert_false (filo_key_array_find (&array, key, &position));
          filo_key_array_insert (&array, position, key);
          g_array_append_val (reference, key);
        }
      else
        {
          const guint which = filo_random_uint32_below (random, reference->len);
          FiloPlaceKey *key = &g_array_index (reference, FiloPlaceKey, which);
          guint by_entry = 0;

          g_assert_true (filo_key_array_find (&array, *key, &position));
          g_assert_true (filo_key_array_find_entry (&array, key->entry, &by_entry));
          g_assert_cmpuint (position, ==, by_entry);
          filo_key_array_remove (&array, position);
          if (filo_random_uint32_below (random, 2) == 0)
            g_array_remove_index_fast (reference, which);
          else
            {
              key->sort_at = filo_random_uint32_below (random, 50);
              g_assert_false (filo_key_array_find (&array, *key, &position));
              filo_key_array_insert (&array, position, *key);
            }
        }
      if (round % 50 == 0)
        assert_same (&array, reference);
    }
  assert_same (&array, reference);
  filo_key_array_clear (&array);
}

static void
test_merge (void)
{
  g_autoptr(FiloRandom) random = FILO_RANDOM (filo_seeded_random_new (11));

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr(GArray) reference = g_array_new (FALSE, FALSE, sizeof (FiloPlaceKey));
      g_autoptr(GArray) inserted = g_array_new (FALSE, FALSE, sizeof (FiloPlaceKey));
      g_autoptr(GHashTable) removed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      FiloKeyArray array = { 0 };
      const guint n = filo_random_uint32_below (random, 40);

      for (guint i = 0; i < n; i++)
        {
          const FiloPlaceKey key = { .sort_at = filo_random_uint32_below (random, 20),
                                     .entry = i + 1 };

          g_array_append_val (reference, key);
        }
      g_array_sort (reference, compare_reference);
      filo_key_array_set (&array, reference);
      for (guint i = reference->len; i > 0; i--)
        if (filo_random_uint32_below (random, 3) == 0)
          {
            gint64 *entry = g_new (gint64, 1);

            *entry = g_array_index (reference, FiloPlaceKey, i - 1).entry;
            g_hash_table_add (removed, entry);
            g_array_remove_index (reference, i - 1);
          }
      for (guint i = 0; i < 10; i++)
        {
          const FiloPlaceKey key = { .sort_at = filo_random_uint32_below (random, 20),
                                     .entry = 1000 + i };

          g_array_append_val (reference, key);
          g_array_append_val (inserted, key);
        }
      filo_key_array_merge (&array, removed, inserted);
      assert_same (&array, reference);
      filo_key_array_clear (&array);
    }
}

static void
test_compare (void)
{
  FiloPlaceKey one[] = { { 9, 1 }, { 8, 2 }, { 7, 3 }, { 6, 4 } };
  FiloPlaceKey two[] = { { 9, 1 }, { 8, 5 }, { 7, 3 }, { 6, 4 } };
  FiloKeyArray before = { one, 4, 4 };
  FiloKeyArray after = { two, 4, 4 };
  guint position, n_old, n_new;

  g_assert_false (filo_key_array_compare (&before, &before, &position, &n_old, &n_new));
  g_assert_true (filo_key_array_compare (&before, &after, &position, &n_old, &n_new));
  g_assert_cmpuint (position, ==, 1);
  g_assert_cmpuint (n_old, ==, 1);
  g_assert_cmpuint (n_new, ==, 1);

  after.length = 0;
  g_assert_true (filo_key_array_compare (&before, &after, &position, &n_old, &n_new));
  g_assert_cmpuint (position, ==, 0);
  g_assert_cmpuint (n_old, ==, 4);
  g_assert_cmpuint (n_new, ==, 0);

  before.length = 2;
  after = (FiloKeyArray){ one, 4, 4 };
  g_assert_true (filo_key_array_compare (&before, &after, &position, &n_old, &n_new));
  g_assert_cmpuint (position, ==, 2);
  g_assert_cmpuint (n_old, ==, 0);
  g_assert_cmpuint (n_new, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-array/random-moves", test_random_moves);
  g_test_add_func ("/key-array/merge", test_merge);
  g_test_add_func ("/key-array/compare", test_compare);
  return g_test_run ();
}
