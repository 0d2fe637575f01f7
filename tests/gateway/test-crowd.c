/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-crowd-script.h"
#include "filo-crowd.h"
#include "filo-demo-fixture.h"

#include <string.h>

typedef struct
{
  FiloDemoFixture        base;
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

  filo_demo_fixture_load (&f->base, FILO_DEMO_FIXTURE_NOW);
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
  g_assert_finalize_object (f->crowd);
  FILO_TEST_WAIT (G_OBJECT (f->simulator)->ref_count == 1);   /* A picture may be on its way to disk. */
  g_assert_finalize_object (f->simulator);
  g_ptr_array_unref (f->texts);
  filo_demo_fixture_unload (&f->base);
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crowd/rules", test_rules_find);
  g_test_add_func ("/crowd/files", test_crowd_files);
  g_test_add ("/crowd/answers", CrowdFixture, NULL, set_up_crowd, test_crowd_answers, tear_down_crowd);
  g_test_add ("/crowd/photo", CrowdFixture, NULL, set_up_crowd, test_crowd_sends_photo,
              tear_down_crowd);
  g_test_add ("/crowd/texts", CrowdFixture, NULL, set_up_crowd, test_crowd_texts, tear_down_crowd);

  return g_test_run ();
}
