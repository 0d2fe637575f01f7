/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-dates.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <string.h>

static GDateTime *
to_date_time (gint64         ms,
              const FiloNow *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);

  return g_date_time_to_timezone (utc, now->zone);
}

/* Days from the day of @ms to today: 0 today, 1 yesterday, -1 tomorrow. */
static int
count_days_ago (gint64         ms,
                const FiloNow *now)
{
  g_autoptr (GDateTime) then = to_date_time (ms, now);
  g_autoptr (GDateTime) today = to_date_time (now->ms, now);
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, g_date_time_get_day_of_month (then), g_date_time_get_month (then),
                  g_date_time_get_year (then));
  g_date_set_dmy (&b, g_date_time_get_day_of_month (today), g_date_time_get_month (today),
                  g_date_time_get_year (today));
  return g_date_days_between (&a, &b);
}

static gboolean
is_this_year (GDateTime     *then,
              const FiloNow *now)
{
  g_autoptr (GDateTime) today = to_date_time (now->ms, now);

  return g_date_time_get_year (then) == g_date_time_get_year (today);
}

/**
 * filo_dates_locale_has_twelve_hours:
 *
 * Whether the locale of the process tells time by AM and PM.
 */
gboolean
filo_dates_locale_has_twelve_hours (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%p") != NULL || strstr (format, "%r") != NULL ||
         strstr (format, "%I") != NULL || strstr (format, "%P") != NULL ||
         strstr (format, "%l") != NULL;
}

/**
 * filo_dates_same_day:
 *
 * Whether both moments fall on one calendar day in the zone of @now.
 */
gboolean
filo_dates_same_day (gint64         a,
                     gint64         b,
                     const FiloNow *now)
{
  return count_days_ago (a, now) == count_days_ago (b, now);
}

/**
 * filo_dates_dup_clock:
 *
 * Returns: (transfer full): the time of day, "21:38" or "9:38 PM"
 */
char *
filo_dates_dup_clock (gint64         ms,
                      const FiloNow *now)
{
  g_autoptr (GDateTime) then = to_date_time (ms, now);

  return g_date_time_format (then, now->twelve_hours ? C_("time of day, 12 h", "%-l:%M %p")
                                                     : C_("time of day, 24 h", "%H:%M"));
}

/**
 * filo_dates_dup_date:
 *
 * Returns: (transfer full): "3 May", with the year when it isn't this one
 */
char *
filo_dates_dup_date (gint64         ms,
                     const FiloNow *now)
{
  g_autoptr (GDateTime) then = to_date_time (ms, now);

  return g_date_time_format (then, is_this_year (then, now)
                                     ? C_("date of this year", "%-d %B")
                                     : C_("date of another year", "%-d %B %Y"));
}

/**
 * filo_dates_dup_short:
 *
 * The time of a row in a list: the clock today, then a word, a weekday, a date.
 *
 * Returns: (transfer full): the text
 */
char *
filo_dates_dup_short (gint64         ms,
                      const FiloNow *now)
{
  int days = count_days_ago (ms, now);
  g_autoptr (GDateTime) then = to_date_time (ms, now);

  if (days <= 0)
    return filo_dates_dup_clock (ms, now);
  if (days == 1)
    return g_strdup (C_("when, in a list", "Yesterday"));
  if (days < 7)
    return g_date_time_format (then, C_("weekday, in a list", "%a"));
  return g_date_time_format (then, is_this_year (then, now)
                                     ? C_("short date of this year", "%-d %b")
                                     : C_("short date of another year", "%-d %b %Y"));
}

/**
 * filo_dates_dup_day:
 *
 * Returns: (transfer full): the heading of a day in a thread
 */
char *
filo_dates_dup_day (gint64         ms,
                    const FiloNow *now)
{
  int days = count_days_ago (ms, now);
  g_autoptr (GDateTime) then = to_date_time (ms, now);

  if (days == 0)
    return g_strdup (C_("day heading", "Today"));
  if (days == 1)
    return g_strdup (C_("day heading", "Yesterday"));
  return g_date_time_format (then, is_this_year (then, now)
                                     ? C_("day heading of this year", "%A %-d %B")
                                     : C_("day heading of another year", "%A %-d %B %Y"));
}

/**
 * filo_dates_dup_moment:
 *
 * A moment near now, mostly to come: "21:38", "Tomorrow 9:00", "Fri 9:00", "3 May 9:00".
 *
 * Returns: (transfer full): the text
 */
char *
filo_dates_dup_moment (gint64         ms,
                       const FiloNow *now)
{
  int days = count_days_ago (ms, now);
  g_autofree char *clock = filo_dates_dup_clock (ms, now);
  g_autofree char *day = NULL;
  g_autoptr (GDateTime) then = to_date_time (ms, now);

  if (days == 0)
    return g_steal_pointer (&clock);
  if (days == 1)
    day = g_strdup (C_("day, before a time", "Yesterday"));
  else if (days == -1)
    day = g_strdup (C_("day, before a time", "Tomorrow"));
  else if (days < 0 && days > -7)
    day = g_date_time_format (then, C_("weekday, before a time", "%a"));
  else
    day = g_date_time_format (then, is_this_year (then, now)
                                      ? C_("short date of this year", "%-d %b")
                                      : C_("short date of another year", "%-d %b %Y"));
  /* Translators: a day and a time of day. */
  return g_strdup_printf (C_("day and time", "%s %s"), day, clock);
}

/**
 * filo_dates_dup_full:
 *
 * Returns: (transfer full): date and time, whole
 */
char *
filo_dates_dup_full (gint64         ms,
                     const FiloNow *now)
{
  g_autoptr (GDateTime) then = to_date_time (ms, now);
  g_autofree char *clock = filo_dates_dup_clock (ms, now);
  g_autofree char *date = g_date_time_format (then, C_("whole date", "%-d %B %Y"));

  /* Translators: a whole date and a time of day. */
  return g_strdup_printf (C_("whole date and time", "%s at %s"), date, clock);
}
