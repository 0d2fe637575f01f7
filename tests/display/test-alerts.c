/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-alerts.h"
#include "filo-soup-transport.h"
#include "filo-store-fixture.h"

/* Alerts over a real store; nobody listens on the bus, so that no bubble is really shown. */

typedef struct
{
  StoreFixture  store;
  FiloContext  *context;
  FiloNotifier *notifier;
  FiloAlerts   *alerts;
} Fixture;

static gboolean
is_never_in_front (const char *conversation_id,
                   gpointer    user_data)
{
  return FALSE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (FiloTransport) transport = filo_soup_transport_new ();
  g_autoptr (FiloKeyring) keyring = NULL;
  g_autoptr (FiloEngine) engine = NULL;
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  FiloConversation *conversation = make_conversation ("c1", "p1", TEST_NOW);

  store_fixture_set_up (&f->store, NULL);
  f->store.number = 1;
  g_ptr_array_add (objects, make_profile ("p1"));
  g_ptr_array_add (objects, conversation);
  store_fixture_snapshot (&f->store, objects);

  keyring = filo_keyring_new_file_only (f->store.path);
  engine = filo_engine_new (f->store.store, transport, keyring, FILO_CLOCK (f->store.clock),
                            f->store.random);
  f->context = filo_context_new (f->store.store, engine, keyring, FILO_CLOCK (f->store.clock),
                                 NULL, FALSE);
  f->notifier = filo_notifier_new ();
  f->alerts = filo_alerts_new (f->context, f->notifier, is_never_in_front, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  store_fixture_settle (&f->store);
  g_assert_finalize_object (g_steal_pointer (&f->alerts));
  g_clear_object (&f->notifier);
  g_clear_object (&f->context);
  store_fixture_tear_down (&f->store, NULL);
}

static void
text_comes (Fixture *f,
            gint64   position)
{
  g_autofree char *id = g_strdup_printf ("m%" G_GINT64_FORMAT, position);
  FiloConversation *conversation = make_conversation ("c1", "p1", TEST_NOW + position);

  filo_conversation_set_last_inbound (conversation, position);
  filo_conversation_set_last_position (conversation, position);
  store_fixture_say (&f->store, FILO_KIND_CONVERSATION, conversation);
  store_fixture_say (&f->store, FILO_KIND_MESSAGE, make_inbound (id, "c1", position));
  store_fixture_settle (&f->store);
}

static gboolean
is_unread (Fixture *f)
{
  g_autoptr (FiloConversation) conversation = filo_store_dup_conversation (f->store.store, "c1");

  FILO_TEST_WAIT (filo_conversation_get_loaded (conversation));
  return filo_conversation_is_unread (conversation);
}

static void
test_mark_read (Fixture *f, gconstpointer data)
{
  text_comes (f, 1);
  g_assert_true (is_unread (f));
  g_signal_emit_by_name (f->notifier, "activated", "c1", TRUE);
  store_fixture_settle (&f->store);
  g_assert_false (is_unread (f));
}

/* Read is what the bubble said, not what came while it stood there. */
static void
test_mark_read_what_was_said (Fixture *f, gconstpointer data)
{
  text_comes (f, 1);
  filo_fake_clock_advance (f->store.clock, 1000);
  text_comes (f, 2);
  g_signal_emit_by_name (f->notifier, "activated", "c1", TRUE);
  store_fixture_settle (&f->store);
  g_assert_true (is_unread (f));

  /* The second is told in its turn, and can be read then. */
  filo_fake_clock_advance (f->store.clock, 3000);
  g_signal_emit_by_name (f->notifier, "activated", "c1", TRUE);
  store_fixture_settle (&f->store);
  g_assert_false (is_unread (f));
}

int
main (int argc, char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
  /* libnotify warns when nobody is on the bus. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL);
  g_test_add ("/alerts/mark-read", Fixture, NULL, set_up, test_mark_read, tear_down);
  g_test_add ("/alerts/mark-read-what-was-said", Fixture, NULL, set_up,
              test_mark_read_what_was_said, tear_down);
  return g_test_run ();
}
