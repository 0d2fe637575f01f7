/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "routes.h"

#include "filo-cursor.h"
#include "filo-feed-page.h"
#include "filo-feed-table.h"
#include "filo-hub.h"
#include "filo-json.h"
#include "filo-kind-tables.h"
#include "filo-problem.h"
#include "filo-snapshot.h"
#include "filo-time.h"

#define CHANGES_DEFAULT 1000
#define CHANGES_MAX     1000
#define SNAPSHOT_BATCH  500                 /* Rows in one read transaction. */
#define SNAPSHOT_AGE    (90 * FILO_DAY_MS)  /* SNAPSHOT_DAYS */

static FiloReply *
refuse_cursor (void)
{
  return filo_reply_new_problem (410, FILO_CODE_GONE_CURSOR,
                                 "What changed since then isn't kept any more. Take a new snapshot.");
}

/* NULL with @reply or @error set: the cursor is no good; otherwise its epoch. */
static char *
read_cursor (FiloDb      *db,
             const char  *text,
             gint64      *number,
             FiloReply  **reply,
             GError     **error)
{
  g_autofree char *epoch = NULL;
  g_autofree char *current = NULL;
  gint64 latest;
  gint64 oldest;

  if (!filo_feed_table_get (db, &current, &latest, &oldest, error))
    return NULL;
  if (!filo_cursor_parse (text, &epoch, number))
    {
      *reply = filo_reply_new_problem (400, FILO_CODE_BAD_REQUEST, "This cursor was never given out here.");
      return NULL;
    }
  if (!g_str_equal (epoch, current) || *number > latest || *number < oldest)
    {
      *reply = refuse_cursor ();
      return NULL;
    }
  return g_steal_pointer (&epoch);
}

/**
 * filo_route_changes:
 *
 * `GET /v1/changes?after=&limit=`: the current state of what changed after a
 * cursor, in commit order.
 */
FiloReply *
filo_route_changes (FiloDb             *db,
                    const FiloRequest  *request,
                    GError            **error)
{
  const char *after = filo_request_get_query (request, "after");
  g_autofree char *epoch = NULL;
  g_autoptr(FiloFeedPage) page = NULL;
  FiloReply *reply = NULL;
  gint64 limit = CHANGES_DEFAULT;
  gint64 number;

  if (after == NULL)
    return filo_reply_new_problem (400, FILO_CODE_BAD_REQUEST,
                                   "The query parameter “after” is missing: the cursor that you have.");
  if (!filo_request_read_query_int64 (request, "limit", 1, CHANGES_MAX, &limit, error))
    return NULL;
  epoch = read_cursor (db, after, &number, &reply, error);
  if (epoch == NULL)
    return reply;
  page = filo_feed_page_read (db, number, limit, error);
  if (page == NULL)
    return NULL;
  g_clear_pointer (&page->batch->after, g_free); /* A page, not an event. */
  return filo_reply_new_json (200, filo_change_batch_to_json (page->batch));
}

/**
 * filo_route_stream:
 *
 * `GET /v1/stream` with `Last-Event-ID`: server-sent events from here on. A client
 * that says where it is gets what it missed as the first event when that isn't
 * much; every other gets a hint with the latest cursor, and pulls if it needs to.
 */
FiloReply *
filo_route_stream (FiloDb             *db,
                   const FiloRequest  *request,
                   GError            **error)
{
  g_autofree char *current = NULL;
  g_autofree char *epoch = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr(GBytes) first = NULL;
  gint64 latest;
  gint64 oldest;
  gint64 number;

  if (!filo_feed_table_get (db, &current, &latest, &oldest, error))
    return NULL;
  if (request->last_event_id != NULL && filo_cursor_parse (request->last_event_id, &epoch, &number)
      && g_str_equal (epoch, current) && number < latest && number >= oldest)
    {
      g_autoptr(FiloFeedPage) page = filo_feed_page_read (db, number, FILO_HUB_BATCH_MAX, error);

      if (page == NULL)
        return NULL;
      if (!page->batch->more && page->batch->changes->len > 0)
        {
          first = filo_feed_page_to_event (page);
          if (g_bytes_get_size (first) <= FILO_STREAM_QUEUE_MAX)
            return filo_reply_new_events (page->position, first);
          g_clear_pointer (&first, g_bytes_unref);
        }
    }
  cursor = filo_cursor_format (current, latest);
  first = filo_feed_hint_event (cursor);
  return filo_reply_new_events (latest, first);
}

/* ---- Snapshot ---- */

typedef struct
{
  char     *cursor;   /* Taken before the first row. */
  gint64    since;    /* Conversations older than this, read and closed, stay out. */
  FiloKind  kind;     /* Which is being sent; beyond FILO_KIND_LAST: only the end is left. */
  char     *last_id;  /* The last one sent of it; NULL = none yet. */
  gboolean  begun;
  gboolean  ended;
} Snapshot;

static void
free_snapshot (gpointer data)
{
  Snapshot *snapshot = data;

  g_free (snapshot->cursor);
  g_free (snapshot->last_id);
  g_free (snapshot);
}

static void
append_line (GString  *text,
             JsonNode *node)
{
  g_autofree char *line = filo_json_to_string (node);

  g_string_append (text, line);
  g_string_append_c (text, '\n');
  json_node_unref (node);
}

static gboolean
append_header (FiloDb    *db,
               Snapshot  *snapshot,
               GString   *text,
               GError   **error)
{
  gint64 counts[FILO_KIND_LAST + 1] = { 0 };

  for (FiloKind kind = FILO_KIND_SETTINGS; kind <= FILO_KIND_LAST; kind++)
    if (!filo_kind_tables_count (db, kind, snapshot->since, &counts[kind], error))
      return FALSE;
  append_line (text, filo_snapshot_header_to_json (snapshot->cursor, counts));
  return TRUE;
}

/* One batch of at most SNAPSHOT_BATCH rows of one kind, in its own read transaction. */
static gboolean
append_rows (FiloDb    *db,
             Snapshot  *snapshot,
             GString   *text,
             GError   **error)
{
  g_autoptr(GPtrArray) rows = filo_kind_tables_list_by_id_after (db, snapshot->kind, snapshot->last_id,
                                                                 snapshot->since, SNAPSHOT_BATCH, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    append_line (text, filo_snapshot_object_to_json (snapshot->kind, g_ptr_array_index (rows, i)));
  g_clear_pointer (&snapshot->last_id, g_free);
  if (rows->len < SNAPSHOT_BATCH)
    snapshot->kind++;
  else
    snapshot->last_id = g_strdup (filo_kind_tables_get_id (snapshot->kind, g_ptr_array_index (rows, rows->len - 1)));
  return TRUE;
}

static GBytes *
next_snapshot_batch (FiloDb    *db,
                     gpointer   state,
                     GError   **error)
{
  Snapshot *snapshot = state;
  g_autoptr(GString) text = g_string_new (NULL);

  if (snapshot->ended)
    return NULL;
  if (!snapshot->begun)
    {
      if (!append_header (db, snapshot, text, error))
        return NULL;
      snapshot->begun = TRUE;
    }
  /* Small kinds share a part. */
  while (snapshot->kind <= FILO_KIND_LAST && text->len < 64 * 1024)
    if (!append_rows (db, snapshot, text, error))
      return NULL;
  if (snapshot->kind > FILO_KIND_LAST)
    {
      append_line (text, filo_snapshot_end_to_json ());
      snapshot->ended = TRUE;
    }
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static FiloReply *
refuse_from (void)
{
  return filo_reply_new_problem (400, FILO_CODE_BAD_REQUEST,
                                 "The query parameter “from” must be KIND:ID, the last object that came, "
                                 "together with its snapshot's cursor.");
}

/* Where a broken-off snapshot goes on; its cursor is kept. */
static FiloReply *
resume_snapshot (FiloDb            *db,
                 const FiloRequest *request,
                 Snapshot          *snapshot,
                 GError           **error)
{
  const char *cursor = filo_request_get_query (request, "cursor");
  const char *from = filo_request_get_query (request, "from");
  g_autofree char *epoch = NULL;
  g_autofree char *word = NULL;
  const char *colon;
  FiloReply *reply = NULL;
  gint64 number;

  if (cursor == NULL)
    return refuse_from ();
  epoch = read_cursor (db, cursor, &number, &reply, error);
  if (epoch == NULL)
    return reply;
  g_free (snapshot->cursor);
  snapshot->cursor = g_strdup (cursor);
  if (from == NULL)
    return NULL;
  colon = strchr (from, ':');
  if (colon == NULL || colon[1] == '\0')
    return refuse_from ();
  word = g_strndup (from, colon - from);
  if (!filo_kind_from_word (word, &snapshot->kind))
    return refuse_from ();
  snapshot->last_id = g_strdup (colon + 1);
  return NULL;
}

/**
 * filo_route_snapshot:
 *
 * `GET /v1/snapshot[?cursor=&from=KIND:ID]`: everything that a desktop keeps, as
 * lines of JSON, in constant memory. What changes meanwhile comes by the feed
 * after the header's cursor, which is taken before the first row.
 */
FiloReply *
filo_route_snapshot (FiloDb             *db,
                     const FiloRequest  *request,
                     GError            **error)
{
  g_autofree char *epoch = NULL;
  Snapshot *snapshot;
  gint64 latest;

  if (!filo_feed_table_get (db, &epoch, &latest, NULL, error))
    return NULL;
  snapshot = g_new0 (Snapshot, 1);
  snapshot->cursor = filo_cursor_format (epoch, latest);
  snapshot->since = request->now - SNAPSHOT_AGE;
  snapshot->kind = FILO_KIND_SETTINGS;
  if (filo_request_get_query (request, "cursor") != NULL || filo_request_get_query (request, "from") != NULL)
    {
      g_autoptr(GError) local_error = NULL;
      FiloReply *refusal = resume_snapshot (db, request, snapshot, &local_error);

      if (refusal != NULL || local_error != NULL)
        {
          free_snapshot (snapshot);
          if (local_error != NULL)
            g_propagate_error (error, g_steal_pointer (&local_error));
          return refusal;
        }
    }
  return filo_reply_new_batches ("application/x-ndjson", next_snapshot_batch, snapshot, free_snapshot);
}
