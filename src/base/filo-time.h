/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FILO_TIME_ERROR (filo_time_error_quark ())
GQuark filo_time_error_quark (void);

typedef enum
{
  FILO_TIME_ERROR_SYNTAX,   /* Not RFC 3339. */
  FILO_TIME_ERROR_RANGE,    /* Written well, but no such moment, or outside the years 1 to 9999. */
} FiloTimeError;

#define FILO_SECOND_MS (G_GINT64_CONSTANT (1000))
#define FILO_MINUTE_MS (60 * FILO_SECOND_MS)
#define FILO_HOUR_MS   (60 * FILO_MINUTE_MS)
#define FILO_DAY_MS    (24 * FILO_HOUR_MS)

/* "2026-11-22T15:57:45.123Z": UTC, milliseconds; owned by the caller. ms must be in the years 1 to
 * 9999. Callers treat 0 as "not set" and leave it out. */
char    *filo_time_to_rfc3339   (gint64 ms);

/* Reads RFC 3339 with any offset and any number of decimals (cut to milliseconds) into ms UTC.
 * *ms is untouched on failure. */
gboolean filo_time_from_rfc3339 (const char  *text,
                                 gint64      *ms,
                                 GError     **error);

G_END_DECLS
