/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-media.h"

#include "filo-model-private.h"

struct _FiloMedia
{
  GObject  parent_instance;

  char    *id;
  char    *name;
  char    *content_type;
  gint64   size;
  guint    width;
  guint    height;
};

G_DEFINE_FINAL_TYPE (FiloMedia, filo_media, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_TYPE,
  PROP_SIZE,
  PROP_WIDTH,
  PROP_HEIGHT,
} FiloMediaProps;

static GParamSpec *props[PROP_HEIGHT + 1];

static void
filo_media_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  FiloMedia *self = FILO_MEDIA (object);

  switch ((FiloMediaProps) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TYPE:
      g_value_set_string (value, self->content_type);
      break;
    case PROP_SIZE:
      g_value_set_int64 (value, self->size);
      break;
    case PROP_WIDTH:
      g_value_set_uint (value, self->width);
      break;
    case PROP_HEIGHT:
      g_value_set_uint (value, self->height);
      break;
    }
}

static void
filo_media_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  FiloMedia *self = FILO_MEDIA (object);

  switch ((FiloMediaProps) id)
    {
    case PROP_ID:
      filo_media_set_id (self, g_value_get_string (value));
      break;
    case PROP_NAME:
      filo_media_set_name (self, g_value_get_string (value));
      break;
    case PROP_TYPE:
      filo_media_set_content_type (self, g_value_get_string (value));
      break;
    case PROP_SIZE:
      filo_media_set_size (self, g_value_get_int64 (value));
      break;
    case PROP_WIDTH:
      filo_media_set_width (self, g_value_get_uint (value));
      break;
    case PROP_HEIGHT:
      filo_media_set_height (self, g_value_get_uint (value));
      break;
    }
}

static void
filo_media_finalize (GObject *object)
{
  FiloMedia *self = FILO_MEDIA (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->content_type, g_free);

  G_OBJECT_CLASS (filo_media_parent_class)->finalize (object);
}

static void
filo_media_class_init (FiloMediaClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = filo_media_get_property;
  object_class->set_property = filo_media_set_property;
  object_class->finalize = filo_media_finalize;

  props[PROP_ID] = FILO_PARAM_STRING ("id");
  props[PROP_NAME] = FILO_PARAM_STRING ("name");
  props[PROP_TYPE] = FILO_PARAM_STRING ("type");
  props[PROP_SIZE] = FILO_PARAM_INT64 ("size");
  props[PROP_WIDTH] = FILO_PARAM_UINT ("width");
  props[PROP_HEIGHT] = FILO_PARAM_UINT ("height");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_media_init (FiloMedia *self)
{
}

FiloMedia *
filo_media_new (void)
{
  return g_object_new (FILO_TYPE_MEDIA, NULL);
}

FILO_STRING (FiloMedia, filo_media, id, PROP_ID)
FILO_STRING (FiloMedia, filo_media, name, PROP_NAME)
FILO_STRING (FiloMedia, filo_media, content_type, PROP_TYPE)
FILO_INT64 (FiloMedia, filo_media, size, PROP_SIZE)
FILO_UINT (FiloMedia, filo_media, width, PROP_WIDTH)
FILO_UINT (FiloMedia, filo_media, height, PROP_HEIGHT)

gboolean
filo_media_equal (FiloMedia *a,
                  FiloMedia *b)
{
  g_return_val_if_fail (FILO_IS_MEDIA (a), FALSE);
  g_return_val_if_fail (FILO_IS_MEDIA (b), FALSE);

  return a == b ||
         (g_strcmp0 (a->id, b->id) == 0 && g_strcmp0 (a->name, b->name) == 0 &&
          g_strcmp0 (a->content_type, b->content_type) == 0 && a->size == b->size &&
          a->width == b->width && a->height == b->height);
}
