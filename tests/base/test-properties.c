/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-properties.h"

#include <string.h>

#include "filo-words.h"

/* A type with one property of each sort. */
#define TEST_TYPE_THING (test_thing_get_type ())
G_DECLARE_FINAL_TYPE (TestThing, test_thing, TEST, THING, GObject)

struct _TestThing
{
  GObject   parent_instance;

  char     *text;
  gint64    big;
  int       small;
  guint     count;
  double    real;
  gboolean  flag;
  GObject  *object;
  char     *fixed;      /* Construct only. */
};

G_DEFINE_FINAL_TYPE (TestThing, test_thing, G_TYPE_OBJECT)

typedef enum
{
  PROP_TEXT = 1,
  PROP_BIG,
  PROP_SMALL,
  PROP_COUNT,
  PROP_REAL,
  PROP_FLAG,
  PROP_OBJECT,
  PROP_FIXED,
  PROP_DERIVED,
} TestThingProps;

static GParamSpec *props[PROP_DERIVED + 1];

static void
test_thing_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  TestThing *self = TEST_THING (object);

  switch ((TestThingProps) id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_BIG:
    case PROP_DERIVED:
      g_value_set_int64 (value, self->big);
      break;
    case PROP_SMALL:
      g_value_set_int (value, self->small);
      break;
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    case PROP_REAL:
      g_value_set_double (value, self->real);
      break;
    case PROP_FLAG:
      g_value_set_boolean (value, self->flag);
      break;
    case PROP_OBJECT:
      g_value_set_object (value, self->object);
      break;
    case PROP_FIXED:
      g_value_set_string (value, self->fixed);
      break;
    }
}

static void
test_thing_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  TestThing *self = TEST_THING (object);

  switch ((TestThingProps) id)
    {
    case PROP_TEXT:
      filo_set_string (self, &self->text, g_value_get_string (value), pspec);
      break;
    case PROP_BIG:
      filo_set_int64 (self, &self->big, g_value_get_int64 (value), pspec);
      break;
    case PROP_SMALL:
      filo_set_int (self, &self->small, g_value_get_int (value), pspec);
      break;
    case PROP_COUNT:
      filo_set_uint (self, &self->count, g_value_get_uint (value), pspec);
      break;
    case PROP_REAL:
      filo_set_double (self, &self->real, g_value_get_double (value), pspec);
      break;
    case PROP_FLAG:
      filo_set_boolean (self, &self->flag, g_value_get_boolean (value), pspec);
      break;
    case PROP_OBJECT:
      filo_set_object (self, &self->object, g_value_get_object (value), pspec);
      break;
    case PROP_FIXED:
      self->fixed = g_value_dup_string (value);
      break;
    case PROP_DERIVED:
      g_assert_not_reached ();
    }
}

static void
test_thing_finalize (GObject *object)
{
  TestThing *self = TEST_THING (object);

  g_free (self->text);
  g_free (self->fixed);
  g_clear_object (&self->object);

  G_OBJECT_CLASS (test_thing_parent_class)->finalize (object);
}

static void
test_thing_class_init (TestThingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = test_thing_get_property;
  object_class->set_property = test_thing_set_property;
  object_class->finalize = test_thing_finalize;

  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  props[PROP_BIG] = g_param_spec_int64 ("big", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_SMALL] = g_param_spec_int ("small", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  props[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_REAL] = g_param_spec_double ("real", NULL, NULL, -10, 10, 0, flags);
  props[PROP_FLAG] = g_param_spec_boolean ("flag", NULL, NULL, FALSE, flags);
  props[PROP_OBJECT] = g_param_spec_object ("object", NULL, NULL, G_TYPE_OBJECT, flags);
  props[PROP_FIXED] = g_param_spec_string ("fixed", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_DERIVED] = g_param_spec_int64 ("derived", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
test_thing_init (TestThing *self)
{
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  GString *names = user_data;

  g_string_append_printf (names, "%s ", pspec->name);
}

static TestThing *
make (const char *text,
      gint64      big)
{
  return g_object_new (TEST_TYPE_THING, "text", text, "big", big, "small", 3, "count", 4u, "real", 0.5,
                       "flag", TRUE, "fixed", text, NULL);
}

static void
test_take_over_changes_only_what_differs (void)
{
  g_autoptr(TestThing) self = make ("old", 1);
  g_autoptr(TestThing) fresh = make ("new", 1);
  g_autoptr(GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr(GString) names = g_string_new (NULL);

  g_object_set (fresh, "object", object, NULL);
  g_signal_connect (self, "notify", G_CALLBACK (on_notify), names);
  g_assert_true (filo_object_take_over (G_OBJECT (self), G_OBJECT (fresh)));
  g_assert_cmpuint (names->len, ==, strlen ("text object "));
  g_assert_nonnull (strstr (names->str, "text "));
  g_assert_nonnull (strstr (names->str, "object "));
  g_assert_cmpstr (self->text, ==, "new");
  g_assert_true (self->object == object);
  g_assert_cmpstr (self->fixed, ==, "old");                    /* Construct only stays. */

  g_string_truncate (names, 0);
  g_assert_false (filo_object_take_over (G_OBJECT (self), G_OBJECT (fresh)));
  g_assert_false (filo_object_take_over (G_OBJECT (self), G_OBJECT (self)));
  g_assert_cmpstr (names->str, ==, "");
}

typedef struct
{
  TestThing *thing;
  guint      halves;    /* Notifications at which only one of the two values was new. */
  guint      calls;
} Half;

static void
on_maybe_half (GObject    *object,
               GParamSpec *pspec,
               gpointer    user_data)
{
  Half *half = user_data;

  half->calls++;
  if (g_str_equal (half->thing->text, "new") != (half->thing->big == 2))
    half->halves++;
}

static void
test_take_over_shows_no_half_of_it (void)
{
  g_autoptr(TestThing) self = make ("old", 1);
  g_autoptr(TestThing) fresh = make ("new", 2);
  Half half = { .thing = self };

  g_signal_connect (self, "notify", G_CALLBACK (on_maybe_half), &half);
  g_assert_true (filo_object_take_over (G_OBJECT (self), G_OBJECT (fresh)));
  g_assert_cmpuint (half.calls, ==, 2);
  g_assert_cmpuint (half.halves, ==, 0);
}

static void
test_setters_are_silent_on_the_same (void)
{
  g_autoptr(TestThing) self = make ("text", 1);
  g_autoptr(GString) names = g_string_new (NULL);

  g_signal_connect (self, "notify", G_CALLBACK (on_notify), names);
  g_assert_false (filo_set_string (self, &self->text, "text", props[PROP_TEXT]));
  g_assert_false (filo_set_int64 (self, &self->big, 1, props[PROP_BIG]));
  g_assert_false (filo_set_int (self, &self->small, 3, props[PROP_SMALL]));
  g_assert_false (filo_set_uint (self, &self->count, 4, props[PROP_COUNT]));
  g_assert_false (filo_set_double (self, &self->real, 0.5, props[PROP_REAL]));
  g_assert_false (filo_set_boolean (self, &self->flag, 7, props[PROP_FLAG]));
  g_assert_cmpstr (names->str, ==, "");

  g_assert_true (filo_set_string (self, &self->text, self->text + 1, props[PROP_TEXT]));
  g_assert_cmpstr (self->text, ==, "ext");                     /* Though it lay inside the old one. */
  g_assert_true (filo_set_string (self, &self->text, NULL, props[PROP_TEXT]));
  g_assert_false (filo_set_string (self, &self->text, NULL, props[PROP_TEXT]));
  g_assert_true (filo_set_int64 (self, &self->big, G_MAXINT64, props[PROP_BIG]));
  g_assert_true (filo_set_int (self, &self->small, -3, props[PROP_SMALL]));
  g_assert_true (filo_set_uint (self, &self->count, 5, props[PROP_COUNT]));
  g_assert_true (filo_set_double (self, &self->real, 0.25, props[PROP_REAL]));
  g_assert_true (filo_set_boolean (self, &self->flag, FALSE, props[PROP_FLAG]));
  g_assert_cmpstr (names->str, ==, "text text big small count real flag ");
}

/* Words: a table whose C order, stored integers and words go three different ways. */

typedef enum
{
  FRUIT_APPLE,
  FRUIT_PEAR,
  FRUIT_NONE,
} Fruit;

static const FiloWord fruit_words[] = {
  { FRUIT_APPLE, 7, "apple" },
  { FRUIT_PEAR, 1, "pear" },
  { FRUIT_NONE, 0, NULL },
};

FILO_DECLARE_WORDS (Fruit, fruit)
FILO_DEFINE_WORDS (Fruit, fruit, fruit_words)

static void
test_words_go_both_ways (void)
{
  Fruit fruit = FRUIT_APPLE;

  g_assert_cmpstr (fruit_to_word (FRUIT_PEAR), ==, "pear");
  g_assert_null (fruit_to_word (FRUIT_NONE));
  g_assert_cmpint (fruit_to_stored (FRUIT_APPLE), ==, 7);
  g_assert_cmpint (fruit_to_stored (FRUIT_NONE), ==, 0);
  g_assert_true (fruit_from_word ("pear", &fruit));
  g_assert_cmpint (fruit, ==, FRUIT_PEAR);
  g_assert_true (fruit_from_stored (0, &fruit));
  g_assert_cmpint (fruit, ==, FRUIT_NONE);

  g_assert_false (fruit_from_word ("Pear", &fruit));
  g_assert_false (fruit_from_word ("", &fruit));
  g_assert_false (fruit_from_word (NULL, &fruit));             /* Not the one without a word. */
  g_assert_false (fruit_from_stored (2, &fruit));
  g_assert_cmpint (fruit, ==, FRUIT_NONE);                     /* Left alone. */
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/properties/take-over-changes-only-what-differs",
                   test_take_over_changes_only_what_differs);
  g_test_add_func ("/properties/take-over-shows-no-half-of-it", test_take_over_shows_no_half_of_it);
  g_test_add_func ("/properties/setters-are-silent-on-the-same", test_setters_are_silent_on_the_same);
  g_test_add_func ("/words/go-both-ways", test_words_go_both_ways);

  return g_test_run ();
}
