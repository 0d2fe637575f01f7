/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-sign-in.h"

static void
test_codes (void)
{
  static const struct
  {
    const char *typed, *code;
  } cases[] = {
    { "ABCD-EFGH-JKMN", "ABCDEFGHJKMN" },
    { "abcdefghjkmn", "ABCDEFGHJKMN" },
    { "  abcd efgh\tjkmn\n", "ABCDEFGHJKMN" },
    { "ABCDEFGHJKM-N-", "ABCDEFGHJKMN" },
    { "oOiIlL012345", "001111012345" },
    { "", NULL },
    { "----", NULL },
    { "ABCD-EFGH-JKM", NULL },    /* One too few. */
    { "ABCD-EFGH-JKMNP", NULL },  /* One too many. */
    { "UBCD-EFGH-JKMN", NULL },   /* No U in Crockford's alphabet. */
    { "ABCD_EFGH_JKMN", NULL },
    { "ABCD-EFGH-JKM\xc3\x89", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *code = filo_sign_in_code_normalize (cases[i].typed);

      g_assert_cmpstr (code, ==, cases[i].code);
    }
}

static void
test_links_come_back (void)
{
  static const struct
  {
    const char *gateway, *parsed;
  } cases[] = {
    { "http://127.0.0.1:8470", "http://127.0.0.1:8470" },
    { "http://127.0.0.1:8470/", "http://127.0.0.1:8470" },
    { "https://sms.example.com", "https://sms.example.com" },
    { "https://sms.example.com/filo/", "https://sms.example.com/filo" },
    { "https://[2001:db8::1]:8470", "https://[2001:db8::1]:8470" },
    { "https://example.com/a%20b&c", "https://example.com/a%20b&c" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *typed = i % 2 == 0 ? "ABCDEFGHJKMN" : "abcd-efgh-jkmn";
      g_autofree char *link = filo_sign_in_link_format (cases[i].gateway, typed);
      g_autofree char *gateway = NULL;
      g_autofree char *code = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (filo_sign_in_link_parse (link, &gateway, &code, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (gateway, ==, cases[i].parsed);
      g_assert_cmpstr (code, ==, "ABCDEFGHJKMN");
    }
}

static void
test_the_link_is_as_promised (void)
{
  g_autofree char *link = filo_sign_in_link_format ("http://127.0.0.1:8470", "ABCDEFGHJKMN");

  g_assert_cmpstr (link, ==,
                   "filo://sign-in?gateway=http%3A%2F%2F127.0.0.1%3A8470&code=ABCD-EFGH-JKMN");
}

static void
test_wrong_links (void)
{
  static const struct
  {
    const char *link;
    int         code;
  } cases[] = {
    { "", FILO_SIGN_IN_ERROR_NOT_A_LINK },
    { "hello", FILO_SIGN_IN_ERROR_NOT_A_LINK },
    { "https://sign-in?gateway=http%3A%2F%2Fa&code=ABCD-EFGH-JKMN", FILO_SIGN_IN_ERROR_NOT_A_LINK },
    { "filo://open?gateway=http%3A%2F%2Fa&code=ABCD-EFGH-JKMN", FILO_SIGN_IN_ERROR_NOT_A_LINK },
    { "filo://sign-in", FILO_SIGN_IN_ERROR_NOT_A_LINK },
    { "filo://sign-in?", FILO_SIGN_IN_ERROR_GATEWAY },
    { "filo://sign-in?code=ABCD-EFGH-JKMN", FILO_SIGN_IN_ERROR_GATEWAY },
    { "filo://sign-in?gateway=&code=ABCD-EFGH-JKMN", FILO_SIGN_IN_ERROR_GATEWAY },
    { "filo://sign-in?gateway=sms.example.com&code=ABCD-EFGH-JKMN", FILO_SIGN_IN_ERROR_GATEWAY },
    { "filo://sign-in?gateway=file%3A%2F%2F%2Fetc%2Fpasswd&code=ABCD-EFGH-JKMN", FILO_SIGN_IN_ERROR_GATEWAY },
    { "filo://sign-in?gateway=https%3A%2F%2Fme%3Asecret%40a&code=ABCD-EFGH-JKMN", FILO_SIGN_IN_ERROR_GATEWAY },
    { "filo://sign-in?gateway=https%3A%2F%2Fa%3Fb&code=ABCD-EFGH-JKMN", FILO_SIGN_IN_ERROR_GATEWAY },
    { "filo://sign-in?gateway=https%3A%2F%2Fa%23b&code=ABCD-EFGH-JKMN", FILO_SIGN_IN_ERROR_GATEWAY },
    { "filo://sign-in?gateway=https%3A%2F%2F&code=ABCD-EFGH-JKMN", FILO_SIGN_IN_ERROR_GATEWAY },
    { "filo://sign-in?gateway=http%3A%2F%2Fa", FILO_SIGN_IN_ERROR_CODE },
    { "filo://sign-in?gateway=http%3A%2F%2Fa&code=", FILO_SIGN_IN_ERROR_CODE },
    { "filo://sign-in?gateway=http%3A%2F%2Fa&code=ABCD-EFGH", FILO_SIGN_IN_ERROR_CODE },
    { "filo://sign-in?gateway=http%3A%2F%2Fa&code=%ZZ", FILO_SIGN_IN_ERROR_NOT_A_LINK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *gateway = NULL, *code = NULL;
      g_autoptr(GError) error = NULL;

      if (filo_sign_in_link_parse (cases[i].link, &gateway, &code, &error))
        g_error ("accepted %s", cases[i].link);
      g_assert_error (error, FILO_SIGN_IN_ERROR, cases[i].code);
      g_assert_null (gateway);
      g_assert_null (code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/sign-in/codes", test_codes);
  g_test_add_func ("/api/sign-in/links", test_links_come_back);
  g_test_add_func ("/api/sign-in/format", test_the_link_is_as_promised);
  g_test_add_func ("/api/sign-in/wrong-links", test_wrong_links);
  return g_test_run ();
}
