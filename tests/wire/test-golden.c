/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "filo-json.h"
#include "forms.h"

/* The bytes in tests/fixtures/wire are the contract: what one program writes, the other reads. */

static JsonObject *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonObject *object = filo_json_parse_object (text, -1, FILO_JSON_LIMITS_ANSWER, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_is_written_back (gconstpointer data)
{
  const WireFixture *fixture = data;
  g_autoptr(JsonObject) object = parse (fixture->text);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = fixture->form->rewrite (object, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, fixture->text);
}

/* Puts members that nobody knows into every object, first and last. */
static char *
add_unknown_members (const char *text)
{
  static const char before[] = "{\"x_first\":{\"deep\":[1,null,{}]},";
  static const char after[] = ",\"x_last\":-1.5e3}";
  GString *result = g_string_new (NULL);
  gboolean in_string = FALSE;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        in_string = !in_string;
      if (in_string && *c == '\\')
        g_string_append_c (result, *c++); /* What is escaped is copied below. */
      if (!in_string && c[0] == '{' && c[1] == '}')
        {
          g_string_append (result, "{\"x_first\":0}");
          c++;
        }
      else if (!in_string && *c == '{')
        g_string_append (result, before);
      else if (!in_string && *c == '}')
        g_string_append (result, after);
      else
        g_string_append_c (result, *c);
    }
  return g_string_free (result, FALSE);
}

static void
test_unknown_members_are_ignored (gconstpointer data)
{
  const WireFixture *fixture = data;
  g_autofree char *extended = add_unknown_members (fixture->text);
  g_autoptr(JsonObject) object = parse (extended);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = fixture->form->rewrite (object, &error);

  g_assert_cmpstr (extended, !=, fixture->text);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, fixture->text);
}

static void
test_every_form_has_a_fixture (gconstpointer data)
{
  const GPtrArray *fixtures = data;

  for (const WireForm *form = wire_forms; form->name != NULL; form++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < fixtures->len; i++)
        found = found || ((const WireFixture *) fixtures->pdata[i])->form == form;
      if (!found)
        g_error ("no fixture for %s", form->name);
    }
}

/* What no text may carry over the wire: json-glib would cut it there. */
static void
test_nul_is_refused (void)
{
  static const char *const texts[] = {
    "{\"id\":\"a\\u0000b\"}",
    "{\"a\\u0000b\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (filo_json_parse (texts[i], -1, FILO_JSON_LIMITS_ANSWER, &error));
      g_assert_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_SYNTAX);
    }
  {
    g_autoptr(GError) error = NULL;

    g_assert_null (filo_json_parse ("{\"id\":\"a\0b\"}", 12, FILO_JSON_LIMITS_ANSWER, &error));
    g_assert_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_SYNTAX);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr(GPtrArray) fixtures = NULL;

  g_test_init (&argc, &argv, NULL);
  fixtures = wire_fixtures_load ();
  for (guint i = 0; i < fixtures->len; i++)
    {
      const WireFixture *fixture = fixtures->pdata[i];
      g_autofree char *golden = g_strdup_printf ("/wire/golden/%s", fixture->name);
      g_autofree char *unknown = g_strdup_printf ("/wire/unknown-members/%s", fixture->name);

      g_test_add_data_func (golden, fixture, test_is_written_back);
      g_test_add_data_func (unknown, fixture, test_unknown_members_are_ignored);
    }
  g_test_add_data_func ("/wire/golden/complete", fixtures, test_every_form_has_a_fixture);
  g_test_add_func ("/wire/nul", test_nul_is_refused);
  return g_test_run ();
}
