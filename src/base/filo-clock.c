/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-clock.h"

G_DEFINE_INTERFACE (FiloClock, filo_clock, G_TYPE_OBJECT)

struct _FiloSystemClock
{
  GObject parent_instance;
};

static gint64
system_now (FiloClock *clock)
{
  return g_get_real_time () / 1000;
}

static gint64
system_monotonic (FiloClock *clock)
{
  return g_get_monotonic_time () / 1000;
}

static guint
system_add_timer (FiloClock      *clock,
                  guint           delay_ms,
                  GSourceFunc     func,
                  gpointer        data,
                  GDestroyNotify  destroy)
{
  g_autoptr(GSource) source = g_timeout_source_new (delay_ms);

  g_source_set_callback (source, func, data, destroy);
  g_source_set_static_name (source, "filo-clock");
  return g_source_attach (source, g_main_context_get_thread_default ());
}

static void
system_remove_timer (FiloClock *clock,
                     guint      timer_id)
{
  GSource *source = g_main_context_find_source_by_id (g_main_context_get_thread_default (), timer_id);

  g_return_if_fail (source != NULL);

  g_source_destroy (source);
}

static void
filo_system_clock_iface_init (FiloClockInterface *iface)
{
  iface->now = system_now;
  iface->monotonic = system_monotonic;
  iface->add_timer = system_add_timer;
  iface->remove_timer = system_remove_timer;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloSystemClock, filo_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FILO_TYPE_CLOCK,
                                                      filo_system_clock_iface_init))

static void
filo_clock_default_init (FiloClockInterface *iface)
{
}

static void
filo_system_clock_class_init (FiloSystemClockClass *klass)
{
}

static void
filo_system_clock_init (FiloSystemClock *self)
{
}

FiloClock *
filo_system_clock_new (void)
{
  return g_object_new (FILO_TYPE_SYSTEM_CLOCK, NULL);
}

gint64
filo_clock_now (FiloClock *self)
{
  g_return_val_if_fail (FILO_IS_CLOCK (self), 0);

  return FILO_CLOCK_GET_IFACE (self)->now (self);
}

gint64
filo_clock_monotonic (FiloClock *self)
{
  g_return_val_if_fail (FILO_IS_CLOCK (self), 0);

  return FILO_CLOCK_GET_IFACE (self)->monotonic (self);
}

guint
filo_clock_add_timer (FiloClock      *self,
                      guint           delay_ms,
                      GSourceFunc     func,
                      gpointer        data,
                      GDestroyNotify  destroy)
{
  g_return_val_if_fail (FILO_IS_CLOCK (self), 0);
  g_return_val_if_fail (func != NULL, 0);

  return FILO_CLOCK_GET_IFACE (self)->add_timer (self, delay_ms, func, data, destroy);
}

void
filo_clock_remove_timer (FiloClock *self,
                         guint      timer_id)
{
  g_return_if_fail (FILO_IS_CLOCK (self));
  g_return_if_fail (timer_id > 0);

  FILO_CLOCK_GET_IFACE (self)->remove_timer (self, timer_id);
}

void
filo_clock_clear_timer (FiloClock *self,
                        guint     *timer_id)
{
  g_return_if_fail (timer_id != NULL);

  /* The handle goes first: destroy may come back here. */
  if (*timer_id > 0)
    {
      guint id = *timer_id;

      *timer_id = 0;
      filo_clock_remove_timer (self, id);
    }
}
