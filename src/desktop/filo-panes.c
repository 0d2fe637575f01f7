/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-panes.h"

#define NARROW_BELOW 600
#define COMPACT_BELOW 760
#define MEDIUM_BELOW 900
#define SMALLEST_WIDTH 320

struct _FiloPanes
{
  GtkWidget      parent_instance;

  GtkPaned      *outer;    /* sidebar | middle */
  GtkPaned      *middle;   /* list | inner */
  GtkPaned      *inner;    /* thread | profile */
  GtkWidget     *panes[FILO_PANE_PROFILE + 1];

  FiloPanesMode  mode;
  FiloPane       page;
  gboolean       show_profile;
  gboolean       has_profile;    /* There is somebody to show. */
  int            profile_width;  /* Wanted in wide mode; kept while the profile isn't beside the thread. */
  gboolean       place_profile;  /* The divider of `inner` is to be set at the next allocation. */
  guint          tick;
  int            least[FILO_PANES_WIDE + 1];  /* The width that a mode's panes needed when last seen. */
};

G_DEFINE_FINAL_TYPE (FiloPanes, filo_panes, GTK_TYPE_WIDGET)

G_DEFINE_ENUM_TYPE (FiloPanesMode, filo_panes_mode,
                    G_DEFINE_ENUM_VALUE (FILO_PANES_NARROW, "narrow"),
                    G_DEFINE_ENUM_VALUE (FILO_PANES_COMPACT, "compact"),
                    G_DEFINE_ENUM_VALUE (FILO_PANES_MEDIUM, "medium"),
                    G_DEFINE_ENUM_VALUE (FILO_PANES_WIDE, "wide"))

G_DEFINE_ENUM_TYPE (FiloPane, filo_pane,
                    G_DEFINE_ENUM_VALUE (FILO_PANE_SIDEBAR, "sidebar"),
                    G_DEFINE_ENUM_VALUE (FILO_PANE_LIST, "list"),
                    G_DEFINE_ENUM_VALUE (FILO_PANE_THREAD, "thread"),
                    G_DEFINE_ENUM_VALUE (FILO_PANE_PROFILE, "profile"))

typedef enum
{
  PROP_MODE = 1,
  PROP_PAGE,
  PROP_SHOW_PROFILE,
  PROP_SIDEBAR,
  PROP_LIST,
  PROP_THREAD,
  PROP_PROFILE
} FiloPanesProps;

static GParamSpec *props[PROP_PROFILE + 1];

/* Which panes are seen in a mode, by what is wanted. */
static gboolean
wants_pane (FiloPanes *self,
            FiloPane   pane)
{
  FiloPane page = self->page;

  switch (self->mode)
    {
    case FILO_PANES_NARROW:
      return pane == page;
    case FILO_PANES_COMPACT:
      if (pane == FILO_PANE_SIDEBAR || pane == FILO_PANE_LIST)
        return (pane == FILO_PANE_SIDEBAR) == (page == FILO_PANE_SIDEBAR);
      return (pane == FILO_PANE_PROFILE) == (page == FILO_PANE_PROFILE);
    case FILO_PANES_MEDIUM:
      if (pane == FILO_PANE_SIDEBAR || pane == FILO_PANE_LIST)
        return TRUE;
      return (pane == FILO_PANE_PROFILE) == (page == FILO_PANE_PROFILE);
    case FILO_PANES_WIDE:
      return pane != FILO_PANE_PROFILE || (self->show_profile && self->has_profile);
    }
  return TRUE;
}

static void
update_visible (FiloPanes *self)
{
  gboolean seen[FILO_PANE_PROFILE + 1];

  for (int i = 0; i <= FILO_PANE_PROFILE; i++)
    {
      seen[i] = wants_pane (self, i);
      if (self->panes[i] != NULL)
        gtk_widget_set_visible (self->panes[i], seen[i]);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->inner),
                          seen[FILO_PANE_THREAD] || seen[FILO_PANE_PROFILE]);
  gtk_widget_set_visible (GTK_WIDGET (self->middle),
                          seen[FILO_PANE_LIST] || seen[FILO_PANE_THREAD] || seen[FILO_PANE_PROFILE]);
  if (seen[FILO_PANE_THREAD] && seen[FILO_PANE_PROFILE])
    self->place_profile = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
keep_profile_width (FiloPanes *self)
{
  GtkWidget *profile = self->panes[FILO_PANE_PROFILE];

  if (self->mode == FILO_PANES_WIDE && self->show_profile && self->has_profile &&
      profile != NULL && gtk_widget_get_width (profile) > 0)
    self->profile_width = gtk_widget_get_width (profile);
}

static void
set_mode (FiloPanes     *self,
          FiloPanesMode  mode)
{
  if (self->mode == mode)
    return;
  keep_profile_width (self);
  /* What was beside the thread is still there after the window grows or shrinks;
   * the thread, not the panel, is what remains of the two. */
  if (mode == FILO_PANES_WIDE && self->page == FILO_PANE_PROFILE)
    {
      self->page = FILO_PANE_THREAD;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAGE]);
    }
  self->mode = mode;
  update_visible (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODE]);
}

/* The widest mode whose panes fit; a long word or a translation may need more than we thought. */
static FiloPanesMode
choose_mode (FiloPanes *self,
             int        width)
{
  FiloPanesMode mode = filo_panes_mode_for_width (width);

  while (mode > FILO_PANES_NARROW && self->least[mode] > width)
    mode--;
  return mode;
}

/* Children must not be shown or hidden inside an allocation, so the mode follows
 * at the start of the next frame; for one frame the panes may be cut at the edge. */
static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  FiloPanes *self = FILO_PANES (widget);

  self->tick = 0;
  set_mode (self, choose_mode (self, gtk_widget_get_width (widget)));
  return G_SOURCE_REMOVE;
}

static void
filo_panes_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  FiloPanes *self = FILO_PANES (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (GTK_WIDGET (self->outer), orientation, -1, minimum, natural, NULL, NULL);
      *minimum = MIN (*minimum, SMALLEST_WIDTH);
    }
  else
    {
      gtk_widget_measure (GTK_WIDGET (self->outer), orientation, -1, minimum, natural, NULL, NULL);
    }
}

static void
place_profile (FiloPanes *self,
               int        width)
{
  int handles = 3;
  int left = gtk_paned_get_position (self->outer) + gtk_paned_get_position (self->middle);
  int thread = width - left - self->profile_width - handles;

  self->place_profile = FALSE;
  if (thread > 0)
    gtk_paned_set_position (self->inner, thread);
}

static void
filo_panes_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  FiloPanes *self = FILO_PANES (widget);
  int least;

  if (self->place_profile && self->mode == FILO_PANES_WIDE)
    place_profile (self, width);
  gtk_widget_measure (GTK_WIDGET (self->outer), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  self->least[self->mode] = least;
  if (choose_mode (self, width) != self->mode && self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (widget, on_tick, NULL, NULL);
  gtk_widget_size_allocate (GTK_WIDGET (self->outer),
                            &(GtkAllocation) { 0, 0, MAX (width, least), height }, baseline);
}

static void
set_pane (FiloPanes *self,
          FiloPane   pane,
          GtkWidget *child)
{
  self->panes[pane] = child;
  if (pane == FILO_PANE_SIDEBAR)
    gtk_paned_set_start_child (self->outer, child);
  else if (pane == FILO_PANE_LIST)
    gtk_paned_set_start_child (self->middle, child);
  else if (pane == FILO_PANE_THREAD)
    gtk_paned_set_start_child (self->inner, child);
  else
    gtk_paned_set_end_child (self->inner, child);
  update_visible (self);
}

static void
filo_panes_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  FiloPanes *self = FILO_PANES (object);

  switch ((FiloPanesProps) id)
    {
    case PROP_MODE:
      g_value_set_enum (value, self->mode);
      break;
    case PROP_PAGE:
      g_value_set_enum (value, self->page);
      break;
    case PROP_SHOW_PROFILE:
      g_value_set_boolean (value, self->show_profile);
      break;
    case PROP_SIDEBAR:
    case PROP_LIST:
    case PROP_THREAD:
    case PROP_PROFILE:
      g_value_set_object (value, self->panes[id - PROP_SIDEBAR]);
      break;
    }
}

static void
filo_panes_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  FiloPanes *self = FILO_PANES (object);

  switch ((FiloPanesProps) id)
    {
    case PROP_MODE:
      g_assert_not_reached ();
    case PROP_PAGE:
      filo_panes_set_page (self, g_value_get_enum (value));
      break;
    case PROP_SHOW_PROFILE:
      filo_panes_set_show_profile (self, g_value_get_boolean (value));
      break;
    case PROP_SIDEBAR:
    case PROP_LIST:
    case PROP_THREAD:
    case PROP_PROFILE:
      set_pane (self, id - PROP_SIDEBAR, g_value_get_object (value));
      break;
    }
}

static void
filo_panes_dispose (GObject *object)
{
  FiloPanes *self = FILO_PANES (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  if (self->outer != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->outer));
  self->outer = NULL;
  G_OBJECT_CLASS (filo_panes_parent_class)->dispose (object);
}

static void
filo_panes_class_init (FiloPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = filo_panes_dispose;
  object_class->get_property = filo_panes_get_property;
  object_class->set_property = filo_panes_set_property;
  widget_class->measure = filo_panes_measure;
  widget_class->size_allocate = filo_panes_size_allocate;

  props[PROP_MODE] = g_param_spec_enum ("mode", NULL, NULL, FILO_TYPE_PANES_MODE, FILO_PANES_WIDE,
                                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                            G_PARAM_STATIC_STRINGS);
  props[PROP_PAGE] = g_param_spec_enum ("page", NULL, NULL, FILO_TYPE_PANE, FILO_PANE_LIST, flags);
  props[PROP_SHOW_PROFILE] = g_param_spec_boolean ("show-profile", NULL, NULL, TRUE, flags);
  props[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_THREAD] = g_param_spec_object ("thread", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_PROFILE] = g_param_spec_object ("profile", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_css_name (widget_class, "panes");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkPaned *
new_paned (gboolean end_keeps_size)
{
  GtkPaned *paned = GTK_PANED (gtk_paned_new (GTK_ORIENTATION_HORIZONTAL));

  gtk_paned_set_shrink_start_child (paned, FALSE);
  gtk_paned_set_shrink_end_child (paned, FALSE);
  gtk_paned_set_resize_start_child (paned, end_keeps_size);
  gtk_paned_set_resize_end_child (paned, !end_keeps_size);
  return paned;
}

static void
filo_panes_init (FiloPanes *self)
{
  self->mode = FILO_PANES_WIDE;
  self->page = FILO_PANE_LIST;
  self->show_profile = TRUE;
  self->profile_width = 280;

  self->outer = new_paned (FALSE);
  self->middle = new_paned (FALSE);
  self->inner = new_paned (TRUE);
  gtk_paned_set_end_child (self->outer, GTK_WIDGET (self->middle));
  gtk_paned_set_end_child (self->middle, GTK_WIDGET (self->inner));
  gtk_widget_set_parent (GTK_WIDGET (self->outer), GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * filo_panes_mode_for_width:
 *
 * Returns: how many panes fit into @width pixels
 */
FiloPanesMode
filo_panes_mode_for_width (int width)
{
  if (width < NARROW_BELOW)
    return FILO_PANES_NARROW;
  if (width < COMPACT_BELOW)
    return FILO_PANES_COMPACT;
  if (width < MEDIUM_BELOW)
    return FILO_PANES_MEDIUM;
  return FILO_PANES_WIDE;
}

FiloPanesMode
filo_panes_get_mode (FiloPanes *self)
{
  g_return_val_if_fail (FILO_IS_PANES (self), FILO_PANES_WIDE);
  return self->mode;
}

FiloPane
filo_panes_get_page (FiloPanes *self)
{
  g_return_val_if_fail (FILO_IS_PANES (self), FILO_PANE_LIST);
  return self->page;
}

/**
 * filo_panes_set_page:
 *
 * Brings a pane into view where not all fit; where they do, only remembers it.
 */
void
filo_panes_set_page (FiloPanes *self,
                     FiloPane   page)
{
  g_return_if_fail (FILO_IS_PANES (self));

  if (self->page == page)
    return;
  self->page = page;
  update_visible (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAGE]);
}

gboolean
filo_panes_get_show_profile (FiloPanes *self)
{
  g_return_val_if_fail (FILO_IS_PANES (self), FALSE);
  return self->show_profile;
}

/**
 * filo_panes_set_show_profile:
 *
 * Whether the profile stands beside the thread where there is room for it.
 */
void
filo_panes_set_show_profile (FiloPanes *self,
                             gboolean   show)
{
  g_return_if_fail (FILO_IS_PANES (self));

  if (self->show_profile == show)
    return;
  keep_profile_width (self);
  self->show_profile = show;
  update_visible (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_PROFILE]);
}

/**
 * filo_panes_set_has_profile:
 *
 * Whether there is somebody whose profile could be shown.
 */
void
filo_panes_set_has_profile (FiloPanes *self,
                            gboolean   has_profile)
{
  g_return_if_fail (FILO_IS_PANES (self));

  if (self->has_profile == has_profile)
    return;
  keep_profile_width (self);
  self->has_profile = has_profile;
  update_visible (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_PROFILE]);
}

/**
 * filo_panes_is_shown:
 *
 * Whether a pane is on screen in the present mode.
 */
gboolean
filo_panes_is_shown (FiloPanes *self,
                     FiloPane   pane)
{
  g_return_val_if_fail (FILO_IS_PANES (self), FALSE);
  return wants_pane (self, pane);
}

/**
 * filo_panes_get_widths:
 *
 * The widths to remember, in pixels.
 */
void
filo_panes_get_widths (FiloPanes *self,
                       int       *sidebar,
                       int       *list,
                       int       *profile)
{
  g_return_if_fail (FILO_IS_PANES (self));

  keep_profile_width (self);
  *sidebar = gtk_paned_get_position (self->outer);
  *list = gtk_paned_get_position (self->middle);
  *profile = self->profile_width;
}

void
filo_panes_set_widths (FiloPanes *self,
                       int        sidebar,
                       int        list,
                       int        profile)
{
  g_return_if_fail (FILO_IS_PANES (self));

  gtk_paned_set_position (self->outer, sidebar);
  gtk_paned_set_position (self->middle, list);
  self->profile_width = profile;
  self->place_profile = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
