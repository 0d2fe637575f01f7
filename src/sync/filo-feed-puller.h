/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-session.h"
#include "filo-store.h"

G_BEGIN_DECLS

/* What stops the parts of this room, beyond FILO_TRANSPORT_ERROR. */
#define FILO_SYNC_ERROR (filo_sync_error_quark ())
GQuark filo_sync_error_quark (void);

typedef enum {
  FILO_SYNC_ERROR_SIGNED_OUT,   /* 401: the token is no good any more. */
  FILO_SYNC_ERROR_NO_ACCESS,    /* 403 no-access: the role has no inbox. */
  FILO_SYNC_ERROR_BUSY,         /* 429, 5xx: later. */
  FILO_SYNC_ERROR_ODD,          /* An answer that a gateway wouldn't give. */
} FiloSyncError;

/* The error of an answer that isn't a success. */
GError *filo_sync_error_from_answer (const FiloAnswer *answer);

/*
 * Brings the replica up to date by asking: a snapshot where there is no cursor
 * (or the gateway no longer keeps what came after it), gone on with where it
 * broke off, then pages of changes until there are no more. Main thread.
 *
 * Signal "progress" (guint done, guint total): of a snapshot.
 */
#define FILO_TYPE_FEED_PULLER (filo_feed_puller_get_type ())
G_DECLARE_FINAL_TYPE (FiloFeedPuller, filo_feed_puller, FILO, FEED_PULLER, GObject)

FiloFeedPuller *filo_feed_puller_new (FiloStore   *store,
                                      FiloSession *session);
/* One at a time. */
void            filo_feed_puller_pull_async (FiloFeedPuller      *self,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean        filo_feed_puller_pull_finish (FiloFeedPuller  *self,
                                              GAsyncResult    *result,
                                              GError         **error);

G_END_DECLS
