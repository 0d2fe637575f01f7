/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-seeded-random.h"

struct _FiloSeededRandom
{
  GObject parent_instance;

  GMutex  lock;
  guint64 state;
};

/* SplitMix64. */
static guint64
next (FiloSeededRandom *self)
{
  guint64 z = (self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static void
seeded_fill (FiloRandom *random,
             guint8     *bytes,
             gsize       length)
{
  FiloSeededRandom *self = FILO_SEEDED_RANDOM (random);

  g_mutex_lock (&self->lock);
  for (gsize i = 0; i < length; i += 8)
    {
      guint64 value = next (self);

      for (gsize k = i; k < MIN (i + 8, length); k++, value >>= 8)
        bytes[k] = (guint8) value;
    }
  g_mutex_unlock (&self->lock);
}

static void
filo_seeded_random_iface_init (FiloRandomInterface *iface)
{
  iface->fill = seeded_fill;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloSeededRandom, filo_seeded_random, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FILO_TYPE_RANDOM,
                                                      filo_seeded_random_iface_init))

static void
filo_seeded_random_finalize (GObject *object)
{
  FiloSeededRandom *self = FILO_SEEDED_RANDOM (object);

  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (filo_seeded_random_parent_class)->finalize (object);
}

static void
filo_seeded_random_class_init (FiloSeededRandomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = filo_seeded_random_finalize;
}

static void
filo_seeded_random_init (FiloSeededRandom *self)
{
  g_mutex_init (&self->lock);
}

FiloSeededRandom *
filo_seeded_random_new (guint64 seed)
{
  FiloSeededRandom *self = g_object_new (FILO_TYPE_SEEDED_RANDOM, NULL);

  self->state = seed;
  return self;
}
