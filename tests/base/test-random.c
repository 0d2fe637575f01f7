/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-backoff.h"

#include <string.h>

#include "filo-seeded-random.h"

static void
test_seed_decides (void)
{
  g_autoptr(FiloSeededRandom) a = filo_seeded_random_new (1);
  g_autoptr(FiloSeededRandom) b = filo_seeded_random_new (1);
  g_autoptr(FiloSeededRandom) c = filo_seeded_random_new (2);
  guint8 bytes_a[100], bytes_b[100], bytes_c[100];

  filo_random_fill (FILO_RANDOM (a), bytes_a, sizeof bytes_a);
  filo_random_fill (FILO_RANDOM (b), bytes_b, sizeof bytes_b);
  filo_random_fill (FILO_RANDOM (c), bytes_c, sizeof bytes_c);
  g_assert_cmpmem (bytes_a, sizeof bytes_a, bytes_b, sizeof bytes_b);
  g_assert_cmpint (memcmp (bytes_a, bytes_c, sizeof bytes_a), !=, 0);
}

static void
test_system_fills_all (void)
{
  g_autoptr(FiloRandom) random = filo_system_random_new ();
  guint8 bytes[70000] = { 0 };
  guint8 again[70000] = { 0 };
  guint zeros = 0;

  filo_random_fill (random, bytes, sizeof bytes);
  filo_random_fill (random, again, sizeof again);
  filo_random_fill (random, again, 0);
  for (guint i = 0; i < sizeof bytes; i++)
    zeros += bytes[i] == 0;
  /* 273 are expected; a part left unfilled would show. */
  g_assert_cmpuint (zeros, <, 500);
  g_assert_cmpuint (zeros, >, 100);
  g_assert_cmpint (memcmp (bytes, again, sizeof bytes), !=, 0);
}

static void
test_below_is_even (void)
{
  g_autoptr(FiloSeededRandom) random = filo_seeded_random_new (3);
  guint counts[6] = { 0 };

  for (int i = 0; i < 60000; i++)
    counts[filo_random_uint32_below (FILO_RANDOM (random), 6)]++;
  for (guint i = 0; i < 6; i++)
    {
      g_assert_cmpuint (counts[i], >, 9500);
      g_assert_cmpuint (counts[i], <, 10500);
    }
  g_assert_cmpuint (filo_random_uint32_below (FILO_RANDOM (random), 1), ==, 0);
  for (int i = 0; i < 100; i++)
    g_assert_cmpuint (filo_random_uint32_below (FILO_RANDOM (random), 0x80000001u), <=, 0x80000000u);
}

/* Gives the same bytes for ever. */
#define STUCK_TYPE_RANDOM (stuck_random_get_type ())
G_DECLARE_FINAL_TYPE (StuckRandom, stuck_random, STUCK, RANDOM, GObject)

struct _StuckRandom
{
  GObject parent_instance;
  guint8  byte;
};

static void
stuck_fill (FiloRandom *random,
            guint8     *bytes,
            gsize       length)
{
  memset (bytes, STUCK_RANDOM (random)->byte, length);
}

static void
stuck_random_iface_init (FiloRandomInterface *iface)
{
  iface->fill = stuck_fill;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StuckRandom, stuck_random, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FILO_TYPE_RANDOM, stuck_random_iface_init))

static void
stuck_random_class_init (StuckRandomClass *klass)
{
}

static void
stuck_random_init (StuckRandom *self)
{
}

static void
test_double_stays_below_one (void)
{
  g_autoptr(StuckRandom) stuck = g_object_new (STUCK_TYPE_RANDOM, NULL);
  g_autoptr(FiloSeededRandom) random = filo_seeded_random_new (4);
  double sum = 0;

  g_assert_cmpfloat (filo_random_double (FILO_RANDOM (stuck)), ==, 0.0);
  stuck->byte = 0xff;
  g_assert_cmpfloat (filo_random_double (FILO_RANDOM (stuck)), <, 1.0);
  for (int i = 0; i < 10000; i++)
    sum += filo_random_double (FILO_RANDOM (random));
  g_assert_cmpfloat (sum, >, 4900);
  g_assert_cmpfloat (sum, <, 5100);
}

static void
test_backoff_range (void)
{
  g_autoptr(FiloSeededRandom) random = filo_seeded_random_new (5);
  static const gint64 most[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 };

  for (guint n = 0; n < G_N_ELEMENTS (most); n++)
    {
      gint64 least_seen = G_MAXINT64;
      gint64 most_seen = -1;

      for (int i = 0; i < 2000; i++)
        {
          gint64 delay = filo_backoff_delay (1000, 60000, n, FILO_RANDOM (random));

          least_seen = MIN (least_seen, delay);
          most_seen = MAX (most_seen, delay);
        }
      g_assert_cmpint (least_seen, >=, 0);
      g_assert_cmpint (least_seen, <, most[n] / 100);
      g_assert_cmpint (most_seen, <=, most[n]);
      g_assert_cmpint (most_seen, >, most[n] - most[n] / 100);
    }
}

static void
test_backoff_grows_and_resets (void)
{
  g_autoptr(FiloSeededRandom) random = filo_seeded_random_new (6);
  FiloBackoff backoff = FILO_BACKOFF_INIT (1000, 60000);
  gint64 most = 0;

  for (int i = 0; i < 100; i++)
    {
      gint64 delay = filo_backoff_next (&backoff, FILO_RANDOM (random));

      g_assert_cmpint (delay, <=, MIN (60000, G_GINT64_CONSTANT (1000) << MIN (i, 20)));
      most = MAX (most, delay);
    }
  g_assert_cmpint (most, >, 50000);
  g_assert_cmpuint (backoff.tries, ==, 100);
  filo_backoff_reset (&backoff);
  g_assert_cmpuint (backoff.tries, ==, 0);
  g_assert_cmpint (filo_backoff_next (&backoff, FILO_RANDOM (random)), <=, 1000);

  /* The largest count there is neither overflows nor wraps. */
  backoff.tries = G_MAXUINT;
  g_assert_cmpint (filo_backoff_next (&backoff, FILO_RANDOM (random)), <=, 60000);
  g_assert_cmpuint (backoff.tries, ==, G_MAXUINT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/random/seed-decides", test_seed_decides);
  g_test_add_func ("/random/system-fills-all", test_system_fills_all);
  g_test_add_func ("/random/below-is-even", test_below_is_even);
  g_test_add_func ("/random/double-stays-below-one", test_double_stays_below_one);
  g_test_add_func ("/backoff/range", test_backoff_range);
  g_test_add_func ("/backoff/grows-and-resets", test_backoff_grows_and_resets);

  return g_test_run ();
}
