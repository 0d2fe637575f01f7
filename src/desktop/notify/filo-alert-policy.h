/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When a new bubble may pop up (P22). Values in, a decision out; times are
 * milliseconds of a monotonic clock. */
typedef struct _FiloAlertPolicy FiloAlertPolicy;

typedef enum
{
  FILO_ALERT_SHOW,     /* Now. */
  FILO_ALERT_WAIT,     /* Later: this conversation popped up just now. */
  FILO_ALERT_SUMMARY,  /* Too many: they share one bubble. */
} FiloAlertDecision;

FiloAlertPolicy  *filo_alert_policy_new    (void);
void              filo_alert_policy_free   (FiloAlertPolicy *self);
FiloAlertDecision filo_alert_policy_decide (FiloAlertPolicy *self,
                                            const char      *conversation_id,
                                            gint64           now,
                                            gint64          *wait);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloAlertPolicy, filo_alert_policy_free)

G_END_DECLS
