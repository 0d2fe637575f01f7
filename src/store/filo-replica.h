/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-change.h"
#include "filo-db.h"
#include "filo-delta.h"
#include "filo-outbox-table.h"

G_BEGIN_DECLS

/*
 * One writer job's hand on the replica: every row that the gateway says goes
 * through here, so that no older change ever covers a newer one, commands on
 * their way keep their effect, arrivals are judged once, and the delta lists
 * what changed. Worker thread only; lives for one job.
 */
typedef struct {
  FiloDb     *db;
  FiloDelta  *delta;
  const char *me;              /* Agent id, may be NULL. */
  gint64      now;
  gboolean    has_commands;    /* The outbox isn't empty: objects may need an overlay. */
  gboolean    has_gone;        /* There are tombstones to look at. */
  gboolean    note_arrivals;   /* Inbound texts that come now are news. */
  gboolean    only_missing;    /* Notes only those that weren't here before. */
} FiloReplica;

/* Fills `self` for a job. */
gboolean filo_replica_begin (FiloReplica  *self,
                             FiloDb       *db,
                             FiloDelta    *delta,
                             const char   *me,
                             gint64        now,
                             GError      **error);

/* Applies one object as the gateway says it (NULL = gone); *applied says whether
 * it was news. `change` 0 takes the object's own number. */
gboolean filo_replica_apply (FiloReplica  *self,
                             FiloKind      kind,
                             const char   *id,
                             GObject      *object,
                             gint64        change,
                             gboolean     *applied,
                             GError      **error);

/* Stores an object that only we know or changed, without asking its number. */
gboolean filo_replica_put_local_message (FiloReplica  *self,
                                         FiloMessage  *message,
                                         GError      **error);
gboolean filo_replica_remove_local_message (FiloReplica  *self,
                                            const char   *id,
                                            GError      **error);

/* A command enters: what it concerns is kept as the gateway said it, and shown
 * with the command's effect. Sets the entry's number. */
gboolean filo_replica_add_command (FiloReplica      *self,
                                   FiloOutboxEntry  *entry,
                                   GError          **error);
/* A command leaves, done or refused: its effect ends. */
gboolean filo_replica_remove_command (FiloReplica            *self,
                                      const FiloOutboxEntry  *entry,
                                      GError                **error);
/* The gateway said yes with this change number: the effect stays until the feed
 * has got there. */
gboolean filo_replica_accept_command (FiloReplica            *self,
                                      const FiloOutboxEntry  *entry,
                                      gint64                  change,
                                      GError                **error);

/* Everything up to `cursor` is applied: stores it, lets accepted commands go. */
gboolean filo_replica_set_cursor (FiloReplica  *self,
                                  const char   *cursor,
                                  GError      **error);

/* Judges arrivals, looks where the conversations stand now, counts the outbox. */
gboolean filo_replica_end (FiloReplica  *self,
                           GError      **error);

G_END_DECLS
