/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-kannel-settings.h"

#include <string.h>

#define SECRET_MIN_LENGTH 16
#define STATUS_PATH "/status.xml"

static gboolean
set_value_error (const FiloCarrierConfig  *config,
                 const char               *key,
                 const char               *says,
                 GError                  **error)
{
  g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_VALUE, "%s: [%s] %s %s", config->file,
               config->group, key, says);
  return FALSE;
}

/* An http or https address, without what comes behind its path. */
static char *
read_address (const FiloCarrierConfig  *config,
              const char               *key,
              const char               *text,
              GError                  **error)
{
  g_autoptr(GError) uri_error = NULL;
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, &uri_error);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")))
    {
      g_autofree char *says = g_strdup_printf ("is “%s”, which is no web address; write one that begins with "
                                               "http:// or https://.", text);

      set_value_error (config, key, says, error);
      return NULL;
    }
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    {
      set_value_error (config, key, "must end with its path: names and passwords have keys of their own.", error);
      return NULL;
    }
  return g_uri_to_string (uri);
}

static char *
read_needed_address (const FiloCarrierConfig  *config,
                     const char               *key,
                     const char               *cure,
                     GError                  **error)
{
  g_autofree char *text = filo_carrier_config_dup_needed (config, key, cure, error);

  return text != NULL ? read_address (config, key, text, error) : NULL;
}

static char *
read_needed_secret (const FiloCarrierConfig  *config,
                    const char               *key,
                    const char               *cure,
                    GError                  **error)
{
  g_autofree char *path = filo_carrier_config_dup_needed (config, key, cure, error);

  return path != NULL ? filo_carrier_config_dup_secret (config, key, error) : NULL;
}

/* They stand in addresses that Kannel reads for its own % escapes, so only what
 * needs no escape may be in them. */
static gboolean
read_secrets (FiloKannelSettings       *self,
              const FiloCarrierConfig  *config,
              GError                  **error)
{
  g_autofree char *text = read_needed_secret (config, "webhook_secret_file",
                                              "Make one with: openssl rand -hex 24", error);
  g_autoptr(GPtrArray) secrets = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) lines = NULL;

  if (text == NULL)
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *secret = g_strstrip (lines[i]);

      if (*secret == '\0')
        continue;
      if (strlen (secret) < SECRET_MIN_LENGTH ||
          strspn (secret, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") != strlen (secret))
        return set_value_error (config, "webhook_secret_file",
                                "holds a secret that is too short or has odd characters: 16 or more letters and "
                                "digits are needed. Make one with: openssl rand -hex 24", error);
      g_ptr_array_add (secrets, g_strdup (secret));
    }
  g_ptr_array_add (secrets, NULL);
  self->secrets = (char **) g_ptr_array_free (g_steal_pointer (&secrets), FALSE);
  return TRUE;
}

static gboolean
read_callback_base (FiloKannelSettings       *self,
                    const FiloCarrierConfig  *config,
                    GError                  **error)
{
  self->callback_base = read_needed_address (config, "callback_base",
                                             "Write the address where Kannel reaches this gateway, such as "
                                             "http://127.0.0.1:8470.", error);
  if (self->callback_base == NULL)
    return FALSE;
  while (g_str_has_suffix (self->callback_base, "/"))
    self->callback_base[strlen (self->callback_base) - 1] = '\0';
  if (strchr (self->callback_base, '%') != NULL)
    return set_value_error (config, "callback_base", "can't have % in it: Kannel reads that as a sign of its own.",
                            error);
  return TRUE;
}

static gboolean
read_status (FiloKannelSettings       *self,
             const FiloCarrierConfig  *config,
             GError                  **error)
{
  g_autofree char *text = filo_carrier_config_dup_string (config, "status_url");
  g_autofree char *password_file = filo_carrier_config_dup_string (config, "status_password_file");
  g_autofree char *address = NULL;
  g_autoptr(GUri) uri = NULL;

  if (password_file != NULL)
    {
      self->status_password = filo_carrier_config_dup_secret (config, "status_password_file", error);
      if (self->status_password == NULL)
        return FALSE;
    }
  if (text == NULL)
    return TRUE;
  address = read_address (config, "status_url", text, error);
  if (address == NULL)
    return FALSE;

  /* status, status.txt, status.html: Kannel tells the same at each; we read one. */
  uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  self->status_url = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                                 g_uri_get_port (uri), STATUS_PATH, NULL, NULL);
  return TRUE;
}

/**
 * filo_kannel_settings_new:
 * @config: the group of this carrier
 * @error: return location; the message names file, group and key, and what to write
 *
 * Reads files: not for a loop that serves.
 *
 * Returns: (transfer full) (nullable): the settings
 */
FiloKannelSettings *
filo_kannel_settings_new (const FiloCarrierConfig  *config,
                          GError                  **error)
{
  g_autoptr(FiloKannelSettings) self = g_new0 (FiloKannelSettings, 1);

  g_return_val_if_fail (config != NULL, NULL);

  self->name = g_strdup (config->name);
  self->sendsms_url = read_needed_address (config, "sendsms_url",
                                           "Write where Kannel's smsbox listens, such as "
                                           "http://127.0.0.1:13013/cgi-bin/sendsms.", error);
  if (self->sendsms_url == NULL)
    return NULL;
  self->username = filo_carrier_config_dup_needed (config, "username",
                                                   "Write the username of Kannel's group = sendsms-user.", error);
  if (self->username == NULL)
    return NULL;
  self->password = read_needed_secret (config, "password_file",
                                       "Write the path of a file, readable by the gateway alone, that holds the "
                                       "password of Kannel's group = sendsms-user.", error);
  if (self->password == NULL)
    return NULL;
  if (!read_secrets (self, config, error) || !read_callback_base (self, config, error) ||
      !read_status (self, config, error))
    return NULL;
  self->smsc = filo_carrier_config_dup_string (config, "smsc");
  self->kannel_conf = filo_carrier_config_dup_string (config, "kannel_conf");
  return g_steal_pointer (&self);
}

static void
free_secret (char *secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/**
 * filo_kannel_settings_free:
 * @self: (transfer full) (nullable): settings
 */
void
filo_kannel_settings_free (FiloKannelSettings *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; self->secrets != NULL && self->secrets[i] != NULL; i++)
    free_secret (self->secrets[i]);
  g_free (self->secrets);
  free_secret (self->password);
  free_secret (self->status_password);
  g_free (self->name);
  g_free (self->sendsms_url);
  g_free (self->username);
  g_free (self->callback_base);
  g_free (self->status_url);
  g_free (self->smsc);
  g_free (self->kannel_conf);
  g_free (self);
}

/**
 * filo_kannel_settings_dup_report_url:
 * @self: settings
 * @nonce: of the attempt, 32 hex digits
 *
 * Returns: (transfer full): what Kannel asks for when it has news; %d, %F and
 *   %A are filled in by Kannel
 */
char *
filo_kannel_settings_dup_report_url (const FiloKannelSettings *self,
                                     const char               *nonce)
{
  return g_strconcat (self->callback_base, "/carriers/", self->name, "/", self->secrets[0],
                      "/report?nonce=", nonce, "&type=%d&fid=%F&reply=%A", NULL);
}

/* Takes the same time wherever the two differ, and however long they are. */
static gboolean
equal_in_constant_time (const char *a,
                        const char *b)
{
  g_autofree char *digest_a = g_compute_checksum_for_string (G_CHECKSUM_SHA256, a, -1);
  g_autofree char *digest_b = g_compute_checksum_for_string (G_CHECKSUM_SHA256, b, -1);
  volatile guchar difference = 0;

  for (gsize i = 0; digest_a[i] != '\0'; i++)
    difference |= (guchar) digest_a[i] ^ (guchar) digest_b[i];
  return difference == 0;
}

/**
 * filo_kannel_settings_knows_secret:
 * @self: settings
 * @secret: what a caller gave
 *
 * Returns: whether it is the current secret or a former one still accepted
 */
gboolean
filo_kannel_settings_knows_secret (const FiloKannelSettings *self,
                                   const char               *secret)
{
  gboolean known = FALSE;

  for (guint i = 0; self->secrets[i] != NULL; i++)
    known |= equal_in_constant_time (self->secrets[i], secret);
  return known;
}
