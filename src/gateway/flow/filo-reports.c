/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-reports.h"

#include "filo-attempt-table.h"
#include "filo-attempts.h"
#include "filo-flow-thread.h"
#include "filo-message-table.h"
#include "filo-report-table.h"

/* Stored: frozen. */
static const char *
get_word (FiloReportOutcome outcome)
{
  switch (outcome)
    {
    case FILO_REPORT_BUFFERED:
      return "buffered";
    case FILO_REPORT_ACCEPTED:
      return "accepted";
    case FILO_REPORT_REJECTED:
      return "rejected";
    case FILO_REPORT_FAILED:
      return "failed";
    case FILO_REPORT_DELIVERED:
      return "delivered";
    }
  g_assert_not_reached ();
}

static FiloTextEvent
get_event (FiloReportOutcome outcome)
{
  switch (outcome)
    {
    case FILO_REPORT_BUFFERED:
    case FILO_REPORT_ACCEPTED:
      return FILO_TEXT_EVENT_REPORT_ACCEPTED;
    case FILO_REPORT_REJECTED:
    case FILO_REPORT_FAILED:
      return FILO_TEXT_EVENT_REPORT_FAILED;
    case FILO_REPORT_DELIVERED:
      return FILO_TEXT_EVENT_REPORT_DELIVERED;
    }
  g_return_val_if_reached (FILO_TEXT_EVENT_REPORT_ACCEPTED);
}

static gboolean
find_attempt (FiloDb            *db,
              const FiloReport  *report,
              FiloAttempt      **attempt,
              GError           **error)
{
  g_autoptr(GError) local_error = NULL;

  *attempt = NULL;
  if (report->nonce != NULL)
    *attempt = filo_attempt_table_get_by_nonce (db, report->nonce, &local_error);
  else if (report->carrier_id != NULL)
    *attempt = filo_attempt_table_get_by_carrier_id (db, report->carrier, report->carrier_id,
                                                     &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
was_told (FiloDb      *db,
          const char  *nonce,
          const char  *word,
          gboolean    *told,
          GError     **error)
{
  g_autoptr(GPtrArray) reports = filo_report_table_list (db, nonce, error);

  if (reports == NULL)
    return FALSE;
  *told = FALSE;
  for (guint i = 0; i < reports->len && !*told; i++)
    *told = g_str_equal (((FiloReportRow *) g_ptr_array_index (reports, i))->word, word);
  return TRUE;
}

/* A report of an attempt that a person has repeated since says something of the
 * message only if it is good news. */
static gboolean
applies (FiloDb             *db,
         const FiloAttempt  *attempt,
         FiloTextEvent       event,
         gboolean           *result,
         GError            **error)
{
  g_autoptr(FiloAttempt) last = NULL;

  *result = TRUE;
  if (event == FILO_TEXT_EVENT_REPORT_DELIVERED)
    return TRUE;
  last = filo_attempt_table_get_last (db, attempt->message_id, error);
  if (last == NULL)
    return FALSE;
  *result = last->number == attempt->number;
  return TRUE;
}

static gboolean
apply_report (FiloDb                 *db,
              const FiloAttempt      *attempt,
              const FiloReport       *report,
              const FiloFlowContext  *context,
              GError                **error)
{
  g_auto(FiloFlowThread) thread = { 0 };
  g_autoptr(FiloMessage) message = filo_message_table_get (db, attempt->message_id, error);
  FiloTextEvent event = get_event (report->outcome);
  gboolean wanted;

  if (message == NULL || !applies (db, attempt, event, &wanted, error))
    return FALSE;
  if (!wanted || !filo_flow_message_can_move (message, event))
    return TRUE;
  if (event == FILO_TEXT_EVENT_REPORT_FAILED)
    filo_message_set_failure (message, report->detail != NULL ? report->detail
                                                              : "The network couldn't deliver it.");
  else
    filo_message_set_failure (message, NULL);
  return filo_flow_thread_load (&thread, db, filo_message_get_conversation_id (message), context,
                                error) &&
         filo_flow_thread_move (&thread, message, event, error) &&
         filo_flow_thread_save (&thread, error);
}

gboolean
filo_reports_receive (FiloDb                 *db,
                      const FiloReport       *report,
                      const FiloFlowContext  *context,
                      GError                **error)
{
  g_autoptr(FiloAttempt) attempt = NULL;
  const char *word;
  gint64 now;
  gboolean told;

  g_return_val_if_fail (report != NULL && context != NULL, FALSE);

  word = get_word (report->outcome);
  now = filo_clock_now (context->clock);
  if (!find_attempt (db, report, &attempt, error))
    return FALSE;
  if (attempt == NULL)
    return TRUE;
  if (!was_told (db, attempt->nonce, word, &told, error))
    return FALSE;
  if (told)
    return TRUE;   /* Said twice, or replayed. */

  if (!filo_report_table_add (db, attempt->nonce, word, report->at != 0 ? report->at : now,
                              report->detail, error))
    return FALSE;
  /* Whatever it says, it proves that the carrier had the attempt. */
  if (attempt->outcome == FILO_ATTEMPT_OPEN || attempt->outcome == FILO_ATTEMPT_LOST)
    if (!filo_attempt_table_finish (db, attempt->nonce, FILO_ATTEMPT_ACCEPTED, report->carrier_id,
                                    now, error))
      return FALSE;
  return apply_report (db, attempt, report, context, error);
}
