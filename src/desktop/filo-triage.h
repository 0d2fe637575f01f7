/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-context.h"

G_BEGIN_DECLS

/*
 * What an agent does with whole conversations, and its undoing. Acts at once;
 * signal "acted" (const char *sentence, gboolean can_undo) says what was done.
 */
#define FILO_TYPE_TRIAGE (filo_triage_get_type ())
G_DECLARE_FINAL_TYPE (FiloTriage, filo_triage, FILO, TRIAGE, GObject)

FiloTriage *filo_triage_new         (FiloContext      *context);

/* `seen` is the highest position that the agent was shown. */
void        filo_triage_close       (FiloTriage       *self,
                                     FiloConversation *conversation,
                                     gint64            seen);
void        filo_triage_reopen      (FiloTriage       *self,
                                     FiloConversation *conversation,
                                     gint64            seen);
void        filo_triage_mark_unread (FiloTriage       *self,
                                     FiloConversation *conversation);
void        filo_triage_mark_read   (FiloTriage       *self,
                                     FiloConversation *conversation);
void        filo_triage_block       (FiloTriage       *self,
                                     FiloConversation *conversation);
void        filo_triage_unblock     (FiloTriage       *self,
                                     FiloConversation *conversation);
gboolean    filo_triage_can_undo    (FiloTriage       *self);
void        filo_triage_undo        (FiloTriage       *self);

G_END_DECLS
