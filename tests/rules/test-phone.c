/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-phone.h"

typedef struct
{
  const char *text;
  const char *region;
  const char *e164;    /* NULL: an error. */
  int         error;
} Case;

static const Case parse_cases[] = {
  { "+393475550132", NULL, "+393475550132", 0 },
  { " +39 347 555 0132 ", NULL, "+393475550132", 0 },
  { "+39-347-555.0132", NULL, "+393475550132", 0 },
  { "347 555 0132", "IT", "+393475550132", 0 },
  { "06 1234 5678", "IT", "+390612345678", 0 },        /* Italy keeps its zero. */
  { "0039 347 5550132", "IT", "+393475550132", 0 },
  { "(212) 555-0199", "US", "+12125550199", 0 },
  { "07400 123456", "GB", "+447400123456", 0 },        /* Britain drops its zero. */
  { "00447400123456", "IT", "+447400123456", 0 },
  { "０６ １２３４ ５６７８", "IT", "+390612345678", 0 },
  { "347 555 0132", NULL, NULL, FILO_PHONE_ERROR_NO_COUNTRY },
  { "+999 123 456 789", NULL, NULL, FILO_PHONE_ERROR_NO_COUNTRY },
  { "", "IT", NULL, FILO_PHONE_ERROR_EMPTY },
  { "   ", "IT", NULL, FILO_PHONE_ERROR_EMPTY },
  { NULL, "IT", NULL, FILO_PHONE_ERROR_EMPTY },
  { "ACME", "IT", NULL, FILO_PHONE_ERROR_NOT_A_NUMBER },
  { "1-800-FLOWERS", "US", NULL, FILO_PHONE_ERROR_NOT_A_NUMBER },
  { "+39 347 555 0132 ext. 5", NULL, NULL, FILO_PHONE_ERROR_NOT_A_NUMBER },
  { "?", "IT", NULL, FILO_PHONE_ERROR_NOT_A_NUMBER },
  { "+39\xff", "IT", NULL, FILO_PHONE_ERROR_NOT_A_NUMBER },
  { "+3912", NULL, NULL, FILO_PHONE_ERROR_TOO_SHORT },
  { "+1555012", NULL, NULL, FILO_PHONE_ERROR_TOO_SHORT },
  { "+1 212 555 0199 0199 0199", NULL, NULL, FILO_PHONE_ERROR_TOO_LONG },
  { "212 155 0199", "US", NULL, FILO_PHONE_ERROR_INVALID },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (parse_cases); i++)
    {
      const Case *c = &parse_cases[i];
      g_autoptr(GError) error = NULL;
      g_autofree char *e164 = filo_phone_parse (c->text, c->region, &error);

      g_autofree char *shown = g_strescape (c->text != NULL ? c->text : "", NULL);

      g_test_message ("“%s” in %s", shown, c->region);
      g_assert_cmpstr (e164, ==, c->e164);
      if (c->e164 == NULL)
        {
          g_assert_error (error, FILO_PHONE_ERROR, c->error);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
        }
      else
        g_assert_no_error (error);
    }
}

static void
test_longer_than_any_number (void)
{
  g_autofree char *digits = g_strnfill (100000, '7');
  g_autoptr(GError) error = NULL;

  g_assert_null (filo_phone_parse (digits, "IT", &error));
  g_assert_error (error, FILO_PHONE_ERROR, FILO_PHONE_ERROR_NOT_A_NUMBER);
}

static const Case sender_cases[] = {
  { "+393475550132", "US", "+393475550132", 0 },
  { "393475550132", "IT", "+393475550132", 0 },
  { "393475550132", "US", "+393475550132", 0 },      /* Bare international digits. */
  { "393475550132", NULL, "+393475550132", 0 },
  { "3475550132", "IT", "+393475550132", 0 },
  { "00393475550132", "IT", "+393475550132", 0 },
  { "12125550199", "IT", "+12125550199", 0 },
  { "4850505", "IT", NULL, 0 },                      /* Short codes aren't people. */
  { "48505", "US", NULL, 0 },
  { "13013", "IT", NULL, 0 },
  { "112", "IT", NULL, 0 },
  { "Klarna", "IT", NULL, 0 },
  { "INFO2024", "IT", NULL, 0 },
  { "", "IT", NULL, 0 },
};

static void
test_parse_sender (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sender_cases); i++)
    {
      const Case *c = &sender_cases[i];
      g_autofree char *e164 = filo_phone_parse_sender (c->text, c->region);

      g_test_message ("“%s” to a number of %s", c->text, c->region);
      g_assert_cmpstr (e164, ==, c->e164);
    }
}

static void
test_is_e164 (void)
{
  g_assert_true (filo_phone_is_e164 ("+393475550132"));
  g_assert_true (filo_phone_is_e164 ("+2901234"));
  g_assert_true (filo_phone_is_e164 ("+123456789012345"));
  g_assert_false (filo_phone_is_e164 ("+1234567890123456"));
  g_assert_false (filo_phone_is_e164 ("+123456"));
  g_assert_false (filo_phone_is_e164 ("+0393475550132"));
  g_assert_false (filo_phone_is_e164 ("393475550132"));
  g_assert_false (filo_phone_is_e164 ("+39 3475550132"));
  g_assert_false (filo_phone_is_e164 ("+39347555013a"));
  g_assert_false (filo_phone_is_e164 ("+393475550132\n"));
  g_assert_false (filo_phone_is_e164 ("+"));
  g_assert_false (filo_phone_is_e164 (""));
  g_assert_false (filo_phone_is_e164 (NULL));
}

static void
test_format (void)
{
  static const struct { const char *e164, *national, *international; } cases[] = {
    { "+393475550132", "347 555 0132", "+39 347 555 0132" },
    { "+390612345678", "06 1234 5678", "+39 06 1234 5678" },
    { "+12125550199", "(212) 555-0199", "+1 212-555-0199" },
    { "Klarna", "Klarna", "Klarna" },
    { "48505", "48505", "48505" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *national = filo_phone_format_national (cases[i].e164);
      g_autofree char *international = filo_phone_format_international (cases[i].e164);

      g_assert_cmpstr (national, ==, cases[i].national);
      g_assert_cmpstr (international, ==, cases[i].international);
    }
}

static void
test_region_and_type (void)
{
  static const struct { const char *e164, *region; FiloPhoneType type; } cases[] = {
    { "+393475550132", "IT", FILO_PHONE_TYPE_MOBILE },
    { "+390612345678", "IT", FILO_PHONE_TYPE_FIXED_LINE },
    { "+12125550199", "US", FILO_PHONE_TYPE_FIXED_LINE_OR_MOBILE },
    { "+14165550199", "CA", FILO_PHONE_TYPE_FIXED_LINE_OR_MOBILE },
    { "+18005550199", "US", FILO_PHONE_TYPE_TOLL_FREE },
    { "+447400123456", "GB", FILO_PHONE_TYPE_MOBILE },
    { "Klarna", NULL, FILO_PHONE_TYPE_UNKNOWN },
    { "+999123456789", NULL, FILO_PHONE_TYPE_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *region = filo_phone_get_region (cases[i].e164);

      g_test_message ("%s", cases[i].e164);
      g_assert_cmpstr (region, ==, cases[i].region);
      g_assert_cmpint (filo_phone_get_type (cases[i].e164), ==, cases[i].type);
    }
}

static gpointer
warm_up_in_thread (gpointer data)
{
  filo_phone_warm_up ();
  return NULL;
}

static void
test_from_several_threads (void)
{
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("warm-up", warm_up_in_thread, NULL);
  test_parse ();
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/phone/threads", test_from_several_threads);
  g_test_add_func ("/rules/phone/parse", test_parse);
  g_test_add_func ("/rules/phone/too-long", test_longer_than_any_number);
  g_test_add_func ("/rules/phone/parse-sender", test_parse_sender);
  g_test_add_func ("/rules/phone/is-e164", test_is_e164);
  g_test_add_func ("/rules/phone/format", test_format);
  g_test_add_func ("/rules/phone/region-and-type", test_region_and_type);
  return g_test_run ();
}
