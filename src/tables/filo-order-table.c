/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-order-table.h"

#include "filo-feed-table.h"
#include "filo-table-private.h"

#define COLUMNS \
  "id, change, profile_id, number, placed_at, total, currency, payment, delivery, url, " \
  "tracking_url"

static const char upsert[] =
  "INSERT INTO order_ ("
  "id, change, profile_id, number, placed_at, total, currency, payment, delivery, url, "
  "tracking_url"
  ") VALUES ("
  "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11"
  ") ON CONFLICT (id) DO UPDATE SET "
  "change = excluded.change, profile_id = excluded.profile_id, "
  "number = excluded.number, placed_at = excluded.placed_at, total = excluded.total, "
  "currency = excluded.currency, payment = excluded.payment, "
  "delivery = excluded.delivery, url = excluded.url, "
  "tracking_url = excluded.tracking_url";

static gpointer
read_item (FiloDb         *db,
           FiloStatement  *row,
           GError        **error)
{
  FiloOrderItem *item = filo_order_item_new ();

  filo_order_item_set_name (item, filo_statement_get_text (row, 0));
  filo_order_item_set_quantity (item, (guint) filo_statement_get_int64 (row, 1));
  filo_order_item_set_price (item, filo_statement_get_int64 (row, 2));
  return item;
}

static GPtrArray *
list_items (FiloDb      *db,
            const char  *order_id,
            GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT name, quantity, price FROM order_item WHERE order_id = ?1 "
                         "ORDER BY ordinal", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, order_id);
  return filo_table_read_all (db, statement, read_item, g_object_unref, error);
}

static gboolean
put_items (FiloDb      *db,
           const char  *order_id,
           GPtrArray   *items,
           GError     **error)
{
  if (!filo_table_run_text (db, "DELETE FROM order_item WHERE order_id = ?1", order_id, error))
    return FALSE;
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      FiloOrderItem *item = g_ptr_array_index (items, i);
      FiloStatement *statement =
        filo_db_prepare (db, "INSERT INTO order_item (order_id, ordinal, name, quantity, price) "
                             "VALUES (?1, ?2, ?3, ?4, ?5)", error);

      if (statement == NULL)
        return FALSE;
      filo_statement_bind_text (statement, 1, order_id);
      filo_statement_bind_int64 (statement, 2, i);
      filo_statement_bind_text (statement, 3, filo_order_item_get_name (item));
      filo_statement_bind_int64 (statement, 4, filo_order_item_get_quantity (item));
      filo_statement_bind_int64 (statement, 5, filo_order_item_get_price (item));
      if (!filo_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
read_order (FiloDb         *db,
            FiloStatement  *row,
            GError        **error)
{
  g_autoptr(FiloOrder) object = NULL;
  g_autoptr(GPtrArray) items = NULL;
  FiloPayment payment;
  FiloDelivery delivery;

  if (!FILO_TABLE_READ_ENUM (db, row, 7, filo_payment, &payment, "payment", error)
      || !FILO_TABLE_READ_ENUM (db, row, 8, filo_delivery, &delivery, "delivery", error))
    return NULL;

  object = filo_order_new ();
  filo_order_set_id (object, filo_statement_get_text (row, 0));
  filo_order_set_change (object, filo_statement_get_int64 (row, 1));
  filo_order_set_profile_id (object, filo_statement_get_text (row, 2));
  filo_order_set_number (object, filo_statement_get_text (row, 3));
  filo_order_set_placed_at (object, filo_statement_get_int64 (row, 4));
  filo_order_set_total (object, filo_statement_get_int64 (row, 5));
  filo_order_set_currency (object, filo_statement_get_text (row, 6));
  filo_order_set_payment (object, payment);
  filo_order_set_delivery (object, delivery);
  filo_order_set_url (object, filo_statement_get_text (row, 9));
  filo_order_set_tracking_url (object, filo_statement_get_text (row, 10));
  items = list_items (db, filo_order_get_id (object), error);
  if (items == NULL)
    return NULL;
  filo_order_set_items (object, items);
  return g_steal_pointer (&object);
}

static void
bind_order (FiloStatement *statement,
            FiloOrder     *object)
{
  filo_statement_bind_text (statement, 1, filo_order_get_id (object));
  filo_statement_bind_int64 (statement, 2, filo_order_get_change (object));
  filo_statement_bind_text (statement, 3, filo_order_get_profile_id (object));
  filo_statement_bind_text (statement, 4, filo_order_get_number (object));
  filo_statement_bind_int64 (statement, 5, filo_order_get_placed_at (object));
  filo_statement_bind_int64 (statement, 6, filo_order_get_total (object));
  filo_statement_bind_text (statement, 7, filo_order_get_currency (object));
  filo_statement_bind_int64 (statement, 8,
                             filo_payment_to_stored (filo_order_get_payment (object)));
  filo_statement_bind_int64 (statement, 9,
                             filo_delivery_to_stored (filo_order_get_delivery (object)));
  filo_statement_bind_text (statement, 10, filo_order_get_url (object));
  filo_statement_bind_text (statement, 11, filo_order_get_tracking_url (object));
}

#define KEPT                                                                                \
  "order_ WHERE change > 0 AND EXISTS (SELECT 1 FROM conversation c "                       \
  "WHERE c.profile_id = order_.profile_id AND " FILO_CONVERSATION_KEPT ")"

FiloOrder *
filo_order_table_get (FiloDb      *db,
                      const char  *id,
                      GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM order_ WHERE id = ?1", id,
                          read_order, error);
}

gboolean
filo_order_table_put (FiloDb     *db,
                      FiloOrder  *object,
                      GError    **error)
{
  FiloStatement *statement = filo_db_prepare (db, upsert, error);

  if (statement == NULL)
    return FALSE;
  bind_order (statement, object);
  return filo_statement_run (statement, error)
         && put_items (db, filo_order_get_id (object), filo_order_get_items (object), error);
}

gboolean
filo_order_table_save (FiloDb     *db,
                       FiloOrder  *object,
                       GError    **error)
{
  gint64 change = filo_feed_table_next (db, error);

  if (change == 0)
    return FALSE;
  filo_order_set_change (object, change);
  return filo_order_table_put (db, object, error);
}

gboolean
filo_order_table_remove (FiloDb      *db,
                         const char  *id,
                         GError     **error)
{
  return put_items (db, id, NULL, error)
         && filo_table_run_text (db, "DELETE FROM order_ WHERE id = ?1", id, error);
}

GPtrArray *
filo_order_table_list_changed_after (FiloDb  *db,
                                     gint64   change,
                                     guint    limit,
                                     GError **error)
{
  return filo_table_list_changed (db,
                                  "SELECT " COLUMNS " FROM order_ WHERE change > ?1 "
                                  "ORDER BY change LIMIT ?2",
                                  change, limit, read_order, error);
}

GPtrArray *
filo_order_table_list_by_id_after (FiloDb      *db,
                                   const char  *last_id,
                                   gint64       active_since,
                                   guint        limit,
                                   GError     **error)
{
  return filo_table_list_batch (db,
                                "SELECT " COLUMNS " FROM " KEPT " AND id > ?2 "
                                "ORDER BY id LIMIT ?3",
                                active_since, last_id, limit, read_order, error);
}

gboolean
filo_order_table_count (FiloDb  *db,
                        gint64   active_since,
                        gint64  *count,
                        GError **error)
{
  FiloStatement *statement = filo_db_prepare (db, "SELECT COUNT(*) FROM " KEPT, error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, active_since);
  return filo_table_read_int64 (statement, count, error);
}

GPtrArray *
filo_order_table_list_of_profile (FiloDb      *db,
                                  const char  *profile_id,
                                  guint        limit,
                                  GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM order_ WHERE profile_id = ?1 "
                         "ORDER BY placed_at DESC, id DESC LIMIT ?2", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, profile_id);
  filo_statement_bind_int64 (statement, 2, limit);
  return filo_table_read_all (db, statement, read_order, g_object_unref, error);
}
