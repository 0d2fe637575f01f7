/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Kannel's calls mean, what its status page and its configuration say, and
 * what a [carrier NAME] group may hold. */
#include "config.h"

#include "filo-kannel-conf.h"
#include "filo-kannel-fixture.h"
#include "filo-kannel-status.h"
#include "filo-kannel-webhook.h"
#include "filo-private-file.h"
#include "filo-test.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char        *folder;
  FiloCarrier *carrier;
  GHashTable  *query;
  GHashTable  *headers;
  GBytes      *body;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *lines = NULL;
  g_autoptr(GError) error = NULL;

  f->folder = filo_test_make_folder ();
  lines = kannel_fixture_make_lines (f->folder, "http://127.0.0.1:13013/cgi-bin/sendsms", NULL);
  f->carrier = kannel_fixture_make (lines, &error);
  g_assert_no_error (error);
  f->query = g_hash_table_new (g_str_hash, g_str_equal);
  f->headers = g_hash_table_new (g_str_hash, g_str_equal);
  f->body = g_bytes_new_static ("Ciao", 4);

  g_hash_table_insert (f->query, (char *) "id", (char *) "f0b30533-6d76-4f87-8c20-8be33a2d7241");
  g_hash_table_insert (f->query, (char *) "ts", (char *) "1795364793");
  g_hash_table_insert (f->headers, (char *) "x-kannel-from", (char *) "+393475550132");
  g_hash_table_insert (f->headers, (char *) "x-kannel-to", (char *) "+390612345678");
  g_hash_table_insert (f->headers, (char *) "x-kannel-coding", (char *) "0");
  g_hash_table_insert (f->headers, (char *) "content-type", (char *) "text/plain; charset=\"UTF-8\"");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (G_OBJECT (f->carrier));
  g_hash_table_unref (f->query);
  g_hash_table_unref (f->headers);
  g_bytes_unref (f->body);
  filo_test_remove_folder (f->folder);
}

static gboolean
call (Fixture            *f,
      const char         *what,
      const char         *secret,
      FiloWebhookResult  *result,
      GError            **error)
{
  FiloWebhook webhook = { .call = what, .secret = secret, .query = f->query, .headers = f->headers, .body = f->body };

  return filo_carrier_handle_webhook (f->carrier, &webhook, result, error);
}

static void
set (GHashTable *table,
     const char *name,
     const char *value)
{
  if (value == NULL)
    g_hash_table_remove (table, name);
  else
    g_hash_table_insert (table, (char *) name, (char *) value);
}

static void
set_body (Fixture    *f,
          const char *data,
          gsize       length)
{
  g_bytes_unref (f->body);
  f->body = g_bytes_new (data, length);
}

static void
test_inbound (Fixture *f, gconstpointer data)
{
  g_auto(FiloWebhookResult) result = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_true (call (f, "in", KANNEL_SECRET, &result, &error));
  g_assert_no_error (error);
  g_assert_null (result.report);
  g_assert_cmpstr (result.inbound->carrier, ==, "kannel");
  g_assert_cmpstr (result.inbound->carrier_id, ==, "f0b30533-6d76-4f87-8c20-8be33a2d7241");
  g_assert_cmpstr (result.inbound->from, ==, "+393475550132");
  g_assert_cmpstr (result.inbound->to, ==, "+390612345678");
  g_assert_cmpstr (result.inbound->text, ==, "Ciao");
  g_assert_cmpint (result.inbound->sent_at, ==, G_GINT64_CONSTANT (1795364793000));
}

static void
test_bodies (Fixture *f, gconstpointer data)
{
  static const struct { const char *coding, *type, *body; gsize length; const char *text; } cases[] = {
    { "0", "text/plain; charset=\"UTF-8\"", "10 € ’ – 🎉", 19, "10 € ’ – 🎉" },
    { "0", "text/plain; charset=UTF-8", " a  b\n", 6, " a  b\n" },
    { "0", NULL, "caffè", 6, "caffè" },
    { NULL, NULL, "Ciao", 4, "Ciao" },
    { "0", "text/plain; charset=\"UTF-8\"", "", 0, "" },
    { "2", "text/plain; charset=\"UTF-16BE\"", "\0C\0i\x20\x19\xd8\x3c\xdf\x89", 10, "Ci’🎉" },
    { "2", NULL, "\0C\0i", 4, "Ci" },
    { "0", "text/plain; charset=ISO-8859-15", "10 \xa4", 4, "10 €" },
    /* A text is never lost for its bytes. */
    { "0", "text/plain; charset=\"UTF-8\"", "a\xff""b", 3, "a\xef\xbf\xbd""b" },
    { "0", "text/plain; charset=\"UTF-8\"", "a\0b", 3, "a\xef\xbf\xbd""b" },
    { "0", "text/plain; charset=NO-SUCH", "Ciao", 4, "Ciao" },
    { "2", "text/plain; charset=\"UTF-16BE\"", "\0C\0", 3, "\xef\xbf\xbd""C\xef\xbf\xbd" },
    { "1", "application/octet-stream", "\x06\x05\x04", 3, "(data that is no text: 3 bytes)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(FiloWebhookResult) result = { 0 };

      set (f->headers, "x-kannel-coding", cases[i].coding);
      set (f->headers, "content-type", cases[i].type);
      set_body (f, cases[i].body, cases[i].length);
      g_assert_true (call (f, "in", KANNEL_SECRET, &result, NULL));
      g_assert_cmpstr (result.inbound->text, ==, cases[i].text);
    }
}

static void
test_times (Fixture *f, gconstpointer data)
{
  static const struct { const char *ts; gint64 sent_at; } cases[] = {
    { "1", 1000 }, { NULL, 0 }, { "", 0 }, { "%T", 0 }, { "-5", 0 }, { "999999999999999999999", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(FiloWebhookResult) result = { 0 };

      set (f->query, "ts", cases[i].ts);
      g_assert_true (call (f, "in", KANNEL_SECRET, &result, NULL));
      g_assert_cmpint (result.inbound->sent_at, ==, cases[i].sent_at);
    }
}

static void
test_malformed_inbound (Fixture *f, gconstpointer data)
{
  static const struct { gboolean header; const char *name, *value, *says; } cases[] = {
    { FALSE, "id", NULL, "post-url must end in" }, { FALSE, "id", "", "post-url" }, { FALSE, "id", "%I", "post-url" },
    { FALSE, "id", "a\nb", "post-url" },
    { TRUE, "x-kannel-from", NULL, "who sent it" }, { TRUE, "x-kannel-from", "", "who sent it" },
    { TRUE, "x-kannel-from", "+39\t1", "who sent it" }, { TRUE, "x-kannel-from", "\xff", "who sent it" },
    { TRUE, "x-kannel-from", "12345678901234567890123456789012345678901234567890123456789012345", "who sent it" },
    { TRUE, "x-kannel-to", NULL, "which number" }, { TRUE, "x-kannel-to", "", "which number" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GHashTable *table = cases[i].header ? f->headers : f->query;
      const char *before = g_hash_table_lookup (table, cases[i].name);
      g_auto(FiloWebhookResult) result = { 0 };
      g_autoptr(GError) error = NULL;

      set (table, cases[i].name, cases[i].value);
      g_assert_false (call (f, "in", KANNEL_SECRET, &result, &error));
      g_assert_error (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_MALFORMED);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_null (result.inbound);
      set (table, cases[i].name, before);
    }
}

static void
test_body_limit (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (FILO_KANNEL_BODY_MAX + 1, 'x');
  g_auto(FiloWebhookResult) result = { 0 };
  g_auto(FiloWebhookResult) refused = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (FILO_KANNEL_BODY_MAX, ==, 65536);
  set_body (f, text, FILO_KANNEL_BODY_MAX);
  g_assert_true (call (f, "in", KANNEL_SECRET, &result, NULL));
  set_body (f, text, FILO_KANNEL_BODY_MAX + 1);
  g_assert_false (call (f, "in", KANNEL_SECRET, &refused, &error));
  g_assert_error (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_MALFORMED);
}

static void
test_secret (Fixture *f, gconstpointer data)
{
  static const struct { const char *secret; gboolean known; } cases[] = {
    { KANNEL_SECRET, TRUE }, { "the-former-secret-of-old", TRUE }, { "", FALSE }, { NULL, FALSE },
    { KANNEL_SECRET "x", FALSE }, { "0123456789abcdefghijklmnop-", FALSE }, { "the-former-secret-of-olD", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(FiloWebhookResult) result = { 0 };
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (call (f, "in", cases[i].secret, &result, &error), ==, cases[i].known);
      if (!cases[i].known)
        {
          g_assert_error (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_FORBIDDEN);
          g_assert_null (strstr (error->message, KANNEL_SECRET));
        }
    }
}

static void
test_other_call (Fixture *f, gconstpointer data)
{
  g_auto(FiloWebhookResult) result = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_false (call (f, "status", KANNEL_SECRET, &result, &error));
  g_assert_error (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_MALFORMED);
}

static void
test_reports (Fixture *f, gconstpointer data)
{
  static const struct { const char *type, *fid, *reply; FiloReportOutcome outcome; const char *id, *detail; } cases[] = {
    { "1", "7556c241", "", FILO_REPORT_DELIVERED, "7556c241", NULL },
    { "2", "7556c241", "id:7556c241 stat:UNDELIV err:004", FILO_REPORT_FAILED, "7556c241", "id:7556c241 stat:UNDELIV err:004" },
    { "4", "x", "ACCEPTD", FILO_REPORT_BUFFERED, "x", "ACCEPTD" },
    { "8", "", "ACK/", FILO_REPORT_ACCEPTED, NULL, NULL },
    { "16", NULL, "NACK/0x00000045/Submit failed", FILO_REPORT_REJECTED, NULL, "Submit failed (0x00000045)" },
    { "16", NULL, "NACK/0x45", FILO_REPORT_REJECTED, NULL, "0x45" },
    { "16", NULL, "NACK/", FILO_REPORT_REJECTED, NULL, NULL },
    { "16", NULL, "NACK/0x45/", FILO_REPORT_REJECTED, NULL, "0x45" },
    { "2", NULL, NULL, FILO_REPORT_FAILED, NULL, NULL },
    { "2", "a\nb", "two\nlines\xff", FILO_REPORT_FAILED, NULL, "two lines\xef\xbf\xbd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(FiloWebhookResult) result = { 0 };
      g_autoptr(GError) error = NULL;

      set (f->query, "nonce", KANNEL_NONCE);
      set (f->query, "type", cases[i].type);
      set (f->query, "fid", cases[i].fid);
      set (f->query, "reply", cases[i].reply);
      g_assert_true (call (f, "report", KANNEL_SECRET, &result, &error));
      g_assert_no_error (error);
      g_assert_null (result.inbound);
      g_assert_cmpstr (result.report->carrier, ==, "kannel");
      g_assert_cmpstr (result.report->nonce, ==, KANNEL_NONCE);
      g_assert_cmpint (result.report->outcome, ==, cases[i].outcome);
      g_assert_cmpstr (result.report->carrier_id, ==, cases[i].id);
      g_assert_cmpstr (result.report->detail, ==, cases[i].detail);
    }
}

static void
test_malformed_reports (Fixture *f, gconstpointer data)
{
  static const struct { const char *nonce, *type, *says; } cases[] = {
    { NULL, "1", "nonce" }, { "", "1", "nonce" }, { "0123456789abcdef", "1", "nonce" },
    { "0123456789ABCDEF0123456789abcdef", "1", "nonce" }, { KANNEL_NONCE "0", "1", "nonce" },
    { KANNEL_NONCE, NULL, "type" }, { KANNEL_NONCE, "%d", "type" }, { KANNEL_NONCE, "0", "type" },
    { KANNEL_NONCE, "3", "type" }, { KANNEL_NONCE, "32", "type" }, { KANNEL_NONCE, "1 ", "type" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(FiloWebhookResult) result = { 0 };
      g_autoptr(GError) error = NULL;

      set (f->query, "nonce", cases[i].nonce);
      set (f->query, "type", cases[i].type);
      g_assert_false (call (f, "report", KANNEL_SECRET, &result, &error));
      g_assert_error (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_MALFORMED);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

/* Each line of the group, wrong or missing: a sentence that names it. */
static void
test_settings (Fixture *f, gconstpointer data)
{
  static const struct { const char *key, *value, *says; } cases[] = {
    { "sendsms_url", NULL, "13013" }, { "sendsms_url", "127.0.0.1:13013", "web address" },
    { "sendsms_url", "ftp://x/y", "web address" }, { "sendsms_url", "http://", "web address" },
    { "sendsms_url", "http://x/y?password=z", "keys of their own" },
    { "sendsms_url", "http://u:p@x/y", "keys of their own" },
    { "username", NULL, "sendsms-user" },
    { "password_file", NULL, "password" }, { "password_file", "/nonexistent", "/nonexistent" },
    { "webhook_secret_file", NULL, "openssl rand" },
    { "callback_base", NULL, "8470" }, { "callback_base", "http://x/a%20b", "%" }, { "callback_base", "x", "web address" },
    { "status_url", "nonsense", "web address" }, { "status_password_file", "/nonexistent", "/nonexistent" },
  };
  g_autofree char *lines = kannel_fixture_make_lines (f->folder, "http://127.0.0.1:13013/cgi-bin/sendsms", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GKeyFile) file = g_key_file_new ();
      g_autofree char *changed = NULL;
      g_autoptr(GError) error = NULL;

      g_key_file_load_from_data (file, lines, -1, G_KEY_FILE_NONE, NULL);
      if (cases[i].value != NULL)
        g_key_file_set_string (file, "carrier kannel", cases[i].key, cases[i].value);
      else
        g_key_file_remove_key (file, "carrier kannel", cases[i].key, NULL);
      changed = g_key_file_to_data (file, NULL, NULL);
      g_assert_null (kannel_fixture_make (changed, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].key));
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

static void
test_secrets_that_wont_do (Fixture *f, gconstpointer data)
{
  static const char *const secrets[] = { "tiny", "with a blank in the midst", "percent%41percent%41", "slash/slash/slash/sl" };
  g_autofree char *lines = kannel_fixture_make_lines (f->folder, "http://127.0.0.1:13013/cgi-bin/sendsms", NULL);
  g_autofree char *path = g_build_filename (f->folder, "secret", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_true (filo_private_file_write (path, secrets[i], -1, NULL));
      g_assert_null (kannel_fixture_make (lines, &error));
      g_assert_nonnull (strstr (error->message, "webhook_secret_file"));
      g_assert_null (strstr (error->message, secrets[i]));
    }
}

static void
test_open_password_file (Fixture *f, gconstpointer data)
{
  g_autofree char *lines = kannel_fixture_make_lines (f->folder, "http://127.0.0.1:13013/cgi-bin/sendsms", NULL);
  g_autofree char *path = g_build_filename (f->folder, "password", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_null (kannel_fixture_make (lines, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

#define STATUS(sms, storage, boxes, smscs) \
  "<?xml version=\"1.0\"?>\n<gateway><version>Kannel `1.4.5'.\n</version><status>running, uptime 0d 0h 0m 2s</status>" \
  "<wdp><received><total>0</total><queued>7</queued></received></wdp><sms>" sms "</sms>" \
  "<dlr><queued>3</queued><storage>" storage "</storage></dlr><boxes>" boxes "</boxes><smscs><count>1</count>" smscs \
  "</smscs></gateway>\n"

static void
test_status (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloKannelStatus) status = filo_kannel_status_parse (
    STATUS ("<received><total>9</total><queued>4</queued></received><storesize>-1</storesize>", "internal",
            "<box><type>smsbox</type><id></id></box><box><type>wapbox</type><id>w</id></box>",
            "<smsc><name>FAKE:1</name><id>A</id><status>online 1s</status><queued>0</queued><sms><received>1</received></sms></smsc>"
            "<smsc><id>B</id><status>re-connecting</status><queued>12</queued></smsc>"), -1, &error);
  const FiloKannelSmsc *first, *second;

  g_assert_no_error (error);
  g_assert_cmpstr (status->state, ==, "running, uptime 0d 0h 0m 2s");
  g_assert_cmpint (status->inbound_queued, ==, 4);
  g_assert_cmpint (status->store_size, ==, -1);
  g_assert_cmpstr (status->dlr_storage, ==, "internal");
  g_assert_cmpuint (status->n_smsboxes, ==, 1);
  g_assert_cmpuint (status->smscs->len, ==, 2);
  first = g_ptr_array_index (status->smscs, 0);
  second = g_ptr_array_index (status->smscs, 1);
  g_assert_cmpstr (first->id, ==, "A");
  g_assert_true (filo_kannel_smsc_is_online (first));
  g_assert_cmpstr (second->id, ==, "B");
  g_assert_false (filo_kannel_smsc_is_online (second));
  g_assert_cmpint (second->queued, ==, 12);
}

static void
test_bad_status (Fixture *f, gconstpointer data)
{
  g_autoptr(GString) deep = g_string_new ("<gateway>");
  const char *const texts[] = { "", "Denied", "<html></html>", "<gateway>", "<gateway></gatewax>", "\xff", NULL };

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (filo_kannel_status_parse (texts[i], -1, &error));
      g_assert_error (error, G_MARKUP_ERROR, error->code);
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  g_assert_null (filo_kannel_status_parse (deep->str, deep->len, NULL));
}

static char *
check_conf (const char *contents)
{
  g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_finding_free);
  GString *text = g_string_new (NULL);

  filo_kannel_conf_check (contents, "/etc/kannel/kannel.conf",
                          "http://127.0.0.1:8470/carriers/kannel/SECRET/in?id=%I&ts=%T", "filo", findings);
  g_assert_cmpuint (findings->len, >, 0);
  for (guint i = 0; i < findings->len; i++)
    {
      const FiloFinding *finding = g_ptr_array_index (findings, i);

      if (finding->level != FILO_FINDING_OK)
        g_string_append_printf (text, "%s\n", finding->sentence);
    }
  return g_string_free (text, FALSE);
}

/* The sample is without fault; each line that matters, taken out or changed, is
 * found. */
static void
test_conf (Fixture *f, gconstpointer data)
{
  static const struct { const char *line, *instead, *says; } cases[] = {
    { "http-request-retry = 100000", "", "doesn't ask again" },
    { "http-request-retry = 100000", "http-request-retry = 0", "doesn't ask again" },
    { "http-request-retry = 100000", "http-request-retry = 20", "only 200 seconds" },
    { "http-request-retry = 100000", "# http-request-retry = 100000", "doesn't ask again" },
    { "max-messages = 30", "max-messages = 10", "cuts long texts" },
    { "max-messages = 30", "", "cuts long texts" },
    { "concatenation = true", "", "cuts long texts" },
    { "username = \"filo\"", "username = \"other\"", "no group = sendsms-user" },
    { "\nmax-messages = 0", "", "back to the customer" },
    { "send-sender = true", "send-sender = false", "who sent" },
    { "catch-all = true", "", "some texts only" },
    { "id=%I", "id=%i", "id=%I" },
    { "post-url = \"http://127.0.0.1:8470", "post-url = \"http://127.0.0.1:8471", "to nobody here" },
    { "post-url", "get-url", "to nobody here" },
    { "sendsms-port = 13013", "sendsms-port = 13013\nsmsbox-id = one", "smsbox-route" },
    { "group = smsbox\n", "group = other\n", "no group = smsbox" },
  };
  g_autofree char *sample = NULL;
  g_autofree char *all = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (FILO_SAMPLE_KANNEL_CONF, &sample, NULL, &error);
  g_assert_no_error (error);
  all = check_conf (sample);
  g_assert_cmpstr (all, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *body = strstr (sample, "\ngroup = core");
      g_autoptr(GString) changed = g_string_new (body);
      g_autofree char *found = NULL;

      g_assert_cmpuint (g_string_replace (changed, cases[i].line, cases[i].instead, 1), ==, 1);
      found = check_conf (changed->str);
      g_test_message ("%s: %s", cases[i].line, found);
      g_assert_nonnull (strstr (found, cases[i].says));
    }
}

#define ADD(path, function) g_test_add ("/gateway/kannel-webhook/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("inbound", test_inbound);
  ADD ("bodies", test_bodies);
  ADD ("times", test_times);
  ADD ("malformed-inbound", test_malformed_inbound);
  ADD ("body-limit", test_body_limit);
  ADD ("secret", test_secret);
  ADD ("other-call", test_other_call);
  ADD ("reports", test_reports);
  ADD ("malformed-reports", test_malformed_reports);
  ADD ("settings", test_settings);
  ADD ("bad-secrets", test_secrets_that_wont_do);
  ADD ("open-password", test_open_password_file);
  ADD ("status", test_status);
  ADD ("bad-status", test_bad_status);
  ADD ("conf", test_conf);
  return g_test_run ();
}
