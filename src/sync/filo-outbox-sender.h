/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-clock.h"
#include "filo-random.h"
#include "filo-session.h"
#include "filo-store.h"

G_BEGIN_DECLS

/*
 * Posts what the outbox holds: in order per lane, several lanes at once, each
 * command marked on disk before its first byte leaves, until the gateway said
 * yes or a final no. What got no answer goes again, with the same key. Main
 * thread.
 *
 * Signal "stuck" (GError): FILO_SYNC_ERROR_SIGNED_OUT, _NO_ACCESS or a transport's
 * error; the sender has stopped, and whoever owns it decides when it starts again.
 */
#define FILO_TYPE_OUTBOX_SENDER (filo_outbox_sender_get_type ())
G_DECLARE_FINAL_TYPE (FiloOutboxSender, filo_outbox_sender, FILO, OUTBOX_SENDER, GObject)

FiloOutboxSender *filo_outbox_sender_new (FiloStore   *store,
                                          FiloSession *session,
                                          FiloClock   *clock,
                                          FiloRandom  *random);
void              filo_outbox_sender_start (FiloOutboxSender *self);
/* What is on its way is given up; it goes again later. */
void              filo_outbox_sender_stop (FiloOutboxSender *self);

G_END_DECLS
