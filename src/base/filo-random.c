/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-random.h"

#include <errno.h>
#include <sys/random.h>

G_DEFINE_INTERFACE (FiloRandom, filo_random, G_TYPE_OBJECT)

struct _FiloSystemRandom
{
  GObject parent_instance;
};

static void
system_fill (FiloRandom *random,
             guint8     *bytes,
             gsize       length)
{
  while (length > 0)
    {
      ssize_t filled = getrandom (bytes, length, 0);

      if (filled < 0 && errno == EINTR)
        continue;
      /* Secrets made from anything else would be worse than no program. */
      if (filled <= 0)
        g_error ("The kernel gives no random bytes: %s", g_strerror (errno));
      bytes += filled;
      length -= filled;
    }
}

static void
filo_system_random_iface_init (FiloRandomInterface *iface)
{
  iface->fill = system_fill;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloSystemRandom, filo_system_random, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FILO_TYPE_RANDOM,
                                                      filo_system_random_iface_init))

static void
filo_random_default_init (FiloRandomInterface *iface)
{
}

static void
filo_system_random_class_init (FiloSystemRandomClass *klass)
{
}

static void
filo_system_random_init (FiloSystemRandom *self)
{
}

FiloRandom *
filo_system_random_new (void)
{
  return g_object_new (FILO_TYPE_SYSTEM_RANDOM, NULL);
}

void
filo_random_fill (FiloRandom *self,
                  guint8     *bytes,
                  gsize       length)
{
  g_return_if_fail (FILO_IS_RANDOM (self));
  g_return_if_fail (bytes != NULL || length == 0);

  FILO_RANDOM_GET_IFACE (self)->fill (self, bytes, length);
}

guint32
filo_random_uint32_below (FiloRandom *self,
                          guint32     bound)
{
  guint32 value;
  guint32 reject;

  g_return_val_if_fail (FILO_IS_RANDOM (self), 0);
  g_return_val_if_fail (bound > 0, 0);

  /* 2³² mod bound: below it the values would favour the small remainders. */
  reject = (guint32) (-bound) % bound;
  do
    filo_random_fill (self, (guint8 *) &value, sizeof value);
  while (value < reject);
  return value % bound;
}

double
filo_random_double (FiloRandom *self)
{
  guint64 value;

  g_return_val_if_fail (FILO_IS_RANDOM (self), 0.0);

  filo_random_fill (self, (guint8 *) &value, sizeof value);
  return (double) (value >> 11) * 0x1.0p-53;
}
