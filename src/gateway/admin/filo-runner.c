/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-runner.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filo-accounts.h"
#include "filo-json.h"
#include "filo-log.h"

typedef struct
{
  FiloGateway *gateway;
  GMainLoop   *loop;
  guint        terminated;
  guint        interrupted;
  guint        input;
  gboolean     stopping;
  GError      *error;
} Run;

static void
on_stopped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Run *run = user_data;

  filo_gateway_stop_finish (FILO_GATEWAY (source), result, run->error == NULL ? &run->error : NULL);
  g_main_loop_quit (run->loop);
}

static void
stop (Run *run)
{
  if (run->stopping)
    return;
  run->stopping = TRUE;
  filo_log_event ("Stopping: what is under way is brought to its end first");
  filo_gateway_stop_async (run->gateway, on_stopped, run);
}

static gboolean
on_signal (gpointer user_data)
{
  stop (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_input (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  Run *run = user_data;
  char bytes[256];
  gssize length = read (fd, bytes, sizeof bytes);

  if (length > 0 || (length < 0 && (errno == EINTR || errno == EAGAIN)))
    return G_SOURCE_CONTINUE;
  run->input = 0;
  stop (run);
  return G_SOURCE_REMOVE;
}

/**
 * filo_runner_is_watched:
 * @fd: a standard stream
 *
 * Returns: whether somebody is at its other end: a pipe or a terminal, not /dev/null,
 *   a file or the journal
 */
gboolean
filo_runner_is_watched (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 && (S_ISFIFO (status.st_mode) || isatty (fd));
}

/* Handed to the worker and back. */
typedef struct
{
  const FiloGatewayContext *context;
  const char               *agent_id; /* NULL = an owner. */
  char                     *link;
} Invitation;

static gpointer
invite_owner_in_worker (FiloDb   *db,
                        gpointer  data,
                        GError  **error)
{
  Invitation *invitation = data;
  g_autoptr(FiloAgent) owner = NULL;
  g_autoptr(GError) local_error = NULL;
  const char *agent_id = invitation->agent_id;
  gint64 expires_at;

  if (agent_id == NULL)
    {
      owner = filo_accounts_get_owner (db, &local_error);
      if (owner == NULL)
        {
          if (local_error != NULL)
            g_propagate_error (error, g_steal_pointer (&local_error));
          else
            g_set_error_literal (error, FILO_GATEWAY_ERROR, FILO_GATEWAY_ERROR_NOT_SET_UP,
                                 "This gateway has no owner. Run “filo-gateway user add --role owner”.");
          return NULL;
        }
      agent_id = filo_agent_get_id (owner);
    }
  invitation->link = filo_accounts_make_link (db, &invitation->context->flow, invitation->context->public_url,
                                              agent_id, &expires_at, error);
  return NULL;
}

static gboolean
write_all (int         fd,
           const char *text,
           GError    **error)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize written = write (fd, text, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Can't write to file descriptor %d: %s.", fd,
                       g_strerror (errno));
          return FALSE;
        }
      text += written;
      length -= written;
    }
  return TRUE;
}

/* One line of JSON, the address and a fresh sign-in link: to whoever started this
 * process, by a pipe, so that the secret is in no argument and no environment. */
static gboolean
say_ready (FiloGateway *gateway,
           const char  *agent_id,
           int          fd,
           GError     **error)
{
  Invitation invitation = { .context = filo_gateway_get_context (gateway), .agent_id = agent_id };
  g_autoptr(GError) local_error = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *json = NULL;
  g_autofree char *line = NULL;
  g_autofree char *link = NULL;
  JsonObject *object;

  filo_db_worker_run_sync (filo_gateway_get_writer (gateway), invite_owner_in_worker, &invitation, NULL, NULL,
                           &local_error);
  link = invitation.link;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "address", filo_gateway_get_address (gateway));
  json_object_set_string_member (object, "link", link);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  json = filo_json_to_string (node);
  line = g_strconcat (json, "\n", NULL);
  if (!write_all (fd, line, error))
    return FALSE;
  if (fd > STDERR_FILENO)
    close (fd);
  return TRUE;
}

/**
 * filo_runner_run:
 * @gateway: started
 * @agent_id: (nullable): whom the sign-in link is for; NULL = an owner
 * @ready_fd: where address and link are written once it can be told to stop; -1 = nowhere
 * @watch_stdin: whether the end of standard input ends it, if somebody is there
 *
 * Runs the main loop until SIGTERM, SIGINT or that end, then stops the gateway.
 *
 * Returns: FALSE with @error set when it couldn't be said or the end wasn't clean
 */
gboolean
filo_runner_run (FiloGateway *gateway,
                 const char  *agent_id,
                 int          ready_fd,
                 gboolean     watch_stdin,
                 GError     **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { .gateway = gateway, .loop = loop };

  run.terminated = g_unix_signal_add (SIGTERM, on_signal, &run);
  run.interrupted = g_unix_signal_add (SIGINT, on_signal, &run);
  if (ready_fd >= 0 && !say_ready (gateway, agent_id, ready_fd, &run.error))
    stop (&run);
  if (watch_stdin && filo_runner_is_watched (STDIN_FILENO))
    run.input = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, &run);
  g_main_loop_run (loop);

  g_clear_handle_id (&run.terminated, g_source_remove);
  g_clear_handle_id (&run.interrupted, g_source_remove);
  g_clear_handle_id (&run.input, g_source_remove);
  if (run.error == NULL)
    return TRUE;
  g_propagate_error (error, run.error);
  return FALSE;
}
