/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-fake-clock.h"

typedef struct
{
  guint          refs;      /* The list's, and that of a call under way. */
  guint          id;
  gint64         due;
  guint          delay;
  GSourceFunc    func;
  gpointer       data;
  GDestroyNotify destroy;
} Timer;

struct _FiloFakeClock
{
  GObject  parent_instance;

  GMutex   lock;        /* Worker threads read the time too. */
  gint64   now;
  gint64   monotonic;
  GList   *timers;      /* Timer, by due and then by age. */
  guint    last_id;
};

static gint64
fake_now (FiloClock *clock)
{
  FiloFakeClock *self = FILO_FAKE_CLOCK (clock);
  gint64 now;

  g_mutex_lock (&self->lock);
  now = self->now;
  g_mutex_unlock (&self->lock);
  return now;
}

static gint64
fake_monotonic (FiloClock *clock)
{
  FiloFakeClock *self = FILO_FAKE_CLOCK (clock);
  gint64 monotonic;

  g_mutex_lock (&self->lock);
  monotonic = self->monotonic;
  g_mutex_unlock (&self->lock);
  return monotonic;
}

static int
compare_timers (gconstpointer a,
                gconstpointer b)
{
  const Timer *timer_a = a;
  const Timer *timer_b = b;

  return timer_a->due < timer_b->due ? -1 : timer_a->due > timer_b->due;
}

/* Behind those of the same moment. */
static void
insert_timer (FiloFakeClock *self,
              Timer         *timer)
{
  GList *link = self->timers;

  while (link != NULL && compare_timers (link->data, timer) <= 0)
    link = link->next;
  self->timers = g_list_insert_before (self->timers, link, timer);
}

/* As GLib does, data lives until a call with it has returned. */
static void
unref_timer (Timer *timer)
{
  if (--timer->refs > 0)
    return;
  if (timer->destroy != NULL)
    timer->destroy (timer->data);
  g_free (timer);
}

static guint
fake_add_timer (FiloClock      *clock,
                guint           delay_ms,
                GSourceFunc     func,
                gpointer        data,
                GDestroyNotify  destroy)
{
  FiloFakeClock *self = FILO_FAKE_CLOCK (clock);
  Timer *timer = g_new0 (Timer, 1);
  guint id;

  g_mutex_lock (&self->lock);
  id = ++self->last_id;
  timer->refs = 1;
  timer->id = id;
  timer->due = self->monotonic + delay_ms;
  timer->delay = delay_ms;
  timer->func = func;
  timer->data = data;
  timer->destroy = destroy;
  insert_timer (self, timer);
  g_mutex_unlock (&self->lock);
  return id;
}

/* Takes a timer out; NULL if it is gone. */
static Timer *
take_timer (FiloFakeClock *self,
            guint          id)
{
  Timer *found = NULL;
  GList *link;

  g_mutex_lock (&self->lock);
  for (link = self->timers; link != NULL; link = link->next)
    if (((Timer *) link->data)->id == id)
      break;
  if (link != NULL)
    {
      found = link->data;
      self->timers = g_list_delete_link (self->timers, link);
    }
  g_mutex_unlock (&self->lock);
  return found;
}

static void
fake_remove_timer (FiloClock *clock,
                   guint      timer_id)
{
  Timer *timer = take_timer (FILO_FAKE_CLOCK (clock), timer_id);

  g_return_if_fail (timer != NULL);

  unref_timer (timer);
}

static void
filo_fake_clock_iface_init (FiloClockInterface *iface)
{
  iface->now = fake_now;
  iface->monotonic = fake_monotonic;
  iface->add_timer = fake_add_timer;
  iface->remove_timer = fake_remove_timer;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloFakeClock, filo_fake_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FILO_TYPE_CLOCK, filo_fake_clock_iface_init))

static void
filo_fake_clock_finalize (GObject *object)
{
  FiloFakeClock *self = FILO_FAKE_CLOCK (object);

  g_list_free_full (self->timers, (GDestroyNotify) unref_timer);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (filo_fake_clock_parent_class)->finalize (object);
}

static void
filo_fake_clock_class_init (FiloFakeClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = filo_fake_clock_finalize;
}

static void
filo_fake_clock_init (FiloFakeClock *self)
{
  g_mutex_init (&self->lock);
}

FiloFakeClock *
filo_fake_clock_new (gint64 now)
{
  FiloFakeClock *self = g_object_new (FILO_TYPE_FAKE_CLOCK, NULL);

  self->now = now;
  return self;
}

/* Moves to the first timer that is due by end, and gives a reference to it; NULL = none, and then the
 * clock is at end. */
static Timer *
move_to_next (FiloFakeClock *self,
              gint64         end)
{
  Timer *first;
  gint64 target = end;

  g_mutex_lock (&self->lock);
  first = self->timers != NULL ? self->timers->data : NULL;
  if (first != NULL && first->due > end)
    first = NULL;
  if (first != NULL)
    {
      target = MAX (first->due, self->monotonic);
      first->refs++;
    }
  self->now += target - self->monotonic;
  self->monotonic = target;
  g_mutex_unlock (&self->lock);
  return first;
}

/* Unless its own call has removed it: takes it out, or has it wait once more. */
static void
end_call (FiloFakeClock *self,
          Timer         *timer,
          gboolean       again)
{
  Timer *taken = take_timer (self, timer->id);

  if (taken != NULL && again)
    {
      g_mutex_lock (&self->lock);
      taken->due = self->monotonic + taken->delay;
      insert_timer (self, taken);
      g_mutex_unlock (&self->lock);
    }
  else if (taken != NULL)
    {
      unref_timer (taken);
    }
}

void
filo_fake_clock_advance (FiloFakeClock *self,
                         gint64         ms)
{
  gint64 end;
  Timer *timer;

  g_return_if_fail (FILO_IS_FAKE_CLOCK (self));
  g_return_if_fail (ms >= 0);

  end = fake_monotonic (FILO_CLOCK (self)) + ms;
  while ((timer = move_to_next (self, end)) != NULL)
    {
      end_call (self, timer, timer->func (timer->data));
      unref_timer (timer);
    }
}

void
filo_fake_clock_set_now (FiloFakeClock *self,
                         gint64         now)
{
  g_return_if_fail (FILO_IS_FAKE_CLOCK (self));

  g_mutex_lock (&self->lock);
  self->now = now;
  g_mutex_unlock (&self->lock);
}

guint
filo_fake_clock_get_n_timers (FiloFakeClock *self)
{
  guint n_timers;

  g_return_val_if_fail (FILO_IS_FAKE_CLOCK (self), 0);

  g_mutex_lock (&self->lock);
  n_timers = g_list_length (self->timers);
  g_mutex_unlock (&self->lock);
  return n_timers;
}
