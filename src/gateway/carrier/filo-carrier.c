/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-carrier.h"

G_DEFINE_QUARK (filo-carrier-error-quark, filo_carrier_error)

G_DEFINE_INTERFACE (FiloCarrier, filo_carrier, G_TYPE_OBJECT)

static void
filo_carrier_default_init (FiloCarrierInterface *iface)
{
}

FiloOutgoing *
filo_outgoing_new (const char *message_id,
                   const char *nonce,
                   const char *from,
                   const char *to,
                   const char *text)
{
  FiloOutgoing *self = g_new0 (FiloOutgoing, 1);

  self->message_id = g_strdup (message_id);
  self->nonce = g_strdup (nonce);
  self->from = g_strdup (from);
  self->to = g_strdup (to);
  self->text = g_strdup (text);

  return self;
}

FiloOutgoing *
filo_outgoing_copy (const FiloOutgoing *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return filo_outgoing_new (self->message_id, self->nonce, self->from, self->to, self->text);
}

void
filo_outgoing_free (FiloOutgoing *self)
{
  if (self == NULL)
    return;
  g_free (self->message_id);
  g_free (self->nonce);
  g_free (self->from);
  g_free (self->to);
  g_free (self->text);
  g_free (self);
}

void
filo_send_result_clear (FiloSendResult *self)
{
  g_clear_pointer (&self->carrier_id, g_free);
  g_clear_pointer (&self->reason, g_free);
  *self = (FiloSendResult) { FILO_SEND_LOST };
}

FiloInboundText *
filo_inbound_text_new (const char *carrier,
                       const char *carrier_id,
                       const char *from,
                       const char *to,
                       const char *text,
                       gint64      sent_at)
{
  FiloInboundText *self = g_new0 (FiloInboundText, 1);

  self->carrier = g_strdup (carrier);
  self->carrier_id = g_strdup (carrier_id);
  self->from = g_strdup (from);
  self->to = g_strdup (to);
  self->text = g_strdup (text);
  self->sent_at = sent_at;

  return self;
}

FiloInboundText *
filo_inbound_text_copy (const FiloInboundText *self)
{
  FiloInboundText *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = filo_inbound_text_new (self->carrier, self->carrier_id, self->from, self->to, self->text,
                                self->sent_at);
  if (self->media != NULL)
    copy->media = g_ptr_array_ref (self->media);
  return copy;
}

void
filo_inbound_text_free (FiloInboundText *self)
{
  if (self == NULL)
    return;
  g_free (self->carrier);
  g_free (self->carrier_id);
  g_free (self->from);
  g_free (self->to);
  g_free (self->text);
  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_free (self);
}

FiloReport *
filo_report_new (const char        *carrier,
                 const char        *nonce,
                 const char        *carrier_id,
                 FiloReportOutcome  outcome,
                 const char        *detail,
                 gint64             at)
{
  FiloReport *self = g_new0 (FiloReport, 1);

  self->carrier = g_strdup (carrier);
  self->nonce = g_strdup (nonce);
  self->carrier_id = g_strdup (carrier_id);
  self->outcome = outcome;
  self->detail = g_strdup (detail);
  self->at = at;

  return self;
}

FiloReport *
filo_report_copy (const FiloReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return filo_report_new (self->carrier, self->nonce, self->carrier_id, self->outcome,
                          self->detail, self->at);
}

void
filo_report_free (FiloReport *self)
{
  if (self == NULL)
    return;
  g_free (self->carrier);
  g_free (self->nonce);
  g_free (self->carrier_id);
  g_free (self->detail);
  g_free (self);
}

void
filo_webhook_result_clear (FiloWebhookResult *self)
{
  g_clear_pointer (&self->inbound, filo_inbound_text_free);
  g_clear_pointer (&self->report, filo_report_free);
}

FiloFinding *
filo_finding_new (FiloFindingLevel  level,
                  const char       *sentence,
                  const char       *cure)
{
  FiloFinding *self = g_new0 (FiloFinding, 1);

  self->level = level;
  self->sentence = g_strdup (sentence);
  self->cure = g_strdup (cure);

  return self;
}

void
filo_finding_free (FiloFinding *self)
{
  if (self == NULL)
    return;
  g_free (self->sentence);
  g_free (self->cure);
  g_free (self);
}

const char *
filo_carrier_get_name (FiloCarrier *self)
{
  g_return_val_if_fail (FILO_IS_CARRIER (self), NULL);

  return FILO_CARRIER_GET_IFACE (self)->get_name (self);
}

FiloCarrierCapabilities
filo_carrier_get_capabilities (FiloCarrier *self)
{
  g_return_val_if_fail (FILO_IS_CARRIER (self), ((FiloCarrierCapabilities) { 1, FALSE }));

  return FILO_CARRIER_GET_IFACE (self)->get_capabilities (self);
}

void
filo_carrier_send_async (FiloCarrier         *self,
                         const FiloOutgoing  *outgoing,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (FILO_IS_CARRIER (self));
  g_return_if_fail (outgoing != NULL);

  FILO_CARRIER_GET_IFACE (self)->send_async (self, outgoing, cancellable, callback, user_data);
}

gboolean
filo_carrier_send_finish (FiloCarrier     *self,
                          GAsyncResult    *result,
                          FiloSendResult  *out,
                          GError         **error)
{
  g_return_val_if_fail (FILO_IS_CARRIER (self), FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  return FILO_CARRIER_GET_IFACE (self)->send_finish (self, result, out, error);
}

gboolean
filo_carrier_handle_webhook (FiloCarrier        *self,
                             const FiloWebhook  *webhook,
                             FiloWebhookResult  *out,
                             GError            **error)
{
  g_return_val_if_fail (FILO_IS_CARRIER (self), FALSE);
  g_return_val_if_fail (webhook != NULL && out != NULL, FALSE);

  return FILO_CARRIER_GET_IFACE (self)->handle_webhook (self, webhook, out, error);
}

void
filo_carrier_check_async (FiloCarrier         *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (FILO_IS_CARRIER (self));

  FILO_CARRIER_GET_IFACE (self)->check_async (self, cancellable, callback, user_data);
}

GPtrArray *
filo_carrier_check_finish (FiloCarrier   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (FILO_IS_CARRIER (self), NULL);

  return FILO_CARRIER_GET_IFACE (self)->check_finish (self, result, error);
}
