/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-profile-panel.h"

#include <glib/gi18n.h>

#include "filo-order-row.h"
#include "filo-sentences.h"

#define ORDERS_MAX 20

struct _FiloProfilePanel
{
  AdwBin            parent_instance;

  AdwHeaderBar     *header;
  GtkWidget        *back;
  GtkWidget        *hide;
  GtkWidget        *body;
  AdwAvatar        *avatar;
  GtkLabel         *name;
  GtkLabel         *phone;
  GtkBox           *facts;
  GtkWidget        *orders;
  GtkListBox       *order_rows;

  FiloContext      *context;
  FiloConversation *conversation;  /* Owned. */
  GSignalGroup     *conversation_signals;
  GSignalGroup     *profile_signals;
  GCancellable     *cancellable;   /* Of the orders under way. */
};

G_DEFINE_FINAL_TYPE (FiloProfilePanel, filo_profile_panel, ADW_TYPE_BIN)

/* One line with its pictogram; @what says in a tooltip what kind of fact it is. */
static void
add_fact (FiloProfilePanel *self,
          const char       *icon_name,
          const char       *what,
          const char       *text)
{
  GtkWidget *line, *icon, *label;

  if (text == NULL || *text == '\0')
    return;
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  icon = gtk_image_new_from_icon_name (icon_name);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_set_tooltip_text (icon, what);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (self->facts, line);
}

static void
add_blocked (FiloProfilePanel *self,
             FiloProfile      *profile)
{
  g_autofree char *who =
      filo_context_dup_agent_name (self->context, filo_profile_get_blocked_by (profile));
  g_autofree char *when = filo_dates_dup_date (filo_profile_get_blocked_at (profile),
                                               filo_context_get_now (self->context));
  g_autofree char *text = who != NULL
                              ? g_strdup_printf (C_("profile", "Blocked by %s on %s"), who, when)
                              : g_strdup_printf (C_("profile", "Blocked on %s"), when);

  add_fact (self, "action-unavailable-symbolic", C_("profile", "Blocked"), text);
}

static const char *
get_consent_icon (FiloConsent consent)
{
  return consent == FILO_CONSENT_SUBSCRIBED ? "emblem-ok-symbolic" : "action-unavailable-symbolic";
}

static void
show_facts (FiloProfilePanel *self,
            FiloProfile      *profile)
{
  const FiloNow *now = filo_context_get_now (self->context);
  g_autofree char *consent = filo_sentences_dup_consent (profile, now);
  g_autofree char *place = filo_sentences_dup_place (profile);
  g_autofree char *language = filo_sentences_dup_language (filo_profile_get_language (profile));
  FiloNumber *number = filo_store_get_number (filo_context_get_store (self->context),
                                              filo_conversation_get_number_id (self->conversation));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_box_remove (self->facts, child);
  if (filo_profile_is_blocked (profile))
    add_blocked (self, profile);
  add_fact (self, get_consent_icon (filo_profile_get_consent (profile)),
            C_("profile", "Subscription"), consent);
  add_fact (self, "mail-send-symbolic", C_("profile", "E-mail"),
            filo_profile_get_email (profile));
  add_fact (self, "mark-location-symbolic", C_("profile", "Place"), place);
  add_fact (self, "preferences-desktop-locale-symbolic", C_("profile", "Language"), language);
  if (number != NULL && filo_number_get_label (number) != NULL)
    {
      /* Translators: the team's own name for one of its numbers. */
      g_autofree char *to = g_strdup_printf (C_("profile", "Writes to %s"),
                                             filo_number_get_label (number));

      add_fact (self, "filo-inbox-symbolic", C_("profile", "Our number"), to);
    }
}

static void
show_profile (FiloProfilePanel *self)
{
  FiloProfile *profile =
      self->conversation != NULL ? filo_conversation_get_profile (self->conversation) : NULL;
  const char *home;
  g_autofree char *name = NULL;
  g_autofree char *full = NULL;
  g_autofree char *phone = NULL;

  gtk_widget_set_visible (self->body, profile != NULL);
  if (profile == NULL)
    return;
  home = filo_context_get_home (self->context);
  name = filo_sentences_dup_person (profile, home);
  full = filo_profile_dup_name (profile);
  phone = filo_sentences_dup_phone (filo_profile_get_address (profile), home);
  adw_avatar_set_show_initials (self->avatar, full != NULL);
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->phone, phone);
  gtk_widget_set_visible (GTK_WIDGET (self->phone), full != NULL);
  show_facts (self, profile);
}

static void
show_orders (FiloProfilePanel *self,
             GPtrArray        *orders)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->order_rows))) != NULL)
    gtk_list_box_remove (self->order_rows, row);
  gtk_widget_set_visible (self->orders, orders != NULL && orders->len > 0);
  for (guint i = 0; orders != NULL && i < orders->len; i++)
    gtk_list_box_append (self->order_rows,
                         filo_order_row_new (g_ptr_array_index (orders, i),
                                             filo_context_get_now (self->context)));
}

static void
on_orders_listed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (FiloProfilePanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) orders =
      filo_store_list_orders_finish (FILO_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* Somebody else is shown by now. */
  if (error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", error->message);
  else
    show_orders (self, orders);
}

static void
load_orders (FiloProfilePanel *self)
{
  const char *profile_id =
      self->conversation != NULL ? filo_conversation_get_profile_id (self->conversation) : NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  show_orders (self, NULL);
  if (profile_id == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  filo_store_list_orders_async (filo_context_get_store (self->context), profile_id, ORDERS_MAX,
                                self->cancellable, on_orders_listed, g_object_ref (self));
}

static void
on_conversation_changed (FiloProfilePanel *self)
{
  g_signal_group_set_target (self->profile_signals,
                             filo_conversation_get_profile (self->conversation));
  show_profile (self);
}

static void
on_profile_changed (FiloProfilePanel *self)
{
  show_profile (self);
}

static void
filo_profile_panel_dispose (GObject *object)
{
  FiloProfilePanel *self = FILO_PROFILE_PANEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->profile_signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_PROFILE_PANEL);
  G_OBJECT_CLASS (filo_profile_panel_parent_class)->dispose (object);
}

static void
filo_profile_panel_finalize (GObject *object)
{
  FiloProfilePanel *self = FILO_PROFILE_PANEL (object);

  g_clear_object (&self->conversation);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (filo_profile_panel_parent_class)->finalize (object);
}

static void
filo_profile_panel_class_init (FiloProfilePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = filo_profile_panel_dispose;
  object_class->finalize = filo_profile_panel_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/filo_sms/Filo/profile/filo-profile-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloProfilePanel, header);
  gtk_widget_class_bind_template_child (widget_class, FiloProfilePanel, back);
  gtk_widget_class_bind_template_child (widget_class, FiloProfilePanel, hide);
  gtk_widget_class_bind_template_child (widget_class, FiloProfilePanel, body);
  gtk_widget_class_bind_template_child (widget_class, FiloProfilePanel, avatar);
  gtk_widget_class_bind_template_child (widget_class, FiloProfilePanel, name);
  gtk_widget_class_bind_template_child (widget_class, FiloProfilePanel, phone);
  gtk_widget_class_bind_template_child (widget_class, FiloProfilePanel, facts);
  gtk_widget_class_bind_template_child (widget_class, FiloProfilePanel, orders);
  gtk_widget_class_bind_template_child (widget_class, FiloProfilePanel, order_rows);
}

static void
filo_profile_panel_init (FiloProfilePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->conversation_signals = g_signal_group_new (FILO_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify::profile",
                                  G_CALLBACK (on_conversation_changed), self);
  self->profile_signals = g_signal_group_new (FILO_TYPE_PROFILE);
  g_signal_group_connect_swapped (self->profile_signals, "notify", G_CALLBACK (on_profile_changed),
                                  self);
}

void
filo_profile_panel_set_context (FiloProfilePanel *self,
                                FiloContext      *context)
{
  g_return_if_fail (FILO_IS_PROFILE_PANEL (self));
  g_set_object (&self->context, context);
}

/**
 * filo_profile_panel_set_conversation:
 * @conversation: (nullable): whose person to show
 */
void
filo_profile_panel_set_conversation (FiloProfilePanel *self,
                                     FiloConversation *conversation)
{
  g_return_if_fail (FILO_IS_PROFILE_PANEL (self));

  if (!g_set_object (&self->conversation, conversation))
    return;
  g_signal_group_set_target (self->conversation_signals, conversation);
  g_signal_group_set_target (self->profile_signals,
                             conversation != NULL ? filo_conversation_get_profile (conversation)
                                                  : NULL);
  show_profile (self);
  load_orders (self);
}

/**
 * filo_profile_panel_set_back_visible:
 *
 * As a page it has a way back; as a panel it can be hidden.
 */
void
filo_profile_panel_set_back_visible (FiloProfilePanel *self,
                                     gboolean          visible)
{
  g_return_if_fail (FILO_IS_PROFILE_PANEL (self));
  gtk_widget_set_visible (self->back, visible);
  gtk_widget_set_visible (self->hide, !visible);
}

void
filo_profile_panel_set_title_buttons (FiloProfilePanel *self,
                                      gboolean          start,
                                      gboolean          end)
{
  g_return_if_fail (FILO_IS_PROFILE_PANEL (self));
  adw_header_bar_set_show_start_title_buttons (self->header, start);
  adw_header_bar_set_show_end_title_buttons (self->header, end);
}
