/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-agent-table.h"

#include "filo-feed-table.h"
#include "filo-table-private.h"

#define COLUMNS \
  "id, change, name, email, role, removed"

static const char upsert[] =
  "INSERT INTO agent ("
  "id, change, name, email, role, removed"
  ") VALUES ("
  "?1, ?2, ?3, ?4, ?5, ?6"
  ") ON CONFLICT (id) DO UPDATE SET "
  "change = excluded.change, name = excluded.name, email = excluded.email, "
  "role = excluded.role, removed = excluded.removed";

static gpointer
read_agent (FiloDb         *db,
            FiloStatement  *row,
            GError        **error)
{
  g_autoptr(FiloAgent) object = NULL;
  FiloRole role;

  if (!FILO_TABLE_READ_ENUM (db, row, 4, filo_role, &role, "role", error))
    return NULL;

  object = filo_agent_new ();
  filo_agent_set_id (object, filo_statement_get_text (row, 0));
  filo_agent_set_change (object, filo_statement_get_int64 (row, 1));
  filo_agent_set_name (object, filo_statement_get_text (row, 2));
  filo_agent_set_email (object, filo_statement_get_text (row, 3));
  filo_agent_set_role (object, role);
  filo_agent_set_removed (object, filo_statement_get_boolean (row, 5));
  return g_steal_pointer (&object);
}

static void
bind_agent (FiloStatement *statement,
            FiloAgent     *object)
{
  filo_statement_bind_text (statement, 1, filo_agent_get_id (object));
  filo_statement_bind_int64 (statement, 2, filo_agent_get_change (object));
  filo_statement_bind_text (statement, 3, filo_agent_get_name (object));
  filo_statement_bind_text (statement, 4, filo_agent_get_email (object));
  filo_statement_bind_int64 (statement, 5, filo_role_to_stored (filo_agent_get_role (object)));
  filo_statement_bind_boolean (statement, 6, filo_agent_get_removed (object));
}

FiloAgent *
filo_agent_table_get (FiloDb      *db,
                      const char  *id,
                      GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM agent WHERE id = ?1", id,
                          read_agent, error);
}

gboolean
filo_agent_table_put (FiloDb     *db,
                      FiloAgent  *object,
                      GError    **error)
{
  FiloStatement *statement = filo_db_prepare (db, upsert, error);

  if (statement == NULL)
    return FALSE;
  bind_agent (statement, object);
  return filo_statement_run (statement, error);
}

gboolean
filo_agent_table_save (FiloDb     *db,
                       FiloAgent  *object,
                       GError    **error)
{
  gint64 change = filo_feed_table_next (db, error);

  if (change == 0)
    return FALSE;
  filo_agent_set_change (object, change);
  return filo_agent_table_put (db, object, error);
}

gboolean
filo_agent_table_remove (FiloDb      *db,
                         const char  *id,
                         GError     **error)
{
  return filo_table_run_text (db, "DELETE FROM agent WHERE id = ?1", id, error);
}

GPtrArray *
filo_agent_table_list_changed_after (FiloDb  *db,
                                     gint64   change,
                                     guint    limit,
                                     GError **error)
{
  return filo_table_list_changed (db,
                                  "SELECT " COLUMNS " FROM agent WHERE change > ?1 "
                                  "ORDER BY change LIMIT ?2",
                                  change, limit, read_agent, error);
}

GPtrArray *
filo_agent_table_list_by_id_after (FiloDb      *db,
                                   const char  *last_id,
                                   guint        limit,
                                   GError     **error)
{
  return filo_table_list_batch (db,
                                "SELECT " COLUMNS " FROM agent WHERE id > ?2 AND change > ?1 "
                                "ORDER BY id LIMIT ?3",
                                0, last_id, limit, read_agent, error);
}

gboolean
filo_agent_table_count (FiloDb  *db,
                        gint64  *count,
                        GError **error)
{
  return filo_db_query_int64 (db, "SELECT COUNT(*) FROM agent WHERE change > 0", count,
                              error);
}

GPtrArray *
filo_agent_table_list (FiloDb  *db,
                       GError **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM agent ORDER BY name, id", error);

  if (statement == NULL)
    return NULL;
  return filo_table_read_all (db, statement, read_agent, g_object_unref, error);
}

FiloAgent *
filo_agent_table_get_by_email (FiloDb      *db,
                               const char  *email,
                               GError     **error)
{
  return filo_table_find (db,
                          "SELECT " COLUMNS " FROM agent "
                          "WHERE lower (email) = lower (?1) AND removed = 0 ORDER BY id LIMIT 1",
                          email, read_agent, error);
}

gboolean
filo_agent_table_count_role (FiloDb    *db,
                             FiloRole   role,
                             gint64    *count,
                             GError   **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT COUNT(*) FROM agent WHERE role = ?1 AND removed = 0", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, filo_role_to_stored (role));
  return filo_table_read_int64 (statement, count, error);
}
