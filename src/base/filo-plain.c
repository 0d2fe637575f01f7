/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-plain.h"

#define FILE_NAME_MAX 120

/* Joiners are spelling in some scripts and hold emoji together; tags are their flags. */
static gboolean
is_spelling (gunichar c)
{
  return c == 0x200c || c == 0x200d || (c >= 0xe0020 && c <= 0xe007f);
}

/**
 * filo_plain_dup:
 * @text: (nullable): a name or address that a stranger chose
 *
 * Takes away what isn't seen itself but makes the words around it look like
 * others: control characters, changes of direction, zero-width blanks. Any thread.
 *
 * Returns: (transfer full) (nullable): what is left, without blanks at its ends;
 *   NULL when that is nothing
 */
char *
filo_plain_dup (const char *text)
{
  g_autoptr(GString) plain = g_string_new (NULL);
  gboolean seen = FALSE;

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_LINE_SEPARATOR ||
          g_unichar_type (c) == G_UNICODE_PARAGRAPH_SEPARATOR)
        c = ' ';
      if (g_unichar_type (c) == G_UNICODE_FORMAT && !is_spelling (c))
        continue;
      seen = seen || (g_unichar_isgraph (c) && !is_spelling (c));
      g_string_append_unichar (plain, c);
    }
  if (!seen)
    return NULL;
  return g_strstrip (g_string_free (g_steal_pointer (&plain), FALSE));
}

/**
 * filo_plain_dup_file_name:
 * @name: (nullable): a file name that a stranger chose
 *
 * No path, no control character, no change of direction, not hidden, not
 * endless: each such character becomes an underscore. Any thread.
 *
 * Returns: (transfer full) (nullable): a name to save under; NULL when there is none
 */
char *
filo_plain_dup_file_name (const char *name)
{
  g_autoptr(GString) safe = g_string_new (NULL);
  guint length = 0;

  for (const char *c = name != NULL ? name : ""; *c != '\0' && length < FILE_NAME_MAX;
       c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      gboolean bad = character == '/' || character == '\\' || g_unichar_iscntrl (character) ||
                     g_unichar_type (character) == G_UNICODE_FORMAT ||
                     (character == '.' && length == 0);

      g_string_append_unichar (safe, bad ? '_' : character);
      length++;
    }
  return length > 0 ? g_string_free (g_steal_pointer (&safe), FALSE) : NULL;
}
