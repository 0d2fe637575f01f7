/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-flow-fixture.h"
#include "filo-text-state.h"

/* A reply that is `sending`, claimed once; the caller frees its nonce. */
static char *
claim_one (FlowFixture  *f,
           FiloMessage **message)
{
  g_autoptr(GPtrArray) claims = NULL;

  *message = flow_queue (f, FLOW_ANNA, "Yes");
  claims = flow_claim (f, 1);
  g_assert_cmpuint (claims->len, ==, 1);
  return flow_get_nonce (f, filo_message_get_id (*message));
}

static void
test_each_report_while_sending (FlowFixture *f, gconstpointer data)
{
  static const struct { FiloReportOutcome outcome; FiloTextState state; } rows[] = {
    { FILO_REPORT_BUFFERED, FILO_TEXT_SENT },
    { FILO_REPORT_ACCEPTED, FILO_TEXT_SENT },
    { FILO_REPORT_REJECTED, FILO_TEXT_FAILED },
    { FILO_REPORT_FAILED, FILO_TEXT_FAILED },
    { FILO_REPORT_DELIVERED, FILO_TEXT_DELIVERED },
  };

  flow_begin (f, FLOW_ANNA);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FiloMessage) message = NULL;
      g_autoptr(FiloMessage) after = NULL;
      g_autofree char *nonce = claim_one (f, &message);

      flow_report (f, nonce, rows[i].outcome);
      after = flow_get_message (f, filo_message_get_id (message));
      g_assert_cmpint (filo_message_get_state (after), ==, rows[i].state);
      g_assert_cmpint (filo_message_get_failure (after) != NULL, ==,
                       rows[i].state == FILO_TEXT_FAILED);
      /* The answer that follows changes nothing any more, whatever it is. */
      flow_record (f, nonce, (FiloSendOutcome) (i % 4), NULL);
      g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, rows[i].state);
    }
}

static const FiloReportOutcome all[] = {
  FILO_REPORT_BUFFERED, FILO_REPORT_ACCEPTED, FILO_REPORT_REJECTED, FILO_REPORT_FAILED,
  FILO_REPORT_DELIVERED,
};

/* Replays one order of all five reports; the answer comes before report `at`. */
static void
check_order (FlowFixture *f,
             const guint *order,
             guint        at)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloMessage) after = NULL;
  g_autofree char *nonce = claim_one (f, &message);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      if (i == at)
        flow_record (f, nonce, FILO_SEND_ACCEPTED, NULL);
      flow_report (f, nonce, all[order[i]]);
    }
  if (at == G_N_ELEMENTS (all))
    flow_record (f, nonce, FILO_SEND_ACCEPTED, NULL);
  after = flow_get_message (f, filo_message_get_id (message));
  g_assert_cmpint (filo_message_get_state (after), ==, FILO_TEXT_DELIVERED);
  g_assert_null (filo_message_get_failure (after));
}

static void
permute (FlowFixture *f,
         guint       *order,
         guint        n,
         guint       *count)
{
  if (n == 1)
    {
      check_order (f, order, *count % (G_N_ELEMENTS (all) + 1));
      (*count)++;
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      guint swap = n % 2 == 0 ? i : 0;
      guint last;

      permute (f, order, n - 1, count);
      last = order[n - 1];
      order[n - 1] = order[swap];
      order[swap] = last;
    }
}

/* All 120 orders of the five reports end alike; the answer comes anywhere among them. */
static void
test_any_order (FlowFixture *f, gconstpointer data)
{
  guint order[] = { 0, 1, 2, 3, 4 };
  guint count = 0;

  flow_begin (f, FLOW_ANNA);
  permute (f, order, G_N_ELEMENTS (order), &count);
  g_assert_cmpuint (count, ==, 120);
}

static void
test_twice_and_replayed (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autofree char *nonce = NULL;
  gint64 change;

  flow_begin (f, FLOW_ANNA);
  nonce = claim_one (f, &message);
  flow_report (f, nonce, FILO_REPORT_ACCEPTED);
  flow_report (f, nonce, FILO_REPORT_DELIVERED);
  change = flow_get_change (f);
  filo_fake_clock_advance (f->clock, FLOW_DAY);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      flow_report (f, nonce, all[i]);
      flow_report (f, nonce, all[i]);
    }
  g_assert_cmpint (flow_get_change (f), ==, change);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM report"), ==, G_N_ELEMENTS (all));
}

static void
test_settles_doubt (FlowFixture *f, gconstpointer data)
{
  static const struct { FiloReportOutcome outcome; FiloTextState state; } rows[] = {
    { FILO_REPORT_ACCEPTED, FILO_TEXT_SENT },
    { FILO_REPORT_DELIVERED, FILO_TEXT_DELIVERED },
    { FILO_REPORT_FAILED, FILO_TEXT_FAILED },
  };

  flow_begin (f, FLOW_ANNA);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FiloMessage) message = NULL;
      g_autofree char *nonce = claim_one (f, &message);

      flow_record (f, nonce, FILO_SEND_LOST, NULL);
      g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_UNKNOWN);
      flow_report (f, nonce, rows[i].outcome);
      g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, rows[i].state);
    }
  /* None of them is in doubt any more. */
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM attempt WHERE outcome <> 1"), ==, 0);
}

static gboolean
settle_again (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  g_autoptr(FiloMessage) message =
    filo_send_settle (db, data, FILO_SETTLE_AGAIN, FLOW_AGENT_A, &f->context, error);

  return message != NULL;
}

/* Bad news of an attempt that a person has repeated says nothing of the new one;
 * that it arrived does. */
static void
test_of_an_older_attempt (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(GPtrArray) claims = NULL;
  g_autofree char *old = NULL;

  flow_begin (f, FLOW_ANNA);
  old = claim_one (f, &message);
  flow_record (f, old, FILO_SEND_LOST, NULL);
  flow_run (f, settle_again, (gpointer) filo_message_get_id (message));
  claims = flow_claim (f, 1);
  g_assert_cmpuint (claims->len, ==, 1);

  flow_report (f, old, FILO_REPORT_FAILED);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_SENDING);
  flow_report (f, old, FILO_REPORT_DELIVERED);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_DELIVERED);
}

/* The carrier refused it for the moment and sent it all the same, or it arrives
 * while a person has it tried again: that it arrived keeps a second one from leaving. */
static void
test_before_the_next_attempt (FlowFixture *f, gconstpointer data)
{
  static const FiloSendOutcome outcomes[] = { FILO_SEND_RETRY, FILO_SEND_LOST };

  flow_begin (f, FLOW_ANNA);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autoptr(FiloMessage) message = NULL;
      g_autoptr(GPtrArray) claims = NULL;
      g_autofree char *nonce = claim_one (f, &message);

      flow_record (f, nonce, outcomes[i], NULL);
      if (outcomes[i] == FILO_SEND_LOST)
        flow_run (f, settle_again, (gpointer) filo_message_get_id (message));
      g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_QUEUED);

      flow_report (f, nonce, FILO_REPORT_DELIVERED);
      g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_DELIVERED);
      filo_fake_clock_advance (f->clock, FLOW_HOUR);
      claims = flow_claim (f, 1);
      g_assert_cmpuint (claims->len, ==, 0);
    }
}

static gboolean
report_by_id (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  g_autoptr(FiloReport) report =
    filo_report_new ("fake", NULL, data, FILO_REPORT_DELIVERED, NULL, FLOW_NOW - 1);

  return filo_reports_receive (db, report, &f->context, error);
}

static void
test_by_the_carriers_id (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autofree char *nonce = NULL;

  flow_begin (f, FLOW_ANNA);
  nonce = claim_one (f, &message);
  flow_record (f, nonce, FILO_SEND_ACCEPTED, "carrier-7");
  flow_run (f, report_by_id, (gpointer) "carrier-8");     /* Nobody knows it: no error. */
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_SENT);
  flow_run (f, report_by_id, (gpointer) "carrier-7");
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_DELIVERED);
}

static void
test_of_nothing (FlowFixture *f, gconstpointer data)
{
  gint64 change = flow_get_change (f);

  g_assert_true (flow_report (f, "00000000000000000000000000000000", FILO_REPORT_DELIVERED));
  g_assert_cmpint (flow_get_change (f), ==, change);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM report"), ==, 0);
}

/* U7: who waits since when, as replies become sent in whatever order. */
static void
test_waiting_since (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autofree char *nonce1 = NULL;
  g_autofree char *nonce2 = NULL;

  flow_begin (f, FLOW_ANNA);                                   /* 10:00 */
  nonce1 = claim_one (f, &first);
  filo_fake_clock_advance (f->clock, FLOW_MINUTE);
  flow_receive (f, FLOW_ANNA, "And the other?");               /* 10:01, after our reply. */
  filo_fake_clock_advance (f->clock, FLOW_MINUTE);
  flow_receive (f, FLOW_ANNA, "Hello?");                       /* 10:02 */
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_waiting_since (conversation), ==, FLOW_NOW);
  g_clear_object (&conversation);

  flow_record (f, nonce1, FILO_SEND_ACCEPTED, NULL);
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_waiting_since (conversation), ==, FLOW_NOW + FLOW_MINUTE);
  g_clear_object (&conversation);

  nonce2 = claim_one (f, &second);
  flow_record (f, nonce2, FILO_SEND_ACCEPTED, NULL);
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_waiting_since (conversation), ==, 0);
}

/* A reply whose doubt is settled late answers nobody who wrote after a later one. */
static void
test_waiting_since_after_doubt (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) doubtful = NULL;
  g_autoptr(FiloMessage) later = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autofree char *nonce1 = NULL;
  g_autofree char *nonce2 = NULL;

  flow_begin (f, FLOW_ANNA);
  nonce1 = claim_one (f, &doubtful);
  flow_record (f, nonce1, FILO_SEND_LOST, NULL);
  filo_fake_clock_advance (f->clock, FLOW_MINUTE);
  flow_receive (f, FLOW_ANNA, "Hello?");
  nonce2 = claim_one (f, &later);
  filo_fake_clock_advance (f->clock, FLOW_MINUTE);
  flow_receive (f, FLOW_ANNA, "And the other?");
  flow_record (f, nonce2, FILO_SEND_ACCEPTED, NULL);
  flow_report (f, nonce1, FILO_REPORT_DELIVERED);
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_waiting_since (conversation), ==,
                   FLOW_NOW + 2 * FLOW_MINUTE);
}

/* ---- The one table, driven through the flow ---- */

typedef enum { CLAIM, ACCEPTED, RETRY, FINAL, LOST, R_ACCEPTED, R_DELIVERED, R_FAILED, N_DRIVES } Drive;

static const FiloTextEvent drive_events[N_DRIVES] = {
  FILO_TEXT_EVENT_CLAIM, FILO_TEXT_EVENT_ACCEPTED, FILO_TEXT_EVENT_RETRY, FILO_TEXT_EVENT_FINAL,
  FILO_TEXT_EVENT_LOST, FILO_TEXT_EVENT_REPORT_ACCEPTED, FILO_TEXT_EVENT_REPORT_DELIVERED,
  FILO_TEXT_EVENT_REPORT_FAILED,
};

static void
drive (FlowFixture *f,
       const char  *nonce,
       Drive        what)
{
  g_autoptr(GPtrArray) claims = NULL;

  switch (what)
    {
    case CLAIM:
      claims = flow_claim (f, 10);
      break;
    case ACCEPTED:
      flow_record (f, nonce, FILO_SEND_ACCEPTED, NULL);
      break;
    case RETRY:
      flow_record (f, nonce, FILO_SEND_RETRY, NULL);
      break;
    case FINAL:
      flow_record (f, nonce, FILO_SEND_FINAL, NULL);
      break;
    case LOST:
      flow_record (f, nonce, FILO_SEND_LOST, NULL);
      break;
    case R_ACCEPTED:
      flow_report (f, nonce, FILO_REPORT_ACCEPTED);
      break;
    case R_DELIVERED:
      flow_report (f, nonce, FILO_REPORT_DELIVERED);
      break;
    case R_FAILED:
      flow_report (f, nonce, FILO_REPORT_FAILED);
      break;
    case N_DRIVES:
      g_assert_not_reached ();
    }
}

/* Answers that come behind a deadline count as reports do. */
static FiloTextState
expect (FiloTextState from,
        Drive         what)
{
  FiloTextEvent event = drive_events[what];
  FiloTextState to = from;

  if (filo_text_state_is_doubt (from) && what == ACCEPTED)
    event = FILO_TEXT_EVENT_REPORT_ACCEPTED;
  if (filo_text_state_is_doubt (from) && what == FINAL)
    event = FILO_TEXT_EVENT_REPORT_FAILED;
  filo_text_state_move (from, FILO_REASON_NONE, event, &to, NULL);
  return to;
}

static void
test_every_arrow (FlowFixture *f, gconstpointer data)
{
  static const FiloTextState states[] = {
    FILO_TEXT_WAITING, FILO_TEXT_QUEUED, FILO_TEXT_SENDING, FILO_TEXT_SENT, FILO_TEXT_DELIVERED,
    FILO_TEXT_FAILED, FILO_TEXT_CANCELLED, FILO_TEXT_HELD, FILO_TEXT_UNKNOWN,
    FILO_TEXT_PROBABLY_NOT_SENT, FILO_TEXT_MARKED_SENT,
  };
  guint moved = 0;

  flow_begin (f, FLOW_ANNA);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    for (Drive what = 0; what < N_DRIVES; what++)
      {
        g_autoptr(FiloMessage) made = NULL;
        g_autoptr(FiloMessage) message = NULL;
        g_autofree char *nonce = claim_one (f, &made);
        FiloTextState after;

        message = flow_get_message (f, filo_message_get_id (made));
        filo_message_set_state (message, states[i]);
        flow_put_message (f, message);
        drive (f, nonce, what);
        after = flow_get_state (f, filo_message_get_id (message));
        g_test_message ("%s by %d", filo_text_state_to_word (states[i]), what);
        g_assert_cmpint (after, ==, expect (states[i], what));
        moved += after != states[i];
        /* Out of the way of the next one. */
        filo_message_set_state (message, FILO_TEXT_CANCELLED);
        flow_put_message (f, message);
      }
  g_assert_cmpuint (moved, ==, 2 + 7 + 2 + 1 + 1 + 5 + 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  FLOW_TEST ("/gateway/reports/each", test_each_report_while_sending);
  FLOW_TEST ("/gateway/reports/any-order", test_any_order);
  FLOW_TEST ("/gateway/reports/replayed", test_twice_and_replayed);
  FLOW_TEST ("/gateway/reports/settles-doubt", test_settles_doubt);
  FLOW_TEST ("/gateway/reports/older-attempt", test_of_an_older_attempt);
  FLOW_TEST ("/gateway/reports/before-the-next-attempt", test_before_the_next_attempt);
  FLOW_TEST ("/gateway/reports/carrier-id", test_by_the_carriers_id);
  FLOW_TEST ("/gateway/reports/of-nothing", test_of_nothing);
  FLOW_TEST ("/gateway/reports/waiting-since", test_waiting_since);
  FLOW_TEST ("/gateway/reports/waiting-after-doubt", test_waiting_since_after_doubt);
  FLOW_TEST ("/gateway/reports/every-arrow", test_every_arrow);
  return g_test_run ();
}
