/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-flow-fixture.h"

#include "filo-schema.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* A gateway that is killed (-9) again and again while it accepts, sends, retries
 * and loses answers.  Judges: the file of the ids that it acknowledged, the
 * carrier's own ledger, and the database.  U11: none lost, none doubled by the
 * machine, each doubt shown. */

#define ROUNDS 120
#define PEOPLE 40

static char *
get_address (guint i)
{
  return g_strdup_printf ("+3933312300%02u", i);
}

/* ---- The child: a gateway without HTTP ---- */

typedef struct
{
  FiloFlowContext  context;
  FiloDbWorker    *writer;
  GPtrArray       *conversations;    /* Ids. */
  GRand           *rand;
  int              acknowledged_fd;
} Child;

typedef struct
{
  Child *child;
  char  *id;
  char  *conversation_id;
  char  *text;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->id);
  g_free (request->conversation_id);
  g_free (request->text);
  g_free (request);
}

static gpointer
accept_in_worker (FiloDb   *db,
                  gpointer  data,
                  GError  **error)
{
  const Request *request = data;
  const FiloSendRequest send = {
    .id = request->id,
    .conversation_id = request->conversation_id,
    .agent_id = FLOW_AGENT_A,
    .text = request->text,
    .thread_revision = 1,
  };

  return filo_send_accept (db, &send, &request->child->context, NULL, error);
}

/* The answer 201 goes out now: from here on the text must not get lost. */
static void
on_accepted (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Child *child = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloMessage) message =
    filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  line = g_strdup_printf ("%s\n", filo_message_get_id (message));
  g_assert_cmpint (write (child->acknowledged_fd, line, strlen (line)), ==, strlen (line));
}

static gboolean
on_time_to_write (gpointer user_data)
{
  Child *child = user_data;
  Request *request = g_new0 (Request, 1);
  guint who = g_rand_int_range (child->rand, 0, (int) child->conversations->len);

  request->child = child;
  request->id = filo_uuid7_new (child->context.clock, child->context.random);
  request->conversation_id = g_strdup (g_ptr_array_index (child->conversations, who));
  request->text = g_strdup ("Your parcel left this morning.");
  filo_db_worker_run_async (child->writer, accept_in_worker, request, request_free,
                            g_object_unref, NULL, on_accepted, child);
  return G_SOURCE_CONTINUE;
}

static gpointer
list_conversations (FiloDb   *db,
                    gpointer  data,
                    GError  **error)
{
  FiloStatement *statement = filo_db_prepare (db, "SELECT id FROM conversation", error);

  while (filo_statement_step (statement, error) == FILO_STEP_ROW)
    g_ptr_array_add (data, filo_statement_dup_text (statement, 0));
  return NULL;
}

static FiloFakeBehaviour
choose_behaviour (GRand *rand)
{
  static const FiloFakeBehaviour choices[] = {
    FILO_FAKE_ACCEPT, FILO_FAKE_ACCEPT, FILO_FAKE_ACCEPT, FILO_FAKE_ACCEPT, FILO_FAKE_ACCEPT_NO_ID,
    FILO_FAKE_RETRY, FILO_FAKE_FINAL, FILO_FAKE_LOST, FILO_FAKE_LOST_TAKEN, FILO_FAKE_WAIT,
  };

  return choices[g_rand_int_range (rand, 0, G_N_ELEMENTS (choices))];
}

static gboolean
on_time_to_answer (gpointer user_data)
{
  filo_fake_carrier_release (user_data);
  return G_SOURCE_CONTINUE;
}

G_NORETURN static void
run_child (const char *folder,
           guint32     seed)
{
  g_autofree char *path = g_build_filename (folder, "gateway.db", NULL);
  g_autofree char *acknowledged = g_build_filename (folder, "acknowledged", NULL);
  g_autofree char *ledger = g_build_filename (folder, "ledger", NULL);
  g_autoptr(FiloFakeCarrier) carrier = filo_fake_carrier_new ("fake");
  g_autoptr(GPtrArray) carriers = g_ptr_array_new ();
  g_autoptr(FiloDispatcher) dispatcher = NULL;
  g_autoptr(FiloTimers) timers = NULL;
  g_autoptr(GError) error = NULL;
  Child child = { 0 };

  child.context = (FiloFlowContext) { filo_system_clock_new (), filo_system_random_new (), NULL };
  child.rand = g_rand_new_with_seed (seed);
  child.conversations = g_ptr_array_new_with_free_func (g_free);
  child.acknowledged_fd = open (acknowledged, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (child.acknowledged_fd < 0)
    g_error ("%s: %s", acknowledged, g_strerror (errno));
  child.writer = filo_db_worker_new (path, FILO_DB_WRITER, filo_gateway_migrations,
                                     filo_gateway_n_migrations);
  filo_db_worker_open_sync (child.writer, &error);
  g_assert_no_error (error);
  filo_db_worker_run_sync (child.writer, list_conversations, child.conversations, NULL, NULL, &error);
  g_assert_no_error (error);

  filo_fake_carrier_set_ledger_file (carrier, ledger);
  filo_fake_carrier_set_retry_after (carrier, 1000);
  for (guint i = 0; i < 5000; i++)
    filo_fake_carrier_script (carrier, choose_behaviour (child.rand));
  g_ptr_array_add (carriers, carrier);
  dispatcher = filo_dispatcher_new (child.writer, &child.context, carriers);
  filo_dispatcher_start_async (dispatcher, NULL, NULL, NULL);
  timers = filo_timers_new (child.writer, &child.context);
  filo_timers_start (timers);
  g_timeout_add (1, on_time_to_write, &child);
  g_timeout_add (3, on_time_to_answer, carrier);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- The judge ---- */

static goffset
get_size (const char *path)
{
  GStatBuf about;

  return g_stat (path, &about) == 0 ? about.st_size : 0;
}

/* Kills it so long after it has acknowledged a text, or (early) after its start. */
static void
run_and_kill (const char *program,
              const char *folder,
              guint32     seed,
              gboolean    early,
              guint       milliseconds)
{
  g_autofree char *acknowledged = g_build_filename (folder, "acknowledged", NULL);
  gint64 end = g_get_monotonic_time () + FILO_TEST_DEADLINE_MS * 1000;
  goffset size = get_size (acknowledged);
  g_autofree char *seed_text = g_strdup_printf ("%u", seed);
  const char *arguments[] = { program, "--child", folder, seed_text, NULL };
  g_autoptr(GError) error = NULL;
  GPid pid;
  int status;

  g_spawn_async (NULL, (char **) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                 &error);
  g_assert_no_error (error);
  while (!early && get_size (acknowledged) == size && g_get_monotonic_time () < end)
    g_usleep (500);
  g_usleep (milliseconds * 1000);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  /* Had it ended by itself, an assertion of its own had failed. */
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
}

static char **
read_lines (const char *folder,
            const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_new0 (char *, 1);
  return g_strsplit (g_strstrip (text), "\n", -1);
}

static void
judge (FlowFixture *f)
{
  g_auto(GStrv) acknowledged = read_lines (f->folder, "acknowledged");
  g_auto(GStrv) ledger = read_lines (f->folder, "ledger");
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint doubtful = 0;

  /* 1. Not one that was answered 2xx is lost. */
  for (char **id = acknowledged; *id != NULL; id++)
    {
      g_autoptr(FiloMessage) message = flow_get_message (f, *id);

      g_assert_nonnull (message);
    }

  /* 2. Not one left twice: there was no person who asked for it. */
  for (char **line = ledger; *line != NULL; line++)
    {
      char *id = g_strndup (*line, 36);

      if (!g_hash_table_add (taken, id))
        g_error ("The carrier took %.36s twice.", *line);
    }

  /* 3. What the carrier has is shown as sent or as doubt, never as still to be sent. */
  for (char **line = ledger; *line != NULL; line++)
    {
      g_autofree char *id = g_strndup (*line, 36);
      FiloTextState state = flow_get_state (f, id);

      if (state == FILO_TEXT_UNKNOWN)
        doubtful++;
      else
        g_assert_cmpint (state, ==, FILO_TEXT_SENT);
    }

  /* 4. And what is shown as sent, the carrier has. */
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM message WHERE state = 4"), ==,
                   g_hash_table_size (taken) - doubtful);
  g_test_message ("%u acknowledged, %u taken, %u of them in doubt", g_strv_length (acknowledged),
                  g_hash_table_size (taken), doubtful);
  g_assert_cmpuint (g_strv_length (acknowledged), >, ROUNDS / 2);
  g_assert_cmpuint (doubtful, >, 0);
}

static void
test_kill (FlowFixture *f, gconstpointer data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  gint64 left;

  for (guint i = 0; i < PEOPLE; i++)
    {
      g_autofree char *address = get_address (i);

      flow_begin (f, address);
    }
  flow_drop_dispatcher (f);
  filo_test_close_worker (g_steal_pointer (&f->writer));

  for (guint round = 0; round < ROUNDS; round++)
    run_and_kill (data, f->folder, round, round % 5 == 4, (guint) g_rand_int_range (rand, 0, 50));

  /* One life more, quiet and to the end. */
  filo_fake_clock_set_now (f->clock, g_get_real_time () / 1000);
  flow_reopen (f);
  flow_sweep (f);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM message WHERE state = 3"), ==, 0);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM attempt WHERE outcome = 0"), ==, 0);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM (SELECT position FROM message"
                                  " WHERE position > 0 GROUP BY conversation_id, position"
                                  " HAVING count(*) > 1)"), ==, 0);
  judge (f);

  /* What was still queued goes out once, and each text has a state that says what is known. */
  left = flow_query (f, "SELECT count(*) FROM message WHERE state = 2");
  flow_start_dispatcher (f);
  for (guint i = 0; i < 100 && flow_query (f, "SELECT count(*) FROM message WHERE state = 2") > 0; i++)
    flow_advance (f, 1000);
  flow_wait_until_idle (f);
  g_assert_cmpuint (filo_fake_carrier_get_ledger (f->carrier)->len, ==, left);
  g_assert_cmpint (flow_query (f, "SELECT count(*) FROM message WHERE origin = 2"
                                  " AND state NOT IN (4, 6, 9)"), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_autofree char *program = NULL;

  if (argc == 4 && g_str_equal (argv[1], "--child"))
    run_child (argv[2], (guint32) g_ascii_strtoull (argv[3], NULL, 10));

  g_test_init (&argc, &argv, NULL);
  program = g_file_read_link ("/proc/self/exe", NULL);
  g_assert_nonnull (program);
  g_test_add ("/gateway/kill", FlowFixture, program, flow_set_up, test_kill, flow_tear_down);
  return g_test_run ();
}
