/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-model-private.h"

static gboolean
have_equal_contents (GPtrArray    *a,
                     GPtrArray    *b,
                     FiloEqualFunc equal)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
filo_set_objects (gpointer      self,
                  GPtrArray   **field,
                  GPtrArray    *value,
                  FiloEqualFunc equal,
                  GParamSpec   *pspec)
{
  if (value != NULL && value->len == 0)
    value = NULL;
  if (have_equal_contents (*field, value, equal))
    return FALSE;

  g_clear_pointer (field, g_ptr_array_unref);
  *field = value != NULL ? g_ptr_array_ref (value) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
  return TRUE;
}
