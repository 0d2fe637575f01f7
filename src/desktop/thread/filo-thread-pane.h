/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filo-context.h"

G_BEGIN_DECLS

/*
 * One conversation: who it is with, the texts, and the composer; or a page that
 * says that none is open. Marks it read after a second in an active window with
 * the last text in sight. Action: thread.restore-text (s).
 */
#define FILO_TYPE_THREAD_PANE (filo_thread_pane_get_type ())
G_DECLARE_FINAL_TYPE (FiloThreadPane, filo_thread_pane, FILO, THREAD_PANE, AdwBin)

void              filo_thread_pane_set_context       (FiloThreadPane   *self,
                                                      FiloContext      *context);
void              filo_thread_pane_set_conversation  (FiloThreadPane   *self,
                                                      FiloConversation *conversation);
FiloConversation *filo_thread_pane_get_conversation  (FiloThreadPane   *self);
void              filo_thread_pane_leave_unread      (FiloThreadPane   *self);
gint64            filo_thread_pane_get_last_position (FiloThreadPane   *self);
void              filo_thread_pane_write             (FiloThreadPane   *self);
void              filo_thread_pane_save_draft        (FiloThreadPane   *self);
gboolean          filo_thread_pane_is_in_front       (FiloThreadPane   *self,
                                                      const char       *conversation_id);
void              filo_thread_pane_set_back_visible  (FiloThreadPane   *self,
                                                      gboolean          visible);
void              filo_thread_pane_set_title_buttons (FiloThreadPane   *self,
                                                      gboolean          start,
                                                      gboolean          end);

G_END_DECLS
