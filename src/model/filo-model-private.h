/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-properties.h"

#include <glib-object.h>

/* For the files of this room only: what makes a model type one line per property.
 *
 * A plain property's getter and setter follow from its type, so the macros below write both; a
 * setter with a consequence (a derived property) is written out in the type's file. */

#define FILO_PARAM_FLAGS (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)

/* For what is derived, or kept by the desktop's store through its setter: filo_object_take_over()
 * leaves it alone. */
#define FILO_PARAM_READ_ONLY (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)

#define FILO_PARAM_STRING(name) g_param_spec_string ((name), NULL, NULL, NULL, FILO_PARAM_FLAGS)
#define FILO_PARAM_BOOLEAN(name) g_param_spec_boolean ((name), NULL, NULL, FALSE, FILO_PARAM_FLAGS)
#define FILO_PARAM_UINT(name) \
  g_param_spec_uint ((name), NULL, NULL, 0, G_MAXUINT, 0, FILO_PARAM_FLAGS)
#define FILO_PARAM_INT64(name) \
  g_param_spec_int64 ((name), NULL, NULL, G_MININT64, G_MAXINT64, 0, FILO_PARAM_FLAGS)
#define FILO_PARAM_ENUM(name, type, initial) \
  g_param_spec_enum ((name), NULL, NULL, (type), (int) (initial), FILO_PARAM_FLAGS)

#define FILO_GETTER(Type, prefix, CType, field, failure)                                   \
  CType prefix##_get_##field (Type *self)                                                  \
  {                                                                                        \
    g_return_val_if_fail (G_TYPE_CHECK_INSTANCE_TYPE (self, prefix##_get_type ()), failure); \
    return self->field;                                                                    \
  }

#define FILO_SETTER(Type, prefix, CType, field, set, PROP)                                 \
  void prefix##_set_##field (Type *self, CType value)                                      \
  {                                                                                        \
    g_return_if_fail (G_TYPE_CHECK_INSTANCE_TYPE (self, prefix##_get_type ()));            \
    set (self, &self->field, value, props[PROP]);                                          \
  }

#define FILO_STRING(Type, prefix, field, PROP)              \
  FILO_GETTER (Type, prefix, const char *, field, NULL)     \
  FILO_SETTER (Type, prefix, const char *, field, filo_set_string, PROP)

#define FILO_BOOLEAN(Type, prefix, field, PROP)             \
  FILO_GETTER (Type, prefix, gboolean, field, FALSE)        \
  FILO_SETTER (Type, prefix, gboolean, field, filo_set_boolean, PROP)

#define FILO_UINT(Type, prefix, field, PROP)                \
  FILO_GETTER (Type, prefix, guint, field, 0)               \
  FILO_SETTER (Type, prefix, guint, field, filo_set_uint, PROP)

#define FILO_INT64(Type, prefix, field, PROP)               \
  FILO_GETTER (Type, prefix, gint64, field, 0)              \
  FILO_SETTER (Type, prefix, gint64, field, filo_set_int64, PROP)

#define FILO_ENUM(Type, prefix, EnumType, field, initial, PROP) \
  FILO_GETTER (Type, prefix, EnumType, field, initial)          \
  FILO_SETTER (Type, prefix, EnumType, field, filo_set_enum, PROP)

/* Whether two objects of a list hold the same values. */
typedef gboolean (*FiloEqualFunc) (gpointer a, gpointer b);

/* Sets a list of objects (GPtrArray, NULL for none): silent when the contents are equal. */
gboolean filo_set_objects (gpointer      self,
                           GPtrArray   **field,
                           GPtrArray    *value,
                           FiloEqualFunc equal,
                           GParamSpec   *pspec);
