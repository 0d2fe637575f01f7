/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-runtime.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "filo-local-gateway.h"
#include "filo-private-file.h"
#include "filo-soup-transport.h"

#define SCHEMA "io.github.filo_sms.Filo"
#define LOCAL_MARK "gateway-is-here"

struct _FiloRuntime
{
  GObject           parent_instance;

  gboolean          is_demo;
  char             *folder;       /* Of the replica; the demo's is removed at the end. */
  FiloClock        *clock;
  FiloRandom       *random;
  FiloStore        *store;
  FiloKeyring      *keyring;
  FiloTransport    *transport;
  FiloEngine       *engine;
  FiloContext      *context;
  FiloLocalGateway *gateway;      /* NULL unless we run one. */
  GCancellable     *cancellable;  /* Of signing in. */
};

G_DEFINE_FINAL_TYPE (FiloRuntime, filo_runtime, G_TYPE_OBJECT)

enum { BUSY, FAILED, GATEWAY_ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
filo_runtime_finalize (GObject *object)
{
  FiloRuntime *self = FILO_RUNTIME (object);

  g_clear_object (&self->context);
  g_clear_object (&self->engine);
  g_clear_object (&self->transport);
  g_clear_object (&self->keyring);
  g_clear_object (&self->store);
  g_clear_object (&self->gateway);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (filo_runtime_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, FILO_TYPE_RUNTIME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
filo_runtime_class_init (FiloRuntimeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_runtime_finalize;

  signals[BUSY] = add_signal ("busy");
  signals[FAILED] = add_signal ("failed");
  signals[GATEWAY_ENDED] = add_signal ("gateway-ended");
}

static void
filo_runtime_init (FiloRuntime *self)
{
  self->clock = filo_system_clock_new ();
  self->random = filo_system_random_new ();
  self->transport = filo_soup_transport_new ();
}

/**
 * filo_runtime_new:
 * @is_demo: whether to keep away from everything of the person's own
 */
FiloRuntime *
filo_runtime_new (gboolean is_demo)
{
  FiloRuntime *self = g_object_new (FILO_TYPE_RUNTIME, NULL);

  self->is_demo = is_demo;
  return self;
}

static char *
make_folder (gboolean   is_demo,
             GError   **error)
{
  g_autofree char *template = NULL;
  const char *runtime = g_get_user_runtime_dir ();

  if (!is_demo)
    return g_build_filename (g_get_user_data_dir (), "filo", NULL);
  if (g_access (runtime, W_OK) != 0)
    runtime = g_get_tmp_dir ();
  template = g_build_filename (runtime, "filo-demo-XXXXXX", NULL);
  if (g_mkdtemp_full (template, 0700) == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   C_("error", "No folder can be made in %s: %s"), runtime, g_strerror (errno));
      return NULL;
    }
  return g_steal_pointer (&template);
}

/* The device's settings; only where their schema is installed, for a missing
 * one would end the program. A demo remembers nothing. */
static GSettings *
open_settings (gboolean is_demo)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (is_demo || source == NULL)
    return NULL;
  schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static char *
dup_mark (FiloRuntime *self)
{
  return g_build_filename (self->folder, LOCAL_MARK, NULL);
}

/* Whether the gateway is ours is said by an empty file: the next start needs it
 * before anything else. */
static void
set_local (FiloRuntime *self,
           gboolean     local)
{
  g_autofree char *mark = dup_mark (self);
  g_autoptr (GError) error = NULL;

  if (self->is_demo)
    return;
  if (!local)
    g_unlink (mark);
  else if (!g_file_set_contents (mark, "", 0, &error))
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

/* Whoever signs out isn't signed in by their own gateway at the next start. */
static void
on_address_changed (FiloRuntime *self)
{
  if (filo_engine_get_address (self->engine) == NULL)
    set_local (self, FALSE);
}

static void
on_store_open (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  FiloRuntime *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (filo_store_open_finish (FILO_STORE (source), result, &error))
    g_task_return_pointer (task, g_object_ref (self->context), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * filo_runtime_open_async:
 *
 * Opens the replica. Finish gives what the views need.
 */
void
filo_runtime_open_async (FiloRuntime         *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *replica = NULL;
  g_autofree char *account = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, filo_runtime_open_async);
  self->folder = make_folder (self->is_demo, &error);
  if (self->folder == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  replica = g_build_filename (self->folder, "replica.db", NULL);
  account = g_build_filename (self->folder, "account.json", NULL);
  settings = open_settings (self->is_demo);
  self->store = filo_store_new (replica, self->clock, self->random);
  self->keyring = self->is_demo ? filo_keyring_new_file_only (account)
                                : filo_keyring_new (account);
  self->engine = filo_engine_new (self->store, self->transport, self->keyring, self->clock,
                                  self->random);
  g_signal_connect_object (self->engine, "notify::address", G_CALLBACK (on_address_changed), self,
                           G_CONNECT_SWAPPED);
  self->context = filo_context_new (self->store, self->engine, self->keyring, self->clock,
                                    settings, self->is_demo);
  filo_store_open_async (self->store, NULL, on_store_open, g_steal_pointer (&task));
}

/**
 * filo_runtime_open_finish:
 *
 * Returns: (transfer full) (nullable): the context
 */
FiloContext *
filo_runtime_open_finish (FiloRuntime   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Signing in */

static void
begin (FiloRuntime *self,
       const char  *what)
{
  filo_runtime_cancel (self);
  self->cancellable = g_cancellable_new ();
  g_signal_emit (self, signals[BUSY], 0, what);
}

static void
end (FiloRuntime  *self,
     const GError *error)
{
  if (error == NULL)
    g_signal_emit (self, signals[BUSY], 0, NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
on_signed_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (FiloRuntime) self = user_data;
  g_autoptr (GError) error = NULL;

  filo_engine_sign_in_finish (FILO_ENGINE (source), result, &error);
  end (self, error);
}

static void
sign_in (FiloRuntime *self,
         const char  *link_or_address,
         const char  *code)
{
  filo_engine_sign_in_async (self->engine, link_or_address, code, NULL, self->cancellable,
                             on_signed_in, g_object_ref (self));
}

/**
 * filo_runtime_sign_in:
 * @code: (nullable): %NULL with a link
 */
void
filo_runtime_sign_in (FiloRuntime *self,
                      const char  *link_or_address,
                      const char  *code)
{
  g_return_if_fail (FILO_IS_RUNTIME (self));

  begin (self, C_("welcome", "Signing in…"));
  set_local (self, FALSE);
  sign_in (self, link_or_address, code);
}

static void
on_gateway_ended (FiloRuntime *self,
                  const char  *sentence)
{
  g_signal_emit (self, signals[GATEWAY_ENDED], 0, sentence);
}

static void
on_gateway_started (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (FiloRuntime) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *link =
      filo_local_gateway_start_finish (FILO_LOCAL_GATEWAY (source), result, &error);

  if (link == NULL)
    {
      end (self, error);
      return;
    }
  set_local (self, TRUE);
  sign_in (self, link, NULL);
}

static void
start_gateway (FiloRuntime *self,
               const char  *what)
{
  g_autofree char *data = NULL;

  begin (self, what);
  if (self->gateway != NULL)
    filo_local_gateway_stop (self->gateway);
  g_clear_object (&self->gateway);
  if (!self->is_demo)
    data = g_build_filename (self->folder, "gateway", NULL);
  self->gateway = filo_local_gateway_new (data);
  g_signal_connect_object (self->gateway, "ended", G_CALLBACK (on_gateway_ended), self,
                           G_CONNECT_SWAPPED);
  filo_local_gateway_start_async (self->gateway, self->cancellable, on_gateway_started,
                                  g_object_ref (self));
}

/**
 * filo_runtime_use_local:
 *
 * Runs a gateway on this computer, now and at every start until told otherwise.
 */
void
filo_runtime_use_local (FiloRuntime *self)
{
  g_return_if_fail (FILO_IS_RUNTIME (self));
  start_gateway (self, C_("welcome", "Starting the gateway on this computer…"));
}

/**
 * filo_runtime_start:
 *
 * Goes on where it was left: the demo, our own gateway, or the account.
 */
void
filo_runtime_start (FiloRuntime *self)
{
  g_autofree char *mark = NULL;

  g_return_if_fail (FILO_IS_RUNTIME (self));

  mark = dup_mark (self);
  if (self->is_demo)
    start_gateway (self, C_("welcome", "Starting the demo…"));
  else if (g_file_test (mark, G_FILE_TEST_EXISTS))
    filo_runtime_use_local (self);
  else
    filo_engine_start (self->engine);
}

/**
 * filo_runtime_cancel:
 *
 * Gives up signing in.
 */
void
filo_runtime_cancel (FiloRuntime *self)
{
  g_return_if_fail (FILO_IS_RUNTIME (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* The end */

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
on_store_closed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  FiloRuntime *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean closed = filo_store_close_finish (FILO_STORE (source), result, &error);

  if (self->is_demo)
    remove_folder (self->folder);
  if (closed)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * filo_runtime_close_async:
 *
 * Lets go of the gateway and puts on disk what was asked before.
 */
void
filo_runtime_close_async (FiloRuntime         *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, filo_runtime_close_async);
  filo_runtime_cancel (self);
  if (self->engine != NULL)
    filo_engine_stop (self->engine);
  if (self->gateway != NULL)
    filo_local_gateway_stop (self->gateway);
  if (self->store == NULL || !filo_store_is_open (self->store))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  filo_store_close_async (self->store, on_store_closed, g_steal_pointer (&task));
}

gboolean
filo_runtime_close_finish (FiloRuntime   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
