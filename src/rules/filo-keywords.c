/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-keywords.h"

#include "filo-constants.h"
#include "filo-rules-resources.h"

#include <string.h>

#define DATA_PATH "/io/github/filo_sms/Filo/rules/keywords.ini"
#define ENGLISH "en"
#define ALL_LANGUAGES G_MAXUINT32
#define MAX_LANGUAGES 32
#define MAX_WORDS 8          /* Of one keyword or phrase. */
#define WORD_MAX_BYTES 100

/* What an entry of the table is for. */
typedef enum
{
  ROLE_OPT_OUT,
  ROLE_OPT_IN,
  ROLE_HELP,
  ROLE_CUSTOM,
  ROLE_YES,      /* An opt-in, but only while one is pending. */
  ROLE_FILLER,
  ROLE_SLIP,
  ROLE_PHRASE,
} Role;

typedef struct
{
  Role      role;
  guint32   languages;  /* One bit each. */
  gboolean  contains;   /* A whole word anywhere in the text, else the whole text. */
  gboolean  unsure;     /* May mean an order. */
  gboolean  is_stop;    /* STOP itself: never taken away, and always "contains" for +1. */
  char     *word;       /* As the data or the account writes it. */
  char    **tokens;     /* As compared, at least one. */
  guint     n_tokens;
} Entry;

typedef struct
{
  char   *code;
  char  **prefixes;  /* Digits behind the +; NULL for English, which needs none. */
} Language;

struct _FiloKeywordTable
{
  gatomicrefcount  references;
  GArray          *languages;  /* Language; the index is its bit. */
  GPtrArray       *entries;    /* Entry, owned. */
  GHashTable      *whole;      /* Whole normalised text → GPtrArray of Entry. */
  GHashTable      *heads;      /* First word → GPtrArray of Entry that may stand anywhere. */
};

G_DEFINE_QUARK (filo-keywords-error-quark, filo_keywords_error)

static void
free_entry (Entry *entry)
{
  g_free (entry->word);
  g_strfreev (entry->tokens);
  g_free (entry);
}

static void
clear_language (gpointer data)
{
  Language *language = data;

  g_free (language->code);
  g_strfreev (language->prefixes);
}

/* Text to words */

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

/* The words of @text as they are compared, without what stands between them. */
static char **
split_words (const char *text,
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

/* The table */

static void
index_entry (GHashTable *index,
             char       *key,
             Entry      *entry)
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
      Entry *entry = g_ptr_array_index (table->entries, i);

      if (entry->role != ROLE_FILLER && entry->role != ROLE_PHRASE)
        index_entry (table->whole, g_strjoinv (" ", entry->tokens), entry);
      /* Any opt-out word may be what is left beside one that acts. */
      if (entry->role == ROLE_OPT_OUT || entry->role == ROLE_FILLER || entry->role == ROLE_PHRASE)
        index_entry (table->heads, g_strdup (entry->tokens[0]), entry);
    }
}

static Entry *
find_entry (const FiloKeywordTable *table,
            char                  **tokens,
            guint32                 languages,
            Role                    role)
{
  for (guint i = 0; i < table->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (table->entries, i);

      if (entry->role == role && (entry->languages & languages) != 0 &&
          g_strv_equal ((const char *const *) entry->tokens, (const char *const *) tokens))
        return entry;
    }
  return NULL;
}

static Entry *
add_entry (FiloKeywordTable  *table,
           Role               role,
           guint32            languages,
           const char        *word,
           GError           **error)
{
  guint n_tokens;
  g_auto(GStrv) tokens = split_words (word, &n_tokens);
  Entry *entry;

  if (n_tokens == 0 || n_tokens > MAX_WORDS || strlen (word) > WORD_MAX_BYTES)
    {
      g_set_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_WORD,
                   "“%s” can't be a keyword: it needs one to %d words of letters or digits, at most %d bytes",
                   word, MAX_WORDS, WORD_MAX_BYTES);
      return NULL;
    }
  entry = g_new0 (Entry, 1);
  entry->role = role;
  entry->languages = languages;
  entry->word = g_strdup (word);
  entry->is_stop = role == ROLE_OPT_OUT && n_tokens == 1 && g_str_equal (tokens[0], "stop");
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
           Role               role,
           gboolean           contains,
           GError           **error)
{
  g_auto(GStrv) words = g_key_file_get_string_list (file, language, key, NULL, NULL);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      Entry *entry = add_entry (table, role, bit, words[i], error);

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
      g_auto(GStrv) tokens = split_words (words[i], &n_tokens);
      Entry *entry = find_entry (table, tokens, bit, ROLE_OPT_OUT);

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
  Language language = { 0, };
  guint32 bit;

  if (table->languages->len == MAX_LANGUAGES)
    {
      g_set_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_DATA,
                   "Keywords: more than %d languages", MAX_LANGUAGES);
      return FALSE;
    }
  bit = 1u << table->languages->len;
  language.code = g_strdup (code);
  language.prefixes = g_key_file_get_string_list (file, code, "prefixes", NULL, NULL);
  g_array_append_val (table->languages, language);

  return load_list (table, file, code, bit, "opt-out-contains", ROLE_OPT_OUT, TRUE, error) &&
         load_list (table, file, code, bit, "opt-out", ROLE_OPT_OUT, FALSE, error) &&
         load_unsure (table, file, code, bit, error) &&
         load_list (table, file, code, bit, "opt-in", ROLE_OPT_IN, FALSE, error) &&
         load_list (table, file, code, bit, "yes", ROLE_YES, FALSE, error) &&
         load_list (table, file, code, bit, "help", ROLE_HELP, FALSE, error) &&
         load_list (table, file, code, bit, "filler", ROLE_FILLER, TRUE, error) &&
         load_list (table, file, code, bit, "slips", ROLE_SLIP, FALSE, error) &&
         load_list (table, file, code, bit, "phrases", ROLE_PHRASE, TRUE, error);
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
  table->languages = g_array_new (FALSE, FALSE, sizeof (Language));
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
  if (find_entry (table, stop, ALL_LANGUAGES, ROLE_OPT_OUT) == NULL)
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
                 Role             *role)
{
  switch (keyword)
    {
    case FILO_KEYWORD_OPT_OUT:
      *role = ROLE_OPT_OUT;
      return TRUE;
    case FILO_KEYWORD_OPT_IN:
      *role = ROLE_OPT_IN;
      return TRUE;
    case FILO_KEYWORD_HELP:
      *role = ROLE_HELP;
      return TRUE;
    case FILO_KEYWORD_CUSTOM:
      *role = ROLE_CUSTOM;
      return TRUE;
    case FILO_KEYWORD_NONE:
    case FILO_KEYWORD_POSSIBLE_OPT_OUT:
      break;
    }
  return FALSE;
}

static Entry *
find_keyword (const FiloKeywordTable *table,
              const char             *word)
{
  guint n_tokens;
  g_auto(GStrv) tokens = split_words (word, &n_tokens);
  static const Role roles[] = { ROLE_OPT_OUT, ROLE_OPT_IN, ROLE_HELP, ROLE_CUSTOM };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      Entry *entry = find_entry (table, tokens, ALL_LANGUAGES, roles[i]);

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
  Role role;
  Entry *entry;

  g_return_val_if_fail (table != NULL && word != NULL, FALSE);

  if (!role_from_class (keyword, &role) ||
      (match == FILO_KEYWORD_MATCH_CONTAINS && role != ROLE_OPT_OUT))
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
  Entry *entry;
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

  tokens = split_words (word, &n_tokens);
  for (guint i = 0; i < table->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (table->entries, i);

      if (entry->role != ROLE_OPT_OUT ||
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

/* Classifying */

typedef struct
{
  const FiloKeywordTable *table;
  char                  **tokens;
  guint                   n_tokens;
  guint32                 languages;
  gboolean                nanp;      /* The number is +1: the law there is its own. */
  FiloKeywordContext      context;
} Reading;

/* English everywhere, another language for the numbers of its countries. */
static guint32
find_languages (const FiloKeywordTable *table,
                const char             *e164)
{
  guint32 languages = 0;

  for (guint i = 0; i < table->languages->len; i++)
    {
      const Language *language = &g_array_index (table->languages, Language, i);

      if (g_str_equal (language->code, ENGLISH))
        languages |= 1u << i;
      for (guint j = 0; e164 != NULL && e164[0] == '+' && language->prefixes != NULL &&
                        language->prefixes[j] != NULL; j++)
        {
          if (g_str_has_prefix (e164 + 1, language->prefixes[j]))
            languages |= 1u << i;
        }
    }
  return languages;
}

static FiloKeywordResult
make_result (FiloKeywordClass  keyword,
             gboolean          acts,
             gboolean          opens,
             const char       *word)
{
  return (FiloKeywordResult) { keyword, acts, opens, word };
}

static FiloKeywordResult
opt_out (const Reading *reading,
         const Entry   *entry)
{
  if (entry->unsure && !reading->nanp && reading->context.conversation_open)
    return make_result (FILO_KEYWORD_POSSIBLE_OPT_OUT, FALSE, TRUE, entry->word);
  return make_result (FILO_KEYWORD_OPT_OUT, TRUE, FALSE, entry->word);
}

static gboolean
stands_at (const Reading *reading,
           const Entry   *entry,
           guint          at)
{
  if ((entry->languages & reading->languages) == 0 || entry->n_tokens > reading->n_tokens - at)
    return FALSE;
  for (guint i = 0; i < entry->n_tokens; i++)
    {
      if (!g_str_equal (entry->tokens[i], reading->tokens[at + i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_found_inside (const Reading *reading,
                 const Entry   *entry)
{
  return entry->contains || (entry->is_stop && reading->nanp);
}

/* What an opt-out word inside a longer text means. Covers every word that is an
 * opt-out or filler; if nothing is left over, it is as good as the word alone. */
static gboolean
search_opt_out (const Reading     *reading,
                FiloKeywordResult *result)
{
  g_autofree gboolean *covered = g_new0 (gboolean, reading->n_tokens);
  const Entry *hit = NULL;

  for (guint at = 0; at < reading->n_tokens; at++)
    {
      GPtrArray *entries = g_hash_table_lookup (reading->table->heads, reading->tokens[at]);

      for (guint i = 0; entries != NULL && i < entries->len; i++)
        {
          const Entry *entry = g_ptr_array_index (entries, i);

          if (entry->role == ROLE_PHRASE || !stands_at (reading, entry, at))
            continue;
          for (guint j = 0; j < entry->n_tokens; j++)
            covered[at + j] = TRUE;
          if (hit == NULL && entry->role == ROLE_OPT_OUT && is_found_inside (reading, entry))
            hit = entry;
        }
    }
  if (hit == NULL)
    return FALSE;
  for (guint at = 0; at < reading->n_tokens; at++)
    {
      if (!covered[at])
        {
          *result = make_result (FILO_KEYWORD_POSSIBLE_OPT_OUT, reading->nanp, TRUE, hit->word);
          return TRUE;
        }
    }
  *result = opt_out (reading, hit);
  return TRUE;
}

static gboolean
search_phrase (const Reading     *reading,
               FiloKeywordResult *result)
{
  for (guint at = 0; at < reading->n_tokens; at++)
    {
      GPtrArray *entries = g_hash_table_lookup (reading->table->heads, reading->tokens[at]);

      for (guint i = 0; entries != NULL && i < entries->len; i++)
        {
          const Entry *entry = g_ptr_array_index (entries, i);

          if (entry->role == ROLE_PHRASE && stands_at (reading, entry, at))
            {
              *result = make_result (FILO_KEYWORD_POSSIBLE_OPT_OUT, FALSE, TRUE, entry->word);
              return TRUE;
            }
        }
    }
  return FALSE;
}

/* The entry of @role that is the whole text. */
static const Entry *
find_whole (const Reading   *reading,
            const GPtrArray *entries,
            Role             role)
{
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      if (entry->role == role && (entry->languages & reading->languages) != 0)
        return entry;
    }
  return NULL;
}

static FiloKeywordResult
classify (const Reading *reading)
{
  g_autofree char *text = g_strjoinv (" ", reading->tokens);
  const GPtrArray *whole = g_hash_table_lookup (reading->table->whole, text);
  FiloKeywordResult result = make_result (FILO_KEYWORD_NONE, FALSE, TRUE, NULL);
  const Entry *entry;

  if ((entry = find_whole (reading, whole, ROLE_OPT_OUT)) != NULL)
    return opt_out (reading, entry);
  if (search_opt_out (reading, &result))
    return result;
  if ((entry = find_whole (reading, whole, ROLE_OPT_IN)) != NULL)
    return make_result (FILO_KEYWORD_OPT_IN, TRUE, FALSE, entry->word);
  if (reading->context.double_opt_in_pending &&
      (entry = find_whole (reading, whole, ROLE_YES)) != NULL)
    return make_result (FILO_KEYWORD_OPT_IN, TRUE, FALSE, entry->word);
  if ((entry = find_whole (reading, whole, ROLE_HELP)) != NULL)
    return make_result (FILO_KEYWORD_HELP, TRUE, FALSE, entry->word);
  if ((entry = find_whole (reading, whole, ROLE_CUSTOM)) != NULL)
    return make_result (FILO_KEYWORD_CUSTOM, TRUE, FALSE, entry->word);
  if ((entry = find_whole (reading, whole, ROLE_SLIP)) != NULL)
    return make_result (FILO_KEYWORD_POSSIBLE_OPT_OUT, FALSE, TRUE, entry->word);
  search_phrase (reading, &result);
  return result;
}

/**
 * filo_keywords_classify:
 * @table: the words
 * @text: (nullable): what somebody texted
 * @e164: (nullable): who; the number decides language and law
 * @context: what else decides
 *
 * Reads a text for keywords (P18; 3-rules "Keywords"): opt-out, opt-in, help,
 * the account's own, in this order; the first that fits wins. Any thread.
 *
 * Returns: what it was taken for
 */
FiloKeywordResult
filo_keywords_classify (const FiloKeywordTable *table,
                        const char             *text,
                        const char             *e164,
                        FiloKeywordContext      context)
{
  g_auto(GStrv) tokens = NULL;
  Reading reading;

  g_return_val_if_fail (table != NULL, make_result (FILO_KEYWORD_NONE, FALSE, TRUE, NULL));

  tokens = split_words (text != NULL ? text : "", &reading.n_tokens);
  if (reading.n_tokens == 0)
    return make_result (FILO_KEYWORD_NONE, FALSE, TRUE, NULL);
  reading.table = table;
  reading.tokens = tokens;
  reading.languages = find_languages (table, e164);
  reading.nanp = e164 != NULL && g_str_has_prefix (e164, "+1");
  reading.context = context;
  return classify (&reading);
}

/**
 * filo_keyword_reply_is_due:
 * @last_reply_at: when the last answer to a keyword went to this profile, 0 = never
 * @replies_last_day: how many did in the last 24 hours
 * @now: milliseconds UTC
 *
 * Returns: whether another one may go (KEYWORD_REPLY); the confirmation of an
 *   opt-out asks the consent gate only
 */
gboolean
filo_keyword_reply_is_due (gint64 last_reply_at,
                           guint  replies_last_day,
                           gint64 now)
{
  if (replies_last_day >= FILO_KEYWORD_REPLIES_A_DAY)
    return FALSE;
  return last_reply_at == 0 || now - last_reply_at >= FILO_KEYWORD_REPLY_GAP_MS;
}
