/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-constants.h"
#include "filo-flow-fixture.h"

/* A request by Ada that has seen all there is; the caller changes what matters. */
typedef struct
{
  FiloSendRequest  request;
  char            *id;
  char            *conversation_id;
} Reply;

static void
reply_clear (Reply *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->conversation_id, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reply, reply_clear)

static Reply
make_reply (FlowFixture *f,
            const char  *to)
{
  g_autoptr(FiloConversation) conversation = flow_get_conversation (f, to);
  Reply reply = {
    .id = flow_make_id (f),
    .conversation_id = g_strdup (filo_conversation_get_id (conversation)),
  };

  reply.request = (FiloSendRequest) {
    .id = reply.id,
    .conversation_id = reply.conversation_id,
    .agent_id = FLOW_AGENT_A,
    .text = "It left this morning.",
    .thread_revision = filo_conversation_get_last_position (conversation),
    .undo_ms = FILO_UNDO_ACCOUNT,
  };
  return reply;
}

/* Refused, and not a row was touched. */
static void
assert_refused (FlowFixture           *f,
                const FiloSendRequest *request,
                FiloFlowError          code)
{
  g_autoptr(GError) error = NULL;
  gint64 change = flow_get_change (f);
  gint64 rows = flow_query (f, "SELECT count(*) FROM message");

  g_assert_null (flow_send_full (f, request, NULL, &error));
  g_assert_error (error, FILO_FLOW_ERROR, (int) code);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_cmpint (flow_get_change (f), ==, change);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM message"), ==, rows);
}

static void
test_accepted (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) reply = { 0 };
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(GError) error = NULL;

  flow_begin (f, FLOW_ANNA);
  reply = make_reply (f, FLOW_ANNA);
  message = flow_send_full (f, &reply.request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (filo_message_get_id (message), ==, reply.id);
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_WAITING);
  g_assert_cmpint (filo_message_get_reason (message), ==, FILO_REASON_UNDO);
  g_assert_cmpint (filo_message_get_due_at (message), ==, FLOW_NOW + 5000);
  g_assert_cmpint (filo_message_get_position (message), ==, 0);
  g_assert_cmpstr (filo_message_get_agent_id (message), ==, FLOW_AGENT_A);

  /* The act itself reads the thread; that somebody answered is so only once it is sent. */
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_false (filo_conversation_is_unread (conversation));
  g_assert_cmpint (filo_conversation_get_waiting_since (conversation), ==, FLOW_NOW);
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "It left this morning.");
  g_assert_cmpstr (filo_conversation_get_last_agent_id (conversation), ==, FLOW_AGENT_A);
  g_assert_cmpint (filo_conversation_get_last_state (conversation), ==, FILO_TEXT_WAITING);
}

static void
test_without_undo (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) reply = { 0 };
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(GError) error = NULL;

  flow_begin (f, FLOW_ANNA);
  reply = make_reply (f, FLOW_ANNA);
  reply.request.undo_ms = 0;
  message = flow_send_full (f, &reply.request, NULL, &error);
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_QUEUED);
  g_assert_cmpint (filo_message_get_position (message), ==, 2);
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_last_position (conversation), ==, 2);
}

static void
test_scheduled (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) reply = { 0 };
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(GError) error = NULL;

  flow_begin (f, FLOW_ANNA);
  reply = make_reply (f, FLOW_ANNA);
  reply.request.send_at = FLOW_NOW + FLOW_DAY;
  message = flow_send_full (f, &reply.request, NULL, &error);
  g_assert_cmpint (filo_message_get_state (message), ==, FILO_TEXT_WAITING);
  g_assert_cmpint (filo_message_get_reason (message), ==, FILO_REASON_SCHEDULED);
  g_assert_cmpint (filo_message_get_due_at (message), ==, FLOW_NOW + FLOW_DAY);
  /* The list doesn't show what nobody has got for a day to come. */
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_last_origin (conversation), ==, FILO_ORIGIN_INBOUND);
}

static void
test_bad_requests (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) reply = { 0 };
  g_autofree char *limit = g_strnfill (FILO_SMS_MAX_CHARACTERS, 'x');
  g_autofree char *beyond = g_strnfill (FILO_SMS_MAX_CHARACTERS + 1, 'x');
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(GError) error = NULL;

  flow_begin (f, FLOW_ANNA);
  reply = make_reply (f, FLOW_ANNA);

  reply.request.text = "";
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_BAD_REQUEST);
  reply.request.text = " \n\t\u00a0";
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_BAD_REQUEST);
  reply.request.text = beyond;
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_BAD_REQUEST);
  reply.request.text = "Hi";
  reply.request.id = "not-a-uuid";
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_BAD_REQUEST);
  reply.request.id = reply.id;
  reply.request.undo_ms = 30001;
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_BAD_REQUEST);
  reply.request.undo_ms = -2;
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_BAD_REQUEST);
  reply.request.undo_ms = 30000;
  reply.request.send_at = FLOW_NOW + 400 * FLOW_DAY;
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_BAD_REQUEST);
  reply.request.send_at = -1;
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_BAD_REQUEST);
  reply.request.send_at = 0;
  reply.request.conversation_id = "nowhere";
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_NOT_FOUND);

  reply.request.conversation_id = reply.conversation_id;
  reply.request.text = limit;
  message = flow_send_full (f, &reply.request, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (message);
}

static void
test_consent_gate (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) reply = { 0 };

  flow_receive (f, FLOW_ANNA, "Hello?");
  reply = make_reply (f, FLOW_ANNA);
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_NOT_SUBSCRIBED);
  flow_set_consent (f, FLOW_ANNA, FILO_CONSENT_UNSUBSCRIBED);
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_NOT_SUBSCRIBED);
}

static void
test_not_begun (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) reply = { 0 };

  flow_subscribe (f, FLOW_ANNA);
  flow_receive (f, FLOW_ANNA, "HELP");
  reply = make_reply (f, FLOW_ANNA);
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_NOT_BEGUN);
}

static void
test_not_answerable (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) reply = { 0 };

  flow_receive (f, "PosteInfo", "Your parcel is here");
  reply = make_reply (f, "PosteInfo");
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_NOT_ANSWERABLE);
}

static gboolean
block_step (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  g_autoptr(FiloProfile) blocked = filo_triage_block (db, data, FLOW_AGENT_A, &f->context, error);

  return blocked != NULL;
}

static void
test_blocked (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) reply = { 0 };
  g_autoptr(FiloProfile) profile = NULL;

  flow_begin (f, FLOW_ANNA);
  profile = flow_get_profile (f, FLOW_ANNA);
  flow_run (f, block_step, (gpointer) filo_profile_get_id (profile));
  reply = make_reply (f, FLOW_ANNA);
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_BLOCKED);
}

static void
test_thread_changed (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) reply = { 0 };
  g_autoptr(GPtrArray) newer = NULL;
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(GError) error = NULL;

  flow_begin (f, FLOW_ANNA);
  reply = make_reply (f, FLOW_ANNA);
  flow_receive (f, FLOW_ANNA, "HELP");               /* Doesn't count. */
  flow_receive (f, FLOW_ANNA, "And where is the other?");
  flow_receive (f, FLOW_ANNA, "Hello?");

  g_assert_null (flow_send_full (f, &reply.request, &newer, &error));
  g_assert_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_THREAD_CHANGED);
  g_clear_error (&error);
  g_assert_cmpuint (newer->len, ==, 2);
  g_assert_cmpstr (filo_message_get_text (g_ptr_array_index (newer, 0)), ==,
                   "And where is the other?");
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_THREAD_CHANGED);

  /* Sending again is a deliberate act, with the same id. */
  reply.request.thread_revision = filo_message_get_position (g_ptr_array_index (newer, 1));
  message = flow_send_full (f, &reply.request, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (message);
}

static void
test_thread_changed_by_a_colleague (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) ours = { 0 };
  g_auto(Reply) theirs = { 0 };
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;
  g_autoptr(GError) error = NULL;

  flow_begin (f, FLOW_ANNA);
  ours = make_reply (f, FLOW_ANNA);
  theirs = make_reply (f, FLOW_ANNA);
  theirs.request.agent_id = FLOW_AGENT_B;
  theirs.request.undo_ms = 0;
  ours.request.undo_ms = 0;
  first = flow_send_full (f, &theirs.request, NULL, &error);
  g_assert_no_error (error);
  assert_refused (f, &ours.request, FILO_FLOW_ERROR_THREAD_CHANGED);

  /* One's own replies never count. */
  reply_clear (&theirs);
  theirs = make_reply (f, FLOW_ANNA);
  theirs.request.agent_id = FLOW_AGENT_B;
  theirs.request.thread_revision = 1;
  second = flow_send_full (f, &theirs.request, NULL, &error);
  g_assert_no_error (error);
}

static void
test_same_request_again (FlowFixture *f, gconstpointer data)
{
  g_auto(Reply) reply = { 0 };
  g_autoptr(FiloMessage) first = NULL;
  g_autoptr(FiloMessage) second = NULL;
  g_autoptr(GError) error = NULL;
  gint64 change;

  flow_begin (f, FLOW_ANNA);
  reply = make_reply (f, FLOW_ANNA);
  first = flow_send_full (f, &reply.request, NULL, &error);
  flow_receive (f, FLOW_ANNA, "Hello?");             /* Doesn't make it a new one. */
  change = flow_get_change (f);
  second = flow_send_full (f, &reply.request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (filo_message_get_id (second), ==, reply.id);
  g_assert_cmpint (flow_get_change (f), ==, change);
  g_assert_cmpuint (flow_count (f, FLOW_ANNA, FILO_ORIGIN_REPLY), ==, 1);

  reply.request.thread_revision = 99;                /* Not part of what was meant. */
  g_clear_object (&second);
  second = flow_send_full (f, &reply.request, NULL, &error);
  g_assert_no_error (error);
  reply.request.text = "Something else";
  assert_refused (f, &reply.request, FILO_FLOW_ERROR_KEY_REUSED);
}

static void
test_reply_reopens (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloMessage) message = NULL;

  flow_begin (f, FLOW_ANNA);
  flow_query (f, "UPDATE conversation SET state = 3 RETURNING 0");
  message = flow_send (f, FLOW_ANNA, "One more thing");
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpint (filo_conversation_get_state (conversation), ==, FILO_CONVERSATION_OPEN);
  g_assert_false (filo_conversation_is_unread (conversation));
}

/* ---- What people do to a text of ours ---- */

typedef struct
{
  const char *id;
  int         act;     /* 0 cancel, 1 now, 2 retry, 3 settle sent, 4 settle again. */
} Act;

static gboolean
act_step (FiloDb *db, FlowFixture *f, gpointer data, GError **error)
{
  const Act *act = data;
  g_autoptr(FiloMessage) message = NULL;

  switch (act->act)
    {
    case 0:
      message = filo_send_cancel (db, act->id, FLOW_AGENT_B, &f->context, error);
      break;
    case 1:
      message = filo_send_now (db, act->id, FLOW_AGENT_B, &f->context, error);
      break;
    case 2:
      message = filo_send_retry (db, act->id, FLOW_AGENT_B, &f->context, error);
      break;
    case 3:
      message = filo_send_settle (db, act->id, FILO_SETTLE_SENT, FLOW_AGENT_B, &f->context, error);
      break;
    default:
      message = filo_send_settle (db, act->id, FILO_SETTLE_AGAIN, FLOW_AGENT_B, &f->context,
                                  error);
      break;
    }
  return message != NULL;
}

static gboolean
do_act (FlowFixture *f,
        const char  *id,
        int          act,
        GError     **error)
{
  return flow_try (f, act_step, &(Act) { id, act }, error);
}

static void
set_state (FlowFixture    *f,
           FiloMessage    *message,
           FiloTextState   state,
           FiloTextReason  reason)
{
  filo_message_set_state (message, state);
  filo_message_set_reason (message, reason);
  filo_message_set_position (message, state == FILO_TEXT_WAITING || state == FILO_TEXT_HELD ? 0 : 2);
  flow_put_message (f, message);
}

/* Every state by every act: what may be done, and that nothing else may. */
static void
test_every_act (FlowFixture *f, gconstpointer data)
{
  enum { NO = -1, SAME = -2 };
  static const struct
  {
    FiloTextState  state;
    FiloTextReason reason;
    int            to[5];     /* cancel, now, retry, settle sent, settle again */
  } rows[] = {
    { FILO_TEXT_WAITING, FILO_REASON_UNDO, { FILO_TEXT_CANCELLED, FILO_TEXT_QUEUED, NO, NO, NO } },
    { FILO_TEXT_WAITING, FILO_REASON_SCHEDULED, { FILO_TEXT_CANCELLED, FILO_TEXT_QUEUED, NO, NO, NO } },
    { FILO_TEXT_QUEUED, FILO_REASON_NONE, { FILO_TEXT_CANCELLED, NO, NO, NO, NO } },
    { FILO_TEXT_SENDING, FILO_REASON_NONE, { NO, NO, NO, NO, NO } },
    { FILO_TEXT_SENT, FILO_REASON_NONE, { NO, NO, NO, NO, NO } },
    { FILO_TEXT_DELIVERED, FILO_REASON_NONE, { NO, NO, NO, NO, NO } },
    { FILO_TEXT_FAILED, FILO_REASON_NONE, { NO, NO, FILO_TEXT_QUEUED, NO, NO } },
    { FILO_TEXT_CANCELLED, FILO_REASON_PERSON, { SAME, NO, NO, NO, NO } },
    { FILO_TEXT_HELD, FILO_REASON_LATE, { FILO_TEXT_CANCELLED, FILO_TEXT_QUEUED, NO, NO, NO } },
    { FILO_TEXT_HELD, FILO_REASON_THEY_WROTE, { FILO_TEXT_CANCELLED, FILO_TEXT_QUEUED, NO, NO, NO } },
    { FILO_TEXT_UNKNOWN, FILO_REASON_NONE, { NO, NO, NO, FILO_TEXT_MARKED_SENT, FILO_TEXT_QUEUED } },
    { FILO_TEXT_PROBABLY_NOT_SENT, FILO_REASON_NONE, { NO, NO, NO, FILO_TEXT_MARKED_SENT, FILO_TEXT_QUEUED } },
    { FILO_TEXT_MARKED_SENT, FILO_REASON_NONE, { NO, NO, NO, NO, NO } },
  };
  g_autoptr(FiloMessage) message = NULL;
  const char *id;

  flow_begin (f, FLOW_ANNA);
  message = flow_send (f, FLOW_ANNA, "It left this morning.");
  id = filo_message_get_id (message);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int act = 0; act < 5; act++)
      {
        g_autoptr(FiloMessage) after = NULL;
        g_autoptr(GError) error = NULL;
        gboolean done;

        set_state (f, message, rows[i].state, rows[i].reason);
        done = do_act (f, id, act, &error);
        after = flow_get_message (f, id);
        g_test_message ("%s, act %d", filo_text_state_to_word (rows[i].state), act);
        if (rows[i].to[act] == NO)
          {
            g_assert_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_INVALID_STATE);
            g_assert_cmpint (filo_message_get_state (after), ==, rows[i].state);
            g_assert_cmpint (filo_message_get_change (after), ==,
                             filo_message_get_change (message));
            continue;
          }
        g_assert_no_error (error);
        g_assert_true (done);
        g_assert_cmpint (filo_message_get_state (after), ==,
                         rows[i].to[act] == SAME ? (int) rows[i].state : rows[i].to[act]);
        if (act >= 3)
          g_assert_cmpstr (filo_message_get_settled_by (after), ==, FLOW_AGENT_B);
        if (rows[i].to[act] == FILO_TEXT_QUEUED)
          g_assert_cmpint (filo_message_get_due_at (after), ==, FLOW_NOW);
      }
  g_assert_cmpuint (flow_count_audit (f, FILO_KIND_MESSAGE, id), >=, 8);
}

/* Sending again is gated like a first request. */
static void
test_acts_are_gated (FlowFixture *f, gconstpointer data)
{
  static const struct { FiloTextState state; int act; } rows[] = {
    { FILO_TEXT_HELD, 1 }, { FILO_TEXT_FAILED, 2 }, { FILO_TEXT_UNKNOWN, 4 },
  };
  g_autoptr(FiloMessage) message = NULL;

  flow_begin (f, FLOW_ANNA);
  message = flow_send (f, FLOW_ANNA, "It left this morning.");
  flow_set_consent (f, FLOW_ANNA, FILO_CONSENT_UNSUBSCRIBED);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      set_state (f, message, rows[i].state, FILO_REASON_NONE);
      g_assert_false (do_act (f, filo_message_get_id (message), rows[i].act, &error));
      g_assert_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_SUBSCRIBED);
      g_assert_cmpint (flow_get_state (f, filo_message_get_id (message)), ==, rows[i].state);
    }

  /* What keeps a text from going is always possible. */
  set_state (f, message, FILO_TEXT_HELD, FILO_REASON_LATE);
  g_assert_true (do_act (f, filo_message_get_id (message), 0, NULL));
}

static void
test_no_such_text (FlowFixture *f, gconstpointer data)
{
  for (int act = 0; act < 5; act++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (do_act (f, "nothing", act, &error));
      g_assert_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND);
    }
}

/* A text taken back leaves the list as it was. */
static void
test_undo (FlowFixture *f, gconstpointer data)
{
  g_autoptr(FiloMessage) message = NULL;
  g_autoptr(FiloMessage) cancelled = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(GPtrArray) claims = NULL;

  flow_begin (f, FLOW_ANNA);
  message = flow_send (f, FLOW_ANNA, "Oops");
  g_assert_true (do_act (f, filo_message_get_id (message), 0, NULL));
  conversation = flow_get_conversation (f, FLOW_ANNA);
  g_assert_cmpstr (filo_conversation_get_last_text (conversation), ==, "Is my order on its way?");
  g_assert_cmpint (filo_conversation_get_last_at (conversation), ==, FLOW_NOW);
  cancelled = flow_get_message (f, filo_message_get_id (message));
  g_assert_cmpint (filo_message_get_reason (cancelled), ==, FILO_REASON_PERSON);
  g_assert_cmpint (filo_message_get_position (cancelled), ==, 0);

  filo_fake_clock_advance (f->clock, FLOW_MINUTE);
  flow_run_due (f);
  claims = flow_claim (f, 10);
  g_assert_cmpuint (claims->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  FLOW_TEST ("/gateway/send/accepted", test_accepted);
  FLOW_TEST ("/gateway/send/without-undo", test_without_undo);
  FLOW_TEST ("/gateway/send/scheduled", test_scheduled);
  FLOW_TEST ("/gateway/send/bad-requests", test_bad_requests);
  FLOW_TEST ("/gateway/send/consent", test_consent_gate);
  FLOW_TEST ("/gateway/send/not-begun", test_not_begun);
  FLOW_TEST ("/gateway/send/not-answerable", test_not_answerable);
  FLOW_TEST ("/gateway/send/blocked", test_blocked);
  FLOW_TEST ("/gateway/send/thread-changed", test_thread_changed);
  FLOW_TEST ("/gateway/send/colleague", test_thread_changed_by_a_colleague);
  FLOW_TEST ("/gateway/send/same-again", test_same_request_again);
  FLOW_TEST ("/gateway/send/reopens", test_reply_reopens);
  FLOW_TEST ("/gateway/send/every-act", test_every_act);
  FLOW_TEST ("/gateway/send/gated-acts", test_acts_are_gated);
  FLOW_TEST ("/gateway/send/no-such-text", test_no_such_text);
  FLOW_TEST ("/gateway/send/undo", test_undo);
  return g_test_run ();
}
