/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FILO_TYPE_RANDOM (filo_random_get_type ())
G_DECLARE_INTERFACE (FiloRandom, filo_random, FILO, RANDOM, GObject)

struct _FiloRandomInterface
{
  GTypeInterface parent_interface;

  void (*fill) (FiloRandom *self,
                guint8     *bytes,
                gsize       length);
};

/* Fills length bytes. Any thread. */
void    filo_random_fill         (FiloRandom *self,
                                  guint8     *bytes,
                                  gsize       length);

/* A number in 0 … bound - 1, each as likely as the others; bound > 0. Any thread. */
guint32 filo_random_uint32_below (FiloRandom *self,
                                  guint32     bound);

/* A number in [0, 1) with 53 random bits. Any thread. */
double  filo_random_double       (FiloRandom *self);

#define FILO_TYPE_SYSTEM_RANDOM (filo_system_random_get_type ())
G_DECLARE_FINAL_TYPE (FiloSystemRandom, filo_system_random, FILO, SYSTEM_RANDOM, GObject)

/* The kernel's generator (getrandom), fit for secrets. */
FiloRandom *filo_system_random_new (void);

G_END_DECLS
