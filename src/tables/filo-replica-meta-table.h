/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* Small facts of a replica, by name. Worker thread only. */
#define FILO_REPLICA_CURSOR          "cursor"           /* Changes up to here are applied. */
#define FILO_REPLICA_SNAPSHOT_CURSOR "snapshot-cursor"  /* Of a snapshot under way. */
#define FILO_REPLICA_SNAPSHOT_FROM   "snapshot-from"    /* KIND:ID of its last row applied. */
#define FILO_REPLICA_SNAPSHOT_DONE   "snapshot-done"    /* Rows of it applied so far. */
#define FILO_REPLICA_SNAPSHOT_TOTAL  "snapshot-total"
#define FILO_REPLICA_ADDRESS         "address"          /* Whose replica this is. */
#define FILO_REPLICA_AGENT           "agent"

/* The value (transfer full); NULL without an error when there is none. */
char     *filo_replica_meta_table_get (FiloDb      *db,
                                       const char  *key,
                                       GError     **error);
/* NULL removes it. */
gboolean  filo_replica_meta_table_set (FiloDb      *db,
                                       const char  *key,
                                       const char  *value,
                                       GError     **error);

G_END_DECLS
