/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-attempts.h"

#include "filo-attempt-table.h"
#include "filo-backoff.h"
#include "filo-constants.h"
#include "filo-dispatch-table.h"
#include "filo-flow-consent.h"
#include "filo-flow-thread.h"
#include "filo-message-table.h"
#include "filo-number-table.h"
#include "filo-queue-table.h"

#define NONCE_BYTES 16
#define EXPIRE_LIMIT 256

void
filo_claim_free (FiloClaim *self)
{
  if (self == NULL)
    return;
  g_free (self->carrier);
  filo_outgoing_free (self->outgoing);
  g_free (self);
}

static char *
make_nonce (const FiloFlowContext *context)
{
  guint8 bytes[NONCE_BYTES];
  GString *nonce = g_string_sized_new (2 * NONCE_BYTES);

  filo_random_fill (context->random, bytes, sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (nonce, "%02x", bytes[i]);
  return g_string_free (nonce, FALSE);
}

gboolean
filo_attempts_is_late (FiloMessage   *message,
                       gint64         send_late_ms,
                       gint64         now,
                       FiloTextEvent *event)
{
  gint64 age = now - filo_message_get_due_at (message);

  *event = FILO_TEXT_EVENT_EXPIRED;
  switch (filo_flow_text_kind (message))
    {
    case FILO_TEXT_KIND_OPT_OUT_CONFIRMATION:
      return age > FILO_OPT_OUT_CONFIRM_MS;
    case FILO_TEXT_KIND_HELP:
    case FILO_TEXT_KIND_AUTO_REPLY:
    case FILO_TEXT_KIND_OPT_IN_REQUEST:
    case FILO_TEXT_KIND_WELCOME:
    case FILO_TEXT_KIND_KEYWORD_REPLY:
      return age > FILO_KEYWORD_REPLY_LATE_MS;
    case FILO_TEXT_KIND_REPLY:
    case FILO_TEXT_KIND_SCHEDULED:
    case FILO_TEXT_KIND_MARKETING:
      *event = FILO_TEXT_EVENT_LATE;
      return age > send_late_ms;
    }
  g_return_val_if_reached (TRUE);
}

/* What the gate says to a text that is about to leave: whether it goes, else
 * what happens to it instead. */
static gboolean
may_leave (FiloFlowThread *thread,
           FiloMessage    *message,
           gint64          send_late_ms,
           FiloTextEvent  *instead)
{
  switch (filo_flow_may_send (thread->profile, filo_flow_text_kind (message)))
    {
    case FILO_SEND_ALLOWED:
      break;
    case FILO_SEND_BLOCKED:
      *instead = FILO_TEXT_EVENT_BLOCK;
      return FALSE;
    case FILO_SEND_NEVER_SUBSCRIBED:
    case FILO_SEND_UNSUBSCRIBED:
    case FILO_SEND_ALREADY_SENT:
    case FILO_SEND_NOT_ASKED:
    case FILO_SEND_NOT_AUDIENCE:
      *instead = FILO_TEXT_EVENT_OPT_OUT;
      return FALSE;
    case FILO_SEND_NOT_ANSWERABLE:
      *instead = FILO_TEXT_EVENT_PARK;
      return FALSE;
    }
  if (filo_message_get_text (message) == NULL || *filo_message_get_text (message) == '\0')
    {
      *instead = FILO_TEXT_EVENT_PARK;
      return FALSE;
    }
  return !filo_attempts_is_late (message, send_late_ms, thread->now, instead);
}

static FiloClaim *
begin_attempt (FiloFlowThread  *thread,
               FiloMessage     *message,
               const char      *carrier,
               const char      *from,
               GError         **error)
{
  g_autoptr(FiloAttempt) attempt = filo_attempt_new ();
  FiloClaim *claim;

  attempt->message_id = g_strdup (filo_message_get_id (message));
  attempt->nonce = make_nonce (thread->context);
  attempt->carrier = g_strdup (carrier);
  attempt->started_at = thread->now;
  attempt->deadline = thread->now + FILO_ATTEMPT_DEADLINE_MS;
  if (!filo_attempt_table_add (thread->db, attempt, error) ||
      !filo_flow_thread_move (thread, message, FILO_TEXT_EVENT_CLAIM, error))
    return NULL;

  claim = g_new0 (FiloClaim, 1);
  claim->carrier = g_strdup (carrier);
  claim->outgoing = filo_outgoing_new (attempt->message_id, attempt->nonce, from,
                                       filo_profile_get_address (thread->profile),
                                       filo_message_get_text (message));
  return claim;
}

/* One carrier's claims in the making. */
typedef struct
{
  const char            *carrier;
  const FiloFlowContext *context;
  gint64                 send_late_ms;
  GPtrArray             *claims;
} Claiming;

/* Adds a claim, or cancels or holds the text instead. */
static gboolean
claim_text (FiloDb       *db,
            FiloMessage  *message,
            gpointer      data,
            GError      **error)
{
  Claiming *self = data;
  g_auto(FiloFlowThread) thread = { 0 };
  g_autoptr(FiloNumber) number = NULL;
  g_autoptr(FiloClaim) claim = NULL;
  FiloTextEvent instead;

  if (!filo_flow_thread_load (&thread, db, filo_message_get_conversation_id (message),
                              self->context, error))
    return FALSE;
  if (!may_leave (&thread, message, self->send_late_ms, &instead))
    return filo_flow_thread_move (&thread, message, instead, error) &&
           filo_flow_thread_save (&thread, error);

  number = filo_number_table_get (db, filo_conversation_get_number_id (thread.conversation), error);
  if (number == NULL)
    return FALSE;   /* A foreign key: it is there, or reading failed. */
  claim = begin_attempt (&thread, message, self->carrier, filo_number_get_address (number), error);
  if (claim == NULL || !filo_flow_thread_save (&thread, error))
    return FALSE;
  g_ptr_array_add (self->claims, g_steal_pointer (&claim));
  return TRUE;
}

GPtrArray *
filo_attempts_claim (FiloDb                 *db,
                     const char             *carrier,
                     guint                   room,
                     const FiloFlowContext  *context,
                     GError                **error)
{
  g_autoptr(FiloSettings) settings = filo_flow_load_settings (db, error);
  g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_claim_free);
  gint64 now = filo_clock_now (context->clock);
  Claiming self = { carrier, context, 0, claims };

  /* After the wall clock was set back, no retry waits longer than any would. */
  if (settings == NULL ||
      !filo_dispatch_table_limit_retries (db, now + FILO_RETRY_AFTER_MAX_MS, error))
    return NULL;
  self.send_late_ms = filo_settings_get_send_late_ms (settings);

  while (claims->len < room)
    {
      g_autoptr(GPtrArray) heads = filo_dispatch_table_list_heads (db, carrier, now,
                                                                   room - claims->len, error);

      if (heads == NULL)
        return NULL;
      if (heads->len == 0)
        break;
      if (!filo_flow_each_text (db, heads, claim_text, &self, error))
        return NULL;
    }
  return g_steal_pointer (&claims);
}

static FiloAttemptOutcome
attempt_outcome (FiloSendOutcome outcome)
{
  switch (outcome)
    {
    case FILO_SEND_ACCEPTED:
      return FILO_ATTEMPT_ACCEPTED;
    case FILO_SEND_RETRY:
      return FILO_ATTEMPT_RETRY;
    case FILO_SEND_FINAL:
      return FILO_ATTEMPT_FINAL;
    case FILO_SEND_LOST:
      return FILO_ATTEMPT_LOST;
    }
  g_return_val_if_reached (FILO_ATTEMPT_LOST);
}

/* An answer that comes after the deadline is as good as a report. */
static FiloTextEvent
text_event (FiloSendOutcome outcome,
            FiloTextState   state)
{
  gboolean doubt = filo_text_state_is_doubt (state);

  switch (outcome)
    {
    case FILO_SEND_ACCEPTED:
      return doubt ? FILO_TEXT_EVENT_REPORT_ACCEPTED : FILO_TEXT_EVENT_ACCEPTED;
    case FILO_SEND_RETRY:
      return FILO_TEXT_EVENT_RETRY;
    case FILO_SEND_FINAL:
      return doubt ? FILO_TEXT_EVENT_REPORT_FAILED : FILO_TEXT_EVENT_FINAL;
    case FILO_SEND_LOST:
      return FILO_TEXT_EVENT_LOST;
    }
  g_return_val_if_reached (FILO_TEXT_EVENT_LOST);
}

static gboolean
put_off (FiloFlowThread        *thread,
         const FiloAttempt     *attempt,
         const FiloSendResult  *result,
         GError               **error)
{
  gint64 wait = result->retry_after;

  if (wait <= 0)
    wait = filo_backoff_delay (FILO_RETRY_BASE_MS, FILO_RETRY_CAP_MS,
                               (guint) MIN (attempt->number - 1, 30), thread->context->random);
  wait = CLAMP (wait, FILO_SECOND_MS, FILO_RETRY_AFTER_MAX_MS);
  return filo_queue_table_set_retry_at (thread->db, attempt->message_id, thread->now + wait, error);
}

static gboolean
move_by_result (FiloFlowThread        *thread,
                FiloMessage           *message,
                const FiloAttempt     *attempt,
                const FiloSendResult  *result,
                GError               **error)
{
  FiloTextEvent event = text_event (result->outcome, filo_message_get_state (message));

  if (!filo_flow_message_can_move (message, event))
    return TRUE;   /* A report was quicker, or a person has settled it. */
  if (result->outcome == FILO_SEND_RETRY && !put_off (thread, attempt, result, error))
    return FALSE;
  filo_message_set_failure (message,
                            result->outcome == FILO_SEND_ACCEPTED ? NULL : result->reason);
  return filo_flow_thread_move (thread, message, event, error) &&
         filo_flow_thread_save (thread, error);
}

static gboolean
load_attempt (FiloDb        *db,
              const char    *nonce,
              FiloAttempt  **attempt,
              FiloMessage  **message,
              gboolean      *is_last,
              GError       **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloAttempt) last = NULL;

  *attempt = filo_attempt_table_get_by_nonce (db, nonce, &local_error);
  if (*attempt != NULL)
    *message = filo_message_table_get (db, (*attempt)->message_id, &local_error);
  if (*message != NULL)
    last = filo_attempt_table_get_last (db, (*attempt)->message_id, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (last == NULL)
    g_set_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND,
                 "No attempt has the nonce %s.", nonce);
  if (last == NULL)
    return FALSE;
  *is_last = last->number == (*attempt)->number;
  return TRUE;
}

gboolean
filo_attempts_record (FiloDb                 *db,
                      const char             *nonce,
                      const FiloSendResult   *result,
                      const FiloFlowContext  *context,
                      GError                **error)
{
  g_auto(FiloFlowThread) thread = { 0 };
  g_autoptr(FiloAttempt) attempt = NULL;
  g_autoptr(FiloMessage) message = NULL;
  gboolean is_last, changed;

  if (!load_attempt (db, nonce, &attempt, &message, &is_last, error) ||
      !filo_flow_thread_load (&thread, db, filo_message_get_conversation_id (message), context,
                              error))
    return FALSE;
  if (result->outcome != FILO_SEND_LOST || attempt->outcome == FILO_ATTEMPT_OPEN)
    if (!filo_attempt_table_finish (db, nonce, attempt_outcome (result->outcome),
                                    result->carrier_id, thread.now, error))
      return FALSE;
  if (is_last && !move_by_result (&thread, message, attempt, result, error))
    return FALSE;
  if (!result->opted_out)
    return TRUE;
  return filo_flow_set_consent (db, thread.profile, FILO_CONSENT_UNSUBSCRIBED,
                                FILO_CONSENT_HOW_CARRIER, NULL, NULL,
                                filo_message_get_id (message), context, &changed, error);
}

/* Why texts are given up, and by whose rules. */
typedef struct
{
  const char            *why;
  const FiloFlowContext *context;
} GiveUp;

static gboolean
give_up (FiloDb       *db,
         FiloMessage  *message,
         gpointer      data,
         GError      **error)
{
  const GiveUp *self = data;
  g_auto(FiloFlowThread) thread = { 0 };

  if (!filo_flow_message_can_move (message, FILO_TEXT_EVENT_LOST))
    return TRUE;
  filo_message_set_failure (message, self->why);
  return filo_flow_thread_load (&thread, db, filo_message_get_conversation_id (message),
                                self->context, error) &&
         filo_flow_thread_move (&thread, message, FILO_TEXT_EVENT_LOST, error) &&
         filo_flow_thread_save (&thread, error);
}

static gboolean
close_attempts (FiloDb      *db,
                GPtrArray   *attempts,
                gint64       now,
                GError     **error)
{
  for (guint i = 0; i < attempts->len; i++)
    {
      const FiloAttempt *attempt = g_ptr_array_index (attempts, i);

      if (!filo_attempt_table_finish (db, attempt->nonce, FILO_ATTEMPT_LOST, NULL, now, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
filo_attempts_sweep (FiloDb                 *db,
                     const FiloFlowContext  *context,
                     GError                **error)
{
  GiveUp order = { "The gateway stopped while it was being sent.", context };
  g_autoptr(GPtrArray) ids = filo_dispatch_table_list_sending (db, error);
  g_autoptr(GPtrArray) attempts = NULL;

  if (ids == NULL)
    return FALSE;
  attempts = filo_attempt_table_list_open (db, error);
  if (attempts == NULL)
    return FALSE;
  return filo_flow_each_text (db, ids, give_up, &order, error) &&
         close_attempts (db, attempts, filo_clock_now (context->clock), error);
}

gboolean
filo_attempts_expire (FiloDb                 *db,
                      const FiloFlowContext  *context,
                      guint                  *n_moved,
                      GError                **error)
{
  GiveUp order = { "The carrier didn't answer in time.", context };
  gint64 now = filo_clock_now (context->clock);
  g_autoptr(GPtrArray) attempts =
    filo_attempt_table_list_overdue (db, now, EXPIRE_LIMIT, error);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();   /* The attempts'. */

  if (attempts == NULL)
    return FALSE;
  for (guint i = 0; i < attempts->len; i++)
    g_ptr_array_add (ids, ((FiloAttempt *) g_ptr_array_index (attempts, i))->message_id);
  if (n_moved != NULL)
    *n_moved = attempts->len;
  return filo_flow_each_text (db, ids, give_up, &order, error) &&
         close_attempts (db, attempts, now, error);
}
