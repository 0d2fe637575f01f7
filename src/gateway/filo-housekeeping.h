/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-clock.h"
#include "filo-db-worker.h"

G_BEGIN_DECLS

/**
 * FiloHousekeeping:
 *
 * Throws away what has served its time, at the start and every hour. Main thread.
 */
#define FILO_TYPE_HOUSEKEEPING (filo_housekeeping_get_type ())
G_DECLARE_FINAL_TYPE (FiloHousekeeping, filo_housekeeping, FILO, HOUSEKEEPING, GObject)

FiloHousekeeping *filo_housekeeping_new (FiloDbWorker *writer, FiloClock *clock);

G_END_DECLS
