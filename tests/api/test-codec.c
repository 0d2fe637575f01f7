/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-codec.h"

#include <string.h>

#include "filo-json.h"

/* Never on the wire, though a desktop's replica keeps it. */
static gboolean
is_of_the_desktop (GParamSpec *pspec)
{
  return pspec->owner_type == FILO_TYPE_MESSAGE && g_str_equal (pspec->name, "refusal");
}

static GPtrArray *
make_list (GType owner)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  if (owner == FILO_TYPE_ORDER)
    g_ptr_array_add (list, g_object_new (FILO_TYPE_ORDER_ITEM, "name", "Olio", "quantity", 2u,
                                         "price", G_GINT64_CONSTANT (-5), NULL));
  else
    g_ptr_array_add (list, g_object_new (FILO_TYPE_MEDIA, "id", "m", "name", "n", "type", "image/png",
                                         "size", G_GINT64_CONSTANT (9), "width", 3u, "height", 4u,
                                         NULL));
  return list;
}

/* Something that is not what a fresh object has, and legal on the wire. */
static void
fill (GObject    *object,
      GParamSpec *pspec)
{
  if (G_IS_PARAM_SPEC_STRING (pspec))
    g_object_set (object, pspec->name, pspec->name, NULL);
  else if (G_IS_PARAM_SPEC_INT64 (pspec))
    g_object_set (object, pspec->name, G_GINT64_CONSTANT (1795379880123), NULL);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    g_object_set (object, pspec->name, 77u, NULL);
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    {
      gboolean value;

      g_object_get (object, pspec->name, &value, NULL);
      g_object_set (object, pspec->name, !value, NULL);
    }
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    g_object_set (object, pspec->name, 3 - (pspec->value_type == FILO_TYPE_SOURCE_KIND ||
                                            pspec->value_type == FILO_TYPE_CONSENT), NULL);
  else if (G_IS_PARAM_SPEC_BOXED (pspec))
    {
      g_autoptr(GPtrArray) list = make_list (pspec->owner_type);

      g_object_set (object, pspec->name, list, NULL);
    }
  else
    g_assert_not_reached ();
}

static void
assert_same_value (GParamSpec *pspec,
                   GObject    *a,
                   GObject    *b)
{
  g_auto(GValue) first = G_VALUE_INIT;
  g_auto(GValue) second = G_VALUE_INIT;

  g_object_get_property (a, pspec->name, &first);
  g_object_get_property (b, pspec->name, &second);
  if (!G_IS_PARAM_SPEC_BOXED (pspec))
    g_assert_cmpint (g_param_values_cmp (pspec, &first, &second), ==, 0);
  else if (pspec->owner_type == FILO_TYPE_ORDER)
    g_assert_true (filo_order_item_equal (((GPtrArray *) g_value_get_boxed (&first))->pdata[0],
                                          ((GPtrArray *) g_value_get_boxed (&second))->pdata[0]));
  else
    g_assert_true (filo_media_equal (((GPtrArray *) g_value_get_boxed (&first))->pdata[0],
                                     ((GPtrArray *) g_value_get_boxed (&second))->pdata[0]));
}

/* A property that somebody adds and forgets here is found: members are the properties, no more
 * and no less, and each comes back as it went. */
static void
test_no_property_is_lost (gconstpointer data)
{
  const FiloKind kind = (FiloKind) GPOINTER_TO_INT (data);
  g_autoptr(GObject) object = g_object_new (filo_codec_get_type (kind), NULL);
  g_autoptr(GObject) received = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs, n_members = 0;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    if ((pspecs[i]->flags & G_PARAM_WRITABLE) != 0)
      fill (object, pspecs[i]);

  node = filo_codec_to_json (kind, object);
  received = filo_codec_from_json (kind, json_node_get_object (node), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_autofree char *member = g_strdelimit (g_strdup (pspecs[i]->name), "-", '_');
      const gboolean expected =
        (pspecs[i]->flags & G_PARAM_WRITABLE) != 0 && !is_of_the_desktop (pspecs[i]);

      if (json_object_has_member (json_node_get_object (node), member) != expected)
        g_error ("%s: %s", g_type_name (pspecs[i]->owner_type), member);
      if (!expected)
        continue;
      assert_same_value (pspecs[i], object, received);
      n_members++;
    }
  g_assert_cmpuint (json_object_get_size (json_node_get_object (node)), ==, n_members);
}

static void
test_unset_is_left_out (gconstpointer data)
{
  const FiloKind kind = (FiloKind) GPOINTER_TO_INT (data);
  g_autoptr(GObject) object = g_object_new (filo_codec_get_type (kind), NULL);
  g_autoptr(JsonNode) node = filo_codec_to_json (kind, object);
  g_autoptr(GList) values = json_object_get_values (json_node_get_object (node));

  for (GList *l = values; l != NULL; l = l->next)
    {
      g_assert_true (JSON_NODE_HOLDS_VALUE (l->data));
      if (json_node_get_value_type (l->data) == G_TYPE_STRING)
        g_assert_cmpstr (json_node_get_string (l->data), !=, "");
    }
  g_assert_false (json_object_has_member (json_node_get_object (node), "created_at"));
  g_assert_false (json_object_has_member (json_node_get_object (node), "reason"));
}

static void
test_local_states_stay_here (void)
{
  static const FiloTextState local[] = { FILO_TEXT_UNSENT, FILO_TEXT_REFUSED };

  for (gsize i = 0; i < G_N_ELEMENTS (local); i++)
    {
      g_autoptr(FiloMessage) message = filo_message_new ();

      filo_message_set_state (message, local[i]);
      g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*is_local*");
      g_assert_null (filo_message_to_json (message));
      g_test_assert_expected_messages ();
    }
}

/* Every control character and broken bytes: what is written can be read by a strict reader. */
static void
test_any_text_can_be_read (void)
{
  for (guint c = 1; c < 0x100; c++)
    {
      const char text[] = { 'a', (char) c, 'b', '\0' };
      g_autofree char *expected = g_utf8_make_valid (text, -1);
      g_autoptr(FiloMessage) message = filo_message_new ();
      g_autoptr(FiloMessage) received = NULL;
      g_autoptr(JsonNode) node = NULL;
      g_autoptr(JsonObject) object = NULL;
      g_autofree char *json = NULL;
      g_autoptr(GError) error = NULL;

      filo_message_set_id (message, "m");
      filo_message_set_conversation_id (message, "c");
      filo_message_set_text (message, text);
      node = filo_message_to_json (message);
      json = filo_json_to_string (node);
      g_assert_null (strchr (json, '\n'));
      object = filo_json_parse_object (json, -1, FILO_JSON_LIMITS_ANSWER, &error);
      g_assert_no_error (error);
      received = filo_message_from_json (object, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (filo_message_get_text (received), ==, expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int kind = FILO_KIND_SETTINGS; kind <= FILO_KIND_LAST; kind++)
    {
      const char *word = filo_kind_to_word ((FiloKind) kind);
      g_autofree char *complete = g_strdup_printf ("/api/codec/%s/complete", word);
      g_autofree char *unset = g_strdup_printf ("/api/codec/%s/unset", word);

      g_test_add_data_func (complete, GINT_TO_POINTER (kind), test_no_property_is_lost);
      g_test_add_data_func (unset, GINT_TO_POINTER (kind), test_unset_is_left_out);
    }
  g_test_add_func ("/api/codec/local-states", test_local_states_stay_here);
  g_test_add_func ("/api/codec/any-text", test_any_text_can_be_read);
  return g_test_run ();
}
