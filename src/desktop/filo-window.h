/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filo-context.h"
#include "filo-welcome-page.h"

G_BEGIN_DECLS

/* The main window: welcome page, or the four panes. */
#define FILO_TYPE_WINDOW (filo_window_get_type ())
G_DECLARE_FINAL_TYPE (FiloWindow, filo_window, FILO, WINDOW, AdwApplicationWindow)

FiloWindow      *filo_window_new              (GtkApplication *application);
void             filo_window_set_context      (FiloWindow     *self,
                                               FiloContext    *context);
FiloWelcomePage *filo_window_get_welcome      (FiloWindow     *self);
void             filo_window_show_start       (FiloWindow     *self);
void             filo_window_open             (FiloWindow     *self,
                                               const char     *conversation_id);
gboolean         filo_window_is_in_front      (FiloWindow     *self,
                                               const char     *conversation_id);
void             filo_window_say              (FiloWindow     *self,
                                               const char     *sentence);
void             filo_window_warn             (FiloWindow     *self,
                                               const char     *sentence);
void             filo_window_remember         (FiloWindow     *self);

G_END_DECLS
