/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libphonenumber behind a small C face: no C++ type and no exception leaves. */
#include "config.h"

#include "filo-phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

#define E164_MIN_DIGITS 7
#define E164_MAX_DIGITS 15

/* No number is longer, however it is written; libphonenumber's own limit is 250. */
#define TEXT_MAX_BYTES 200

G_DEFINE_QUARK (filo-phone-error-quark, filo_phone_error)

static bool
read_e164 (const char  *e164,
           PhoneNumber *number)
{
  if (!filo_phone_is_e164 (e164))
    return false;
  return PhoneNumberUtil::GetInstance ()->Parse (e164, "ZZ", number) == PhoneNumberUtil::NO_PARSING_ERROR;
}

static char *
format (const char                         *e164,
        PhoneNumberUtil::PhoneNumberFormat  how)
{
  PhoneNumber number;
  std::string text;

  if (!read_e164 (e164, &number))
    return g_strdup (e164);
  PhoneNumberUtil::GetInstance ()->Format (number, how, &text);
  return g_strdup (text.c_str ());
}

static void
set_parse_error (PhoneNumberUtil::ErrorType   type,
                 const char                  *text,
                 GError                     **error)
{
  switch (type)
    {
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
      g_set_error (error, FILO_PHONE_ERROR, FILO_PHONE_ERROR_NO_COUNTRY,
                   "“%s” has no known country code: write it with + and the country code", text);
      break;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN:
      g_set_error (error, FILO_PHONE_ERROR, FILO_PHONE_ERROR_TOO_SHORT,
                   "“%s” is too short for a phone number", text);
      break;
    case PhoneNumberUtil::TOO_LONG_NSN:
      g_set_error (error, FILO_PHONE_ERROR, FILO_PHONE_ERROR_TOO_LONG,
                   "“%s” is too long for a phone number", text);
      break;
    default:
      g_set_error (error, FILO_PHONE_ERROR, FILO_PHONE_ERROR_NOT_A_NUMBER,
                   "“%s” isn't a phone number", text);
      break;
    }
}

static bool
check_length (const PhoneNumber  &number,
              const char         *text,
              GError            **error)
{
  switch (PhoneNumberUtil::GetInstance ()->IsPossibleNumberWithReason (number))
    {
    case PhoneNumberUtil::IS_POSSIBLE:
      return true;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE:
      set_parse_error (PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR, text, error);
      return false;
    case PhoneNumberUtil::TOO_LONG:
      set_parse_error (PhoneNumberUtil::TOO_LONG_NSN, text, error);
      return false;
    default:
      /* Also a local number without its area code: nobody else can dial it. */
      set_parse_error (PhoneNumberUtil::TOO_SHORT_NSN, text, error);
      return false;
    }
}

/**
 * filo_phone_warm_up:
 *
 * Loads the metadata (some 20 ms), so that the first number shown doesn't wait
 * for it. Any thread, any number of times.
 */
void
filo_phone_warm_up (void)
{
  g_autofree char *national = filo_phone_format_national ("+390612345678");
  (void) national;
}

/**
 * filo_phone_parse:
 * @text: (nullable): a number as people write it
 * @region: (nullable): ISO 3166 alpha-2 country to read a number without + by
 * @error: return location, domain %FILO_PHONE_ERROR; the message is a sentence
 *
 * With a + the number only has to have a possible length: new ranges are older
 * than anybody's metadata. Without, it must exist in @region, or be an
 * international number of @region's neighbours written with 00 or its kind.
 * Any thread.
 *
 * Returns: (transfer full) (nullable): E.164, `+393475550132`
 */
char *
filo_phone_parse (const char  *text,
                  const char  *region,
                  GError     **error)
{
  PhoneNumberUtil *util = PhoneNumberUtil::GetInstance ();
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  PhoneNumber number;
  PhoneNumberUtil::ErrorType type;
  std::string e164;

  if (*stripped == '\0')
    {
      g_set_error_literal (error, FILO_PHONE_ERROR, FILO_PHONE_ERROR_EMPTY, "There is no phone number");
      return NULL;
    }
  if (strlen (stripped) > TEXT_MAX_BYTES || !g_utf8_validate (stripped, -1, NULL))
    {
      g_set_error_literal (error, FILO_PHONE_ERROR, FILO_PHONE_ERROR_NOT_A_NUMBER,
                           "That isn't a phone number");
      return NULL;
    }
  /* Vanity numbers read letters as digits: nobody means that here, and
   * alphanumeric senders must not become somebody's number. */
  for (const char *p = stripped; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_isalpha (g_utf8_get_char (p)))
        {
          set_parse_error (PhoneNumberUtil::NOT_A_NUMBER, stripped, error);
          return NULL;
        }
    }

  type = util->Parse (stripped, region != NULL && *region != '\0' ? region : "ZZ", &number);
  if (type != PhoneNumberUtil::NO_PARSING_ERROR)
    {
      set_parse_error (type, stripped, error);
      return NULL;
    }
  if (!check_length (number, stripped, error))
    return NULL;

  bool international = *stripped == '+' || g_str_has_prefix (stripped, "\xef\xbc\x8b") ||
                       g_str_has_prefix (stripped, "00") || g_str_has_prefix (stripped, "011");
  if (!international && !util->IsValidNumber (number))
    {
      g_set_error (error, FILO_PHONE_ERROR, FILO_PHONE_ERROR_INVALID,
                   "“%s” isn't a number of its country: check the digits, or write it with + and the country code",
                   stripped);
      return NULL;
    }
  util->Format (number, PhoneNumberUtil::E164, &e164);
  if (!filo_phone_is_e164 (e164.c_str ()))
    {
      set_parse_error (PhoneNumberUtil::TOO_SHORT_NSN, stripped, error);
      return NULL;
    }
  return g_strdup (e164.c_str ());
}

/**
 * filo_phone_parse_sender:
 * @sender: who a carrier says a text is from
 * @region: (nullable): the country of our own number
 *
 * Carriers write numbers with +, with 00, as bare international digits or as
 * national ones. Short codes and names aren't numbers. Any thread.
 *
 * Returns: (transfer full) (nullable): E.164, or %NULL where nobody can be answered
 */
char *
filo_phone_parse_sender (const char *sender,
                         const char *region)
{
  g_autofree char *plus = NULL;
  char *e164;

  g_return_val_if_fail (sender != NULL, NULL);

  e164 = filo_phone_parse (sender, region, NULL);
  if (e164 != NULL || strspn (sender, "0123456789") != strlen (sender))
    return e164;

  /* Bare international digits are believed only where such a number exists. */
  plus = g_strconcat ("+", sender, NULL);
  PhoneNumber number;
  if (!read_e164 (plus, &number) || !PhoneNumberUtil::GetInstance ()->IsValidNumber (number))
    return NULL;
  return g_steal_pointer (&plus);
}

/**
 * filo_phone_is_e164:
 * @text: (nullable): anything
 *
 * Returns: whether @text has the form of E.164: a +, no zero, 7 to 15 digits
 */
gboolean
filo_phone_is_e164 (const char *text)
{
  gsize digits;

  if (text == NULL || text[0] != '+' || text[1] == '0')
    return FALSE;
  digits = strspn (text + 1, "0123456789");
  return text[1 + digits] == '\0' && digits >= E164_MIN_DIGITS && digits <= E164_MAX_DIGITS;
}

/**
 * filo_phone_format_national:
 * @e164: an address; whatever isn't E.164 comes back as it is
 *
 * Returns: (transfer full): as people of its country write it, `347 555 0132`
 */
char *
filo_phone_format_national (const char *e164)
{
  return format (e164, PhoneNumberUtil::NATIONAL);
}

/**
 * filo_phone_format_international:
 * @e164: an address; whatever isn't E.164 comes back as it is
 *
 * Returns: (transfer full): `+39 347 555 0132`
 */
char *
filo_phone_format_international (const char *e164)
{
  return format (e164, PhoneNumberUtil::INTERNATIONAL);
}

/**
 * filo_phone_get_region:
 * @e164: an address
 *
 * Returns: (transfer full) (nullable): its country, ISO 3166 alpha-2; %NULL for
 *   no country at all (not E.164, or a number of no country)
 */
char *
filo_phone_get_region (const char *e164)
{
  PhoneNumber number;
  std::string region;

  if (!read_e164 (e164, &number))
    return NULL;
  PhoneNumberUtil::GetInstance ()->GetRegionCodeForNumber (number, &region);
  if (region.size () != 2 || region == "ZZ")
    {
      /* A number that the metadata doesn't know yet still has a country code. */
      PhoneNumberUtil::GetInstance ()->GetRegionCodeForCountryCode (number.country_code (), &region);
      if (region.size () != 2 || region == "ZZ")
        return NULL;
    }
  return g_strdup (region.c_str ());
}

/**
 * filo_phone_get_type:
 * @e164: an address
 *
 * Returns: what kind of line it is, as far as its country's plan tells
 */
FiloPhoneType
filo_phone_get_type (const char *e164)
{
  PhoneNumber number;

  if (!read_e164 (e164, &number))
    return FILO_PHONE_TYPE_UNKNOWN;

  switch (PhoneNumberUtil::GetInstance ()->GetNumberType (number))
    {
    case PhoneNumberUtil::FIXED_LINE:
      return FILO_PHONE_TYPE_FIXED_LINE;
    case PhoneNumberUtil::MOBILE:
      return FILO_PHONE_TYPE_MOBILE;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
      return FILO_PHONE_TYPE_FIXED_LINE_OR_MOBILE;
    case PhoneNumberUtil::TOLL_FREE:
      return FILO_PHONE_TYPE_TOLL_FREE;
    case PhoneNumberUtil::UNKNOWN:
      return FILO_PHONE_TYPE_UNKNOWN;
    default:
      return FILO_PHONE_TYPE_OTHER;
    }
}
