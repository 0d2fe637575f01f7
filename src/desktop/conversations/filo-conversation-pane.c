/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-conversation-pane.h"

#include <glib/gi18n.h>

#include "filo-conversation-row.h"
#include "filo-sidebar.h"

struct _FiloConversationPane
{
  AdwBin                parent_instance;

  AdwHeaderBar         *header;
  AdwWindowTitle       *title;
  GtkWidget            *back;
  GtkStack             *stack;
  GtkScrolledWindow    *scroller;
  GtkListView          *view;
  GtkRevealer          *fresh;
  GtkButton            *fresh_button;
  AdwStatusPage        *empty;

  FiloContext          *context;
  FiloConversationList *list;
  GtkSingleSelection   *selection;
  FiloConversation     *open;       /* Owned; what the thread shows, in the list or not. */
  guint                 position;   /* Where it stands, or stood when it left the list. */
  guint                 n_fresh;    /* Arrived above what is seen. */
  gboolean              is_hovered;
  gboolean              is_selecting;  /* We change the selection, not the person. */
  gboolean              to_top;        /* The next layout is to end at the very top. */
};

G_DEFINE_FINAL_TYPE (FiloConversationPane, filo_conversation_pane, ADW_TYPE_BIN)

enum { OPEN, FILLED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct
{
  const char *icon;
  const char *title;
  const char *description;
} empties[FILO_N_CONVERSATION_FILTERS] = {
  [FILO_CONVERSATION_FILTER_INBOX] = { "filo-inbox-symbolic",
    NC_ ("empty list", "All Answered"),
    NC_ ("empty list", "When somebody texts one of your numbers, the conversation appears here.") },
  [FILO_CONVERSATION_FILTER_UNREAD] = { "filo-unread-symbolic",
    NC_ ("empty list", "Nothing Unread"),
    NC_ ("empty list", "You have seen every text.") },
  [FILO_CONVERSATION_FILTER_SNOOZED] = { "alarm-symbolic",
    NC_ ("empty list", "Nothing Snoozed"),
    NC_ ("empty list", "Conversations put off until later wait here.") },
  [FILO_CONVERSATION_FILTER_CLOSED] = { "object-select-symbolic",
    NC_ ("empty list", "Nothing Closed"),
    NC_ ("empty list", "Close a conversation when it is done. A new text reopens it.") },
  [FILO_CONVERSATION_FILTER_BLOCKED] = { "action-unavailable-symbolic",
    NC_ ("empty list", "Nobody Blocked"),
    NC_ ("empty list", "Texts of blocked people are kept here, without alerts.") },
};

static GtkAdjustment *
get_adjustment (FiloConversationPane *self)
{
  return gtk_scrolled_window_get_vadjustment (self->scroller);
}

static void
show_fresh (FiloConversationPane *self,
            guint                 n)
{
  g_autofree char *text = NULL;

  self->n_fresh = n;
  if (n > 0)
    {
      /* Translators: so many conversations with new texts stand above what is seen. */
      text = g_strdup_printf (ngettext ("%u new ↑", "%u new ↑", n), n);
      gtk_button_set_label (self->fresh_button, text);
    }
  gtk_revealer_set_reveal_child (self->fresh, n > 0);
}

static void
show_page (FiloConversationPane *self)
{
  FiloConversationFilter filter;
  const char *page = "list";

  if (self->list == NULL)
    return;
  filter = filo_conversation_list_get_filter (self->list);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    page = filo_conversation_list_get_loading (self->list) ? "loading" : "empty";
  if (g_str_equal (page, "empty"))
    {
      adw_status_page_set_icon_name (self->empty, empties[filter].icon);
      adw_status_page_set_title (self->empty,
                                 g_dpgettext2 (NULL, "empty list", empties[filter].title));
      adw_status_page_set_description (
          self->empty, g_dpgettext2 (NULL, "empty list", empties[filter].description));
    }
  gtk_stack_set_visible_child_name (self->stack, page);
}

/* Marks the open conversation in the list, where it is there. */
static void
select_open (FiloConversationPane *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->selection == NULL)
    return;
  if (self->open != NULL && filo_conversation_list_find (self->list, self->open, &position))
    self->position = position;
  else
    position = GTK_INVALID_LIST_POSITION;
  self->is_selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->is_selecting = FALSE;
}

static void
on_loaded (FiloConversation     *conversation,
           GParamSpec           *pspec,
           FiloConversationPane *self)
{
  g_signal_handlers_disconnect_by_func (conversation, on_loaded, self);
  if (self->selection != NULL &&
      gtk_single_selection_get_selected_item (self->selection) == (gpointer) conversation)
    g_signal_emit (self, signals[OPEN], 0, conversation, FALSE);
}

static void
open_position (FiloConversationPane *self,
               guint                 position,
               gboolean              deliberate)
{
  g_autoptr (FiloConversation) conversation =
      g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (conversation == NULL)
    return;
  self->position = position;
  if (filo_conversation_get_loaded (conversation))
    g_signal_emit (self, signals[OPEN], 0, conversation, deliberate);
  else
    g_signal_connect_object (conversation, "notify::loaded", G_CALLBACK (on_loaded), self, 0);
}

static void
on_selected (FiloConversationPane *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (!self->is_selecting && position != GTK_INVALID_LIST_POSITION)
    open_position (self, position, FALSE);
}

static void
on_activate (GtkListView          *view,
             guint                 position,
             FiloConversationPane *self)
{
  open_position (self, position, TRUE);
}

/* Rows must not move under the pointer. The list keeps what is seen in its
 * place by itself; only when nobody points at it, the newest is brought in. */
static void
on_items_changed (GListModel           *model,
                  guint                 position,
                  guint                 removed,
                  guint                 added,
                  FiloConversationPane *self)
{
  gboolean is_first_fill = removed == 0 && added == g_list_model_get_n_items (model);
  gboolean at_top = gtk_adjustment_get_value (get_adjustment (self)) < 1;

  if (position == 0 && added > 0 && removed == 0 && !is_first_fill)
    {
      if (at_top && !self->is_hovered)
        self->to_top = TRUE;
      else
        show_fresh (self, self->n_fresh + added);
    }
  select_open (self);
  show_page (self);
  if (is_first_fill)
    g_signal_emit (self, signals[FILLED], 0);
}

static void
on_layout (GdkFrameClock        *clock,
           FiloConversationPane *self)
{
  if (!self->to_top)
    return;
  self->to_top = FALSE;
  gtk_adjustment_set_value (get_adjustment (self), 0);
}

static void
on_scrolled (GtkAdjustment        *adjustment,
             FiloConversationPane *self)
{
  if (self->n_fresh > 0 && gtk_adjustment_get_value (adjustment) < 1)
    show_fresh (self, 0);
}

static void
on_fresh_clicked (FiloConversationPane *self)
{
  show_fresh (self, 0);
  self->to_top = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self->scroller));
}

static void
on_enter (FiloConversationPane *self)
{
  self->is_hovered = TRUE;
}

static void
on_leave (FiloConversationPane *self)
{
  self->is_hovered = FALSE;
}

static void
on_setup (GtkListItemFactory   *factory,
          GtkListItem          *item,
          FiloConversationPane *self)
{
  gtk_list_item_set_child (item, filo_conversation_row_new (self->context));
}

static void
on_bind (GtkListItemFactory   *factory,
         GtkListItem          *item,
         FiloConversationPane *self)
{
  filo_conversation_row_set (FILO_CONVERSATION_ROW (gtk_list_item_get_child (item)),
                             gtk_list_item_get_item (item));
}

static void
on_unbind (GtkListItemFactory   *factory,
           GtkListItem          *item,
           FiloConversationPane *self)
{
  filo_conversation_row_set (FILO_CONVERSATION_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
on_day_changed (FiloConversationPane *self)
{
  GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  for (; item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (FILO_IS_CONVERSATION_ROW (row))
        filo_conversation_row_refresh (FILO_CONVERSATION_ROW (row));
    }
}

static void
filo_conversation_pane_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (filo_conversation_pane_parent_class)->realize (widget);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "layout", G_CALLBACK (on_layout),
                           widget, G_CONNECT_AFTER);
}

static void
filo_conversation_pane_unrealize (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (widget), on_layout, widget);
  GTK_WIDGET_CLASS (filo_conversation_pane_parent_class)->unrealize (widget);
}

static void
filo_conversation_pane_dispose (GObject *object)
{
  FiloConversationPane *self = FILO_CONVERSATION_PANE (object);

  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_CONVERSATION_PANE);
  G_OBJECT_CLASS (filo_conversation_pane_parent_class)->dispose (object);
}

static void
filo_conversation_pane_finalize (GObject *object)
{
  FiloConversationPane *self = FILO_CONVERSATION_PANE (object);

  g_clear_object (&self->open);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (filo_conversation_pane_parent_class)->finalize (object);
}

static void
filo_conversation_pane_class_init (FiloConversationPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = filo_conversation_pane_dispose;
  object_class->finalize = filo_conversation_pane_finalize;
  widget_class->realize = filo_conversation_pane_realize;
  widget_class->unrealize = filo_conversation_pane_unrealize;

  signals[OPEN] = g_signal_new ("open", FILO_TYPE_CONVERSATION_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 2, FILO_TYPE_CONVERSATION,
                                G_TYPE_BOOLEAN);

  /* The first rows are there. */
  signals[FILLED] = g_signal_new ("filled", FILO_TYPE_CONVERSATION_PANE, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/filo_sms/Filo/conversations/filo-conversation-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloConversationPane, header);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationPane, title);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationPane, back);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationPane, view);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationPane, fresh);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationPane, fresh_button);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationPane, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_fresh_clicked);
}

static void
filo_conversation_pane_init (FiloConversationPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->position = GTK_INVALID_LIST_POSITION;
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  gtk_list_view_set_factory (self->view, factory);

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), motion);
  g_signal_connect (get_adjustment (self), "value-changed", G_CALLBACK (on_scrolled), self);
}

void
filo_conversation_pane_set_context (FiloConversationPane *self,
                                    FiloContext          *context)
{
  g_return_if_fail (FILO_IS_CONVERSATION_PANE (self));

  if (g_set_object (&self->context, context))
    g_signal_connect_object (context, "day-changed", G_CALLBACK (on_day_changed), self,
                             G_CONNECT_SWAPPED);
}

/**
 * filo_conversation_pane_set_filter:
 *
 * Shows another list; also the same one anew, as after signing in.
 */
void
filo_conversation_pane_set_filter (FiloConversationPane   *self,
                                   FiloConversationFilter  filter)
{
  g_return_if_fail (FILO_IS_CONVERSATION_PANE (self));
  g_return_if_fail (self->context != NULL);

  if (self->list != NULL && filo_conversation_list_get_filter (self->list) == filter)
    return;
  gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);

  self->list = filo_store_new_conversation_list (filo_context_get_store (self->context), filter);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->position = GTK_INVALID_LIST_POSITION;
  select_open (self);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (show_page), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  /* After the view's own handler: what it knows of the rows is right by then. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_items_changed), self,
                           0);
  adw_window_title_set_title (self->title, filo_sidebar_get_filter_name (filter));
  show_fresh (self, 0);
  show_page (self);
}

/**
 * filo_conversation_pane_set_open:
 * @conversation: (nullable): what the thread shows now
 */
void
filo_conversation_pane_set_open (FiloConversationPane *self,
                                 FiloConversation     *conversation)
{
  g_return_if_fail (FILO_IS_CONVERSATION_PANE (self));

  g_set_object (&self->open, conversation);
  select_open (self);
}

/* The row that shows @conversation gets the focus, so that Enter and the arrows
 * go on from it. */
static void
focus_row (FiloConversationPane *self,
           FiloConversation     *conversation)
{
  GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  for (; item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (FILO_IS_CONVERSATION_ROW (row) &&
          filo_conversation_row_get_conversation (FILO_CONVERSATION_ROW (row)) == conversation)
        {
          gtk_widget_grab_focus (item);
          return;
        }
    }
}

/**
 * filo_conversation_pane_step:
 * @by: 1 for the next, -1 for the one before
 *
 * Opens the neighbour of what is open; when that has left the list, what has
 * taken its place or stands before it.
 *
 * Returns: whether there was one
 */
gboolean
filo_conversation_pane_step (FiloConversationPane *self,
                             int                   by)
{
  guint n, selected;
  gint64 target;

  g_return_val_if_fail (FILO_IS_CONVERSATION_PANE (self), FALSE);

  if (self->selection == NULL)
    return FALSE;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  selected = gtk_single_selection_get_selected (self->selection);
  if (selected != GTK_INVALID_LIST_POSITION)
    target = (gint64) selected + by;
  else if (self->position == GTK_INVALID_LIST_POSITION)
    target = by > 0 ? 0 : (gint64) n - 1;
  else
    target = by > 0 ? self->position : (gint64) self->position - 1;
  if (n == 0 || target < 0 || target >= n)
    return FALSE;
  gtk_single_selection_set_selected (self->selection, target);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", (guint) target);
  focus_row (self, gtk_single_selection_get_selected_item (self->selection));
  return TRUE;
}

/**
 * filo_conversation_pane_open_first:
 *
 * Returns: whether there was a first conversation to open
 */
gboolean
filo_conversation_pane_open_first (FiloConversationPane *self)
{
  g_return_val_if_fail (FILO_IS_CONVERSATION_PANE (self), FALSE);

  if (self->selection == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    return FALSE;
  gtk_single_selection_set_selected (self->selection, 0);
  return TRUE;
}

/**
 * filo_conversation_pane_focus:
 *
 * Goes to the list.
 */
void
filo_conversation_pane_focus (FiloConversationPane *self)
{
  g_return_if_fail (FILO_IS_CONVERSATION_PANE (self));

  if (self->open != NULL)
    focus_row (self, self->open);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
}

void
filo_conversation_pane_set_back_visible (FiloConversationPane *self,
                                         gboolean              visible)
{
  g_return_if_fail (FILO_IS_CONVERSATION_PANE (self));
  gtk_widget_set_visible (self->back, visible);
}

/**
 * filo_conversation_pane_set_title_buttons:
 *
 * Which of the window's own buttons stand in this pane's header.
 */
void
filo_conversation_pane_set_title_buttons (FiloConversationPane *self,
                                          gboolean              start,
                                          gboolean              end)
{
  g_return_if_fail (FILO_IS_CONVERSATION_PANE (self));
  adw_header_bar_set_show_start_title_buttons (self->header, start);
  adw_header_bar_set_show_end_title_buttons (self->header, end);
}
