/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filo-context.h"

G_BEGIN_DECLS

/*
 * The texts of one conversation, the newest at the bottom. It stays at the
 * bottom when it was there, and where it was when somebody had scrolled up.
 * Property: at-bottom (read-only): the last text is in sight.
 * Signal "texts-added" (guint): so many inbound texts came while it was shown.
 */
#define FILO_TYPE_THREAD_VIEW (filo_thread_view_get_type ())
G_DECLARE_FINAL_TYPE (FiloThreadView, filo_thread_view, FILO, THREAD_VIEW, AdwBin)

void     filo_thread_view_set_context      (FiloThreadView   *self,
                                            FiloContext      *context);
void     filo_thread_view_set_thread       (FiloThreadView   *self,
                                            GListModel       *thread,
                                            FiloConversation *conversation);
gboolean filo_thread_view_get_at_bottom    (FiloThreadView   *self);
void     filo_thread_view_scroll_to_bottom (FiloThreadView   *self);
void     filo_thread_view_mark_new         (FiloThreadView   *self,
                                            gint64            after);

G_END_DECLS
