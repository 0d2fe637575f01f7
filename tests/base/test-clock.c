/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-clock.h"

#include <string.h>

#include "filo-fake-clock.h"
#include "filo-test.h"

typedef struct
{
  FiloFakeClock *fake;
  FiloClock     *clock;
  GString       *events;
  guint          destroyed;
  guint          id;        /* Of a timer that its own call removes. */
} Fixture;

/* A timer that writes its name and the time, and goes on as often as said. */
typedef struct
{
  Fixture *f;
  char     name;
  guint    repeats;
} Timer;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->fake = filo_fake_clock_new (1000);
  f->clock = FILO_CLOCK (f->fake);
  f->events = g_string_new (NULL);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_finalize_object (f->fake);
  g_string_free (f->events, TRUE);
}

static gboolean
on_timer (gpointer user_data)
{
  Timer *timer = user_data;

  g_string_append_printf (timer->f->events, "%c%" G_GINT64_FORMAT " ", timer->name,
                          filo_clock_monotonic (timer->f->clock));
  return timer->repeats-- > 0;
}

static void
free_timer (gpointer data)
{
  Timer *timer = data;

  timer->f->destroyed++;
  g_free (timer);
}

static guint
add (Fixture *f,
     char     name,
     guint    delay,
     guint    repeats)
{
  Timer *timer = g_new0 (Timer, 1);

  timer->f = f;
  timer->name = name;
  timer->repeats = repeats;
  return filo_clock_add_timer (f->clock, delay, on_timer, timer, free_timer);
}

static void
test_fake_time_stands_still (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (filo_clock_now (f->clock), ==, 1000);
  g_assert_cmpint (filo_clock_monotonic (f->clock), ==, 0);
  filo_fake_clock_advance (f->fake, 500);
  g_assert_cmpint (filo_clock_now (f->clock), ==, 1500);
  g_assert_cmpint (filo_clock_monotonic (f->clock), ==, 500);
  filo_fake_clock_set_now (f->fake, 10);
  g_assert_cmpint (filo_clock_now (f->clock), ==, 10);
  g_assert_cmpint (filo_clock_monotonic (f->clock), ==, 500);
}

static void
test_fake_timers_fire_in_order (Fixture *f, gconstpointer data)
{
  add (f, 'c', 30, 0);
  add (f, 'a', 10, 0);
  add (f, 'b', 10, 2);
  filo_fake_clock_advance (f->fake, 9);
  g_assert_cmpstr (f->events->str, ==, "");
  filo_fake_clock_advance (f->fake, 1);
  g_assert_cmpstr (f->events->str, ==, "a10 b10 ");
  filo_fake_clock_advance (f->fake, 100);
  g_assert_cmpstr (f->events->str, ==, "a10 b10 b20 c30 b30 ");
  g_assert_cmpuint (f->destroyed, ==, 3);
  g_assert_cmpuint (filo_fake_clock_get_n_timers (f->fake), ==, 0);
  g_assert_cmpint (filo_clock_monotonic (f->clock), ==, 110);
}

static gboolean
on_remove_self (gpointer user_data)
{
  Fixture *f = user_data;

  g_string_append (f->events, "gone ");
  filo_clock_clear_timer (f->clock, &f->id);
  add (f, 'n', 5, 0);
  return G_SOURCE_CONTINUE;
}

static void
test_fake_timer_may_remove_itself_and_add (Fixture *f, gconstpointer data)
{
  f->id = filo_clock_add_timer (f->clock, 10, on_remove_self, f, NULL);
  filo_fake_clock_advance (f->fake, 100);
  g_assert_cmpuint (f->id, ==, 0);
  g_assert_cmpstr (f->events->str, ==, "gone n15 ");
}

static gboolean
on_remove_own_data (gpointer user_data)
{
  Timer *timer = user_data;
  Fixture *f = timer->f;

  filo_clock_clear_timer (f->clock, &f->id);
  g_assert_cmpuint (f->destroyed, ==, 0);      /* Its data is still in use, here. */
  g_string_append_c (f->events, timer->name);
  return G_SOURCE_REMOVE;
}

static void
test_data_outlives_the_call (Fixture *f, gconstpointer data)
{
  Timer *timer = g_new0 (Timer, 1);

  timer->f = f;
  timer->name = 'x';
  f->id = filo_clock_add_timer (f->clock, 10, on_remove_own_data, timer, free_timer);
  filo_fake_clock_advance (f->fake, 10);
  g_assert_cmpstr (f->events->str, ==, "x");
  g_assert_cmpuint (f->destroyed, ==, 1);
}

static void
test_removed_timer_does_not_fire (Fixture *f, gconstpointer data)
{
  guint id = add (f, 'a', 10, 0);

  g_assert_cmpuint (id, !=, 0);
  filo_clock_clear_timer (f->clock, &id);
  g_assert_cmpuint (id, ==, 0);
  filo_clock_clear_timer (f->clock, &id);      /* Twice is fine. */
  g_assert_cmpuint (f->destroyed, ==, 1);
  filo_fake_clock_advance (f->fake, 100);
  g_assert_cmpstr (f->events->str, ==, "");
}

static void
test_last_unref_frees_timers (Fixture *f, gconstpointer data)
{
  add (f, 'a', 10, 0);
  g_assert_finalize_object (g_steal_pointer (&f->fake));
  g_assert_cmpuint (f->destroyed, ==, 1);
  f->fake = filo_fake_clock_new (0);
}

static void
test_system_clock_tells_the_time (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloClock) system = filo_system_clock_new ();
  gint64 before = g_get_real_time () / 1000;
  gint64 now = filo_clock_now (system);
  gint64 monotonic = filo_clock_monotonic (system);

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time () / 1000);
  g_assert_cmpint (filo_clock_monotonic (system), >=, monotonic);
}

static void
test_system_timers_run_on_the_context_of_the_caller (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloClock) system = filo_system_clock_new ();
  g_autoptr(GMainContext) context = g_main_context_new ();
  guint removed;

  f->clock = system;
  g_main_context_push_thread_default (context);
  removed = add (f, 'x', 1, 0);
  add (f, 'a', 1, 2);
  filo_clock_remove_timer (system, removed);
  g_assert_cmpuint (f->destroyed, ==, 1);
  FILO_TEST_WAIT (f->destroyed == 2);
  g_main_context_pop_thread_default (context);
  g_assert_cmpint (f->events->str[0], ==, 'a');
  g_assert_null (strchr (f->events->str, 'x'));
  f->clock = FILO_CLOCK (f->fake);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/clock/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("fake-time-stands-still", test_fake_time_stands_still);
  ADD ("fake-timers-fire-in-order", test_fake_timers_fire_in_order);
  ADD ("fake-timer-may-remove-itself-and-add", test_fake_timer_may_remove_itself_and_add);
  ADD ("data-outlives-the-call", test_data_outlives_the_call);
  ADD ("removed-timer-does-not-fire", test_removed_timer_does_not_fire);
  ADD ("last-unref-frees-timers", test_last_unref_frees_timers);
  ADD ("system-clock-tells-the-time", test_system_clock_tells_the_time);
  ADD ("system-timers-run-on-the-callers-context", test_system_timers_run_on_the_context_of_the_caller);
#undef ADD

  return g_test_run ();
}
