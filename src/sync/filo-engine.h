/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "filo-agent.h"
#include "filo-clock.h"
#include "filo-keyring.h"
#include "filo-random.h"
#include "filo-store.h"
#include "filo-transport.h"

G_BEGIN_DECLS

typedef enum {
  FILO_ENGINE_STATE_SIGNED_OUT,   /* No account, or the gateway no longer knows our token. */
  FILO_ENGINE_STATE_CONNECTING,
  FILO_ENGINE_STATE_CATCHING_UP,  /* progress-done of progress-total. */
  FILO_ENGINE_STATE_LIVE,
  FILO_ENGINE_STATE_OFFLINE,      /* Since offline-since; tries again by itself. */
  FILO_ENGINE_STATE_TOO_OLD,      /* This program or the gateway is too old for the other; see problem. */
  FILO_ENGINE_STATE_NO_ACCESS,    /* The agent's role has no inbox (P10). */
} FiloEngineState;

GType filo_engine_state_get_type (void);
#define FILO_TYPE_ENGINE_STATE (filo_engine_state_get_type ())

#define FILO_ENGINE_ERROR (filo_engine_error_quark ())
GQuark filo_engine_error_quark (void);

/* Why signing in (or a fetch) failed. Every message is a sentence for a person
 * that says what is wrong and what to do; show it as it is. */
typedef enum {
  FILO_ENGINE_ERROR_NOT_A_LINK,      /* Neither a sign-in link nor an address. */
  FILO_ENGINE_ERROR_NO_CODE,         /* An address without a code. */
  FILO_ENGINE_ERROR_BAD_CODE,        /* Not the form of a code, or unknown. */
  FILO_ENGINE_ERROR_EXPIRED_CODE,
  FILO_ENGINE_ERROR_USED_CODE,
  FILO_ENGINE_ERROR_TOO_MANY_TRIES,
  FILO_ENGINE_ERROR_NOT_A_GATEWAY,   /* Something else answers there. */
  FILO_ENGINE_ERROR_TOO_OLD,
  FILO_ENGINE_ERROR_NETWORK,         /* DNS, refused, TLS, timeout: see the message. */
  FILO_ENGINE_ERROR_SIGNED_OUT,
  FILO_ENGINE_ERROR_REFUSED,         /* The gateway said no; its own sentence. */
  FILO_ENGINE_ERROR_TOO_BIG,
} FiloEngineError;

/*
 * Keeps the store true: feed puller, push stream, outbox sender, and the state
 * machine over them. The only type of the sync room that the UI needs. Main
 * thread; never blocks.
 *
 * Properties, read-only, with notify: state, progress-done, progress-total
 * (guint), offline-since (gint64 ms, 0), unsent (guint), problem (a sentence or
 * NULL), agent (FiloAgent, me, or NULL), address (of the gateway, or NULL),
 * clock-skew (gint64 ms: the gateway's clock minus ours, as last seen).
 */
#define FILO_TYPE_ENGINE (filo_engine_get_type ())
G_DECLARE_FINAL_TYPE (FiloEngine, filo_engine, FILO, ENGINE, GObject)

FiloEngine      *filo_engine_new (FiloStore     *store,
                                  FiloTransport *transport,
                                  FiloKeyring   *keyring,
                                  FiloClock     *clock,
                                  FiloRandom    *random);

FiloEngineState  filo_engine_get_state (FiloEngine *self);
guint            filo_engine_get_progress_done (FiloEngine *self);
guint            filo_engine_get_progress_total (FiloEngine *self);
gint64           filo_engine_get_offline_since (FiloEngine *self);
guint            filo_engine_get_unsent (FiloEngine *self);
const char      *filo_engine_get_problem (FiloEngine *self);
FiloAgent       *filo_engine_get_agent (FiloEngine *self);
const char      *filo_engine_get_address (FiloEngine *self);
gint64           filo_engine_get_clock_skew (FiloEngine *self);

/* `link_or_address`: a filo://sign-in link (then `code` is NULL), or the
 * gateway's address (`filo.example.com`, `https://…`, `http://127.0.0.1:8470`)
 * with its code. `device` names this computer in the list of devices; NULL for
 * the host's name. On success the engine starts by itself. */
void             filo_engine_sign_in_async (FiloEngine          *self,
                                            const char          *link_or_address,
                                            const char          *code,
                                            const char          *device,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean         filo_engine_sign_in_finish (FiloEngine    *self,
                                             GAsyncResult  *result,
                                             GError       **error);

/* Starts with the account in the keyring, if there is one; the store is open. */
void             filo_engine_start (FiloEngine *self);
/* Lets go of every connection; nothing is lost. */
void             filo_engine_stop (FiloEngine *self);
/* Somebody doesn't want to wait for the next try. */
void             filo_engine_retry_now (FiloEngine *self);

/* Revokes the token where the gateway can be reached, forgets it, and empties
 * the replica, what is unsent included: ask before when `unsent` isn't 0. */
void             filo_engine_sign_out_async (FiloEngine          *self,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean         filo_engine_sign_out_finish (FiloEngine    *self,
                                              GAsyncResult  *result,
                                              GError       **error);

/* Into `file`, which appears only when all of it is there; at most MEDIA_MAX
 * (5,000,000 bytes). */
void             filo_engine_download_media_async (FiloEngine          *self,
                                                   const char          *media_id,
                                                   GFile               *file,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
gboolean         filo_engine_download_media_finish (FiloEngine    *self,
                                                    GAsyncResult  *result,
                                                    GError       **error);

G_END_DECLS
