/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-dispatch-table.h"

#include "filo-feed-table.h"
#include "filo-message-table.h"

/* Stored states: waiting 1, queued 2, sending 3, held 8. Literals, and 1, 2, 3, 8 together, so that the
 * partial indexes are used. */

#define HEADS(range)                                                                            \
  "SELECT m.id FROM message m"                                                                  \
  " JOIN conversation c ON c.id = m.conversation_id"                                            \
  " JOIN number n ON n.id = c.number_id"                                                        \
  " WHERE m.state = 2 AND " range " AND n.carrier = ?2"                                         \
  " AND NOT EXISTS (SELECT 1 FROM message o WHERE o.conversation_id = m.conversation_id"        \
  "  AND o.state IN (1, 2, 3, 8)"                                                               \
  "  AND (o.state = 3 OR (o.state = 2 AND o.position < m.position)))"                           \
  " ORDER BY m.retry_at, m.id LIMIT ?3"

/* Runs it to its end, so that other statements may be used after it. */
static gboolean
add_ids (FiloStatement  *statement,
         GPtrArray      *ids,
         GError        **error)
{
  FiloStep step;

  while ((step = filo_statement_step (statement, error)) == FILO_STEP_ROW)
    g_ptr_array_add (ids, filo_statement_dup_text (statement, 0));
  return step == FILO_STEP_DONE;
}

static gboolean
add_heads (FiloDb      *db,
           const char  *sql,
           gint64       now,
           const char  *carrier,
           guint        limit,
           GPtrArray   *ids,
           GError     **error)
{
  FiloStatement *statement;

  if (ids->len >= limit)
    return TRUE;
  statement = filo_db_prepare (db, sql, error);
  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, now);
  filo_statement_bind_text (statement, 2, carrier);
  filo_statement_bind_int64 (statement, 3, limit - ids->len);
  return add_ids (statement, ids, error);
}

GPtrArray *
filo_dispatch_table_list_heads (FiloDb      *db,
                                const char  *carrier,
                                gint64       now,
                                guint        limit,
                                GError     **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  /* Two ranges of one index: what was tried before isn't starved by what is new. */
  if (!add_heads (db, HEADS ("m.retry_at > 0 AND m.retry_at <= ?1"), now, carrier, limit, ids,
                  error) ||
      !add_heads (db, HEADS ("m.retry_at = 0 AND ?1 IS NOT NULL"), now, carrier, limit, ids, error))
    return NULL;
  return g_steal_pointer (&ids);
}

gboolean
filo_dispatch_table_park (FiloDb      *db,
                          const char  *message_id,
                          gboolean     publish,
                          GError     **error)
{
  gint64 change = publish ? filo_feed_table_next (db, error) : 0;
  FiloStatement *statement;

  if (publish && change == 0)
    return FALSE;
  /* State held 8, reason parked 6; from sending: unknown 9. */
  statement = filo_db_prepare (db,
                               "UPDATE message SET reason = CASE state WHEN 3 THEN 0 ELSE 6 END,"
                               " state = CASE state WHEN 3 THEN 9 ELSE 8 END,"
                               " change = CASE WHEN ?2 > 0 THEN ?2 ELSE change END"
                               " WHERE id = ?1 AND state IN (1, 2, 3)",
                               error);
  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, message_id);
  filo_statement_bind_int64 (statement, 2, change);
  return filo_statement_run (statement, error);
}

GPtrArray *
filo_dispatch_table_list_sending (FiloDb  *db,
                                  GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT id FROM message WHERE state IN (3, 9) AND state = 3 ORDER BY id",
                     error);

  if (statement == NULL || !add_ids (statement, ids, error))
    return NULL;
  return g_steal_pointer (&ids);
}

gboolean
filo_dispatch_table_limit_retries (FiloDb  *db,
                                   gint64   latest,
                                   GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "UPDATE message SET retry_at = ?1 WHERE state = 2 AND retry_at > ?1",
                     error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, latest);
  return filo_statement_run (statement, error);
}

static GPtrArray *
list_by_time (FiloDb      *db,
              const char  *sql,
              gint64       time,
              guint        limit,
              GError     **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, time);
  filo_statement_bind_int64 (statement, 2, limit);
  if (!add_ids (statement, ids, error))
    return NULL;
  return g_steal_pointer (&ids);
}

GPtrArray *
filo_dispatch_table_list_due (FiloDb  *db,
                              gint64   now,
                              guint    limit,
                              GError **error)
{
  return list_by_time (db,
                       "SELECT id FROM message WHERE state = 1 AND due_at <= ?1"
                       " ORDER BY due_at, id LIMIT ?2",
                       now, limit, error);
}

GPtrArray *
filo_dispatch_table_list_undo_beyond (FiloDb  *db,
                                      gint64   latest,
                                      guint    limit,
                                      GError **error)
{
  return list_by_time (db,
                       "SELECT id FROM message WHERE state = 1 AND reason = 1 AND due_at > ?1"
                       " ORDER BY due_at, id LIMIT ?2",
                       latest, limit, error);
}

GPtrArray *
filo_dispatch_table_list_queued_before (FiloDb  *db,
                                        gint64   before,
                                        guint    limit,
                                        GError **error)
{
  return list_by_time (db,
                       "SELECT id FROM message WHERE state = 2 AND due_at < ?1"
                       " ORDER BY due_at, id LIMIT ?2",
                       before, limit, error);
}

FiloMessage *
filo_dispatch_table_get_undoable (FiloDb      *db,
                                  const char  *conversation_id,
                                  GError     **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  FiloStatement *statement =
    filo_db_prepare (db,
                     "SELECT id FROM message WHERE conversation_id = ?1 AND position = 0"
                     " AND state = 1 AND reason = 1 ORDER BY created_at DESC, id DESC LIMIT 1",
                     error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, conversation_id);
  if (!add_ids (statement, ids, error) || ids->len == 0)
    return NULL;
  return filo_message_table_get (db, g_ptr_array_index (ids, 0), error);
}

gboolean
filo_dispatch_table_count_keyword_replies (FiloDb      *db,
                                           const char  *profile_id,
                                           gint64       since,
                                           gint64      *count,
                                           gint64      *last_at,
                                           GError     **error)
{
  /* Origin keyword-reply 6; keyword opt-out 1, possible opt-out 5. */
  FiloStatement *statement =
    filo_db_prepare (db,
                     "SELECT count(*), coalesce(max(m.created_at), 0) FROM conversation c"
                     " JOIN message m ON m.conversation_id = c.id"
                     " WHERE c.profile_id = ?1 AND m.created_at > ?2 AND m.origin = 6"
                     " AND m.keyword NOT IN (1, 5)",
                     error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, profile_id);
  filo_statement_bind_int64 (statement, 2, since);
  if (filo_statement_step (statement, error) != FILO_STEP_ROW)
    return FALSE;
  *count = filo_statement_get_int64 (statement, 0);
  *last_at = filo_statement_get_int64 (statement, 1);
  filo_statement_reset (statement);
  return TRUE;
}
