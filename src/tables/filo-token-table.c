/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-token-table.h"

#include "filo-table-private.h"

#define COLUMNS "id, hash, agent_id, device, created_at, used_at, revoked_at"

void
filo_token_free (FiloToken *self)
{
  g_free (self->id);
  g_free (self->hash);
  g_free (self->agent_id);
  g_free (self->device);
  g_free (self);
}

static gpointer
read_token (FiloDb         *db,
            FiloStatement  *row,
            GError        **error)
{
  FiloToken *self = g_new0 (FiloToken, 1);

  self->id = filo_statement_dup_text (row, 0);
  self->hash = filo_statement_dup_text (row, 1);
  self->agent_id = filo_statement_dup_text (row, 2);
  self->device = filo_statement_dup_text (row, 3);
  self->created_at = filo_statement_get_int64 (row, 4);
  self->used_at = filo_statement_get_int64 (row, 5);
  self->revoked_at = filo_statement_get_int64 (row, 6);
  return self;
}

static gpointer
read_id (FiloDb         *db,
         FiloStatement  *row,
         GError        **error)
{
  return filo_statement_dup_text (row, 0);
}

/* Parameters: a text and a time. */
static gboolean
run_at (FiloDb         *db,
        const char     *sql,
        const char     *key,
        gint64          now,
        GError        **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, key);
  filo_statement_bind_int64 (statement, 2, now);
  return filo_statement_run (statement, error);
}

gboolean
filo_token_table_add (FiloDb           *db,
                      const FiloToken  *token,
                      GError          **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO token (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                     error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, token->id);
  filo_statement_bind_text (statement, 2, token->hash);
  filo_statement_bind_text (statement, 3, token->agent_id);
  filo_statement_bind_text (statement, 4, token->device);
  filo_statement_bind_int64 (statement, 5, token->created_at);
  filo_statement_bind_int64 (statement, 6, token->used_at);
  filo_statement_bind_int64 (statement, 7, token->revoked_at);
  return filo_statement_run (statement, error);
}

FiloToken *
filo_token_table_get_by_hash (FiloDb      *db,
                              const char  *hash,
                              GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM token WHERE hash = ?1", hash, read_token,
                          error);
}

GPtrArray *
filo_token_table_list (FiloDb      *db,
                       const char  *agent_id,
                       GError     **error)
{
  FiloStatement *statement =
    agent_id == NULL
      ? filo_db_prepare (db, "SELECT " COLUMNS " FROM token "
                             "ORDER BY created_at DESC, id DESC", error)
      : filo_db_prepare (db, "SELECT " COLUMNS " FROM token WHERE agent_id = ?1 "
                             "ORDER BY created_at DESC, id DESC", error);

  if (statement == NULL)
    return NULL;
  if (agent_id != NULL)
    filo_statement_bind_text (statement, 1, agent_id);
  return filo_table_read_all (db, statement, read_token, (GDestroyNotify) filo_token_free, error);
}

GPtrArray *
filo_token_table_list_revoked_since (FiloDb  *db,
                                     gint64   since,
                                     GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT id FROM token WHERE revoked_at > 0 AND revoked_at >= ?1 "
                         "ORDER BY revoked_at, id", error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, since);
  return filo_table_read_all (db, statement, read_id, g_free, error);
}

gboolean
filo_token_table_touch (FiloDb      *db,
                        const char  *id,
                        gint64       now,
                        GError     **error)
{
  return run_at (db, "UPDATE token SET used_at = ?2 WHERE id = ?1", id, now, error);
}

gboolean
filo_token_table_revoke (FiloDb      *db,
                         const char  *id,
                         gint64       now,
                         GError     **error)
{
  return run_at (db, "UPDATE token SET revoked_at = ?2 WHERE id = ?1 AND revoked_at = 0", id, now,
                 error);
}

gboolean
filo_token_table_revoke_agent (FiloDb      *db,
                               const char  *agent_id,
                               gint64       now,
                               GError     **error)
{
  return run_at (db, "UPDATE token SET revoked_at = ?2 WHERE agent_id = ?1 AND revoked_at = 0",
                 agent_id, now, error);
}

gboolean
filo_token_table_revoke_unused (FiloDb  *db,
                                gint64   before,
                                gint64   now,
                                GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "UPDATE token SET revoked_at = ?2 WHERE used_at < ?1 AND revoked_at = 0",
                     error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, before);
  filo_statement_bind_int64 (statement, 2, now);
  return filo_statement_run (statement, error);
}
