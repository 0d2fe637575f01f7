/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store-fixture.h"

/* The lists under random changes, against the plain truth: all conversations in
 * an array, filtered and sorted anew. The signals are played into a mirror, so
 * that what a view believes is checked too. */

typedef struct {
  FiloConversationList *list;
  GPtrArray            *mirror;       /* What a view that only hears the signals believes. */
  guint                 n_whole;      /* Changes that told more than a few rows. */
} Watched;

typedef struct {
  GHashTable *conversations;          /* id → FiloConversation as the gateway has it. */
  GHashTable *profiles;
} Truth;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Watched    *watched)
{
  g_assert_cmpuint (position + removed, <=, watched->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (watched->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (watched->mirror, (int) (position + i),
                        g_list_model_get_item (model, position + i));
  g_assert_cmpuint (watched->mirror->len, ==, g_list_model_get_n_items (model));
  if (removed > 1 || added > 1)
    watched->n_whole++;
}

static void
watch (Watched                *watched,
       StoreFixture           *f,
       FiloConversationFilter  filter)
{
  watched->list = filo_store_new_conversation_list (f->store, filter);
  watched->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (watched->list, "items-changed", G_CALLBACK (on_items_changed), watched);
}

static void
unwatch (Watched *watched)
{
  g_signal_handlers_disconnect_by_data (watched->list, watched);
  g_clear_object (&watched->list);
  g_clear_pointer (&watched->mirror, g_ptr_array_unref);
}

static gboolean
belongs (Truth                  *truth,
         FiloConversation       *conversation,
         FiloConversationFilter  filter)
{
  FiloProfile *profile =
      g_hash_table_lookup (truth->profiles, filo_conversation_get_profile_id (conversation));
  const FiloConversationState state = filo_conversation_get_state (conversation);

  if (filo_conversation_get_began_at (conversation) == 0)
    return FALSE;
  if (filo_profile_is_blocked (profile))
    return filter == FILO_CONVERSATION_FILTER_BLOCKED;
  switch (filter)
    {
    case FILO_CONVERSATION_FILTER_INBOX:
      return state == FILO_CONVERSATION_OPEN;
    case FILO_CONVERSATION_FILTER_UNREAD:
      return state == FILO_CONVERSATION_OPEN && filo_conversation_is_unread (conversation);
    case FILO_CONVERSATION_FILTER_SNOOZED:
      return state == FILO_CONVERSATION_SNOOZED;
    case FILO_CONVERSATION_FILTER_CLOSED:
      return state == FILO_CONVERSATION_CLOSED;
    case FILO_CONVERSATION_FILTER_BLOCKED:
      return FALSE;
    }
  return FALSE;
}

static gint64
sort_at (FiloConversation *conversation)
{
  return MAX (filo_conversation_get_last_at (conversation),
              filo_conversation_get_back_at (conversation));
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const gint64 first = sort_at (*(FiloConversation *const *) a);
  const gint64 second = sort_at (*(FiloConversation *const *) b);

  return first > second ? -1 : first < second;
}

static guint
count_truth (Truth                  *truth,
             FiloConversationFilter  filter)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, truth->conversations);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += belongs (truth, value, filter);
  return n;
}

static void
assert_list (Watched *watched,
             Truth   *truth)
{
  const FiloConversationFilter filter = filo_conversation_list_get_filter (watched->list);
  g_autoptr(GPtrArray) expected = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, truth->conversations);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (belongs (truth, value, filter))
      g_ptr_array_add (expected, value);
  g_ptr_array_sort (expected, compare_newest_first);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (watched->list)), ==, expected->len);
  g_assert_cmpuint (watched->mirror->len, ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      g_autoptr(FiloConversation) item = NULL;
      FiloConversation *other = expected->pdata[i];
      guint position = 0;

      /* A hollow one may be exchanged by the one that has the id already. */
      FILO_TEST_WAIT (filo_conversation_get_loaded (watched->mirror->pdata[i]));
      item = g_list_model_get_item (G_LIST_MODEL (watched->list), i);
      g_assert_true (watched->mirror->pdata[i] == item);
      /* The order is by time; the ids within one moment are free. */
      g_assert_cmpint (sort_at (item), ==, sort_at (other));
      g_assert_true (belongs (
          truth, g_hash_table_lookup (truth->conversations, filo_conversation_get_id (item)),
          filter));
      g_assert_true (filo_conversation_list_find (watched->list, item, &position));
      g_assert_cmpuint (position, ==, i);
    }
}

static void
assert_counts (StoreFixture *f,
               Truth        *truth)
{
  FiloCounts *counts = filo_store_get_counts (f->store);

  FILO_TEST_WAIT (filo_counts_get_inbox (counts) ==
                      count_truth (truth, FILO_CONVERSATION_FILTER_INBOX) &&
                  filo_counts_get_unread (counts) ==
                      count_truth (truth, FILO_CONVERSATION_FILTER_UNREAD) &&
                  filo_counts_get_snoozed (counts) ==
                      count_truth (truth, FILO_CONVERSATION_FILTER_SNOOZED) &&
                  filo_counts_get_closed (counts) ==
                      count_truth (truth, FILO_CONVERSATION_FILTER_CLOSED) &&
                  filo_counts_get_blocked (counts) ==
                      count_truth (truth, FILO_CONVERSATION_FILTER_BLOCKED));
}

/* One random change in the batch and in the truth. */
static void
change_something (StoreFixture    *f,
                  Truth           *truth,
                  FiloRandom      *random,
                  FiloChangeBatch *batch)
{
  const guint which = filo_random_uint32_below (random, 60);
  g_autofree char *id = g_strdup_printf ("c%02u", which);
  g_autofree char *profile_id = g_strdup_printf ("p%02u", which % 40);
  FiloConversation *conversation;
  FiloProfile *profile = g_hash_table_lookup (truth->profiles, profile_id);

  f->number++;
  if (profile == NULL || filo_random_uint32_below (random, 12) == 0)
    {
      profile = make_profile (profile_id);
      filo_profile_set_blocked_at (profile,
                                   filo_random_uint32_below (random, 4) == 0 ? TEST_NOW : 0);
      filo_profile_set_change (profile, f->number);
      g_hash_table_insert (truth->profiles, g_strdup (profile_id), profile);
      g_ptr_array_add (batch->changes, filo_change_new (f->number, FILO_KIND_PROFILE, profile_id,
                                                        G_OBJECT (profile)));
      return;
    }
  if (filo_random_uint32_below (random, 25) == 0)
    {
      g_hash_table_remove (truth->conversations, id);
      g_ptr_array_add (batch->changes,
                       filo_change_new (f->number, FILO_KIND_CONVERSATION, id, NULL));
      return;
    }
  conversation = make_conversation (
      id, profile_id, TEST_NOW + (gint64) filo_random_uint32_below (random, 500));
  filo_conversation_set_state (
      conversation, (FiloConversationState) (1 + filo_random_uint32_below (random, 3)));
  filo_conversation_set_last_inbound (conversation, filo_random_uint32_below (random, 3));
  filo_conversation_set_read_through (conversation, 1);
  if (filo_random_uint32_below (random, 10) == 0)
    filo_conversation_set_began_at (conversation, 0);
  if (filo_random_uint32_below (random, 10) == 0)
    filo_conversation_set_back_at (conversation,
                                   TEST_NOW + (gint64) filo_random_uint32_below (random, 900));
  filo_conversation_set_change (conversation, f->number);
  g_hash_table_insert (truth->conversations, g_strdup (id), conversation);
  g_ptr_array_add (batch->changes, filo_change_new (f->number, FILO_KIND_CONVERSATION, id,
                                                    G_OBJECT (conversation)));
}

static void
test_random_changes (StoreFixture  *f,
                     gconstpointer  data)
{
  g_autoptr(FiloRandom) random = FILO_RANDOM (filo_seeded_random_new (23));
  Truth truth = {
    .conversations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref),
    .profiles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref),
  };
  g_autoptr(GPtrArray) nothing = g_ptr_array_new ();
  Watched watched[FILO_N_CONVERSATION_FILTERS] = { 0 };

  store_fixture_snapshot (f, nothing);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    watch (&watched[i], f, (FiloConversationFilter) i);

  for (guint round = 0; round < 150; round++)
    {
      g_autofree char *after = store_fixture_cursor (f);
      g_autofree char *cursor = NULL;
      g_autoptr(FiloChangeBatch) batch = NULL;
      /* Mostly few at once, sometimes a whole page. */
      const guint n = round % 10 == 9 ? 120 : 1 + filo_random_uint32_below (random, 4);

      batch = filo_change_batch_new (after, after);
      for (guint i = 0; i < n; i++)
        change_something (f, &truth, random, batch);
      cursor = store_fixture_cursor (f);
      g_free (batch->cursor);
      batch->cursor = g_strdup (cursor);
      store_fixture_apply (f, batch);

      /* New lists come while others are there. */
      if (round % 20 == 3)
        {
          const guint which = filo_random_uint32_below (random, FILO_N_CONVERSATION_FILTERS);

          unwatch (&watched[which]);
          watch (&watched[which], f, (FiloConversationFilter) which);
          continue;
        }
      if (round % 3 == 0)
        {
          for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
            {
              FILO_TEST_WAIT (!filo_conversation_list_get_loading (watched[i].list));
              assert_list (&watched[i], &truth);
            }
          assert_counts (f, &truth);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    unwatch (&watched[i]);
  store_fixture_settle (f);
  g_hash_table_unref (truth.conversations);
  g_hash_table_unref (truth.profiles);
}

/* One row that moves is one row that goes and one that comes. */
static void
test_move_is_small (StoreFixture  *f,
                    gconstpointer  data)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  Watched watched = { 0 };
  FiloConversation *moved;
  g_autoptr(FiloConversation) first = NULL;

  f->number = 1;
  g_ptr_array_add (objects, make_profile ("p1"));
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%03u", i);

      g_ptr_array_add (objects, make_conversation (id, "p1", TEST_NOW + i));
    }
  store_fixture_snapshot (f, objects);
  watch (&watched, f, FILO_CONVERSATION_FILTER_INBOX);
  FILO_TEST_WAIT (g_list_model_get_n_items (G_LIST_MODEL (watched.list)) > 0);
  /* First what fits a window, complete. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (watched.list)), <=, 500);
  first = g_list_model_get_item (G_LIST_MODEL (watched.list), 0);
  g_assert_true (filo_conversation_get_loaded (first));
  g_assert_cmpstr (filo_conversation_get_id (first), ==, "c499");
  FILO_TEST_WAIT (!filo_conversation_list_get_loading (watched.list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (watched.list)), ==, 500);

  watched.n_whole = 0;
  moved = make_conversation ("c100", "p1", TEST_NOW + 1000);
  store_fixture_say (f, FILO_KIND_CONVERSATION, moved);
  g_assert_cmpuint (watched.n_whole, ==, 0);
  g_clear_object (&first);
  first = g_list_model_get_item (G_LIST_MODEL (watched.list), 0);
  FILO_TEST_WAIT (filo_conversation_get_loaded (first));
  g_assert_cmpstr (filo_conversation_get_id (first), ==, "c100");
  g_clear_object (&first);
  unwatch (&watched);
  store_fixture_settle (f);
}

/* A thread under random changes, against a sorted array. */
static void
test_thread (StoreFixture  *f,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(FiloThreadList) thread = NULL;
  FiloConversation *conversation = make_conversation ("c1", "p1", TEST_NOW);
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  f->number = 1;
  filo_conversation_set_last_position (conversation, 120);
  filo_conversation_set_last_inbound (conversation, 120);
  g_ptr_array_add (objects, make_profile ("p1"));
  g_ptr_array_add (objects, conversation);
  for (gint64 i = 1; i <= 120; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%03d", (int) i);

      /* A hole: 21 to 30 aren't kept here. */
      if (i < 21 || i > 30)
        g_ptr_array_add (objects, i % 3 == 0 ? make_inbound (id, "c1", i)
                                             : make_reply (id, "c1", i, "a1"));
    }
  store_fixture_snapshot (f, objects);
  thread = filo_store_new_thread_list (f->store, "c1");
  FILO_TEST_WAIT (!filo_thread_list_get_loading (thread));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 50);
  g_assert_true (filo_thread_list_get_has_older (thread));
  g_assert_cmpint (filo_thread_list_get_last_position (thread), ==, 120);
  g_assert_cmpuint (filo_thread_list_get_revision (thread), ==, 120);

  /* Without a gateway, what is missing is said; nothing is shown out of order. */
  filo_thread_list_load_older_async (thread, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_false (filo_thread_list_load_older_finish (thread, result, &error));
  g_assert_error (error, FILO_STORE_ERROR, FILO_STORE_ERROR_OFFLINE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (thread)); i++)
    {
      g_autoptr(FiloMessage) message = g_list_model_get_item (G_LIST_MODEL (thread), i);

      g_assert_cmpint (filo_message_get_position (message), ==, 71 + (gint64) i);
    }

  /* A late report of an old text doesn't pull it in; a new one stands at the end. */
  store_fixture_say (f, FILO_KIND_MESSAGE, make_reply ("m010", "c1", 10, "a1"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 50);
  store_fixture_say (f, FILO_KIND_MESSAGE, make_inbound ("m121", "c1", 121));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 51);
  g_assert_cmpuint (filo_thread_list_get_revision (thread), ==, 121);
  store_fixture_say_gone (f, FILO_KIND_MESSAGE, "m121");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 50);
  store_fixture_settle (f);
}

#define ADD(path, func)                                                                   \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/lists/random-changes", test_random_changes);
  ADD ("/lists/move-is-small", test_move_is_small);
  ADD ("/lists/thread", test_thread);
  return g_test_run ();
}
