/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-source-table.h"

#include "filo-feed-table.h"
#include "filo-table-private.h"

#define COLUMNS \
  "id, change, kind, name"

static const char upsert[] =
  "INSERT INTO source ("
  "id, change, kind, name"
  ") VALUES ("
  "?1, ?2, ?3, ?4"
  ") ON CONFLICT (id) DO UPDATE SET "
  "change = excluded.change, kind = excluded.kind, name = excluded.name";

static gpointer
read_source (FiloDb         *db,
             FiloStatement  *row,
             GError        **error)
{
  g_autoptr(FiloSource) object = NULL;
  FiloSourceKind kind;

  if (!FILO_TABLE_READ_ENUM (db, row, 2, filo_source_kind, &kind, "kind", error))
    return NULL;

  object = filo_source_new ();
  filo_source_set_id (object, filo_statement_get_text (row, 0));
  filo_source_set_change (object, filo_statement_get_int64 (row, 1));
  filo_source_set_kind (object, kind);
  filo_source_set_name (object, filo_statement_get_text (row, 3));
  return g_steal_pointer (&object);
}

static void
bind_source (FiloStatement *statement,
             FiloSource    *object)
{
  filo_statement_bind_text (statement, 1, filo_source_get_id (object));
  filo_statement_bind_int64 (statement, 2, filo_source_get_change (object));
  filo_statement_bind_int64 (statement, 3,
                             filo_source_kind_to_stored (filo_source_get_kind (object)));
  filo_statement_bind_text (statement, 4, filo_source_get_name (object));
}

FiloSource *
filo_source_table_get (FiloDb      *db,
                       const char  *id,
                       GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM source WHERE id = ?1", id,
                          read_source, error);
}

gboolean
filo_source_table_put (FiloDb      *db,
                       FiloSource  *object,
                       GError     **error)
{
  FiloStatement *statement = filo_db_prepare (db, upsert, error);

  if (statement == NULL)
    return FALSE;
  bind_source (statement, object);
  return filo_statement_run (statement, error);
}

gboolean
filo_source_table_save (FiloDb      *db,
                        FiloSource  *object,
                        GError     **error)
{
  gint64 change = filo_feed_table_next (db, error);

  if (change == 0)
    return FALSE;
  filo_source_set_change (object, change);
  return filo_source_table_put (db, object, error);
}

gboolean
filo_source_table_remove (FiloDb      *db,
                          const char  *id,
                          GError     **error)
{
  return filo_table_run_text (db, "DELETE FROM source WHERE id = ?1", id, error);
}

GPtrArray *
filo_source_table_list_changed_after (FiloDb  *db,
                                      gint64   change,
                                      guint    limit,
                                      GError **error)
{
  return filo_table_list_changed (db,
                                  "SELECT " COLUMNS " FROM source WHERE change > ?1 "
                                  "ORDER BY change LIMIT ?2",
                                  change, limit, read_source, error);
}

GPtrArray *
filo_source_table_list_by_id_after (FiloDb      *db,
                                    const char  *last_id,
                                    guint        limit,
                                    GError     **error)
{
  return filo_table_list_batch (db,
                                "SELECT " COLUMNS " FROM source WHERE id > ?2 AND change > ?1 "
                                "ORDER BY id LIMIT ?3",
                                0, last_id, limit, read_source, error);
}

gboolean
filo_source_table_count (FiloDb  *db,
                         gint64  *count,
                         GError **error)
{
  return filo_db_query_int64 (db, "SELECT COUNT(*) FROM source WHERE change > 0", count,
                              error);
}

GPtrArray *
filo_source_table_list (FiloDb  *db,
                        GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM source ORDER BY name, id", error);

  if (statement == NULL)
    return NULL;
  return filo_table_read_all (db, statement, read_source, g_object_unref, error);
}
