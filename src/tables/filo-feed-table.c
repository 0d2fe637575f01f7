/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-feed-table.h"

#include "filo-kind-tables.h"
#include "filo-table-private.h"

/* Kinds by their stored integers. Each branch walks its own index and stops at the limit. */
#define BRANCH(kind, table)                                                                       \
  "SELECT * FROM (SELECT change, " kind " AS kind, id FROM " table " WHERE change > ?1 "          \
  "ORDER BY change LIMIT ?2) AS " table "_changes "

static const char changes_sql[] =
  BRANCH ("1", "settings") "UNION ALL " BRANCH ("2", "agent") "UNION ALL " BRANCH ("3", "number")
  "UNION ALL " BRANCH ("4", "source") "UNION ALL " BRANCH ("5", "profile") "UNION ALL "
  BRANCH ("6", "conversation") "UNION ALL " BRANCH ("7", "message") "UNION ALL "
  BRANCH ("8", "order_") "UNION ALL "
  "SELECT * FROM (SELECT change, kind, id FROM tombstone WHERE change > ?1 "
  "ORDER BY change LIMIT ?2) AS tombstone_changes "
  "ORDER BY 1 LIMIT ?2";

void
filo_feed_entry_free (FiloFeedEntry *self)
{
  g_free (self->id);
  g_clear_object (&self->object);
  g_free (self);
}

static gboolean
fail_without_feed (FiloDb  *db,
                   GError **error)
{
  g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED, "%s: the file has no feed yet",
               filo_db_get_path (db));
  return FALSE;
}

gboolean
filo_feed_table_begin (FiloDb      *db,
                       const char  *epoch,
                       GError     **error)
{
  return filo_table_run_text (db,
                              "INSERT INTO feed (one, epoch, number, oldest) VALUES (1, ?1, 0, 0) "
                              "ON CONFLICT (one) DO NOTHING",
                              epoch, error);
}

gboolean
filo_feed_table_set_epoch (FiloDb      *db,
                           const char  *epoch,
                           GError     **error)
{
  return filo_table_run_text (db, "UPDATE feed SET epoch = ?1", epoch, error);
}

gboolean
filo_feed_table_get (FiloDb   *db,
                     char    **epoch,
                     gint64   *number,
                     gint64   *oldest,
                     GError  **error)
{
  FiloStatement *statement = filo_db_prepare (db, "SELECT epoch, number, oldest FROM feed", error);
  FiloStep step;

  if (statement == NULL || (step = filo_statement_step (statement, error)) == FILO_STEP_ERROR)
    return FALSE;
  if (step == FILO_STEP_DONE)
    return fail_without_feed (db, error);
  if (epoch != NULL)
    *epoch = filo_statement_dup_text (statement, 0);
  if (number != NULL)
    *number = filo_statement_get_int64 (statement, 1);
  if (oldest != NULL)
    *oldest = filo_statement_get_int64 (statement, 2);
  filo_statement_reset (statement);
  return TRUE;
}

gint64
filo_feed_table_next (FiloDb  *db,
                      GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "UPDATE feed SET number = number + 1 RETURNING number", error);
  gint64 number;

  if (statement == NULL || !filo_table_read_int64 (statement, &number, error))
    return 0;
  if (number == 0)
    fail_without_feed (db, error);
  return number;
}

static gpointer
read_entry (FiloDb         *db,
            FiloStatement  *row,
            GError        **error)
{
  g_autoptr(FiloFeedEntry) entry = g_new0 (FiloFeedEntry, 1);

  entry->change = filo_statement_get_int64 (row, 0);
  if (!FILO_TABLE_READ_ENUM (db, row, 1, filo_kind, &entry->kind, "kind", error))
    return NULL;
  entry->id = filo_statement_dup_text (row, 2);
  return g_steal_pointer (&entry);
}

GPtrArray *
filo_feed_table_list (FiloDb  *db,
                      gint64   after,
                      guint    limit,
                      GError **error)
{
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) local_error = NULL;
  FiloStatement *statement = filo_db_prepare (db, changes_sql, error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, after);
  filo_statement_bind_int64 (statement, 2, limit);
  entries = filo_table_read_all (db, statement, read_entry, (GDestroyNotify) filo_feed_entry_free,
                                 error);
  if (entries == NULL)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      FiloFeedEntry *entry = g_ptr_array_index (entries, i);

      entry->object = filo_kind_tables_get (db, entry->kind, entry->id, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  return g_steal_pointer (&entries);
}

gboolean
filo_feed_table_remove (FiloDb      *db,
                        FiloKind     kind,
                        const char  *id,
                        gint64       now,
                        GError     **error)
{
  FiloStatement *statement;
  gint64 change = filo_feed_table_next (db, error);

  if (change == 0 || !filo_kind_tables_remove (db, kind, id, error))
    return FALSE;
  statement = filo_db_prepare (db,
                               "INSERT INTO tombstone (kind, id, change, at) "
                               "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, id) DO UPDATE "
                               "SET change = excluded.change, at = excluded.at", error);
  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, filo_kind_to_stored (kind));
  filo_statement_bind_text (statement, 2, id);
  filo_statement_bind_int64 (statement, 3, change);
  filo_statement_bind_int64 (statement, 4, now);
  return filo_statement_run (statement, error);
}

gboolean
filo_feed_table_trim (FiloDb  *db,
                      gint64   before,
                      GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "UPDATE feed SET oldest = COALESCE ("
                         "(SELECT MAX (change) FROM tombstone WHERE at < ?1), oldest)", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, before);
  return filo_statement_run (statement, error)
         && filo_table_run_int64 (db, "DELETE FROM tombstone WHERE at < ?1", before, error);
}
