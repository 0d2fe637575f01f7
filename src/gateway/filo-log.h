/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void filo_log_init (void);
void filo_log_request (const char *method, const char *pattern, int status, gint64 milliseconds, const char *agent_id);
void filo_log_failure (const char *what, const GError *error);
void filo_log_event (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
