/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A number longer than this is nobody's number. */
#define NUMBER_MAX 64

/* A member name without its escapes; text points into the document or into Scanner.unescaped. */
typedef struct
{
  const char *text;
  gsize       length;
} Key;

typedef struct
{
  char  opener;      /* '{' or '['. */
  guint first_key;   /* Of this object in Scanner.keys. */
} Level;

typedef enum
{
  WANT_VALUE,
  WANT_VALUE_OR_END,   /* Just after '['. */
  WANT_KEY,            /* After a comma in an object. */
  WANT_KEY_OR_END,     /* Just after '{'. */
  WANT_COMMA_OR_END,   /* After a value. */
} Want;

typedef struct
{
  const char           *start;
  const char           *at;
  const char           *end;
  const FiloJsonLimits *limits;
  Level                 levels[FILO_JSON_DEPTH_MAX];
  guint                 depth;
  guint                 tokens;
  GArray               *keys;        /* Key, of all open objects. */
  GPtrArray            *unescaped;   /* Owned texts of names with escapes. */
} Scanner;

static gboolean
fail (Scanner       *self,
      GError       **error,
      FiloJsonError  code,
      const char    *sentence)
{
  g_set_error (error, FILO_JSON_ERROR, code, "%s (at byte %" G_GSIZE_FORMAT ")", sentence,
               (gsize) (self->at - self->start));
  return FALSE;
}

static gboolean
count_token (Scanner  *self,
             GError  **error)
{
  if (self->tokens == self->limits->tokens)
    return fail (self, error, FILO_JSON_ERROR_TOO_BIG, "The JSON has too many values");
  self->tokens++;
  return TRUE;
}

static void
skip_blanks (Scanner *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\t' || *self->at == '\n' || *self->at == '\r'))
    self->at++;
}

/* The four digits after \u; -1 when they aren't. */
static int
read_hex4 (Scanner *self)
{
  int value = 0;

  if (self->end - self->at < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (self->at[i]);

      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }
  self->at += 4;
  return value;
}

/* Just after \u; text takes the character. */
static gboolean
scan_unicode_escape (Scanner  *self,
                     GString  *text,
                     GError  **error)
{
  int unit = read_hex4 (self);
  int low;

  if (unit < 0)
    return fail (self, error, FILO_JSON_ERROR_SYNTAX, "\\u needs four hexadecimal digits");
  if (unit == 0)
    return fail (self, error, FILO_JSON_ERROR_SYNTAX, "A text must not hold the character zero");
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return fail (self, error, FILO_JSON_ERROR_SYNTAX, "Half of a surrogate pair");
  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      if (self->end - self->at < 6 || self->at[0] != '\\' || self->at[1] != 'u')
        return fail (self, error, FILO_JSON_ERROR_SYNTAX, "Half of a surrogate pair");
      self->at += 2;
      low = read_hex4 (self);
      if (low < 0xdc00 || low > 0xdfff)
        return fail (self, error, FILO_JSON_ERROR_SYNTAX, "Half of a surrogate pair");
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
  if (text != NULL)
    g_string_append_unichar (text, (gunichar) unit);
  return TRUE;
}

/* Just after the backslash. */
static gboolean
scan_escape (Scanner  *self,
             GString  *text,
             GError  **error)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (self->at == self->end)
    return fail (self, error, FILO_JSON_ERROR_SYNTAX, "A text doesn't end");
  if (*self->at == 'u')
    {
      self->at++;
      return scan_unicode_escape (self, text, error);
    }
  found = strchr (letters, *self->at);
  if (found == NULL)
    return fail (self, error, FILO_JSON_ERROR_SYNTAX, "No such escape in a text");
  if (text != NULL)
    g_string_append_c (text, meanings[found - letters]);
  self->at++;
  return TRUE;
}

/* Just after the quote that opens; ends after the one that closes. */
static gboolean
scan_text (Scanner  *self,
           Key      *key,
           GError  **error)
{
  const char *start = self->at;
  g_autoptr(GString) unescaped = NULL;

  while (self->at < self->end && *self->at != '"')
    {
      if ((guchar) *self->at < 0x20)
        return fail (self, error, FILO_JSON_ERROR_SYNTAX, "A text holds a bare control character");
      if (*self->at != '\\')
        {
          if (unescaped != NULL)
            g_string_append_c (unescaped, *self->at);
          self->at++;
          continue;
        }
      if (key != NULL && unescaped == NULL)
        unescaped = g_string_new_len (start, self->at - start);
      self->at++;
      if (!scan_escape (self, unescaped, error))
        return FALSE;
    }
  if (self->at == self->end)
    return fail (self, error, FILO_JSON_ERROR_SYNTAX, "A text doesn't end");

  if (key != NULL)
    {
      key->text = start;
      key->length = self->at - start;
      if (unescaped != NULL)
        {
          key->length = unescaped->len;
          key->text = g_string_free (g_steal_pointer (&unescaped), FALSE);
          g_ptr_array_add (self->unescaped, (gpointer) key->text);
        }
    }
  self->at++;
  return TRUE;
}

static gsize
skip_digits (Scanner *self)
{
  const char *start = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return self->at - start;
}

static gboolean
scan_number (Scanner  *self,
             GError  **error)
{
  const char *start = self->at;
  gboolean whole = TRUE;
  char text[NUMBER_MAX + 1];
  gsize length;

  if (*self->at == '-')
    self->at++;
  if (self->at < self->end && *self->at == '0')
    self->at++;
  else if (skip_digits (self) == 0)
    return fail (self, error, FILO_JSON_ERROR_SYNTAX, "A number needs digits");
  if (self->at < self->end && *self->at == '.')
    {
      whole = FALSE;
      self->at++;
      if (skip_digits (self) == 0)
        return fail (self, error, FILO_JSON_ERROR_SYNTAX, "A number needs digits after the point");
    }
  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E'))
    {
      whole = FALSE;
      self->at++;
      if (self->at < self->end && (*self->at == '+' || *self->at == '-'))
        self->at++;
      if (skip_digits (self) == 0)
        return fail (self, error, FILO_JSON_ERROR_SYNTAX, "An exponent needs digits");
    }

  length = self->at - start;
  if (length > NUMBER_MAX)
    return fail (self, error, FILO_JSON_ERROR_VALUE, "A number is too long");
  memcpy (text, start, length);
  text[length] = '\0';
  if (whole ? !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, NULL, NULL)
            : !isfinite (g_ascii_strtod (text, NULL)))
    return fail (self, error, FILO_JSON_ERROR_VALUE, "A number is too large");
  return TRUE;
}

static gboolean
scan_word (Scanner  *self,
           GError  **error)
{
  static const char * const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (self->end - self->at) >= length && memcmp (self->at, words[i], length) == 0)
        {
          self->at += length;
          return TRUE;
        }
    }
  return fail (self, error, FILO_JSON_ERROR_SYNTAX, "A value was expected");
}

static gboolean
open_level (Scanner  *self,
            Want     *want,
            GError  **error)
{
  Level *level;

  if (self->depth == self->limits->depth)
    return fail (self, error, FILO_JSON_ERROR_TOO_DEEP, "The JSON is nested too deeply");
  level = &self->levels[self->depth++];
  level->opener = *self->at++;
  level->first_key = self->keys->len;
  *want = level->opener == '{' ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
  return TRUE;
}

static int
compare_keys (const void *a,
              const void *b)
{
  const Key *key_a = a;
  const Key *key_b = b;

  if (key_a->length != key_b->length)
    return key_a->length < key_b->length ? -1 : 1;
  return memcmp (key_a->text, key_b->text, key_a->length);
}

/* Sorting finds a name that comes twice in n log n, whatever the names. */
static gboolean
close_level (Scanner  *self,
             GError  **error)
{
  Level *level = &self->levels[--self->depth];
  guint n_keys = self->keys->len - level->first_key;
  Key *keys = n_keys > 0 ? (Key *) (void *) self->keys->data + level->first_key : NULL;

  if (n_keys > 1)
    qsort (keys, n_keys, sizeof *keys, compare_keys);
  for (guint i = 1; i < n_keys; i++)
    if (compare_keys (&keys[i - 1], &keys[i]) == 0)
      return fail (self, error, FILO_JSON_ERROR_SYNTAX, "An object has a member twice");
  g_array_set_size (self->keys, level->first_key);
  self->at++;
  return TRUE;
}

static gboolean
scan_value (Scanner  *self,
            Want     *want,
            GError  **error)
{
  if (!count_token (self, error))
    return FALSE;
  if (*self->at == '{' || *self->at == '[')
    return open_level (self, want, error);

  *want = WANT_COMMA_OR_END;
  if (*self->at == '"')
    {
      self->at++;
      return scan_text (self, NULL, error);
    }
  if (*self->at == '-' || g_ascii_isdigit (*self->at))
    return scan_number (self, error);
  return scan_word (self, error);
}

static gboolean
scan_key (Scanner  *self,
          Want     *want,
          GError  **error)
{
  Key key;

  if (*self->at != '"')
    return fail (self, error, FILO_JSON_ERROR_SYNTAX, "A member name was expected");
  self->at++;
  if (!count_token (self, error) || !scan_text (self, &key, error))
    return FALSE;
  g_array_append_val (self->keys, key);
  skip_blanks (self);
  if (self->at == self->end || *self->at != ':')
    return fail (self, error, FILO_JSON_ERROR_SYNTAX, "A colon was expected");
  self->at++;
  *want = WANT_VALUE;
  return TRUE;
}

static gboolean
scan_after_value (Scanner  *self,
                  Want     *want,
                  GError  **error)
{
  char opener = self->levels[self->depth - 1].opener;

  if (*self->at == ',')
    {
      self->at++;
      *want = opener == '{' ? WANT_KEY : WANT_VALUE;
      return TRUE;
    }
  if (*self->at == (opener == '{' ? '}' : ']'))
    return close_level (self, error);
  return fail (self, error, FILO_JSON_ERROR_SYNTAX, "A comma or an end was expected");
}

static gboolean
scan_document (Scanner  *self,
               GError  **error)
{
  Want want = WANT_VALUE;

  for (;;)
    {
      gboolean fine;

      skip_blanks (self);
      if (want == WANT_COMMA_OR_END && self->depth == 0)
        break;
      if (self->at == self->end)
        return fail (self, error, FILO_JSON_ERROR_SYNTAX, "The JSON ends too early");

      if ((want == WANT_VALUE_OR_END && *self->at == ']')
          || (want == WANT_KEY_OR_END && *self->at == '}'))
        {
          want = WANT_COMMA_OR_END;
          fine = close_level (self, error);
        }
      else if (want == WANT_VALUE || want == WANT_VALUE_OR_END)
        {
          fine = scan_value (self, &want, error);
        }
      else if (want == WANT_KEY || want == WANT_KEY_OR_END)
        {
          fine = scan_key (self, &want, error);
        }
      else
        {
          fine = scan_after_value (self, &want, error);
        }
      if (!fine)
        return FALSE;
    }
  if (self->at != self->end)
    return fail (self, error, FILO_JSON_ERROR_SYNTAX, "Something follows after the JSON");
  return TRUE;
}

gboolean
filo_json_scan (const char            *data,
                gsize                  length,
                const FiloJsonLimits  *limits,
                GError               **error)
{
  Scanner scanner = { .start = data, .at = data, .end = data + length, .limits = limits };
  const char *bad;
  gboolean fine;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);
  g_return_val_if_fail (limits != NULL && limits->depth <= FILO_JSON_DEPTH_MAX, FALSE);

  if (length > limits->bytes)
    {
      g_set_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_TOO_BIG,
                   "The JSON is larger than %" G_GSIZE_FORMAT " bytes", limits->bytes);
      return FALSE;
    }
  if (length > 0 && !g_utf8_validate_len (data, length, &bad))
    {
      scanner.at = bad;
      return fail (&scanner, error, FILO_JSON_ERROR_SYNTAX, "The JSON is not UTF-8");
    }

  scanner.keys = g_array_new (FALSE, FALSE, sizeof (Key));
  scanner.unescaped = g_ptr_array_new_with_free_func (g_free);
  fine = scan_document (&scanner, error);
  g_array_unref (scanner.keys);
  g_ptr_array_unref (scanner.unescaped);
  return fine;
}
