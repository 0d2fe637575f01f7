/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-admin.h"

#include <stdio.h>
#include <unistd.h>

#include "filo-accounts.h"
#include "filo-gateway.h"
#include "filo-json.h"
#include "filo-places.h"

/* Handed to the worker and back. */
typedef struct
{
  const FiloGatewayContext *context;
  FiloSetUp                 what;
  char                     *link;
} SetUp;

static gpointer
set_up_in_worker (FiloDb   *db,
                  gpointer  data,
                  GError  **error)
{
  SetUp *set_up = data;
  gint64 expires_at;
  g_autoptr(FiloAgent) owner = filo_accounts_set_up (db, &set_up->context->flow, &set_up->what, error);

  if (owner != NULL)
    set_up->link = filo_accounts_make_link (db, &set_up->context->flow, set_up->context->public_url,
                                            filo_agent_get_id (owner), &expires_at, error);
  return NULL;
}

/* Asks for what wasn't given, where somebody sits at the keyboard. */
static gboolean
ask (char      **value,
     const char *question,
     const char *suggestion,
     const char *option,
     GError    **error)
{
  char line[512];

  if (*value != NULL)
    return TRUE;
  if (!isatty (STDIN_FILENO))
    {
      if (suggestion == NULL)
        return filo_admin_need (NULL, option, error);
      *value = g_strdup (suggestion);
      return TRUE;
    }
  if (suggestion != NULL)
    printf ("%s [%s]: ", question, suggestion);
  else
    printf ("%s: ", question);
  fflush (stdout);
  if (fgets (line, sizeof line, stdin) == NULL)
    return filo_admin_need (NULL, option, error);
  g_strstrip (line);
  *value = g_strdup (line[0] == '\0' && suggestion != NULL ? suggestion : line);
  return TRUE;
}

static gboolean
set_up_database (FiloConfig      *config,
                 const FiloSetUp *what,
                 char           **link,
                 GError         **error)
{
  g_autoptr(FiloClock) clock = filo_system_clock_new ();
  g_autoptr(FiloRandom) random = filo_system_random_new ();
  g_autoptr(FiloGateway) gateway = filo_gateway_new (config, clock, random);
  g_autoptr(GError) local_error = NULL;
  SetUp set_up = { .what = *what };

  if (!filo_gateway_open (gateway, error))
    return FALSE;
  set_up.context = filo_gateway_get_context (gateway);
  filo_db_worker_run_sync (filo_gateway_get_writer (gateway), set_up_in_worker, &set_up, NULL, NULL, &local_error);
  filo_gateway_close (gateway);
  if (local_error != NULL)
    {
      if (local_error->domain == FILO_JSON_ERROR && local_error->message[0] == '/')
        g_set_error (error, FILO_ADMIN_ERROR, FILO_ADMIN_ERROR_USAGE, "--%s.", local_error->message + 1);
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
      g_free (set_up.link);
      return FALSE;
    }
  *link = set_up.link;
  return TRUE;
}

/**
 * filo_admin_init_command:
 *
 * `init`: makes the database, the account and the first owner, and prints the link
 * that signs them in.
 */
gboolean
filo_admin_init_command (int      argc,
                         char   **argv,
                         GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *organization = NULL;
  g_autofree char *name = NULL;
  g_autofree char *email = NULL;
  g_autofree char *country = NULL;
  g_autofree char *zone = NULL;
  g_autofree char *link = NULL;
  g_autofree char *country_guess = filo_places_guess_country ();
  g_autofree char *zone_guess = filo_places_guess_zone ();
  g_autoptr(FiloConfig) config = NULL;
  FiloSetUp what;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "Configuration", "FILE" },
    { "organization", 0, 0, G_OPTION_ARG_STRING, &organization, "Name that automatic texts begin with", "NAME" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "Name of the first owner", "NAME" },
    { "email", 0, 0, G_OPTION_ARG_STRING, &email, "Their e-mail address", "ADDRESS" },
    { "country", 0, 0, G_OPTION_ARG_STRING, &country, "Country of numbers without +, such as IT", "CODE" },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &zone, "Time zone, such as Europe/Rome", "ZONE" },
    { NULL },
  };

  if (!filo_admin_parse (&argc, &argv, NULL, "Sets up the database and the first owner, and prints their sign-in link.",
                         entries, error))
    return FALSE;
  config = filo_admin_read_config (path, error);
  if (config == NULL
      || !ask (&organization, "Name of the organization", NULL, "--organization", error)
      || !ask (&name, "Your name", NULL, "--name", error)
      || !ask (&email, "Your e-mail address", NULL, "--email", error)
      || !ask (&country, "Country of your customers' numbers", country_guess, "--country", error)
      || !ask (&zone, "Your time zone", zone_guess, "--zone", error))
    return FALSE;

  what = (FiloSetUp) {
    .organization = organization, .name = name, .email = email, .country = country, .zone = zone,
  };
  if (!set_up_database (config, &what, &link, error))
    return FALSE;
  printf ("%s is ready. Start the gateway, then open this link in Filo within 15 minutes; it works once:\n\n  %s\n\n"
          "Next: filo-gateway number add NUMBER --carrier NAME\n",
          filo_config_get_data_folder (config), link);
  return TRUE;
}
