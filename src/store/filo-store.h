/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "filo-agent.h"
#include "filo-clock.h"
#include "filo-command.h"
#include "filo-conversation-list.h"
#include "filo-conversation.h"
#include "filo-counts.h"
#include "filo-message.h"
#include "filo-number.h"
#include "filo-profile.h"
#include "filo-random.h"
#include "filo-settings.h"
#include "filo-source.h"
#include "filo-thread-list.h"

G_BEGIN_DECLS

#define FILO_STORE_ERROR (filo_store_error_quark ())
GQuark filo_store_error_quark (void);

typedef enum {
  FILO_STORE_ERROR_CLOSED,     /* Not open, or closed meanwhile. */
  FILO_STORE_ERROR_NOT_FOUND,  /* No such object in the replica. */
  FILO_STORE_ERROR_OFFLINE,    /* Not kept on this computer and no connection. */
  FILO_STORE_ERROR_DROPPED,    /* Something done earlier was refused or too old; it was taken back. */
  FILO_STORE_ERROR_REBUILT,    /* The replica was damaged; it was set aside and is fetched anew. */
} FiloStoreError;

/*
 * The desktop's replica: the façade of the store room. Main thread only; all
 * SQL runs in its two worker threads. One pooled GObject per id: whoever asks
 * for the same id gets the same object, which follows every change by notify.
 *
 * Acts (send, patch, block …) take effect in the replica at once, together with
 * an outbox row in the same transaction, survive a restart, and are sent by the
 * engine once, in order per conversation. What the gateway refuses is taken
 * back: a text stays in its thread as `refused` with its code, anything else
 * returns to what the gateway says and "failed" is emitted.
 *
 * Signals:
 * "texts-arrived" (GPtrArray of FiloMessage): new unread inbound texts, each
 *    reported once in the life of the replica, marked so on disk beforehand;
 *    never those of blocked people, keywords, or texts of the first sync.
 * "conversation-read" (const char *id): became read, here or elsewhere.
 * "outbox-changed": filo_store_get_unsent() may have changed.
 * "failed" (GError): for a banner; the message is a sentence.
 */
#define FILO_TYPE_STORE (filo_store_get_type ())
G_DECLARE_FINAL_TYPE (FiloStore, filo_store, FILO, STORE, GObject)

/* `path` is the database file; its folder is made (0700) where it is missing. */
FiloStore            *filo_store_new (const char *path,
                                      FiloClock  *clock,
                                      FiloRandom *random);

/* Opens or makes the replica. A damaged one is set aside under a name with the
 * date, a fresh one takes its place with the outbox and drafts that could be
 * read, and "failed" says so (FILO_STORE_ERROR_REBUILT) after the open. */
void                  filo_store_open_async (FiloStore           *self,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean              filo_store_open_finish (FiloStore     *self,
                                              GAsyncResult  *result,
                                              GError       **error);

/* Finishes what was asked before and closes both connections. */
void                  filo_store_close_async (FiloStore           *self,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean              filo_store_close_finish (FiloStore     *self,
                                               GAsyncResult  *result,
                                               GError       **error);
gboolean              filo_store_is_open (FiloStore *self);

/* Pooled objects (transfer full). Hollow (`loaded` FALSE) until read from the
 * replica, which starts by itself. */
FiloConversation     *filo_store_dup_conversation (FiloStore  *self,
                                                   const char *id);
FiloProfile          *filo_store_dup_profile (FiloStore  *self,
                                              const char *id);

/* Small tables, held in memory (transfer none, NULL when unknown). The settings
 * object is always there and always the same. */
FiloAgent            *filo_store_get_agent (FiloStore  *self,
                                            const char *id);
FiloSource           *filo_store_get_source (FiloStore  *self,
                                             const char *id);
FiloNumber           *filo_store_get_number (FiloStore  *self,
                                             const char *id);
FiloSettings         *filo_store_get_settings (FiloStore *self);

/* The agent who is signed in (id, NULL before the first sign-in). */
const char           *filo_store_get_me (FiloStore *self);

FiloConversationList *filo_store_new_conversation_list (FiloStore              *self,
                                                        FiloConversationFilter  filter);
FiloThreadList       *filo_store_new_thread_list (FiloStore  *self,
                                                  const char *conversation_id);
FiloCounts           *filo_store_get_counts (FiloStore *self);

/* What a person bought, newest first, at most @limit: finish gives a GPtrArray
 * of FiloOrder (transfer full), which doesn't follow changes. */
void                  filo_store_list_orders_async (FiloStore           *self,
                                                    const char          *profile_id,
                                                    guint                limit,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
GPtrArray            *filo_store_list_orders_finish (FiloStore     *self,
                                                     GAsyncResult  *result,
                                                     GError       **error);

/* Texts and acts that haven't reached the gateway yet; refused ones don't count. */
guint                 filo_store_get_unsent (FiloStore *self);

/* Writes a reply: it stands in the thread as `unsent` when the callback comes.
 * `thread_revision` is filo_thread_list_get_revision() of the thread shown. */
void                  filo_store_send_text_async (FiloStore           *self,
                                                  const char          *conversation_id,
                                                  const char          *text,
                                                  guint64              thread_revision,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
/* Returns the pooled message (transfer full). */
FiloMessage          *filo_store_send_text_finish (FiloStore     *self,
                                                   GAsyncResult  *result,
                                                   GError       **error);

/* Acts without an answer: an error comes by "failed". */
void                  filo_store_patch_conversation (FiloStore                   *self,
                                                     const char                  *conversation_id,
                                                     const FiloConversationPatch *patch);
void                  filo_store_block (FiloStore  *self,
                                        const char *profile_id);
void                  filo_store_unblock (FiloStore  *self,
                                          const char *profile_id);
void                  filo_store_opt_out (FiloStore  *self,
                                          const char *profile_id);

/* Takes back a text that is unsent, waiting, queued or held (undo). One that
 * never left this computer is gone at once. */
void                  filo_store_cancel_message (FiloStore  *self,
                                                 const char *message_id);
/* A failed text: once more. */
void                  filo_store_retry_message (FiloStore  *self,
                                                const char *message_id);

typedef enum { FILO_SETTLE_AGAIN, FILO_SETTLE_SENT } FiloSettle;
/* A text whose fate is unknown: a person decides. */
void                  filo_store_settle_message (FiloStore  *self,
                                                 const char *message_id,
                                                 FiloSettle  as);
/* A waiting or held text: now. */
void                  filo_store_send_now (FiloStore  *self,
                                           const char *message_id);
/* A refused text: as a deliberate act, against the thread as it is now. */
void                  filo_store_resend_refused (FiloStore  *self,
                                                 const char *message_id);
/* A refused text: away with it. */
void                  filo_store_discard_refused (FiloStore  *self,
                                                  const char *message_id);

/* Drafts: one per conversation; NULL or "" removes it. Durable when written;
 * the view decides how often. */
void                  filo_store_save_draft (FiloStore  *self,
                                             const char *conversation_id,
                                             const char *text);
void                  filo_store_load_draft_async (FiloStore           *self,
                                                   const char          *conversation_id,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
/* The text (transfer full), or NULL without an error when there is none. */
char                 *filo_store_load_draft_finish (FiloStore     *self,
                                                    GAsyncResult  *result,
                                                    GError       **error);
gboolean              filo_store_has_draft (FiloStore  *self,
                                            const char *conversation_id);

G_END_DECLS
