/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store-private.h"

#include "filo-order-table.h"

typedef struct {
  char  *profile_id;
  guint  limit;
} OrdersRequest;

static void
orders_request_free (gpointer data)
{
  OrdersRequest *request = data;

  g_free (request->profile_id);
  g_free (request);
}

static gpointer
list_in_worker (FiloDb    *db,
                gpointer   data,
                GError   **error)
{
  const OrdersRequest *request = data;

  return filo_order_table_list_of_profile (db, request->profile_id, request->limit, error);
}

void
filo_store_list_orders_async (FiloStore           *self,
                              const char          *profile_id,
                              guint                limit,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  OrdersRequest *request;

  g_return_if_fail (FILO_IS_STORE (self));
  g_return_if_fail (profile_id != NULL);

  request = g_new0 (OrdersRequest, 1);
  request->profile_id = g_strdup (profile_id);
  request->limit = limit;
  filo_store_read (self, list_in_worker, request, orders_request_free,
                   (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
filo_store_list_orders_finish (FiloStore     *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return filo_store_read_finish (self, result, error);
}
