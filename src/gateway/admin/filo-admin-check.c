/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-admin.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filo-accounts.h"
#include "filo-agent-table.h"
#include "filo-carriers.h"
#include "filo-feed-table.h"
#include "filo-number-table.h"
#include "filo-quarantine-table.h"

/* Speaks as it finds; remembers whether anything was an error. */
typedef struct
{
  FiloConfig *config;
  gboolean    failed;
} Check;

static void
say (Check            *check,
     FiloFindingLevel  level,
     const char       *sentence,
     const char       *cure)
{
  static const char *const words[] = { "ok", "warning", "error" };

  printf ("%s: %s%s%s\n", words[level], sentence, cure != NULL ? " " : "", cure != NULL ? cure : "");
  if (level == FILO_FINDING_ERROR)
    check->failed = TRUE;
}

static void
G_GNUC_PRINTF (3, 4)
sayf (Check            *check,
      FiloFindingLevel  level,
      const char       *format,
      ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  say (check, level, sentence, NULL);
}

static gboolean
check_mode (Check      *check,
            const char *path,
            mode_t      owner)
{
  struct stat status;

  if (stat (path, &status) != 0)
    return TRUE; /* What should be there is looked for elsewhere. */
  if (status.st_uid != geteuid ())
    {
      sayf (check, FILO_FINDING_ERROR,
            "%s belongs to another user. Run this as the user that the gateway runs as.", path);
      return FALSE;
    }
  /* By the bits, not by access(): root may write everywhere, the gateway may not. */
  if ((status.st_mode & owner) != owner)
    {
      sayf (check, FILO_FINDING_ERROR, "%s can't be read and written by its own user. Do: chmod u=%s %s", path,
            (owner & S_IXUSR) != 0 ? "rwx" : "rw", path);
      return FALSE;
    }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) == 0)
    return TRUE;
  sayf (check, FILO_FINDING_ERROR, "%s can be read by other users of this machine. Do: chmod go= %s", path, path);
  return FALSE;
}

static void
check_files (Check *check)
{
  const char *folder = filo_config_get_data_folder (check->config);
  g_autofree char *database = filo_config_dup_database_path (check->config);
  g_autofree char *media = filo_config_dup_media_folder (check->config);
  g_autofree char *wal = g_strconcat (database, "-wal", NULL);
  gboolean good = TRUE;

  good &= check_mode (check, folder, S_IRWXU);
  good &= check_mode (check, database, S_IRUSR | S_IWUSR);
  good &= check_mode (check, wal, S_IRUSR | S_IWUSR);
  good &= check_mode (check, media, S_IRWXU);
  if (good)
    sayf (check, FILO_FINDING_OK, "%s is closed to other users.", folder);
}

static void
check_numbers (Check     *check,
               FiloDb    *db)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) numbers = filo_number_table_list (db, &error);
  GPtrArray *carriers = filo_config_get_carriers (check->config);

  if (numbers == NULL)
    {
      say (check, FILO_FINDING_ERROR, error->message, NULL);
      return;
    }
  if (numbers->len == 0)
    say (check, FILO_FINDING_WARNING, "There is no number yet, so no text can come in.",
         "Do: filo-gateway number add NUMBER --carrier NAME");
  for (guint i = 0; i < numbers->len; i++)
    {
      FiloNumber *number = g_ptr_array_index (numbers, i);
      gboolean found = FALSE;

      for (guint j = 0; j < carriers->len; j++)
        if (g_strcmp0 (((FiloCarrierConfig *) g_ptr_array_index (carriers, j))->name, filo_number_get_carrier (number)) == 0)
          found = TRUE;
      if (!found)
        sayf (check, FILO_FINDING_ERROR,
              "The number %s belongs to the carrier “%s”, which isn't configured. Add [carrier %s] to %s.",
              filo_number_get_address (number), filo_number_get_carrier (number), filo_number_get_carrier (number),
              filo_config_get_file (check->config));
    }
  if (numbers->len > 0)
    sayf (check, FILO_FINDING_OK, "%u of our own numbers.", numbers->len);
}

static void
check_accounts (Check  *check,
                FiloDb *db)
{
  g_autoptr(GError) error = NULL;
  gint64 owners;
  gint64 quarantined;

  if (!filo_agent_table_count_role (db, FILO_ROLE_OWNER, &owners, &error)
      || !filo_quarantine_table_count (db, &quarantined, &error))
    {
      say (check, FILO_FINDING_ERROR, error->message, NULL);
      return;
    }
  if (owners == 0)
    say (check, FILO_FINDING_ERROR, "There is no owner.", "Do: filo-gateway user add --role owner …");
  if (quarantined > 0)
    sayf (check, FILO_FINDING_WARNING,
          "%" G_GINT64_FORMAT " calls of carriers were refused in the last 7 days and are kept in quarantine. Compare "
          "the webhook secret here with the one that the carrier uses.", quarantined);
}

static void
check_database (Check *check)
{
  g_autofree char *path = filo_config_dup_database_path (check->config);
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDb) db = NULL;
  gboolean set_up = FALSE;

  if (access (path, F_OK) != 0 && errno != ENOENT)
    {
      sayf (check, FILO_FINDING_ERROR, "%s can't be looked at: %s.", path, g_strerror (errno));
      return;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      sayf (check, FILO_FINDING_ERROR, "There is no database in %s. Do: filo-gateway init",
            filo_config_get_data_folder (check->config));
      return;
    }
  db = filo_db_open (path, FILO_DB_READER, &error);
  if (db == NULL || !filo_db_check (db, &error) || !filo_accounts_is_set_up (db, &set_up, &error))
    {
      sayf (check, FILO_FINDING_ERROR, "%s. %s", error->message,
            g_error_matches (error, FILO_DB_ERROR, FILO_DB_ERROR_FULL)
              ? "Make room on that disk." : "If the file is damaged, put a backup in its place.");
      return;
    }
  if (!set_up)
    {
      say (check, FILO_FINDING_ERROR, "The database isn't set up.", "Do: filo-gateway init");
      return;
    }
  sayf (check, FILO_FINDING_OK, "The database %s is sound.", path);
  check_accounts (check, db);
  check_numbers (check, db);
}

static void
check_daemon (Check *check)
{
  g_autofree char *socket = filo_config_dup_socket_path (check->config);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (socket);
  g_autoptr(SoupSession) session = soup_session_new_with_options ("remote-connectable", address, "timeout", 10, NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", "http://localhost/healthz");
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read (session, message, NULL, &error);

  if (body == NULL && (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                       || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)))
    say (check, FILO_FINDING_WARNING, "The gateway isn't running.", "Do: systemctl start filo-gateway, or filo-gateway serve");
  else if (body == NULL)
    sayf (check, FILO_FINDING_ERROR, "The gateway doesn't answer: %s. Look at its log.", error->message);
  else if (soup_message_get_status (message) != 200)
    sayf (check, FILO_FINDING_ERROR, "The gateway runs, but isn't well (%u). Look at its log.",
          soup_message_get_status (message));
  else
    say (check, FILO_FINDING_OK, "The gateway runs and reaches its database.", NULL);
}

/* ---- Carriers ---- */

typedef struct
{
  GMainLoop *loop;
  GPtrArray *findings;
  GError    *error;
} CarrierCheck;

static void
on_carrier_checked (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  CarrierCheck *carrier_check = user_data;

  carrier_check->findings = filo_carrier_check_finish (FILO_CARRIER (source), result, &carrier_check->error);
  g_main_loop_quit (carrier_check->loop);
}

static void
check_carrier (Check                   *check,
               const FiloCarrierConfig *config)
{
  g_autoptr(FiloClock) clock = filo_system_clock_new ();
  g_autoptr(FiloRandom) random = filo_system_random_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloCarrier) carrier = filo_carriers_make (config, clock, random, &error);
  g_autoptr(GMainLoop) loop = NULL;
  g_autoptr(GPtrArray) findings = NULL;
  CarrierCheck carrier_check = { 0 };

  if (carrier == NULL)
    {
      say (check, FILO_FINDING_ERROR, error->message, NULL);
      return;
    }
  carrier_check.loop = loop = g_main_loop_new (NULL, FALSE);
  filo_carrier_check_async (carrier, NULL, on_carrier_checked, &carrier_check);
  g_main_loop_run (loop);
  findings = carrier_check.findings;
  if (findings == NULL)
    {
      sayf (check, FILO_FINDING_ERROR, "%s: %s", config->name, carrier_check.error->message);
      g_error_free (carrier_check.error);
      return;
    }
  for (guint i = 0; i < findings->len; i++)
    {
      const FiloFinding *finding = g_ptr_array_index (findings, i);
      g_autofree char *sentence = g_strdup_printf ("%s: %s", config->name, finding->sentence);

      say (check, finding->level, sentence, finding->cure);
    }
}

static void
check_carriers (Check *check)
{
  GPtrArray *carriers = filo_config_get_carriers (check->config);

  if (carriers->len == 0)
    sayf (check, FILO_FINDING_WARNING, "No carrier is configured, so no text can come or go. Add a [carrier NAME] to %s.",
          filo_config_get_file (check->config));
  for (guint i = 0; i < carriers->len; i++)
    check_carrier (check, g_ptr_array_index (carriers, i));
}

/**
 * filo_admin_check_command:
 * @status: (out): 1 when something is an error, else 0
 *
 * `check`: configuration, files, database, daemon, carriers; for each what was
 * found and what to do. Changes nothing.
 */
gboolean
filo_admin_check_command (int      argc,
                          char   **argv,
                          int     *status,
                          GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr(FiloConfig) config = NULL;
  Check check = { 0 };
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "Configuration", "FILE" },
    { NULL },
  };

  if (!filo_admin_parse (&argc, &argv, NULL, "Says what works, what doesn't, and why. Changes nothing.", entries, error))
    return FALSE;
  config = filo_config_new_from_file (path != NULL ? path : FILO_GATEWAY_CONFIG, error);
  if (config == NULL)
    return FALSE;
  check.config = config;
  for (const char *const *warning = filo_config_get_warnings (config); *warning != NULL; warning++)
    say (&check, FILO_FINDING_WARNING, *warning, NULL);
  sayf (&check, FILO_FINDING_OK, "The configuration %s can be used.", filo_config_get_file (config));
  check_files (&check);
  check_database (&check);
  check_daemon (&check);
  check_carriers (&check);
  *status = check.failed ? 1 : 0;
  return TRUE;
}
