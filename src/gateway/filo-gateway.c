/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-gateway.h"

#include "filo-accounts.h"
#include "filo-carriers.h"
#include "filo-gateway-resources.h"
#include "filo-housekeeping.h"
#include "filo-http-server.h"
#include "filo-log.h"
#include "filo-phone.h"
#include "filo-private-file.h"
#include "filo-schema.h"
#include "filo-simulator.h"
#include "filo-timers.h"

struct _FiloGateway
{
  GObject             parent_instance;

  FiloConfig         *config;
  FiloGatewayContext  context;      /* Its strings and arrays are ours. */
  FiloClock          *clock;
  FiloRandom         *random;
  FiloKeywordTable   *keywords;

  FiloDbWorker       *writer;
  FiloDbWorker       *reader;
  FiloHub            *hub;
  FiloHttpServer     *server;
  FiloDispatcher     *dispatcher;
  FiloTimers         *timers;
  FiloHousekeeping   *housekeeping;
  GCancellable       *cancellable;  /* Of what start() began. */
  gboolean            stopping;
};

G_DEFINE_FINAL_TYPE (FiloGateway, filo_gateway, G_TYPE_OBJECT)
G_DEFINE_QUARK (filo-gateway-error-quark, filo_gateway_error)

static gboolean
make_folders (FiloGateway *self,
              GError     **error)
{
  return filo_private_folder_make (filo_config_get_data_folder (self->config), error)
         && filo_private_folder_make (self->context.media_folder, error);
}

static gboolean
open_writer (FiloGateway *self,
             const char  *path,
             GError     **error)
{
  g_autoptr(GError) local_error = NULL;

  self->writer = filo_db_worker_new (path, FILO_DB_WRITER, filo_gateway_migrations, filo_gateway_n_migrations);
  if (filo_db_worker_open_sync (self->writer, &local_error))
    return TRUE;
  if (g_error_matches (local_error, FILO_DB_ERROR, FILO_DB_ERROR_BUSY))
    g_set_error (error, FILO_GATEWAY_ERROR, FILO_GATEWAY_ERROR_BUSY,
                 "Another filo-gateway works in %s. One folder belongs to one gateway: stop the other, or "
                 "give this one another folder ([gateway] data).", filo_config_get_data_folder (self->config));
  else if (g_error_matches (local_error, FILO_DB_ERROR, FILO_DB_ERROR_CORRUPT))
    g_set_error (error, local_error->domain, local_error->code,
                 "%s. Keep what is there, and put a backup in its place.", local_error->message);
  else if (g_error_matches (local_error, FILO_DB_ERROR, FILO_DB_ERROR_FULL))
    g_set_error (error, local_error->domain, local_error->code,
                 "%s. Make room on that disk; what was there is kept.", local_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gpointer
look_whether_set_up (FiloDb   *db,
                     gpointer  data,
                     GError  **error)
{
  gboolean *set_up = data;

  filo_accounts_is_set_up (db, set_up, error);
  return NULL;
}

static gboolean
make_carriers (FiloGateway *self,
               GError     **error)
{
  GPtrArray *configs = filo_config_get_carriers (self->config);

  for (guint i = 0; i < configs->len; i++)
    {
      const FiloCarrierConfig *config = g_ptr_array_index (configs, i);
      FiloCarrier *carrier;

      if (filo_gateway_get_carrier (self, config->name) != NULL)
        continue; /* A test put its own in its place. */
      carrier = filo_carriers_make (config, self->clock, self->random, error);
      if (carrier == NULL)
        return FALSE;
      g_ptr_array_add (self->context.carriers, carrier);
    }
  return TRUE;
}

/* A carrier without a network hands its texts and reports in by itself. */
static void
connect_simulators (FiloGateway *self)
{
  for (guint i = 0; i < self->context.carriers->len; i++)
    {
      FiloCarrier *carrier = g_ptr_array_index (self->context.carriers, i);

      if (FILO_IS_SIMULATOR (carrier))
        filo_simulator_connect (FILO_SIMULATOR (carrier), self->writer, &self->context.flow);
    }
}

static void
disconnect_simulators (FiloGateway *self)
{
  for (guint i = 0; i < self->context.carriers->len; i++)
    {
      FiloCarrier *carrier = g_ptr_array_index (self->context.carriers, i);

      if (FILO_IS_SIMULATOR (carrier))
        filo_simulator_disconnect (FILO_SIMULATOR (carrier));
    }
}

/* libphonenumber's tables take a while to load; nobody should wait for them later. */
static gpointer
warm_up_in_thread (gpointer data)
{
  filo_phone_warm_up ();
  return NULL;
}

static void
set_public_url (FiloGateway *self,
                guint16      port)
{
  const char *host = filo_config_get_listen_host (self->config);
  gboolean v6 = strchr (host, ':') != NULL;

  g_free (self->context.public_url);
  if (filo_config_get_public_url (self->config) != NULL)
    self->context.public_url = g_strdup (filo_config_get_public_url (self->config));
  else
    self->context.public_url = g_strdup_printf ("http://%s%s%s:%u", v6 ? "[" : "", host, v6 ? "]" : "", port);
}

static gboolean
listen_everywhere (FiloGateway *self,
                   GError     **error)
{
  const char *host = filo_config_get_listen_host (self->config);
  g_autofree char *socket = filo_config_dup_socket_path (self->config);

  if (!filo_http_server_listen (self->server, host, filo_config_get_listen_port (self->config), error)
      || !filo_http_server_listen_local (self->server, socket, error))
    return FALSE;
  set_public_url (self, filo_http_server_get_port (self->server));
  return TRUE;
}

static void
on_dispatcher_started (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  G_GNUC_UNUSED g_autoptr(FiloGateway) self = user_data;   /* Held while it starts. */
  g_autoptr(GError) error = NULL;

  if (!filo_dispatcher_start_finish (FILO_DISPATCHER (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    filo_log_failure ("The dispatcher can't begin", error);
}

/* ---- Stopping ---- */

static void
on_writer_closed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (filo_db_worker_close_finish (FILO_DB_WORKER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* The writer goes last and alone, so that it leaves one file without a log beside it. */
static void
on_reader_closed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloGateway *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (!filo_db_worker_close_finish (FILO_DB_WORKER (source), result, &error))
    filo_log_failure ("The reading connection can't be closed", error);
  filo_db_worker_close_async (self->writer, NULL, on_writer_closed, g_steal_pointer (&task));
}

static void
on_dispatcher_stopped (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloGateway *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (!filo_dispatcher_stop_finish (FILO_DISPATCHER (source), result, &error))
    filo_log_failure ("The dispatcher can't stop cleanly", error);
  filo_db_worker_close_async (self->reader, NULL, on_reader_closed, g_steal_pointer (&task));
}

static void
filo_gateway_finalize (GObject *object)
{
  FiloGateway *self = FILO_GATEWAY (object);

  g_clear_object (&self->housekeeping);
  g_clear_object (&self->timers);
  g_clear_object (&self->dispatcher);
  g_clear_object (&self->server);
  g_clear_object (&self->hub);
  g_clear_object (&self->reader); /* Closes what wasn't stopped. */
  g_clear_object (&self->writer);
  g_clear_pointer (&self->context.carriers, g_ptr_array_unref);
  g_clear_pointer (&self->context.public_url, g_free);
  g_clear_pointer (&self->context.media_folder, g_free);
  g_clear_pointer (&self->keywords, filo_keyword_table_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_object (&self->config);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (filo_gateway_parent_class)->finalize (object);
}

static void
filo_gateway_class_init (FiloGatewayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_gateway_finalize;
  g_resources_register (filo_gateway_get_resource ());
}

static void
filo_gateway_init (FiloGateway *self)
{
  self->context.carriers = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

/**
 * filo_gateway_new:
 * @config: what it is to be
 * @clock: everything's clock
 * @random: everything's randomness
 *
 * Returns: (transfer full): a gateway that does nothing yet
 */
FiloGateway *
filo_gateway_new (FiloConfig *config,
                  FiloClock  *clock,
                  FiloRandom *random)
{
  FiloGateway *self = g_object_new (FILO_TYPE_GATEWAY, NULL);

  self->config = g_object_ref (config);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->context.flow.clock = clock;
  self->context.flow.random = random;
  self->context.media_folder = filo_config_dup_media_folder (config);
  return self;
}

/**
 * filo_gateway_add_carrier:
 * @carrier: (transfer none): a carrier made elsewhere, before filo_gateway_start();
 *   it stands for the configured one of the same name
 */
void
filo_gateway_add_carrier (FiloGateway *self,
                          FiloCarrier *carrier)
{
  g_return_if_fail (FILO_IS_GATEWAY (self));
  g_return_if_fail (self->server == NULL);

  g_ptr_array_add (self->context.carriers, g_object_ref (carrier));
}

/**
 * filo_gateway_open:
 *
 * Makes the carriers and the data folder, opens the database in it, and with that holds it
 * against every other gateway. Blocks; before the main loop runs.
 *
 * Returns: FALSE with FILO_GATEWAY_ERROR_BUSY, or what the file system or database says
 */
gboolean
filo_gateway_open (FiloGateway *self,
                   GError     **error)
{
  g_autofree char *path = filo_config_dup_database_path (self->config);

  g_return_val_if_fail (FILO_IS_GATEWAY (self), FALSE);
  g_return_val_if_fail (self->writer == NULL, FALSE);

  self->keywords = filo_keyword_table_new (error);
  if (self->keywords == NULL)
    return FALSE;
  self->context.flow.keywords = self->keywords;
  /* A command line without a daemon needs the address too. */
  set_public_url (self, filo_config_get_listen_port (self->config));
  if (!make_carriers (self, error) || !make_folders (self, error) || !open_writer (self, path, error))
    return FALSE;
  self->reader = filo_db_worker_new (path, FILO_DB_READER, filo_gateway_migrations, filo_gateway_n_migrations);
  return filo_db_worker_open_sync (self->reader, error);
}

/**
 * filo_gateway_check_set_up:
 *
 * Returns: FALSE with FILO_GATEWAY_ERROR_NOT_SET_UP when `init` wasn't done; blocks
 */
gboolean
filo_gateway_check_set_up (FiloGateway *self,
                           GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean set_up = FALSE;

  filo_db_worker_run_sync (self->writer, look_whether_set_up, &set_up, NULL, NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!set_up)
    {
      g_set_error (error, FILO_GATEWAY_ERROR, FILO_GATEWAY_ERROR_NOT_SET_UP,
                   "%s isn't set up yet. Run “filo-gateway init” first, with the same --config.",
                   filo_config_get_data_folder (self->config));
      return FALSE;
    }
  return TRUE;
}

/**
 * filo_gateway_start:
 *
 * Opens the database unless that was done, and begins to serve: listens, sends
 * what is due, watches the clock. Blocks while it opens; the rest runs on the
 * main loop.
 *
 * Returns: FALSE with FILO_GATEWAY_ERROR, FILO_CONFIG_ERROR or G_IO_ERROR, each a
 *   sentence with its cure
 */
gboolean
filo_gateway_start (FiloGateway *self,
                    GError     **error)
{
  g_return_val_if_fail (FILO_IS_GATEWAY (self), FALSE);
  g_return_val_if_fail (self->server == NULL, FALSE);

  if (self->writer == NULL && !filo_gateway_open (self, error))
    return FALSE;
  if (!filo_gateway_check_set_up (self, error))
    return FALSE;
  g_thread_unref (g_thread_new ("phone-numbers", warm_up_in_thread, NULL));

  self->hub = filo_hub_new (self->writer, self->reader, self->clock);
  self->server = filo_http_server_new (self->writer, self->reader, self->hub, &self->context,
                                       filo_config_get_behind_proxy (self->config));
  if (!listen_everywhere (self, error))
    return FALSE;

  connect_simulators (self);
  self->dispatcher = filo_dispatcher_new (self->writer, &self->context.flow, self->context.carriers);
  filo_dispatcher_start_async (self->dispatcher, self->cancellable, on_dispatcher_started, g_object_ref (self));
  self->timers = filo_timers_new (self->writer, &self->context.flow);
  filo_timers_start (self->timers);
  self->housekeeping = filo_housekeeping_new (self->writer, self->clock);
  filo_http_server_start (self->server);
  return TRUE;
}

/**
 * filo_gateway_close:
 *
 * Closes what filo_gateway_open() opened and filo_gateway_start() didn't start.
 * Blocks; for command lines.
 */
void
filo_gateway_close (FiloGateway *self)
{
  g_return_if_fail (FILO_IS_GATEWAY (self));
  g_return_if_fail (self->server == NULL);

  if (self->reader != NULL)
    filo_db_worker_close_sync (self->reader);
  if (self->writer != NULL)
    filo_db_worker_close_sync (self->writer);
}

/**
 * filo_gateway_stop_async:
 *
 * Takes no requests any more, lets what is under way reach its outcome, and closes
 * the database.
 */
void
filo_gateway_stop_async (FiloGateway         *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (FILO_IS_GATEWAY (self));
  g_return_if_fail (!self->stopping);

  g_task_set_source_tag (task, filo_gateway_stop_async);
  self->stopping = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->server != NULL)
    filo_http_server_stop (self->server);
  if (self->hub != NULL)
    filo_hub_stop (self->hub);
  if (self->timers != NULL)
    filo_timers_stop (self->timers);
  g_clear_object (&self->housekeeping);
  if (self->server != NULL)
    disconnect_simulators (self);
  if (self->dispatcher != NULL)
    filo_dispatcher_stop_async (self->dispatcher, on_dispatcher_stopped, task);
  else
    filo_db_worker_close_async (self->reader, NULL, on_reader_closed, task);
}

/** filo_gateway_stop_finish: Returns: FALSE with @error set when the end wasn't clean */
gboolean
filo_gateway_stop_finish (FiloGateway  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/** filo_gateway_get_port: Returns: the TCP port that it listens on */
guint16
filo_gateway_get_port (FiloGateway *self)
{
  g_return_val_if_fail (FILO_IS_GATEWAY (self), 0);

  return self->server != NULL ? filo_http_server_get_port (self->server) : 0;
}

/** filo_gateway_get_address: Returns: the base URL that sign-in links carry */
const char *
filo_gateway_get_address (FiloGateway *self)
{
  g_return_val_if_fail (FILO_IS_GATEWAY (self), NULL);

  return self->context.public_url;
}

/** filo_gateway_get_writer: Returns: (transfer none): the one that writes */
FiloDbWorker *
filo_gateway_get_writer (FiloGateway *self)
{
  g_return_val_if_fail (FILO_IS_GATEWAY (self), NULL);

  return self->writer;
}

/** filo_gateway_get_reader: Returns: (transfer none): the one that only reads */
FiloDbWorker *
filo_gateway_get_reader (FiloGateway *self)
{
  g_return_val_if_fail (FILO_IS_GATEWAY (self), NULL);

  return self->reader;
}

/** filo_gateway_get_hub: Returns: (transfer none): the streams */
FiloHub *
filo_gateway_get_hub (FiloGateway *self)
{
  g_return_val_if_fail (FILO_IS_GATEWAY (self), NULL);

  return self->hub;
}

/** filo_gateway_get_context: Returns: (transfer none): what routes and flows use */
const FiloGatewayContext *
filo_gateway_get_context (FiloGateway *self)
{
  g_return_val_if_fail (FILO_IS_GATEWAY (self), NULL);

  return &self->context;
}

/**
 * filo_gateway_get_keywords:
 *
 * Returns: (transfer none): the account's keywords; to be added to between
 *   filo_gateway_open() and filo_gateway_start()
 */
FiloKeywordTable *
filo_gateway_get_keywords (FiloGateway *self)
{
  g_return_val_if_fail (FILO_IS_GATEWAY (self), NULL);

  return self->keywords;
}

/** filo_gateway_get_carrier: Returns: (transfer none) (nullable): the carrier of that name */
FiloCarrier *
filo_gateway_get_carrier (FiloGateway *self,
                          const char  *name)
{
  g_return_val_if_fail (FILO_IS_GATEWAY (self), NULL);

  for (guint i = 0; i < self->context.carriers->len; i++)
    {
      FiloCarrier *carrier = g_ptr_array_index (self->context.carriers, i);

      if (g_str_equal (filo_carrier_get_name (carrier), name))
        return carrier;
    }
  return NULL;
}
