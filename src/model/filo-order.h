/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"
#include "filo-order-item.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* What a profile bought. Values only; any thread that owns it. */
#define FILO_TYPE_ORDER (filo_order_get_type ())
G_DECLARE_FINAL_TYPE (FiloOrder, filo_order, FILO, ORDER, GObject)

FiloOrder *filo_order_new (void);

/* Its id, and the number of its last change in the gateway's feed (0 = never saved). */
const char *filo_order_get_id (FiloOrder *self);
void filo_order_set_id (FiloOrder *self, const char *value);
gint64 filo_order_get_change (FiloOrder *self);
void filo_order_set_change (FiloOrder *self, gint64 value);
const char *filo_order_get_profile_id (FiloOrder *self);
void filo_order_set_profile_id (FiloOrder *self, const char *value);

/* As the shop prints it. */
const char *filo_order_get_number (FiloOrder *self);
void filo_order_set_number (FiloOrder *self, const char *value);

gint64 filo_order_get_placed_at (FiloOrder *self);
void filo_order_set_placed_at (FiloOrder *self, gint64 value);

/* Minor units of the currency (ISO 4217). */
gint64 filo_order_get_total (FiloOrder *self);
void filo_order_set_total (FiloOrder *self, gint64 value);

const char *filo_order_get_currency (FiloOrder *self);
void filo_order_set_currency (FiloOrder *self, const char *value);
FiloPayment filo_order_get_payment (FiloOrder *self);
void filo_order_set_payment (FiloOrder *self, FiloPayment value);
FiloDelivery filo_order_get_delivery (FiloOrder *self);
void filo_order_set_delivery (FiloOrder *self, FiloDelivery value);

/* The order in its shop, and where the parcel is. */
const char *filo_order_get_url (FiloOrder *self);
void filo_order_set_url (FiloOrder *self, const char *value);
const char *filo_order_get_tracking_url (FiloOrder *self);
void filo_order_set_tracking_url (FiloOrder *self, const char *value);

/* What was bought, in its order: a GPtrArray of FiloOrderItem, NULL when there is none (an empty
 * array is kept as NULL). Transfer none both ways: a reference is held, and nobody changes the
 * array any more. An array with equal contents is silent. */
GPtrArray *filo_order_get_items (FiloOrder *self);
void filo_order_set_items (FiloOrder *self, GPtrArray *value);

G_END_DECLS
