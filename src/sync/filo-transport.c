/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-transport.h"

#include <glib/gi18n.h>

#define READ_AT_ONCE (64 * 1024)

G_DEFINE_QUARK (filo-transport-error-quark, filo_transport_error)

struct _FiloTransportReply
{
  GObject       parent_instance;

  guint         status;
  char         *content_type;
  gint64        retry_after;
  goffset       length;
  GInputStream *body;
};

G_DEFINE_FINAL_TYPE (FiloTransportReply, filo_transport_reply, G_TYPE_OBJECT)

G_DEFINE_INTERFACE (FiloTransport, filo_transport, G_TYPE_OBJECT)

static void
filo_transport_default_init (FiloTransportInterface *iface)
{
}

static void
filo_transport_reply_finalize (GObject *object)
{
  FiloTransportReply *self = FILO_TRANSPORT_REPLY (object);

  g_free (self->content_type);
  g_clear_object (&self->body);
  G_OBJECT_CLASS (filo_transport_reply_parent_class)->finalize (object);
}

static void
filo_transport_reply_class_init (FiloTransportReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_transport_reply_finalize;
}

static void
filo_transport_reply_init (FiloTransportReply *self)
{
}

FiloTransportReply *
filo_transport_reply_new (guint         status,
                          const char   *content_type,
                          gint64        retry_after_ms,
                          goffset       length,
                          GInputStream *body)
{
  FiloTransportReply *self = g_object_new (FILO_TYPE_TRANSPORT_REPLY, NULL);

  self->status = status;
  self->content_type = g_strdup (content_type);
  self->retry_after = retry_after_ms;
  self->length = length;
  self->body = g_object_ref (body);
  return self;
}

guint
filo_transport_reply_get_status (FiloTransportReply *self)
{
  return self->status;
}

const char *
filo_transport_reply_get_content_type (FiloTransportReply *self)
{
  return self->content_type;
}

gint64
filo_transport_reply_get_retry_after (FiloTransportReply *self)
{
  return self->retry_after;
}

goffset
filo_transport_reply_get_length (FiloTransportReply *self)
{
  return self->length;
}

GInputStream *
filo_transport_reply_get_body (FiloTransportReply *self)
{
  return self->body;
}

void
filo_transport_open_async (FiloTransport              *self,
                           const FiloTransportRequest *request,
                           GCancellable               *cancellable,
                           GAsyncReadyCallback         callback,
                           gpointer                    user_data)
{
  g_return_if_fail (FILO_IS_TRANSPORT (self));
  FILO_TRANSPORT_GET_IFACE (self)->open_async (self, request, cancellable, callback, user_data);
}

FiloTransportReply *
filo_transport_open_finish (FiloTransport  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (FILO_IS_TRANSPORT (self), NULL);
  return FILO_TRANSPORT_GET_IFACE (self)->open_finish (self, result, error);
}

/* reading all of an answer */
typedef struct {
  GByteArray *bytes;
  gsize       limit;
} Reading;

static void read_more (GTask *task);

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_byte_array_unref (reading->bytes);
  g_free (reading);
}

static void
return_lost (GTask *task)
{
  g_task_return_new_error (task, FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_LOST, "%s",
                           _("The connection to the gateway broke off."));
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const FiloTransportReply *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize size = 0;
  const guint8 *data;

  if (chunk == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        return_lost (task);
      return;
    }
  data = g_bytes_get_data (chunk, &size);
  if (size == 0)
    {
      if (self->length >= 0 && (goffset) reading->bytes->len < self->length)
        return_lost (task);
      else
        g_task_return_pointer (task, g_bytes_new (reading->bytes->data, reading->bytes->len),
                               (GDestroyNotify) g_bytes_unref);
      return;
    }
  if (reading->bytes->len + size > reading->limit)
    {
      g_task_return_new_error (task, FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_TOO_BIG, "%s",
                               _("The gateway's answer is larger than expected."));
      return;
    }
  g_byte_array_append (reading->bytes, data, (guint) size);
  read_more (task);
}

static void
read_more (GTask *task)
{
  const FiloTransportReply *self = g_task_get_source_object (task);

  g_input_stream_read_bytes_async (self->body, READ_AT_ONCE, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), on_read, g_object_ref (task));
}

void
filo_transport_reply_read_async (FiloTransportReply  *self,
                                 gsize                limit,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  reading->bytes = g_byte_array_new ();
  reading->limit = limit;
  g_task_set_source_tag (task, filo_transport_reply_read_async);
  g_task_set_task_data (task, reading, reading_free);
  read_more (task);
}

GBytes *
filo_transport_reply_read_finish (FiloTransportReply  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
