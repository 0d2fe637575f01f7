/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-db.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filo-private-file.h"
#include "filo-db-private.h"

#define BUSY_MS 5000

struct _FiloDb
{
  GObject     parent_instance;

  char       *path;
  FiloDbMode  mode;
  GThread    *thread;       /* The only one that may use us; compared, never joined. */
  sqlite3    *handle;
  GHashTable *statements;   /* sql → FiloStatement. */
  GHashTable *by_constant;  /* Address of a constant sql → Prepared: hashing the long text costs
                             * more than a small statement. */
  int         lock_fd;      /* A writer's, of path-lock; -1 = none. */
  guint       savepoints;   /* How many are open. */
};

G_DEFINE_FINAL_TYPE (FiloDb, filo_db, G_TYPE_OBJECT)
G_DEFINE_QUARK (filo-db-error-quark, filo_db_error)

static FiloDbError
classify (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return FILO_DB_ERROR_CORRUPT;
    case SQLITE_FULL:
      return FILO_DB_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return FILO_DB_ERROR_READONLY;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return FILO_DB_ERROR_CONSTRAINT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return FILO_DB_ERROR_BUSY;
    default:
      return FILO_DB_ERROR_FAILED;
    }
}

static const char *
describe (FiloDbError code)
{
  switch (code)
    {
    case FILO_DB_ERROR_CORRUPT:
      return "the file is damaged or not a database";
    case FILO_DB_ERROR_FULL:
      return "no space is left";
    case FILO_DB_ERROR_READONLY:
      return "the file can't be opened or written";
    case FILO_DB_ERROR_CONSTRAINT:
      return "the row breaks a rule of its table";
    case FILO_DB_ERROR_BUSY:
      return "another program is using the file";
    case FILO_DB_ERROR_TOO_NEW:
      return "the file is from a newer version";
    case FILO_DB_ERROR_FAILED:
      return "the database failed";
    }
  g_assert_not_reached ();
}

void
filo_db_set_error (FiloDb  *self,
                   int      code,
                   GError **error)
{
  FiloDbError kind;
  int system = sqlite3_system_errno (self->handle);

  /* A disk or quota that is full shows as a plain I/O error when a file can't grow. */
  kind = classify (code);
  if ((code & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT || system == EFBIG))
    kind = FILO_DB_ERROR_FULL;
  g_set_error (error, FILO_DB_ERROR, kind, "%s: %s (%s)", self->path, describe (kind),
               sqlite3_errcode (self->handle) == SQLITE_OK ? sqlite3_errstr (code)
                                                           : sqlite3_errmsg (self->handle));
}

void
filo_db_assert_thread (FiloDb *self)
{
  if (G_UNLIKELY (self->thread != g_thread_self ()))
    g_error ("%s: used outside of its thread", self->path);
}

static void
close_handle (FiloDb *self)
{
  g_hash_table_remove_all (self->by_constant);
  g_hash_table_remove_all (self->statements);
  if (self->handle != NULL)
    {
      /* A reader that saw the file last must not checkpoint it; it was told not to when opened. */
      sqlite3_close_v2 (self->handle);
      self->handle = NULL;
    }
  if (self->lock_fd >= 0)
    {
      close (self->lock_fd);
      self->lock_fd = -1;
    }
}

static void
filo_db_finalize (GObject *object)
{
  FiloDb *self = FILO_DB (object);

  if (self->handle != NULL)
    filo_db_assert_thread (self);
  close_handle (self);
  g_hash_table_unref (self->by_constant);
  g_hash_table_unref (self->statements);
  g_free (self->path);

  G_OBJECT_CLASS (filo_db_parent_class)->finalize (object);
}

static void
filo_db_class_init (FiloDbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = filo_db_finalize;
}

static void
filo_db_init (FiloDb *self)
{
  self->thread = g_thread_self ();
  self->lock_fd = -1;
  self->by_constant = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) filo_statement_free);
}

static gboolean
fail_to_lock (FiloDb     *self,
              const char *lock_path,
              GError    **error)
{
  int code = errno;

  if (code == EWOULDBLOCK)
    g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_BUSY,
                 "%s: another program is using the file; only one may write to it", self->path);
  else
    g_set_error (error, FILO_DB_ERROR,
                 code == ENOSPC || code == EDQUOT ? FILO_DB_ERROR_FULL : FILO_DB_ERROR_READONLY,
                 "%s: %s", lock_path, g_strerror (code));
  return FALSE;
}

/* A second writer could damage a WAL file (SQLite before 3.51.3), so none gets that far. */
static gboolean
take_lock (FiloDb  *self,
           GError **error)
{
  g_autofree char *lock_path = g_strconcat (self->path, "-lock", NULL);

  self->lock_fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock_fd < 0 || flock (self->lock_fd, LOCK_EX | LOCK_NB) != 0)
    return fail_to_lock (self, lock_path, error);
  return TRUE;
}

/* Files that were restored or copied may have any rights; SQLite gives new ones those of the first. */
static gboolean
close_to_others (FiloDb  *self,
                 GError **error)
{
  static const char * const sidecars[] = { "-wal", "-shm", "-journal" };
  g_autoptr(GError) local_error = NULL;

  if (!filo_private_file_ensure (self->path, &local_error))
    {
      FiloDbError kind = g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
                           ? FILO_DB_ERROR_FULL : FILO_DB_ERROR_READONLY;

      g_set_error_literal (error, FILO_DB_ERROR, kind, local_error->message);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (sidecars); i++)
    {
      g_autofree char *sidecar = g_strconcat (self->path, sidecars[i], NULL);

      if (chmod (sidecar, 0600) != 0 && errno != ENOENT)
        {
          g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_READONLY, "%s: %s", sidecar,
                       g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

/* The file itself must not be a link, but its folder may lie behind one; SQLite would refuse both. */
static gboolean
resolve_path (FiloDb      *self,
              const char  *folder,
              GError     **error)
{
  g_autofree char *name = g_path_get_basename (self->path);
  char *resolved = realpath (folder, NULL);

  if (resolved == NULL)
    {
      g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_READONLY, "%s: %s", folder,
                   g_strerror (errno));
      return FALSE;
    }
  g_free (self->path);
  self->path = g_build_filename (resolved, name, NULL);
  free (resolved);
  return TRUE;
}

static gboolean
prepare_path (FiloDb  *self,
              GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr(GError) local_error = NULL;

  if (self->mode == FILO_DB_READER)
    return resolve_path (self, folder, error);
  if (filo_private_folder_make (folder, &local_error))
    return resolve_path (self, folder, error) && take_lock (self, error)
           && close_to_others (self, error);
  g_set_error_literal (error, FILO_DB_ERROR,
                       g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
                         ? FILO_DB_ERROR_FULL : FILO_DB_ERROR_READONLY,
                       local_error->message);
  return FALSE;
}

/* Refuses what only an attacker's file or SQL could want. */
static void
harden (FiloDb *self)
{
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  if (self->mode == FILO_DB_READER)
    sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_limit (self->handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_MS);
}

static gboolean
set_pragmas (FiloDb  *self,
             GError **error)
{
  FiloStatement *statement;
  g_autofree char *mode = NULL;

  /* 4 MiB of pages: what is read often stays, and the system's own cache has the rest. */
  if (!filo_db_execute (self, "PRAGMA mmap_size = 0; PRAGMA cache_size = -4096; "
                              "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON", error))
    return FALSE;
  if (self->mode == FILO_DB_READER)
    return filo_db_execute (self, "PRAGMA query_only = ON", error);

  if ((statement = filo_db_prepare (self, "PRAGMA journal_mode = WAL", error)) == NULL
      || filo_statement_step (statement, error) == FILO_STEP_ERROR)
    return FALSE;
  mode = filo_statement_dup_text (statement, 0);
  filo_statement_reset (statement);
  if (g_strcmp0 (mode, "wal") != 0)
    {
      g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_FAILED,
                   "%s: the file system can't do write-ahead logging", self->path);
      return FALSE;
    }
  return filo_db_execute (self, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000; "
                                "PRAGMA journal_size_limit = 67108864", error);
}

FiloDb *
filo_db_open (const char  *path,
              FiloDbMode   mode,
              GError     **error)
{
  g_autoptr(FiloDb) self = NULL;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE
              | (mode == FILO_DB_WRITER ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                        : SQLITE_OPEN_READONLY);
  int code;

  g_return_val_if_fail (path != NULL && *path != '\0', NULL);

  self = g_object_new (FILO_TYPE_DB, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  self->mode = mode;
  if (!prepare_path (self, error))
    return NULL;

  code = sqlite3_open_v2 (self->path, &self->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      filo_db_set_error (self, code, error);
      return NULL;
    }
  harden (self);
  if (!set_pragmas (self, error))
    return NULL;
  /* SQLite would be content to read a file that it may not write, and fail at the first row. */
  if (mode == FILO_DB_WRITER && sqlite3_db_readonly (self->handle, "main") == 1)
    {
      filo_db_set_error (self, SQLITE_READONLY, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

const char *
filo_db_get_path (FiloDb *self)
{
  g_return_val_if_fail (FILO_IS_DB (self), NULL);

  return self->path;
}

FiloDbMode
filo_db_get_mode (FiloDb *self)
{
  g_return_val_if_fail (FILO_IS_DB (self), FILO_DB_READER);

  return self->mode;
}

void
filo_db_close (FiloDb *self)
{
  g_return_if_fail (FILO_IS_DB (self));

  filo_db_assert_thread (self);
  close_handle (self);
}

gboolean
filo_db_execute (FiloDb      *self,
                 const char  *sql,
                 GError     **error)
{
  int code;

  g_return_val_if_fail (FILO_IS_DB (self), FALSE);
  g_return_val_if_fail (self->handle != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  filo_db_assert_thread (self);
  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  filo_db_set_error (self, code, error);
  return FALSE;
}

/* What a constant's address stands for; both are owned by the table of statements. */
typedef struct
{
  const char    *sql;
  FiloStatement *statement;
} Prepared;

static void
remember_constant (FiloDb        *self,
                   const char    *address,
                   const char    *sql,
                   FiloStatement *statement)
{
  Prepared *prepared = g_new0 (Prepared, 1);

  prepared->sql = sql;
  prepared->statement = statement;
  g_hash_table_replace (self->by_constant, (gpointer) address, prepared);
}

FiloStatement *
filo_db_prepare (FiloDb      *self,
                 const char  *sql,
                 GError     **error)
{
  FiloStatement *statement = NULL;
  const Prepared *prepared;
  gpointer key = NULL;
  sqlite3_stmt *handle = NULL;
  int code;

  g_return_val_if_fail (FILO_IS_DB (self), NULL);
  g_return_val_if_fail (self->handle != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  filo_db_assert_thread (self);
  prepared = g_hash_table_lookup (self->by_constant, sql);
  if (prepared != NULL && g_str_equal (prepared->sql, sql))
    {
      filo_statement_renew (prepared->statement);
      return prepared->statement;
    }
  if (g_hash_table_lookup_extended (self->statements, sql, &key, (gpointer *) &statement))
    {
      remember_constant (self, sql, key, statement);
      filo_statement_renew (statement);
      return statement;
    }
  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (code != SQLITE_OK)
    {
      filo_db_set_error (self, code, error);
      return NULL;
    }
  g_assert (handle != NULL);
  statement = filo_statement_new (self, handle);
  key = g_strdup (sql);
  g_hash_table_insert (self->statements, key, statement);
  remember_constant (self, sql, key, statement);
  return statement;
}

void
filo_db_reset_all (FiloDb *self)
{
  g_return_if_fail (FILO_IS_DB (self));
  g_return_if_fail (self->handle != NULL);

  filo_db_assert_thread (self);
  for (sqlite3_stmt *handle = sqlite3_next_stmt (self->handle, NULL); handle != NULL;
       handle = sqlite3_next_stmt (self->handle, handle))
    if (sqlite3_stmt_busy (handle))
      sqlite3_reset (handle);
}

/* For the short fixed statements that end or begin something. */
static gboolean
run (FiloDb      *self,
     const char  *sql,
     GError     **error)
{
  FiloStatement *statement = filo_db_prepare (self, sql, error);

  return statement != NULL && filo_statement_run (statement, error);
}

gboolean
filo_db_begin (FiloDb  *self,
               GError **error)
{
  g_return_val_if_fail (FILO_IS_DB (self), FALSE);

  self->savepoints = 0;
  return run (self, self->mode == FILO_DB_WRITER ? "BEGIN IMMEDIATE" : "BEGIN", error);
}

gboolean
filo_db_commit (FiloDb  *self,
                GError **error)
{
  g_return_val_if_fail (FILO_IS_DB (self), FALSE);

  return run (self, "COMMIT", error);
}

gboolean
filo_db_rollback (FiloDb  *self,
                  GError **error)
{
  g_return_val_if_fail (FILO_IS_DB (self), FALSE);

  self->savepoints = 0;
  /* SQLite has rolled back by itself after some failures. */
  if (!filo_db_in_transaction (self))
    return TRUE;
  return run (self, "ROLLBACK", error);
}

gboolean
filo_db_in_transaction (FiloDb *self)
{
  g_return_val_if_fail (FILO_IS_DB (self), FALSE);
  g_return_val_if_fail (self->handle != NULL, FALSE);

  filo_db_assert_thread (self);
  return !sqlite3_get_autocommit (self->handle);
}

/* A job's own savepoint: rolling it back takes along any that the job left open within. */
gboolean
filo_db_begin_job (FiloDb  *self,
                   GError **error)
{
  self->savepoints = 0;
  return run (self, "SAVEPOINT job", error);
}

gboolean
filo_db_end_job (FiloDb   *self,
                 gboolean  keep,
                 GError  **error)
{
  self->savepoints = 0;
  return (keep || run (self, "ROLLBACK TO job", error)) && run (self, "RELEASE job", error);
}

gint64
filo_db_get_total_changes (FiloDb *self)
{
  return sqlite3_total_changes64 (self->handle);
}

/* One name for all levels: SQL takes it for the innermost. */
gboolean
filo_db_savepoint (FiloDb  *self,
                   GError **error)
{
  g_return_val_if_fail (FILO_IS_DB (self), FALSE);

  if (!run (self, "SAVEPOINT filo", error))
    return FALSE;
  self->savepoints++;
  return TRUE;
}

gboolean
filo_db_release_savepoint (FiloDb  *self,
                           GError **error)
{
  g_return_val_if_fail (FILO_IS_DB (self), FALSE);
  g_return_val_if_fail (self->savepoints > 0, FALSE);

  if (!run (self, "RELEASE filo", error))
    return FALSE;
  self->savepoints--;
  return TRUE;
}

gboolean
filo_db_rollback_savepoint (FiloDb  *self,
                            GError **error)
{
  g_return_val_if_fail (FILO_IS_DB (self), FALSE);
  g_return_val_if_fail (self->savepoints > 0, FALSE);

  /* Half-read statements would keep it from being rolled back. */
  filo_db_reset_all (self);
  if (!run (self, "ROLLBACK TO filo", error) || !run (self, "RELEASE filo", error))
    return FALSE;
  self->savepoints--;
  return TRUE;
}

gint64
filo_db_get_changes (FiloDb *self)
{
  g_return_val_if_fail (FILO_IS_DB (self), 0);
  g_return_val_if_fail (self->handle != NULL, 0);

  filo_db_assert_thread (self);
  return sqlite3_changes64 (self->handle);
}

gboolean
filo_db_query_int64 (FiloDb      *self,
                     const char  *sql,
                     gint64      *value,
                     GError     **error)
{
  FiloStatement *statement;
  FiloStep step;

  g_return_val_if_fail (value != NULL, FALSE);

  if ((statement = filo_db_prepare (self, sql, error)) == NULL)
    return FALSE;
  step = filo_statement_step (statement, error);
  if (step == FILO_STEP_ERROR)
    return FALSE;
  *value = step == FILO_STEP_ROW ? filo_statement_get_int64 (statement, 0) : 0;
  filo_statement_reset (statement);
  return TRUE;
}

gboolean
filo_db_check (FiloDb  *self,
               GError **error)
{
  FiloStatement *statement = filo_db_prepare (self, "PRAGMA quick_check (1)", error);
  const char *answer;

  if (statement == NULL || filo_statement_step (statement, error) == FILO_STEP_ERROR)
    return FALSE;
  answer = filo_statement_get_text (statement, 0);
  if (g_strcmp0 (answer, "ok") != 0)
    {
      g_set_error (error, FILO_DB_ERROR, FILO_DB_ERROR_CORRUPT, "%s: the file is damaged (%s)",
                   self->path, answer);
      filo_statement_reset (statement);
      return FALSE;
    }
  filo_statement_reset (statement);
  return TRUE;
}

gboolean
filo_db_get_version (FiloDb  *self,
                     int     *version,
                     GError **error)
{
  gint64 value;

  g_return_val_if_fail (version != NULL, FALSE);

  if (!filo_db_query_int64 (self, "PRAGMA user_version", &value, error))
    return FALSE;
  *version = (int) value;
  return TRUE;
}

gboolean
filo_db_set_version (FiloDb  *self,
                     int      version,
                     GError **error)
{
  g_autofree char *sql = NULL;

  g_return_val_if_fail (version > 0, FALSE);

  /* A pragma takes no parameters; this is a number of ours. */
  sql = g_strdup_printf ("PRAGMA user_version = %d", version);
  return filo_db_execute (self, sql, error);
}
