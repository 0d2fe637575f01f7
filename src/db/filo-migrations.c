/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-migrations.h"

#include <gio/gio.h>

static gboolean
run_resource (FiloDb      *db,
              const char  *resource,
              GError     **error)
{
  g_autoptr(GBytes) bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *sql = NULL;

  if (bytes == NULL)
    return FALSE;
  sql = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (filo_db_execute (db, sql, error))
    return TRUE;
  g_prefix_error (error, "%s: ", resource);
  return FALSE;
}

static gboolean
run_step (FiloDb               *db,
          const FiloMigration  *step,
          int                   version,
          GError              **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (step->resources) && step->resources[i] != NULL; i++)
    if (!run_resource (db, step->resources[i], error))
      return FALSE;
  return filo_db_set_version (db, version, error);
}

gboolean
filo_migrations_apply (FiloDb               *db,
                       const FiloMigration  *steps,
                       guint                 n_steps,
                       GError              **error)
{
  int version;

  g_return_val_if_fail (FILO_IS_DB (db), FALSE);

  if (!filo_db_get_version (db, &version, error))
    return FALSE;
  if (version < 0 || (guint) version > n_steps)
    {
      g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_TOO_NEW,
                   "%s: a newer version of this program made the file (its schema is %d, this "
                   "program knows up to %u); install that version again, or a later one",
                   filo_db_get_path (db), version, n_steps);
      return FALSE;
    }
  if (filo_db_get_mode (db) == FILO_DB_READER && (guint) version < n_steps)
    {
      g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED,
                   "%s: the file isn't up to date yet (its schema is %d, not %u)",
                   filo_db_get_path (db), version, n_steps);
      return FALSE;
    }
  for (guint i = version; i < n_steps; i++)
    {
      if (!filo_db_begin (db, error))
        return FALSE;
      if (!run_step (db, &steps[i], i + 1, error) || !filo_db_commit (db, error))
        {
          g_autoptr(GError) rollback_error = NULL;

          /* The first failure says more; without a commit nothing stays anyway. */
          if (!filo_db_rollback (db, &rollback_error))
            g_prefix_error (error, "%s; ", rollback_error->message);
          return FALSE;
        }
    }
  return TRUE;
}
