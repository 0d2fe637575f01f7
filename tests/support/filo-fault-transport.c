/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-fault-transport.h"

/* A body that breaks off after some bytes, or when the network goes away. */
#define CUT_TYPE_STREAM (cut_stream_get_type ())
G_DECLARE_FINAL_TYPE (CutStream, cut_stream, CUT, STREAM, GInputStream)

struct _CutStream
{
  GInputStream  parent_instance;

  GInputStream *inner;
  gint64        left;       /* -1 = all of it. */
  GCancellable *offline;    /* Cancelled when the network goes away. */
};

G_DEFINE_FINAL_TYPE (CutStream, cut_stream, G_TYPE_INPUT_STREAM)

static void
return_cut (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "cut");
}

static void
on_inner_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CutStream *self = g_task_get_source_object (task);
  GError *error = NULL;
  const gssize size = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (g_cancellable_is_cancelled (self->offline) &&
      !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_clear_error (&error);
      return_cut (task);
    }
  else if (size < 0)
    g_task_return_error (task, error);
  else
    {
      if (self->left >= 0)
        self->left -= size;
      g_task_return_int (task, size);
    }
}

static void
on_either_cancelled (GCancellable *either,
                     GCancellable *both)
{
  g_cancellable_cancel (both);
}

static void
cut_stream_read_async (GInputStream        *stream,
                       void                *buffer,
                       gsize                count,
                       int                  priority,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  CutStream *self = CUT_STREAM (stream);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GCancellable) both = g_cancellable_new ();

  g_task_set_source_tag (task, cut_stream_read_async);
  if (self->left == 0)
    {
      return_cut (task);
      return;
    }
  if (self->left > 0)
    count = MIN (count, (gsize) self->left);
  if (cancellable != NULL)
    g_cancellable_connect (cancellable, G_CALLBACK (on_either_cancelled), g_object_ref (both),
                           g_object_unref);
  g_cancellable_connect (self->offline, G_CALLBACK (on_either_cancelled), g_object_ref (both),
                         g_object_unref);
  g_input_stream_read_async (self->inner, buffer, count, priority, both, on_inner_read,
                             g_steal_pointer (&task));
}

static gssize
cut_stream_read_finish (GInputStream  *stream,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
cut_stream_finalize (GObject *object)
{
  CutStream *self = CUT_STREAM (object);

  g_clear_object (&self->inner);
  g_clear_object (&self->offline);
  G_OBJECT_CLASS (cut_stream_parent_class)->finalize (object);
}

static void
cut_stream_class_init (CutStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cut_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_async = cut_stream_read_async;
  G_INPUT_STREAM_CLASS (klass)->read_finish = cut_stream_read_finish;
}

static void
cut_stream_init (CutStream *self)
{
}

/* the transport */
struct _FiloFaultTransport
{
  GObject        parent_instance;

  FiloTransport *inner;
  FiloRandom    *random;
  FiloFaults     faults;
  GCancellable  *offline;      /* Cancelled while there is no network. */
  guint          n_faults;
};

typedef enum { FATE_GOOD, FATE_DROP, FATE_LOSE, FATE_TWICE, FATE_CUT } Fate;

/* A request that outlives the call. */
typedef struct {
  char   *method;
  char   *url;
  char   *token;
  char   *key;
  char   *accept;
  char   *last_event_id;
  GBytes *body;
  Fate    fate;
} Kept;

static void filo_fault_transport_iface_init (FiloTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloFaultTransport, filo_fault_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FILO_TYPE_TRANSPORT,
                                                      filo_fault_transport_iface_init))

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->method);
  g_free (kept->url);
  g_free (kept->token);
  g_free (kept->key);
  g_free (kept->accept);
  g_free (kept->last_event_id);
  g_clear_pointer (&kept->body, g_bytes_unref);
  g_free (kept);
}

static void
return_lost (GTask *task)
{
  g_task_return_new_error (task, FILO_TRANSPORT_ERROR, FILO_TRANSPORT_ERROR_LOST, "lost");
}

static void
pass_on (FiloFaultTransport  *self,
         const Kept          *kept,
         GCancellable        *cancellable,
         GAsyncReadyCallback  callback,
         gpointer             user_data)
{
  const FiloTransportRequest request = {
    .method = kept->method,
    .url = kept->url,
    .token = kept->token,
    .idempotency_key = kept->key,
    .accept = kept->accept,
    .last_event_id = kept->last_event_id,
    .body = kept->body,
  };

  filo_transport_open_async (self->inner, &request, cancellable, callback, user_data);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloFaultTransport *self = g_task_get_source_object (task);
  const Kept *kept = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FiloTransportReply) reply =
      filo_transport_open_finish (FILO_TRANSPORT (source), result, &error);
  g_autoptr(CutStream) body = NULL;

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (kept->fate == FATE_LOSE || g_cancellable_is_cancelled (self->offline))
    {
      return_lost (task);
      return;
    }
  body = g_object_new (CUT_TYPE_STREAM, NULL);
  body->inner = g_object_ref (filo_transport_reply_get_body (reply));
  body->offline = g_object_ref (self->offline);
  body->left =
      kept->fate == FATE_CUT ? 1 + (gint64) filo_random_uint32_below (self->random, 4000) : -1;
  g_task_return_pointer (task,
                         filo_transport_reply_new (filo_transport_reply_get_status (reply),
                                                   filo_transport_reply_get_content_type (reply),
                                                   filo_transport_reply_get_retry_after (reply),
                                                   filo_transport_reply_get_length (reply),
                                                   G_INPUT_STREAM (body)),
                         g_object_unref);
}

static void
on_first_opened (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  /* Whatever it said: nobody hears it. */
  G_GNUC_UNUSED g_autoptr(FiloTransportReply) reply =
      filo_transport_open_finish (FILO_TRANSPORT (source), result, &error);

  pass_on (g_task_get_source_object (task), g_task_get_task_data (task),
           g_task_get_cancellable (task), on_opened, g_object_ref (task));
}

static gboolean
on_delayed (gpointer user_data)
{
  GTask *task = user_data;
  FiloFaultTransport *self = g_task_get_source_object (task);
  const Kept *kept = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (kept->fate == FATE_DROP || g_cancellable_is_cancelled (self->offline))
    return_lost (task);
  else
    pass_on (self, kept, g_task_get_cancellable (task),
             kept->fate == FATE_TWICE ? on_first_opened : on_opened, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

static Fate
draw_fate (FiloFaultTransport *self)
{
  double draw = filo_random_double (self->random);

  if ((draw -= self->faults.drop) < 0)
    return FATE_DROP;
  if ((draw -= self->faults.lose) < 0)
    return FATE_LOSE;
  if ((draw -= self->faults.twice) < 0)
    return FATE_TWICE;
  if ((draw -= self->faults.cut) < 0)
    return FATE_CUT;
  return FATE_GOOD;
}

static void
open_async (FiloTransport              *transport,
            const FiloTransportRequest *request,
            GCancellable               *cancellable,
            GAsyncReadyCallback         callback,
            gpointer                    user_data)
{
  FiloFaultTransport *self = FILO_FAULT_TRANSPORT (transport);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Kept *kept = g_new0 (Kept, 1);
  const guint delay = self->faults.delay_ms > 0
                          ? filo_random_uint32_below (self->random, self->faults.delay_ms + 1)
                          : 0;

  kept->method = g_strdup (request->method);
  kept->url = g_strdup (request->url);
  kept->token = g_strdup (request->token);
  kept->key = g_strdup (request->idempotency_key);
  kept->accept = g_strdup (request->accept);
  kept->last_event_id = g_strdup (request->last_event_id);
  kept->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  kept->fate = draw_fate (self);
  if (kept->fate != FATE_GOOD)
    self->n_faults++;
  g_task_set_source_tag (task, open_async);
  g_task_set_task_data (task, kept, kept_free);
  g_timeout_add_full (G_PRIORITY_DEFAULT, delay, on_delayed, task, g_object_unref);
}

static FiloTransportReply *
open_finish (FiloTransport  *transport,
             GAsyncResult   *result,
             GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
filo_fault_transport_iface_init (FiloTransportInterface *iface)
{
  iface->open_async = open_async;
  iface->open_finish = open_finish;
}

static void
filo_fault_transport_finalize (GObject *object)
{
  FiloFaultTransport *self = FILO_FAULT_TRANSPORT (object);

  g_clear_object (&self->inner);
  g_clear_object (&self->random);
  g_clear_object (&self->offline);
  G_OBJECT_CLASS (filo_fault_transport_parent_class)->finalize (object);
}

static void
filo_fault_transport_class_init (FiloFaultTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_fault_transport_finalize;
}

static void
filo_fault_transport_init (FiloFaultTransport *self)
{
  self->offline = g_cancellable_new ();
}

FiloFaultTransport *
filo_fault_transport_new (FiloTransport *inner,
                          FiloRandom    *random)
{
  FiloFaultTransport *self = g_object_new (FILO_TYPE_FAULT_TRANSPORT, NULL);

  self->inner = g_object_ref (inner);
  self->random = g_object_ref (random);
  return self;
}

void
filo_fault_transport_set_faults (FiloFaultTransport *self,
                                 const FiloFaults   *faults)
{
  self->faults = faults != NULL ? *faults : (FiloFaults){ 0 };
}

void
filo_fault_transport_set_offline (FiloFaultTransport *self,
                                  gboolean            offline)
{
  if (offline)
    g_cancellable_cancel (self->offline);
  else if (g_cancellable_is_cancelled (self->offline))
    {
      /* Streams that broke stay broken. */
      g_clear_object (&self->offline);
      self->offline = g_cancellable_new ();
    }
}

guint
filo_fault_transport_get_n_faults (FiloFaultTransport *self)
{
  return self->n_faults;
}
