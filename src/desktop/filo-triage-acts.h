/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-context.h"

G_BEGIN_DECLS

/*
 * What an agent does with whole conversations, and its undoing. Acts at once;
 * signal "acted" (const char *sentence, gboolean can_undo) says what was done.
 */
#define FILO_TYPE_TRIAGE_ACTS (filo_triage_acts_get_type ())
G_DECLARE_FINAL_TYPE (FiloTriageActs, filo_triage_acts, FILO, TRIAGE_ACTS, GObject)

FiloTriageActs *filo_triage_acts_new         (FiloContext      *context);

/* `seen` is the highest position that the agent was shown. */
void            filo_triage_acts_close       (FiloTriageActs   *self,
                                              FiloConversation *conversation,
                                              gint64            seen);
void            filo_triage_acts_reopen      (FiloTriageActs   *self,
                                              FiloConversation *conversation,
                                              gint64            seen);
void            filo_triage_acts_mark_unread (FiloTriageActs   *self,
                                              FiloConversation *conversation);
void            filo_triage_acts_mark_read   (FiloTriageActs   *self,
                                              FiloConversation *conversation);
void            filo_triage_acts_block       (FiloTriageActs   *self,
                                              FiloConversation *conversation);
void            filo_triage_acts_unblock     (FiloTriageActs   *self,
                                              FiloConversation *conversation);
gboolean        filo_triage_acts_can_undo    (FiloTriageActs   *self);
void            filo_triage_acts_undo        (FiloTriageActs   *self);

G_END_DECLS
