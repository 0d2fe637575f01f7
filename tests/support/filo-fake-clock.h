/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-clock.h"

G_BEGIN_DECLS

#define FILO_TYPE_FAKE_CLOCK (filo_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (FiloFakeClock, filo_fake_clock, FILO, FAKE_CLOCK, GObject)

/* A clock that stands still at now (ms UTC) until it is moved; monotonic time begins at 0. */
FiloFakeClock *filo_fake_clock_new       (gint64 now);

/* Moves both clocks on, stopping at each timer that comes due to call it, the earliest first and
 * those of one moment in the order that they were added; also timers added meanwhile. */
void           filo_fake_clock_advance   (FiloFakeClock *self,
                                          gint64         ms);

/* The wall clock jumps, forth or back; timers don't notice. */
void           filo_fake_clock_set_now   (FiloFakeClock *self,
                                          gint64         now);

/* Timers that are running. */
guint          filo_fake_clock_get_n_timers (FiloFakeClock *self);

G_END_DECLS
