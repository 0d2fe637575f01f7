/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-replica-table.h"

#include <stdlib.h>
#include <string.h>

/* One statement per kind: SQL is never put together from values. */
#define PER_KIND(before, after)                              \
  {                                                          \
    [FILO_KIND_SETTINGS] = before "settings" after,          \
    [FILO_KIND_AGENT] = before "agent" after,                \
    [FILO_KIND_NUMBER] = before "number" after,              \
    [FILO_KIND_SOURCE] = before "source" after,              \
    [FILO_KIND_PROFILE] = before "profile" after,            \
    [FILO_KIND_CONVERSATION] = before "conversation" after,  \
    [FILO_KIND_MESSAGE] = before "message" after,            \
    [FILO_KIND_ORDER] = before "order_" after,               \
  }

static const char *const change_sql[] = PER_KIND ("SELECT change FROM ", " WHERE id = ?1");

gboolean
filo_replica_table_get_change (FiloDb      *db,
                               FiloKind     kind,
                               const char  *id,
                               gboolean    *found,
                               gint64      *change,
                               GError     **error)
{
  FiloStatement *statement = filo_db_prepare (db, change_sql[kind], error);
  FiloStep step;

  *found = FALSE;
  *change = 0;
  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, id);
  step = filo_statement_step (statement, error);
  if (step == FILO_STEP_ROW)
    {
      *found = TRUE;
      *change = filo_statement_get_int64 (statement, 0);
    }
  filo_statement_reset (statement);
  return step != FILO_STEP_ERROR;
}

static gboolean
run_with_id (FiloDb      *db,
             const char  *sql,
             const char  *id,
             GError     **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, id);
  return filo_statement_run (statement, error);
}

static gboolean
run_with_kind_and_id (FiloDb      *db,
                      const char  *sql,
                      FiloKind     kind,
                      const char  *id,
                      GError     **error)
{
  FiloStatement *statement = filo_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, filo_kind_to_stored (kind));
  filo_statement_bind_text (statement, 2, id);
  return filo_statement_run (statement, error);
}

gboolean
filo_replica_table_clear (FiloDb  *db,
                          GError **error)
{
  return filo_db_execute (db,
                          "DELETE FROM media; DELETE FROM message; DELETE FROM conversation;"
                          "DELETE FROM order_item; DELETE FROM order_; DELETE FROM profile;"
                          "DELETE FROM source; DELETE FROM number; DELETE FROM agent;"
                          "DELETE FROM settings; DELETE FROM outbox; DELETE FROM outbox_base;"
                          "DELETE FROM draft; DELETE FROM alerted; DELETE FROM gone;"
                          "DELETE FROM replica_meta;",
                          error);
}

gboolean
filo_replica_table_get_gone (FiloDb      *db,
                             FiloKind     kind,
                             const char  *id,
                             gint64      *change,
                             GError     **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "SELECT change FROM gone WHERE kind = ?1 AND id = ?2", error);
  FiloStep step;

  *change = 0;
  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, filo_kind_to_stored (kind));
  filo_statement_bind_text (statement, 2, id);
  step = filo_statement_step (statement, error);
  if (step == FILO_STEP_ROW)
    *change = filo_statement_get_int64 (statement, 0);
  filo_statement_reset (statement);
  return step != FILO_STEP_ERROR;
}

gboolean
filo_replica_table_has_gone (FiloDb  *db,
                             gint64  *has,
                             GError **error)
{
  return filo_db_query_int64 (db, "SELECT EXISTS (SELECT 1 FROM gone)", has, error);
}

gboolean
filo_replica_table_put_gone (FiloDb      *db,
                             FiloKind     kind,
                             const char  *id,
                             gint64       change,
                             GError     **error)
{
  FiloStatement *statement =
      filo_db_prepare (db,
                       "INSERT INTO gone (kind, id, change) VALUES (?1, ?2, ?3) "
                       "ON CONFLICT (kind, id) DO UPDATE SET change = excluded.change "
                       "WHERE excluded.change > gone.change",
                       error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, filo_kind_to_stored (kind));
  filo_statement_bind_text (statement, 2, id);
  filo_statement_bind_int64 (statement, 3, change);
  return filo_statement_run (statement, error);
}

gboolean
filo_replica_table_forget_gone (FiloDb      *db,
                                FiloKind     kind,
                                const char  *id,
                                GError     **error)
{
  return run_with_kind_and_id (db, "DELETE FROM gone WHERE kind = ?1 AND id = ?2", kind, id,
                               error);
}

gboolean
filo_replica_table_begin_snapshot (FiloDb  *db,
                                   GError **error)
{
  return filo_db_execute (db,
                          "DELETE FROM gone;"
                          "UPDATE outbox_base SET json = json_set (json, '$.change', 0);"
                          "UPDATE settings SET change = 0 WHERE change > 0;"
                          "UPDATE agent SET change = 0 WHERE change > 0;"
                          "UPDATE number SET change = 0 WHERE change > 0;"
                          "UPDATE source SET change = 0 WHERE change > 0;"
                          "UPDATE profile SET change = 0 WHERE change > 0;"
                          "UPDATE conversation SET change = 0 WHERE change > 0;"
                          "UPDATE message SET change = 0 WHERE change > 0;"
                          "UPDATE order_ SET change = 0 WHERE change > 0;",
                          error);
}

#define STALE_CONVERSATION                                                      \
  "change = 0 AND id NOT IN (SELECT conversation_id FROM message WHERE state >= 100) " \
  "AND id NOT IN (SELECT conversation_id FROM outbox WHERE conversation_id NOT NULL)"

gboolean
filo_replica_table_end_snapshot (FiloDb  *db,
                                 GError **error)
{
  /* State 100 and above: unsent and refused, which only we have. */
  return filo_db_execute (
      db,
      "DELETE FROM agent WHERE change = 0;"
      "DELETE FROM number WHERE change = 0;"
      "DELETE FROM source WHERE change = 0;"
      "DELETE FROM message WHERE change = 0 AND state < 100;"
      "DELETE FROM media WHERE message_id NOT IN (SELECT id FROM message);"
      "DELETE FROM conversation WHERE " STALE_CONVERSATION ";"
      "DELETE FROM order_ WHERE change = 0;"
      "DELETE FROM order_item WHERE order_id NOT IN (SELECT id FROM order_);"
      "DELETE FROM profile WHERE change = 0"
      "  AND id NOT IN (SELECT profile_id FROM conversation)"
      "  AND id NOT IN (SELECT profile_id FROM outbox WHERE profile_id NOT NULL);"
      "DELETE FROM alerted WHERE at = 0 AND message_id NOT IN (SELECT id FROM message);",
      error);
}

gboolean
filo_replica_table_get_place (FiloDb      *db,
                              const char  *conversation_id,
                              FiloPlace   *place,
                              GError     **error)
{
  FiloStatement *statement =
      filo_db_prepare (db,
                       "SELECT entry, sort_at, state, blocked, unread, began_at "
                       "FROM conversation WHERE id = ?1",
                       error);
  FiloStep step;

  memset (place, 0, sizeof *place);
  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, conversation_id);
  step = filo_statement_step (statement, error);
  if (step == FILO_STEP_ROW)
    {
      FiloConversationState state = FILO_CONVERSATION_OPEN;

      place->key.entry = filo_statement_get_int64 (statement, 0);
      place->key.sort_at = filo_statement_get_int64 (statement, 1);
      filo_conversation_state_from_stored ((int) filo_statement_get_int64 (statement, 2), &state);
      place->unread = filo_statement_get_boolean (statement, 4);
      if (filo_statement_get_int64 (statement, 5) <= 0)
        place->mask = 0;
      else if (filo_statement_get_boolean (statement, 3))
        place->mask = FILO_PLACE_BLOCKED;
      else if (state == FILO_CONVERSATION_SNOOZED)
        place->mask = FILO_PLACE_SNOOZED;
      else if (state == FILO_CONVERSATION_CLOSED)
        place->mask = FILO_PLACE_CLOSED;
      else
        place->mask = FILO_PLACE_INBOX | (place->unread ? FILO_PLACE_UNREAD : 0);
    }
  filo_statement_reset (statement);
  return step != FILO_STEP_ERROR;
}

static const char *
keys_sql (FiloPlaceMask place)
{
  switch (place)
    {
    case FILO_PLACE_INBOX:
      return "SELECT sort_at, entry FROM conversation "
             "WHERE began_at > 0 AND blocked = 0 AND state = 1 "
             "ORDER BY sort_at DESC LIMIT ?1";
    case FILO_PLACE_UNREAD:
      return "SELECT sort_at, entry FROM conversation "
             "WHERE began_at > 0 AND blocked = 0 AND state = 1 AND unread = 1 "
             "ORDER BY sort_at DESC LIMIT ?1";
    case FILO_PLACE_SNOOZED:
      return "SELECT sort_at, entry FROM conversation "
             "WHERE began_at > 0 AND blocked = 0 AND state = 2 "
             "ORDER BY sort_at DESC LIMIT ?1";
    case FILO_PLACE_CLOSED:
      return "SELECT sort_at, entry FROM conversation "
             "WHERE began_at > 0 AND blocked = 0 AND state = 3 "
             "ORDER BY sort_at DESC LIMIT ?1";
    case FILO_PLACE_BLOCKED:
      return "SELECT sort_at, entry FROM conversation "
             "WHERE began_at > 0 AND blocked = 1 "
             "ORDER BY sort_at DESC LIMIT ?1";
    }
  g_assert_not_reached ();
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const FiloPlaceKey *first = a;
  const FiloPlaceKey *second = b;

  return first->entry > second->entry ? -1 : first->entry < second->entry;
}

/* Within one moment the index orders by something else than the entry. */
static void
order_ties (GArray *keys)
{
  FiloPlaceKey *rows = (FiloPlaceKey *) (void *) keys->data;

  for (guint begin = 0, end; begin < keys->len; begin = end)
    {
      for (end = begin + 1; end < keys->len && rows[end].sort_at == rows[begin].sort_at; end++)
        ;
      if (end - begin > 1)
        qsort (rows + begin, end - begin, sizeof (FiloPlaceKey), compare_entries);
    }
}

GArray *
filo_replica_table_list_keys (FiloDb         *db,
                              FiloPlaceMask   place,
                              guint           limit,
                              GError        **error)
{
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (FiloPlaceKey));
  FiloStatement *statement = filo_db_prepare (db, keys_sql (place), error);
  FiloStep step;

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, limit == 0 ? -1 : (gint64) limit);
  while ((step = filo_statement_step (statement, error)) == FILO_STEP_ROW)
    {
      const FiloPlaceKey key = { .sort_at = filo_statement_get_int64 (statement, 0),
                                 .entry = filo_statement_get_int64 (statement, 1) };

      g_array_append_val (keys, key);
    }
  if (step != FILO_STEP_DONE)
    return NULL;
  order_ties (keys);
  return g_steal_pointer (&keys);
}

char *
filo_replica_table_get_conversation_id (FiloDb  *db,
                                        gint64   entry,
                                        GError **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "SELECT id FROM conversation WHERE entry = ?1", error);
  char *id = NULL;

  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, entry);
  if (filo_statement_step (statement, error) == FILO_STEP_ROW)
    id = filo_statement_dup_text (statement, 0);
  filo_statement_reset (statement);
  return id;
}

gboolean
filo_replica_table_count (FiloDb  *db,
                          guint    counts[FILO_N_PLACES],
                          GError **error)
{
  FiloStatement *statement =
      filo_db_prepare (db,
                       "SELECT 0, blocked, state, count(*) FROM conversation "
                       "WHERE began_at > 0 GROUP BY blocked, state "
                       "UNION ALL "
                       "SELECT 1, 0, 1, count(*) FROM conversation "
                       "WHERE began_at > 0 AND blocked = 0 AND state = 1 AND unread = 1",
                       error);
  FiloStep step;

  memset (counts, 0, FILO_N_PLACES * sizeof (guint));
  if (statement == NULL)
    return FALSE;
  while ((step = filo_statement_step (statement, error)) == FILO_STEP_ROW)
    {
      const gint64 state = filo_statement_get_int64 (statement, 2);
      const guint n = (guint) filo_statement_get_int64 (statement, 3);

      if (filo_statement_get_boolean (statement, 0))
        counts[1] = n;
      else if (filo_statement_get_boolean (statement, 1))
        counts[4] += n;
      else
        counts[state == 1 ? 0 : state == 2 ? 2 : 3] += n;
    }
  return step == FILO_STEP_DONE;
}

static GPtrArray *
read_ids (FiloStatement  *statement,
          GError        **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  FiloStep step;

  while ((step = filo_statement_step (statement, error)) == FILO_STEP_ROW)
    g_ptr_array_add (ids, filo_statement_dup_text (statement, 0));
  return step == FILO_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

gboolean
filo_replica_table_get_revision (FiloDb      *db,
                                 const char  *conversation_id,
                                 const char  *me,
                                 gint64      *revision,
                                 GError     **error)
{
  FiloStatement *statement = filo_db_prepare (
      db,
      "SELECT max(position) FROM message WHERE conversation_id = ?1 AND position > 0 "
      "AND ((origin = 1 AND keyword IN (0, 5)) OR (origin = 2 AND agent_id IS NOT ?2))",
      error);
  FiloStep step;

  *revision = 0;
  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, conversation_id);
  filo_statement_bind_text (statement, 2, me);
  step = filo_statement_step (statement, error);
  if (step == FILO_STEP_ROW)
    *revision = filo_statement_get_int64 (statement, 0);
  filo_statement_reset (statement);
  return step != FILO_STEP_ERROR;
}

GPtrArray *
filo_replica_table_list_stale (FiloDb  *db,
                               GError **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "SELECT id FROM conversation WHERE " STALE_CONVERSATION, error);

  return statement == NULL ? NULL : read_ids (statement, error);
}

GPtrArray *
filo_replica_table_list_local (FiloDb  *db,
                               GError **error)
{
  FiloStatement *statement =
      filo_db_prepare (db, "SELECT id FROM message WHERE state >= 100 ORDER BY id", error);

  return statement == NULL ? NULL : read_ids (statement, error);
}

gboolean
filo_replica_table_note_arrival (FiloDb      *db,
                                 const char  *message_id,
                                 GError     **error)
{
  return run_with_id (db,
                      "INSERT INTO alerted (message_id, at) VALUES (?1, 0) ON CONFLICT DO NOTHING",
                      message_id, error);
}

GPtrArray *
filo_replica_table_judge_arrivals (FiloDb  *db,
                                   gint64   now,
                                   GError **error)
{
  g_autoptr(GPtrArray) alerts = NULL;
  FiloStatement *statement = filo_db_prepare (
      db,
      "SELECT a.message_id FROM alerted a "
      "JOIN message m ON m.id = a.message_id JOIN conversation c ON c.id = m.conversation_id "
      "WHERE a.at = 0 AND m.position > c.read_through AND c.blocked = 0 "
      "AND NOT (c.state = 2 AND c.stay_asleep = 1) ORDER BY m.created_at, m.id",
      error);

  if (statement == NULL)
    return NULL;
  alerts = read_ids (statement, error);
  if (alerts == NULL)
    return NULL;

  statement = filo_db_prepare (
      db,
      "UPDATE alerted SET at = ?1 WHERE at = 0 AND EXISTS (SELECT 1 FROM message m "
      "JOIN conversation c ON c.id = m.conversation_id WHERE m.id = alerted.message_id)",
      error);
  if (statement == NULL)
    return NULL;
  filo_statement_bind_int64 (statement, 1, now);
  return filo_statement_run (statement, error) ? g_steal_pointer (&alerts) : NULL;
}

gboolean
filo_replica_table_mark_all_alerted (FiloDb  *db,
                                     gint64   now,
                                     GError **error)
{
  FiloStatement *statement = filo_db_prepare (
      db,
      "INSERT INTO alerted (message_id, at) "
      "SELECT m.id, ?1 FROM message m JOIN conversation c ON c.id = m.conversation_id "
      "WHERE m.origin = 1 AND m.position > c.read_through "
      "ON CONFLICT (message_id) DO UPDATE SET at = excluded.at WHERE at = 0",
      error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_int64 (statement, 1, now);
  return filo_statement_run (statement, error);
}
