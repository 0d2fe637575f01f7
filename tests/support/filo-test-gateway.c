/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-test-gateway.h"

#include "filo-accounts.h"
#include "filo-cursor.h"
#include "filo-fake-carrier.h"
#include "filo-feed-table.h"
#include "filo-gateway.h"
#include "filo-inbound.h"
#include "filo-test-db.h"
#include "filo-test.h"
#include "filo-token-table.h"

#define CARRIER "fake"

struct _FiloTestGateway
{
  char            *folder;
  char            *database;
  FiloFakeClock   *clock;
  FiloRandom      *random;
  FiloFakeCarrier *carrier;
  FiloGateway     *gateway;
  char            *address;
  guint            n_received;
};

/* One job in the writer, with what it needs. */
typedef struct {
  const FiloFlowContext *flow;
  const char            *public_url;
  const char            *id;
  const char            *name;
  FiloRole               role;
  gint64                 now;
  FiloInboundText       *inbound;
} Job;

static gpointer
run (FiloTestGateway *self,
     FiloDbFunc       func,
     Job             *job)
{
  const FiloGatewayContext *context = filo_gateway_get_context (self->gateway);

  job->flow = &context->flow;
  job->public_url = context->public_url;
  job->now = filo_clock_now (FILO_CLOCK (self->clock));
  return filo_test_run (filo_gateway_get_writer (self->gateway), func, job);
}

static gpointer
set_up_in_worker (FiloDb   *db,
                  gpointer  data,
                  GError  **error)
{
  const Job *job = data;
  const FiloSetUp what = { .organization = "Test",
                           .name = "Owner",
                           .email = "owner@example.com",
                           .country = "IT",
                           .zone = "Europe/Rome" };
  gboolean set_up = FALSE;
  g_autoptr(FiloAgent) owner = NULL;
  g_autoptr(FiloNumber) number = NULL;

  if (!filo_accounts_is_set_up (db, &set_up, error) || set_up)
    return NULL;
  owner = filo_accounts_set_up (db, job->flow, &what, error);
  if (owner != NULL)
    number = filo_accounts_add_number (db, job->flow, FILO_TEST_OUR_NUMBER, "Main", CARRIER, error);
  return NULL;
}

void
filo_test_gateway_start (FiloTestGateway *self)
{
  g_autofree char *path = g_build_filename (self->folder, "filo-gateway.conf", NULL);
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  g_autoptr(GKeyFile) values = g_key_file_new ();
  g_autofree char *listen = NULL;
  g_autoptr(FiloConfig) config = NULL;
  g_autoptr(GError) error = NULL;
  Job job = { 0 };

  /* The same port as before, if it was up before. */
  listen = self->address != NULL ? g_strdup (self->address + strlen ("http://"))
                                 : g_strdup ("127.0.0.1:0");
  g_key_file_set_string (values, "gateway", "listen", listen);
  g_key_file_set_string (values, "gateway", "data", data);
  g_assert_true (g_key_file_save_to_file (values, path, &error));
  config = filo_config_new_from_file (path, &error);
  g_assert_no_error (error);
  self->gateway = filo_gateway_new (config, FILO_CLOCK (self->clock), self->random);
  filo_gateway_add_carrier (self->gateway, FILO_CARRIER (self->carrier));
  filo_gateway_open (self->gateway, &error);
  g_assert_no_error (error);
  run (self, set_up_in_worker, &job);
  filo_gateway_start (self->gateway, &error);
  g_assert_no_error (error);
  g_free (self->address);
  self->address = g_strdup_printf ("http://127.0.0.1:%u", filo_gateway_get_port (self->gateway));
  g_free (self->database);
  self->database = filo_config_dup_database_path (config);
}

void
filo_test_gateway_stop (FiloTestGateway *self)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  filo_gateway_stop_async (self->gateway, filo_test_store_result, &slot);
  /* What waits for a timer of the test's clock gets it. */
  while (slot == NULL)
    {
      filo_fake_clock_advance (self->clock, 100);
      g_main_context_iteration (NULL, FALSE);
    }
  result = filo_test_await (&slot);
  filo_gateway_stop_finish (self->gateway, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  filo_test_settle ();
  g_clear_object (&self->gateway);
}

FiloTestGateway *
filo_test_gateway_new (FiloFakeClock *clock,
                       FiloRandom    *random)
{
  FiloTestGateway *self = g_new0 (FiloTestGateway, 1);

  self->folder = filo_test_make_folder ();
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->carrier = filo_fake_carrier_new (CARRIER);
  filo_test_gateway_start (self);
  return self;
}

void
filo_test_gateway_free (FiloTestGateway *self)
{
  if (self->gateway != NULL)
    filo_test_gateway_stop (self);
  g_object_unref (self->carrier);
  g_object_unref (self->clock);
  g_object_unref (self->random);
  g_free (self->address);
  g_free (self->database);
  filo_test_remove_folder (self->folder);
  g_free (self);
}

const char *
filo_test_gateway_get_address (FiloTestGateway *self)
{
  return self->address;
}

const char *
filo_test_gateway_get_database (FiloTestGateway *self)
{
  return self->database;
}

static gpointer
add_agent_in_worker (FiloDb   *db,
                     gpointer  data,
                     GError  **error)
{
  const Job *job = data;
  g_autofree char *email = g_strdup_printf ("%s@example.com", job->name);
  g_autoptr(FiloAgent) agent =
      filo_accounts_add_agent (db, job->flow, job->name, email, job->role, error);

  return agent != NULL ? g_strdup (filo_agent_get_id (agent)) : NULL;
}

char *
filo_test_gateway_add_agent (FiloTestGateway *self,
                             const char      *name,
                             FiloRole         role)
{
  Job job = { .name = name, .role = role };

  return run (self, add_agent_in_worker, &job);
}

static gpointer
make_link_in_worker (FiloDb   *db,
                     gpointer  data,
                     GError  **error)
{
  const Job *job = data;
  gint64 expires_at;

  return filo_accounts_make_link (db, job->flow, job->public_url, job->id, &expires_at, error);
}

char *
filo_test_gateway_make_link (FiloTestGateway *self,
                             const char      *agent_id)
{
  Job job = { .id = agent_id };

  return run (self, make_link_in_worker, &job);
}

static gpointer
receive_in_worker (FiloDb   *db,
                   gpointer  data,
                   GError  **error)
{
  const Job *job = data;

  filo_inbound_receive (db, job->inbound, job->flow, error);
  return NULL;
}

void
filo_test_gateway_receive (FiloTestGateway *self,
                           const char      *from,
                           const char      *text)
{
  g_autofree char *carrier_id = g_strdup_printf ("in-%u", ++self->n_received);
  g_autoptr(FiloInboundText) inbound = filo_inbound_text_new (
      CARRIER, carrier_id, from, FILO_TEST_OUR_NUMBER, text,
      filo_clock_now (FILO_CLOCK (self->clock)));
  Job job = { .inbound = inbound };

  run (self, receive_in_worker, &job);
}

guint
filo_test_gateway_count_taken (FiloTestGateway *self,
                               const char      *text)
{
  GPtrArray *ledger = filo_fake_carrier_get_ledger (self->carrier);
  guint n = 0;

  for (guint i = 0; i < ledger->len; i++)
    {
      const FiloFakeEntry *entry = ledger->pdata[i];

      n += entry->taken && g_str_equal (entry->outgoing->text, text);
    }
  return n;
}

static gpointer
get_cursor_in_worker (FiloDb   *db,
                      gpointer  data,
                      GError  **error)
{
  g_autofree char *epoch = NULL;
  gint64 number = 0;

  return filo_feed_table_get (db, &epoch, &number, NULL, error)
             ? filo_cursor_format (epoch, number)
             : NULL;
}

char *
filo_test_gateway_dup_cursor (FiloTestGateway *self)
{
  Job job = { 0 };

  return run (self, get_cursor_in_worker, &job);
}

static gpointer
change_epoch_in_worker (FiloDb   *db,
                        gpointer  data,
                        GError  **error)
{
  filo_feed_table_set_epoch (db, "restored", error);
  return NULL;
}

void
filo_test_gateway_change_epoch (FiloTestGateway *self)
{
  Job job = { 0 };

  run (self, change_epoch_in_worker, &job);
}

static gpointer
revoke_in_worker (FiloDb   *db,
                  gpointer  data,
                  GError  **error)
{
  const Job *job = data;

  filo_token_table_revoke_agent (db, job->id, job->now, error);
  return NULL;
}

void
filo_test_gateway_revoke_tokens (FiloTestGateway *self,
                                 const char      *agent_id)
{
  Job job = { .id = agent_id };

  run (self, revoke_in_worker, &job);
}
