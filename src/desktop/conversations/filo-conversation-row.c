/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-conversation-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "filo-chips.h"
#include "filo-sentences.h"

struct _FiloConversationRow
{
  GtkWidget         parent_instance;

  GtkWidget        *dot;
  AdwAvatar        *avatar;
  GtkLabel         *name;
  GtkLabel         *time;
  GtkWidget        *clip;
  GtkLabel         *preview;
  GtkLabel         *chip_0;
  GtkLabel         *chip_1;

  FiloContext      *context;       /* Owned. */
  FiloConversation *conversation;  /* Owned; NULL while unbound. */
  GSignalGroup     *conversation_signals;
  GSignalGroup     *profile_signals;
  char             *spoken;
};

G_DEFINE_FINAL_TYPE (FiloConversationRow, filo_conversation_row, GTK_TYPE_WIDGET)

static void
set_tone (GtkWidget *chip,
          FiloTone   tone)
{
  const char *classes[] = { "chip", NULL, NULL };

  if (tone == FILO_TONE_ERROR)
    classes[1] = "error";
  else if (tone == FILO_TONE_WARNING)
    classes[1] = "warning";
  gtk_widget_set_css_classes (chip, classes);
}

/* Appends what the chips say to the spoken name. */
static void
show_chips (FiloConversationRow *self,
            GString             *spoken)
{
  GtkLabel *labels[FILO_CHIPS_MAX] = { self->chip_0, self->chip_1 };
  FiloChip chips[FILO_CHIPS_MAX];
  guint n = filo_chips_make (self->conversation, filo_context_get_now (self->context), chips);

  for (guint i = 0; i < FILO_CHIPS_MAX; i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (labels[i]), i < n);
      if (i >= n)
        continue;
      gtk_label_set_label (labels[i], chips[i].text);
      set_tone (GTK_WIDGET (labels[i]), chips[i].tone);
      g_string_append_printf (spoken, ", %s", chips[i].text);
    }
  filo_chips_clear (chips, n);
}

static char *
dup_preview (FiloConversationRow *self)
{
  const char *agent_id = filo_conversation_get_last_agent_id (self->conversation);
  g_autofree char *author = NULL;

  if (filo_conversation_get_last_origin (self->conversation) == FILO_ORIGIN_REPLY)
    author = filo_context_dup_author (self->context, agent_id);
  return filo_sentences_dup_preview (self->conversation, author);
}

static void
show_unread (FiloConversationRow *self,
             gboolean             unread)
{
  gtk_widget_set_opacity (self->dot, unread ? 1 : 0);
  if (unread)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unread");
}

static void
show_hollow (FiloConversationRow *self)
{
  gtk_label_set_label (self->name, "");
  gtk_label_set_label (self->time, "");
  gtk_label_set_label (self->preview, "");
  gtk_widget_set_visible (self->clip, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->chip_0), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->chip_1), FALSE);
  adw_avatar_set_text (self->avatar, NULL);
  show_unread (self, FALSE);
  g_free (self->spoken);
  self->spoken = g_strdup (C_("accessible", "Conversation, loading"));
}

/* The list item takes the name: 4.8 has no other way to give it one. */
static void
tell_name (FiloConversationRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->spoken, -1);
}

static void
show_filled (FiloConversationRow *self)
{
  FiloConversation *conversation = self->conversation;
  FiloProfile *profile = filo_conversation_get_profile (conversation);
  const FiloNow *now = filo_context_get_now (self->context);
  g_autofree char *who =
      filo_sentences_dup_person (profile, filo_context_get_home (self->context));
  g_autofree char *named = profile != NULL ? filo_profile_dup_name (profile) : NULL;
  g_autofree char *when = filo_dates_dup_short (filo_conversation_get_last_at (conversation), now);
  g_autofree char *preview = dup_preview (self);
  gboolean unread = filo_conversation_is_unread (conversation);
  GString *spoken = g_string_new (who);

  gtk_label_set_label (self->name, who);
  gtk_label_set_label (self->time, when);
  gtk_label_set_label (self->preview, preview);
  gtk_widget_set_visible (self->clip, filo_conversation_get_last_media (conversation));
  /* Initials only of names; a number gets the plain head. */
  adw_avatar_set_show_initials (self->avatar, named != NULL);
  adw_avatar_set_text (self->avatar, who);
  show_unread (self, unread);

  if (unread)
    g_string_append_printf (spoken, ", %s", C_("spoken conversation", "unread"));
  g_string_append_printf (spoken, ", %s: %s", when, preview);
  if (filo_conversation_get_last_media (conversation))
    g_string_append_printf (spoken, ", %s", C_("spoken conversation", "with an attachment"));
  show_chips (self, spoken);
  g_free (self->spoken);
  self->spoken = g_string_free (spoken, FALSE);
}

static void
on_changed (FiloConversationRow *self)
{
  filo_conversation_row_refresh (self);
}

static void
on_conversation_changed (FiloConversationRow *self,
                         GParamSpec          *pspec)
{
  g_signal_group_set_target (self->profile_signals,
                             filo_conversation_get_profile (self->conversation));
  filo_conversation_row_refresh (self);
}

static void
filo_conversation_row_dispose (GObject *object)
{
  FiloConversationRow *self = FILO_CONVERSATION_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->profile_signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_CONVERSATION_ROW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (filo_conversation_row_parent_class)->dispose (object);
}

static void
filo_conversation_row_finalize (GObject *object)
{
  FiloConversationRow *self = FILO_CONVERSATION_ROW (object);

  g_clear_object (&self->conversation);
  g_clear_object (&self->context);
  g_clear_pointer (&self->spoken, g_free);
  G_OBJECT_CLASS (filo_conversation_row_parent_class)->finalize (object);
}

static void
filo_conversation_row_class_init (FiloConversationRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = filo_conversation_row_dispose;
  object_class->finalize = filo_conversation_row_finalize;

  gtk_widget_class_set_css_name (widget_class, "conversation");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/filo_sms/Filo/conversations/filo-conversation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloConversationRow, dot);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationRow, name);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationRow, time);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationRow, clip);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationRow, preview);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationRow, chip_0);
  gtk_widget_class_bind_template_child (widget_class, FiloConversationRow, chip_1);
}

static void
filo_conversation_row_init (FiloConversationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->conversation_signals = g_signal_group_new (FILO_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify",
                                  G_CALLBACK (on_conversation_changed), self);
  self->profile_signals = g_signal_group_new (FILO_TYPE_PROFILE);
  g_signal_group_connect_swapped (self->profile_signals, "notify", G_CALLBACK (on_changed), self);
}

GtkWidget *
filo_conversation_row_new (FiloContext *context)
{
  FiloConversationRow *self = g_object_new (FILO_TYPE_CONVERSATION_ROW, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}

/**
 * filo_conversation_row_set:
 * @conversation: (nullable): what to show and follow
 */
void
filo_conversation_row_set (FiloConversationRow *self,
                           FiloConversation    *conversation)
{
  g_return_if_fail (FILO_IS_CONVERSATION_ROW (self));

  if (!g_set_object (&self->conversation, conversation))
    return;
  g_signal_group_set_target (self->conversation_signals, conversation);
  g_signal_group_set_target (self->profile_signals,
                             conversation != NULL ? filo_conversation_get_profile (conversation)
                                                  : NULL);
  if (conversation != NULL)
    filo_conversation_row_refresh (self);
}

/**
 * filo_conversation_row_refresh:
 *
 * Makes every word anew: something changed, or a day went by.
 */
void
filo_conversation_row_refresh (FiloConversationRow *self)
{
  g_return_if_fail (FILO_IS_CONVERSATION_ROW (self));

  if (self->conversation == NULL)
    return;
  if (filo_conversation_get_loaded (self->conversation))
    show_filled (self);
  else
    show_hollow (self);
  tell_name (self);
}

/**
 * filo_conversation_row_get_conversation:
 *
 * Returns: (transfer none) (nullable): what the row shows
 */
FiloConversation *
filo_conversation_row_get_conversation (FiloConversationRow *self)
{
  g_return_val_if_fail (FILO_IS_CONVERSATION_ROW (self), NULL);
  return self->conversation;
}

/**
 * filo_conversation_row_get_spoken:
 *
 * Returns: (nullable): what a screen reader says of the row
 */
const char *
filo_conversation_row_get_spoken (FiloConversationRow *self)
{
  g_return_val_if_fail (FILO_IS_CONVERSATION_ROW (self), NULL);
  return self->spoken;
}
