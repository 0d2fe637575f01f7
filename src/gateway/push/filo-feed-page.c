/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-feed-page.h"

#include "filo-cursor.h"
#include "filo-feed-table.h"
#include "filo-json.h"

/**
 * filo_feed_page_read:
 * @db: in its worker thread, inside one read transaction
 * @after: the last change that is known already
 * @limit: at most so many changes
 *
 * Returns: (transfer full): the page, `more` set when it doesn't reach the end; NULL with @error set
 */
FiloFeedPage *
filo_feed_page_read (FiloDb  *db,
                     gint64   after,
                     guint    limit,
                     GError **error)
{
  g_autofree char *epoch = NULL;
  g_autofree char *after_cursor = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  FiloFeedPage *self;
  gint64 position;
  gboolean more;

  if (!filo_feed_table_get (db, &epoch, &position, NULL, error))
    return NULL;
  /* One more than asked, to know whether there is more. */
  entries = filo_feed_table_list (db, after, limit + 1, error);
  if (entries == NULL)
    return NULL;

  more = entries->len > limit;
  if (more)
    {
      g_ptr_array_set_size (entries, limit);
      position = ((FiloFeedEntry *) g_ptr_array_index (entries, limit - 1))->change;
    }
  after_cursor = filo_cursor_format (epoch, after);
  cursor = filo_cursor_format (epoch, position);

  self = g_new0 (FiloFeedPage, 1);
  self->after = after;
  self->position = position;
  self->batch = filo_change_batch_new (after_cursor, cursor);
  self->batch->more = more;
  for (guint i = 0; i < entries->len; i++)
    {
      const FiloFeedEntry *entry = g_ptr_array_index (entries, i);

      g_ptr_array_add (self->batch->changes, filo_change_new (entry->change, entry->kind, entry->id, entry->object));
    }
  return self;
}

/** filo_feed_page_free: Frees the page. */
void
filo_feed_page_free (FiloFeedPage *self)
{
  g_clear_pointer (&self->batch, filo_change_batch_free);
  g_free (self);
}

/**
 * filo_feed_page_to_event:
 *
 * Returns: (transfer full): the page as one server-sent event, to be shared by all streams
 */
GBytes *
filo_feed_page_to_event (FiloFeedPage *self)
{
  g_autoptr(JsonNode) node = filo_change_batch_to_json (self->batch);
  g_autofree char *json = filo_json_to_string (node);
  char *text = g_strdup_printf ("event: changes\nid: %s\ndata: %s\n\n", self->batch->cursor, json);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * filo_feed_hint_event:
 * @cursor: the latest change
 *
 * Returns: (transfer full): the event that tells a client to pull up to @cursor
 */
GBytes *
filo_feed_hint_event (const char *cursor)
{
  char *text = g_strdup_printf ("event: hint\ndata: {\"cursor\":\"%s\"}\n\n", cursor);

  return g_bytes_new_take (text, strlen (text));
}
