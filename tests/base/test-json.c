/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-json.h"

#include <string.h>

#include "filo-time.h"

/* What the scanner says of a whole document; -1 = fine. */
static int
scan (const char           *data,
      gssize                length,
      const FiloJsonLimits *limits)
{
  g_autoptr(GError) error = NULL;

  if (filo_json_scan (data, length < 0 ? strlen (data) : (gsize) length, limits, &error))
    {
      g_assert_no_error (error);
      return -1;
    }
  g_assert_cmpuint (error->domain, ==, FILO_JSON_ERROR);
  return error->code;
}

static char *
repeat (const char *text,
        guint       n)
{
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (string, text);
  return g_string_free (string, FALSE);
}

static void
test_accepts_json (void)
{
  static const char * const documents[] = {
    "{}", "[]", " { } ", "\t[\r\n]\n", "null", "true", "false", "0", "-0", "1", "-12", "1.5", "1e3",
    "1E+3", "1.25e-3", "9223372036854775807", "-9223372036854775808", "\"\"", "\"a\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u00e8\"", "\"\\ud83d\\ude42\"", "\"è 🙂\"", "\"\x7f\"",
    "{\"a\":1}", "{ \"a\" : [ 1 , 2 , { \"a\" : null } ] , \"b\" : {} }", "[[],[],{}]",
    "{\"\":0}", "{\"a\":{\"a\":{\"a\":1}}}", "[\"{\",\"]\"]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = filo_json_parse (documents[i], -1, FILO_JSON_LIMITS_REQUEST, &error);

      if (node == NULL)
        g_error ("%s: %s", documents[i], error->message);
    }
}

static void
test_refuses_what_is_not_json (void)
{
  static const char * const documents[] = {
    "", " ", "{", "}", "[", "]", "{]", "[}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{\"a\"}",
    "{\"a\":}", "{\"a\":1,}", "{,}", "{1:2}", "{a:1}", "{'a':1}", "\"", "\"a", "\"\\\"", "\"\\x\"",
    "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "\"\x01\"", "tru", "True", "nul", "nulll", "NaN",
    "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x10", "1 2", "{} {}", "[] x",
    "// x\n1", "/* x */ 1", "[1,/**/2]", "\xef\xbb\xbf{}", "{\"a\":1,\"a\":2}", "\"\\u0000\"",
    "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ud83d\\u0041\"", "\"\\ude42\"", "\"\\ud83d\\ud83d\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    if (scan (documents[i], -1, FILO_JSON_LIMITS_REQUEST) != FILO_JSON_ERROR_SYNTAX)
      g_error ("Accepted: %s", documents[i]);
}

static void
test_every_cut_of_a_document_is_refused (void)
{
  static const char document[] =
    "{\"text\":\"caf\\u00e8 \\ud83d\\ude42 è\",\"list\":[1,-2.5e3,true,false,null],\"o\":{\"k\":\"v\"}}";

  for (gsize length = 0; length < strlen (document); length++)
    g_assert_cmpint (scan (document, length, FILO_JSON_LIMITS_REQUEST), ==, FILO_JSON_ERROR_SYNTAX);
  g_assert_cmpint (scan (document, -1, FILO_JSON_LIMITS_REQUEST), ==, -1);
}

static void
test_refuses_bad_utf8 (void)
{
  static const char * const bad[] = {
    "\"\xff\"", "\"\xc3\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf5\x80\x80\x80\"", "\"\xe8\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (scan (bad[i], -1, FILO_JSON_LIMITS_REQUEST), ==, FILO_JSON_ERROR_SYNTAX);
  g_assert_cmpint (scan ("\"a\0b\"", 5, FILO_JSON_LIMITS_REQUEST), ==, FILO_JSON_ERROR_SYNTAX);
  g_assert_cmpint (scan ("1\0", 2, FILO_JSON_LIMITS_REQUEST), ==, FILO_JSON_ERROR_SYNTAX);
}

static void
test_depth_just_below_at_and_above (void)
{
  static const guint depths[] = { 31, 32, 33, 100000 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autofree char *open_arrays = repeat ("[", depths[i]);
      g_autofree char *close_arrays = repeat ("]", depths[i]);
      g_autofree char *arrays = g_strconcat (open_arrays, close_arrays, NULL);
      g_autofree char *open_objects = repeat ("{\"a\":", depths[i]);
      g_autofree char *close_objects = repeat ("}", depths[i]);
      g_autofree char *objects = g_strconcat (open_objects, "0", close_objects, NULL);
      int expected = depths[i] <= 32 ? -1 : FILO_JSON_ERROR_TOO_DEEP;

      g_assert_cmpint (scan (arrays, -1, FILO_JSON_LIMITS_ANSWER), ==, expected);
      g_assert_cmpint (scan (objects, -1, FILO_JSON_LIMITS_ANSWER), ==, expected);
      g_assert_cmpint (scan (open_arrays, -1, FILO_JSON_LIMITS_ANSWER), ==,
                       expected == -1 ? FILO_JSON_ERROR_SYNTAX : expected);
    }
}

static void
test_tokens_just_below_at_and_above (void)
{
  for (guint values = 9998; values <= 10000; values++)
    {
      g_autofree char *zeros = repeat ("0,", values - 1);
      g_autofree char *array = g_strconcat ("[", zeros, "0]", NULL);

      /* The bracket is a token too. */
      g_assert_cmpint (scan (array, -1, FILO_JSON_LIMITS_REQUEST), ==,
                       values < 10000 ? -1 : FILO_JSON_ERROR_TOO_BIG);
      g_assert_cmpint (scan (array, -1, FILO_JSON_LIMITS_ANSWER), ==, -1);
    }
}

static void
test_bytes_just_below_at_and_above (void)
{
  static const gsize sizes[] = { 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = g_strnfill (sizes[i], ' ');

      text[0] = '1';
      g_assert_cmpint (scan (text, -1, FILO_JSON_LIMITS_REQUEST), ==,
                       sizes[i] <= 256 * 1024 ? -1 : FILO_JSON_ERROR_TOO_BIG);
      g_assert_cmpint (scan (text, -1, FILO_JSON_LIMITS_ANSWER), ==, -1);
    }
}

static void
test_repeated_names (void)
{
  static const struct
  {
    const char *document;
    gboolean    fine;
  } cases[] = {
    { "{\"a\":1,\"b\":2,\"a\":3}", FALSE },
    { "{\"a\":1,\"\\u0061\":2}", FALSE },
    { "{\"\\\"\":1,\"\\u0022\":2}", FALSE },
    { "{\"🙂\":1,\"\\ud83d\\ude42\":2}", FALSE },
    { "{\"\":1,\"\":2}", FALSE },
    { "[{\"x\":{\"a\":1,\"a\":1}}]", FALSE },
    { "{\"a\":{\"b\":1},\"c\":{\"b\":1},\"b\":1}", TRUE },
    { "[{\"a\":1},{\"a\":1}]", TRUE },
    { "{\"a\":1,\"A\":1,\"a \":1,\"aa\":1}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (scan (cases[i].document, -1, FILO_JSON_LIMITS_REQUEST), ==,
                     cases[i].fine ? -1 : FILO_JSON_ERROR_SYNTAX);
}

/* An object of very many names must not take time that grows with their square. */
static void
test_many_names (void)
{
  g_autoptr(GString) document = g_string_new ("{");

  for (guint i = 0; i < 400000; i++)
    g_string_append_printf (document, "%s\"k%u\":0", i == 0 ? "" : ",", i);
  g_string_append (document, "}");
  g_assert_cmpint (scan (document->str, document->len, FILO_JSON_LIMITS_ANSWER), ==, -1);
  g_string_truncate (document, document->len - 1);
  g_string_append (document, ",\"k77\":0}");
  g_assert_cmpint (scan (document->str, document->len, FILO_JSON_LIMITS_ANSWER), ==,
                   FILO_JSON_ERROR_SYNTAX);
}

static void
test_numbers_must_fit (void)
{
  static const char * const bad[] = {
    "9223372036854775808", "-9223372036854775809", "1e400", "-1e400",
    "100000000000000000000000000000000000000000000000000000000000000000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (scan (bad[i], -1, FILO_JSON_LIMITS_REQUEST), ==, FILO_JSON_ERROR_VALUE);
}

static JsonObject *
parse (const char *document)
{
  g_autoptr(GError) error = NULL;
  JsonObject *object = filo_json_parse_object (document, -1, FILO_JSON_LIMITS_REQUEST, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_values_are_read (void)
{
  g_autoptr(JsonObject) object = parse (
    "{\"s\":\"\\ud83d\\ude42 \\\"x\\\" \\/ \\u00e8\",\"i\":-9223372036854775808,\"d\":1.5,\"n\":2,"
    "\"b\":true,\"t\":\"2026-11-22T16:00:00.500Z\",\"o\":{\"x\":1},\"a\":[1],\"v\":[\"p\",\"q\"]}");
  g_autofree char *s = g_strdup ("old");
  g_auto(GStrv) v = NULL;
  gint64 i = 0;
  double d = 0;
  gboolean b = FALSE;
  gint64 t = 0;
  JsonObject *o = NULL;
  JsonArray *a = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (filo_json_read_string (object, "s", FILO_JSON_REQUIRED, &s, &error));
  g_assert_cmpstr (s, ==, "🙂 \"x\" / è");
  g_assert_true (filo_json_read_int64 (object, "i", FILO_JSON_REQUIRED, &i, &error));
  g_assert_cmpint (i, ==, G_MININT64);
  g_assert_true (filo_json_read_double (object, "d", FILO_JSON_REQUIRED, &d, &error));
  g_assert_cmpfloat (d, ==, 1.5);
  g_assert_true (filo_json_read_double (object, "n", FILO_JSON_REQUIRED, &d, &error));
  g_assert_cmpfloat (d, ==, 2.0);
  g_assert_true (filo_json_read_boolean (object, "b", FILO_JSON_REQUIRED, &b, &error));
  g_assert_true (b);
  g_assert_true (filo_json_read_time (object, "t", FILO_JSON_REQUIRED, &t, &error));
  g_assert_cmpint (t, ==, G_GINT64_CONSTANT (1795363200500));
  g_assert_true (filo_json_read_object (object, "o", FILO_JSON_REQUIRED, &o, &error));
  g_assert_true (json_object_has_member (o, "x"));
  g_assert_true (filo_json_read_array (object, "a", FILO_JSON_REQUIRED, &a, &error));
  g_assert_cmpuint (json_array_get_length (a), ==, 1);
  g_assert_true (filo_json_read_strv (object, "v", FILO_JSON_REQUIRED, &v, &error));
  g_assert_cmpuint (g_strv_length (v), ==, 2);
  g_assert_cmpstr (v[1], ==, "q");
  g_assert_no_error (error);
}

static void
test_optional_leaves_out_alone (void)
{
  g_autoptr(JsonObject) object = parse ("{\"null\":null}");
  static const char * const members[] = { "null", "absent" };

  for (guint k = 0; k < G_N_ELEMENTS (members); k++)
    {
      g_autofree char *s = g_strdup ("kept");
      gint64 i = 7;
      gboolean b = TRUE;
      gint64 t = 8;
      JsonObject *o = object;
      g_auto(GStrv) v = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (filo_json_read_string (object, members[k], FILO_JSON_OPTIONAL, &s, &error));
      g_assert_true (filo_json_read_int64 (object, members[k], FILO_JSON_OPTIONAL, &i, &error));
      g_assert_true (filo_json_read_boolean (object, members[k], FILO_JSON_OPTIONAL, &b, &error));
      g_assert_true (filo_json_read_time (object, members[k], FILO_JSON_OPTIONAL, &t, &error));
      g_assert_true (filo_json_read_object (object, members[k], FILO_JSON_OPTIONAL, &o, &error));
      g_assert_true (filo_json_read_strv (object, members[k], FILO_JSON_OPTIONAL, &v, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (s, ==, "kept");
      g_assert_cmpint (i, ==, 7);
      g_assert_true (b);
      g_assert_cmpint (t, ==, 8);
      g_assert_true (o == object);
      g_assert_null (v);

      g_assert_false (filo_json_read_string (object, members[k], FILO_JSON_REQUIRED, &s, &error));
      g_assert_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_MISSING);
      g_assert_cmpstr (s, ==, "kept");
    }
}

/* Each reader on each wrong kind of value. */
static void
test_wrong_types_are_refused (void)
{
  static const char * const kinds = "sidboav";
  g_autoptr(JsonObject) object = parse (
    "{\"s\":\"x\",\"i\":1,\"d\":1.5,\"b\":true,\"o\":{},\"a\":[],\"v\":[\"x\",1]}");
  char member[2] = { 0 };

  for (const char *at = kinds; *at != '\0'; at++)
    {
      g_autofree char *s = NULL;
      g_auto(GStrv) v = NULL;
      gint64 i = 0;
      double d = 0;
      gboolean b = FALSE;
      JsonObject *o = NULL;
      JsonArray *a = NULL;

      member[0] = *at;
      g_assert_cmpint (filo_json_read_string (object, member, FILO_JSON_OPTIONAL, &s, NULL), ==,
                       *at == 's');
      g_assert_cmpint (filo_json_read_int64 (object, member, FILO_JSON_OPTIONAL, &i, NULL), ==,
                       *at == 'i');
      g_assert_cmpint (filo_json_read_double (object, member, FILO_JSON_OPTIONAL, &d, NULL), ==,
                       *at == 'i' || *at == 'd');
      g_assert_cmpint (filo_json_read_boolean (object, member, FILO_JSON_OPTIONAL, &b, NULL), ==,
                       *at == 'b');
      g_assert_cmpint (filo_json_read_object (object, member, FILO_JSON_OPTIONAL, &o, NULL), ==,
                       *at == 'o');
      g_assert_cmpint (filo_json_read_array (object, member, FILO_JSON_OPTIONAL, &a, NULL), ==,
                       *at == 'a' || *at == 'v');
      g_assert_cmpint (filo_json_read_strv (object, member, FILO_JSON_OPTIONAL, &v, NULL), ==,
                       *at == 'a');
      g_assert_false (filo_json_read_time (object, member, FILO_JSON_OPTIONAL, &i, NULL));
    }
}

static void
test_errors_point (void)
{
  g_autoptr(JsonObject) object = parse ("{\"a/b~c\":1,\"list\":[\"x\",2],\"at\":\"soon\"}");
  g_autofree char *s = NULL;
  g_auto(GStrv) v = NULL;
  gint64 t = 5;
  g_autofree char *pointer = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *no_pointer = NULL;
  g_autofree char *whole = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (filo_json_read_string (object, "a/b~c", FILO_JSON_REQUIRED, &s, &error));
  g_assert_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_TYPE);
  g_assert_cmpstr (error->message, ==, "/a~1b~0c: must be a string");
  filo_json_prefix_pointer (&error, "/changes/3");
  g_assert_cmpstr (error->message, ==, "/changes/3/a~1b~0c: must be a string");
  filo_json_error_split (error, &pointer, &sentence);
  g_assert_cmpstr (pointer, ==, "/changes/3/a~1b~0c");
  g_assert_cmpstr (sentence, ==, "must be a string");
  g_clear_error (&error);

  g_assert_false (filo_json_read_strv (object, "list", FILO_JSON_REQUIRED, &v, &error));
  g_assert_cmpstr (error->message, ==, "/list/1: must be a string");
  g_clear_error (&error);

  g_assert_false (filo_json_read_time (object, "at", FILO_JSON_REQUIRED, &t, &error));
  g_assert_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_VALUE);
  g_assert_true (g_str_has_prefix (error->message, "/at: must be a time"));
  g_assert_cmpint (t, ==, 5);
  g_clear_error (&error);

  filo_json_set_error (&error, FILO_JSON_ERROR_VALUE, "state", "must be one of %d", 3);
  g_assert_cmpstr (error->message, ==, "/state: must be one of 3");
  g_clear_error (&error);

  g_assert_null (filo_json_parse ("[", -1, FILO_JSON_LIMITS_REQUEST, &error));
  filo_json_error_split (error, &no_pointer, &whole);
  g_assert_null (no_pointer);
  g_assert_cmpstr (whole, ==, error->message);
  filo_json_prefix_pointer (&error, "/changes/3");
  g_assert_true (g_str_has_prefix (error->message, "/changes/3: "));
  g_clear_error (&error);
  filo_json_prefix_pointer (&error, "/x");                     /* Nothing to do is fine. */
  g_assert_no_error (error);
}

static void
test_root_must_be_an_object (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (filo_json_parse_object ("[1]", -1, FILO_JSON_LIMITS_REQUEST, &error));
  g_assert_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_TYPE);
}

/* What we write, any reader of ours reads: each character goes through and back. */
static void
test_every_character_goes_through (void)
{
  for (gunichar c = 1; c < 0x110000; c = c < 0x3000 ? c + 1 : c + 0x1fd)
    {
      g_autoptr(JsonObject) object = json_object_new ();
      g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autoptr(JsonObject) back = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *line = NULL;
      g_autofree char *read = NULL;
      char text[16] = { 'a' };

      if (!g_unichar_validate (c))
        continue;
      strcpy (text + 1 + g_unichar_to_utf8 (c, text + 1), "z");
      json_object_set_string_member (object, "t", text);
      json_node_set_object (node, object);
      line = filo_json_to_string (node);
      g_assert_null (strchr (line, '\n'));
      back = filo_json_parse_object (line, -1, FILO_JSON_LIMITS_REQUEST, &error);
      g_assert_no_error (error);
      g_assert_true (filo_json_read_string (back, "t", FILO_JSON_REQUIRED, &read, &error));
      g_assert_cmpstr (read, ==, text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/accepts-json", test_accepts_json);
  g_test_add_func ("/json/refuses-what-is-not-json", test_refuses_what_is_not_json);
  g_test_add_func ("/json/every-cut-of-a-document-is-refused", test_every_cut_of_a_document_is_refused);
  g_test_add_func ("/json/refuses-bad-utf8", test_refuses_bad_utf8);
  g_test_add_func ("/json/depth", test_depth_just_below_at_and_above);
  g_test_add_func ("/json/tokens", test_tokens_just_below_at_and_above);
  g_test_add_func ("/json/bytes", test_bytes_just_below_at_and_above);
  g_test_add_func ("/json/repeated-names", test_repeated_names);
  g_test_add_func ("/json/many-names", test_many_names);
  g_test_add_func ("/json/numbers-must-fit", test_numbers_must_fit);
  g_test_add_func ("/json/values-are-read", test_values_are_read);
  g_test_add_func ("/json/optional-leaves-out-alone", test_optional_leaves_out_alone);
  g_test_add_func ("/json/wrong-types-are-refused", test_wrong_types_are_refused);
  g_test_add_func ("/json/errors-point", test_errors_point);
  g_test_add_func ("/json/root-must-be-an-object", test_root_must_be_an_object);
  g_test_add_func ("/json/every-character-goes-through", test_every_character_goes_through);

  return g_test_run ();
}
