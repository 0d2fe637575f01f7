/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-migrations.h"

G_BEGIN_DECLS

/* The schema of a gateway's file, step by step. */
extern const FiloMigration filo_gateway_migrations[];
extern const guint         filo_gateway_n_migrations;

/* The schema of a desktop's replica. */
extern const FiloMigration filo_replica_migrations[];
extern const guint         filo_replica_n_migrations;

G_END_DECLS
