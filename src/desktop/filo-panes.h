/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How many panes stand beside each other. */
typedef enum
{
  FILO_PANES_NARROW,   /* One at a time. */
  FILO_PANES_COMPACT,  /* List or sidebar, and thread or profile. */
  FILO_PANES_MEDIUM,   /* Sidebar, list, and thread or profile. */
  FILO_PANES_WIDE,     /* All, the profile when it is wanted. */
} FiloPanesMode;

#define FILO_TYPE_PANES_MODE (filo_panes_mode_get_type ())
GType filo_panes_mode_get_type (void);

/* The pane that must be seen when not all can be. */
typedef enum
{
  FILO_PANE_SIDEBAR,
  FILO_PANE_LIST,
  FILO_PANE_THREAD,
  FILO_PANE_PROFILE,
} FiloPane;

#define FILO_TYPE_PANE (filo_pane_get_type ())
GType filo_pane_get_type (void);

/*
 * Four panes beside each other that can be resized, and fewer of them as the
 * window gets narrower. Properties: mode (read-only), page, show-profile,
 * sidebar, list, thread, profile (the widgets).
 */
#define FILO_TYPE_PANES (filo_panes_get_type ())
G_DECLARE_FINAL_TYPE (FiloPanes, filo_panes, FILO, PANES, GtkWidget)

FiloPanesMode filo_panes_mode_for_width    (int width);

FiloPanesMode filo_panes_get_mode          (FiloPanes *self);
FiloPane      filo_panes_get_page          (FiloPanes *self);
void          filo_panes_set_page          (FiloPanes *self,
                                            FiloPane   page);
gboolean      filo_panes_get_show_profile  (FiloPanes *self);
void          filo_panes_set_show_profile  (FiloPanes *self,
                                            gboolean   show);
void          filo_panes_set_has_profile   (FiloPanes *self,
                                            gboolean   has_profile);
gboolean      filo_panes_is_shown          (FiloPanes *self,
                                            FiloPane   pane);
void          filo_panes_get_widths        (FiloPanes *self,
                                            int       *sidebar,
                                            int       *list,
                                            int       *profile);
void          filo_panes_set_widths        (FiloPanes *self,
                                            int        sidebar,
                                            int        list,
                                            int        profile);

G_END_DECLS
