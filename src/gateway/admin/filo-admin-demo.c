/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-admin.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "filo-crowd.h"
#include "filo-demo-world.h"
#include "filo-gateway.h"
#include "filo-log.h"
#include "filo-private-file.h"
#include "filo-runner.h"

static gpointer
load_world_in_worker (FiloDb   *db,
                      gpointer  data,
                      GError  **error)
{
  const FiloGatewayContext *context = data;

  return filo_demo_world_load (db, &context->flow, context->media_folder, error);
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
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

/* The folder of this demo: a new one that is removed at the end, or the one that was
 * named, which must be empty. */
static char *
make_folder (const char *wanted,
             GError    **error)
{
  g_autofree char *database = NULL;

  if (wanted == NULL)
    return g_dir_make_tmp ("filo-demo-XXXXXX", error);
  if (!filo_private_folder_make (wanted, error))
    return NULL;
  database = g_build_filename (wanted, "gateway.db", NULL);
  if (!g_file_test (database, G_FILE_TEST_EXISTS))
    return g_strdup (wanted);
  g_set_error (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_USAGE,
               "%s holds a gateway already. The demo begins afresh: name an empty or a new folder.", wanted);
  return NULL;
}

static gboolean
run_demo (const char *folder,
          int         ready_fd,
          GError    **error)
{
  g_autoptr(FiloConfig) config = filo_config_new_for_folder (folder, error);
  g_autoptr(FiloClock) clock = filo_system_clock_new ();
  g_autoptr(FiloRandom) random = filo_system_random_new ();
  g_autoptr(FiloGateway) gateway = NULL;
  g_autoptr(FiloDemoWorld) world = NULL;
  g_autoptr(FiloCrowd) crowd = NULL;
  const FiloGatewayContext *context;
  FiloCarrier *simulator;
  gboolean clean;

  if (config == NULL)
    return FALSE;
  gateway = filo_gateway_new (config, clock, random);
  if (!filo_gateway_open (gateway, error)
      || !filo_demo_world_add_keywords (filo_gateway_get_keywords (gateway), error))
    return FALSE;
  context = filo_gateway_get_context (gateway);
  world = filo_db_worker_run_sync (filo_gateway_get_writer (gateway), load_world_in_worker, (gpointer) context, NULL,
                                   (GDestroyNotify) filo_demo_world_free, error);
  if (world == NULL || !filo_gateway_start (gateway, error))
    return FALSE;

  simulator = filo_gateway_get_carrier (gateway, FILO_DEMO_CARRIER);
  crowd = filo_crowd_new (FILO_SIMULATOR (simulator), world, context->media_folder, clock, random, error);
  if (crowd == NULL)
    return FALSE;
  filo_crowd_start (crowd);
  clean = filo_runner_run (gateway, world->owner_id, ready_fd, TRUE, error);
  filo_crowd_stop (crowd);
  return clean;
}

/**
 * filo_admin_demo_command:
 *
 * `demo`: an invented shop and its customers, who text and answer, on a free port of
 * this machine. Ends with its standard input or on SIGTERM.
 */
gboolean
filo_admin_demo_command (int      argc,
                         char   **argv,
                         GError **error)
{
  g_autofree char *wanted = NULL;
  g_autofree char *folder = NULL;
  int ready_fd = STDOUT_FILENO;
  gboolean clean;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &wanted, "Keep it in this empty folder instead of a passing one", "FOLDER" },
    { "ready-fd", 0, 0, G_OPTION_ARG_INT, &ready_fd, "Write address and sign-in link here when ready", "N" },
    { NULL },
  };

  if (!filo_admin_parse (&argc, &argv, NULL, "Runs a gateway with an invented world.", entries, error))
    return FALSE;
  folder = make_folder (wanted, error);
  if (folder == NULL)
    return FALSE;
  clean = run_demo (folder, ready_fd, error);
  if (wanted == NULL)
    remove_folder (folder);
  return clean;
}
