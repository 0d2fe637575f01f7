/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-thread-page.h"

#include "filo-message-table.h"
#include "filo-store-private.h"

void
filo_thread_page_request_free (gpointer data)
{
  FiloThreadPageRequest *request = data;

  g_free (request->conversation_id);
  g_free (request);
}

void
filo_thread_page_free (gpointer data)
{
  FiloThreadPage *page = data;

  g_clear_pointer (&page->placed, g_ptr_array_unref);
  g_clear_pointer (&page->unplaced, g_ptr_array_unref);
  g_free (page);
}

gpointer
filo_thread_page_read (FiloDb   *db,
                       gpointer  data,
                       GError  **error)
{
  const FiloThreadPageRequest *request = data;
  FiloThreadPage *page = g_new0 (FiloThreadPage, 1);

  page->placed = filo_message_table_list_page (db, request->conversation_id, request->before,
                                               FILO_THREAD_PAGE, error);
  if (page->placed != NULL && request->before == 0)
    page->unplaced = filo_message_table_list_unplaced (db, request->conversation_id, error);
  if (page->placed == NULL || (request->before == 0 && page->unplaced == NULL))
    {
      filo_thread_page_free (page);
      return NULL;
    }
  return page;
}

int
filo_thread_compare_unplaced (FiloMessage *a,
                              FiloMessage *b)
{
  if (filo_message_get_created_at (a) != filo_message_get_created_at (b))
    return filo_message_get_created_at (a) < filo_message_get_created_at (b) ? -1 : 1;
  return g_strcmp0 (filo_message_get_id (a), filo_message_get_id (b));
}

gint64
filo_thread_position_of (GPtrArray *placed,
                         guint      index)
{
  return filo_message_get_position (placed->pdata[index]);
}

guint
filo_thread_count_unbroken (GPtrArray *placed,
                            gint64     before)
{
  guint n = 0;

  while (n < placed->len)
    {
      const gint64 position = filo_thread_position_of (placed, placed->len - 1 - n);

      if (before > 0 && position != before - 1)
        break;
      before = position;
      n++;
    }
  return n;
}
