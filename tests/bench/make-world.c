/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes world L, the large shop that every figure is measured with: the same seed gives the same
 * world, in a gateway's file or in a desktop's replica.
 *
 *   make-world --gateway|--replica FILE [--conversations 100000] [--messages 2000000] [--seed 1] */
#include "config.h"

#include <glib/gstdio.h>

#include "filo-conversation-table.h"
#include "filo-conversation.h"
#include "filo-db.h"
#include "filo-feed-table.h"
#include "filo-kind-tables.h"
#include "filo-message.h"
#include "filo-migrations.h"
#include "filo-number.h"
#include "filo-profile.h"
#include "filo-agent.h"
#include "filo-replica-meta-table.h"
#include "filo-schema.h"
#include "filo-settings.h"
#include "filo-source.h"

#define NEWEST_MS  G_GINT64_CONSTANT (1790000000000)  /* 21 September 2026: the world's "now" */
#define HOUR_MS    G_GINT64_CONSTANT (3600000)
#define N_AGENTS   8
#define N_SOURCES  12

static const char *first_names[] = { "Giulia", "Marco", "Sofia", "Luca", "Dana", "Paolo", "Emma", "Noah", "Chiara",
                                     "Matteo", "Olivia", "Liam", "Elena", "Davide", "Grace", "Henry", "Ada", "Bruno",
                                     "Irene", "Omar", "Zoe", "Nina", "Tom", "Ruth", "Élodie", "Jörg", "Nuño" };
static const char *last_names[] = { "Ferri", "Rossi", "Esposito", "Bianchi", "Kim", "Neri", "Clark", "Brown", "Conti",
                                    "Ricci", "Walsh", "Murphy", "Greco", "Costa", "Bell", "Young", "Villa", "Serra",
                                    "Lombardi", "Khan", "Moretti", "Hughes", "Fontana", "Stone", "Caruso", "Ward" };
static const char *cities[] = { "Milano", "Torino", "Roma", "Bologna", "London", "Leeds", "Boston", "Denver" };
static const char *words[] = { "ciao", "il", "mio", "ordine", "non", "è", "ancora", "arrivato", "grazie", "mille",
                               "can", "I", "still", "change", "the", "size", "please", "when", "does", "it", "ship",
                               "domani", "pacco", "corriere", "reso", "taglia", "colore", "blue", "tazza", "piatto",
                               "invoice", "refund", "sì", "perfetto", "thanks", "so", "much", "buongiorno", "sera",
                               "colazione", "lino", "tovaglia", "broken", "handle", "replacement", "address", "via",
                               "🙏", "😊", "1042", "2231", "€49", "questa", "settimana", "lunedì", "quando", "perché" };

typedef struct
{
  FiloDb   *db;
  gboolean  gateway;
  GRand    *dice;
  gint64    change;
  GError   *error;
} World;

/* Ids have the form of a UUIDv7, in order of making, so that paging by id is as in life. */
static char *
make_id (guint kind,
         guint n)
{
  return g_strdup_printf ("0198%04x-0000-7%03x-8000-%012x", kind, kind, n);
}

static void
fail (World *self)
{
  g_printerr ("make-world: %s\n", self->error->message);
  exit (1);
}

static void
put (World    *self,
     FiloKind  kind,
     GObject  *object)
{
  gint64 change = self->gateway ? filo_feed_table_next (self->db, &self->error) : ++self->change;

  if (change == 0)
    fail (self);
  g_object_set (object, "change", change, NULL);
  if (!filo_kind_tables_put (self->db, kind, object, &self->error))
    fail (self);
}

static const char *
pick (World       *self,
      const char **from,
      gsize        n)
{
  return from[g_rand_int_range (self->dice, 0, (gint32) n)];
}

#define PICK(self, array) pick (self, array, G_N_ELEMENTS (array))

static char *
make_text (World *self)
{
  GString *text = g_string_new (NULL);
  guint n = 3 + (guint) g_rand_int_range (self->dice, 0, 20);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, PICK (self, words));
    }
  return g_string_free (text, FALSE);
}

static void
make_team (World *self)
{
  g_autoptr(FiloSettings) settings = filo_settings_new ();
  g_autoptr(FiloNumber) number = filo_number_new ();
  g_autofree char *number_id = make_id (FILO_KIND_NUMBER, 0);

  g_object_set (settings, "id", "settings", "organization-prefix", "Bench", "organization-email", "help@example.com",
                "time-zone", "Europe/Rome", "country", "IT", "badge", TRUE, NULL);
  put (self, FILO_KIND_SETTINGS, G_OBJECT (settings));
  for (guint i = 0; i < N_AGENTS; i++)
    {
      g_autoptr(FiloAgent) agent = filo_agent_new ();
      g_autofree char *id = make_id (FILO_KIND_AGENT, i);
      g_autofree char *email = g_strdup_printf ("agent%u@example.com", i);

      g_object_set (agent, "id", id, "name", first_names[i], "email", email,
                    "role", i == 0 ? FILO_ROLE_OWNER : FILO_ROLE_SUPPORT, NULL);
      put (self, FILO_KIND_AGENT, G_OBJECT (agent));
    }
  g_object_set (number, "id", number_id, "address", "+393471234567", "label", "Shop", "carrier", "kannel", NULL);
  put (self, FILO_KIND_NUMBER, G_OBJECT (number));
  for (guint i = 0; i < N_SOURCES; i++)
    {
      g_autoptr(FiloSource) source = filo_source_new ();
      g_autofree char *id = make_id (FILO_KIND_SOURCE, i);
      g_autofree char *name = g_strdup_printf ("%s %u", i % 3 == 0 ? "Flow" : "Campaign", i);

      g_object_set (source, "id", id, "name", name,
                    "kind", i % 3 == 0 ? FILO_SOURCE_FLOW : FILO_SOURCE_CAMPAIGN, NULL);
      put (self, FILO_KIND_SOURCE, G_OBJECT (source));
    }
}

static FiloMessage *
make_message (World      *self,
              const char *conversation_id,
              guint       serial,
              guint       position,
              gint64      at)
{
  FiloMessage *message = filo_message_new ();
  g_autofree char *id = make_id (FILO_KIND_MESSAGE, serial);
  g_autofree char *text = make_text (self);
  gboolean inbound = position == 1 || g_rand_int_range (self->dice, 0, 100) < 50;

  g_object_set (message, "id", id, "conversation-id", conversation_id, "position", (gint64) position,
                "text", text, "created-at", at, "parts", 1u,
                "origin", inbound ? FILO_ORIGIN_INBOUND : FILO_ORIGIN_REPLY,
                "state", inbound ? FILO_TEXT_RECEIVED : FILO_TEXT_DELIVERED, NULL);
  if (!inbound)
    {
      g_autofree char *agent = make_id (FILO_KIND_AGENT, (guint) g_rand_int_range (self->dice, 0, N_AGENTS));

      g_object_set (message, "agent-id", agent, "sent-at", at + 1000, "delivered-at", at + 4000, NULL);
    }
  return message;
}

static void
make_conversation (World *self,
                   guint  n,
                   guint  n_messages,
                   guint *serial)
{
  g_autoptr(FiloProfile) profile = filo_profile_new ();
  g_autoptr(FiloConversation) conversation = filo_conversation_new ();
  g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *profile_id = make_id (FILO_KIND_PROFILE, n);
  g_autofree char *conversation_id = make_id (FILO_KIND_CONVERSATION, n);
  g_autofree char *number_id = make_id (FILO_KIND_NUMBER, 0);
  g_autofree char *address = g_strdup_printf ("+39347%07u", 1000000 + n);
  /* Newest activity spreads over 90 days, thicker toward now. */
  double age = g_rand_double (self->dice);
  gint64 last_at = NEWEST_MS - (gint64) (age * age * 90 * 24 * HOUR_MS);
  gint64 at = last_at - (gint64) n_messages * HOUR_MS / 2, last_inbound = 0;
  guint dice = (guint) g_rand_int_range (self->dice, 0, 100);
  FiloConversationState state = dice < 30 ? FILO_CONVERSATION_OPEN
                                : dice < 33 ? FILO_CONVERSATION_SNOOZED : FILO_CONVERSATION_CLOSED;
  FiloMessage *last = NULL;

  for (guint i = 1; i <= n_messages; i++)
    {
      last = make_message (self, conversation_id, (*serial)++, i, i == n_messages ? last_at : at);
      at += HOUR_MS / 2;
      if (filo_message_get_origin (last) == FILO_ORIGIN_INBOUND)
        last_inbound = i;
      g_ptr_array_add (messages, last);
    }

  g_object_set (profile, "id", profile_id, "address", address, "answerable", TRUE,
                "first-name", PICK (self, first_names), "last-name", PICK (self, last_names),
                "city", PICK (self, cities), "country", "IT", "language", "it",
                "consent", dice % 10 == 9 ? FILO_CONSENT_NEVER : FILO_CONSENT_SUBSCRIBED,
                "consent-at", NEWEST_MS - 100 * 24 * HOUR_MS, "created-at", NEWEST_MS - 100 * 24 * HOUR_MS, NULL);
  g_object_set (conversation, "id", conversation_id, "profile-id", profile_id, "number-id", number_id, "state", state,
                "last-inbound", last_inbound, "last-position", (gint64) n_messages,
                "read-through", (gint64) (dice < 3 ? 0 : n_messages), "began-at", last_at,
                "snoozed-until", state == FILO_CONVERSATION_SNOOZED ? NEWEST_MS + 1000 * 24 * HOUR_MS : 0,
                "last-at", filo_message_get_created_at (last), "last-text", filo_message_get_text (last),
                "last-origin", filo_message_get_origin (last), "last-agent-id", filo_message_get_agent_id (last),
                "last-state", filo_message_get_state (last), NULL);
  put (self, FILO_KIND_PROFILE, G_OBJECT (profile));
  put (self, FILO_KIND_CONVERSATION, G_OBJECT (conversation));
  for (guint i = 0; i < messages->len; i++)
    put (self, FILO_KIND_MESSAGE, messages->pdata[i]);
}

/* A replica that was caught up when its gateway went away: the desktop opens it and is offline. */
static void
make_account (World *self)
{
  g_autofree char *agent = make_id (FILO_KIND_AGENT, 0);
  g_autofree char *epoch = make_id (0, 1);
  g_autofree char *cursor = g_strdup_printf ("%s.%" G_GINT64_FORMAT, epoch, self->change);

  if (!filo_replica_meta_table_set (self->db, FILO_REPLICA_ADDRESS, "http://127.0.0.1:9", &self->error) ||
      !filo_replica_meta_table_set (self->db, FILO_REPLICA_AGENT, agent, &self->error) ||
      !filo_replica_meta_table_set (self->db, FILO_REPLICA_CURSOR, cursor, &self->error))
    fail (self);
}

static gboolean
open_file (World      *self,
           const char *path)
{
  g_autofree char *epoch = make_id (0, 1);

  self->db = filo_db_open (path, FILO_DB_WRITER, &self->error);
  return self->db != NULL &&
         (self->gateway
            ? filo_migrations_apply (self->db, filo_gateway_migrations, filo_gateway_n_migrations, &self->error)
            : filo_migrations_apply (self->db, filo_replica_migrations, filo_replica_n_migrations, &self->error)) &&
         filo_db_begin (self->db, &self->error) &&
         (!self->gateway || filo_feed_table_begin (self->db, epoch, &self->error));
}

static void
make_conversations (World *self,
                    guint  n_conversations,
                    guint  n_messages)
{
  guint serial = 0;

  for (guint i = 0; i < n_conversations; i++)
    {
      guint left = n_messages - serial, share = left / (n_conversations - i), n;

      /* Most threads are short and some are long, as in life; the sum is kept. */
      n = 1 + (guint) (g_rand_double (self->dice) * g_rand_double (self->dice) * 4 * share);
      n = CLAMP (n, 1, MAX (1, left - MIN (left, n_conversations - i - 1)));
      make_conversation (self, i, n, &serial);
      if (i % 2000 == 1999 &&
          (!filo_db_commit (self->db, &self->error) || !filo_db_begin (self->db, &self->error)))
        fail (self);
    }
  g_print ("%u conversations, %u messages\n", n_conversations, serial);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *gateway = NULL, *replica = NULL;
  int conversations = 100000, messages = 2000000, seed = 1;
  GOptionEntry entries[] = {
    { "gateway", 0, 0, G_OPTION_ARG_FILENAME, &gateway, "Make a gateway's file", "FILE" },
    { "replica", 0, 0, G_OPTION_ARG_FILENAME, &replica, "Make a desktop's replica", "FILE" },
    { "conversations", 0, 0, G_OPTION_ARG_INT, &conversations, "How many (100000)", "N" },
    { "messages", 0, 0, G_OPTION_ARG_INT, &messages, "How many in all (2000000)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "The same seed makes the same world (1)", "N" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  World world = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &world.error))
    fail (&world);
  if ((gateway == NULL) == (replica == NULL) || conversations < 1 || messages < conversations)
    {
      g_printerr ("make-world: say --gateway FILE or --replica FILE, and at least one message a conversation\n");
      return 2;
    }
  world.gateway = gateway != NULL;
  world.dice = g_rand_new_with_seed ((guint32) seed);
  if (!open_file (&world, world.gateway ? gateway : replica))
    fail (&world);
  make_team (&world);
  make_conversations (&world, (guint) conversations, (guint) messages);
  if (!world.gateway)
    make_account (&world);
  if (!filo_db_commit (world.db, &world.error))
    fail (&world);
  filo_db_close (world.db);
  g_object_unref (world.db);
  g_rand_free (world.dice);
  return 0;
}
