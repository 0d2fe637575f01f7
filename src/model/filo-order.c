/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-order.h"

#include "filo-model-private.h"

struct _FiloOrder
{
  GObject       parent_instance;

  char         *id;
  gint64        change;
  char         *profile_id;
  char         *number;
  gint64        placed_at;
  gint64        total;
  char         *currency;
  FiloPayment   payment;
  FiloDelivery  delivery;
  char         *url;
  char         *tracking_url;
  GPtrArray    *items;
};

G_DEFINE_FINAL_TYPE (FiloOrder, filo_order, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_CHANGE,
  PROP_PROFILE_ID,
  PROP_NUMBER,
  PROP_PLACED_AT,
  PROP_TOTAL,
  PROP_CURRENCY,
  PROP_PAYMENT,
  PROP_DELIVERY,
  PROP_URL,
  PROP_TRACKING_URL,
  PROP_ITEMS,
} FiloOrderProps;

static GParamSpec *props[PROP_ITEMS + 1];

static void
filo_order_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  FiloOrder *self = FILO_ORDER (object);

  switch ((FiloOrderProps) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CHANGE:
      g_value_set_int64 (value, self->change);
      break;
    case PROP_PROFILE_ID:
      g_value_set_string (value, self->profile_id);
      break;
    case PROP_NUMBER:
      g_value_set_string (value, self->number);
      break;
    case PROP_PLACED_AT:
      g_value_set_int64 (value, self->placed_at);
      break;
    case PROP_TOTAL:
      g_value_set_int64 (value, self->total);
      break;
    case PROP_CURRENCY:
      g_value_set_string (value, self->currency);
      break;
    case PROP_PAYMENT:
      g_value_set_enum (value, self->payment);
      break;
    case PROP_DELIVERY:
      g_value_set_enum (value, self->delivery);
      break;
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_TRACKING_URL:
      g_value_set_string (value, self->tracking_url);
      break;
    case PROP_ITEMS:
      g_value_set_boxed (value, self->items);
      break;
    }
}

static void
filo_order_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  FiloOrder *self = FILO_ORDER (object);

  switch ((FiloOrderProps) id)
    {
    case PROP_ID:
      filo_order_set_id (self, g_value_get_string (value));
      break;
    case PROP_CHANGE:
      filo_order_set_change (self, g_value_get_int64 (value));
      break;
    case PROP_PROFILE_ID:
      filo_order_set_profile_id (self, g_value_get_string (value));
      break;
    case PROP_NUMBER:
      filo_order_set_number (self, g_value_get_string (value));
      break;
    case PROP_PLACED_AT:
      filo_order_set_placed_at (self, g_value_get_int64 (value));
      break;
    case PROP_TOTAL:
      filo_order_set_total (self, g_value_get_int64 (value));
      break;
    case PROP_CURRENCY:
      filo_order_set_currency (self, g_value_get_string (value));
      break;
    case PROP_PAYMENT:
      filo_order_set_payment (self, g_value_get_enum (value));
      break;
    case PROP_DELIVERY:
      filo_order_set_delivery (self, g_value_get_enum (value));
      break;
    case PROP_URL:
      filo_order_set_url (self, g_value_get_string (value));
      break;
    case PROP_TRACKING_URL:
      filo_order_set_tracking_url (self, g_value_get_string (value));
      break;
    case PROP_ITEMS:
      filo_order_set_items (self, g_value_get_boxed (value));
      break;
    }
}

static void
filo_order_finalize (GObject *object)
{
  FiloOrder *self = FILO_ORDER (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->profile_id, g_free);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->currency, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->tracking_url, g_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);

  G_OBJECT_CLASS (filo_order_parent_class)->finalize (object);
}

static void
filo_order_class_init (FiloOrderClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = filo_order_get_property;
  object_class->set_property = filo_order_set_property;
  object_class->finalize = filo_order_finalize;

  props[PROP_ID] = FILO_PARAM_STRING ("id");
  props[PROP_CHANGE] = FILO_PARAM_INT64 ("change");
  props[PROP_PROFILE_ID] = FILO_PARAM_STRING ("profile-id");
  props[PROP_NUMBER] = FILO_PARAM_STRING ("number");
  props[PROP_PLACED_AT] = FILO_PARAM_INT64 ("placed-at");
  props[PROP_TOTAL] = FILO_PARAM_INT64 ("total");
  props[PROP_CURRENCY] = FILO_PARAM_STRING ("currency");
  props[PROP_PAYMENT] = FILO_PARAM_ENUM ("payment", FILO_TYPE_PAYMENT, FILO_PAYMENT_PENDING);
  props[PROP_DELIVERY] = FILO_PARAM_ENUM ("delivery", FILO_TYPE_DELIVERY, FILO_DELIVERY_PREPARING);
  props[PROP_URL] = FILO_PARAM_STRING ("url");
  props[PROP_TRACKING_URL] = FILO_PARAM_STRING ("tracking-url");
  props[PROP_ITEMS] = g_param_spec_boxed ("items", NULL, NULL, G_TYPE_PTR_ARRAY, FILO_PARAM_FLAGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_order_init (FiloOrder *self)
{
  self->payment = FILO_PAYMENT_PENDING;
  self->delivery = FILO_DELIVERY_PREPARING;
}

FiloOrder *
filo_order_new (void)
{
  return g_object_new (FILO_TYPE_ORDER, NULL);
}

FILO_STRING (FiloOrder, filo_order, id, PROP_ID)
FILO_INT64 (FiloOrder, filo_order, change, PROP_CHANGE)
FILO_STRING (FiloOrder, filo_order, profile_id, PROP_PROFILE_ID)
FILO_STRING (FiloOrder, filo_order, number, PROP_NUMBER)
FILO_INT64 (FiloOrder, filo_order, placed_at, PROP_PLACED_AT)
FILO_INT64 (FiloOrder, filo_order, total, PROP_TOTAL)
FILO_STRING (FiloOrder, filo_order, currency, PROP_CURRENCY)
FILO_ENUM (FiloOrder, filo_order, FiloPayment, payment, FILO_PAYMENT_PENDING, PROP_PAYMENT)
FILO_ENUM (FiloOrder, filo_order, FiloDelivery, delivery, FILO_DELIVERY_PREPARING, PROP_DELIVERY)
FILO_STRING (FiloOrder, filo_order, url, PROP_URL)
FILO_STRING (FiloOrder, filo_order, tracking_url, PROP_TRACKING_URL)

FILO_GETTER (FiloOrder, filo_order, GPtrArray *, items, NULL)

void
filo_order_set_items (FiloOrder *self,
                      GPtrArray *value)
{
  g_return_if_fail (FILO_IS_ORDER (self));

  filo_set_objects (self, &self->items, value, (FiloEqualFunc) filo_order_item_equal,
                    props[PROP_ITEMS]);
}
