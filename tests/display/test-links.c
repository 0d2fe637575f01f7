/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "filo-links.h"

typedef struct
{
  const char *text;
  const char *link;   /* What is clickable; NULL for nothing. */
  const char *target;
} Case;

static const Case cases[] = {
  { "nothing here", NULL, NULL },
  { "see https://a.example/x?y=1", "https://a.example/x?y=1", "https://a.example/x?y=1" },
  { "see www.a.example.", "www.a.example", "https://www.a.example" },
  { "(https://a.example/b)", "https://a.example/b", "https://a.example/b" },
  { "https://a.example/b_(c)", "https://a.example/b_(c)", "https://a.example/b_(c)" },
  { "HTTP://A.EXAMPLE!", "HTTP://A.EXAMPLE", "HTTP://A.EXAMPLE" },
  { "https://", NULL, NULL },
  { "xhttps://a.example", NULL, NULL },
  { "javascript:alert(1) file:///etc/passwd", NULL, NULL },
  { "a.example", NULL, NULL },
  { "https://a.example\u202etxt", "https://a.example", "https://a.example" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = filo_links_dup_markup (cases[i].text);
      g_autofree char *shown = NULL;
      g_autofree char *href = NULL;
      g_autofree char *expected_href = NULL;
      g_autofree char *expected_link = NULL;

      if (cases[i].link == NULL)
        {
          g_assert_null (markup);
          continue;
        }
      g_assert_nonnull (markup);
      href = g_markup_escape_text (cases[i].target, -1);
      shown = g_markup_escape_text (cases[i].link, -1);
      expected_href = g_strdup_printf ("<a href=\"%s\"", href);
      expected_link = g_strdup_printf (">%s</a>", shown);
      g_assert_nonnull (strstr (markup, expected_href));
      g_assert_nonnull (strstr (markup, expected_link));
    }
}

/* What people write is never markup. */
static void
test_escapes (void)
{
  g_autofree char *markup = filo_links_dup_markup ("<b>&\" https://a.example/?a=1&b=\"<i> 5 > 4");

  g_assert_true (g_str_has_prefix (markup, "&lt;b&gt;&amp;&quot; <a href="));
  g_assert_null (strstr (markup, "<b>"));
  g_assert_null (strstr (markup, "<i>"));
  g_assert_true (g_str_has_suffix (markup, " 5 &gt; 4"));
}

static void
test_two_links (void)
{
  g_autofree char *markup = filo_links_dup_markup ("https://a.example, https://b.example");
  const char *first = strstr (markup, "<a ");

  g_assert_nonnull (first);
  g_assert_nonnull (strstr (first + 1, "<a "));
  g_assert_nonnull (strstr (markup, "</a>, <a "));
}

/* A host with letters of another script shows what it really is. */
static void
test_punycode (void)
{
  g_autofree char *shown = filo_links_dup_shown ("https://\u0430pple.example/x");
  g_autofree char *plain = filo_links_dup_shown ("https://apple.example/x");

  g_assert_cmpstr (shown, ==, "https://xn--pple-43d.example/x");
  g_assert_cmpstr (plain, ==, "https://apple.example/x");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/links/cases", test_cases);
  g_test_add_func ("/links/escapes", test_escapes);
  g_test_add_func ("/links/two", test_two_links);
  g_test_add_func ("/links/punycode", test_punycode);
  return g_test_run ();
}
