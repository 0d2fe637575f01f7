/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-text-state.h"

/* The table of 3-rules once more, written down on its own: every state by every
 * event. A cell is the state it leads to, or NO. */

#define NO (-1)

#define WAIT FILO_TEXT_WAITING
#define QUEU FILO_TEXT_QUEUED
#define SEND FILO_TEXT_SENDING
#define SENT FILO_TEXT_SENT
#define DELI FILO_TEXT_DELIVERED
#define FAIL FILO_TEXT_FAILED
#define CANC FILO_TEXT_CANCELLED
#define HELD FILO_TEXT_HELD
#define UNKN FILO_TEXT_UNKNOWN
#define PROB FILO_TEXT_PROBABLY_NOT_SENT
#define MARK FILO_TEXT_MARKED_SENT

typedef struct
{
  FiloTextState  from;
  FiloTextReason reason;
  int            to[FILO_N_TEXT_EVENTS];
} Row;

static const Row rows[] = {
  /*                                    due   wrote out   block del   now   late  expir quiet over  park  claim acc   retry final lost  rAcc  rDel  rFail list  !list again mark */
  { WAIT, FILO_REASON_UNDO,            { QUEU, NO,   CANC, CANC, CANC, QUEU, HELD, NO  , NO,   NO,   HELD, NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO } },
  { WAIT, FILO_REASON_SCHEDULED,       { QUEU, HELD, CANC, CANC, CANC, QUEU, HELD, NO  , NO,   NO,   HELD, NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO } },
  { WAIT, FILO_REASON_QUIET,           { QUEU, HELD, CANC, CANC, CANC, QUEU, HELD, NO  , NO,   NO,   HELD, NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO } },
  { QUEU, FILO_REASON_NONE,            { NO,   NO,   CANC, CANC, CANC, NO,   HELD, CANC, WAIT, HELD, HELD, SEND, NO,   NO,   NO,   NO,   NO, DELI,   NO,   NO,   NO,   NO,   NO } },
  { SEND, FILO_REASON_NONE,            { NO,   NO,   NO,   NO,   NO,   NO,   NO, NO  ,   NO,   NO,   NO,   NO,   SENT, QUEU, FAIL, UNKN, SENT, DELI, FAIL, NO,   NO,   NO,   NO } },
  { SENT, FILO_REASON_NONE,            { NO,   NO,   NO,   NO,   NO,   NO,   NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   DELI, FAIL, NO,   NO,   NO,   NO } },
  { DELI, FILO_REASON_NONE,            { NO,   NO,   NO,   NO,   NO,   NO,   NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO } },
  { FAIL, FILO_REASON_NONE,            { NO,   NO,   NO,   NO,   NO,   NO,   NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   DELI, NO,   NO,   NO,   QUEU, NO } },
  { CANC, FILO_REASON_PERSON,          { NO,   NO,   NO,   NO,   NO,   NO,   NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO } },
  { HELD, FILO_REASON_THEY_WROTE,      { NO,   NO,   NO,   NO,   CANC, QUEU, NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO, DELI,   NO,   NO,   NO,   NO,   NO } },
  { HELD, FILO_REASON_LATE,            { NO,   NO,   NO,   NO,   CANC, QUEU, NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO, DELI,   NO,   NO,   NO,   NO,   NO } },
  { HELD, FILO_REASON_QUIET,           { NO,   NO,   NO,   NO,   CANC, QUEU, NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO, DELI,   NO,   NO,   NO,   NO,   NO } },
  { HELD, FILO_REASON_PARKED,          { NO,   NO,   NO,   NO,   CANC, QUEU, NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO, DELI,   NO,   NO,   NO,   NO,   NO } },
  { UNKN, FILO_REASON_NONE,            { NO,   NO,   NO,   NO,   NO,   NO,   NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   SENT, DELI, FAIL, SENT, PROB, QUEU, MARK } },
  { PROB, FILO_REASON_NONE,            { NO,   NO,   NO,   NO,   NO,   NO,   NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   SENT, DELI, FAIL, SENT, NO,   QUEU, MARK } },
  { MARK, FILO_REASON_NONE,            { NO,   NO,   NO,   NO,   NO,   NO,   NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO } },
  { FILO_TEXT_RECEIVED, FILO_REASON_NONE, { NO, NO,  NO,   NO,   NO,   NO,   NO, NO  ,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO } },
};

static void
test_every_arrow (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (int event = 0; event < FILO_N_TEXT_EVENTS; event++)
        {
          FiloTextState to = FILO_TEXT_REFUSED;
          gboolean moves = filo_text_state_move (rows[i].from, rows[i].reason, event, &to, NULL);

          g_test_message ("%s/%d, event %d", filo_text_state_to_word (rows[i].from),
                          rows[i].reason, event);
          g_assert_cmpint (moves, ==, rows[i].to[event] != NO);
          g_assert_cmpint (to, ==, moves ? rows[i].to[event] : (int) FILO_TEXT_REFUSED);
        }
    }
}

static void
check_reason (FiloTextState  from,
              FiloTextReason reason,
              FiloTextEvent  event,
              FiloTextReason expected)
{
  FiloTextReason to_reason = FILO_REASON_PARKED + 100;

  g_assert_true (filo_text_state_move (from, reason, event, NULL, &to_reason));
  g_assert_cmpint (to_reason, ==, expected);
}

static void
test_reasons (void)
{
  check_reason (WAIT, FILO_REASON_UNDO, FILO_TEXT_EVENT_DUE, FILO_REASON_NONE);
  check_reason (WAIT, FILO_REASON_QUIET, FILO_TEXT_EVENT_THEY_WROTE, FILO_REASON_THEY_WROTE);
  check_reason (WAIT, FILO_REASON_UNDO, FILO_TEXT_EVENT_OPT_OUT, FILO_REASON_OPT_OUT);
  check_reason (QUEU, FILO_REASON_NONE, FILO_TEXT_EVENT_BLOCK, FILO_REASON_BLOCK);
  check_reason (QUEU, FILO_REASON_NONE, FILO_TEXT_EVENT_DELETE, FILO_REASON_PERSON);
  check_reason (QUEU, FILO_REASON_NONE, FILO_TEXT_EVENT_LATE, FILO_REASON_LATE);
  check_reason (QUEU, FILO_REASON_NONE, FILO_TEXT_EVENT_EXPIRED, FILO_REASON_LATE);
  check_reason (QUEU, FILO_REASON_NONE, FILO_TEXT_EVENT_QUIET, FILO_REASON_QUIET);
  check_reason (QUEU, FILO_REASON_NONE, FILO_TEXT_EVENT_OVERRIDE_OVER, FILO_REASON_QUIET);
  check_reason (QUEU, FILO_REASON_NONE, FILO_TEXT_EVENT_PARK, FILO_REASON_PARKED);
  check_reason (HELD, FILO_REASON_LATE, FILO_TEXT_EVENT_SEND_NOW, FILO_REASON_NONE);
}

/* From doubt or an end, nothing but a person leads back to `queued`. */
static void
test_machine_never_posts_doubt_again (void)
{
  static const FiloTextState states[] = { UNKN, PROB, SENT, DELI, FAIL, CANC, HELD, MARK };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      for (int event = 0; event < FILO_N_TEXT_EVENTS; event++)
        {
          FiloTextState to = states[i];

          filo_text_state_move (states[i], FILO_REASON_NONE, event, &to, NULL);
          if (to == QUEU || to == SEND)
            g_assert_true (event == FILO_TEXT_EVENT_SEND_AGAIN || event == FILO_TEXT_EVENT_SEND_NOW);
        }
    }
}

static FiloTextState
apply_reports (FiloTextState        from,
               const FiloTextEvent *events,
               guint                n_events)
{
  for (guint i = 0; i < n_events; i++)
    filo_text_state_move (from, FILO_REASON_NONE, events[i], &from, NULL);
  return from;
}

/* Whatever the order of the carrier's answer and its reports, the end is the same. */
static void
test_reports_in_any_order (void)
{
  static const FiloTextEvent all[] = { FILO_TEXT_EVENT_ACCEPTED, FILO_TEXT_EVENT_REPORT_ACCEPTED,
                                       FILO_TEXT_EVENT_REPORT_DELIVERED, FILO_TEXT_EVENT_REPORT_FAILED };

  for (guint i = 0; i < 4 * 4 * 4 * 4; i++)
    {
      FiloTextEvent order[4] = { all[i % 4], all[i / 4 % 4], all[i / 16 % 4], all[i / 64] };
      gboolean delivered = FALSE, failed = FALSE;

      for (guint j = 0; j < 4; j++)
        {
          delivered |= order[j] == FILO_TEXT_EVENT_REPORT_DELIVERED;
          failed |= order[j] == FILO_TEXT_EVENT_REPORT_FAILED;
        }
      g_assert_cmpint (apply_reports (SEND, order, 4), ==, delivered ? DELI : failed ? FAIL : SENT);
    }
}

static void
test_kinds_of_state (void)
{
  for (int state = FILO_TEXT_RECEIVED; state <= FILO_TEXT_MARKED_SENT; state++)
    {
      g_assert_cmpint (filo_text_state_is_end (state), ==,
                       state == DELI || state == FAIL || state == CANC || state == MARK);
      g_assert_cmpint (filo_text_state_is_doubt (state), ==, state == UNKN || state == PROB);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/text-state/every-arrow", test_every_arrow);
  g_test_add_func ("/rules/text-state/reasons", test_reasons);
  g_test_add_func ("/rules/text-state/doubt", test_machine_never_posts_doubt_again);
  g_test_add_func ("/rules/text-state/report-order", test_reports_in_any_order);
  g_test_add_func ("/rules/text-state/kinds", test_kinds_of_state);
  return g_test_run ();
}
