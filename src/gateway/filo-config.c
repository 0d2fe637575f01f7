/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-config.h"

#include "filo-private-file.h"

#define GROUP "gateway"
#define CARRIER_PREFIX "carrier "
#define DEFAULT_HOST "127.0.0.1"
#define DEFAULT_PORT 8470
#define SECRET_LENGTH_MAX 4096

struct _FiloConfig
{
  GObject    parent_instance;

  char      *file;         /* Owned. */
  char      *data_folder;
  char      *listen_host;
  guint16    listen_port;
  char      *public_url;   /* NULL = made of the address that the gateway listens on. */
  gboolean   behind_proxy;
  GPtrArray *carriers;     /* Of FiloCarrierConfig. */
  GPtrArray *warnings;     /* Of sentences, NULL at the end. */
};

G_DEFINE_FINAL_TYPE (FiloConfig, filo_config, G_TYPE_OBJECT)
G_DEFINE_QUARK (filo-config-error-quark, filo_config_error)

static const char *const gateway_keys[] = {
  "listen", "plain_http_beyond_loopback", "data", "public_url", "behind_proxy", NULL,
};

/* Every key of every type of carrier; what isn't here is a slip of the pen. */
static const char *const kannel_keys[] = {
  "type", "sendsms_url", "username", "password_file", "webhook_secret_file", "callback_base",
  "status_url", "status_password_file", "smsc", "kannel_conf", NULL,
};
static const char *const simulator_keys[] = { "type", "webhook_secret_file", NULL };

static void
free_carrier (FiloCarrierConfig *carrier)
{
  g_free (carrier->file);
  g_free (carrier->group);
  g_free (carrier->name);
  g_free (carrier->type);
  g_key_file_unref (carrier->values);
  g_free (carrier);
}

static void
warn_unknown (FiloConfig        *self,
              GKeyFile          *values,
              const char        *group,
              const char *const *known)
{
  g_auto(GStrv) keys = g_key_file_get_keys (values, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_strv_contains (known, keys[i]))
      g_ptr_array_insert (self->warnings, self->warnings->len - 1,
                          g_strdup_printf ("%s: [%s] %s is not a key that this version knows; it has no "
                                           "effect. See filo-gateway(1) for the right name, or remove it.",
                                           self->file, group, keys[i]));
}

static gboolean
read_boolean (FiloConfig *self,
              GKeyFile   *values,
              const char *key,
              gboolean   *out,
              GError    **error)
{
  g_autofree char *text = g_key_file_get_string (values, GROUP, key, NULL);

  if (text == NULL)
    return TRUE;
  g_strstrip (text);
  if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
    {
      g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_VALUE,
                   "%s: [" GROUP "] %s is “%s”; write true or false.", self->file, key, text);
      return FALSE;
    }
  *out = g_str_equal (text, "true");
  return TRUE;
}

static gboolean
read_listen (FiloConfig *self,
             GKeyFile   *values,
             GError    **error)
{
  g_autofree char *text = g_key_file_get_string (values, GROUP, "listen", NULL);
  g_autoptr(GInetAddress) address = NULL;
  gboolean allowed = FALSE;
  char *colon;
  gint64 port;

  if (!read_boolean (self, values, "plain_http_beyond_loopback", &allowed, error))
    return FALSE;
  if (text == NULL)
    return TRUE;

  g_strstrip (text);
  colon = strrchr (text, ':');
  if (colon == NULL || !g_ascii_string_to_signed (colon + 1, 10, 0, 65535, &port, NULL))
    {
      g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_VALUE,
                   "%s: [" GROUP "] listen is “%s”; write an address and a port, such as "
                   "127.0.0.1:8470.", self->file, text);
      return FALSE;
    }
  *colon = '\0';
  g_free (self->listen_host);
  if (text[0] == '[' && g_str_has_suffix (text, "]"))
    self->listen_host = g_strndup (text + 1, strlen (text) - 2);
  else
    self->listen_host = g_strdup (text);
  self->listen_port = port;

  address = g_inet_address_new_from_string (self->listen_host);
  if (address == NULL)
    {
      g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_VALUE,
                   "%s: [" GROUP "] listen has “%s”, which is no IP address; write 127.0.0.1:%u "
                   "and let the proxy in front know the name.", self->file, self->listen_host, self->listen_port);
      return FALSE;
    }
  if (!g_inet_address_get_is_loopback (address) && !allowed)
    {
      g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_VALUE,
                   "%s: [" GROUP "] listen is “%s”, which other machines can reach, and what is sent "
                   "there isn't encrypted. Listen on 127.0.0.1 behind nginx or haproxy (a sample comes "
                   "with Filo); or, if this network is yours alone, also set "
                   "plain_http_beyond_loopback=true.", self->file, self->listen_host);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_public_url (FiloConfig *self,
                 GKeyFile   *values,
                 GError    **error)
{
  g_autofree char *text = g_key_file_get_string (values, GROUP, "public_url", NULL);
  g_autoptr(GUri) uri = NULL;

  if (text == NULL || g_strstrip (text)[0] == '\0')
    return TRUE;
  uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0'
      || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || (!g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http")))
    {
      g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_VALUE,
                   "%s: [" GROUP "] public_url is “%s”; write the address that desktops use, such as "
                   "https://sms.example.org.", self->file, text);
      return FALSE;
    }
  while (g_str_has_suffix (text, "/"))
    text[strlen (text) - 1] = '\0';
  self->public_url = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
is_name (const char *name)
{
  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '-')
      return FALSE;
  return name[0] != '\0';
}

static gboolean
read_carrier (FiloConfig *self,
              GKeyFile   *values,
              const char *group,
              GError    **error)
{
  const char *name = group + strlen (CARRIER_PREFIX);
  FiloCarrierConfig *carrier;
  g_autofree char *type = NULL;

  if (!is_name (name))
    {
      g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_VALUE,
                   "%s: [%s]: a carrier's name is made of small letters, digits and hyphens, such as "
                   "[carrier kannel].", self->file, group);
      return FALSE;
    }
  type = g_key_file_get_string (values, group, "type", NULL);
  if (type == NULL || (!g_str_equal (g_strstrip (type), "kannel") && !g_str_equal (type, "simulator")))
    {
      g_set_error (error, FILO_CONFIG_ERROR, type == NULL ? FILO_CONFIG_ERROR_MISSING : FILO_CONFIG_ERROR_VALUE,
                   "%s: [%s] type %s%s%s; write type=kannel or type=simulator.", self->file, group,
                   type == NULL ? "is missing" : "is “", type == NULL ? "" : type, type == NULL ? "" : "”");
      return FALSE;
    }
  warn_unknown (self, values, group, g_str_equal (type, "kannel") ? kannel_keys : simulator_keys);

  carrier = g_new0 (FiloCarrierConfig, 1);
  carrier->file = g_strdup (self->file);
  carrier->group = g_strdup (group);
  carrier->name = g_strdup (name);
  carrier->type = g_steal_pointer (&type);
  carrier->values = g_key_file_ref (values);
  g_ptr_array_add (self->carriers, carrier);
  return TRUE;
}

static gboolean
read_groups (FiloConfig *self,
             GKeyFile   *values,
             GError    **error)
{
  g_auto(GStrv) groups = g_key_file_get_groups (values, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (g_str_equal (groups[i], GROUP))
        warn_unknown (self, values, GROUP, gateway_keys);
      else if (g_str_has_prefix (groups[i], CARRIER_PREFIX))
        {
          if (!read_carrier (self, values, groups[i], error))
            return FALSE;
        }
      else
        g_ptr_array_insert (self->warnings, self->warnings->len - 1,
                            g_strdup_printf ("%s: [%s] is not a group that this version knows; it has no "
                                             "effect. Known are [" GROUP "] and [carrier NAME].",
                                             self->file, groups[i]));
    }
  return TRUE;
}

static gboolean
load_file (FiloConfig *self,
           GKeyFile   *values,
           GError    **error)
{
  g_autoptr(GError) local_error = NULL;

  if (g_key_file_load_from_file (values, self->file, G_KEY_FILE_NONE, &local_error))
    return TRUE;
  g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_FILE, "%s: %s. %s", self->file, local_error->message,
               g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                 ? "Copy the sample filo-gateway.conf that comes with Filo there, or name another file with --config."
                 : g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_ACCES)
                 ? "Run this as the user that the gateway runs as, and let that user read the file."
                 : "The file is made of [groups] and key=value lines; see filo-gateway(1).");
  return FALSE;
}

static gboolean
read_data_folder (FiloConfig *self,
                  GKeyFile   *values,
                  GError    **error)
{
  g_free (self->data_folder);
  self->data_folder = g_key_file_get_string (values, GROUP, "data", NULL);
  if (self->data_folder != NULL && g_path_is_absolute (g_strstrip (self->data_folder)))
    return TRUE;
  g_set_error (error, FILO_CONFIG_ERROR,
               self->data_folder == NULL ? FILO_CONFIG_ERROR_MISSING : FILO_CONFIG_ERROR_VALUE,
               "%s: [" GROUP "] data %s; write the folder that holds the gateway's database, as a "
               "whole path such as /var/lib/filo-gateway.", self->file,
               self->data_folder == NULL ? "is missing" : "isn't a whole path");
  return FALSE;
}

static gboolean
read_values (FiloConfig *self,
             GKeyFile   *values,
             GError    **error)
{
  return read_listen (self, values, error)
         && read_public_url (self, values, error)
         && read_boolean (self, values, "behind_proxy", &self->behind_proxy, error)
         && read_groups (self, values, error);
}

static void
filo_config_finalize (GObject *object)
{
  FiloConfig *self = FILO_CONFIG (object);

  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->data_folder, g_free);
  g_clear_pointer (&self->listen_host, g_free);
  g_clear_pointer (&self->public_url, g_free);
  g_clear_pointer (&self->carriers, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  G_OBJECT_CLASS (filo_config_parent_class)->finalize (object);
}

static void
filo_config_class_init (FiloConfigClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_config_finalize;
}

static void
filo_config_init (FiloConfig *self)
{
  self->listen_host = g_strdup (DEFAULT_HOST);
  self->listen_port = DEFAULT_PORT;
  self->carriers = g_ptr_array_new_with_free_func ((GDestroyNotify) free_carrier);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->warnings, NULL);
}

/**
 * filo_config_new_from_file:
 * @path: a key file; every key is in the sample filo-gateway.conf
 *
 * Reads and checks the whole file. What it doesn't know it warns about
 * (filo_config_get_warnings()); what it can't use is an error that names file,
 * group, key and the cure.
 *
 * Returns: (transfer full): the configuration, or NULL with a FILO_CONFIG_ERROR
 */
FiloConfig *
filo_config_new_from_file (const char *path,
                           GError    **error)
{
  g_autoptr(FiloConfig) self = g_object_new (FILO_TYPE_CONFIG, NULL);
  g_autoptr(GKeyFile) values = g_key_file_new ();

  self->file = g_strdup (path);
  if (!load_file (self, values, error)
      || !read_data_folder (self, values, error)
      || !read_values (self, values, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * filo_config_new_for_folder:
 * @data_folder: the folder of one gateway that needs no file
 *
 * What `serve --local` and `demo` use: everything in one folder, any free port on
 * loopback, and the simulator as the only carrier, unless the folder has a
 * filo-gateway.conf that says otherwise (its `data` is not read).
 *
 * Returns: (transfer full): the configuration, or NULL with a FILO_CONFIG_ERROR
 */
FiloConfig *
filo_config_new_for_folder (const char *data_folder,
                            GError    **error)
{
  g_autoptr(FiloConfig) self = g_object_new (FILO_TYPE_CONFIG, NULL);
  g_autoptr(GKeyFile) values = g_key_file_new ();

  self->data_folder = g_canonicalize_filename (data_folder, NULL);
  self->file = g_build_filename (self->data_folder, "filo-gateway.conf", NULL);
  self->listen_port = 0;
  if (g_file_test (self->file, G_FILE_TEST_EXISTS))
    {
      if (!load_file (self, values, error))
        return NULL;
    }
  else
    g_key_file_set_string (values, CARRIER_PREFIX "simulator", "type", "simulator");
  return read_values (self, values, error) ? g_steal_pointer (&self) : NULL;
}

/** filo_config_get_file: Returns: the file it came from; it needn't exist for a folder */
const char *
filo_config_get_file (FiloConfig *self)
{
  return self->file;
}

/** filo_config_get_data_folder: Returns: the whole path of the data folder */
const char *
filo_config_get_data_folder (FiloConfig *self)
{
  return self->data_folder;
}

/** filo_config_get_listen_host: Returns: an IP address as text, without brackets */
const char *
filo_config_get_listen_host (FiloConfig *self)
{
  return self->listen_host;
}

/** filo_config_get_listen_port: Returns: the port; 0 = any free one */
guint16
filo_config_get_listen_port (FiloConfig *self)
{
  return self->listen_port;
}

/** filo_config_get_public_url: Returns: (nullable): what desktops use, no slash at the end */
const char *
filo_config_get_public_url (FiloConfig *self)
{
  return self->public_url;
}

/** filo_config_get_behind_proxy: Returns: whether X-Real-IP of a loopback peer is believed */
gboolean
filo_config_get_behind_proxy (FiloConfig *self)
{
  return self->behind_proxy;
}

/** filo_config_get_carriers: Returns: (transfer none) (element-type FiloCarrierConfig): in the file's order */
GPtrArray *
filo_config_get_carriers (FiloConfig *self)
{
  return self->carriers;
}

/** filo_config_get_warnings: Returns: (transfer none): a sentence for each thing without effect */
const char *const *
filo_config_get_warnings (FiloConfig *self)
{
  return (const char *const *) self->warnings->pdata;
}

/** filo_config_dup_database_path: Returns: (transfer full): the database file */
char *
filo_config_dup_database_path (FiloConfig *self)
{
  return g_build_filename (self->data_folder, "gateway.db", NULL);
}

/** filo_config_dup_media_folder: Returns: (transfer full): where media files are */
char *
filo_config_dup_media_folder (FiloConfig *self)
{
  return g_build_filename (self->data_folder, "media", NULL);
}

/** filo_config_dup_socket_path: Returns: (transfer full): the Unix socket for admin commands */
char *
filo_config_dup_socket_path (FiloConfig *self)
{
  return g_build_filename (self->data_folder, "admin.socket", NULL);
}

/**
 * filo_carrier_config_dup_string:
 *
 * Returns: (transfer full) (nullable): the value without white space around it; NULL when it is absent or empty
 */
char *
filo_carrier_config_dup_string (const FiloCarrierConfig *self,
                                const char              *key)
{
  g_autofree char *text = g_key_file_get_string (self->values, self->group, key, NULL);

  if (text == NULL || g_strstrip (text)[0] == '\0')
    return NULL;
  return g_steal_pointer (&text);
}

/**
 * filo_carrier_config_dup_needed:
 * @cure: a sentence that says what to write
 *
 * Returns: (transfer full): the value, or NULL with an error that names file, group, key and @cure
 */
char *
filo_carrier_config_dup_needed (const FiloCarrierConfig *self,
                                const char              *key,
                                const char              *cure,
                                GError                 **error)
{
  char *text = filo_carrier_config_dup_string (self, key);

  if (text == NULL)
    g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_MISSING,
                 "%s: [%s] %s is missing. %s", self->file, self->group, key, cure);
  return text;
}

/**
 * filo_carrier_config_dup_secret:
 * @key: a key whose value is the path of a file with one secret
 *
 * Secrets stand in files of their own, which only the gateway's user may read.
 *
 * Returns: (transfer full) (nullable): the secret without white space around it; NULL
 *   without @error when the key is absent; NULL with @error when the file is unusable
 */
char *
filo_carrier_config_dup_secret (const FiloCarrierConfig *self,
                                const char              *key,
                                GError                 **error)
{
  g_autofree char *path = filo_carrier_config_dup_string (self, key);
  g_autofree char *secret = NULL;

  if (path == NULL)
    return NULL;
  secret = filo_private_file_read (path, SECRET_LENGTH_MAX, NULL, error);
  if (secret == NULL)
    {
      g_prefix_error (error, "%s: [%s] %s: ", self->file, self->group, key);
      return NULL;
    }
  if (g_strstrip (secret)[0] == '\0')
    {
      g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_VALUE,
                   "%s: [%s] %s: %s is empty; put the secret into it, on one line.",
                   self->file, self->group, key, path);
      return NULL;
    }
  return g_steal_pointer (&secret);
}
