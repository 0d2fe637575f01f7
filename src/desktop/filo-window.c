/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-window-private.h"

#include <glib/gi18n.h>

#include "filo-compat.h"
#include "filo-sentences.h"

#define TOAST_SECONDS 5
#define UNDO_SECONDS 10

G_DEFINE_FINAL_TYPE (FiloWindow, filo_window, ADW_TYPE_APPLICATION_WINDOW)

/* Panes */

/* The window's own buttons stand at the outer edges of what is on screen. */
static void
place_title_buttons (FiloWindow *self)
{
  FiloPane first = FILO_PANE_PROFILE;
  FiloPane last = FILO_PANE_SIDEBAR;

  for (FiloPane pane = FILO_PANE_SIDEBAR; pane <= FILO_PANE_PROFILE; pane++)
    if (filo_panes_is_shown (self->panes, pane))
      {
        first = MIN (first, pane);
        last = MAX (last, pane);
      }
  filo_sidebar_set_title_buttons (self->sidebar, first == FILO_PANE_SIDEBAR,
                                  last == FILO_PANE_SIDEBAR);
  filo_conversation_pane_set_title_buttons (self->list, first == FILO_PANE_LIST,
                                            last == FILO_PANE_LIST);
  filo_thread_pane_set_title_buttons (self->thread, first == FILO_PANE_THREAD,
                                      last == FILO_PANE_THREAD);
  filo_profile_panel_set_title_buttons (self->profile, first == FILO_PANE_PROFILE,
                                        last == FILO_PANE_PROFILE);
}

static void
on_panes_changed (FiloWindow *self)
{
  FiloPanesMode mode = filo_panes_get_mode (self->panes);

  filo_conversation_pane_set_back_visible (self->list, mode <= FILO_PANES_COMPACT);
  filo_thread_pane_set_back_visible (self->thread, mode == FILO_PANES_NARROW);
  filo_profile_panel_set_back_visible (self->profile, mode != FILO_PANES_WIDE);
  place_title_buttons (self);
}

/* The pane that had the focus may be gone: it goes to the one that came. GTK would
 * give it to a divider, which swallows Escape. */
static gboolean
on_focus_idle (gpointer user_data)
{
  FiloWindow *self = user_data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  self->focus_idle = 0;
  if (focus != NULL && gtk_widget_get_mapped (focus) && !GTK_IS_PANED (focus))
    return G_SOURCE_REMOVE;
  switch (filo_panes_get_page (self->panes))
    {
    case FILO_PANE_SIDEBAR:
      gtk_widget_child_focus (GTK_WIDGET (self->sidebar), GTK_DIR_TAB_FORWARD);
      break;
    case FILO_PANE_LIST:
      filo_conversation_pane_focus (self->list);
      break;
    case FILO_PANE_THREAD:
      gtk_widget_child_focus (GTK_WIDGET (self->thread), GTK_DIR_TAB_FORWARD);
      break;
    case FILO_PANE_PROFILE:
      gtk_widget_child_focus (GTK_WIDGET (self->profile), GTK_DIR_TAB_FORWARD);
      break;
    }
  return G_SOURCE_REMOVE;
}

static void
on_page_changed (FiloWindow *self)
{
  if (self->focus_idle == 0)
    self->focus_idle = g_idle_add (on_focus_idle, self);
  on_panes_changed (self);
}

/**
 * filo_window_go_back:
 *
 * From the profile to the thread, from there to the list, from there to the lists.
 */
void
filo_window_go_back (FiloWindow *self)
{
  FiloPanesMode mode = filo_panes_get_mode (self->panes);
  FiloPane page = filo_panes_get_page (self->panes);

  if (mode == FILO_PANES_WIDE)
    filo_conversation_pane_focus (self->list);
  else if (page == FILO_PANE_PROFILE)
    filo_panes_set_page (self->panes, FILO_PANE_THREAD);
  else if (page == FILO_PANE_THREAD && mode == FILO_PANES_NARROW)
    filo_panes_set_page (self->panes, FILO_PANE_LIST);
  else if (mode <= FILO_PANES_COMPACT)
    filo_panes_set_page (self->panes, FILO_PANE_SIDEBAR);
  else
    filo_conversation_pane_focus (self->list);
}

/* Conversations */

static void
on_conversation_changed (FiloWindow *self)
{
  filo_window_update_actions (self);
}

/**
 * filo_window_show_conversation:
 * @conversation: (nullable): what to open
 * @deliberate: whether a person activated it, rather than went past it
 */
void
filo_window_show_conversation (FiloWindow       *self,
                               FiloConversation *conversation,
                               gboolean          deliberate)
{
  FiloPanesMode mode = filo_panes_get_mode (self->panes);

  self->has_opened = self->has_opened || conversation != NULL;
  filo_thread_pane_set_conversation (self->thread, conversation);
  filo_profile_panel_set_conversation (self->profile, conversation);
  filo_panes_set_has_profile (self->panes, conversation != NULL);
  filo_conversation_pane_set_open (self->list, conversation);
  g_signal_group_set_target (self->conversation_signals, conversation);
  if (conversation == NULL)
    filo_panes_set_page (self->panes, FILO_PANE_LIST);
  else if (deliberate || mode != FILO_PANES_NARROW)
    filo_panes_set_page (self->panes, FILO_PANE_THREAD);
  if (deliberate && conversation != NULL)
    filo_thread_pane_write (self->thread);
  filo_window_update_actions (self);
}

static void
on_list_open (FiloWindow       *self,
              FiloConversation *conversation,
              gboolean          deliberate)
{
  /* One at a time: going past a row only selects it, until it is activated. */
  if (!deliberate && filo_panes_get_mode (self->panes) == FILO_PANES_NARROW)
    return;
  filo_window_show_conversation (self, conversation, deliberate);
}

static void
on_list_chosen (FiloWindow *self,
                int         filter,
                gboolean    deliberate)
{
  GSettings *settings;

  if (self->context == NULL)
    return;
  filo_conversation_pane_set_filter (self->list, filter);
  if (deliberate && filo_panes_get_mode (self->panes) != FILO_PANES_WIDE &&
      filo_panes_get_page (self->panes) == FILO_PANE_SIDEBAR)
    filo_panes_set_page (self->panes, FILO_PANE_LIST);
  settings = filo_context_get_settings (self->context);
  if (settings != NULL)
    g_settings_set_int (settings, "list", filter);
}

static void
on_opened_loaded (FiloConversation *conversation,
                  GParamSpec       *pspec,
                  FiloWindow       *self)
{
  g_signal_handlers_disconnect_by_func (conversation, on_opened_loaded, self);
  filo_window_show_conversation (self, conversation, TRUE);
  g_clear_object (&self->opening);
}

/* What was asked for last is what opens. */
static void
forget_opening (FiloWindow *self)
{
  if (self->opening != NULL)
    g_signal_handlers_disconnect_by_func (self->opening, on_opened_loaded, self);
  g_clear_object (&self->opening);
}

/**
 * filo_window_open:
 * @conversation_id: (nullable): what to open; %NULL for the inbox
 */
void
filo_window_open (FiloWindow *self,
                  const char *conversation_id)
{
  g_autoptr (FiloConversation) conversation = NULL;

  g_return_if_fail (FILO_IS_WINDOW (self));

  if (self->context == NULL)
    return;
  if (conversation_id == NULL)
    {
      filo_sidebar_set_filter (self->sidebar, FILO_CONVERSATION_FILTER_INBOX);
      filo_panes_set_page (self->panes, FILO_PANE_LIST);
      return;
    }
  forget_opening (self);
  conversation =
      filo_store_dup_conversation (filo_context_get_store (self->context), conversation_id);
  if (filo_conversation_get_loaded (conversation))
    filo_window_show_conversation (self, conversation, TRUE);
  else
    {
      g_signal_connect_object (conversation, "notify::loaded", G_CALLBACK (on_opened_loaded), self,
                               0);
      /* Nobody else may hold it until it is there. */
      self->opening = g_steal_pointer (&conversation);
    }
}

/* Toasts and the banner */

static void
on_toast_dismissed (AdwToast   *toast,
                    FiloWindow *self)
{
  if (self->toast == toast)
    g_clear_object (&self->toast);
}

static void
add_toast (FiloWindow *self,
           const char *sentence,
           gboolean    can_undo)
{
  AdwToast *toast = adw_toast_new (sentence);

  /* A toast's title is markup. */
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_set_timeout (toast, can_undo ? UNDO_SECONDS : TOAST_SECONDS);
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  if (can_undo)
    {
      adw_toast_set_button_label (toast, C_("toast", "Undo"));
      adw_toast_set_action_name (toast, "win.undo");
    }
  self->toast = g_object_ref (toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
filo_window_say (FiloWindow *self,
                 const char *sentence)
{
  g_return_if_fail (FILO_IS_WINDOW (self));
  add_toast (self, sentence, FALSE);
}

static void
on_acted (FiloWindow *self,
          const char *sentence,
          gboolean    can_undo)
{
  add_toast (self, sentence, can_undo);
}

static char *
dup_offline (FiloEngine    *engine,
             const FiloNow *now)
{
  gint64 since = filo_engine_get_offline_since (engine);
  guint unsent = filo_engine_get_unsent (engine);
  const char *problem = filo_engine_get_problem (engine);
  g_autofree char *when = since != 0 ? filo_dates_dup_moment (since, now) : NULL;
  GString *text = g_string_new (NULL);

  if (problem != NULL)
    g_string_append (text, problem);
  else if (when != NULL && filo_dates_same_day (since, now->ms, now))
    /* Translators: a time of day. */
    g_string_append_printf (text, C_("banner", "You are offline since %s."), when);
  else if (when != NULL)
    /* Translators: a day and a time of day, such as "Yesterday 21:38". */
    g_string_append_printf (text, C_("banner, since another day", "You are offline since %s."),
                            when);
  else
    g_string_append (text, C_("banner", "You are offline."));
  g_string_append_c (text, ' ');
  if (unsent > 0)
    g_string_append_printf (text,
                            ngettext ("%u text or act goes when the connection is back.",
                                      "%u texts or acts go when the connection is back.", unsent),
                            unsent);
  else
    g_string_append (text, C_("banner", "What you do meanwhile goes when the connection is back."));
  return g_string_free (text, FALSE);
}

static void
show_banner (FiloWindow *self)
{
  FiloEngine *engine = filo_context_get_engine (self->context);
  gboolean offline = filo_engine_get_state (engine) == FILO_ENGINE_STATE_OFFLINE;
  g_autofree char *text = NULL;

  if (offline)
    text = dup_offline (engine, filo_context_get_now (self->context));
  else if (self->warning != NULL)
    text = g_strdup (self->warning);
  if (text != NULL)
    gtk_label_set_label (self->banner_text, text);
  gtk_widget_set_visible (self->banner_retry, offline);
  gtk_widget_set_visible (self->banner_dismiss, !offline);
  gtk_revealer_set_reveal_child (self->banner, text != NULL);
}

static void
on_banner_dismissed (FiloWindow *self)
{
  g_clear_pointer (&self->warning, g_free);
  show_banner (self);
}

/**
 * filo_window_warn:
 *
 * Says something in the banner until it is dismissed.
 */
void
filo_window_warn (FiloWindow *self,
                  const char *sentence)
{
  g_return_if_fail (FILO_IS_WINDOW (self));

  g_free (self->warning);
  self->warning = g_strdup (sentence);
  if (self->context != NULL)
    show_banner (self);
}

/* The page of the whole */

static void
show_stopped (FiloWindow *self,
              const char *icon_name,
              const char *title)
{
  const char *problem = filo_engine_get_problem (filo_context_get_engine (self->context));

  adw_status_page_set_icon_name (self->stopped, icon_name);
  adw_status_page_set_title (self->stopped, title);
  adw_status_page_set_description (self->stopped, problem);
  gtk_stack_set_visible_child_name (self->stack, "stopped");
}

static void
show_state (FiloWindow *self)
{
  FiloEngine *engine = filo_context_get_engine (self->context);

  switch (filo_engine_get_state (engine))
    {
    case FILO_ENGINE_STATE_SIGNED_OUT:
      gtk_stack_set_visible_child_name (self->stack, "welcome");
      break;
    case FILO_ENGINE_STATE_NO_ACCESS:
      show_stopped (self, "system-lock-screen-symbolic",
                    C_("window", "Your Role Has No Access to the Inbox"));
      break;
    case FILO_ENGINE_STATE_TOO_OLD:
      show_stopped (self, "software-update-urgent-symbolic", C_("window", "An Update Is Needed"));
      break;
    case FILO_ENGINE_STATE_CONNECTING:
    case FILO_ENGINE_STATE_CATCHING_UP:
    case FILO_ENGINE_STATE_LIVE:
    case FILO_ENGINE_STATE_OFFLINE:
      gtk_stack_set_visible_child_name (self->stack, "main");
      break;
    }
  show_banner (self);
}

static void
on_engine_changed (FiloWindow *self)
{
  show_state (self);
  filo_window_update_actions (self);
}

static void
on_failed (FiloWindow *self,
           GError     *error)
{
  filo_window_warn (self, error->message);
}

static void
show_unread (FiloWindow *self)
{
  FiloStore *store = filo_context_get_store (self->context);
  guint unread = filo_counts_get_unread (filo_store_get_counts (store));
  g_autofree char *badge = filo_sentences_dup_badge (unread);
  g_autofree char *title = NULL;

  if (unread > 0 && filo_settings_get_badge (filo_store_get_settings (store)))
    /* Translators: title of the window: how many conversations are unread. */
    title = g_strdup_printf (C_("window", "(%s) Filo"), badge);
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : C_("window", "Filo"));
}

/* The beginning */

/* The demo greets with something to look at. */
static void
on_list_filled (FiloWindow *self)
{
  if (!self->has_opened && filo_context_is_demo (self->context) &&
      filo_panes_get_mode (self->panes) != FILO_PANES_NARROW)
    filo_conversation_pane_open_first (self->list);
  else if (!self->has_opened)
    filo_conversation_pane_focus (self->list);
}

static void
restore_open (FiloWindow *self,
              GSettings  *settings)
{
  g_autofree char *id = NULL;
  FiloConversationFilter filter = FILO_CONVERSATION_FILTER_INBOX;

  if (settings != NULL)
    {
      filter = CLAMP (g_settings_get_int (settings, "list"), 0, FILO_N_CONVERSATION_FILTERS - 1);
      id = g_settings_get_string (settings, "open-conversation");
    }
  filo_sidebar_set_filter (self->sidebar, filter);
  filo_conversation_pane_set_filter (self->list, filter);
  if (id != NULL && *id != '\0' && filo_store_get_me (filo_context_get_store (self->context)))
    filo_window_open (self, id);
}

static gboolean
filo_window_close_request (GtkWindow *window)
{
  filo_window_remember (FILO_WINDOW (window));
  return GTK_WINDOW_CLASS (filo_window_parent_class)->close_request (window);
}

static void
filo_window_dispose (GObject *object)
{
  FiloWindow *self = FILO_WINDOW (object);

  g_clear_handle_id (&self->focus_idle, g_source_remove);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->counts_signals);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->toast);
  forget_opening (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_WINDOW);
  G_OBJECT_CLASS (filo_window_parent_class)->dispose (object);
}

static void
filo_window_finalize (GObject *object)
{
  FiloWindow *self = FILO_WINDOW (object);

  g_clear_object (&self->triage);
  g_clear_object (&self->context);
  g_clear_pointer (&self->warning, g_free);
  G_OBJECT_CLASS (filo_window_parent_class)->finalize (object);
}

static void
filo_window_class_init (FiloWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FILO_TYPE_WELCOME_PAGE);
  g_type_ensure (FILO_TYPE_PANES);
  g_type_ensure (FILO_TYPE_SIDEBAR);
  g_type_ensure (FILO_TYPE_CONVERSATION_PANE);
  g_type_ensure (FILO_TYPE_THREAD_PANE);
  g_type_ensure (FILO_TYPE_PROFILE_PANEL);

  object_class->dispose = filo_window_dispose;
  object_class->finalize = filo_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = filo_window_close_request;

  filo_window_install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/filo_sms/Filo/filo-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, stopped);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, list);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, thread);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, profile);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, banner_text);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, banner_retry);
  gtk_widget_class_bind_template_child (widget_class, FiloWindow, banner_dismiss);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_dismissed);
}

static void
filo_window_init (FiloWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->engine_signals = g_signal_group_new (FILO_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "notify", G_CALLBACK (on_engine_changed),
                                  self);
  self->counts_signals = g_signal_group_new (FILO_TYPE_COUNTS);
  g_signal_group_connect_swapped (self->counts_signals, "notify::unread", G_CALLBACK (show_unread),
                                  self);
  self->conversation_signals = g_signal_group_new (FILO_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify",
                                  G_CALLBACK (on_conversation_changed), self);
  g_signal_connect_swapped (self->panes, "notify::mode", G_CALLBACK (on_panes_changed), self);
  g_signal_connect_swapped (self->panes, "notify::page", G_CALLBACK (on_page_changed), self);
  g_signal_connect_swapped (self->panes, "notify::show-profile", G_CALLBACK (on_panes_changed),
                            self);
  g_signal_connect_swapped (self->sidebar, "chosen", G_CALLBACK (on_list_chosen), self);
  g_signal_connect_swapped (self->list, "open", G_CALLBACK (on_list_open), self);
  filo_panes_set_widths (self->panes, 200, 320, 280);
  filo_window_add_keys (self);
  filo_window_update_actions (self);
  on_panes_changed (self);
  filo_compat_say_what_is_hidden (GTK_WIDGET (self));
}

FiloWindow *
filo_window_new (GtkApplication *application)
{
  return g_object_new (FILO_TYPE_WINDOW, "application", application, NULL);
}

/**
 * filo_window_set_context:
 *
 * Hands the window what it shows, once, when the store is open.
 */
void
filo_window_set_context (FiloWindow  *self,
                         FiloContext *context)
{
  FiloStore *store;
  GSettings *settings;

  g_return_if_fail (FILO_IS_WINDOW (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  store = filo_context_get_store (context);
  settings = filo_context_get_settings (context);
  self->triage = filo_triage_acts_new (context);
  g_signal_connect_object (self->triage, "acted", G_CALLBACK (on_acted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  filo_sidebar_set_context (self->sidebar, context);
  filo_conversation_pane_set_context (self->list, context);
  filo_thread_pane_set_context (self->thread, context);
  filo_profile_panel_set_context (self->profile, context);
  if (settings != NULL)
    filo_window_restore (self, settings);
  g_signal_connect_object (self->list, "filled", G_CALLBACK (on_list_filled), self,
                           G_CONNECT_SWAPPED);
  restore_open (self, settings);
  g_signal_group_set_target (self->engine_signals, filo_context_get_engine (context));
  g_signal_group_set_target (self->counts_signals, filo_store_get_counts (store));
  show_unread (self);
  filo_window_update_actions (self);
}

/**
 * filo_window_show_start:
 *
 * Shows what can be shown before the engine has said how things stand.
 */
void
filo_window_show_start (FiloWindow *self)
{
  gboolean has_account;

  g_return_if_fail (FILO_IS_WINDOW (self));

  has_account = filo_store_get_me (filo_context_get_store (self->context)) != NULL;
  gtk_stack_set_visible_child_name (self->stack, has_account ? "main" : "welcome");
  show_banner (self);
}

/**
 * filo_window_get_welcome:
 *
 * Returns: (transfer none): the welcome page
 */
FiloWelcomePage *
filo_window_get_welcome (FiloWindow *self)
{
  g_return_val_if_fail (FILO_IS_WINDOW (self), NULL);
  return self->welcome;
}

/**
 * filo_window_is_in_front:
 *
 * Whether somebody has a conversation in front of them.
 */
gboolean
filo_window_is_in_front (FiloWindow *self,
                         const char *conversation_id)
{
  g_return_val_if_fail (FILO_IS_WINDOW (self), FALSE);
  return filo_thread_pane_is_in_front (self->thread, conversation_id);
}
