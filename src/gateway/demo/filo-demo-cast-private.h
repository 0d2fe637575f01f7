/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-demo-cast.h"

G_BEGIN_DECLS

/* Shared by filo-demo-cast.c (people written by hand) and filo-demo-compose.c (everybody else). */

typedef struct
{
  const FiloDemoData *data;
  gint64              now;
  GTimeZone          *shop_zone;
  GRand              *random;     /* Seeded: the same world every time. */
  GPtrArray          *people;     /* FiloDemoPerson. */
  GHashTable         *addresses;  /* Set of char*, borrowed from people. */
  GHashTable         *orders;     /* Set of order numbers, owned. */
} FiloDemoCast;

/* What fills the blanks of a scene. */
typedef struct
{
  guint                  pick;     /* Which alternative. */
  const FiloDemoAgent   *me;
  const FiloDemoProduct *product;
  const FiloDemoOrder   *order;
} FiloDemoBlanks;

FiloDemoPerson *filo_demo_person_new  (void);
FiloDemoOrder  *filo_demo_order_new   (FiloDemoPerson *person,
                                       const char     *number,
                                       gint64          placed_at);
void            filo_demo_order_add   (FiloDemoOrder         *order,
                                       const FiloDemoProduct *product,
                                       guint                  quantity);

/* Adds the texts of lines to a person. start: when they begin, 0 = lines begin with a scene. */
gboolean filo_demo_cast_play (FiloDemoCast         *cast,
                              FiloDemoPerson       *person,
                              GPtrArray            *lines,
                              gint64                start,
                              const FiloDemoBlanks *blanks,
                              GError              **error);

gboolean filo_demo_cast_compose (FiloDemoCast  *cast,
                                 GError       **error);

G_END_DECLS
