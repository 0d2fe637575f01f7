/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-thread-list.h"

#include "filo-properties.h"
#include "filo-store-private.h"
#include "filo-thread-page.h"

#include <glib/gi18n.h>

struct _FiloThreadList
{
  GObject       parent_instance;

  FiloStore    *store;
  char         *conversation_id;
  GCancellable *cancellable;

  GPtrArray    *placed;        /* By position, oldest first. */
  GPtrArray    *unplaced;      /* Below them, by time written. */
  GPtrArray    *early;         /* Came while the first page was read. */
  gboolean      have_page;
  gboolean      loading;
  gboolean      has_older;
  gboolean      no_more;       /* The gateway said that there is nothing older. */
  gboolean      again;         /* Read anew when this read is done. */
  guint64       revision;
  GTask        *older;         /* The one who asked for older texts. */
  gboolean      asked;         /* The gateway was asked for this page. */
};

static void filo_thread_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloThreadList, filo_thread_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      filo_thread_list_model_init))

typedef enum {
  PROP_CONVERSATION_ID = 1,
  PROP_LOADING,
  PROP_HAS_OLDER,
  PROP_REVISION,
} FiloThreadListProps;
static GParamSpec *props[PROP_REVISION + 1];

typedef struct {
  FiloThreadList *list;
  guint64         serial;
} PageContext;

static void read_page (FiloThreadList *self,
                       gint64          before);

static gint64
oldest_position (FiloThreadList *self)
{
  return self->placed->len > 0 ? filo_thread_position_of (self->placed, 0) : 0;
}

static gboolean
counts_for_revision (FiloThreadList *self,
                     FiloMessage    *message)
{
  const FiloKeywordClass keyword = filo_message_get_keyword (message);

  if (filo_message_get_origin (message) == FILO_ORIGIN_INBOUND)
    return keyword == FILO_KEYWORD_NONE || keyword == FILO_KEYWORD_POSSIBLE_OPT_OUT;
  return filo_message_get_origin (message) == FILO_ORIGIN_REPLY &&
         g_strcmp0 (filo_message_get_agent_id (message), self->store->me) != 0;
}

void
filo_thread_list_recount_revision (FiloThreadList *self)
{
  guint64 revision = 0;

  for (guint i = self->placed->len; i > 0 && revision == 0; i--)
    if (counts_for_revision (self, self->placed->pdata[i - 1]))
      revision = (guint64) filo_thread_position_of (self->placed, i - 1);
  if (revision != self->revision)
    {
      self->revision = revision;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REVISION]);
    }
}

static FiloMessage *
item_at (FiloThreadList *self,
         guint           index)
{
  return index < self->placed->len ? self->placed->pdata[index]
                                   : self->unplaced->pdata[index - self->placed->len];
}

static void
set_loading (FiloThreadList *self,
             gboolean        loading)
{
  filo_set_boolean (self, &self->loading, loading, props[PROP_LOADING]);
}

static void
update_has_older (FiloThreadList *self)
{
  filo_set_boolean (self, &self->has_older, oldest_position (self) > 1 && !self->no_more,
                    props[PROP_HAS_OLDER]);
}

static guint
place_for (FiloThreadList *self,
           FiloMessage    *message)
{
  const gint64 position = filo_message_get_position (message);
  guint index;

  if (position > 0)
    {
      index = self->placed->len;
      while (index > 0 && filo_thread_position_of (self->placed, index - 1) > position)
        index--;
    }
  else
    {
      index = self->unplaced->len;
      while (index > 0 && filo_thread_compare_unplaced (self->unplaced->pdata[index - 1], message) > 0)
        index--;
    }
  return index;
}

static gboolean
belongs (FiloThreadList *self,
         FiloMessage    *message)
{
  const gint64 position = filo_message_get_position (message);

  if (position == 0)
    return filo_message_get_state (message) != FILO_TEXT_CANCELLED;
  /* What is older than the page shown comes with its own page. */
  return !self->has_older || position > oldest_position (self);
}

static void
remove_at (FiloThreadList *self,
           GPtrArray      *from,
           guint           index)
{
  const guint offset = from == self->unplaced ? self->placed->len : 0;

  g_ptr_array_remove_index (from, index);
  g_list_model_items_changed (G_LIST_MODEL (self), offset + index, 1, 0);
}

/* A message is new, or has changed: its object has the new values already. */
static void
place_message (FiloThreadList *self,
               FiloMessage    *message)
{
  const gboolean is_placed = filo_message_get_position (message) > 0;
  GPtrArray *target = is_placed ? self->placed : self->unplaced;
  GPtrArray *other = is_placed ? self->unplaced : self->placed;
  guint index = 0;

  if (g_ptr_array_find (other, message, &index))
    remove_at (self, other, index);
  if (g_ptr_array_find (target, message, &index))
    {
      const gboolean in_order =
          is_placed ? ((index == 0 || filo_thread_position_of (target, index - 1) <
                                          filo_message_get_position (message)) &&
                       (index + 1 == target->len || filo_thread_position_of (target, index + 1) >
                                                        filo_message_get_position (message)))
                    : ((index == 0 ||
                        filo_thread_compare_unplaced (target->pdata[index - 1], message) < 0) &&
                       (index + 1 == target->len ||
                        filo_thread_compare_unplaced (target->pdata[index + 1], message) > 0));

      if (in_order && (is_placed || filo_message_get_state (message) != FILO_TEXT_CANCELLED))
        return;
      remove_at (self, target, index);
    }
  if (!belongs (self, message))
    return;
  index = place_for (self, message);
  g_ptr_array_insert (target, (int) index, g_object_ref (message));
  g_list_model_items_changed (G_LIST_MODEL (self),
                              (is_placed ? 0 : self->placed->len) + index, 0, 1);
}

void
filo_thread_list_take (FiloThreadList *self,
                       FiloMessage    *message)
{
  if (!self->have_page)
    {
      g_ptr_array_add (self->early, g_object_ref (message));
      return;
    }
  place_message (self, message);
  update_has_older (self);
  filo_thread_list_recount_revision (self);
}

void
filo_thread_list_drop (FiloThreadList *self,
                       const char     *message_id)
{
  GPtrArray *const parts[] = { self->placed, self->unplaced };

  for (guint n = 0; n < G_N_ELEMENTS (parts); n++)
    for (guint i = 0; i < parts[n]->len; i++)
      if (g_strcmp0 (filo_message_get_id (parts[n]->pdata[i]), message_id) == 0)
        {
          remove_at (self, parts[n], i);
          filo_thread_list_recount_revision (self);
          return;
        }
  for (guint i = 0; i < self->early->len; i++)
    if (g_strcmp0 (filo_message_get_id (self->early->pdata[i]), message_id) == 0)
      {
        g_ptr_array_remove_index (self->early, i);
        return;
      }
}

static void
adopt_all (FiloThreadList *self,
           GPtrArray      *messages,
           guint64         serial)
{
  for (guint i = 0; i < messages->len; i++)
    {
      FiloMessage *message =
          filo_store_adopt_message (self->store, messages->pdata[i], serial);

      g_object_unref (messages->pdata[i]);
      messages->pdata[i] = message;
    }
}

/* The newest page replaces what is there. Objects stay the same, so that views
 * see only what differs. */
static void
take_first_page (FiloThreadList *self,
                 FiloThreadPage *page)
{
  const guint n_old = self->placed->len + self->unplaced->len;
  g_autoptr(GPtrArray) before = g_ptr_array_new_full (n_old, g_object_unref);
  guint head = 0, tail = 0, n_new;

  g_ptr_array_extend_and_steal (before, g_steal_pointer (&self->placed));
  g_ptr_array_extend_and_steal (before, g_steal_pointer (&self->unplaced));
  self->placed = g_ptr_array_copy (page->placed, (GCopyFunc) g_object_ref, NULL);
  self->unplaced = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < page->unplaced->len; i++)
    if (filo_message_get_state (page->unplaced->pdata[i]) != FILO_TEXT_CANCELLED)
      g_ptr_array_add (self->unplaced, g_object_ref (page->unplaced->pdata[i]));

  n_new = self->placed->len + self->unplaced->len;
  while (head < MIN (n_old, n_new) && before->pdata[head] == item_at (self, head))
    head++;
  while (tail < MIN (n_old, n_new) - head &&
         before->pdata[n_old - 1 - tail] == item_at (self, n_new - 1 - tail))
    tail++;
  self->have_page = TRUE;
  update_has_older (self);
  if (n_old != n_new || head < n_new)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail,
                                n_new - head - tail);
}

static void
prepend (FiloThreadList *self,
         GPtrArray      *messages)
{
  for (guint i = 0; i < messages->len; i++)
    g_ptr_array_insert (self->placed, (int) i, g_object_ref (messages->pdata[i]));
  update_has_older (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, messages->len);
}

static void
end_older (FiloThreadList *self,
           gboolean        came,
           GError         *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->older);

  self->asked = FALSE;
  set_loading (self, FALSE);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, came);
}

typedef struct {
  GWeakRef list;
} OlderContext;

static void
on_older_fetched (gboolean      more,
                  const GError *error,
                  gpointer      done_data)
{
  OlderContext *context = done_data;
  g_autoptr(FiloThreadList) self = g_weak_ref_get (&context->list);

  g_weak_ref_clear (&context->list);
  g_free (context);
  if (self == NULL)
    return;
  if (error != NULL)
    {
      end_older (self, FALSE, g_error_copy (error));
      return;
    }
  self->asked = TRUE;
  if (!more)
    self->no_more = TRUE;
  read_page (self, oldest_position (self));
}

static void
ask_gateway (FiloThreadList *self,
             gint64          before)
{
  OlderContext *context;

  if (self->store->fetch_older == NULL)
    {
      end_older (self, FALSE,
                 g_error_new (FILO_STORE_ERROR, FILO_STORE_ERROR_OFFLINE, "%s",
                              _("Older texts aren't kept on this computer, and there is no "
                                "connection to the gateway.")));
      return;
    }
  context = g_new0 (OlderContext, 1);
  g_weak_ref_init (&context->list, self);
  self->store->fetch_older (self->store, self->conversation_id, before, on_older_fetched, context,
                            self->store->fetch_older_data);
}

static void
take_older_page (FiloThreadList *self,
                 FiloThreadPage *page)
{
  const gint64 before = oldest_position (self);
  const guint wanted = (guint) MIN (FILO_THREAD_PAGE, before - 1);
  const guint n = self->asked ? page->placed->len : filo_thread_count_unbroken (page->placed, before);

  if (n < wanted && !self->asked)
    {
      ask_gateway (self, before);
      return;
    }
  g_ptr_array_remove_range (page->placed, 0, page->placed->len - n);
  if (n == 0)
    self->no_more = TRUE;
  else
    prepend (self, page->placed);
  update_has_older (self);
  end_older (self, n > 0, NULL);
}

static void
on_page_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  PageContext *context = user_data;
  g_autoptr(FiloThreadList) self = g_steal_pointer (&context->list);
  const guint64 serial = context->serial;
  g_autoptr(GError) error = NULL;
  FiloThreadPage *page = filo_store_read_finish (FILO_STORE (source), result, &error);

  g_free (context);
  if (page == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        filo_store_handle_error (FILO_STORE (source), error);
      end_older (self, FALSE, g_steal_pointer (&error));
      return;
    }

  adopt_all (self, page->placed, serial);
  if (page->unplaced == NULL)
    take_older_page (self, page);
  else
    {
      const guint n = filo_thread_count_unbroken (page->placed, 0);

      adopt_all (self, page->unplaced, serial);
      g_ptr_array_remove_range (page->placed, 0, page->placed->len - n);
      self->no_more = FALSE;
      take_first_page (self, page);
      while (self->early->len > 0)
        {
          g_autoptr(FiloMessage) message = g_ptr_array_steal_index (self->early, 0);

          place_message (self, message);
        }
      /* Too little for a window, though there is more: the gateway has it. */
      if (n < FILO_THREAD_PAGE && oldest_position (self) > 1 && !self->again)
        ask_gateway (self, oldest_position (self));
      else
        end_older (self, n > 0, NULL);
    }
  filo_thread_list_recount_revision (self);
  filo_thread_page_free (page);

  if (self->again)
    {
      self->again = FALSE;
      filo_thread_list_reload (self);
    }
}

static void
read_page (FiloThreadList *self,
           gint64          before)
{
  FiloThreadPageRequest *request = g_new0 (FiloThreadPageRequest, 1);
  PageContext *context = g_new0 (PageContext, 1);

  set_loading (self, TRUE);
  request->conversation_id = g_strdup (self->conversation_id);
  request->before = before;
  context->list = g_object_ref (self);
  context->serial = self->store->serial;
  filo_store_read (self->store, filo_thread_page_read, request, filo_thread_page_request_free, filo_thread_page_free,
                   self->cancellable, on_page_read, context);
}

void
filo_thread_list_reload (FiloThreadList *self)
{
  if (!self->store->open)
    return;
  if (self->loading && self->have_page)
    {
      self->again = TRUE;
      return;
    }
  self->have_page = FALSE;
  read_page (self, 0);
}

void
filo_thread_list_load_older_async (FiloThreadList      *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FILO_IS_THREAD_LIST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, filo_thread_list_load_older_async);
  if (self->loading)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "%s",
                             _("Texts are being loaded already."));
  else if (!self->has_older)
    g_task_return_boolean (task, FALSE);
  else
    {
      self->older = g_steal_pointer (&task);
      read_page (self, oldest_position (self));
    }
}

gboolean
filo_thread_list_load_older_finish (FiloThreadList  *self,
                                    GAsyncResult    *result,
                                    GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* GListModel */
static GType
get_item_type (GListModel *model)
{
  return FILO_TYPE_MESSAGE;
}

static guint
get_n_items (GListModel *model)
{
  FiloThreadList *self = FILO_THREAD_LIST (model);

  return self->placed->len + self->unplaced->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FiloThreadList *self = FILO_THREAD_LIST (model);

  return position < get_n_items (model) ? g_object_ref (item_at (self, position)) : NULL;
}

static void
filo_thread_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
filo_thread_list_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  FiloThreadList *self = FILO_THREAD_LIST (object);

  switch ((FiloThreadListProps) id)
    {
    case PROP_CONVERSATION_ID:
      g_value_set_string (value, self->conversation_id);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_HAS_OLDER:
      g_value_set_boolean (value, self->has_older);
      break;
    case PROP_REVISION:
      g_value_set_uint64 (value, self->revision);
      break;
    }
}

static void
filo_thread_list_dispose (GObject *object)
{
  FiloThreadList *self = FILO_THREAD_LIST (object);

  g_cancellable_cancel (self->cancellable);
  if (self->store != NULL)
    g_ptr_array_remove_fast (self->store->thread_lists, self);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (filo_thread_list_parent_class)->dispose (object);
}

static void
filo_thread_list_finalize (GObject *object)
{
  FiloThreadList *self = FILO_THREAD_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->placed, g_ptr_array_unref);
  g_clear_pointer (&self->unplaced, g_ptr_array_unref);
  g_clear_pointer (&self->early, g_ptr_array_unref);
  g_free (self->conversation_id);
  G_OBJECT_CLASS (filo_thread_list_parent_class)->finalize (object);
}

static void
filo_thread_list_class_init (FiloThreadListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = filo_thread_list_get_property;
  object_class->dispose = filo_thread_list_dispose;
  object_class->finalize = filo_thread_list_finalize;

  props[PROP_CONVERSATION_ID] = g_param_spec_string ("conversation-id", NULL, NULL, NULL, flags);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  props[PROP_HAS_OLDER] = g_param_spec_boolean ("has-older", NULL, NULL, FALSE, flags);
  props[PROP_REVISION] =
      g_param_spec_uint64 ("revision", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_thread_list_init (FiloThreadList *self)
{
  self->cancellable = g_cancellable_new ();
  self->placed = g_ptr_array_new_with_free_func (g_object_unref);
  self->unplaced = g_ptr_array_new_with_free_func (g_object_unref);
  self->early = g_ptr_array_new_with_free_func (g_object_unref);
}

FiloThreadList *
filo_thread_list_new (FiloStore  *store,
                      const char *conversation_id)
{
  FiloThreadList *self = g_object_new (FILO_TYPE_THREAD_LIST, NULL);

  self->store = g_object_ref (store);
  self->conversation_id = g_strdup (conversation_id);
  g_ptr_array_add (store->thread_lists, self);
  filo_thread_list_reload (self);
  return self;
}

const char *
filo_thread_list_get_conversation_id (FiloThreadList *self)
{
  g_return_val_if_fail (FILO_IS_THREAD_LIST (self), NULL);
  return self->conversation_id;
}

gboolean
filo_thread_list_get_loading (FiloThreadList *self)
{
  g_return_val_if_fail (FILO_IS_THREAD_LIST (self), FALSE);
  return self->loading;
}

gboolean
filo_thread_list_get_has_older (FiloThreadList *self)
{
  g_return_val_if_fail (FILO_IS_THREAD_LIST (self), FALSE);
  return self->has_older;
}

guint64
filo_thread_list_get_revision (FiloThreadList *self)
{
  g_return_val_if_fail (FILO_IS_THREAD_LIST (self), 0);
  return self->revision;
}

gint64
filo_thread_list_get_last_position (FiloThreadList *self)
{
  g_return_val_if_fail (FILO_IS_THREAD_LIST (self), 0);
  return self->placed->len > 0 ? filo_thread_position_of (self->placed, self->placed->len - 1) : 0;
}
