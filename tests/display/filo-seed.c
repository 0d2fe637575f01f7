/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "filo-clock.h"
#include "filo-random.h"
#include "filo-store-sync.h"
#include "filo-store.h"

/* filo-seed REPLICA SNAPSHOT ADDRESS AGENT: fills a replica with a snapshot (NDJSON),
 * as the engine would, so that the real program has something to show without a gateway. */

typedef struct
{
  GMainLoop  *loop;
  GBytes     *lines;
  const char *address;
  const char *agent;
} Seed;

static void
fail (GError *error)
{
  g_printerr ("filo-seed: %s\n", error->message);
  exit (1);
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  Seed *seed = user_data;

  if (!filo_store_close_finish (FILO_STORE (source), result, &error))
    fail (error);
  g_main_loop_quit (seed->loop);
}

static void
on_applied (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  guint done, total;
  gboolean ended;

  if (!filo_store_apply_snapshot_finish (FILO_STORE (source), result, &done, &total, &ended,
                                         &error))
    fail (error);
  g_print ("%u of %u objects%s\n", done, total, ended ? "" : ", not ended");
  filo_store_close_async (FILO_STORE (source), on_closed, user_data);
}

static void
on_account (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  Seed *seed = user_data;

  if (!filo_store_set_account_finish (FILO_STORE (source), result, &error))
    fail (error);
  filo_store_apply_snapshot_async (FILO_STORE (source), seed->lines, FALSE, on_applied, seed);
}

static void
on_open (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  Seed *seed = user_data;

  if (!filo_store_open_finish (FILO_STORE (source), result, &error))
    fail (error);
  filo_store_set_account_async (FILO_STORE (source), seed->address, seed->agent, on_account, seed);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (FiloClock) clock = filo_system_clock_new ();
  g_autoptr (FiloRandom) random = filo_system_random_new ();
  g_autoptr (FiloStore) store = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;
  Seed seed = { .loop = loop };

  if (argc != 5)
    {
      g_printerr ("filo-seed REPLICA SNAPSHOT ADDRESS AGENT\n");
      return 2;
    }
  if (!g_file_get_contents (argv[2], &contents, &length, &error))
    fail (error);
  seed.lines = g_bytes_new_take (contents, length);
  seed.address = argv[3];
  seed.agent = argv[4];
  store = filo_store_new (argv[1], clock, random);
  filo_store_open_async (store, NULL, on_open, &seed);
  g_main_loop_run (loop);
  g_bytes_unref (seed.lines);
  return 0;
}
