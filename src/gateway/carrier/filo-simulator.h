/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-carrier.h"
#include "filo-clock.h"
#include "filo-db-worker.h"
#include "filo-flow.h"
#include "filo-random.h"

/* A carrier without a network: of the demo, of tests, and the template for a new one.  It takes a
 * text after 100–500 ms and reports it delivered 1–4 s later; texts come in by
 * filo_simulator_receive(), or by its webhook as from any other carrier.
 *
 * These numbers behave badly, so that every state can be seen.  What isn't E.164 (names, short
 * codes) is refused for good, in words. */

G_BEGIN_DECLS

#define FILO_SIMULATOR_UNREACHABLE "+12025550190"  /* Taken, then reported as failed. */
#define FILO_SIMULATOR_REFUSED     "+12025550191"  /* Refused at once, for good. */
#define FILO_SIMULATOR_LOST        "+12025550192"  /* No answer: nobody knows whether it was taken. */
#define FILO_SIMULATOR_SLOW        "+12025550193"  /* Taken after 20 s, delivered after another minute. */
#define FILO_SIMULATOR_BUSY        "+12025550194"  /* "Try later", every time. */
#define FILO_SIMULATOR_OPTED_OUT   "+12025550195"  /* Refused: the network says they opted out. */
#define FILO_SIMULATOR_SILENT      "+12025550196"  /* Taken, and never reported. */

#define FILO_SIMULATOR_BUSY_RETRY_MS 60000

#define FILO_TYPE_SIMULATOR (filo_simulator_get_type ())
G_DECLARE_FINAL_TYPE (FiloSimulator, filo_simulator, FILO, SIMULATOR, GObject)

/**
 * filo_simulator_new:
 * @name: as in the numbers that belong to it
 * @secret: (nullable): what its webhooks bear in their path; NULL = all are refused
 *
 * Main thread, as all of it unless said otherwise.
 *
 * Signals, each with a borrowed boxed argument: "text" (FiloInboundText: somebody texted us),
 * "report" (FiloReport), "delivered" (FiloOutgoing: a text of ours reached somebody).
 */
FiloSimulator *filo_simulator_new        (const char             *name,
                                          const char             *secret,
                                          FiloClock              *clock,
                                          FiloRandom             *random);

/**
 * filo_simulator_connect:
 * @writer: the gateway's one writing worker
 * @context: borrowed; outlives @writer
 *
 * Hands its texts and reports to the gateway's own flow, each as one durable job; one that fails
 * is tried again, as a carrier would, and in the end said in the log.
 */
void           filo_simulator_connect    (FiloSimulator          *self,
                                          FiloDbWorker           *writer,
                                          const FiloFlowContext  *context);

/* Stops handing over and reporting; what is under way is answered as lost. */
void           filo_simulator_disconnect (FiloSimulator          *self);

/**
 * filo_simulator_receive:
 * @media: (nullable) (element-type FiloMedia): pictures whose files stand in the media folder
 *
 * Somebody texts us, now.  Emits "text".
 */
void           filo_simulator_receive    (FiloSimulator          *self,
                                          const char             *from,
                                          const char             *to,
                                          const char             *text,
                                          GPtrArray              *media);

G_END_DECLS
