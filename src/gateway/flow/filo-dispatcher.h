/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-carrier.h"
#include "filo-db-worker.h"
#include "filo-flow.h"

G_BEGIN_DECLS

/* Takes queued texts to their carriers: serial per conversation, parallel
 * across, at most a carrier's in_flight at a time.  Whatever leaves is on disk
 * as `sending` before its first byte; whatever the machine isn't certain about
 * becomes `unknown` and is never posted again by it. */

#define FILO_TYPE_DISPATCHER (filo_dispatcher_get_type ())
G_DECLARE_FINAL_TYPE (FiloDispatcher, filo_dispatcher, FILO, DISPATCHER, GObject)

/**
 * filo_dispatcher_new:
 * @writer: the gateway's one writing worker, open
 * @context: borrowed; outlives the dispatcher and @writer
 * @carriers: (element-type FiloCarrier): by the names that numbers bear
 *
 * Main thread, as all of it.  Wakes by itself on FiloDbWorker::committed.
 */
FiloDispatcher *filo_dispatcher_new           (FiloDbWorker           *writer,
                                               const FiloFlowContext  *context,
                                               GPtrArray              *carriers);

/* Sweeps what a crash left `sending` to `unknown`, then begins to work.  While that
 * can't be written it is tried again, and property `problem` says why. */
void            filo_dispatcher_start_async   (FiloDispatcher         *self,
                                               GCancellable           *cancellable,
                                               GAsyncReadyCallback     callback,
                                               gpointer                user_data);
gboolean        filo_dispatcher_start_finish  (FiloDispatcher         *self,
                                               GAsyncResult           *result,
                                               GError                **error);

/* There may be something to send. */
void            filo_dispatcher_kick          (FiloDispatcher         *self);

/* Takes nothing new and waits until what is under way has its outcome on disk;
 * what a carrier doesn't answer within a few seconds is recorded as unknown. */
void            filo_dispatcher_stop_async    (FiloDispatcher         *self,
                                               GAsyncReadyCallback     callback,
                                               gpointer                user_data);
gboolean        filo_dispatcher_stop_finish   (FiloDispatcher         *self,
                                               GAsyncResult           *result,
                                               GError                **error);

guint           filo_dispatcher_get_in_flight (FiloDispatcher         *self);

/* The last database error that keeps it from working, or NULL; property `problem`. */
const GError   *filo_dispatcher_get_problem   (FiloDispatcher         *self);

G_END_DECLS
