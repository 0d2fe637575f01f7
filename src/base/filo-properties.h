/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Copies every property of @fresh that is readable, writable and not construct-only, and that
 * differs, onto @self, which must be of the same type. Notifications are frozen meanwhile, so
 * that nobody sees a half-copied object. Derived (read-only) properties follow by themselves.
 * Returns TRUE if anything changed. The thread that owns both. */
gboolean filo_object_take_over (GObject *self, GObject *fresh);

/* Set and notify: store @value in *field and notify @pspec on @self only when it differs.
 * Each returns TRUE when it changed something. Strings are copied; NULL means unset. */
gboolean filo_set_string (gpointer self, char **field, const char *value, GParamSpec *pspec);
gboolean filo_set_int (gpointer self, int *field, int value, GParamSpec *pspec);
gboolean filo_set_uint (gpointer self, guint *field, guint value, GParamSpec *pspec);
gboolean filo_set_int64 (gpointer self, gint64 *field, gint64 value, GParamSpec *pspec);
gboolean filo_set_double (gpointer self, double *field, double value, GParamSpec *pspec);
gboolean filo_set_boolean (gpointer self, gboolean *field, gboolean value, GParamSpec *pspec);

/* @field points to an enum, which gcc and clang lay out as an int. */
#define filo_set_enum(self, field, value, pspec) \
  filo_set_int ((self), (int *) (field), (int) (value), (pspec))

/* @field points to a pointer to a GObject; a reference to @value is held. */
#define filo_set_object(self, field, value, pspec) \
  (g_set_object ((field), (value)) ? (g_object_notify_by_pspec (G_OBJECT (self), (pspec)), TRUE) : FALSE)

G_END_DECLS
