/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-number-table.h"

#include "filo-feed-table.h"
#include "filo-table-private.h"

#define COLUMNS \
  "id, change, address, label, carrier"

static const char upsert[] =
  "INSERT INTO number ("
  "id, change, address, label, carrier"
  ") VALUES ("
  "?1, ?2, ?3, ?4, ?5"
  ") ON CONFLICT (id) DO UPDATE SET "
  "change = excluded.change, address = excluded.address, label = excluded.label, "
  "carrier = excluded.carrier";

static gpointer
read_number (FiloDb         *db,
             FiloStatement  *row,
             GError        **error)
{
  g_autoptr(FiloNumber) object = NULL;

  object = filo_number_new ();
  filo_number_set_id (object, filo_statement_get_text (row, 0));
  filo_number_set_change (object, filo_statement_get_int64 (row, 1));
  filo_number_set_address (object, filo_statement_get_text (row, 2));
  filo_number_set_label (object, filo_statement_get_text (row, 3));
  filo_number_set_carrier (object, filo_statement_get_text (row, 4));
  return g_steal_pointer (&object);
}

static void
bind_number (FiloStatement *statement,
             FiloNumber    *object)
{
  filo_statement_bind_text (statement, 1, filo_number_get_id (object));
  filo_statement_bind_int64 (statement, 2, filo_number_get_change (object));
  filo_statement_bind_text (statement, 3, filo_number_get_address (object));
  filo_statement_bind_text (statement, 4, filo_number_get_label (object));
  filo_statement_bind_text (statement, 5, filo_number_get_carrier (object));
}

FiloNumber *
filo_number_table_get (FiloDb      *db,
                       const char  *id,
                       GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM number WHERE id = ?1", id,
                          read_number, error);
}

gboolean
filo_number_table_put (FiloDb      *db,
                       FiloNumber  *object,
                       GError     **error)
{
  FiloStatement *statement = filo_db_prepare (db, upsert, error);

  if (statement == NULL)
    return FALSE;
  bind_number (statement, object);
  return filo_statement_run (statement, error);
}

gboolean
filo_number_table_save (FiloDb      *db,
                        FiloNumber  *object,
                        GError     **error)
{
  gint64 change = filo_feed_table_next (db, error);

  if (change == 0)
    return FALSE;
  filo_number_set_change (object, change);
  return filo_number_table_put (db, object, error);
}

gboolean
filo_number_table_remove (FiloDb      *db,
                          const char  *id,
                          GError     **error)
{
  return filo_table_run_text (db, "DELETE FROM number WHERE id = ?1", id, error);
}

GPtrArray *
filo_number_table_list_changed_after (FiloDb  *db,
                                      gint64   change,
                                      guint    limit,
                                      GError **error)
{
  return filo_table_list_changed (db,
                                  "SELECT " COLUMNS " FROM number WHERE change > ?1 "
                                  "ORDER BY change LIMIT ?2",
                                  change, limit, read_number, error);
}

GPtrArray *
filo_number_table_list_by_id_after (FiloDb      *db,
                                    const char  *last_id,
                                    guint        limit,
                                    GError     **error)
{
  return filo_table_list_batch (db,
                                "SELECT " COLUMNS " FROM number WHERE id > ?2 AND change > ?1 "
                                "ORDER BY id LIMIT ?3",
                                0, last_id, limit, read_number, error);
}

gboolean
filo_number_table_count (FiloDb  *db,
                         gint64  *count,
                         GError **error)
{
  return filo_db_query_int64 (db, "SELECT COUNT(*) FROM number WHERE change > 0", count,
                              error);
}

GPtrArray *
filo_number_table_list (FiloDb  *db,
                        GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM number ORDER BY address", error);

  if (statement == NULL)
    return NULL;
  return filo_table_read_all (db, statement, read_number, g_object_unref, error);
}

FiloNumber *
filo_number_table_get_by_address (FiloDb      *db,
                                  const char  *address,
                                  GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM number WHERE address = ?1", address,
                          read_number, error);
}
