/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-properties.h"

static gboolean
copy_property (GObject    *self,
               GObject    *fresh,
               GParamSpec *pspec)
{
  g_auto(GValue) ours = G_VALUE_INIT;
  g_auto(GValue) theirs = G_VALUE_INIT;
  g_auto(GValue) result = G_VALUE_INIT;

  g_object_get_property (self, pspec->name, &ours);
  g_object_get_property (fresh, pspec->name, &theirs);
  if (g_param_values_cmp (pspec, &ours, &theirs) == 0)
    return FALSE;
  g_object_set_property (self, pspec->name, &theirs);

  /* Boxed values compare by address: a setter that found the contents equal kept its own. */
  g_object_get_property (self, pspec->name, &result);
  return g_param_values_cmp (pspec, &ours, &result) != 0;
}

gboolean
filo_object_take_over (GObject *self,
                       GObject *fresh)
{
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs = 0;
  gboolean changed = FALSE;

  g_return_val_if_fail (G_IS_OBJECT (self), FALSE);
  g_return_val_if_fail (G_IS_OBJECT (fresh), FALSE);
  g_return_val_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (fresh), FALSE);

  if (self == fresh)
    return FALSE;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n_pspecs);
  g_object_freeze_notify (self);
  for (guint i = 0; i < n_pspecs; i++)
    {
      const GParamFlags flags = pspecs[i]->flags;

      if ((flags & G_PARAM_READWRITE) != G_PARAM_READWRITE || (flags & G_PARAM_CONSTRUCT_ONLY) != 0)
        continue;
      if (copy_property (self, fresh, pspecs[i]))
        changed = TRUE;
    }
  g_object_thaw_notify (self);
  return changed;
}

gboolean
filo_set_string (gpointer    self,
                 char      **field,
                 const char *value,
                 GParamSpec *pspec)
{
  g_autofree char *old = NULL;

  if (g_strcmp0 (*field, value) == 0)
    return FALSE;
  old = *field; /* Freed last: @value may point into it. */
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
  return TRUE;
}

/* The scalar setters differ by nothing but the type. */
#define DEFINE_SCALAR_SETTER(name, Type)                  \
  gboolean                                                \
  name (gpointer    self,                                 \
        Type       *field,                                \
        Type        value,                                \
        GParamSpec *pspec)                                \
  {                                                       \
    if (*field == value)                                  \
      return FALSE;                                       \
    *field = value;                                       \
    g_object_notify_by_pspec (G_OBJECT (self), pspec);    \
    return TRUE;                                          \
  }

DEFINE_SCALAR_SETTER (filo_set_int, int)
DEFINE_SCALAR_SETTER (filo_set_uint, guint)
DEFINE_SCALAR_SETTER (filo_set_int64, gint64)
DEFINE_SCALAR_SETTER (filo_set_double, double)

gboolean
filo_set_boolean (gpointer    self,
                  gboolean   *field,
                  gboolean    value,
                  GParamSpec *pspec)
{
  value = !!value;
  if (*field == value)
    return FALSE;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
  return TRUE;
}
