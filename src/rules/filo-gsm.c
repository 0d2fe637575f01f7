/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-gsm.h"

/* GSM 03.38 beyond ASCII: its default alphabet, and what its extension table
 * adds (an escape and one more septet each). */
static const gunichar beyond_ascii[] = {
  0xa3, 0xa5, 0xe8, 0xe9, 0xf9, 0xec, 0xf2, 0xc7, 0xd8, 0xf8, 0xc5, 0xe5, 0x394, 0x3a6, 0x393, 0x39b, 0x3a9, 0x3a0,
  0x3a8, 0x3a3, 0x398, 0x39e, 0xc6, 0xe6, 0xdf, 0xc9, 0xa4, 0xa1, 0xc4, 0xd6, 0xd1, 0xdc, 0xa7, 0xbf, 0xe4, 0xf6,
  0xf1, 0xfc, 0xe0,
};

static gboolean
is_extension (gunichar c)
{
  return c == '^' || c == '{' || c == '}' || c == '\\' || c == '[' || c == '~' || c == ']' ||
         c == '|' || c == '\f' || c == 0x20ac;
}

/**
 * filo_gsm_get_septets:
 * @c: a character
 *
 * Returns: how many septets it takes in GSM 03.38: 1, 2 for the extension
 *   table, 0 if it isn't there at all and the text needs UCS-2
 */
guint
filo_gsm_get_septets (gunichar c)
{
  if (is_extension (c))
    return 2;
  if (c == '\n' || c == '\r')
    return 1;
  if (c < 0x80)
    return c >= ' ' && c != '`' && c != 0x7f ? 1 : 0;
  for (guint i = 0; i < G_N_ELEMENTS (beyond_ascii); i++)
    {
      if (beyond_ascii[i] == c)
        return 1;
    }
  return 0;
}

/**
 * filo_gsm_fits:
 * @text: UTF-8
 * @misfit: (out) (optional): the first character that doesn't fit, in @text
 *
 * Returns: whether every character of @text is in GSM 03.38 with its extension
 *   table; if not, the text needs UCS-2
 */
gboolean
filo_gsm_fits (const char  *text,
               const char **misfit)
{
  g_return_val_if_fail (text != NULL, FALSE);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (filo_gsm_get_septets (g_utf8_get_char (p)) == 0)
        {
          if (misfit != NULL)
            *misfit = p;
          return FALSE;
        }
    }
  return TRUE;
}
