/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-bubble.h"

#include "filo-links.h"

#define GAP 4

struct _FiloBubble
{
  GtkWidget   parent_instance;

  GtkWidget  *origin;       /* GtkBox of icon and label; NULL until one is needed. */
  GtkImage   *origin_icon;
  GtkLabel   *origin_label;
  GtkLabel   *body;
  GtkWidget  *extra;        /* Attachments; NULL for none. */

  int         natural;      /* Width of the text on one line, -1 = not known. */
  int         wrapped_for;  /* Width that `height` belongs to, -1 = none. */
  int         height;
};

G_DEFINE_FINAL_TYPE (FiloBubble, filo_bubble, GTK_TYPE_WIDGET)

static gboolean
has_text (FiloBubble *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->body));
}

/* Lays the text out once: on one line (@width < 0), or wrapped. */
static void
lay_out (FiloBubble *self,
         int         width,
         int        *text_width,
         int        *text_height)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (
      GTK_WIDGET (self->body), gtk_label_get_text (self->body));

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (width >= 0)
    pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, text_width, text_height);
}

static int
get_natural (FiloBubble *self)
{
  if (self->natural < 0)
    {
      lay_out (self, -1, &self->natural, NULL);
      self->natural += 1;
    }
  return self->natural;
}

static int
get_height (FiloBubble *self,
            int         width)
{
  if (self->wrapped_for != width)
    {
      lay_out (self, width, NULL, &self->height);
      self->wrapped_for = width;
    }
  return self->height;
}

static int
measure_child (GtkWidget      *child,
               GtkOrientation  orientation,
               int             for_size)
{
  int natural;

  gtk_widget_measure (child, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

static GtkSizeRequestMode
filo_bubble_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
measure_width (FiloBubble *self)
{
  int width = has_text (self) ? get_natural (self) : 0;

  if (self->origin != NULL && gtk_widget_get_visible (self->origin))
    width = MAX (width, measure_child (self->origin, GTK_ORIENTATION_HORIZONTAL, -1));
  if (self->extra != NULL)
    width = MAX (width, measure_child (self->extra, GTK_ORIENTATION_HORIZONTAL, -1));
  return width;
}

static int
measure_height (FiloBubble *self,
                int         width)
{
  int height = has_text (self) ? get_height (self, width) : 0;

  if (self->origin != NULL && gtk_widget_get_visible (self->origin))
    height += measure_child (self->origin, GTK_ORIENTATION_VERTICAL, width) + GAP;
  if (self->extra != NULL)
    height += measure_child (self->extra, GTK_ORIENTATION_VERTICAL, width) +
              (has_text (self) ? GAP : 0);
  return height;
}

static void
filo_bubble_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  FiloBubble *self = FILO_BUBBLE (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = measure_width (self);
      *minimum = MIN (*natural, 60);
    }
  else
    {
      *minimum = *natural = measure_height (self, for_size < 0 ? measure_width (self) : for_size);
    }
}

static void
filo_bubble_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  FiloBubble *self = FILO_BUBBLE (widget);
  int y = 0;

  if (self->origin != NULL && gtk_widget_get_visible (self->origin))
    {
      int h = measure_child (self->origin, GTK_ORIENTATION_VERTICAL, width);

      gtk_widget_size_allocate (self->origin, &(GtkAllocation) { 0, y, width, h }, -1);
      y += h + GAP;
    }
  if (has_text (self))
    {
      int h = get_height (self, width);

      gtk_widget_size_allocate (GTK_WIDGET (self->body), &(GtkAllocation) { 0, y, width, h }, -1);
      y += h + GAP;
    }
  if (self->extra != NULL)
    {
      int rest = MAX (0, height - y);

      gtk_widget_size_allocate (self->extra, &(GtkAllocation) { 0, y, width, rest }, -1);
    }
}

static void
forget_layout (FiloBubble *self)
{
  self->natural = -1;
  self->wrapped_for = -1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
filo_bubble_css_changed (GtkWidget         *widget,
                         GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (filo_bubble_parent_class)->css_changed (widget, change);
  if (FILO_BUBBLE (widget)->body != NULL)
    forget_layout (FILO_BUBBLE (widget));
}

static void
filo_bubble_system_setting_changed (GtkWidget        *widget,
                                    GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (filo_bubble_parent_class)->system_setting_changed (widget, setting);
  forget_layout (FILO_BUBBLE (widget));
}

static void
filo_bubble_dispose (GObject *object)
{
  FiloBubble *self = FILO_BUBBLE (object);

  g_clear_pointer (&self->origin, gtk_widget_unparent);
  g_clear_pointer (&self->extra, gtk_widget_unparent);
  if (self->body != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->body));
  self->body = NULL;
  G_OBJECT_CLASS (filo_bubble_parent_class)->dispose (object);
}

static void
filo_bubble_class_init (FiloBubbleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = filo_bubble_dispose;
  widget_class->get_request_mode = filo_bubble_get_request_mode;
  widget_class->measure = filo_bubble_measure;
  widget_class->size_allocate = filo_bubble_size_allocate;
  widget_class->css_changed = filo_bubble_css_changed;
  widget_class->system_setting_changed = filo_bubble_system_setting_changed;

  gtk_widget_class_set_css_name (widget_class, "bubble");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
filo_bubble_init (FiloBubble *self)
{
  self->natural = self->wrapped_for = -1;
  self->body = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_selectable (self->body, TRUE);
  gtk_label_set_wrap (self->body, TRUE);
  gtk_label_set_wrap_mode (self->body, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->body, 0);
  gtk_label_set_yalign (self->body, 0);
  /* A text's own direction decides its side, not the interface's. */
  gtk_widget_set_focusable (GTK_WIDGET (self->body), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->body), GTK_WIDGET (self));
}

GtkWidget *
filo_bubble_new (void)
{
  return g_object_new (FILO_TYPE_BUBBLE, NULL);
}

/**
 * filo_bubble_set_text:
 * @text: (nullable): what was written, as it came; its web addresses become links
 */
void
filo_bubble_set_text (FiloBubble *self,
                      const char *text)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (FILO_IS_BUBBLE (self));

  if (text == NULL)
    text = "";
  markup = filo_links_dup_markup (text);
  if (markup != NULL)
    gtk_label_set_markup (self->body, markup);
  else
    gtk_label_set_text (self->body, text);
  gtk_widget_set_visible (GTK_WIDGET (self->body), *text != '\0');
  forget_layout (self);
}

static void
make_origin (FiloBubble *self)
{
  self->origin = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  gtk_widget_add_css_class (self->origin, "origin");
  self->origin_icon = GTK_IMAGE (gtk_image_new ());
  gtk_image_set_pixel_size (self->origin_icon, 14);
  self->origin_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->origin_label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->origin_label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->origin_label), "caption-heading");
  gtk_box_append (GTK_BOX (self->origin), GTK_WIDGET (self->origin_icon));
  gtk_box_append (GTK_BOX (self->origin), GTK_WIDGET (self->origin_label));
  gtk_widget_insert_before (self->origin, GTK_WIDGET (self), GTK_WIDGET (self->body));
}

/**
 * filo_bubble_set_origin:
 * @origin: (nullable): where the text came from when nobody typed it
 */
void
filo_bubble_set_origin (FiloBubble *self,
                        const char *origin,
                        const char *icon_name)
{
  g_return_if_fail (FILO_IS_BUBBLE (self));

  if (origin != NULL && self->origin == NULL)
    make_origin (self);
  if (self->origin == NULL)
    return;
  gtk_widget_set_visible (self->origin, origin != NULL);
  if (origin == NULL)
    return;
  gtk_label_set_label (self->origin_label, origin);
  gtk_image_set_from_icon_name (self->origin_icon, icon_name);
}

/**
 * filo_bubble_set_extra:
 * @extra: (transfer full) (nullable): a floating widget below the text
 */
void
filo_bubble_set_extra (FiloBubble *self,
                       GtkWidget  *extra)
{
  g_return_if_fail (FILO_IS_BUBBLE (self));

  g_clear_pointer (&self->extra, gtk_widget_unparent);
  self->extra = extra;
  if (extra != NULL)
    gtk_widget_set_parent (extra, GTK_WIDGET (self));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * filo_bubble_get_label:
 *
 * Returns: (transfer none): the label, for its menu and its links
 */
GtkLabel *
filo_bubble_get_label (FiloBubble *self)
{
  g_return_val_if_fail (FILO_IS_BUBBLE (self), NULL);
  return self->body;
}
