/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "filo-conversation-list.h"

G_BEGIN_DECLS

/* One list to choose: icon, name, and how many conversations it holds. */
#define FILO_TYPE_SIDEBAR_ROW (filo_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (FiloSidebarRow, filo_sidebar_row, FILO, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget             *filo_sidebar_row_new        (FiloConversationFilter  filter,
                                                    const char             *name,
                                                    const char             *icon_name,
                                                    gboolean                is_badge);
FiloConversationFilter filo_sidebar_row_get_filter (FiloSidebarRow         *self);
void                   filo_sidebar_row_set_count  (FiloSidebarRow         *self,
                                                    guint                   count);

G_END_DECLS
