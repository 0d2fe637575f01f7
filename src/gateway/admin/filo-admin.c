/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-admin.h"

#include <stdio.h>

#include "filo-log.h"

G_DEFINE_QUARK (filo-admin-error-quark, filo_admin_error)

static const char usage[] =
  "filo-gateway: the shared inbox's daemon\n"
  "\n"
  "  filo-gateway init [--config FILE] …       set up the database and the first owner\n"
  "  filo-gateway serve [--config FILE]        run\n"
  "  filo-gateway serve --local FOLDER         run for one person, everything in one folder\n"
  "  filo-gateway demo                         run with an invented world\n"
  "  filo-gateway user add|list|link …         people who sign in\n"
  "  filo-gateway number add|list …            our own numbers\n"
  "  filo-gateway check [--config FILE]        say what works, what doesn't, and why\n"
  "  filo-gateway --version\n"
  "\n"
  "Each command explains itself with --help; filo-gateway(1) has the rest.\n";

/**
 * filo_admin_parse:
 * @parameter: (nullable): what it takes beside options; NULL = nothing
 * @summary: what the command does
 * @entries: (nullable): its options
 *
 * Reads a command's options; --help prints them and ends the program.
 *
 * Returns: FALSE with FILO_ADMIN_ERROR_USAGE
 */
gboolean
filo_admin_parse (int                *argc,
                  char             ***argv,
                  const char         *parameter,
                  const char         *summary,
                  const GOptionEntry *entries,
                  GError            **error)
{
  g_autoptr(GOptionContext) context = g_option_context_new (parameter);
  g_autoptr(GError) local_error = NULL;

  g_option_context_set_summary (context, summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &local_error))
    {
      g_set_error (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_USAGE, "%s. See --help.", local_error->message);
      return FALSE;
    }
  if (*argc > (parameter != NULL ? 2 : 1))
    {
      g_set_error (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_USAGE,
                   "“%s” is one word too many; words with spaces go between quotes. See --help.",
                   (*argv)[parameter != NULL ? 2 : 1]);
      return FALSE;
    }
  return TRUE;
}

/**
 * filo_admin_need:
 * @option: its name, for the message
 *
 * Returns: FALSE with FILO_ADMIN_ERROR_USAGE when @value wasn't given
 */
gboolean
filo_admin_need (const char *value,
                 const char *option,
                 GError    **error)
{
  if (value != NULL && value[0] != '\0')
    return TRUE;
  g_set_error (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_USAGE, "%s is missing. See --help.", option);
  return FALSE;
}

/**
 * filo_admin_read_config:
 * @path: (nullable): the file; NULL = the installed place
 *
 * Reads the configuration and prints its warnings.
 *
 * Returns: (transfer full): the configuration, or NULL with @error set
 */
FiloConfig *
filo_admin_read_config (const char *path,
                        GError    **error)
{
  FiloConfig *config = filo_config_new_from_file (path != NULL ? path : FILO_GATEWAY_CONFIG, error);

  if (config != NULL)
    for (const char *const *warning = filo_config_get_warnings (config); *warning != NULL; warning++)
      fprintf (stderr, "warning: %s\n", *warning);
  return config;
}

static gboolean
run_command (int      argc,
             char   **argv,
             int     *status,
             GError **error)
{
  if (argc == 0 || g_str_equal (argv[0], "--help") || g_str_equal (argv[0], "-h") || g_str_equal (argv[0], "help"))
    {
      fputs (usage, stdout);
      return TRUE;
    }
  if (g_str_equal (argv[0], "--version"))
    {
      printf ("filo-gateway %s\n", FILO_VERSION);
      return TRUE;
    }
  if (g_str_equal (argv[0], "init"))
    return filo_admin_init_command (argc, argv, error);
  if (g_str_equal (argv[0], "serve"))
    return filo_admin_serve_command (argc, argv, error);
  if (g_str_equal (argv[0], "demo"))
    return filo_admin_demo_command (argc, argv, error);
  if ((g_str_equal (argv[0], "user") || g_str_equal (argv[0], "number")) && argc > 1
      && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    {
      fputs (usage, stdout);
      return TRUE;
    }
  if (g_str_equal (argv[0], "user"))
    return filo_admin_user_command (argc, argv, error);
  if (g_str_equal (argv[0], "number"))
    return filo_admin_number_command (argc, argv, error);
  if (g_str_equal (argv[0], "check"))
    return filo_admin_check_command (argc, argv, status, error);
  g_set_error (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_USAGE,
               "“%s” is no command. They are: init, serve, demo, user, number, check.", argv[0]);
  return FALSE;
}

/* How --help begins its usage: with all the words of the command. */
static void
name_command (int    argc,
              char **argv)
{
  gboolean two = argc > 2 && (g_str_equal (argv[1], "user") || g_str_equal (argv[1], "number")) && argv[2][0] != '-';
  g_autofree char *name = argc < 2 ? g_strdup ("filo-gateway")
                                   : g_strjoin (" ", "filo-gateway", argv[1], two ? argv[2] : NULL, NULL);

  g_set_prgname (name);
}

/**
 * filo_admin_main:
 *
 * The whole command line.
 *
 * Returns: the exit status: 0 done, 1 it couldn't be done, 2 not understood
 */
int
filo_admin_main (int    argc,
                 char **argv)
{
  g_autoptr(GError) error = NULL;
  int status = 0;

  name_command (argc, argv);
  filo_log_init ();
  if (run_command (MAX (0, argc - 1), argv + MIN (1, argc), &status, &error))
    return status;
  fprintf (stderr, "filo-gateway: %s\n", error->message);
  return g_error_matches (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_USAGE) ? 2 : 1;
}
