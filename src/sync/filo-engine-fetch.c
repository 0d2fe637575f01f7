/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-engine-private.h"
#include "filo-paths.h"
#include "filo-store-sync.h"

#include <glib/gi18n.h>

#define PAGE_LIMIT 50            /* THREAD_PAGE */
#define MEDIA_MAX (5000000)      /* MEDIA_MAX of 3-rules */
#define READ_AT_ONCE (64 * 1024)

/* Older texts */
typedef struct {
  FiloEngine         *engine;
  FiloStoreOlderDone  done;
  gpointer            done_data;
} Older;

static void
end_older (Older        *older,
           gboolean      more,
           const GError *error)
{
  older->done (more, error, older->done_data);
  g_object_unref (older->engine);
  g_free (older);
}

static void
on_page_applied (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean more = FALSE;

  filo_store_apply_page_finish (FILO_STORE (source), result, &more, &error);
  end_older (user_data, more, error);
}

static void
on_page (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Older *older = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloAnswer) answer =
      filo_session_send_finish (FILO_SESSION (source), result, &error);

  if (answer != NULL && answer->status == 200)
    {
      filo_store_apply_page_async (older->engine->store, answer->body, on_page_applied, older);
      return;
    }
  if (answer != NULL)
    error = filo_sync_error_from_answer (answer);
  end_older (older, FALSE, error);
}

void
filo_engine_fetch_older (FiloStore          *store,
                         const char         *conversation_id,
                         gint64              before,
                         FiloStoreOlderDone  done,
                         gpointer            done_data,
                         gpointer            user_data)
{
  FiloEngine *self = user_data;
  Older *older = g_new0 (Older, 1);
  g_autofree char *path = NULL;

  older->engine = g_object_ref (self);
  older->done = done;
  older->done_data = done_data;
  if (self->session == NULL || (self->state != FILO_ENGINE_STATE_LIVE &&
                                self->state != FILO_ENGINE_STATE_CATCHING_UP))
    {
      g_autoptr(GError) error =
          g_error_new (FILO_STORE_ERROR, FILO_STORE_ERROR_OFFLINE, "%s",
                       _("Older texts aren't kept on this computer, and there is no connection "
                         "to the gateway."));

      end_older (older, TRUE, error);
      return;
    }
  path = filo_path_messages_before (conversation_id, before, PAGE_LIMIT);
  filo_session_send_async (self->session, "GET", path, NULL, NULL, self->cancellable, on_page,
                           older);
}

/* Media: into a file that appears when all of it is there. */
typedef struct {
  FiloSession        *session;
  char               *path;
  GFile              *file;
  FiloTransportReply *reply;
  GFileOutputStream  *out;
  GBytes             *chunk;
  gsize               size;
} Download;

static void read_more (GTask *task);

static void
download_free (gpointer data)
{
  Download *download = data;

  g_clear_object (&download->session);
  g_free (download->path);
  g_clear_object (&download->file);
  g_clear_object (&download->reply);
  g_clear_object (&download->out);
  g_clear_pointer (&download->chunk, g_bytes_unref);
  g_free (download);
}

/* A replacing stream that is closed under a cancelled cancellable leaves the file
 * as it was. */
static void
give_up (GTask  *task,
         GError *error)
{
  const Download *download = g_task_get_task_data (task);

  if (download->out != NULL)
    {
      g_autoptr(GCancellable) cancelled = g_cancellable_new ();

      g_cancellable_cancel (cancelled);
      g_output_stream_close_async (G_OUTPUT_STREAM (download->out), G_PRIORITY_DEFAULT, cancelled,
                                   NULL, NULL);
    }
  g_task_return_error (task, error);
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    give_up (task, error);
  else
    read_more (task);
}

static void
on_chunk (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  const goffset announced = filo_transport_reply_get_length (download->reply);
  GError *error = NULL;
  gsize size = 0;
  const void *data;

  g_clear_pointer (&download->chunk, g_bytes_unref);
  download->chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (download->chunk == NULL)
    {
      give_up (task, error);
      return;
    }
  data = g_bytes_get_data (download->chunk, &size);
  download->size += size;
  if (download->size > MEDIA_MAX)
    give_up (task, g_error_new (FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_TOO_BIG, "%s",
                                _("This file is larger than 5 MB, so it wasn't fetched.")));
  else if (size > 0)
    g_output_stream_write_all_async (G_OUTPUT_STREAM (download->out), data, size,
                                     G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                     on_written, g_object_ref (task));
  else if (announced >= 0 && (goffset) download->size < announced)
    give_up (task, g_error_new (FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_NETWORK, "%s",
                                _("The connection to the gateway broke off.")));
  else
    g_output_stream_close_async (G_OUTPUT_STREAM (download->out), G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task), on_closed, g_object_ref (task));
}

static void
read_more (GTask *task)
{
  const Download *download = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (filo_transport_reply_get_body (download->reply), READ_AT_ONCE,
                                   G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_chunk,
                                   g_object_ref (task));
}

static void
on_file_open (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  download->out = g_file_replace_finish (G_FILE (source), result, &error);
  if (download->out == NULL)
    g_task_return_error (task, error);
  else
    read_more (task);
}

static void
on_media_refused (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(FiloAnswer) answer =
      filo_session_send_finish (FILO_SESSION (source), result, &error);
  g_autofree char *sentence = NULL;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  sentence = filo_answer_dup_sentence (answer);
  g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_REFUSED, "%s", sentence);
}

static void
on_media_opened (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  download->reply = filo_transport_open_finish (FILO_TRANSPORT (source), result, &error);
  if (download->reply == NULL)
    g_task_return_error (task, error);
  else if (filo_transport_reply_get_status (download->reply) != 200)
    filo_session_read_async (download->session, download->reply, g_task_get_cancellable (task),
                             on_media_refused, g_object_ref (task));
  else
    g_file_replace_async (download->file, NULL, FALSE,
                          G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                          G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_file_open,
                          g_object_ref (task));
}

void
filo_engine_download_media_async (FiloEngine          *self,
                                  const char          *media_id,
                                  GFile               *file,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *url = NULL;
  Download *download;
  FiloTransportRequest request = { .method = "GET", .accept = "*/*" };

  g_return_if_fail (FILO_IS_ENGINE (self));
  g_return_if_fail (media_id != NULL);
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, filo_engine_download_media_async);
  if (self->session == NULL)
    {
      g_task_return_new_error (task, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_SIGNED_OUT, "%s",
                               _("Sign in to fetch this file."));
      return;
    }
  download = g_new0 (Download, 1);
  download->session = g_object_ref (self->session);
  download->path = filo_path_media (media_id);
  download->file = g_object_ref (file);
  g_task_set_task_data (task, download, download_free);
  url = filo_session_get_url (self->session, download->path);
  request.url = url;
  request.token = filo_session_get_token (self->session);
  filo_transport_open_async (self->transport, &request, cancellable, on_media_opened,
                             g_object_ref (task));
}

gboolean
filo_engine_download_media_finish (FiloEngine    *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
