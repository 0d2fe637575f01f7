/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-attempts.h"
#include "filo-conversation.h"
#include "filo-dispatcher.h"
#include "filo-fake-carrier.h"
#include "filo-fake-clock.h"
#include "filo-inbound.h"
#include "filo-profile.h"
#include "filo-reports.h"
#include "filo-send.h"
#include "filo-settings.h"
#include "filo-test-db.h"
#include "filo-timers.h"
#include "filo-triage.h"
#include "filo-uuid.h"

G_BEGIN_DECLS

/* 2026-03-02 10:00:00 UTC. */
#define FLOW_NOW     G_GINT64_CONSTANT (1772445600000)
#define FLOW_MINUTE  G_GINT64_CONSTANT (60000)
#define FLOW_HOUR    (60 * FLOW_MINUTE)
#define FLOW_DAY     (24 * FLOW_HOUR)

/* Our number; a customer; an American one. */
#define FLOW_OURS    "+390212345678"
#define FLOW_ANNA    "+393331234567"
#define FLOW_BOB     "+12125550123"

#define FLOW_AGENT_A "0190a000-0000-7000-8000-00000000000a"
#define FLOW_AGENT_B "0190a000-0000-7000-8000-00000000000b"

/* A gateway's database with one number of the carrier "fake" and two agents, its
 * clock and a scriptable carrier.  The dispatcher and the timers stand still
 * until they are started. */
typedef struct
{
  char              *folder;
  char              *path;
  FiloFakeClock     *clock;
  FiloRandom        *random;
  FiloKeywordTable  *keywords;
  FiloFlowContext    context;
  FiloDbWorker      *writer;
  FiloFakeCarrier   *carrier;
  FiloDispatcher    *dispatcher;
  FiloTimers        *timers;
  guint              n_inbound;     /* Makes carrier ids. */
} FlowFixture;

void flow_set_up    (FlowFixture   *f,
                     gconstpointer  data);
void flow_tear_down (FlowFixture   *f,
                     gconstpointer  data);

/* A step in the worker's thread, inside its savepoint. */
typedef gboolean (*FlowStep) (FiloDb       *db,
                              FlowFixture  *f,
                              gpointer      data,
                              GError      **error);

/* Runs it and waits for the commit. */
gboolean flow_try (FlowFixture  *f,
                   FlowStep      step,
                   gpointer      data,
                   GError      **error);
void     flow_run (FlowFixture  *f,
                   FlowStep      step,
                   gpointer      data);

/* ---- Life of the dispatcher and the process ---- */

void flow_start_dispatcher (FlowFixture *f);
void flow_drop_dispatcher  (FlowFixture *f);     /* As a crash would. */
void flow_start_timers     (FlowFixture *f);

/* Everything that is not on disk is lost; the file is opened again. */
void flow_crash            (FlowFixture *f);

/* The file, after its writer was closed. */
void flow_reopen           (FlowFixture *f);

/* Moves the clock and lets the timers do their work. */
void flow_advance          (FlowFixture *f,
                            gint64       milliseconds);

/* ---- Acts; each commits ---- */

/* Subscribes somebody (made if unknown) as an import would have. */
void          flow_subscribe    (FlowFixture  *f,
                                 const char   *address);
void          flow_set_consent  (FlowFixture  *f,
                                 const char   *address,
                                 FiloConsent   consent);

/* A text to FLOW_OURS with a carrier id of its own; gives its position in the
 * thread.  The _full one is the bare call. */
gint64        flow_receive      (FlowFixture  *f,
                                 const char   *from,
                                 const char   *text);
gboolean      flow_receive_full (FlowFixture  *f,
                                 const char   *carrier,
                                 const char   *carrier_id,
                                 const char   *from,
                                 const char   *to,
                                 const char   *text,
                                 GError      **error);

/* Subscribed, and has written once. */
void          flow_begin        (FlowFixture  *f,
                                 const char   *address);

/* A reply by FLOW_AGENT_A that has seen everything; the message (full).  It waits
 * for its undo; flow_queue() asks for none. */
FiloMessage  *flow_send         (FlowFixture  *f,
                                 const char   *to,
                                 const char   *text);
FiloMessage  *flow_queue        (FlowFixture  *f,
                                 const char   *to,
                                 const char   *text);
FiloMessage  *flow_send_full    (FlowFixture           *f,
                                 const FiloSendRequest *request,
                                 GPtrArray            **newer,
                                 GError               **error);
char         *flow_make_id      (FlowFixture  *f);

gboolean      flow_report       (FlowFixture       *f,
                                 const char        *nonce,
                                 FiloReportOutcome  outcome);

/* Carrier's answer to an attempt, as the dispatcher writes it down. */
void          flow_record       (FlowFixture     *f,
                                 const char      *nonce,
                                 FiloSendOutcome  outcome,
                                 const char      *carrier_id);

/* What the dispatcher would hand to the carrier now.  GPtrArray of FiloClaim. */
GPtrArray    *flow_claim        (FlowFixture  *f,
                                 guint         room);

void          flow_expire_attempts (FlowFixture *f);
void          flow_sweep           (FlowFixture *f);
void          flow_run_due         (FlowFixture *f);

/* Changes an object in place and saves it. */
void          flow_put_message  (FlowFixture  *f,
                                 FiloMessage  *message);
void          flow_put_settings (FlowFixture  *f,
                                 FiloSettings *settings);
void          flow_put_number   (FlowFixture  *f,
                                 const char   *address,
                                 const char   *carrier);

/* ---- What stands on disk; all full ---- */

FiloProfile      *flow_get_profile       (FlowFixture *f,
                                          const char  *address);
FiloConversation *flow_get_conversation  (FlowFixture *f,
                                          const char  *address);
FiloMessage      *flow_get_message       (FlowFixture *f,
                                          const char  *id);

/* The whole thread by position, then what has none. */
GPtrArray        *flow_list_thread       (FlowFixture *f,
                                          const char  *address);

/* Texts in the thread of this origin. */
guint             flow_count             (FlowFixture *f,
                                          const char  *address,
                                          FiloOrigin   origin);
gint64            flow_get_change        (FlowFixture *f);
guint             flow_count_audit       (FlowFixture *f,
                                          FiloKind     kind,
                                          const char  *id);
gint64            flow_query             (FlowFixture *f,
                                          const char  *sql);

/* Nonce of the last attempt, NULL = never tried. */
char             *flow_get_nonce         (FlowFixture *f,
                                          const char  *message_id);
guint             flow_count_attempts    (FlowFixture *f,
                                          const char  *message_id);

FiloTextState     flow_get_state         (FlowFixture *f,
                                          const char  *message_id);

/* Waits until the dispatcher has brought it there. */
void              flow_wait_for_state    (FlowFixture   *f,
                                          const char    *message_id,
                                          FiloTextState  state);

/* Nothing is under way, and nothing more comes without the clock or a carrier. */
void              flow_wait_until_idle   (FlowFixture   *f);

#define FLOW_TEST(path, function) \
  g_test_add (path, FlowFixture, NULL, flow_set_up, function, flow_tear_down)

G_END_DECLS
