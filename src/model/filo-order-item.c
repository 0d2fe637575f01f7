/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-order-item.h"

#include "filo-model-private.h"

struct _FiloOrderItem
{
  GObject  parent_instance;

  char    *name;
  guint    quantity;
  gint64   price;
};

G_DEFINE_FINAL_TYPE (FiloOrderItem, filo_order_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_QUANTITY,
  PROP_PRICE,
} FiloOrderItemProps;

static GParamSpec *props[PROP_PRICE + 1];

static void
filo_order_item_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  FiloOrderItem *self = FILO_ORDER_ITEM (object);

  switch ((FiloOrderItemProps) id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_QUANTITY:
      g_value_set_uint (value, self->quantity);
      break;
    case PROP_PRICE:
      g_value_set_int64 (value, self->price);
      break;
    }
}

static void
filo_order_item_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FiloOrderItem *self = FILO_ORDER_ITEM (object);

  switch ((FiloOrderItemProps) id)
    {
    case PROP_NAME:
      filo_order_item_set_name (self, g_value_get_string (value));
      break;
    case PROP_QUANTITY:
      filo_order_item_set_quantity (self, g_value_get_uint (value));
      break;
    case PROP_PRICE:
      filo_order_item_set_price (self, g_value_get_int64 (value));
      break;
    }
}

static void
filo_order_item_finalize (GObject *object)
{
  FiloOrderItem *self = FILO_ORDER_ITEM (object);

  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (filo_order_item_parent_class)->finalize (object);
}

static void
filo_order_item_class_init (FiloOrderItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = filo_order_item_get_property;
  object_class->set_property = filo_order_item_set_property;
  object_class->finalize = filo_order_item_finalize;

  props[PROP_NAME] = FILO_PARAM_STRING ("name");
  props[PROP_QUANTITY] = FILO_PARAM_UINT ("quantity");
  props[PROP_PRICE] = FILO_PARAM_INT64 ("price");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_order_item_init (FiloOrderItem *self)
{
}

FiloOrderItem *
filo_order_item_new (void)
{
  return g_object_new (FILO_TYPE_ORDER_ITEM, NULL);
}

FILO_STRING (FiloOrderItem, filo_order_item, name, PROP_NAME)
FILO_UINT (FiloOrderItem, filo_order_item, quantity, PROP_QUANTITY)
FILO_INT64 (FiloOrderItem, filo_order_item, price, PROP_PRICE)

gboolean
filo_order_item_equal (FiloOrderItem *a,
                       FiloOrderItem *b)
{
  g_return_val_if_fail (FILO_IS_ORDER_ITEM (a), FALSE);
  g_return_val_if_fail (FILO_IS_ORDER_ITEM (b), FALSE);

  return a == b || (g_strcmp0 (a->name, b->name) == 0 && a->quantity == b->quantity &&
                    a->price == b->price);
}
