/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-queue-table.h"

#include "filo-message-table-private.h"

/* States stand as literals, or no partial index would serve: waiting 1, queued 2, sending 3, held
 * 8, unknown 9. Where a query wants one of several, the index's own term is repeated. */
#define SELECT "SELECT " FILO_MESSAGE_COLUMNS " FROM message m "
#define UNSENT "m.state IN (1, 2, 3, 8)"

static GPtrArray *
read_all (FiloDb         *db,
          FiloStatement  *statement,
          GError        **error)
{
  return filo_table_read_all (db, statement, filo_message_table_read_row, g_object_unref, error);
}

static GPtrArray *
list_by_key (FiloDb         *db,
             const char     *sql,
             const char     *key,
             GError        **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, key);
  return read_all (db, statement, error);
}

gboolean
filo_queue_table_set_request (FiloDb      *db,
                              const char  *message_id,
                              const char  *fingerprint,
                              gint64       thread_revision,
                              GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "UPDATE message SET fingerprint = ?2, thread_revision = ?3 WHERE id = ?1",
                     error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, message_id);
  filo_statement_bind_text (statement, 2, fingerprint);
  filo_statement_bind_int64 (statement, 3, thread_revision);
  return filo_statement_run (statement, error);
}

gboolean
filo_queue_table_get_request (FiloDb      *db,
                              const char  *message_id,
                              char       **fingerprint,
                              gint64      *thread_revision,
                              GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT fingerprint, thread_revision FROM message WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, message_id);
  if (filo_statement_step (statement, error) != FILO_STEP_ROW)
    return FALSE;
  *fingerprint = filo_statement_dup_text (statement, 0);
  *thread_revision = filo_statement_get_int64 (statement, 1);
  filo_statement_reset (statement);
  return TRUE;
}

gboolean
filo_queue_table_set_retry_at (FiloDb      *db,
                               const char  *message_id,
                               gint64       at,
                               GError     **error)
{
  FiloStatement *statement = filo_db_prepare (db, "UPDATE message SET retry_at = ?2 WHERE id = ?1",
                                              error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, message_id);
  filo_statement_bind_int64 (statement, 2, at);
  return filo_statement_run (statement, error);
}

gboolean
filo_queue_table_next_due (FiloDb  *db,
                           gint64  *at,
                           GError **error)
{
  return filo_db_query_int64 (db, "SELECT MIN (due_at) FROM message WHERE state = 1", at, error);
}

gboolean
filo_queue_table_next_retry (FiloDb  *db,
                             gint64   now,
                             gint64  *at,
                             GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT MIN (retry_at) FROM message WHERE state = 2 AND retry_at > ?1",
                     error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, now);
  return filo_table_read_int64 (statement, at, error);
}

GPtrArray *
filo_queue_table_list_unsent_of_profile (FiloDb      *db,
                                         const char  *profile_id,
                                         GError     **error)
{
  return list_by_key (db,
                      SELECT "WHERE m.conversation_id IN"
                      " (SELECT id FROM conversation WHERE profile_id = ?1)"
                      " AND " UNSENT " AND m.state <> 3 ORDER BY m.created_at, m.id",
                      profile_id, error);
}

GPtrArray *
filo_queue_table_list_waiting (FiloDb      *db,
                               const char  *conversation_id,
                               GError     **error)
{
  /* Reasons scheduled 2 and quiet 3. */
  return list_by_key (db,
                      SELECT "WHERE m.conversation_id = ?1 AND " UNSENT
                      " AND m.state = 1 AND m.reason IN (2, 3) ORDER BY m.due_at, m.id",
                      conversation_id, error);
}
