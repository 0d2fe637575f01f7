/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-engine.h"
#include "filo-fake-clock.h"
#include "filo-fault-transport.h"
#include "filo-seeded-random.h"
#include "filo-store-sync.h"
#include "filo-test-gateway.h"
#include "filo-test.h"

G_BEGIN_DECLS

#define DESK_NOW G_GINT64_CONSTANT (1795363200000)   /* 2026-11-22T16:00:00Z, 17:00 in Rome */

/* One agent's desktop without windows: store, engine, and a network that can be
 * made bad. */
typedef struct {
  char               *folder;
  FiloFakeClock      *clock;
  FiloRandom         *random;
  FiloFaultTransport *network;
  FiloKeyring        *keyring;
  FiloStore          *store;
  FiloEngine         *engine;
  guint               n_arrived;
  GPtrArray          *arrived;     /* Texts (words) alerted. */
  GPtrArray          *failures;    /* Sentences. */
} Desk;

Desk     *desk_new (FiloFakeClock *clock, guint64 seed);
void      desk_free (Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)
/* The program ends and begins again. Killed: nothing is told to anybody. */
void      desk_stop (Desk *desk);
void      desk_start (Desk *desk);

/* NULL, or the sentence of the error; `code` gets its code (0 = none). */
char     *desk_sign_in (Desk *desk, const char *link, const char *code, int *error_code);
void      desk_sign_in_well (Desk *desk, FiloTestGateway *gateway, const char *agent_id);
gboolean  desk_is_at (Desk *desk, const char *cursor);
/* Waits until it has all that the gateway has, which may still move. */
void      desk_wait_live (Desk *desk, FiloTestGateway *gateway);
/* Everything that the replica holds of the gateway's, as sorted text. */
char     *desk_dump (Desk *desk);
/* Waits until the replica holds exactly what the gateway has published. */
void      desk_wait_equal (Desk *desk, FiloTestGateway *gateway);

/* The test's clock runs by itself: each millisecond is many of its own. */
guint     run_clock (FiloFakeClock *clock, guint ms_per_tick);

G_END_DECLS
