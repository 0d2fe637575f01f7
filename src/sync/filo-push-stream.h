/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-clock.h"
#include "filo-session.h"
#include "filo-store.h"

G_BEGIN_DECLS

/*
 * Listens to the gateway's stream of events and applies what follows on the
 * replica. One connection; whoever wants another one makes another stream.
 * Main thread.
 *
 * Signals: "opened"; "behind": something was missed, pull; "closed" (GError):
 * it ended, or was silent for too long; nothing comes after it.
 */
#define FILO_TYPE_PUSH_STREAM (filo_push_stream_get_type ())
G_DECLARE_FINAL_TYPE (FiloPushStream, filo_push_stream, FILO, PUSH_STREAM, GObject)

/* A gateway says something at least every 20 s. */
#define FILO_STREAM_SILENCE_MS (45 * 1000)

FiloPushStream *filo_push_stream_new (FiloStore   *store,
                                      FiloSession *session,
                                      FiloClock   *clock);
void            filo_push_stream_open (FiloPushStream *self);
/* Lets go of it, without a signal. */
void            filo_push_stream_close (FiloPushStream *self);

G_END_DECLS
