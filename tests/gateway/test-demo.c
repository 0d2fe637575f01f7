/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-conversation-table.h"
#include "filo-crowd-script.h"
#include "filo-crowd.h"
#include "filo-demo-world.h"
#include "filo-fake-clock.h"
#include "filo-message-table.h"
#include "filo-order-table.h"
#include "filo-profile-table.h"
#include "filo-schema.h"
#include "filo-seeded-random.h"
#include "filo-test-db.h"
#include "filo-time.h"

#include <string.h>

/* A Wednesday in spring, 15:12 in Rome; the others are awkward moments. */
#define AFTERNOON G_GINT64_CONSTANT (1778073120000)

typedef struct
{
  FiloTestDb        test;
  FiloFakeClock    *clock;
  FiloSeededRandom *random;
  FiloKeywordTable *keywords;
  FiloFlowContext   context;
  char             *media;
  FiloDemoWorld    *world;
} Fixture;

static void
load (Fixture *f,
      gint64   now)
{
  g_autoptr(GError) error = NULL;

  filo_test_db_open (&f->test, filo_gateway_migrations, filo_gateway_n_migrations);
  f->clock = filo_fake_clock_new (now);
  f->random = filo_seeded_random_new (7);
  f->keywords = filo_keyword_table_new (&error);
  g_assert_no_error (error);
  g_assert_true (filo_demo_world_add_keywords (f->keywords, &error));
  f->context = (FiloFlowContext) { FILO_CLOCK (f->clock), FILO_RANDOM (f->random), f->keywords };
  f->media = g_build_filename (f->test.folder, "media", NULL);
  g_assert_true (filo_db_begin (f->test.db, &error));
  f->world = filo_demo_world_load (f->test.db, &f->context, f->media, &error);
  g_assert_no_error (error);
  g_assert_true (filo_db_commit (f->test.db, &error));
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  load (f, AFTERNOON);
}

static void
unload (Fixture *f)
{
  g_clear_pointer (&f->world, filo_demo_world_free);
  g_clear_pointer (&f->keywords, filo_keyword_table_unref);
  g_clear_pointer (&f->media, g_free);
  g_assert_finalize_object (f->clock);
  g_assert_finalize_object (f->random);
  filo_test_db_close (&f->test);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  unload (f);
}

static gint64
query (Fixture    *f,
       const char *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value;

  filo_db_query_int64 (f->test.db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

#define assert_none(f, sql)                                                                    \
  G_STMT_START {                                                                               \
    gint64 n = query (f, "SELECT count (*) FROM " sql);                                        \
    if (n != 0)                                                                                \
      g_error ("%" G_GINT64_FORMAT " rows: %s", n, sql);                                         \
  } G_STMT_END

static GPtrArray *
list_conversations (Fixture *f)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *rows = filo_conversation_table_list_by_id_after (f->test.db, NULL, 0, 10000, &error);

  g_assert_no_error (error);
  return rows;
}

/* The numbers that the page promises. */
static void
test_size (Fixture       *f,
           gconstpointer  data)
{
  FiloConversationCounts counts;

  g_assert_true (filo_conversation_table_get_counts (f->test.db, &counts, NULL));
  g_assert_cmpint (query (f, "SELECT count (*) FROM profile"), >=, 290);
  g_assert_cmpint (counts.open, >=, 40);
  g_assert_cmpint (counts.open, <=, 65);
  g_assert_cmpint (counts.unread, >=, 9);
  g_assert_cmpint (counts.unread, <=, 16);
  g_assert_cmpint (counts.snoozed, >=, 5);
  g_assert_cmpint (counts.closed, >=, 120);
  g_assert_cmpint (counts.blocked, >=, 3);
  g_assert_cmpint (query (f, "SELECT count (*) FROM source"), >=, 10);
  g_assert_cmpint (query (f, "SELECT count (*) FROM agent"), >=, 5);
  g_assert_cmpint (query (f, "SELECT count (*) FROM media"), >=, 8);
  g_assert_cmpint (query (f, "SELECT count (DISTINCT currency) FROM order_"), ==, 3);
  g_assert_cmpint (query (f, "SELECT count (DISTINCT payment) FROM order_"), ==, 4);
  g_assert_cmpint (query (f, "SELECT count (DISTINCT delivery) FROM order_"), ==, 4);
  g_assert_cmpint (query (f, "SELECT count (DISTINCT origin) FROM message"), ==, 6);
  g_assert_cmpint (query (f, "SELECT count (DISTINCT consent) FROM profile"), ==, 3);
  g_assert_cmpint (query (f, "SELECT count (*) FROM profile WHERE answerable = 0"), >=, 3);
  g_assert_cmpint (query (f, "SELECT count (*) FROM conversation WHERE began_at = 0"), >=, 15);
  g_assert_cmpint (query (f, "SELECT count (*) FROM message WHERE keyword = 1"), >=, 3);
  g_assert_cmpint (query (f, "SELECT count (*) FROM message WHERE keyword = 5"), >=, 1);
  /* Waiting, sent, delivered, failed, held, unknown and marked by hand. */
  for (guint i = 0; i < 7; i++)
    {
      static const int states[] = { 1, 4, 5, 6, 8, 9, 11 };
      g_autofree char *sql =
        g_strdup_printf ("SELECT count (*) FROM message WHERE state = %d", states[i]);

      g_assert_cmpint (query (f, sql), >=, 1);
    }
}

/* Everything that a row derives from others equals a recount. */
static void
test_recount (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) rows = list_conversations (f);

  g_assert_cmpuint (rows->len, >, 200);
  for (guint i = 0; i < rows->len; i++)
    {
      FiloConversation *row = g_ptr_array_index (rows, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) messages = filo_message_table_list_of_conversation (
        f->test.db, filo_conversation_get_id (row), &error);
      g_autoptr(FiloMessage) last =
        filo_message_table_get_last (f->test.db, filo_conversation_get_id (row), &error);
      gint64 position = 0, last_inbound = 0, waiting = 0, began = 0, at = 0;

      g_assert_no_error (error);
      for (guint j = 0; j < messages->len; j++)
        {
          FiloMessage *message = g_ptr_array_index (messages, j);
          FiloOrigin origin = filo_message_get_origin (message);
          FiloTextState state = filo_message_get_state (message);
          FiloKeywordClass keyword = filo_message_get_keyword (message);

          g_assert_nonnull (filo_message_get_text (message));
          if (filo_message_get_position (message) == 0)
            {
              g_assert_true (state == FILO_TEXT_WAITING || state == FILO_TEXT_HELD);
              continue;
            }
          g_assert_cmpint (filo_message_get_position (message), ==, ++position);
          g_assert_cmpint (filo_message_get_created_at (message), >=, at);
          at = filo_message_get_created_at (message);
          if (origin == FILO_ORIGIN_INBOUND &&
              (keyword == FILO_KEYWORD_NONE || keyword == FILO_KEYWORD_POSSIBLE_OPT_OUT))
            {
              last_inbound = position;
              began = began != 0 ? began : at;
              waiting = waiting != 0 ? waiting : at;
            }
          else if (origin == FILO_ORIGIN_REPLY &&
                   (state == FILO_TEXT_SENT || state == FILO_TEXT_DELIVERED ||
                    state == FILO_TEXT_MARKED_SENT))
            waiting = 0;
        }
      if (filo_conversation_get_state (row) == FILO_CONVERSATION_CLOSED)
        waiting = 0;
      g_assert_cmpint (filo_conversation_get_last_position (row), ==, position);
      g_assert_cmpint (filo_conversation_get_last_inbound (row), ==, last_inbound);
      g_assert_cmpint (filo_conversation_get_began_at (row), ==, began);
      g_assert_cmpint (filo_conversation_get_waiting_since (row), ==, waiting);
      g_assert_cmpint (filo_conversation_get_last_at (row), ==, at);
      g_assert_cmpint (filo_conversation_get_read_through (row), <=, position);
      g_assert_cmpstr (filo_conversation_get_last_text (row), ==, filo_message_get_text (last));
      g_assert_cmpint (filo_conversation_get_last_origin (row), ==, filo_message_get_origin (last));
      g_assert_cmpint (filo_conversation_get_last_state (row), ==, filo_message_get_state (last));
      g_assert_cmpstr (filo_conversation_get_last_agent_id (row), ==,
                       filo_message_get_agent_id (last));
      g_assert_cmpint (filo_conversation_get_last_media (row), ==,
                       filo_message_get_media (last) != NULL);
    }
}

/* Nobody got a reply or a campaign without having agreed to it by then. */
static void
test_consent (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDemoData) demo = filo_demo_data_new (&error);
  g_autoptr(GPtrArray) people = NULL;

  g_assert_no_error (error);
  people = filo_demo_cast_new (demo, AFTERNOON, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < people->len; i++)
    {
      const FiloDemoPerson *person = g_ptr_array_index (people, i);
      gboolean agreed = person->consent == FILO_CONSENT_SUBSCRIBED;
      gboolean begun = FALSE;

      for (guint j = 0; j < person->texts->len; j++)
        {
          const FiloDemoText *text = g_ptr_array_index (person->texts, j);

          if (text->kind == FILO_DEMO_INBOUND)
            {
              FiloKeywordResult keyword =
                filo_keywords_classify (f->keywords, text->text, person->address,
                                        (FiloKeywordContext) { .conversation_open = begun });

              begun |= keyword.keyword == FILO_KEYWORD_NONE;
              if (keyword.acts && keyword.keyword == FILO_KEYWORD_OPT_IN)
                agreed = TRUE;
              else if (keyword.acts && keyword.keyword == FILO_KEYWORD_OPT_OUT)
                agreed = FALSE;
              continue;
            }
          if (text->kind != FILO_DEMO_REPLY && text->kind != FILO_DEMO_SOURCE)
            continue;
          if (!agreed || !person->answerable || text->at < person->consent_at ||
              (person->blocked_at != 0 && text->at > person->blocked_at) ||
              (text->kind == FILO_DEMO_REPLY && !begun))
            g_error ("%s: may not get: %s", person->id, text->text);
        }
    }
}

static void
test_files_hold_together (Fixture       *f,
                          gconstpointer  data)
{
  assert_none (f, "message WHERE created_at > 1778073120000");
  assert_none (f, "message WHERE text LIKE '%{%' OR text LIKE '%  %'");
  assert_none (f, "message WHERE length (text) > 320");
  assert_none (f, "message WHERE state = 1 AND due_at <= 1778073120000");
  assert_none (f, "conversation WHERE state = 2 AND snoozed_until <= 1778073120000");
  assert_none (f, "profile WHERE email NOT LIKE '%@example.com'");
  assert_none (f, "profile WHERE answerable = 1 AND address NOT LIKE '+39___555____'"
                  " AND address NOT LIKE '+447700900___' AND address NOT LIKE '+1___55501__'");
  assert_none (f, "order_ WHERE total != (SELECT sum (quantity * price) FROM order_item"
                  " WHERE order_id = order_.id)");
  assert_none (f, "message JOIN profile JOIN conversation ON conversation_id = conversation.id"
                  " AND profile_id = profile.id WHERE message.origin = 3 AND message.created_at <"
                  " profile.created_at");
  /* In no feed before it begins, in it afterwards. */
  assert_none (f, "conversation WHERE (began_at = 0) != (change = 0)");
  assert_none (f, "message JOIN conversation ON conversation_id = conversation.id"
                  " WHERE (began_at = 0) != (message.change = 0)");
}

/* A list in which the same preview shows twice looks made up. */
static void
test_previews_differ (Fixture       *f,
                      gconstpointer  data)
{
  assert_none (f, "(SELECT last_text FROM conversation WHERE state = 1 AND began_at > 0"
                  " AND last_origin != 6 GROUP BY last_text HAVING count (*) > 1)");
  assert_none (f, "(SELECT last_text FROM conversation WHERE state = 3 AND began_at > 0"
                  " AND last_origin != 6 GROUP BY last_text HAVING count (*) > 2)");
  g_assert_cmpint (query (f, "SELECT count (DISTINCT last_text) FROM conversation"
                             " WHERE began_at > 0 AND last_origin != 6"),
                   >=, query (f, "SELECT count (*) * 17 / 20 FROM conversation WHERE began_at > 0"
                                 " AND last_origin != 6"));
}

static void
test_pictures_are_there (Fixture       *f,
                         gconstpointer  data)
{
  g_autoptr(GPtrArray) rows = list_conversations (f);
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr(GPtrArray) messages = filo_message_table_list_of_conversation (
        f->test.db, filo_conversation_get_id (g_ptr_array_index (rows, i)), NULL);

      for (guint j = 0; j < messages->len; j++)
        {
          GPtrArray *media = filo_message_get_media (g_ptr_array_index (messages, j));
          g_autofree char *path = NULL;
          g_autofree char *contents = NULL;
          gsize length;

          if (media == NULL)
            continue;
          path = g_build_filename (f->media, filo_media_get_id (g_ptr_array_index (media, 0)), NULL);
          g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
          g_assert_cmpint (filo_media_get_size (g_ptr_array_index (media, 0)), ==, (gint64) length);
          g_assert_cmpint (length, <, 60000);
          g_assert_true (memcmp (contents, "\xff\xd8\xff", 3) == 0);
          n++;
        }
    }
  g_assert_cmpuint (n, >=, 8);
}

/* Whenever it is started: the small hours, just after midnight, days when the clocks change. */
static void
test_any_moment (void)
{
  static const char *const moments[] = {
    "2026-01-01T00:00:30Z", "2026-03-29T01:00:00Z", "2026-03-29T22:00:01Z", "2026-10-25T00:59:59Z",
    "2026-11-22T03:33:00Z", "2027-02-28T23:10:00Z", "2028-02-29T12:00:00Z", "2026-07-15T05:59:00Z",
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDemoData) demo = filo_demo_data_new (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    for (guint hour = 0; hour < 24; hour += 5)
      {
        g_autoptr(GPtrArray) people = NULL;
        gint64 now;

        g_assert_true (filo_time_from_rfc3339 (moments[i], &now, NULL));
        now += hour * FILO_HOUR_MS;
        people = filo_demo_cast_new (demo, now, &error);
        g_assert_no_error (error);
        for (guint j = 0; j < people->len; j++)
          {
            const FiloDemoPerson *person = g_ptr_array_index (people, j);

            g_assert_true (person->snoozed_until == 0 || person->snoozed_until > now);
            for (guint k = 1; k < person->texts->len; k++)
              g_assert_cmpint (((FiloDemoText *) g_ptr_array_index (person->texts, k))->at, >,
                               ((FiloDemoText *) g_ptr_array_index (person->texts, k - 1))->at);
          }
      }
}

static void
test_quick (Fixture       *f,
            gconstpointer  data)
{
  Fixture other = { 0 };
  gint64 start = g_get_monotonic_time ();

  load (&other, AFTERNOON);
  g_test_message ("loaded in %.0f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpint (query (&other, "SELECT count (*) FROM message"), ==,
                   query (f, "SELECT count (*) FROM message"));
  unload (&other);
}

/* ---- The crowd ---- */

typedef struct
{
  Fixture        base;
  FiloSimulator *simulator;
  FiloCrowd     *crowd;
  GPtrArray     *texts;   /* FiloInboundText. */
} CrowdFixture;

static void
on_text (FiloSimulator         *simulator,
         const FiloInboundText *text,
         gpointer               user_data)
{
  g_ptr_array_add (user_data, filo_inbound_text_copy (text));
}

static void
set_up_crowd (CrowdFixture  *f,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  load (&f->base, AFTERNOON);
  f->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_inbound_text_free);
  f->simulator = filo_simulator_new (FILO_DEMO_CARRIER, NULL, f->base.context.clock,
                                     f->base.context.random);
  g_signal_connect (f->simulator, "text", G_CALLBACK (on_text), f->texts);
  f->crowd = filo_crowd_new (f->simulator, f->base.world, f->base.media, f->base.context.clock,
                             f->base.context.random, &error);
  g_assert_no_error (error);
}

static void
tear_down_crowd (CrowdFixture  *f,
                 gconstpointer  data)
{
  filo_crowd_stop (f->crowd);
  FILO_TEST_WAIT (G_OBJECT (f->crowd)->ref_count == 1);   /* A picture may be on its way to disk. */
  g_assert_finalize_object (f->crowd);
  g_assert_finalize_object (f->simulator);
  g_ptr_array_unref (f->texts);
  unload (&f->base);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_auto(FiloSendResult) answer = { 0 };

  g_assert_true (filo_carrier_send_finish (FILO_CARRIER (source), result, &answer, NULL));
  g_assert_cmpint (answer.outcome, ==, FILO_SEND_ACCEPTED);
}

/* An agent writes to somebody; what they answered (borrowed), NULL for nothing. */
static const FiloInboundText *
write_to (CrowdFixture        *f,
          const FiloDemoVoice *voice,
          const char          *text)
{
  g_autoptr(FiloOutgoing) outgoing =
    filo_outgoing_new ("m", "0123456789abcdef0123456789abcdef", voice->number, voice->address, text);
  guint before = f->texts->len;

  filo_carrier_send_async (FILO_CARRIER (f->simulator), outgoing, NULL, on_sent, NULL);
  filo_fake_clock_advance (f->base.clock, 500 + 4000 + FILO_CROWD_TYPING_MAX_MS + 8000);
  filo_test_settle ();
  return f->texts->len > before ? g_ptr_array_index (f->texts, before) : NULL;
}

static const FiloDemoVoice *
find_voice (CrowdFixture *f,
            const char   *first,
            const char   *last)
{
  for (guint i = 0; i < f->base.world->voices->len; i++)
    {
      const FiloDemoVoice *voice = g_ptr_array_index (f->base.world->voices, i);

      if (g_strcmp0 (voice->first, first) == 0 && g_strcmp0 (voice->last, last) == 0)
        return voice;
    }
  g_assert_not_reached ();
}

static void
test_crowd_answers (CrowdFixture  *f,
                    gconstpointer  data)
{
  const FiloDemoVoice *giulia = find_voice (f, "Giulia", "Ferri");
  const FiloDemoVoice *dana = find_voice (f, "Dana", "Kim");
  const FiloInboundText *text = write_to (f, giulia, "Ciao Giulia, mi dai il numero d'ordine?");

  g_assert_nonnull (text);
  g_assert_cmpstr (text->from, ==, giulia->address);
  g_assert_cmpstr (text->to, ==, giulia->number);
  g_assert_cmpstr (text->carrier, ==, FILO_DEMO_CARRIER);
  g_assert_nonnull (text->carrier_id);
  g_assert_nonnull (strstr (text->text, "1042"));

  text = write_to (f, dana, "Could you tell me the order number please?");
  g_assert_nonnull (strstr (text->text, "1068"));
  text = write_to (f, dana, "qwertyuiop");
  g_assert_nonnull (text);
  /* Her own answer, not the general one to "which size". */
  text = write_to (f, dana, "Of course! Which size would he like? Thanks!");
  g_assert_nonnull (strstr (text->text, "omelette"));

  /* What a machine sent, and strangers. */
  g_assert_null (write_to (f, dana, "Bottega Lumaca: fatto, non riceverai altri SMS"));
  g_assert_null (write_to (f, &(FiloDemoVoice) { .address = (char *) "+12125550100",
                                                 .number = giulia->number }, "hello?"));
}

static void
test_crowd_sends_photo (CrowdFixture  *f,
                        gconstpointer  data)
{
  const FiloDemoVoice *giulia = find_voice (f, "Giulia", "Ferri");
  const FiloInboundText *text;
  const char *id;
  g_autofree char *path = NULL;

  write_to (f, giulia, "ci manda una foto?");
  FILO_TEST_WAIT (f->texts->len > 0);
  text = g_ptr_array_index (f->texts, 0);
  g_assert_cmpuint (text->media->len, ==, 1);
  id = filo_media_get_id (g_ptr_array_index (text->media, 0));
  path = g_build_filename (f->base.media, id, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

/* An hour of it: lively, from known and new people, each text at its time. */
static void
test_crowd_texts (CrowdFixture  *f,
                  gconstpointer  data)
{
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  guint strangers = 0, joined = 0;

  for (guint i = 0; i < f->base.world->voices->len; i++)
    g_hash_table_add (known, ((FiloDemoVoice *) g_ptr_array_index (f->base.world->voices, i))->address);
  filo_crowd_start (f->crowd);
  for (guint i = 0; i < 60; i++)
    {
      filo_fake_clock_advance (f->base.clock, 60000);
      filo_test_settle ();
      g_assert_cmpuint (f->texts->len, >, i / 2);
    }
  g_assert_cmpuint (f->texts->len, >=, 60);
  g_assert_cmpuint (f->texts->len, <=, 400);
  for (guint i = 0; i < f->texts->len; i++)
    {
      const FiloInboundText *text = g_ptr_array_index (f->texts, i);

      g_assert_null (strchr (text->text, '{'));
      g_assert_null (strchr (text->text, '['));
      g_assert_true (g_str_has_prefix (text->from, "+"));
      strangers += !g_hash_table_contains (known, text->from);
      joined += g_ascii_strcasecmp (text->text, "JOIN") == 0;
      g_hash_table_add (texts, text->text);
    }
  g_test_message ("%u texts of strangers, %u joined", strangers, joined);
  g_assert_cmpuint (strangers, >=, 4);
  g_assert_cmpuint (joined, >=, 2);
  g_assert_cmpuint (g_hash_table_size (texts), >=, f->texts->len / 3);

  filo_crowd_stop (f->crowd);
  g_ptr_array_set_size (f->texts, 0);
  filo_fake_clock_advance (f->base.clock, 10 * 60000);
  g_assert_cmpuint (f->texts->len, ==, 0);
}

static void
test_rules_find (void)
{
  static const struct { FiloDemoLanguage language; const char *text, *word; } cases[] = {
    { FILO_DEMO_ITALIAN, "Mi dice il NUMERO D'ORDINE per favore?", "numero d'ordine" },
    { FILO_DEMO_ITALIAN, "Mandi pure una foto", "foto" },
    { FILO_DEMO_ITALIAN, "Purtroppo sono finite", "purtroppo" },
    { FILO_DEMO_ITALIAN, "Grazie a lei", "grazie" },
    { FILO_DEMO_ITALIAN, "Ah?", "?" },
    { FILO_DEMO_ITALIAN, "Buongiorno, mi dà il numero d'ordine? Grazie!", "numero d'ordine" },
    { FILO_DEMO_ITALIAN, "Ci dispiace molto. Va bene?", "mi dispiace" },
    { FILO_DEMO_ENGLISH, "Hi!", "hi" },
    { FILO_DEMO_ENGLISH, "What is your order number", "order number" },
    { FILO_DEMO_ENGLISH, "So sorry about this", "sorry" },
  };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FiloCrowdScript) script = filo_crowd_script_new (cases[i].language, &error);
      const FiloCrowdRule *rule = filo_crowd_script_find (script, NULL, cases[i].text, 0);

      g_assert_no_error (error);
      if (rule == NULL || !g_strv_contains ((const char *const *) rule->when, cases[i].word))
        g_error ("no rule, or another one, for: %s", cases[i].text);
    }
  {
    g_autoptr(FiloCrowdScript) script = filo_crowd_script_new (FILO_DEMO_ENGLISH, &error);

    /* "hi" stands in neither word. */
    g_assert_null (filo_crowd_script_find (script, NULL, "this history", 0));
  }
}

/* Every picture and every blank that the crowd's files name exists. */
static void
test_crowd_files (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDemoData) demo = filo_demo_data_new (&error);

  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    {
      g_autoptr(FiloCrowdScript) script = filo_crowd_script_new (i, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (script->topics->len, >=, 8);
      g_assert_cmpuint (script->newcomers->len, >=, 4);
      for (guint j = 0; j < script->topics->len; j++)
        {
          const FiloCrowdTopic *topic = g_ptr_array_index (script->topics, j);

          g_assert_true (topic->photo == NULL ||
                         filo_demo_data_find_picture (demo, topic->photo) != NULL);
          for (guint k = 0; topic->open[k] != NULL; k++)
            {
              g_autofree char *filled =
                filo_demo_fill (topic->open[k], "order", "1", "a", "a", "last", "x", NULL);

              g_assert_null (strchr (filled, '{'));
              if (filled[0] == '[')
                {
                  g_autofree char *id = g_strndup (filled + 1, strcspn (filled + 1, "]"));

                  g_assert_nonnull (filo_demo_data_find_picture (demo, id));
                }
            }
        }
      for (guint j = 0; j < script->newcomers->len; j++)
        {
          const FiloCrowdNewcomer *newcomer = g_ptr_array_index (script->newcomers, j);

          g_assert_nonnull (filo_demo_data_find_number (demo, newcomer->country));
        }
    }
}

static void
test_script_errors (void)
{
  static const char *const wrong[] = {
    "hello", "[x]\n<", "[x]\n-- yesterday", "[x]\n+5", "[x]\nana>", "[x]\n* a produkt=b",
    "[x]\nBOB> hi", "[x]\n-- -1h 9:00",
  };
  g_autoptr(GPtrArray) blocks = NULL;
  g_autoptr(GError) error = NULL;
  const FiloDemoBlock *block;
  const FiloDemoLine *line;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) local_error = NULL;

      g_assert_null (filo_demo_script_parse ("f.txt", wrong[i], FALSE, &local_error));
      g_assert_error (local_error, FILO_DEMO_ERROR, FILO_DEMO_ERROR_SYNTAX);
      g_assert_true (g_str_has_prefix (local_error->message, "f.txt:"));
    }
  blocks = filo_demo_script_parse (
    "f.txt", "# c\n[x]\nname = A B\norder = 1\norder = 2\n-- -2d 9:05\n<[p] a | b\nana>[sent] c\\nd\n",
    TRUE, &error);
  g_assert_no_error (error);
  block = g_ptr_array_index (blocks, 0);
  g_assert_cmpstr (filo_demo_block_get (block, "name"), ==, "A B");
  g_assert_cmpuint (((GPtrArray *) g_hash_table_lookup (block->keys, "order"))->len, ==, 2);
  line = g_ptr_array_index (block->lines, 0);
  g_assert_cmpint (line->when.offset, ==, -2 * FILO_DAY_MS);
  g_assert_cmpint (line->when.minutes, ==, 9 * 60 + 5);
  line = g_ptr_array_index (block->lines, 1);
  g_assert_cmpstr (line->note, ==, "p");
  g_assert_cmpuint (line->texts->len, ==, 2);
  line = g_ptr_array_index (block->lines, 2);
  g_assert_cmpstr (g_ptr_array_index (line->texts, 0), ==, "c\nd");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo/script", test_script_errors);
  g_test_add_func ("/demo/any-moment", test_any_moment);
  g_test_add ("/demo/size", Fixture, NULL, set_up, test_size, tear_down);
  g_test_add ("/demo/recount", Fixture, NULL, set_up, test_recount, tear_down);
  g_test_add ("/demo/consent", Fixture, NULL, set_up, test_consent, tear_down);
  g_test_add ("/demo/holds-together", Fixture, NULL, set_up, test_files_hold_together, tear_down);
  g_test_add ("/demo/previews", Fixture, NULL, set_up, test_previews_differ, tear_down);
  g_test_add ("/demo/pictures", Fixture, NULL, set_up, test_pictures_are_there, tear_down);
  g_test_add ("/demo/quick", Fixture, NULL, set_up, test_quick, tear_down);
  g_test_add_func ("/demo/crowd/rules", test_rules_find);
  g_test_add_func ("/demo/crowd/files", test_crowd_files);
  g_test_add ("/demo/crowd/answers", CrowdFixture, NULL, set_up_crowd, test_crowd_answers,
              tear_down_crowd);
  g_test_add ("/demo/crowd/photo", CrowdFixture, NULL, set_up_crowd, test_crowd_sends_photo,
              tear_down_crowd);
  g_test_add ("/demo/crowd/texts", CrowdFixture, NULL, set_up_crowd, test_crowd_texts,
              tear_down_crowd);

  return g_test_run ();
}
