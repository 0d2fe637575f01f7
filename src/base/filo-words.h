/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One value of an enum with the integer it is stored as and its word on the wire. A NULL word
 * means that the value is said by leaving the member out. */
typedef struct
{
  int         value;
  int         stored;
  const char *word;
} FiloWord;

/* Row of @value, of the stored integer, of @word; NULL when the table has none. Any thread. */
const FiloWord *filo_words_find_value (const FiloWord *words, gsize n_words, int value);
const FiloWord *filo_words_find_stored (const FiloWord *words, gsize n_words, int stored);
const FiloWord *filo_words_find_word (const FiloWord *words, gsize n_words, const char *word);

/* Word of @value: NULL where it has none. A value outside the table is the caller's mistake. */
const char *filo_words_to_word (const FiloWord *words, gsize n_words, int value);

/* Stored integer of @value. A value outside the table is the caller's mistake and gives -1. */
int filo_words_to_stored (const FiloWord *words, gsize n_words, int value);

/* Declares, for an enum with a table of words:
 *   prefix_to_word       the word, NULL where the value has none;
 *   prefix_from_word     FALSE and *value untouched for a word that isn't known;
 *   prefix_to_stored     the frozen integer;
 *   prefix_from_stored   FALSE and *value untouched for an integer that isn't known. */
#define FILO_DECLARE_WORDS(Type, prefix)                            \
  const char *prefix##_to_word (Type value);                        \
  gboolean    prefix##_from_word (const char *word, Type *value);   \
  int         prefix##_to_stored (Type value);                      \
  gboolean    prefix##_from_stored (int stored, Type *value);

#define FILO_DEFINE_WORDS(Type, prefix, table)                                               \
  const char *prefix##_to_word (Type value)                                                  \
  {                                                                                          \
    return filo_words_to_word (table, G_N_ELEMENTS (table), (int) value);                    \
  }                                                                                          \
  gboolean prefix##_from_word (const char *word, Type *value)                                \
  {                                                                                          \
    const FiloWord *found = filo_words_find_word (table, G_N_ELEMENTS (table), word);        \
    if (found == NULL)                                                                       \
      return FALSE;                                                                          \
    *value = (Type) found->value;                                                            \
    return TRUE;                                                                             \
  }                                                                                          \
  int prefix##_to_stored (Type value)                                                        \
  {                                                                                          \
    return filo_words_to_stored (table, G_N_ELEMENTS (table), (int) value);                  \
  }                                                                                          \
  gboolean prefix##_from_stored (int stored, Type *value)                                    \
  {                                                                                          \
    const FiloWord *found = filo_words_find_stored (table, G_N_ELEMENTS (table), stored);    \
    if (found == NULL)                                                                       \
      return FALSE;                                                                          \
    *value = (Type) found->value;                                                            \
    return TRUE;                                                                             \
  }

G_END_DECLS
