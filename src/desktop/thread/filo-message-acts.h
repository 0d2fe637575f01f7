/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "filo-sentences.h"

G_BEGIN_DECLS

GtkWidget *filo_message_acts_new (FiloMessageActs acts);

G_END_DECLS
