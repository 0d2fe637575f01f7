/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-thread-view.h"

#include <glib/gi18n.h>

#include "filo-message-row.h"
#include "filo-place.h"
#include "filo-sentences.h"
#include "filo-thread-list.h"

#define NEAR_BOTTOM 2.0

struct _FiloThreadView
{
  AdwBin             parent_instance;

  GtkScrolledWindow *scroller;
  GtkListView       *view;
  GtkRevealer       *fresh;
  GtkButton         *fresh_button;
  GtkLabel          *announcer;

  FiloContext       *context;
  GListModel        *thread;        /* Owned; NULL while nothing is open. */
  FiloConversation  *conversation;  /* Owned. */
  GPtrArray         *items;         /* Borrowed GtkListItem that are bound. */
  GCancellable      *cancellable;   /* Of the page under way. */

  gint64             new_after;     /* The marker stands above the first inbound text beyond. */
  guint              n_below;       /* Arrived below what is seen. */
  gboolean           is_pinned;     /* Follow the bottom. */
  gboolean           is_dirty;      /* A layout is pending: moves aren't the person's. */
  gboolean           is_moving;     /* We set the value. */
  gboolean           is_paging;
  gboolean           has_failed;    /* Older texts can't be had now; asked again at the next open. */
};

G_DEFINE_FINAL_TYPE (FiloThreadView, filo_thread_view, ADW_TYPE_BIN)

typedef enum { PROP_AT_BOTTOM = 1 } FiloThreadViewProps;
static GParamSpec *props[PROP_AT_BOTTOM + 1];

enum { TEXTS_ADDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GtkAdjustment *
get_adjustment (FiloThreadView *self)
{
  return gtk_scrolled_window_get_vadjustment (self->scroller);
}

static double
get_gap (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) -
         gtk_adjustment_get_value (adjustment);
}

static void
show_below (FiloThreadView *self,
            guint           n)
{
  g_autofree char *text = NULL;

  self->n_below = n;
  if (n > 0)
    {
      /* Translators: so many new texts stand below what is seen. */
      text = g_strdup_printf (ngettext ("%u new ↓", "%u new ↓", n), n);
      gtk_button_set_label (self->fresh_button, text);
    }
  gtk_revealer_set_reveal_child (self->fresh, n > 0);
}

static void
set_pinned (FiloThreadView *self,
            gboolean        pinned)
{
  if (self->is_pinned == pinned)
    return;
  self->is_pinned = pinned;
  if (pinned && self->n_below > 0)
    show_below (self, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AT_BOTTOM]);
}

static gboolean
is_new (FiloThreadView *self,
        FiloMessage    *message)
{
  return filo_message_get_origin (message) == FILO_ORIGIN_INBOUND &&
         filo_message_get_keyword (message) != FILO_KEYWORD_OPT_OUT &&
         filo_message_get_keyword (message) != FILO_KEYWORD_OPT_IN &&
         filo_message_get_keyword (message) != FILO_KEYWORD_HELP &&
         filo_message_get_position (message) > self->new_after;
}

/* The text that the marker stands above, and how many it counts. */
static guint
count_new (FiloThreadView *self,
           guint          *first)
{
  guint n = 0;

  *first = GTK_INVALID_LIST_POSITION;
  if (self->new_after == G_MAXINT64)
    return 0;
  for (guint i = g_list_model_get_n_items (self->thread); i > 0; i--)
    {
      g_autoptr (FiloMessage) message = g_list_model_get_item (self->thread, i - 1);

      if (is_new (self, message))
        {
          n++;
          *first = i - 1;
        }
      else if (filo_message_get_position (message) != 0 &&
               filo_message_get_position (message) <= self->new_after)
        break;
    }
  return n;
}

static FiloPlace
find_place (FiloThreadView *self,
            guint           position,
            guint           first_new,
            guint           n_new)
{
  g_autoptr (FiloMessage) message = g_list_model_get_item (self->thread, position);
  g_autoptr (FiloMessage) below = g_list_model_get_item (self->thread, position + 1);
  g_autoptr (FiloMessage) above =
      position > 0 ? g_list_model_get_item (self->thread, position - 1) : NULL;
  FiloPlace place =
      filo_place_find (above, message, below, filo_context_get_now (self->context));

  if (position == first_new)
    {
      place.n_new = n_new;
      place.starts_group = TRUE;
    }
  return place;
}

static void
update_places (FiloThreadView *self)
{
  guint first_new;
  guint n_new = count_new (self, &first_new);
  guint n = g_list_model_get_n_items (self->thread);

  for (guint i = 0; i < self->items->len; i++)
    {
      GtkListItem *item = g_ptr_array_index (self->items, i);
      guint position = gtk_list_item_get_position (item);
      FiloPlace place;

      if (position >= n)
        continue;
      place = find_place (self, position, first_new, n_new);
      filo_message_row_set_place (FILO_MESSAGE_ROW (gtk_list_item_get_child (item)), &place);
    }
}

static void
announce (FiloThreadView *self,
          FiloMessage    *message)
{
  FiloProfile *profile = filo_conversation_get_profile (self->conversation);
  g_autofree char *author =
      filo_sentences_dup_first_name (profile, filo_context_get_home (self->context));
  g_autofree char *spoken = filo_sentences_dup_spoken (message, author, NULL,
                                                       filo_context_get_now (self->context));

  gtk_label_set_label (self->announcer, spoken);
}

static guint
count_inbound (FiloThreadView *self,
               guint           position,
               guint           added)
{
  guint n = 0;

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (FiloMessage) message = g_list_model_get_item (self->thread, i);

      if (filo_message_get_origin (message) != FILO_ORIGIN_INBOUND)
        continue;
      n++;
      announce (self, message);
    }
  return n;
}

static void
go_to_bottom (FiloThreadView *self)
{
  guint n = g_list_model_get_n_items (self->thread);

  set_pinned (self, TRUE);
  self->is_dirty = TRUE;
  if (n > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", n - 1);
}

/* Whether what was added is one of our own, which the person wants to see. */
static gboolean
ends_with_own (FiloThreadView *self)
{
  guint n = g_list_model_get_n_items (self->thread);
  g_autoptr (FiloMessage) last = n > 0 ? g_list_model_get_item (self->thread, n - 1) : NULL;

  return last != NULL && filo_message_get_state (last) == FILO_TEXT_UNSENT &&
         filo_context_is_me (self->context, filo_message_get_agent_id (last));
}

static void
on_items_changed (GListModel     *model,
                  guint           position,
                  guint           removed,
                  guint           added,
                  FiloThreadView *self)
{
  guint n = g_list_model_get_n_items (model);
  gboolean is_first_fill = removed == 0 && added == n;
  gboolean at_end = position + added == n && position > 0;
  guint inbound = 0;

  self->is_dirty = TRUE;
  if (is_first_fill)
    {
      go_to_bottom (self);
    }
  else if (at_end && added > removed)
    {
      inbound = count_inbound (self, position + removed, added - removed);
      if (ends_with_own (self))
        go_to_bottom (self);
      else if (!self->is_pinned && inbound > 0)
        show_below (self, self->n_below + inbound);
    }
  update_places (self);
  if (inbound > 0)
    g_signal_emit (self, signals[TEXTS_ADDED], 0, inbound);
}

static void
on_page_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (FiloThreadView) self = user_data;
  g_autoptr (GError) error = NULL;

  filo_thread_list_load_older_finish (FILO_THREAD_LIST (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_paging = FALSE;
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    return;
  self->has_failed = TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", error->message);
}

/* Asks for older texts a page before they are seen. */
static void
load_older_if_near (FiloThreadView *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  FiloThreadList *list;

  if (self->is_paging || self->has_failed || !FILO_IS_THREAD_LIST (self->thread))
    return;
  list = FILO_THREAD_LIST (self->thread);
  if (gtk_adjustment_get_value (adjustment) > 1.5 * gtk_adjustment_get_page_size (adjustment) ||
      !filo_thread_list_get_has_older (list) || filo_thread_list_get_loading (list) ||
      g_list_model_get_n_items (self->thread) == 0)
    return;
  self->is_paging = TRUE;
  filo_thread_list_load_older_async (list, self->cancellable, on_page_loaded,
                                     g_object_ref (self));
}

/* Inside an allocation a new value would be lost: only note it. */
static void
on_adjustment_changed (GtkAdjustment  *adjustment,
                       FiloThreadView *self)
{
  self->is_dirty = TRUE;
}

static void
on_value_changed (GtkAdjustment  *adjustment,
                  FiloThreadView *self)
{
  if (!self->is_moving && !self->is_dirty)
    set_pinned (self, get_gap (adjustment) < NEAR_BOTTOM);
}

/* After GTK's own handler of this phase; GTK lays out again in the same frame. */
static void
on_layout (GdkFrameClock  *clock,
           FiloThreadView *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  if (self->thread == NULL)
    return;
  if (self->is_dirty && self->is_pinned && get_gap (adjustment) > 0.5)
    {
      self->is_moving = TRUE;
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) -
                                                gtk_adjustment_get_page_size (adjustment));
      self->is_moving = FALSE;
    }
  self->is_dirty = FALSE;
  load_older_if_near (self);
}

static void
on_fresh_clicked (FiloThreadView *self)
{
  filo_thread_view_scroll_to_bottom (self);
}

static void
on_setup (GtkListItemFactory *factory,
          GtkListItem        *item,
          FiloThreadView     *self)
{
  gtk_list_item_set_child (item, filo_message_row_new (self->context));
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_bind (GtkListItemFactory *factory,
         GtkListItem        *item,
         FiloThreadView     *self)
{
  guint first_new;
  guint n_new = count_new (self, &first_new);
  FiloPlace place = find_place (self, gtk_list_item_get_position (item), first_new, n_new);

  filo_message_row_set (FILO_MESSAGE_ROW (gtk_list_item_get_child (item)),
                        gtk_list_item_get_item (item), self->conversation, &place);
  g_ptr_array_add (self->items, item);
}

static void
on_unbind (GtkListItemFactory *factory,
           GtkListItem        *item,
           FiloThreadView     *self)
{
  g_ptr_array_remove_fast (self->items, item);
  filo_message_row_set (FILO_MESSAGE_ROW (gtk_list_item_get_child (item)), NULL, NULL, NULL);
}

static void
on_day_changed (FiloThreadView *self)
{
  for (guint i = 0; i < self->items->len; i++)
    filo_message_row_refresh (
        FILO_MESSAGE_ROW (gtk_list_item_get_child (g_ptr_array_index (self->items, i))));
}

static void
filo_thread_view_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (filo_thread_view_parent_class)->realize (widget);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "layout", G_CALLBACK (on_layout),
                           widget, G_CONNECT_AFTER);
}

static void
filo_thread_view_unrealize (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (widget), on_layout, widget);
  GTK_WIDGET_CLASS (filo_thread_view_parent_class)->unrealize (widget);
}

static void
filo_thread_view_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  FiloThreadView *self = FILO_THREAD_VIEW (object);

  switch ((FiloThreadViewProps) id)
    {
    case PROP_AT_BOTTOM:
      g_value_set_boolean (value, self->is_pinned);
      break;
    }
}

static void
forget_thread (FiloThreadView *self)
{
  if (self->thread == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_signal_handlers_disconnect_by_func (self->thread, on_items_changed, self);
  gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->thread);
  g_clear_object (&self->conversation);
}

static void
filo_thread_view_dispose (GObject *object)
{
  FiloThreadView *self = FILO_THREAD_VIEW (object);

  forget_thread (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_THREAD_VIEW);
  G_OBJECT_CLASS (filo_thread_view_parent_class)->dispose (object);
}

static void
filo_thread_view_finalize (GObject *object)
{
  FiloThreadView *self = FILO_THREAD_VIEW (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (filo_thread_view_parent_class)->finalize (object);
}

static void
filo_thread_view_class_init (FiloThreadViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = filo_thread_view_dispose;
  object_class->finalize = filo_thread_view_finalize;
  object_class->get_property = filo_thread_view_get_property;
  widget_class->realize = filo_thread_view_realize;
  widget_class->unrealize = filo_thread_view_unrealize;

  props[PROP_AT_BOTTOM] =
      g_param_spec_boolean ("at-bottom", NULL, NULL, TRUE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[TEXTS_ADDED] = g_signal_new ("texts-added", FILO_TYPE_THREAD_VIEW, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/filo_sms/Filo/thread/filo-thread-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloThreadView, scroller);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadView, view);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadView, fresh);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadView, fresh_button);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadView, announcer);
  gtk_widget_class_bind_template_callback (widget_class, on_fresh_clicked);
}

static void
filo_thread_view_init (FiloThreadView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->items = g_ptr_array_new ();
  self->is_pinned = TRUE;
  self->new_after = G_MAXINT64;
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  gtk_list_view_set_factory (self->view, factory);
  g_signal_connect (get_adjustment (self), "changed", G_CALLBACK (on_adjustment_changed), self);
  g_signal_connect (get_adjustment (self), "value-changed", G_CALLBACK (on_value_changed), self);
}

void
filo_thread_view_set_context (FiloThreadView *self,
                              FiloContext    *context)
{
  g_return_if_fail (FILO_IS_THREAD_VIEW (self));

  if (g_set_object (&self->context, context))
    g_signal_connect_object (context, "day-changed", G_CALLBACK (on_day_changed), self,
                             G_CONNECT_SWAPPED);
}

/**
 * filo_thread_view_set_thread:
 * @thread: (nullable): the texts, oldest first
 * @conversation: (nullable): whose they are
 *
 * Shows a thread from its end, with a marker above what wasn't read yet.
 */
void
filo_thread_view_set_thread (FiloThreadView   *self,
                             GListModel       *thread,
                             FiloConversation *conversation)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_if_fail (FILO_IS_THREAD_VIEW (self));

  forget_thread (self);
  show_below (self, 0);
  self->has_failed = self->is_paging = FALSE;
  self->new_after = G_MAXINT64;
  gtk_label_set_label (self->announcer, "");
  if (thread == NULL)
    return;
  self->thread = g_object_ref (thread);
  self->conversation = g_object_ref (conversation);
  self->cancellable = g_cancellable_new ();
  if (filo_conversation_get_last_inbound (conversation) >
      filo_conversation_get_read_through (conversation))
    self->new_after = filo_conversation_get_read_through (conversation);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (thread)));
  gtk_list_view_set_model (self->view, selection);
  g_signal_connect_after (thread, "items-changed", G_CALLBACK (on_items_changed), self);
  go_to_bottom (self);
}

gboolean
filo_thread_view_get_at_bottom (FiloThreadView *self)
{
  g_return_val_if_fail (FILO_IS_THREAD_VIEW (self), FALSE);
  return self->is_pinned;
}

void
filo_thread_view_scroll_to_bottom (FiloThreadView *self)
{
  g_return_if_fail (FILO_IS_THREAD_VIEW (self));

  if (self->thread != NULL)
    go_to_bottom (self);
}

/**
 * filo_thread_view_mark_new:
 * @after: the position of the last text that was seen
 *
 * Puts the marker above what came after, for somebody who comes back.
 */
void
filo_thread_view_mark_new (FiloThreadView *self,
                           gint64          after)
{
  g_return_if_fail (FILO_IS_THREAD_VIEW (self));

  self->new_after = after;
  if (self->thread != NULL)
    update_places (self);
}
