/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-gsm.h"

#include <string.h>

/* The published table, in its own order; the escape (0x1b) is no character. */
#define BASE "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" \
             "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
#define EXTENSION "\f^{}\\[~]|€"

static void
test_whole_table (void)
{
  guint counts[3] = { 0, };

  g_assert_cmpint (g_utf8_strlen (BASE, -1), ==, 127);
  g_assert_cmpint (g_utf8_strlen (EXTENSION, -1), ==, 10);
  for (const char *p = BASE; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_cmpuint (filo_gsm_get_septets (g_utf8_get_char (p)), ==, 1);
  for (const char *p = EXTENSION; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_cmpuint (filo_gsm_get_septets (g_utf8_get_char (p)), ==, 2);

  /* And nothing else in all of Unicode. */
  for (gunichar c = 1; c < 0x110000; c++)
    counts[filo_gsm_get_septets (c)]++;
  g_assert_cmpuint (counts[1], ==, 127);
  g_assert_cmpuint (counts[2], ==, 10);
}

static void
test_fits (void)
{
  static const struct { const char *text, *misfit; } cases[] = {
    { "", NULL }, { "Ciao, perché no?", NULL }, { "10 € [ok] {x} ~ |", NULL }, { BASE EXTENSION, NULL },
    { "don’t", "’t" }, { "a\tb", "\tb" }, { "`", "`" }, { "ç", "ç" }, { "á", "á" }, { "caffè 🎉", "🎉" },
    { "a\xc2\xa0z", "\xc2\xa0z" }, { "Ελλάδα", "Ελλάδα" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *misfit = NULL;

      g_assert_cmpint (filo_gsm_fits (cases[i].text, &misfit), ==, cases[i].misfit == NULL);
      g_assert_cmpstr (misfit, ==, cases[i].misfit);
    }
  g_assert_false (filo_gsm_fits ("’", NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/gsm/table", test_whole_table);
  g_test_add_func ("/rules/gsm/fits", test_fits);
  return g_test_run ();
}
