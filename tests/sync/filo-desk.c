/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-desk.h"

#include "filo-codec.h"
#include "filo-db.h"
#include "filo-json.h"
#include "filo-kind-tables.h"
#include "filo-soup-transport.h"

static void
on_texts_arrived (FiloStore *store,
                  GPtrArray *texts,
                  Desk      *desk)
{
  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (desk->arrived, g_strdup (filo_message_get_text (texts->pdata[i])));
}

static void
on_failed (FiloStore    *store,
           const GError *error,
           Desk         *desk)
{
  g_ptr_array_add (desk->failures, g_strdup (error->message));
}

void
desk_start (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->folder, "replica.db", NULL);
  g_autofree char *account = g_build_filename (desk->folder, "account.json", NULL);
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  desk->store = filo_store_new (path, FILO_CLOCK (desk->clock), desk->random);
  g_signal_connect (desk->store, "texts-arrived", G_CALLBACK (on_texts_arrived), desk);
  g_signal_connect (desk->store, "failed", G_CALLBACK (on_failed), desk);
  filo_store_open_async (desk->store, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  filo_store_open_finish (desk->store, result, &error);
  g_assert_no_error (error);
  desk->keyring = filo_keyring_new_file_only (account);
  desk->engine = filo_engine_new (desk->store, FILO_TRANSPORT (desk->network), desk->keyring,
                                  FILO_CLOCK (desk->clock), desk->random);
  filo_engine_start (desk->engine);
}

void
desk_stop (Desk *desk)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  filo_engine_stop (desk->engine);
  filo_store_close_async (desk->store, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  g_clear_object (&desk->engine);
  g_clear_object (&desk->keyring);
  g_signal_handlers_disconnect_by_data (desk->store, desk);
  g_clear_object (&desk->store);
  filo_test_settle ();
}

Desk *
desk_new (FiloFakeClock *clock,
          guint64        seed)
{
  Desk *desk = g_new0 (Desk, 1);
  g_autoptr(FiloTransport) soup = filo_soup_transport_new ();

  desk->folder = filo_test_make_folder ();
  desk->clock = g_object_ref (clock);
  desk->random = FILO_RANDOM (filo_seeded_random_new (seed));
  desk->network = filo_fault_transport_new (soup, desk->random);
  desk->arrived = g_ptr_array_new_with_free_func (g_free);
  desk->failures = g_ptr_array_new_with_free_func (g_free);
  desk_start (desk);
  return desk;
}

void
desk_free (Desk *desk)
{
  if (desk->store != NULL)
    desk_stop (desk);
  g_object_unref (desk->network);
  g_object_unref (desk->random);
  g_object_unref (desk->clock);
  g_ptr_array_unref (desk->arrived);
  g_ptr_array_unref (desk->failures);
  filo_test_remove_folder (desk->folder);
  g_free (desk);
}

char *
desk_sign_in (Desk       *desk,
              const char *link,
              const char *code,
              int        *error_code)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  *error_code = -1;
  filo_engine_sign_in_async (desk->engine, link, code, "test", NULL, filo_test_store_result,
                             &slot);
  result = filo_test_await (&slot);
  if (filo_engine_sign_in_finish (desk->engine, result, &error))
    return NULL;
  g_assert_true (error->domain == FILO_ENGINE_ERROR);
  *error_code = error->code;
  return g_strdup (error->message);
}

void
desk_sign_in_well (Desk            *desk,
                   FiloTestGateway *gateway,
                   const char      *agent_id)
{
  g_autofree char *link = filo_test_gateway_make_link (gateway, agent_id);
  int code;
  g_autofree char *sentence = desk_sign_in (desk, link, NULL, &code);

  g_assert_cmpstr (sentence, ==, NULL);
}

gboolean
desk_is_at (Desk       *desk,
            const char *cursor)
{
  return filo_engine_get_state (desk->engine) == FILO_ENGINE_STATE_LIVE &&
         filo_store_get_unsent (desk->store) == 0 &&
         g_strcmp0 (filo_store_get_cursor (desk->store), cursor) == 0;
}

void
desk_wait_live (Desk            *desk,
                FiloTestGateway *gateway)
{
  const gint64 end = g_get_monotonic_time () + FILO_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);

  for (;;)
    {
      g_autofree char *cursor = filo_test_gateway_dup_cursor (gateway);

      if (desk_is_at (desk, cursor))
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
}

static char *
dump_database (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDb) db = filo_db_open (path, FILO_DB_READER, &error);
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint kind = FILO_KIND_SETTINGS; kind <= FILO_KIND_LAST; kind++)
    {
      g_autoptr(GPtrArray) objects = filo_kind_tables_list_by_id_after (
          db, (FiloKind) kind, NULL, 0, G_MAXINT32, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < objects->len; i++)
        {
          g_autoptr(JsonNode) node = NULL;
          g_autofree char *json = NULL;

          /* What only one desktop has isn't compared. */
          if (kind == FILO_KIND_MESSAGE &&
              filo_text_state_is_local (filo_message_get_state (objects->pdata[i])))
            continue;
          node = filo_codec_to_json ((FiloKind) kind, objects->pdata[i]);
          json = filo_json_to_string (node);
          g_string_append_printf (text, "%u %s\n", kind, json);
        }
    }
  filo_db_close (db);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
desk_dump (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->folder, "replica.db", NULL);

  return dump_database (path);
}

/* The first line that differs, for whoever reads the log. */
static void
print_difference (const char *here,
                  const char *there)
{
  g_auto(GStrv) ours = g_strsplit (here, "\n", -1);
  g_auto(GStrv) theirs = g_strsplit (there, "\n", -1);
  guint i = 0;

  while (ours[i] != NULL && theirs[i] != NULL && g_str_equal (ours[i], theirs[i]))
    i++;
  g_test_message ("desktop: %s", ours[i] != NULL ? ours[i] : "(end)");
  g_test_message ("gateway: %s", theirs[i] != NULL ? theirs[i] : "(end)");
}

void
desk_wait_equal (Desk            *desk,
                 FiloTestGateway *gateway)
{
  const gint64 end = g_get_monotonic_time () + FILO_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);

  for (;;)
    {
      g_autofree char *here = NULL;
      g_autofree char *there = NULL;

      desk_wait_live (desk, gateway);
      here = desk_dump (desk);
      there = dump_database (filo_test_gateway_get_database (gateway));
      if (g_str_equal (here, there))
        return;
      if (g_get_monotonic_time () > end)
        {
          print_difference (here, there);
          g_assert_not_reached ();
        }
      g_main_context_iteration (NULL, TRUE);
    }
}

typedef struct {
  FiloFakeClock *clock;
  guint          ms_per_tick;
} Running;

static gboolean
on_tick (gpointer user_data)
{
  const Running *running = user_data;

  filo_fake_clock_advance (running->clock, running->ms_per_tick);
  return G_SOURCE_CONTINUE;
}

guint
run_clock (FiloFakeClock *clock,
           guint          ms_per_tick)
{
  Running *running = g_new0 (Running, 1);

  running->clock = clock;
  running->ms_per_tick = ms_per_tick;
  return g_timeout_add_full (G_PRIORITY_DEFAULT, 1, on_tick, running, g_free);
}
