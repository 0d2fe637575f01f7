/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads server-sent events (the HTML standard's event streams) from chunks of
 * whatever size. Plain data, one thread. */
typedef struct _FiloSseParser FiloSseParser;

/* `name` is "message" where the event has none. */
typedef void (*FiloSseFunc) (const char *name,
                             GBytes     *data,
                             gpointer    user_data);

/* More bytes than `limit` in one event are refused. */
FiloSseParser *filo_sse_parser_new (gsize       limit,
                                    FiloSseFunc func,
                                    gpointer    user_data);
void           filo_sse_parser_free (FiloSseParser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloSseParser, filo_sse_parser_free)

/* FALSE when an event grew beyond the limit. */
gboolean       filo_sse_parser_feed (FiloSseParser *self,
                                     const char    *bytes,
                                     gsize          length);

G_END_DECLS
