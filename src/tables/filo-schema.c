/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-schema.h"

#include "filo-sql-resources.h"

/* Whoever links the steps links the SQL that they name, from a static library too. */
__attribute__ ((used)) static GResource *(*const sql_resource) (void) = filo_sql_get_resource;

#define SQL_FOLDER "/io/github/filo_sms/Filo/sql/"

const FiloMigration filo_gateway_migrations[] = {
  { { SQL_FOLDER "gateway-001.sql", NULL } },
};
const guint filo_gateway_n_migrations = G_N_ELEMENTS (filo_gateway_migrations);

const FiloMigration filo_replica_migrations[] = {
  { { SQL_FOLDER "replica-001.sql", SQL_FOLDER "replica-own-001.sql", NULL } },
};
const guint filo_replica_n_migrations = G_N_ELEMENTS (filo_replica_migrations);
