/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-store-fixture.h"

#include "filo-cursor.h"
#include "filo-json.h"
#include "filo-kind-tables.h"
#include "filo-snapshot.h"

#include <string.h>

static void
on_texts_arrived (FiloStore    *store,
                  GPtrArray    *texts,
                  StoreFixture *f)
{
  g_assert_cmpuint (texts->len, >, 0);
  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (f->arrived, g_strdup (filo_message_get_id (texts->pdata[i])));
}

static void
on_conversation_read (FiloStore    *store,
                      const char   *id,
                      StoreFixture *f)
{
  g_ptr_array_add (f->read, g_strdup (id));
}

static void
on_failed (FiloStore    *store,
           const GError *error,
           StoreFixture *f)
{
  g_ptr_array_add (f->failures, g_strdup (error->message));
}

void
store_fixture_open (StoreFixture *f)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  f->store = filo_store_new (f->path, FILO_CLOCK (f->clock), f->random);
  g_signal_connect (f->store, "texts-arrived", G_CALLBACK (on_texts_arrived), f);
  g_signal_connect (f->store, "conversation-read", G_CALLBACK (on_conversation_read), f);
  g_signal_connect (f->store, "failed", G_CALLBACK (on_failed), f);
  filo_store_open_async (f->store, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_store_open_finish (f->store, result, &error));
  g_assert_no_error (error);
  store_fixture_settle (f);
}

void
store_fixture_close (StoreFixture *f)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  filo_store_close_async (f->store, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_store_close_finish (f->store, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  filo_test_settle ();
  g_assert_finalize_object (g_steal_pointer (&f->store));
}

void
store_fixture_reopen (StoreFixture *f)
{
  store_fixture_close (f);
  store_fixture_open (f);
}

void
store_fixture_set_up (StoreFixture  *f,
                      gconstpointer  data)
{
  f->folder = filo_test_make_folder ();
  f->path = g_build_filename (f->folder, "replica.db", NULL);
  f->clock = filo_fake_clock_new (TEST_NOW);
  f->random = FILO_RANDOM (filo_seeded_random_new (1));
  f->epoch = "e1";
  f->arrived = g_ptr_array_new_with_free_func (g_free);
  f->read = g_ptr_array_new_with_free_func (g_free);
  f->failures = g_ptr_array_new_with_free_func (g_free);
  store_fixture_open (f);
}

void
store_fixture_tear_down (StoreFixture  *f,
                         gconstpointer  data)
{
  if (f->store != NULL)
    store_fixture_close (f);
  g_ptr_array_unref (f->arrived);
  g_ptr_array_unref (f->read);
  g_ptr_array_unref (f->failures);
  g_object_unref (f->clock);
  g_object_unref (f->random);
  g_free (f->path);
  filo_test_remove_folder (f->folder);
}

void
store_fixture_settle (StoreFixture *f)
{
  /* One job through each worker: those before it are done, and delivered. Twice, for what they
   * led to. */
  for (guint i = 0; i < 2; i++)
    {
      GAsyncResult *slot = NULL;
      g_autoptr(GAsyncResult) begun = NULL;
      g_autoptr(GAsyncResult) listed = NULL;
      g_autoptr(GPtrArray) heads = NULL;
      FiloOutboxEntry *entry;

      filo_store_begin_command_async (f->store, 0, filo_test_store_result, &slot);
      begun = filo_test_await (&slot);
      entry = filo_store_begin_command_finish (f->store, begun, NULL);
      g_assert_null (entry);
      filo_test_settle ();
      slot = NULL;
      filo_store_list_outbox_async (f->store, filo_test_store_result, &slot);
      listed = filo_test_await (&slot);
      heads = filo_store_list_outbox_finish (f->store, listed, NULL);
      g_assert_nonnull (heads);
      filo_test_settle ();
    }
}

char *
store_fixture_cursor (StoreFixture *f)
{
  return filo_cursor_format (f->epoch, f->number);
}

static GBytes *
node_to_bytes (JsonNode *node,
               gboolean  newline)
{
  g_autofree char *text = filo_json_to_string (node);
  char *line = g_strconcat (text, newline ? "\n" : "", NULL);

  json_node_unref (node);
  return g_bytes_new_take (line, strlen (line));
}

void
store_fixture_apply (StoreFixture    *f,
                     FiloChangeBatch *batch)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) json = node_to_bytes (filo_change_batch_to_json (batch), FALSE);
  gboolean matched = FALSE;
  gboolean more = FALSE;

  filo_store_apply_changes_async (f->store, json, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (
      filo_store_apply_changes_finish (f->store, result, &matched, &more, &error));
  g_assert_no_error (error);
  g_assert_true (matched);
}

static void
say_change (StoreFixture *f,
            FiloKind      kind,
            const char   *id,
            gpointer      object)
{
  g_autofree char *after = store_fixture_cursor (f);
  g_autofree char *cursor = NULL;
  g_autoptr(FiloChangeBatch) batch = NULL;

  f->number++;
  cursor = store_fixture_cursor (f);
  if (object != NULL)
    g_object_set (object, "change", f->number, NULL);
  batch = filo_change_batch_new (after, cursor);
  g_ptr_array_add (batch->changes, filo_change_new (f->number, kind, id, object));
  store_fixture_apply (f, batch);
}

void
store_fixture_say (StoreFixture *f,
                   FiloKind      kind,
                   gpointer      object)
{
  g_autofree char *id = NULL;

  g_object_get (object, "id", &id, NULL);
  say_change (f, kind, id, object);
  g_object_unref (object);
}

void
store_fixture_say_gone (StoreFixture *f,
                        FiloKind      kind,
                        const char   *id)
{
  say_change (f, kind, id, NULL);
}

FiloKind
kind_of (gpointer object)
{
  for (guint kind = FILO_KIND_SETTINGS; kind <= FILO_KIND_LAST; kind++)
    if (G_OBJECT_TYPE (object) == filo_codec_get_type ((FiloKind) kind))
      return (FiloKind) kind;
  g_assert_not_reached ();
}

void
store_fixture_snapshot (StoreFixture *f,
                        GPtrArray    *objects)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GByteArray) lines = g_byte_array_new ();
  g_autofree char *cursor = store_fixture_cursor (f);
  gint64 counts[FILO_KIND_LAST + 1] = { 0 };
  g_autoptr(GBytes) header = NULL;
  g_autoptr(GBytes) end = NULL;
  g_autoptr(GBytes) all = NULL;
  guint done = 0;
  guint total = 0;
  gboolean ended = FALSE;

  for (guint i = 0; i < objects->len; i++)
    counts[kind_of (objects->pdata[i])]++;
  header = node_to_bytes (filo_snapshot_header_to_json (cursor, counts), TRUE);
  g_byte_array_append (lines, g_bytes_get_data (header, NULL), (guint) g_bytes_get_size (header));
  for (guint i = 0; i < objects->len; i++)
    {
      g_autoptr(GBytes) line = node_to_bytes (
          filo_snapshot_object_to_json (kind_of (objects->pdata[i]), objects->pdata[i]), TRUE);

      g_byte_array_append (lines, g_bytes_get_data (line, NULL), (guint) g_bytes_get_size (line));
    }
  end = node_to_bytes (filo_snapshot_end_to_json (), TRUE);
  g_byte_array_append (lines, g_bytes_get_data (end, NULL), (guint) g_bytes_get_size (end));
  all = g_bytes_new (lines->data, lines->len);
  filo_store_apply_snapshot_async (f->store, all, FALSE, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (
      filo_store_apply_snapshot_finish (f->store, result, &done, &total, &ended, &error));
  g_assert_no_error (error);
  g_assert_true (ended);
  g_assert_cmpstr (filo_store_get_cursor (f->store), ==, cursor);
}

FiloProfile *
make_profile (const char *id)
{
  FiloProfile *profile = filo_profile_new ();
  g_autofree char *address = g_strdup_printf ("+39347%07u", g_str_hash (id) % 10000000);

  filo_profile_set_id (profile, id);
  filo_profile_set_address (profile, address);
  filo_profile_set_answerable (profile, TRUE);
  filo_profile_set_first_name (profile, id);
  filo_profile_set_consent (profile, FILO_CONSENT_SUBSCRIBED);
  filo_profile_set_created_at (profile, TEST_NOW);
  filo_profile_set_change (profile, 1);
  return profile;
}

FiloConversation *
make_conversation (const char *id,
                   const char *profile_id,
                   gint64      last_at)
{
  FiloConversation *conversation = filo_conversation_new ();

  filo_conversation_set_id (conversation, id);
  filo_conversation_set_profile_id (conversation, profile_id);
  filo_conversation_set_number_id (conversation, "n1");
  filo_conversation_set_state (conversation, FILO_CONVERSATION_OPEN);
  filo_conversation_set_began_at (conversation, TEST_NOW);
  filo_conversation_set_last_at (conversation, last_at);
  filo_conversation_set_last_origin (conversation, FILO_ORIGIN_INBOUND);
  filo_conversation_set_last_text (conversation, id);
  filo_conversation_set_change (conversation, 1);
  return conversation;
}

static FiloMessage *
make_message (const char *id,
              const char *conversation_id,
              gint64      position)
{
  FiloMessage *message = filo_message_new ();

  filo_message_set_id (message, id);
  filo_message_set_conversation_id (message, conversation_id);
  filo_message_set_position (message, position);
  filo_message_set_text (message, id);
  filo_message_set_created_at (message, TEST_NOW + position);
  filo_message_set_change (message, 1);
  return message;
}

FiloMessage *
make_inbound (const char *id,
              const char *conversation_id,
              gint64      position)
{
  FiloMessage *message = make_message (id, conversation_id, position);

  filo_message_set_origin (message, FILO_ORIGIN_INBOUND);
  filo_message_set_state (message, FILO_TEXT_RECEIVED);
  return message;
}

FiloMessage *
make_reply (const char *id,
            const char *conversation_id,
            gint64      position,
            const char *agent_id)
{
  FiloMessage *message = make_message (id, conversation_id, position);

  filo_message_set_origin (message, FILO_ORIGIN_REPLY);
  filo_message_set_state (message, FILO_TEXT_SENT);
  filo_message_set_agent_id (message, agent_id);
  return message;
}

gpointer
copy_object (FiloKind kind,
             gpointer object)
{
  g_autoptr(JsonNode) node = filo_codec_to_json (kind, object);
  g_autoptr(GError) error = NULL;
  gpointer copy = filo_codec_from_json (kind, json_node_get_object (node), &error);

  g_assert_no_error (error);
  return copy;
}

/* p1 with conversation c1, two texts in it, the second one unread. */
void
store_fixture_begin_world (StoreFixture *f)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  FiloConversation *conversation = make_conversation ("c1", "p1", TEST_NOW);
  FiloAgent *agent = filo_agent_new ();

  f->number = 1;
  filo_agent_set_id (agent, "a1");
  filo_agent_set_name (agent, "Ana");
  filo_agent_set_role (agent, FILO_ROLE_SUPPORT);
  filo_agent_set_change (agent, 1);
  filo_conversation_set_last_inbound (conversation, 2);
  filo_conversation_set_last_position (conversation, 2);
  filo_conversation_set_read_through (conversation, 1);
  g_ptr_array_add (objects, agent);
  g_ptr_array_add (objects, make_profile ("p1"));
  g_ptr_array_add (objects, conversation);
  g_ptr_array_add (objects, make_inbound ("m1", "c1", 1));
  g_ptr_array_add (objects, make_inbound ("m2", "c1", 2));
  store_fixture_snapshot (f, objects);
}

void
store_fixture_be_agent (StoreFixture *f)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  filo_store_set_account_async (f->store, "http://127.0.0.1:1", "a1", filo_test_store_result,
                                &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_store_set_account_finish (f->store, result, NULL));
}

FiloMessage *
store_fixture_send (StoreFixture *f,
                    const char   *text,
                    guint64       revision)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  FiloMessage *message;

  filo_store_send_text_async (f->store, "c1", text, revision, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  message = filo_store_send_text_finish (f->store, result, &error);
  g_assert_no_error (error);
  return message;
}

GPtrArray *
store_fixture_list_heads (StoreFixture *f)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  filo_store_list_outbox_async (f->store, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  return filo_store_list_outbox_finish (f->store, result, NULL);
}

FiloOutboxEntry *
store_fixture_begin (StoreFixture *f,
                     gint64        number)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  filo_store_begin_command_async (f->store, number, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  return filo_store_begin_command_finish (f->store, result, NULL);
}

void
store_fixture_accept (StoreFixture *f,
                      gint64        number,
                      gpointer      answer)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = filo_codec_to_json (kind_of (answer), answer);
  char *json = json_to_string (node, FALSE);
  g_autoptr(GBytes) bytes = g_bytes_new_take (json, strlen (json));

  filo_store_accept_command_async (f->store, number, bytes, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_store_end_command_finish (f->store, result, &error));
  g_assert_no_error (error);
}

void
store_fixture_refuse (StoreFixture *f,
                      gint64        number,
                      const char   *code)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  filo_store_refuse_command_async (f->store, number, code, "No, because.", NULL,
                                   filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_assert_true (filo_store_end_command_finish (f->store, result, NULL));
}

FiloConversation *
store_fixture_load (StoreFixture *f,
                    const char   *id)
{
  FiloConversation *conversation = filo_store_dup_conversation (f->store, id);

  FILO_TEST_WAIT (filo_conversation_get_loaded (conversation));
  return conversation;
}
