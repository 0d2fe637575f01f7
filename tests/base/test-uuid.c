/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-uuid.h"

#include <string.h>

#include "filo-fake-clock.h"
#include "filo-seeded-random.h"

/* The state is the process's, so each test goes on from a later time than the one before. */

typedef struct
{
  FiloFakeClock    *clock;
  FiloSeededRandom *random;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->clock = filo_fake_clock_new (G_GINT64_CONSTANT (1795363065123) + GPOINTER_TO_INT (data) * 1000000);
  f->random = filo_seeded_random_new (7);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_finalize_object (f->clock);
  g_assert_finalize_object (f->random);
}

static char *
make (Fixture *f)
{
  return filo_uuid7_new (FILO_CLOCK (f->clock), FILO_RANDOM (f->random));
}

static gint64
time_of (const char *uuid)
{
  g_autofree char *hex = g_strdup_printf ("%.8s%.4s", uuid, uuid + 9);

  return (gint64) g_ascii_strtoull (hex, NULL, 16);
}

static void
test_form (Fixture *f, gconstpointer data)
{
  g_autofree char *uuid = make (f);

  g_assert_true (filo_uuid_is_valid (uuid));
  g_assert_cmpint (uuid[14], ==, '7');
  g_assert_nonnull (strchr ("89ab", uuid[19]));
  g_assert_cmpint (time_of (uuid), ==, filo_clock_now (FILO_CLOCK (f->clock)));
}

static void
test_ten_thousand_in_one_millisecond_rise (Fixture *f, gconstpointer data)
{
  g_autofree char *last = make (f);

  for (int i = 0; i < 10000; i++)
    {
      char *next = make (f);

      g_assert_cmpint (g_strcmp0 (last, next), <, 0);
      g_free (last);
      last = next;
    }
  /* The lower half of the counter was left free for them: no time had to be borrowed. */
  g_assert_cmpint (time_of (last), ==, filo_clock_now (FILO_CLOCK (f->clock)));
}

static void
test_rises_when_the_clock_goes_back (Fixture *f, gconstpointer data)
{
  gint64 now = filo_clock_now (FILO_CLOCK (f->clock));
  g_autofree char *before = make (f);
  g_autofree char *back = NULL;
  g_autofree char *later = NULL;

  filo_fake_clock_set_now (f->clock, now - 3600000);
  back = make (f);
  g_assert_cmpint (g_strcmp0 (before, back), <, 0);
  filo_fake_clock_set_now (f->clock, now + 1);
  later = make (f);
  g_assert_cmpint (g_strcmp0 (back, later), <, 0);
  g_assert_cmpint (time_of (later), ==, now + 1);
}

static void
test_validity (Fixture *f, gconstpointer data)
{
  static const char * const bad[] = {
    "", "x", "01940000-0000-7000-8000-00000000000", "01940000-0000-7000-8000-0000000000000",
    "01940000-0000-7000-8000-00000000000g", "01940000-0000-7000-8000-00000000000A",
    "0194000000007000-8000-0000-000000000", "{1940000-0000-7000-8000-000000000000}",
    "01940000 0000-7000-8000-000000000000",
  };

  g_assert_true (filo_uuid_is_valid ("01940000-0000-7000-8000-000000000000"));
  g_assert_false (filo_uuid_is_valid (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (filo_uuid_is_valid (bad[i]));
}

#define PER_THREAD 2000

static gpointer
make_many (gpointer data)
{
  Fixture *f = data;
  GPtrArray *uuids = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < PER_THREAD; i++)
    g_ptr_array_add (uuids, make (f));
  return uuids;
}

static void
test_threads_share_no_id (Fixture *f, gconstpointer data)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("uuid", make_many, f);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr(GPtrArray) uuids = g_thread_join (threads[i]);

      for (guint k = 0; k < uuids->len; k++)
        g_assert_true (g_hash_table_add (seen, g_strdup (uuids->pdata[k])));
      for (guint k = 1; k < uuids->len; k++)
        g_assert_cmpint (g_strcmp0 (uuids->pdata[k - 1], uuids->pdata[k]), <, 0);
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, PER_THREAD * G_N_ELEMENTS (threads));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func, step) \
  g_test_add ("/uuid/" name, Fixture, GINT_TO_POINTER (step), set_up, func, tear_down)
  ADD ("form", test_form, 1);
  ADD ("ten-thousand-in-one-millisecond-rise", test_ten_thousand_in_one_millisecond_rise, 2);
  ADD ("rises-when-the-clock-goes-back", test_rises_when_the_clock_goes_back, 3);
  ADD ("validity", test_validity, 4);
  ADD ("threads-share-no-id", test_threads_share_no_id, 5);
#undef ADD

  return g_test_run ();
}
