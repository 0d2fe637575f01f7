/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-link-popover.h"

#include <glib/gi18n.h>

#include "filo-links.h"

struct _FiloLinkPopover
{
  GtkPopover  parent_instance;

  GtkLabel   *target;
  GtkButton  *copy;
  GtkButton  *open;

  char       *uri;
};

G_DEFINE_FINAL_TYPE (FiloLinkPopover, filo_link_popover, GTK_TYPE_POPOVER)

static void
on_copy (FiloLinkPopover *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->uri);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
on_launched (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    gtk_widget_activate_action (parent, "win.say", "s", error->message);
}

static void
on_open (FiloLinkPopover *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gtk_widget_get_display (parent));

  g_app_info_launch_default_for_uri_async (self->uri, G_APP_LAUNCH_CONTEXT (context), NULL,
                                           on_launched, g_object_ref (parent));
  gtk_popover_popdown (GTK_POPOVER (self));
}

static gboolean
unparent_later (gpointer user_data)
{
  if (gtk_widget_get_parent (user_data) != NULL)
    gtk_widget_unparent (user_data);
  return G_SOURCE_REMOVE;
}

static void
filo_link_popover_closed (GtkPopover *popover)
{
  /* Not at once: the click that closes it is still being handled. */
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_later, g_object_ref (popover), g_object_unref);
}

static void
filo_link_popover_finalize (GObject *object)
{
  g_clear_pointer (&FILO_LINK_POPOVER (object)->uri, g_free);
  G_OBJECT_CLASS (filo_link_popover_parent_class)->finalize (object);
}

static void
filo_link_popover_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_LINK_POPOVER);
  G_OBJECT_CLASS (filo_link_popover_parent_class)->dispose (object);
}

static void
filo_link_popover_class_init (FiloLinkPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = filo_link_popover_dispose;
  object_class->finalize = filo_link_popover_finalize;
  GTK_POPOVER_CLASS (klass)->closed = filo_link_popover_closed;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/filo_sms/Filo/thread/filo-link-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloLinkPopover, target);
  gtk_widget_class_bind_template_child (widget_class, FiloLinkPopover, copy);
  gtk_widget_class_bind_template_child (widget_class, FiloLinkPopover, open);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
}

static void
filo_link_popover_init (FiloLinkPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * filo_link_popover_new:
 * @uri: where the link leads
 *
 * Returns: (transfer floating): a popover that leaves its parent when it closes
 */
GtkWidget *
filo_link_popover_new (const char *uri)
{
  FiloLinkPopover *self = g_object_new (FILO_TYPE_LINK_POPOVER, NULL);
  g_autofree char *shown = filo_links_dup_shown (uri);

  self->uri = g_strdup (uri);
  gtk_label_set_label (self->target, shown);
  return GTK_WIDGET (self);
}
