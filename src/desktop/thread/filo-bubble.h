/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The text of one message in its bubble. It measures the text with a layout of
 * its own and keeps the result: a wrapping GtkLabel asked for its smallest width
 * costs a millisecond each, which fifty of them make visible.
 */
#define FILO_TYPE_BUBBLE (filo_bubble_get_type ())
G_DECLARE_FINAL_TYPE (FiloBubble, filo_bubble, FILO, BUBBLE, GtkWidget)

GtkWidget *filo_bubble_new        (void);
void       filo_bubble_set_text   (FiloBubble *self,
                                   const char *text);
void       filo_bubble_set_origin (FiloBubble *self,
                                   const char *origin,
                                   const char *icon_name);
void       filo_bubble_set_extra  (FiloBubble *self,
                                   GtkWidget  *extra);
GtkLabel  *filo_bubble_get_label  (FiloBubble *self);

G_END_DECLS
