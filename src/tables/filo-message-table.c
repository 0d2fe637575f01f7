/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-message-table.h"

#include "filo-conversation-table.h"
#include "filo-feed-table.h"
#include "filo-media-table.h"
#include "filo-message-table-private.h"

#define COLUMNS FILO_MESSAGE_COLUMNS

static const char upsert[] =
  "INSERT INTO message ("
  "id, change, conversation_id, position, origin, keyword, text, state, reason, "
  "failure, agent_id, source_id, created_at, due_at, sent_at, delivered_at, "
  "settled_by, parts, media_count"
  ") VALUES ("
  "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19"
  ") ON CONFLICT (id) DO UPDATE SET "
  "change = excluded.change, conversation_id = excluded.conversation_id, "
  "position = excluded.position, origin = excluded.origin, keyword = excluded.keyword, "
  "text = excluded.text, state = excluded.state, reason = excluded.reason, "
  "failure = excluded.failure, agent_id = excluded.agent_id, "
  "source_id = excluded.source_id, created_at = excluded.created_at, "
  "due_at = excluded.due_at, sent_at = excluded.sent_at, "
  "delivered_at = excluded.delivered_at, settled_by = excluded.settled_by, "
  "parts = excluded.parts, media_count = excluded.media_count";

gpointer
filo_message_table_read_row (FiloDb         *db,
                             FiloStatement  *row,
                             GError        **error)
{
  g_autoptr(FiloMessage) object = NULL;
  g_autoptr(GPtrArray) media = NULL;
  FiloOrigin origin;
  FiloKeywordClass keyword;
  FiloTextState state;
  FiloTextReason reason;

  if (!FILO_TABLE_READ_ENUM (db, row, 4, filo_origin, &origin, "origin", error)
      || !FILO_TABLE_READ_ENUM (db, row, 5, filo_keyword_class, &keyword, "keyword", error)
      || !FILO_TABLE_READ_ENUM (db, row, 7, filo_text_state, &state, "state", error)
      || !FILO_TABLE_READ_ENUM (db, row, 8, filo_text_reason, &reason, "reason", error))
    return NULL;

  object = filo_message_new ();
  filo_message_set_id (object, filo_statement_get_text (row, 0));
  filo_message_set_change (object, filo_statement_get_int64 (row, 1));
  filo_message_set_conversation_id (object, filo_statement_get_text (row, 2));
  filo_message_set_position (object, filo_statement_get_int64 (row, 3));
  filo_message_set_origin (object, origin);
  filo_message_set_keyword (object, keyword);
  filo_message_set_text (object, filo_statement_get_text (row, 6));
  filo_message_set_state (object, state);
  filo_message_set_reason (object, reason);
  filo_message_set_failure (object, filo_statement_get_text (row, 9));
  filo_message_set_agent_id (object, filo_statement_get_text (row, 10));
  filo_message_set_source_id (object, filo_statement_get_text (row, 11));
  filo_message_set_created_at (object, filo_statement_get_int64 (row, 12));
  filo_message_set_due_at (object, filo_statement_get_int64 (row, 13));
  filo_message_set_sent_at (object, filo_statement_get_int64 (row, 14));
  filo_message_set_delivered_at (object, filo_statement_get_int64 (row, 15));
  filo_message_set_settled_by (object, filo_statement_get_text (row, 16));
  filo_message_set_parts (object, (guint) filo_statement_get_int64 (row, 17));
  if (filo_statement_get_int64 (row, 18) > 0)
    {
      media = filo_media_table_list (db, filo_message_get_id (object), error);
      if (media == NULL)
        return NULL;
      filo_message_set_media (object, media);
    }
  return g_steal_pointer (&object);
}

static void
bind_message (FiloStatement *statement,
              FiloMessage   *object)
{
  GPtrArray *media = filo_message_get_media (object);

  filo_statement_bind_text (statement, 1, filo_message_get_id (object));
  filo_statement_bind_int64 (statement, 2, filo_message_get_change (object));
  filo_statement_bind_text (statement, 3, filo_message_get_conversation_id (object));
  filo_statement_bind_int64 (statement, 4, filo_message_get_position (object));
  filo_statement_bind_int64 (statement, 5,
                             filo_origin_to_stored (filo_message_get_origin (object)));
  filo_statement_bind_int64 (statement, 6,
                             filo_keyword_class_to_stored (filo_message_get_keyword (object)));
  filo_statement_bind_text (statement, 7, filo_message_get_text (object));
  filo_statement_bind_int64 (statement, 8,
                             filo_text_state_to_stored (filo_message_get_state (object)));
  filo_statement_bind_int64 (statement, 9,
                             filo_text_reason_to_stored (filo_message_get_reason (object)));
  filo_statement_bind_text (statement, 10, filo_message_get_failure (object));
  filo_statement_bind_text (statement, 11, filo_message_get_agent_id (object));
  filo_statement_bind_text (statement, 12, filo_message_get_source_id (object));
  filo_statement_bind_int64 (statement, 13, filo_message_get_created_at (object));
  filo_statement_bind_int64 (statement, 14, filo_message_get_due_at (object));
  filo_statement_bind_int64 (statement, 15, filo_message_get_sent_at (object));
  filo_statement_bind_int64 (statement, 16, filo_message_get_delivered_at (object));
  filo_statement_bind_text (statement, 17, filo_message_get_settled_by (object));
  filo_statement_bind_int64 (statement, 18, filo_message_get_parts (object));
  filo_statement_bind_int64 (statement, 19, media == NULL ? 0 : media->len);
}

/* The order of the two is fixed: message by id, so that a batch ends early. */
#define KEPT                                                                                \
  "message m CROSS JOIN conversation c WHERE c.id = m.conversation_id AND m.change > 0 AND " \
  FILO_CONVERSATION_KEPT " AND (m.position = 0 OR m.position > c.last_position - " \
  G_STRINGIFY (FILO_CONVERSATION_SNAPSHOT_TEXTS) ")"

FiloMessage *
filo_message_table_get (FiloDb      *db,
                        const char  *id,
                        GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM message m WHERE m.id = ?1", id,
                          filo_message_table_read_row, error);
}

gboolean
filo_message_table_add (FiloDb       *db,
                        FiloMessage  *object,
                        GError      **error)
{
  FiloStatement *statement = filo_db_prepare (db, upsert, error);
  GPtrArray *media = filo_message_get_media (object);

  if (statement == NULL)
    return FALSE;
  bind_message (statement, object);
  return filo_statement_run (statement, error)
         && (media == NULL
             || filo_media_table_put (db, filo_message_get_id (object), media, error));
}

gboolean
filo_message_table_put (FiloDb       *db,
                        FiloMessage  *object,
                        GError      **error)
{
  FiloStatement *statement = filo_db_prepare (db, upsert, error);

  if (statement == NULL)
    return FALSE;
  bind_message (statement, object);
  return filo_statement_run (statement, error)
         && filo_media_table_put (db, filo_message_get_id (object), filo_message_get_media (object),
                                  error);
}

gboolean
filo_message_table_save (FiloDb       *db,
                         FiloMessage  *object,
                         GError      **error)
{
  gint64 change = filo_feed_table_next (db, error);

  if (change == 0)
    return FALSE;
  filo_message_set_change (object, change);
  return filo_message_table_put (db, object, error);
}

gboolean
filo_message_table_remove (FiloDb      *db,
                           const char  *id,
                           GError     **error)
{
  return filo_media_table_put (db, id, NULL, error)
         && filo_table_run_text (db, "DELETE FROM message WHERE id = ?1", id, error);
}

GPtrArray *
filo_message_table_list_changed_after (FiloDb  *db,
                                       gint64   change,
                                       guint    limit,
                                       GError **error)
{
  return filo_table_list_changed (db,
                                  "SELECT " COLUMNS " FROM message m WHERE m.change > ?1 "
                                  "ORDER BY m.change LIMIT ?2",
                                  change, limit, filo_message_table_read_row, error);
}

GPtrArray *
filo_message_table_list_by_id_after (FiloDb      *db,
                                     const char  *last_id,
                                     gint64       active_since,
                                     guint        limit,
                                     GError     **error)
{
  return filo_table_list_batch (db,
                                "SELECT " COLUMNS " FROM " KEPT " AND m.id > ?2 "
                                "ORDER BY m.id LIMIT ?3",
                                active_since, last_id, limit, filo_message_table_read_row, error);
}

gboolean
filo_message_table_count (FiloDb  *db,
                          gint64   active_since,
                          gint64  *count,
                          GError **error)
{
  FiloStatement *statement = filo_db_prepare (db, "SELECT COUNT(*) FROM " KEPT, error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, active_since);
  return filo_table_read_int64 (statement, count, error);
}

/* All that is left to bind is a conversation. */
static GPtrArray *
list_of_conversation (FiloDb         *db,
                      const char     *sql,
                      const char     *conversation_id,
                      GError        **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, conversation_id);
  return filo_table_read_all (db, statement, filo_message_table_read_row, g_object_unref, error);
}

GPtrArray *
filo_message_table_list_page (FiloDb      *db,
                              const char  *conversation_id,
                              gint64       before,
                              guint        limit,
                              GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM message m WHERE m.conversation_id = ?1 "
                         "AND m.position > 0 AND m.position < ?2 ORDER BY m.position DESC LIMIT ?3",
                     error);
  GPtrArray *rows;

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, conversation_id);
  filo_statement_bind_int64 (statement, 2, before == 0 ? G_MAXINT64 : before);
  filo_statement_bind_int64 (statement, 3, limit);
  rows = filo_table_read_all (db, statement, filo_message_table_read_row, g_object_unref, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len / 2; i++)
    {
      gpointer *first = &rows->pdata[i];
      gpointer *last = &rows->pdata[rows->len - 1 - i];
      gpointer object = *first;

      *first = *last;
      *last = object;
    }
  return rows;
}

GPtrArray *
filo_message_table_list_unplaced (FiloDb      *db,
                                  const char  *conversation_id,
                                  GError     **error)
{
  return list_of_conversation (db,
                               "SELECT " COLUMNS " FROM message m WHERE m.conversation_id = ?1 "
                               "AND m.position = 0 ORDER BY m.created_at, m.id",
                               conversation_id, error);
}

GPtrArray *
filo_message_table_list_of_conversation (FiloDb      *db,
                                         const char  *conversation_id,
                                         GError     **error)
{
  return list_of_conversation (db,
                               "SELECT " COLUMNS " FROM message m WHERE m.conversation_id = ?1 "
                               "ORDER BY CASE WHEN m.position = 0 THEN 1 ELSE 0 END, m.position, "
                               "m.created_at, m.id",
                               conversation_id, error);
}

GPtrArray *
filo_message_table_list_unseen (FiloDb      *db,
                                const char  *conversation_id,
                                const char  *agent_id,
                                gint64       position,
                                guint        limit,
                                GError     **error)
{
  /* Inbound 1 with no keyword 0 or a possible opt-out 5; reply 2. */
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM message m WHERE m.conversation_id = ?1 "
                         "AND m.position > ?3 AND ((m.origin = 1 AND m.keyword IN (0, 5)) "
                         "OR (m.origin = 2 AND COALESCE (m.agent_id, '') <> ?2)) "
                         "ORDER BY m.position LIMIT ?4", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, conversation_id);
  filo_statement_bind_text (statement, 2, agent_id == NULL ? "" : agent_id);
  filo_statement_bind_int64 (statement, 3, position);
  filo_statement_bind_int64 (statement, 4, limit);
  return filo_table_read_all (db, statement, filo_message_table_read_row, g_object_unref, error);
}

FiloMessage *
filo_message_table_get_last (FiloDb      *db,
                             const char  *conversation_id,
                             GError     **error)
{
  return filo_table_find (db,
                          "SELECT " COLUMNS " FROM message m WHERE m.conversation_id = ?1 "
                          "AND m.position > 0 ORDER BY m.position DESC LIMIT 1",
                          conversation_id, filo_message_table_read_row, error);
}

FiloMessage *
filo_message_table_get_first_inbound_after (FiloDb      *db,
                                            const char  *conversation_id,
                                            gint64       position,
                                            GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM message m WHERE m.conversation_id = ?1 "
                         "AND m.position > ?2 AND m.origin = 1 AND m.keyword IN (0, 5) "
                         "ORDER BY m.position LIMIT 1", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, conversation_id);
  filo_statement_bind_int64 (statement, 2, position);
  return filo_table_read_first (db, statement, filo_message_table_read_row, error);
}

gboolean
filo_message_table_count_since (FiloDb      *db,
                                const char  *profile_id,
                                FiloOrigin   origin,
                                gint64       since,
                                gint64      *count,
                                GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT COUNT(*) FROM conversation c JOIN message m "
                         "ON m.conversation_id = c.id WHERE c.profile_id = ?1 AND m.origin = ?2 "
                         "AND m.created_at >= ?3", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, profile_id);
  filo_statement_bind_int64 (statement, 2, filo_origin_to_stored (origin));
  filo_statement_bind_int64 (statement, 3, since);
  return filo_table_read_int64 (statement, count, error);
}
