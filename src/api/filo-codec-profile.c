/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-codec.h"

#include "filo-codec-private.h"

/* The person and what they bought. */

JsonNode *
filo_profile_to_json (FiloProfile *profile)
{
  JsonObject *object = json_object_new ();

  filo_write_string (object, "id", filo_profile_get_id (profile));
  json_object_set_int_member (object, "change", filo_profile_get_change (profile));
  filo_write_string (object, "address", filo_profile_get_address (profile));
  json_object_set_boolean_member (object, "answerable", filo_profile_get_answerable (profile));
  filo_write_string (object, "first_name", filo_profile_get_first_name (profile));
  filo_write_string (object, "last_name", filo_profile_get_last_name (profile));
  filo_write_string (object, "email", filo_profile_get_email (profile));
  filo_write_string (object, "city", filo_profile_get_city (profile));
  filo_write_string (object, "region", filo_profile_get_region (profile));
  filo_write_string (object, "country", filo_profile_get_country (profile));
  filo_write_string (object, "language", filo_profile_get_language (profile));
  filo_write_string (object, "zone", filo_profile_get_zone (profile));
  filo_write_string (object, "consent", filo_consent_to_word (filo_profile_get_consent (profile)));
  filo_write_string (object, "consent_how",
                     filo_consent_how_to_word (filo_profile_get_consent_how (profile)));
  filo_write_string (object, "consent_word", filo_profile_get_consent_word (profile));
  filo_write_time (object, "consent_at", filo_profile_get_consent_at (profile));
  filo_write_time (object, "blocked_at", filo_profile_get_blocked_at (profile));
  filo_write_string (object, "blocked_by", filo_profile_get_blocked_by (profile));
  filo_write_time (object, "created_at", filo_profile_get_created_at (profile));
  return filo_write_finish (object);
}

FiloProfile *
filo_profile_from_json (JsonObject *object,
                        GError    **error)
{
  g_autoptr(FiloProfile) self = filo_profile_new ();
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;
  FiloConsent consent = FILO_CONSENT_NEVER;
  FiloConsentHow how = FILO_CONSENT_HOW_NONE;

  filo_profile_set_id (self, filo_reader_id (r, "id", FILO_JSON_REQUIRED));
  filo_profile_set_change (self, filo_reader_count (r, "change", FILO_JSON_REQUIRED, 0));
  filo_profile_set_address (self, filo_reader_string (r, "address", FILO_JSON_REQUIRED));
  filo_profile_set_answerable (self,
                               filo_reader_boolean (r, "answerable", FILO_JSON_OPTIONAL, FALSE));
  filo_profile_set_first_name (self, filo_reader_string (r, "first_name", FILO_JSON_OPTIONAL));
  filo_profile_set_last_name (self, filo_reader_string (r, "last_name", FILO_JSON_OPTIONAL));
  filo_profile_set_email (self, filo_reader_string (r, "email", FILO_JSON_OPTIONAL));
  filo_profile_set_city (self, filo_reader_string (r, "city", FILO_JSON_OPTIONAL));
  filo_profile_set_region (self, filo_reader_string (r, "region", FILO_JSON_OPTIONAL));
  filo_profile_set_country (self, filo_reader_string (r, "country", FILO_JSON_OPTIONAL));
  filo_profile_set_language (self, filo_reader_string (r, "language", FILO_JSON_OPTIONAL));
  filo_profile_set_zone (self, filo_reader_string (r, "zone", FILO_JSON_OPTIONAL));
  FILO_READER_WORD (r, "consent", FILO_JSON_REQUIRED, filo_consent, &consent);
  filo_profile_set_consent (self, consent);
  FILO_READER_WORD (r, "consent_how", FILO_JSON_OPTIONAL, filo_consent_how, &how);
  filo_profile_set_consent_how (self, how);
  filo_profile_set_consent_word (self, filo_reader_string (r, "consent_word", FILO_JSON_OPTIONAL));
  filo_profile_set_consent_at (self, filo_reader_time (r, "consent_at", FILO_JSON_OPTIONAL));
  filo_profile_set_blocked_at (self, filo_reader_time (r, "blocked_at", FILO_JSON_OPTIONAL));
  filo_profile_set_blocked_by (self, filo_reader_id (r, "blocked_by", FILO_JSON_OPTIONAL));
  filo_profile_set_created_at (self, filo_reader_time (r, "created_at", FILO_JSON_OPTIONAL));
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

static JsonNode *
write_order_item (FiloOrderItem *item)
{
  JsonObject *object = json_object_new ();

  filo_write_string (object, "name", filo_order_item_get_name (item));
  json_object_set_int_member (object, "quantity", filo_order_item_get_quantity (item));
  json_object_set_int_member (object, "price", filo_order_item_get_price (item));
  return filo_write_finish (object);
}

static FiloOrderItem *
read_order_item (JsonObject *object,
                 GError    **error)
{
  g_autoptr(FiloOrderItem) self = filo_order_item_new ();
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;

  filo_order_item_set_name (self, filo_reader_string (r, "name", FILO_JSON_REQUIRED));
  filo_order_item_set_quantity (self, filo_reader_uint (r, "quantity", FILO_JSON_REQUIRED, 0));
  filo_order_item_set_price (self, filo_reader_int64 (r, "price", FILO_JSON_REQUIRED, 0));
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

JsonNode *
filo_order_to_json (FiloOrder *order)
{
  JsonObject *object = json_object_new ();

  filo_write_string (object, "id", filo_order_get_id (order));
  json_object_set_int_member (object, "change", filo_order_get_change (order));
  filo_write_string (object, "profile_id", filo_order_get_profile_id (order));
  filo_write_string (object, "number", filo_order_get_number (order));
  filo_write_time (object, "placed_at", filo_order_get_placed_at (order));
  json_object_set_int_member (object, "total", filo_order_get_total (order));
  filo_write_string (object, "currency", filo_order_get_currency (order));
  filo_write_string (object, "payment", filo_payment_to_word (filo_order_get_payment (order)));
  filo_write_string (object, "delivery", filo_delivery_to_word (filo_order_get_delivery (order)));
  filo_write_string (object, "url", filo_order_get_url (order));
  filo_write_string (object, "tracking_url", filo_order_get_tracking_url (order));
  filo_write_objects (object, "items", filo_order_get_items (order),
                      (FiloWriteFunc) write_order_item);
  return filo_write_finish (object);
}

FiloOrder *
filo_order_from_json (JsonObject *object,
                      GError    **error)
{
  g_autoptr(FiloOrder) self = filo_order_new ();
  g_autoptr(GPtrArray) items = NULL;
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;
  FiloPayment payment = FILO_PAYMENT_PENDING;
  FiloDelivery delivery = FILO_DELIVERY_PREPARING;

  filo_order_set_id (self, filo_reader_id (r, "id", FILO_JSON_REQUIRED));
  filo_order_set_change (self, filo_reader_count (r, "change", FILO_JSON_REQUIRED, 0));
  filo_order_set_profile_id (self, filo_reader_id (r, "profile_id", FILO_JSON_REQUIRED));
  filo_order_set_number (self, filo_reader_string (r, "number", FILO_JSON_OPTIONAL));
  filo_order_set_placed_at (self, filo_reader_time (r, "placed_at", FILO_JSON_OPTIONAL));
  filo_order_set_total (self, filo_reader_int64 (r, "total", FILO_JSON_REQUIRED, 0));
  filo_order_set_currency (self, filo_reader_string (r, "currency", FILO_JSON_REQUIRED));
  FILO_READER_WORD (r, "payment", FILO_JSON_REQUIRED, filo_payment, &payment);
  filo_order_set_payment (self, payment);
  FILO_READER_WORD (r, "delivery", FILO_JSON_REQUIRED, filo_delivery, &delivery);
  filo_order_set_delivery (self, delivery);
  filo_order_set_url (self, filo_reader_string (r, "url", FILO_JSON_OPTIONAL));
  filo_order_set_tracking_url (self, filo_reader_string (r, "tracking_url", FILO_JSON_OPTIONAL));
  items = filo_reader_objects (r, "items", FILO_JSON_OPTIONAL, (FiloReadFunc) read_order_item,
                               g_object_unref);
  filo_order_set_items (self, items);
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}
