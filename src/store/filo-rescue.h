/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* What could be read of a damaged replica: work that exists nowhere else. */
typedef struct {
  GPtrArray  *commands;   /* FiloOutboxEntry */
  GPtrArray  *messages;   /* FiloMessage, unsent and refused ones */
  GHashTable *drafts;     /* conversation id → text */
  char       *address;
  char       *agent_id;
} FiloRescue;

void        filo_rescue_free (FiloRescue *rescue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloRescue, filo_rescue_free)

/* Renames the replica at `path` (with -wal and -shm) to a name with the date and
 * reads what it can of it. No connection may be open. Blocks: not for the main
 * loop. `now` in ms. Fails only where the file can't be renamed. */
FiloRescue *filo_rescue_set_aside (const char  *path,
                                   gint64       now,
                                   char       **aside,
                                   GError     **error);
/* Puts it into a fresh replica; worker thread, in a transaction. */
gboolean    filo_rescue_put (const FiloRescue  *rescue,
                             FiloDb            *db,
                             gint64             now,
                             GError           **error);

G_END_DECLS
