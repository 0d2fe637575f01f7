/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-sidebar.h"

#include <glib/gi18n.h>

#include "filo-sentences.h"
#include "filo-sidebar-row.h"

struct _FiloSidebar
{
  AdwBin          parent_instance;

  AdwHeaderBar   *header;
  AdwWindowTitle *title;
  GtkMenuButton  *menu_button;
  GtkListBox     *rows;
  GtkProgressBar *progress;
  AdwAvatar      *avatar;
  GtkLabel       *agent_name;
  GtkImage       *connection_icon;
  GtkLabel       *connection;

  FiloSidebarRow *row[FILO_N_CONVERSATION_FILTERS];
  FiloContext    *context;
  GSignalGroup   *counts_signals;
  GSignalGroup   *engine_signals;
};

G_DEFINE_FINAL_TYPE (FiloSidebar, filo_sidebar, ADW_TYPE_BIN)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct
{
  const char *name;
  const char *icon_name;
} lists[FILO_N_CONVERSATION_FILTERS] = {
  [FILO_CONVERSATION_FILTER_INBOX] = { NC_ ("list", "Inbox"), "filo-inbox-symbolic" },
  [FILO_CONVERSATION_FILTER_UNREAD] = { NC_ ("list", "Unread"), "filo-unread-symbolic" },
  [FILO_CONVERSATION_FILTER_SNOOZED] = { NC_ ("list", "Snoozed"), "alarm-symbolic" },
  [FILO_CONVERSATION_FILTER_CLOSED] = { NC_ ("list", "Closed"), "object-select-symbolic" },
  [FILO_CONVERSATION_FILTER_BLOCKED] = { NC_ ("list", "Blocked"), "action-unavailable-symbolic" },
};

static void
show_counts (FiloSidebar *self)
{
  FiloCounts *counts = filo_store_get_counts (filo_context_get_store (self->context));
  const guint n[FILO_N_CONVERSATION_FILTERS] = {
    [FILO_CONVERSATION_FILTER_INBOX] = filo_counts_get_inbox (counts),
    [FILO_CONVERSATION_FILTER_UNREAD] = filo_counts_get_unread (counts),
    [FILO_CONVERSATION_FILTER_SNOOZED] = filo_counts_get_snoozed (counts),
    [FILO_CONVERSATION_FILTER_CLOSED] = filo_counts_get_closed (counts),
    [FILO_CONVERSATION_FILTER_BLOCKED] = filo_counts_get_blocked (counts),
  };

  for (guint i = 0; i < G_N_ELEMENTS (n); i++)
    filo_sidebar_row_set_count (self->row[i], n[i]);
}

static const char *
get_tone_class (FiloEngineState state)
{
  if (state == FILO_ENGINE_STATE_LIVE)
    return "success";
  if (state == FILO_ENGINE_STATE_CONNECTING || state == FILO_ENGINE_STATE_CATCHING_UP)
    return "accent";
  return "warning";
}

/* Offline the replica knows who is signed in, before the gateway has said so. */
static void
show_agent (FiloSidebar *self)
{
  FiloStore *store = filo_context_get_store (self->context);
  FiloAgent *agent = filo_engine_get_agent (filo_context_get_engine (self->context));
  const char *me = filo_store_get_me (store);
  const char *name;

  if (agent == NULL && me != NULL)
    agent = filo_store_get_agent (store, me);
  name = agent != NULL ? filo_agent_get_name (agent) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->avatar), name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->agent_name), name != NULL);
  gtk_label_set_label (self->agent_name, name != NULL ? name : "");
  adw_avatar_set_text (self->avatar, name);
}

static void
show_connection (FiloSidebar *self)
{
  FiloEngine *engine = filo_context_get_engine (self->context);
  const FiloConnection connection = {
    .state = filo_engine_get_state (engine),
    .offline_since = filo_engine_get_offline_since (engine),
    .unsent = filo_engine_get_unsent (engine),
    .done = filo_engine_get_progress_done (engine),
    .total = filo_engine_get_progress_total (engine),
  };
  g_autofree char *words =
      filo_sentences_dup_connection (&connection, filo_context_get_now (self->context));
  const char *icon_classes[] = { get_tone_class (connection.state), NULL };
  gboolean is_catching_up =
      connection.state == FILO_ENGINE_STATE_CATCHING_UP && connection.total > 0;

  show_agent (self);
  gtk_label_set_label (self->connection, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->connection), filo_engine_get_problem (engine));
  gtk_widget_set_css_classes (GTK_WIDGET (self->connection_icon), icon_classes);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_catching_up);
  if (is_catching_up)
    gtk_progress_bar_set_fraction (self->progress,
                                   MIN (1.0, (double) connection.done / connection.total));
}

static void
on_counts_notify (FiloSidebar *self)
{
  show_counts (self);
}

static void
on_engine_notify (FiloSidebar *self)
{
  show_connection (self);
}

static void
on_row_selected (GtkListBox    *box,
                 GtkListBoxRow *row,
                 FiloSidebar   *self)
{
  if (row != NULL && self->context != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, filo_sidebar_row_get_filter (FILO_SIDEBAR_ROW (row)),
                   FALSE);
}

static void
on_row_activated (GtkListBox    *box,
                  GtkListBoxRow *row,
                  FiloSidebar   *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, filo_sidebar_row_get_filter (FILO_SIDEBAR_ROW (row)),
                 TRUE);
}

static void
filo_sidebar_dispose (GObject *object)
{
  FiloSidebar *self = FILO_SIDEBAR (object);

  g_clear_object (&self->counts_signals);
  g_clear_object (&self->engine_signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_SIDEBAR);
  G_OBJECT_CLASS (filo_sidebar_parent_class)->dispose (object);
}

static void
filo_sidebar_finalize (GObject *object)
{
  g_clear_object (&FILO_SIDEBAR (object)->context);
  G_OBJECT_CLASS (filo_sidebar_parent_class)->finalize (object);
}

static void
filo_sidebar_class_init (FiloSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = filo_sidebar_dispose;
  object_class->finalize = filo_sidebar_finalize;

  /* The list that was chosen, and whether by a deliberate activation. */
  signals[CHOSEN] = g_signal_new ("chosen", FILO_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/filo_sms/Filo/sidebar/filo-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloSidebar, header);
  gtk_widget_class_bind_template_child (widget_class, FiloSidebar, title);
  gtk_widget_class_bind_template_child (widget_class, FiloSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, FiloSidebar, rows);
  gtk_widget_class_bind_template_child (widget_class, FiloSidebar, progress);
  gtk_widget_class_bind_template_child (widget_class, FiloSidebar, avatar);
  gtk_widget_class_bind_template_child (widget_class, FiloSidebar, agent_name);
  gtk_widget_class_bind_template_child (widget_class, FiloSidebar, connection_icon);
  gtk_widget_class_bind_template_child (widget_class, FiloSidebar, connection);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
filo_sidebar_init (FiloSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      GtkWidget *row = filo_sidebar_row_new (i, filo_sidebar_get_filter_name (i),
                                             lists[i].icon_name,
                                             i == FILO_CONVERSATION_FILTER_UNREAD);

      self->row[i] = FILO_SIDEBAR_ROW (row);
      gtk_list_box_append (self->rows, row);
    }
  gtk_list_box_select_row (self->rows, GTK_LIST_BOX_ROW (self->row[0]));

  self->counts_signals = g_signal_group_new (FILO_TYPE_COUNTS);
  g_signal_group_connect_swapped (self->counts_signals, "notify", G_CALLBACK (on_counts_notify),
                                  self);
  self->engine_signals = g_signal_group_new (FILO_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "notify", G_CALLBACK (on_engine_notify),
                                  self);
}

void
filo_sidebar_set_context (FiloSidebar *self,
                          FiloContext *context)
{
  g_return_if_fail (FILO_IS_SIDEBAR (self));

  if (!g_set_object (&self->context, context))
    return;
  g_signal_group_set_target (self->counts_signals,
                             filo_store_get_counts (filo_context_get_store (context)));
  g_signal_group_set_target (self->engine_signals, filo_context_get_engine (context));
  if (filo_context_is_demo (context))
    adw_window_title_set_subtitle (self->title, C_("window", "Demo"));
  show_counts (self);
  show_connection (self);
}

FiloConversationFilter
filo_sidebar_get_filter (FiloSidebar *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (FILO_IS_SIDEBAR (self), FILO_CONVERSATION_FILTER_INBOX);
  row = gtk_list_box_get_selected_row (self->rows);
  return row != NULL ? filo_sidebar_row_get_filter (FILO_SIDEBAR_ROW (row))
                     : FILO_CONVERSATION_FILTER_INBOX;
}

void
filo_sidebar_set_filter (FiloSidebar            *self,
                         FiloConversationFilter  filter)
{
  g_return_if_fail (FILO_IS_SIDEBAR (self));
  gtk_list_box_select_row (self->rows, GTK_LIST_BOX_ROW (self->row[filter]));
}

/**
 * filo_sidebar_set_title_buttons:
 *
 * Which of the window's own buttons stand in this pane's header.
 */
void
filo_sidebar_set_title_buttons (FiloSidebar *self,
                                gboolean     start,
                                gboolean     end)
{
  g_return_if_fail (FILO_IS_SIDEBAR (self));
  adw_header_bar_set_show_start_title_buttons (self->header, start);
  adw_header_bar_set_show_end_title_buttons (self->header, end);
}

/**
 * filo_sidebar_get_filter_name:
 *
 * Returns: what a list is called
 */
const char *
filo_sidebar_get_filter_name (FiloConversationFilter filter)
{
  return g_dpgettext2 (NULL, "list", lists[filter].name);
}
