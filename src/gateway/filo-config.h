/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FILO_CONFIG_ERROR (filo_config_error_quark ())
GQuark filo_config_error_quark (void);

typedef enum
{
  FILO_CONFIG_ERROR_FILE,    /* The file can't be read or isn't a key file. */
  FILO_CONFIG_ERROR_MISSING, /* A key that is needed isn't there. */
  FILO_CONFIG_ERROR_VALUE,   /* A key's value can't be used. */
} FiloConfigError;

/**
 * FiloCarrierConfig:
 *
 * One `[carrier NAME]` group. The composition root hands it to the maker of the
 * carrier's type, which reads what it needs with filo_carrier_config_…().
 */
typedef struct
{
  char     *file;   /* Of the configuration, for messages. */
  char     *group;  /* "carrier kannel" */
  char     *name;   /* "kannel": the word in webhook paths and rows. */
  char     *type;   /* "kannel", "simulator" */
  GKeyFile *values; /* The whole file; read only this group. */
} FiloCarrierConfig;

char     *filo_carrier_config_dup_string (const FiloCarrierConfig *self, const char *key);
char     *filo_carrier_config_dup_needed (const FiloCarrierConfig *self, const char *key, const char *cure, GError **error);
char     *filo_carrier_config_dup_secret (const FiloCarrierConfig *self, const char *key, GError **error);

#define FILO_TYPE_CONFIG (filo_config_get_type ())
G_DECLARE_FINAL_TYPE (FiloConfig, filo_config, FILO, CONFIG, GObject)

FiloConfig        *filo_config_new_from_file (const char *path, GError **error);
FiloConfig        *filo_config_new_for_folder (const char *data_folder, GError **error);

const char        *filo_config_get_file (FiloConfig *self);
const char        *filo_config_get_data_folder (FiloConfig *self);
const char        *filo_config_get_listen_host (FiloConfig *self);
guint16            filo_config_get_listen_port (FiloConfig *self);
const char        *filo_config_get_public_url (FiloConfig *self);
gboolean           filo_config_get_behind_proxy (FiloConfig *self);
GPtrArray         *filo_config_get_carriers (FiloConfig *self);
const char *const *filo_config_get_warnings (FiloConfig *self);

char              *filo_config_dup_database_path (FiloConfig *self);
char              *filo_config_dup_media_folder (FiloConfig *self);
char              *filo_config_dup_socket_path (FiloConfig *self);

G_END_DECLS
