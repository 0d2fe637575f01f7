/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-paths.h"

/* "PREFIX/ID" or "PREFIX/ID/TAIL". */
static char *
make_path (const char *prefix,
           const char *id,
           const char *tail)
{
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (id != NULL && *id != '\0', NULL);

  escaped = g_uri_escape_string (id, NULL, FALSE);

  /* RFC 3986 lets a dot stand for itself, and a segment of only dots climb. */
  if (g_str_equal (escaped, ".") || g_str_equal (escaped, ".."))
    {
      const char *dots = g_str_equal (escaped, ".") ? "%2E" : "%2E%2E";

      g_free (escaped);
      escaped = g_strdup (dots);
    }
  return g_strconcat (prefix, "/", escaped, tail != NULL ? "/" : NULL, tail, NULL);
}

char *
filo_path_snapshot_from (const char *cursor,
                         FiloKind    from_kind,
                         const char *from_id)
{
  g_autofree char *escaped_cursor = NULL;
  g_autofree char *escaped_id = NULL;

  g_return_val_if_fail (cursor != NULL, NULL);
  g_return_val_if_fail (from_id != NULL, NULL);

  escaped_cursor = g_uri_escape_string (cursor, NULL, FALSE);
  escaped_id = g_uri_escape_string (from_id, NULL, FALSE);
  return g_strdup_printf (FILO_PATH_SNAPSHOT "?cursor=%s&from=%s:%s", escaped_cursor,
                          filo_kind_to_word (from_kind), escaped_id);
}

char *
filo_path_changes (const char *after,
                   guint       limit)
{
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (after != NULL, NULL);

  escaped = g_uri_escape_string (after, NULL, FALSE);
  return g_strdup_printf (FILO_PATH_CHANGES "?after=%s&limit=%u", escaped, limit);
}

char *
filo_path_conversation (const char *id)
{
  return make_path (FILO_PATH_CONVERSATIONS, id, NULL);
}

char *
filo_path_messages (const char *conversation_id)
{
  return make_path (FILO_PATH_CONVERSATIONS, conversation_id, "messages");
}

char *
filo_path_messages_before (const char *conversation_id,
                           gint64      before,
                           guint       limit)
{
  g_autofree char *path = filo_path_messages (conversation_id);

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (before >= 0, NULL);

  if (before == 0)
    return g_strdup_printf ("%s?limit=%u", path, limit);
  return g_strdup_printf ("%s?before=%" G_GINT64_FORMAT "&limit=%u", path, before, limit);
}

char *
filo_path_message (const char *id)
{
  return make_path ("/v1/messages", id, NULL);
}

char *
filo_path_message_retry (const char *id)
{
  return make_path ("/v1/messages", id, "retry");
}

char *
filo_path_message_settle (const char *id)
{
  return make_path ("/v1/messages", id, "settle");
}

char *
filo_path_message_send_now (const char *id)
{
  return make_path ("/v1/messages", id, "send-now");
}

char *
filo_path_profile (const char *id)
{
  return make_path ("/v1/profiles", id, NULL);
}

char *
filo_path_profile_orders (const char *id)
{
  return make_path ("/v1/profiles", id, "orders");
}

char *
filo_path_profile_block (const char *id)
{
  return make_path ("/v1/profiles", id, "block");
}

char *
filo_path_profile_unblock (const char *id)
{
  return make_path ("/v1/profiles", id, "unblock");
}

char *
filo_path_profile_opt_out (const char *id)
{
  return make_path ("/v1/profiles", id, "opt-out");
}

char *
filo_path_media (const char *id)
{
  return make_path ("/v1/media", id, NULL);
}
