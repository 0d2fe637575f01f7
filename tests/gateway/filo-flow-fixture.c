/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-flow-fixture.h"

#include "filo-agent-table.h"
#include "filo-attempt-table.h"
#include "filo-audit-table.h"
#include "filo-conversation-table.h"
#include "filo-due.h"
#include "filo-feed-table.h"
#include "filo-message-table.h"
#include "filo-number-table.h"
#include "filo-profile-table.h"
#include "filo-schema.h"
#include "filo-seeded-random.h"
#include "filo-settings-table.h"

typedef struct
{
  FlowFixture *f;
  FlowStep     step;
  gpointer     data;
} StepCall;

static gpointer
call_step (FiloDb   *db,
           gpointer  data,
           GError  **error)
{
  StepCall *call = data;
  gboolean done = call->step (db, call->f, call->data, error);

  g_assert_cmpint (done, ==, error == NULL || *error == NULL);
  return NULL;
}

gboolean
flow_try (FlowFixture  *f,
          FlowStep      step,
          gpointer      data,
          GError      **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  StepCall call = { f, step, data };

  filo_db_worker_run_async (f->writer, call_step, &call, NULL, NULL, NULL, filo_test_store_result,
                            &slot);
  result = filo_test_await (&slot);
  filo_db_worker_run_finish (f->writer, result, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
flow_run (FlowFixture *f,
          FlowStep     step,
          gpointer     data)
{
  g_autoptr(GError) error = NULL;

  flow_try (f, step, data, &error);
  g_assert_no_error (error);
}

static void
open_writer (FlowFixture *f)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  f->writer = filo_db_worker_new (f->path, FILO_DB_WRITER, filo_gateway_migrations,
                                  filo_gateway_n_migrations);
  filo_db_worker_open_async (f->writer, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  filo_db_worker_open_finish (f->writer, result, &error);
  g_assert_no_error (error);
}

static gboolean
add_agent (FiloDb      *db,
           const char  *id,
           const char  *name,
           GError     **error)
{
  g_autoptr(FiloAgent) agent = filo_agent_new ();

  filo_agent_set_id (agent, id);
  filo_agent_set_name (agent, name);
  filo_agent_set_role (agent, FILO_ROLE_SUPPORT);
  return filo_agent_table_save (db, agent, error);
}

typedef struct
{
  const char *address;
  const char *carrier;
} NumberCall;

static gboolean
put_number (FiloDb       *db,
            FlowFixture  *f,
            gpointer      data,
            GError      **error)
{
  const NumberCall *call = data;
  g_autofree char *id = flow_make_id (f);
  g_autoptr(FiloNumber) number = filo_number_new ();

  filo_number_set_id (number, id);
  filo_number_set_address (number, call->address);
  filo_number_set_label (number, "Shop");
  filo_number_set_carrier (number, call->carrier);
  return filo_number_table_save (db, number, error);
}

void
flow_put_number (FlowFixture *f,
                 const char  *address,
                 const char  *carrier)
{
  NumberCall call = { address, carrier };

  flow_run (f, put_number, &call);
}

static gboolean
fill (FiloDb       *db,
      FlowFixture  *f,
      gpointer      data,
      GError      **error)
{
  g_autoptr(FiloSettings) settings = filo_settings_new ();
  NumberCall call = { FLOW_OURS, "fake" };

  filo_settings_set_id (settings, FILO_SETTINGS_ID);
  filo_settings_set_country (settings, "IT");
  filo_settings_set_organization_prefix (settings, "Lumaca");
  return filo_feed_table_begin (db, "epoch", error) &&
         filo_settings_table_save (db, settings, error) &&
         add_agent (db, FLOW_AGENT_A, "Ada", error) &&
         add_agent (db, FLOW_AGENT_B, "Bea", error) &&
         put_number (db, f, &call, error);
}

void
flow_set_up (FlowFixture   *f,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) carriers = g_ptr_array_new ();

  f->folder = filo_test_make_folder ();
  f->path = g_build_filename (f->folder, "gateway.db", NULL);
  f->clock = filo_fake_clock_new (FLOW_NOW);
  f->random = FILO_RANDOM (filo_seeded_random_new (1));
  f->keywords = filo_keyword_table_new (&error);
  g_assert_no_error (error);
  f->context = (FiloFlowContext) { FILO_CLOCK (f->clock), f->random, f->keywords };
  f->carrier = filo_fake_carrier_new ("fake");

  open_writer (f);
  flow_run (f, fill, NULL);
  g_ptr_array_add (carriers, f->carrier);
  f->dispatcher = filo_dispatcher_new (f->writer, &f->context, carriers);
}

void
flow_tear_down (FlowFixture   *f,
                gconstpointer  data)
{
  if (f->timers != NULL)
    {
      filo_timers_stop (f->timers);
      filo_test_settle ();
      g_assert_finalize_object (g_steal_pointer (&f->timers));
    }
  flow_drop_dispatcher (f);
  filo_test_close_worker (g_steal_pointer (&f->writer));
  g_assert_finalize_object (g_steal_pointer (&f->carrier));
  g_clear_pointer (&f->keywords, filo_keyword_table_unref);
  g_assert_finalize_object (g_steal_pointer (&f->random));
  g_assert_finalize_object (g_steal_pointer (&f->clock));
  g_clear_pointer (&f->path, g_free);
  g_clear_pointer (&f->folder, filo_test_remove_folder);
}

static gboolean
do_nothing (FiloDb       *db,
            FlowFixture  *f,
            gpointer      data,
            GError      **error)
{
  return TRUE;
}

/* Jobs asked before are through, and their callbacks, too. */
static void
drain (FlowFixture *f)
{
  for (guint i = 0; i < 3; i++)
    {
      flow_run (f, do_nothing, NULL);
      filo_test_settle ();
    }
}

void
flow_start_dispatcher (FlowFixture *f)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  if (f->dispatcher == NULL)
    {
      g_autoptr(GPtrArray) carriers = g_ptr_array_new ();

      g_ptr_array_add (carriers, f->carrier);
      f->dispatcher = filo_dispatcher_new (f->writer, &f->context, carriers);
    }
  filo_dispatcher_start_async (f->dispatcher, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  filo_dispatcher_start_finish (f->dispatcher, result, &error);
  g_assert_no_error (error);
}

void
flow_drop_dispatcher (FlowFixture *f)
{
  if (f->dispatcher == NULL)
    return;
  g_object_run_dispose (G_OBJECT (f->dispatcher));
  drain (f);
  g_assert_finalize_object (g_steal_pointer (&f->dispatcher));
}

void
flow_start_timers (FlowFixture *f)
{
  f->timers = filo_timers_new (f->writer, &f->context);
  filo_timers_start (f->timers);
  drain (f);
}

void
flow_crash (FlowFixture *f)
{
  if (f->timers != NULL)
    {
      filo_timers_stop (f->timers);
      drain (f);
      g_assert_finalize_object (g_steal_pointer (&f->timers));
    }
  flow_drop_dispatcher (f);
  filo_test_close_worker (g_steal_pointer (&f->writer));
  open_writer (f);
}

void
flow_advance (FlowFixture *f,
              gint64       milliseconds)
{
  filo_fake_clock_advance (f->clock, milliseconds);
  drain (f);
  /* What was committed is looked at once more, a little later. */
  filo_fake_clock_advance (f->clock, 60);
  drain (f);
}

void
flow_reopen (FlowFixture *f)
{
  open_writer (f);
}

char *
flow_make_id (FlowFixture *f)
{
  return filo_uuid7_new (f->context.clock, f->context.random);
}

/* ---- Acts ---- */

typedef struct
{
  const char  *address;
  FiloConsent  consent;
} ConsentCall;

static gboolean
set_consent (FiloDb       *db,
             FlowFixture  *f,
             gpointer      data,
             GError      **error)
{
  const ConsentCall *call = data;
  g_autoptr(FiloProfile) profile = filo_profile_table_get_by_address (db, call->address, error);

  if (profile == NULL)
    {
      g_autofree char *id = flow_make_id (f);

      profile = filo_profile_new ();
      filo_profile_set_id (profile, id);
      filo_profile_set_address (profile, call->address);
      filo_profile_set_answerable (profile, TRUE);
      filo_profile_set_created_at (profile, FLOW_NOW - FLOW_DAY);
    }
  filo_profile_set_consent (profile, call->consent);
  filo_profile_set_consent_how (profile, FILO_CONSENT_HOW_IMPORT);
  filo_profile_set_consent_at (profile, FLOW_NOW - FLOW_DAY);
  return filo_profile_table_save (db, profile, error);
}

void
flow_set_consent (FlowFixture *f,
                  const char  *address,
                  FiloConsent  consent)
{
  ConsentCall call = { address, consent };

  flow_run (f, set_consent, &call);
}

void
flow_subscribe (FlowFixture *f,
                const char  *address)
{
  flow_set_consent (f, address, FILO_CONSENT_SUBSCRIBED);
}

static gboolean
receive (FiloDb       *db,
         FlowFixture  *f,
         gpointer      data,
         GError      **error)
{
  return filo_inbound_receive (db, data, &f->context, error);
}

gboolean
flow_receive_full (FlowFixture  *f,
                   const char   *carrier,
                   const char   *carrier_id,
                   const char   *from,
                   const char   *to,
                   const char   *text,
                   GError      **error)
{
  g_autoptr(FiloInboundText) inbound =
    filo_inbound_text_new (carrier, carrier_id, from, to, text, 0);

  return flow_try (f, receive, inbound, error);
}

gint64
flow_receive (FlowFixture *f,
              const char  *from,
              const char  *text)
{
  g_autofree char *carrier_id = g_strdup_printf ("in-%u", ++f->n_inbound);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) thread = NULL;
  gint64 position = 0;

  flow_receive_full (f, "fake", carrier_id, from, FLOW_OURS, text, &error);
  g_assert_no_error (error);
  thread = flow_list_thread (f, from);
  for (guint i = 0; i < thread->len; i++)
    if (filo_message_get_origin (g_ptr_array_index (thread, i)) == FILO_ORIGIN_INBOUND)
      position = MAX (position, filo_message_get_position (g_ptr_array_index (thread, i)));
  return position;
}

void
flow_begin (FlowFixture *f,
            const char  *address)
{
  flow_subscribe (f, address);
  flow_receive (f, address, "Is my order on its way?");
}

typedef struct
{
  const FiloSendRequest  *request;
  GPtrArray             **newer;
  FiloMessage            *message;
} SendCall;

static gboolean
send_text (FiloDb       *db,
           FlowFixture  *f,
           gpointer      data,
           GError      **error)
{
  SendCall *call = data;

  call->message = filo_send_accept (db, call->request, &f->context, call->newer, error);
  return call->message != NULL;
}

FiloMessage *
flow_send_full (FlowFixture            *f,
                const FiloSendRequest  *request,
                GPtrArray             **newer,
                GError                **error)
{
  SendCall call = { request, newer, NULL };

  flow_try (f, send_text, &call, error);
  return call.message;
}

static FiloMessage *
send_reply (FlowFixture *f,
            const char  *to,
            const char  *text,
            gint64       undo_ms)
{
  g_autoptr(FiloConversation) conversation = flow_get_conversation (f, to);
  g_autofree char *id = flow_make_id (f);
  g_autoptr(GError) error = NULL;
  const FiloSendRequest request = {
    .id = id,
    .conversation_id = filo_conversation_get_id (conversation),
    .agent_id = FLOW_AGENT_A,
    .text = text,
    .thread_revision = filo_conversation_get_last_position (conversation),
    .undo_ms = undo_ms,
  };
  FiloMessage *message = flow_send_full (f, &request, NULL, &error);

  g_assert_no_error (error);
  return message;
}

FiloMessage *
flow_send (FlowFixture *f,
           const char  *to,
           const char  *text)
{
  return send_reply (f, to, text, FILO_UNDO_ACCOUNT);
}

FiloMessage *
flow_queue (FlowFixture *f,
            const char  *to,
            const char  *text)
{
  return send_reply (f, to, text, 0);
}

static gboolean
receive_report (FiloDb       *db,
                FlowFixture  *f,
                gpointer      data,
                GError      **error)
{
  return filo_reports_receive (db, data, &f->context, error);
}

gboolean
flow_report (FlowFixture       *f,
             const char        *nonce,
             FiloReportOutcome  outcome)
{
  g_autoptr(FiloReport) report = filo_report_new ("fake", nonce, NULL, outcome, NULL, 0);
  g_autoptr(GError) error = NULL;
  gboolean done = flow_try (f, receive_report, report, &error);

  g_assert_no_error (error);
  return done;
}

typedef struct
{
  const char     *nonce;
  FiloSendResult  result;
} RecordCall;

static gboolean
record (FiloDb       *db,
        FlowFixture  *f,
        gpointer      data,
        GError      **error)
{
  const RecordCall *call = data;

  return filo_attempts_record (db, call->nonce, &call->result, &f->context, error);
}

void
flow_record (FlowFixture     *f,
             const char      *nonce,
             FiloSendOutcome  outcome,
             const char      *carrier_id)
{
  RecordCall call = { nonce, { .outcome = outcome, .carrier_id = (char *) carrier_id } };

  flow_run (f, record, &call);
}

typedef struct
{
  guint      room;
  GPtrArray *claims;
} ClaimCall;

static gboolean
claim (FiloDb       *db,
       FlowFixture  *f,
       gpointer      data,
       GError      **error)
{
  ClaimCall *call = data;

  call->claims = filo_attempts_claim (db, "fake", call->room, &f->context, error);
  return call->claims != NULL;
}

GPtrArray *
flow_claim (FlowFixture *f,
            guint        room)
{
  ClaimCall call = { room, NULL };

  flow_run (f, claim, &call);
  return call.claims;
}

static gboolean
expire_attempts (FiloDb       *db,
                 FlowFixture  *f,
                 gpointer      data,
                 GError      **error)
{
  return filo_attempts_expire (db, &f->context, NULL, error);
}

void
flow_expire_attempts (FlowFixture *f)
{
  flow_run (f, expire_attempts, NULL);
}

static gboolean
sweep (FiloDb       *db,
       FlowFixture  *f,
       gpointer      data,
       GError      **error)
{
  return filo_attempts_sweep (db, &f->context, error);
}

void
flow_sweep (FlowFixture *f)
{
  flow_run (f, sweep, NULL);
}

static gboolean
run_due (FiloDb       *db,
         FlowFixture  *f,
         gpointer      data,
         GError      **error)
{
  gint64 next_at;

  return filo_due_run (db, TRUE, &f->context, &next_at, error);
}

void
flow_run_due (FlowFixture *f)
{
  flow_run (f, run_due, NULL);
}

static gboolean
put_message (FiloDb       *db,
             FlowFixture  *f,
             gpointer      data,
             GError      **error)
{
  return filo_message_table_save (db, data, error);
}

void
flow_put_message (FlowFixture *f,
                  FiloMessage *message)
{
  flow_run (f, put_message, message);
}

static gboolean
put_settings (FiloDb       *db,
              FlowFixture  *f,
              gpointer      data,
              GError      **error)
{
  return filo_settings_table_save (db, data, error);
}

void
flow_put_settings (FlowFixture  *f,
                   FiloSettings *settings)
{
  filo_settings_set_id (settings, FILO_SETTINGS_ID);
  if (filo_settings_get_country (settings) == NULL)
    filo_settings_set_country (settings, "IT");
  flow_run (f, put_settings, settings);
}

/* ---- What stands on disk ---- */

typedef struct
{
  const char       *key;
  FiloProfile      *profile;
  FiloConversation *conversation;
  FiloMessage      *message;
  GPtrArray        *list;
  FiloKind          kind;
  gint64            number;
} ReadCall;

static gboolean
read_person (FiloDb       *db,
             FlowFixture  *f,
             gpointer      data,
             GError      **error)
{
  ReadCall *call = data;
  g_autoptr(GPtrArray) conversations = NULL;

  call->profile = filo_profile_table_get_by_address (db, call->key, error);
  if (call->profile == NULL)
    return error == NULL || *error == NULL;
  conversations = filo_conversation_table_list_of_profile (db,
                                                           filo_profile_get_id (call->profile),
                                                           error);
  if (conversations == NULL)
    return FALSE;
  g_assert_cmpuint (conversations->len, <=, 1);
  if (conversations->len == 0)
    return TRUE;
  call->conversation = g_object_ref (g_ptr_array_index (conversations, 0));
  call->list = filo_message_table_list_of_conversation (
    db, filo_conversation_get_id (call->conversation), error);
  return call->list != NULL;
}

static void
read_call_clear (ReadCall *call)
{
  g_clear_object (&call->profile);
  g_clear_object (&call->conversation);
  g_clear_object (&call->message);
  g_clear_pointer (&call->list, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReadCall, read_call_clear)

FiloProfile *
flow_get_profile (FlowFixture *f,
                  const char  *address)
{
  g_auto(ReadCall) call = { .key = address };

  flow_run (f, read_person, &call);
  return g_steal_pointer (&call.profile);
}

FiloConversation *
flow_get_conversation (FlowFixture *f,
                       const char  *address)
{
  g_auto(ReadCall) call = { .key = address };

  flow_run (f, read_person, &call);
  return g_steal_pointer (&call.conversation);
}

GPtrArray *
flow_list_thread (FlowFixture *f,
                  const char  *address)
{
  g_auto(ReadCall) call = { .key = address };

  flow_run (f, read_person, &call);
  if (call.list == NULL)
    return g_ptr_array_new_with_free_func (g_object_unref);
  return g_steal_pointer (&call.list);
}

guint
flow_count (FlowFixture *f,
            const char  *address,
            FiloOrigin   origin)
{
  g_autoptr(GPtrArray) thread = flow_list_thread (f, address);
  guint n = 0;

  for (guint i = 0; i < thread->len; i++)
    n += filo_message_get_origin (g_ptr_array_index (thread, i)) == origin;
  return n;
}

static gboolean
read_message (FiloDb       *db,
              FlowFixture  *f,
              gpointer      data,
              GError      **error)
{
  ReadCall *call = data;

  call->message = filo_message_table_get (db, call->key, error);
  return call->message != NULL || *error == NULL;
}

FiloMessage *
flow_get_message (FlowFixture *f,
                  const char  *id)
{
  g_auto(ReadCall) call = { .key = id };

  flow_run (f, read_message, &call);
  return g_steal_pointer (&call.message);
}

FiloTextState
flow_get_state (FlowFixture *f,
                const char  *message_id)
{
  g_autoptr(FiloMessage) message = flow_get_message (f, message_id);

  g_assert_nonnull (message);
  return filo_message_get_state (message);
}

typedef struct
{
  const char *message_id;
  char       *nonce;
  gint64      number;
} AttemptCall;

static gboolean
read_attempt (FiloDb       *db,
              FlowFixture  *f,
              gpointer      data,
              GError      **error)
{
  AttemptCall *call = data;
  g_autoptr(FiloAttempt) attempt = filo_attempt_table_get_last (db, call->message_id, error);

  if (attempt != NULL)
    {
      call->nonce = g_strdup (attempt->nonce);
      call->number = attempt->number;
    }
  return attempt != NULL || *error == NULL;
}

char *
flow_get_nonce (FlowFixture *f,
                const char  *message_id)
{
  AttemptCall call = { .message_id = message_id };

  flow_run (f, read_attempt, &call);
  return call.nonce;
}

guint
flow_count_attempts (FlowFixture *f,
                     const char  *message_id)
{
  AttemptCall call = { .message_id = message_id };

  flow_run (f, read_attempt, &call);
  g_free (call.nonce);
  return (guint) call.number;
}

static gboolean
read_change (FiloDb       *db,
             FlowFixture  *f,
             gpointer      data,
             GError      **error)
{
  ReadCall *call = data;

  return filo_feed_table_get (db, NULL, &call->number, NULL, error);
}

gint64
flow_get_change (FlowFixture *f)
{
  ReadCall call = { 0 };

  flow_run (f, read_change, &call);
  return call.number;
}

static gboolean
read_audit (FiloDb       *db,
            FlowFixture  *f,
            gpointer      data,
            GError      **error)
{
  ReadCall *call = data;

  call->list = filo_audit_table_list (db, call->kind, call->key, 100, error);
  return call->list != NULL;
}

guint
flow_count_audit (FlowFixture *f,
                  FiloKind     kind,
                  const char  *id)
{
  g_auto(ReadCall) call = { .key = id, .kind = kind };

  flow_run (f, read_audit, &call);
  return call.list->len;
}

static gboolean
query (FiloDb       *db,
       FlowFixture  *f,
       gpointer      data,
       GError      **error)
{
  ReadCall *call = data;

  return filo_db_query_int64 (db, call->key, &call->number, error);
}

gint64
flow_query (FlowFixture *f,
            const char  *sql)
{
  ReadCall call = { .key = sql };

  flow_run (f, query, &call);
  return call.number;
}

void
flow_wait_until_idle (FlowFixture *f)
{
  drain (f);
  FILO_TEST_WAIT (filo_dispatcher_get_in_flight (f->dispatcher) == 0);
  drain (f);
  g_assert_cmpuint (filo_dispatcher_get_in_flight (f->dispatcher), ==, 0);
}

void
flow_wait_for_state (FlowFixture   *f,
                     const char    *message_id,
                     FiloTextState  state)
{
  gint64 end = g_get_monotonic_time () + FILO_TEST_DEADLINE_MS * 1000;

  while (flow_get_state (f, message_id) != state && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (flow_get_state (f, message_id), ==, state);
}
