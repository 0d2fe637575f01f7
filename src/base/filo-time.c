/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-time.h"

G_DEFINE_QUARK (filo-time-error-quark, filo_time_error)

#define YEAR_1_MS     G_GINT64_CONSTANT (-62135596800000)    /* 0001-01-01T00:00:00.000Z */
#define YEAR_9999_MS  G_GINT64_CONSTANT (253402300799999)    /* 9999-12-31T23:59:59.999Z */

/* Days since 1970 of a date of the Gregorian calendar, years of 400 beginning in March. */
static gint64
days_from_date (int year,
                int month,
                int day)
{
  int shifted = month <= 2 ? year - 1 : year;
  int era = shifted / 400;
  int year_of_era = shifted - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

static void
date_from_days (gint64  days,
                int    *year,
                int    *month,
                int    *day)
{
  int shifted = (int) (days + 719468);
  int era = shifted / 146097;
  int day_of_era = shifted - era * 146097;
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096)
                    / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted_month = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

static int
days_in_month (int year,
               int month)
{
  return g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year);
}

/* Reads exactly n digits and moves on; -1 when there are fewer. */
static int
read_digits (const char **at,
             int          n)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*at)[i]))
        return -1;
      value = value * 10 + ((*at)[i] - '0');
    }
  *at += n;
  return value;
}

static gboolean
read_char (const char **at,
           char         wanted)
{
  if (g_ascii_toupper (**at) != wanted)
    return FALSE;
  (*at)++;
  return TRUE;
}

/* Digits of a second after the point, cut to milliseconds; -1 when there is none. */
static int
read_decimals (const char **at)
{
  int ms = 0;
  int unit = 100;

  if (!g_ascii_isdigit (**at))
    return -1;
  for (; g_ascii_isdigit (**at); (*at)++, unit /= 10)
    ms += (**at - '0') * unit;
  return ms;
}

static gboolean
read_offset (const char **at,
             int         *minutes,
             gboolean    *in_range)
{
  int sign;
  int hours;
  int rest;

  if (read_char (at, 'Z'))
    {
      *minutes = 0;
      return TRUE;
    }
  if (**at != '+' && **at != '-')
    return FALSE;
  sign = **at == '-' ? -1 : 1;
  (*at)++;
  if ((hours = read_digits (at, 2)) < 0 || !read_char (at, ':') || (rest = read_digits (at, 2)) < 0)
    return FALSE;
  *in_range = *in_range && hours <= 23 && rest <= 59;
  *minutes = sign * (hours * 60 + rest);
  return TRUE;
}

char *
filo_time_to_rfc3339 (gint64 ms)
{
  gint64 days;
  int rest;
  int year, month, day;

  g_return_val_if_fail (ms >= YEAR_1_MS && ms <= YEAR_9999_MS, NULL);

  days = ms / FILO_DAY_MS;
  if (ms % FILO_DAY_MS < 0)
    days--;
  rest = (int) (ms - days * FILO_DAY_MS);
  date_from_days (days, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day,
                          rest / 3600000, rest / 60000 % 60, rest / 1000 % 60, rest % 1000);
}

gboolean
filo_time_from_rfc3339 (const char  *text,
                        gint64      *ms,
                        GError     **error)
{
  const char *at = text;
  int year, month, day, hour, minute, second;
  int decimals = 0;
  int offset = 0;
  gboolean in_range = TRUE;
  gint64 value;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ms != NULL, FALSE);

  if ((year = read_digits (&at, 4)) < 0 || !read_char (&at, '-')
      || (month = read_digits (&at, 2)) < 0 || !read_char (&at, '-')
      || (day = read_digits (&at, 2)) < 0 || !read_char (&at, 'T')
      || (hour = read_digits (&at, 2)) < 0 || !read_char (&at, ':')
      || (minute = read_digits (&at, 2)) < 0 || !read_char (&at, ':')
      || (second = read_digits (&at, 2)) < 0
      || (read_char (&at, '.') && (decimals = read_decimals (&at)) < 0)
      || !read_offset (&at, &offset, &in_range) || *at != '\0')
    {
      g_set_error_literal (error, FILO_TIME_ERROR, FILO_TIME_ERROR_SYNTAX,
                           "must be a time such as 2026-11-22T15:04:05.000Z");
      return FALSE;
    }
  if (!in_range || year < 1 || month < 1 || month > 12 || day < 1
      || day > days_in_month (year, month) || hour > 23 || minute > 59 || second > 60)
    {
      g_set_error_literal (error, FILO_TIME_ERROR, FILO_TIME_ERROR_RANGE, "is no such date or time");
      return FALSE;
    }

  value = days_from_date (year, month, day) * FILO_DAY_MS + hour * FILO_HOUR_MS
          + (minute - offset) * FILO_MINUTE_MS + second * FILO_SECOND_MS + decimals;
  /* A leap second comes only at the end of a day in UTC; we count it as the next day's first. */
  if (second == 60 && (value - decimals) % FILO_DAY_MS != 0)
    {
      g_set_error_literal (error, FILO_TIME_ERROR, FILO_TIME_ERROR_RANGE,
                           "has a leap second where there can be none");
      return FALSE;
    }
  if (value < YEAR_1_MS || value > YEAR_9999_MS)
    {
      g_set_error_literal (error, FILO_TIME_ERROR, FILO_TIME_ERROR_RANGE,
                           "lies outside the years 1 to 9999");
      return FALSE;
    }
  *ms = value;
  return TRUE;
}
