/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-time.h"

static void
test_vectors (void)
{
  static const struct
  {
    const char *text;
    gint64      ms;
    const char *back;      /* NULL = the same text. */
  } cases[] = {
    { "1970-01-01T00:00:00.000Z", 0, NULL },
    { "1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z" },
    { "1969-12-31T23:59:59.999Z", -1, NULL },
    { "2026-11-22T15:57:45.123Z", G_GINT64_CONSTANT (1795363065123), NULL },
    { "2026-11-22t15:57:45.123z", G_GINT64_CONSTANT (1795363065123), "2026-11-22T15:57:45.123Z" },
    { "2026-11-22T15:57:45.1239999Z", G_GINT64_CONSTANT (1795363065123), "2026-11-22T15:57:45.123Z" },
    { "2026-11-22T15:57:45.1Z", G_GINT64_CONSTANT (1795363065100), "2026-11-22T15:57:45.100Z" },
    { "2026-11-22T16:57:45.123+01:00", G_GINT64_CONSTANT (1795363065123), "2026-11-22T15:57:45.123Z" },
    { "2026-11-22T10:27:45.123-05:30", G_GINT64_CONSTANT (1795363065123), "2026-11-22T15:57:45.123Z" },
    { "2026-11-22T15:57:45.123-00:00", G_GINT64_CONSTANT (1795363065123), "2026-11-22T15:57:45.123Z" },
    { "2024-02-29T00:00:00.000Z", G_GINT64_CONSTANT (1709164800000), NULL },
    { "2000-02-29T12:00:00.000Z", G_GINT64_CONSTANT (951825600000), NULL },
    { "2000-03-01T00:00:00.000Z", G_GINT64_CONSTANT (951868800000), NULL },
    { "1900-02-28T00:00:00.000Z", G_GINT64_CONSTANT (-2203977600000), NULL },
    { "1900-03-01T00:00:00.000Z", G_GINT64_CONSTANT (-2203891200000), NULL },
    { "2038-01-19T03:14:08.000Z", G_GINT64_CONSTANT (2147483648000), NULL },
    { "2016-12-31T23:59:60Z", G_GINT64_CONSTANT (1483228800000), "2017-01-01T00:00:00.000Z" },
    { "2017-01-01T00:59:60+01:00", G_GINT64_CONSTANT (1483228800000), "2017-01-01T00:00:00.000Z" },
    { "0001-01-01T00:00:00.000Z", G_GINT64_CONSTANT (-62135596800000), NULL },
    { "9999-12-31T23:59:59.999Z", G_GINT64_CONSTANT (253402300799999), NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *back = NULL;
      gint64 ms = 77;

      if (!filo_time_from_rfc3339 (cases[i].text, &ms, &error))
        g_error ("%s %s", cases[i].text, error->message);
      g_assert_cmpint (ms, ==, cases[i].ms);
      back = filo_time_to_rfc3339 (ms);
      g_assert_cmpstr (back, ==, cases[i].back == NULL ? cases[i].text : cases[i].back);
    }
}

static void
assert_refused (const char    *text,
                FiloTimeError  code)
{
  g_autoptr(GError) error = NULL;
  gint64 ms = 77;

  if (filo_time_from_rfc3339 (text, &ms, &error))
    g_error ("Accepted: %s", text);
  g_assert_error (error, FILO_TIME_ERROR, (int) code);
  g_assert_cmpint (ms, ==, 77);
}

static void
test_junk (void)
{
  static const char * const junk[] = {
    "", "now", "2026", "2026-11-22", "2026-11-22T15:57Z", "2026-11-22 15:57:45Z",
    "2026-11-22T15:57:45", "2026-11-22T15:57:45.Z", "2026-11-22T15:57:45,5Z", "26-11-22T15:57:45Z",
    "2026-1-22T15:57:45Z", "2026-11-22T5:57:45Z", "2026-11-22T15:57:45Zx", " 2026-11-22T15:57:45Z",
    "2026-11-22T15:57:45Z ", "2026-11-22T15:57:45+01", "2026-11-22T15:57:45+0100",
    "2026-11-22T15:57:45 Z", "+2026-11-22T15:57:45Z", "-026-11-22T15:57:45Z", "2026/11/22T15:57:45Z",
    "20261122T155745Z", "2026-W47-7T15:57:45Z", "٢٠٢٦-11-22T15:57:45Z", "1795363065123",
  };
  static const char * const impossible[] = {
    "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
    "2026-04-31T00:00:00Z", "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
    "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:60Z",
    "2026-06-30T22:59:60Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60",
    "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
  };

  for (guint i = 0; i < G_N_ELEMENTS (junk); i++)
    assert_refused (junk[i], FILO_TIME_ERROR_SYNTAX);
  for (guint i = 0; i < G_N_ELEMENTS (impossible); i++)
    assert_refused (impossible[i], FILO_TIME_ERROR_RANGE);
}

/* Against GLib, day by day over 400 years with a time that moves. */
static void
test_agrees_with_glib (void)
{
  gint64 ms = G_GINT64_CONSTANT (-5000000000000);

  for (int i = 0; i < 150000; i++, ms += FILO_DAY_MS + 61001)
    {
      gint64 seconds = ms / 1000 - (ms % 1000 < 0 ? 1 : 0);
      g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *whole = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");
      g_autofree char *expected = g_strdup_printf ("%s.%03dZ", whole, (int) (ms - seconds * 1000));
      g_autofree char *text = filo_time_to_rfc3339 (ms);
      gint64 back = 0;

      g_assert_cmpstr (text, ==, expected);
      g_assert_true (filo_time_from_rfc3339 (text, &back, NULL));
      g_assert_cmpint (back, ==, ms);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/time/vectors", test_vectors);
  g_test_add_func ("/time/junk", test_junk);
  g_test_add_func ("/time/agrees-with-glib", test_agrees_with_glib);

  return g_test_run ();
}
