/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-accounts.h"

#include "filo-agent-table.h"
#include "filo-feed-table.h"
#include "filo-json.h"
#include "filo-number-table.h"
#include "filo-phone.h"
#include "filo-secret.h"
#include "filo-settings-table.h"
#include "filo-sign-in.h"
#include "filo-sign-in-table.h"
#include "filo-uuid.h"

#define NAME_LENGTH_MAX  200
#define SHORT_CODE_MIN   3
#define SHORT_CODE_MAX   6

G_DEFINE_QUARK (filo-accounts-error-quark, filo_accounts_error)

/* The members are those of the request's body, so that the pointer is right there;
 * on a command line it reads well enough: "/email: must be …". */
static gboolean
check_line (const char *member,
            const char *value,
            GError    **error)
{
  if (value == NULL || value[0] == '\0' || g_utf8_strlen (value, -1) > NAME_LENGTH_MAX)
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, member, "must have 1 to %d characters", NAME_LENGTH_MAX);
      return FALSE;
    }
  for (const char *c = value; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      {
        filo_json_set_error (error, FILO_JSON_ERROR_VALUE, member, "must be one line of text");
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_email (const char *email,
             GError    **error)
{
  const char *at;

  if (!check_line ("email", email, error))
    return FALSE;
  at = strchr (email, '@');
  if (at == NULL || at == email || at[1] == '\0' || strchr (at + 1, '@') != NULL || strchr (email, ' ') != NULL)
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "email", "must be an e-mail address, such as ana@example.org");
      return FALSE;
    }
  return TRUE;
}

/**
 * filo_accounts_is_set_up:
 * @set_up: (out): whether `init` was done on this database
 *
 * Returns: FALSE with @error set
 */
gboolean
filo_accounts_is_set_up (FiloDb    *db,
                         gboolean  *set_up,
                         GError   **error)
{
  gint64 count;

  if (!filo_settings_table_count (db, &count, error))
    return FALSE;
  *set_up = count > 0;
  return TRUE;
}

/**
 * filo_accounts_add_agent:
 *
 * Returns: (transfer full): the new one; NULL with FILO_JSON_ERROR for a value that
 *   can't be, FILO_ACCOUNTS_ERROR_EXISTS for an address that somebody has, or FILO_DB_ERROR
 */
FiloAgent *
filo_accounts_add_agent (FiloDb                *db,
                         const FiloFlowContext *flow,
                         const char            *name,
                         const char            *email,
                         FiloRole               role,
                         GError               **error)
{
  g_autoptr(FiloAgent) agent = NULL;
  g_autoptr(FiloAgent) other = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *id = NULL;

  if (!check_line ("name", name, error) || !check_email (email, error))
    return NULL;
  other = filo_agent_table_get_by_email (db, email, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (other != NULL)
    {
      g_set_error (error, FILO_ACCOUNTS_ERROR, FILO_ACCOUNTS_ERROR_EXISTS,
                   "%s is there already, as %s. For a new link use “filo-gateway user link”.", email,
                   filo_role_to_word (filo_agent_get_role (other)));
      return NULL;
    }
  id = filo_uuid7_new (flow->clock, flow->random);
  agent = filo_agent_new ();
  filo_agent_set_id (agent, id);
  filo_agent_set_name (agent, name);
  filo_agent_set_email (agent, email);
  filo_agent_set_role (agent, role);
  return filo_agent_table_save (db, agent, error) ? g_steal_pointer (&agent) : NULL;
}

static gboolean
check_place (const FiloSetUp *what,
             GError         **error)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (what->zone);

  if (what->country == NULL || strlen (what->country) != 2 || !g_ascii_isupper (what->country[0])
      || !g_ascii_isupper (what->country[1]))
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "country", "must be two capital letters, such as IT or US");
      return FALSE;
    }
  if (zone == NULL)
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "zone", "must be a time zone, such as Europe/Rome");
      return FALSE;
    }
  return TRUE;
}

/**
 * filo_accounts_set_up:
 *
 * Begins the feed, writes the settings and the first owner.
 *
 * Returns: (transfer full): the owner; NULL with FILO_JSON_ERROR, FILO_ACCOUNTS_ERROR_EXISTS
 *   when it was done before, or FILO_DB_ERROR
 */
FiloAgent *
filo_accounts_set_up (FiloDb                *db,
                      const FiloFlowContext *flow,
                      const FiloSetUp       *what,
                      GError               **error)
{
  g_autoptr(FiloSettings) settings = NULL;
  g_autofree char *epoch = NULL;
  gboolean set_up;

  if (!filo_accounts_is_set_up (db, &set_up, error))
    return NULL;
  if (set_up)
    {
      g_set_error_literal (error, FILO_ACCOUNTS_ERROR, FILO_ACCOUNTS_ERROR_EXISTS,
                           "This gateway is set up already. To sign somebody in use “filo-gateway user add” "
                           "or “filo-gateway user link”.");
      return NULL;
    }
  if (!check_line ("organization", what->organization, error) || !check_place (what, error))
    return NULL;

  epoch = filo_uuid7_new (flow->clock, flow->random);
  if (!filo_feed_table_begin (db, epoch, error))
    return NULL;
  settings = filo_settings_new ();
  filo_settings_set_id (settings, FILO_SETTINGS_ID);
  filo_settings_set_organization_prefix (settings, what->organization);
  filo_settings_set_organization_email (settings, what->email);
  filo_settings_set_country (settings, what->country);
  filo_settings_set_time_zone (settings, what->zone);
  if (!filo_settings_table_save (db, settings, error))
    return NULL;
  return filo_accounts_add_agent (db, flow, what->name, what->email, FILO_ROLE_OWNER, error);
}

static gboolean
is_short_code (const char *address)
{
  gsize length = strlen (address);

  return length >= SHORT_CODE_MIN && length <= SHORT_CODE_MAX && strspn (address, "0123456789") == length;
}

static gboolean
has_letter (const char *address)
{
  for (const char *c = address; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isalpha (g_utf8_get_char (c)))
      return TRUE;
  return FALSE;
}

/* E.164, or the digits of a short code; NULL with a sentence. */
static char *
read_number (FiloDb      *db,
             const char  *address,
             GError     **error)
{
  g_autoptr(FiloSettings) settings = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *e164 = NULL;

  if (has_letter (address))
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "address",
                           "“%s” is an alphanumeric sender. Nobody can text such a sender back, so there would "
                           "be no conversations. Use a number that receives texts", address);
      return NULL;
    }
  if (is_short_code (address))
    return g_strdup (address);
  settings = filo_settings_table_get (db, FILO_SETTINGS_ID, error);
  if (settings == NULL)
    return NULL;
  e164 = filo_phone_parse (address, filo_settings_get_country (settings), &local_error);
  if (e164 == NULL)
    filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "address", "%s", local_error->message);
  return g_steal_pointer (&e164);
}

/**
 * filo_accounts_add_number:
 * @address: in any form; without + it is read as of the account's country
 * @carrier: a carrier's name in the configuration
 *
 * Returns: (transfer full): the number; NULL with FILO_JSON_ERROR (an alphanumeric
 *   sender is refused: P3), FILO_ACCOUNTS_ERROR_EXISTS or FILO_DB_ERROR
 */
FiloNumber *
filo_accounts_add_number (FiloDb                *db,
                          const FiloFlowContext *flow,
                          const char            *address,
                          const char            *label,
                          const char            *carrier,
                          GError               **error)
{
  g_autofree char *read = NULL;
  g_autofree char *id = NULL;
  g_autoptr(FiloNumber) number = NULL;
  g_autoptr(FiloNumber) other = NULL;
  g_autoptr(GError) local_error = NULL;

  if (label != NULL && !check_line ("label", label, error))
    return NULL;
  read = read_number (db, address, error);
  if (read == NULL)
    return NULL;
  other = filo_number_table_get_by_address (db, read, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (other != NULL)
    {
      g_set_error (error, FILO_ACCOUNTS_ERROR, FILO_ACCOUNTS_ERROR_EXISTS, "The number %s is there already, at the carrier %s.",
                   read, filo_number_get_carrier (other));
      return NULL;
    }
  id = filo_uuid7_new (flow->clock, flow->random);
  number = filo_number_new ();
  filo_number_set_id (number, id);
  filo_number_set_address (number, read);
  filo_number_set_label (number, label);
  filo_number_set_carrier (number, carrier);
  return filo_number_table_save (db, number, error) ? g_steal_pointer (&number) : NULL;
}

/**
 * filo_accounts_get_owner:
 *
 * Returns: (transfer full) (nullable): an owner who isn't removed; NULL without
 *   @error when there is none
 */
FiloAgent *
filo_accounts_get_owner (FiloDb  *db,
                         GError **error)
{
  g_autoptr(GPtrArray) agents = filo_agent_table_list (db, error);

  for (guint i = 0; agents != NULL && i < agents->len; i++)
    {
      FiloAgent *agent = g_ptr_array_index (agents, i);

      if (filo_agent_get_role (agent) == FILO_ROLE_OWNER && !filo_agent_get_removed (agent))
        return g_object_ref (agent);
    }
  return NULL;
}

/**
 * filo_accounts_make_link:
 * @public_url: where a desktop finds this gateway
 * @agent_id: whom it signs in
 * @expires_at: (out): until when, ms UTC
 *
 * Returns: (transfer full): a sign-in link that works once (SIGNIN_CODE); only the
 *   hash of its code is stored. NULL with @error set
 */
char *
filo_accounts_make_link (FiloDb                *db,
                         const FiloFlowContext *flow,
                         const char            *public_url,
                         const char            *agent_id,
                         gint64                *expires_at,
                         GError               **error)
{
  g_autofree char *code = filo_secret_new_code (flow->random);
  g_autofree char *shown = filo_sign_in_code_format (code);
  g_autofree char *hash = filo_secret_hash (code);

  *expires_at = filo_clock_now (flow->clock) + FILO_SIGN_IN_CODE_TTL;
  if (!filo_sign_in_table_add (db, hash, agent_id, *expires_at, error))
    return NULL;
  return filo_sign_in_link_format (public_url, shown);
}
