/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-send.h"

#include "filo-constants.h"
#include "filo-flow-consent.h"
#include "filo-flow-thread.h"
#include "filo-message-table.h"
#include "filo-queue-table.h"
#include "filo-uuid.h"

/* How many of the texts that an agent hasn't seen a refusal carries. */
#define NEWER_LIMIT 50

#define SCHEDULE_MAX_MS FILO_SNOOZE_MAX_MS   /* A year, as for a snooze. */

static gboolean
refuse_request (GError     **error,
                const char  *format,
                ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse_request (GError     **error,
                const char  *format,
                ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_BAD_REQUEST, sentence);
  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isspace (g_utf8_get_char (c)))
      return FALSE;
  return TRUE;
}

static gboolean
check_request (const FiloSendRequest  *request,
               gint64                  now,
               GError                **error)
{
  glong characters;

  if (request->id == NULL || !filo_uuid_is_valid (request->id))
    return refuse_request (error, "The text's id isn't a UUID in lower case.");
  if (request->text == NULL || is_blank (request->text))
    return refuse_request (error, "The text is empty.");
  characters = g_utf8_strlen (request->text, -1);
  if (characters > FILO_SMS_MAX_CHARACTERS)
    return refuse_request (error, "The text has %ld characters; %d is the most.", characters,
                           FILO_SMS_MAX_CHARACTERS);
  if (request->send_at < 0 || request->send_at > now + SCHEDULE_MAX_MS)
    return refuse_request (error, "A text can be scheduled for a year ahead at most.");
  if (request->undo_ms != FILO_UNDO_ACCOUNT &&
      (request->undo_ms < 0 || request->undo_ms > FILO_UNDO_SEND_MAX_MS))
    return refuse_request (error, "Undo takes 0 to %d seconds.",
                           (int) (FILO_UNDO_SEND_MAX_MS / FILO_SECOND_MS));
  return TRUE;
}

/* Covers what the person meant, not what they had seen: a second try after a
 * refusal for a changed thread is the same text. */
static char *
make_fingerprint (const FiloSendRequest *request)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *send_at = g_strdup_printf ("%" G_GINT64_FORMAT, request->send_at);
  const char *parts[] = { request->conversation_id, request->text, send_at };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_checksum_update (checksum, (const guchar *) parts[i], (gssize) strlen (parts[i]) + 1);
  return g_strdup (g_checksum_get_string (checksum));
}

/* A repeated request: answers with what became of the first.  FALSE if @id is new. */
static gboolean
find_earlier (FiloDb                 *db,
              const FiloSendRequest  *request,
              const char             *fingerprint,
              FiloMessage           **earlier,
              GError                **error)
{
  g_autofree char *known = NULL;
  g_autoptr(GError) local_error = NULL;
  gint64 revision;

  *earlier = NULL;
  if (!filo_queue_table_get_request (db, request->id, &known, &revision, &local_error))
    {
      if (local_error == NULL)
        return FALSE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return TRUE;
    }
  if (g_strcmp0 (known, fingerprint) != 0)
    g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_KEY_REUSED,
                         "Another text has this id already.");
  else
    *earlier = filo_message_table_get (db, request->id, error);
  return TRUE;
}

static gboolean
check_revision (FiloFlowThread         *thread,
                const FiloSendRequest  *request,
                GPtrArray             **newer,
                GError                **error)
{
  g_autoptr(GPtrArray) unseen =
    filo_message_table_list_unseen (thread->db, request->conversation_id, request->agent_id,
                                    request->thread_revision, NEWER_LIMIT, error);

  if (unseen == NULL)
    return FALSE;
  if (unseen->len == 0)
    return TRUE;

  g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_THREAD_CHANGED,
                       "Somebody wrote in this conversation meanwhile. Read it, then send again.");
  if (newer != NULL)
    *newer = g_steal_pointer (&unseen);
  return FALSE;
}

static gboolean
check_gates (FiloFlowThread  *thread,
             GError         **error)
{
  FiloSendVerdict verdict = filo_flow_may_send (thread->profile, FILO_TEXT_KIND_REPLY);

  if (filo_conversation_get_began_at (thread->conversation) == 0)
    {
      g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_BEGUN,
                           "This person hasn't written yet: only they can begin a conversation.");
      return FALSE;
    }
  return !filo_flow_refuse (verdict, error);
}

static FiloMessage *
make_message (FiloFlowThread        *thread,
              const FiloSendRequest *request,
              gint64                 undo_ms)
{
  FiloMessage *message = filo_message_new ();

  filo_message_set_id (message, request->id);
  filo_message_set_conversation_id (message, request->conversation_id);
  filo_message_set_origin (message, FILO_ORIGIN_REPLY);
  filo_message_set_text (message, request->text);
  filo_message_set_agent_id (message, request->agent_id);
  filo_message_set_created_at (message, thread->now);
  if (request->send_at != 0)
    {
      filo_message_set_state (message, FILO_TEXT_WAITING);
      filo_message_set_reason (message, FILO_REASON_SCHEDULED);
      filo_message_set_due_at (message, request->send_at);
    }
  else if (undo_ms > 0)
    {
      filo_message_set_state (message, FILO_TEXT_WAITING);
      filo_message_set_reason (message, FILO_REASON_UNDO);
      filo_message_set_due_at (message, thread->now + undo_ms);
    }
  else
    {
      filo_message_set_state (message, FILO_TEXT_QUEUED);
      filo_message_set_due_at (message, thread->now);
      filo_message_set_position (message, filo_flow_thread_take_position (thread));
    }
  return message;
}

static gboolean
load_undo (FiloDb                 *db,
           const FiloSendRequest  *request,
           gint64                 *undo_ms,
           GError                **error)
{
  g_autoptr(FiloSettings) settings = NULL;

  *undo_ms = request->undo_ms;
  if (request->undo_ms != FILO_UNDO_ACCOUNT)
    return TRUE;
  settings = filo_flow_load_settings (db, error);
  if (settings == NULL)
    return FALSE;
  *undo_ms = CLAMP (filo_settings_get_undo_ms (settings), 0, FILO_UNDO_SEND_MAX_MS);
  return TRUE;
}

FiloMessage *
filo_send_accept (FiloDb                 *db,
                  const FiloSendRequest  *request,
                  const FiloFlowContext  *context,
                  GPtrArray             **newer,
                  GError                **error)
{
  g_auto(FiloFlowThread) thread = { 0 };
  g_autofree char *fingerprint = NULL;
  g_autoptr(FiloMessage) message = NULL;
  gint64 undo_ms;

  g_return_val_if_fail (request != NULL && request->conversation_id != NULL, NULL);
  g_return_val_if_fail (request->agent_id != NULL, NULL);

  if (newer != NULL)
    *newer = NULL;
  if (!check_request (request, filo_clock_now (context->clock), error))
    return NULL;
  fingerprint = make_fingerprint (request);
  if (find_earlier (db, request, fingerprint, &message, error))
    return g_steal_pointer (&message);

  if (!filo_flow_thread_load (&thread, db, request->conversation_id, context, error) ||
      !check_gates (&thread, error) ||
      !check_revision (&thread, request, newer, error) ||
      !load_undo (db, request, &undo_ms, error))
    return NULL;

  message = make_message (&thread, request, undo_ms);
  filo_flow_thread_apply (&thread, &(FiloConversationAct) {
    .event = FILO_CONVERSATION_EVENT_REPLY,
    .now = thread.now,
    .position = filo_message_get_position (message),
  });
  if (request->send_at == 0)
    filo_flow_thread_show (&thread, message);
  if (!filo_message_table_save (db, message, error) ||
      !filo_queue_table_set_request (db, request->id, fingerprint, request->thread_revision,
                                     error) ||
      !filo_flow_thread_save (&thread, error))
    return NULL;
  return g_steal_pointer (&message);
}

/* What a person does to one text of ours, by one arrow of the table. */
typedef struct
{
  FiloTextEvent  event;
  gboolean       gated;      /* It may leave because of this: judged as at the request. */
  gboolean       settles;    /* It ends a doubt: kept with who did it. */
  const char    *what;       /* In the audit. */
} PersonalAct;

static gboolean
apply_act (FiloFlowThread     *thread,
           FiloMessage        *message,
           const PersonalAct  *act,
           const char         *agent_id,
           GError            **error)
{
  if (!filo_flow_message_can_move (message, act->event))
    return filo_flow_thread_move (thread, message, act->event, error);   /* Says why not. */
  if (act->gated)
    {
      if (!check_gates (thread, error) ||
          !filo_queue_table_set_retry_at (thread->db, filo_message_get_id (message), 0, error))
        return FALSE;
      filo_message_set_due_at (message, thread->now);   /* A person has just acted: not late. */
      filo_message_set_failure (message, NULL);
    }
  if (act->settles)
    filo_message_set_settled_by (message, agent_id);
  return filo_flow_thread_move (thread, message, act->event, error) &&
         filo_flow_thread_save (thread, error) &&
         filo_flow_audit (thread->db, thread->now, agent_id, act->what, FILO_KIND_MESSAGE,
                          filo_message_get_id (message), NULL, error);
}

static FiloMessage *
load_own_text (FiloDb      *db,
               const char  *message_id,
               GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FiloMessage) message = filo_message_table_get (db, message_id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (message == NULL)
    g_set_error_literal (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_NOT_FOUND,
                         "There is no such text.");
  return g_steal_pointer (&message);
}

static FiloMessage *
act_on_text (FiloDb                 *db,
             const char             *message_id,
             const PersonalAct      *act,
             const char             *agent_id,
             const FiloFlowContext  *context,
             GError                **error)
{
  g_auto(FiloFlowThread) thread = { 0 };
  g_autoptr(FiloMessage) message = load_own_text (db, message_id, error);

  if (message == NULL ||
      !filo_flow_thread_load (&thread, db, filo_message_get_conversation_id (message), context,
                              error) ||
      !apply_act (&thread, message, act, agent_id, error))
    return NULL;
  return g_steal_pointer (&message);
}

FiloMessage *
filo_send_cancel (FiloDb                 *db,
                  const char             *message_id,
                  const char             *agent_id,
                  const FiloFlowContext  *context,
                  GError                **error)
{
  g_autoptr(FiloMessage) message = load_own_text (db, message_id, error);

  /* Two people may take the same text back; both got what they wanted. */
  if (message == NULL || filo_message_get_state (message) == FILO_TEXT_CANCELLED)
    return g_steal_pointer (&message);
  return act_on_text (db, message_id,
                      &(PersonalAct) { FILO_TEXT_EVENT_DELETE, FALSE, FALSE, "cancel" },
                      agent_id, context, error);
}

FiloMessage *
filo_send_now (FiloDb                 *db,
               const char             *message_id,
               const char             *agent_id,
               const FiloFlowContext  *context,
               GError                **error)
{
  return act_on_text (db, message_id,
                      &(PersonalAct) { FILO_TEXT_EVENT_SEND_NOW, TRUE, FALSE, "send-now" },
                      agent_id, context, error);
}

/* SEND_AGAIN leaves `failed` and doubt; the two ways to ask for it are kept apart. */
static gboolean
check_doubt (FiloDb      *db,
             const char  *message_id,
             gboolean     in_doubt,
             GError     **error)
{
  g_autoptr(FiloMessage) message = load_own_text (db, message_id, error);

  if (message == NULL)
    return FALSE;
  if (filo_text_state_is_doubt (filo_message_get_state (message)) == in_doubt)
    return TRUE;
  g_set_error (error, FILO_FLOW_ERROR, FILO_FLOW_ERROR_INVALID_STATE,
               "The text is “%s” by now.",
               filo_text_state_to_word (filo_message_get_state (message)));
  return FALSE;
}

FiloMessage *
filo_send_retry (FiloDb                 *db,
                 const char             *message_id,
                 const char             *agent_id,
                 const FiloFlowContext  *context,
                 GError                **error)
{
  if (!check_doubt (db, message_id, FALSE, error))
    return NULL;
  return act_on_text (db, message_id,
                      &(PersonalAct) { FILO_TEXT_EVENT_SEND_AGAIN, TRUE, FALSE, "retry" },
                      agent_id, context, error);
}

FiloMessage *
filo_send_settle (FiloDb                 *db,
                  const char             *message_id,
                  FiloSettlement          settlement,
                  const char             *agent_id,
                  const FiloFlowContext  *context,
                  GError                **error)
{
  static const PersonalAct sent = { FILO_TEXT_EVENT_MARK_SENT, FALSE, TRUE, "settle-sent" };
  static const PersonalAct again = { FILO_TEXT_EVENT_SEND_AGAIN, TRUE, TRUE, "settle-again" };

  if (!check_doubt (db, message_id, TRUE, error))
    return NULL;
  return act_on_text (db, message_id, settlement == FILO_SETTLE_SENT ? &sent : &again, agent_id,
                      context, error);
}
