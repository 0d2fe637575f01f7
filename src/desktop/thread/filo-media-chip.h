/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "filo-engine.h"
#include "filo-media.h"

G_BEGIN_DECLS

/* One attachment of a text, by name and size. */
GtkWidget *filo_media_chip_new (FiloMedia  *media,
                                int         index);
void       filo_media_save     (FiloMedia  *media,
                                FiloEngine *engine,
                                GtkWindow  *window);

G_END_DECLS
