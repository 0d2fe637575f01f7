/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-change.h"
#include "filo-codec.h"
#include "filo-fake-clock.h"
#include "filo-seeded-random.h"
#include "filo-store-sync.h"
#include "filo-store.h"
#include "filo-test.h"

G_BEGIN_DECLS

#define TEST_NOW G_GINT64_CONSTANT (1795363200000)   /* 2026-11-22T16:00:00Z */

/* A store in a folder of its own, and the gateway's side of the feed. */
typedef struct {
  char          *folder;
  char          *path;
  FiloFakeClock *clock;
  FiloRandom    *random;
  FiloStore     *store;

  gint64         number;     /* Last change of the feed. */
  const char    *epoch;
  GPtrArray     *arrived;    /* Ids of texts alerted, in order. */
  GPtrArray     *read;       /* Ids of conversations that became read. */
  GPtrArray     *failures;   /* Sentences. */
} StoreFixture;

void      store_fixture_set_up (StoreFixture *f, gconstpointer data);
void      store_fixture_tear_down (StoreFixture *f, gconstpointer data);
/* Opens, closes, or does both as a restart does. */
void      store_fixture_open (StoreFixture *f);
void      store_fixture_close (StoreFixture *f);
/* Lets go without closing: as a program that was killed (what was committed stays). */
void      store_fixture_reopen (StoreFixture *f);

/* Gives the object the next change number and applies it, alone or as one of a
 * batch that is applied by store_fixture_commit(). Takes the object. */
void      store_fixture_say (StoreFixture *f, FiloKind kind, gpointer object);
void      store_fixture_say_gone (StoreFixture *f, FiloKind kind, const char *id);
void      store_fixture_apply (StoreFixture *f, FiloChangeBatch *batch);
char     *store_fixture_cursor (StoreFixture *f);
/* Applies a whole snapshot of `objects` (GObject, any kinds in order). */
void      store_fixture_snapshot (StoreFixture *f, GPtrArray *objects);
/* Waits until every job asked so far is done and delivered. */
void      store_fixture_settle (StoreFixture *f);

/* Agent a1; p1 with conversation c1 and two inbound texts, the second unread. */
void              store_fixture_begin_world (StoreFixture *f);
void              store_fixture_be_agent (StoreFixture *f);
/* Waits for what it asks of c1, the outbox, or a conversation. */
FiloMessage      *store_fixture_send (StoreFixture *f, const char *text, guint64 revision);
GPtrArray        *store_fixture_list_heads (StoreFixture *f);
FiloOutboxEntry  *store_fixture_begin (StoreFixture *f, gint64 number);
void              store_fixture_accept (StoreFixture *f, gint64 number, gpointer answer);
void              store_fixture_refuse (StoreFixture *f, gint64 number, const char *code);
FiloConversation *store_fixture_load (StoreFixture *f, const char *id);

/* Makers; ids as given. */
FiloProfile      *make_profile (const char *id);
FiloConversation *make_conversation (const char *id, const char *profile_id, gint64 last_at);
FiloMessage      *make_inbound (const char *id, const char *conversation_id, gint64 position);
FiloMessage      *make_reply (const char *id, const char *conversation_id, gint64 position,
                              const char *agent_id);
/* Copies by the codec. */
gpointer          copy_object (FiloKind kind, gpointer object);
FiloKind          kind_of (gpointer object);

G_END_DECLS
