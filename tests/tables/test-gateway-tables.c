/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-agent-table.h"
#include "filo-attempt-table.h"
#include "filo-audit-table.h"
#include "filo-command-table.h"
#include "filo-inbound-table.h"
#include "filo-number-table.h"
#include "filo-quarantine-table.h"
#include "filo-report-table.h"
#include "filo-sign-in-table.h"
#include "filo-sign-in-try-table.h"
#include "filo-source-table.h"
#include "filo-test-rows.h"
#include "filo-token-table.h"

typedef struct
{
  FiloTestDb test;
  FiloDb    *db;
  GError    *error;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  filo_test_rows_open (&f->test);
  f->db = f->test.db;
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_no_error (f->error);
  filo_test_db_close (&f->test);
}

static void
assert_refused (Fixture  *f,
                gboolean  done)
{
  g_assert_false (done);
  g_assert_error (f->error, FILO_DB_ERROR, FILO_DB_ERROR_CONSTRAINT);
  g_clear_error (&f->error);
}

static void
test_agents (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloAgent) bea = filo_agent_new ();
  g_autoptr(FiloAgent) found = NULL;
  g_autoptr(FiloAgent) gone = NULL;
  g_autofree char *ids = NULL;
  gint64 count;

  filo_agent_set_id (bea, "a2");
  filo_agent_set_name (bea, "Bea");
  filo_agent_set_email (bea, "Bea@Example.org");
  filo_agent_set_role (bea, FILO_ROLE_OWNER);
  FILO_TEST_OK (filo_agent_table_save (f->db, bea, &failure));
  ids = filo_test_rows_ids (filo_agent_table_list (f->db, &f->error));
  g_assert_cmpstr (ids, ==, "a1 a2");
  found = filo_agent_table_get_by_email (f->db, "bea@example.ORG", &f->error);
  g_assert_cmpstr (filo_agent_get_id (found), ==, "a2");
  FILO_TEST_OK (filo_agent_table_count_role (f->db, FILO_ROLE_OWNER, &count, &failure));
  g_assert_cmpint (count, ==, 1);

  filo_agent_set_removed (bea, TRUE);
  FILO_TEST_OK (filo_agent_table_save (f->db, bea, &failure));
  gone = filo_agent_table_get_by_email (f->db, "bea@example.org", &f->error);
  g_assert_null (gone);
  FILO_TEST_OK (filo_agent_table_count_role (f->db, FILO_ROLE_OWNER, &count, &failure));
  g_assert_cmpint (count, ==, 0);
}

static void
test_numbers_and_sources (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloNumber) found = filo_number_table_get_by_address (f->db, "+390110000002", &f->error);
  g_autoptr(FiloNumber) none = filo_number_table_get_by_address (f->db, "+1", &f->error);
  g_autoptr(FiloNumber) twin = filo_number_new ();
  g_autofree char *numbers = filo_test_rows_ids (filo_number_table_list (f->db, &f->error));
  g_autofree char *sources = filo_test_rows_ids (filo_source_table_list (f->db, &f->error));

  g_assert_cmpstr (filo_number_get_id (found), ==, "n2");
  g_assert_null (none);
  g_assert_cmpstr (numbers, ==, "n1 n2");
  g_assert_cmpstr (sources, ==, "s1");
  filo_number_set_id (twin, "n3");
  filo_number_set_address (twin, "+390110000002");
  assert_refused (f, filo_number_table_save (f->db, twin, &f->error));
}

static void
test_sign_in_code_works_once_and_in_time (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloSignInRow) row = NULL;
  g_autoptr(FiloSignInRow) none = NULL;
  gboolean used = TRUE;

  FILO_TEST_OK (filo_sign_in_table_add (f->db, "h1", "a1", 1000, &failure));
  FILO_TEST_OK (filo_sign_in_table_add (f->db, "h2", "a1", 1000, &failure));
  assert_refused (f, filo_sign_in_table_add (f->db, "h1", "a1", 1000, &f->error));
  FILO_TEST_OK (filo_sign_in_table_use (f->db, "h2", 1000, &used, &failure));
  g_assert_false (used);                       /* Too late, by nothing at all. */
  FILO_TEST_OK (filo_sign_in_table_use (f->db, "h1", 999, &used, &failure));
  g_assert_true (used);
  FILO_TEST_OK (filo_sign_in_table_use (f->db, "h1", 999, &used, &failure));
  g_assert_false (used);
  FILO_TEST_OK (filo_sign_in_table_use (f->db, "h9", 1, &used, &failure));
  g_assert_false (used);

  row = filo_sign_in_table_get (f->db, "h1", &f->error);
  g_assert_cmpstr (row->agent_id, ==, "a1");
  g_assert_cmpint (row->used_at, ==, 999);
  g_assert_cmpint (row->expires_at, ==, 1000);
  FILO_TEST_OK (filo_sign_in_table_trim (f->db, 1001, &failure));
  none = filo_sign_in_table_get (f->db, "h1", &f->error);
  g_assert_null (none);
}

static void
test_tries_count_by_address (Fixture *f, gconstpointer data)
{
  gint64 count;
  gint64 first;

  FILO_TEST_OK (filo_sign_in_try_table_add (f->db, "10.0.0.1", 10, &failure));
  FILO_TEST_OK (filo_sign_in_try_table_add (f->db, "10.0.0.1", 20, &failure));
  FILO_TEST_OK (filo_sign_in_try_table_add (f->db, "10.0.0.2", 30, &failure));
  FILO_TEST_OK (filo_sign_in_try_table_count (f->db, "10.0.0.1", 10, &count, &first, &failure));
  g_assert_cmpint (count, ==, 2);
  g_assert_cmpint (first, ==, 10);
  FILO_TEST_OK (filo_sign_in_try_table_trim (f->db, 20, &failure));
  FILO_TEST_OK (filo_sign_in_try_table_count (f->db, "10.0.0.1", 0, &count, &first, &failure));
  g_assert_cmpint (count, ==, 1);
  g_assert_cmpint (first, ==, 20);
  FILO_TEST_OK (filo_sign_in_try_table_count (f->db, "10.0.0.1", 21, &count, &first, &failure));
  g_assert_cmpint (count, ==, 0);
  g_assert_cmpint (first, ==, 0);
}

static void
add_token (Fixture    *f,
           const char *id,
           const char *hash,
           gint64      at)
{
  FiloToken token = { .id = (char *) id, .hash = (char *) hash, .agent_id = (char *) "a1",
                      .device = (char *) "laptop", .created_at = at, .used_at = at };

  FILO_TEST_OK (filo_token_table_add (f->db, &token, &failure));
}

static void
test_tokens_are_revoked_for_good (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloToken) token = NULL;
  g_autoptr(FiloToken) revoked = NULL;
  g_autoptr(FiloToken) none = filo_token_table_get_by_hash (f->db, "h1", &f->error);
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) since = NULL;

  g_assert_null (none);
  add_token (f, "t1", "h1", 10);
  add_token (f, "t2", "h2", 20);
  add_token (f, "t3", "h3", 30);
  FILO_TEST_OK (filo_token_table_touch (f->db, "t1", 50, &failure));
  token = filo_token_table_get_by_hash (f->db, "h1", &f->error);
  g_assert_cmpstr (token->id, ==, "t1");
  g_assert_cmpstr (token->device, ==, "laptop");
  g_assert_cmpint (token->used_at, ==, 50);
  g_assert_cmpint (token->revoked_at, ==, 0);

  FILO_TEST_OK (filo_token_table_revoke (f->db, "t2", 60, &failure));
  FILO_TEST_OK (filo_token_table_revoke (f->db, "t2", 70, &failure));
  revoked = filo_token_table_get_by_hash (f->db, "h2", &f->error);
  g_assert_cmpint (revoked->revoked_at, ==, 60);      /* The first time counts. */

  /* 90 days unused: only t3, whose last use is 30. */
  FILO_TEST_OK (filo_token_table_revoke_unused (f->db, 40, 80, &failure));
  since = filo_token_table_list_revoked_since (f->db, 61, &f->error);
  g_assert_cmpuint (since->len, ==, 1);
  g_assert_cmpstr (since->pdata[0], ==, "t3");
  FILO_TEST_OK (filo_token_table_revoke_agent (f->db, "a1", 90, &failure));
  all = filo_token_table_list (f->db, "a1", &f->error);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpstr (((FiloToken *) all->pdata[0])->id, ==, "t3");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (((FiloToken *) all->pdata[i])->revoked_at, >, 0);
}

static void
test_commands_are_kept_per_agent (Fixture *f, gconstpointer data)
{
  FiloCommandRow row = { .agent_id = (char *) "a1", .key = (char *) "k", .status = 201,
                         .fingerprint = (char *) "f", .body = (char *) "{}", .at = 10 };
  g_autoptr(FiloCommandRow) found = NULL;
  g_autoptr(FiloCommandRow) other = NULL;
  g_autoptr(FiloCommandRow) gone = NULL;

  FILO_TEST_OK (filo_command_table_add (f->db, &row, &failure));
  assert_refused (f, filo_command_table_add (f->db, &row, &f->error));
  found = filo_command_table_get (f->db, "a1", "k", &f->error);
  g_assert_cmpint (found->status, ==, 201);
  g_assert_cmpstr (found->fingerprint, ==, "f");
  g_assert_cmpstr (found->body, ==, "{}");
  other = filo_command_table_get (f->db, "a2", "k", &f->error);
  g_assert_null (other);
  FILO_TEST_OK (filo_command_table_trim (f->db, 10, &failure));
  FILO_TEST_OK (filo_command_table_trim (f->db, 11, &failure));
  gone = filo_command_table_get (f->db, "a1", "k", &f->error);
  g_assert_null (gone);
}

static void
test_inbound_comes_once (Fixture *f, gconstpointer data)
{
  g_autofree char *message_id = NULL;
  gboolean fresh = FALSE;

  FILO_TEST_OK (filo_inbound_table_add (f->db, "kannel", "x", "m1", 1, &fresh, &failure));
  g_assert_true (fresh);
  FILO_TEST_OK (filo_inbound_table_add (f->db, "kannel", "x", "m2", 2, &fresh, &failure));
  g_assert_false (fresh);
  FILO_TEST_OK (filo_inbound_table_add (f->db, "twilio", "x", NULL, 2, &fresh, &failure));
  g_assert_true (fresh);
  message_id = filo_inbound_table_get_message_id (f->db, "kannel", "x", &f->error);
  g_assert_cmpstr (message_id, ==, "m1");
}

static gint64
add_attempt (Fixture    *f,
             const char *message_id,
             const char *nonce,
             gint64      deadline)
{
  g_autoptr(FiloAttempt) attempt = filo_attempt_new ();

  attempt->message_id = g_strdup (message_id);
  attempt->nonce = g_strdup (nonce);
  attempt->carrier = g_strdup ("kannel");
  attempt->started_at = deadline - 10;
  attempt->deadline = deadline;
  FILO_TEST_OK (filo_attempt_table_add (f->db, attempt, &failure));
  return attempt->number;
}

static void
test_attempts_are_numbered_and_found (Fixture *f, gconstpointer data)
{
  g_autoptr(FiloAttempt) by_nonce = NULL;
  g_autoptr(FiloAttempt) by_id = NULL;
  g_autoptr(FiloAttempt) last = NULL;
  g_autoptr(FiloAttempt) none = filo_attempt_table_get_by_nonce (f->db, "n0", &f->error);
  g_autoptr(GPtrArray) overdue = NULL;
  g_autoptr(GPtrArray) open = NULL;
  g_autoptr(GPtrArray) all = NULL;
  gint64 count;
  gint64 at;

  g_assert_null (none);
  filo_test_rows_add_message (f->db, "m1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_SENDING, -1, 1);
  filo_test_rows_add_message (f->db, "m2", "c2", FILO_ORIGIN_REPLY, FILO_TEXT_SENDING, -1, 1);
  g_assert_cmpint (add_attempt (f, "m1", "n1", 100), ==, 1);
  g_assert_cmpint (add_attempt (f, "m1", "n2", 200), ==, 2);
  g_assert_cmpint (add_attempt (f, "m2", "n3", 150), ==, 1);

  FILO_TEST_OK (filo_attempt_table_next_deadline (f->db, &at, &failure));
  g_assert_cmpint (at, ==, 100);
  FILO_TEST_OK (filo_attempt_table_finish (f->db, "n1", 2, "K-7", 90, &failure));
  FILO_TEST_OK (filo_attempt_table_finish (f->db, "n1", 3, NULL, 95, &failure));
  by_nonce = filo_attempt_table_get_by_nonce (f->db, "n1", &f->error);
  g_assert_cmpint (by_nonce->outcome, ==, 3);
  g_assert_cmpint (by_nonce->ended_at, ==, 95);
  g_assert_cmpstr (by_nonce->carrier_id, ==, "K-7");  /* Not lost by the second. */
  by_id = filo_attempt_table_get_by_carrier_id (f->db, "kannel", "K-7", &f->error);
  g_assert_cmpstr (by_id->nonce, ==, "n1");
  last = filo_attempt_table_get_last (f->db, "m1", &f->error);
  g_assert_cmpstr (last->nonce, ==, "n2");
  FILO_TEST_OK (filo_attempt_table_count (f->db, "m1", &count, &failure));
  g_assert_cmpint (count, ==, 2);

  overdue = filo_attempt_table_list_overdue (f->db, 199, 10, &f->error);
  g_assert_cmpuint (overdue->len, ==, 1);
  g_assert_cmpstr (((FiloAttempt *) overdue->pdata[0])->nonce, ==, "n3");
  open = filo_attempt_table_list_open (f->db, &f->error);
  g_assert_cmpuint (open->len, ==, 2);
  all = filo_attempt_table_list (f->db, "m1", &f->error);
  g_assert_cmpuint (all->len, ==, 2);
}

static void
test_nonce_is_unique (Fixture *f, gconstpointer data)
{
  FiloAttempt twin = { .message_id = (char *) "m1", .nonce = (char *) "n1",
                       .carrier = (char *) "kannel" };

  filo_test_rows_add_message (f->db, "m1", "c1", FILO_ORIGIN_REPLY, FILO_TEXT_SENDING, -1, 1);
  add_attempt (f, "m1", "n1", 100);
  assert_refused (f, filo_attempt_table_add (f->db, &twin, &f->error));
}

static void
test_reports_are_all_kept (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) rows = NULL;

  FILO_TEST_OK (filo_report_table_add (f->db, "n1", "buffered", 20, NULL, &failure));
  FILO_TEST_OK (filo_report_table_add (f->db, "n1", "delivered", 10, "stat:DELIVRD", &failure));
  FILO_TEST_OK (filo_report_table_add (f->db, "n2", "failed", 10, NULL, &failure));
  rows = filo_report_table_list (f->db, "n1", &f->error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((FiloReportRow *) rows->pdata[0])->word, ==, "buffered");
  g_assert_cmpstr (((FiloReportRow *) rows->pdata[1])->detail, ==, "stat:DELIVRD");
}

static void
add_quarantine (Fixture *f,
                gsize    size,
                gint64   at)
{
  static guint number;
  g_autofree char *why = g_strdup_printf ("signature %u", number++);   /* Each another call. */
  FiloQuarantineRow row = { .carrier = (char *) "kannel", .at = at, .why = why, .headers = (char *) "A: b" };
  g_autofree char *data = g_malloc0 (size + 1);
  g_autoptr(GBytes) body = size == 0 ? NULL : g_bytes_new (data, size);

  row.body = body;
  FILO_TEST_OK (filo_quarantine_table_add (f->db, &row, &failure));
  g_assert_cmpint (row.id, >, 0);
}

static void
test_quarantine_keeps_its_limits (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) rows = NULL;
  gint64 count;

  add_quarantine (f, 0, 1);
  add_quarantine (f, 3, 2);
  rows = filo_quarantine_table_list (f->db, 10, &f->error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpuint (g_bytes_get_size (((FiloQuarantineRow *) rows->pdata[0])->body), ==, 3);
  g_assert_null (((FiloQuarantineRow *) rows->pdata[1])->body);

  /* 16 MiB with the headers' 4 bytes: the first of four quarters just doesn't fit any more. */
  for (int i = 0; i < 4; i++)
    add_quarantine (f, FILO_QUARANTINE_BYTES / 4 - 4, 10 + i);
  FILO_TEST_OK (filo_quarantine_table_count (f->db, &count, &failure));
  g_assert_cmpint (count, ==, 4);
  add_quarantine (f, 1, 20);
  FILO_TEST_OK (filo_quarantine_table_count (f->db, &count, &failure));
  g_assert_cmpint (count, ==, 4);

  FILO_TEST_OK (filo_quarantine_table_trim (f->db, 20, &failure));
  FILO_TEST_OK (filo_quarantine_table_count (f->db, &count, &failure));
  g_assert_cmpint (count, ==, 1);
  for (int i = 0; i < FILO_QUARANTINE_ROWS; i++)
    add_quarantine (f, 1, 30);
  FILO_TEST_OK (filo_quarantine_table_count (f->db, &count, &failure));
  g_assert_cmpint (count, ==, FILO_QUARANTINE_ROWS);
}

/* A refused carrier asks again and again with the same text. */
static void
test_quarantine_keeps_a_call_once (Fixture *f, gconstpointer data)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("Ciao", 4);
  g_autoptr(GBytes) other = g_bytes_new_static ("Salve", 5);
  FiloQuarantineRow rows[] = {
    { .carrier = (char *) "kannel", .at = 1, .why = (char *) "w", .headers = (char *) "?id: 1", .body = body },
    { .carrier = (char *) "kannel", .at = 2, .why = (char *) "w", .headers = (char *) "?id: 2", .body = body },
    { .carrier = (char *) "kannel", .at = 3, .why = (char *) "w", .headers = (char *) "?id: 1", .body = other },
    { .carrier = (char *) "kannel", .at = 4, .why = (char *) "w", .headers = NULL, .body = NULL },
    { .carrier = (char *) "twilio", .at = 5, .why = (char *) "w", .headers = (char *) "?id: 1", .body = body },
  };
  FiloQuarantineRow again = { .carrier = (char *) "kannel", .at = 9, .why = (char *) "w" };
  g_autoptr(GPtrArray) found = NULL;
  gint64 count;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    FILO_TEST_OK (filo_quarantine_table_add (f->db, &rows[i], &failure));
  FILO_TEST_OK (filo_quarantine_table_add (f->db, &again, &failure));
  g_assert_cmpint (again.id, ==, rows[3].id);
  again.headers = (char *) "?id: 1";
  again.body = body;
  again.id = 0;
  FILO_TEST_OK (filo_quarantine_table_add (f->db, &again, &failure));
  g_assert_cmpint (again.id, ==, rows[0].id);

  FILO_TEST_OK (filo_quarantine_table_count (f->db, &count, &failure));
  g_assert_cmpint (count, ==, G_N_ELEMENTS (rows));
  found = filo_quarantine_table_list (f->db, 10, &f->error);
  g_assert_cmpint (((FiloQuarantineRow *) found->pdata[found->len - 1])->at, ==, 9);
}

static void
test_audit_is_found_by_object (Fixture *f, gconstpointer data)
{
  FiloAuditRow row = { .at = 5, .agent_id = (char *) "a1", .what = (char *) "block",
                       .object_kind = FILO_KIND_PROFILE, .object_id = (char *) "p1" };
  FiloAuditRow machine = { .at = 6, .what = (char *) "opt-out", .object_kind = FILO_KIND_PROFILE,
                           .object_id = (char *) "p1", .detail = (char *) "STOP" };
  g_autoptr(GPtrArray) rows = NULL;

  FILO_TEST_OK (filo_audit_table_add (f->db, &row, &failure));
  FILO_TEST_OK (filo_audit_table_add (f->db, &machine, &failure));
  rows = filo_audit_table_list (f->db, FILO_KIND_PROFILE, "p1", 10, &f->error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((FiloAuditRow *) rows->pdata[0])->what, ==, "opt-out");
  g_assert_null (((FiloAuditRow *) rows->pdata[0])->agent_id);
  g_assert_cmpstr (((FiloAuditRow *) rows->pdata[1])->agent_id, ==, "a1");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/gateway-tables/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("agents", test_agents);
  ADD ("numbers-and-sources", test_numbers_and_sources);
  ADD ("sign-in-code-works-once-and-in-time", test_sign_in_code_works_once_and_in_time);
  ADD ("tries-count-by-address", test_tries_count_by_address);
  ADD ("tokens-are-revoked-for-good", test_tokens_are_revoked_for_good);
  ADD ("commands-are-kept-per-agent", test_commands_are_kept_per_agent);
  ADD ("inbound-comes-once", test_inbound_comes_once);
  ADD ("attempts-are-numbered-and-found", test_attempts_are_numbered_and_found);
  ADD ("nonce-is-unique", test_nonce_is_unique);
  ADD ("reports-are-all-kept", test_reports_are_all_kept);
  ADD ("quarantine-keeps-its-limits", test_quarantine_keeps_its_limits);
  ADD ("quarantine-keeps-a-call-once", test_quarantine_keeps_a_call_once);
  ADD ("audit-is-found-by-object", test_audit_is_found_by_object);
#undef ADD

  return g_test_run ();
}
