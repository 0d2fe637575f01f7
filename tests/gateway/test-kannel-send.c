/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a text, whatever answers at Kannel's address. The stand-in
 * counts the requests: none is ever repeated. */
#include "config.h"

#include "filo-kannel-fixture.h"
#include "filo-test.h"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/socket.h>

typedef enum
{
  ANSWER,           /* The whole answer, then close. */
  CUT,              /* The first bytes of it, then close. */
  RESET,            /* The first bytes of it, then reset. */
  CLOSE_AT_ONCE,    /* Close without reading. */
  SILENCE,          /* Read, and say nothing. */
  TRICKLE,          /* A byte every 20 ms, for ever. */
} Manner;

typedef struct
{
  GSocketService *service;
  char           *folder;
  char           *url;
  FiloCarrier    *carrier;

  GMutex          lock;        /* Below: the service's threads as well. */
  Manner          manner;
  const char     *answer;
  gsize           cut_after;
  guint           n_requests;
  char           *request;     /* The last one's first line. */
  gboolean        over;        /* Threads must end. */
  int             n_threads;   /* Atomic: those that still use this. */
} Fixture;

#define ACCEPTED_ANSWER "HTTP/1.1 202 Accepted\r\nServer: Kannel/1.4.5\r\nContent-Length: 26\r\n" \
                        "Content-type: text/html\r\n\r\n0: Accepted for delivery\r\n"
#define LATER_ANSWER "HTTP/1.1 503 Service Unavailable\r\nServer: Kannel/1.4.5\r\nContent-Length: 34\r\n\r\n" \
                     "Temporal failure, try again later."
#define REFUSED_ANSWER "HTTP/1.1 403 Forbidden\r\nServer: Kannel/1.4.5\r\nContent-Length: 32\r\n\r\n" \
                       "Authorization failed for sendsms"

static gboolean
is_over (Fixture *f)
{
  gboolean over;

  g_mutex_lock (&f->lock);
  over = f->over;
  g_mutex_unlock (&f->lock);
  return over;
}

static void
wait_until_over (Fixture *f)
{
  while (!is_over (f))
    g_usleep (5000);
}

static void
trickle (Fixture       *f,
         GOutputStream *output)
{
  static const char head[] = "HTTP/1.1 ";

  for (gsize i = 0; !is_over (f); i++)
    {
      if (!g_output_stream_write_all (output, i < strlen (head) ? &head[i] : "2", 1, NULL, NULL, NULL))
        return;
      g_usleep (20000);
    }
}

static void
reset_connection (GSocketConnection *connection)
{
  struct linger now = { 1, 0 };

  setsockopt (g_socket_get_fd (g_socket_connection_get_socket (connection)), SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

static void
serve (Fixture           *f,
       GSocketConnection *connection)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr(GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_autofree char *first = NULL;
  g_autofree char *answer = NULL;   /* A copy: the test may be done before all of it is sent. */

  if (f->manner == CLOSE_AT_ONCE)
    {
      g_mutex_lock (&f->lock);
      f->n_requests++;
      g_mutex_unlock (&f->lock);
      return;
    }
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  first = g_data_input_stream_read_line (input, NULL, NULL, NULL);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);

      if (line == NULL || *line == '\0')
        break;
    }
  g_mutex_lock (&f->lock);
  f->n_requests++;
  g_free (f->request);
  f->request = g_steal_pointer (&first);
  answer = g_strdup (f->answer);
  g_mutex_unlock (&f->lock);

  switch (f->manner)
    {
    case ANSWER:
      g_output_stream_write_all (output, answer, strlen (answer), NULL, NULL, NULL);
      break;
    case CUT:
      g_output_stream_write_all (output, answer, f->cut_after, NULL, NULL, NULL);
      break;
    case RESET:
      g_output_stream_write_all (output, answer, f->cut_after, NULL, NULL, NULL);
      reset_connection (connection);
      break;
    case SILENCE:
      wait_until_over (f);
      break;
    case TRICKLE:
      trickle (f, output);
      break;
    case CLOSE_AT_ONCE:
      g_assert_not_reached ();
    }
}

static gboolean
on_connection (GThreadedSocketService *service,
               GSocketConnection      *connection,
               GObject                *source,
               gpointer                user_data)
{
  Fixture *f = user_data;

  g_atomic_int_inc (&f->n_threads);
  serve (f, connection);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_atomic_int_add (&f->n_threads, -1);
  return TRUE;
}

static const char smsc_line[] = "smsc=OPER ATOR\n";

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *lines = NULL;
  guint16 port;

  g_mutex_init (&f->lock);
  f->folder = filo_test_make_folder ();
  f->service = g_threaded_socket_service_new (32);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (f->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (f->service, "run", G_CALLBACK (on_connection), f);
  f->url = g_strdup_printf ("http://127.0.0.1:%u/cgi-bin/sendsms", port);
  lines = kannel_fixture_make_lines (f->folder, f->url, data == smsc_line ? smsc_line : NULL);
  f->carrier = kannel_fixture_make (lines, &error);
  g_assert_no_error (error);
  f->answer = ACCEPTED_ANSWER;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_mutex_lock (&f->lock);
  f->over = TRUE;
  g_mutex_unlock (&f->lock);
  g_socket_service_stop (f->service);
  g_socket_listener_close (G_SOCKET_LISTENER (f->service));
  FILO_TEST_WAIT (g_atomic_int_get (&f->n_threads) == 0);
  g_clear_object (&f->service);
  g_assert_finalize_object (G_OBJECT (f->carrier));
  filo_test_remove_folder (f->folder);
  g_free (f->url);
  g_free (f->request);
}

static void
check_outcome (Fixture         *f,
               const char      *what,
               FiloSendOutcome  outcome,
               const char      *says)
{
  g_auto(FiloSendResult) result = { 0 };
  g_autofree char *shown = NULL;
  guint before = f->n_requests;

  kannel_fixture_send (f->carrier, "Ciao", NULL, &result);
  shown = g_strescape (what, NULL);
  g_test_message ("%s: %d, %s", shown, result.outcome, result.reason);
  g_assert_cmpint (result.outcome, ==, outcome);
  if (says != NULL)
    g_assert_nonnull (strstr (result.reason, says));
  g_mutex_lock (&f->lock);
  g_assert_cmpuint (f->n_requests, <=, before + 1);
  g_mutex_unlock (&f->lock);
}

static void
test_answers (Fixture *f, gconstpointer data)
{
  static const struct { const char *head, *body; FiloSendOutcome outcome; const char *says; } cases[] = {
    { "202 Accepted", "0: Accepted for delivery", FILO_SEND_ACCEPTED, NULL },
    { "202 Accepted", "3: Queued for later delivery", FILO_SEND_ACCEPTED, NULL },
    { "202 Accepted", "", FILO_SEND_ACCEPTED, NULL },   /* Its length is told: nothing is missing. */
    { "403 Forbidden", "Authorization failed for sendsms", FILO_SEND_FINAL, "password" },
    { "401 Unauthorized", "", FILO_SEND_FINAL, "password" },
    { "400 Bad Request", "Number(s) has/have been denied by white- and/or black-lists.", FILO_SEND_FINAL, "doesn't send to this number" },
    { "400 Bad Request", "Coding field misformed, rejected", FILO_SEND_FINAL, "Coding field misformed" },
    { "400 Bad Request", "", FILO_SEND_FINAL, "didn't say why" },
    { "404 Not Found", "Unknown request.", FILO_SEND_FINAL, "sendsms_url" },
    { "413 Too Large", "<b>no</b>\r\nmore", FILO_SEND_FINAL, "<b>no</b>" },
    { "503 Service Unavailable", "Temporal failure, try again later.", FILO_SEND_RETRY, "Temporal failure" },
    { "429 Too Many Requests", "", FILO_SEND_RETRY, "just now" },
    { "500 Internal Server Error", "boom", FILO_SEND_LOST, "500" },
    { "502 Bad Gateway", "", FILO_SEND_LOST, "502" },
    { "504 Gateway Timeout", "", FILO_SEND_LOST, "504" },
    { "200 OK", "Sent.", FILO_SEND_LOST, "neither" },
    { "204 No Content", "", FILO_SEND_LOST, "neither" },
    { "302 Found\r\nLocation: /elsewhere", "", FILO_SEND_LOST, "302" },
    { "307 Temporary Redirect\r\nLocation: /elsewhere", "", FILO_SEND_LOST, "307" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                                 cases[i].head, strlen (cases[i].body), cases[i].body);

      f->manner = ANSWER;
      f->answer = answer;
      check_outcome (f, cases[i].head, cases[i].outcome, cases[i].says);
      g_assert_cmpuint (f->n_requests, ==, i + 1);
    }
}

static void
test_retry_after (Fixture *f, gconstpointer data)
{
  static const struct { const char *value; gint64 milliseconds; } cases[] = {
    { "7", 7000 }, { "0", 0 }, { "soon", 0 }, { "-1", 0 }, { "99999999999", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = g_strdup_printf ("HTTP/1.1 503 Busy\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n",
                                                 cases[i].value);
      g_auto(FiloSendResult) result = { 0 };

      f->answer = answer;
      kannel_fixture_send (f->carrier, "Ciao", NULL, &result);
      g_assert_cmpint (result.outcome, ==, FILO_SEND_RETRY);
      g_assert_cmpint (result.retry_after, ==, cases[i].milliseconds);
    }
}

/* The answer ends after every possible byte: only the whole one is certain. Never
 * a second request. */
static void
cut_everywhere (Fixture    *f,
                Manner      manner,
                const char *answer)
{
  gsize whole = strlen (answer);

  f->manner = manner;
  f->answer = answer;
  for (f->cut_after = 0; f->cut_after < whole; f->cut_after++)
    {
      g_auto(FiloSendResult) result = { 0 };

      kannel_fixture_send (f->carrier, "Ciao", NULL, &result);
      g_assert_cmpuint (f->n_requests, ==, f->cut_after + 1);
      g_assert_cmpint (result.outcome, ==, FILO_SEND_LOST);
    }
}

static void
test_cut_everywhere (Fixture *f, gconstpointer data)
{
  cut_everywhere (f, CUT, data);
}

static void
test_reset_everywhere (Fixture *f, gconstpointer data)
{
  cut_everywhere (f, RESET, data);
}

static void
test_silence (Fixture *f, gconstpointer data)
{
  filo_kannel_set_timeout (FILO_KANNEL (f->carrier), 300);
  f->manner = SILENCE;
  check_outcome (f, "silence", FILO_SEND_LOST, "didn't answer");
  f->manner = TRICKLE;
  check_outcome (f, "trickle", FILO_SEND_LOST, "didn't answer");
  g_assert_cmpuint (f->n_requests, ==, 2);
}

static void
test_junk (Fixture *f, gconstpointer data)
{
  static const char *const answers[] = {
    "SSH-2.0-OpenSSH_9.2\r\n", "\r\n\r\n\r\n", "202 Accepted\r\n\r\n", "HTTP/9.9 202 Accepted\r\n\r\n",
    "HTTP/1.1 99999 What\r\n\r\n", "HTTP/1.1 2\r\n\r\n", "<html>202 Accepted</html>",
    "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 202 Accepted\r\n\r\n",
    "\xff\xfe\x01\x02",
  };

  filo_kannel_set_timeout (FILO_KANNEL (f->carrier), 2000);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      f->manner = ANSWER;
      f->answer = answers[i];
      check_outcome (f, answers[i], FILO_SEND_LOST, NULL);
    }
  f->manner = CLOSE_AT_ONCE;
  check_outcome (f, "closed at once", FILO_SEND_LOST, "broke");
}

/* A long answer isn't read to its end. */
static void
test_endless_body (Fixture *f, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (1000000, 'x');
  g_autofree char *answer = g_strconcat ("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", filler, NULL);
  g_auto(FiloSendResult) result = { 0 };

  f->answer = answer;
  kannel_fixture_send (f->carrier, "Ciao", NULL, &result);
  g_assert_cmpint (result.outcome, ==, FILO_SEND_FINAL);
  g_assert_cmpuint (strlen (result.reason), <, 300);
}

/* Nothing was written: it may go again. */
static void
test_unreachable (Fixture *f, gconstpointer data)
{
  g_autofree char *tls = g_strconcat ("https", f->url + strlen ("http"), NULL);
  const char *const urls[] = { "http://127.0.0.1:1/cgi-bin/sendsms", "http://kannel.invalid:13013/cgi-bin/sendsms",
                               tls };

  f->manner = CLOSE_AT_ONCE;
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *lines = kannel_fixture_make_lines (f->folder, urls[i], NULL);
      g_autoptr(FiloCarrier) carrier = kannel_fixture_make (lines, NULL);
      g_auto(FiloSendResult) result = { 0 };

      kannel_fixture_send (carrier, "Ciao", NULL, &result);
      g_test_message ("%s: %s", urls[i], result.reason);
      g_assert_cmpint (result.outcome, ==, FILO_SEND_RETRY);
      g_assert_nonnull (strstr (result.reason, "can't be reached"));
    }
}

static gboolean
cancel (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr(GCancellable) before = g_cancellable_new ();
  g_autoptr(GCancellable) meanwhile = g_cancellable_new ();
  g_auto(FiloSendResult) first = { 0 };
  g_auto(FiloSendResult) second = { 0 };

  g_cancellable_cancel (before);
  kannel_fixture_send (f->carrier, "Ciao", before, &first);
  g_assert_cmpint (first.outcome, ==, FILO_SEND_RETRY);
  g_assert_cmpuint (f->n_requests, ==, 0);

  f->manner = SILENCE;
  g_timeout_add (200, cancel, meanwhile);
  kannel_fixture_send (f->carrier, "Ciao", meanwhile, &second);
  g_assert_cmpint (second.outcome, ==, FILO_SEND_LOST);
  g_assert_cmpuint (f->n_requests, ==, 1);
}

static GHashTable *
read_query (Fixture *f)
{
  char *query;
  GHashTable *fields;

  g_assert_true (g_str_has_prefix (f->request, "GET /cgi-bin/sendsms?"));
  query = strchr (f->request, '?') + 1;
  *strrchr (query, ' ') = '\0';
  fields = soup_form_decode (query);
  return fields;
}

static void
test_request (Fixture *f, gconstpointer data)
{
  static const struct { const char *text, *coding; } cases[] = {
    { "Ciao", "0" }, { "10 € [ok] {é}", "0" }, { "don’t", "2" }, { "caffè 🎉", "2" }, { "ç", "2" },
    { "a & b = c + d % e # f ? g / h", "0" }, { "%d %A\r\nriga 2", "0" }, { " spazi  doppi ", "0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(FiloSendResult) result = { 0 };
      g_autoptr(GHashTable) fields = NULL;

      kannel_fixture_send (f->carrier, cases[i].text, NULL, &result);
      fields = read_query (f);
      g_assert_cmpstr (g_hash_table_lookup (fields, "text"), ==, cases[i].text);
      g_assert_cmpstr (g_hash_table_lookup (fields, "coding"), ==, cases[i].coding);
      g_assert_cmpstr (g_hash_table_lookup (fields, "charset"), ==, "UTF-8");
      g_assert_cmpstr (g_hash_table_lookup (fields, "username"), ==, "fi lo");
      g_assert_cmpstr (g_hash_table_lookup (fields, "password"), ==, "p&ss=%+ü");
      g_assert_cmpstr (g_hash_table_lookup (fields, "from"), ==, "+390612345678");
      g_assert_cmpstr (g_hash_table_lookup (fields, "to"), ==, "+393475550132");
      g_assert_cmpstr (g_hash_table_lookup (fields, "dlr-mask"), ==, "31");
      g_assert_cmpstr (g_hash_table_lookup (fields, "dlr-url"), ==,
                       "http://127.0.0.1:8470/carriers/kannel/" KANNEL_SECRET "/report?nonce=" KANNEL_NONCE
                       "&type=%d&fid=%F&reply=%A");
      g_assert_cmpstr (g_hash_table_lookup (fields, "smsc"), ==, data != NULL ? "OPER ATOR" : NULL);
      g_assert_cmpuint (g_hash_table_size (fields), ==, data != NULL ? 10 : 9);
    }
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_auto(FiloSendResult) out = { 0 };
  guint *accepted = user_data;

  g_assert_true (filo_carrier_send_finish (FILO_CARRIER (source), result, &out, NULL));
  g_assert_cmpint (out.outcome, ==, FILO_SEND_ACCEPTED);
  (*accepted)++;
}

static void
test_many_at_once (Fixture *f, gconstpointer data)
{
  guint in_flight = filo_carrier_get_capabilities (f->carrier).in_flight;
  g_autoptr(FiloOutgoing) outgoing = filo_outgoing_new ("018f", KANNEL_NONCE, "+390612345678", "+393475550132", "Ciao");
  guint accepted = 0;

  g_assert_cmpuint (in_flight, >=, 1);
  for (guint i = 0; i < in_flight; i++)
    filo_carrier_send_async (f->carrier, outgoing, NULL, on_sent, &accepted);
  FILO_TEST_WAIT (accepted == in_flight);
  g_assert_cmpuint (f->n_requests, ==, in_flight);
}

#define ADD(path, data, function) g_test_add ("/gateway/kannel-send/" path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answers", NULL, test_answers);
  ADD ("retry-after", NULL, test_retry_after);
  ADD ("silence", NULL, test_silence);
  ADD ("junk", NULL, test_junk);
  ADD ("endless", NULL, test_endless_body);
  ADD ("unreachable", NULL, test_unreachable);
  ADD ("cancelled", NULL, test_cancelled);
  ADD ("request", NULL, test_request);
  ADD ("request-smsc", smsc_line, test_request);
  ADD ("many", NULL, test_many_at_once);
  ADD ("cut-yes", ACCEPTED_ANSWER, test_cut_everywhere);
  ADD ("cut-later", LATER_ANSWER, test_cut_everywhere);
  ADD ("cut-no", REFUSED_ANSWER, test_cut_everywhere);
  ADD ("reset", ACCEPTED_ANSWER, test_reset_everywhere);
  return g_test_run ();
}
