/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-window-private.h"

#include <glib/gi18n.h>

#include "filo-compat.h"
#include "filo-keys-window.h"

#define G_PREFIX_MS 1500

static FiloConversation *
get_open (FiloWindow *self)
{
  return self->context != NULL ? filo_thread_pane_get_conversation (self->thread) : NULL;
}

static gboolean
is_blocked (FiloConversation *conversation)
{
  FiloProfile *profile = filo_conversation_get_profile (conversation);

  return profile != NULL && filo_profile_is_blocked (profile);
}

/* Acts on the open conversation */

static void
close_conversation (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  FiloWindow *self = FILO_WINDOW (widget);
  FiloConversation *conversation = get_open (self);

  if (conversation != NULL)
    filo_triage_acts_close (self->triage, conversation,
                            filo_thread_pane_get_last_position (self->thread));
}

static void
reopen (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  FiloWindow *self = FILO_WINDOW (widget);
  FiloConversation *conversation = get_open (self);

  if (conversation != NULL)
    filo_triage_acts_reopen (self->triage, conversation,
                        filo_thread_pane_get_last_position (self->thread));
}

static void
toggle_closed (FiloWindow *self)
{
  FiloConversation *conversation = get_open (self);

  if (conversation == NULL || is_blocked (conversation))
    return;
  if (filo_conversation_get_state (conversation) == FILO_CONVERSATION_CLOSED)
    reopen (GTK_WIDGET (self), NULL, NULL);
  else
    close_conversation (GTK_WIDGET (self), NULL, NULL);
}

static void
mark_unread (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  FiloWindow *self = FILO_WINDOW (widget);
  FiloConversation *conversation = get_open (self);

  if (conversation == NULL)
    return;
  filo_thread_pane_leave_unread (self->thread);
  filo_triage_acts_mark_unread (self->triage, conversation);
}

static void
block (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  FiloWindow *self = FILO_WINDOW (widget);
  FiloConversation *conversation = get_open (self);

  if (conversation != NULL && !is_blocked (conversation))
    filo_triage_acts_block (self->triage, conversation);
}

static void
unblock (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  FiloWindow *self = FILO_WINDOW (widget);
  FiloConversation *conversation = get_open (self);

  if (conversation != NULL && is_blocked (conversation))
    filo_triage_acts_unblock (self->triage, conversation);
}

static void
toggle_blocked (FiloWindow *self)
{
  FiloConversation *conversation = get_open (self);

  if (conversation == NULL)
    return;
  if (is_blocked (conversation))
    unblock (GTK_WIDGET (self), NULL, NULL);
  else
    block (GTK_WIDGET (self), NULL, NULL);
}

static void
undo (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  FiloWindow *self = FILO_WINDOW (widget);

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  if (self->triage != NULL)
    filo_triage_acts_undo (self->triage);
}

/* The window itself */

static void
go_back (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  filo_window_go_back (FILO_WINDOW (widget));
}

static void
show_profile (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  FiloWindow *self = FILO_WINDOW (widget);

  if (get_open (self) == NULL && filo_panes_get_mode (self->panes) != FILO_PANES_WIDE)
    return;
  if (filo_panes_get_mode (self->panes) == FILO_PANES_WIDE)
    filo_panes_set_show_profile (self->panes, !filo_panes_get_show_profile (self->panes));
  else if (filo_panes_get_page (self->panes) == FILO_PANE_PROFILE)
    filo_panes_set_page (self->panes, FILO_PANE_THREAD);
  else
    filo_panes_set_page (self->panes, FILO_PANE_PROFILE);
}

static void
show_keys (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  gtk_window_present (filo_keys_window_new (GTK_WINDOW (widget)));
}

static void
say (GtkWidget  *widget,
     const char *action,
     GVariant   *parameter)
{
  filo_window_say (FILO_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
retry (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  FiloWindow *self = FILO_WINDOW (widget);

  if (self->context != NULL)
    filo_engine_retry_now (filo_context_get_engine (self->context));
}

static void
on_signed_out (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (FiloWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!filo_engine_sign_out_finish (FILO_ENGINE (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    filo_window_say (self, error->message);
}

static void
on_sign_out_answered (gboolean agreed,
                      gpointer user_data)
{
  g_autoptr (FiloWindow) self = user_data;

  if (!agreed || self->context == NULL)
    return;
  filo_window_show_conversation (self, NULL, FALSE);
  filo_engine_sign_out_async (filo_context_get_engine (self->context), NULL, on_signed_out,
                              g_object_ref (self));
}

static void
sign_out (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  FiloWindow *self = FILO_WINDOW (widget);
  FiloQuestion question = {
    .heading = C_("sign out", "Sign Out?"),
    .body = C_("sign out", "What is kept on this computer is removed. The gateway keeps everything."),
    .cancel = C_("sign out", "Cancel"),
    .agree = C_("sign out", "Sign Out"),
    .is_destructive = TRUE,
  };
  g_autofree char *unsent = NULL;
  guint n;

  if (self->context == NULL)
    return;
  n = filo_engine_get_unsent (filo_context_get_engine (self->context));
  if (n > 0)
    {
      unsent = g_strdup_printf (
          ngettext ("%u text or act hasn't reached the gateway yet and would be lost.",
                    "%u texts or acts haven't reached the gateway yet and would be lost.", n), n);
      question.body = unsent;
    }
  filo_compat_ask (GTK_WINDOW (self), &question, on_sign_out_answered, g_object_ref (self));
}

/**
 * filo_window_install_actions:
 *
 * Everything a menu, a button or a key of the window can do.
 */
void
filo_window_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.close-conversation", NULL, close_conversation);
  gtk_widget_class_install_action (klass, "win.reopen", NULL, reopen);
  gtk_widget_class_install_action (klass, "win.mark-unread", NULL, mark_unread);
  gtk_widget_class_install_action (klass, "win.block", NULL, block);
  gtk_widget_class_install_action (klass, "win.unblock", NULL, unblock);
  gtk_widget_class_install_action (klass, "win.undo", NULL, undo);
  gtk_widget_class_install_action (klass, "win.back", NULL, go_back);
  gtk_widget_class_install_action (klass, "win.show-profile", NULL, show_profile);
  gtk_widget_class_install_action (klass, "win.show-keys", NULL, show_keys);
  gtk_widget_class_install_action (klass, "win.say", "s", say);
  gtk_widget_class_install_action (klass, "win.retry", NULL, retry);
  gtk_widget_class_install_action (klass, "win.sign-out", NULL, sign_out);
}

/**
 * filo_window_update_actions:
 *
 * Only what is possible now is offered.
 */
void
filo_window_update_actions (FiloWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  FiloConversation *open = get_open (self);
  gboolean blocked = open != NULL && is_blocked (open);
  gboolean closed =
      open != NULL && filo_conversation_get_state (open) == FILO_CONVERSATION_CLOSED;

  gtk_widget_action_set_enabled (widget, "win.close-conversation",
                                 open != NULL && !blocked && !closed);
  gtk_widget_action_set_enabled (widget, "win.reopen", open != NULL && !blocked && closed);
  gtk_widget_action_set_enabled (widget, "win.mark-unread", open != NULL && !blocked);
  gtk_widget_action_set_enabled (widget, "win.block", open != NULL && !blocked);
  gtk_widget_action_set_enabled (widget, "win.unblock", blocked);
  gtk_widget_action_set_enabled (widget, "win.sign-out",
                                 self->context != NULL && !filo_context_is_demo (self->context));
}

/* Keys without Ctrl: only while nobody types */

static gboolean
go_to (FiloWindow *self,
       guint       keyval)
{
  static const struct
  {
    guint                  keyval;
    FiloConversationFilter filter;
  } lists[] = {
    { GDK_KEY_i, FILO_CONVERSATION_FILTER_INBOX },
    { GDK_KEY_u, FILO_CONVERSATION_FILTER_UNREAD },
    { GDK_KEY_s, FILO_CONVERSATION_FILTER_SNOOZED },
    { GDK_KEY_c, FILO_CONVERSATION_FILTER_CLOSED },
    { GDK_KEY_b, FILO_CONVERSATION_FILTER_BLOCKED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (lists[i].keyval == keyval)
      {
        filo_sidebar_set_filter (self->sidebar, lists[i].filter);
        filo_panes_set_page (self->panes, FILO_PANE_LIST);
        return TRUE;
      }
  return FALSE;
}

static gboolean
press_letter (FiloWindow *self,
              guint       keyval)
{
  gint64 now = g_get_monotonic_time () / 1000;
  gboolean after_g = self->g_pressed != 0 && now - self->g_pressed < G_PREFIX_MS;

  self->g_pressed = 0;
  if (after_g && go_to (self, keyval))
    return TRUE;
  switch (keyval)
    {
    case GDK_KEY_g:
      self->g_pressed = now;
      return TRUE;
    case GDK_KEY_j:
      filo_conversation_pane_step (self->list, 1);
      return TRUE;
    case GDK_KEY_k:
      filo_conversation_pane_step (self->list, -1);
      return TRUE;
    case GDK_KEY_r:
      filo_thread_pane_write (self->thread);
      return TRUE;
    case GDK_KEY_e:
      toggle_closed (self);
      return TRUE;
    case GDK_KEY_u:
      mark_unread (GTK_WIDGET (self), NULL, NULL);
      return TRUE;
    case GDK_KEY_b:
      toggle_blocked (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/* After whatever has the focus: a key that was typed into a text never comes here. */
static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        FiloWindow            *self)
{
  GdkModifierType held = state & gtk_accelerator_get_default_mod_mask ();

  if (self->context == NULL ||
      g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "main") != 0)
    return GDK_EVENT_PROPAGATE;
  if (held == GDK_CONTROL_MASK && keyval == GDK_KEY_z)
    {
      undo (GTK_WIDGET (self), NULL, NULL);
      return GDK_EVENT_STOP;
    }
  if (held != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Escape)
    {
      filo_window_go_back (self);
      return GDK_EVENT_STOP;
    }
  return press_letter (self, gdk_keyval_to_lower (keyval)) ? GDK_EVENT_STOP
                                                           : GDK_EVENT_PROPAGATE;
}

void
filo_window_add_keys (FiloWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
