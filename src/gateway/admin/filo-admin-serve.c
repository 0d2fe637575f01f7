/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-admin.h"

#include <unistd.h>

#include "filo-accounts.h"
#include "filo-gateway.h"
#include "filo-log.h"
#include "filo-places.h"
#include "filo-runner.h"

static gpointer
set_up_for_one_in_worker (FiloDb   *db,
                          gpointer  data,
                          GError  **error)
{
  const FiloFlowContext *flow = data;
  g_autofree char *zone = filo_places_guess_zone ();
  g_autofree char *country = filo_places_guess_country ();
  g_autofree char *email = g_strdup_printf ("%s@%s", g_get_user_name (), g_get_host_name ());
  const char *name = g_str_equal (g_get_real_name (), "Unknown") ? g_get_user_name () : g_get_real_name ();
  FiloSetUp what = {
    .organization = name, .name = name, .email = email, .country = country != NULL ? country : "US", .zone = zone,
  };
  g_autoptr(FiloAgent) owner = NULL;
  gboolean set_up;

  if (!filo_accounts_is_set_up (db, &set_up, error) || set_up)
    return NULL;
  owner = filo_accounts_set_up (db, flow, &what, error);
  return NULL;
}

/* "On this computer": nobody is asked anything; the owner is whoever runs it. */
static gboolean
prepare_local (FiloGateway *gateway,
               GError     **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!filo_gateway_open (gateway, error))
    return FALSE;
  filo_db_worker_run_sync (filo_gateway_get_writer (gateway), set_up_for_one_in_worker,
                           (gpointer) &filo_gateway_get_context (gateway)->flow, NULL, NULL, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * filo_admin_serve_command:
 *
 * `serve`: by a configuration file, or with --local for one person.
 */
gboolean
filo_admin_serve_command (int      argc,
                          char   **argv,
                          GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  int ready_fd = -1;
  g_autoptr(FiloConfig) config = NULL;
  g_autoptr(FiloClock) clock = filo_system_clock_new ();
  g_autoptr(FiloRandom) random = filo_system_random_new ();
  g_autoptr(FiloGateway) gateway = NULL;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "Configuration", "FILE" },
    { "local", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Everything in this folder, for one person", "FOLDER" },
    { "ready-fd", 0, 0, G_OPTION_ARG_INT, &ready_fd, "Write address and sign-in link here when ready", "N" },
    { NULL },
  };

  if (!filo_admin_parse (&argc, &argv, NULL, "Runs the gateway until it is told to stop.", entries, error))
    return FALSE;
  config = folder != NULL ? filo_config_new_for_folder (folder, error) : filo_admin_read_config (path, error);
  if (config == NULL)
    return FALSE;
  /* The link is a secret: it goes to whoever started us, never into a log. */
  if (folder != NULL && ready_fd < 0 && filo_runner_is_watched (STDOUT_FILENO))
    ready_fd = STDOUT_FILENO;
  gateway = filo_gateway_new (config, clock, random);
  if ((folder != NULL && !prepare_local (gateway, error))
      || !filo_gateway_start (gateway, error))
    return FALSE;
  filo_log_event ("filo-gateway %s serves %s on %s", FILO_VERSION, filo_config_get_data_folder (config),
                  filo_gateway_get_address (gateway));
  return filo_runner_run (gateway, NULL, ready_fd, folder != NULL, error);
}
