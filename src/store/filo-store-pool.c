/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store-private.h"

#include "filo-conversation-table.h"
#include "filo-profile-table.h"
#include "filo-properties.h"

/* Rows read by one job: small, so that what is looked at now comes first. */
#define LOAD_AT_ONCE 64

typedef enum { WANTED_CONVERSATION, WANTED_ENTRY, WANTED_PROFILE } FiloWantedKind;

typedef struct {
  FiloWantedKind kind;
  char          *id;
  gint64         entry;
} FiloWanted;

typedef struct {
  GPtrArray *wanted;    /* FiloWanted */
  guint64    serial;
} LoadRequest;

typedef struct {
  GPtrArray *rows;      /* FiloLoadedRow */
  GPtrArray *profiles;
} LoadResult;

static void load_wanted (FiloStore *self);

void
filo_wanted_free (gpointer data)
{
  FiloWanted *wanted = data;

  g_free (wanted->id);
  g_free (wanted);
}

static void
load_request_free (gpointer data)
{
  LoadRequest *request = data;

  g_ptr_array_unref (request->wanted);
  g_free (request);
}

static void
load_result_free (gpointer data)
{
  LoadResult *result = data;

  g_ptr_array_unref (result->rows);
  g_ptr_array_unref (result->profiles);
  g_free (result);
}

void
filo_loaded_row_free (gpointer data)
{
  FiloLoadedRow *row = data;

  g_clear_object (&row->conversation);
  g_clear_object (&row->profile);
  g_free (row);
}

/* Worker thread. NULL without an error when there is no such row (any more). */
FiloLoadedRow *
filo_loaded_row_read (FiloDb      *db,
                      gint64       entry,
                      const char  *id,
                      GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *found = NULL;
  g_autoptr(FiloConversation) conversation = NULL;
  g_autoptr(FiloProfile) profile = NULL;
  const char *profile_id;
  FiloLoadedRow *row;

  if (id == NULL)
    id = found = filo_replica_table_get_conversation_id (db, entry, &local_error);
  else
    {
      FiloPlace place;

      if (filo_replica_table_get_place (db, id, &place, &local_error))
        entry = place.key.entry;
    }
  if (local_error == NULL && id != NULL)
    conversation = filo_conversation_table_get (db, id, &local_error);
  profile_id = conversation != NULL ? filo_conversation_get_profile_id (conversation) : NULL;
  if (local_error == NULL && profile_id != NULL)
    profile = filo_profile_table_get (db, profile_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (conversation == NULL)
    return NULL;

  row = g_new0 (FiloLoadedRow, 1);
  row->entry = entry;
  row->conversation = g_steal_pointer (&conversation);
  row->profile = g_steal_pointer (&profile);
  return row;
}

static gpointer
load_in_worker (FiloDb   *db,
                gpointer  data,
                GError  **error)
{
  const LoadRequest *request = data;
  LoadResult *result = g_new0 (LoadResult, 1);
  g_autoptr(GError) local_error = NULL;

  result->rows = g_ptr_array_new_with_free_func (filo_loaded_row_free);
  result->profiles = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < request->wanted->len && local_error == NULL; i++)
    {
      const FiloWanted *wanted = request->wanted->pdata[i];

      if (wanted->kind == WANTED_PROFILE)
        {
          FiloProfile *profile = filo_profile_table_get (db, wanted->id, &local_error);

          if (profile != NULL)
            g_ptr_array_add (result->profiles, profile);
        }
      else
        {
          FiloLoadedRow *row =
              filo_loaded_row_read (db, wanted->entry, wanted->id, &local_error);

          if (row != NULL)
            g_ptr_array_add (result->rows, row);
        }
    }
  if (local_error != NULL)
    {
      load_result_free (result);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return result;
}

static FiloPoolItem *
find_wanted (FiloStore        *self,
             const FiloWanted *wanted)
{
  if (wanted->kind == WANTED_PROFILE)
    return filo_pool_find (self->profiles, wanted->id);
  if (wanted->kind == WANTED_CONVERSATION)
    return filo_pool_find (self->conversations, wanted->id);
  return filo_pool_find_entry (self->conversations, wanted->entry);
}

/* Takes a profile's values over, unless a later delta wrote it already. */
static FiloProfile *
adopt_profile (FiloStore   *self,
               FiloProfile *fresh,
               guint64      serial)
{
  FiloPoolItem *item = filo_pool_find (self->profiles, filo_profile_get_id (fresh));
  FiloProfile *profile;

  if (item == NULL)
    {
      item = filo_pool_add (self->profiles, fresh, filo_profile_get_id (fresh), 0);
      profile = g_object_ref (fresh);
    }
  else
    {
      profile = g_object_ref (FILO_PROFILE (item->object));
      if (!item->loaded || item->stamp <= serial)
        filo_object_take_over (item->object, G_OBJECT (fresh));
    }
  item->loaded = TRUE;
  item->asked = FALSE;
  return profile;
}

/* The object of a row with its values; `item` is its place in the pool. */
static void
fill_conversation (FiloStore        *self,
                   FiloPoolItem     *item,
                   FiloConversation *fresh,
                   FiloProfile      *profile)
{
  FiloConversation *conversation = FILO_CONVERSATION (item->object);

  g_object_freeze_notify (item->object);
  if (conversation != fresh)
    filo_object_take_over (item->object, G_OBJECT (fresh));
  if (profile != NULL)
    filo_conversation_set_profile (conversation, profile);
  filo_conversation_set_draft (conversation, g_hash_table_lookup (self->drafts, item->id));
  filo_conversation_set_loaded (conversation, TRUE);
  item->loaded = TRUE;
  item->asked = FALSE;
  g_object_thaw_notify (item->object);
}

/* A row's object turned out to be another one than was shown. */
static void
exchange (FiloStore *self,
          gint64     entry)
{
  for (guint i = 0; i < self->conversation_lists->len; i++)
    filo_conversation_list_exchange (self->conversation_lists->pdata[i], entry);
}

FiloConversation *
filo_store_adopt_conversation (FiloStore        *self,
                               gint64            entry,
                               FiloConversation *fresh,
                               FiloProfile      *profile,
                               guint64           serial)
{
  const char *id = filo_conversation_get_id (fresh);
  FiloPoolItem *item = filo_pool_find (self->conversations, id);
  FiloPoolItem *hollow = entry != 0 ? filo_pool_find_entry (self->conversations, entry) : NULL;
  g_autoptr(FiloProfile) pooled =
      profile != NULL ? adopt_profile (self, profile, serial) : NULL;
  g_autoptr(FiloConversation) conversation = NULL;

  if (item == NULL && hollow != NULL && hollow->id == NULL)
    {
      item = hollow;
      filo_pool_set_id (self->conversations, item, id);
    }
  if (item == NULL)
    item = filo_pool_add (self->conversations, fresh, id, 0);

  conversation = g_object_ref (FILO_CONVERSATION (item->object));
  if (!item->loaded || item->stamp <= serial)
    fill_conversation (self, item, fresh, pooled);
  else if (pooled != NULL)
    filo_conversation_set_profile (conversation, pooled);
  item->asked = FALSE;

  if (entry != 0 && item->entry != entry)
    {
      filo_pool_set_entry (self->conversations, item, entry);
      if (hollow != NULL)
        exchange (self, entry);
    }
  return g_steal_pointer (&conversation);
}

FiloMessage *
filo_store_adopt_message (FiloStore   *self,
                          FiloMessage *fresh,
                          guint64      serial)
{
  FiloPoolItem *item = filo_pool_find (self->messages, filo_message_get_id (fresh));

  if (item == NULL)
    {
      item = filo_pool_add (self->messages, fresh, filo_message_get_id (fresh), 0);
      item->stamp = serial;
      item->loaded = TRUE;
      return g_object_ref (fresh);
    }
  if (item->stamp <= serial)
    {
      filo_object_take_over (item->object, G_OBJECT (fresh));
      item->stamp = serial;
    }
  return g_object_ref (FILO_MESSAGE (item->object));
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FiloStore) self = user_data;
  g_autoptr(GError) error = NULL;
  LoadResult *loaded = filo_store_read_finish (self, result, &error);

  self->loading = FALSE;
  if (loaded == NULL)
    {
      filo_store_handle_error (self, error);
      return;
    }
  for (guint i = 0; i < loaded->rows->len; i++)
    {
      FiloLoadedRow *row = loaded->rows->pdata[i];

      g_object_unref (filo_store_adopt_conversation (self, row->entry, row->conversation,
                                                     row->profile, self->load_serial));
    }
  for (guint i = 0; i < loaded->profiles->len; i++)
    g_object_unref (adopt_profile (self, loaded->profiles->pdata[i], self->load_serial));
  load_result_free (loaded);
  load_wanted (self);
}

static void
load_wanted (FiloStore *self)
{
  LoadRequest *request;

  if (self->loading || !self->open)
    return;

  request = g_new0 (LoadRequest, 1);
  request->wanted = g_ptr_array_new_with_free_func (filo_wanted_free);
  /* The newest wishes first; what nobody holds any more is passed over. */
  while (self->wanted->len > 0 && request->wanted->len < LOAD_AT_ONCE)
    {
      FiloWanted *wanted = g_ptr_array_steal_index (self->wanted, self->wanted->len - 1);
      const FiloPoolItem *item = find_wanted (self, wanted);

      if (item != NULL && !item->loaded)
        g_ptr_array_add (request->wanted, wanted);
      else
        filo_wanted_free (wanted);
    }
  if (request->wanted->len == 0)
    {
      load_request_free (request);
      return;
    }
  self->loading = TRUE;
  self->load_serial = self->serial;
  filo_store_read (self, load_in_worker, request, load_request_free, load_result_free, NULL,
                   on_loaded, g_object_ref (self));
}

static gboolean
on_load_idle (gpointer user_data)
{
  FiloStore *self = user_data;

  self->load_source = 0;
  load_wanted (self);
  return G_SOURCE_REMOVE;
}

static void
want (FiloStore      *self,
      FiloPoolItem   *item,
      FiloWantedKind  kind)
{
  FiloWanted *wanted;

  if (item->loaded || item->asked)
    return;
  item->asked = TRUE;
  wanted = g_new0 (FiloWanted, 1);
  wanted->kind = kind;
  wanted->id = kind == WANTED_ENTRY ? NULL : g_strdup (item->id);
  wanted->entry = kind == WANTED_ENTRY ? item->entry : 0;
  g_ptr_array_add (self->wanted, wanted);
  if (self->load_source == 0 && !self->loading)
    self->load_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_load_idle, self, NULL);
}

void
filo_store_stop_loading (FiloStore *self)
{
  g_clear_handle_id (&self->load_source, g_source_remove);
  g_clear_handle_id (&self->count_source, g_source_remove);
  g_ptr_array_set_size (self->wanted, 0);
}

FiloConversation *
filo_store_dup_conversation (FiloStore  *self,
                             const char *id)
{
  FiloPoolItem *item;
  g_autoptr(FiloConversation) conversation = NULL;

  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  item = filo_pool_find (self->conversations, id);
  if (item != NULL)
    return g_object_ref (FILO_CONVERSATION (item->object));

  conversation = filo_conversation_new ();
  filo_conversation_set_id (conversation, id);
  filo_conversation_set_draft (conversation, g_hash_table_lookup (self->drafts, id));
  item = filo_pool_add (self->conversations, conversation, id, 0);
  want (self, item, WANTED_CONVERSATION);
  return g_steal_pointer (&conversation);
}

FiloConversation *
filo_store_dup_conversation_of_entry (FiloStore *self,
                                      gint64     entry)
{
  FiloPoolItem *item = filo_pool_find_entry (self->conversations, entry);
  g_autoptr(FiloConversation) conversation = NULL;

  if (item != NULL)
    return g_object_ref (FILO_CONVERSATION (item->object));
  conversation = filo_conversation_new ();
  item = filo_pool_add (self->conversations, conversation, NULL, entry);
  want (self, item, WANTED_ENTRY);
  return g_steal_pointer (&conversation);
}

FiloProfile *
filo_store_dup_profile (FiloStore  *self,
                        const char *id)
{
  FiloPoolItem *item;
  g_autoptr(FiloProfile) profile = NULL;

  g_return_val_if_fail (FILO_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  item = filo_pool_find (self->profiles, id);
  if (item != NULL)
    return g_object_ref (FILO_PROFILE (item->object));

  profile = filo_profile_new ();
  filo_profile_set_id (profile, id);
  item = filo_pool_add (self->profiles, profile, id, 0);
  want (self, item, WANTED_PROFILE);
  return g_steal_pointer (&profile);
}

void
filo_store_take_profiles (FiloStore *self,
                          FiloDelta *delta)
{
  for (guint i = 0; i < delta->profiles->len; i++)
    {
      FiloProfile *fresh = delta->profiles->pdata[i];
      FiloPoolItem *item = filo_pool_find (self->profiles, filo_profile_get_id (fresh));

      if (item == NULL)
        continue;
      item->stamp = self->serial;
      item->loaded = TRUE;
      filo_object_take_over (item->object, G_OBJECT (fresh));
    }
}

void
filo_store_take_conversations (FiloStore *self,
                               FiloDelta *delta)
{
  for (guint i = 0; i < delta->conversations->len; i++)
    {
      FiloConversationDelta *conversation = delta->conversations->pdata[i];
      const gint64 entry = conversation->after.key.entry;
      FiloPoolItem *item = filo_pool_find (self->conversations, conversation->id);
      const FiloPoolItem *hollow;
      g_autoptr(FiloProfile) profile = NULL;
      const char *profile_id;

      if (item == NULL && entry != 0)
        {
          item = filo_pool_find_entry (self->conversations, entry);
          if (item != NULL && item->id == NULL && conversation->fresh != NULL)
            filo_pool_set_id (self->conversations, item, conversation->id);
          else
            item = NULL;
        }
      if (item == NULL)
        continue;
      if (conversation->fresh == NULL || entry == 0)
        {
          filo_pool_set_entry (self->conversations, item, 0);
          continue;
        }
      hollow = filo_pool_find_entry (self->conversations, entry);
      filo_pool_set_entry (self->conversations, item, entry);
      if (hollow != NULL && hollow != item)
        exchange (self, entry);
      item->stamp = self->serial;
      profile_id = filo_conversation_get_profile_id (conversation->fresh);
      if (profile_id != NULL)
        profile = filo_store_dup_profile (self, profile_id);
      fill_conversation (self, item, conversation->fresh, profile);
    }
}
