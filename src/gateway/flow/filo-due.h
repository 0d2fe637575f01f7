/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-db.h"
#include "filo-flow.h"

G_BEGIN_DECLS

/**
 * filo_due_run:
 * @thorough: also look for queued texts that no carrier took for too long,
 *   which means reading them all: from time to time
 * @next_at: (out): wall clock of the next thing that comes due, 0 = none;
 *   not later than now where more is due than one run does
 *
 * Does what the clock asks for: texts whose undo or schedule is over enter the
 * queue, snoozes end, attempts past their deadline fall in doubt, queued texts
 * that nobody could take for too long are held for a person.  Worker thread,
 * inside the caller's transaction.
 */
gboolean filo_due_run (FiloDb                 *db,
                       gboolean                thorough,
                       const FiloFlowContext  *context,
                       gint64                 *next_at,
                       GError                **error);

G_END_DECLS
