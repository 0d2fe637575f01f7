/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Newer calls are used where they exist: only this file may see them. */
#undef GDK_VERSION_MAX_ALLOWED
#undef ADW_VERSION_MAX_ALLOWED

#include "filo-compat.h"

typedef struct
{
  FiloFileChosen chosen;
  FiloAnswered   answered;
  gpointer       user_data;
} Answer;

static Answer *
answer_new (FiloFileChosen chosen,
            FiloAnswered   answered,
            gpointer       user_data)
{
  Answer *answer = g_new0 (Answer, 1);

  *answer = (Answer) { .chosen = chosen, .answered = answered, .user_data = user_data };
  return answer;
}

#if GTK_CHECK_VERSION(4, 10, 0)
static void
on_save_chosen (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree Answer *answer = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  answer->chosen (file, answer->user_data);
}
#else
static void
on_save_response (GtkNativeDialog *dialog,
                  int              response,
                  gpointer         user_data)
{
  g_autofree Answer *answer = user_data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  answer->chosen (file, answer->user_data);
  g_object_unref (dialog);
}
#endif

/**
 * filo_compat_choose_save:
 * @name: (nullable): the name to begin with
 * @chosen: called once, also when nothing was chosen
 */
void
filo_compat_choose_save (GtkWindow      *parent,
                         const char     *name,
                         FiloFileChosen  chosen,
                         gpointer        user_data)
{
  Answer *answer = answer_new (chosen, NULL, user_data);

#if GTK_CHECK_VERSION(4, 10, 0)
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  if (name != NULL)
    gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, parent, NULL, on_save_chosen, answer);
#else
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (NULL, parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_save_response), answer);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
#endif
}

#if ADW_CHECK_VERSION(1, 5, 0)
static void
on_alert_response (AdwAlertDialog *dialog,
                   const char     *response,
                   gpointer        user_data)
{
  g_autofree Answer *answer = user_data;

  answer->answered (g_str_equal (response, "agree"), answer->user_data);
}
#else
static void
on_alert_response (AdwMessageDialog *dialog,
                   const char       *response,
                   gpointer          user_data)
{
  g_autofree Answer *answer = user_data;

  answer->answered (g_str_equal (response, "agree"), answer->user_data);
}
#endif

/**
 * filo_compat_ask:
 * @answered: called once
 *
 * Asks before something that can't be undone.
 */
void
filo_compat_ask (GtkWindow          *parent,
                 const FiloQuestion *question,
                 FiloAnswered        answered,
                 gpointer            user_data)
{
  Answer *answer = answer_new (NULL, answered, user_data);

#if ADW_CHECK_VERSION(1, 5, 0)
  AdwAlertDialog *dialog =
      ADW_ALERT_DIALOG (adw_alert_dialog_new (question->heading, question->body));

  adw_alert_dialog_add_responses (dialog, "cancel", question->cancel, "agree", question->agree,
                                  NULL);
  adw_alert_dialog_set_response_appearance (dialog, "agree",
                                            question->is_destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                                     : ADW_RESPONSE_SUGGESTED);
  g_signal_connect (dialog, "response", G_CALLBACK (on_alert_response), answer);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (parent));
#else
  AdwMessageDialog *dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, question->heading, question->body));

  adw_message_dialog_add_responses (dialog, "cancel", question->cancel, "agree", question->agree,
                                    NULL);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_response_appearance (dialog, "agree",
                                              question->is_destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                                       : ADW_RESPONSE_SUGGESTED);
  g_signal_connect (dialog, "response", G_CALLBACK (on_alert_response), answer);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}

static void
on_mapped_changed (GtkWidget *widget,
                   gpointer   user_data)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN,
                               !gtk_widget_get_mapped (widget), -1);
}

static void
say_when_hidden (GtkWidget *widget)
{
  g_signal_connect_after (widget, "map", G_CALLBACK (on_mapped_changed), NULL);
  g_signal_connect_after (widget, "unmap", G_CALLBACK (on_mapped_changed), NULL);
  on_mapped_changed (widget, NULL);
}

/**
 * filo_compat_say_what_is_hidden:
 * @root: a widget with all its children in place
 *
 * Pages of a stack that aren't in front, and what a revealer conceals, are still
 * "visible" to a screen reader of GTK 4.8, which would read them aloud: below
 * @root they are said to be hidden for as long as they aren't on the screen (U14).
 */
void
filo_compat_say_what_is_hidden (GtkWidget *root)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_STACK (root) || GTK_IS_REVEALER (root))
        say_when_hidden (child);
      filo_compat_say_what_is_hidden (child);
    }
}
