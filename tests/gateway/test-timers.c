/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-flow-fixture.h"

static FiloMessage *
schedule (FlowFixture *f,
          gint64       send_at)
{
  g_autoptr(FiloConversation) conversation = flow_get_conversation (f, FLOW_ANNA);
  g_autofree char *id = flow_make_id (f);
  g_autoptr(GError) error = NULL;
  const FiloSendRequest request = {
    id, filo_conversation_get_id (conversation), FLOW_AGENT_A, "Good morning",
    filo_conversation_get_last_position (conversation), send_at, 0,
  };
  FiloMessage *message = flow_send_full (f, &request, NULL, &error);

  g_assert_no_error (error);
  return message;
}

static gboolean
snooze_step (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  g_autoptr(FiloConversation) snoozed =
    filo_triage_snooze (db, data, FLOW_NOW + FLOW_HOUR, FALSE, G_MAXINT64, FLOW_AGENT_A,
                        &f->context, error);

  return snoozed != NULL;
}

static void
snooze (FlowFixture *f)
{
  g_autoptr(FiloConversation) conversation = flow_get_conversation (f, FLOW_ANNA);

  flow_run (f, snooze_step, (gpointer) filo_conversation_get_id (conversation));
}

/* Five seconds, on time, although the timers slept when it was written. */
static void
test_undo_ends (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_start_timers (f);
  flow_advance (f, 12000);
  message = flow_send (f, FLOW_ANNA, "Yes");
  flow_advance (f, 4800);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_WAITING);
  flow_advance (f, 300);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_QUEUED);
}

/* Texts enter the queue in the order in which they come due. */
static void
test_order (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) later = NULL;
  g_autoptr(FiloMessage) sooner = NULL;
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;

  flow_begin (f, FLOW_ANNA);
  later = schedule (f, FLOW_NOW + 2 * FLOW_MINUTE);
  sooner = schedule (f, FLOW_NOW + FLOW_MINUTE);
  filo_fake_clock_advance (f->clock, FLOW_HOUR);
  flow_run_due (f);
  first = flow_get_message (f, filo_message_get_id (sooner));
  second = flow_get_message (f, filo_message_get_id (later));
  g_assert_cmpint (filo_message_get_position (first), ==, 2);
  g_assert_cmpint (filo_message_get_position (second), ==, 3);
}

static void
test_scheduled_goes_out (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloConversation) conversation = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_start_dispatcher (f);
  flow_start_timers (f);
  message = schedule (f, FLOW_NOW + 3 * FLOW_HOUR);
  for (guint i = 0; i < 6 * 60 - 2; i++)
    flow_advance (f, 30000 - 60);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_WAITING);
  for (guint i = 0; i < 3; i++)
    flow_advance (f, 30000);
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_SENT);
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "Good morning");
  g_assert_cmpint (filo_conversation_get_last_at (conversation), ==, FLOW_NOW + 3 * FLOW_HOUR);
}

static void
test_snooze_ends (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) asleep = NULL;
  g_autoptr(FiloConversation) back = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_start_timers (f);
  snooze (f);
  flow_advance (f, FLOW_HOUR - 1000);
  asleep = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (asleep), ==, FILO_CONVERSATION_SNOOZED);
  flow_advance (f, 1000);
  back = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (back), ==, FILO_CONVERSATION_OPEN);
  g_assert_cmpint (filo_conversation_get_back_at (back), >=, FLOW_NOW + FLOW_HOUR);
  g_assert_cmpint (filo_conversation_get_back_at (back), <=, FLOW_NOW + FLOW_HOUR + 100);
  g_assert_false (filo_conversation_is_unread (back));
}

/* Whatever came due while nobody ran is done at the next start. */
static void
test_restart (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloConversation) back = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_start_timers (f);
  message = flow_send (f, FLOW_ANNA, "Yes");
  snooze (f);
  flow_crash (f);
  filo_fake_clock_advance (f->clock, 30 * FLOW_MINUTE);
  flow_start_timers (f);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_QUEUED);
  filo_fake_clock_advance (f->clock, 30 * FLOW_MINUTE);
  flow_crash (f);
  flow_start_timers (f);
  back = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (back), ==, FILO_CONVERSATION_OPEN);
}

/* Resume from suspend: the wall clock jumped, no timer knows of it. */
static void
test_wall_clock_jumps_forward (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) back = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_start_timers (f);
  snooze (f);
  flow_advance (f, 100);
  filo_fake_clock_set_now (f->clock, FLOW_NOW + FLOW_DAY);
  flow_advance (f, FILO_TIMERS_PERIOD);
  back = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (back), ==, FILO_CONVERSATION_OPEN);
}

/* A text isn't left waiting for its undo by a clock that was set back a year. */
static void
test_wall_clock_jumps_back (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_start_timers (f);
  message = flow_send (f, FLOW_ANNA, "Yes");
  flow_advance (f, 100);
  filo_fake_clock_set_now (f->clock, FLOW_NOW - 365 * FLOW_DAY);
  flow_advance (f, FILO_TIMERS_PERIOD);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_QUEUED);
}

static void
test_undecodable_row (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) bad = NULL;
  g_autoptr(FiloMessage) good = NULL;

  flow_begin (f, FLOW_ANNA);
  bad = flow_send (f, FLOW_ANNA, "One");
  good = flow_send (f, FLOW_ANNA, "Two");
  flow_query (f, "UPDATE message SET origin = 77 WHERE text = 'One' RETURNING 0");
  g_test_expect_message ("filo-gateway", G_LOG_LEVEL_WARNING, "*can't be sent and was parked*");
  filo_fake_clock_advance (f->clock, 5000);
  flow_run_due (f);
  g_test_assert_expected_messages ();
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (good)), ==, FILO_TEXT_QUEUED);
  g_assert_cmpint (flow_query (f, "SELECT state FROM message WHERE text = 'One'"), ==, 8);
}

static void
test_deadline_passes (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(GPtrArray) claims = NULL;

  flow_begin (f, FLOW_ANNA);
  message = flow_queue (f, FLOW_ANNA, "Yes");
  claims = flow_claim (f, 1);
  flow_start_timers (f);
  flow_advance (f, FILO_ATTEMPT_DEADLINE_MS - 1000);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_SENDING);
  flow_advance (f, 1000);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_UNKNOWN);
}

/* A commit every 20 ms must not put off what is due. */
static void
test_busy_writer (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_start_timers (f);
  message = flow_send (f, FLOW_ANNA, "Yes");
  for (guint i = 0; i < 260; i++)
    {
      flow_receive (f, FLOW_BOB, "Hello");
      filo_fake_clock_advance (f->clock, 20);
      filo_test_settle ();
    }
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_QUEUED);
}

/* An idle gateway looks once in a period, not after its own looking. */
static void
test_idle (FlowFixture *f, gconstpointer data)
{
  guint looks = 0;

  flow_begin (f, FLOW_ANNA);
  flow_start_dispatcher (f);
  flow_start_timers (f);
  flow_advance (f, 1000);
  for (gint64 passed = 0; passed < 10 * FILO_TIMERS_PERIOD; passed += 100)
    {
      guint before = filo_fake_clock_get_n_timers (f->clock);

      filo_fake_clock_advance (f->clock, 100);
      looks += filo_fake_clock_get_n_timers (f->clock) < before;
      flow_get_change (f);
      filo_test_settle ();
    }
  g_assert_cmpuint (looks, >=, 10);
  g_assert_cmpuint (looks, <=, 22);     /* Timers and dispatcher, each every 30 s. */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  FLOW_TEST ("/gateway/timers/undo", test_undo_ends);
  FLOW_TEST ("/gateway/timers/order", test_order);
  FLOW_TEST ("/gateway/timers/scheduled", test_scheduled_goes_out);
  FLOW_TEST ("/gateway/timers/snooze", test_snooze_ends);
  FLOW_TEST ("/gateway/timers/restart", test_restart);
  FLOW_TEST ("/gateway/timers/clock-forward", test_wall_clock_jumps_forward);
  FLOW_TEST ("/gateway/timers/clock-back", test_wall_clock_jumps_back);
  FLOW_TEST ("/gateway/timers/undecodable", test_undecodable_row);
  FLOW_TEST ("/gateway/timers/deadline", test_deadline_passes);
  FLOW_TEST ("/gateway/timers/busy-writer", test_busy_writer);
  FLOW_TEST ("/gateway/timers/idle", test_idle);
  return g_test_run ();
}
