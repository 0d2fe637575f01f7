/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* Step n (from 0) takes a file from version n to n + 1: the SQL files of GResource that it names,
 * NULL-terminated, in one transaction. */
typedef struct
{
  const char *resources[8];
} FiloMigration;

/* WRITER: brings the file to version n_steps. READER: only checks that it is there. A newer file is
 * TOO_NEW and is left as it was, as it is when a step fails. */
gboolean filo_migrations_apply (FiloDb               *db,
                                const FiloMigration  *steps,
                                guint                 n_steps,
                                GError              **error);

G_END_DECLS
