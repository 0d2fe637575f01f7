/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

#include <glib.h>

G_BEGIN_DECLS

/* What can happen to a text we send; who does it stands in the comment. */
typedef enum
{
  FILO_TEXT_EVENT_DUE,               /* Timer: undo, schedule or quiet hours are over. */
  FILO_TEXT_EVENT_THEY_WROTE,        /* Their text came while it waited. */
  FILO_TEXT_EVENT_OPT_OUT,           /* Consent is gone; also when the dispatcher's gate finds it. */
  FILO_TEXT_EVENT_BLOCK,             /* The same for a block. */
  FILO_TEXT_EVENT_DELETE,            /* Person: undo, unschedule, delete. */
  FILO_TEXT_EVENT_SEND_NOW,          /* Person. */
  FILO_TEXT_EVENT_LATE,              /* Timer or dispatcher: older than SEND_LATE when it could go. */
  FILO_TEXT_EVENT_EXPIRED,           /* Dispatcher: an automatic answer that is too old to make sense. */
  FILO_TEXT_EVENT_QUIET,             /* Dispatcher: quiet hours began meanwhile. */
  FILO_TEXT_EVENT_OVERRIDE_OVER,     /* Dispatcher: "Send anyway" no longer holds. */
  FILO_TEXT_EVENT_PARK,              /* Dispatcher: the row can't be read; a person must look. */
  FILO_TEXT_EVENT_CLAIM,             /* Dispatcher: on disk before the first byte leaves. */
  FILO_TEXT_EVENT_ACCEPTED,          /* Carrier: certain yes. */
  FILO_TEXT_EVENT_RETRY,             /* Carrier: certain no, try again later. */
  FILO_TEXT_EVENT_FINAL,             /* Carrier: certain no, for good. */
  FILO_TEXT_EVENT_LOST,              /* Doubt: answer lost, deadline passed, or we died while `sending`. */
  FILO_TEXT_EVENT_REPORT_ACCEPTED,   /* Report with our nonce: the carrier has it (accepted, buffered). */
  FILO_TEXT_EVENT_REPORT_DELIVERED,
  FILO_TEXT_EVENT_REPORT_FAILED,     /* Failed or rejected. */
  FILO_TEXT_EVENT_LISTED,            /* The carrier's own list shows it. */
  FILO_TEXT_EVENT_NOT_LISTED,        /* Three good lists without it. */
  FILO_TEXT_EVENT_SEND_AGAIN,        /* Person: try a failed one, or one in doubt, again. */
  FILO_TEXT_EVENT_MARK_SENT,         /* Person. */
} FiloTextEvent;

#define FILO_N_TEXT_EVENTS (FILO_TEXT_EVENT_MARK_SENT + 1)

gboolean filo_text_state_move     (FiloTextState   from,
                                   FiloTextReason  reason,
                                   FiloTextEvent   event,
                                   FiloTextState  *to,
                                   FiloTextReason *to_reason);

gboolean filo_text_state_is_end   (FiloTextState   state);

gboolean filo_text_state_is_doubt (FiloTextState   state);

G_END_DECLS
