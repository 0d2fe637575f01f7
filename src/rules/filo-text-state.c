/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-text-state.h"

#define ANY_REASON (-1)

/* One arrow of the table "A text we send". Whatever isn't here doesn't happen. */
typedef struct
{
  FiloTextState  from;
  int            reason;     /* Only from this reason, or ANY_REASON. */
  FiloTextEvent  event;
  FiloTextState  to;
  FiloTextReason to_reason;
} Arrow;

static const Arrow arrows[] = {
  /* Accepted by the gateway, not yet due. */
  { FILO_TEXT_WAITING, ANY_REASON, FILO_TEXT_EVENT_DUE, FILO_TEXT_QUEUED, FILO_REASON_NONE },
  { FILO_TEXT_WAITING, FILO_REASON_SCHEDULED, FILO_TEXT_EVENT_THEY_WROTE, FILO_TEXT_HELD, FILO_REASON_THEY_WROTE },
  { FILO_TEXT_WAITING, FILO_REASON_QUIET, FILO_TEXT_EVENT_THEY_WROTE, FILO_TEXT_HELD, FILO_REASON_THEY_WROTE },
  { FILO_TEXT_WAITING, ANY_REASON, FILO_TEXT_EVENT_OPT_OUT, FILO_TEXT_CANCELLED, FILO_REASON_OPT_OUT },
  { FILO_TEXT_WAITING, ANY_REASON, FILO_TEXT_EVENT_BLOCK, FILO_TEXT_CANCELLED, FILO_REASON_BLOCK },
  { FILO_TEXT_WAITING, ANY_REASON, FILO_TEXT_EVENT_DELETE, FILO_TEXT_CANCELLED, FILO_REASON_PERSON },
  { FILO_TEXT_WAITING, ANY_REASON, FILO_TEXT_EVENT_SEND_NOW, FILO_TEXT_QUEUED, FILO_REASON_NONE },
  { FILO_TEXT_WAITING, ANY_REASON, FILO_TEXT_EVENT_LATE, FILO_TEXT_HELD, FILO_REASON_LATE },
  { FILO_TEXT_WAITING, ANY_REASON, FILO_TEXT_EVENT_PARK, FILO_TEXT_HELD, FILO_REASON_PARKED },

  /* Due; it has its place in the thread. */
  { FILO_TEXT_QUEUED, ANY_REASON, FILO_TEXT_EVENT_CLAIM, FILO_TEXT_SENDING, FILO_REASON_NONE },
  { FILO_TEXT_QUEUED, ANY_REASON, FILO_TEXT_EVENT_OPT_OUT, FILO_TEXT_CANCELLED, FILO_REASON_OPT_OUT },
  { FILO_TEXT_QUEUED, ANY_REASON, FILO_TEXT_EVENT_BLOCK, FILO_TEXT_CANCELLED, FILO_REASON_BLOCK },
  { FILO_TEXT_QUEUED, ANY_REASON, FILO_TEXT_EVENT_DELETE, FILO_TEXT_CANCELLED, FILO_REASON_PERSON },
  { FILO_TEXT_QUEUED, ANY_REASON, FILO_TEXT_EVENT_LATE, FILO_TEXT_HELD, FILO_REASON_LATE },
  { FILO_TEXT_QUEUED, ANY_REASON, FILO_TEXT_EVENT_EXPIRED, FILO_TEXT_CANCELLED, FILO_REASON_LATE },
  { FILO_TEXT_QUEUED, ANY_REASON, FILO_TEXT_EVENT_QUIET, FILO_TEXT_WAITING, FILO_REASON_QUIET },
  { FILO_TEXT_QUEUED, ANY_REASON, FILO_TEXT_EVENT_OVERRIDE_OVER, FILO_TEXT_HELD, FILO_REASON_QUIET },
  { FILO_TEXT_QUEUED, ANY_REASON, FILO_TEXT_EVENT_PARK, FILO_TEXT_HELD, FILO_REASON_PARKED },
  /* To be tried again, when an earlier attempt turns out to have reached the phone:
   * one more would be a second text. */
  { FILO_TEXT_QUEUED, ANY_REASON, FILO_TEXT_EVENT_REPORT_DELIVERED, FILO_TEXT_DELIVERED, FILO_REASON_NONE },

  /* A byte may have left: only an answer, a report or doubt moves it. */
  { FILO_TEXT_SENDING, ANY_REASON, FILO_TEXT_EVENT_ACCEPTED, FILO_TEXT_SENT, FILO_REASON_NONE },
  { FILO_TEXT_SENDING, ANY_REASON, FILO_TEXT_EVENT_RETRY, FILO_TEXT_QUEUED, FILO_REASON_NONE },
  { FILO_TEXT_SENDING, ANY_REASON, FILO_TEXT_EVENT_FINAL, FILO_TEXT_FAILED, FILO_REASON_NONE },
  { FILO_TEXT_SENDING, ANY_REASON, FILO_TEXT_EVENT_LOST, FILO_TEXT_UNKNOWN, FILO_REASON_NONE },
  { FILO_TEXT_SENDING, ANY_REASON, FILO_TEXT_EVENT_REPORT_ACCEPTED, FILO_TEXT_SENT, FILO_REASON_NONE },
  { FILO_TEXT_SENDING, ANY_REASON, FILO_TEXT_EVENT_REPORT_DELIVERED, FILO_TEXT_DELIVERED, FILO_REASON_NONE },
  { FILO_TEXT_SENDING, ANY_REASON, FILO_TEXT_EVENT_REPORT_FAILED, FILO_TEXT_FAILED, FILO_REASON_NONE },

  { FILO_TEXT_SENT, ANY_REASON, FILO_TEXT_EVENT_REPORT_DELIVERED, FILO_TEXT_DELIVERED, FILO_REASON_NONE },
  { FILO_TEXT_SENT, ANY_REASON, FILO_TEXT_EVENT_REPORT_FAILED, FILO_TEXT_FAILED, FILO_REASON_NONE },

  /* Reports come in any order and must end alike: of the two ends `delivered`
   * is the higher, for the phone has the text. A person may try a failed one again. */
  { FILO_TEXT_FAILED, ANY_REASON, FILO_TEXT_EVENT_REPORT_DELIVERED, FILO_TEXT_DELIVERED, FILO_REASON_NONE },
  { FILO_TEXT_FAILED, ANY_REASON, FILO_TEXT_EVENT_SEND_AGAIN, FILO_TEXT_QUEUED, FILO_REASON_NONE },

  /* Waits for a person, whatever else happens; the gate judges when it is sent. */
  { FILO_TEXT_HELD, ANY_REASON, FILO_TEXT_EVENT_SEND_NOW, FILO_TEXT_QUEUED, FILO_REASON_NONE },
  { FILO_TEXT_HELD, ANY_REASON, FILO_TEXT_EVENT_DELETE, FILO_TEXT_CANCELLED, FILO_REASON_PERSON },
  { FILO_TEXT_HELD, ANY_REASON, FILO_TEXT_EVENT_REPORT_DELIVERED, FILO_TEXT_DELIVERED, FILO_REASON_NONE },

  /* Doubt: never posted again by the machine. */
  { FILO_TEXT_UNKNOWN, ANY_REASON, FILO_TEXT_EVENT_REPORT_ACCEPTED, FILO_TEXT_SENT, FILO_REASON_NONE },
  { FILO_TEXT_UNKNOWN, ANY_REASON, FILO_TEXT_EVENT_REPORT_DELIVERED, FILO_TEXT_DELIVERED, FILO_REASON_NONE },
  { FILO_TEXT_UNKNOWN, ANY_REASON, FILO_TEXT_EVENT_REPORT_FAILED, FILO_TEXT_FAILED, FILO_REASON_NONE },
  { FILO_TEXT_UNKNOWN, ANY_REASON, FILO_TEXT_EVENT_LISTED, FILO_TEXT_SENT, FILO_REASON_NONE },
  { FILO_TEXT_UNKNOWN, ANY_REASON, FILO_TEXT_EVENT_NOT_LISTED, FILO_TEXT_PROBABLY_NOT_SENT, FILO_REASON_NONE },
  { FILO_TEXT_UNKNOWN, ANY_REASON, FILO_TEXT_EVENT_SEND_AGAIN, FILO_TEXT_QUEUED, FILO_REASON_NONE },
  { FILO_TEXT_UNKNOWN, ANY_REASON, FILO_TEXT_EVENT_MARK_SENT, FILO_TEXT_MARKED_SENT, FILO_REASON_NONE },
  { FILO_TEXT_PROBABLY_NOT_SENT, ANY_REASON, FILO_TEXT_EVENT_REPORT_ACCEPTED, FILO_TEXT_SENT, FILO_REASON_NONE },
  { FILO_TEXT_PROBABLY_NOT_SENT, ANY_REASON, FILO_TEXT_EVENT_REPORT_DELIVERED, FILO_TEXT_DELIVERED, FILO_REASON_NONE },
  { FILO_TEXT_PROBABLY_NOT_SENT, ANY_REASON, FILO_TEXT_EVENT_REPORT_FAILED, FILO_TEXT_FAILED, FILO_REASON_NONE },
  { FILO_TEXT_PROBABLY_NOT_SENT, ANY_REASON, FILO_TEXT_EVENT_LISTED, FILO_TEXT_SENT, FILO_REASON_NONE },
  { FILO_TEXT_PROBABLY_NOT_SENT, ANY_REASON, FILO_TEXT_EVENT_SEND_AGAIN, FILO_TEXT_QUEUED, FILO_REASON_NONE },
  { FILO_TEXT_PROBABLY_NOT_SENT, ANY_REASON, FILO_TEXT_EVENT_MARK_SENT, FILO_TEXT_MARKED_SENT, FILO_REASON_NONE },
};

/**
 * filo_text_state_move:
 * @from: the state the text is in
 * @reason: why it is in it; matters to `waiting` only
 * @event: what happened
 * @to: (out) (optional): the state it is in from now on
 * @to_reason: (out) (optional): and why
 *
 * The one table of what may happen to a text we send (3-rules, "A text we
 * send"). Any thread.
 *
 * Returns: %TRUE if @event moves it; %FALSE if it doesn't, and then @to and
 *   @to_reason are untouched. For a report, a timer or their text that is
 *   nothing wrong; a person's wish is to be refused.
 */
gboolean
filo_text_state_move (FiloTextState   from,
                      FiloTextReason  reason,
                      FiloTextEvent   event,
                      FiloTextState  *to,
                      FiloTextReason *to_reason)
{
  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    {
      const Arrow *arrow = &arrows[i];

      if (arrow->from != from || arrow->event != event)
        continue;
      if (arrow->reason != ANY_REASON && arrow->reason != (int) reason)
        continue;
      if (to != NULL)
        *to = arrow->to;
      if (to_reason != NULL)
        *to_reason = arrow->to_reason;
      return TRUE;
    }
  return FALSE;
}

/**
 * filo_text_state_is_end:
 * @state: a state
 *
 * Returns: whether neither the machine nor a timer will ever move a text from
 *   @state again by itself: `delivered`, `failed`, `cancelled`, `marked_sent`.
 */
gboolean
filo_text_state_is_end (FiloTextState state)
{
  return state == FILO_TEXT_DELIVERED || state == FILO_TEXT_FAILED ||
         state == FILO_TEXT_CANCELLED || state == FILO_TEXT_MARKED_SENT;
}

/**
 * filo_text_state_is_doubt:
 * @state: a state
 *
 * Returns: whether nobody knows if the text left, so that only a report, a
 *   listing or a person settles it.
 */
gboolean
filo_text_state_is_doubt (FiloTextState state)
{
  return state == FILO_TEXT_UNKNOWN || state == FILO_TEXT_PROBABLY_NOT_SENT;
}
