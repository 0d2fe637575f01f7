/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Bubbles of the desktop, by libnotify. Asks for the service when the first one
 * is shown, never before. Main thread.
 *
 * Signals: "activated" (key, gboolean mark_read), "unavailable" (sentence),
 * once: no notification service answers on this desktop.
 */
#define FILO_TYPE_NOTIFIER (filo_notifier_get_type ())
G_DECLARE_FINAL_TYPE (FiloNotifier, filo_notifier, FILO, NOTIFIER, GObject)

FiloNotifier *filo_notifier_new      (void);
void          filo_notifier_show     (FiloNotifier *self,
                                      const char   *key,
                                      const char   *title,
                                      const char   *body,
                                      gboolean      can_mark_read);
void          filo_notifier_withdraw (FiloNotifier *self,
                                      const char   *key);
char         *filo_notifier_dup_body (const char   *body,
                                      gboolean      has_markup);

G_END_DECLS
