/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-message-acts.h"

#include <glib/gi18n.h>

static const struct
{
  FiloMessageActs act;
  const char     *action;
  const char     *label;
} act_buttons[] = {
  { FILO_MESSAGE_UNDO, "message.undo", NC_ ("act on a text", "Take Back") },
  { FILO_MESSAGE_DISCARD, "message.discard", NC_ ("act on a text", "Discard") },
  { FILO_MESSAGE_MARK_SENT, "message.mark-sent", NC_ ("act on a text", "Mark as Sent") },
  { FILO_MESSAGE_RETRY, "message.retry", NC_ ("act on a text", "Retry") },
  { FILO_MESSAGE_SEND_AGAIN, "message.send-again", NC_ ("act on a text", "Send Again") },
  { FILO_MESSAGE_SEND_NOW, "message.send-now", NC_ ("act on a text", "Send Now") },
};

/**
 * filo_message_acts_new:
 *
 * Returns: (transfer floating): a row of buttons for what can be done about a
 *   text; they activate the actions message.*
 */
GtkWidget *
filo_message_acts_new (FiloMessageActs acts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (box, "acts");
  for (guint i = 0; i < G_N_ELEMENTS (act_buttons); i++)
    {
      GtkWidget *button;

      if ((acts & act_buttons[i].act) == 0)
        continue;
      button = gtk_button_new_with_label (
          g_dpgettext2 (NULL, "act on a text", act_buttons[i].label));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), act_buttons[i].action);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}
