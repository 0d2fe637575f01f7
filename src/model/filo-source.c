/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-source.h"

#include "filo-model-private.h"

struct _FiloSource
{
  GObject         parent_instance;

  char           *id;
  gint64          change;
  FiloSourceKind  kind;
  char           *name;
};

G_DEFINE_FINAL_TYPE (FiloSource, filo_source, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_CHANGE,
  PROP_KIND,
  PROP_NAME,
} FiloSourceProps;

static GParamSpec *props[PROP_NAME + 1];

static void
filo_source_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  FiloSource *self = FILO_SOURCE (object);

  switch ((FiloSourceProps) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CHANGE:
      g_value_set_int64 (value, self->change);
      break;
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    }
}

static void
filo_source_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  FiloSource *self = FILO_SOURCE (object);

  switch ((FiloSourceProps) id)
    {
    case PROP_ID:
      filo_source_set_id (self, g_value_get_string (value));
      break;
    case PROP_CHANGE:
      filo_source_set_change (self, g_value_get_int64 (value));
      break;
    case PROP_KIND:
      filo_source_set_kind (self, g_value_get_enum (value));
      break;
    case PROP_NAME:
      filo_source_set_name (self, g_value_get_string (value));
      break;
    }
}

static void
filo_source_finalize (GObject *object)
{
  FiloSource *self = FILO_SOURCE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (filo_source_parent_class)->finalize (object);
}

static void
filo_source_class_init (FiloSourceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = filo_source_get_property;
  object_class->set_property = filo_source_set_property;
  object_class->finalize = filo_source_finalize;

  props[PROP_ID] = FILO_PARAM_STRING ("id");
  props[PROP_CHANGE] = FILO_PARAM_INT64 ("change");
  props[PROP_KIND] = FILO_PARAM_ENUM ("kind", FILO_TYPE_SOURCE_KIND, FILO_SOURCE_CAMPAIGN);
  props[PROP_NAME] = FILO_PARAM_STRING ("name");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_source_init (FiloSource *self)
{
  self->kind = FILO_SOURCE_CAMPAIGN;
}

FiloSource *
filo_source_new (void)
{
  return g_object_new (FILO_TYPE_SOURCE, NULL);
}

FILO_STRING (FiloSource, filo_source, id, PROP_ID)
FILO_INT64 (FiloSource, filo_source, change, PROP_CHANGE)
FILO_ENUM (FiloSource, filo_source, FiloSourceKind, kind, FILO_SOURCE_CAMPAIGN, PROP_KIND)
FILO_STRING (FiloSource, filo_source, name, PROP_NAME)
