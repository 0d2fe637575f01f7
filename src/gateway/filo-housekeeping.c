/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-housekeeping.h"

#include "filo-command-table.h"
#include "filo-feed-table.h"
#include "filo-log.h"
#include "filo-quarantine-table.h"
#include "filo-secret.h"
#include "filo-sign-in-table.h"
#include "filo-sign-in-try-table.h"
#include "filo-time.h"
#include "filo-token-table.h"

#define EVERY_MS         (60 * 60 * 1000)
#define IDEMPOTENCY_KEEP (30 * FILO_DAY_MS)
#define TOMBSTONES_KEEP  (90 * FILO_DAY_MS)
#define QUARANTINE_KEEP  (7 * FILO_DAY_MS)
#define CODES_KEEP       FILO_DAY_MS /* Expired ones, so that "expired" can be said. */

struct _FiloHousekeeping
{
  GObject       parent_instance;

  FiloDbWorker *writer;
  FiloClock    *clock;
  guint         timer;
};

G_DEFINE_FINAL_TYPE (FiloHousekeeping, filo_housekeeping, G_TYPE_OBJECT)

static gpointer
tidy_in_worker (FiloDb   *db,
                gpointer  data,
                GError  **error)
{
  const gint64 *now = data;

  if (filo_command_table_trim (db, *now - IDEMPOTENCY_KEEP, error)
      && filo_sign_in_table_trim (db, *now - CODES_KEEP, error)
      && filo_sign_in_try_table_trim (db, *now - FILO_SIGN_IN_TRIES_SPAN, error)
      && filo_token_table_revoke_unused (db, *now - FILO_TOKEN_UNUSED_MAX, *now, error)
      && filo_quarantine_table_trim (db, *now - QUARANTINE_KEEP, error))
    filo_feed_table_trim (db, *now - TOMBSTONES_KEEP, error);
  return NULL;
}

static void
on_tidied (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    filo_log_failure ("What has served its time can't be thrown away", error);
}

static gboolean
on_time (gpointer user_data)
{
  FiloHousekeeping *self = user_data;
  gint64 *now = g_new (gint64, 1);

  *now = filo_clock_now (self->clock);
  filo_db_worker_run_async (self->writer, tidy_in_worker, now, g_free, NULL, NULL, on_tidied, NULL);
  return TRUE;
}

static void
filo_housekeeping_dispose (GObject *object)
{
  FiloHousekeeping *self = FILO_HOUSEKEEPING (object);

  if (self->clock != NULL)
    filo_clock_clear_timer (self->clock, &self->timer);
  g_clear_object (&self->writer);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (filo_housekeeping_parent_class)->dispose (object);
}

static void
filo_housekeeping_class_init (FiloHousekeepingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = filo_housekeeping_dispose;
}

static void
filo_housekeeping_init (FiloHousekeeping *self)
{
}

/**
 * filo_housekeeping_new:
 *
 * Returns: (transfer full): a housekeeper that has begun; ends with its last reference
 */
FiloHousekeeping *
filo_housekeeping_new (FiloDbWorker *writer,
                       FiloClock    *clock)
{
  FiloHousekeeping *self = g_object_new (FILO_TYPE_HOUSEKEEPING, NULL);

  self->writer = g_object_ref (writer);
  self->clock = g_object_ref (clock);
  self->timer = filo_clock_add_timer (clock, EVERY_MS, on_time, self, NULL);
  on_time (self);
  return self;
}
