/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-kannel-conf.h"

#include "filo-carrier.h"
#include "filo-constants.h"

#include <string.h>

/* A text of SMS_MAX characters in UCS-2, 67 to a part. */
#define PARTS_MAX ((FILO_SMS_MAX_CHARACTERS + 66) / 67)
#define RETRY_MIN_SECONDS (24 * 3600)
#define QUEUE_DELAY_DEFAULT 10

/* A group: its keys and values, the last of equal keys. */
typedef GHashTable Group;

static const char *
get_value (Group      *group,
           const char *key)
{
  return g_hash_table_lookup (group, key);
}

static gint64
get_number (Group      *group,
            const char *key,
            gint64      fallback)
{
  const char *text = get_value (group, key);
  gint64 number;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return fallback;
  return number;
}

static gboolean
get_boolean (Group      *group,
             const char *key)
{
  const char *text = get_value (group, key);

  return text != NULL && (g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "yes") == 0 ||
                          g_ascii_strcasecmp (text, "on") == 0 || g_str_equal (text, "1"));
}

/* "key = value", quotes taken off. */
static gboolean
split_line (char  *line,
            char **key,
            char **value)
{
  char *equals = strchr (line, '=');
  gsize length;

  if (equals == NULL)
    return FALSE;
  *equals = '\0';
  *key = g_strstrip (line);
  *value = g_strstrip (equals + 1);
  length = strlen (*value);
  if (length >= 2 && (*value)[0] == '"' && (*value)[length - 1] == '"')
    {
      (*value)[length - 1] = '\0';
      (*value)++;
    }
  return **key != '\0';
}

static GPtrArray *
read_groups (const char *contents)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_auto(GStrv) lines = g_strsplit (contents, "\n", -1);
  Group *group = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      char *key, *value;

      if (*line == '#' || !split_line (line, &key, &value))
        continue;
      if (g_str_equal (key, "group"))
        {
          group = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
          g_ptr_array_add (groups, group);
        }
      if (group != NULL)
        g_hash_table_replace (group, g_strdup (key), g_strdup (value));
    }
  return groups;
}

/* The group of that kind, which also has @value at @key unless @key is NULL. */
static Group *
find_group (GPtrArray  *groups,
            const char *kind,
            const char *key,
            const char *value)
{
  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = g_ptr_array_index (groups, i);

      if (g_strcmp0 (get_value (group, "group"), kind) == 0 &&
          (key == NULL || g_strcmp0 (get_value (group, key), value) == 0))
        return group;
    }
  return NULL;
}

static void G_GNUC_PRINTF (4, 5)
add (GPtrArray        *findings,
     FiloFindingLevel  level,
     const char       *cure,
     const char       *format,
     ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (findings, filo_finding_new (level, sentence, cure));
}

/* Kannel's HTTP client gives a text up for good after so many tries. */
static void
check_retry (Group     *smsbox,
             GPtrArray *findings)
{
  gint64 tries = get_number (smsbox, "http-request-retry", 0);
  gint64 delay = get_number (smsbox, "http-queue-delay", QUEUE_DELAY_DEFAULT);
  const char *cure = "Write http-request-retry = 100000 and http-queue-delay = 10 into group = smsbox: eleven days.";

  if (tries <= 0)
    add (findings, FILO_FINDING_ERROR, cure,
         "Kannel doesn't ask again: a text that comes while this gateway is away is lost for good.");
  else if (tries < RETRY_MIN_SECONDS / MAX (1, delay))
    add (findings, FILO_FINDING_WARNING, cure,
         "Kannel asks again for only %" G_GINT64_FORMAT " seconds: a text is lost for good when this gateway is away "
         "for longer.", tries * delay);
  else
    add (findings, FILO_FINDING_OK, NULL,
         "Kannel asks again, for %.1f days, when this gateway is away.", (double) tries * delay / 86400);
}

static void
check_service (GPtrArray  *groups,
               const char *post_url,
               GPtrArray  *findings)
{
  g_autofree char *cure = g_strdup_printf ("Write into group = sms-service: keyword = default, catch-all = true, "
                                           "max-messages = 0, send-sender = true, strip-keyword = false, and "
                                           "post-url = \"%s\", with the secret for SECRET.", post_url);
  g_autofree char *prefix = g_strndup (post_url, strstr (post_url, "SECRET") - post_url);
  Group *service = NULL;
  const char *address;

  for (guint i = 0; i < groups->len && service == NULL; i++)
    {
      Group *group = g_ptr_array_index (groups, i);

      address = get_value (group, "post-url");
      if (g_strcmp0 (get_value (group, "group"), "sms-service") == 0 && address != NULL &&
          g_str_has_prefix (address, prefix))
        service = group;
    }
  if (service == NULL)
    {
      add (findings, FILO_FINDING_ERROR, cure, "Kannel hands its texts to nobody here: no group = sms-service has a "
           "post-url that begins with %s.", prefix);
      return;
    }
  address = get_value (service, "post-url");
  if (strstr (address, "id=%I") == NULL)
    add (findings, FILO_FINDING_ERROR, cure, "Kannel's post-url doesn't tell the id of a text (id=%%I): every text "
         "will be refused.");
  if (get_number (service, "max-messages", 1) != 0)
    add (findings, FILO_FINDING_ERROR, cure, "Kannel would text whatever this gateway answers back to the customer: "
         "max-messages isn't 0.");
  if (!get_boolean (service, "send-sender"))
    add (findings, FILO_FINDING_ERROR, cure, "Kannel doesn't say who sent a text: send-sender isn't true.");
  if (!get_boolean (service, "catch-all") || g_strcmp0 (get_value (service, "keyword"), "default") != 0)
    add (findings, FILO_FINDING_WARNING, cure, "Kannel may hand over some texts only: keyword isn't default, or "
         "catch-all isn't true.");
}

static void
check_sender (Group      *sender,
              const char *username,
              GPtrArray  *findings)
{
  gint64 parts;

  if (sender == NULL)
    {
      add (findings, FILO_FINDING_ERROR, "Make one, or correct username here.",
           "Kannel has no group = sendsms-user with the username %s.", username);
      return;
    }
  parts = get_number (sender, "max-messages", 1);
  if (parts < PARTS_MAX || !get_boolean (sender, "concatenation"))
    add (findings, FILO_FINDING_WARNING, "Write max-messages = 30 and concatenation = true into that group.",
         "Kannel cuts long texts in silence: group = sendsms-user allows %" G_GINT64_FORMAT " parts, and a text of %d "
         "characters may need %d, joined on the phone.", parts, FILO_SMS_MAX_CHARACTERS, PARTS_MAX);
}

/**
 * filo_kannel_conf_check:
 * @contents: of Kannel's configuration file
 * @path: of the file, for the sentences
 * @post_url: where Kannel must hand texts to, with SECRET in place of the secret
 * @username: ours
 * @findings: (element-type FiloFinding): what is found is added
 *
 * Looks for what Kannel's status page doesn't tell and what loses texts in
 * silence. Files that it includes aren't followed.
 */
void
filo_kannel_conf_check (const char *contents,
                        const char *path,
                        const char *post_url,
                        const char *username,
                        GPtrArray  *findings)
{
  g_autoptr(GPtrArray) groups = read_groups (contents);
  Group *smsbox = find_group (groups, "smsbox", NULL, NULL);

  if (smsbox == NULL)
    {
      add (findings, FILO_FINDING_WARNING, "Set kannel_conf to the file that has it.",
           "%s has no group = smsbox: nobody knows whether Kannel asks again when this gateway is away.", path);
      return;
    }
  check_retry (smsbox, findings);
  if (get_value (smsbox, "smsbox-id") != NULL && find_group (groups, "smsbox-route", NULL, NULL) == NULL)
    add (findings, FILO_FINDING_ERROR, "Take smsbox-id out, or add a group = smsbox-route.",
         "Kannel keeps all texts for itself: its smsbox has an smsbox-id, and no group = smsbox-route leads there.");
  check_service (groups, post_url, findings);
  check_sender (find_group (groups, "sendsms-user", "username", username), username, findings);
}
