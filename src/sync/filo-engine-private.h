/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-backoff.h"
#include "filo-engine.h"
#include "filo-feed-puller.h"
#include "filo-outbox-sender.h"
#include "filo-push-stream.h"
#include "filo-session.h"
#include "filo-store-sync.h"

G_BEGIN_DECLS

/* What the files of the engine share. Nobody else includes it. */
struct _FiloEngine
{
  GObject           parent_instance;

  FiloStore        *store;
  FiloTransport    *transport;
  FiloKeyring      *keyring;
  FiloClock        *clock;
  FiloRandom       *random;
  GNetworkMonitor  *network;

  FiloEngineState   state;
  guint             progress_done;
  guint             progress_total;
  gint64            offline_since;
  guint             unsent;
  char             *problem;
  FiloAgent        *agent;
  gint64            clock_skew;

  FiloAccount      *account;      /* NULL while signed out. */
  FiloSession      *session;      /* Of the account. */
  gboolean          running;      /* Between start and stop. */

  /* One connection; each try has its own. */
  GCancellable     *cancellable;
  FiloFeedPuller   *puller;
  FiloPushStream   *stream;
  FiloOutboxSender *sender;
  gboolean          pulling;
  gboolean          pull_again;
  gboolean          streaming;    /* The stream is open. */

  FiloBackoff       backoff;
  guint             retry_timer;
  guint             health_timer; /* Fires when the connection has held for a while. */
  guint             watch_timer;  /* Sees the computer wake up. */
  gint64            watch_wall;
  gint64            watch_monotonic;
};

void filo_engine_set_state (FiloEngine      *self,
                            FiloEngineState  state);
/* NULL: none any more. */
void filo_engine_set_problem (FiloEngine *self,
                              const char *problem);
void filo_engine_set_agent (FiloEngine *self,
                            FiloAgent  *agent);
void filo_engine_set_progress (FiloEngine *self,
                               guint       done,
                               guint       total);
void filo_engine_set_clock_skew (FiloEngine *self,
                                 gint64      skew);
/* Whose account; NULL for nobody. Takes it. */
void filo_engine_take_account (FiloEngine  *self,
                               FiloAccount *account);
/* Begins a connection now, or lets go of it. */
void filo_engine_connect (FiloEngine *self);
void filo_engine_disconnect (FiloEngine *self);
/* Older texts for the store. */
void filo_engine_fetch_older (FiloStore          *store,
                              const char         *conversation_id,
                              gint64              before,
                              FiloStoreOlderDone  done,
                              gpointer            done_data,
                              gpointer            user_data);

G_END_DECLS
