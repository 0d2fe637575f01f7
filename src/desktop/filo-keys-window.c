/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-keys-window.h"

#include <glib/gi18n.h>

struct _FiloKeysWindow
{
  AdwWindow           parent_instance;

  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (FiloKeysWindow, filo_keys_window, ADW_TYPE_WINDOW)

typedef struct
{
  const char *keys;  /* As they are written on the caps, with blanks between them. */
  const char *what;  /* NULL ends the group. */
} Key;

static const Key moving[] = {
  { "J · ↓", NC_ ("keys", "Next conversation") },
  { "K · ↑", NC_ ("keys", "Previous conversation") },
  { NC_ ("key cap", "Enter"), NC_ ("keys", "Open and write") },
  { NC_ ("key cap", "Esc"), NC_ ("keys", "Back") },
  { "G I", NC_ ("keys", "Go to the inbox") },
  { "G U", NC_ ("keys", "Go to unread") },
  { "G S", NC_ ("keys", "Go to snoozed") },
  { "G C", NC_ ("keys", "Go to closed") },
  { "G B", NC_ ("keys", "Go to blocked") },
  { NULL, NULL },
};

static const Key acting[] = {
  { "R", NC_ ("keys", "Write a reply") },
  { "E", NC_ ("keys", "Close, or reopen") },
  { "U", NC_ ("keys", "Mark as unread") },
  { "B", NC_ ("keys", "Block, or unblock") },
  { "Ctrl Z", NC_ ("keys", "Undo") },
  { NULL, NULL },
};

static const Key writing[] = {
  { NC_ ("key cap", "Enter"), NC_ ("keys", "Send") },
  { NC_ ("key cap", "Ctrl Enter"), NC_ ("keys", "Send, always") },
  { NC_ ("key cap", "Shift Enter"), NC_ ("keys", "New line") },
  { "Ctrl .", NC_ ("keys", "Insert emoji") },
  { NULL, NULL },
};

static const Key window_keys[] = {
  { "F9", NC_ ("keys", "Show or hide the profile") },
  { "F10", NC_ ("keys", "Main menu") },
  { "Ctrl ?", NC_ ("keys", "This window") },
  { "Ctrl Q", NC_ ("keys", "Quit") },
  { NULL, NULL },
};

static void
add_group (FiloKeysWindow *self,
           const char     *title,
           const Key      *keys)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  for (; keys->keys != NULL; keys++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
      g_auto (GStrv) parts = g_strsplit (g_dpgettext2 (NULL, "key cap", keys->keys), " ", -1);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     g_dpgettext2 (NULL, "keys", keys->what));
      gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
      for (guint i = 0; parts[i] != NULL; i++)
        {
          GtkWidget *label = gtk_label_new (parts[i]);

          gtk_widget_add_css_class (label, g_str_equal (parts[i], "·") ? "dim-label" : "keycap");
          gtk_box_append (GTK_BOX (box), label);
        }
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), box);
      adw_preferences_group_add (group, row);
    }
  adw_preferences_page_add (self->page, group);
}

static gboolean
close_window (GtkWidget *widget,
              GVariant  *args,
              gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static void
filo_keys_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_KEYS_WINDOW);
  G_OBJECT_CLASS (filo_keys_window_parent_class)->dispose (object);
}

static void
filo_keys_window_class_init (FiloKeysWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = filo_keys_window_dispose;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, close_window, NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/filo_sms/Filo/filo-keys-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloKeysWindow, page);
}

static void
filo_keys_window_init (FiloKeysWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_group (self, C_("keys", "Conversations"), moving);
  add_group (self, C_("keys", "The Open One"), acting);
  add_group (self, C_("keys", "Writing"), writing);
  add_group (self, C_("keys", "Window"), window_keys);
}

GtkWindow *
filo_keys_window_new (GtkWindow *parent)
{
  return g_object_new (FILO_TYPE_KEYS_WINDOW, "transient-for", parent, NULL);
}
