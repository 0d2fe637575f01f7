/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

/* What holds for every model type, checked by its properties. Each takes a fresh object of one. */

/* Literal list of "name:type[:read-only]" in order: a property that comes, goes or changes its
 * type is seen here before it is seen on the wire. */
void assert_properties (GType type, const char *const *expected);

/* Per writable property: a new value notifies exactly once and reads back, the same value is
 * silent, and NULL unsets a string. Nothing else that is writable is notified meanwhile. */
void assert_notifies_once (GType type);

/* Taking over copies every writable property once, says so, and is silent the second time. */
void assert_takes_over (GType type);

/* Fills every writable property with the sample number 0 or 1. */
void fill_properties (GObject *object, guint sample);

/* Counts of notify::name on an object since it was connected. */
typedef struct
{
  GHashTable *by_name; /* Interned name → count. */
  GObject    *object;
  gulong      handler;
} NotifyCounter;

void notify_counter_init (NotifyCounter *counter, GObject *object);
void notify_counter_clear (NotifyCounter *counter);
guint notify_counter_take (NotifyCounter *counter, const char *name);

/* No count is left that was not taken. */
void notify_counter_assert_silent (NotifyCounter *counter);
