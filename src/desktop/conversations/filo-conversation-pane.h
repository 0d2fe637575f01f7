/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filo-context.h"

G_BEGIN_DECLS

/*
 * The list of conversations. Signal "open" (FiloConversation, gboolean
 * deliberate): one was gone to, or deliberately activated.
 */
#define FILO_TYPE_CONVERSATION_PANE (filo_conversation_pane_get_type ())
G_DECLARE_FINAL_TYPE (FiloConversationPane, filo_conversation_pane, FILO, CONVERSATION_PANE, AdwBin)

void     filo_conversation_pane_set_context       (FiloConversationPane   *self,
                                                   FiloContext            *context);
void     filo_conversation_pane_set_filter        (FiloConversationPane   *self,
                                                   FiloConversationFilter  filter);
void     filo_conversation_pane_set_open          (FiloConversationPane   *self,
                                                   FiloConversation       *conversation);
gboolean filo_conversation_pane_step              (FiloConversationPane   *self,
                                                   int                     by);
gboolean filo_conversation_pane_open_first        (FiloConversationPane   *self);
void     filo_conversation_pane_focus             (FiloConversationPane   *self);
void     filo_conversation_pane_set_back_visible  (FiloConversationPane   *self,
                                                   gboolean                visible);
void     filo_conversation_pane_set_title_buttons (FiloConversationPane   *self,
                                                   gboolean                start,
                                                   gboolean                end);

G_END_DECLS
