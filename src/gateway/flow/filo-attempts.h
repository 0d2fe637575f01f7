/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-carrier.h"
#include "filo-db.h"
#include "filo-flow.h"
#include "filo-message.h"
#include "filo-text-state.h"

G_BEGIN_DECLS

/* The half of dispatching that is done on disk: taking a text from `queued` to
 * `sending`, and writing down what came of it.  Worker thread, each function
 * inside the caller's transaction. */

#define FILO_ATTEMPT_DEADLINE_MS (60 * 1000)         /* No answer by then: doubt. */
#define FILO_RETRY_BASE_MS       (2 * 1000)
#define FILO_RETRY_CAP_MS        (5 * 60 * 1000)
#define FILO_RETRY_AFTER_MAX_MS  (60 * 60 * 1000)    /* Whatever a carrier asks for. */

/* FiloAttempt.outcome: stored, frozen, append-only. */
typedef enum
{
  FILO_ATTEMPT_OPEN = 0,
  FILO_ATTEMPT_ACCEPTED = 1,
  FILO_ATTEMPT_RETRY = 2,
  FILO_ATTEMPT_FINAL = 3,
  FILO_ATTEMPT_LOST = 4,
} FiloAttemptOutcome;

/* What may leave once the claim is committed. */
typedef struct
{
  char         *carrier;
  FiloOutgoing *outgoing;
} FiloClaim;

void filo_claim_free (FiloClaim *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloClaim, filo_claim_free)

/**
 * filo_attempts_claim:
 * @carrier: name of the carrier that has room
 * @room: for how many
 *
 * Takes what is first in its conversation and may go now, after asking the gate
 * once more: what may no longer go is cancelled or held instead.
 *
 * Returns: (transfer full) (element-type FiloClaim): at most @room, or NULL
 */
GPtrArray *filo_attempts_claim      (FiloDb                 *db,
                                     const char             *carrier,
                                     guint                   room,
                                     const FiloFlowContext  *context,
                                     GError                **error);

/* Writes down what a carrier answered.  A report or a deadline may have been
 * quicker; what is certain wins over doubt. */
gboolean   filo_attempts_record     (FiloDb                 *db,
                                     const char             *nonce,
                                     const FiloSendResult   *result,
                                     const FiloFlowContext  *context,
                                     GError                **error);

/* At start, before anything is claimed: whatever is `sending` was left so by a
 * crash, and nobody knows what became of it. */
gboolean   filo_attempts_sweep      (FiloDb                 *db,
                                     const FiloFlowContext  *context,
                                     GError                **error);

/* What had no answer by its deadline is in doubt, too.  @n_moved may be NULL. */
gboolean   filo_attempts_expire     (FiloDb                 *db,
                                     const FiloFlowContext  *context,
                                     guint                  *n_moved,
                                     GError                **error);

/* Whether @message has waited too long to leave without a person's word, and
 * what happens to it then: people's texts are held, automatic answers expire. */
gboolean   filo_attempts_is_late    (FiloMessage            *message,
                                     gint64                  send_late_ms,
                                     gint64                  now,
                                     FiloTextEvent          *event);

G_END_DECLS
