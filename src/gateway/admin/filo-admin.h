/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-config.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FILO_ADMIN_ERROR (filo_admin_error_quark ())
GQuark filo_admin_error_quark (void);

typedef enum
{
  FILO_ADMIN_ERROR_USAGE,   /* The command line can't be understood. */
  FILO_ADMIN_ERROR_REFUSED, /* The gateway said no. */
} FiloAdminError;

int         filo_admin_main (int argc, char **argv);

FiloConfig *filo_admin_read_config (const char *path, GError **error);
JsonObject *filo_admin_request (FiloConfig *config, const char *method, const char *path, JsonNode *body, GError **error);
gboolean    filo_admin_parse (int *argc, char ***argv, const char *parameter, const char *summary,
                              const GOptionEntry *entries, GError **error);
gboolean    filo_admin_need (const char *value, const char *option, GError **error);

/* The commands; argv[0] is the command's own name. TRUE, or an error that is printed;
 * check says its own and sets *status. */
gboolean    filo_admin_init_command (int argc, char **argv, GError **error);
gboolean    filo_admin_serve_command (int argc, char **argv, GError **error);
gboolean    filo_admin_demo_command (int argc, char **argv, GError **error);
gboolean    filo_admin_user_command (int argc, char **argv, GError **error);
gboolean    filo_admin_number_command (int argc, char **argv, GError **error);
gboolean    filo_admin_check_command (int argc, char **argv, int *status, GError **error);

G_END_DECLS
