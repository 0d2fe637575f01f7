/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-keywords.h"

#include "filo-constants.h"
#include "filo-keyword-table-private.h"
#include "filo-keyword-words.h"

#define ENGLISH "en"

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
      const FiloKeywordLanguage *language = &g_array_index (table->languages, FiloKeywordLanguage, i);

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
opt_out (const Reading          *reading,
         const FiloKeywordEntry *entry)
{
  if (entry->unsure && !reading->nanp && reading->context.conversation_open)
    return make_result (FILO_KEYWORD_POSSIBLE_OPT_OUT, FALSE, TRUE, entry->word);
  return make_result (FILO_KEYWORD_OPT_OUT, TRUE, FALSE, entry->word);
}

static gboolean
stands_at (const Reading          *reading,
           const FiloKeywordEntry *entry,
           guint                   at)
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
is_found_inside (const Reading          *reading,
                 const FiloKeywordEntry *entry)
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
  const FiloKeywordEntry *hit = NULL;

  for (guint at = 0; at < reading->n_tokens; at++)
    {
      GPtrArray *entries = g_hash_table_lookup (reading->table->heads, reading->tokens[at]);

      for (guint i = 0; entries != NULL && i < entries->len; i++)
        {
          const FiloKeywordEntry *entry = g_ptr_array_index (entries, i);

          if (entry->role == FILO_KEYWORD_ROLE_PHRASE || !stands_at (reading, entry, at))
            continue;
          for (guint j = 0; j < entry->n_tokens; j++)
            covered[at + j] = TRUE;
          if (hit == NULL && entry->role == FILO_KEYWORD_ROLE_OPT_OUT && is_found_inside (reading, entry))
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
          const FiloKeywordEntry *entry = g_ptr_array_index (entries, i);

          if (entry->role == FILO_KEYWORD_ROLE_PHRASE && stands_at (reading, entry, at))
            {
              *result = make_result (FILO_KEYWORD_POSSIBLE_OPT_OUT, FALSE, TRUE, entry->word);
              return TRUE;
            }
        }
    }
  return FALSE;
}

/* The entry of @role that is the whole text. */
static const FiloKeywordEntry *
find_whole (const Reading   *reading,
            const GPtrArray *entries,
            FiloKeywordRole  role)
{
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const FiloKeywordEntry *entry = g_ptr_array_index (entries, i);

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
  const FiloKeywordEntry *entry;

  if ((entry = find_whole (reading, whole, FILO_KEYWORD_ROLE_OPT_OUT)) != NULL)
    return opt_out (reading, entry);
  if (search_opt_out (reading, &result))
    return result;
  if ((entry = find_whole (reading, whole, FILO_KEYWORD_ROLE_OPT_IN)) != NULL)
    return make_result (FILO_KEYWORD_OPT_IN, TRUE, FALSE, entry->word);
  if (reading->context.double_opt_in_pending &&
      (entry = find_whole (reading, whole, FILO_KEYWORD_ROLE_YES)) != NULL)
    return make_result (FILO_KEYWORD_OPT_IN, TRUE, FALSE, entry->word);
  if ((entry = find_whole (reading, whole, FILO_KEYWORD_ROLE_HELP)) != NULL)
    return make_result (FILO_KEYWORD_HELP, TRUE, FALSE, entry->word);
  if ((entry = find_whole (reading, whole, FILO_KEYWORD_ROLE_CUSTOM)) != NULL)
    return make_result (FILO_KEYWORD_CUSTOM, TRUE, FALSE, entry->word);
  if ((entry = find_whole (reading, whole, FILO_KEYWORD_ROLE_SLIP)) != NULL)
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

  tokens = filo_keyword_words_split (text != NULL ? text : "", &reading.n_tokens);
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
