/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the words for a moment depend on: values, so that a test can be anywhere
 * at any time. All times are milliseconds UTC, 0 = unset. */
typedef struct
{
  gint64     ms;           /* Now. */
  GTimeZone *zone;         /* Borrowed. */
  gboolean   twelve_hours; /* 9:38 PM instead of 21:38. */
} FiloNow;

gboolean filo_dates_locale_has_twelve_hours (void);

gboolean filo_dates_same_day   (gint64         a,
                                gint64         b,
                                const FiloNow *now);
char    *filo_dates_dup_clock  (gint64         ms,
                                const FiloNow *now);
char    *filo_dates_dup_short  (gint64         ms,
                                const FiloNow *now);
char    *filo_dates_dup_date   (gint64         ms,
                                const FiloNow *now);
char    *filo_dates_dup_day    (gint64         ms,
                                const FiloNow *now);
char    *filo_dates_dup_moment (gint64         ms,
                                const FiloNow *now);
char    *filo_dates_dup_full   (gint64         ms,
                                const FiloNow *now);

G_END_DECLS
