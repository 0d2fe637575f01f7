/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-uuid.h"

/* Bits after the timestamp that count up within a millisecond: rand_a and the top 14 of rand_b (RFC
 * 9562, 6.2, method 1). A fresh millisecond starts in the lower half, so 33 million always fit. */
#define COUNTER_BITS 26
#define COUNTER_MAX  ((1u << COUNTER_BITS) - 1)
#define TIME_MAX     G_GINT64_CONSTANT (0xffffffffffff)

G_LOCK_DEFINE_STATIC (last);
static gint64  last_time;
static guint32 last_counter;

char *
filo_uuid7_new (FiloClock  *clock,
                FiloRandom *random)
{
  guint8 bytes[10];
  guint32 seed;
  gint64 now;
  gint64 time;
  guint32 counter;

  g_return_val_if_fail (FILO_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (FILO_IS_RANDOM (random), NULL);

  now = CLAMP (filo_clock_now (clock), 0, TIME_MAX);
  filo_random_fill (random, bytes, sizeof bytes);
  seed = ((guint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3])
         & (COUNTER_MAX >> 1);

  G_LOCK (last);
  if (now > last_time)
    {
      last_time = now;
      last_counter = seed;
    }
  else if (last_counter < COUNTER_MAX)
    {
      last_counter++;
    }
  else
    {
      /* Borrow from the next millisecond rather than wait for it. */
      last_time++;
      last_counter = seed;
    }
  time = last_time;
  counter = last_counter;
  G_UNLOCK (last);

  return g_strdup_printf ("%08x-%04x-7%03x-%04x-%02x%02x%02x%02x%02x%02x",
                          (guint) (time >> 16), (guint) (time & 0xffff), counter >> 14,
                          0x8000 | (counter & 0x3fff),
                          bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9]);
}

gboolean
filo_uuid_is_valid (const char *text)
{
  if (text == NULL)
    return FALSE;
  for (guint i = 0; i < 36; i++)
    {
      char c = text[i];

      if (i == 8 || i == 13 || i == 18 || i == 23)
        {
          if (c != '-')
            return FALSE;
        }
      else if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
        {
          return FALSE;
        }
    }
  return text[36] == '\0';
}
