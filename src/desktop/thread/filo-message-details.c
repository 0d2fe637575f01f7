/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-message-details.h"

#include <glib/gi18n.h>

#include "filo-sentences.h"

static void
add_line (GtkGrid    *grid,
          const char *what,
          const char *value)
{
  GtkWidget *key, *text;
  int row = 0;

  if (value == NULL || *value == '\0')
    return;
  while (gtk_grid_get_child_at (grid, 0, row) != NULL)
    row++;
  key = gtk_label_new (what);
  gtk_label_set_xalign (GTK_LABEL (key), 1);
  gtk_label_set_yalign (GTK_LABEL (key), 0);
  gtk_widget_add_css_class (key, "dim-label");
  text = gtk_label_new (value);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 32);
  gtk_grid_attach (grid, key, 0, row, 1, 1);
  gtk_grid_attach (grid, text, 1, row, 1, 1);
}

static void
add_time (GtkGrid       *grid,
          const char    *what,
          gint64         ms,
          const FiloNow *now)
{
  g_autofree char *when = ms != 0 ? filo_dates_dup_full (ms, now) : NULL;

  add_line (grid, what, when);
}

/**
 * filo_message_details_new:
 *
 * Returns: (transfer floating): a popover to be parented where it points to
 */
GtkWidget *
filo_message_details_new (FiloContext *context,
                          FiloMessage *message)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  GtkWidget *popover = gtk_popover_new ();
  const FiloNow *now = filo_context_get_now (context);
  gboolean inbound = filo_message_get_origin (message) == FILO_ORIGIN_INBOUND;
  g_autofree char *author = NULL;
  g_autofree char *settler =
      filo_context_dup_agent_name (context, filo_message_get_settled_by (message));
  g_autofree char *state = filo_sentences_dup_state (message, settler, now);
  g_autofree char *parts = NULL;

  if (filo_message_get_agent_id (message) != NULL)
    author = filo_context_dup_agent_name (context, filo_message_get_agent_id (message));
  if (filo_message_get_parts (message) > 0)
    parts = g_strdup_printf ("%u", filo_message_get_parts (message));

  gtk_grid_set_row_spacing (grid, 6);
  gtk_grid_set_column_spacing (grid, 12);
  add_line (grid, C_("details of a text", "Written by"), author);
  add_time (grid, inbound ? C_("details of a text", "Received") : C_("details of a text", "Written"),
            filo_message_get_created_at (message), now);
  add_time (grid, C_("details of a text", "Goes"),
            filo_message_get_state (message) == FILO_TEXT_WAITING
                ? filo_message_get_due_at (message) : 0, now);
  add_time (grid, C_("details of a text", "Sent"), filo_message_get_sent_at (message), now);
  add_time (grid, C_("details of a text", "Delivered"), filo_message_get_delivered_at (message),
            now);
  add_line (grid, C_("details of a text", "State"), state);
  add_line (grid, C_("details of a text", "SMS parts"), parts);

  gtk_widget_add_css_class (popover, "details");
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (grid));
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_("accessible", "Details of the text"), -1);
  return popover;
}
