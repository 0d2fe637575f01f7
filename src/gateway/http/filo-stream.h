/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What may wait for one slow client; more is cut to a hint to pull. */
#define FILO_STREAM_QUEUE_MAX (256 * 1024)

/**
 * FiloStream:
 *
 * One connection that became a stream of server-sent events. Main thread only.
 * The events are bytes shared with all other streams. Emits `closed` once.
 */
#define FILO_TYPE_STREAM (filo_stream_get_type ())
G_DECLARE_FINAL_TYPE (FiloStream, filo_stream, FILO, STREAM, GObject)

FiloStream *filo_stream_new (SoupServerMessage *message,
                             const char        *agent_id,
                             const char        *token_id);

gint64      filo_stream_get_position (FiloStream *self);
void        filo_stream_set_position (FiloStream *self, gint64 position);

void        filo_stream_send (FiloStream *self, GBytes *event, const char *cursor);
void        filo_stream_hint (FiloStream *self, const char *cursor);
void        filo_stream_comment (FiloStream *self);
void        filo_stream_end (FiloStream *self);
void        filo_stream_forget (FiloStream *self);

const char *filo_stream_get_agent_id (FiloStream *self);
const char *filo_stream_get_token_id (FiloStream *self);
gsize       filo_stream_get_queued (FiloStream *self);

G_END_DECLS
