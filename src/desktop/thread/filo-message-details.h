/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "filo-context.h"
#include "filo-message.h"

G_BEGIN_DECLS

/* A popover that says all about one text: who, when, in how many parts. */
GtkWidget *filo_message_details_new (FiloContext *context,
                                     FiloMessage *message);

G_END_DECLS
