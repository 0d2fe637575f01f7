/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-random.h"
#include "filo-transport.h"

G_BEGIN_DECLS

/*
 * A bad network in front of a real transport. What happens to a request is drawn
 * from the random source, so that a seed repeats a run as far as the machine's
 * own timing lets it. Delays make requests overtake each other.
 */
typedef struct {
  double drop;       /* Never reaches the gateway. */
  double lose;       /* Reaches it; its answer doesn't come back. */
  double twice;      /* Reaches it twice; the second answer counts. */
  double cut;        /* The body breaks off somewhere. */
  guint  delay_ms;   /* At most, before it leaves. */
} FiloFaults;

#define FILO_TYPE_FAULT_TRANSPORT (filo_fault_transport_get_type ())
G_DECLARE_FINAL_TYPE (FiloFaultTransport, filo_fault_transport, FILO, FAULT_TRANSPORT, GObject)

FiloFaultTransport *filo_fault_transport_new (FiloTransport *inner,
                                              FiloRandom    *random);
/* From now on; NULL for a good network. */
void                filo_fault_transport_set_faults (FiloFaultTransport *self,
                                                     const FiloFaults   *faults);
/* No request reaches the gateway, and open streams break, until it is FALSE again. */
void                filo_fault_transport_set_offline (FiloFaultTransport *self,
                                                      gboolean            offline);
/* Faults that happened so far, so that a test can see that it tested something. */
guint               filo_fault_transport_get_n_faults (FiloFaultTransport *self);

G_END_DECLS
