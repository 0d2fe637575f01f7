/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-stream.h"

#include "filo-feed-page.h"

struct _FiloStream
{
  GObject            parent_instance;

  SoupServerMessage *message;   /* NULL once the connection is gone. */
  char              *agent_id;
  char              *token_id;
  GQueue             waiting;   /* Of GBytes, oldest first. */
  gsize              queued;    /* Their sum. */
  char              *hint;      /* What the client missed goes up to here; NULL = nothing missed. */
  gint64             position;  /* The last change that the client has or was told of. */
  gboolean           writing;   /* One chunk is with libsoup. */
  gboolean           ending;
  gboolean           ended;
};

G_DEFINE_FINAL_TYPE (FiloStream, filo_stream, G_TYPE_OBJECT)

enum { CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
clear_waiting (FiloStream *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_bytes_unref);
  self->queued = 0;
}

/* Hands libsoup one chunk at a time, so that what a slow client makes wait is ours
 * to count and to cut. */
static void
pump (FiloStream *self)
{
  SoupMessageBody *body;
  g_autoptr(GBytes) next = NULL;

  if (self->message == NULL || self->writing || self->ended)
    return;
  body = soup_server_message_get_response_body (self->message);
  next = g_queue_pop_head (&self->waiting);
  if (next != NULL)
    {
      self->queued -= g_bytes_get_size (next);
    }
  else if (self->hint != NULL)
    {
      next = filo_feed_hint_event (self->hint);
      g_clear_pointer (&self->hint, g_free);
    }
  else if (!self->ending)
    return;

  if (next != NULL)
    {
      self->writing = TRUE;
      soup_message_body_append_bytes (body, next);
    }
  else
    {
      self->ended = TRUE;
      soup_message_body_complete (body);
    }
  soup_server_message_unpause (self->message);
}

static void
on_wrote_chunk (SoupServerMessage *message,
                gpointer           user_data)
{
  FiloStream *self = user_data;

  self->writing = FALSE;
  pump (self);
}

static void
filo_stream_dispose (GObject *object)
{
  FiloStream *self = FILO_STREAM (object);

  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (filo_stream_parent_class)->dispose (object);
}

static void
filo_stream_finalize (GObject *object)
{
  FiloStream *self = FILO_STREAM (object);

  clear_waiting (self);
  g_clear_pointer (&self->agent_id, g_free);
  g_clear_pointer (&self->token_id, g_free);
  g_clear_pointer (&self->hint, g_free);
  G_OBJECT_CLASS (filo_stream_parent_class)->finalize (object);
}

static void
filo_stream_class_init (FiloStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_stream_dispose;
  object_class->finalize = filo_stream_finalize;

  /**
   * FiloStream::closed:
   *
   * The connection is gone; nothing more can be sent.
   */
  signals[CLOSED] = g_signal_new ("closed", FILO_TYPE_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
filo_stream_init (FiloStream *self)
{
  g_queue_init (&self->waiting);
}

/**
 * filo_stream_new:
 * @message: a request whose headers are answered and whose body may now be appended to
 * @agent_id: who listens
 * @token_id: the token that let them in
 *
 * Returns: (transfer full): the stream, with nothing sent yet
 */
FiloStream *
filo_stream_new (SoupServerMessage *message,
                 const char        *agent_id,
                 const char        *token_id)
{
  FiloStream *self = g_object_new (FILO_TYPE_STREAM, NULL);

  self->message = g_object_ref (message);
  self->agent_id = g_strdup (agent_id);
  self->token_id = g_strdup (token_id);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), self);
  return self;
}

/**
 * filo_stream_send:
 * @event: one whole event
 * @cursor: where the client stands after it, used if it has to be cut to a hint
 *
 * Queues an event. A client that has more than FILO_STREAM_QUEUE_MAX waiting gets
 * one hint instead of all that, and pulls.
 */
void
filo_stream_send (FiloStream *self,
                  GBytes     *event,
                  const char *cursor)
{
  g_return_if_fail (FILO_IS_STREAM (self));

  if (self->message == NULL || self->ending)
    return;
  if (self->hint != NULL || self->queued + g_bytes_get_size (event) > FILO_STREAM_QUEUE_MAX)
    {
      clear_waiting (self);
      g_free (self->hint);
      self->hint = g_strdup (cursor);
    }
  else
    {
      g_queue_push_tail (&self->waiting, g_bytes_ref (event));
      self->queued += g_bytes_get_size (event);
    }
  pump (self);
}

/**
 * filo_stream_hint:
 * @cursor: the latest change
 *
 * Tells the client that there is something to pull, whatever was queued.
 */
void
filo_stream_hint (FiloStream *self,
                  const char *cursor)
{
  g_return_if_fail (FILO_IS_STREAM (self));

  if (self->message == NULL || self->ending)
    return;
  clear_waiting (self);
  g_free (self->hint);
  self->hint = g_strdup (cursor);
  pump (self);
}

/**
 * filo_stream_comment:
 *
 * A sign of life, unless something else is on its way anyway.
 */
void
filo_stream_comment (FiloStream *self)
{
  g_return_if_fail (FILO_IS_STREAM (self));

  if (self->message == NULL || self->ending || self->writing)
    return;
  g_queue_push_tail (&self->waiting, g_bytes_new_static (": still here\n\n", strlen (": still here\n\n")));
  self->queued += strlen (": still here\n\n");
  pump (self);
}

/**
 * filo_stream_end:
 *
 * Ends the stream: drops what waits, and closes after what is being written.
 */
void
filo_stream_end (FiloStream *self)
{
  g_return_if_fail (FILO_IS_STREAM (self));

  clear_waiting (self);
  g_clear_pointer (&self->hint, g_free);
  self->ending = TRUE;
  pump (self);
}

/**
 * filo_stream_forget:
 *
 * The server says that the connection is gone. Emits `closed`.
 */
void
filo_stream_forget (FiloStream *self)
{
  g_return_if_fail (FILO_IS_STREAM (self));

  if (self->message == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_signal_emit (self, signals[CLOSED], 0);
}

/** filo_stream_get_position: Returns: the last change that the client has or was told of */
gint64
filo_stream_get_position (FiloStream *self)
{
  return self->position;
}

/** filo_stream_set_position: Only the hub keeps it. */
void
filo_stream_set_position (FiloStream *self,
                          gint64      position)
{
  self->position = position;
}

/** filo_stream_get_agent_id: Returns: who listens */
const char *
filo_stream_get_agent_id (FiloStream *self)
{
  return self->agent_id;
}

/** filo_stream_get_token_id: Returns: the token that let them in */
const char *
filo_stream_get_token_id (FiloStream *self)
{
  return self->token_id;
}

/** filo_stream_get_queued: Returns: bytes that wait behind the one chunk being written */
gsize
filo_stream_get_queued (FiloStream *self)
{
  return self->queued;
}
