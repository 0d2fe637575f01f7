/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-draft-table.h"

GHashTable *
filo_draft_table_list (FiloDb  *db,
                       GError **error)
{
  g_autoptr(GHashTable) drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  FiloStatement *statement = filo_db_prepare (db, "SELECT conversation_id, text FROM draft", error);
  FiloStep step;

  if (statement == NULL)
    return NULL;
  while ((step = filo_statement_step (statement, error)) == FILO_STEP_ROW)
    g_hash_table_insert (drafts, filo_statement_dup_text (statement, 0),
                         filo_statement_dup_text (statement, 1));
  return step == FILO_STEP_DONE ? g_steal_pointer (&drafts) : NULL;
}

gboolean
filo_draft_table_put (FiloDb      *db,
                      const char  *conversation_id,
                      const char  *text,
                      gint64       now,
                      GError     **error)
{
  FiloStatement *statement;

  if (text == NULL || *text == '\0')
    {
      statement = filo_db_prepare (db, "DELETE FROM draft WHERE conversation_id = ?1", error);
      if (statement == NULL)
        return FALSE;
      filo_statement_bind_text (statement, 1, conversation_id);
      return filo_statement_run (statement, error);
    }

  statement = filo_db_prepare (
      db,
      "INSERT INTO draft (conversation_id, text, at) VALUES (?1, ?2, ?3) "
      "ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, at = excluded.at",
      error);
  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, conversation_id);
  filo_statement_bind_text (statement, 2, text);
  filo_statement_bind_int64 (statement, 3, now);
  return filo_statement_run (statement, error);
}
