/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-profile-table.h"

#include "filo-feed-table.h"
#include "filo-table-private.h"

#define COLUMNS \
  "id, change, address, answerable, first_name, last_name, email, city, region, " \
  "country, language, zone, consent, consent_how, consent_word, consent_at, " \
  "blocked_at, blocked_by, created_at"

static const char upsert[] =
  "INSERT INTO profile ("
  "id, change, address, answerable, first_name, last_name, email, city, region, "
  "country, language, zone, consent, consent_how, consent_word, consent_at, "
  "blocked_at, blocked_by, created_at"
  ") VALUES ("
  "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19"
  ") ON CONFLICT (id) DO UPDATE SET "
  "change = excluded.change, address = excluded.address, "
  "answerable = excluded.answerable, first_name = excluded.first_name, "
  "last_name = excluded.last_name, email = excluded.email, city = excluded.city, "
  "region = excluded.region, country = excluded.country, language = excluded.language, "
  "zone = excluded.zone, consent = excluded.consent, "
  "consent_how = excluded.consent_how, consent_word = excluded.consent_word, "
  "consent_at = excluded.consent_at, blocked_at = excluded.blocked_at, "
  "blocked_by = excluded.blocked_by, created_at = excluded.created_at";

static gpointer
read_profile (FiloDb         *db,
              FiloStatement  *row,
              GError        **error)
{
  g_autoptr(FiloProfile) object = NULL;
  FiloConsent consent;
  FiloConsentHow consent_how;

  if (!FILO_TABLE_READ_ENUM (db, row, 12, filo_consent, &consent, "consent", error)
      || !FILO_TABLE_READ_ENUM (db, row, 13, filo_consent_how, &consent_how, "consent_how", error))
    return NULL;

  object = filo_profile_new ();
  filo_profile_set_id (object, filo_statement_get_text (row, 0));
  filo_profile_set_change (object, filo_statement_get_int64 (row, 1));
  filo_profile_set_address (object, filo_statement_get_text (row, 2));
  filo_profile_set_answerable (object, filo_statement_get_boolean (row, 3));
  filo_profile_set_first_name (object, filo_statement_get_text (row, 4));
  filo_profile_set_last_name (object, filo_statement_get_text (row, 5));
  filo_profile_set_email (object, filo_statement_get_text (row, 6));
  filo_profile_set_city (object, filo_statement_get_text (row, 7));
  filo_profile_set_region (object, filo_statement_get_text (row, 8));
  filo_profile_set_country (object, filo_statement_get_text (row, 9));
  filo_profile_set_language (object, filo_statement_get_text (row, 10));
  filo_profile_set_zone (object, filo_statement_get_text (row, 11));
  filo_profile_set_consent (object, consent);
  filo_profile_set_consent_how (object, consent_how);
  filo_profile_set_consent_word (object, filo_statement_get_text (row, 14));
  filo_profile_set_consent_at (object, filo_statement_get_int64 (row, 15));
  filo_profile_set_blocked_at (object, filo_statement_get_int64 (row, 16));
  filo_profile_set_blocked_by (object, filo_statement_get_text (row, 17));
  filo_profile_set_created_at (object, filo_statement_get_int64 (row, 18));
  return g_steal_pointer (&object);
}

static void
bind_profile (FiloStatement *statement,
              FiloProfile   *object)
{
  filo_statement_bind_text (statement, 1, filo_profile_get_id (object));
  filo_statement_bind_int64 (statement, 2, filo_profile_get_change (object));
  filo_statement_bind_text (statement, 3, filo_profile_get_address (object));
  filo_statement_bind_boolean (statement, 4, filo_profile_get_answerable (object));
  filo_statement_bind_text (statement, 5, filo_profile_get_first_name (object));
  filo_statement_bind_text (statement, 6, filo_profile_get_last_name (object));
  filo_statement_bind_text (statement, 7, filo_profile_get_email (object));
  filo_statement_bind_text (statement, 8, filo_profile_get_city (object));
  filo_statement_bind_text (statement, 9, filo_profile_get_region (object));
  filo_statement_bind_text (statement, 10, filo_profile_get_country (object));
  filo_statement_bind_text (statement, 11, filo_profile_get_language (object));
  filo_statement_bind_text (statement, 12, filo_profile_get_zone (object));
  filo_statement_bind_int64 (statement, 13,
                             filo_consent_to_stored (filo_profile_get_consent (object)));
  filo_statement_bind_int64 (statement, 14,
                             filo_consent_how_to_stored (filo_profile_get_consent_how (object)));
  filo_statement_bind_text (statement, 15, filo_profile_get_consent_word (object));
  filo_statement_bind_int64 (statement, 16, filo_profile_get_consent_at (object));
  filo_statement_bind_int64 (statement, 17, filo_profile_get_blocked_at (object));
  filo_statement_bind_text (statement, 18, filo_profile_get_blocked_by (object));
  filo_statement_bind_int64 (statement, 19, filo_profile_get_created_at (object));
}

#define KEPT                                                                              \
  "profile WHERE EXISTS (SELECT 1 FROM conversation c WHERE c.profile_id = profile.id AND " \
  FILO_CONVERSATION_KEPT ")"

FiloProfile *
filo_profile_table_get (FiloDb      *db,
                        const char  *id,
                        GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM profile WHERE id = ?1", id,
                          read_profile, error);
}

gboolean
filo_profile_table_put (FiloDb       *db,
                        FiloProfile  *object,
                        GError      **error)
{
  FiloStatement *statement = filo_db_prepare (db, upsert, error);
  gint64 blocked = filo_profile_is_blocked (object) ? 1 : 0;

  if (statement == NULL)
    return FALSE;
  bind_profile (statement, object);
  if (!filo_statement_run (statement, error))
    return FALSE;

  statement = filo_db_prepare (db,
                               "UPDATE conversation SET blocked = ?2 "
                               "WHERE profile_id = ?1 AND blocked <> ?2", error);
  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, filo_profile_get_id (object));
  filo_statement_bind_int64 (statement, 2, blocked);
  return filo_statement_run (statement, error);
}

gboolean
filo_profile_table_save (FiloDb       *db,
                         FiloProfile  *object,
                         GError      **error)
{
  gint64 change = filo_feed_table_next (db, error);

  if (change == 0)
    return FALSE;
  filo_profile_set_change (object, change);
  return filo_profile_table_put (db, object, error);
}

gboolean
filo_profile_table_remove (FiloDb      *db,
                           const char  *id,
                           GError     **error)
{
  return filo_table_run_text (db, "DELETE FROM profile WHERE id = ?1", id, error);
}

GPtrArray *
filo_profile_table_list_changed_after (FiloDb  *db,
                                       gint64   change,
                                       guint    limit,
                                       GError **error)
{
  return filo_table_list_changed (db,
                                  "SELECT " COLUMNS " FROM profile WHERE change > ?1 "
                                  "ORDER BY change LIMIT ?2",
                                  change, limit, read_profile, error);
}

GPtrArray *
filo_profile_table_list_by_id_after (FiloDb      *db,
                                     const char  *last_id,
                                     gint64       active_since,
                                     guint        limit,
                                     GError     **error)
{
  return filo_table_list_batch (db,
                                "SELECT " COLUMNS " FROM " KEPT " AND id > ?2 "
                                "ORDER BY id LIMIT ?3",
                                active_since, last_id, limit, read_profile, error);
}

gboolean
filo_profile_table_count (FiloDb  *db,
                          gint64   active_since,
                          gint64  *count,
                          GError **error)
{
  FiloStatement *statement = filo_db_prepare (db, "SELECT COUNT(*) FROM " KEPT, error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, active_since);
  return filo_table_read_int64 (statement, count, error);
}

FiloProfile *
filo_profile_table_get_by_address (FiloDb      *db,
                                   const char  *address,
                                   GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM profile WHERE address = ?1", address,
                          read_profile, error);
}
