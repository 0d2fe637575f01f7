/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A place in a gateway's feed: EPOCH.NUMBER, opaque to everybody but the gateway. The epoch names
 * one history of the database (a restored backup begins another): 1 to 64 letters, digits or `-`. */
#define FILO_CURSOR_EPOCH_MAX 64

/* Transfer full. @number is the last change that was seen, 0 for none. */
char *filo_cursor_format (const char *epoch, gint64 number);

/* FALSE, and nothing set, for what isn't a cursor. *epoch: transfer full. Any thread. */
gboolean filo_cursor_parse (const char *text, char **epoch, gint64 *number);

G_END_DECLS
