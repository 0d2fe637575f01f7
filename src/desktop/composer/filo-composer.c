/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-composer.h"

#include <glib/gi18n.h>

#include "filo-constants.h"
#include "filo-sentences.h"

#define LINES_MAX 8
#define SAVE_AFTER_MS 500

struct _FiloComposer
{
  AdwBin             parent_instance;

  GtkStack          *stack;
  GtkWidget         *box;
  GtkScrolledWindow *scroller;
  GtkTextView       *text;
  GtkLabel          *hint;
  GtkMenuButton     *emoji;
  GtkLabel          *counter;
  GtkWidget         *send;
  GtkLabel          *gate;
  GtkWidget         *unblock;

  FiloContext       *context;
  FiloConversation  *conversation;  /* Owned; whose text this is. */
  FiloThreadList    *thread;        /* Owned; what the person sees of it. */
  GSignalGroup      *conversation_signals;
  GSignalGroup      *profile_signals;
  GCancellable      *cancellable;   /* Of the draft under way. */
  guint              save_timer;
  gboolean           is_filling;    /* We change the text, not the person. */
  gboolean           has_changes;   /* Since the draft was last saved. */
};

G_DEFINE_FINAL_TYPE (FiloComposer, filo_composer, ADW_TYPE_BIN)

static GtkTextBuffer *
get_buffer (FiloComposer *self)
{
  return gtk_text_view_get_buffer (self->text);
}

static char *
dup_text (FiloComposer *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  return gtk_text_buffer_get_text (get_buffer (self), &start, &end, FALSE);
}

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static void
fill (FiloComposer *self,
      const char   *text)
{
  self->is_filling = TRUE;
  gtk_text_buffer_set_text (get_buffer (self), text, -1);
  self->is_filling = FALSE;
  self->has_changes = FALSE;
}

static void
show_counter (FiloComposer *self)
{
  g_autofree char *text = dup_text (self);
  glong n = g_utf8_strlen (text, -1);
  g_autofree char *count = NULL;
  g_autofree char *spoken = NULL;
  gboolean is_over = n > FILO_SMS_MAX_CHARACTERS;

  /* Translators: characters written, and how many there may be. */
  count = g_strdup_printf (C_("composer", "%ld/%d"), n, FILO_SMS_MAX_CHARACTERS);
  spoken = g_strdup_printf (C_("accessible", "%ld of at most %d characters"), n,
                            FILO_SMS_MAX_CHARACTERS);
  gtk_label_set_label (self->counter, count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->counter), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->counter), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  if (is_over)
    gtk_widget_add_css_class (GTK_WIDGET (self->counter), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->counter), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), n == 0);
  gtk_widget_set_sensitive (self->send, !is_over && !is_blank (text));
}

static void
stop_save_timer (FiloComposer *self)
{
  if (self->save_timer != 0)
    filo_clock_remove_timer (filo_context_get_clock (self->context), self->save_timer);
  self->save_timer = 0;
}

static gboolean
on_save_timer (gpointer user_data)
{
  FiloComposer *self = user_data;

  self->save_timer = 0;
  filo_composer_save_draft (self);
  return G_SOURCE_REMOVE;
}

static void
on_text_changed (FiloComposer *self)
{
  show_counter (self);
  if (self->is_filling || self->conversation == NULL)
    return;
  self->has_changes = TRUE;
  stop_save_timer (self);
  self->save_timer = filo_clock_add_timer (filo_context_get_clock (self->context), SAVE_AFTER_MS,
                                           on_save_timer, self, NULL);
}

typedef struct
{
  FiloComposer *composer;         /* Owned. */
  char         *conversation_id;
  char         *text;             /* To be given back when it can't be sent. */
} SendRequest;

static void
send_request_free (SendRequest *request)
{
  g_clear_object (&request->composer);
  g_clear_pointer (&request->conversation_id, g_free);
  g_clear_pointer (&request->text, g_free);
  g_free (request);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SendRequest, send_request_free)

static gboolean
shows (FiloComposer *self,
       const char   *conversation_id)
{
  return self->conversation != NULL &&
         g_strcmp0 (filo_conversation_get_id (self->conversation), conversation_id) == 0;
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SendRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FiloMessage) message =
      filo_store_send_text_finish (FILO_STORE (source), result, &error);

  if (message != NULL)
    return;
  /* The text is not lost: back to its own conversation, wherever we are now. */
  if (shows (request->composer, request->conversation_id))
    filo_composer_restore_text (request->composer, request->text);
  else
    filo_store_save_draft (FILO_STORE (source), request->conversation_id, request->text);
  gtk_widget_activate_action (GTK_WIDGET (request->composer), "win.say", "s", error->message);
}

static void
send_text (FiloComposer *self)
{
  FiloStore *store = filo_context_get_store (self->context);
  g_autofree char *text = dup_text (self);
  SendRequest *request;

  if (self->conversation == NULL || !gtk_widget_get_sensitive (self->send))
    return;
  g_strchomp (text);
  request = g_new0 (SendRequest, 1);
  request->composer = g_object_ref (self);
  request->conversation_id = g_strdup (filo_conversation_get_id (self->conversation));
  request->text = g_strdup (text);
  stop_save_timer (self);
  filo_store_send_text_async (store, request->conversation_id, text,
                              self->thread != NULL ? filo_thread_list_get_revision (self->thread)
                                                   : 0,
                              NULL, on_sent, request);
  filo_store_save_draft (store, filo_conversation_get_id (self->conversation), NULL);
  fill (self, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
on_send_clicked (FiloComposer *self)
{
  send_text (self);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        FiloComposer          *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;
  if ((state & GDK_SHIFT_MASK) != 0 && (state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  /* An input method that composes a word gets its Enter first. */
  if (event != NULL && gtk_text_view_im_context_filter_keypress (self->text, event))
    return GDK_EVENT_STOP;
  send_text (self);
  return GDK_EVENT_STOP;
}

static void
on_emoji_picked (GtkEmojiChooser *chooser,
                 const char      *emoji,
                 FiloComposer    *self)
{
  gtk_text_buffer_insert_at_cursor (get_buffer (self), emoji, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/* The chooser has thousands of emoji: made when first opened. */
static void
make_emoji_chooser (GtkMenuButton *button,
                    gpointer       user_data)
{
  GtkWidget *chooser;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  chooser = gtk_emoji_chooser_new ();
  g_signal_connect (chooser, "emoji-picked", G_CALLBACK (on_emoji_picked), user_data);
  gtk_menu_button_set_popover (button, chooser);
}

static void
show_hint (FiloComposer *self,
           FiloProfile  *profile)
{
  g_autofree char *name =
      filo_sentences_dup_first_name (profile, filo_context_get_home (self->context));
  /* Translators: a person's name. */
  g_autofree char *hint = g_strdup_printf (C_("composer", "Reply to %s"), name);

  gtk_label_set_label (self->hint, hint);
}

/* Writing, or why not. */
static void
show_gate (FiloComposer *self)
{
  FiloProfile *profile =
      self->conversation != NULL ? filo_conversation_get_profile (self->conversation) : NULL;
  g_autofree char *blocker = NULL;
  g_autofree char *gate = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), profile != NULL);
  if (profile == NULL)
    return;
  blocker = filo_context_dup_agent_name (self->context, filo_profile_get_blocked_by (profile));
  gate = filo_sentences_dup_gate (profile, blocker, filo_context_get_home (self->context),
                                  filo_context_get_now (self->context));
  if (gate != NULL)
    gtk_label_set_label (self->gate, gate);
  gtk_widget_set_visible (self->unblock, filo_profile_is_blocked (profile));
  gtk_stack_set_visible_child_name (self->stack, gate != NULL ? "gate" : "editor");
  show_hint (self, profile);
}

static void
on_conversation_changed (FiloComposer *self)
{
  g_signal_group_set_target (self->profile_signals,
                             filo_conversation_get_profile (self->conversation));
  show_gate (self);
}

static void
on_profile_changed (FiloComposer *self)
{
  show_gate (self);
}

static void
on_draft_loaded (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (FiloComposer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = filo_store_load_draft_finish (FILO_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* Another conversation is open by now. */
  gtk_text_view_set_editable (self->text, TRUE);
  if (error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", error->message);
  else if (draft != NULL)
    fill (self, draft);
}

static void
load_draft (FiloComposer *self)
{
  FiloStore *store = filo_context_get_store (self->context);
  const char *id = filo_conversation_get_id (self->conversation);

  gtk_text_view_set_editable (self->text, TRUE);
  if (!filo_store_has_draft (store, id))
    return;
  /* Nothing can be typed for the moment until the draft is there. */
  gtk_text_view_set_editable (self->text, FALSE);
  self->cancellable = g_cancellable_new ();
  filo_store_load_draft_async (store, id, self->cancellable, on_draft_loaded,
                               g_object_ref (self));
}

/* Eight lines of the font in use, then it scrolls. */
static void
update_height (FiloComposer *self)
{
  PangoContext *pango = gtk_widget_get_pango_context (GTK_WIDGET (self->text));
  PangoFontMetrics *metrics =
      pango_context_get_metrics (pango, NULL, pango_context_get_language (pango));
  int line = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  gtk_scrolled_window_set_max_content_height (self->scroller, LINES_MAX * MAX (line, 12) + 14);
}

static void
filo_composer_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (filo_composer_parent_class)->css_changed (widget, change);
  if (FILO_COMPOSER (widget)->text != NULL)
    update_height (FILO_COMPOSER (widget));
}

static void
filo_composer_dispose (GObject *object)
{
  FiloComposer *self = FILO_COMPOSER (object);

  if (self->context != NULL)
    stop_save_timer (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->profile_signals);
  /* The stack is a bound child and the bin's own at once: the bin lets go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_COMPOSER);
  G_OBJECT_CLASS (filo_composer_parent_class)->dispose (object);
}

static void
filo_composer_finalize (GObject *object)
{
  FiloComposer *self = FILO_COMPOSER (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->thread);
  g_clear_object (&self->conversation);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (filo_composer_parent_class)->finalize (object);
}

static void
filo_composer_class_init (FiloComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = filo_composer_dispose;
  object_class->finalize = filo_composer_finalize;
  widget_class->css_changed = filo_composer_css_changed;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/filo_sms/Filo/composer/filo-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloComposer, stack);
  gtk_widget_class_bind_template_child (widget_class, FiloComposer, box);
  gtk_widget_class_bind_template_child (widget_class, FiloComposer, scroller);
  gtk_widget_class_bind_template_child (widget_class, FiloComposer, text);
  gtk_widget_class_bind_template_child (widget_class, FiloComposer, hint);
  gtk_widget_class_bind_template_child (widget_class, FiloComposer, emoji);
  gtk_widget_class_bind_template_child (widget_class, FiloComposer, counter);
  gtk_widget_class_bind_template_child (widget_class, FiloComposer, send);
  gtk_widget_class_bind_template_child (widget_class, FiloComposer, gate);
  gtk_widget_class_bind_template_child (widget_class, FiloComposer, unblock);
  gtk_widget_class_bind_template_callback (widget_class, on_send_clicked);
}

static void
filo_composer_init (FiloComposer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->text), keys);
  g_signal_connect_object (get_buffer (self), "changed", G_CALLBACK (on_text_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_create_popup_func (self->emoji, make_emoji_chooser, self, NULL);

  self->conversation_signals = g_signal_group_new (FILO_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify::profile",
                                  G_CALLBACK (on_conversation_changed), self);
  self->profile_signals = g_signal_group_new (FILO_TYPE_PROFILE);
  g_signal_group_connect_swapped (self->profile_signals, "notify", G_CALLBACK (on_profile_changed),
                                  self);
  update_height (self);
  show_counter (self);
}

void
filo_composer_set_context (FiloComposer *self,
                           FiloContext  *context)
{
  g_return_if_fail (FILO_IS_COMPOSER (self));
  g_set_object (&self->context, context);
}

/**
 * filo_composer_set_conversation:
 * @conversation: (nullable): whom to write to
 * @thread: (nullable): what is shown of it; its revision goes with a reply
 *
 * What was typed before is saved as the draft of where it was typed.
 */
void
filo_composer_set_conversation (FiloComposer     *self,
                                FiloConversation *conversation,
                                FiloThreadList   *thread)
{
  g_return_if_fail (FILO_IS_COMPOSER (self));
  g_return_if_fail (self->context != NULL);

  g_set_object (&self->thread, thread);
  if (self->conversation == conversation)
    return;
  filo_composer_save_draft (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->conversation, conversation);
  fill (self, "");
  g_signal_group_set_target (self->conversation_signals, conversation);
  g_signal_group_set_target (self->profile_signals,
                             conversation != NULL ? filo_conversation_get_profile (conversation)
                                                  : NULL);
  show_gate (self);
  if (conversation != NULL)
    load_draft (self);
}

/**
 * filo_composer_restore_text:
 *
 * Puts a text back that didn't leave, before whatever is written by now.
 */
void
filo_composer_restore_text (FiloComposer *self,
                            const char   *text)
{
  g_autofree char *written = NULL;
  g_autofree char *both = NULL;

  g_return_if_fail (FILO_IS_COMPOSER (self));

  written = dup_text (self);
  both = is_blank (written) ? g_strdup (text) : g_strdup_printf ("%s\n%s", text, written);
  gtk_text_buffer_set_text (get_buffer (self), both, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/**
 * filo_composer_save_draft:
 *
 * Saves what is written now; also before the window closes.
 */
void
filo_composer_save_draft (FiloComposer *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (FILO_IS_COMPOSER (self));

  if (self->conversation == NULL || !self->has_changes)
    return;
  stop_save_timer (self);
  text = dup_text (self);
  self->has_changes = FALSE;
  filo_store_save_draft (filo_context_get_store (self->context),
                         filo_conversation_get_id (self->conversation),
                         is_blank (text) ? NULL : text);
}

void
filo_composer_focus (FiloComposer *self)
{
  g_return_if_fail (FILO_IS_COMPOSER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/**
 * filo_composer_dup_text:
 *
 * Returns: (transfer full): what is written, as it stands
 */
char *
filo_composer_dup_text (FiloComposer *self)
{
  g_return_val_if_fail (FILO_IS_COMPOSER (self), NULL);
  return dup_text (self);
}
