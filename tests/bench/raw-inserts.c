/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor for durable texts per second: bare inserts of a text into one SQLite table, GROUP of
 * them to an fsync. Prints "TEXTS_PER_S".
 *
 *   raw-inserts FILE N GROUP */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void
expect (sqlite3 *db,
        int      status,
        int      wanted)
{
  if (status == wanted)
    return;
  fprintf (stderr, "raw-inserts: %s\n", sqlite3_errmsg (db));
  exit (1);
}

int
main (int    argc,
      char **argv)
{
  sqlite3_stmt *insert;
  struct timespec begun, ended;
  sqlite3 *db;
  int n, group;

  if (argc != 4 || (n = atoi (argv[2])) < 1 || (group = atoi (argv[3])) < 1)
    {
      fprintf (stderr, "usage: raw-inserts FILE N GROUP\n");
      return 2;
    }
  expect (NULL, sqlite3_open (argv[1], &db), SQLITE_OK);
  expect (db, sqlite3_exec (db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE text (id TEXT PRIMARY KEY,"
                                " sender TEXT, body TEXT, at INTEGER) STRICT", NULL, NULL, NULL), SQLITE_OK);
  expect (db, sqlite3_prepare_v2 (db, "INSERT INTO text VALUES (?, '+393471234567', 'Ciao, il mio ordine non è ancora "
                                      "arrivato', ?)", -1, &insert, NULL), SQLITE_OK);
  clock_gettime (CLOCK_MONOTONIC, &begun);
  for (int i = 0; i < n; i++)
    {
      char id[40];

      snprintf (id, sizeof id, "0198-%08x", i);
      if (i % group == 0)
        expect (db, sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
      sqlite3_bind_text (insert, 1, id, -1, SQLITE_TRANSIENT);
      sqlite3_bind_int64 (insert, 2, i);
      expect (db, sqlite3_step (insert), SQLITE_DONE);
      sqlite3_reset (insert);
      if (i % group == group - 1 || i == n - 1)
        expect (db, sqlite3_exec (db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    }
  clock_gettime (CLOCK_MONOTONIC, &ended);
  printf ("%.0f\n", n / (ended.tv_sec - begun.tv_sec + (ended.tv_nsec - begun.tv_nsec) / 1e9));
  sqlite3_finalize (insert);
  sqlite3_close (db);
  return 0;
}
