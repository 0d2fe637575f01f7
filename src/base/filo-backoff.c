/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-backoff.h"

gint64
filo_backoff_delay (gint64      base_ms,
                    gint64      cap_ms,
                    guint       n,
                    FiloRandom *random)
{
  gint64 most;

  g_return_val_if_fail (base_ms > 0, 0);
  g_return_val_if_fail (cap_ms >= base_ms && cap_ms < G_MAXUINT32, cap_ms);

  /* Compared from above, so that the shift can't overflow. */
  most = n >= 32 || base_ms > cap_ms >> n ? cap_ms : base_ms << n;
  return filo_random_uint32_below (random, (guint32) most + 1);
}

gint64
filo_backoff_next (FiloBackoff *self,
                   FiloRandom  *random)
{
  gint64 delay;

  g_return_val_if_fail (self != NULL, 0);

  delay = filo_backoff_delay (self->base_ms, self->cap_ms, self->tries, random);
  if (self->tries < G_MAXUINT)
    self->tries++;
  return delay;
}

void
filo_backoff_reset (FiloBackoff *self)
{
  g_return_if_fail (self != NULL);

  self->tries = 0;
}
