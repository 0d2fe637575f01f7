/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "filo-enums.h"
#include "filo-outbox-table.h"
#include "filo-store.h"

G_BEGIN_DECLS

/*
 * The side of the store that the sync room uses: what the gateway said goes in,
 * what it shall be told comes out. Main thread; bytes are parsed in the worker.
 */

/* A command older than this is never posted: it asks. */
#define FILO_COMMAND_TOO_OLD_MS (14 * 24 * 60 * 60 * G_GINT64_CONSTANT (1000))
/* The desktop's own refusal code for it. */
#define FILO_CODE_TOO_OLD "too-old"
/* A text that is older than SEND_LATE when it could at last go: never sent in silence (U2). */
#define FILO_CODE_LATE "late"

/* Where the replica stands; NULL before the first snapshot has ended. */
const char *filo_store_get_cursor (FiloStore *self);
/* The gateway whose replica this is, or NULL. */
const char *filo_store_get_address (FiloStore *self);

/* Whose replica it is from now on. That of another agent (whose id is
 * unique among all gateways) is emptied first, the outbox and drafts included. */
void        filo_store_set_account_async (FiloStore           *self,
                                          const char          *address,
                                          const char          *agent_id,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean    filo_store_set_account_finish (FiloStore     *self,
                                           GAsyncResult  *result,
                                           GError       **error);

/* Empties everything. */
void        filo_store_clear_async (FiloStore           *self,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
gboolean    filo_store_clear_finish (FiloStore     *self,
                                     GAsyncResult  *result,
                                     GError       **error);

/* Applies {after?, cursor, changes, more?} and the cursor in one transaction,
 * if it follows on the stored cursor (`after`, or the member of that name where
 * it is NULL). finish: *matched FALSE = it didn't, and nothing was applied. */
void        filo_store_apply_changes_async (FiloStore           *self,
                                            GBytes              *json,
                                            const char          *after,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean    filo_store_apply_changes_finish (FiloStore     *self,
                                             GAsyncResult  *result,
                                             gboolean      *matched,
                                             gboolean      *more,
                                             GError       **error);

/* A snapshot: whole lines of NDJSON in the order they came. The header begins a
 * new one; where `resumed`, it must go on with the one that is under way, or
 * nothing is applied and it fails. After the end line the cursor is stored and what the snapshot
 * didn't bring is gone. */
gboolean    filo_store_get_snapshot_place (FiloStore   *self,
                                           const char **cursor,
                                           FiloKind    *kind,
                                           const char **id);
void        filo_store_apply_snapshot_async (FiloStore           *self,
                                             GBytes              *lines,
                                             gboolean             resumed,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean    filo_store_apply_snapshot_finish (FiloStore     *self,
                                              GAsyncResult  *result,
                                              guint         *done,
                                              guint         *total,
                                              gboolean      *ended,
                                              GError       **error);

/* A page of older messages ({messages, more}); no alerts come of it. */
void        filo_store_apply_page_async (FiloStore           *self,
                                         GBytes              *json,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean    filo_store_apply_page_finish (FiloStore     *self,
                                          GAsyncResult  *result,
                                          gboolean      *more,
                                          GError       **error);

/* The commands that may be posted now, one per lane (FiloOutboxEntry). */
void        filo_store_list_outbox_async (FiloStore           *self,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
GPtrArray  *filo_store_list_outbox_finish (FiloStore     *self,
                                           GAsyncResult  *result,
                                           GError       **error);
/* Marks that it is about to be posted, on disk. finish gives it as it is now,
 * or NULL without an error when it was taken back meanwhile or is too old. */
void        filo_store_begin_command_async (FiloStore           *self,
                                            gint64               number,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
FiloOutboxEntry *filo_store_begin_command_finish (FiloStore     *self,
                                                  GAsyncResult  *result,
                                                  GError       **error);
/* The gateway did it; `json` is the object it answered with, or NULL. */
void        filo_store_accept_command_async (FiloStore           *self,
                                             gint64               number,
                                             GBytes              *json,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
/* The gateway said no, for good; `problem` is its JSON, or NULL. */
void        filo_store_refuse_command_async (FiloStore           *self,
                                             gint64               number,
                                             const char          *code,
                                             const char          *sentence,
                                             GBytes              *problem,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean    filo_store_end_command_finish (FiloStore     *self,
                                           GAsyncResult  *result,
                                           GError       **error);

/* How older texts are had from the gateway; set by the engine. It must call
 * `done` once, with an error that is a sentence, or none; `more`: the gateway
 * has still older ones. */
typedef void (*FiloStoreOlderDone) (gboolean      more,
                                    const GError *error,
                                    gpointer      done_data);
typedef void (*FiloStoreFetchOlder) (FiloStore          *self,
                                     const char         *conversation_id,
                                     gint64              before,
                                     FiloStoreOlderDone  done,
                                     gpointer            done_data,
                                     gpointer            user_data);
void        filo_store_set_fetch_older (FiloStore           *self,
                                        FiloStoreFetchOlder  func,
                                        gpointer             user_data);

G_END_DECLS
