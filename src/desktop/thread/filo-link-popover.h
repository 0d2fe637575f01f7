/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows where a link really leads, and opens it only when asked again. */
#define FILO_TYPE_LINK_POPOVER (filo_link_popover_get_type ())
G_DECLARE_FINAL_TYPE (FiloLinkPopover, filo_link_popover, FILO, LINK_POPOVER, GtkPopover)

GtkWidget *filo_link_popover_new (const char *uri);

G_END_DECLS
