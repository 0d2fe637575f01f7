/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-order.h"
#include "filo-order-item.h"
#include "property-checks.h"

static const char *const order_properties[] = {
  "id:gchararray", "change:gint64", "profile-id:gchararray", "number:gchararray",
  "placed-at:gint64", "total:gint64", "currency:gchararray", "payment:FiloPayment",
  "delivery:FiloDelivery", "url:gchararray", "tracking-url:gchararray", "items:GPtrArray", NULL,
};

static const char *const order_item_properties[] = {
  "name:gchararray", "quantity:guint", "price:gint64", NULL,
};

static const struct
{
  const char        *name;
  GType            (*get_type) (void);
  const char *const *properties;
} types[] = {
  { "order", filo_order_get_type, order_properties },
  { "order-item", filo_order_item_get_type, order_item_properties },
};

static void
test_properties (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);

  assert_properties (types[i].get_type (), types[i].properties);
  assert_notifies_once (types[i].get_type ());
  assert_takes_over (types[i].get_type ());
}

static GPtrArray *
make_items (const char *name,
            guint       quantity,
            gint64      price)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  FiloOrderItem *item = filo_order_item_new ();

  filo_order_item_set_name (item, name);
  filo_order_item_set_quantity (item, quantity);
  filo_order_item_set_price (item, price);
  g_ptr_array_add (list, item);
  return list;
}

static void
test_equal_items_are_silent (void)
{
  static const struct
  {
    const char *name;
    guint       quantity;
    gint64      price;
    guint       notified;
  } cases[] = {
    { "Olio", 1, 990, 1 }, { "Olio", 1, 990, 0 }, { "Olio", 2, 990, 1 },
    { "Olio", 2, 991, 1 }, { "Sale", 2, 991, 1 }, { "Sale", 2, 991, 0 },
  };
  FiloOrder *order = filo_order_new ();
  NotifyCounter counter;

  notify_counter_init (&counter, G_OBJECT (order));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) items =
        make_items (cases[i].name, cases[i].quantity, cases[i].price);

      filo_order_set_items (order, items);
      g_assert_cmpuint (notify_counter_take (&counter, "items"), ==, cases[i].notified);
    }
  notify_counter_clear (&counter);
  g_assert_finalize_object (order);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/%s/properties", types[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_properties);
    }
  g_test_add_func ("/model/order/equal-items", test_equal_items_are_silent);
  return g_test_run ();
}
