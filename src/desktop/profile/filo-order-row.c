/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-order-row.h"

#include <glib/gi18n.h>

#include "filo-sentences.h"

static GtkWidget *
new_line (const char *text,
          const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static void
add_items (GtkBox    *box,
           GPtrArray *items)
{
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      FiloOrderItem *item = g_ptr_array_index (items, i);
      /* Translators: how many, and of what. */
      g_autofree char *line = g_strdup_printf (C_("ordered item", "%u × %s"),
                                               filo_order_item_get_quantity (item),
                                               filo_order_item_get_name (item));

      gtk_box_append (box, new_line (line, "caption"));
    }
}

/**
 * filo_order_row_new:
 *
 * Returns: (transfer floating): one order in few lines: number, total, date,
 *   state, and what was bought
 */
GtkWidget *
filo_order_row_new (FiloOrder     *order,
                    const FiloNow *now)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *state;
  g_autofree char *title = filo_sentences_dup_order (order);
  g_autofree char *line = filo_sentences_dup_order_state (order, now);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", title, line);

  state = new_line (line, "caption");
  gtk_widget_add_css_class (state, "dim-label");
  gtk_box_append (GTK_BOX (box), new_line (title, "numeric"));
  gtk_box_append (GTK_BOX (box), state);
  add_items (GTK_BOX (box), filo_order_get_items (order));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}
