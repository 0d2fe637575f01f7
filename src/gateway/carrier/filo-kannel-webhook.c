/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-kannel-webhook.h"

#include <string.h>

#define ID_MAX 64
#define ADDRESS_MAX 64
#define CHARSET_MAX 32
#define REPLY_MAX 400
#define NONCE_LENGTH 32

/* X-Kannel-Coding */
#define CODING_BINARY "1"
#define CODING_UCS2 "2"

static void G_GNUC_PRINTF (2, 3)
set_malformed (GError     **error,
               const char  *format,
               ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_MALFORMED, message);
}

static gboolean
is_plain (const char *text,
          gsize       max)
{
  gsize length = strlen (text);

  if (length == 0 || length > max || !g_utf8_validate (text, length, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return FALSE;
    }
  return TRUE;
}

static const char *
read_address (const FiloWebhook  *webhook,
              const char         *header,
              const char         *what,
              GError            **error)
{
  const char *address = g_hash_table_lookup (webhook->headers, header);

  if (address == NULL)
    set_malformed (error, "The text doesn't say %s: the header %s is missing. Kannel sends it with post-url and "
                   "send-sender = true.", what, header);
  else if (!is_plain (address, ADDRESS_MAX))
    set_malformed (error, "The text doesn't say %s: the header %s is empty, too long, or has odd characters.", what,
                   header);
  else
    return address;
  return NULL;
}

static const char *
read_id (const FiloWebhook  *webhook,
         GError            **error)
{
  const char *id = g_hash_table_lookup (webhook->query, "id");

  if (id == NULL || !is_plain (id, ID_MAX) || g_str_equal (id, "%I"))
    {
      set_malformed (error, "The text has no id of its own, so a repetition couldn't be told from a second text: "
                     "Kannel's post-url must end in /in?id=%%I&ts=%%T.");
      return NULL;
    }
  return id;
}

/* The charset of Content-Type; NULL where none is told. */
static char *
read_charset (const FiloWebhook *webhook)
{
  const char *type = g_hash_table_lookup (webhook->headers, "content-type");
  const char *start = type != NULL ? strstr (type, "charset=") : NULL;
  gsize length;

  if (start == NULL)
    return NULL;
  start += strlen ("charset=");
  if (*start == '"')
    start++;
  length = strcspn (start, "\"; ");
  return length > 0 && length <= CHARSET_MAX ? g_strndup (start, length) : NULL;
}

/* A text must never be lost for its bytes: what can't be read becomes U+FFFD,
 * and data that is no text at all says so. */
static char *
read_text (const FiloWebhook *webhook)
{
  const char *coding = g_hash_table_lookup (webhook->headers, "x-kannel-coding");
  g_autofree char *charset = read_charset (webhook);
  g_autofree char *converted = NULL;
  gsize length, written;
  const char *bytes = g_bytes_get_data (webhook->body, &length);

  if (length == 0)
    return g_strdup ("");
  if (g_strcmp0 (coding, CODING_BINARY) == 0)
    return g_strdup_printf ("(data that is no text: %" G_GSIZE_FORMAT " bytes)", length);
  if (charset == NULL && g_strcmp0 (coding, CODING_UCS2) == 0)
    charset = g_strdup ("UTF-16BE");
  if (charset != NULL && g_ascii_strcasecmp (charset, "UTF-8") != 0)
    {
      converted = g_convert (bytes, length, "UTF-8", charset, NULL, &written, NULL);
      if (converted != NULL)
        return g_utf8_make_valid (converted, written);
    }
  return g_utf8_make_valid (bytes, length);
}

/* %T: seconds since 1970. Not worth losing a text for. */
static gint64
read_time (const FiloWebhook *webhook)
{
  const char *text = g_hash_table_lookup (webhook->query, "ts");
  gint64 seconds;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT32 * G_GINT64_CONSTANT (4), &seconds, NULL))
    return 0;
  return seconds * 1000;
}

/**
 * filo_kannel_read_inbound:
 * @carrier: the carrier's name
 * @webhook: a call of Kannel's post-url
 * @error: return location, domain %FILO_CARRIER_ERROR; a sentence for Kannel's log
 *
 * The body is the text as Kannel has it; X-Kannel-From and -To say whose it is,
 * and `id` in the address is Kannel's own id, the same at every repetition. Any
 * thread.
 *
 * Returns: (transfer full) (nullable): the text
 */
FiloInboundText *
filo_kannel_read_inbound (const char         *carrier,
                          const FiloWebhook  *webhook,
                          GError            **error)
{
  g_autofree char *text = NULL;
  const char *id, *from, *to;

  if (g_bytes_get_size (webhook->body) > FILO_KANNEL_BODY_MAX)
    {
      set_malformed (error, "The text has %" G_GSIZE_FORMAT " bytes, and no text has more than %d.",
                     g_bytes_get_size (webhook->body), FILO_KANNEL_BODY_MAX);
      return NULL;
    }
  id = read_id (webhook, error);
  if (id == NULL)
    return NULL;
  from = read_address (webhook, "x-kannel-from", "who sent it", error);
  if (from == NULL)
    return NULL;
  to = read_address (webhook, "x-kannel-to", "which number it was sent to", error);
  if (to == NULL)
    return NULL;
  text = read_text (webhook);
  return filo_inbound_text_new (carrier, id, from, to, text, read_time (webhook));
}

/* Kannel's dlr-mask bits; a report carries exactly one. */
static gboolean
read_outcome (const char         *type,
              FiloReportOutcome  *outcome)
{
  static const struct { const char *type; FiloReportOutcome outcome; } table[] = {
    { "1", FILO_REPORT_DELIVERED }, { "2", FILO_REPORT_FAILED }, { "4", FILO_REPORT_BUFFERED },
    { "8", FILO_REPORT_ACCEPTED }, { "16", FILO_REPORT_REJECTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (g_strcmp0 (type, table[i].type) == 0)
        {
          *outcome = table[i].outcome;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_nonce (const char *text)
{
  return text != NULL && strlen (text) == NONCE_LENGTH && strspn (text, "0123456789abcdef") == NONCE_LENGTH;
}

/* "NACK/0x00000045/Submit failed" → "Submit failed (0x00000045)"; an ACK says
 * nothing; a receipt of the SMSC stays as it is. */
static char *
read_reply (const char *reply)
{
  g_autofree char *text = NULL;
  char *code, *words;

  if (reply == NULL || *reply == '\0' || g_str_has_prefix (reply, "ACK"))
    return NULL;
  text = g_utf8_make_valid (reply, MIN (strlen (reply), REPLY_MAX));
  for (char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        *p = ' ';
    }
  g_strstrip (text);
  if (!g_str_has_prefix (text, "NACK/"))
    return *text != '\0' ? g_steal_pointer (&text) : NULL;

  code = text + strlen ("NACK/");
  words = strchr (code, '/');
  if (words == NULL)
    return *code != '\0' ? g_strdup (code) : NULL;
  *words++ = '\0';
  return *words != '\0' ? g_strdup_printf ("%s (%s)", words, code) : g_strdup (code);
}

/**
 * filo_kannel_read_report:
 * @carrier: the carrier's name
 * @webhook: a call of the dlr-url that we gave with the text
 * @error: return location, domain %FILO_CARRIER_ERROR; a sentence for Kannel's log
 *
 * Returns: (transfer full) (nullable): the report; its carrier id is the SMSC's,
 *   where it gave one. Any thread.
 */
FiloReport *
filo_kannel_read_report (const char         *carrier,
                         const FiloWebhook  *webhook,
                         GError            **error)
{
  const char *nonce = g_hash_table_lookup (webhook->query, "nonce");
  const char *type = g_hash_table_lookup (webhook->query, "type");
  const char *fid = g_hash_table_lookup (webhook->query, "fid");
  g_autofree char *detail = read_reply (g_hash_table_lookup (webhook->query, "reply"));
  FiloReportOutcome outcome;

  if (!is_nonce (nonce))
    {
      set_malformed (error, "The report doesn't say which text it is about: nonce must be the one of our dlr-url.");
      return NULL;
    }
  if (!read_outcome (type, &outcome))
    {
      set_malformed (error, "The report doesn't say what happened: type must be 1, 2, 4, 8 or 16.");
      return NULL;
    }
  if (fid != NULL && !is_plain (fid, ID_MAX))
    fid = NULL;
  return filo_report_new (carrier, nonce, fid, outcome, detail, 0);
}
