/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With the real Kannel: bearerbox, smsbox and fakesmsc. */
#include "config.h"

#include "filo-kannel-fixture.h"
#include "filo-test-kannel.h"
#include "filo-test.h"

#include <libsoup/soup.h>
#include <string.h>

#define CUSTOMER "+393475550132"
#define OURS "+390612345678"

/* What Kannel called, understood by the carrier. */
typedef struct
{
  char              *id;       /* As it stood in the address. */
  FiloWebhookResult  result;
} Call;

typedef struct
{
  SoupServer     *server;
  FiloTestKannel *kannel;
  FiloCarrier    *carrier;
  GPtrArray      *texts;       /* Call */
  GPtrArray      *reports;     /* Call */
  const guint    *statuses;    /* What to answer texts with, one after the other, 0 = 200 from here on. */
} Fixture;

static void
free_call (Call *call)
{
  g_free (call->id);
  filo_webhook_result_clear (&call->result);
  g_free (call);
}

static void
add_header (const char *name,
            const char *value,
            gpointer    user_data)
{
  g_hash_table_insert (user_data, g_ascii_strdown (name, -1), g_strdup (value));
}

static void
on_call (SoupServer        *server,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  Fixture *f = user_data;
  g_auto(GStrv) parts = g_strsplit (path, "/", -1);   /* "", carriers, kannel, SECRET, in */
  g_autoptr(GHashTable) headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(GError) error = NULL;
  FiloWebhook webhook;
  Call *call = g_new0 (Call, 1);

  g_assert_cmpuint (g_strv_length (parts), ==, 5);
  g_assert_cmpstr (parts[2], ==, "kannel");
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), add_header, headers);
  webhook = (FiloWebhook) { .call = parts[4], .secret = parts[3], .query = query != NULL ? query : none,
                            .headers = headers, .body = body };
  filo_carrier_handle_webhook (f->carrier, &webhook, &call->result, &error);
  g_assert_no_error (error);
  call->id = g_strdup (query != NULL ? g_hash_table_lookup (query, "id") : NULL);
  if (call->result.report != NULL)
    {
      g_ptr_array_add (f->reports, call);
      soup_server_message_set_status (message, 200, NULL);
      return;
    }
  g_ptr_array_add (f->texts, call);
  if (f->statuses != NULL && *f->statuses != 0)
    soup_server_message_set_status (message, *f->statuses++, NULL);
  else
    soup_server_message_set_status (message, 200, NULL);
}

/* data: what to change in the sample configuration. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *base = NULL;
  GSList *uris;

  f->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) free_call);
  f->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) free_call);
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, "/carriers", on_call, f, NULL);
  soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (f->server);
  base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  f->kannel = filo_test_kannel_start (base, data);
  f->carrier = kannel_fixture_make (filo_test_kannel_get_lines (f->kannel), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  filo_test_kannel_stop (f->kannel);
  g_assert_finalize_object (G_OBJECT (f->carrier));
  soup_server_disconnect (f->server);
  g_object_unref (f->server);
  g_ptr_array_unref (f->texts);
  g_ptr_array_unref (f->reports);
}

static const FiloInboundText *
get_text (Fixture *f,
          guint    index)
{
  const Call *call = g_ptr_array_index (f->texts, index);

  g_assert_nonnull (call->result.inbound);
  return call->result.inbound;
}

static void
send_ok (Fixture    *f,
         const char *text)
{
  g_auto(FiloSendResult) result = { 0 };

  kannel_fixture_send (f->carrier, text, NULL, &result);
  g_assert_cmpint (result.outcome, ==, FILO_SEND_ACCEPTED);
  g_assert_null (result.carrier_id);
}

static void
test_text_in (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "Ciao", "10 € ’ – 🎉 caffè", "due  blanks e  (parentesi)", "100% & <b>sì</b> + \"x\" #1" };
  gint64 now = g_get_real_time () / 1000;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const FiloInboundText *text;

      filo_test_kannel_text (f->kannel, CUSTOMER, OURS, texts[i]);
      FILO_TEST_WAIT (f->texts->len == i + 1);   /* One by one: Kannel asks in any order. */
      text = get_text (f, i);
      g_assert_cmpstr (text->text, ==, texts[i]);
      g_assert_cmpstr (text->from, ==, CUSTOMER);
      g_assert_cmpstr (text->to, ==, OURS);
      g_assert_cmpuint (strlen (text->carrier_id), ==, 36);
      g_assert_cmpint (ABS (text->sent_at - now), <, 120000);
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (text->carrier_id, !=, get_text (f, j)->carrier_id);
    }
}

/* Whatever we answer but yes, Kannel asks again, under the same id. */
static void
test_asks_again (Fixture *f, gconstpointer data)
{
  static const guint statuses[] = { 503, 500, 403, 404, 0 };

  f->statuses = statuses;
  filo_test_kannel_text (f->kannel, CUSTOMER, OURS, "Ciao");
  FILO_TEST_WAIT (f->texts->len == G_N_ELEMENTS (statuses));
  for (guint i = 1; i < f->texts->len; i++)
    g_assert_cmpstr (get_text (f, i)->carrier_id, ==, get_text (f, 0)->carrier_id);

  /* And after the yes, nothing but the next one. */
  filo_test_kannel_text (f->kannel, CUSTOMER, OURS, "E poi?");
  FILO_TEST_WAIT (f->texts->len == G_N_ELEMENTS (statuses) + 1);
  g_assert_cmpstr (get_text (f, f->texts->len - 1)->text, ==, "E poi?");
}

static void
test_text_out (Fixture *f, gconstpointer data)
{
  static const struct { const char *text, *kind; } cases[] = {
    { "Ciao Giulia, controllo subito.", "text" },
    { "10 € [ok] {x} ~ ^ \\ |", "text" },
    { "è à ù ò ì é Ç £ ¥ Ø ß ñ ü Ω @ § ¿", "text" },
    { "+ & = % ? # %d %I /", "text" },
    { "due  blanks", "text" },
    { "don’t – “no” … 🎉", "ucs-2" },
    { "ç á í", "ucs-2" },
    { "Ελλάδα", "ucs-2" },
    { "riga 1\nriga 2 ’", "ucs-2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    send_ok (f, cases[i].text);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FiloTestKannelText *text = filo_test_kannel_wait_for (f->kannel, i + 1);

      g_assert_cmpstr (text->text, ==, cases[i].text);
      g_assert_cmpstr (text->kind, ==, cases[i].kind);
      g_assert_cmpstr (text->from, ==, OURS);
      g_assert_cmpstr (text->to, ==, CUSTOMER);
    }
}

/* 1,600 characters in UCS-2: all 24 parts leave. */
static void
test_longest_text (Fixture *f, gconstpointer data)
{
  g_autoptr(GString) long_text = g_string_new (NULL);
  gsize units = 0;

  for (guint i = 0; i < 1600; i++)
    g_string_append_unichar (long_text, 0x0400 + i % 200);
  send_ok (f, long_text->str);
  filo_test_kannel_wait_for (f->kannel, 24);
  for (guint i = 1; i <= 24; i++)
    {
      const FiloTestKannelText *part = filo_test_kannel_wait_for (f->kannel, i);

      g_assert_cmpstr (part->kind, ==, "data");
      for (const char *hex = part->text; *hex != '\0'; hex += 4, units++)
        {
          g_autofree char *unit = g_strndup (hex, 4);

          g_assert_cmphex (g_ascii_strtoull (unit, NULL, 16), ==, 0x0400 + units % 200);
        }
    }
  g_assert_cmpuint (units, ==, 1600);
}

static void
test_reports (Fixture *f, gconstpointer data)
{
  gboolean accepted = FALSE, delivered = FALSE;

  send_ok (f, "Ciao");
  FILO_TEST_WAIT (f->reports->len == 2);
  for (guint i = 0; i < f->reports->len; i++)
    {
      const Call *call = g_ptr_array_index (f->reports, i);

      g_assert_cmpstr (call->result.report->nonce, ==, KANNEL_NONCE);
      accepted |= call->result.report->outcome == FILO_REPORT_ACCEPTED;
      if (call->result.report->outcome == FILO_REPORT_DELIVERED)
        {
          delivered = TRUE;
          g_assert_nonnull (call->result.report->carrier_id);
        }
    }
  g_assert_true (accepted);
  g_assert_true (delivered);
}

static FiloCarrier *
make_changed (Fixture    *f,
              const char *key,
              const char *value)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *lines = NULL;
  g_autoptr(GError) error = NULL;
  FiloCarrier *carrier;

  g_key_file_load_from_data (file, filo_test_kannel_get_lines (f->kannel), -1, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  if (value != NULL)
    g_key_file_set_string (file, "carrier kannel", key, value);
  else
    g_key_file_remove_key (file, "carrier kannel", key, NULL);
  lines = g_key_file_to_data (file, NULL, NULL);
  carrier = kannel_fixture_make (lines, &error);
  g_assert_no_error (error);
  return carrier;
}

/* check says @says of a carrier with that one key changed. */
static void
check_says (Fixture    *f,
            const char *key,
            const char *value,
            const char *says)
{
  g_autoptr(FiloCarrier) carrier = make_changed (f, key, value);
  g_autofree char *findings = kannel_fixture_check (carrier);

  g_assert_nonnull (strstr (findings, says));
}

static void
test_wrong_user (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloCarrier) carrier = make_changed (f, "username", "nobody");
  g_auto(FiloSendResult) result = { 0 };

  kannel_fixture_send (carrier, "Ciao", NULL, &result);
  g_assert_cmpint (result.outcome, ==, FILO_SEND_FINAL);
  g_assert_nonnull (strstr (result.reason, "user name or password"));
}

static void
test_smsbox_dies (Fixture *f, gconstpointer data)
{
  g_auto(FiloSendResult) result = { 0 };

  send_ok (f, "Prima");
  filo_test_kannel_wait_for (f->kannel, 1);
  filo_test_kannel_kill_smsbox (f->kannel);
  kannel_fixture_send (f->carrier, "Durante", NULL, &result);
  g_assert_cmpint (result.outcome, ==, FILO_SEND_RETRY);

  /* A customer's text that comes meanwhile waits in bearerbox. */
  filo_test_kannel_text (f->kannel, CUSTOMER, OURS, "Ci siete?");
  filo_test_kannel_start_smsbox (f->kannel);
  FILO_TEST_WAIT (f->texts->len == 1);
  g_assert_cmpstr (get_text (f, 0)->text, ==, "Ci siete?");
  send_ok (f, "Dopo");
  g_assert_cmpstr (filo_test_kannel_wait_for (f->kannel, 2)->text, ==, "Dopo");
}

static void
test_check (Fixture *f, gconstpointer data)
{
  g_autofree char *findings = kannel_fixture_check (f->carrier);

  g_assert_null (strstr (findings, "error:"));
  g_assert_null (strstr (findings, "warning:"));
  g_assert_nonnull (strstr (findings, "ok: Kannel takes texts at"));
  g_assert_nonnull (strstr (findings, "ok: The SMS centre FAKE is online."));
  g_assert_nonnull (strstr (findings, "ok: Kannel keeps the texts it holds on disk."));
  g_assert_nonnull (strstr (findings, "(dlr-storage spool)"));
  g_assert_nonnull (strstr (findings, "ok: Kannel asks again"));
  /* Asking sent nothing. */
  g_assert_cmpuint (f->reports->len, ==, 0);

  check_says (f, "username", "nobody", "error: Kannel refuses the user name nobody or its password");
  check_says (f, "smsc", "NOWHERE", "error: Kannel has no SMS centre called NOWHERE");
  check_says (f, "smsc", "FAKE", "ok: The SMS centre FAKE is online.");
  check_says (f, "sendsms_url", "http://127.0.0.1:1/cgi-bin/sendsms", "error: Kannel's sendsms at http://127.0.0.1:1/");
  check_says (f, "status_url", "http://127.0.0.1:1/status", "error: Kannel's status page at http://127.0.0.1:1/status.xml can't be reached");
  check_says (f, "status_url", filo_test_kannel_get_sendsms_url (f->kannel), "isn't Kannel's status page");
  check_says (f, "status_url", NULL, "warning: status_url isn't set");
  check_says (f, "status_password_file", NULL, "error: Kannel doesn't let us see its status page");
  check_says (f, "kannel_conf", NULL, "warning: Kannel doesn't tell whether it asks again");
  check_says (f, "kannel_conf", "/nonexistent", "warning: Kannel's configuration can't be read");

  filo_test_kannel_kill_smsbox (f->kannel);
  check_says (f, "smsc", "FAKE", "error: No smsbox is connected");
}

/* The operator is away: no text goes out, and Kannel says so nowhere else. */
static void
test_check_finds_smsc_away (Fixture *f, gconstpointer data)
{
  static const char says[] = "error: The SMS centre FAKE isn't online";
  g_autofree char *findings = NULL;

  filo_test_kannel_kill_fakesmsc (f->kannel);
  findings = kannel_fixture_check (f->carrier);
  g_assert_nonnull (strstr (findings, says));
}

static const char *const forgetful[] = { "store-type", "", "store-location", "", "dlr-storage", "", "dlr-spool", "",
                                         "http-request-retry", "", NULL };

static void
test_check_finds_what_forgets (Fixture *f, gconstpointer data)
{
  g_autofree char *findings = kannel_fixture_check (f->carrier);

  g_assert_nonnull (strstr (findings, "error: Kannel keeps the texts it holds in memory only"));
  g_assert_nonnull (strstr (findings, "warning: Kannel keeps in memory only which delivery reports"));
  g_assert_nonnull (strstr (findings, "error: Kannel doesn't ask again"));
}

static const char *const named_smsbox[] = { "sendsms-interface", "\"127.0.0.1\"\nsmsbox-id = one", NULL };

static void
test_check_finds_waiting_texts (Fixture *f, gconstpointer data)
{
  g_autofree char *findings = NULL;

  filo_test_kannel_text (f->kannel, CUSTOMER, OURS, "Ciao");
  for (guint i = 0; i < 200 && (findings == NULL || strstr (findings, "1 texts to us wait") == NULL); i++)
    {
      g_free (findings);
      findings = kannel_fixture_check (f->carrier);
    }
  g_assert_nonnull (strstr (findings, "1 texts to us wait in Kannel"));
  g_assert_nonnull (strstr (findings, "error: Kannel keeps all texts for itself"));
  g_assert_cmpuint (f->texts->len, ==, 0);
}

#define ADD(path, data, function) g_test_add ("/gateway/kannel/" path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (filo_test_kannel_get_missing () != NULL)
    {
      g_print ("1..0 # SKIP %s isn't installed: apt install kannel kannel-extras\n", filo_test_kannel_get_missing ());
      return 0;
    }
  ADD ("text-in", NULL, test_text_in);
  ADD ("asks-again", NULL, test_asks_again);
  ADD ("text-out", NULL, test_text_out);
  ADD ("longest", NULL, test_longest_text);
  ADD ("reports", NULL, test_reports);
  ADD ("wrong-user", NULL, test_wrong_user);
  ADD ("smsbox-dies", NULL, test_smsbox_dies);
  ADD ("check", NULL, test_check);
  ADD ("check-away", NULL, test_check_finds_smsc_away);
  ADD ("check-forgetful", forgetful, test_check_finds_what_forgets);
  ADD ("check-waiting", named_smsbox, test_check_finds_waiting_texts);
  return g_test_run ();
}
