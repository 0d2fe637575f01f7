/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-conversation-list.h"

#include "filo-key-array.h"
#include "filo-store-private.h"

/* More moves than this at once are merged in one pass. */
#define MANY_CHANGES 32
/* Objects kept alive after the view let go of them: scrolling back is free. */
#define N_RECENT 256

typedef struct {
  FiloPlaceKey before;
  FiloPlaceKey after;
  gboolean     was;
  gboolean     is;
} Move;

struct _FiloConversationList
{
  GObject                 parent_instance;

  FiloStore              *store;
  FiloConversationFilter  filter;
  GCancellable           *cancellable;
  FiloKeyArray            keys;         /* What is reported. */
  gboolean                complete;     /* Every row is. */
  gboolean                reading;      /* A read of all keys is under way. */
  gboolean                read_again;
  GArray                 *missed;       /* Moves since that read was asked for. */
  GObject                *recent[N_RECENT];
  guint                   next_recent;
};

static void filo_conversation_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloConversationList, filo_conversation_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      filo_conversation_list_model_init))

typedef enum { PROP_FILTER = 1, PROP_LOADING } FiloConversationListProps;
static GParamSpec *props[PROP_LOADING + 1];

G_STATIC_ASSERT (1 << FILO_CONVERSATION_FILTER_INBOX == FILO_PLACE_INBOX);
G_STATIC_ASSERT (1 << FILO_CONVERSATION_FILTER_UNREAD == FILO_PLACE_UNREAD);
G_STATIC_ASSERT (1 << FILO_CONVERSATION_FILTER_SNOOZED == FILO_PLACE_SNOOZED);
G_STATIC_ASSERT (1 << FILO_CONVERSATION_FILTER_CLOSED == FILO_PLACE_CLOSED);
G_STATIC_ASSERT (1 << FILO_CONVERSATION_FILTER_BLOCKED == FILO_PLACE_BLOCKED);

/* reading, in the worker */
typedef struct {
  FiloPlaceMask place;
  guint         limit;      /* 0 = all keys and no rows. */
} ReadRequest;

typedef struct {
  GArray    *keys;
  GPtrArray *rows;          /* FiloLoadedRow or empty. */
} ReadResult;

typedef struct {
  FiloConversationList *list;
  guint64               serial;
} ReadContext;

static void read_all (FiloConversationList *self);

static void
read_result_free (gpointer data)
{
  ReadResult *result = data;

  g_clear_pointer (&result->keys, g_array_unref);
  g_clear_pointer (&result->rows, g_ptr_array_unref);
  g_free (result);
}

static gpointer
read_in_worker (FiloDb   *db,
                gpointer  data,
                GError  **error)
{
  const ReadRequest *request = data;
  ReadResult *result = g_new0 (ReadResult, 1);
  g_autoptr(GError) local_error = NULL;

  result->rows = g_ptr_array_new_with_free_func (filo_loaded_row_free);
  result->keys = filo_replica_table_list_keys (db, request->place, request->limit, &local_error);
  for (guint i = 0; local_error == NULL && request->limit > 0 && i < result->keys->len; i++)
    {
      FiloLoadedRow *row = filo_loaded_row_read (
          db, g_array_index (result->keys, FiloPlaceKey, i).entry, NULL, &local_error);

      if (row != NULL)
        g_ptr_array_add (result->rows, row);
    }
  if (local_error != NULL)
    {
      read_result_free (result);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return result;
}

static void
keep_recent (FiloConversationList *self,
             gpointer              object)
{
  const guint last = (self->next_recent + N_RECENT - 1) % N_RECENT;

  if (self->recent[last] == object)
    return;
  g_set_object (&self->recent[self->next_recent], object);
  self->next_recent = (self->next_recent + 1) % N_RECENT;
}

/* moves */
static gboolean
find_row (FiloConversationList *self,
          FiloPlaceKey          key,
          guint                *position)
{
  return filo_key_array_find (&self->keys, key, position) ||
         filo_key_array_find_entry (&self->keys, key.entry, position);
}

static void
move_row (FiloConversationList *self,
          const Move           *move,
          gboolean              is_sure)
{
  guint position = 0;
  gboolean found = FALSE;

  if (move->was && move->is && is_sure && move->before.sort_at == move->after.sort_at)
    return;

  if (move->was)
    found = find_row (self, move->before, &position);
  else if (!is_sure)
    found = filo_key_array_find_entry (&self->keys, move->after.entry, &position);
  if (found)
    {
      if (move->is && self->keys.keys[position].sort_at == move->after.sort_at)
        return;
      filo_key_array_remove (&self->keys, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  if (!move->is || filo_key_array_find (&self->keys, move->after, &position))
    return;
  /* While only the first rows are reported, what stands below them comes later. */
  if (!self->complete && position == self->keys.length && position >= FILO_LIST_FIRST)
    return;
  filo_key_array_insert (&self->keys, position, move->after);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/* The reported rows become `after`; views hear only of the part that differs. */
static void
replace_rows (FiloConversationList *self,
              FiloKeyArray         *after)
{
  FiloKeyArray before = self->keys;
  guint position, n_old, n_new;

  self->keys = *after;
  *after = before;
  if (filo_key_array_compare (&before, &self->keys, &position, &n_old, &n_new))
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_old, n_new);
}

static void
merge_moves (FiloConversationList *self,
             GArray               *moves)
{
  g_autoptr(GHashTable) removed = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr(GHashTable) last = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr(GArray) inserted = g_array_new (FALSE, FALSE, sizeof (FiloPlaceKey));
  GHashTableIter iter;
  gpointer value;
  FiloKeyArray after = { 0 };

  for (guint i = 0; i < moves->len; i++)
    {
      Move *move = &g_array_index (moves, Move, i);

      g_hash_table_add (removed, &move->before.entry);
      g_hash_table_add (removed, &move->after.entry);
      /* The last word on an entry counts. */
      g_hash_table_replace (last, move->is ? &move->after.entry : &move->before.entry, move);
    }
  g_hash_table_iter_init (&iter, last);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Move *move = value;

      if (move->is)
        g_array_append_val (inserted, move->after);
    }

  after.keys = g_memdup2 (self->keys.keys, self->keys.length * sizeof (FiloPlaceKey));
  after.length = after.capacity = self->keys.length;
  filo_key_array_merge (&after, removed, inserted);
  replace_rows (self, &after);
  filo_key_array_clear (&after);
}

static void
apply_moves (FiloConversationList *self,
             GArray               *moves,
             gboolean              is_sure)
{
  if (moves->len > MANY_CHANGES && self->complete)
    merge_moves (self, moves);
  else
    for (guint i = 0; i < moves->len; i++)
      move_row (self, &g_array_index (moves, Move, i), is_sure);
}

void
filo_conversation_list_take (FiloConversationList *self,
                             FiloDelta            *delta)
{
  const guint bit = 1u << self->filter;
  g_autoptr(GArray) moves = g_array_new (FALSE, FALSE, sizeof (Move));

  for (guint i = 0; i < delta->conversations->len; i++)
    {
      const FiloConversationDelta *conversation = delta->conversations->pdata[i];
      const Move move = { .before = conversation->before.key,
                          .after = conversation->after.key,
                          .was = (conversation->before.mask & bit) != 0,
                          .is = (conversation->after.mask & bit) != 0 };

      if (move.was || move.is)
        g_array_append_val (moves, move);
    }
  if (self->reading)
    g_array_append_vals (self->missed, moves->data, moves->len);
  apply_moves (self, moves, self->complete);
}

/* the two reports */
static void
end_reading (FiloConversationList *self)
{
  self->reading = FALSE;
  if (self->read_again)
    {
      self->read_again = FALSE;
      read_all (self);
    }
}

static void
on_all_read (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FiloConversationList) self = user_data;
  g_autoptr(GError) error = NULL;
  ReadResult *read = filo_store_read_finish (FILO_STORE (source), result, &error);
  FiloKeyArray after = { 0 };

  if (read == NULL)
    {
      self->reading = FALSE;
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        filo_store_handle_error (FILO_STORE (source), error);
      return;
    }

  filo_key_array_set (&after, read->keys);
  read_result_free (read);
  if (!self->complete)
    {
      self->complete = TRUE;
      replace_rows (self, &after);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
    }
  else
    replace_rows (self, &after);
  filo_key_array_clear (&after);

  /* What changed while it was read may or may not be in it. */
  apply_moves (self, self->missed, FALSE);
  g_array_set_size (self->missed, 0);
  end_reading (self);
}

static void
read_all (FiloConversationList *self)
{
  ReadRequest *request;

  if (self->reading)
    {
      self->read_again = TRUE;
      return;
    }
  if (!self->store->open)
    return;
  request = g_new0 (ReadRequest, 1);
  request->place = (FiloPlaceMask) (1u << self->filter);
  self->reading = TRUE;
  g_array_set_size (self->missed, 0);
  filo_store_read (self->store, read_in_worker, request, g_free, read_result_free,
                   self->cancellable, on_all_read, g_object_ref (self));
}

static void
on_first_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  ReadContext *context = user_data;
  g_autoptr(FiloConversationList) self = g_steal_pointer (&context->list);
  const guint64 serial = context->serial;
  FiloStore *store = FILO_STORE (source);
  g_autoptr(GError) error = NULL;
  ReadResult *read = filo_store_read_finish (store, result, &error);
  FiloKeyArray after = { 0 };

  g_free (context);
  self->reading = FALSE;
  if (read == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        filo_store_handle_error (store, error);
      return;
    }
  for (guint i = 0; i < read->rows->len; i++)
    {
      const FiloLoadedRow *row = read->rows->pdata[i];
      g_autoptr(FiloConversation) conversation = filo_store_adopt_conversation (
          store, row->entry, row->conversation, row->profile, serial);

      keep_recent (self, conversation);
    }
  filo_key_array_set (&after, read->keys);
  read_result_free (read);
  replace_rows (self, &after);
  filo_key_array_clear (&after);
  apply_moves (self, self->missed, FALSE);
  self->read_again = FALSE;
  read_all (self);
}

void
filo_conversation_list_reload (FiloConversationList *self)
{
  ReadRequest *request;
  ReadContext *context;

  if (self->complete || self->reading)
    {
      read_all (self);
      return;
    }
  if (!self->store->open)
    return;
  request = g_new0 (ReadRequest, 1);
  request->place = (FiloPlaceMask) (1u << self->filter);
  request->limit = FILO_LIST_FIRST;
  context = g_new0 (ReadContext, 1);
  context->list = g_object_ref (self);
  context->serial = self->store->serial;
  self->reading = TRUE;
  g_array_set_size (self->missed, 0);
  filo_store_read (self->store, read_in_worker, request, g_free, read_result_free,
                   self->cancellable, on_first_read, context);
}

void
filo_conversation_list_exchange (FiloConversationList *self,
                                 gint64                entry)
{
  guint position = 0;

  if (filo_key_array_find_entry (&self->keys, entry, &position))
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
}

/* GListModel */
static GType
get_item_type (GListModel *model)
{
  return FILO_TYPE_CONVERSATION;
}

static guint
get_n_items (GListModel *model)
{
  return FILO_CONVERSATION_LIST (model)->keys.length;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FiloConversationList *self = FILO_CONVERSATION_LIST (model);
  FiloConversation *conversation;

  if (position >= self->keys.length)
    return NULL;
  conversation =
      filo_store_dup_conversation_of_entry (self->store, self->keys.keys[position].entry);
  keep_recent (self, conversation);
  return conversation;
}

static void
filo_conversation_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
filo_conversation_list_get_property (GObject    *object,
                                     guint       id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  FiloConversationList *self = FILO_CONVERSATION_LIST (object);

  switch ((FiloConversationListProps) id)
    {
    case PROP_FILTER:
      g_value_set_uint (value, self->filter);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, !self->complete);
      break;
    }
}

static void
filo_conversation_list_dispose (GObject *object)
{
  FiloConversationList *self = FILO_CONVERSATION_LIST (object);

  g_cancellable_cancel (self->cancellable);
  if (self->store != NULL)
    g_ptr_array_remove_fast (self->store->conversation_lists, self);
  for (guint i = 0; i < N_RECENT; i++)
    g_clear_object (&self->recent[i]);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (filo_conversation_list_parent_class)->dispose (object);
}

static void
filo_conversation_list_finalize (GObject *object)
{
  FiloConversationList *self = FILO_CONVERSATION_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->missed, g_array_unref);
  filo_key_array_clear (&self->keys);
  G_OBJECT_CLASS (filo_conversation_list_parent_class)->finalize (object);
}

static void
filo_conversation_list_class_init (FiloConversationListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = filo_conversation_list_get_property;
  object_class->dispose = filo_conversation_list_dispose;
  object_class->finalize = filo_conversation_list_finalize;

  props[PROP_FILTER] =
      g_param_spec_uint ("filter", NULL, NULL, 0, FILO_N_CONVERSATION_FILTERS - 1, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_conversation_list_init (FiloConversationList *self)
{
  self->cancellable = g_cancellable_new ();
  self->missed = g_array_new (FALSE, FALSE, sizeof (Move));
}

FiloConversationList *
filo_conversation_list_new (FiloStore              *store,
                            FiloConversationFilter  filter)
{
  FiloConversationList *self = g_object_new (FILO_TYPE_CONVERSATION_LIST, NULL);

  self->store = g_object_ref (store);
  self->filter = filter;
  g_ptr_array_add (store->conversation_lists, self);
  /* Where the store isn't open yet, it asks when it is. */
  filo_conversation_list_reload (self);
  return self;
}

FiloConversationFilter
filo_conversation_list_get_filter (FiloConversationList *self)
{
  g_return_val_if_fail (FILO_IS_CONVERSATION_LIST (self), FILO_CONVERSATION_FILTER_INBOX);
  return self->filter;
}

gboolean
filo_conversation_list_get_loading (FiloConversationList *self)
{
  g_return_val_if_fail (FILO_IS_CONVERSATION_LIST (self), FALSE);
  return !self->complete;
}

gboolean
filo_conversation_list_find (FiloConversationList *self,
                             FiloConversation     *conversation,
                             guint                *position)
{
  const FiloPoolItem *item;

  g_return_val_if_fail (FILO_IS_CONVERSATION_LIST (self), FALSE);
  g_return_val_if_fail (FILO_IS_CONVERSATION (conversation), FALSE);
  g_return_val_if_fail (position != NULL, FALSE);

  item = filo_pool_find_object (self->store->conversations, conversation);
  return item != NULL && item->entry != 0 &&
         filo_key_array_find_entry (&self->keys, item->entry, position);
}
