/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-random.h"

G_BEGIN_DECLS

/* Waiting times between tries, with full jitter: rand (0, min (cap, base · 2ⁿ)). By value. */
typedef struct
{
  gint64 base_ms;
  gint64 cap_ms;
  guint  tries;
} FiloBackoff;

#define FILO_BACKOFF_INIT(base, cap) { .base_ms = (base), .cap_ms = (cap), .tries = 0 }

/* The wait before the next try, in milliseconds, both ends included; counts one more try. */
gint64 filo_backoff_next  (FiloBackoff *self,
                           FiloRandom  *random);

/* After success: the next wait is short again. */
void   filo_backoff_reset (FiloBackoff *self);

/* The same without state, for tries counted elsewhere (n = 0 for the first wait). */
gint64 filo_backoff_delay (gint64      base_ms,
                           gint64      cap_ms,
                           guint       n,
                           FiloRandom *random);

G_END_DECLS
