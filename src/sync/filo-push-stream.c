/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-push-stream.h"

#include "filo-feed-puller.h"
#include "filo-json.h"
#include "filo-paths.h"
#include "filo-sse-parser.h"
#include "filo-store-sync.h"

#include <glib/gi18n.h>

#define READ_AT_ONCE (64 * 1024)
#define EVENT_MAX (16 * 1024 * 1024)

struct _FiloPushStream
{
  GObject        parent_instance;

  FiloStore     *store;
  FiloSession   *session;
  FiloClock     *clock;
  GCancellable  *cancellable;
  FiloSseParser *parser;
  GInputStream  *body;
  guint          silence;
  gboolean       closed;
};

G_DEFINE_FINAL_TYPE (FiloPushStream, filo_push_stream, G_TYPE_OBJECT)

enum { OPENED, BEHIND, CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void read_more (FiloPushStream *self);

void
filo_push_stream_close (FiloPushStream *self)
{
  g_return_if_fail (FILO_IS_PUSH_STREAM (self));

  self->closed = TRUE;
  filo_clock_clear_timer (self->clock, &self->silence);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->body);
}

/* It is over; takes the error. */
static void
end_stream (FiloPushStream *self,
            GError         *error)
{
  g_autoptr(GError) owned = error;
  G_GNUC_UNUSED g_autoptr(FiloPushStream) alive = g_object_ref (self);

  if (self->closed)
    return;
  filo_push_stream_close (self);
  g_signal_emit (self, signals[CLOSED], 0, owned);
}

static gboolean
on_silence (gpointer user_data)
{
  FiloPushStream *self = user_data;

  self->silence = 0;
  end_stream (self, g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_TIMEOUT, "%s",
                                 _("The gateway has been silent for too long.")));
  return G_SOURCE_REMOVE;
}

static void
await_sign_of_life (FiloPushStream *self)
{
  filo_clock_clear_timer (self->clock, &self->silence);
  self->silence =
      filo_clock_add_timer (self->clock, FILO_STREAM_SILENCE_MS, on_silence, self, NULL);
}

static void
on_applied (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FiloPushStream) self = user_data;
  GError *error = NULL;
  gboolean matched = FALSE;
  gboolean more = FALSE;

  if (!filo_store_apply_changes_finish (self->store, result, &matched, &more, &error))
    end_stream (self, error);
  else if (!matched && !self->closed)
    g_signal_emit (self, signals[BEHIND], 0);
}

static void
take_hint (FiloPushStream *self,
           GBytes         *data)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (data, &length);
  g_autofree char *cursor = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) object =
      filo_json_parse_object (text, (gssize) length, FILO_JSON_LIMITS_REQUEST, &error);

  if (object == NULL ||
      !filo_json_read_string (object, "cursor", FILO_JSON_REQUIRED, &cursor, &error))
    end_stream (self, g_steal_pointer (&error));
  else if (g_strcmp0 (cursor, filo_store_get_cursor (self->store)) != 0)
    g_signal_emit (self, signals[BEHIND], 0);
}

static void
on_event (const char *name,
          GBytes     *data,
          gpointer    user_data)
{
  FiloPushStream *self = user_data;

  if (self->closed)
    return;
  if (g_str_equal (name, "changes"))
    filo_store_apply_changes_async (self->store, data, NULL, on_applied, g_object_ref (self));
  else if (g_str_equal (name, "hint"))
    take_hint (self, data);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(FiloPushStream) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize size = 0;
  const char *data;

  if (self->closed)
    return;
  data = chunk != NULL ? g_bytes_get_data (chunk, &size) : NULL;
  if (size == 0)
    {
      end_stream (self, g_error_new (FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_LOST, "%s",
                                     _("The connection to the gateway broke off.")));
      return;
    }
  await_sign_of_life (self);
  if (!filo_sse_parser_feed (self->parser, data, size))
    end_stream (self, g_error_new (FILO_SYNC_ERROR, FILO_SYNC_ERROR_ODD, "%s",
                                   _("The gateway's answer is larger than expected.")));
  else
    read_more (self);
}

static void
read_more (FiloPushStream *self)
{
  if (!self->closed)
    g_input_stream_read_bytes_async (self->body, READ_AT_ONCE, G_PRIORITY_DEFAULT,
                                     self->cancellable, on_read, g_object_ref (self));
}

static void
on_refusal (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FiloPushStream) self = user_data;
  GError *error = NULL;
  g_autoptr(FiloAnswer) answer = filo_session_send_finish (self->session, result, &error);

  end_stream (self, answer != NULL ? filo_sync_error_from_answer (answer) : error);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FiloPushStream) self = user_data;
  GError *error = NULL;
  g_autoptr(FiloTransportReply) reply =
      filo_transport_open_finish (FILO_TRANSPORT (source), result, &error);

  if (reply == NULL)
    {
      end_stream (self, error);
      return;
    }
  if (self->closed)
    return;
  if (filo_transport_reply_get_status (reply) != 200)
    {
      filo_session_read_async (self->session, reply, self->cancellable, on_refusal,
                               g_object_ref (self));
      return;
    }
  self->body = g_object_ref (filo_transport_reply_get_body (reply));
  await_sign_of_life (self);
  g_signal_emit (self, signals[OPENED], 0);
  read_more (self);
}

void
filo_push_stream_open (FiloPushStream *self)
{
  g_autofree char *url = NULL;
  FiloTransportRequest request = { .method = "GET", .accept = "text/event-stream" };

  g_return_if_fail (FILO_IS_PUSH_STREAM (self));

  url = filo_session_get_url (self->session, FILO_PATH_STREAM);
  request.url = url;
  request.token = filo_session_get_token (self->session);
  request.last_event_id = filo_store_get_cursor (self->store);
  await_sign_of_life (self);
  filo_transport_open_async (filo_session_get_transport (self->session), &request,
                             self->cancellable, on_opened, g_object_ref (self));
}

static void
filo_push_stream_dispose (GObject *object)
{
  FiloPushStream *self = FILO_PUSH_STREAM (object);

  if (self->clock != NULL)
    filo_push_stream_close (self);
  g_clear_object (&self->clock);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (filo_push_stream_parent_class)->dispose (object);
}

static void
filo_push_stream_finalize (GObject *object)
{
  FiloPushStream *self = FILO_PUSH_STREAM (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->parser, filo_sse_parser_free);
  G_OBJECT_CLASS (filo_push_stream_parent_class)->finalize (object);
}

static void
filo_push_stream_class_init (FiloPushStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_push_stream_dispose;
  object_class->finalize = filo_push_stream_finalize;
  signals[OPENED] = g_signal_new ("opened", FILO_TYPE_PUSH_STREAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[BEHIND] = g_signal_new ("behind", FILO_TYPE_PUSH_STREAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[CLOSED] = g_signal_new ("closed", FILO_TYPE_PUSH_STREAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
filo_push_stream_init (FiloPushStream *self)
{
  self->cancellable = g_cancellable_new ();
  self->parser = filo_sse_parser_new (EVENT_MAX, on_event, self);
}

FiloPushStream *
filo_push_stream_new (FiloStore   *store,
                      FiloSession *session,
                      FiloClock   *clock)
{
  FiloPushStream *self = g_object_new (FILO_TYPE_PUSH_STREAM, NULL);

  self->store = g_object_ref (store);
  self->session = g_object_ref (session);
  self->clock = g_object_ref (clock);
  return self;
}
