/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "filo-alerts.h"
#include "filo-phone.h"
#include "filo-runtime.h"
#include "filo-window.h"

#define RESOURCES "/io/github/filo_sms/Filo"
#define DEMO_ID FILO_APP_ID ".Demo"
#define WEBSITE "https://github.com/filo-sms/filo"

struct _FiloApplication
{
  AdwApplication  parent_instance;

  FiloRuntime    *runtime;
  FiloContext    *context;      /* NULL until the replica is open. */
  FiloNotifier   *notifier;
  FiloAlerts     *alerts;
  FiloWindow     *window;       /* Borrowed from GTK. */
  char           *link;         /* A sign-in link that came before the window. */
  guint           signal_ids[2];
  gboolean        is_demo;
  gboolean        is_closing;
};

G_DEFINE_FINAL_TYPE (FiloApplication, filo_application, ADW_TYPE_APPLICATION)

/* The end */

static void
on_runtime_closed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (FiloApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!filo_runtime_close_finish (FILO_RUNTIME (source), result, &error))
    g_message ("%s", error->message);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_application_release (G_APPLICATION (self));
  g_application_quit (G_APPLICATION (self));
}

/* What was written goes to the disk before the program ends. */
static void
leave (FiloApplication *self)
{
  if (self->is_closing)
    return;
  self->is_closing = TRUE;
  if (self->window != NULL)
    {
      filo_window_remember (self->window);
      gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
    }
  g_clear_object (&self->alerts);
  if (self->runtime == NULL)
    {
      g_application_quit (G_APPLICATION (self));
      return;
    }
  g_application_hold (G_APPLICATION (self));
  filo_runtime_close_async (self->runtime, on_runtime_closed, g_object_ref (self));
}

static gboolean
on_close_request (GtkWindow       *window,
                  FiloApplication *self)
{
  leave (self);
  return TRUE;
}

static gboolean
on_unix_signal (gpointer user_data)
{
  leave (FILO_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

/* Signing in */

static void
on_busy (FiloApplication *self,
         const char      *what)
{
  if (self->window != NULL)
    filo_welcome_page_set_busy (filo_window_get_welcome (self->window), what);
}

static void
on_sign_in_failed (FiloApplication *self,
                   const char      *sentence)
{
  if (self->window == NULL)
    return;
  filo_welcome_page_set_error (filo_window_get_welcome (self->window), sentence);
  filo_window_warn (self->window, sentence);
}

static void
on_gateway_ended (FiloApplication *self,
                  const char      *sentence)
{
  if (self->window != NULL && !self->is_closing)
    filo_window_warn (self->window, sentence);
}

static void
on_connect (FiloApplication *self,
            const char      *address,
            const char      *code)
{
  filo_runtime_sign_in (self->runtime, address, code);
}

static void
on_use_local (FiloApplication *self)
{
  filo_runtime_use_local (self->runtime);
}

static void
on_cancel (FiloApplication *self)
{
  filo_runtime_cancel (self->runtime);
}

/* The demo is a program of its own, so that nothing of it ever mixes with what
 * is real; this one, which shows nothing but the question, makes room for it. */
static void
on_try_demo (FiloApplication *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  g_autoptr (GSubprocess) child = NULL;

  if (program != NULL)
    child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--demo", NULL);
  if (child == NULL)
    on_sign_in_failed (self, error->message);
  else
    leave (self);
}

static void
use_link (FiloApplication *self)
{
  g_autofree char *link = g_steal_pointer (&self->link);
  FiloEngineState state;

  if (link == NULL || self->context == NULL)
    {
      self->link = g_steal_pointer (&link);
      return;
    }
  state = filo_engine_get_state (filo_context_get_engine (self->context));
  if (self->is_demo)
    filo_window_say (self->window, C_("sign in", "This is the demo. Close it to sign in."));
  else if (state != FILO_ENGINE_STATE_SIGNED_OUT)
    filo_window_say (self->window,
                     C_("sign in", "You are signed in already. Sign out first to use a link."));
  else
    {
      filo_welcome_page_set_link (filo_window_get_welcome (self->window), link);
      filo_runtime_sign_in (self->runtime, link, NULL);
    }
}

/* Alerts */

static gboolean
is_in_front (const char *conversation_id,
             gpointer    user_data)
{
  FiloApplication *self = FILO_APPLICATION (user_data);

  return self->window != NULL && filo_window_is_in_front (self->window, conversation_id);
}

static void
on_alert_open (FiloApplication *self,
               const char      *conversation_id)
{
  if (self->window == NULL)
    return;
  gtk_window_present (GTK_WINDOW (self->window));
  filo_window_open (self->window, conversation_id);
}

static void
on_alerts_unavailable (FiloApplication *self,
                       const char      *sentence)
{
  if (self->window != NULL)
    filo_window_warn (self->window, sentence);
}

static void
on_keyring_file (FiloApplication *self)
{
  FiloKeyring *keyring = filo_context_get_keyring (self->context);
  g_autofree char *sentence = NULL;

  if (self->is_demo || !filo_keyring_is_file (keyring) || self->window == NULL)
    return;
  sentence = g_strdup_printf (C_("keyring", "This desktop has no keyring, so your sign-in is kept "
                                            "in a file that only you can read: %s"),
                              filo_keyring_get_file_path (keyring));
  filo_window_warn (self->window, sentence);
}

/* The beginning */

static void
warm_up_phone (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  filo_phone_warm_up ();
  g_task_return_boolean (task, TRUE);
}

/* What isn't needed for the first frame. */
static void
on_first_idle (gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, on_first_idle);
  g_task_run_in_thread (task, warm_up_phone);
}

static void
show_failure (FiloApplication *self,
              const char      *sentence)
{
  filo_welcome_page_set_error (filo_window_get_welcome (self->window), sentence);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
on_runtime_open (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (FiloApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FiloContext) context =
      filo_runtime_open_finish (FILO_RUNTIME (source), result, &error);

  if (self->is_closing || self->window == NULL)
    return;
  if (context == NULL)
    {
      show_failure (self, error->message);
      return;
    }
  self->context = g_steal_pointer (&context);
  filo_window_set_context (self->window, self->context);
  filo_window_show_start (self->window);
  self->alerts = filo_alerts_new (self->context, self->notifier, is_in_front, self);
  g_signal_connect_object (self->alerts, "open", G_CALLBACK (on_alert_open), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (filo_context_get_keyring (self->context), "notify::is-file",
                           G_CALLBACK (on_keyring_file), self, G_CONNECT_SWAPPED);
  filo_runtime_start (self->runtime);
  gtk_window_present (GTK_WINDOW (self->window));
  use_link (self);
  g_idle_add_once (on_first_idle, NULL);
}

static void
begin (FiloApplication *self)
{
  FiloWelcomePage *welcome;

  self->window = filo_window_new (GTK_APPLICATION (self));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  if (self->is_demo)
    gtk_widget_add_css_class (GTK_WIDGET (self->window), "demo");
  welcome = filo_window_get_welcome (self->window);
  g_signal_connect (self->window, "close-request", G_CALLBACK (on_close_request), self);
  g_signal_connect_object (welcome, "connect", G_CALLBACK (on_connect), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (welcome, "use-local", G_CALLBACK (on_use_local), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (welcome, "try-demo", G_CALLBACK (on_try_demo), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (welcome, "cancel", G_CALLBACK (on_cancel), self, G_CONNECT_SWAPPED);

  self->runtime = filo_runtime_new (self->is_demo);
  g_signal_connect_object (self->runtime, "busy", G_CALLBACK (on_busy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runtime, "failed", G_CALLBACK (on_sign_in_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runtime, "gateway-ended", G_CALLBACK (on_gateway_ended), self,
                           G_CONNECT_SWAPPED);
  filo_runtime_open_async (self->runtime, on_runtime_open, g_object_ref (self));
}

static void
filo_application_activate (GApplication *application)
{
  FiloApplication *self = FILO_APPLICATION (application);

  if (self->is_closing)
    return;
  if (self->window == NULL)
    begin (self);
  else if (self->context != NULL)
    gtk_window_present (GTK_WINDOW (self->window));
}

static void
filo_application_open (GApplication  *application,
                       GFile        **files,
                       int            n_files,
                       const char    *hint)
{
  FiloApplication *self = FILO_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    if (g_file_has_uri_scheme (files[i], "filo"))
      {
        g_free (self->link);
        self->link = g_file_get_uri (files[i]);
      }
  filo_application_activate (application);
  use_link (self);
}

static int
filo_application_handle_local_options (GApplication *application,
                                       GVariantDict *options)
{
  FiloApplication *self = FILO_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("filo %s\n", FILO_VERSION);
      return 0;
    }
  if (g_variant_dict_contains (options, "demo"))
    {
      self->is_demo = TRUE;
      g_application_set_application_id (application, DEMO_ID);
    }
  return -1;
}

static void
show_about (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  FiloApplication *self = FILO_APPLICATION (user_data);
  const char *authors[] = { "The Filo contributors", NULL };

  gtk_show_about_dialog (GTK_WINDOW (self->window), "program-name", C_("application", "Filo"),
                         "logo-icon-name", FILO_APP_ID, "version", FILO_VERSION, "comments",
                         C_("about", "Answer your customers’ text messages together"), "website",
                         WEBSITE, "license-type", GTK_LICENSE_GPL_3_0, "authors", authors,
                         "translator-credits",
                         /* Translators: your names, one a line. */
                         C_("about", "translator-credits"), NULL);
}

static void
quit (GSimpleAction *action,
      GVariant      *parameter,
      gpointer       user_data)
{
  leave (FILO_APPLICATION (user_data));
}

static void
filo_application_startup (GApplication *application)
{
  FiloApplication *self = FILO_APPLICATION (application);
  static const GActionEntry actions[] = {
    { .name = "about", .activate = show_about },
    { .name = "quit", .activate = quit },
  };
  const char *quit_keys[] = { "<Control>q", NULL };
  const char *profile_keys[] = { "F9", NULL };
  const char *keys_keys[] = { "<Control>question", NULL };

  G_APPLICATION_CLASS (filo_application_parent_class)->startup (application);
  g_set_application_name (C_("application", "Filo"));
  gtk_window_set_default_icon_name (FILO_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_keys);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "win.show-profile",
                                         profile_keys);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "win.show-keys", keys_keys);
  self->notifier = filo_notifier_new ();
  g_signal_connect_object (self->notifier, "unavailable", G_CALLBACK (on_alerts_unavailable), self,
                           G_CONNECT_SWAPPED);
  self->signal_ids[0] = g_unix_signal_add (SIGTERM, on_unix_signal, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, on_unix_signal, self);
}

static void
filo_application_shutdown (GApplication *application)
{
  FiloApplication *self = FILO_APPLICATION (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  g_clear_object (&self->alerts);
  g_clear_object (&self->notifier);
  g_clear_object (&self->context);
  g_clear_object (&self->runtime);
  G_APPLICATION_CLASS (filo_application_parent_class)->shutdown (application);
}

static void
filo_application_finalize (GObject *object)
{
  g_clear_pointer (&FILO_APPLICATION (object)->link, g_free);
  G_OBJECT_CLASS (filo_application_parent_class)->finalize (object);
}

static void
filo_application_class_init (FiloApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = filo_application_finalize;
  application_class->startup = filo_application_startup;
  application_class->activate = filo_application_activate;
  application_class->open = filo_application_open;
  application_class->shutdown = filo_application_shutdown;
  application_class->handle_local_options = filo_application_handle_local_options;
}

static void
filo_application_init (FiloApplication *self)
{
  static const GOptionEntry options[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Try Filo with a shop that never was; nothing leaves this computer"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self),
                                                     C_("command line", "[SIGN-IN LINK]"));
}

FiloApplication *
filo_application_new (void)
{
  return g_object_new (FILO_TYPE_APPLICATION, "application-id", FILO_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", RESOURCES, NULL);
}
