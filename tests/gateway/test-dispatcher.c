/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-flow-fixture.h"

#define CARLA "+393337654321"

static void
set_up_begun (FlowFixture *f)
{
  flow_begin (f, FLOW_ANNA);
  flow_start_dispatcher (f);
}

/* The words that the carrier got, in order, joined by blanks. */
static char *
join_ledger (FlowFixture *f)
{
  GPtrArray *ledger = filo_fake_carrier_get_ledger (f->carrier);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < ledger->len; i++)
    {
      const FiloFakeEntry *entry = g_ptr_array_index (ledger, i);

      g_string_append_printf (words, "%s%s", i > 0 ? " " : "", entry->outgoing->text);
    }
  return g_string_free (words, FALSE);
}

static void
assert_ledger (FlowFixture *f,
               const char  *expected)
{
  g_autofree char *words = join_ledger (f);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_accepted (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloMessage) sent = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  const FiloOutgoing *outgoing;

  set_up_begun (f);
  filo_fake_clock_advance (f->clock, FLOW_MINUTE);
  message = flow_queue (f, FLOW_ANNA, "Yes");
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_SENT);

  outgoing = ((FiloFakeEntry *) g_ptr_array_index (filo_fake_carrier_get_ledger (f->carrier),
                                                   0))->outgoing;
  g_assert_cmpstr (outgoing->message_id, ==, filo_message_get_id (message));
  g_assert_cmpstr (outgoing->from, ==, FLOW_OURS);
  g_assert_cmpstr (outgoing->to, ==, FLOW_ANNA);
  g_assert_cmpuint (strlen (outgoing->nonce), ==, 32);

  sent = flow_get_message (f, filo_message_get_id (message));
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_message_get_sent_at (sent), ==, FLOW_NOW + FLOW_MINUTE);
  g_assert_null (filo_message_get_failure (sent));
  g_assert_cmpint (filo_conversation_get_waiting_since (conversation), ==, 0);
  g_assert_cmpint (filo_conversation_get_last_state (conversation), ==, FILO_TEXT_SENT);
  flow_wait_until_idle (f);
}

/* On disk as `sending`, with its attempt, before the carrier hears of it. */
static void
test_claim_is_on_disk_first (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autofree char *nonce = NULL;

  set_up_begun (f);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_WAIT);
  message = flow_queue (f, FLOW_ANNA, "Yes");
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_SENDING);
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 1);
  nonce = flow_get_nonce (f, filo_message_get_id (message));
  g_assert_cmpstr (nonce, ==,
                   ((FiloFakeEntry *) g_ptr_array_index (
                     filo_fake_carrier_get_ledger (f->carrier), 0))->outgoing->nonce);
  g_assert_cmpuint (filo_dispatcher_get_in_flight (f->dispatcher), ==, 1);
  g_assert_true (filo_fake_carrier_release (f->carrier));
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_SENT);
}

static void
test_final (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;
  g_autoptr(FiloMessage) failed = NULL;

  set_up_begun (f);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_FINAL);
  first = flow_queue (f, FLOW_ANNA, "One");
  second = flow_queue (f, FLOW_ANNA, "Two");
  flow_wait_for_state (f, filo_message_get_id (first), FILO_TEXT_FAILED);
  flow_wait_for_state (f, filo_message_get_id (second), FILO_TEXT_SENT);
  failed = flow_get_message (f, filo_message_get_id (first));
  g_assert_cmpstr (filo_message_get_failure (failed), ==, "The number doesn't exist.");
}

/* The carrier knows better than we: its word is an opt-out. */
static void
test_opted_out_at_the_carrier (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;
  g_autoptr(FiloProfile) profile = NULL;

  flow_begin (f, FLOW_ANNA);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_OPTED_OUT);
  first = flow_queue (f, FLOW_ANNA, "One");
  second = flow_queue (f, FLOW_ANNA, "Two");
  flow_start_dispatcher (f);
  flow_wait_for_state (f, filo_message_get_id (second), FILO_TEXT_CANCELLED);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (first)), ==, FILO_TEXT_FAILED);
  profile = flow_get_profile (f, FLOW_ANNA);
  g_assert_cmpint (filo_profile_get_consent (profile), ==, FILO_CONSENT_UNSUBSCRIBED);
  g_assert_cmpint (filo_profile_get_consent_how (profile), ==, FILO_CONSENT_HOW_CARRIER);
  flow_wait_until_idle (f);
  assert_ledger (f, "One");
}

static void
test_retry_keeps_order (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;

  set_up_begun (f);
  filo_fake_carrier_set_retry_after (f->carrier, 10000);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_RETRY);
  first = flow_queue (f, FLOW_ANNA, "One");
  second = flow_queue (f, FLOW_ANNA, "Two");
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 1);
  flow_wait_until_idle (f);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (first)), ==, FILO_TEXT_QUEUED);

  flow_advance (f, 9000);
  flow_wait_until_idle (f);
  assert_ledger (f, "One");

  flow_advance (f, 1000);
  flow_wait_for_state (f, filo_message_get_id (second), FILO_TEXT_SENT);
  assert_ledger (f, "One One Two");
  g_assert_cmpuint (flow_count_attempts (f, filo_message_get_id (first)), ==, 2);
  g_assert_cmpuint (filo_fake_carrier_count_taken (f->carrier, filo_message_get_id (first)), ==, 1);
}

/* Our own backoff: always a second at least, never beyond its cap. */
static void
test_retry_many_times (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  guint n = 0;

  set_up_begun (f);
  for (guint i = 0; i < 6; i++)
    filo_fake_carrier_script (f->carrier, FILO_FAKE_RETRY);
  message = flow_queue (f, FLOW_ANNA, "One");
  for (; flow_get_state (f, filo_message_get_id (message)) != FILO_TEXT_SENT && n < 400; n++)
    flow_advance (f, 1000);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_SENT);
  g_assert_cmpuint (n, >=, 5);
  g_assert_cmpuint (filo_fake_carrier_count_asked (f->carrier, filo_message_get_id (message)), ==, 7);
}

/* A retry that goes on for too long waits for a person instead. */
static void
test_retry_until_late (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloMessage) held = NULL;
  guint asked;

  set_up_begun (f);
  filo_fake_carrier_set_behaviour (f->carrier, FILO_FAKE_RETRY);
  filo_fake_carrier_set_retry_after (f->carrier, 20 * FLOW_MINUTE);
  message = flow_queue (f, FLOW_ANNA, "One");
  for (guint i = 0; i < 62; i++)
    flow_advance (f, FLOW_MINUTE);
  held = flow_get_message (f, filo_message_get_id (message));
  g_assert_cmpint (filo_message_get_state (held), ==, FILO_TEXT_HELD);
  g_assert_cmpint (filo_message_get_reason (held), ==, FILO_REASON_LATE);
  asked = filo_fake_carrier_count_asked (f->carrier, filo_message_get_id (message));
  g_assert_cmpuint (asked, >=, 3);
  g_assert_cmpuint (asked, <=, 4);
}

static void
test_lost (FlowFixture *f, gconstpointer data)
{
  static const FiloFakeBehaviour behaviours[] = {
    FILO_FAKE_LOST, FILO_FAKE_LOST_TAKEN, FILO_FAKE_FAIL,
  };

  set_up_begun (f);
  for (guint i = 0; i < G_N_ELEMENTS (behaviours); i++)
    {
      g_autoptr(FiloMessage) lost = NULL;
      g_autoptr(FiloMessage) next = NULL;
      g_autoptr(FiloMessage) shown = NULL;

      filo_fake_carrier_script (f->carrier, behaviours[i]);
      lost = flow_queue (f, FLOW_ANNA, "One");
      next = flow_queue (f, FLOW_ANNA, "Two");
      /* Doubt doesn't hold what comes next. */
      flow_wait_for_state (f, filo_message_get_id (next), FILO_TEXT_SENT);
      shown = flow_get_message (f, filo_message_get_id (lost));
      g_assert_cmpint (filo_message_get_state (shown), ==, FILO_TEXT_UNKNOWN);
      g_assert_nonnull (filo_message_get_failure (shown));
      for (guint minute = 0; minute < 5; minute++)
        flow_advance (f, FLOW_MINUTE);
      g_assert_cmpuint (filo_fake_carrier_count_asked (f->carrier, filo_message_get_id (lost)),
                        ==, 1);
    }
}

static gboolean
settle_again (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  g_autoptr(FiloMessage) message =
    filo_send_settle (db, data, FILO_SETTLE_AGAIN, FLOW_AGENT_A, &f->context, error);

  return message != NULL;
}

static void
test_person_sends_again (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autofree char *first_nonce = NULL;
  g_autofree char *second_nonce = NULL;

  set_up_begun (f);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_LOST_TAKEN);
  message = flow_queue (f, FLOW_ANNA, "One");
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_UNKNOWN);
  first_nonce = flow_get_nonce (f, filo_message_get_id (message));
  flow_run (f, settle_again, (gpointer) filo_message_get_id (message));
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_SENT);
  second_nonce = flow_get_nonce (f, filo_message_get_id (message));
  g_assert_cmpstr (first_nonce, !=, second_nonce);
  g_assert_cmpuint (filo_fake_carrier_count_taken (f->carrier, filo_message_get_id (message)), ==, 2);
}

static void
test_hang (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;

  set_up_begun (f);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_HANG);
  message = flow_queue (f, FLOW_ANNA, "One");
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 1);
  flow_advance (f, FILO_ATTEMPT_DEADLINE_MS - 1000);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_SENDING);
  flow_advance (f, 1000);
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_UNKNOWN);
  flow_wait_until_idle (f);
}

typedef struct
{
  FlowFixture *f;
  char        *nonce;
} ReportJob;

static gpointer
receive_in_worker (FiloDb *db, gpointer data, GError **error)
{
  ReportJob *job = data;
  g_autoptr(FiloReport) report =
    filo_report_new ("fake", job->nonce, NULL, FILO_REPORT_DELIVERED, NULL, 0);

  filo_reports_receive (db, report, &job->f->context, error);
  return NULL;
}

static void
report_job_free (gpointer data)
{
  ReportJob *job = data;

  g_free (job->nonce);
  g_free (job);
}

/* As the webhook does: its own job, ahead of the answer's. */
static void
on_report (const FiloReport *report,
           gpointer          user_data)
{
  FlowFixture *f = user_data;
  ReportJob *job = g_new0 (ReportJob, 1);

  job->f = f;
  job->nonce = g_strdup (report->nonce);
  filo_db_worker_run_async (f->writer, receive_in_worker, job, report_job_free, NULL, NULL, NULL,
                            NULL);
}

static void
test_delivered_before_accepted (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloMessage) delivered = NULL;

  set_up_begun (f);
  filo_fake_carrier_set_report_func (f->carrier, on_report, f);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_DELIVER_FIRST);
  message = flow_queue (f, FLOW_ANNA, "One");
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_DELIVERED);
  flow_wait_until_idle (f);
  delivered = flow_get_message (f, filo_message_get_id (message));
  g_assert_cmpint (filo_message_get_state (delivered), ==, FILO_TEXT_DELIVERED);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM attempt WHERE carrier_id IS NOT NULL"), ==, 1);
}

/* One at a time in a conversation, side by side across, never more than the carrier can. */
static void
test_serial_and_parallel (FlowFixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) people = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 6; i++)
    {
      char *address = g_strdup_printf ("+3933312300%02u", i);

      g_ptr_array_add (people, address);
      flow_begin (f, address);
    }
  filo_fake_carrier_set_in_flight (f->carrier, 4);
  filo_fake_carrier_set_behaviour (f->carrier, FILO_FAKE_WAIT);
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < people->len; i++)
      {
        g_autofree char *text = g_strdup_printf ("%u.%u", i, round);

        g_object_unref (flow_queue (f, g_ptr_array_index (people, i), text));
      }

  flow_start_dispatcher (f);
  FILO_TEST_WAIT (filo_dispatcher_get_in_flight (f->dispatcher) == 4);
  filo_test_settle ();
  g_assert_cmpuint (filo_fake_carrier_get_ledger (f->carrier)->len, ==, 4);
  while (flow_query (f, "SELECT count(*) FROM message WHERE state = 4") < 18)
    {
      /* No conversation has two under way. */
      g_assert_cmpint (flow_query (f, "SELECT count(*) FROM (SELECT 1 FROM message WHERE state = 3"
                                      " GROUP BY conversation_id HAVING count(*) > 1)"), ==, 0);
      filo_fake_carrier_release (f->carrier);
      filo_test_settle ();
    }
  g_assert_cmpuint (filo_fake_carrier_get_peak (f->carrier), ==, 4);

  /* And each conversation's texts left in their order. */
  for (guint i = 0; i < people->len; i++)
    {
      guint expected = 0;
      GPtrArray *ledger = filo_fake_carrier_get_ledger (f->carrier);

      for (guint j = 0; j < ledger->len; j++)
        {
          const FiloOutgoing *outgoing = ((FiloFakeEntry *) g_ptr_array_index (ledger, j))->outgoing;
          g_autofree char *text = g_strdup_printf ("%u.%u", i, expected);

          if (!g_str_equal (outgoing->to, g_ptr_array_index (people, i)))
            continue;
          g_assert_cmpstr (outgoing->text, ==, text);
          expected++;
        }
      g_assert_cmpuint (expected, ==, 3);
    }
}

/* STOP in the middle of a queue: what hasn't left never does. */
static void
test_stop_in_the_middle (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;
  g_autoptr(FiloMessage) third = NULL;

  set_up_begun (f);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_WAIT);
  first = flow_queue (f, FLOW_ANNA, "One");
  second = flow_queue (f, FLOW_ANNA, "Two");
  third = flow_queue (f, FLOW_ANNA, "Three");
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 1);

  flow_receive (f, FLOW_ANNA, "STOP");
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (second)), ==, FILO_TEXT_CANCELLED);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (third)), ==, FILO_TEXT_CANCELLED);
  g_assert_true (filo_fake_carrier_release (f->carrier));
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 2);
  flow_wait_until_idle (f);
  assert_ledger (f, "One Lumaca: you have opted out and will get no more texts from us. "
                    "Reply START to get them again.");
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (first)), ==, FILO_TEXT_SENT);
}

/* The gate is asked again at the claim, whatever was so at the request. */
static void
test_gate_at_dispatch (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) unsubscribed = NULL;
  g_autoptr(FiloMessage) blocked = NULL;
  g_autoptr(FiloMessage) after = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_begin (f, CARLA);
  unsubscribed = flow_queue (f, FLOW_ANNA, "One");
  blocked = flow_queue (f, CARLA, "Two");
  flow_set_consent (f, FLOW_ANNA, FILO_CONSENT_NEVER);
  flow_query (f, "UPDATE profile SET blocked_at = 1 WHERE address = '" CARLA "' RETURNING 0");
  flow_start_dispatcher (f);
  flow_wait_until_idle (f);
  assert_ledger (f, "");
  after = flow_get_message (f, filo_message_get_id (unsubscribed));
  g_assert_cmpint (filo_message_get_state (after), ==, FILO_TEXT_CANCELLED);
  g_assert_cmpint (filo_message_get_reason (after), ==, FILO_REASON_OPT_OUT);
  g_clear_object (&after);
  after = flow_get_message (f, filo_message_get_id (blocked));
  g_assert_cmpint (filo_message_get_reason (after), ==, FILO_REASON_BLOCK);
}

static gboolean
send_now (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  g_autoptr(FiloMessage) message = filo_send_now (db, data, FLOW_AGENT_A, &f->context, error);

  return message != NULL;
}

static void
test_late (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) late = NULL;
  g_autoptr(FiloMessage) held = NULL;
  g_autoptr(FiloMessage) in_time = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_begin (f, CARLA);
  late = flow_queue (f, FLOW_ANNA, "Late");
  filo_fake_clock_advance (f->clock, 1);
  in_time = flow_queue (f, CARLA, "InTime");
  filo_fake_clock_advance (f->clock, FLOW_HOUR);
  flow_start_dispatcher (f);
  flow_wait_for_state (f, filo_message_get_id (in_time), FILO_TEXT_SENT);
  held = flow_get_message (f, filo_message_get_id (late));
  g_assert_cmpint (filo_message_get_state (held), ==, FILO_TEXT_HELD);
  g_assert_cmpint (filo_message_get_reason (held), ==, FILO_REASON_LATE);
  assert_ledger (f, "InTime");

  flow_run (f, send_now, (gpointer) filo_message_get_id (late));
  flow_wait_for_state (f, filo_message_get_id (late), FILO_TEXT_SENT);
}

/* An answer to a keyword makes sense at once or not at all. */
static void
test_keyword_replies_expire (FlowFixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) thread = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_receive (f, FLOW_ANNA, "STOP");
  flow_begin (f, CARLA);
  flow_receive (f, CARLA, "HELP");
  filo_fake_clock_advance (f->clock, 5 * FLOW_MINUTE + 1);
  flow_start_dispatcher (f);
  flow_wait_until_idle (f);
  g_assert_cmpuint (filo_fake_carrier_get_ledger (f->carrier)->len, ==, 1);   /* The help. */
  thread = flow_list_thread (f, FLOW_ANNA);
  g_assert_cmpint (filo_message_get_state (g_ptr_array_index (thread, 2)), ==, FILO_TEXT_CANCELLED);
  g_assert_cmpint (filo_message_get_reason (g_ptr_array_index (thread, 2)), ==, FILO_REASON_LATE);
}

/* A carrier that isn't configured: the text waits, in sight, and is held when late. */
static void
test_unknown_carrier (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;

  flow_query (f, "UPDATE number SET carrier = 'gone' RETURNING 0");
  flow_begin (f, FLOW_ANNA);
  flow_start_dispatcher (f);
  message = flow_queue (f, FLOW_ANNA, "One");
  flow_wait_until_idle (f);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_QUEUED);
  filo_fake_clock_advance (f->clock, FLOW_HOUR + 1);
  flow_run_due (f);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_HELD);
}

static void
expect_parked (void)
{
  g_test_expect_message ("filo-gateway", G_LOG_LEVEL_WARNING, "*can't be sent and was parked*");
}

/* Rows that can't be read hold up neither their own conversation nor the others. */
static void
test_undecodable_rows (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;
  g_autoptr(FiloMessage) other = NULL;
  g_autofree char *shown = NULL;
  gint64 change;

  flow_begin (f, FLOW_ANNA);
  flow_begin (f, CARLA);
  first = flow_queue (f, FLOW_ANNA, "One");
  second = flow_queue (f, FLOW_ANNA, "Two");
  other = flow_queue (f, CARLA, "Three");
  flow_query (f, "UPDATE message SET origin = 77 WHERE text = 'One' RETURNING 0");
  flow_query (f, "UPDATE profile SET consent = 77 WHERE address = '" CARLA "' RETURNING 0");
  change = flow_get_change (f);

  expect_parked ();
  expect_parked ();
  flow_start_dispatcher (f);
  flow_wait_for_state (f, filo_message_get_id (second), FILO_TEXT_SENT);
  flow_wait_until_idle (f);
  g_test_assert_expected_messages ();
  assert_ledger (f, "Two");
  /* Parked, never deleted; the one that can be read is shown so. */
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM message WHERE state = 8 AND reason = 6"), ==, 2);
  shown = g_strdup_printf ("SELECT count(*) FROM message WHERE text = 'Three' AND change > %"
                           G_GINT64_FORMAT, change);
  g_assert_cmpint (flow_query (f, shown), ==, 1);
}

/* What was being sent when the gateway died is in doubt, also where it can't be read. */
static void
test_undecodable_while_sending (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;
  g_autoptr(FiloMessage) other = NULL;
  g_autoptr(GPtrArray) claims = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_begin (f, CARLA);
  first = flow_queue (f, FLOW_ANNA, "One");
  other = flow_queue (f, CARLA, "Three");
  claims = flow_claim (f, 10);
  g_assert_cmpuint (claims->len, ==, 2);
  second = flow_queue (f, FLOW_ANNA, "Two");
  flow_query (f, "UPDATE message SET origin = 77 WHERE text = 'One' RETURNING 0");

  expect_parked ();
  flow_start_dispatcher (f);
  flow_wait_for_state (f, filo_message_get_id (second), FILO_TEXT_SENT);
  g_test_assert_expected_messages ();
  assert_ledger (f, "Two");
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (other)), ==, FILO_TEXT_UNKNOWN);
  g_assert_cmpint (flow_query (f, "SELECT state FROM message WHERE text = 'One'"), ==, 9);
}

static gboolean
execute (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  return filo_db_execute (db, data, error);
}

/* A disk that is full just when the gateway begins: it begins as soon as it can. */
static void
test_start_when_nothing_can_be_written (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) doubtful = NULL;
  g_autoptr(FiloMessage) next = NULL;
  g_autoptr(GPtrArray) claims = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  flow_begin (f, FLOW_ANNA);
  doubtful = flow_queue (f, FLOW_ANNA, "One");
  claims = flow_claim (f, 1);
  g_assert_cmpuint (claims->len, ==, 1);
  next = flow_queue (f, FLOW_ANNA, "Two");
  flow_run (f, execute, (gpointer) "CREATE TRIGGER full BEFORE UPDATE ON message"
                                   " WHEN NEW.state = 9 BEGIN SELECT RAISE (FAIL, 'full'); END");

  g_test_expect_message ("filo-gateway", G_LOG_LEVEL_WARNING, "Texts can't be sent: *");
  filo_dispatcher_start_async (f->dispatcher, NULL, filo_test_store_result, &slot);
  FILO_TEST_WAIT (filo_dispatcher_get_problem (f->dispatcher) != NULL);
  g_test_assert_expected_messages ();
  g_assert_null (slot);
  assert_ledger (f, "");

  flow_run (f, execute, (gpointer) "DROP TRIGGER full");
  filo_fake_clock_advance (f->clock, 1000);
  result = filo_test_await (&slot);
  g_assert_true (filo_dispatcher_start_finish (f->dispatcher, result, NULL));
  g_clear_object (&result);
  g_assert_null (filo_dispatcher_get_problem (f->dispatcher));
  flow_wait_for_state (f, filo_message_get_id (next), FILO_TEXT_SENT);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (doubtful)), ==, FILO_TEXT_UNKNOWN);
  assert_ledger (f, "Two");
}

/* ---- Restart at every point ---- */

static void
test_crash_before_claim (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;

  flow_begin (f, FLOW_ANNA);
  message = flow_queue (f, FLOW_ANNA, "One");
  flow_crash (f);
  flow_start_dispatcher (f);
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_SENT);
  assert_ledger (f, "One");
}

/* Claimed, but no byte had left: nobody can know that. */
static void
test_crash_after_claim (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(GPtrArray) claims = NULL;

  flow_begin (f, FLOW_ANNA);
  message = flow_queue (f, FLOW_ANNA, "One");
  claims = flow_claim (f, 10);
  g_assert_cmpuint (claims->len, ==, 1);
  flow_crash (f);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_SENDING);
  flow_start_dispatcher (f);
  flow_wait_until_idle (f);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_UNKNOWN);
  assert_ledger (f, "");
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM attempt WHERE outcome = 0"), ==, 0);
}

/* The carrier has it, its answer never came to us. */
static void
test_crash_while_sending (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autofree char *nonce = NULL;

  set_up_begun (f);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_HANG);
  message = flow_queue (f, FLOW_ANNA, "One");
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 1);
  flow_crash (f);
  flow_start_dispatcher (f);
  flow_wait_until_idle (f);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_UNKNOWN);
  assert_ledger (f, "One");

  /* Its report settles it. */
  nonce = flow_get_nonce (f, filo_message_get_id (message));
  flow_report (f, nonce, FILO_REPORT_DELIVERED);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_DELIVERED);
  g_assert_cmpuint (filo_fake_carrier_count_taken (f->carrier, filo_message_get_id (message)), ==, 1);
}

static void
test_crash_after_outcome (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;

  set_up_begun (f);
  message = flow_queue (f, FLOW_ANNA, "One");
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_SENT);
  flow_crash (f);
  flow_start_dispatcher (f);
  flow_wait_until_idle (f);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_SENT);
  assert_ledger (f, "One");
}

static void
test_crash_during_backoff (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;

  set_up_begun (f);
  filo_fake_carrier_set_retry_after (f->carrier, 10000);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_RETRY);
  message = flow_queue (f, FLOW_ANNA, "One");
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 1);
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_QUEUED);
  flow_crash (f);
  flow_start_dispatcher (f);
  flow_wait_until_idle (f);
  assert_ledger (f, "One");
  flow_advance (f, 11000);
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_SENT);
}

static void
test_stop_waits (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  set_up_begun (f);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_WAIT);
  first = flow_queue (f, FLOW_ANNA, "One");
  second = flow_queue (f, FLOW_ANNA, "Two");
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 1);
  filo_dispatcher_stop_async (f->dispatcher, filo_test_store_result, &slot);
  filo_test_settle ();
  g_assert_null (slot);
  filo_fake_carrier_release (f->carrier);
  result = filo_test_await (&slot);
  g_assert_true (filo_dispatcher_stop_finish (f->dispatcher, result, NULL));
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (first)), ==, FILO_TEXT_SENT);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (second)), ==, FILO_TEXT_QUEUED);
}

static void
test_stop_gives_up (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  set_up_begun (f);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_HANG);
  message = flow_queue (f, FLOW_ANNA, "One");
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 1);
  filo_dispatcher_stop_async (f->dispatcher, filo_test_store_result, &slot);
  filo_fake_clock_advance (f->clock, 5000);
  result = filo_test_await (&slot);
  g_assert_true (filo_dispatcher_stop_finish (f->dispatcher, result, NULL));
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_UNKNOWN);
}

/* A wall clock that jumps neither loses, nor doubles, nor stops anything. */
static void
test_clock_set_back (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;

  set_up_begun (f);
  filo_fake_carrier_set_retry_after (f->carrier, 10000);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_RETRY);
  message = flow_queue (f, FLOW_ANNA, "One");
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 1);
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_QUEUED);
  filo_fake_clock_set_now (f->clock, FLOW_NOW - 3650 * FLOW_DAY);
  for (guint i = 0; i < 125; i++)
    flow_advance (f, 30000);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_SENT);
  assert_ledger (f, "One One");
}

static void
test_clock_set_forward (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;

  set_up_begun (f);
  filo_fake_carrier_script (f->carrier, FILO_FAKE_WAIT);
  message = flow_queue (f, FLOW_ANNA, "One");
  FILO_TEST_WAIT (filo_fake_carrier_get_ledger (f->carrier)->len == 1);
  filo_fake_clock_set_now (f->clock, FLOW_NOW + FLOW_DAY);
  flow_run_due (f);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, FILO_TEXT_UNKNOWN);

  /* The answer comes all the same: certain wins over doubt. */
  filo_fake_carrier_release (f->carrier);
  flow_wait_for_state (f, filo_message_get_id (message), FILO_TEXT_SENT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  FLOW_TEST ("/gateway/dispatcher/accepted", test_accepted);
  FLOW_TEST ("/gateway/dispatcher/claim-first", test_claim_is_on_disk_first);
  FLOW_TEST ("/gateway/dispatcher/final", test_final);
  FLOW_TEST ("/gateway/dispatcher/opted-out-there", test_opted_out_at_the_carrier);
  FLOW_TEST ("/gateway/dispatcher/retry-keeps-order", test_retry_keeps_order);
  FLOW_TEST ("/gateway/dispatcher/retry-many-times", test_retry_many_times);
  FLOW_TEST ("/gateway/dispatcher/retry-until-late", test_retry_until_late);
  FLOW_TEST ("/gateway/dispatcher/lost", test_lost);
  FLOW_TEST ("/gateway/dispatcher/again", test_person_sends_again);
  FLOW_TEST ("/gateway/dispatcher/hang", test_hang);
  FLOW_TEST ("/gateway/dispatcher/delivered-first", test_delivered_before_accepted);
  FLOW_TEST ("/gateway/dispatcher/serial-and-parallel", test_serial_and_parallel);
  FLOW_TEST ("/gateway/dispatcher/stop-in-the-middle", test_stop_in_the_middle);
  FLOW_TEST ("/gateway/dispatcher/gate", test_gate_at_dispatch);
  FLOW_TEST ("/gateway/dispatcher/late", test_late);
  FLOW_TEST ("/gateway/dispatcher/keyword-replies-expire", test_keyword_replies_expire);
  FLOW_TEST ("/gateway/dispatcher/unknown-carrier", test_unknown_carrier);
  FLOW_TEST ("/gateway/dispatcher/undecodable", test_undecodable_rows);
  FLOW_TEST ("/gateway/dispatcher/undecodable-while-sending", test_undecodable_while_sending);
  FLOW_TEST ("/gateway/dispatcher/start-when-full", test_start_when_nothing_can_be_written);
  FLOW_TEST ("/gateway/dispatcher/crash-before-claim", test_crash_before_claim);
  FLOW_TEST ("/gateway/dispatcher/crash-after-claim", test_crash_after_claim);
  FLOW_TEST ("/gateway/dispatcher/crash-while-sending", test_crash_while_sending);
  FLOW_TEST ("/gateway/dispatcher/crash-after-outcome", test_crash_after_outcome);
  FLOW_TEST ("/gateway/dispatcher/crash-during-backoff", test_crash_during_backoff);
  FLOW_TEST ("/gateway/dispatcher/stop-waits", test_stop_waits);
  FLOW_TEST ("/gateway/dispatcher/stop-gives-up", test_stop_gives_up);
  FLOW_TEST ("/gateway/dispatcher/clock-back", test_clock_set_back);
  FLOW_TEST ("/gateway/dispatcher/clock-forward", test_clock_set_forward);
  return g_test_run ();
}
