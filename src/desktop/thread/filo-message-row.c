/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-message-row.h"

#include <glib/gi18n.h>

#include "filo-bubble.h"
#include "filo-link-popover.h"
#include "filo-media-chip.h"
#include "filo-message-acts.h"
#include "filo-message-details.h"
#include "filo-sentences.h"

#define SIDE 18
#define BUBBLE_MAX 480
#define BUBBLE_SHARE 80  /* Per cent of the row. */
#define GROUP_GAP 12
#define LINE_GAP 3

struct _FiloMessageRow
{
  GtkWidget         parent_instance;

  GtkWidget        *day;       /* Made when first needed, as the next one. */
  GtkWidget        *fresh;
  FiloBubble       *bubble;
  GtkLabel         *meta;
  GtkWidget        *acts;

  FiloContext      *context;       /* Owned. */
  FiloMessage      *message;       /* Owned; NULL while unbound. */
  FiloConversation *conversation;  /* Owned. */
  FiloPlace         place;
  GSignalGroup     *message_signals;
  GPtrArray        *media_shown;   /* Owned; what the chips were made from. */
  FiloMessageActs   acts_shown;
  char             *spoken;
};

G_DEFINE_FINAL_TYPE (FiloMessageRow, filo_message_row, GTK_TYPE_WIDGET)

static gboolean
is_inbound (FiloMessageRow *self)
{
  return self->message != NULL &&
         filo_message_get_origin (self->message) == FILO_ORIGIN_INBOUND;
}

static int
measure_height (GtkWidget *child,
                int        width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static int
measure_width (GtkWidget *child,
               int        limit)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return MIN (natural, limit);
}

static int
get_bubble_limit (int width)
{
  return MAX (60, MIN (BUBBLE_MAX, (width - 2 * SIDE) * BUBBLE_SHARE / 100));
}

static gboolean
is_shown (GtkWidget *child)
{
  return child != NULL && gtk_widget_get_visible (child);
}

/* Goes through the parts from top to bottom; places them when @allocate. */
static int
stack_parts (FiloMessageRow *self,
             int             width,
             gboolean        allocate)
{
  GtkWidget *across[] = { self->day, self->fresh };
  GtkWidget *aside[] = { GTK_WIDGET (self->bubble), GTK_WIDGET (self->meta), self->acts };
  gboolean at_start =
      is_inbound (self) != (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL);
  int limits[] = { get_bubble_limit (width), width - 2 * SIDE, width - 2 * SIDE };
  int y = self->place.starts_group && !self->place.starts_day ? GROUP_GAP : LINE_GAP;

  for (guint i = 0; i < G_N_ELEMENTS (across); i++)
    {
      int h;

      if (!is_shown (across[i]))
        continue;
      h = measure_height (across[i], width);
      if (allocate)
        gtk_widget_size_allocate (across[i], &(GtkAllocation) { 0, y, width, h }, -1);
      y += h;
    }
  for (guint i = 0; i < G_N_ELEMENTS (aside); i++)
    {
      int x, w, h;

      if (!is_shown (aside[i]))
        continue;
      w = measure_width (aside[i], limits[i]);
      h = measure_height (aside[i], w);
      x = at_start ? SIDE : width - SIDE - w;
      if (allocate)
        gtk_widget_size_allocate (aside[i], &(GtkAllocation) { x, y, w, h }, -1);
      y += h;
    }
  return y + (self->place.ends_group ? LINE_GAP : 0);
}

static GtkSizeRequestMode
filo_message_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
filo_message_row_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = 200;
  else
    *minimum = *natural = stack_parts (FILO_MESSAGE_ROW (widget), for_size < 0 ? 400 : for_size,
                                       FALSE);
}

static void
filo_message_row_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  stack_parts (FILO_MESSAGE_ROW (widget), width, TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
}

/* A popover is a child of the row, which outlives it, but points to the bubble. */
static void
point_to_bubble (FiloMessageRow *self,
                 GtkPopover     *popover)
{
  graphene_rect_t bounds;
  GdkRectangle place;

  if (!gtk_widget_compute_bounds (GTK_WIDGET (self->bubble), GTK_WIDGET (self), &bounds))
    return;
  place.x = bounds.origin.x;
  place.y = bounds.origin.y;
  place.width = bounds.size.width;
  place.height = bounds.size.height;
  gtk_popover_set_pointing_to (popover, &place);
}

static GtkWidget *
new_heading (FiloMessageRow *self,
             const char     *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_insert_before (label, GTK_WIDGET (self), GTK_WIDGET (self->bubble));
  return label;
}

static void
show_place (FiloMessageRow *self)
{
  if (self->place.starts_day)
    {
      g_autofree char *day = filo_dates_dup_day (filo_message_get_created_at (self->message),
                                                 filo_context_get_now (self->context));

      if (self->day == NULL)
        self->day = new_heading (self, "day");
      gtk_label_set_label (GTK_LABEL (self->day), day);
    }
  if (self->day != NULL)
    gtk_widget_set_visible (self->day, self->place.starts_day);

  if (self->place.n_new > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("— %u new —", "— %u new —", self->place.n_new), self->place.n_new);

      if (self->fresh == NULL)
        self->fresh = new_heading (self, "fresh");
      gtk_label_set_label (GTK_LABEL (self->fresh), text);
    }
  if (self->fresh != NULL)
    gtk_widget_set_visible (self->fresh, self->place.n_new > 0);
}

static char *
dup_author (FiloMessageRow *self)
{
  if (is_inbound (self))
    return filo_sentences_dup_first_name (
        self->conversation != NULL ? filo_conversation_get_profile (self->conversation) : NULL,
        filo_context_get_home (self->context));
  if (filo_message_get_origin (self->message) == FILO_ORIGIN_REPLY)
    return filo_context_dup_author (self->context, filo_message_get_agent_id (self->message));
  return NULL;
}

static char *
dup_origin (FiloMessageRow *self)
{
  const char *id = filo_message_get_source_id (self->message);
  FiloSource *source =
      id != NULL ? filo_store_get_source (filo_context_get_store (self->context), id) : NULL;

  return filo_sentences_dup_origin (self->message,
                                    source != NULL ? filo_source_get_name (source) : NULL);
}

static char *
dup_meta (FiloMessageRow *self,
          const char     *author,
          const char     *state)
{
  const FiloNow *now = filo_context_get_now (self->context);
  g_autofree char *clock =
      filo_dates_dup_clock (filo_message_get_created_at (self->message), now);
  GString *meta = g_string_new (NULL);

  if (!is_inbound (self) && author != NULL)
    g_string_append_printf (meta, "%s · ", author);
  g_string_append (meta, clock);
  if (*state != '\0')
    g_string_append_printf (meta, " · %s", state);
  if (is_inbound (self) && filo_message_get_keyword (self->message) != FILO_KEYWORD_NONE)
    g_string_append_printf (meta, " · %s",
                            filo_sentences_get_keyword (filo_message_get_keyword (self->message)));
  return g_string_free (meta, FALSE);
}

static void
show_meta (FiloMessageRow *self,
           const char     *meta)
{
  FiloTone tone = filo_sentences_get_tone (self->message);
  const char *classes[] = { "meta", "caption", "dim-label", NULL };

  if (tone == FILO_TONE_ERROR)
    classes[2] = "error";
  else if (tone == FILO_TONE_WARNING)
    classes[2] = "warning";
  gtk_widget_set_css_classes (GTK_WIDGET (self->meta), classes);
  gtk_label_set_wrap (self->meta, tone != FILO_TONE_PLAIN);
  gtk_label_set_ellipsize (self->meta,
                           tone == FILO_TONE_PLAIN ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_xalign (self->meta, is_inbound (self) ? 0 : 1);
  gtk_label_set_justify (self->meta, is_inbound (self) ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_RIGHT);
  gtk_label_set_label (self->meta, meta);
  gtk_widget_set_visible (GTK_WIDGET (self->meta),
                          self->place.ends_group || tone != FILO_TONE_PLAIN ||
                              self->acts_shown != 0);
}

static void
show_acts (FiloMessageRow *self)
{
  FiloMessageActs acts = filo_sentences_get_acts (self->message);

  if (acts == self->acts_shown)
    return;
  self->acts_shown = acts;
  g_clear_pointer (&self->acts, gtk_widget_unparent);
  if (acts == 0)
    return;
  self->acts = filo_message_acts_new (acts);
  gtk_widget_set_parent (self->acts, GTK_WIDGET (self));
}

static void
show_media (FiloMessageRow *self)
{
  GPtrArray *media = filo_message_get_media (self->message);
  GtkWidget *box = NULL;

  if (media == self->media_shown)
    return;
  g_clear_pointer (&self->media_shown, g_ptr_array_unref);
  if (media != NULL)
    {
      self->media_shown = g_ptr_array_ref (media);
      box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
      for (guint i = 0; i < media->len; i++)
        gtk_box_append (GTK_BOX (box), filo_media_chip_new (g_ptr_array_index (media, i), i));
    }
  filo_bubble_set_extra (self->bubble, box);
}

static void
show_kind (FiloMessageRow *self)
{
  const char *classes[] = { "out", NULL, NULL };
  FiloOrigin origin = filo_message_get_origin (self->message);
  FiloTextState state = filo_message_get_state (self->message);

  if (origin == FILO_ORIGIN_INBOUND)
    classes[0] = "in";
  else if (origin != FILO_ORIGIN_REPLY)
    classes[0] = "automatic";
  if (state == FILO_TEXT_WAITING || state == FILO_TEXT_UNSENT || state == FILO_TEXT_HELD ||
      state == FILO_TEXT_REFUSED || state == FILO_TEXT_CANCELLED)
    classes[1] = "pending";
  gtk_widget_set_css_classes (GTK_WIDGET (self->bubble), classes);
}

static void
tell_name (FiloMessageRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autoptr (GString) above = g_string_new (NULL);

  if (item == NULL)
    return;
  if (is_shown (self->day))
    g_string_append (above, gtk_label_get_label (GTK_LABEL (self->day)));
  if (is_shown (self->fresh))
    g_string_append_printf (above, "%s%s", above->len > 0 ? " " : "",
                            gtk_label_get_label (GTK_LABEL (self->fresh)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->spoken, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, above->str,
                                  -1);
}

static void
on_message_changed (FiloMessageRow *self)
{
  filo_message_row_refresh (self);
}

static gboolean
on_link (GtkLabel       *label,
         const char     *uri,
         FiloMessageRow *self)
{
  GtkWidget *popover = filo_link_popover_new (uri);

  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  point_to_bubble (self, GTK_POPOVER (popover));
  gtk_popover_popup (GTK_POPOVER (popover));
  return TRUE;
}

static void
copy_text (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  FiloMessageRow *self = FILO_MESSAGE_ROW (widget);
  const char *text = filo_message_get_text (self->message);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text != NULL ? text : "");
}

static gboolean
unparent_later (gpointer user_data)
{
  if (gtk_widget_get_parent (user_data) != NULL)
    gtk_widget_unparent (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_details_closed (GtkWidget *popover)
{
  /* Not at once: the click that closes it is still being handled. */
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_later, g_object_ref (popover), g_object_unref);
}

static void
show_details (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  FiloMessageRow *self = FILO_MESSAGE_ROW (widget);
  GtkWidget *popover = filo_message_details_new (self->context, self->message);

  gtk_widget_set_parent (popover, widget);
  point_to_bubble (self, GTK_POPOVER (popover));
  g_signal_connect (popover, "closed", G_CALLBACK (on_details_closed), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
act_on_message (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  FiloMessageRow *self = FILO_MESSAGE_ROW (widget);
  FiloStore *store = filo_context_get_store (self->context);
  const char *id = filo_message_get_id (self->message);
  FiloTextState state = filo_message_get_state (self->message);

  if (g_str_equal (action, "message.retry"))
    filo_store_retry_message (store, id);
  else if (g_str_equal (action, "message.mark-sent"))
    filo_store_settle_message (store, id, FILO_SETTLE_SENT);
  else if (g_str_equal (action, "message.send-again") && state == FILO_TEXT_REFUSED)
    filo_store_resend_refused (store, id);
  else if (g_str_equal (action, "message.send-again"))
    filo_store_settle_message (store, id, FILO_SETTLE_AGAIN);
  else if (g_str_equal (action, "message.discard"))
    filo_store_discard_refused (store, id);
  else if (g_str_equal (action, "message.send-now"))
    filo_store_send_now (store, id);
}

/* What is taken back may be written otherwise: the composer gets it again. */
static void
take_back (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  FiloMessageRow *self = FILO_MESSAGE_ROW (widget);
  g_autoptr (FiloMessage) message = g_object_ref (self->message);

  gtk_widget_activate_action (widget, "thread.restore-text", "s",
                              filo_message_get_text (message) != NULL
                                  ? filo_message_get_text (message) : "");
  filo_store_cancel_message (filo_context_get_store (self->context),
                             filo_message_get_id (message));
}

static void
save_media (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  FiloMessageRow *self = FILO_MESSAGE_ROW (widget);
  GPtrArray *media = filo_message_get_media (self->message);
  guint index = g_variant_get_int32 (parameter);

  if (media != NULL && index < media->len)
    filo_media_save (g_ptr_array_index (media, index), filo_context_get_engine (self->context),
                     GTK_WINDOW (gtk_widget_get_root (widget)));
}

static void
filo_message_row_dispose (GObject *object)
{
  FiloMessageRow *self = FILO_MESSAGE_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->message_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->day = self->fresh = self->acts = NULL;
  self->bubble = NULL;
  self->meta = NULL;
  G_OBJECT_CLASS (filo_message_row_parent_class)->dispose (object);
}

static void
filo_message_row_finalize (GObject *object)
{
  FiloMessageRow *self = FILO_MESSAGE_ROW (object);

  g_clear_object (&self->message);
  g_clear_object (&self->conversation);
  g_clear_object (&self->context);
  g_clear_pointer (&self->media_shown, g_ptr_array_unref);
  g_clear_pointer (&self->spoken, g_free);
  G_OBJECT_CLASS (filo_message_row_parent_class)->finalize (object);
}

static void
filo_message_row_class_init (FiloMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const acts[] = { "message.retry",   "message.send-again", "message.mark-sent",
                                      "message.discard", "message.send-now" };

  object_class->dispose = filo_message_row_dispose;
  object_class->finalize = filo_message_row_finalize;
  widget_class->get_request_mode = filo_message_row_get_request_mode;
  widget_class->measure = filo_message_row_measure;
  widget_class->size_allocate = filo_message_row_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "message.copy", NULL, copy_text);
  gtk_widget_class_install_action (widget_class, "message.details", NULL, show_details);
  gtk_widget_class_install_action (widget_class, "message.undo", NULL, take_back);
  gtk_widget_class_install_action (widget_class, "message.save-media", "i", save_media);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    gtk_widget_class_install_action (widget_class, acts[i], NULL, act_on_message);
}

static void
filo_message_row_init (FiloMessageRow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkLabel *body;

  self->bubble = FILO_BUBBLE (filo_bubble_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->bubble), GTK_WIDGET (self));
  self->meta = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_parent (GTK_WIDGET (self->meta), GTK_WIDGET (self));

  g_menu_append (menu, C_("menu of a text", "Copy _Text"), "message.copy");
  g_menu_append (menu, C_("menu of a text", "_Details"), "message.details");
  body = filo_bubble_get_label (self->bubble);
  gtk_label_set_extra_menu (body, G_MENU_MODEL (menu));
  g_signal_connect (body, "activate-link", G_CALLBACK (on_link), self);

  self->message_signals = g_signal_group_new (FILO_TYPE_MESSAGE);
  g_signal_group_connect_swapped (self->message_signals, "notify",
                                  G_CALLBACK (on_message_changed), self);
}

GtkWidget *
filo_message_row_new (FiloContext *context)
{
  FiloMessageRow *self = g_object_new (FILO_TYPE_MESSAGE_ROW, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}

/**
 * filo_message_row_set:
 * @message: (nullable): what to show and follow
 * @conversation: (nullable): whose thread it is in
 */
void
filo_message_row_set (FiloMessageRow   *self,
                      FiloMessage      *message,
                      FiloConversation *conversation,
                      const FiloPlace  *place)
{
  g_return_if_fail (FILO_IS_MESSAGE_ROW (self));

  g_set_object (&self->message, message);
  g_set_object (&self->conversation, conversation);
  g_signal_group_set_target (self->message_signals, message);
  if (message == NULL)
    return;
  self->place = *place;
  filo_message_row_refresh (self);
}

/**
 * filo_message_row_set_place:
 *
 * Its neighbours changed.
 */
void
filo_message_row_set_place (FiloMessageRow  *self,
                            const FiloPlace *place)
{
  g_return_if_fail (FILO_IS_MESSAGE_ROW (self));

  if (self->message == NULL || filo_place_equal (&self->place, place))
    return;
  self->place = *place;
  filo_message_row_refresh (self);
}

/**
 * filo_message_row_refresh:
 *
 * Makes every word anew: the text changed, or a day went by.
 */
void
filo_message_row_refresh (FiloMessageRow *self)
{
  g_autofree char *author = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *settler = NULL;
  g_autofree char *state = NULL;
  g_autofree char *meta = NULL;

  g_return_if_fail (FILO_IS_MESSAGE_ROW (self));

  if (self->message == NULL)
    return;
  author = dup_author (self);
  origin = dup_origin (self);
  settler = filo_context_dup_agent_name (self->context,
                                         filo_message_get_settled_by (self->message));
  state = filo_sentences_dup_state (self->message, settler, filo_context_get_now (self->context));
  meta = dup_meta (self, author, state);

  show_kind (self);
  show_place (self);
  filo_bubble_set_origin (self->bubble, origin,
                          filo_sentences_get_origin_icon (filo_message_get_origin (self->message)));
  filo_bubble_set_text (self->bubble, filo_message_get_text (self->message));
  show_media (self);
  show_acts (self);
  show_meta (self, meta);
  gtk_widget_queue_resize (GTK_WIDGET (self));

  g_free (self->spoken);
  self->spoken = filo_sentences_dup_spoken (self->message, author != NULL ? author : origin, state,
                                            filo_context_get_now (self->context));
  tell_name (self);
}

FiloMessage *
filo_message_row_get_message (FiloMessageRow *self)
{
  g_return_val_if_fail (FILO_IS_MESSAGE_ROW (self), NULL);
  return self->message;
}

/**
 * filo_message_row_get_spoken:
 *
 * Returns: (nullable): what a screen reader says of the row
 */
const char *
filo_message_row_get_spoken (FiloMessageRow *self)
{
  g_return_val_if_fail (FILO_IS_MESSAGE_ROW (self), NULL);
  return self->spoken;
}
