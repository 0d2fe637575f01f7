/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-media-table.h"

#include "filo-table-private.h"

#define COLUMNS "id, name, type, size, width, height"

static gpointer
read_media (FiloDb         *db,
            FiloStatement  *row,
            GError        **error)
{
  FiloMedia *media = filo_media_new ();

  filo_media_set_id (media, filo_statement_get_text (row, 0));
  filo_media_set_name (media, filo_statement_get_text (row, 1));
  filo_media_set_content_type (media, filo_statement_get_text (row, 2));
  filo_media_set_size (media, filo_statement_get_int64 (row, 3));
  filo_media_set_width (media, (guint) filo_statement_get_int64 (row, 4));
  filo_media_set_height (media, (guint) filo_statement_get_int64 (row, 5));
  return media;
}

static gpointer
read_text (FiloDb         *db,
           FiloStatement  *row,
           GError        **error)
{
  return filo_statement_dup_text (row, 0);
}

FiloMedia *
filo_media_table_get (FiloDb      *db,
                      const char  *id,
                      GError     **error)
{
  return filo_table_find (db, "SELECT " COLUMNS " FROM media WHERE id = ?1", id, read_media, error);
}

char *
filo_media_table_get_message_id (FiloDb      *db,
                                 const char  *id,
                                 GError     **error)
{
  return filo_table_find (db, "SELECT message_id FROM media WHERE id = ?1", id, read_text, error);
}

GPtrArray *
filo_media_table_list (FiloDb      *db,
                       const char  *message_id,
                       GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "SELECT " COLUMNS " FROM media WHERE message_id = ?1 ORDER BY ordinal",
                     error);

  if (statement == NULL)
    return NULL;
  filo_statement_bind_text (statement, 1, message_id);
  return filo_table_read_all (db, statement, read_media, g_object_unref, error);
}

static gboolean
insert (FiloDb      *db,
        const char  *message_id,
        guint        ordinal,
        FiloMedia   *media,
        GError     **error)
{
  FiloStatement *statement =
    filo_db_prepare (db, "INSERT INTO media "
                         "(id, message_id, ordinal, name, type, size, width, height) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", error);

  if (statement == NULL)
    return FALSE;
  filo_statement_bind_text (statement, 1, filo_media_get_id (media));
  filo_statement_bind_text (statement, 2, message_id);
  filo_statement_bind_int64 (statement, 3, ordinal);
  filo_statement_bind_text (statement, 4, filo_media_get_name (media));
  filo_statement_bind_text (statement, 5, filo_media_get_content_type (media));
  filo_statement_bind_int64 (statement, 6, filo_media_get_size (media));
  filo_statement_bind_int64 (statement, 7, filo_media_get_width (media));
  filo_statement_bind_int64 (statement, 8, filo_media_get_height (media));
  return filo_statement_run (statement, error);
}

gboolean
filo_media_table_put (FiloDb      *db,
                      const char  *message_id,
                      GPtrArray   *media,
                      GError     **error)
{
  if (!filo_table_run_text (db, "DELETE FROM media WHERE message_id = ?1", message_id, error))
    return FALSE;
  for (guint i = 0; media != NULL && i < media->len; i++)
    if (!insert (db, message_id, i, g_ptr_array_index (media, i), error))
      return FALSE;
  return TRUE;
}
