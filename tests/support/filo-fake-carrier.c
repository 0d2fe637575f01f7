/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-fake-carrier.h"

#include <fcntl.h>
#include <unistd.h>

struct _FiloFakeCarrier
{
  GObject             parent_instance;

  char               *name;
  FiloFakeBehaviour   behaviour;
  GQueue              script;        /* FiloFakeBehaviour + 1. */
  gint64              retry_after;
  guint               in_flight;     /* The bound that it announces. */
  FiloFakeReportFunc  report_func;
  gpointer            report_data;
  int                 ledger_fd;     /* -1: none. */

  GPtrArray          *ledger;        /* FiloFakeEntry, append-only. */
  GQueue              waiting;       /* GTask, held until released. */
  guint               under_way;
  guint               peak;
};

static void filo_fake_carrier_iface_init (FiloCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloFakeCarrier, filo_fake_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FILO_TYPE_CARRIER,
                                                      filo_fake_carrier_iface_init))

static void
entry_free (FiloFakeEntry *entry)
{
  filo_outgoing_free (entry->outgoing);
  g_free (entry);
}

static gboolean
is_taken (FiloFakeBehaviour behaviour)
{
  switch (behaviour)
    {
    case FILO_FAKE_ACCEPT:
    case FILO_FAKE_ACCEPT_NO_ID:
    case FILO_FAKE_LOST_TAKEN:
    case FILO_FAKE_HANG:
    case FILO_FAKE_WAIT:
    case FILO_FAKE_DELIVER_FIRST:
      return TRUE;
    case FILO_FAKE_RETRY:
    case FILO_FAKE_FINAL:
    case FILO_FAKE_OPTED_OUT:
    case FILO_FAKE_LOST:
    case FILO_FAKE_FAIL:
      return FALSE;
    }
  g_assert_not_reached ();
}

static void
record (FiloFakeCarrier    *self,
        const FiloOutgoing *outgoing,
        gboolean            taken)
{
  FiloFakeEntry *entry = g_new0 (FiloFakeEntry, 1);

  entry->outgoing = filo_outgoing_copy (outgoing);
  entry->taken = taken;
  g_ptr_array_add (self->ledger, entry);

  if (taken && self->ledger_fd >= 0)
    {
      g_autofree char *line = g_strdup_printf ("%s %s\n", outgoing->message_id, outgoing->nonce);
      gssize length = (gssize) strlen (line);

      g_assert_cmpint (write (self->ledger_fd, line, length), ==, length);
    }
}

static FiloSendResult *
make_result (FiloFakeCarrier   *self,
             FiloFakeBehaviour  behaviour)
{
  FiloSendResult *result = g_new0 (FiloSendResult, 1);

  switch (behaviour)
    {
    case FILO_FAKE_ACCEPT:
    case FILO_FAKE_WAIT:
    case FILO_FAKE_DELIVER_FIRST:
      result->outcome = FILO_SEND_ACCEPTED;
      result->carrier_id = g_strdup_printf ("%s-%u", self->name, self->ledger->len);
      break;
    case FILO_FAKE_ACCEPT_NO_ID:
      result->outcome = FILO_SEND_ACCEPTED;
      break;
    case FILO_FAKE_RETRY:
      result->outcome = FILO_SEND_RETRY;
      result->retry_after = self->retry_after;
      result->reason = g_strdup ("The carrier is busy.");
      break;
    case FILO_FAKE_OPTED_OUT:
      result->opted_out = TRUE;
      G_GNUC_FALLTHROUGH;
    case FILO_FAKE_FINAL:
      result->outcome = FILO_SEND_FINAL;
      result->reason = g_strdup ("The number doesn't exist.");
      break;
    case FILO_FAKE_LOST:
    case FILO_FAKE_LOST_TAKEN:
    case FILO_FAKE_HANG:
      result->outcome = FILO_SEND_LOST;
      result->reason = g_strdup ("The answer got lost.");
      break;
    case FILO_FAKE_FAIL:
      g_assert_not_reached ();
    }

  return result;
}

static void
result_free (FiloSendResult *result)
{
  filo_send_result_clear (result);
  g_free (result);
}

static void
answer (FiloFakeCarrier   *self,
        GTask             *task,
        FiloFakeBehaviour  behaviour)
{
  self->under_way--;
  if (behaviour == FILO_FAKE_FAIL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The carrier fell over.");
  else
    g_task_return_pointer (task, make_result (self, behaviour), (GDestroyNotify) result_free);
}

static void
on_cancelled (GCancellable *cancellable,
              GTask        *task)
{
  FiloFakeCarrier *self = g_task_get_source_object (task);

  if (g_queue_remove (&self->waiting, task))
    {
      answer (self, task, FILO_FAKE_HANG);
      g_object_unref (task);
    }
}

static void
hold (FiloFakeCarrier *self,
      GTask           *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_queue_push_tail (&self->waiting, g_object_ref (task));
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled), task, 0);
}

static const char *
fake_get_name (FiloCarrier *carrier)
{
  return FILO_FAKE_CARRIER (carrier)->name;
}

static FiloCarrierCapabilities
fake_get_capabilities (FiloCarrier *carrier)
{
  return (FiloCarrierCapabilities) { FILO_FAKE_CARRIER (carrier)->in_flight, TRUE };
}

static FiloFakeBehaviour
next_behaviour (FiloFakeCarrier *self)
{
  if (g_queue_is_empty (&self->script))
    return self->behaviour;
  return (FiloFakeBehaviour) (GPOINTER_TO_INT (g_queue_pop_head (&self->script)) - 1);
}

static void
fake_send_async (FiloCarrier         *carrier,
                 const FiloOutgoing  *outgoing,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  FiloFakeCarrier *self = FILO_FAKE_CARRIER (carrier);
  FiloFakeBehaviour behaviour = next_behaviour (self);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, fake_send_async);
  g_task_set_check_cancellable (task, FALSE);
  self->under_way++;
  self->peak = MAX (self->peak, self->under_way);
  record (self, outgoing, is_taken (behaviour));

  if (behaviour == FILO_FAKE_DELIVER_FIRST && self->report_func != NULL)
    {
      g_autoptr(FiloReport) report = filo_report_new (self->name, outgoing->nonce, NULL,
                                                      FILO_REPORT_DELIVERED, NULL, 0);

      self->report_func (report, self->report_data);
    }

  if (behaviour == FILO_FAKE_HANG || behaviour == FILO_FAKE_WAIT)
    hold (self, task);
  else
    answer (self, task, behaviour);
}

static gboolean
fake_send_finish (FiloCarrier     *carrier,
                  GAsyncResult    *result,
                  FiloSendResult  *out,
                  GError         **error)
{
  g_autofree FiloSendResult *made = g_task_propagate_pointer (G_TASK (result), error);

  if (made == NULL)
    return FALSE;
  *out = *made;   /* Its strings go with it. */
  return TRUE;
}

static gboolean
fake_handle_webhook (FiloCarrier        *carrier,
                     const FiloWebhook  *webhook,
                     FiloWebhookResult  *out,
                     GError            **error)
{
  FiloFakeCarrier *self = FILO_FAKE_CARRIER (carrier);
  const char *id = g_hash_table_lookup (webhook->query, "id");
  const char *from = g_hash_table_lookup (webhook->query, "from");
  const char *to = g_hash_table_lookup (webhook->query, "to");
  const char *text = g_hash_table_lookup (webhook->query, "text");

  if (id == NULL || from == NULL || to == NULL || text == NULL)
    {
      g_set_error_literal (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_MALFORMED,
                           "The call names no id, sender, receiver or text.");
      return FALSE;
    }
  out->inbound = filo_inbound_text_new (self->name, id, from, to, text, 0);
  return TRUE;
}

static void
fake_check_async (FiloCarrier         *carrier,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_finding_free);

  g_ptr_array_add (findings, filo_finding_new (FILO_FINDING_OK, "It obeys.", NULL));
  g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
fake_check_finish (FiloCarrier   *carrier,
                   GAsyncResult  *result,
                   GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
filo_fake_carrier_iface_init (FiloCarrierInterface *iface)
{
  iface->get_name = fake_get_name;
  iface->get_capabilities = fake_get_capabilities;
  iface->send_async = fake_send_async;
  iface->send_finish = fake_send_finish;
  iface->handle_webhook = fake_handle_webhook;
  iface->check_async = fake_check_async;
  iface->check_finish = fake_check_finish;
}

static void
filo_fake_carrier_finalize (GObject *object)
{
  FiloFakeCarrier *self = FILO_FAKE_CARRIER (object);

  g_queue_clear (&self->script);
  g_assert_true (g_queue_is_empty (&self->waiting));   /* Each holds a reference to us. */
  g_clear_pointer (&self->ledger, g_ptr_array_unref);
  g_clear_pointer (&self->name, g_free);
  if (self->ledger_fd >= 0)
    close (self->ledger_fd);

  G_OBJECT_CLASS (filo_fake_carrier_parent_class)->finalize (object);
}

static void
filo_fake_carrier_class_init (FiloFakeCarrierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_fake_carrier_finalize;
}

static void
filo_fake_carrier_init (FiloFakeCarrier *self)
{
  self->behaviour = FILO_FAKE_ACCEPT;
  self->in_flight = 8;
  self->ledger_fd = -1;
  self->ledger = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_queue_init (&self->script);
  g_queue_init (&self->waiting);
}

FiloFakeCarrier *
filo_fake_carrier_new (const char *name)
{
  FiloFakeCarrier *self = g_object_new (FILO_TYPE_FAKE_CARRIER, NULL);

  self->name = g_strdup (name);

  return self;
}

void
filo_fake_carrier_set_behaviour (FiloFakeCarrier   *self,
                                 FiloFakeBehaviour  behaviour)
{
  self->behaviour = behaviour;
}

void
filo_fake_carrier_script (FiloFakeCarrier   *self,
                          FiloFakeBehaviour  behaviour)
{
  g_queue_push_tail (&self->script, GINT_TO_POINTER ((int) behaviour + 1));
}

void
filo_fake_carrier_set_retry_after (FiloFakeCarrier *self,
                                   gint64           milliseconds)
{
  self->retry_after = milliseconds;
}

void
filo_fake_carrier_set_in_flight (FiloFakeCarrier *self,
                                 guint            in_flight)
{
  self->in_flight = in_flight;
}

void
filo_fake_carrier_set_report_func (FiloFakeCarrier    *self,
                                   FiloFakeReportFunc  func,
                                   gpointer            user_data)
{
  self->report_func = func;
  self->report_data = user_data;
}

void
filo_fake_carrier_set_ledger_file (FiloFakeCarrier *self,
                                   const char      *path)
{
  g_assert_cmpint (self->ledger_fd, ==, -1);
  self->ledger_fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (self->ledger_fd, >=, 0);
}

gboolean
filo_fake_carrier_release (FiloFakeCarrier *self)
{
  g_autoptr(GTask) task = g_queue_pop_head (&self->waiting);

  if (task == NULL)
    return FALSE;
  answer (self, task, FILO_FAKE_WAIT);
  return TRUE;
}

GPtrArray *
filo_fake_carrier_get_ledger (FiloFakeCarrier *self)
{
  return self->ledger;
}

static guint
count (FiloFakeCarrier *self,
       const char      *message_id,
       gboolean         taken_only)
{
  guint n = 0;

  for (guint i = 0; i < self->ledger->len; i++)
    {
      const FiloFakeEntry *entry = g_ptr_array_index (self->ledger, i);

      if (g_str_equal (entry->outgoing->message_id, message_id) && (entry->taken || !taken_only))
        n++;
    }
  return n;
}

guint
filo_fake_carrier_count_taken (FiloFakeCarrier *self,
                               const char      *message_id)
{
  return count (self, message_id, TRUE);
}

guint
filo_fake_carrier_count_asked (FiloFakeCarrier *self,
                               const char      *message_id)
{
  return count (self, message_id, FALSE);
}

guint
filo_fake_carrier_get_peak (FiloFakeCarrier *self)
{
  return self->peak;
}
