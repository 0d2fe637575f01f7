/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-cursor.h"

#include <string.h>

static gboolean
is_epoch (const char *text,
          gsize       length)
{
  if (length == 0 || length > FILO_CURSOR_EPOCH_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-')
      return FALSE;
  return TRUE;
}

char *
filo_cursor_format (const char *epoch,
                    gint64      number)
{
  g_return_val_if_fail (epoch != NULL && is_epoch (epoch, strlen (epoch)), NULL);
  g_return_val_if_fail (number >= 0, NULL);

  return g_strdup_printf ("%s.%" G_GINT64_FORMAT, epoch, number);
}

gboolean
filo_cursor_parse (const char *text,
                   char      **epoch,
                   gint64     *number)
{
  const char *dot;
  guint64 value;

  g_return_val_if_fail (epoch != NULL, FALSE);
  g_return_val_if_fail (number != NULL, FALSE);

  dot = text != NULL ? strchr (text, '.') : NULL;
  if (dot == NULL || !is_epoch (text, dot - text))
    return FALSE;

  /* Only what filo_cursor_format() writes: no sign, no blanks, no leading zeros. */
  if (dot[1] == '0' && dot[2] != '\0')
    return FALSE;
  if (!g_ascii_string_to_unsigned (dot + 1, 10, 0, G_MAXINT64, &value, NULL))
    return FALSE;

  *epoch = g_strndup (text, dot - text);
  *number = (gint64) value;
  return TRUE;
}
