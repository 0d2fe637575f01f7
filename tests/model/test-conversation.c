/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-conversation.h"
#include "filo-properties.h"
#include "property-checks.h"

static const char *const conversation_properties[] = {
  "id:gchararray", "change:gint64", "profile-id:gchararray", "number-id:gchararray",
  "state:FiloConversationState", "read-through:gint64", "last-inbound:gint64",
  "marked-unread:gboolean", "last-position:gint64", "began-at:gint64", "snoozed-until:gint64",
  "stay-asleep:gboolean", "back-at:gint64", "waiting-since:gint64", "assignee-id:gchararray",
  "last-at:gint64", "last-text:gchararray", "last-origin:FiloOrigin", "last-agent-id:gchararray",
  "last-state:FiloTextState", "last-media:gboolean", "unread:gboolean:read-only",
  "profile:FiloProfile:read-only", "loaded:gboolean:read-only", "draft:gchararray:read-only", NULL,
};

static void
test_properties (void)
{
  assert_properties (FILO_TYPE_CONVERSATION, conversation_properties);
  assert_notifies_once (FILO_TYPE_CONVERSATION);
  assert_takes_over (FILO_TYPE_CONVERSATION);
}

typedef struct
{
  FiloConversation *conversation;
  NotifyCounter     counter;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->conversation = filo_conversation_new ();
  notify_counter_init (&f->counter, G_OBJECT (f->conversation));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  notify_counter_clear (&f->counter);
  g_assert_finalize_object (f->conversation);
}

static void
test_unread (Fixture *f, gconstpointer data)
{
  static const struct
  {
    gint64   last_inbound, read_through;
    gboolean marked, unread;
  } cases[] = {
    { 0, 0, FALSE, FALSE }, { 0, 0, TRUE, TRUE },   { 7, 6, FALSE, TRUE },
    { 7, 7, FALSE, FALSE }, { 7, 8, FALSE, FALSE }, { 7, 7, TRUE, TRUE },
    { 7, 6, TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean property;

      filo_conversation_set_last_inbound (f->conversation, cases[i].last_inbound);
      filo_conversation_set_read_through (f->conversation, cases[i].read_through);
      filo_conversation_set_marked_unread (f->conversation, cases[i].marked);
      g_object_get (f->conversation, "unread", &property, NULL);
      g_assert_cmpint (filo_conversation_is_unread (f->conversation), ==, cases[i].unread);
      g_assert_cmpint (property, ==, cases[i].unread);
    }
}

static void
test_unread_notifies_only_when_it_turns (Fixture *f, gconstpointer data)
{
  filo_conversation_set_last_inbound (f->conversation, 5);
  g_assert_cmpuint (notify_counter_take (&f->counter, "unread"), ==, 1);
  filo_conversation_set_last_inbound (f->conversation, 6);
  filo_conversation_set_marked_unread (f->conversation, TRUE);
  filo_conversation_set_read_through (f->conversation, 6);
  g_assert_cmpuint (notify_counter_take (&f->counter, "unread"), ==, 0);
  filo_conversation_set_marked_unread (f->conversation, FALSE);
  g_assert_cmpuint (notify_counter_take (&f->counter, "unread"), ==, 1);
}

/* Whoever reacts to one property of a fresh row sees all of the row. */
static void
on_unread (FiloConversation *conversation,
           GParamSpec       *pspec,
           gpointer          user_data)
{
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "ciao");
  (*(guint *) user_data)++;
}

static void
test_take_over_keeps_what_the_store_set (Fixture *f, gconstpointer data)
{
  FiloProfile *profile = filo_profile_new ();
  FiloConversation *fresh = filo_conversation_new ();
  guint n_unread = 0;

  filo_conversation_set_profile (f->conversation, profile);
  filo_conversation_set_loaded (f->conversation, TRUE);
  filo_conversation_set_draft (f->conversation, "Ciao Giu");
  filo_conversation_set_last_inbound (fresh, 3);
  filo_conversation_set_last_text (fresh, "ciao");
  g_signal_connect (f->conversation, "notify::unread", G_CALLBACK (on_unread), &n_unread);

  g_assert_true (filo_object_take_over (G_OBJECT (f->conversation), G_OBJECT (fresh)));
  g_assert_cmpuint (n_unread, ==, 1);
  g_assert_true (filo_conversation_get_profile (f->conversation) == profile);
  g_assert_true (filo_conversation_get_loaded (f->conversation));
  g_assert_cmpstr (filo_conversation_get_draft (f->conversation), ==, "Ciao Giu");

  g_signal_handlers_disconnect_by_func (f->conversation, on_unread, &n_unread);
  g_assert_finalize_object (fresh);
  filo_conversation_set_profile (f->conversation, NULL);
  g_assert_finalize_object (profile);
}

static void
test_what_the_store_sets_notifies_once (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloProfile) profile = filo_profile_new ();

  for (guint i = 0; i < 2; i++)
    {
      filo_conversation_set_profile (f->conversation, profile);
      filo_conversation_set_loaded (f->conversation, TRUE);
      filo_conversation_set_draft (f->conversation, "x");
    }
  g_assert_cmpuint (notify_counter_take (&f->counter, "profile"), ==, 1);
  g_assert_cmpuint (notify_counter_take (&f->counter, "loaded"), ==, 1);
  g_assert_cmpuint (notify_counter_take (&f->counter, "draft"), ==, 1);
  notify_counter_assert_silent (&f->counter);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/conversation/properties", test_properties);
  g_test_add ("/model/conversation/unread", Fixture, NULL, set_up, test_unread, tear_down);
  g_test_add ("/model/conversation/unread-turns", Fixture, NULL, set_up,
              test_unread_notifies_only_when_it_turns, tear_down);
  g_test_add ("/model/conversation/take-over", Fixture, NULL, set_up,
              test_take_over_keeps_what_the_store_set, tear_down);
  g_test_add ("/model/conversation/store", Fixture, NULL, set_up,
              test_what_the_store_sets_notifies_once, tear_down);
  return g_test_run ();
}
