/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-delta.h"

static void
free_conversation_delta (gpointer data)
{
  FiloConversationDelta *conversation = data;

  g_free (conversation->id);
  g_clear_object (&conversation->fresh);
  g_free (conversation);
}

static void
free_gone (gpointer data)
{
  FiloGone *gone = data;

  g_free (gone->id);
  g_free (gone);
}

FiloDelta *
filo_delta_new (void)
{
  FiloDelta *delta = g_new0 (FiloDelta, 1);

  delta->conversations = g_ptr_array_new_with_free_func (free_conversation_delta);
  delta->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  delta->messages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  delta->profiles = g_ptr_array_new_with_free_func (g_object_unref);
  delta->agents = g_ptr_array_new_with_free_func (g_object_unref);
  delta->sources = g_ptr_array_new_with_free_func (g_object_unref);
  delta->numbers = g_ptr_array_new_with_free_func (g_object_unref);
  delta->gone = g_ptr_array_new_with_free_func (free_gone);
  delta->alerts = g_ptr_array_new_with_free_func (g_object_unref);
  delta->failures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  delta->matched = TRUE;
  return delta;
}

void
filo_delta_free (FiloDelta *delta)
{
  g_hash_table_unref (delta->by_id);
  g_ptr_array_unref (delta->conversations);
  g_hash_table_unref (delta->messages);
  g_ptr_array_unref (delta->profiles);
  g_ptr_array_unref (delta->agents);
  g_ptr_array_unref (delta->sources);
  g_ptr_array_unref (delta->numbers);
  g_clear_object (&delta->settings);
  g_ptr_array_unref (delta->gone);
  g_ptr_array_unref (delta->alerts);
  g_ptr_array_unref (delta->failures);
  g_free (delta->cursor);
  g_free (delta->text);
  g_clear_pointer (&delta->entry, filo_outbox_entry_free);
  g_free (delta->snapshot_cursor);
  g_free (delta->snapshot_from);
  g_free (delta);
}

FiloConversationDelta *
filo_delta_conversation (FiloDelta  *delta,
                         const char *id,
                         gboolean   *is_new)
{
  FiloConversationDelta *conversation = g_hash_table_lookup (delta->by_id, id);

  *is_new = conversation == NULL;
  if (conversation == NULL)
    {
      conversation = g_new0 (FiloConversationDelta, 1);
      conversation->id = g_strdup (id);
      g_ptr_array_add (delta->conversations, conversation);
      g_hash_table_insert (delta->by_id, conversation->id, conversation);
    }
  return conversation;
}

void
filo_delta_add_gone (FiloDelta  *delta,
                     FiloKind    kind,
                     const char *id)
{
  FiloGone *gone = g_new0 (FiloGone, 1);

  gone->kind = kind;
  gone->id = g_strdup (id);
  g_ptr_array_add (delta->gone, gone);
}
