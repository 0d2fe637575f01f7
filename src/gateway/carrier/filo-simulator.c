/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-simulator.h"

#include "filo-inbound.h"
#include "filo-json.h"
#include "filo-log.h"
#include "filo-phone.h"
#include "filo-reports.h"

#include <string.h>

#define IN_FLIGHT 16
#define HAND_OVER_TRIES 5
#define HAND_OVER_PAUSE_MS 2000

/* How a number answers; times in milliseconds, a random one between the two. */
typedef struct
{
  const char        *number;
  FiloSendOutcome    outcome;
  guint              answer_min, answer_max;
  const char        *reason;
  gboolean           opted_out;
  FiloReportOutcome  report;       /* ACCEPTED: the last report; 0 = none ever. */
  guint              report_min, report_max;
} Manners;

static const Manners usual = {
  NULL, FILO_SEND_ACCEPTED, 100, 500, NULL, FALSE, FILO_REPORT_DELIVERED, 1000, 4000,
};

static const Manners not_a_number = {
  NULL, FILO_SEND_FINAL, 100, 500,
  "That isn't a phone number: names and short codes can't be answered.", FALSE, 0, 0, 0,
};

static const Manners reserved[] = {
  { FILO_SIMULATOR_UNREACHABLE, FILO_SEND_ACCEPTED, 100, 500,
    "The number is switched off or out of reach.", FALSE, FILO_REPORT_FAILED, 2000, 5000 },
  { FILO_SIMULATOR_REFUSED, FILO_SEND_FINAL, 100, 500,
    "The network refused the text: there is no such number.", FALSE, 0, 0, 0 },
  { FILO_SIMULATOR_LOST, FILO_SEND_LOST, 1500, 3000,
    "The line broke before the network answered.", FALSE, 0, 0, 0 },
  { FILO_SIMULATOR_SLOW, FILO_SEND_ACCEPTED, 20000, 20000, NULL, FALSE, FILO_REPORT_DELIVERED,
    60000, 60000 },
  { FILO_SIMULATOR_BUSY, FILO_SEND_RETRY, 100, 500, "The network is busy.", FALSE, 0, 0, 0 },
  { FILO_SIMULATOR_OPTED_OUT, FILO_SEND_FINAL, 100, 500,
    "The network says that this person has opted out.", TRUE, 0, 0, 0 },
  { FILO_SIMULATOR_SILENT, FILO_SEND_ACCEPTED, 100, 500, NULL, FALSE, 0, 0, 0 },
};

struct _FiloSimulator
{
  GObject                parent_instance;

  char                  *name;
  char                  *secret;      /* NULL: no webhooks. */
  FiloClock             *clock;
  FiloRandom            *random;
  char                  *run;         /* Before each carrier id, so that they differ between runs. */
  guint                  n_ids;

  FiloDbWorker          *writer;      /* NULL: not connected. */
  const FiloFlowContext *context;     /* Borrowed. */
  GHashTable            *pending;     /* Set of Pending: what still has a timer. */
};

/* Something that happens to one text of ours when its timer comes due. */
typedef struct
{
  FiloSimulator *self;          /* Not owned: dispose ends the timer. */
  GTask         *task;          /* Owned; NULL for a report. */
  FiloOutgoing  *outgoing;      /* Owned. */
  const Manners *manners;
  char          *carrier_id;    /* Owned; NULL unless accepted. */
  guint          timer;
} Pending;

/* One text or report on its way into the database; the job's thread has it too. */
typedef struct
{
  FiloInboundText       *text;      /* One of the two. */
  FiloReport            *report;
  const FiloFlowContext *context;
  guint                  tries;     /* Main thread. */
} Handover;

typedef struct
{
  FiloSimulator *self;        /* Owned. */
  Handover      *handover;    /* Owned. */
} Retry;

enum
{
  SIGNAL_TEXT,
  SIGNAL_REPORT,
  SIGNAL_DELIVERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void filo_simulator_iface_init (FiloCarrierInterface *iface);
static void hand_over (FiloSimulator *self, Handover *handover);

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloSimulator, filo_simulator, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FILO_TYPE_CARRIER, filo_simulator_iface_init))

static const Manners *
find_manners (const char *to)
{
  if (!filo_phone_is_e164 (to))
    return &not_a_number;
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (g_str_equal (reserved[i].number, to))
      return &reserved[i];
  return &usual;
}

static guint
choose_delay (FiloSimulator *self,
              guint          min,
              guint          max)
{
  return min + filo_random_uint32_below (self->random, max - min + 1);
}

static char *
make_carrier_id (FiloSimulator *self)
{
  return g_strdup_printf ("%s-%u", self->run, ++self->n_ids);
}

/* ---- Into the database ---- */

static void
handover_clear (Handover *handover)
{
  g_clear_pointer (&handover->text, filo_inbound_text_free);
  g_clear_pointer (&handover->report, filo_report_free);
}

static void
handover_unref (gpointer handover)
{
  g_atomic_rc_box_release_full (handover, (GDestroyNotify) handover_clear);
}

static gpointer
hand_over_in_worker (FiloDb   *db,
                     gpointer  data,
                     GError  **error)
{
  const Handover *handover = data;

  if (handover->text != NULL)
    filo_inbound_receive (db, handover->text, handover->context, error);
  else
    filo_reports_receive (db, handover->report, handover->context, error);
  return NULL;
}

static void
retry_free (gpointer data)
{
  Retry *retry = data;

  g_object_unref (retry->self);
  handover_unref (retry->handover);
  g_free (retry);
}

static gboolean
on_retry_due (gpointer user_data)
{
  Retry *retry = user_data;

  if (retry->self->writer != NULL)
    hand_over (retry->self, g_atomic_rc_box_acquire (retry->handover));
  return FALSE;
}

static void
on_handed_over (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Retry *retry = user_data;   /* The references taken when we asked. */
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  if (error == NULL || retry->self->writer == NULL)
    retry_free (retry);
  else if (error->domain == FILO_FLOW_ERROR || ++retry->handover->tries >= HAND_OVER_TRIES)
    {
      filo_log_event ("The simulator couldn't hand over a %s: %s",
                      retry->handover->text != NULL ? "text" : "report", error->message);
      retry_free (retry);
    }
  else
    filo_clock_add_timer (retry->self->clock, HAND_OVER_PAUSE_MS, on_retry_due, retry, retry_free);
}

/* Takes the reference. */
static void
hand_over (FiloSimulator *self,
           Handover      *handover)
{
  Retry *retry = g_new0 (Retry, 1);

  retry->self = g_object_ref (self);
  retry->handover = handover;
  filo_db_worker_run_async (self->writer, hand_over_in_worker, g_atomic_rc_box_acquire (handover),
                            handover_unref, NULL, NULL, on_handed_over, retry);
}

static void
emit_text (FiloSimulator   *self,
           FiloInboundText *text)
{
  g_signal_emit (self, signals[SIGNAL_TEXT], 0, text);
  if (self->writer != NULL)
    {
      Handover *handover = g_atomic_rc_box_new0 (Handover);

      handover->text = filo_inbound_text_copy (text);
      handover->context = self->context;
      hand_over (self, handover);
    }
}

static void
emit_report (FiloSimulator *self,
             FiloReport    *report)
{
  g_signal_emit (self, signals[SIGNAL_REPORT], 0, report);
  if (self->writer != NULL)
    {
      Handover *handover = g_atomic_rc_box_new0 (Handover);

      handover->report = filo_report_copy (report);
      handover->context = self->context;
      hand_over (self, handover);
    }
}

/* ---- Out ---- */

static void
send_result_free (gpointer data)
{
  filo_send_result_clear (data);
  g_free (data);
}

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_hash_table_remove (pending->self->pending, pending);
  if (pending->task != NULL)
    {
      FiloSendResult *lost = g_new0 (FiloSendResult, 1);

      lost->reason = g_strdup ("The simulator was stopped.");
      g_task_return_pointer (pending->task, lost, send_result_free);
      g_object_unref (pending->task);
    }
  filo_outgoing_free (pending->outgoing);
  g_free (pending->carrier_id);
  g_free (pending);
}

static void
add_pending (FiloSimulator      *self,
             GTask              *task,
             const FiloOutgoing *outgoing,
             const Manners      *manners,
             const char         *carrier_id,
             guint               delay,
             GSourceFunc         func)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->self = self;
  pending->task = task;
  pending->outgoing = filo_outgoing_copy (outgoing);
  pending->manners = manners;
  pending->carrier_id = g_strdup (carrier_id);
  g_hash_table_add (self->pending, pending);
  pending->timer = filo_clock_add_timer (self->clock, delay, func, pending, pending_free);
}

static gboolean
on_report_due (gpointer user_data)
{
  Pending *pending = user_data;
  FiloSimulator *self = pending->self;
  const Manners *manners = pending->manners;
  FiloReport *report =
    filo_report_new (self->name, pending->outgoing->nonce, pending->carrier_id, manners->report,
                     manners->report == FILO_REPORT_FAILED ? manners->reason : NULL,
                     filo_clock_now (self->clock));

  g_object_ref (self);   /* Listeners may drop it. */
  emit_report (self, report);
  filo_report_free (report);
  if (manners->report == FILO_REPORT_DELIVERED)
    g_signal_emit (self, signals[SIGNAL_DELIVERED], 0, pending->outgoing);
  g_object_unref (self);
  return FALSE;
}

static gboolean
on_answer_due (gpointer user_data)
{
  Pending *pending = user_data;
  FiloSimulator *self = pending->self;
  const Manners *manners = pending->manners;
  FiloSendResult *answer = g_new0 (FiloSendResult, 1);
  g_autoptr(GTask) task = g_steal_pointer (&pending->task);

  answer->outcome = manners->outcome;
  answer->opted_out = manners->opted_out;
  switch (manners->outcome)
    {
    case FILO_SEND_ACCEPTED:
      answer->carrier_id = make_carrier_id (self);
      if (manners->report != 0)
        add_pending (self, NULL, pending->outgoing, manners, answer->carrier_id,
                     choose_delay (self, manners->report_min, manners->report_max), on_report_due);
      break;
    case FILO_SEND_RETRY:
      answer->retry_after = FILO_SIMULATOR_BUSY_RETRY_MS;
      answer->reason = g_strdup (manners->reason);
      break;
    case FILO_SEND_FINAL:
    case FILO_SEND_LOST:
      answer->reason = g_strdup (manners->reason);
      break;
    }
  g_task_return_pointer (task, answer, send_result_free);
  return FALSE;
}

static void
filo_simulator_send_async (FiloCarrier         *carrier,
                           const FiloOutgoing  *outgoing,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  FiloSimulator *self = FILO_SIMULATOR (carrier);
  const Manners *manners = find_manners (outgoing->to);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, filo_simulator_send_async);
  /* Once asked, the network may have it: a cancelled call is not undone. */
  g_task_set_check_cancellable (task, FALSE);
  add_pending (self, task, outgoing, manners, NULL,
               choose_delay (self, manners->answer_min, manners->answer_max), on_answer_due);
}

static gboolean
filo_simulator_send_finish (FiloCarrier     *carrier,
                            GAsyncResult    *result,
                            FiloSendResult  *out,
                            GError         **error)
{
  FiloSendResult *answer;

  g_return_val_if_fail (g_task_is_valid (result, carrier), FALSE);
  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return FALSE;
  *out = *answer;
  g_free (answer);
  return TRUE;
}

/* ---- Its webhooks: JSON bodies, so that a test or a person with curl can play the network ---- */

static gboolean
is_our_secret (FiloSimulator *self,
               const char    *said)
{
  gsize length = self->secret != NULL ? strlen (self->secret) : 0;
  guint8 differs = 0;

  if (length == 0 || said == NULL || strlen (said) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    differs |= (guint8) (self->secret[i] ^ said[i]);
  return differs == 0;
}

/* {"id", "from", "to", "text"[, "sent_at"]} */
static FiloInboundText *
read_text (FiloSimulator *self,
           JsonObject    *body,
           GError       **error)
{
  g_autofree char *id = NULL, *from = NULL, *to = NULL, *text = NULL;
  gint64 sent_at = 0;

  if (!filo_json_read_string (body, "id", FILO_JSON_REQUIRED, &id, error) ||
      !filo_json_read_string (body, "from", FILO_JSON_REQUIRED, &from, error) ||
      !filo_json_read_string (body, "to", FILO_JSON_REQUIRED, &to, error) ||
      !filo_json_read_string (body, "text", FILO_JSON_REQUIRED, &text, error) ||
      !filo_json_read_time (body, "sent_at", FILO_JSON_OPTIONAL, &sent_at, error))
    return NULL;
  return filo_inbound_text_new (self->name, id, from, to, text, sent_at);
}

/* {"nonce", "outcome"[, "detail"]} */
static FiloReport *
read_report (FiloSimulator *self,
             JsonObject    *body,
             GError       **error)
{
  static const struct { const char *word; FiloReportOutcome outcome; } words[] = {
    { "buffered", FILO_REPORT_BUFFERED }, { "accepted", FILO_REPORT_ACCEPTED },
    { "rejected", FILO_REPORT_REJECTED }, { "failed", FILO_REPORT_FAILED },
    { "delivered", FILO_REPORT_DELIVERED },
  };
  g_autofree char *nonce = NULL, *outcome = NULL, *detail = NULL;

  if (!filo_json_read_string (body, "nonce", FILO_JSON_REQUIRED, &nonce, error) ||
      !filo_json_read_string (body, "outcome", FILO_JSON_REQUIRED, &outcome, error) ||
      !filo_json_read_string (body, "detail", FILO_JSON_OPTIONAL, &detail, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, outcome))
      return filo_report_new (self->name, nonce, NULL, words[i].outcome, detail, 0);
  filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "outcome", "no such outcome: %s", outcome);
  return NULL;
}

static gboolean
filo_simulator_handle_webhook (FiloCarrier        *carrier,
                               const FiloWebhook  *webhook,
                               FiloWebhookResult  *out,
                               GError            **error)
{
  FiloSimulator *self = FILO_SIMULATOR (carrier);
  g_autoptr(JsonObject) body = NULL;
  g_autoptr(GError) local_error = NULL;
  gconstpointer data;
  gsize length;

  if (!is_our_secret (self, webhook->secret))
    {
      g_set_error_literal (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_FORBIDDEN,
                           "The call doesn't bear the simulator's secret.");
      return FALSE;
    }
  data = g_bytes_get_data (webhook->body, &length);
  body = filo_json_parse_object (data != NULL ? data : "", (gssize) length,
                                 FILO_JSON_LIMITS_REQUEST, &local_error);
  if (body != NULL && g_str_equal (webhook->call, "in"))
    out->inbound = read_text (self, body, &local_error);
  else if (body != NULL && g_str_equal (webhook->call, "report"))
    out->report = read_report (self, body, &local_error);
  else if (body != NULL)
    filo_json_set_error (&local_error, FILO_JSON_ERROR_VALUE, "call", "no such call: %s",
                         webhook->call);
  if (local_error == NULL)
    return TRUE;
  g_set_error (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_MALFORMED,
               "The simulator doesn't understand the call: %s", local_error->message);
  return FALSE;
}

/* ---- The rest of the interface ---- */

static const char *
filo_simulator_get_name (FiloCarrier *carrier)
{
  return FILO_SIMULATOR (carrier)->name;
}

static FiloCarrierCapabilities
filo_simulator_get_capabilities (FiloCarrier *carrier)
{
  return (FiloCarrierCapabilities) { .in_flight = IN_FLIGHT, .reports = TRUE };
}

static void
filo_simulator_check_async (FiloCarrier         *carrier,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_finding_free);

  g_task_set_source_tag (task, filo_simulator_check_async);
  g_ptr_array_add (findings,
                   filo_finding_new (FILO_FINDING_WARNING,
                                     "The simulator texts nobody: what goes out by it stays here.",
                                     "Set up a real carrier before customers write to you."));
  g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
filo_simulator_check_finish (FiloCarrier   *carrier,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, carrier), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
filo_simulator_iface_init (FiloCarrierInterface *iface)
{
  iface->get_name = filo_simulator_get_name;
  iface->get_capabilities = filo_simulator_get_capabilities;
  iface->send_async = filo_simulator_send_async;
  iface->send_finish = filo_simulator_send_finish;
  iface->handle_webhook = filo_simulator_handle_webhook;
  iface->check_async = filo_simulator_check_async;
  iface->check_finish = filo_simulator_check_finish;
}

static void
filo_simulator_dispose (GObject *object)
{
  FiloSimulator *self = FILO_SIMULATOR (object);

  filo_simulator_disconnect (self);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);

  G_OBJECT_CLASS (filo_simulator_parent_class)->dispose (object);
}

static void
filo_simulator_finalize (GObject *object)
{
  FiloSimulator *self = FILO_SIMULATOR (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->secret, g_free);
  g_clear_pointer (&self->run, g_free);
  g_clear_pointer (&self->pending, g_hash_table_unref);

  G_OBJECT_CLASS (filo_simulator_parent_class)->finalize (object);
}

static void
filo_simulator_class_init (FiloSimulatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_simulator_dispose;
  object_class->finalize = filo_simulator_finalize;

  signals[SIGNAL_TEXT] =
    g_signal_new ("text", FILO_TYPE_SIMULATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  1, G_TYPE_POINTER);
  signals[SIGNAL_REPORT] =
    g_signal_new ("report", FILO_TYPE_SIMULATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_DELIVERED] =
    g_signal_new ("delivered", FILO_TYPE_SIMULATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
filo_simulator_init (FiloSimulator *self)
{
  self->pending = g_hash_table_new (g_direct_hash, g_direct_equal);
}

FiloSimulator *
filo_simulator_new (const char *name,
                    const char *secret,
                    FiloClock  *clock,
                    FiloRandom *random)
{
  FiloSimulator *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (FILO_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (FILO_IS_RANDOM (random), NULL);

  self = g_object_new (FILO_TYPE_SIMULATOR, NULL);
  self->name = g_strdup (name);
  self->secret = g_strdup (secret);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->run = g_strdup_printf ("sim-%08x", filo_random_uint32_below (random, G_MAXUINT32));
  return self;
}

void
filo_simulator_connect (FiloSimulator         *self,
                        FiloDbWorker          *writer,
                        const FiloFlowContext *context)
{
  g_return_if_fail (FILO_IS_SIMULATOR (self));
  g_return_if_fail (FILO_IS_DB_WORKER (writer));
  g_return_if_fail (self->writer == NULL && context != NULL);

  self->writer = g_object_ref (writer);
  self->context = context;
}

void
filo_simulator_disconnect (FiloSimulator *self)
{
  g_autofree gpointer *pending = NULL;
  guint n_pending;

  g_return_if_fail (FILO_IS_SIMULATOR (self));

  g_clear_object (&self->writer);
  self->context = NULL;
  pending = g_hash_table_get_keys_as_array (self->pending, &n_pending);
  for (guint i = 0; i < n_pending; i++)
    filo_clock_remove_timer (self->clock, ((Pending *) pending[i])->timer);
}

void
filo_simulator_receive (FiloSimulator *self,
                        const char    *from,
                        const char    *to,
                        const char    *text,
                        GPtrArray     *media)
{
  g_autoptr(FiloInboundText) inbound = NULL;
  g_autofree char *carrier_id = NULL;

  g_return_if_fail (FILO_IS_SIMULATOR (self));
  g_return_if_fail (from != NULL && to != NULL && text != NULL);

  carrier_id = make_carrier_id (self);
  inbound = filo_inbound_text_new (self->name, carrier_id, from, to, text,
                                   filo_clock_now (self->clock));
  if (media != NULL)
    inbound->media = g_ptr_array_ref (media);
  emit_text (self, inbound);
}
