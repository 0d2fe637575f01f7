/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-place.h"

#define NOW G_GINT64_CONSTANT (1795380000000)
#define MINUTE (60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  FiloNow now;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->now = (FiloNow) { .ms = NOW, .zone = g_time_zone_new_utc () };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_time_zone_unref (f->now.zone);
}

static FiloMessage *
make (FiloOrigin  origin,
      const char *agent,
      gint64      at)
{
  FiloMessage *message = filo_message_new ();

  filo_message_set_origin (message, origin);
  filo_message_set_agent_id (message, agent);
  filo_message_set_created_at (message, at);
  return message;
}

static void
test_alone (Fixture *f, gconstpointer data)
{
  g_autoptr (FiloMessage) message = make (FILO_ORIGIN_INBOUND, NULL, NOW);
  FiloPlace place = filo_place_find (NULL, message, NULL, &f->now);

  g_assert_true (place.starts_day);
  g_assert_true (place.starts_group);
  g_assert_true (place.ends_group);
  g_assert_cmpuint (place.n_new, ==, 0);
}

static void
test_group (Fixture *f, gconstpointer data)
{
  g_autoptr (FiloMessage) a = make (FILO_ORIGIN_REPLY, "ana", NOW - 9 * MINUTE);
  g_autoptr (FiloMessage) b = make (FILO_ORIGIN_REPLY, "ana", NOW - 5 * MINUTE - 1);
  g_autoptr (FiloMessage) c = make (FILO_ORIGIN_REPLY, "ana", NOW);
  FiloPlace place = filo_place_find (a, b, c, &f->now);

  g_assert_false (place.starts_day);
  g_assert_false (place.starts_group);
  g_assert_true (place.ends_group);
}

static void
test_other_author (Fixture *f, gconstpointer data)
{
  g_autoptr (FiloMessage) a = make (FILO_ORIGIN_REPLY, "ana", NOW - 2);
  g_autoptr (FiloMessage) b = make (FILO_ORIGIN_REPLY, "leo", NOW - 1);
  g_autoptr (FiloMessage) c = make (FILO_ORIGIN_INBOUND, NULL, NOW);
  FiloPlace place = filo_place_find (a, b, c, &f->now);

  g_assert_true (place.starts_group);
  g_assert_true (place.ends_group);
}

static void
test_midnight (Fixture *f, gconstpointer data)
{
  gint64 midnight = NOW / (24 * 60 * MINUTE) * (24 * 60 * MINUTE);
  g_autoptr (FiloMessage) a = make (FILO_ORIGIN_INBOUND, NULL, midnight - 1);
  g_autoptr (FiloMessage) b = make (FILO_ORIGIN_INBOUND, NULL, midnight);
  FiloPlace place = filo_place_find (a, b, NULL, &f->now);

  g_assert_true (place.starts_day);
  g_assert_true (place.starts_group);
}

static void
test_equal (Fixture *f, gconstpointer data)
{
  FiloPlace a = { .starts_day = TRUE, .n_new = 1 };
  FiloPlace b = a;

  g_assert_true (filo_place_equal (&a, &b));
  b.n_new = 2;
  g_assert_false (filo_place_equal (&a, &b));
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/place/alone", test_alone);
  ADD ("/place/group", test_group);
  ADD ("/place/other-author", test_other_author);
  ADD ("/place/midnight", test_midnight);
  ADD ("/place/equal", test_equal);
  return g_test_run ();
}
