/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-window-private.h"

/* What is remembered */

/**
 * filo_window_restore:
 *
 * Makes size and panes as they were.
 */
void
filo_window_restore (FiloWindow *self,
                     GSettings  *settings)
{
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  filo_panes_set_widths (self->panes, g_settings_get_int (settings, "sidebar-width"),
                         g_settings_get_int (settings, "list-width"),
                         g_settings_get_int (settings, "profile-width"));
  filo_panes_set_show_profile (self->panes, g_settings_get_boolean (settings, "show-profile"));
}

/**
 * filo_window_remember:
 *
 * Keeps size, panes and the open thread for the next start, and what is being written.
 */
void
filo_window_remember (FiloWindow *self)
{
  GSettings *settings;
  FiloConversation *open;
  int width, height, sidebar, list, profile;

  g_return_if_fail (FILO_IS_WINDOW (self));

  filo_thread_pane_save_draft (self->thread);
  settings = self->context != NULL ? filo_context_get_settings (self->context) : NULL;
  if (settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  filo_panes_get_widths (self->panes, &sidebar, &list, &profile);
  open = filo_thread_pane_get_conversation (self->thread);
  g_settings_delay (settings);
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  g_settings_set_boolean (settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_int (settings, "sidebar-width", sidebar);
  g_settings_set_int (settings, "list-width", list);
  g_settings_set_int (settings, "profile-width", profile);
  g_settings_set_boolean (settings, "show-profile", filo_panes_get_show_profile (self->panes));
  g_settings_set_string (settings, "open-conversation",
                         open != NULL ? filo_conversation_get_id (open) : "");
  g_settings_apply (settings);
}
