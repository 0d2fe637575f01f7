/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-rescue.h"

#include "filo-draft-table.h"
#include "filo-message-table.h"
#include "filo-outbox-table.h"
#include "filo-replica-meta-table.h"
#include "filo-replica-table.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

void
filo_rescue_free (FiloRescue *rescue)
{
  g_clear_pointer (&rescue->commands, g_ptr_array_unref);
  g_clear_pointer (&rescue->messages, g_ptr_array_unref);
  g_clear_pointer (&rescue->drafts, g_hash_table_unref);
  g_free (rescue->address);
  g_free (rescue->agent_id);
  g_free (rescue);
}

/* Every part by itself: damage in one doesn't hide the others. */
static void
read_parts (FiloRescue *rescue,
            FiloDb     *db)
{
  g_autoptr(GPtrArray) ids = NULL;

  rescue->commands = filo_outbox_table_list_all (db, NULL);
  rescue->drafts = filo_draft_table_list (db, NULL);
  rescue->address = filo_replica_meta_table_get (db, FILO_REPLICA_ADDRESS, NULL);
  rescue->agent_id = filo_replica_meta_table_get (db, FILO_REPLICA_AGENT, NULL);

  rescue->messages = g_ptr_array_new_with_free_func (g_object_unref);
  ids = filo_replica_table_list_local (db, NULL);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      FiloMessage *message = filo_message_table_get (db, ids->pdata[i], NULL);

      if (message != NULL)
        g_ptr_array_add (rescue->messages, message);
    }
}

FiloRescue *
filo_rescue_set_aside (const char  *path,
                       gint64       now,
                       char       **aside,
                       GError     **error)
{
  static const char *const tails[] = { "-wal", "-shm" };
  g_autoptr(FiloRescue) rescue = g_new0 (FiloRescue, 1);
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (now / 1000);
  g_autofree char *stamp = g_date_time_format (date, "%Y-%m-%dT%H-%M-%SZ");
  g_autofree char *name = g_strdup_printf ("%s.damaged-%s", path, stamp);

  for (guint n = 2; g_file_test (name, G_FILE_TEST_EXISTS); n++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.damaged-%s-%u", path, stamp, n);
    }
  if (g_rename (path, name) != 0)
    {
      const int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                   "Could not set aside %s: %s", path, g_strerror (code));
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *from = g_strconcat (path, tails[i], NULL);
      g_autofree char *to = g_strconcat (name, tails[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          const int code = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                       "Could not set aside %s: %s", from, g_strerror (code));
          return NULL;
        }
    }

  {
    /* As a writer, so that what the -wal file holds is seen. It may well fail. */
    g_autoptr(FiloDb) db = filo_db_open (name, FILO_DB_WRITER, NULL);

    if (db != NULL)
      {
        read_parts (rescue, db);
        filo_db_close (db);
      }
  }
  *aside = g_steal_pointer (&name);
  return g_steal_pointer (&rescue);
}

gboolean
filo_rescue_put (const FiloRescue  *rescue,
                 FiloDb            *db,
                 gint64             now,
                 GError           **error)
{
  GHashTableIter iter;
  gpointer id, text;

  for (guint i = 0; rescue->messages != NULL && i < rescue->messages->len; i++)
    if (!filo_message_table_put (db, rescue->messages->pdata[i], error))
      return FALSE;
  for (guint i = 0; rescue->commands != NULL && i < rescue->commands->len; i++)
    {
      FiloOutboxEntry *entry = rescue->commands->pdata[i];

      /* Accepted ones only held an effect until the feed came. */
      if (entry->accepted == 0 && !filo_outbox_table_add (db, entry, error))
        return FALSE;
    }
  if (rescue->drafts != NULL)
    {
      g_hash_table_iter_init (&iter, rescue->drafts);
      while (g_hash_table_iter_next (&iter, &id, &text))
        if (!filo_draft_table_put (db, id, text, now, error))
          return FALSE;
    }
  return filo_replica_meta_table_set (db, FILO_REPLICA_ADDRESS, rescue->address, error) &&
         filo_replica_meta_table_set (db, FILO_REPLICA_AGENT, rescue->agent_id, error);
}
