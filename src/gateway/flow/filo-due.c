/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-due.h"

#include "filo-attempt-table.h"
#include "filo-attempts.h"
#include "filo-constants.h"
#include "filo-dispatch-table.h"
#include "filo-conversation-table.h"
#include "filo-flow-thread.h"
#include "filo-queue-table.h"

#define RUN_LIMIT 200

typedef struct
{
  FiloDb                *db;
  const FiloFlowContext *context;
  gint64                 now;
  gint64                 send_late_ms;
  gboolean               more;     /* A list was full: there may be more of it. */
} Run;

static gboolean
move_text (Run            *run,
           FiloMessage    *message,
           FiloTextEvent   event,
           GError        **error)
{
  g_auto(FiloFlowThread) thread = { 0 };

  return filo_flow_thread_load (&thread, run->db, filo_message_get_conversation_id (message),
                                run->context, error) &&
         filo_flow_thread_move (&thread, message, event, error) &&
         filo_flow_thread_save (&thread, error);
}

static gboolean
queue_text (FiloDb       *db,
            FiloMessage  *message,
            gpointer      data,
            GError      **error)
{
  return move_text (data, message, FILO_TEXT_EVENT_DUE, error);
}

static gboolean
hold_if_late (FiloDb       *db,
              FiloMessage  *message,
              gpointer      data,
              GError      **error)
{
  Run *run = data;
  FiloTextEvent event;

  return !filo_attempts_is_late (message, run->send_late_ms, run->now, &event) ||
         move_text (run, message, event, error);
}

/* Takes @ids; NULL with the error of the list. */
static gboolean
do_each (Run               *run,
         GPtrArray         *ids,
         FiloFlowTextFunc   func,
         GError           **error)
{
  g_autoptr(GPtrArray) owned = ids;

  if (owned == NULL)
    return FALSE;
  return filo_flow_each_text (run->db, owned, func, run, error);
}

static gboolean
queue_due_texts (Run     *run,
                 GError **error)
{
  GPtrArray *due = filo_dispatch_table_list_due (run->db, run->now, RUN_LIMIT, error);
  gint64 latest = run->now + FILO_UNDO_SEND_MAX_MS;

  run->more = due != NULL && due->len >= RUN_LIMIT;
  /* Nobody waits longer for an undo than the longest there is, also when the
   * wall clock was set back meanwhile. */
  return do_each (run, due, queue_text, error) &&
         do_each (run, filo_dispatch_table_list_undo_beyond (run->db, latest, RUN_LIMIT, error),
                  queue_text, error);
}

static gboolean
end_snooze (Run               *run,
            FiloConversation  *snoozed,
            GError           **error)
{
  const FiloConversationAct act = {
    .event = FILO_CONVERSATION_EVENT_SNOOZE_OVER,
    .now = run->now,
  };
  g_auto(FiloFlowThread) thread = { 0 };

  if (!filo_flow_thread_load (&thread, run->db, filo_conversation_get_id (snoozed), run->context,
                              error))
    return FALSE;
  filo_flow_thread_apply (&thread, &act);
  return filo_flow_thread_save (&thread, error);
}

static gboolean
end_snoozes (Run     *run,
             GError **error)
{
  g_autoptr(GPtrArray) ended =
    filo_conversation_table_list_snooze_ended (run->db, run->now, RUN_LIMIT, error);

  if (ended == NULL)
    return FALSE;
  run->more = run->more || ended->len >= RUN_LIMIT;
  for (guint i = 0; i < ended->len; i++)
    if (!end_snooze (run, g_ptr_array_index (ended, i), error))
      return FALSE;
  return TRUE;
}

/* What a carrier serves is judged when it is claimed; this finds the others. */
static gboolean
hold_late_texts (Run     *run,
                 GError **error)
{
  g_autoptr(FiloSettings) settings = filo_flow_load_settings (run->db, error);
  gint64 before;

  if (settings == NULL)
    return FALSE;
  run->send_late_ms = filo_settings_get_send_late_ms (settings);
  before = run->now - MIN (run->send_late_ms, FILO_OPT_OUT_CONFIRM_MS);
  return do_each (run,
                  filo_dispatch_table_list_queued_before (run->db, before, RUN_LIMIT, error),
                  hold_if_late, error);
}

static void
take_earlier (gint64 *next_at,
              gint64  at)
{
  if (at != 0 && (*next_at == 0 || at < *next_at))
    *next_at = at;
}

static gboolean
find_next (Run     *run,
           gint64  *next_at,
           GError **error)
{
  gint64 due_at, snooze_end, deadline;

  if (!filo_queue_table_next_due (run->db, &due_at, error) ||
      !filo_conversation_table_next_snooze_end (run->db, &snooze_end, error) ||
      !filo_attempt_table_next_deadline (run->db, &deadline, error))
    return FALSE;
  *next_at = run->more ? run->now : 0;
  take_earlier (next_at, due_at);
  take_earlier (next_at, snooze_end);
  take_earlier (next_at, deadline);
  return TRUE;
}

gboolean
filo_due_run (FiloDb                 *db,
              gboolean                thorough,
              const FiloFlowContext  *context,
              gint64                 *next_at,
              GError                **error)
{
  Run run = { db, context, filo_clock_now (context->clock), 0, FALSE };

  return queue_due_texts (&run, error) &&
         end_snoozes (&run, error) &&
         filo_attempts_expire (db, context, NULL, error) &&
         (!thorough || hold_late_texts (&run, error)) &&
         find_next (&run, next_at, error);
}
