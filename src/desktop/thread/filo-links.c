/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-links.h"

#include <string.h>

static gboolean
starts_link (const char *text,
             gsize      *prefix)
{
  static const char *const starts[] = { "https://", "http://", "www." };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_ascii_strncasecmp (text, starts[i], strlen (starts[i])) == 0)
      {
        *prefix = strlen (starts[i]);
        return TRUE;
      }
  return FALSE;
}

static gboolean
ends_link (gunichar c)
{
  return c == '\0' || g_unichar_isspace (c) || g_unichar_iscntrl (c) || c == '<' || c == '>' ||
         c == '"' || c == '`' || g_unichar_type (c) == G_UNICODE_FORMAT;
}

/* Punctuation that ends the sentence and a bracket that opened before the link
 * are not part of it. */
static gsize
trim_link (const char *link,
           gsize       length)
{
  for (;;)
    {
      char last = length > 0 ? link[length - 1] : '\0';
      int open = 0;

      if (last != '\0' && strchr (".,;:!?'*_~", last) != NULL)
        {
          length--;
          continue;
        }
      if (last != ')' && last != ']')
        return length;
      for (gsize i = 0; i < length; i++)
        open += (link[i] == '(' || link[i] == '[') - (link[i] == ')' || link[i] == ']');
      if (open >= 0)
        return length;
      length--;
    }
}

/* Bytes of the link that starts at @text, 0 when none does. */
static gsize
measure_link (const char *text)
{
  const char *p = text;
  gsize prefix, length;

  if (!starts_link (text, &prefix))
    return 0;
  while (!ends_link (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  length = trim_link (text, p - text);
  return length > prefix ? length : 0;
}

static void
append_escaped (GString    *markup,
                const char *text,
                gsize       length)
{
  g_autofree char *escaped = g_markup_escape_text (text, length);

  g_string_append (markup, escaped);
}

static void
append_link (GString    *markup,
             const char *text,
             gsize       length)
{
  g_autofree char *bare = g_strndup (text, length);
  g_autofree char *uri = g_ascii_strncasecmp (bare, "www.", 4) == 0
                             ? g_strconcat ("https://", bare, NULL)
                             : g_strdup (bare);
  g_autofree char *shown = filo_links_dup_shown (uri);
  g_autofree char *href = g_markup_escape_text (uri, -1);
  g_autofree char *title = g_markup_escape_text (shown, -1);
  g_autofree char *twice = g_markup_escape_text (title, -1);

  /* GtkLabel shows the title as a tooltip, which is markup again. */
  g_string_append_printf (markup, "<a href=\"%s\" title=\"%s\">", href, twice);
  append_escaped (markup, text, length);
  g_string_append (markup, "</a>");
}

/**
 * filo_links_dup_markup:
 *
 * Returns: (transfer full) (nullable): markup of @text with its web addresses as
 *   links, or %NULL when it has none
 */
char *
filo_links_dup_markup (const char *text)
{
  GString *markup = NULL;
  const char *done = text;
  const char *p = text;
  gboolean at_word = TRUE;

  while (*p != '\0')
    {
      gsize length = at_word ? measure_link (p) : 0;

      if (length == 0)
        {
          at_word = !g_unichar_isalnum (g_utf8_get_char (p));
          p = g_utf8_next_char (p);
          continue;
        }
      if (markup == NULL)
        markup = g_string_new (NULL);
      append_escaped (markup, done, p - done);
      append_link (markup, p, length);
      p += length;
      done = p;
      at_word = FALSE;
    }
  if (markup == NULL)
    return NULL;
  append_escaped (markup, done, p - done);
  return g_string_free (markup, FALSE);
}

/**
 * filo_links_dup_shown:
 *
 * Returns: (transfer full): the address as it really is: a host with letters of
 *   other scripts in its ASCII form, so that it can't pass for another
 */
char *
filo_links_dup_shown (const char *uri)
{
  const char *host = strstr (uri, "://");
  g_autofree char *name = NULL;
  g_autofree char *ascii = NULL;
  gsize length;

  if (host == NULL)
    return g_strdup (uri);
  host += strlen ("://");
  length = strcspn (host, "/?#");
  name = g_strndup (host, length);
  if (g_str_is_ascii (name))
    return g_strdup (uri);
  ascii = g_hostname_to_ascii (name);
  if (ascii == NULL)
    return g_strdup (uri);
  return g_strdup_printf ("%.*s%s%s", (int) (host - uri), uri, ascii, host + length);
}
