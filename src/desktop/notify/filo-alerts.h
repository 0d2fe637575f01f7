/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-context.h"
#include "filo-notifier.h"

G_BEGIN_DECLS

/* Whether a conversation is in front of somebody already. */
typedef gboolean (*FiloIsInFront) (const char *conversation_id,
                                   gpointer    user_data);

/*
 * Raises an alert for each conversation with new unread texts, and takes it
 * away when they were read. Signal "open" (conversation id or NULL): somebody
 * clicked one; NULL is the summary.
 */
#define FILO_TYPE_ALERTS (filo_alerts_get_type ())
G_DECLARE_FINAL_TYPE (FiloAlerts, filo_alerts, FILO, ALERTS, GObject)

FiloAlerts *filo_alerts_new         (FiloContext   *context,
                                     FiloNotifier  *notifier,
                                     FiloIsInFront  is_in_front,
                                     gpointer       user_data);
void        filo_alerts_text_came   (FiloAlerts    *self,
                                     FiloMessage   *message);
char       *filo_alerts_dup_title   (const char    *who,
                                     guint          n);

G_END_DECLS
