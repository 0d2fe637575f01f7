/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "filo-context.h"

G_BEGIN_DECLS

/* One conversation in the list; every row is equally high, so that rows never
 * move when one is filled. Hollow until its conversation is loaded. */
#define FILO_TYPE_CONVERSATION_ROW (filo_conversation_row_get_type ())
G_DECLARE_FINAL_TYPE (FiloConversationRow, filo_conversation_row, FILO, CONVERSATION_ROW, GtkWidget)

GtkWidget  *filo_conversation_row_new        (FiloContext         *context);
void        filo_conversation_row_set        (FiloConversationRow *self,
                                              FiloConversation    *conversation);
FiloConversation *
            filo_conversation_row_get_conversation
                                             (FiloConversationRow *self);
void        filo_conversation_row_refresh    (FiloConversationRow *self);
const char *filo_conversation_row_get_spoken (FiloConversationRow *self);

G_END_DECLS
