/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-crowd-script.h"

#include "filo-json.h"

#include <string.h>

/* Words up to this length must stand alone in the text; longer ones may be its beginning, so that
 * "sostitu" finds every form. */
#define SHORT_WORD 4

static void
rule_free (FiloCrowdRule *rule)
{
  g_strfreev (rule->when);
  g_strfreev (rule->say);
  g_free (rule);
}

void
filo_crowd_topic_free (FiloCrowdTopic *self)
{
  g_free (self->id);
  g_free (self->photo);
  g_strfreev (self->open);
  g_strfreev (self->fallback);
  g_ptr_array_unref (self->rules);
  g_free (self);
}

static void
newcomer_free (FiloCrowdNewcomer *newcomer)
{
  g_free (newcomer->first);
  g_free (newcomer->last);
  g_free (newcomer->country);
  g_strfreev (newcomer->open);
  g_free (newcomer);
}

void
filo_crowd_script_free (FiloCrowdScript *self)
{
  g_clear_pointer (&self->topics, g_ptr_array_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->newcomers, g_ptr_array_unref);
  g_strfreev (self->fallback);
  g_strfreev (self->thanks);
  g_strfreev (self->nudge);
  g_strfreev (self->join);
  g_strfreev (self->stop);
  g_strfreev (self->phones);
  g_free (self);
}

/* A list of texts that isn't empty. */
static gboolean
read_texts (JsonObject  *object,
            const char  *member,
            char      ***out,
            GError     **error)
{
  if (!filo_json_read_strv (object, member, FILO_JSON_REQUIRED, out, error))
    return FALSE;
  if ((*out)[0] != NULL)
    return TRUE;
  filo_json_set_error (error, FILO_JSON_ERROR_VALUE, member, "must not be empty");
  return FALSE;
}

typedef gboolean (*ReadElement) (GPtrArray *array, JsonObject *object, GError **error);

static gboolean
read_list (JsonObject   *object,
           const char   *member,
           GPtrArray    *array,
           ReadElement   read,
           GError      **error)
{
  JsonArray *elements;

  if (!filo_json_read_array (object, member, FILO_JSON_REQUIRED, &elements, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (elements); i++)
    {
      JsonNode *node = json_array_get_element (elements, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          filo_json_set_error (error, FILO_JSON_ERROR_TYPE, member, "must hold objects");
          return FALSE;
        }
      if (!read (array, json_node_get_object (node), error))
        {
          g_autofree char *prefix = g_strdup_printf ("/%s/%u", member, i);

          filo_json_prefix_pointer (error, prefix);
          return FALSE;
        }
    }
  return TRUE;
}

static void
fold_words (char **words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *folded = g_utf8_casefold (words[i], -1);

      g_free (words[i]);
      words[i] = folded;
    }
}

static gboolean
read_rule (GPtrArray   *array,
           JsonObject  *object,
           GError     **error)
{
  FiloCrowdRule *rule = g_new0 (FiloCrowdRule, 1);

  g_ptr_array_add (array, rule);
  if (!read_texts (object, "when", &rule->when, error) ||
      !read_texts (object, "say", &rule->say, error))
    return FALSE;
  fold_words (rule->when);
  return TRUE;
}

static gboolean
read_topic (GPtrArray   *array,
            JsonObject  *object,
            GError     **error)
{
  FiloCrowdTopic *topic = g_new0 (FiloCrowdTopic, 1);
  gint64 weight;

  topic->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  g_ptr_array_add (array, topic);
  if (!filo_json_read_string (object, "id", FILO_JSON_REQUIRED, &topic->id, error) ||
      !filo_json_read_string (object, "photo", FILO_JSON_OPTIONAL, &topic->photo, error) ||
      !filo_json_read_int64 (object, "weight", FILO_JSON_REQUIRED, &weight, error) ||
      !read_texts (object, "open", &topic->open, error) ||
      !read_list (object, "rules", topic->rules, read_rule, error))
    return FALSE;
  topic->weight = (guint) CLAMP (weight, 1, 100);
  return TRUE;
}

static gboolean
read_newcomer (GPtrArray   *array,
               JsonObject  *object,
               GError     **error)
{
  FiloCrowdNewcomer *newcomer = g_new0 (FiloCrowdNewcomer, 1);

  g_ptr_array_add (array, newcomer);
  return filo_json_read_string (object, "first", FILO_JSON_REQUIRED, &newcomer->first, error) &&
         filo_json_read_string (object, "last", FILO_JSON_REQUIRED, &newcomer->last, error) &&
         filo_json_read_string (object, "country", FILO_JSON_REQUIRED, &newcomer->country, error) &&
         read_texts (object, "open", &newcomer->open, error);
}

FiloCrowdScript *
filo_crowd_script_new (FiloDemoLanguage   language,
                       GError           **error)
{
  g_autoptr(FiloCrowdScript) self = g_new0 (FiloCrowdScript, 1);
  g_autofree char *name = g_strdup_printf ("crowd-%s.json", filo_demo_language_to_word (language));
  g_autoptr(GBytes) bytes = filo_demo_data_load (name, error);
  g_autoptr(JsonObject) root = NULL;
  gconstpointer data;
  gsize length;

  self->topics = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_crowd_topic_free);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  self->newcomers = g_ptr_array_new_with_free_func ((GDestroyNotify) newcomer_free);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  root = filo_json_parse_object (data, (gssize) length, FILO_JSON_LIMITS_ANSWER, error);
  if (root == NULL || !read_list (root, "topics", self->topics, read_topic, error) ||
      !read_list (root, "rules", self->rules, read_rule, error) ||
      !read_list (root, "newcomers", self->newcomers, read_newcomer, error) ||
      !read_texts (root, "fallback", &self->fallback, error) ||
      !read_texts (root, "thanks", &self->thanks, error) ||
      !read_texts (root, "nudge", &self->nudge, error) ||
      !read_texts (root, "join", &self->join, error) ||
      !read_texts (root, "stop", &self->stop, error) ||
      !read_texts (root, "phones", &self->phones, error))
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  return g_steal_pointer (&self);
}

FiloCrowdTopic *
filo_crowd_topic_new_own (const char  *id,
                          const char  *photo,
                          char       **answers,
                          GError     **error)
{
  g_autoptr(FiloCrowdTopic) self = g_new0 (FiloCrowdTopic, 1);

  self->id = g_strdup (id);
  self->photo = g_strdup (photo);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  for (guint i = 0; answers[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (answers[i], " | ", -1);
      FiloCrowdRule *rule;

      if (parts[0] == NULL || parts[1] == NULL)
        {
          g_set_error (error, FILO_DEMO_ERROR, FILO_DEMO_ERROR_SYNTAX,
                       "[%s]: an answer is \"word, word | text | text\": %s", id, answers[i]);
          return NULL;
        }
      if (g_str_equal (parts[0], "*"))
        {
          g_strfreev (self->fallback);
          self->fallback = g_strdupv (parts + 1);
          continue;
        }
      rule = g_new0 (FiloCrowdRule, 1);
      rule->when = g_strsplit (parts[0], ", ", -1);
      rule->say = g_strdupv (parts + 1);
      fold_words (rule->when);
      g_ptr_array_add (self->rules, rule);
    }
  return g_steal_pointer (&self);
}

/* Whether a folded word stands in a folded text. */
static gboolean
stands_in (const char *text,
           const char *word)
{
  gboolean letters = g_unichar_isalnum (g_utf8_get_char (word));
  gboolean alone = letters && g_utf8_strlen (word, -1) <= SHORT_WORD &&
                   !g_str_has_suffix (word, " ");
  const char *found = text;

  while ((found = strstr (found, word)) != NULL)
    {
      const char *end = found + strlen (word);
      const char *before = found > text ? g_utf8_prev_char (found) : NULL;

      if (!letters)
        return TRUE;
      if ((before == NULL || !g_unichar_isalnum (g_utf8_get_char (before))) &&
          (!alone || !g_unichar_isalnum (g_utf8_get_char (end))))
        return TRUE;
      found = end;
    }
  return FALSE;
}

static const FiloCrowdRule *
find_in (GPtrArray  *rules,
         const char *folded,
         gboolean    words_only,
         guint      *skip)
{
  for (guint i = 0; i < rules->len; i++)
    {
      const FiloCrowdRule *rule = g_ptr_array_index (rules, i);

      for (guint j = 0; rule->when[j] != NULL; j++)
        {
          if (words_only && !g_unichar_isalnum (g_utf8_get_char (rule->when[j])))
            continue;
          if (!stands_in (folded, rule->when[j]))
            continue;
          if (*skip == 0)
            return rule;
          (*skip)--;
          break;
        }
    }
  return NULL;
}

/* The sentences that end with a question mark. */
static char *
take_questions (const char *text)
{
  GString *questions = g_string_new (NULL);
  const char *start = text;

  for (const char *c = text; *c != '\0'; c++)
    if (strchr (".!?\n", *c) != NULL)
      {
        if (*c == '?')
          g_string_append_len (questions, start, c - start + 1);
        start = c + 1;
      }
  return g_string_free (questions, FALSE);
}

const FiloCrowdRule *
filo_crowd_script_find (const FiloCrowdScript *self,
                        const FiloCrowdTopic  *topic,
                        const char            *text,
                        guint                  skip)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *questions = take_questions (folded);
  const FiloCrowdRule *rule = NULL;

  /* Who is asked something answers that, whatever else the text says. */
  for (guint i = 0; i < 2 && rule == NULL; i++)
    {
      const char *part = i == 0 ? questions : folded;

      if (topic != NULL)
        rule = find_in (topic->rules, part, i == 0, &skip);
      if (rule == NULL)
        rule = find_in (self->rules, part, i == 0, &skip);
    }
  return rule;
}
