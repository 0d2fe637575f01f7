/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db-worker.h"
#include "filo-pool.h"
#include "filo-replica.h"
#include "filo-store-sync.h"
#include "filo-store.h"

G_BEGIN_DECLS

/* What the files of this room share. Nobody else includes it. */

/* Rows of a first report: what a tall window shows. */
#define FILO_LIST_FIRST 20
/* Texts of a thread loaded at once (THREAD_PAGE). */
#define FILO_THREAD_PAGE 50

typedef struct {
  char    *cursor;         /* Of a snapshot under way, or NULL. */
  char    *from;           /* KIND:ID of its last row, or NULL. */
  gint64   done;
  gint64   total;
} FiloSnapshotPlace;

struct _FiloStore
{
  GObject            parent_instance;

  char              *path;
  FiloClock         *clock;
  FiloRandom        *random;

  FiloDbWorker      *writer;              /* NULL while closed. */
  FiloDbWorker      *reader;
  gboolean           open;
  gboolean           rebuilding;

  FiloPool          *conversations;
  FiloPool          *profiles;
  FiloPool          *messages;
  GHashTable        *agents;              /* id → object */
  GHashTable        *sources;
  GHashTable        *numbers;
  FiloSettings      *settings;
  GHashTable        *drafts;              /* conversation id → text */
  FiloCounts        *counts;

  GPtrArray         *conversation_lists;  /* Borrowed; they take themselves out. */
  GPtrArray         *thread_lists;

  char              *cursor;
  char              *me;
  char              *address;
  FiloSnapshotPlace  snapshot;
  guint              unsent;
  guint64            serial;              /* Deltas taken so far. */

  gboolean           loading;             /* One load job at a time. */
  guint64            load_serial;         /* The serial when it was asked for. */
  guint              load_source;
  GPtrArray         *wanted;              /* FiloWanted, the newest last. */

  gboolean           counting;
  guint              count_source;
  gboolean           count_again;

  FiloStoreFetchOlder fetch_older;
  gpointer            fetch_older_data;
};

/* A job on the replica: runs in the writer's thread between filo_replica_begin()
 * and filo_replica_end(). */
typedef gboolean (*FiloReplicaFunc) (FiloReplica  *replica,
                                     gpointer      args,
                                     GError      **error);

/* Runs it; after the commit its delta is taken over and then handed to finish().
 * With a NULL callback an error comes by "failed". */
void         filo_store_run (FiloStore           *self,
                             FiloReplicaFunc      func,
                             gpointer             args,
                             GDestroyNotify       args_destroy,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data);
FiloDelta   *filo_store_run_finish (FiloStore     *self,
                                    GAsyncResult  *result,
                                    GError       **error);

/* Runs a reading job; callback and finish as of FiloDbWorker. */
void         filo_store_read (FiloStore           *self,
                              FiloDbFunc           func,
                              gpointer             data,
                              GDestroyNotify       data_destroy,
                              GDestroyNotify       result_destroy,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);
gpointer     filo_store_read_finish (FiloStore     *self,
                                     GAsyncResult  *result,
                                     GError       **error);

/* Objects of the small tables that are held in memory: put or taken over. */
void         filo_store_put_small (GHashTable *table,
                                   GPtrArray  *fresh,
                                   FiloKind    kind);
/* Everything that is shown may have changed. */
void         filo_store_reload_everything (FiloStore *self);

/* The replica was emptied. */
void         filo_store_forget_everything (FiloStore *self);

void         filo_store_emit_failed (FiloStore    *self,
                                     const GError *error);
/* Emits, and sets a damaged replica aside. */
void         filo_store_handle_error (FiloStore    *self,
                                      const GError *error);

/* pool */
FiloConversation *filo_store_dup_conversation_of_entry (FiloStore *self,
                                                        gint64     entry);
/* A fresh conversation read while the store's serial was `serial`: the pooled
 * object with its values. Where the row's object had been hollow and another
 * one has the id, lists exchange it. Transfer full. */
FiloConversation *filo_store_adopt_conversation (FiloStore        *self,
                                                 gint64            entry,
                                                 FiloConversation *fresh,
                                                 FiloProfile      *profile,
                                                 guint64           serial);
FiloMessage      *filo_store_adopt_message (FiloStore   *self,
                                            FiloMessage *fresh,
                                            guint64      serial);
void              filo_store_take_conversations (FiloStore *self,
                                                 FiloDelta *delta);
void              filo_store_take_profiles (FiloStore *self,
                                            FiloDelta *delta);
void              filo_store_stop_loading (FiloStore *self);
void              filo_wanted_free (gpointer data);

/* A conversation with its person, as a reading job finds it. */
typedef struct {
  gint64            entry;
  FiloConversation *conversation;
  FiloProfile      *profile;        /* May be NULL. */
} FiloLoadedRow;

void          filo_loaded_row_free (gpointer data);
FiloLoadedRow *filo_loaded_row_read (FiloDb      *db,
                                     gint64       entry,
                                     const char  *id,
                                     GError     **error);

/* counts */
void          filo_counts_take (FiloCounts  *self,
                                const guint  counts[FILO_N_PLACES]);
void          filo_store_recount (FiloStore *self);

/* lists */
FiloConversationList *filo_conversation_list_new (FiloStore              *store,
                                                  FiloConversationFilter  filter);
void          filo_conversation_list_take (FiloConversationList *self,
                                           FiloDelta            *delta);
void          filo_conversation_list_reload (FiloConversationList *self);
void          filo_conversation_list_exchange (FiloConversationList *self,
                                               gint64                entry);
FiloThreadList *filo_thread_list_new (FiloStore  *store,
                                      const char *conversation_id);
void          filo_thread_list_take (FiloThreadList *self,
                                     FiloMessage    *message);
void          filo_thread_list_drop (FiloThreadList *self,
                                     const char     *message_id);
void          filo_thread_list_reload (FiloThreadList *self);
/* "me" is known at last, or another one. */
void          filo_thread_list_recount_revision (FiloThreadList *self);

G_END_DECLS
