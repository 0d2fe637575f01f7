/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-plain.h"

#include <string.h>

static void
test_cases (void)
{
  static const struct { const char *text; const char *plain; } cases[] = {
    { NULL, NULL },
    { "", NULL },
    { "  ", NULL },
    { "\u200b\u2060\ufeff", NULL },
    { "\u200d", NULL },
    { "Giulia Ferri", "Giulia Ferri" },
    { " José ", "José" },
    { "عمر", "عمر" },
    /* Right-to-left override: "fdp.exe" would be read as "exe.pdf". */
    { "Anna \u202efdp.exe", "Anna fdp.exe" },
    { "\u2067Anna\u2069\u200e", "Anna" },
    { "My\u200bBank", "MyBank" },
    { "Anna\nFerri\t2", "Anna Ferri 2" },
    { "Anna\u2028Ferri", "Anna Ferri" },
    /* Persian spelling and an emoji of two. */
    { "می\u200cخواهم", "می\u200cخواهم" },
    { "👩\u200d🍳", "👩\u200d🍳" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = filo_plain_dup (cases[i].text);

      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
}

static void
test_file_names (void)
{
  static const struct { const char *name; const char *safe; } cases[] = {
    { NULL, NULL },
    { "", NULL },
    { "photo.jpg", "photo.jpg" },
    { "../../.bashrc", "_._.._.bashrc" },
    { "/etc/passwd", "_etc_passwd" },
    { "a\\b", "a_b" },
    { ".hidden", "_hidden" },
    { "x\r\nSet-Cookie: y", "x__Set-Cookie: y" },
    { "photo\u202egpj.exe", "photo_gpj.exe" },
  };
  g_autofree char *endless = g_strnfill (1000, 'x');
  g_autofree char *ended = filo_plain_dup_file_name (endless);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *safe = filo_plain_dup_file_name (cases[i].name);

      g_assert_cmpstr (safe, ==, cases[i].safe);
    }
  g_assert_cmpuint (strlen (ended), ==, 120);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/plain/cases", test_cases);
  g_test_add_func ("/base/plain/file-names", test_file_names);
  return g_test_run ();
}
