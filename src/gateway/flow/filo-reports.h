/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-carrier.h"
#include "filo-db.h"
#include "filo-flow.h"

G_BEGIN_DECLS

/**
 * filo_reports_receive:
 *
 * Takes in one report.  Reports are only ever added; what a text shows is the
 * highest of them, in whatever order they came, and delivered never goes back.
 * A report that bears our nonce proves that the carrier took the attempt, also
 * where its answer was lost.  Worker thread, inside the caller's transaction.
 *
 * Returns: TRUE also for a report of nothing that we know (there is nothing
 *   that the carrier could do about it); FALSE with an error
 */
gboolean filo_reports_receive (FiloDb                 *db,
                               const FiloReport       *report,
                               const FiloFlowContext  *context,
                               GError                **error);

G_END_DECLS
