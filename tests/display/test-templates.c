/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "filo-composer.h"
#include "filo-conversation-pane.h"
#include "filo-keys-window.h"
#include "filo-link-popover.h"
#include "filo-panes.h"
#include "filo-profile-panel.h"
#include "filo-sidebar.h"
#include "filo-thread-pane.h"
#include "filo-thread-view.h"
#include "filo-welcome-page.h"
#include "filo-window.h"

/* Every template is made, and goes away without leaving anything behind. */
static void
test_template (gconstpointer data)
{
  GType type = GPOINTER_TO_SIZE (data);
  GtkWidget *widget = g_object_ref_sink (g_object_new (type, NULL));

  g_assert_true (GTK_IS_WIDGET (widget));
  g_assert_nonnull (gtk_widget_get_first_child (widget));
  if (GTK_IS_WINDOW (widget))
    gtk_window_destroy (GTK_WINDOW (widget));
  g_assert_finalize_object (widget);
}

/* How many panes fit. */
static void
test_panes_modes (void)
{
  g_assert_cmpint (filo_panes_mode_for_width (599), ==, FILO_PANES_NARROW);
  g_assert_cmpint (filo_panes_mode_for_width (600), ==, FILO_PANES_COMPACT);
  g_assert_cmpint (filo_panes_mode_for_width (760), ==, FILO_PANES_MEDIUM);
  g_assert_cmpint (filo_panes_mode_for_width (899), ==, FILO_PANES_MEDIUM);
  g_assert_cmpint (filo_panes_mode_for_width (900), ==, FILO_PANES_WIDE);
}

static gboolean
is_seen (GtkWidget *pane)
{
  return gtk_widget_get_visible (pane);
}

/* The profile is beside the thread only when wanted, and when there is somebody to show. */
static void
test_panes_profile (void)
{
  GtkWidget *pane[4];
  FiloPanes *panes;

  for (guint i = 0; i < G_N_ELEMENTS (pane); i++)
    pane[i] = gtk_label_new (NULL);
  panes = g_object_ref_sink (g_object_new (FILO_TYPE_PANES, "sidebar", pane[0], "list", pane[1],
                                           "thread", pane[2], "profile", pane[3], NULL));
  g_assert_true (is_seen (pane[0]) && is_seen (pane[1]) && is_seen (pane[2]));
  g_assert_false (is_seen (pane[3]));
  filo_panes_set_has_profile (panes, TRUE);
  g_assert_true (is_seen (pane[3]));
  filo_panes_set_show_profile (panes, FALSE);
  g_assert_false (is_seen (pane[3]));
  g_assert_finalize_object (panes);
}

/* The narrowest window shows one pane, so it may not ask for the room of four. */
static void
test_panes_minimum (void)
{
  GtkWidget *window = gtk_window_new ();
  FiloPanes *panes = g_object_new (FILO_TYPE_PANES, NULL);
  int minimum;

  for (guint i = 0; i < 4; i++)
    {
      static const char *const names[] = { "sidebar", "list", "thread", "profile" };
      GtkWidget *label = gtk_label_new (NULL);

      gtk_widget_set_size_request (label, 300, -1);
      g_object_set (panes, names[i], label, NULL);
    }
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (panes));
  gtk_widget_measure (GTK_WIDGET (panes), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 320);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  const GType types[] = {
    FILO_TYPE_COMPOSER,     FILO_TYPE_CONVERSATION_PANE, FILO_TYPE_KEYS_WINDOW,
    FILO_TYPE_LINK_POPOVER, FILO_TYPE_PANES,             FILO_TYPE_PROFILE_PANEL,
    FILO_TYPE_SIDEBAR,      FILO_TYPE_THREAD_PANE,       FILO_TYPE_THREAD_VIEW,
    FILO_TYPE_WELCOME_PAGE, FILO_TYPE_WINDOW,
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strdup_printf ("/templates/%s", g_type_name (types[i]));

      g_test_add_data_func (path, GSIZE_TO_POINTER (types[i]), test_template);
    }
  g_test_add_func ("/panes/modes", test_panes_modes);
  g_test_add_func ("/panes/profile", test_panes_profile);
  g_test_add_func ("/panes/minimum", test_panes_minimum);
  return g_test_run ();
}
