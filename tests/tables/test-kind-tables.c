/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-kind-tables.h"

#include "filo-feed-table.h"
#include "filo-media-table.h"
#include "filo-message-table.h"
#include "filo-order-table.h"
#include "filo-schema.h"
#include "filo-test-rows.h"

typedef struct
{
  FiloTestDb test;
  FiloDb    *db;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  filo_test_rows_open (&f->test);
  f->db = f->test.db;
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  filo_test_db_close (&f->test);
}

static GType
type_of (FiloKind kind)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return FILO_TYPE_SETTINGS;
    case FILO_KIND_AGENT:
      return FILO_TYPE_AGENT;
    case FILO_KIND_NUMBER:
      return FILO_TYPE_NUMBER;
    case FILO_KIND_SOURCE:
      return FILO_TYPE_SOURCE;
    case FILO_KIND_PROFILE:
      return FILO_TYPE_PROFILE;
    case FILO_KIND_CONVERSATION:
      return FILO_TYPE_CONVERSATION;
    case FILO_KIND_MESSAGE:
      return FILO_TYPE_MESSAGE;
    case FILO_KIND_ORDER:
      return FILO_TYPE_ORDER;
    }
  g_assert_not_reached ();
}

static gboolean
is_stored (GParamSpec *pspec)
{
  /* refusal belongs to the desktop's outbox, not to the row. */
  return (pspec->flags & G_PARAM_READWRITE) == G_PARAM_READWRITE
         && (pspec->flags & G_PARAM_CONSTRUCT_ONLY) == 0 && !g_str_equal (pspec->name, "refusal");
}

/* Some value for each property that differs from the default and from those of its neighbours. */
static void
fill_in (GObject    *object,
         const char *id)
{
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto(GValue) value = G_VALUE_INIT;
      GParamSpec *pspec = pspecs[i];

      if (!is_stored (pspec) || g_type_is_a (pspec->value_type, G_TYPE_BOXED))
        continue;
      g_value_init (&value, pspec->value_type);
      if (g_str_equal (pspec->name, "id"))
        g_value_set_string (&value, id);
      else if (g_str_equal (pspec->name, "profile-id"))
        g_value_set_string (&value, "p1");
      else if (g_str_equal (pspec->name, "number-id"))
        g_value_set_string (&value, "n2");
      else if (g_str_equal (pspec->name, "conversation-id"))
        g_value_set_string (&value, "c1");
      else if (g_str_equal (pspec->name, "source-id"))
        g_value_set_string (&value, "s1");
      else if (g_str_has_suffix (pspec->name, "agent-id") || g_str_equal (pspec->name, "assignee-id")
               || g_str_has_suffix (pspec->name, "-by"))
        g_value_set_string (&value, "a1");
      else if (pspec->value_type == G_TYPE_STRING)
        g_value_take_string (&value, g_strdup_printf ("“%s” of 'x'; -- è 🙂", pspec->name));
      else if (pspec->value_type == G_TYPE_INT64)
        g_value_set_int64 (&value, G_GINT64_CONSTANT (5000000000) + i);
      else if (pspec->value_type == G_TYPE_UINT)
        g_value_set_uint (&value, 10 + i);
      else if (pspec->value_type == G_TYPE_BOOLEAN)
        g_value_set_boolean (&value, !((GParamSpecBoolean *) pspec)->default_value);
      else if (G_TYPE_IS_ENUM (pspec->value_type))
        {
          GEnumClass *class = g_type_class_ref (pspec->value_type);

          g_value_set_enum (&value, class->values[class->n_values > 3 ? 2 : 1].value);
          g_type_class_unref (class);
        }
      else
        g_error ("No value for %s", pspec->name);
      g_object_set_property (object, pspec->name, &value);
    }
}

static void
assert_same (GObject *a,
             GObject *b)
{
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (a), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto(GValue) value_a = G_VALUE_INIT;
      g_auto(GValue) value_b = G_VALUE_INIT;

      if (!is_stored (pspecs[i]) || g_type_is_a (pspecs[i]->value_type, G_TYPE_BOXED))
        continue;
      g_object_get_property (a, pspecs[i]->name, &value_a);
      g_object_get_property (b, pspecs[i]->name, &value_b);
      if (g_param_values_cmp (pspecs[i], &value_a, &value_b) != 0)
        g_error ("%s.%s differs", G_OBJECT_TYPE_NAME (a), pspecs[i]->name);
    }
}

static GObject *
get (FiloDb     *db,
     FiloKind    kind,
     const char *id)
{
  g_autoptr(GError) error = NULL;
  GObject *object = filo_kind_tables_get (db, kind, id, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_every_property_survives (Fixture *f, gconstpointer data)
{
  for (FiloKind kind = FILO_KIND_SETTINGS; kind <= FILO_KIND_LAST; kind++)
    {
      g_autoptr(GObject) object = g_object_new (type_of (kind), NULL);
      g_autoptr(GObject) empty = g_object_new (type_of (kind), NULL);
      g_autoptr(GObject) back = NULL;
      g_autoptr(GObject) again = NULL;

      g_assert_null (get (f->db, kind, "x"));
      fill_in (object, "x");
      FILO_TEST_OK (filo_kind_tables_put (f->db, kind, object, &failure));
      back = get (f->db, kind, "x");
      g_assert_nonnull (back);
      assert_same (object, back);
      g_assert_cmpstr (filo_kind_tables_get_id (kind, back), ==, "x");
      g_assert_cmpint (filo_kind_tables_get_change (kind, back), ==,
                       filo_kind_tables_get_change (kind, object));

      /* A second put replaces each value, also by none, where the schema lets it. */
      g_object_set (empty, "id", "x", NULL);
      if (kind == FILO_KIND_NUMBER || kind == FILO_KIND_PROFILE)
        g_object_set (empty, "address", "+1", NULL);
      if (kind == FILO_KIND_CONVERSATION)
        g_object_set (empty, "profile-id", "p1", "number-id", "n2", NULL);
      if (kind == FILO_KIND_MESSAGE)
        g_object_set (empty, "conversation-id", "c2", NULL);
      if (kind == FILO_KIND_ORDER)
        g_object_set (empty, "profile-id", "p2", NULL);
      FILO_TEST_OK (filo_kind_tables_put (f->db, kind, empty, &failure));
      again = get (f->db, kind, "x");
      assert_same (empty, again);

      FILO_TEST_OK (filo_kind_tables_remove (f->db, kind, "x", &failure));
      FILO_TEST_OK (filo_kind_tables_remove (f->db, kind, "x", &failure));
      g_assert_null (get (f->db, kind, "x"));
    }
}

static void
test_replica_takes_rows_in_any_order (Fixture *f, gconstpointer data)
{
  FiloTestDb replica = { NULL };

  filo_test_db_open (&replica, filo_replica_migrations, filo_replica_n_migrations);
  for (FiloKind kind = FILO_KIND_LAST; kind >= FILO_KIND_SETTINGS; kind--)
    {
      g_autoptr(GObject) object = g_object_new (type_of (kind), NULL);
      g_autoptr(GObject) back = NULL;

      fill_in (object, "x");
      FILO_TEST_OK (filo_kind_tables_put (replica.db, kind, object, &failure));
      back = get (replica.db, kind, "x");
      assert_same (object, back);
    }
  filo_test_db_close (&replica);
}

static void
test_media_go_with_their_message (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = filo_message_new ();
  g_autoptr(FiloMessage) back = NULL;
  g_autoptr(FiloMessage) bare = NULL;
  g_autoptr(GPtrArray) media = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *owner = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      FiloMedia *one = filo_media_new ();
      g_autofree char *id = g_strdup_printf ("m%u", 3 - i);

      filo_media_set_id (one, id);
      filo_media_set_name (one, "cat.jpg");
      filo_media_set_content_type (one, "image/jpeg");
      filo_media_set_size (one, 1000 + i);
      filo_media_set_width (one, 640);
      filo_media_set_height (one, 480);
      g_ptr_array_add (media, one);
    }
  filo_message_set_id (message, "x");
  filo_message_set_conversation_id (message, "c1");
  filo_message_set_media (message, media);
  FILO_TEST_OK (filo_message_table_save (f->db, message, &failure));

  back = filo_message_table_get (f->db, "x", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (filo_message_get_media (back)->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (filo_media_equal (g_ptr_array_index (filo_message_get_media (back), i),
                                     g_ptr_array_index (media, i)));
  owner = filo_media_table_get_message_id (f->db, "m2", &error);
  g_assert_cmpstr (owner, ==, "x");

  filo_message_set_media (back, NULL);
  FILO_TEST_OK (filo_message_table_save (f->db, back, &failure));
  bare = filo_message_table_get (f->db, "x", &error);
  g_assert_null (filo_message_get_media (bare));
  g_assert_null (filo_media_table_get (f->db, "m2", &error));
  g_assert_no_error (error);
}

static void
test_items_go_with_their_order (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloOrder) order = filo_order_new ();
  g_autoptr(FiloOrder) back = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  gint64 left;

  for (guint i = 0; i < 2; i++)
    {
      FiloOrderItem *item = filo_order_item_new ();

      filo_order_item_set_name (item, i == 0 ? "Zaino" : "Astuccio");
      filo_order_item_set_quantity (item, i + 1);
      filo_order_item_set_price (item, 1999);
      g_ptr_array_add (items, item);
    }
  filo_order_set_id (order, "o1");
  filo_order_set_profile_id (order, "p1");
  filo_order_set_items (order, items);
  FILO_TEST_OK (filo_order_table_save (f->db, order, &failure));
  back = filo_order_table_get (f->db, "o1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (filo_order_get_items (back)->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_true (filo_order_item_equal (g_ptr_array_index (filo_order_get_items (back), i),
                                          g_ptr_array_index (items, i)));
  FILO_TEST_OK (filo_feed_table_remove (f->db, FILO_KIND_ORDER, "o1", 5, &failure));
  FILO_TEST_OK (filo_db_query_int64 (f->db, "SELECT COUNT(*) FROM order_item", &left, &failure));
  g_assert_cmpint (left, ==, 0);
}

static void
test_unknown_enum_is_an_error (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) list_error = NULL;

  FILO_TEST_OK (filo_db_execute (f->db, "UPDATE conversation SET state = 77 WHERE id = 'c2'", &failure));
  g_assert_null (filo_kind_tables_get (f->db, FILO_KIND_CONVERSATION, "c2", &error));
  g_assert_error (error, FILO_DB_ERROR, FILO_DB_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "state holds 77"));
  g_assert_null (filo_kind_tables_list_by_id_after (f->db, FILO_KIND_CONVERSATION, NULL, 0, 10,
                                                    &list_error));
  g_assert_error (list_error, FILO_DB_ERROR, FILO_DB_ERROR_CORRUPT);
}

static void
test_missing_parent_is_refused (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = filo_message_new ();
  g_autoptr(GError) error = NULL;

  filo_message_set_id (message, "x");
  filo_message_set_conversation_id (message, "nowhere");
  g_assert_false (filo_message_table_save (f->db, message, &error));
  g_assert_error (error, FILO_DB_ERROR, FILO_DB_ERROR_CONSTRAINT);
}

static void
test_batches_walk_all_kinds (Fixture *f, gconstpointer data)
{
  static const gint64 expected[] = { 0, 0, 1, 2, 1, 3, 3, 0, 0 };

  for (FiloKind kind = FILO_KIND_SETTINGS; kind <= FILO_KIND_LAST; kind++)
    {
      g_autofree char *last = NULL;
      gint64 seen = 0;
      gint64 count = -1;

      for (;;)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(GPtrArray) rows =
            filo_kind_tables_list_by_id_after (f->db, kind, last, 0, 1, &error);

          g_assert_no_error (error);
          if (rows->len == 0)
            break;
          g_assert_cmpuint (rows->len, ==, 1);
          g_assert_cmpint (g_strcmp0 (last, filo_kind_tables_get_id (kind, rows->pdata[0])), <, 0);
          g_free (last);
          last = g_strdup (filo_kind_tables_get_id (kind, rows->pdata[0]));
          seen++;
        }
      FILO_TEST_OK (filo_kind_tables_count (f->db, kind, 0, &count, &failure));
      g_assert_cmpint (seen, ==, expected[kind]);
      g_assert_cmpint (count, ==, seen);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/kind-tables/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("every-property-survives", test_every_property_survives);
  ADD ("replica-takes-rows-in-any-order", test_replica_takes_rows_in_any_order);
  ADD ("media-go-with-their-message", test_media_go_with_their_message);
  ADD ("items-go-with-their-order", test_items_go_with_their_order);
  ADD ("unknown-enum-is-an-error", test_unknown_enum_is_an_error);
  ADD ("missing-parent-is-refused", test_missing_parent_is_refused);
  ADD ("batches-walk-all-kinds", test_batches_walk_all_kinds);
#undef ADD

  return g_test_run ();
}
