/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-hub.h"

#include "filo-agent.h"
#include "filo-feed-page.h"
#include "filo-log.h"
#include "filo-token-table.h"

/* A token is looked for at least as long after it was revoked. */
#define REVOKED_OVERLAP_MS 60000

struct _FiloHub
{
  GObject       parent_instance;

  FiloDbWorker *writer;
  FiloDbWorker *reader;
  FiloClock    *clock;
  gulong        on_committed;

  GPtrArray    *streams;     /* Of FiloStream. */
  gint64        position;    /* The last change that was published; meaningless without streams. */
  gint64        ticked_at;   /* Monotonic; 0 = never. */
  guint         tick;        /* Timer until the next one may be. */
  guint         comments;    /* Timer; 0 without streams. */
  gboolean      reading;
  gboolean      dirty;       /* Committed since the read began. */
  gboolean      stopped;
};

G_DEFINE_FINAL_TYPE (FiloHub, filo_hub, G_TYPE_OBJECT)

/* What the reader is asked, and what it found. */
typedef struct
{
  FiloHub      *hub;         /* A reference. */
  gint64        after;
  gint64        revoked_since;
  FiloFeedPage *page;
  GBytes       *event;       /* NULL when nothing changed. */
  GPtrArray    *revoked;     /* Token ids. */
  GPtrArray    *shut_out;    /* Agent ids. */
} Look;

static void schedule (FiloHub *self);

static void
free_look (Look *look)
{
  g_clear_pointer (&look->page, filo_feed_page_free);
  g_clear_pointer (&look->event, g_bytes_unref);
  g_clear_pointer (&look->revoked, g_ptr_array_unref);
  g_clear_pointer (&look->shut_out, g_ptr_array_unref);
  g_free (look);
}

/* Removed people and those whose new role has no inbox. */
static GPtrArray *
list_shut_out (FiloFeedPage *page)
{
  GPtrArray *agents = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < page->batch->changes->len; i++)
    {
      const FiloChange *change = g_ptr_array_index (page->batch->changes, i);

      if (change->kind == FILO_KIND_AGENT
          && (change->object == NULL || filo_agent_get_removed (FILO_AGENT (change->object))
              || !filo_role_has_inbox (filo_agent_get_role (FILO_AGENT (change->object)))))
        g_ptr_array_add (agents, g_strdup (change->id));
    }
  return agents;
}

static gpointer
look_in_worker (FiloDb   *db,
                gpointer  data,
                GError  **error)
{
  Look *look = data;

  look->page = filo_feed_page_read (db, look->after, FILO_HUB_BATCH_MAX, error);
  if (look->page == NULL)
    return NULL;
  look->revoked = filo_token_table_list_revoked_since (db, look->revoked_since, error);
  if (look->revoked == NULL)
    return NULL;
  look->shut_out = list_shut_out (look->page);
  if (look->page->batch->changes->len > 0)
    look->event = filo_feed_page_to_event (look->page);
  return NULL;
}

static gboolean
has_id (GPtrArray  *ids,
        const char *id)
{
  return g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL);
}

static void
end_those_without_access (FiloHub *self,
                          Look    *look)
{
  for (guint i = 0; i < self->streams->len; i++)
    {
      FiloStream *stream = g_ptr_array_index (self->streams, i);

      if (has_id (look->revoked, filo_stream_get_token_id (stream))
          || has_id (look->shut_out, filo_stream_get_agent_id (stream)))
        filo_stream_end (stream);
    }
}

/* Each stream hears of every change exactly once, or is told to pull. */
static void
publish (FiloHub *self,
         Look    *look)
{
  const char *cursor = look->page->batch->cursor;
  gboolean too_much = look->page->batch->more;

  for (guint i = 0; i < self->streams->len; i++)
    {
      FiloStream *stream = g_ptr_array_index (self->streams, i);
      gint64 known = filo_stream_get_position (stream);

      if (known >= look->page->position)
        continue;
      if (known == look->after && !too_much)
        filo_stream_send (stream, look->event, cursor);
      else
        filo_stream_hint (stream, cursor);
      filo_stream_set_position (stream, look->page->position);
    }
  self->position = look->page->position;
  if (too_much)
    self->dirty = TRUE;
}

static void
on_looked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Look *look = user_data;
  g_autoptr(FiloHub) self = look->hub;
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  self->reading = FALSE;
  if (error != NULL)
    {
      /* Clients pull when they hear nothing; the next commit tries again. */
      if (!self->stopped)
        filo_log_failure ("The feed can't be read for the streams", error);
    }
  else
    {
      end_those_without_access (self, look);
      if (look->event != NULL)
        publish (self, look);
      else
        self->position = look->page->position;
    }
  free_look (look);
  if (self->dirty)
    schedule (self);
}

static void
read_feed (FiloHub *self)
{
  Look *look = g_new0 (Look, 1);

  self->dirty = FALSE;
  self->reading = TRUE;
  self->ticked_at = filo_clock_monotonic (self->clock);
  look->hub = g_object_ref (self);
  look->after = self->position;
  look->revoked_since = filo_clock_now (self->clock) - REVOKED_OVERLAP_MS;
  filo_db_worker_run_async (self->reader, look_in_worker, look, NULL, NULL, NULL, on_looked, look);
}

static gboolean
on_tick (gpointer user_data)
{
  FiloHub *self = user_data;

  self->tick = 0;
  schedule (self);
  return FALSE;
}

/* At once when the last tick is long enough ago, else when it will be. */
static void
schedule (FiloHub *self)
{
  gint64 since = filo_clock_monotonic (self->clock) - self->ticked_at;

  self->dirty = TRUE;
  if (self->stopped || self->streams->len == 0 || self->reading || self->tick != 0)
    return;
  if (self->ticked_at == 0 || since >= FILO_HUB_TICK_MS)
    read_feed (self);
  else
    self->tick = filo_clock_add_timer (self->clock, FILO_HUB_TICK_MS - since, on_tick, self, NULL);
}

static void
on_committed (FiloDbWorker *writer,
              gpointer      user_data)
{
  schedule (user_data);
}

static gboolean
on_comment_time (gpointer user_data)
{
  FiloHub *self = user_data;

  for (guint i = 0; i < self->streams->len; i++)
    filo_stream_comment (g_ptr_array_index (self->streams, i));
  return TRUE;
}

static void
on_stream_closed (FiloStream *stream,
                  gpointer    user_data)
{
  FiloHub *self = user_data;

  g_signal_handlers_disconnect_by_data (stream, self);
  g_ptr_array_remove_fast (self->streams, stream);
  if (self->streams->len == 0)
    {
      filo_clock_clear_timer (self->clock, &self->comments);
      filo_clock_clear_timer (self->clock, &self->tick);
    }
}

static void
filo_hub_dispose (GObject *object)
{
  FiloHub *self = FILO_HUB (object);

  filo_hub_stop (self);
  g_clear_object (&self->writer);
  g_clear_object (&self->reader);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (filo_hub_parent_class)->dispose (object);
}

static void
filo_hub_finalize (GObject *object)
{
  FiloHub *self = FILO_HUB (object);

  g_clear_pointer (&self->streams, g_ptr_array_unref);
  G_OBJECT_CLASS (filo_hub_parent_class)->finalize (object);
}

static void
filo_hub_class_init (FiloHubClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_hub_dispose;
  object_class->finalize = filo_hub_finalize;
}

static void
filo_hub_init (FiloHub *self)
{
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * filo_hub_new:
 * @writer: whose commits are told
 * @reader: where the feed is read
 * @clock: for ticks and comments
 *
 * Returns: (transfer full): a hub without streams
 */
FiloHub *
filo_hub_new (FiloDbWorker *writer,
              FiloDbWorker *reader,
              FiloClock    *clock)
{
  FiloHub *self = g_object_new (FILO_TYPE_HUB, NULL);

  self->writer = g_object_ref (writer);
  self->reader = g_object_ref (reader);
  self->clock = g_object_ref (clock);
  self->on_committed = g_signal_connect (writer, "committed", G_CALLBACK (on_committed), self);
  return self;
}

/**
 * filo_hub_add:
 * @stream: whose headers are answered; a reference is taken until it closes
 * @position: the change up to which its client knows everything after @first
 * @first: what to send at once
 *
 * From now on the stream hears of every change after @position.
 */
void
filo_hub_add (FiloHub    *self,
              FiloStream *stream,
              gint64      position,
              GBytes     *first)
{
  g_return_if_fail (FILO_IS_HUB (self));

  if (self->stopped)
    {
      filo_stream_end (stream);
      return;
    }
  if (self->streams->len == 0)
    {
      self->position = position;
      self->comments = filo_clock_add_timer (self->clock, FILO_HUB_COMMENT_MS, on_comment_time, self, NULL);
    }
  filo_stream_set_position (stream, position);
  g_signal_connect (stream, "closed", G_CALLBACK (on_stream_closed), self);
  g_ptr_array_add (self->streams, g_object_ref (stream));
  filo_stream_send (stream, first, NULL);
  /* Something may have been committed between the route's read and now. */
  schedule (self);
}

/**
 * filo_hub_stop:
 *
 * Ends all streams and tells nobody any more.
 */
void
filo_hub_stop (FiloHub *self)
{
  g_return_if_fail (FILO_IS_HUB (self));

  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_clear_signal_handler (&self->on_committed, self->writer);
  filo_clock_clear_timer (self->clock, &self->comments);
  filo_clock_clear_timer (self->clock, &self->tick);
  for (guint i = 0; i < self->streams->len; i++)
    {
      FiloStream *stream = g_ptr_array_index (self->streams, i);

      g_signal_handlers_disconnect_by_data (stream, self);
      filo_stream_end (stream);
    }
  g_ptr_array_set_size (self->streams, 0);
}

/** filo_hub_get_n_streams: Returns: how many listen */
guint
filo_hub_get_n_streams (FiloHub *self)
{
  g_return_val_if_fail (FILO_IS_HUB (self), 0);

  return self->streams->len;
}
