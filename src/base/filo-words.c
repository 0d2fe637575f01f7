/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-words.h"

#include <string.h>

/* The tables have a dozen rows at most, so a scan beats any index. */

const FiloWord *
filo_words_find_value (const FiloWord *words,
                       gsize           n_words,
                       int             value)
{
  for (gsize i = 0; i < n_words; i++)
    if (words[i].value == value)
      return &words[i];
  return NULL;
}

const FiloWord *
filo_words_find_stored (const FiloWord *words,
                        gsize           n_words,
                        int             stored)
{
  for (gsize i = 0; i < n_words; i++)
    if (words[i].stored == stored)
      return &words[i];
  return NULL;
}

const FiloWord *
filo_words_find_word (const FiloWord *words,
                      gsize           n_words,
                      const char     *word)
{
  if (word == NULL)
    return NULL;
  for (gsize i = 0; i < n_words; i++)
    if (words[i].word != NULL && strcmp (words[i].word, word) == 0)
      return &words[i];
  return NULL;
}

const char *
filo_words_to_word (const FiloWord *words,
                    gsize           n_words,
                    int             value)
{
  const FiloWord *found = filo_words_find_value (words, n_words, value);

  g_return_val_if_fail (found != NULL, NULL);
  return found->word;
}

int
filo_words_to_stored (const FiloWord *words,
                      gsize           n_words,
                      int             value)
{
  const FiloWord *found = filo_words_find_value (words, n_words, value);

  g_return_val_if_fail (found != NULL, -1);
  return found->stored;
}
