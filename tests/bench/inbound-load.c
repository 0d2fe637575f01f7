/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays a busy Kannel: posts N texts to a gateway's webhook, C at a time, each over a kept
 * connection, from so many customers. Prints "TEXTS_PER_S P50_MS P99_MS FAILED".
 *
 *   inbound-load URL N C CUSTOMERS TO */
#include "config.h"

#include <libsoup/soup.h>
#include <stdlib.h>

typedef struct
{
  SoupSession *session;
  GMainLoop   *loop;
  const char  *url;
  const char  *to;
  guint        total;
  guint        customers;
  guint        started;
  guint        done;
  guint        failed;
  gint64       run;        /* Makes ids unlike those of an earlier run. */
  GArray      *latencies;  /* gint64, microseconds */
} Load;

typedef struct
{
  Load        *load;
  SoupMessage *message;
  gint64       begun;
} Text;

static void post_next (Load *load);

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Text *text = user_data;
  Load *load = text->load;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  gint64 took = g_get_monotonic_time () - text->begun;

  if (body == NULL || !SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (text->message)))
    {
      if (load->failed++ == 0)
        g_printerr ("first failure: %s %u\n", error != NULL ? error->message : "",
                    soup_message_get_status (text->message));
    }
  g_array_append_val (load->latencies, took);
  g_object_unref (text->message);
  g_free (text);
  if (++load->done == load->total)
    g_main_loop_quit (load->loop);
  else
    post_next (load);
}

static void
post_next (Load *load)
{
  g_autofree char *url = NULL, *from = NULL, *content = NULL;
  g_autoptr(GBytes) body = NULL;
  SoupMessageHeaders *headers;
  Text *text;

  if (load->started == load->total)
    return;
  url = g_strdup_printf ("%s?id=%" G_GINT64_MODIFIER "x-%u", load->url, load->run, load->started);
  from = g_strdup_printf ("+39347%07u", 1000000 + load->started % load->customers);
  content = g_strdup_printf ("Ciao, il mio ordine numero %u non è ancora arrivato", load->started);
  body = g_bytes_new (content, strlen (content));
  text = g_new0 (Text, 1);
  text->load = load;
  text->begun = g_get_monotonic_time ();
  text->message = soup_message_new ("POST", url);
  headers = soup_message_get_request_headers (text->message);
  soup_message_headers_append (headers, "X-Kannel-From", from);
  soup_message_headers_append (headers, "X-Kannel-To", load->to);
  soup_message_headers_append (headers, "X-Kannel-Coding", "0");
  soup_message_set_request_body_from_bytes (text->message, "text/plain; charset=UTF-8", body);
  load->started++;
  soup_session_send_and_read_async (load->session, text->message, G_PRIORITY_DEFAULT, NULL, on_answered, text);
}

static int
compare_latencies (gconstpointer a,
                   gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

int
main (int    argc,
      char **argv)
{
  Load load = { 0 };
  guint at_once;
  gint64 begun;
  double seconds;

  if (argc != 6)
    {
      g_printerr ("usage: inbound-load URL N AT_ONCE CUSTOMERS TO\n");
      return 2;
    }
  load.url = argv[1];
  load.total = (guint) strtoul (argv[2], NULL, 10);
  at_once = (guint) strtoul (argv[3], NULL, 10);
  load.customers = MAX (1, (guint) strtoul (argv[4], NULL, 10));
  load.to = argv[5];
  if (load.total == 0 || at_once == 0)
    {
      g_printerr ("inbound-load: N and AT_ONCE are numbers above 0\n");
      return 2;
    }
  load.run = g_get_real_time ();
  load.loop = g_main_loop_new (NULL, FALSE);
  load.latencies = g_array_sized_new (FALSE, FALSE, sizeof (gint64), load.total);
  load.session = soup_session_new_with_options ("max-conns", (int) at_once, "max-conns-per-host", (int) at_once,
                                                NULL);
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < at_once; i++)
    post_next (&load);
  g_main_loop_run (load.loop);
  seconds = (g_get_monotonic_time () - begun) / 1e6;

  g_array_sort (load.latencies, compare_latencies);
  g_print ("%.0f %.2f %.2f %u\n", load.total / seconds,
           g_array_index (load.latencies, gint64, load.total / 2) / 1e3,
           g_array_index (load.latencies, gint64, MIN (load.total - 1, load.total * 99 / 100)) / 1e3, load.failed);
  g_array_unref (load.latencies);
  g_object_unref (load.session);
  g_main_loop_unref (load.loop);
  return load.failed > 0 ? 1 : 0;
}
