/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-clock.h"
#include "filo-db-worker.h"
#include "filo-stream.h"

G_BEGIN_DECLS

#define FILO_HUB_TICK_MS     100    /* At most so often is a batch sent … */
#define FILO_HUB_BATCH_MAX   500    /* … of so many changes; more is a hint. */
#define FILO_HUB_COMMENT_MS  20000  /* A sign of life to every stream. */

/**
 * FiloHub:
 *
 * Tells all open streams what was committed. One read and one encoding per tick,
 * however many listen. Main thread only.
 */
#define FILO_TYPE_HUB (filo_hub_get_type ())
G_DECLARE_FINAL_TYPE (FiloHub, filo_hub, FILO, HUB, GObject)

FiloHub *filo_hub_new (FiloDbWorker *writer, FiloDbWorker *reader, FiloClock *clock);
void     filo_hub_add (FiloHub *self, FiloStream *stream, gint64 position, GBytes *first);
void     filo_hub_stop (FiloHub *self);
guint    filo_hub_get_n_streams (FiloHub *self);

G_END_DECLS
