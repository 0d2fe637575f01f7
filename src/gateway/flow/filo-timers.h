/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-db-worker.h"
#include "filo-flow.h"

G_BEGIN_DECLS

/* Whatever happens by the clock: undo and schedules that come due, snoozes that
 * end, retries, attempts past their deadline.  All of it stands in the
 * database, so that nothing is missed over a restart; the wall clock is read
 * again at least every FILO_TIMERS_PERIOD, so that jumps and resume are seen. */

#define FILO_TIMERS_PERIOD 30000   /* Milliseconds. */

#define FILO_TYPE_TIMERS (filo_timers_get_type ())
G_DECLARE_FINAL_TYPE (FiloTimers, filo_timers, FILO, TIMERS, GObject)

/* @context: borrowed; outlives the timers and @writer.  Main thread, as all of it. */
FiloTimers *filo_timers_new   (FiloDbWorker          *writer,
                               const FiloFlowContext *context);

/* Looks at once, then whenever something is due. */
void        filo_timers_start (FiloTimers            *self);
void        filo_timers_stop  (FiloTimers            *self);

G_END_DECLS
