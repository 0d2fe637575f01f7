/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-carrier.h"
#include "filo-db.h"
#include "filo-flow.h"

G_BEGIN_DECLS

/**
 * filo_inbound_receive:
 *
 * Takes in one text of a customer: dedupe by (carrier, carrier id) → profile by
 * number → keyword → consent → conversation → keyword reply.  All inside the
 * caller's transaction; answer the carrier only after its commit.  Worker thread.
 *
 * A text to a number that isn't ours is refused with FILO_FLOW_ERROR_NOT_FOUND:
 * quarantine it.
 *
 * Returns: TRUE if it is stored now, or was before; FALSE with an error
 */
gboolean filo_inbound_receive (FiloDb                 *db,
                               const FiloInboundText  *text,
                               const FiloFlowContext  *context,
                               GError                **error);

G_END_DECLS
