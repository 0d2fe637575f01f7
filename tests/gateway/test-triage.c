/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-flow-fixture.h"

typedef enum { CLOSE, REOPEN, SNOOZE, READ, UNREAD, BLOCK, UNBLOCK, OPT_OUT } What;

typedef struct
{
  What      what;
  char     *id;            /* Of the conversation or the person. */
  gint64    seen;
  gint64    until;
  gboolean  stay_asleep;
  GObject  *result;
} Act;

static gboolean
act_step (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  Act *act = data;
  const FiloFlowContext *context = &f->context;

  switch (act->what)
    {
    case CLOSE:
      act->result = (GObject *) filo_triage_close (db, act->id, act->seen, FLOW_AGENT_A, context, error);
      break;
    case REOPEN:
      act->result = (GObject *) filo_triage_reopen (db, act->id, FLOW_AGENT_A, context, error);
      break;
    case SNOOZE:
      act->result = (GObject *) filo_triage_snooze (db, act->id, act->until, act->stay_asleep,
                                                    act->seen, FLOW_AGENT_A, context, error);
      break;
    case READ:
      act->result = (GObject *) filo_triage_read (db, act->id, act->seen, FLOW_AGENT_A, context, error);
      break;
    case UNREAD:
      act->result = (GObject *) filo_triage_mark_unread (db, act->id, FLOW_AGENT_A, context, error);
      break;
    case BLOCK:
      act->result = (GObject *) filo_triage_block (db, act->id, FLOW_AGENT_A, context, error);
      break;
    case UNBLOCK:
      act->result = (GObject *) filo_triage_unblock (db, act->id, FLOW_AGENT_A, context, error);
      break;
    case OPT_OUT:
      act->result = (GObject *) filo_triage_opt_out (db, act->id, FLOW_AGENT_A, context, error);
      break;
    }
  return act->result != NULL;
}

/* What the act answers; also asserts that it stands so on disk. */
static FiloConversation *
act_on_thread (FlowFixture *f,
               const char  *address,
               Act          act)
{
  g_autoptr(FiloConversation) before = flow_get_conversation (f, address);
  g_autoptr(FiloConversation) stored = NULL;
  FiloConversation *answered;

  act.id = (char *) filo_conversation_get_id (before);
  flow_run (f, act_step, &act);
  answered = FILO_CONVERSATION (act.result);
  stored = flow_get_conversation (f, address);
  g_assert_cmpint (filo_conversation_get_state (stored), ==, filo_conversation_get_state (answered));
  g_assert_cmpint (filo_conversation_get_change (stored), ==, filo_conversation_get_change (answered));
  return answered;
}

static gboolean
try_thread (FlowFixture  *f,
            const char   *address,
            Act           act,
            GError      **error)
{
  g_autoptr(FiloConversation) before = flow_get_conversation (f, address);
  gboolean done;

  act.id = (char *) filo_conversation_get_id (before);
  done = flow_try (f, act_step, &act, error);
  g_clear_object (&act.result);
  return done;
}

static FiloProfile *
act_on_person (FlowFixture *f,
               const char  *address,
               What         what)
{
  g_autoptr(FiloProfile) before = flow_get_profile (f, address);
  Act act = { .what = what, .id = (char *) filo_profile_get_id (before) };

  flow_run (f, act_step, &act);
  return FILO_PROFILE (act.result);
}

static void
assert_thread (FiloConversation      *conversation,
               FiloConversationState  state,
               gboolean               unread)
{
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, state);
  g_assert_cmpint (filo_conversation_is_unread (conversation), ==, unread);
}

static void
test_close_and_reopen (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) closed = NULL;
  g_autoptr(FiloConversation) reopened = NULL;

  flow_begin (f, FLOW_ANNA);
  closed = act_on_thread (f, FLOW_ANNA, (Act) { CLOSE, .seen = 1 });
  assert_thread (closed, FILO_CONVERSATION_CLOSED, FALSE);
  g_assert_cmpint (filo_conversation_get_waiting_since (closed), ==, 0);
  reopened = act_on_thread (f, FLOW_ANNA, (Act) { REOPEN });
  assert_thread (reopened, FILO_CONVERSATION_OPEN, FALSE);
}

/* Whoever acts behind a newer text hasn't seen it: it stays open and unread. */
static void
test_newer_inbound (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) closed = NULL;
  g_autoptr(FiloConversation) snoozed = NULL;
  g_autoptr(FiloConversation) read = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_receive (f, FLOW_ANNA, "And another thing");
  closed = act_on_thread (f, FLOW_ANNA, (Act) { CLOSE, .seen = 1 });
  assert_thread (closed, FILO_CONVERSATION_OPEN, TRUE);
  snoozed = act_on_thread (f, FLOW_ANNA, (Act) { SNOOZE, .seen = 1, .until = FLOW_NOW + FLOW_HOUR });
  assert_thread (snoozed, FILO_CONVERSATION_OPEN, TRUE);
  read = act_on_thread (f, FLOW_ANNA, (Act) { READ, .seen = 1 });
  assert_thread (read, FILO_CONVERSATION_OPEN, TRUE);
  g_assert_cmpint (filo_conversation_get_read_through (read), ==, 1);
}

/* A keyword or an automatic text behind it is nothing to have seen. */
static void
test_newer_keyword (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) closed = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_receive (f, FLOW_ANNA, "HELP");
  closed = act_on_thread (f, FLOW_ANNA, (Act) { CLOSE, .seen = 1 });
  assert_thread (closed, FILO_CONVERSATION_CLOSED, FALSE);
}

static void
test_read_and_unread (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) read = NULL;
  g_autoptr(FiloConversation) again = NULL;
  g_autoptr(FiloConversation) unread = NULL;
  g_autoptr(FiloConversation) behind = NULL;
  gint64 change;

  flow_begin (f, FLOW_ANNA);
  flow_receive (f, FLOW_ANNA, "And another thing");
  read = act_on_thread (f, FLOW_ANNA, (Act) { READ, .seen = 2 });
  assert_thread (read, FILO_CONVERSATION_OPEN, FALSE);

  change = flow_get_change (f);
  again = act_on_thread (f, FLOW_ANNA, (Act) { READ, .seen = 2 });
  g_assert_cmpint (flow_get_change (f), ==, change);       /* The same is silent. */

  behind = act_on_thread (f, FLOW_ANNA, (Act) { READ, .seen = 1 });
  assert_thread (behind, FILO_CONVERSATION_OPEN, FALSE);
  g_assert_cmpint (filo_conversation_get_read_through (behind), ==, 2);

  unread = act_on_thread (f, FLOW_ANNA, (Act) { UNREAD });
  assert_thread (unread, FILO_CONVERSATION_OPEN, TRUE);
}

static void
test_snooze (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) snoozed = NULL;
  g_autoptr(FiloConversation) woken = NULL;
  g_autoptr(FiloConversation) passed = NULL;
  g_autoptr(GError) error = NULL;

  flow_begin (f, FLOW_ANNA);
  snoozed = act_on_thread (f, FLOW_ANNA, (Act) { SNOOZE, .seen = 1, .until = FLOW_NOW + FLOW_HOUR });
  assert_thread (snoozed, FILO_CONVERSATION_SNOOZED, FALSE);
  g_assert_cmpint (filo_conversation_get_snoozed_until (snoozed), ==, FLOW_NOW + FLOW_HOUR);

  flow_receive (f, FLOW_ANNA, "Hello?");
  woken = flow_get_conversation (f, FLOW_ANNA);
  assert_thread (woken, FILO_CONVERSATION_OPEN, TRUE);
  g_assert_cmpint (filo_conversation_get_snoozed_until (woken), ==, 0);

  /* A snooze whose time has passed on arrival is none. */
  passed = act_on_thread (f, FLOW_ANNA, (Act) { SNOOZE, .seen = 2, .until = FLOW_NOW - 1 });
  assert_thread (passed, FILO_CONVERSATION_OPEN, FALSE);
  g_assert_false (try_thread (f, FLOW_ANNA,
                              (Act) { SNOOZE, .seen = 2, .until = FLOW_NOW + 367 * FLOW_DAY },
                              &error));
  g_assert_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_BAD_REQUEST);
}

static void
test_stay_asleep (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) snoozed = NULL;
  g_autoptr(FiloConversation) asleep = NULL;
  g_autoptr(FiloConversation) awake = NULL;

  flow_begin (f, FLOW_ANNA);
  snoozed = act_on_thread (f, FLOW_ANNA, (Act) { SNOOZE, .seen = 1, .until = FLOW_NOW + FLOW_HOUR,
                                                 .stay_asleep = TRUE });
  flow_receive (f, FLOW_ANNA, "Hello?");
  asleep = flow_get_conversation (f, FLOW_ANNA);
  assert_thread (asleep, FILO_CONVERSATION_SNOOZED, TRUE);
  filo_fake_clock_advance (f->clock, FLOW_HOUR);
  flow_run_due (f);
  awake = flow_get_conversation (f, FLOW_ANNA);
  assert_thread (awake, FILO_CONVERSATION_OPEN, TRUE);
  g_assert_cmpint (filo_conversation_get_back_at (awake), ==, FLOW_NOW + FLOW_HOUR);
}

static void
test_not_begun (FlowFixture *f, gconstpointer data)
{
  static const What acts[] = { CLOSE, REOPEN, SNOOZE, READ, UNREAD };

  flow_receive (f, FLOW_ANNA, "HELP");
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (try_thread (f, FLOW_ANNA, (Act) { acts[i], .seen = 9, .until = FLOW_NOW + 1 },
                                  &error));
      g_assert_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND);
    }
}

static void
test_nothing_there (FlowFixture *f, gconstpointer data)
{
  for (What what = CLOSE; what <= OPT_OUT; what++)
    {
      g_autoptr(GError) error = NULL;
      Act act = { .what = what, .id = (char *) "nobody", .until = FLOW_NOW + 1 };

      g_assert_false (flow_try (f, act_step, &act, &error));
      g_assert_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND);
    }
}

static void
test_block (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) waiting = NULL;
  g_autoptr(FiloMessage) queued = NULL;
  g_autoptr(FiloMessage) cancelled = NULL;
  g_autoptr(FiloProfile) blocked = NULL;
  g_autoptr(FiloProfile) again = NULL;
  g_autoptr(FiloProfile) unblocked = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloConversation) back = NULL;
  g_autoptr(GError) error = NULL;

  flow_begin (f, FLOW_ANNA);
  queued = flow_queue (f, FLOW_ANNA, "One");
  waiting = flow_send (f, FLOW_ANNA, "Two");
  flow_receive (f, FLOW_ANNA, "Rude words");
  blocked = act_on_person (f, FLOW_ANNA, BLOCK);
  g_assert_true (filo_profile_is_blocked (blocked));
  g_assert_cmpstr (filo_profile_get_blocked_by (blocked), ==, FLOW_AGENT_A);
  g_assert_cmpint (filo_profile_get_blocked_at (blocked), ==, FLOW_NOW);

  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_CLOSED);
  g_assert_cmpint (filo_conversation_get_waiting_since (conversation), ==, 0);
  cancelled = flow_get_message (f, filo_message_get_id (waiting));
  g_assert_cmpint (filo_message_get_state (cancelled), ==, FILO_TEXT_CANCELLED);
  g_assert_cmpint (filo_message_get_reason (cancelled), ==, FILO_REASON_BLOCK);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (queued)), ==, FILO_TEXT_CANCELLED);

  /* Twice is once; reopening asks for the unblock first. */
  again = act_on_person (f, FLOW_ANNA, BLOCK);
  g_assert_cmpuint (flow_count_audit (f, FILO_KIND_PROFILE, filo_profile_get_id (blocked)), ==, 1);
  g_assert_false (try_thread (f, FLOW_ANNA, (Act) { REOPEN }, &error));
  g_assert_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_BLOCKED);

  unblocked = act_on_person (f, FLOW_ANNA, UNBLOCK);
  g_assert_false (filo_profile_is_blocked (unblocked));
  g_assert_null (filo_profile_get_blocked_by (unblocked));
  back = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (back), ==, FILO_CONVERSATION_CLOSED);
  g_assert_cmpuint (flow_count_audit (f, FILO_KIND_PROFILE, filo_profile_get_id (blocked)), ==, 2);
}

static void
test_opt_out_by_staff (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) queued = NULL;
  g_autoptr(FiloProfile) profile = NULL;
  g_autoptr(FiloProfile) again = NULL;

  flow_begin (f, FLOW_ANNA);
  queued = flow_queue (f, FLOW_ANNA, "One");
  profile = act_on_person (f, FLOW_ANNA, OPT_OUT);
  g_assert_cmpint (filo_profile_get_consent (profile), ==, FILO_CONSENT_UNSUBSCRIBED);
  g_assert_cmpint (filo_profile_get_consent_how (profile), ==, FILO_CONSENT_HOW_STAFF);
  g_assert_cmpint (flow_get_state (f, filo_message_get_id (queued)), ==, FILO_TEXT_CANCELLED);
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_KEYWORD_REPLY), ==, 0);

  again = act_on_person (f, FLOW_ANNA, OPT_OUT);
  g_assert_cmpuint (flow_count_audit (f, FILO_KIND_PROFILE, filo_profile_get_id (profile)), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  FLOW_TEST ("/gateway/triage/close-and-reopen", test_close_and_reopen);
  FLOW_TEST ("/gateway/triage/newer-inbound", test_newer_inbound);
  FLOW_TEST ("/gateway/triage/newer-keyword", test_newer_keyword);
  FLOW_TEST ("/gateway/triage/read-and-unread", test_read_and_unread);
  FLOW_TEST ("/gateway/triage/snooze", test_snooze);
  FLOW_TEST ("/gateway/triage/stay-asleep", test_stay_asleep);
  FLOW_TEST ("/gateway/triage/not-begun", test_not_begun);
  FLOW_TEST ("/gateway/triage/nothing-there", test_nothing_there);
  FLOW_TEST ("/gateway/triage/block", test_block);
  FLOW_TEST ("/gateway/triage/opt-out", test_opt_out_by_staff);
  return g_test_run ();
}
