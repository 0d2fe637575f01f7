/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-media-chip.h"

#include <glib/gi18n.h>

#include "filo-compat.h"
#include "filo-plain.h"
#include "filo-sentences.h"

/**
 * filo_media_chip_new:
 * @index: which of the text's attachments it is
 *
 * Returns: (transfer floating): a button with name and size, for the action message.save-media
 */
GtkWidget *
filo_media_chip_new (FiloMedia *media,
                     int        index)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  const char *type = filo_media_get_content_type (media);
  g_autofree char *own_name = filo_plain_dup_file_name (filo_media_get_name (media));
  const char *name = own_name;
  gboolean is_picture = type != NULL && g_str_has_prefix (type, "image/");
  g_autofree char *size = filo_sentences_dup_size (filo_media_get_size (media));
  g_autofree char *spoken = NULL;
  GtkWidget *label, *bytes;

  if (name == NULL)
    name = is_picture ? C_("attachment without a name", "Picture")
                      : C_("attachment without a name", "File");
  label = gtk_label_new (name);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  bytes = gtk_label_new (size);
  gtk_widget_add_css_class (bytes, "caption");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (
                                     is_picture ? "image-x-generic-symbolic"
                                                : "mail-attachment-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), bytes);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("document-save-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "media");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "message.save-media");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", index);
  gtk_widget_set_tooltip_text (button, C_("tooltip", "Save As…"));
  /* Translators: name and size of an attachment. */
  spoken = g_strdup_printf (C_("accessible", "Save %s, %s"), name, size);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  return button;
}

static void
on_media_saved (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GtkWidget) root = user_data;
  g_autoptr (GError) error = NULL;

  if (filo_engine_download_media_finish (FILO_ENGINE (source), result, &error))
    gtk_widget_activate_action (root, "win.say", "s", C_("toast", "Attachment saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (root, "win.say", "s", error->message);
}

typedef struct
{
  GtkWidget  *root;      /* Owned. */
  FiloEngine *engine;    /* Owned. */
  char       *media_id;
} SaveRequest;

static void
save_request_free (SaveRequest *request)
{
  g_clear_object (&request->root);
  g_clear_object (&request->engine);
  g_clear_pointer (&request->media_id, g_free);
  g_free (request);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaveRequest, save_request_free)

static void
on_file_chosen (GFile    *file,
                gpointer  user_data)
{
  g_autoptr (SaveRequest) request = user_data;

  if (file != NULL)
    filo_engine_download_media_async (request->engine, request->media_id, file, NULL,
                                      on_media_saved, g_object_ref (request->root));
}

/**
 * filo_media_save:
 * @window: what asks for the place, and says how it went
 *
 * Asks where to and fetches the attachment from the gateway into that file.
 */
void
filo_media_save (FiloMedia  *media,
                 FiloEngine *engine,
                 GtkWindow  *window)
{
  g_autofree char *name = filo_plain_dup_file_name (filo_media_get_name (media));
  SaveRequest *request = g_new0 (SaveRequest, 1);

  request->root = g_object_ref (GTK_WIDGET (window));
  request->engine = g_object_ref (engine);
  request->media_id = g_strdup (filo_media_get_id (media));
  filo_compat_choose_save (window, name, on_file_chosen, request);
}
