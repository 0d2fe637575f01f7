/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-keyring.h"

#include "filo-json.h"
#include "filo-private-file.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>

#define FILE_MAX (64 * 1024)

struct _FiloKeyring
{
  GObject   parent_instance;

  char     *file_path;
  gboolean  file_only;
  gboolean  is_file;     /* The token lies in the file. */
};

G_DEFINE_FINAL_TYPE (FiloKeyring, filo_keyring, G_TYPE_OBJECT)

typedef enum { PROP_IS_FILE = 1, PROP_FILE_PATH } FiloKeyringProps;
static GParamSpec *props[PROP_FILE_PATH + 1];

/* One account per computer user; the attributes say which. */
static const SecretSchema schema = {
  FILO_APP_ID ".Token",
  SECRET_SCHEMA_NONE,
  {
      { "what", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "address", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "agent", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

FiloAccount *
filo_account_new (const char *address,
                  const char *agent_id,
                  const char *token)
{
  FiloAccount *account = g_new0 (FiloAccount, 1);

  account->address = g_strdup (address);
  account->agent_id = g_strdup (agent_id);
  account->token = g_strdup (token);
  return account;
}

void
filo_account_free (FiloAccount *account)
{
  g_free (account->address);
  g_free (account->agent_id);
  /* Not left behind in freed memory. */
  secret_password_wipe (account->token);
  g_free (account->token);
  g_free (account);
}

static void
set_is_file (FiloKeyring *self,
             gboolean     is_file)
{
  if (self->is_file == is_file)
    return;
  self->is_file = is_file;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_FILE]);
}

/* the file; in a thread, as the disk may be slow */
typedef struct {
  char        *path;
  FiloAccount *account;   /* To be written. */
} FileJob;

static void
file_job_free (gpointer data)
{
  FileJob *job = data;

  g_free (job->path);
  g_clear_pointer (&job->account, filo_account_free);
  g_free (job);
}

static void
read_file_in_thread (GTask        *task,
                     gpointer      source,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  const FileJob *job = task_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *address = NULL;
  g_autofree char *agent_id = NULL;
  g_autofree char *token = NULL;
  g_autoptr(JsonObject) object = NULL;

  text = filo_private_file_read (job->path, FILE_MAX, NULL, &error);
  if (text == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_task_return_pointer (task, NULL, NULL);
      else
        g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  object = filo_json_parse_object (text, -1, FILO_JSON_LIMITS_REQUEST, &error);
  if (object == NULL ||
      !filo_json_read_string (object, "address", FILO_JSON_REQUIRED, &address, &error) ||
      !filo_json_read_string (object, "agent", FILO_JSON_REQUIRED, &agent_id, &error) ||
      !filo_json_read_string (object, "token", FILO_JSON_REQUIRED, &token, &error))
    {
      g_prefix_error (&error, "%s: ", job->path);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, filo_account_new (address, agent_id, token),
                         (GDestroyNotify) filo_account_free);
}

static void
write_file_in_thread (GTask        *task,
                      gpointer      source,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  const FileJob *job = task_data;
  g_autofree char *folder = g_path_get_dirname (job->path);
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  GError *error = NULL;

  json_object_set_string_member (object, "address", job->account->address);
  json_object_set_string_member (object, "agent", job->account->agent_id);
  json_object_set_string_member (object, "token", job->account->token);
  json_node_set_object (node, object);
  text = filo_json_to_string (node);
  if (!filo_private_folder_make (folder, &error) ||
      !filo_private_file_write (job->path, text, -1, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
remove_file_in_thread (GTask        *task,
                       gpointer      source,
                       gpointer      task_data,
                       GCancellable *cancellable)
{
  const FileJob *job = task_data;

  if (g_unlink (job->path) != 0 && errno != ENOENT)
    {
      const int code = errno;

      g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s",
                               job->path, g_strerror (code));
      return;
    }
  g_task_return_boolean (task, TRUE);
}

static void
run_on_file (FiloKeyring         *self,
             const FiloAccount   *account,
             GTaskThreadFunc      func,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  FileJob *job = g_new0 (FileJob, 1);

  job->path = g_strdup (self->file_path);
  if (account != NULL)
    job->account = filo_account_new (account->address, account->agent_id, account->token);
  g_task_set_source_tag (task, run_on_file);
  g_task_set_task_data (task, job, file_job_free);
  g_task_run_in_thread (task, func);
}

/* loading */
static void
on_file_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  FiloAccount *account = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (account != NULL)
    set_is_file (FILO_KEYRING (source), TRUE);
  g_task_return_pointer (task, account, (GDestroyNotify) filo_account_free);
}

static void
on_secret_retrieved (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloKeyring *self = g_task_get_source_object (task);
  SecretRetrievable *item = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretValue) value =
      secret_retrievable_retrieve_secret_finish (item, result, &error);
  g_autoptr(GHashTable) attributes = NULL;

  if (value == NULL)
    {
      if (error == NULL)
        g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                     _("The keyring didn't give the password of the gateway."));
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  attributes = secret_retrievable_get_attributes (item);
  set_is_file (self, FALSE);
  g_task_return_pointer (task,
                         filo_account_new (g_hash_table_lookup (attributes, "address"),
                                           g_hash_table_lookup (attributes, "agent"),
                                           secret_value_get_text (value)),
                         (GDestroyNotify) filo_account_free);
}

static void
on_searched (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloKeyring *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  /* No service, or nothing in it: then perhaps in the file. */
  if (items == NULL)
    {
      if (error != NULL)
        g_debug ("No secret service: %s", error->message);
      run_on_file (self, NULL, read_file_in_thread, on_file_read, g_steal_pointer (&task));
      return;
    }
  g_task_set_task_data (task, g_object_ref (items->data), g_object_unref);
  g_list_free_full (items, g_object_unref);
  secret_retrievable_retrieve_secret (g_task_get_task_data (task), g_task_get_cancellable (task),
                                      on_secret_retrieved, g_object_ref (task));
}

void
filo_keyring_load_async (FiloKeyring         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (FILO_IS_KEYRING (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, filo_keyring_load_async);
  if (self->file_only)
    run_on_file (self, NULL, read_file_in_thread, on_file_read, task);
  else
    secret_password_search (&schema, SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS,
                            cancellable, on_searched, task, "what", "token", NULL);
}

FiloAccount *
filo_keyring_load_finish (FiloKeyring   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* saving */
static void
on_file_done (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_file_written (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  set_is_file (FILO_KEYRING (source), TRUE);
  g_task_return_boolean (task, TRUE);
}

static void
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloKeyring *self = g_task_get_source_object (task);
  gpointer account = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!secret_password_store_finish (result, &error))
    {
      g_debug ("No secret service: %s", error->message);
      run_on_file (self, account, write_file_in_thread, on_file_written, g_steal_pointer (&task));
      return;
    }
  set_is_file (self, FALSE);
  /* A file of an earlier time without a keyring must not stay. */
  run_on_file (self, NULL, remove_file_in_thread, on_file_done, g_steal_pointer (&task));
}

static void
on_cleared_before_store (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  GTask *task = user_data;
  const FiloAccount *account = g_task_get_task_data (task);
  g_autofree char *label = g_strdup_printf (_("Filo on %s"), account->address);
  g_autoptr(GError) error = NULL;

  /* Nothing to clear, or no service: storing tells. */
  if (!secret_password_clear_finish (result, &error) && error != NULL)
    g_debug ("Nothing cleared in the secret service: %s", error->message);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, account->token,
                         g_task_get_cancellable (task), on_stored, task, "what", "token",
                         "address", account->address, "agent", account->agent_id, NULL);
}

void
filo_keyring_save_async (FiloKeyring         *self,
                         const FiloAccount   *account,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (FILO_IS_KEYRING (self));
  g_return_if_fail (account != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, filo_keyring_save_async);
  g_task_set_task_data (task,
                        filo_account_new (account->address, account->agent_id, account->token),
                        (GDestroyNotify) filo_account_free);
  if (self->file_only)
    run_on_file (self, account, write_file_in_thread, on_file_written, task);
  else
    secret_password_clear (&schema, cancellable, on_cleared_before_store, task, "what", "token",
                           NULL);
}

gboolean
filo_keyring_save_finish (FiloKeyring   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* clearing: both places, whichever holds it */
static void
on_cleared (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloKeyring *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  /* FALSE without an error: there was nothing in it. */
  if (!secret_password_clear_finish (result, &error) && error != NULL)
    {
      if (!self->is_file)
        {
          g_prefix_error (&error, "%s ",
                          _("The sign-in couldn't be removed from this computer's keyring:"));
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
      g_debug ("No secret service: %s", error->message);
    }
  run_on_file (self, NULL, remove_file_in_thread, on_file_done, g_steal_pointer (&task));
}

void
filo_keyring_clear_async (FiloKeyring         *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (FILO_IS_KEYRING (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, filo_keyring_clear_async);
  if (self->file_only)
    run_on_file (self, NULL, remove_file_in_thread, on_file_done, task);
  else
    secret_password_clear (&schema, cancellable, on_cleared, task, "what", "token", NULL);
}

gboolean
filo_keyring_clear_finish (FiloKeyring   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
filo_keyring_is_file (FiloKeyring *self)
{
  g_return_val_if_fail (FILO_IS_KEYRING (self), FALSE);
  return self->is_file;
}

const char *
filo_keyring_get_file_path (FiloKeyring *self)
{
  g_return_val_if_fail (FILO_IS_KEYRING (self), NULL);
  return self->file_path;
}

static void
filo_keyring_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FiloKeyring *self = FILO_KEYRING (object);

  switch ((FiloKeyringProps) id)
    {
    case PROP_IS_FILE:
      g_value_set_boolean (value, self->is_file);
      break;
    case PROP_FILE_PATH:
      g_value_set_string (value, self->file_path);
      break;
    }
}

static void
filo_keyring_finalize (GObject *object)
{
  FiloKeyring *self = FILO_KEYRING (object);

  g_free (self->file_path);
  G_OBJECT_CLASS (filo_keyring_parent_class)->finalize (object);
}

static void
filo_keyring_class_init (FiloKeyringClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = filo_keyring_get_property;
  object_class->finalize = filo_keyring_finalize;
  props[PROP_IS_FILE] = g_param_spec_boolean ("is-file", NULL, NULL, FALSE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_FILE_PATH] = g_param_spec_string ("file-path", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_keyring_init (FiloKeyring *self)
{
}

FiloKeyring *
filo_keyring_new (const char *file_path)
{
  FiloKeyring *self;

  g_return_val_if_fail (file_path != NULL, NULL);

  self = g_object_new (FILO_TYPE_KEYRING, NULL);
  self->file_path = g_strdup (file_path);
  return self;
}

FiloKeyring *
filo_keyring_new_file_only (const char *file_path)
{
  FiloKeyring *self;

  g_return_val_if_fail (file_path != NULL, NULL);

  self = filo_keyring_new (file_path);
  self->file_only = TRUE;
  return self;
}
