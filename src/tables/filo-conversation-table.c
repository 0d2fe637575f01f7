/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-conversation-table.h"

#include "filo-feed-table.h"
#include "filo-table-private.h"

#define COLUMNS \
  "id, change, profile_id, number_id, state, read_through, last_inbound, " \
  "marked_unread, last_position, began_at, snoozed_until, stay_asleep, back_at, " \
  "waiting_since, assignee_id, last_at, last_text, last_origin, last_agent_id, " \
  "last_state, last_media"

static const char upsert[] =
  "INSERT INTO conversation ("
  "id, change, profile_id, number_id, state, read_through, last_inbound, "
  "marked_unread, last_position, began_at, snoozed_until, stay_asleep, back_at, "
  "waiting_since, assignee_id, last_at, last_text, last_origin, last_agent_id, "
  "last_state, last_media, unread, blocked, sort_at"
  ") VALUES ("
  "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
  "?19, ?20, ?21, ?22, "
  "COALESCE ((SELECT CASE WHEN blocked_at > 0 THEN 1 ELSE 0 END FROM profile WHERE id = ?3), 0), "
  "?23"
  ") ON CONFLICT (id) DO UPDATE SET "
  "change = excluded.change, profile_id = excluded.profile_id, "
  "number_id = excluded.number_id, state = excluded.state, "
  "read_through = excluded.read_through, last_inbound = excluded.last_inbound, "
  "marked_unread = excluded.marked_unread, "
  "last_position = CASE"
  "  WHEN ?24 = 1 AND conversation.last_position > excluded.last_position"
  "  THEN conversation.last_position ELSE excluded.last_position END, "
  "began_at = excluded.began_at, snoozed_until = excluded.snoozed_until, "
  "stay_asleep = excluded.stay_asleep, back_at = excluded.back_at, "
  "waiting_since = excluded.waiting_since, assignee_id = excluded.assignee_id, "
  "last_at = excluded.last_at, last_text = excluded.last_text, "
  "last_origin = excluded.last_origin, last_agent_id = excluded.last_agent_id, "
  "last_state = excluded.last_state, last_media = excluded.last_media, "
  "unread = excluded.unread, blocked = excluded.blocked, sort_at = excluded.sort_at";

static gpointer
read_conversation (FiloDb         *db,
                   FiloStatement  *row,
                   GError        **error)
{
  g_autoptr(FiloConversation) object = NULL;
  FiloConversationState state;
  FiloOrigin last_origin;
  FiloTextState last_state;

  if (!FILO_TABLE_READ_ENUM (db, row, 4, filo_conversation_state, &state, "state", error)
      || !FILO_TABLE_READ_ENUM (db, row, 17, filo_origin, &last_origin, "last_origin", error)
      || !FILO_TABLE_READ_ENUM (db, row, 19, filo_text_state, &last_state, "last_state", error))
    return NULL;

  object = filo_conversation_new ();
  filo_conversation_set_id (object, filo_statement_get_text (row, 0));
  filo_conversation_set_change (object, filo_statement_get_int64 (row, 1));
  filo_conversation_set_profile_id (object, filo_statement_get_text (row, 2));
  filo_conversation_set_number_id (object, filo_statement_get_text (row, 3));
  filo_conversation_set_state (object, state);
  filo_conversation_set_read_through (object, filo_statement_get_int64 (row, 5));
  filo_conversation_set_last_inbound (object, filo_statement_get_int64 (row, 6));
  filo_conversation_set_marked_unread (object, filo_statement_get_boolean (row, 7));
  filo_conversation_set_last_position (object, filo_statement_get_int64 (row, 8));
  filo_conversation_set_began_at (object, filo_statement_get_int64 (row, 9));
  filo_conversation_set_snoozed_until (object, filo_statement_get_int64 (row, 10));
  filo_conversation_set_stay_asleep (object, filo_statement_get_boolean (row, 11));
  filo_conversation_set_back_at (object, filo_statement_get_int64 (row, 12));
  filo_conversation_set_waiting_since (object, filo_statement_get_int64 (row, 13));
  filo_conversation_set_assignee_id (object, filo_statement_get_text (row, 14));
  filo_conversation_set_last_at (object, filo_statement_get_int64 (row, 15));
  filo_conversation_set_last_text (object, filo_statement_get_text (row, 16));
  filo_conversation_set_last_origin (object, last_origin);
  filo_conversation_set_last_agent_id (object, filo_statement_get_text (row, 18));
  filo_conversation_set_last_state (object, last_state);
  filo_conversation_set_last_media (object, filo_statement_get_boolean (row, 20));
  return g_steal_pointer (&object);
}

static void
bind_conversation (FiloStatement *statement,
                   FiloConversation *object)
{
  FiloConversationState state = filo_conversation_get_state (object);

  filo_statement_bind_text (statement, 1, filo_conversation_get_id (object));
  filo_statement_bind_int64 (statement, 2, filo_conversation_get_change (object));
  filo_statement_bind_text (statement, 3, filo_conversation_get_profile_id (object));
  filo_statement_bind_text (statement, 4, filo_conversation_get_number_id (object));
  filo_statement_bind_int64 (statement, 5, filo_conversation_state_to_stored (state));
  filo_statement_bind_int64 (statement, 6, filo_conversation_get_read_through (object));
  filo_statement_bind_int64 (statement, 7, filo_conversation_get_last_inbound (object));
  filo_statement_bind_boolean (statement, 8, filo_conversation_get_marked_unread (object));
  filo_statement_bind_int64 (statement, 9, filo_conversation_get_last_position (object));
  filo_statement_bind_int64 (statement, 10, filo_conversation_get_began_at (object));
  filo_statement_bind_int64 (statement, 11, filo_conversation_get_snoozed_until (object));
  filo_statement_bind_boolean (statement, 12, filo_conversation_get_stay_asleep (object));
  filo_statement_bind_int64 (statement, 13, filo_conversation_get_back_at (object));
  filo_statement_bind_int64 (statement, 14, filo_conversation_get_waiting_since (object));
  filo_statement_bind_text (statement, 15, filo_conversation_get_assignee_id (object));
  filo_statement_bind_int64 (statement, 16, filo_conversation_get_last_at (object));
  filo_statement_bind_text (statement, 17, filo_conversation_get_last_text (object));
  filo_statement_bind_int64 (statement, 18,
                             filo_origin_to_stored (filo_conversation_get_last_origin (object)));
  filo_statement_bind_text (statement, 19, filo_conversation_get_last_agent_id (object));
  filo_statement_bind_int64 (statement, 20,
                             filo_text_state_to_stored (filo_conversation_get_last_state (object)));
  filo_statement_bind_boolean (statement, 21, filo_conversation_get_last_media (object));
  filo_statement_bind_boolean (statement, 22, filo_conversation_is_unread (object));
  filo_statement_bind_int64 (statement, 23, filo_conversation_table_get_sort_at (object));
}

#define KEPT "conversation c WHERE c.change > 0 AND " FILO_CONVERSATION_KEPT

FiloConversation *
filo_conversation_table_get (FiloDb      *db,
                             const char  *id,
                             GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM conversation WHERE id = ?1", id,
                          read_conversation, error);
}

/* A save never lowers last_position: the object may have been read before its last position was
 * given. */
static gboolean
put (FiloDb            *db,
     FiloConversation  *object,
     gboolean           keep_position,
     GError           **error)
{
  FiloStatement *statement = filo_db_prepare (db, upsert, error);

  if (statement == NULL)
    return FALSE;
  bind_conversation (statement, object);
  filo_statement_bind_boolean (statement, 24, keep_position);
  return filo_statement_run (statement, error);
}

gboolean
filo_conversation_table_put (FiloDb            *db,
                             FiloConversation  *object,
                             GError           **error)
{
  return put (db, object, FALSE, error);
}

gboolean
filo_conversation_table_save (FiloDb            *db,
                              FiloConversation  *object,
                              GError           **error)
{
  gint64 change = filo_feed_table_next (db, error);

  if (change == 0)
    return FALSE;
  filo_conversation_set_change (object, change);
  return put (db, object, TRUE, error);
}

gboolean
filo_conversation_table_remove (FiloDb      *db,
                                const char  *id,
                                GError     **error)
{
  return filo_table_run_text (db, "DELETE FROM conversation WHERE id = ?1", id, error);
}

GPtrArray *
filo_conversation_table_list_changed_after (FiloDb  *db,
                                            gint64   change,
                                            guint    limit,
                                            GError **error)
{
  return filo_table_list_changed (db,
                                  "SELECT " COLUMNS " FROM conversation WHERE change > ?1 "
                                  "ORDER BY change LIMIT ?2",
                                  change, limit, read_conversation, error);
}

GPtrArray *
filo_conversation_table_list_by_id_after (FiloDb      *db,
                                          const char  *last_id,
                                          gint64       active_since,
                                          guint        limit,
                                          GError     **error)
{
  return filo_table_list_batch (db,
                                "SELECT " COLUMNS " FROM " KEPT " AND id > ?2 "
                                "ORDER BY id LIMIT ?3",
                                active_since, last_id, limit, read_conversation, error);
}

gboolean
filo_conversation_table_count (FiloDb  *db,
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

#define BEGUN   "SELECT " COLUMNS " FROM conversation WHERE began_at > 0 AND "
#define OLDER   " AND (sort_at < ?2 OR (sort_at = ?2 AND id < ?3))"
#define NEWEST  " ORDER BY sort_at DESC, id DESC LIMIT ?4"

/* One text for each index; parameter 1 is the state, 0 = any. */
static const char *
choose_list (const FiloConversationQuery *query)
{
  if (query->blocked)
    return BEGUN "blocked = 1 AND (?1 = 0 OR state = ?1)" OLDER NEWEST;
  if (query->unread)
    return BEGUN "blocked = 0 AND unread = 1 AND (?1 = 0 OR state = ?1)" OLDER NEWEST;
  if (query->state != 0)
    return BEGUN "blocked = 0 AND state = ?1" OLDER NEWEST;
  return BEGUN "blocked = 0 AND ?1 = 0" OLDER NEWEST;
}

GPtrArray *
filo_conversation_table_list (FiloDb                       *db,
                              const FiloConversationQuery  *query,
                              GError                      **error)
{
  FiloStatement *statement = filo_db_prepare (db, choose_list (query), error);
  int state = query->state == 0 ? 0 : filo_conversation_state_to_stored (query->state);
  gboolean first = query->after_id == NULL;

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, state);
  filo_statement_bind_int64 (statement, 2, first ? G_MAXINT64 : query->after_at);
  filo_statement_bind_text (statement, 3, first ? "" : query->after_id);
  filo_statement_bind_int64 (statement, 4, query->limit);
  return filo_table_read_all (db, statement, read_conversation, g_object_unref, error);
}

gint64
filo_conversation_table_get_sort_at (FiloConversation *object)
{
  return MAX (filo_conversation_get_last_at (object), filo_conversation_get_back_at (object));
}

FiloConversation *
filo_conversation_table_get_by_pair (FiloDb      *db,
                                     const char  *profile_id,
                                     const char  *number_id,
                                     GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM conversation "
                         "WHERE profile_id = ?1 AND number_id = ?2", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, profile_id);
  filo_statement_bind_text (statement, 2, number_id);
  return filo_table_read_first (db, statement, read_conversation, error);
}

GPtrArray *
filo_conversation_table_list_of_profile (FiloDb      *db,
                                         const char  *profile_id,
                                         GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM conversation WHERE profile_id = ?1 ORDER BY id",
                     error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, profile_id);
  return filo_table_read_all (db, statement, read_conversation, g_object_unref, error);
}

gint64
filo_conversation_table_next_position (FiloDb      *db,
                                       const char  *conversation_id,
                                       GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "UPDATE conversation SET last_position = last_position + 1 WHERE id = ?1 "
                         "RETURNING last_position", error);
  gint64 position;

  if (statement == NULL)
    return 0;
  filo_statement_bind_text (statement, 1, conversation_id);
  if (!filo_table_read_int64 (statement, &position, error))
    return 0;
  if (position == 0)
    g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_CONSTRAINT, "%s: there is no conversation %s",
                 filo_db_get_path (db), conversation_id);
  return position;
}

GPtrArray *
filo_conversation_table_list_snooze_ended (FiloDb  *db,
                                           gint64   now,
                                           guint    limit,
                                           GError **error)
{
  /* 2 is snoozed, as a literal for the index. */
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM conversation "
                         "WHERE state = 2 AND snoozed_until <= ?1 "
                         "ORDER BY snoozed_until LIMIT ?2", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, now);
  filo_statement_bind_int64 (statement, 2, limit);
  return filo_table_read_all (db, statement, read_conversation, g_object_unref, error);
}

gboolean
filo_conversation_table_next_snooze_end (FiloDb  *db,
                                         gint64  *at,
                                         GError **error)
{
  return filo_db_query_int64 (db, "SELECT MIN (snoozed_until) FROM conversation WHERE state = 2",
                              at, error);
}

gboolean
filo_conversation_table_get_counts (FiloDb                  *db,
                                    FiloConversationCounts  *counts,
                                    GError                 **error)
{
#define COUNT "SELECT COUNT(*) FROM conversation WHERE began_at > 0 AND "
  return filo_db_query_int64 (db, COUNT "blocked = 0 AND state = 1", &counts->open, error)
         && filo_db_query_int64 (db, COUNT "blocked = 0 AND state = 2", &counts->snoozed, error)
         && filo_db_query_int64 (db, COUNT "blocked = 0 AND state = 3", &counts->closed, error)
         && filo_db_query_int64 (db, COUNT "blocked = 0 AND unread = 1", &counts->unread, error)
         && filo_db_query_int64 (db, COUNT "blocked = 1", &counts->blocked, error);
#undef COUNT
}
