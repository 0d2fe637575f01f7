/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filo-context.h"

G_BEGIN_DECLS

/*
 * The lists to choose from with their counts, and at the foot who is signed in
 * and how things stand with the gateway. Property: filter (which list).
 */
#define FILO_TYPE_SIDEBAR (filo_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (FiloSidebar, filo_sidebar, FILO, SIDEBAR, AdwBin)

void                   filo_sidebar_set_context       (FiloSidebar            *self,
                                                       FiloContext            *context);
FiloConversationFilter filo_sidebar_get_filter        (FiloSidebar            *self);
void                   filo_sidebar_set_filter        (FiloSidebar            *self,
                                                       FiloConversationFilter  filter);
void                   filo_sidebar_set_title_buttons (FiloSidebar            *self,
                                                       gboolean                start,
                                                       gboolean                end);
const char            *filo_sidebar_get_filter_name   (FiloConversationFilter  filter);

G_END_DECLS
