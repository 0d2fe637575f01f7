/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-replica.h"

#include "filo-codec.h"
#include "filo-conversation-table.h"
#include "filo-cursor.h"
#include "filo-json.h"
#include "filo-kind-tables.h"
#include "filo-message-table.h"
#include "filo-overlay.h"
#include "filo-profile-table.h"
#include "filo-replica-meta-table.h"

gboolean
filo_replica_begin (FiloReplica  *self,
                    FiloDb       *db,
                    FiloDelta    *delta,
                    const char   *me,
                    gint64        now,
                    GError      **error)
{
  gint64 n_waiting = 0;
  gint64 n_all = 0;

  gint64 has_gone = 0;

  if (!filo_outbox_table_count (db, &n_waiting, &n_all, error) ||
      !filo_replica_table_has_gone (db, &has_gone, error))
    return FALSE;
  *self = (FiloReplica){ .db = db, .delta = delta, .me = me, .now = now,
                         .has_commands = n_all > 0, .has_gone = has_gone != 0 };
  return TRUE;
}

/* The number of a cursor; 0 for none. */
static gint64
cursor_number (const char *cursor)
{
  g_autofree char *epoch = NULL;
  gint64 number = 0;

  return filo_cursor_parse (cursor, &epoch, &number) ? number : 0;
}

/* Remembers where a conversation stood before this job touched it. */
static gboolean
note_conversation (FiloReplica            *self,
                   const char             *id,
                   gboolean                found,
                   FiloConversationDelta **conversation,
                   GError                **error)
{
  gboolean is_new = FALSE;

  *conversation = filo_delta_conversation (self->delta, id, &is_new);
  return !is_new || !found || filo_replica_table_get_place (self->db, id, &(*conversation)->before, error);
}

static gboolean
put_conversation (FiloReplica       *self,
                  FiloConversation  *object,
                  gboolean           found,
                  GError           **error)
{
  FiloConversationDelta *conversation = NULL;

  if (!note_conversation (self, filo_conversation_get_id (object), found, &conversation, error) ||
      !filo_conversation_table_put (self->db, object, error))
    return FALSE;
  g_set_object (&conversation->fresh, object);
  return TRUE;
}

/* Blocking moves a person's conversations between the lists. */
static gboolean
note_conversations_of (FiloReplica  *self,
                       const char   *profile_id,
                       GError      **error)
{
  g_autoptr(GPtrArray) conversations =
      filo_conversation_table_list_of_profile (self->db, profile_id, error);

  if (conversations == NULL)
    return FALSE;
  for (guint i = 0; i < conversations->len; i++)
    {
      FiloConversation *object = conversations->pdata[i];
      FiloConversationDelta *conversation = NULL;

      if (!note_conversation (self, filo_conversation_get_id (object), TRUE, &conversation, error))
        return FALSE;
      if (conversation->fresh == NULL)
        conversation->fresh = g_object_ref (object);
    }
  return TRUE;
}

static gboolean
put_profile (FiloReplica  *self,
             FiloProfile  *object,
             gboolean      found,
             GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloProfile) before = NULL;

  if (found)
    before = filo_profile_table_get (self->db, filo_profile_get_id (object), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (before != NULL &&
      filo_profile_is_blocked (before) != filo_profile_is_blocked (object) &&
      !note_conversations_of (self, filo_profile_get_id (object), error))
    return FALSE;
  if (!filo_profile_table_put (self->db, object, error))
    return FALSE;
  g_ptr_array_add (self->delta->profiles, g_object_ref (object));
  return TRUE;
}

static gboolean
put_message (FiloReplica  *self,
             FiloMessage  *object,
             gboolean      found,
             GError      **error)
{
  if (!(found ? filo_message_table_put (self->db, object, error)
              : filo_message_table_add (self->db, object, error)))
    return FALSE;
  g_hash_table_replace (self->delta->messages, (char *) filo_message_get_id (object),
                        g_object_ref (object));
  return TRUE;
}

static gboolean
put_object (FiloReplica  *self,
            FiloKind      kind,
            GObject      *object,
            gboolean      found,
            GError      **error)
{
  switch (kind)
    {
    case FILO_KIND_CONVERSATION:
      return put_conversation (self, FILO_CONVERSATION (object), found, error);
    case FILO_KIND_MESSAGE:
      return put_message (self, FILO_MESSAGE (object), found, error);
    case FILO_KIND_PROFILE:
      return put_profile (self, FILO_PROFILE (object), found, error);
    case FILO_KIND_SETTINGS:
      g_set_object (&self->delta->settings, FILO_SETTINGS (object));
      break;
    case FILO_KIND_AGENT:
      g_ptr_array_add (self->delta->agents, g_object_ref (object));
      break;
    case FILO_KIND_NUMBER:
      g_ptr_array_add (self->delta->numbers, g_object_ref (object));
      break;
    case FILO_KIND_SOURCE:
      g_ptr_array_add (self->delta->sources, g_object_ref (object));
      break;
    case FILO_KIND_ORDER:
      break;
    }
  return filo_kind_tables_put (self->db, kind, object, error);
}

/* Whether a command changes the object that an entry of its list is about. */
static gboolean
concerns (const FiloOutboxEntry *entry,
          FiloKind               kind)
{
  switch (entry->what)
    {
    case FILO_OUTBOX_SEND:
    case FILO_OUTBOX_PATCH:
      return kind == FILO_KIND_CONVERSATION;
    case FILO_OUTBOX_BLOCK:
    case FILO_OUTBOX_UNBLOCK:
      return kind == FILO_KIND_CONVERSATION || kind == FILO_KIND_PROFILE;
    case FILO_OUTBOX_OPT_OUT:
      return kind == FILO_KIND_PROFILE;
    case FILO_OUTBOX_CANCEL:
    case FILO_OUTBOX_RETRY:
    case FILO_OUTBOX_SETTLE:
    case FILO_OUTBOX_SEND_NOW:
      return kind == FILO_KIND_MESSAGE;
    }
  return FALSE;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  const FiloOutboxEntry *first = *(FiloOutboxEntry *const *) a;
  const FiloOutboxEntry *second = *(FiloOutboxEntry *const *) b;

  return first->number < second->number ? -1 : first->number > second->number;
}

/* The commands whose effect an object shows, in the order given. */
static GPtrArray *
list_commands (FiloReplica  *self,
               FiloKind      kind,
               GObject      *object,
               GError      **error)
{
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GPtrArray) more = NULL;
  g_autoptr(GPtrArray) relevant =
      g_ptr_array_new_with_free_func ((GDestroyNotify) filo_outbox_entry_free);
  GPtrArray *lists[2] = { NULL, NULL };

  if (kind == FILO_KIND_CONVERSATION)
    {
      FiloConversation *conversation = FILO_CONVERSATION (object);
      const char *profile_id = filo_conversation_get_profile_id (conversation);

      entries = filo_outbox_table_list_for_conversation (
          self->db, filo_conversation_get_id (conversation), error);
      if (entries == NULL)
        return NULL;
      if (profile_id != NULL &&
          (more = filo_outbox_table_list_for_profile (self->db, profile_id, error)) == NULL)
        return NULL;
    }
  else if (kind == FILO_KIND_MESSAGE)
    entries = filo_outbox_table_list_for_message (
        self->db, filo_message_get_id (FILO_MESSAGE (object)), error);
  else
    entries = filo_outbox_table_list_for_profile (
        self->db, filo_profile_get_id (FILO_PROFILE (object)), error);
  if (entries == NULL)
    return NULL;

  lists[0] = entries;
  lists[1] = more;
  for (guint n = 0; n < G_N_ELEMENTS (lists) && lists[n] != NULL; n++)
    for (guint i = 0; i < lists[n]->len; i++)
      if (concerns (lists[n]->pdata[i], kind))
        {
          g_ptr_array_add (relevant, lists[n]->pdata[i]);
          lists[n]->pdata[i] = NULL;
        }
  g_ptr_array_sort (relevant, compare_numbers);
  return g_steal_pointer (&relevant);
}

static gboolean
overlay (FiloReplica  *self,
         FiloKind      kind,
         GObject      *object,
         GPtrArray    *commands,
         GError      **error)
{
  for (guint i = 0; i < commands->len; i++)
    {
      const FiloOutboxEntry *entry = commands->pdata[i];

      if (kind == FILO_KIND_CONVERSATION)
        {
          if (!filo_overlay_conversation (FILO_CONVERSATION (object), entry, self->me, error))
            return FALSE;
        }
      else if (kind == FILO_KIND_MESSAGE)
        {
          if (!filo_overlay_message (FILO_MESSAGE (object), entry, error))
            return FALSE;
        }
      else
        filo_overlay_profile (FILO_PROFILE (object), entry, self->me);
    }
  return TRUE;
}

static gboolean
keep_base (FiloReplica  *self,
           FiloKind      kind,
           const char   *id,
           GObject      *object,
           GError      **error)
{
  g_autoptr(JsonNode) node = filo_codec_to_json (kind, object);
  g_autofree char *json = filo_json_to_string (node);

  return filo_outbox_base_table_put (self->db, kind, id, json, error);
}

/* What the gateway says of an object, shown with what is on its way. */
static gboolean
put_with_overlay (FiloReplica  *self,
                  FiloKind      kind,
                  const char   *id,
                  GObject      *object,
                  gboolean      found,
                  GError      **error)
{
  g_autoptr(GPtrArray) commands = NULL;

  if (!self->has_commands || (kind != FILO_KIND_CONVERSATION && kind != FILO_KIND_MESSAGE &&
                              kind != FILO_KIND_PROFILE))
    return put_object (self, kind, object, found, error);

  commands = list_commands (self, kind, object, error);
  if (commands == NULL)
    return FALSE;
  if (commands->len > 0 && (!keep_base (self, kind, id, object, error) ||
                            !overlay (self, kind, object, commands, error)))
    return FALSE;
  return put_object (self, kind, object, found, error);
}

/* After a command came or went: the gateway's last word with what is left. */
static gboolean
refresh (FiloReplica  *self,
         FiloKind      kind,
         const char   *id,
         GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *json = filo_outbox_base_table_get (self->db, kind, id, &local_error);
  g_autoptr(JsonObject) base = NULL;
  g_autoptr(GObject) object = NULL;
  g_autoptr(GPtrArray) commands = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (json == NULL)
    return TRUE;

  base = filo_json_parse_object (json, -1, FILO_JSON_LIMITS_ANSWER, error);
  if (base == NULL || (object = filo_codec_from_json (kind, base, error)) == NULL ||
      (commands = list_commands (self, kind, object, error)) == NULL)
    return FALSE;
  if (commands->len == 0)
    return filo_outbox_base_table_remove (self->db, kind, id, error) &&
           put_object (self, kind, object, TRUE, error);
  return overlay (self, kind, object, commands, error) &&
         put_object (self, kind, object, TRUE, error);
}

/* Keeps the gateway's word on an object, unless it is kept already. */
static gboolean
ensure_base (FiloReplica  *self,
             FiloKind      kind,
             const char   *id,
             GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *json = filo_outbox_base_table_get (self->db, kind, id, &local_error);
  g_autoptr(GObject) object = NULL;

  if (local_error == NULL && json == NULL)
    object = filo_kind_tables_get (self->db, kind, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (json != NULL || object == NULL)
    return TRUE;
  /* What never reached the gateway has no such word. */
  if (kind == FILO_KIND_MESSAGE &&
      filo_text_state_is_local (filo_message_get_state (FILO_MESSAGE (object))))
    return TRUE;
  return keep_base (self, kind, id, object, error);
}

/* Calls `func` for everything that a command concerns. */
static gboolean
for_targets (FiloReplica            *self,
             const FiloOutboxEntry  *entry,
             gboolean              (*func) (FiloReplica *, FiloKind, const char *, GError **),
             GError                **error)
{
  if (concerns (entry, FILO_KIND_MESSAGE) && entry->message_id != NULL &&
      !func (self, FILO_KIND_MESSAGE, entry->message_id, error))
    return FALSE;
  if (concerns (entry, FILO_KIND_PROFILE) && entry->profile_id != NULL &&
      !func (self, FILO_KIND_PROFILE, entry->profile_id, error))
    return FALSE;
  if (!concerns (entry, FILO_KIND_CONVERSATION))
    return TRUE;
  if (entry->conversation_id != NULL)
    return func (self, FILO_KIND_CONVERSATION, entry->conversation_id, error);
  if (entry->profile_id != NULL)
    {
      g_autoptr(GPtrArray) conversations =
          filo_conversation_table_list_of_profile (self->db, entry->profile_id, error);

      if (conversations == NULL)
        return FALSE;
      for (guint i = 0; i < conversations->len; i++)
        if (!func (self, FILO_KIND_CONVERSATION,
                   filo_conversation_get_id (conversations->pdata[i]), error))
          return FALSE;
    }
  return TRUE;
}

/* A text that we hold as unsent has come back from the gateway: it is accepted,
 * whatever became of the answer. */
static gboolean
accept_seen_text (FiloReplica  *self,
                  const char   *message_id,
                  gint64        change,
                  GError      **error)
{
  g_autoptr(GPtrArray) entries =
      filo_outbox_table_list_for_message (self->db, message_id, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const FiloOutboxEntry *entry = entries->pdata[i];

      if (entry->what == FILO_OUTBOX_SEND && entry->accepted == 0 &&
          !filo_replica_accept_command (self, entry, change, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_gone (FiloReplica  *self,
            FiloKind      kind,
            const char   *id,
            gint64        change,
            GError      **error)
{
  if (kind == FILO_KIND_CONVERSATION)
    {
      FiloConversationDelta *conversation = NULL;

      if (!note_conversation (self, id, TRUE, &conversation, error))
        return FALSE;
      g_clear_object (&conversation->fresh);
    }
  if (kind == FILO_KIND_MESSAGE)
    g_hash_table_remove (self->delta->messages, id);
  filo_delta_add_gone (self->delta, kind, id);
  self->has_gone = TRUE;
  return filo_outbox_base_table_remove (self->db, kind, id, error) &&
         filo_replica_table_put_gone (self->db, kind, id, change, error) &&
         filo_kind_tables_remove (self->db, kind, id, error);
}

gboolean
filo_replica_apply (FiloReplica  *self,
                    FiloKind      kind,
                    const char   *id,
                    GObject      *object,
                    gint64        change,
                    gboolean     *applied,
                    GError      **error)
{
  gboolean found = FALSE;
  gint64 stored = 0;

  *applied = FALSE;
  if (change == 0 && object != NULL)
    change = filo_kind_tables_get_change (kind, object);
  if (!filo_replica_table_get_change (self->db, kind, id, &found, &stored, error))
    return FALSE;
  if (found && stored >= change && stored > 0)
    return TRUE;

  if (!found && self->has_gone)
    {
      gint64 gone_at = 0;

      if (!filo_replica_table_get_gone (self->db, kind, id, &gone_at, error))
        return FALSE;
      if (gone_at >= change && gone_at > 0)
        return TRUE;
      if (gone_at > 0 && !filo_replica_table_forget_gone (self->db, kind, id, error))
        return FALSE;
    }

  *applied = TRUE;
  self->delta->n_applied++;
  if (object == NULL)
    return apply_gone (self, kind, id, change, error);

  if (kind == FILO_KIND_MESSAGE)
    {
      FiloMessage *message = FILO_MESSAGE (object);
      const FiloKeywordClass keyword = filo_message_get_keyword (message);

      if (self->note_arrivals && (!found || !self->only_missing) &&
          filo_message_get_origin (message) == FILO_ORIGIN_INBOUND &&
          (keyword == FILO_KEYWORD_NONE || keyword == FILO_KEYWORD_POSSIBLE_OPT_OUT) &&
          !filo_replica_table_note_arrival (self->db, id, error))
        return FALSE;
      if (self->has_commands && filo_message_get_origin (message) == FILO_ORIGIN_REPLY &&
          !accept_seen_text (self, id, change, error))
        return FALSE;
    }
  return put_with_overlay (self, kind, id, object, found, error);
}

gboolean
filo_replica_put_local_message (FiloReplica  *self,
                                FiloMessage  *message,
                                GError      **error)
{
  return put_message (self, message, TRUE, error);
}

gboolean
filo_replica_remove_local_message (FiloReplica  *self,
                                   const char   *id,
                                   GError      **error)
{
  g_hash_table_remove (self->delta->messages, id);
  filo_delta_add_gone (self->delta, FILO_KIND_MESSAGE, id);
  return filo_message_table_remove (self->db, id, error);
}

gboolean
filo_replica_add_command (FiloReplica      *self,
                          FiloOutboxEntry  *entry,
                          GError          **error)
{
  self->has_commands = TRUE;
  self->delta->outbox_changed = TRUE;
  return for_targets (self, entry, ensure_base, error) &&
         filo_outbox_table_add (self->db, entry, error) &&
         for_targets (self, entry, refresh, error);
}

gboolean
filo_replica_remove_command (FiloReplica            *self,
                             const FiloOutboxEntry  *entry,
                             GError                **error)
{
  self->delta->outbox_changed = TRUE;
  return filo_outbox_table_remove (self->db, entry->number, error) &&
         for_targets (self, entry, refresh, error);
}

gboolean
filo_replica_accept_command (FiloReplica            *self,
                             const FiloOutboxEntry  *entry,
                             gint64                  change,
                             GError                **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *cursor = NULL;

  cursor = filo_replica_meta_table_get (self->db, FILO_REPLICA_CURSOR, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (change <= 0 || change <= cursor_number (cursor))
    return filo_replica_remove_command (self, entry, error);

  self->delta->outbox_changed = TRUE;
  return filo_outbox_table_set_accepted (self->db, entry->number, change, error);
}

gboolean
filo_replica_set_cursor (FiloReplica  *self,
                         const char   *cursor,
                         GError      **error)
{
  if (!filo_replica_meta_table_set (self->db, FILO_REPLICA_CURSOR, cursor, error))
    return FALSE;
  g_free (self->delta->cursor);
  self->delta->cursor = g_strdup (cursor);

  if (self->has_commands)
    {
      g_autoptr(GPtrArray) accepted =
          filo_outbox_table_list_accepted (self->db, cursor_number (cursor), error);

      if (accepted == NULL)
        return FALSE;
      for (guint i = 0; i < accepted->len; i++)
        if (!filo_replica_remove_command (self, accepted->pdata[i], error))
          return FALSE;
    }
  return TRUE;
}

gboolean
filo_replica_end (FiloReplica  *self,
                  GError      **error)
{
  FiloDelta *delta = self->delta;
  gint64 n_waiting = 0;
  gint64 n_all = 0;
  g_autoptr(GPtrArray) alerts = NULL;

  if (self->note_arrivals)
    {
      alerts = filo_replica_table_judge_arrivals (self->db, self->now, error);
      if (alerts == NULL)
        return FALSE;
      for (guint i = 0; i < alerts->len; i++)
        {
          FiloMessage *message = filo_message_table_get (self->db, alerts->pdata[i], error);

          if (message == NULL)
            return FALSE;
          g_ptr_array_add (delta->alerts, message);
        }
    }
  for (guint i = 0; i < delta->conversations->len; i++)
    {
      FiloConversationDelta *conversation = delta->conversations->pdata[i];

      if (!filo_replica_table_get_place (self->db, conversation->id, &conversation->after, error))
        return FALSE;
    }
  if (!filo_outbox_table_count (self->db, &n_waiting, &n_all, error))
    return FALSE;
  delta->unsent = (guint) n_waiting;
  return TRUE;
}
