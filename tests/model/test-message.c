/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-media.h"
#include "filo-message.h"
#include "filo-properties.h"
#include "property-checks.h"

static const char *const message_properties[] = {
  "id:gchararray", "change:gint64", "conversation-id:gchararray", "position:gint64",
  "origin:FiloOrigin", "keyword:FiloKeywordClass", "text:gchararray", "state:FiloTextState",
  "reason:FiloTextReason", "failure:gchararray", "agent-id:gchararray", "source-id:gchararray",
  "created-at:gint64", "due-at:gint64", "sent-at:gint64", "delivered-at:gint64",
  "settled-by:gchararray", "parts:guint", "media:GPtrArray", "refusal:gchararray", NULL,
};

static const char *const media_properties[] = {
  "id:gchararray", "name:gchararray", "type:gchararray", "size:gint64", "width:guint",
  "height:guint", NULL,
};

static const struct
{
  const char        *name;
  GType            (*get_type) (void);
  const char *const *properties;
} types[] = {
  { "message", filo_message_get_type, message_properties },
  { "media", filo_media_get_type, media_properties },
};

static void
test_properties (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);

  assert_properties (types[i].get_type (), types[i].properties);
  assert_notifies_once (types[i].get_type ());
  assert_takes_over (types[i].get_type ());
}

static GPtrArray *
make_media (const char *id,
            gint64      size)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  FiloMedia *media = filo_media_new ();

  filo_media_set_id (media, id);
  filo_media_set_size (media, size);
  g_ptr_array_add (list, media);
  return list;
}

static void
test_equal_media_are_silent (void)
{
  FiloMessage *message = filo_message_new ();
  g_autoptr(GPtrArray) media = make_media ("a", 1);
  g_autoptr(GPtrArray) same = make_media ("a", 1);
  g_autoptr(GPtrArray) other = make_media ("a", 2);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  NotifyCounter counter;

  notify_counter_init (&counter, G_OBJECT (message));
  filo_message_set_media (message, none);
  g_assert_null (filo_message_get_media (message));
  filo_message_set_media (message, media);
  filo_message_set_media (message, same);
  g_assert_true (filo_message_get_media (message) == media);
  g_assert_cmpuint (notify_counter_take (&counter, "media"), ==, 1);

  filo_message_set_media (message, other);
  g_assert_true (filo_message_get_media (message) == other);
  g_assert_cmpuint (notify_counter_take (&counter, "media"), ==, 1);

  filo_message_set_media (message, none);
  g_assert_null (filo_message_get_media (message));
  g_assert_cmpuint (notify_counter_take (&counter, "media"), ==, 1);

  notify_counter_clear (&counter);
  g_assert_finalize_object (message);
}

static void
test_taking_over_equal_media_changes_nothing (void)
{
  g_autoptr(FiloMessage) message = filo_message_new ();
  g_autoptr(FiloMessage) fresh = filo_message_new ();
  g_autoptr(GPtrArray) media = make_media ("a", 1);
  g_autoptr(GPtrArray) same = make_media ("a", 1);

  filo_message_set_media (message, media);
  filo_message_set_media (fresh, same);
  g_assert_false (filo_object_take_over (G_OBJECT (message), G_OBJECT (fresh)));
}

static void
test_a_message_frees_its_media (void)
{
  FiloMessage *message = filo_message_new ();
  g_autoptr(GPtrArray) media = make_media ("a", 1);
  FiloMedia *one = g_object_ref (media->pdata[0]);

  filo_message_set_media (message, media);
  g_clear_pointer (&media, g_ptr_array_unref);
  g_assert_finalize_object (message);
  g_assert_finalize_object (one);
}

static void
test_media_equal (void)
{
  GType type = FILO_TYPE_MEDIA;
  g_autoptr(GTypeClass) class = g_type_class_ref (type);
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  pspecs = g_object_class_list_properties (G_OBJECT_CLASS (class), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_autoptr(FiloMedia) a = filo_media_new ();
      g_autoptr(FiloMedia) b = filo_media_new ();

      fill_properties (G_OBJECT (a), 0);
      fill_properties (G_OBJECT (b), 0);
      g_assert_true (filo_media_equal (a, b));
      if (G_IS_PARAM_SPEC_STRING (pspecs[i]))
        g_object_set (b, pspecs[i]->name, NULL, NULL);
      else if (G_IS_PARAM_SPEC_INT64 (pspecs[i]))
        g_object_set (b, pspecs[i]->name, G_GINT64_CONSTANT (5), NULL);
      else
        g_object_set (b, pspecs[i]->name, 5u, NULL);
      g_assert_false (filo_media_equal (a, b));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/%s/properties", types[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_properties);
    }
  g_test_add_func ("/model/message/equal-media", test_equal_media_are_silent);
  g_test_add_func ("/model/message/take-over-media", test_taking_over_equal_media_changes_nothing);
  g_test_add_func ("/model/message/frees-media", test_a_message_frees_its_media);
  g_test_add_func ("/model/media/equal", test_media_equal);
  return g_test_run ();
}
