/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * How many conversations each list of the sidebar holds. One per store; main
 * thread. The numbers are always the result of a recount in the replica, never
 * of additions and subtractions, and change with a notify per property.
 *
 * inbox    open, not blocked
 * unread   open, not blocked and unread: the badge (P6)
 * snoozed  snoozed, not blocked
 * closed   closed, not blocked
 * blocked  conversations of blocked people (P8)
 */
#define FILO_TYPE_COUNTS (filo_counts_get_type ())
G_DECLARE_FINAL_TYPE (FiloCounts, filo_counts, FILO, COUNTS, GObject)

guint filo_counts_get_inbox (FiloCounts *self);
guint filo_counts_get_unread (FiloCounts *self);
guint filo_counts_get_snoozed (FiloCounts *self);
guint filo_counts_get_closed (FiloCounts *self);
guint filo_counts_get_blocked (FiloCounts *self);

G_END_DECLS
