/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-carrier.h"

G_BEGIN_DECLS

/* A carrier that does what it is told, and remembers everything it was asked:
 * the judge of "no text is sent twice by the machine".  Main thread. */

typedef enum
{
  FILO_FAKE_ACCEPT,           /* Takes it, answers with an id. */
  FILO_FAKE_ACCEPT_NO_ID,     /* Takes it, gives no id (Kannel). */
  FILO_FAKE_RETRY,            /* Certain no, for now. */
  FILO_FAKE_FINAL,            /* Certain no, for good. */
  FILO_FAKE_OPTED_OUT,        /* Certain no: the person has opted out with the carrier. */
  FILO_FAKE_LOST,             /* Nothing reached it, but nobody can tell. */
  FILO_FAKE_LOST_TAKEN,       /* Takes it; its answer gets lost. */
  FILO_FAKE_FAIL,             /* send_finish() fails: nothing can be told. */
  FILO_FAKE_HANG,             /* Takes it, answers only when cancelled (LOST). */
  FILO_FAKE_WAIT,             /* Takes it, answers (ACCEPT) at filo_fake_carrier_release(). */
  FILO_FAKE_DELIVER_FIRST,    /* Takes it; the report "delivered" comes before the answer. */
} FiloFakeBehaviour;

#define FILO_TYPE_FAKE_CARRIER (filo_fake_carrier_get_type ())
G_DECLARE_FINAL_TYPE (FiloFakeCarrier, filo_fake_carrier, FILO, FAKE_CARRIER, GObject)

/* What the carrier was asked to send, in order. */
typedef struct
{
  FiloOutgoing *outgoing;
  gboolean      taken;      /* A handset will get it. */
} FiloFakeEntry;

typedef void (*FiloFakeReportFunc) (const FiloReport *report,
                                    gpointer          user_data);

FiloFakeCarrier *filo_fake_carrier_new             (const char         *name);

/* What it does where nothing is scripted; ACCEPT at first. */
void             filo_fake_carrier_set_behaviour   (FiloFakeCarrier    *self,
                                                    FiloFakeBehaviour   behaviour);

/* What it does with the next text, and the one after that, … */
void             filo_fake_carrier_script          (FiloFakeCarrier    *self,
                                                    FiloFakeBehaviour   behaviour);

/* What RETRY says; 0 = the sender's own backoff. */
void             filo_fake_carrier_set_retry_after (FiloFakeCarrier    *self,
                                                    gint64              milliseconds);
void             filo_fake_carrier_set_in_flight   (FiloFakeCarrier    *self,
                                                    guint               in_flight);
void             filo_fake_carrier_set_report_func (FiloFakeCarrier    *self,
                                                    FiloFakeReportFunc  func,
                                                    gpointer            user_data);

/* Each text taken is also one line "MESSAGE-ID NONCE" of this file, written
 * before anything is answered: what is left of it after kill -9 is the truth. */
void             filo_fake_carrier_set_ledger_file (FiloFakeCarrier    *self,
                                                    const char         *path);

/* Answers the oldest that waits; FALSE if none does. */
gboolean         filo_fake_carrier_release         (FiloFakeCarrier    *self);

/* (element-type FiloFakeEntry): append-only. */
GPtrArray       *filo_fake_carrier_get_ledger      (FiloFakeCarrier    *self);

/* How often a text of this message was taken. */
guint            filo_fake_carrier_count_taken     (FiloFakeCarrier    *self,
                                                    const char         *message_id);
guint            filo_fake_carrier_count_asked     (FiloFakeCarrier    *self,
                                                    const char         *message_id);

/* The most texts that it ever had under way at the same time. */
guint            filo_fake_carrier_get_peak        (FiloFakeCarrier    *self);

G_END_DECLS
