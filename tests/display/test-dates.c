/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-dates.h"

/* Sunday 22 November 2026, 21:40 in Rome. */
#define NOW G_GINT64_CONSTANT (1795380000000)
#define MINUTE (60 * G_GINT64_CONSTANT (1000))
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

typedef struct
{
  FiloNow now;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->now = (FiloNow) {
    .ms = NOW,
    .zone = g_time_zone_new_identifier ("Europe/Rome"),
    .twelve_hours = FALSE,
  };
  g_assert_nonnull (f->now.zone);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_time_zone_unref (f->now.zone);
}

typedef char *(*DupDate) (gint64         ms,
                          const FiloNow *now);

static void
check (Fixture    *f,
       DupDate     dup,
       gint64      ms,
       const char *expected)
{
  g_autofree char *text = dup (ms, &f->now);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_clock (Fixture *f, gconstpointer data)
{
  check (f, filo_dates_dup_clock, NOW, "21:40");
  check (f, filo_dates_dup_clock, NOW - 13 * HOUR, "08:40");
  f->now.twelve_hours = TRUE;
  check (f, filo_dates_dup_clock, NOW, "9:40 PM");
  check (f, filo_dates_dup_clock, NOW - 21 * HOUR, "12:40 AM");
}

static void
test_short (Fixture *f, gconstpointer data)
{
  check (f, filo_dates_dup_short, NOW - MINUTE, "21:39");
  check (f, filo_dates_dup_short, NOW - 22 * HOUR, "Yesterday");
  check (f, filo_dates_dup_short, NOW - 2 * DAY, "Fri");
  check (f, filo_dates_dup_short, NOW - 6 * DAY, "Mon");
  check (f, filo_dates_dup_short, NOW - 7 * DAY, "15 Nov");
  check (f, filo_dates_dup_short, NOW - 365 * DAY, "22 Nov 2025");
}

/* Midnight in the zone decides, not twenty-four hours. */
static void
test_midnight (Fixture *f, gconstpointer data)
{
  gint64 midnight = NOW - 21 * HOUR - 40 * MINUTE;

  check (f, filo_dates_dup_short, midnight, "00:00");
  check (f, filo_dates_dup_short, midnight - 1000, "Yesterday");
  g_assert_false (filo_dates_same_day (midnight, midnight - 1000, &f->now));
  g_assert_true (filo_dates_same_day (midnight, NOW, &f->now));
}

static void
test_day (Fixture *f, gconstpointer data)
{
  check (f, filo_dates_dup_day, NOW, "Today");
  check (f, filo_dates_dup_day, NOW - DAY, "Yesterday");
  check (f, filo_dates_dup_day, NOW - 2 * DAY, "Friday 20 November");
  check (f, filo_dates_dup_day, NOW - 365 * DAY, "Saturday 22 November 2025");
}

static void
test_moment (Fixture *f, gconstpointer data)
{
  check (f, filo_dates_dup_moment, NOW + 10 * MINUTE, "21:50");
  check (f, filo_dates_dup_moment, NOW + 12 * HOUR, "Tomorrow 09:40");
  check (f, filo_dates_dup_moment, NOW - DAY, "Yesterday 21:40");
  check (f, filo_dates_dup_moment, NOW + 5 * DAY, "Fri 21:40");
  check (f, filo_dates_dup_moment, NOW + 8 * DAY, "30 Nov 21:40");
  check (f, filo_dates_dup_moment, NOW + 60 * DAY, "21 Jan 2027 21:40");
}

static void
test_full (Fixture *f, gconstpointer data)
{
  check (f, filo_dates_dup_full, NOW, "22 November 2026 at 21:40");
  check (f, filo_dates_dup_date, NOW - 30 * DAY, "23 October");
  check (f, filo_dates_dup_date, NOW - 400 * DAY, "18 October 2025");
}

/* The night when the clocks go back has twenty-five hours and is one day. */
static void
test_summer_time_ends (Fixture *f, gconstpointer data)
{
  f->now.ms = G_GINT64_CONSTANT (1792965600000); /* 25 October 2026, 23:00 in Rome. */
  check (f, filo_dates_dup_short, f->now.ms - 23 * HOUR, "01:00");
  check (f, filo_dates_dup_short, f->now.ms - 24 * HOUR, "00:00");
  check (f, filo_dates_dup_short, f->now.ms - 25 * HOUR, "Yesterday");
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/dates/clock", test_clock);
  ADD ("/dates/short", test_short);
  ADD ("/dates/midnight", test_midnight);
  ADD ("/dates/day", test_day);
  ADD ("/dates/moment", test_moment);
  ADD ("/dates/full", test_full);
  ADD ("/dates/summer-time-ends", test_summer_time_ends);
  return g_test_run ();
}
