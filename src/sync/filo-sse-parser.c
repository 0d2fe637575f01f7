/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-sse-parser.h"

#include <string.h>

struct _FiloSseParser
{
  gsize        limit;
  FiloSseFunc  func;
  gpointer     user_data;

  GString     *line;
  GString     *data;
  char        *name;
  gboolean     has_data;
  gboolean     after_cr;   /* A LF now belongs to the CR before it. */
  gboolean     begun;      /* The byte order mark can't come any more. */
};

FiloSseParser *
filo_sse_parser_new (gsize       limit,
                     FiloSseFunc func,
                     gpointer    user_data)
{
  FiloSseParser *self = g_new0 (FiloSseParser, 1);

  self->limit = limit;
  self->func = func;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);
  return self;
}

void
filo_sse_parser_free (FiloSseParser *self)
{
  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self->name);
  g_free (self);
}

static void
end_event (FiloSseParser *self)
{
  g_autofree char *name = g_steal_pointer (&self->name);

  if (self->has_data)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (self->data->str, self->data->len);

      self->func (name != NULL && *name != '\0' ? name : "message", bytes, self->user_data);
    }
  g_string_truncate (self->data, 0);
  self->has_data = FALSE;
}

static void
end_line (FiloSseParser *self)
{
  const char *line = self->line->str;
  const char *colon;
  const char *value;
  gsize field;

  if (!self->begun && g_str_has_prefix (line, "\xef\xbb\xbf"))
    line += 3;
  self->begun = TRUE;
  if (*line == '\0')
    {
      g_string_truncate (self->line, 0);
      end_event (self);
      return;
    }
  colon = strchr (line, ':');
  field = colon != NULL ? (gsize) (colon - line) : strlen (line);
  value = colon != NULL ? colon + 1 : line + field;
  if (*value == ' ')
    value++;

  /* A line that begins with a colon is a comment; id and retry aren't ours. */
  if (field == 4 && strncmp (line, "data", 4) == 0)
    {
      if (self->has_data)
        g_string_append_c (self->data, '\n');
      g_string_append (self->data, value);
      self->has_data = TRUE;
    }
  else if (field == 5 && strncmp (line, "event", 5) == 0)
    {
      g_free (self->name);
      self->name = g_strdup (value);
    }
  g_string_truncate (self->line, 0);
}

gboolean
filo_sse_parser_feed (FiloSseParser *self,
                      const char    *bytes,
                      gsize          length)
{
  gsize start = 0;

  for (gsize i = 0; i < length; i++)
    {
      const gboolean swallow = self->after_cr && bytes[i] == '\n';

      self->after_cr = FALSE;
      if (swallow)
        {
          start = i + 1;
          continue;
        }
      if (bytes[i] != '\n' && bytes[i] != '\r')
        continue;
      g_string_append_len (self->line, bytes + start, (gssize) (i - start));
      if (self->line->len + self->data->len > self->limit)
        return FALSE;
      self->after_cr = bytes[i] == '\r';
      start = i + 1;
      end_line (self);
    }
  g_string_append_len (self->line, bytes + start, (gssize) (length - start));
  return self->line->len + self->data->len <= self->limit;
}
