/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-cursor.h"

#define LONGEST "0123456789012345678901234567890123456789012345678901234567890123"

static void
test_round_trip (void)
{
  static const struct
  {
    const char *epoch;
    gint64      number;
    const char *text;
  } cases[] = {
    { "e1", 0, "e1.0" },
    { "0199a8c1-7d00-7000-8000-000000000001", 42, "0199a8c1-7d00-7000-8000-000000000001.42" },
    { "A", G_MAXINT64, "A.9223372036854775807" },
    { LONGEST, 1, LONGEST ".1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = filo_cursor_format (cases[i].epoch, cases[i].number);
      g_autofree char *epoch = NULL;
      gint64 number = -1;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (filo_cursor_parse (text, &epoch, &number));
      g_assert_cmpstr (epoch, ==, cases[i].epoch);
      g_assert_cmpint (number, ==, cases[i].number);
    }
}

static void
test_junk (void)
{
  static const char *const junk[] = {
    NULL, "", ".", "e1", "e1.", ".1", "e1.-1", "e1.+1", "e1. 1", "e1.1 ", " e1.1", "e1.01", "e1.00",
    "e1.1.1", "e1.x", "e1.0x1", "e1.1e3", "e1.9223372036854775808", "e1.18446744073709551616",
    "e_1.1", "e/1.1", "é.1", "e1.١", "e\n.1", "e1.1\n", "e1,1", LONGEST "4.1",
    "e1.99999999999999999999999999999999999999999",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (junk); i++)
    {
      char *epoch = NULL;
      gint64 number = 4711;

      if (filo_cursor_parse (junk[i], &epoch, &number))
        g_error ("accepted %s", junk[i]);
      g_assert_null (epoch);
      g_assert_cmpint (number, ==, 4711);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/cursor/round-trip", test_round_trip);
  g_test_add_func ("/api/cursor/junk", test_junk);
  return g_test_run ();
}
