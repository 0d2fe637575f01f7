/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-demo-script.h"

#include "filo-time.h"

#include <string.h>

G_DEFINE_QUARK (filo-demo-error-quark, filo_demo_error)

static FiloDemoLine *
line_new (FiloDemoLineKind kind,
          guint            number)
{
  FiloDemoLine *line = g_new0 (FiloDemoLine, 1);

  line->kind = kind;
  line->number = number;
  line->texts = g_ptr_array_new_with_free_func (g_free);
  return line;
}

void
filo_demo_line_free (FiloDemoLine *self)
{
  g_free (self->who);
  g_free (self->note);
  g_free (self->product);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

static FiloDemoBlock *
block_new (const char *id,
           gsize       length,
           guint       number)
{
  FiloDemoBlock *block = g_new0 (FiloDemoBlock, 1);

  block->id = g_strndup (id, length);
  block->number = number;
  block->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_ptr_array_unref);
  block->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_demo_line_free);
  return block;
}

void
filo_demo_block_free (FiloDemoBlock *self)
{
  g_free (self->id);
  g_hash_table_unref (self->keys);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

const char *
filo_demo_block_get (const FiloDemoBlock *self,
                     const char          *key)
{
  GPtrArray *values = g_hash_table_lookup (self->keys, key);

  return values != NULL ? g_ptr_array_index (values, 0) : NULL;
}

/* "38m", "5h", "2d", "20s" → milliseconds. */
static gboolean
parse_span (const char  *text,
            gint64      *ms,
            const char **end)
{
  char *unit;
  guint64 count = g_ascii_strtoull (text, &unit, 10);
  gint64 factor;

  if (unit == text || count > 10000)
    return FALSE;
  switch (*unit)
    {
    case 's': factor = FILO_SECOND_MS; break;
    case 'm': factor = FILO_MINUTE_MS; break;
    case 'h': factor = FILO_HOUR_MS; break;
    case 'd': factor = FILO_DAY_MS; break;
    default: return FALSE;
    }
  *ms = (gint64) count * factor;
  *end = unit + 1;
  return TRUE;
}

static gboolean
parse_clock (const char *text,
             int        *minutes)
{
  char *end;
  guint64 hour = g_ascii_strtoull (text, &end, 10);
  guint64 minute;

  if (end == text || *end != ':' || hour > 23)
    return FALSE;
  text = end + 1;
  minute = g_ascii_strtoull (text, &end, 10);
  if (end != text + 2 || *end != '\0' || minute > 59)
    return FALSE;
  *minutes = (int) (hour * 60 + minute);
  return TRUE;
}

gboolean
filo_demo_when_parse (const char   *text,
                      FiloDemoWhen *when)
{
  const char *end;

  memset (when, 0, sizeof *when);
  if (g_str_has_prefix (text, "tomorrow "))
    {
      when->offset = FILO_DAY_MS;
      when->at_clock = TRUE;
      return parse_clock (text + strlen ("tomorrow "), &when->minutes);
    }
  if ((text[0] != '-' && text[0] != '+') || !parse_span (text + 1, &when->offset, &end))
    return FALSE;
  if (text[0] == '-')
    when->offset = -when->offset;
  if (*end == '\0')
    return TRUE;
  if (*end != ' ' || when->offset % FILO_DAY_MS != 0)
    return FALSE;
  when->at_clock = TRUE;
  return parse_clock (end + 1, &when->minutes);
}

gint64
filo_demo_when_resolve (const FiloDemoWhen *when,
                        gint64              now,
                        GTimeZone          *zone)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;
  g_autoptr(GDateTime) day = NULL;
  g_autoptr(GDateTime) moment = NULL;

  if (!when->at_clock)
    return now + when->offset;

  utc = g_date_time_new_from_unix_utc (now / FILO_SECOND_MS);
  local = g_date_time_to_timezone (utc, zone);
  day = g_date_time_add_days (local, (int) (when->offset / FILO_DAY_MS));
  moment = g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                            g_date_time_get_day_of_month (day), when->minutes / 60,
                            when->minutes % 60, 0);
  return g_date_time_to_unix (moment) * FILO_SECOND_MS;
}

static void
add_texts (FiloDemoLine *line,
           const char   *text,
           gboolean      alternatives)
{
  g_auto(GStrv) parts = alternatives ? g_strsplit (text, " | ", -1) : g_strsplit (text, "\n", 1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto(GStrv) breaks = g_strsplit (g_strstrip (parts[i]), "\\n", -1);

      g_ptr_array_add (line->texts, g_strjoinv ("\n", breaks));
    }
  if (line->texts->len == 0)
    g_ptr_array_add (line->texts, g_strdup (""));   /* A picture without words. */
}

/* Takes "[…]" from the start of a text; the rest without blanks before it. */
static const char *
take_note (FiloDemoLine *line,
           const char   *text)
{
  const char *end;

  if (text[0] == '[' && (end = strchr (text, ']')) != NULL)
    {
      line->note = g_strndup (text + 1, (gsize) (end - text - 1));
      text = end + 1;
    }
  while (*text == ' ')
    text++;
  return text;
}

/* One line that isn't a heading, a comment or a key; NULL = not understood. */
static FiloDemoLine *
parse_line (const char *text,
            guint       number,
            gboolean    alternatives)
{
  g_autoptr(FiloDemoLine) line = NULL;
  const char *arrow;

  if (g_str_has_prefix (text, "-- "))
    {
      line = line_new (FILO_DEMO_SCENE, number);
      return filo_demo_when_parse (text + 3, &line->when) ? g_steal_pointer (&line) : NULL;
    }
  if (text[0] == '+')
    {
      const char *end;

      line = line_new (FILO_DEMO_PAUSE, number);
      if (!parse_span (text + 1, &line->pause, &end) || *end != '\0')
        return NULL;
      return g_steal_pointer (&line);
    }
  if (text[0] == '<')
    {
      line = line_new (FILO_DEMO_INBOUND, number);
      text = take_note (line, text + 1);
      add_texts (line, text, alternatives);
      return text[0] != '\0' || line->note != NULL ? g_steal_pointer (&line) : NULL;
    }
  if (text[0] == '*')
    {
      g_auto(GStrv) words = NULL;

      line = line_new (FILO_DEMO_SOURCE, number);
      words = g_strsplit (take_note (line, text + 1), " ", 2);
      if (words[0] == NULL || words[0][0] == '\0')
        return NULL;
      line->who = g_strdup (words[0]);
      if (words[1] != NULL && !g_str_has_prefix (words[1], "product="))
        return NULL;
      if (words[1] != NULL)
        line->product = g_strdup (words[1] + strlen ("product="));
      return g_steal_pointer (&line);
    }
  arrow = strchr (text, '>');
  if (arrow == NULL || arrow == text)
    return NULL;
  line = line_new (FILO_DEMO_REPLY, number);
  line->who = g_strndup (text, (gsize) (arrow - text));
  for (const char *c = line->who; *c != '\0'; c++)
    if (!g_ascii_islower (*c))
      return NULL;
  text = take_note (line, arrow + 1);
  if (g_str_equal (line->who, "auto"))
    line->kind = FILO_DEMO_AUTO;
  else if (g_str_equal (line->who, "key"))
    line->kind = FILO_DEMO_KEYWORD_REPLY;
  if ((line->kind == FILO_DEMO_REPLY) == (text[0] == '\0'))
    return NULL;
  add_texts (line, text, alternatives);
  return g_steal_pointer (&line);
}

/* "name = value" before the first text of a block. */
static gboolean
take_key (FiloDemoBlock *block,
          const char    *text)
{
  const char *equals = strstr (text, " = ");
  g_autofree char *key = NULL;
  GPtrArray *values;

  if (equals == NULL || block->lines->len > 0)
    return FALSE;
  for (const char *c = text; c < equals; c++)
    if (!g_ascii_islower (*c))
      return FALSE;
  key = g_strndup (text, (gsize) (equals - text));
  values = g_hash_table_lookup (block->keys, key);
  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (block->keys, g_steal_pointer (&key), values);
    }
  g_ptr_array_add (values, g_strstrip (g_strdup (equals + 3)));
  return TRUE;
}

GPtrArray *
filo_demo_script_parse (const char  *name,
                        const char  *text,
                        gboolean     alternatives,
                        GError     **error)
{
  g_autoptr(GPtrArray) blocks =
    g_ptr_array_new_with_free_func ((GDestroyNotify) filo_demo_block_free);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  FiloDemoBlock *block = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strchomp (lines[i]);
      gsize length = strlen (line);
      FiloDemoLine *parsed;

      if (length == 0 || line[0] == '#')
        continue;
      if (line[0] == '[' && line[length - 1] == ']')
        {
          block = block_new (line + 1, length - 2, i + 1);
          g_ptr_array_add (blocks, block);
          continue;
        }
      if (block == NULL)
        {
          g_set_error (error, FILO_DEMO_ERROR, FILO_DEMO_ERROR_SYNTAX,
                       "%s:%u: stands before the first [name]", name, i + 1);
          return NULL;
        }
      if (take_key (block, line))
        continue;
      parsed = parse_line (line, i + 1, alternatives);
      if (parsed == NULL)
        {
          g_set_error (error, FILO_DEMO_ERROR, FILO_DEMO_ERROR_SYNTAX,
                       "%s:%u: not understood: %s", name, i + 1, line);
          return NULL;
        }
      g_ptr_array_add (block->lines, parsed);
    }
  return g_steal_pointer (&blocks);
}
