/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "filo-change.h"
#include "filo-codec.h"
#include "filo-json.h"

/* Prints "name value unit": messages per second that one core reads from a page of changes, and
 * writes to one. A page ten times as long must not cost more per message. */

#define RUNS 5

static char *
make_page (guint length)
{
  g_autoptr(FiloChangeBatch) batch = filo_change_batch_new (NULL, "e.1");
  g_autoptr(JsonNode) node = NULL;

  for (guint i = 0; i < length; i++)
    {
      g_autofree char *id = g_strdup_printf ("0199a8c1-7d00-7000-8000-%012x", i);
      g_autoptr(FiloMessage) message = filo_message_new ();

      filo_message_set_id (message, id);
      filo_message_set_change (message, i);
      filo_message_set_conversation_id (message, id);
      filo_message_set_position (message, i);
      filo_message_set_origin (message, FILO_ORIGIN_REPLY);
      filo_message_set_text (message, "Ciao Giulia, controllo subito dove si trova il tuo ordine: "
                                      "dovrebbe arrivare domani in mattinata. A presto! 🙂");
      filo_message_set_state (message, FILO_TEXT_DELIVERED);
      filo_message_set_agent_id (message, id);
      filo_message_set_created_at (message, G_GINT64_CONSTANT (1795379880123) + i);
      filo_message_set_sent_at (message, G_GINT64_CONSTANT (1795379880123) + i);
      filo_message_set_delivered_at (message, G_GINT64_CONSTANT (1795379880123) + i);
      filo_message_set_parts (message, 2);
      g_ptr_array_add (batch->changes,
                       filo_change_new (i, FILO_KIND_MESSAGE, id, G_OBJECT (message)));
    }
  node = filo_change_batch_to_json (batch);
  return filo_json_to_string (node);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  const double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
print_median (const char *name,
              guint       length,
              double     *seconds)
{
  qsort (seconds, RUNS, sizeof (double), compare_doubles);
  printf ("%s-%u %.0f messages/s\n", name, length, length / seconds[RUNS / 2]);
}

static void
measure (guint length)
{
  const FiloJsonLimits limits = { 256 * 1024 * 1024, FILO_JSON_DEPTH_MAX, G_MAXUINT };
  g_autofree char *page = make_page (length);
  double decode[RUNS], objects[RUNS], encode[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      g_autoptr(FiloChangeBatch) batch = NULL;
      g_autoptr(JsonObject) object = NULL;
      g_autoptr(JsonNode) node = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;
      gint64 begin = g_get_monotonic_time (), parsed, end;

      object = filo_json_parse_object (page, -1, &limits, &error);
      g_assert_no_error (error);
      parsed = g_get_monotonic_time ();
      batch = filo_change_batch_from_json (object, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (batch->changes->len, ==, length);
      end = g_get_monotonic_time ();
      decode[i] = (end - begin) / 1e6;
      objects[i] = (end - parsed) / 1e6;

      begin = g_get_monotonic_time ();
      node = filo_change_batch_to_json (batch);
      text = filo_json_to_string (node);
      encode[i] = (g_get_monotonic_time () - begin) / 1e6;
      g_assert_cmpstr (text, ==, page);
    }
  print_median ("decode", length, decode);
  print_median ("decode-objects", length, objects);
  print_median ("encode", length, encode);
}

int
main (void)
{
  measure (1000);
  measure (10000);
  return 0;
}
