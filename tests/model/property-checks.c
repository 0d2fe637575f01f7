/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "property-checks.h"

#include "filo-media.h"
#include "filo-order-item.h"
#include "filo-order.h"
#include "filo-properties.h"

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  NotifyCounter *counter = user_data;
  const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counter->by_name, pspec->name));

  g_hash_table_insert (counter->by_name, (gpointer) pspec->name, GUINT_TO_POINTER (count + 1));
}

void
notify_counter_init (NotifyCounter *counter,
                     GObject       *object)
{
  counter->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  counter->object = object;
  counter->handler = g_signal_connect (object, "notify", G_CALLBACK (on_notify), counter);
}

void
notify_counter_clear (NotifyCounter *counter)
{
  g_signal_handler_disconnect (counter->object, counter->handler);
  g_clear_pointer (&counter->by_name, g_hash_table_unref);
}

guint
notify_counter_take (NotifyCounter *counter,
                     const char    *name)
{
  const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counter->by_name, name));

  g_hash_table_remove (counter->by_name, name);
  return count;
}

void
notify_counter_assert_silent (NotifyCounter *counter)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, counter->by_name);
  if (g_hash_table_iter_next (&iter, &name, NULL))
    g_error ("unexpected notify::%s", (const char *) name);
}

static gboolean
is_writable (GParamSpec *pspec)
{
  return (pspec->flags & G_PARAM_WRITABLE) != 0;
}

/* What else was notified follows from the property; nothing that is set on its own may. */
static void
assert_others_are_read_only (NotifyCounter *counter)
{
  GObjectClass *class = G_OBJECT_GET_CLASS (counter->object);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, counter->by_name);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_assert_false (is_writable (g_object_class_find_property (class, name)));
}

static GPtrArray *
make_sample_list (GParamSpec *pspec,
                  guint       sample)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  if (pspec->owner_type == FILO_TYPE_ORDER)
    {
      FiloOrderItem *item = filo_order_item_new ();

      filo_order_item_set_quantity (item, sample + 1);
      g_ptr_array_add (list, item);
    }
  else
    {
      FiloMedia *media = filo_media_new ();

      filo_media_set_size (media, sample + 1);
      g_ptr_array_add (list, media);
    }
  return list;
}

/* Two values per property that differ from each other. */
static void
init_sample (GValue     *value,
             GParamSpec *pspec,
             guint       sample)
{
  g_value_init (value, pspec->value_type);
  if (G_IS_PARAM_SPEC_STRING (pspec))
    g_value_set_static_string (value, sample == 0 ? "sample" : "\xf0\x9f\x99\x82 other");
  else if (G_IS_PARAM_SPEC_INT64 (pspec))
    g_value_set_int64 (value, sample == 0 ? G_MAXINT64 : G_MININT64);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    g_value_set_uint (value, sample == 0 ? G_MAXUINT : 1);
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    g_value_set_boolean (value, sample == 0);
  else if (G_IS_PARAM_SPEC_BOXED (pspec))
    g_value_take_boxed (value, make_sample_list (pspec, sample));
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    {
      GEnumClass *class = G_PARAM_SPEC_ENUM (pspec)->enum_class;

      g_value_set_enum (value, class->values[sample == 0 ? 0 : class->n_values - 1].value);
    }
  else
    g_error ("no sample for %s", g_type_name (pspec->value_type));
}

static gboolean
has_value (GObject      *object,
           GParamSpec   *pspec,
           const GValue *expected)
{
  g_auto(GValue) value = G_VALUE_INIT;

  g_object_get_property (object, pspec->name, &value);
  if (!G_IS_PARAM_SPEC_BOXED (pspec))
    return g_param_values_cmp (pspec, &value, expected) == 0;
  return g_value_get_boxed (&value) == g_value_get_boxed (expected);
}

void
assert_properties (GType              type,
                   const char *const *expected)
{
  g_autoptr(GTypeClass) class = g_type_class_ref (type);
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  pspecs = g_object_class_list_properties (G_OBJECT_CLASS (class), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    {
      const char *suffix = is_writable (pspecs[i]) ? "" : ":read-only";
      g_autofree char *actual = g_strdup_printf (
        "%s:%s%s", pspecs[i]->name, g_type_name (pspecs[i]->value_type), suffix);

      g_assert_cmpstr (actual, ==, expected[i]);
      g_assert_true ((pspecs[i]->flags & G_PARAM_READABLE) != 0);
      g_assert_true ((pspecs[i]->flags & G_PARAM_EXPLICIT_NOTIFY) != 0);
      g_assert_false ((pspecs[i]->flags & (G_PARAM_CONSTRUCT | G_PARAM_CONSTRUCT_ONLY)) != 0);
    }
  g_assert_null (expected[n_pspecs]);
}

static void
assert_property_notifies_once (GObject    *object,
                               GParamSpec *pspec)
{
  GValue values[3] = { G_VALUE_INIT, G_VALUE_INIT, G_VALUE_INIT };
  NotifyCounter counter;

  init_sample (&values[0], pspec, 0);
  init_sample (&values[1], pspec, 1);
  g_object_get_property (object, pspec->name, &values[2]); /* Back to unset at the end. */

  notify_counter_init (&counter, object);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const guint expected = has_value (object, pspec, &values[i]) ? 0 : 1;

      g_object_set_property (object, pspec->name, &values[i]);
      g_assert_cmpuint (notify_counter_take (&counter, pspec->name), ==, expected);
      g_assert_true (has_value (object, pspec, &values[i]));

      g_object_set_property (object, pspec->name, &values[i]);
      g_assert_cmpuint (notify_counter_take (&counter, pspec->name), ==, 0);
    }
  assert_others_are_read_only (&counter);
  notify_counter_clear (&counter);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_value_unset (&values[i]);
}

void
assert_notifies_once (GType type)
{
  GObject *object = g_object_new (type, NULL);
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs, n_checked = 0;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    if (is_writable (pspecs[i]))
      {
        assert_property_notifies_once (object, pspecs[i]);
        n_checked++;
      }
  g_assert_cmpuint (n_checked, >, 0);
  g_assert_finalize_object (object);
}

void
fill_properties (GObject *object,
                 guint    sample)
{
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto(GValue) value = G_VALUE_INIT;

      if (!is_writable (pspecs[i]))
        continue;
      init_sample (&value, pspecs[i], sample);
      g_object_set_property (object, pspecs[i]->name, &value);
    }
}

void
assert_takes_over (GType type)
{
  GObject *self = g_object_new (type, NULL);
  GObject *fresh = g_object_new (type, NULL);
  g_autofree GParamSpec **pspecs = NULL;
  NotifyCounter counter;
  guint n_pspecs;

  fill_properties (self, 0);
  fill_properties (fresh, 1);
  notify_counter_init (&counter, self);

  g_assert_true (filo_object_take_over (self, fresh));
  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto(GValue) expected = G_VALUE_INIT;
      const guint count = notify_counter_take (&counter, pspecs[i]->name);

      if (!is_writable (pspecs[i]))
        continue;
      g_assert_cmpuint (count, ==, 1);
      g_object_get_property (fresh, pspecs[i]->name, &expected);
      g_assert_true (has_value (self, pspecs[i], &expected));
    }

  g_assert_false (filo_object_take_over (self, fresh));
  notify_counter_assert_silent (&counter);

  notify_counter_clear (&counter);
  g_assert_finalize_object (self);
  g_assert_finalize_object (fresh);
}
