/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One line of an order. Values only; any thread that owns it. Not changed after it was put into
 * an order. */
#define FILO_TYPE_ORDER_ITEM (filo_order_item_get_type ())
G_DECLARE_FINAL_TYPE (FiloOrderItem, filo_order_item, FILO, ORDER_ITEM, GObject)

FiloOrderItem *filo_order_item_new (void);

const char *filo_order_item_get_name (FiloOrderItem *self);
void filo_order_item_set_name (FiloOrderItem *self, const char *value);
guint filo_order_item_get_quantity (FiloOrderItem *self);
void filo_order_item_set_quantity (FiloOrderItem *self, guint value);

/* Of one piece, in the order's minor units. */
gint64 filo_order_item_get_price (FiloOrderItem *self);
void filo_order_item_set_price (FiloOrderItem *self, gint64 value);

/* Whether every value is the same. */
gboolean filo_order_item_equal (FiloOrderItem *a, FiloOrderItem *b);

G_END_DECLS
