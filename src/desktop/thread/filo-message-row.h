/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "filo-context.h"
#include "filo-conversation.h"
#include "filo-message.h"
#include "filo-place.h"

G_BEGIN_DECLS

/*
 * One text in a thread: above it the day or "n new" where they begin, its
 * bubble, and below it who, when, its state, and what can be done about it.
 * Actions: message.copy, .details, .retry, .send-again, .mark-sent, .discard,
 * .send-now, .undo, .save-media (i).
 */
#define FILO_TYPE_MESSAGE_ROW (filo_message_row_get_type ())
G_DECLARE_FINAL_TYPE (FiloMessageRow, filo_message_row, FILO, MESSAGE_ROW, GtkWidget)

GtkWidget   *filo_message_row_new         (FiloContext      *context);
void         filo_message_row_set         (FiloMessageRow   *self,
                                           FiloMessage      *message,
                                           FiloConversation *conversation,
                                           const FiloPlace  *place);
void         filo_message_row_set_place   (FiloMessageRow   *self,
                                           const FiloPlace  *place);
void         filo_message_row_refresh     (FiloMessageRow   *self);
FiloMessage *filo_message_row_get_message (FiloMessageRow   *self);
const char  *filo_message_row_get_spoken  (FiloMessageRow   *self);

G_END_DECLS
