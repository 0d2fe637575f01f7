/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-thread-pane.h"

#include <glib/gi18n.h>

#include "filo-composer.h"
#include "filo-sentences.h"
#include "filo-thread-list.h"
#include "filo-thread-view.h"

#define READ_AFTER_MS 1000

struct _FiloThreadPane
{
  AdwBin            parent_instance;

  AdwHeaderBar     *header;
  GtkWidget        *person;
  GtkLabel         *person_name;
  GtkLabel         *person_line;
  GtkWidget        *back;
  GtkWidget        *close;
  GtkWidget        *reopen;
  GtkWidget        *menu;
  GtkStack         *stack;
  FiloThreadView   *view;
  FiloComposer     *composer;

  FiloContext      *context;
  FiloConversation *conversation;  /* Owned; NULL while none is open. */
  FiloThreadList   *thread;        /* Owned. */
  GSignalGroup     *conversation_signals;
  GSignalGroup     *profile_signals;
  GtkRoot          *window;        /* Borrowed; the root while there is one. */
  guint             read_timer;
  gboolean          stays_unread;  /* A person put the dot back: it stays until they look anew. */
};

G_DEFINE_FINAL_TYPE (FiloThreadPane, filo_thread_pane, ADW_TYPE_BIN)

/* Person and buttons */

static char *
dup_person_line (FiloThreadPane *self,
                 FiloProfile    *profile)
{
  g_autofree char *name = filo_profile_dup_name (profile);
  g_autofree char *place = filo_sentences_dup_place (profile);
  g_autofree char *phone = NULL;

  /* Without a name the number stands above already. */
  if (name != NULL)
    phone = filo_sentences_dup_phone (filo_profile_get_address (profile),
                                      filo_context_get_home (self->context));
  if (phone != NULL && place != NULL)
    /* Translators: number and place. */
    return g_strdup_printf (C_("person", "%s · %s"), phone, place);
  return phone != NULL ? g_steal_pointer (&phone) : g_steal_pointer (&place);
}

static void
show_person (FiloThreadPane *self)
{
  FiloProfile *profile =
      self->conversation != NULL ? filo_conversation_get_profile (self->conversation) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;

  gtk_widget_set_visible (self->person, profile != NULL);
  gtk_widget_set_visible (self->menu, profile != NULL);
  if (profile == NULL)
    return;
  name = filo_sentences_dup_person (profile, filo_context_get_home (self->context));
  line = dup_person_line (self, profile);
  gtk_label_set_label (self->person_name, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->person), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_label_set_label (self->person_line, line != NULL ? line : "");
  gtk_widget_set_visible (GTK_WIDGET (self->person_line), line != NULL);
}

static void
show_buttons (FiloThreadPane *self)
{
  FiloProfile *profile =
      self->conversation != NULL ? filo_conversation_get_profile (self->conversation) : NULL;
  gboolean can_act = profile != NULL && !filo_profile_is_blocked (profile);
  gboolean is_closed = can_act && filo_conversation_get_state (self->conversation) ==
                                      FILO_CONVERSATION_CLOSED;

  gtk_widget_set_visible (self->close, can_act && !is_closed);
  gtk_widget_set_visible (self->reopen, is_closed);
}

/* Reading */

static void
stop_read_timer (FiloThreadPane *self)
{
  if (self->read_timer != 0)
    filo_clock_remove_timer (filo_context_get_clock (self->context), self->read_timer);
  self->read_timer = 0;
}

static gboolean
is_looked_at (FiloThreadPane *self)
{
  return self->conversation != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->view)) &&
         GTK_IS_WINDOW (self->window) && gtk_window_is_active (GTK_WINDOW (self->window)) &&
         filo_thread_view_get_at_bottom (self->view) && !self->stays_unread;
}

static gboolean
on_read_timer (gpointer user_data)
{
  FiloThreadPane *self = user_data;
  FiloConversationPatch patch = { 0 };

  self->read_timer = 0;
  if (!is_looked_at (self) || !filo_conversation_is_unread (self->conversation))
    return G_SOURCE_REMOVE;
  patch.has_read_through = TRUE;
  patch.read_through = filo_thread_pane_get_last_position (self);
  patch.has_marked_unread = filo_conversation_get_marked_unread (self->conversation);
  patch.marked_unread = FALSE;
  filo_store_patch_conversation (filo_context_get_store (self->context),
                                 filo_conversation_get_id (self->conversation), &patch);
  return G_SOURCE_REMOVE;
}

/* Something changed that decides on reading: a second begins, or ends. */
static void
consider_reading (FiloThreadPane *self)
{
  gboolean wanted = self->context != NULL && is_looked_at (self) &&
                    filo_conversation_is_unread (self->conversation);

  if (!wanted && self->context != NULL)
    stop_read_timer (self);
  else if (wanted && self->read_timer == 0)
    self->read_timer = filo_clock_add_timer (filo_context_get_clock (self->context),
                                             READ_AFTER_MS, on_read_timer, self, NULL);
}

static void
on_window_active (FiloThreadPane *self)
{
  /* Who comes back looks anew. */
  if (gtk_window_is_active (GTK_WINDOW (self->window)))
    self->stays_unread = FALSE;
  consider_reading (self);
}

static void
on_texts_added (FiloThreadPane *self,
                guint           n)
{
  self->stays_unread = FALSE;
  /* Nobody was there when they came: mark where they begin. */
  if (GTK_IS_WINDOW (self->window) && !gtk_window_is_active (GTK_WINDOW (self->window)))
    filo_thread_view_mark_new (self->view,
                               filo_conversation_get_read_through (self->conversation));
  consider_reading (self);
}

/* Following */

static void
on_profile_changed (FiloThreadPane *self)
{
  show_person (self);
  show_buttons (self);
}

static void
on_conversation_changed (FiloThreadPane *self)
{
  g_signal_group_set_target (self->profile_signals,
                             filo_conversation_get_profile (self->conversation));
  on_profile_changed (self);
  consider_reading (self);
}

static void
restore_text (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  filo_composer_restore_text (FILO_THREAD_PANE (widget)->composer,
                              g_variant_get_string (parameter, NULL));
}

static void
filo_thread_pane_root (GtkWidget *widget)
{
  FiloThreadPane *self = FILO_THREAD_PANE (widget);

  GTK_WIDGET_CLASS (filo_thread_pane_parent_class)->root (widget);
  self->window = gtk_widget_get_root (widget);
  if (GTK_IS_WINDOW (self->window))
    g_signal_connect_swapped (self->window, "notify::is-active", G_CALLBACK (on_window_active),
                              self);
}

static void
filo_thread_pane_unroot (GtkWidget *widget)
{
  FiloThreadPane *self = FILO_THREAD_PANE (widget);

  g_signal_handlers_disconnect_by_func (self->window, on_window_active, self);
  self->window = NULL;
  GTK_WIDGET_CLASS (filo_thread_pane_parent_class)->unroot (widget);
}

static void
filo_thread_pane_dispose (GObject *object)
{
  FiloThreadPane *self = FILO_THREAD_PANE (object);

  if (self->context != NULL)
    stop_read_timer (self);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->profile_signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_THREAD_PANE);
  G_OBJECT_CLASS (filo_thread_pane_parent_class)->dispose (object);
}

static void
filo_thread_pane_finalize (GObject *object)
{
  FiloThreadPane *self = FILO_THREAD_PANE (object);

  g_clear_object (&self->thread);
  g_clear_object (&self->conversation);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (filo_thread_pane_parent_class)->finalize (object);
}

static void
filo_thread_pane_class_init (FiloThreadPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FILO_TYPE_THREAD_VIEW);
  g_type_ensure (FILO_TYPE_COMPOSER);

  object_class->dispose = filo_thread_pane_dispose;
  object_class->finalize = filo_thread_pane_finalize;
  widget_class->root = filo_thread_pane_root;
  widget_class->unroot = filo_thread_pane_unroot;

  gtk_widget_class_install_action (widget_class, "thread.restore-text", "s", restore_text);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/filo_sms/Filo/thread/filo-thread-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, header);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, person);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, person_name);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, person_line);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, back);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, close);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, reopen);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, menu);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, view);
  gtk_widget_class_bind_template_child (widget_class, FiloThreadPane, composer);
}

static void
filo_thread_pane_init (FiloThreadPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->conversation_signals = g_signal_group_new (FILO_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify",
                                  G_CALLBACK (on_conversation_changed), self);
  self->profile_signals = g_signal_group_new (FILO_TYPE_PROFILE);
  g_signal_group_connect_swapped (self->profile_signals, "notify", G_CALLBACK (on_profile_changed),
                                  self);
  g_signal_connect_swapped (self->view, "notify::at-bottom", G_CALLBACK (consider_reading), self);
  g_signal_connect_swapped (self->view, "map", G_CALLBACK (consider_reading), self);
  g_signal_connect_swapped (self->view, "texts-added", G_CALLBACK (on_texts_added), self);
  show_person (self);
  show_buttons (self);
}

void
filo_thread_pane_set_context (FiloThreadPane *self,
                              FiloContext    *context)
{
  g_return_if_fail (FILO_IS_THREAD_PANE (self));

  g_set_object (&self->context, context);
  filo_thread_view_set_context (self->view, context);
  filo_composer_set_context (self->composer, context);
}

/**
 * filo_thread_pane_set_conversation:
 * @conversation: (nullable): what to open
 */
void
filo_thread_pane_set_conversation (FiloThreadPane   *self,
                                   FiloConversation *conversation)
{
  g_return_if_fail (FILO_IS_THREAD_PANE (self));

  self->stays_unread = FALSE;
  if (self->conversation == conversation)
    {
      consider_reading (self);
      return;
    }
  stop_read_timer (self);
  g_set_object (&self->conversation, conversation);
  g_clear_object (&self->thread);
  if (conversation != NULL)
    self->thread = filo_store_new_thread_list (filo_context_get_store (self->context),
                                               filo_conversation_get_id (conversation));
  g_signal_group_set_target (self->conversation_signals, conversation);
  g_signal_group_set_target (self->profile_signals,
                             conversation != NULL ? filo_conversation_get_profile (conversation)
                                                  : NULL);
  filo_thread_view_set_thread (self->view,
                               self->thread != NULL ? G_LIST_MODEL (self->thread) : NULL,
                               conversation);
  filo_composer_set_conversation (self->composer, conversation, self->thread);
  gtk_stack_set_visible_child_name (self->stack, conversation != NULL ? "thread" : "empty");
  show_person (self);
  show_buttons (self);
  consider_reading (self);
}

/**
 * filo_thread_pane_get_conversation:
 *
 * Returns: (transfer none) (nullable): what is open
 */
FiloConversation *
filo_thread_pane_get_conversation (FiloThreadPane *self)
{
  g_return_val_if_fail (FILO_IS_THREAD_PANE (self), NULL);
  return self->conversation;
}

/**
 * filo_thread_pane_leave_unread:
 *
 * A person marked it unread: it isn't read again just because it is in sight.
 */
void
filo_thread_pane_leave_unread (FiloThreadPane *self)
{
  g_return_if_fail (FILO_IS_THREAD_PANE (self));

  self->stays_unread = TRUE;
  if (self->context != NULL)
    stop_read_timer (self);
}

/**
 * filo_thread_pane_get_last_position:
 *
 * Returns: the highest position that the agent was shown
 */
gint64
filo_thread_pane_get_last_position (FiloThreadPane *self)
{
  gint64 shown;

  g_return_val_if_fail (FILO_IS_THREAD_PANE (self), 0);

  shown = self->thread != NULL ? filo_thread_list_get_last_position (self->thread) : 0;
  /* Until the first page is there, nothing newer than what was read was seen. */
  if (shown == 0 && self->conversation != NULL)
    return filo_conversation_get_read_through (self->conversation);
  return shown;
}

/**
 * filo_thread_pane_write:
 *
 * Goes to the composer.
 */
void
filo_thread_pane_write (FiloThreadPane *self)
{
  g_return_if_fail (FILO_IS_THREAD_PANE (self));

  if (self->conversation != NULL)
    filo_composer_focus (self->composer);
}

void
filo_thread_pane_save_draft (FiloThreadPane *self)
{
  g_return_if_fail (FILO_IS_THREAD_PANE (self));

  if (self->context != NULL)
    filo_composer_save_draft (self->composer);
}

/**
 * filo_thread_pane_is_in_front:
 *
 * Whether a conversation is on screen in the active window, so that an alert
 * would say what is seen anyway.
 */
gboolean
filo_thread_pane_is_in_front (FiloThreadPane *self,
                              const char     *conversation_id)
{
  g_return_val_if_fail (FILO_IS_THREAD_PANE (self), FALSE);
  return self->conversation != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->view)) &&
         GTK_IS_WINDOW (self->window) && gtk_window_is_active (GTK_WINDOW (self->window)) &&
         g_strcmp0 (filo_conversation_get_id (self->conversation), conversation_id) == 0;
}

void
filo_thread_pane_set_back_visible (FiloThreadPane *self,
                                   gboolean        visible)
{
  g_return_if_fail (FILO_IS_THREAD_PANE (self));
  gtk_widget_set_visible (self->back, visible);
}

/**
 * filo_thread_pane_set_title_buttons:
 *
 * Which of the window's own buttons stand in this pane's header.
 */
void
filo_thread_pane_set_title_buttons (FiloThreadPane *self,
                                    gboolean        start,
                                    gboolean        end)
{
  g_return_if_fail (FILO_IS_THREAD_PANE (self));
  adw_header_bar_set_show_start_title_buttons (self->header, start);
  adw_header_bar_set_show_end_title_buttons (self->header, end);
}
