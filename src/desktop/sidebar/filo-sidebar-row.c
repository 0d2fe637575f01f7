/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-sidebar-row.h"

#include <glib/gi18n.h>

#include "filo-sentences.h"

struct _FiloSidebarRow
{
  GtkListBoxRow           parent_instance;

  GtkImage               *icon;
  GtkLabel               *name;
  GtkLabel               *count;

  FiloConversationFilter  filter;
  gboolean                is_badge;
};

G_DEFINE_FINAL_TYPE (FiloSidebarRow, filo_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
filo_sidebar_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_SIDEBAR_ROW);
  G_OBJECT_CLASS (filo_sidebar_row_parent_class)->dispose (object);
}

static void
filo_sidebar_row_class_init (FiloSidebarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = filo_sidebar_row_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/filo_sms/Filo/sidebar/filo-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloSidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FiloSidebarRow, name);
  gtk_widget_class_bind_template_child (widget_class, FiloSidebarRow, count);
}

static void
filo_sidebar_row_init (FiloSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * filo_sidebar_row_new:
 * @is_badge: whether the count is the badge: how many are unread (P6)
 */
GtkWidget *
filo_sidebar_row_new (FiloConversationFilter  filter,
                      const char             *name,
                      const char             *icon_name,
                      gboolean                is_badge)
{
  FiloSidebarRow *self = g_object_new (FILO_TYPE_SIDEBAR_ROW, NULL);

  self->filter = filter;
  self->is_badge = is_badge;
  gtk_label_set_label (self->name, name);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  if (is_badge)
    gtk_widget_add_css_class (GTK_WIDGET (self->count), "badge");
  filo_sidebar_row_set_count (self, 0);
  return GTK_WIDGET (self);
}

FiloConversationFilter
filo_sidebar_row_get_filter (FiloSidebarRow *self)
{
  g_return_val_if_fail (FILO_IS_SIDEBAR_ROW (self), FILO_CONVERSATION_FILTER_INBOX);
  return self->filter;
}

/**
 * filo_sidebar_row_set_count:
 *
 * Shows how many conversations the list holds; nothing for none.
 */
void
filo_sidebar_row_set_count (FiloSidebarRow *self,
                            guint           count)
{
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (FILO_IS_SIDEBAR_ROW (self));

  text = self->is_badge ? filo_sentences_dup_badge (count) : g_strdup_printf ("%'u", count);
  /* Translators: name of a list, and how many conversations are in it. */
  spoken = g_strdup_printf (C_("spoken list", "%s, %u"), gtk_label_get_label (self->name), count);
  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), count > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
