/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-fake-clock.h"
#include "filo-feed-table.h"
#include "filo-media.h"
#include "filo-number-table.h"
#include "filo-schema.h"
#include "filo-seeded-random.h"
#include "filo-settings-table.h"
#include "filo-simulator.h"
#include "filo-test-db.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1778073120000)
#define OURS "+393515550110"
#define THEIRS "+393475550132"
#define NONCE "00112233445566778899aabbccddeeff"

typedef struct
{
  FiloFakeClock    *clock;
  FiloSeededRandom *random;
  FiloSimulator    *simulator;
  GPtrArray        *reports;    /* FiloReport. */
  GPtrArray        *texts;      /* FiloInboundText. */
  guint             delivered;

  gboolean          answered;
  FiloSendResult    answer;
} Fixture;

static void
on_report (FiloSimulator    *simulator,
           const FiloReport *report,
           gpointer          user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->reports, filo_report_copy (report));
}

static void
on_text (FiloSimulator         *simulator,
         const FiloInboundText *text,
         gpointer               user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->texts, filo_inbound_text_copy (text));
}

static void
on_delivered (FiloSimulator      *simulator,
              const FiloOutgoing *outgoing,
              gpointer            user_data)
{
  ((Fixture *) user_data)->delivered++;
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->clock = filo_fake_clock_new (NOW);
  f->random = filo_seeded_random_new (3);
  f->simulator = filo_simulator_new ("simulator", "s3cret", FILO_CLOCK (f->clock),
                                     FILO_RANDOM (f->random));
  f->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_report_free);
  f->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_inbound_text_free);
  g_signal_connect (f->simulator, "report", G_CALLBACK (on_report), f);
  g_signal_connect (f->simulator, "text", G_CALLBACK (on_text), f);
  g_signal_connect (f->simulator, "delivered", G_CALLBACK (on_delivered), f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_finalize_object (f->simulator);
  g_assert_cmpuint (filo_fake_clock_get_n_timers (f->clock), ==, 0);
  g_assert_finalize_object (f->clock);
  g_assert_finalize_object (f->random);
  filo_send_result_clear (&f->answer);
  g_ptr_array_unref (f->reports);
  g_ptr_array_unref (f->texts);
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Fixture *f = user_data;

  g_assert_true (filo_carrier_send_finish (FILO_CARRIER (source), result, &f->answer, NULL));
  f->answered = TRUE;
}

static void
begin_send (Fixture    *f,
            const char *to)
{
  g_autoptr(FiloOutgoing) outgoing = filo_outgoing_new ("m1", NONCE, OURS, to, "Ciao");

  f->answered = FALSE;
  filo_send_result_clear (&f->answer);
  filo_carrier_send_async (FILO_CARRIER (f->simulator), outgoing, NULL, on_answered, f);
}

static void
advance (Fixture *f,
         gint64   ms)
{
  filo_fake_clock_advance (f->clock, ms);
  filo_test_settle ();
}

static void
test_accepts_then_delivers (Fixture       *f,
                            gconstpointer  data)
{
  const FiloReport *report;

  begin_send (f, THEIRS);
  advance (f, 99);
  g_assert_false (f->answered);
  advance (f, 401);
  g_assert_true (f->answered);
  g_assert_cmpint (f->answer.outcome, ==, FILO_SEND_ACCEPTED);
  g_assert_nonnull (f->answer.carrier_id);
  g_assert_cmpuint (f->reports->len, ==, 0);

  advance (f, 4000);
  g_assert_cmpuint (f->reports->len, ==, 1);
  report = g_ptr_array_index (f->reports, 0);
  g_assert_cmpint (report->outcome, ==, FILO_REPORT_DELIVERED);
  g_assert_cmpstr (report->nonce, ==, NONCE);
  g_assert_cmpstr (report->carrier_id, ==, f->answer.carrier_id);
  g_assert_cmpuint (f->delivered, ==, 1);
}

typedef struct
{
  const char        *to;
  FiloSendOutcome    outcome;
  FiloReportOutcome  report;   /* 0 = none. */
  gboolean           opted_out;
} Case;

static const Case cases[] = {
  { FILO_SIMULATOR_UNREACHABLE, FILO_SEND_ACCEPTED, FILO_REPORT_FAILED, FALSE },
  { FILO_SIMULATOR_REFUSED, FILO_SEND_FINAL, 0, FALSE },
  { FILO_SIMULATOR_LOST, FILO_SEND_LOST, 0, FALSE },
  { FILO_SIMULATOR_BUSY, FILO_SEND_RETRY, 0, FALSE },
  { FILO_SIMULATOR_OPTED_OUT, FILO_SEND_FINAL, 0, TRUE },
  { FILO_SIMULATOR_SILENT, FILO_SEND_ACCEPTED, 0, FALSE },
  { "CORRIERE24", FILO_SEND_FINAL, 0, FALSE },
  { "48382", FILO_SEND_FINAL, 0, FALSE },
};

static void
test_reserved_numbers (Fixture       *f,
                       gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_ptr_array_set_size (f->reports, 0);
      begin_send (f, cases[i].to);
      advance (f, 60000);
      g_assert_true (f->answered);
      g_assert_cmpint (f->answer.outcome, ==, cases[i].outcome);
      g_assert_cmpint (f->answer.opted_out, ==, cases[i].opted_out);
      g_assert_cmpuint (f->reports->len, ==, cases[i].report != 0 ? 1 : 0);
      if (cases[i].outcome != FILO_SEND_ACCEPTED)
        g_assert_true (g_str_has_suffix (f->answer.reason, "."));
      if (cases[i].outcome == FILO_SEND_RETRY)
        g_assert_cmpint (f->answer.retry_after, ==, FILO_SIMULATOR_BUSY_RETRY_MS);
      if (cases[i].report != 0)
        {
          const FiloReport *report = g_ptr_array_index (f->reports, 0);

          g_assert_cmpint (report->outcome, ==, cases[i].report);
          g_assert_nonnull (report->detail);
        }
    }
  g_assert_cmpuint (f->delivered, ==, 0);
}

static void
test_slow_number (Fixture       *f,
                  gconstpointer  data)
{
  begin_send (f, FILO_SIMULATOR_SLOW);
  advance (f, 19999);
  g_assert_false (f->answered);
  advance (f, 1);
  g_assert_true (f->answered);
  advance (f, 59999);
  g_assert_cmpuint (f->reports->len, ==, 0);
  advance (f, 1);
  g_assert_cmpuint (f->reports->len, ==, 1);
}

/* What is under way when it stops is a doubt, never a yes or no. */
static void
test_stopped_is_lost (Fixture       *f,
                      gconstpointer  data)
{
  begin_send (f, THEIRS);
  filo_simulator_disconnect (f->simulator);
  filo_test_settle ();
  g_assert_true (f->answered);
  g_assert_cmpint (f->answer.outcome, ==, FILO_SEND_LOST);
}

static void
test_receives (Fixture       *f,
               gconstpointer  data)
{
  const FiloInboundText *first, *second;

  filo_simulator_receive (f->simulator, THEIRS, OURS, "Ciao", NULL);
  filo_simulator_receive (f->simulator, THEIRS, OURS, "Ciao", NULL);
  first = g_ptr_array_index (f->texts, 0);
  second = g_ptr_array_index (f->texts, 1);
  g_assert_cmpstr (first->carrier, ==, "simulator");
  g_assert_cmpstr (first->carrier_id, !=, second->carrier_id);
  g_assert_cmpint (first->sent_at, ==, NOW);
}

static gboolean
call (Fixture            *f,
      const char         *what,
      const char         *secret,
      const char         *body,
      FiloWebhookResult  *result,
      GError            **error)
{
  g_autoptr(GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  const FiloWebhook webhook = { what, secret, none, none, bytes };

  return filo_carrier_handle_webhook (FILO_CARRIER (f->simulator), &webhook, result, error);
}

static void
test_webhooks (Fixture       *f,
               gconstpointer  data)
{
  static const char *const wrong_secrets[] = { "", "s3cre", "s3cret!", "S3cret" };
  static const char *const malformed[] = {
    "", "{", "[]", "{\"id\":\"1\"}", "{\"id\":\"1\",\"from\":5,\"to\":\"" OURS "\",\"text\":\"x\"}",
  };
  g_auto(FiloWebhookResult) text = { 0 };
  g_auto(FiloWebhookResult) report = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_true (call (f, "in", "s3cret",
                       "{\"id\":\"x1\",\"from\":\"" THEIRS "\",\"to\":\"" OURS "\",\"text\":\"Ciao 🐌\"}",
                       &text, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (text.inbound->carrier_id, ==, "x1");
  g_assert_cmpstr (text.inbound->text, ==, "Ciao 🐌");
  g_assert_null (text.report);

  g_assert_true (call (f, "report", "s3cret", "{\"nonce\":\"" NONCE "\",\"outcome\":\"failed\"}",
                       &report, &error));
  g_assert_cmpint (report.report->outcome, ==, FILO_REPORT_FAILED);

  for (guint i = 0; i < G_N_ELEMENTS (wrong_secrets); i++)
    {
      g_auto(FiloWebhookResult) none = { 0 };

      g_assert_false (call (f, "in", wrong_secrets[i], "{}", &none, &error));
      g_assert_error (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_FORBIDDEN);
      g_clear_error (&error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_auto(FiloWebhookResult) none = { 0 };

      g_assert_false (call (f, "in", "s3cret", malformed[i], &none, &error));
      g_assert_error (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_MALFORMED);
      g_clear_error (&error);
    }
  {
    g_auto(FiloWebhookResult) none = { 0 };

    g_assert_false (call (f, "report", "s3cret", "{\"nonce\":\"" NONCE "\",\"outcome\":\"maybe\"}",
                          &none, &error));
    g_assert_error (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_MALFORMED);
  }
}

static void
test_check_warns (Fixture       *f,
                  gconstpointer  data)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) findings = NULL;
  const FiloFinding *finding;

  filo_carrier_check_async (FILO_CARRIER (f->simulator), NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  findings = filo_carrier_check_finish (FILO_CARRIER (f->simulator), result, NULL);
  finding = g_ptr_array_index (findings, 0);
  g_assert_cmpint (finding->level, ==, FILO_FINDING_WARNING);
  g_assert_nonnull (finding->cure);
}

/* ---- Into a real database ---- */

static gpointer
prepare (FiloDb    *db,
         gpointer   data,
         GError   **error)
{
  g_autoptr(FiloNumber) number = filo_number_new ();
  g_autoptr(FiloSettings) settings = filo_settings_new ();

  filo_number_set_id (number, "0190163d-8694-739b-aea5-966c26f8ad01");
  filo_number_set_address (number, OURS);
  filo_number_set_carrier (number, "simulator");
  filo_settings_set_id (settings, FILO_SETTINGS_ID);
  if (!filo_feed_table_begin (db, "e", error) || !filo_settings_table_save (db, settings, error))
    return NULL;
  filo_number_table_save (db, number, error);
  return NULL;
}

static gpointer
count_texts (FiloDb    *db,
             gpointer   data,
             GError   **error)
{
  gint64 n = -1;

  filo_db_query_int64 (db, "SELECT count (*) FROM message WHERE text = 'Eccomi' AND media_count = 1",
                       &n, error);
  return GINT_TO_POINTER ((int) n + 1);
}

static void
test_hands_over (Fixture       *f,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  char *folder = filo_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "gateway.db", NULL);
  FiloDbWorker *writer = filo_db_worker_new (path, FILO_DB_WRITER, filo_gateway_migrations,
                                             filo_gateway_n_migrations);
  g_autoptr(FiloKeywordTable) keywords = filo_keyword_table_new (&error);
  const FiloFlowContext context = { FILO_CLOCK (f->clock), FILO_RANDOM (f->random), keywords };
  g_autoptr(GPtrArray) media = g_ptr_array_new_with_free_func (g_object_unref);
  FiloMedia *picture = filo_media_new ();
  int found = 0;

  g_assert_true (filo_db_worker_open_sync (writer, &error));
  filo_test_run (writer, prepare, NULL);
  filo_media_set_id (picture, "0190163d-8694-739b-aea5-966c26f8ad02");
  filo_media_set_name (picture, "a.jpg");
  filo_media_set_content_type (picture, "image/jpeg");
  filo_media_set_size (picture, 10);
  g_ptr_array_add (media, picture);

  filo_simulator_connect (f->simulator, writer, &context);
  filo_simulator_receive (f->simulator, THEIRS, OURS, "Eccomi", media);
  /* To none of our numbers: said in the log, and nothing else happens. */
  filo_simulator_receive (f->simulator, THEIRS, "+393510000000", "Eccomi", NULL);
  found = GPOINTER_TO_INT (filo_test_run (writer, count_texts, NULL)) - 1;
  g_assert_cmpint (found, ==, 1);
  filo_simulator_disconnect (f->simulator);
  filo_test_settle ();
  filo_test_close_worker (writer);
  filo_test_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/simulator/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("accepts-then-delivers", test_accepts_then_delivers);
  ADD ("reserved-numbers", test_reserved_numbers);
  ADD ("slow-number", test_slow_number);
  ADD ("stopped-is-lost", test_stopped_is_lost);
  ADD ("receives", test_receives);
  ADD ("webhooks", test_webhooks);
  ADD ("check-warns", test_check_warns);
  ADD ("hands-over", test_hands_over);
#undef ADD

  return g_test_run ();
}
