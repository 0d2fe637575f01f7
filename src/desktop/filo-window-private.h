/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-conversation-pane.h"
#include "filo-panes.h"
#include "filo-profile-panel.h"
#include "filo-sidebar.h"
#include "filo-thread-pane.h"
#include "filo-triage-acts.h"
#include "filo-window.h"

G_BEGIN_DECLS

/* Shared by filo-window.c (what is shown), filo-window-actions.c (what can be done)
 * and filo-window-memory.c (what the next start knows). */
struct _FiloWindow
{
  AdwApplicationWindow  parent_instance;

  AdwToastOverlay      *toasts;
  GtkStack             *stack;
  FiloWelcomePage      *welcome;
  AdwStatusPage        *stopped;
  FiloPanes            *panes;
  FiloSidebar          *sidebar;
  FiloConversationPane *list;
  FiloThreadPane       *thread;
  FiloProfilePanel     *profile;
  GtkRevealer          *banner;
  GtkLabel             *banner_text;
  GtkWidget            *banner_retry;
  GtkWidget            *banner_dismiss;

  FiloContext          *context;     /* NULL until the store is open. */
  FiloTriageActs       *triage;
  GSignalGroup         *engine_signals;
  GSignalGroup         *counts_signals;
  GSignalGroup         *conversation_signals;
  char                 *warning;     /* Shown in the banner until it is dismissed. */
  AdwToast             *toast;       /* Owned; the one with Undo. */
  FiloConversation     *opening;     /* Asked for, and not read yet. */
  guint                 focus_idle;
  gint64                g_pressed;   /* Monotonic ms of the key G; 0 = not pressed. */
  gboolean              has_opened;  /* A conversation was opened in this run. */
};

void filo_window_install_actions    (GtkWidgetClass   *klass);
void filo_window_add_keys           (FiloWindow       *self);
void filo_window_update_actions     (FiloWindow       *self);
void filo_window_restore            (FiloWindow       *self,
                                     GSettings        *settings);
void filo_window_go_back            (FiloWindow       *self);
void filo_window_show_conversation  (FiloWindow       *self,
                                     FiloConversation *conversation,
                                     gboolean          deliberate);

G_END_DECLS
