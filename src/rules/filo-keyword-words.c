/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-keyword-words.h"

static gboolean
is_word_character (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* Joins only between two letters: don't, opt-out, s'il. */
static gboolean
is_joiner (gunichar c)
{
  return c == '\'' || c == '-' || c == 0x2019 || c == 0x2018 || c == 0x02bc || c == 0x2010;
}

/* Invisible: a zero-width space inside STOP must not hide it. */
static gboolean
is_invisible (gunichar c)
{
  return g_unichar_type (c) == G_UNICODE_FORMAT || (c >= 0xfe00 && c <= 0xfe0f) || c == 0x20e3;
}

static gunichar
plain_joiner (gunichar c)
{
  return c == '-' || c == 0x2010 ? '-' : '\'';
}

static gboolean
is_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p >= 0x80)
        return FALSE;
    }
  return TRUE;
}

static char *
fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;
  g_autofree char *folded = NULL;

  if (is_ascii (text))
    return g_ascii_strdown (text, -1);
  valid = g_utf8_make_valid (text, -1);
  composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);
  folded = g_utf8_casefold (composed, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC);   /* Folding may decompose again. */
}

static gunichar
next_visible (const char **p)
{
  while (**p != '\0')
    {
      gunichar c = g_utf8_get_char (*p);

      *p = g_utf8_next_char (*p);
      if (!is_invisible (c))
        return c;
    }
  return 0;
}

/**
 * filo_keyword_words_split:
 * @text: what somebody texted; need not be valid UTF-8
 * @n_words: (out): how many
 *
 * NFKC, case-folded, without white space, punctuation, quotes, emoji and
 * invisible characters around and between the words. Any thread.
 *
 * Returns: (transfer full): the words as they are compared
 */
char **
filo_keyword_words_split (const char *text,
                          guint      *n_words)
{
  g_autofree char *folded = fold (text);
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) word = g_string_new (NULL);
  const char *p = folded;
  gunichar c = next_visible (&p);

  while (c != 0)
    {
      gunichar next = next_visible (&p);

      if (is_word_character (c))
        g_string_append_unichar (word, c);
      else if (is_joiner (c) && word->len > 0 && is_word_character (next))
        g_string_append_unichar (word, plain_joiner (c));
      else if (word->len > 0)
        {
          g_ptr_array_add (words, g_strdup (word->str));
          g_string_truncate (word, 0);
        }
      c = next;
    }
  if (word->len > 0)
    g_ptr_array_add (words, g_strdup (word->str));
  *n_words = words->len;
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}
