/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-sentences.h"

#include <glib/gi18n.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "filo-media.h"
#include "filo-phone.h"
#include "filo-plain.h"

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

/* The text on one line: every run of white space is one blank. */
static char *
dup_one_line (const char *text)
{
  GString *line = g_string_sized_new (strlen (text));
  gboolean blank = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          blank = line->len > 0;
          continue;
        }
      if (blank)
        g_string_append_c (line, ' ');
      blank = FALSE;
      g_string_append_unichar (line, c);
    }
  return g_string_free (line, FALSE);
}

/**
 * filo_sentences_dup_phone:
 * @address: (nullable): an E.164 number, or the raw sender as it came
 * @home: (nullable): the region of the account, such as "IT"
 *
 * Returns: (transfer full): the number as people write it at home; one of
 *   another country keeps its "+"
 */
char *
filo_sentences_dup_phone (const char *address,
                          const char *home)
{
  g_autofree char *region = NULL;
  g_autofree char *text = NULL;
  g_autofree char *plain = filo_plain_dup (address);

  if (plain == NULL)
    return g_strdup (C_("sender", "Unknown number"));
  if (filo_phone_is_e164 (address))
    {
      region = filo_phone_get_region (address);
      text = home != NULL && g_strcmp0 (region, home) == 0
                 ? filo_phone_format_national (address)
                 : filo_phone_format_international (address);
    }
  return text != NULL ? g_steal_pointer (&text) : g_steal_pointer (&plain);
}

/**
 * filo_sentences_dup_person:
 *
 * Returns: (transfer full): the name of a person, or else their number
 */
char *
filo_sentences_dup_person (FiloProfile *profile,
                           const char  *home)
{
  g_autofree char *name = NULL;

  if (profile == NULL)
    return g_strdup ("");
  name = filo_profile_dup_name (profile);
  if (is_set (name))
    return g_steal_pointer (&name);
  return filo_sentences_dup_phone (filo_profile_get_address (profile), home);
}

/**
 * filo_sentences_dup_first_name:
 *
 * Returns: (transfer full): what to call the person within a sentence
 */
char *
filo_sentences_dup_first_name (FiloProfile *profile,
                               const char  *home)
{
  g_autofree char *name =
      profile != NULL ? filo_plain_dup (filo_profile_get_first_name (profile)) : NULL;

  if (name != NULL)
    return g_steal_pointer (&name);
  return filo_sentences_dup_person (profile, home);
}

/**
 * filo_sentences_dup_place:
 *
 * Returns: (transfer full) (nullable): "Milano, IT", as much of it as is known
 */
char *
filo_sentences_dup_place (FiloProfile *profile)
{
  const char *city = filo_profile_get_city (profile);
  const char *region = filo_profile_get_region (profile);
  const char *country = filo_profile_get_country (profile);
  const char *near = is_set (city) ? city : region;

  if (is_set (near) && is_set (country))
    /* Translators: a city or region, and a country's two letters. */
    return g_strdup_printf (C_("place", "%s, %s"), near, country);
  if (is_set (near))
    return g_strdup (near);
  return is_set (country) ? g_strdup (country) : NULL;
}

static const struct
{
  const char *code;
  const char *name;
} languages[] = {
  { "ar", NC_ ("language", "Arabic") },  { "cs", NC_ ("language", "Czech") },
  { "da", NC_ ("language", "Danish") },  { "de", NC_ ("language", "German") },
  { "en", NC_ ("language", "English") }, { "es", NC_ ("language", "Spanish") },
  { "fr", NC_ ("language", "French") },  { "it", NC_ ("language", "Italian") },
  { "ja", NC_ ("language", "Japanese") },{ "nl", NC_ ("language", "Dutch") },
  { "pl", NC_ ("language", "Polish") },  { "pt", NC_ ("language", "Portuguese") },
  { "sv", NC_ ("language", "Swedish") }, { "zh", NC_ ("language", "Chinese") },
};

/**
 * filo_sentences_dup_language:
 * @code: (nullable): a language tag such as "it" or "it-IT"
 *
 * Returns: (transfer full) (nullable): the language's name, or the tag itself
 */
char *
filo_sentences_dup_language (const char *code)
{
  if (!is_set (code))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_ascii_strncasecmp (code, languages[i].code, 2) == 0 && !g_ascii_isalpha (code[2]))
      return g_strdup (g_dpgettext2 (NULL, "language", languages[i].name));
  return g_strdup (code);
}

/* Why the consent is what it is: "word JOIN", "by import"; NULL when unknown. */
static char *
dup_consent_how (FiloProfile *profile)
{
  const char *word = filo_profile_get_consent_word (profile);

  switch (filo_profile_get_consent_how (profile))
    {
    case FILO_CONSENT_HOW_KEYWORD:
      if (is_set (word))
        /* Translators: %s is what the person texted, such as STOP or JOIN. */
        return g_strdup_printf (C_("consent by", "by texting %s"), word);
      return g_strdup (C_("consent by", "by text"));
    case FILO_CONSENT_HOW_IMPORT:
      return g_strdup (C_("consent by", "by import"));
    case FILO_CONSENT_HOW_STAFF:
      return g_strdup (C_("consent by", "by our staff"));
    case FILO_CONSENT_HOW_CARRIER:
      return g_strdup (C_("consent by", "by the carrier"));
    case FILO_CONSENT_HOW_INTEGRATION:
      return g_strdup (C_("consent by", "by another system"));
    case FILO_CONSENT_HOW_DOUBLE_OPT_IN:
      return g_strdup (C_("consent by", "confirmed by text"));
    case FILO_CONSENT_HOW_NONE:
      break;
    }
  return NULL;
}

/**
 * filo_sentences_dup_consent:
 *
 * Returns: (transfer full): whether, since when and how a person takes our texts
 */
char *
filo_sentences_dup_consent (FiloProfile   *profile,
                            const FiloNow *now)
{
  gint64 at = filo_profile_get_consent_at (profile);
  g_autofree char *how = dup_consent_how (profile);
  g_autofree char *date = at != 0 ? filo_dates_dup_date (at, now) : NULL;

  switch (filo_profile_get_consent (profile))
    {
    case FILO_CONSENT_SUBSCRIBED:
      if (date != NULL && how != NULL)
        return g_strdup_printf (C_("consent", "Subscribed since %s, %s"), date, how);
      if (date != NULL)
        return g_strdup_printf (C_("consent", "Subscribed since %s"), date);
      return g_strdup (C_("consent", "Subscribed"));
    case FILO_CONSENT_UNSUBSCRIBED:
      if (date != NULL && how != NULL)
        return g_strdup_printf (C_("consent", "Unsubscribed on %s, %s"), date, how);
      if (date != NULL)
        return g_strdup_printf (C_("consent", "Unsubscribed on %s"), date);
      return g_strdup (C_("consent", "Unsubscribed"));
    case FILO_CONSENT_NEVER:
      break;
    }
  return g_strdup (C_("consent", "Never subscribed"));
}

static char *
dup_blocked (FiloProfile   *profile,
             const char    *blocked_by,
             const FiloNow *now)
{
  g_autofree char *date = filo_dates_dup_date (filo_profile_get_blocked_at (profile), now);

  if (is_set (blocked_by))
    /* Translators: who and when. */
    return g_strdup_printf (C_("composer", "Blocked by %s on %s. Unblock to write again."),
                            blocked_by, date);
  return g_strdup_printf (C_("composer", "Blocked on %s. Unblock to write again."), date);
}

static char *
dup_unsubscribed (FiloProfile   *profile,
                  const char    *name,
                  const FiloNow *now)
{
  gint64 at = filo_profile_get_consent_at (profile);
  g_autofree char *how = dup_consent_how (profile);
  g_autofree char *date = at != 0 ? filo_dates_dup_date (at, now) : NULL;

  if (date != NULL && how != NULL)
    /* Translators: name, date, "by texting STOP". */
    return g_strdup_printf (C_("composer", "%s unsubscribed on %s %s. "
                                           "Only they can subscribe again, by texting START."),
                            name, date, how);
  if (date != NULL)
    return g_strdup_printf (C_("composer", "%s unsubscribed on %s. "
                                           "Only they can subscribe again, by texting START."),
                            name, date);
  return g_strdup_printf (C_("composer", "%s has unsubscribed. "
                                         "Only they can subscribe again, by texting START."),
                          name);
}

/**
 * filo_sentences_dup_gate:
 * @blocked_by: (nullable): the name of who blocked the person
 *
 * Returns: (transfer full) (nullable): why nothing can be written to this person
 *   and what would change it, or %NULL when writing is allowed (P2, P8, P10)
 */
char *
filo_sentences_dup_gate (FiloProfile   *profile,
                         const char    *blocked_by,
                         const char    *home,
                         const FiloNow *now)
{
  g_autofree char *name = filo_sentences_dup_first_name (profile, home);

  if (filo_profile_is_blocked (profile))
    return dup_blocked (profile, blocked_by, now);
  if (!filo_profile_get_answerable (profile))
    return g_strdup_printf (C_("composer", "%s isn't a phone number, so it can't be answered."),
                            filo_profile_get_address (profile));
  switch (filo_profile_get_consent (profile))
    {
    case FILO_CONSENT_UNSUBSCRIBED:
      return dup_unsubscribed (profile, name, now);
    case FILO_CONSENT_NEVER:
      return g_strdup_printf (C_("composer", "%s hasn't agreed to receive texts. "
                                             "They can subscribe by texting START."),
                              name);
    case FILO_CONSENT_SUBSCRIBED:
      break;
    }
  return NULL;
}

/**
 * filo_sentences_dup_origin:
 * @source: (nullable): the name of the campaign or flow
 *
 * Returns: (transfer full) (nullable): where a text that nobody typed came from
 */
char *
filo_sentences_dup_origin (FiloMessage *message,
                           const char  *source)
{
  switch (filo_message_get_origin (message))
    {
    case FILO_ORIGIN_CAMPAIGN:
      return is_set (source) ? g_strdup_printf (C_("origin", "Campaign · %s"), source)
                             : g_strdup (C_("origin", "Campaign"));
    case FILO_ORIGIN_FLOW:
      return is_set (source) ? g_strdup_printf (C_("origin", "Flow · %s"), source)
                             : g_strdup (C_("origin", "Flow"));
    case FILO_ORIGIN_AUTO_RESPONDER:
      return g_strdup (C_("origin", "Auto-responder"));
    case FILO_ORIGIN_KEYWORD_REPLY:
      return g_strdup (C_("origin", "Keyword reply"));
    case FILO_ORIGIN_INBOUND:
    case FILO_ORIGIN_REPLY:
      break;
    }
  return NULL;
}

/**
 * filo_sentences_get_origin_icon:
 *
 * Returns: (nullable): the name of the icon beside the origin
 */
const char *
filo_sentences_get_origin_icon (FiloOrigin origin)
{
  switch (origin)
    {
    case FILO_ORIGIN_CAMPAIGN:
      return "filo-campaign-symbolic";
    case FILO_ORIGIN_FLOW:
      return "filo-flow-symbolic";
    case FILO_ORIGIN_AUTO_RESPONDER:
    case FILO_ORIGIN_KEYWORD_REPLY:
      return "filo-automatic-symbolic";
    case FILO_ORIGIN_INBOUND:
    case FILO_ORIGIN_REPLY:
      break;
    }
  return NULL;
}

/**
 * filo_sentences_get_keyword:
 *
 * Returns: what a keyword text was taken for; empty for one without a keyword
 */
const char *
filo_sentences_get_keyword (FiloKeywordClass keyword)
{
  switch (keyword)
    {
    case FILO_KEYWORD_OPT_OUT:
      return C_("keyword", "keyword: unsubscribed");
    case FILO_KEYWORD_OPT_IN:
      return C_("keyword", "keyword: subscribed");
    case FILO_KEYWORD_HELP:
      return C_("keyword", "keyword: asked for help");
    case FILO_KEYWORD_CUSTOM:
      return C_("keyword", "keyword");
    case FILO_KEYWORD_POSSIBLE_OPT_OUT:
      return C_("keyword", "may want to unsubscribe");
    case FILO_KEYWORD_NONE:
      break;
    }
  return "";
}

/**
 * filo_sentences_dup_preview:
 * @agent: (nullable): who wrote the last text, when that was one of us
 *
 * Returns: (transfer full): the last text of a conversation on one line, with
 *   its author unless that is the person
 */
char *
filo_sentences_dup_preview (FiloConversation *conversation,
                            const char       *agent)
{
  const char *text = filo_conversation_get_last_text (conversation);
  g_autofree char *line = is_set (text) ? dup_one_line (text) : NULL;

  if (!is_set (line) && filo_conversation_get_last_media (conversation))
    {
      g_free (line);
      line = g_strdup (C_("preview of a text with only media", "Attachment"));
    }
  if (line == NULL)
    return g_strdup ("");
  switch (filo_conversation_get_last_origin (conversation))
    {
    case FILO_ORIGIN_REPLY:
      if (is_set (agent))
        /* Translators: who wrote, and the text. */
        return g_strdup_printf (C_("preview", "%s: %s"), agent, line);
      break;
    case FILO_ORIGIN_CAMPAIGN:
      return g_strdup_printf (C_("preview", "Campaign: %s"), line);
    case FILO_ORIGIN_FLOW:
      return g_strdup_printf (C_("preview", "Flow: %s"), line);
    case FILO_ORIGIN_AUTO_RESPONDER:
    case FILO_ORIGIN_KEYWORD_REPLY:
      return g_strdup_printf (C_("preview", "Automatic: %s"), line);
    case FILO_ORIGIN_INBOUND:
      break;
    }
  return g_steal_pointer (&line);
}

/**
 * filo_sentences_dup_media:
 *
 * Returns: (transfer full) (nullable): how many attachments a text has
 */
char *
filo_sentences_dup_media (FiloMessage *message)
{
  GPtrArray *media = filo_message_get_media (message);
  guint n = media != NULL ? media->len : 0;

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u attachment", "%u attachments", n), n);
}

/**
 * filo_sentences_dup_spoken:
 * @author: who wrote it
 * @state: (nullable): its state in words
 *
 * Returns: (transfer full): the accessible name, "Giulia, 21:38: text, delivered"
 */
char *
filo_sentences_dup_spoken (FiloMessage   *message,
                           const char    *author,
                           const char    *state,
                           const FiloNow *now)
{
  g_autofree char *clock = filo_dates_dup_clock (filo_message_get_created_at (message), now);
  g_autofree char *media = filo_sentences_dup_media (message);
  const char *text = filo_message_get_text (message);
  GString *name = g_string_new (NULL);

  /* Translators: who, and at what time, before the text itself. */
  g_string_append_printf (name, C_("spoken message", "%s, %s: "), author, clock);
  g_string_append (name, text != NULL ? text : "");
  if (media != NULL)
    g_string_append_printf (name, is_set (text) ? ", %s" : "%s", media);
  if (is_set (state))
    g_string_append_printf (name, ", %s", state);
  return g_string_free (name, FALSE);
}

static char *
dup_offline (const FiloConnection *connection,
             const FiloNow        *now)
{
  g_autofree char *since = NULL;

  if (connection->offline_since == 0)
    return g_strdup (C_("connection", "offline"));
  since = filo_dates_dup_moment (connection->offline_since, now);
  if (filo_dates_same_day (connection->offline_since, now->ms, now))
    /* Translators: a time of day. */
    return g_strdup_printf (C_("connection", "offline since %s"), since);
  /* Translators: a day and a time of day, such as "Yesterday 21:38". */
  return g_strdup_printf (C_("connection, since another day", "offline since %s"), since);
}

/**
 * filo_sentences_dup_connection:
 *
 * Returns: (transfer full): how things stand with the gateway, in a word or few
 */
char *
filo_sentences_dup_connection (const FiloConnection *connection,
                               const FiloNow        *now)
{
  g_autofree char *word = NULL;

  switch (connection->state)
    {
    case FILO_ENGINE_STATE_LIVE:
      word = g_strdup (C_("connection", "live"));
      break;
    case FILO_ENGINE_STATE_CONNECTING:
      word = g_strdup (C_("connection", "connecting"));
      break;
    case FILO_ENGINE_STATE_CATCHING_UP:
      if (connection->total > 0)
        /* Translators: so many of so many objects have been fetched. */
        return g_strdup_printf (C_("connection", "catching up, %u of %u"), connection->done,
                                connection->total);
      return g_strdup (C_("connection", "catching up"));
    case FILO_ENGINE_STATE_OFFLINE:
      word = dup_offline (connection, now);
      break;
    case FILO_ENGINE_STATE_SIGNED_OUT:
      return g_strdup (C_("connection", "signed out"));
    case FILO_ENGINE_STATE_TOO_OLD:
      return g_strdup (C_("connection", "needs an update"));
    case FILO_ENGINE_STATE_NO_ACCESS:
      return g_strdup (C_("connection", "no access"));
    }
  if (connection->unsent > 0)
    return g_strdup_printf (ngettext ("%s · %u to send", "%s · %u to send", connection->unsent),
                            word, connection->unsent);
  return g_steal_pointer (&word);
}

/**
 * filo_sentences_dup_role:
 *
 * Returns: (transfer full): what a role is called
 */
char *
filo_sentences_dup_role (FiloRole role)
{
  switch (role)
    {
    case FILO_ROLE_OWNER:
      return g_strdup (C_("role", "Owner"));
    case FILO_ROLE_ADMIN:
      return g_strdup (C_("role", "Admin"));
    case FILO_ROLE_MANAGER:
      return g_strdup (C_("role", "Manager"));
    case FILO_ROLE_SUPPORT:
      return g_strdup (C_("role", "Support"));
    case FILO_ROLE_ANALYST:
      return g_strdup (C_("role", "Analyst"));
    case FILO_ROLE_CAMPAIGN_COORDINATOR:
      return g_strdup (C_("role", "Campaign coordinator"));
    case FILO_ROLE_CONTENT_CREATOR:
      return g_strdup (C_("role", "Content creator"));
    case FILO_ROLE_INTEGRATION:
      return g_strdup (C_("role", "Integration"));
    }
  return g_strdup ("");
}

/**
 * filo_sentences_dup_badge:
 *
 * Returns: (transfer full): the number for the badge, "99+" from 100 (P6)
 */
char *
filo_sentences_dup_badge (guint unread)
{
  if (unread > 99)
    return g_strdup (C_("badge", "99+"));
  return g_strdup_printf ("%u", unread);
}

/**
 * filo_sentences_dup_size:
 *
 * Returns: (transfer full): a size in bytes for people
 */
char *
filo_sentences_dup_size (guint64 bytes)
{
  return g_format_size (bytes);
}

/**
 * filo_sentences_dup_money:
 * @minor: in the smallest unit of the currency
 * @currency: (nullable): ISO 4217
 *
 * Returns: (transfer full): the amount and its currency
 */
char *
filo_sentences_dup_money (gint64      minor,
                          const char *currency)
{
  static const char *const whole[] = { "JPY", "KRW", "CLP", "VND", "ISK", NULL };
  gboolean has_cents = currency == NULL || !g_strv_contains (whole, currency);
  g_autofree char *amount = has_cents ? g_strdup_printf ("%'.2f", minor / 100.0)
                                      : g_strdup_printf ("%'" G_GINT64_FORMAT, minor);

  if (g_strcmp0 (currency, "EUR") == 0)
    return g_strdup_printf (C_("money", "€ %s"), amount);
  if (g_strcmp0 (currency, "USD") == 0)
    return g_strdup_printf (C_("money", "$ %s"), amount);
  if (g_strcmp0 (currency, "GBP") == 0)
    return g_strdup_printf (C_("money", "£ %s"), amount);
  return is_set (currency) ? g_strdup_printf ("%s %s", amount, currency)
                           : g_steal_pointer (&amount);
}

/**
 * filo_sentences_dup_order:
 *
 * Returns: (transfer full): an order's number and total
 */
char *
filo_sentences_dup_order (FiloOrder *order)
{
  g_autofree char *total =
      filo_sentences_dup_money (filo_order_get_total (order), filo_order_get_currency (order));
  const char *number = filo_order_get_number (order);

  /* Translators: number and total of an order. */
  return g_strdup_printf (C_("order", "%s · %s"), number != NULL ? number : "", total);
}

static const char *
get_order_word (FiloOrder *order)
{
  if (filo_order_get_payment (order) == FILO_PAYMENT_CANCELLED)
    return C_("state of an order", "cancelled");
  if (filo_order_get_payment (order) == FILO_PAYMENT_REFUNDED)
    return C_("state of an order", "refunded");
  if (filo_order_get_payment (order) == FILO_PAYMENT_PENDING)
    return C_("state of an order", "waiting for payment");
  switch (filo_order_get_delivery (order))
    {
    case FILO_DELIVERY_SHIPPED:
      return C_("state of an order", "on its way");
    case FILO_DELIVERY_DELIVERED:
      return C_("state of an order", "arrived");
    case FILO_DELIVERY_RETURNED:
      return C_("state of an order", "returned");
    case FILO_DELIVERY_PREPARING:
      break;
    }
  return C_("state of an order", "being prepared");
}

/**
 * filo_sentences_dup_order_state:
 *
 * Returns: (transfer full): when it was placed, and where it is now
 */
char *
filo_sentences_dup_order_state (FiloOrder     *order,
                                const FiloNow *now)
{
  g_autofree char *date = filo_dates_dup_date (filo_order_get_placed_at (order), now);

  /* Translators: date and state of an order. */
  return g_strdup_printf (C_("order", "%s · %s"), date, get_order_word (order));
}
