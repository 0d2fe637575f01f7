/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-number.h"

#include "filo-model-private.h"

struct _FiloNumber
{
  GObject  parent_instance;

  char    *id;
  gint64   change;
  char    *address;
  char    *label;
  char    *carrier;
};

G_DEFINE_FINAL_TYPE (FiloNumber, filo_number, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_CHANGE,
  PROP_ADDRESS,
  PROP_LABEL,
  PROP_CARRIER,
} FiloNumberProps;

static GParamSpec *props[PROP_CARRIER + 1];

static void
filo_number_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  FiloNumber *self = FILO_NUMBER (object);

  switch ((FiloNumberProps) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CHANGE:
      g_value_set_int64 (value, self->change);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_CARRIER:
      g_value_set_string (value, self->carrier);
      break;
    }
}

static void
filo_number_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  FiloNumber *self = FILO_NUMBER (object);

  switch ((FiloNumberProps) id)
    {
    case PROP_ID:
      filo_number_set_id (self, g_value_get_string (value));
      break;
    case PROP_CHANGE:
      filo_number_set_change (self, g_value_get_int64 (value));
      break;
    case PROP_ADDRESS:
      filo_number_set_address (self, g_value_get_string (value));
      break;
    case PROP_LABEL:
      filo_number_set_label (self, g_value_get_string (value));
      break;
    case PROP_CARRIER:
      filo_number_set_carrier (self, g_value_get_string (value));
      break;
    }
}

static void
filo_number_finalize (GObject *object)
{
  FiloNumber *self = FILO_NUMBER (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->carrier, g_free);

  G_OBJECT_CLASS (filo_number_parent_class)->finalize (object);
}

static void
filo_number_class_init (FiloNumberClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = filo_number_get_property;
  object_class->set_property = filo_number_set_property;
  object_class->finalize = filo_number_finalize;

  props[PROP_ID] = FILO_PARAM_STRING ("id");
  props[PROP_CHANGE] = FILO_PARAM_INT64 ("change");
  props[PROP_ADDRESS] = FILO_PARAM_STRING ("address");
  props[PROP_LABEL] = FILO_PARAM_STRING ("label");
  props[PROP_CARRIER] = FILO_PARAM_STRING ("carrier");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_number_init (FiloNumber *self)
{
}

FiloNumber *
filo_number_new (void)
{
  return g_object_new (FILO_TYPE_NUMBER, NULL);
}

FILO_STRING (FiloNumber, filo_number, id, PROP_ID)
FILO_INT64 (FiloNumber, filo_number, change, PROP_CHANGE)
FILO_STRING (FiloNumber, filo_number, address, PROP_ADDRESS)
FILO_STRING (FiloNumber, filo_number, label, PROP_LABEL)
FILO_STRING (FiloNumber, filo_number, carrier, PROP_CARRIER)
