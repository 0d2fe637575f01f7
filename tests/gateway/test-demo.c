/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-conversation-table.h"
#include "filo-demo-fixture.h"
#include "filo-message-table.h"
#include "filo-time.h"

#include <string.h>

static void
set_up (FiloDemoFixture       *f,
        gconstpointer  data)
{
  filo_demo_fixture_load (f, FILO_DEMO_FIXTURE_NOW);
}

static void
tear_down (FiloDemoFixture       *f,
           gconstpointer  data)
{
  filo_demo_fixture_unload (f);
}

static gint64
query (FiloDemoFixture    *f,
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
list_conversations (FiloDemoFixture *f)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *rows = filo_conversation_table_list_by_id_after (f->test.db, NULL, 0, 10000, &error);

  g_assert_no_error (error);
  return rows;
}

/* The numbers that the page promises. */
static void
test_size (FiloDemoFixture       *f,
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
test_recount (FiloDemoFixture       *f,
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
test_consent (FiloDemoFixture       *f,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloDemoData) demo = filo_demo_data_new (&error);
  g_autoptr(GPtrArray) people = NULL;

  g_assert_no_error (error);
  people = filo_demo_cast_new (demo, FILO_DEMO_FIXTURE_NOW, &error);
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
test_files_hold_together (FiloDemoFixture       *f,
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
test_previews_differ (FiloDemoFixture       *f,
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
test_pictures_are_there (FiloDemoFixture       *f,
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
    for (guint hour = 0; hour < 24; hour += 7)
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
test_quick (FiloDemoFixture       *f,
            gconstpointer  data)
{
  FiloDemoFixture other = { 0 };
  gint64 start = g_get_monotonic_time ();

  filo_demo_fixture_load (&other, FILO_DEMO_FIXTURE_NOW);
  g_test_message ("loaded in %.0f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpint (query (&other, "SELECT count (*) FROM message"), ==,
                   query (f, "SELECT count (*) FROM message"));
  filo_demo_fixture_unload (&other);
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
  g_test_add ("/demo/size", FiloDemoFixture, NULL, set_up, test_size, tear_down);
  g_test_add ("/demo/recount", FiloDemoFixture, NULL, set_up, test_recount, tear_down);
  g_test_add ("/demo/consent", FiloDemoFixture, NULL, set_up, test_consent, tear_down);
  g_test_add ("/demo/holds-together", FiloDemoFixture, NULL, set_up, test_files_hold_together,
              tear_down);
  g_test_add ("/demo/previews", FiloDemoFixture, NULL, set_up, test_previews_differ, tear_down);
  g_test_add ("/demo/pictures", FiloDemoFixture, NULL, set_up, test_pictures_are_there, tear_down);
  g_test_add ("/demo/quick", FiloDemoFixture, NULL, set_up, test_quick, tear_down);

  return g_test_run ();
}
