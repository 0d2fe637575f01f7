/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-feed-puller.h"

#include "filo-paths.h"
#include "filo-store-sync.h"

#include <glib/gi18n.h>

#define PAGE_LIMIT 1000
#define READ_AT_ONCE (128 * 1024)
/* Read on while the replica writes, up to this much. */
#define BUFFER_FULL (512 * 1024)
/* No object is as large as this. */
#define LINE_MAX_BYTES (16 * 1024 * 1024)

G_DEFINE_QUARK (filo-sync-error-quark, filo_sync_error)

struct _FiloFeedPuller
{
  GObject       parent_instance;

  FiloStore    *store;
  FiloSession  *session;

  GTask        *task;          /* The pull under way. */
  gboolean      anew;          /* The next snapshot begins from the start. */
  char         *after;         /* Cursor that the page was asked with. */

  /* The snapshot being read. */
  GInputStream *body;
  GByteArray   *buffer;
  gboolean      reading;
  gboolean      applying;
  gboolean      at_end;        /* No more bytes. */
  gboolean      ended;         /* Its last line is applied. */
  gboolean      resumed;       /* It goes on with one that broke off. */
  GError       *failure;       /* Told when what is being applied is in. */
};

G_DEFINE_FINAL_TYPE (FiloFeedPuller, filo_feed_puller, G_TYPE_OBJECT)

enum { PROGRESS, N_SIGNALS };
static guint signals[N_SIGNALS];

static void pull_changes (FiloFeedPuller *self);
static void begin_snapshot (FiloFeedPuller *self);
static void go_on (FiloFeedPuller *self);

GError *
filo_sync_error_from_answer (const FiloAnswer *answer)
{
  g_autofree char *sentence = filo_answer_dup_sentence (answer);
  FiloSyncError code = FILO_SYNC_ERROR_ODD;

  if (answer->status == 401)
    code = FILO_SYNC_ERROR_SIGNED_OUT;
  else if (answer->status == 403 &&
           g_strcmp0 (filo_answer_get_code (answer), FILO_CODE_NO_ACCESS) == 0)
    code = FILO_SYNC_ERROR_NO_ACCESS;
  else if (answer->status == 429 || answer->status >= 500)
    code = FILO_SYNC_ERROR_BUSY;
  return g_error_new_literal (FILO_SYNC_ERROR, code, sentence);
}

/* Ends the pull; takes the error. */
static void
end_pull (FiloFeedPuller *self,
          GError         *error)
{
  g_autoptr(GTask) task = NULL;

  g_clear_object (&self->body);
  if (self->applying)
    {
      /* Where the next one goes on is only known then. */
      if (self->failure == NULL)
        self->failure = error;
      else
        g_clear_error (&error);
      return;
    }
  task = g_steal_pointer (&self->task);
  g_clear_pointer (&self->after, g_free);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static GCancellable *
get_cancellable (FiloFeedPuller *self)
{
  return self->task != NULL ? g_task_get_cancellable (self->task) : NULL;
}

/* pages of changes */
static void
on_changes_applied (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(FiloFeedPuller) self = user_data;
  GError *error = NULL;
  gboolean matched = FALSE;
  gboolean more = FALSE;

  if (!filo_store_apply_changes_finish (self->store, result, &matched, &more, &error))
    end_pull (self, error);
  else if (g_cancellable_set_error_if_cancelled (get_cancellable (self), &error))
    end_pull (self, error);
  /* Not matched: the stream was faster, so the question is asked again from there. */
  else if (more || !matched)
    pull_changes (self);
  else
    end_pull (self, NULL);
}

static void
on_page (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(FiloFeedPuller) self = user_data;
  GError *error = NULL;
  g_autoptr(FiloAnswer) answer = filo_session_send_finish (self->session, result, &error);

  if (answer == NULL)
    end_pull (self, error);
  else if (answer->status == 200)
    filo_store_apply_changes_async (self->store, answer->body, self->after, on_changes_applied,
                                    g_object_ref (self));
  else if (answer->status == 410)
    {
      self->anew = TRUE;
      begin_snapshot (self);
    }
  else
    end_pull (self, filo_sync_error_from_answer (answer));
}

static void
pull_changes (FiloFeedPuller *self)
{
  const char *cursor = filo_store_get_cursor (self->store);
  g_autofree char *path = NULL;

  if (cursor == NULL)
    {
      begin_snapshot (self);
      return;
    }
  g_free (self->after);
  self->after = g_strdup (cursor);
  path = filo_path_changes (cursor, PAGE_LIMIT);
  filo_session_send_async (self->session, "GET", path, NULL, NULL, get_cancellable (self), on_page,
                           g_object_ref (self));
}

/* the snapshot */
static void
on_lines_applied (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(FiloFeedPuller) self = user_data;
  GError *error = NULL;
  guint done = 0;
  guint total = 0;
  gboolean ended = FALSE;

  self->applying = FALSE;
  if (self->failure != NULL)
    {
      if (!filo_store_apply_snapshot_finish (self->store, result, &done, &total, &ended, NULL))
        self->anew = TRUE;
      end_pull (self, g_steal_pointer (&self->failure));
      return;
    }
  if (!filo_store_apply_snapshot_finish (self->store, result, &done, &total, &ended, &error))
    {
      /* It can't be gone on with; the next one begins from the start. */
      self->anew = TRUE;
      end_pull (self, error);
      return;
    }
  if (ended)
    self->ended = TRUE;
  else
    g_signal_emit (self, signals[PROGRESS], 0, done, total);
  go_on (self);
}

static void
on_chunk (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FiloFeedPuller) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize size = 0;
  const guint8 *data;

  /* Of a snapshot that was given up meanwhile. */
  if (G_INPUT_STREAM (source) != self->body)
    return;
  self->reading = FALSE;
  if (chunk == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        end_pull (self, g_steal_pointer (&error));
      else
        end_pull (self,
                  g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_LOST, "%s",
                               _("The connection to the gateway broke off.")));
      return;
    }
  data = g_bytes_get_data (chunk, &size);
  if (size == 0)
    self->at_end = TRUE;
  else
    g_byte_array_append (self->buffer, data, (guint) size);
  go_on (self);
}

/* Whole lines go to the replica; what is left waits for its end. */
static GBytes *
take_lines (FiloFeedPuller *self)
{
  guint length = self->buffer->len;
  GBytes *lines;

  while (length > 0 && self->buffer->data[length - 1] != '\n')
    length--;
  if (length == 0)
    return NULL;
  lines = g_bytes_new (self->buffer->data, length);
  g_byte_array_remove_range (self->buffer, 0, length);
  return lines;
}

static void
go_on (FiloFeedPuller *self)
{
  if (self->task == NULL || self->failure != NULL)
    return;
  if (!self->applying && !self->ended)
    {
      g_autoptr(GBytes) lines = take_lines (self);

      if (lines != NULL)
        {
          self->applying = TRUE;
          filo_store_apply_snapshot_async (self->store, lines, self->resumed, on_lines_applied,
                                           g_object_ref (self));
        }
    }
  if (self->ended && !self->applying)
    {
      g_clear_object (&self->body);
      pull_changes (self);
      return;
    }
  if (self->at_end && !self->applying)
    {
      end_pull (self, g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_LOST, "%s",
                                   _("The connection to the gateway broke off.")));
      return;
    }
  if (self->buffer->len > LINE_MAX_BYTES)
    {
      self->anew = TRUE;
      end_pull (self, g_error_new (FILO_SYNC_ERROR, FILO_SYNC_ERROR_ODD, "%s",
                                   _("The gateway's answer is larger than expected.")));
      return;
    }
  if (!self->reading && !self->at_end && self->buffer->len < BUFFER_FULL)
    {
      self->reading = TRUE;
      g_input_stream_read_bytes_async (self->body, READ_AT_ONCE, G_PRIORITY_DEFAULT,
                                       get_cancellable (self), on_chunk, g_object_ref (self));
    }
}

/* A refusal of the snapshot itself. */
static void
on_refusal (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FiloFeedPuller) self = user_data;
  GError *error = NULL;
  g_autoptr(FiloAnswer) answer = filo_session_send_finish (self->session, result, &error);

  end_pull (self, answer == NULL ? error : filo_sync_error_from_answer (answer));
}

static void
on_snapshot_opened (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(FiloFeedPuller) self = user_data;
  GError *error = NULL;
  g_autoptr(FiloTransportReply) reply =
      filo_transport_open_finish (FILO_TRANSPORT (source), result, &error);
  const guint status = reply != NULL ? filo_transport_reply_get_status (reply) : 0;

  if (reply == NULL)
    end_pull (self, error);
  else if (status == 200)
    {
      self->body = g_object_ref (filo_transport_reply_get_body (reply));
      go_on (self);
    }
  else if (status == 410 && !self->anew)
    {
      /* The one that broke off isn't kept any more. */
      self->anew = TRUE;
      begin_snapshot (self);
    }
  else
    filo_session_read_async (self->session, reply, get_cancellable (self), on_refusal,
                             g_object_ref (self));
}

static void
begin_snapshot (FiloFeedPuller *self)
{
  const char *cursor = NULL;
  const char *id = NULL;
  FiloKind kind;
  g_autofree char *path = NULL;
  g_autofree char *url = NULL;
  FiloTransportRequest request = { .method = "GET", .accept = "application/x-ndjson" };

  if (!self->anew && filo_store_get_snapshot_place (self->store, &cursor, &kind, &id))
    path = filo_path_snapshot_from (cursor, kind, id);
  url = filo_session_get_url (self->session, path != NULL ? path : FILO_PATH_SNAPSHOT);
  request.url = url;
  request.token = filo_session_get_token (self->session);

  g_clear_object (&self->body);
  g_byte_array_set_size (self->buffer, 0);
  self->at_end = self->ended = self->reading = FALSE;
  self->resumed = path != NULL;
  filo_transport_open_async (filo_session_get_transport (self->session), &request,
                             get_cancellable (self), on_snapshot_opened, g_object_ref (self));
  if (path == NULL)
    self->anew = FALSE;
}

void
filo_feed_puller_pull_async (FiloFeedPuller      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  const char *cursor = NULL;
  const char *id = NULL;
  FiloKind kind;

  g_return_if_fail (FILO_IS_FEED_PULLER (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, filo_feed_puller_pull_async);
  if (self->anew || filo_store_get_snapshot_place (self->store, &cursor, &kind, &id))
    begin_snapshot (self);
  else
    pull_changes (self);
}

gboolean
filo_feed_puller_pull_finish (FiloFeedPuller  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
filo_feed_puller_finalize (GObject *object)
{
  FiloFeedPuller *self = FILO_FEED_PULLER (object);

  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_clear_object (&self->body);
  g_clear_pointer (&self->buffer, g_byte_array_unref);
  g_free (self->after);
  G_OBJECT_CLASS (filo_feed_puller_parent_class)->finalize (object);
}

static void
filo_feed_puller_class_init (FiloFeedPullerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_feed_puller_finalize;
  signals[PROGRESS] = g_signal_new ("progress", FILO_TYPE_FEED_PULLER, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
filo_feed_puller_init (FiloFeedPuller *self)
{
  self->buffer = g_byte_array_new ();
}

FiloFeedPuller *
filo_feed_puller_new (FiloStore   *store,
                      FiloSession *session)
{
  FiloFeedPuller *self = g_object_new (FILO_TYPE_FEED_PULLER, NULL);

  self->store = g_object_ref (store);
  self->session = g_object_ref (session);
  return self;
}
