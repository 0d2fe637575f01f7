/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-local-gateway.h"

#include <glib/gi18n.h>
#include <signal.h>

#include "filo-json.h"

#define PROGRAM "filo-gateway"

struct _FiloLocalGateway
{
  GObject            parent_instance;

  char              *folder;       /* NULL: the demo. */
  GSubprocess       *child;
  GDataInputStream  *output;
  GCancellable      *cancellable;  /* Of what outlives start: waiting for the end. */
  gboolean           is_stopping;
};

G_DEFINE_FINAL_TYPE (FiloLocalGateway, filo_local_gateway, G_TYPE_OBJECT)

enum { ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
filo_local_gateway_dispose (GObject *object)
{
  FiloLocalGateway *self = FILO_LOCAL_GATEWAY (object);

  filo_local_gateway_stop (self);
  G_OBJECT_CLASS (filo_local_gateway_parent_class)->dispose (object);
}

static void
filo_local_gateway_finalize (GObject *object)
{
  FiloLocalGateway *self = FILO_LOCAL_GATEWAY (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_object (&self->output);
  g_clear_object (&self->child);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (filo_local_gateway_parent_class)->finalize (object);
}

static void
filo_local_gateway_class_init (FiloLocalGatewayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_local_gateway_dispose;
  object_class->finalize = filo_local_gateway_finalize;

  signals[ENDED] = g_signal_new ("ended", FILO_TYPE_LOCAL_GATEWAY, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
filo_local_gateway_init (FiloLocalGateway *self)
{
  self->cancellable = g_cancellable_new ();
}

FiloLocalGateway *
filo_local_gateway_new (const char *folder)
{
  FiloLocalGateway *self = g_object_new (FILO_TYPE_LOCAL_GATEWAY, NULL);

  self->folder = g_strdup (folder);
  return self;
}

/**
 * filo_local_gateway_find_program:
 *
 * Looks beside our own program, in the build tree, and where both are installed.
 *
 * Returns: (transfer full) (nullable): the path of filo-gateway
 */
char *
filo_local_gateway_find_program (void)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self_path != NULL ? g_path_get_dirname (self_path) : NULL;
  const char *const tries[][3] = {
    { folder, PROGRAM, NULL },
    { folder, ".." G_DIR_SEPARATOR_S "gateway", PROGRAM },
    { FILO_BIN_DIR, PROGRAM, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autofree char *path = NULL;

      if (tries[i][0] == NULL)
        continue;
      path = g_build_filename (tries[i][0], tries[i][1], tries[i][2], NULL);
      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return g_find_program_in_path (PROGRAM);
}

static void
on_child_ended (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (FiloLocalGateway) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error))
    return; /* Cancelled: we stopped it ourselves. */
  if (self->is_stopping)
    return;
  g_signal_emit (self, signals[ENDED], 0,
                 C_("gateway", "The gateway on this computer has stopped. Start Filo again."));
}

/* {"address": …, "link": …}: one line, the first. */
static char *
parse_ready_line (const char  *line,
                  GError     **error)
{
  g_autoptr (JsonObject) object =
      filo_json_parse_object (line, -1, FILO_JSON_LIMITS_REQUEST, error);
  g_autofree char *link = NULL;

  if (object == NULL)
    return NULL;
  if (!filo_json_read_string (object, "link", FILO_JSON_REQUIRED, &link, error))
    return NULL;
  return g_steal_pointer (&link);
}

static void
on_ready_line (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  FiloLocalGateway *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  char *link;

  line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL,
                                                    &error);
  if (line == NULL && error == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                         C_("gateway", "The gateway stopped before it was ready. "
                                       "Run filo-gateway in a terminal to see why."));
  link = line != NULL ? parse_ready_line (line, &error) : NULL;
  if (link == NULL)
    {
      filo_local_gateway_stop (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_subprocess_wait_async (self->child, self->cancellable, on_child_ended, g_object_ref (self));
  g_task_return_pointer (task, link, g_free);
}

/**
 * filo_local_gateway_start_async:
 *
 * Starts the program and waits until it listens. Finish gives the link to sign in with.
 */
void
filo_local_gateway_start_async (FiloLocalGateway    *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *program = filo_local_gateway_find_program ();
  g_autoptr (GError) error = NULL;
  const char *demo[] = { program, "demo", NULL };
  const char *local[] = { program, "serve", "--local", self->folder, NULL };

  g_task_set_source_tag (task, filo_local_gateway_start_async);
  if (program == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                               C_("gateway", "The program filo-gateway isn't installed. "
                                             "Install it, or connect to a gateway elsewhere."));
      return;
    }
  self->child = g_subprocess_newv (self->folder != NULL ? local : demo,
                                   G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                   &error);
  if (self->child == NULL)
    {
      g_prefix_error (&error, "%s ", C_("gateway", "The gateway can't be started:"));
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->child));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, cancellable,
                                       on_ready_line, g_steal_pointer (&task));
}

/**
 * filo_local_gateway_start_finish:
 *
 * Returns: (transfer full) (nullable): a filo://sign-in link, good once
 */
char *
filo_local_gateway_start_finish (FiloLocalGateway  *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * filo_local_gateway_stop:
 *
 * Asks the gateway to end; it finishes what it has on disk by itself.
 */
void
filo_local_gateway_stop (FiloLocalGateway *self)
{
  g_return_if_fail (FILO_IS_LOCAL_GATEWAY (self));

  self->is_stopping = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->child != NULL && g_subprocess_get_identifier (self->child) != NULL)
    g_subprocess_send_signal (self->child, SIGTERM);
}
