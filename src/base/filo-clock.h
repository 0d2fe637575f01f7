/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FILO_TYPE_CLOCK (filo_clock_get_type ())
G_DECLARE_INTERFACE (FiloClock, filo_clock, FILO, CLOCK, GObject)

struct _FiloClockInterface
{
  GTypeInterface parent_interface;

  gint64 (*now)          (FiloClock *self);
  gint64 (*monotonic)    (FiloClock *self);
  guint  (*add_timer)    (FiloClock      *self,
                          guint           delay_ms,
                          GSourceFunc     func,
                          gpointer        data,
                          GDestroyNotify  destroy);
  void   (*remove_timer) (FiloClock *self,
                          guint      timer_id);
};

/* Milliseconds since 1970 UTC by the wall clock, which may jump. Any thread. */
gint64 filo_clock_now          (FiloClock *self);

/* Milliseconds since some moment; never goes back. Any thread. */
gint64 filo_clock_monotonic    (FiloClock *self);

/* Calls func on the caller's thread-default main context after delay_ms, and again every delay_ms
 * while it returns TRUE. destroy runs once, when the timer ends. Returns an id that is never 0. */
guint  filo_clock_add_timer    (FiloClock      *self,
                                guint           delay_ms,
                                GSourceFunc     func,
                                gpointer        data,
                                GDestroyNotify  destroy);

/* Ends a timer that hasn't ended by itself, on the context that added it. */
void   filo_clock_remove_timer (FiloClock *self,
                                guint      timer_id);

/* As g_clear_handle_id(): ends *timer_id unless it is 0, and sets it to 0. */
void   filo_clock_clear_timer  (FiloClock *self,
                                guint     *timer_id);

#define FILO_TYPE_SYSTEM_CLOCK (filo_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (FiloSystemClock, filo_system_clock, FILO, SYSTEM_CLOCK, GObject)

/* The machine's clock; timers are GLib timeouts. */
FiloClock *filo_system_clock_new (void);

G_END_DECLS
