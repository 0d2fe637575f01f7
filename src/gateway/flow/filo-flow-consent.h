/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-consent.h"
#include "filo-db.h"
#include "filo-flow.h"
#include "filo-message.h"
#include "filo-profile.h"
#include "filo-text-state.h"

G_BEGIN_DECLS

/* What a text of ours is to the consent gate.  A keyword's answer bears the
 * class of the keyword that it answers. */
FiloTextKind    filo_flow_text_kind      (FiloMessage            *message);

/* Judges @kind to @profile as things stand now. */
FiloSendVerdict filo_flow_may_send       (FiloProfile            *profile,
                                          FiloTextKind            kind);

/* The refusal that @verdict means to an agent; FALSE without an error if ALLOWED. */
gboolean        filo_flow_refuse         (FiloSendVerdict         verdict,
                                          GError                **error);

/* Changes consent by the rules, saves and audits it; opting out also cancels
 * what waits or is queued to the person (in whatever conversation).  @changed
 * tells whether it was news.  Worker thread. */
gboolean        filo_flow_set_consent    (FiloDb                 *db,
                                          FiloProfile            *profile,
                                          FiloConsent             consent,
                                          FiloConsentHow          how,
                                          const char             *word,
                                          const char             *agent_id,
                                          const char             *message_id,
                                          const FiloFlowContext  *context,
                                          gboolean               *changed,
                                          GError                **error);

/* Moves whatever @event moves of the texts that have not left for @profile.
 * OPT_OUT and BLOCK cancel them. */
gboolean        filo_flow_stop_texts     (FiloDb                 *db,
                                          FiloProfile            *profile,
                                          FiloTextEvent           event,
                                          const FiloFlowContext  *context,
                                          GError                **error);

G_END_DECLS
