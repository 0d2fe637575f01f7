/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-attempt-table.h"

#include "filo-table-private.h"

#define COLUMNS \
  "message_id, number, nonce, carrier, carrier_id, started_at, deadline, outcome, ended_at"
#define SELECT "SELECT " COLUMNS " FROM attempt "

FiloAttempt *
filo_attempt_new (void)
{
  return g_new0 (FiloAttempt, 1);
}

void
filo_attempt_free (FiloAttempt *self)
{
  g_free (self->message_id);
  g_free (self->nonce);
  g_free (self->carrier);
  g_free (self->carrier_id);
  g_free (self);
}

static gpointer
read_attempt (FiloDb         *db,
              FiloStatement  *row,
              GError        **error)
{
  FiloAttempt *self = filo_attempt_new ();

  self->message_id = filo_statement_dup_text (row, 0);
  self->number = filo_statement_get_int64 (row, 1);
  self->nonce = filo_statement_dup_text (row, 2);
  self->carrier = filo_statement_dup_text (row, 3);
  self->carrier_id = filo_statement_dup_text (row, 4);
  self->started_at = filo_statement_get_int64 (row, 5);
  self->deadline = filo_statement_get_int64 (row, 6);
  self->outcome = (int) filo_statement_get_int64 (row, 7);
  self->ended_at = filo_statement_get_int64 (row, 8);
  return self;
}

static GPtrArray *
read_all (FiloDb         *db,
          FiloStatement  *statement,
          GError        **error)
{
  return filo_table_read_all (db, statement, read_attempt, (GDestroyNotify) filo_attempt_free,
                              error);
}

gboolean
filo_attempt_table_add (FiloDb       *db,
                        FiloAttempt  *attempt,
                        GError      **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO attempt (" COLUMNS ") VALUES (?1, "
                         "(SELECT COALESCE (MAX (number), 0) + 1 FROM attempt "
                         "WHERE message_id = ?1), "
                         "?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING number", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, attempt->message_id);
  filo_statement_bind_text (statement, 2, attempt->nonce);
  filo_statement_bind_text (statement, 3, attempt->carrier);
  filo_statement_bind_text (statement, 4, attempt->carrier_id);
  filo_statement_bind_int64 (statement, 5, attempt->started_at);
  filo_statement_bind_int64 (statement, 6, attempt->deadline);
  filo_statement_bind_int64 (statement, 7, attempt->outcome);
  filo_statement_bind_int64 (statement, 8, attempt->ended_at);
  return filo_table_read_int64 (statement, &attempt->number, error);
}

FiloAttempt *
filo_attempt_table_get_by_nonce (FiloDb      *db,
                                 const char  *nonce,
                                 GError     **error)
{
  return filo_table_find (db, SELECT "WHERE nonce = ?1", nonce, read_attempt, error);
}

FiloAttempt *
filo_attempt_table_get_by_carrier_id (FiloDb      *db,
                                      const char  *carrier,
                                      const char  *carrier_id,
                                      GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, SELECT "WHERE carrier = ?1 AND carrier_id = ?2 "
                         "ORDER BY started_at DESC LIMIT 1", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, carrier);
  filo_statement_bind_text (statement, 2, carrier_id);
  return filo_table_read_first (db, statement, read_attempt, error);
}

FiloAttempt *
filo_attempt_table_get_last (FiloDb      *db,
                             const char  *message_id,
                             GError     **error)
{
  return filo_table_find (db, SELECT "WHERE message_id = ?1 ORDER BY number DESC LIMIT 1",
                          message_id, read_attempt, error);
}

GPtrArray *
filo_attempt_table_list (FiloDb      *db,
                         const char  *message_id,
                         GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, SELECT "WHERE message_id = ?1 ORDER BY number", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, message_id);
  return read_all (db, statement, error);
}

gboolean
filo_attempt_table_count (FiloDb      *db,
                          const char  *message_id,
                          gint64      *count,
                          GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT COUNT(*) FROM attempt WHERE message_id = ?1", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, message_id);
  return filo_table_read_int64 (statement, count, error);
}

gboolean
filo_attempt_table_finish (FiloDb      *db,
                           const char  *nonce,
                           int          outcome,
                           const char  *carrier_id,
                           gint64       now,
                           GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "UPDATE attempt SET outcome = ?2, carrier_id = COALESCE (?3, carrier_id), "
                         "ended_at = ?4 WHERE nonce = ?1", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, nonce);
  filo_statement_bind_int64 (statement, 2, outcome);
  filo_statement_bind_text (statement, 3, carrier_id);
  filo_statement_bind_int64 (statement, 4, now);
  return filo_statement_run (statement, error);
}

GPtrArray *
filo_attempt_table_list_overdue (FiloDb  *db,
                                 gint64   now,
                                 guint    limit,
                                 GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, SELECT "WHERE outcome = 0 AND deadline <= ?1 ORDER BY deadline LIMIT ?2",
                     error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, now);
  filo_statement_bind_int64 (statement, 2, limit);
  return read_all (db, statement, error);
}

GPtrArray *
filo_attempt_table_list_open (FiloDb  *db,
                              GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, SELECT "WHERE outcome = 0 ORDER BY deadline", error);

  return statement == NULL ? NULL : read_all (db, statement, error);
}

gboolean
filo_attempt_table_next_deadline (FiloDb  *db,
                                  gint64  *at,
                                  GError **error)
{
  return filo_db_query_int64 (db, "SELECT MIN (deadline) FROM attempt WHERE outcome = 0", at,
                              error);
}
