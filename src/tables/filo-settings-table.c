/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-settings-table.h"

#include "filo-feed-table.h"
#include "filo-table-private.h"

#define COLUMNS \
  "id, change, organization_prefix, organization_email, time_zone, country, badge, " \
  "undo_ms, send_late_ms, answer_target_ms, opt_out_reply, opt_in_reply, help_reply"

static const char upsert[] =
  "INSERT INTO settings ("
  "id, change, organization_prefix, organization_email, time_zone, country, badge, "
  "undo_ms, send_late_ms, answer_target_ms, opt_out_reply, opt_in_reply, help_reply"
  ") VALUES ("
  "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13"
  ") ON CONFLICT (id) DO UPDATE SET "
  "change = excluded.change, organization_prefix = excluded.organization_prefix, "
  "organization_email = excluded.organization_email, time_zone = excluded.time_zone, "
  "country = excluded.country, badge = excluded.badge, undo_ms = excluded.undo_ms, "
  "send_late_ms = excluded.send_late_ms, answer_target_ms = excluded.answer_target_ms, "
  "opt_out_reply = excluded.opt_out_reply, opt_in_reply = excluded.opt_in_reply, "
  "help_reply = excluded.help_reply";

static gpointer
read_settings (FiloDb         *db,
               FiloStatement  *row,
               GError        **error)
{
  g_autoptr(FiloSettings) object = NULL;

  object = filo_settings_new ();
  filo_settings_set_id (object, filo_statement_get_text (row, 0));
  filo_settings_set_change (object, filo_statement_get_int64 (row, 1));
  filo_settings_set_organization_prefix (object, filo_statement_get_text (row, 2));
  filo_settings_set_organization_email (object, filo_statement_get_text (row, 3));
  filo_settings_set_time_zone (object, filo_statement_get_text (row, 4));
  filo_settings_set_country (object, filo_statement_get_text (row, 5));
  filo_settings_set_badge (object, filo_statement_get_boolean (row, 6));
  filo_settings_set_undo_ms (object, filo_statement_get_int64 (row, 7));
  filo_settings_set_send_late_ms (object, filo_statement_get_int64 (row, 8));
  filo_settings_set_answer_target_ms (object, filo_statement_get_int64 (row, 9));
  filo_settings_set_opt_out_reply (object, filo_statement_get_text (row, 10));
  filo_settings_set_opt_in_reply (object, filo_statement_get_text (row, 11));
  filo_settings_set_help_reply (object, filo_statement_get_text (row, 12));
  return g_steal_pointer (&object);
}

static void
bind_settings (FiloStatement *statement,
               FiloSettings  *object)
{
  filo_statement_bind_text (statement, 1, filo_settings_get_id (object));
  filo_statement_bind_int64 (statement, 2, filo_settings_get_change (object));
  filo_statement_bind_text (statement, 3, filo_settings_get_organization_prefix (object));
  filo_statement_bind_text (statement, 4, filo_settings_get_organization_email (object));
  filo_statement_bind_text (statement, 5, filo_settings_get_time_zone (object));
  filo_statement_bind_text (statement, 6, filo_settings_get_country (object));
  filo_statement_bind_boolean (statement, 7, filo_settings_get_badge (object));
  filo_statement_bind_int64 (statement, 8, filo_settings_get_undo_ms (object));
  filo_statement_bind_int64 (statement, 9, filo_settings_get_send_late_ms (object));
  filo_statement_bind_int64 (statement, 10, filo_settings_get_answer_target_ms (object));
  filo_statement_bind_text (statement, 11, filo_settings_get_opt_out_reply (object));
  filo_statement_bind_text (statement, 12, filo_settings_get_opt_in_reply (object));
  filo_statement_bind_text (statement, 13, filo_settings_get_help_reply (object));
}

FiloSettings *
filo_settings_table_get (FiloDb      *db,
                         const char  *id,
                         GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM settings WHERE id = ?1", id,
                          read_settings, error);
}

gboolean
filo_settings_table_put (FiloDb        *db,
                         FiloSettings  *object,
                         GError       **error)
{
  FiloStatement *statement = filo_db_prepare (db, upsert, error);

  if (statement == NULL)
    return FALSE;
  bind_settings (statement, object);
  return filo_statement_run (statement, error);
}

gboolean
filo_settings_table_save (FiloDb        *db,
                          FiloSettings  *object,
                          GError       **error)
{
  gint64 change = filo_feed_table_next (db, error);

  if (change == 0)
    return FALSE;
  filo_settings_set_change (object, change);
  return filo_settings_table_put (db, object, error);
}

gboolean
filo_settings_table_remove (FiloDb      *db,
                            const char  *id,
                            GError     **error)
{
  return filo_table_run_text (db, "DELETE FROM settings WHERE id = ?1", id, error);
}

GPtrArray *
filo_settings_table_list_changed_after (FiloDb  *db,
                                        gint64   change,
                                        guint    limit,
                                        GError **error)
{
  return filo_table_list_changed (db,
                                  "SELECT " COLUMNS " FROM settings WHERE change > ?1 "
                                  "ORDER BY change LIMIT ?2",
                                  change, limit, read_settings, error);
}

GPtrArray *
filo_settings_table_list_by_id_after (FiloDb      *db,
                                      const char  *last_id,
                                      guint        limit,
                                      GError     **error)
{
  return filo_table_list_batch (db,
                                "SELECT " COLUMNS " FROM settings WHERE id > ?2 AND change > ?1 "
                                "ORDER BY id LIMIT ?3",
                                0, last_id, limit, read_settings, error);
}

gboolean
filo_settings_table_count (FiloDb  *db,
                           gint64  *count,
                           GError **error)
{
  return filo_db_query_int64 (db, "SELECT COUNT(*) FROM settings WHERE change > 0", count,
                              error);
}
