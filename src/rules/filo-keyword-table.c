/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-keyword-table-private.h"

#include "filo-keyword-words.h"
#include "filo-rules-resources.h"

#include <string.h>

#define DATA_PATH "/io/github/filo_sms/Filo/rules/keywords.ini"
#define ALL_LANGUAGES G_MAXUINT32
#define MAX_LANGUAGES 32
#define MAX_WORDS 8          /* Of one keyword or phrase. */
#define WORD_MAX_BYTES 100

G_DEFINE_QUARK (filo-keywords-error-quark, filo_keywords_error)

static void
free_entry (FiloKeywordEntry *entry)
{
  g_free (entry->word);
  g_strfreev (entry->tokens);
  g_free (entry);
}

static void
clear_language (gpointer data)
{
  FiloKeywordLanguage *language = data;

  g_free (language->code);
  g_strfreev (language->prefixes);
}

static void
index_entry (GHashTable       *index,
             char             *key,
             FiloKeywordEntry *entry)
{
  GPtrArray *entries = g_hash_table_lookup (index, key);

  if (entries == NULL)
    {
      entries = g_ptr_array_new ();
      g_hash_table_insert (index, key, entries);
    }
  else
    g_free (key);
  g_ptr_array_add (entries, entry);
}

static void
index_table (FiloKeywordTable *table)
{
  g_hash_table_remove_all (table->whole);
  g_hash_table_remove_all (table->heads);

  for (guint i = 0; i < table->entries->len; i++)
    {
      FiloKeywordEntry *entry = g_ptr_array_index (table->entries, i);

      if (entry->role != FILO_KEYWORD_ROLE_FILLER && entry->role != FILO_KEYWORD_ROLE_PHRASE)
        index_entry (table->whole, g_strjoinv (" ", entry->tokens), entry);
      /* Any opt-out word may be what is left beside one that acts. */
      if (entry->role == FILO_KEYWORD_ROLE_OPT_OUT || entry->role == FILO_KEYWORD_ROLE_FILLER ||
          entry->role == FILO_KEYWORD_ROLE_PHRASE)
        index_entry (table->heads, g_strdup (entry->tokens[0]), entry);
    }
}

static FiloKeywordEntry *
find_entry (const FiloKeywordTable  *table,
            char                   **tokens,
            guint32                  languages,
            FiloKeywordRole          role)
{
  for (guint i = 0; i < table->entries->len; i++)
    {
      FiloKeywordEntry *entry = g_ptr_array_index (table->entries, i);

      if (entry->role == role && (entry->languages & languages) != 0 &&
          g_strv_equal ((const char *const *) entry->tokens, (const char *const *) tokens))
        return entry;
    }
  return NULL;
}

static FiloKeywordEntry *
add_entry (FiloKeywordTable  *table,
           FiloKeywordRole    role,
           guint32            languages,
           const char        *word,
           GError           **error)
{
  guint n_tokens;
  g_auto(GStrv) tokens = filo_keyword_words_split (word, &n_tokens);
  FiloKeywordEntry *entry;

  if (n_tokens == 0 || n_tokens > MAX_WORDS || strlen (word) > WORD_MAX_BYTES)
    {
      g_set_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_WORD,
                   "“%s” can't be a keyword: it needs one to %d words of letters or digits, at most %d bytes",
                   word, MAX_WORDS, WORD_MAX_BYTES);
      return NULL;
    }
  entry = g_new0 (FiloKeywordEntry, 1);
  entry->role = role;
  entry->languages = languages;
  entry->word = g_strdup (word);
  entry->is_stop = role == FILO_KEYWORD_ROLE_OPT_OUT && n_tokens == 1 && g_str_equal (tokens[0], "stop");
  entry->n_tokens = n_tokens;
  entry->tokens = g_steal_pointer (&tokens);
  g_ptr_array_add (table->entries, entry);
  return entry;
}

/* One list of the data; a list that isn't there is empty. */
static gboolean
load_list (FiloKeywordTable  *table,
           GKeyFile          *file,
           const char        *language,
           guint32            bit,
           const char        *key,
           FiloKeywordRole    role,
           gboolean           contains,
           GError           **error)
{
  g_auto(GStrv) words = g_key_file_get_string_list (file, language, key, NULL, NULL);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      FiloKeywordEntry *entry = add_entry (table, role, bit, words[i], error);

      if (entry == NULL)
        {
          g_prefix_error (error, "Keywords, [%s] %s: ", language, key);
          return FALSE;
        }
      entry->contains = contains;
    }
  return TRUE;
}

static gboolean
load_unsure (FiloKeywordTable  *table,
             GKeyFile          *file,
             const char        *language,
             guint32            bit,
             GError           **error)
{
  g_auto(GStrv) words = g_key_file_get_string_list (file, language, "unsure", NULL, NULL);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      guint n_tokens;
      g_auto(GStrv) tokens = filo_keyword_words_split (words[i], &n_tokens);
      FiloKeywordEntry *entry = find_entry (table, tokens, bit, FILO_KEYWORD_ROLE_OPT_OUT);

      if (entry == NULL)
        {
          g_set_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_DATA,
                       "Keywords, [%s] unsure: “%s” isn't an opt-out word", language, words[i]);
          return FALSE;
        }
      entry->unsure = TRUE;
    }
  return TRUE;
}

static gboolean
load_language (FiloKeywordTable  *table,
               GKeyFile          *file,
               const char        *code,
               GError           **error)
{
  FiloKeywordLanguage *language;
  guint32 bit;

  if (table->languages->len == MAX_LANGUAGES)
    {
      g_set_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_DATA,
                   "Keywords: more than %d languages", MAX_LANGUAGES);
      return FALSE;
    }
  bit = 1u << table->languages->len;
  g_array_set_size (table->languages, table->languages->len + 1);
  language = &g_array_index (table->languages, FiloKeywordLanguage, table->languages->len - 1);
  language->code = g_strdup (code);
  language->prefixes = g_key_file_get_string_list (file, code, "prefixes", NULL, NULL);

  return load_list (table, file, code, bit, "opt-out-contains", FILO_KEYWORD_ROLE_OPT_OUT, TRUE, error) &&
         load_list (table, file, code, bit, "opt-out", FILO_KEYWORD_ROLE_OPT_OUT, FALSE, error) &&
         load_unsure (table, file, code, bit, error) &&
         load_list (table, file, code, bit, "opt-in", FILO_KEYWORD_ROLE_OPT_IN, FALSE, error) &&
         load_list (table, file, code, bit, "yes", FILO_KEYWORD_ROLE_YES, FALSE, error) &&
         load_list (table, file, code, bit, "help", FILO_KEYWORD_ROLE_HELP, FALSE, error) &&
         load_list (table, file, code, bit, "filler", FILO_KEYWORD_ROLE_FILLER, TRUE, error) &&
         load_list (table, file, code, bit, "slips", FILO_KEYWORD_ROLE_SLIP, FALSE, error) &&
         load_list (table, file, code, bit, "phrases", FILO_KEYWORD_ROLE_PHRASE, TRUE, error);
}

/**
 * filo_keyword_table_new_from_data:
 * @data: the word lists, in the form of keywords.ini
 * @length: its length in bytes, or -1
 * @error: return location, domain %FILO_KEYWORDS_ERROR
 *
 * Returns: (transfer full) (nullable): a table of those words. Change it before
 *   it is shared; afterwards any thread may read it.
 */
FiloKeywordTable *
filo_keyword_table_new_from_data (const char  *data,
                                  gssize       length,
                                  GError     **error)
{
  g_autoptr(FiloKeywordTable) table = NULL;
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) key_error = NULL;
  g_auto(GStrv) groups = NULL;
  g_auto(GStrv) stop = g_strsplit ("stop", " ", -1);

  g_return_val_if_fail (data != NULL, NULL);

  if (!g_key_file_load_from_data (file, data, length < 0 ? strlen (data) : (gsize) length,
                                  G_KEY_FILE_NONE, &key_error))
    {
      g_set_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_DATA, "Keywords: %s",
                   key_error->message);
      return NULL;
    }
  table = g_new0 (FiloKeywordTable, 1);
  g_atomic_ref_count_init (&table->references);
  table->languages = g_array_new (FALSE, FALSE, sizeof (FiloKeywordLanguage));
  g_array_set_clear_func (table->languages, clear_language);
  table->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) free_entry);
  table->whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_ptr_array_unref);
  table->heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_ptr_array_unref);

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (!load_language (table, file, groups[i], error))
        return NULL;
    }
  if (find_entry (table, stop, ALL_LANGUAGES, FILO_KEYWORD_ROLE_OPT_OUT) == NULL)
    {
      g_set_error_literal (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_DATA,
                           "Keywords: STOP is missing");
      return NULL;
    }
  index_table (table);
  return g_steal_pointer (&table);
}

/**
 * filo_keyword_table_new:
 * @error: return location, domain %FILO_KEYWORDS_ERROR
 *
 * Returns: (transfer full) (nullable): the words that come with Filo
 */
FiloKeywordTable *
filo_keyword_table_new (GError **error)
{
  g_autoptr(GBytes) bytes = g_resource_lookup_data (filo_rules_get_resource (), DATA_PATH,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  gconstpointer data;
  gsize size;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  return filo_keyword_table_new_from_data (data, size, error);
}

/**
 * filo_keyword_table_ref:
 * @table: a table
 *
 * Returns: (transfer full): @table. Any thread.
 */
FiloKeywordTable *
filo_keyword_table_ref (FiloKeywordTable *table)
{
  g_return_val_if_fail (table != NULL, NULL);

  g_atomic_ref_count_inc (&table->references);
  return table;
}

/**
 * filo_keyword_table_unref:
 * @table: (transfer full): a table. Any thread.
 */
void
filo_keyword_table_unref (FiloKeywordTable *table)
{
  g_return_if_fail (table != NULL);

  if (!g_atomic_ref_count_dec (&table->references))
    return;
  g_hash_table_unref (table->whole);
  g_hash_table_unref (table->heads);
  g_ptr_array_unref (table->entries);
  g_array_unref (table->languages);
  g_free (table);
}

static gboolean
role_from_class (FiloKeywordClass  keyword,
                 FiloKeywordRole  *role)
{
  switch (keyword)
    {
    case FILO_KEYWORD_OPT_OUT:
      *role = FILO_KEYWORD_ROLE_OPT_OUT;
      return TRUE;
    case FILO_KEYWORD_OPT_IN:
      *role = FILO_KEYWORD_ROLE_OPT_IN;
      return TRUE;
    case FILO_KEYWORD_HELP:
      *role = FILO_KEYWORD_ROLE_HELP;
      return TRUE;
    case FILO_KEYWORD_CUSTOM:
      *role = FILO_KEYWORD_ROLE_CUSTOM;
      return TRUE;
    case FILO_KEYWORD_NONE:
    case FILO_KEYWORD_POSSIBLE_OPT_OUT:
      break;
    }
  return FALSE;
}

static FiloKeywordEntry *
find_keyword (const FiloKeywordTable *table,
              const char             *word)
{
  guint n_tokens;
  g_auto(GStrv) tokens = filo_keyword_words_split (word, &n_tokens);
  static const FiloKeywordRole roles[] = { FILO_KEYWORD_ROLE_OPT_OUT, FILO_KEYWORD_ROLE_OPT_IN, FILO_KEYWORD_ROLE_HELP, FILO_KEYWORD_ROLE_CUSTOM };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      FiloKeywordEntry *entry = find_entry (table, tokens, ALL_LANGUAGES, roles[i]);

      if (entry != NULL)
        return entry;
    }
  return NULL;
}

/**
 * filo_keyword_table_add:
 * @table: a table that nobody shares yet
 * @keyword: opt-out, opt-in, help or custom
 * @word: the account's own word or words
 * @match: only an opt-out word may be found inside a text
 * @error: return location, domain %FILO_KEYWORDS_ERROR
 *
 * Adds a word of the account, which holds for every country.
 *
 * Returns: whether it was added; a word that is there with the same meaning is
 *   no error and then holds for every country too
 */
gboolean
filo_keyword_table_add (FiloKeywordTable  *table,
                        FiloKeywordClass   keyword,
                        const char        *word,
                        FiloKeywordMatch   match,
                        GError           **error)
{
  FiloKeywordRole role;
  FiloKeywordEntry *entry;

  g_return_val_if_fail (table != NULL && word != NULL, FALSE);

  if (!role_from_class (keyword, &role) ||
      (match == FILO_KEYWORD_MATCH_CONTAINS && role != FILO_KEYWORD_ROLE_OPT_OUT))
    {
      g_set_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_WORD,
                   "“%s” can only match a whole text: just opt-out words are looked for inside one",
                   word);
      return FALSE;
    }
  entry = find_keyword (table, word);
  if (entry != NULL && entry->role != role)
    {
      g_set_error (error, FILO_KEYWORDS_ERROR,
                   entry->is_stop ? FILO_KEYWORDS_ERROR_FIXED : FILO_KEYWORDS_ERROR_TAKEN,
                   "“%s” has another meaning already", word);
      return FALSE;
    }
  if (entry == NULL)
    entry = add_entry (table, role, ALL_LANGUAGES, word, error);
  if (entry == NULL)
    return FALSE;
  entry->languages = ALL_LANGUAGES;
  if (match == FILO_KEYWORD_MATCH_CONTAINS)
    entry->contains = TRUE;
  index_table (table);
  return TRUE;
}

/**
 * filo_keyword_table_remove:
 * @table: a table that nobody shares yet
 * @word: one of its keywords
 * @error: return location, domain %FILO_KEYWORDS_ERROR
 *
 * Takes a keyword away, in every language. STOP stays, whatever an account wants.
 *
 * Returns: whether it is gone
 */
gboolean
filo_keyword_table_remove (FiloKeywordTable  *table,
                           const char        *word,
                           GError           **error)
{
  FiloKeywordEntry *entry;
  gboolean found = FALSE;

  g_return_val_if_fail (table != NULL && word != NULL, FALSE);

  while ((entry = find_keyword (table, word)) != NULL)
    {
      if (entry->is_stop)
        {
          g_set_error_literal (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_FIXED,
                               "STOP always ends a subscription: it can't be taken away");
          return FALSE;
        }
      g_ptr_array_remove (table->entries, entry);
      found = TRUE;
    }
  if (!found)
    {
      g_set_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_WORD,
                   "“%s” isn't one of the keywords", word);
      return FALSE;
    }
  index_table (table);
  return TRUE;
}

/**
 * filo_keyword_table_set_match:
 * @table: a table that nobody shares yet
 * @word: one of its opt-out words
 * @match: how it is looked for from now on
 * @error: return location, domain %FILO_KEYWORDS_ERROR
 *
 * For +1 numbers STOP is found inside a text even if @match says otherwise.
 *
 * Returns: whether it could be set
 */
gboolean
filo_keyword_table_set_match (FiloKeywordTable  *table,
                              const char        *word,
                              FiloKeywordMatch   match,
                              GError           **error)
{
  guint n_tokens;
  g_auto(GStrv) tokens = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (table != NULL && word != NULL, FALSE);

  tokens = filo_keyword_words_split (word, &n_tokens);
  for (guint i = 0; i < table->entries->len; i++)
    {
      FiloKeywordEntry *entry = g_ptr_array_index (table->entries, i);

      if (entry->role != FILO_KEYWORD_ROLE_OPT_OUT ||
          !g_strv_equal ((const char *const *) entry->tokens, (const char *const *) tokens))
        continue;
      entry->contains = match == FILO_KEYWORD_MATCH_CONTAINS;
      found = TRUE;
    }
  if (!found)
    g_set_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_WORD,
                 "“%s” isn't one of the opt-out words", word);
  return found;
}
