/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-timers.h"

#include "filo-due.h"

#define AFTER_COMMIT_MS 50      /* Many commits in a row cost one look. */
#define PROBLEM_RETRY_MS 1000

struct _FiloTimers
{
  GObject                parent_instance;

  FiloDbWorker          *writer;
  const FiloFlowContext *context;        /* Borrowed. */

  gboolean               running;
  gboolean               looking;        /* A job is asked for. */
  gboolean               look_again;     /* Something was committed meanwhile. */
  guint                  timer;
  gint64                 timer_at;       /* When it fires, monotonic. */
  gint64                 thorough_at;    /* When the next thorough look is due, monotonic. */
  gboolean               failed;         /* The last look did; said once. */
};

G_DEFINE_FINAL_TYPE (FiloTimers, filo_timers, G_TYPE_OBJECT)

static void look (FiloTimers *self);

static gboolean
on_time (gpointer user_data)
{
  FiloTimers *self = user_data;

  self->timer = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
look_in (FiloTimers *self,
         gint64      milliseconds)
{
  FiloClock *clock = self->context->clock;

  filo_clock_clear_timer (clock, &self->timer);
  if (!self->running)
    return;
  milliseconds = CLAMP (milliseconds, 1, FILO_TIMERS_PERIOD);
  self->timer_at = filo_clock_monotonic (clock) + milliseconds;
  self->timer = filo_clock_add_timer (clock, (guint) milliseconds, on_time, self, NULL);
}

typedef struct
{
  const FiloFlowContext *context;
  gboolean               thorough;
} Look;

static gpointer
run_in_worker (FiloDb   *db,
               gpointer  data,
               GError  **error)
{
  const Look *order = data;
  gint64 next_at = 0;

  if (!filo_due_run (db, order->thorough, order->context, &next_at, error))
    return NULL;
  return g_memdup2 (&next_at, sizeof next_at);
}

static void
on_looked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FiloTimers) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree gint64 *next_at = filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  gint64 wait = FILO_TIMERS_PERIOD;

  self->looking = FALSE;
  if (!self->running)
    return;
  if (error != NULL && !self->failed)
    g_warning ("What is due can't be done, trying again: %s", error->message);
  self->failed = error != NULL;
  if (next_at == NULL)
    wait = PROBLEM_RETRY_MS;
  else if (*next_at != 0)
    wait = *next_at - filo_clock_now (self->context->clock);
  look_in (self, self->look_again ? MIN (wait, AFTER_COMMIT_MS) : wait);
  self->look_again = FALSE;
}

static void
look (FiloTimers *self)
{
  gint64 now = filo_clock_monotonic (self->context->clock);
  Look order = { self->context, now >= self->thorough_at };

  if (self->looking || !self->running)
    return;
  if (order.thorough)
    self->thorough_at = now + FILO_TIMERS_PERIOD;
  self->looking = TRUE;
  filo_db_worker_run_async (self->writer, run_in_worker, g_memdup2 (&order, sizeof order), g_free,
                            g_free, NULL, on_looked, g_object_ref (self));
}

/* What was just stored may come due sooner than what we wait for.  A look that
 * is near enough already isn't put off by the next commit. */
static void
on_committed (FiloDbWorker *writer,
              FiloTimers   *self)
{
  if (!self->running)
    return;
  if (self->looking)
    self->look_again = TRUE;
  else if (self->timer == 0 ||
           self->timer_at > filo_clock_monotonic (self->context->clock) + AFTER_COMMIT_MS)
    look_in (self, AFTER_COMMIT_MS);
}

static void
filo_timers_dispose (GObject *object)
{
  FiloTimers *self = FILO_TIMERS (object);

  if (self->context != NULL)
    filo_timers_stop (self);
  g_clear_object (&self->writer);

  G_OBJECT_CLASS (filo_timers_parent_class)->dispose (object);
}

static void
filo_timers_class_init (FiloTimersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = filo_timers_dispose;
}

static void
filo_timers_init (FiloTimers *self)
{
}

FiloTimers *
filo_timers_new (FiloDbWorker          *writer,
                 const FiloFlowContext *context)
{
  FiloTimers *self;

  g_return_val_if_fail (FILO_IS_DB_WORKER (writer), NULL);
  g_return_val_if_fail (context != NULL, NULL);

  self = g_object_new (FILO_TYPE_TIMERS, NULL);
  self->writer = g_object_ref (writer);
  self->context = context;
  return self;
}

void
filo_timers_start (FiloTimers *self)
{
  g_return_if_fail (FILO_IS_TIMERS (self));

  if (self->running)
    return;
  self->running = TRUE;
  g_signal_connect_object (self->writer, "committed", G_CALLBACK (on_committed), self, 0);
  look (self);
}

void
filo_timers_stop (FiloTimers *self)
{
  g_return_if_fail (FILO_IS_TIMERS (self));

  if (!self->running)
    return;
  self->running = FALSE;
  g_signal_handlers_disconnect_by_func (self->writer, on_committed, self);
  filo_clock_clear_timer (self->context->clock, &self->timer);
}
