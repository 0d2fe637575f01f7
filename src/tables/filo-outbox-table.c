/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-outbox-table.h"

#define COLUMNS                                                                              \
  "number, key, what, conversation_id, message_id, profile_id, body, created_at, tries, accepted"

void
filo_outbox_entry_free (FiloOutboxEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->key);
  g_free (entry->conversation_id);
  g_free (entry->message_id);
  g_free (entry->profile_id);
  g_free (entry->body);
  g_free (entry);
}

const char *
filo_outbox_entry_get_lane (const FiloOutboxEntry *entry)
{
  return entry->conversation_id != NULL ? entry->conversation_id : entry->profile_id;
}

static FiloOutboxEntry *
read_row (FiloStatement *statement)
{
  FiloOutboxEntry *entry = g_new0 (FiloOutboxEntry, 1);

  entry->number = filo_statement_get_int64 (statement, 0);
  entry->key = filo_statement_dup_text (statement, 1);
  entry->what = (FiloOutboxWhat) filo_statement_get_int64 (statement, 2);
  entry->conversation_id = filo_statement_dup_text (statement, 3);
  entry->message_id = filo_statement_dup_text (statement, 4);
  entry->profile_id = filo_statement_dup_text (statement, 5);
  entry->body = filo_statement_dup_text (statement, 6);
  entry->created_at = filo_statement_get_int64 (statement, 7);
  entry->tries = filo_statement_get_int64 (statement, 8);
  entry->accepted = filo_statement_get_int64 (statement, 9);
  return entry;
}

static GPtrArray *
read_rows (FiloStatement  *statement,
           GError        **error)
{
  g_autoptr(GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) filo_outbox_entry_free);
  FiloStep step;

  while ((step = filo_statement_step (statement, error)) == FILO_STEP_ROW)
    g_ptr_array_add (entries, read_row (statement));
  return step == FILO_STEP_DONE ? g_steal_pointer (&entries) : NULL;
}

static GPtrArray *
list_by_text (FiloDb      *db,
              const char  *sql,
              const char  *value,
              GError     **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, value);
  return read_rows (statement, error);
}

static gboolean
run_by_number (FiloDb      *db,
               const char  *sql,
               gint64       number,
               GError     **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, number);
  return filo_statement_run (statement, error);
}

gboolean
filo_outbox_table_add (FiloDb           *db,
                       FiloOutboxEntry  *entry,
                       GError          **error)
{
  FiloStatement *statement =
      filo_db_prepare (db,
                       "INSERT INTO outbox (" COLUMNS ") "
                       "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING number",
                       error);
  FiloStep step;

  if (statement == NULL)
    return FALSE;
  if (entry->number > 0)
    filo_statement_bind_int64 (statement, 1, entry->number);
  else
    filo_statement_bind_null (statement, 1);
  filo_statement_bind_text (statement, 2, entry->key);
  filo_statement_bind_int64 (statement, 3, entry->what);
  filo_statement_bind_text (statement, 4, entry->conversation_id);
  filo_statement_bind_text (statement, 5, entry->message_id);
  filo_statement_bind_text (statement, 6, entry->profile_id);
  filo_statement_bind_text (statement, 7, entry->body);
  filo_statement_bind_int64 (statement, 8, entry->created_at);
  filo_statement_bind_int64 (statement, 9, entry->tries);
  filo_statement_bind_int64 (statement, 10, entry->accepted);
  step = filo_statement_step (statement, error);
  if (step == FILO_STEP_ROW)
    {
      entry->number = filo_statement_get_int64 (statement, 0);
      step = filo_statement_step (statement, error);
    }
  return step == FILO_STEP_DONE;
}

FiloOutboxEntry *
filo_outbox_table_get (FiloDb  *db,
                       gint64   number,
                       GError **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "SELECT " COLUMNS " FROM outbox WHERE number = ?1", error);
  FiloOutboxEntry *entry = NULL;

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, number);
  if (filo_statement_step (statement, error) == FILO_STEP_ROW)
    entry = read_row (statement);
  filo_statement_reset (statement);
  return entry;
}

gboolean
filo_outbox_table_remove (FiloDb  *db,
                          gint64   number,
                          GError **error)
{
  return run_by_number (db, "DELETE FROM outbox WHERE number = ?1", number, error);
}

gboolean
filo_outbox_table_note_try (FiloDb  *db,
                            gint64   number,
                            GError **error)
{
  return run_by_number (db, "UPDATE outbox SET tries = tries + 1 WHERE number = ?1", number,
                        error);
}

gboolean
filo_outbox_table_set_body (FiloDb      *db,
                            gint64       number,
                            const char  *body,
                            GError     **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "UPDATE outbox SET body = ?2 WHERE number = ?1", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, number);
  filo_statement_bind_text (statement, 2, body);
  return filo_statement_run (statement, error);
}

gboolean
filo_outbox_table_set_accepted (FiloDb  *db,
                                gint64   number,
                                gint64   change,
                                GError **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "UPDATE outbox SET accepted = ?2 WHERE number = ?1", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, number);
  filo_statement_bind_int64 (statement, 2, change);
  return filo_statement_run (statement, error);
}

GPtrArray *
filo_outbox_table_list_all (FiloDb  *db,
                            GError **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "SELECT " COLUMNS " FROM outbox ORDER BY number", error);

  return statement == NULL ? NULL : read_rows (statement, error);
}

GPtrArray *
filo_outbox_table_list_heads (FiloDb  *db,
                              guint    limit,
                              GError **error)
{
  FiloStatement *statement = filo_db_prepare (
      db,
      "SELECT " COLUMNS " FROM outbox WHERE number IN ("
      "  SELECT min(number) FROM outbox WHERE accepted = 0"
      "  GROUP BY coalesce(conversation_id, profile_id)"
      ") ORDER BY number LIMIT ?1",
      error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, limit);
  return read_rows (statement, error);
}

GPtrArray *
filo_outbox_table_list_for_conversation (FiloDb      *db,
                                         const char  *id,
                                         GError     **error)
{
  return list_by_text (db,
                       "SELECT " COLUMNS " FROM outbox WHERE conversation_id = ?1 ORDER BY number",
                       id, error);
}

GPtrArray *
filo_outbox_table_list_for_message (FiloDb      *db,
                                    const char  *id,
                                    GError     **error)
{
  return list_by_text (db,
                       "SELECT " COLUMNS " FROM outbox WHERE message_id = ?1 ORDER BY number", id,
                       error);
}

GPtrArray *
filo_outbox_table_list_for_profile (FiloDb      *db,
                                    const char  *id,
                                    GError     **error)
{
  return list_by_text (db,
                       "SELECT " COLUMNS " FROM outbox WHERE profile_id = ?1 ORDER BY number", id,
                       error);
}

GPtrArray *
filo_outbox_table_list_accepted (FiloDb  *db,
                                 gint64   change,
                                 GError **error)
{
  FiloStatement *statement =
      filo_db_prepare (db,
                       "SELECT " COLUMNS " FROM outbox "
                       "WHERE accepted > 0 AND accepted <= ?1 ORDER BY number",
                       error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, change);
  return read_rows (statement, error);
}

gboolean
filo_outbox_table_count (FiloDb  *db,
                         gint64  *n_waiting,
                         gint64  *n_all,
                         GError **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "SELECT count(*) FILTER (WHERE accepted = 0), count(*) FROM outbox",
                       error);

  if (statement == NULL || filo_statement_step (statement, error) != FILO_STEP_ROW)
    return FALSE;
  *n_waiting = filo_statement_get_int64 (statement, 0);
  *n_all = filo_statement_get_int64 (statement, 1);
  filo_statement_reset (statement);
  return TRUE;
}

gboolean
filo_outbox_base_table_put (FiloDb      *db,
                            FiloKind     kind,
                            const char  *id,
                            const char  *json,
                            GError     **error)
{
  FiloStatement *statement =
      filo_db_prepare (db,
                       "INSERT INTO outbox_base (kind, id, json) VALUES (?1, ?2, ?3) "
                       "ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json",
                       error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, filo_kind_to_stored (kind));
  filo_statement_bind_text (statement, 2, id);
  filo_statement_bind_text (statement, 3, json);
  return filo_statement_run (statement, error);
}

char *
filo_outbox_base_table_get (FiloDb      *db,
                            FiloKind     kind,
                            const char  *id,
                            GError     **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "SELECT json FROM outbox_base WHERE kind = ?1 AND id = ?2", error);
  char *json = NULL;

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, filo_kind_to_stored (kind));
  filo_statement_bind_text (statement, 2, id);
  if (filo_statement_step (statement, error) == FILO_STEP_ROW)
    json = filo_statement_dup_text (statement, 0);
  filo_statement_reset (statement);
  return json;
}

gboolean
filo_outbox_base_table_remove (FiloDb      *db,
                               FiloKind     kind,
                               const char  *id,
                               GError     **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "DELETE FROM outbox_base WHERE kind = ?1 AND id = ?2", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, filo_kind_to_stored (kind));
  filo_statement_bind_text (statement, 2, id);
  return filo_statement_run (statement, error);
}
