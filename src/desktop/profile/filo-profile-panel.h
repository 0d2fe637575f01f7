/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filo-context.h"

G_BEGIN_DECLS

/* What is known of a person, beside their thread. */
#define FILO_TYPE_PROFILE_PANEL (filo_profile_panel_get_type ())
G_DECLARE_FINAL_TYPE (FiloProfilePanel, filo_profile_panel, FILO, PROFILE_PANEL, AdwBin)

void filo_profile_panel_set_context       (FiloProfilePanel *self,
                                           FiloContext      *context);
void filo_profile_panel_set_conversation  (FiloProfilePanel *self,
                                           FiloConversation *conversation);
void filo_profile_panel_set_back_visible  (FiloProfilePanel *self,
                                           gboolean          visible);
void filo_profile_panel_set_title_buttons (FiloProfilePanel *self,
                                           gboolean          start,
                                           gboolean          end);

G_END_DECLS
