/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-time.h"

/* The numbers of the rules that have a name: one constant each. Times are
 * milliseconds. Those that an account may set are the defaults. */

#define FILO_SNOOZE_MAX_MS          (366 * FILO_DAY_MS)    /* One year, also a leap one. */
#define FILO_UNDO_SEND_MAX_MS       (30 * FILO_SECOND_MS)
#define FILO_OPT_OUT_CONFIRM_MS     (5 * FILO_MINUTE_MS)   /* The confirmation leaves by then or never. */
#define FILO_OPT_IN_PENDING_MS      (24 * FILO_HOUR_MS)
#define FILO_KEYWORD_REPLY_GAP_MS   (10 * FILO_MINUTE_MS)
#define FILO_KEYWORD_REPLIES_A_DAY  5
#define FILO_KEYWORD_REPLY_LATE_MS  (10 * FILO_MINUTE_MS)  /* An answer to a keyword leaves by then or never. */
#define FILO_BADGE_CAP              99
#define FILO_THREAD_PAGE            50
#define FILO_SMS_MAX_CHARACTERS     1600
