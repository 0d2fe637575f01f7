/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-profile.h"

#include "filo-model-private.h"
#include "filo-plain.h"

struct _FiloProfile
{
  GObject         parent_instance;

  char           *id;
  gint64          change;
  char           *address;
  gboolean        answerable;
  char           *first_name;
  char           *last_name;
  char           *email;
  char           *city;
  char           *region;
  char           *country;
  char           *language;
  char           *zone;
  FiloConsent     consent;
  FiloConsentHow  consent_how;
  char           *consent_word;
  gint64          consent_at;
  gint64          blocked_at;
  char           *blocked_by;
  gint64          created_at;
};

G_DEFINE_FINAL_TYPE (FiloProfile, filo_profile, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_CHANGE,
  PROP_ADDRESS,
  PROP_ANSWERABLE,
  PROP_FIRST_NAME,
  PROP_LAST_NAME,
  PROP_EMAIL,
  PROP_CITY,
  PROP_REGION,
  PROP_COUNTRY,
  PROP_LANGUAGE,
  PROP_ZONE,
  PROP_CONSENT,
  PROP_CONSENT_HOW,
  PROP_CONSENT_WORD,
  PROP_CONSENT_AT,
  PROP_BLOCKED_AT,
  PROP_BLOCKED_BY,
  PROP_CREATED_AT,
  PROP_NAME,
  PROP_BLOCKED,
} FiloProfileProps;

static GParamSpec *props[PROP_BLOCKED + 1];

static void
filo_profile_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FiloProfile *self = FILO_PROFILE (object);

  switch ((FiloProfileProps) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CHANGE:
      g_value_set_int64 (value, self->change);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_ANSWERABLE:
      g_value_set_boolean (value, self->answerable);
      break;
    case PROP_FIRST_NAME:
      g_value_set_string (value, self->first_name);
      break;
    case PROP_LAST_NAME:
      g_value_set_string (value, self->last_name);
      break;
    case PROP_EMAIL:
      g_value_set_string (value, self->email);
      break;
    case PROP_CITY:
      g_value_set_string (value, self->city);
      break;
    case PROP_REGION:
      g_value_set_string (value, self->region);
      break;
    case PROP_COUNTRY:
      g_value_set_string (value, self->country);
      break;
    case PROP_LANGUAGE:
      g_value_set_string (value, self->language);
      break;
    case PROP_ZONE:
      g_value_set_string (value, self->zone);
      break;
    case PROP_CONSENT:
      g_value_set_enum (value, self->consent);
      break;
    case PROP_CONSENT_HOW:
      g_value_set_enum (value, self->consent_how);
      break;
    case PROP_CONSENT_WORD:
      g_value_set_string (value, self->consent_word);
      break;
    case PROP_CONSENT_AT:
      g_value_set_int64 (value, self->consent_at);
      break;
    case PROP_BLOCKED_AT:
      g_value_set_int64 (value, self->blocked_at);
      break;
    case PROP_BLOCKED_BY:
      g_value_set_string (value, self->blocked_by);
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, self->created_at);
      break;
    case PROP_NAME:
      g_value_take_string (value, filo_profile_dup_name (self));
      break;
    case PROP_BLOCKED:
      g_value_set_boolean (value, self->blocked_at != 0);
      break;
    }
}

static void
filo_profile_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  FiloProfile *self = FILO_PROFILE (object);

  switch ((FiloProfileProps) id)
    {
    case PROP_ID:
      filo_profile_set_id (self, g_value_get_string (value));
      break;
    case PROP_CHANGE:
      filo_profile_set_change (self, g_value_get_int64 (value));
      break;
    case PROP_ADDRESS:
      filo_profile_set_address (self, g_value_get_string (value));
      break;
    case PROP_ANSWERABLE:
      filo_profile_set_answerable (self, g_value_get_boolean (value));
      break;
    case PROP_FIRST_NAME:
      filo_profile_set_first_name (self, g_value_get_string (value));
      break;
    case PROP_LAST_NAME:
      filo_profile_set_last_name (self, g_value_get_string (value));
      break;
    case PROP_EMAIL:
      filo_profile_set_email (self, g_value_get_string (value));
      break;
    case PROP_CITY:
      filo_profile_set_city (self, g_value_get_string (value));
      break;
    case PROP_REGION:
      filo_profile_set_region (self, g_value_get_string (value));
      break;
    case PROP_COUNTRY:
      filo_profile_set_country (self, g_value_get_string (value));
      break;
    case PROP_LANGUAGE:
      filo_profile_set_language (self, g_value_get_string (value));
      break;
    case PROP_ZONE:
      filo_profile_set_zone (self, g_value_get_string (value));
      break;
    case PROP_CONSENT:
      filo_profile_set_consent (self, g_value_get_enum (value));
      break;
    case PROP_CONSENT_HOW:
      filo_profile_set_consent_how (self, g_value_get_enum (value));
      break;
    case PROP_CONSENT_WORD:
      filo_profile_set_consent_word (self, g_value_get_string (value));
      break;
    case PROP_CONSENT_AT:
      filo_profile_set_consent_at (self, g_value_get_int64 (value));
      break;
    case PROP_BLOCKED_AT:
      filo_profile_set_blocked_at (self, g_value_get_int64 (value));
      break;
    case PROP_BLOCKED_BY:
      filo_profile_set_blocked_by (self, g_value_get_string (value));
      break;
    case PROP_CREATED_AT:
      filo_profile_set_created_at (self, g_value_get_int64 (value));
      break;
    case PROP_NAME:
    case PROP_BLOCKED:
      g_assert_not_reached (); /* Read-only as properties. */
    }
}

static void
filo_profile_finalize (GObject *object)
{
  FiloProfile *self = FILO_PROFILE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->first_name, g_free);
  g_clear_pointer (&self->last_name, g_free);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->city, g_free);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->country, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->zone, g_free);
  g_clear_pointer (&self->consent_word, g_free);
  g_clear_pointer (&self->blocked_by, g_free);

  G_OBJECT_CLASS (filo_profile_parent_class)->finalize (object);
}

static void
filo_profile_class_init (FiloProfileClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = filo_profile_get_property;
  object_class->set_property = filo_profile_set_property;
  object_class->finalize = filo_profile_finalize;

  props[PROP_ID] = FILO_PARAM_STRING ("id");
  props[PROP_CHANGE] = FILO_PARAM_INT64 ("change");
  props[PROP_ADDRESS] = FILO_PARAM_STRING ("address");
  props[PROP_ANSWERABLE] = FILO_PARAM_BOOLEAN ("answerable");
  props[PROP_FIRST_NAME] = FILO_PARAM_STRING ("first-name");
  props[PROP_LAST_NAME] = FILO_PARAM_STRING ("last-name");
  props[PROP_EMAIL] = FILO_PARAM_STRING ("email");
  props[PROP_CITY] = FILO_PARAM_STRING ("city");
  props[PROP_REGION] = FILO_PARAM_STRING ("region");
  props[PROP_COUNTRY] = FILO_PARAM_STRING ("country");
  props[PROP_LANGUAGE] = FILO_PARAM_STRING ("language");
  props[PROP_ZONE] = FILO_PARAM_STRING ("zone");
  props[PROP_CONSENT] = FILO_PARAM_ENUM ("consent", FILO_TYPE_CONSENT, FILO_CONSENT_NEVER);
  props[PROP_CONSENT_HOW] =
    FILO_PARAM_ENUM ("consent-how", FILO_TYPE_CONSENT_HOW, FILO_CONSENT_HOW_NONE);
  props[PROP_CONSENT_WORD] = FILO_PARAM_STRING ("consent-word");
  props[PROP_CONSENT_AT] = FILO_PARAM_INT64 ("consent-at");
  props[PROP_BLOCKED_AT] = FILO_PARAM_INT64 ("blocked-at");
  props[PROP_BLOCKED_BY] = FILO_PARAM_STRING ("blocked-by");
  props[PROP_CREATED_AT] = FILO_PARAM_INT64 ("created-at");
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, FILO_PARAM_READ_ONLY);
  props[PROP_BLOCKED] = g_param_spec_boolean ("blocked", NULL, NULL, FALSE, FILO_PARAM_READ_ONLY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_profile_init (FiloProfile *self)
{
}

FiloProfile *
filo_profile_new (void)
{
  return g_object_new (FILO_TYPE_PROFILE, NULL);
}

FILO_STRING (FiloProfile, filo_profile, id, PROP_ID)
FILO_INT64 (FiloProfile, filo_profile, change, PROP_CHANGE)
FILO_STRING (FiloProfile, filo_profile, address, PROP_ADDRESS)
FILO_BOOLEAN (FiloProfile, filo_profile, answerable, PROP_ANSWERABLE)
FILO_GETTER (FiloProfile, filo_profile, const char *, first_name, NULL)
FILO_GETTER (FiloProfile, filo_profile, const char *, last_name, NULL)
FILO_STRING (FiloProfile, filo_profile, email, PROP_EMAIL)
FILO_STRING (FiloProfile, filo_profile, city, PROP_CITY)
FILO_STRING (FiloProfile, filo_profile, region, PROP_REGION)
FILO_STRING (FiloProfile, filo_profile, country, PROP_COUNTRY)
FILO_STRING (FiloProfile, filo_profile, language, PROP_LANGUAGE)
FILO_STRING (FiloProfile, filo_profile, zone, PROP_ZONE)
FILO_ENUM (FiloProfile, filo_profile, FiloConsent, consent, FILO_CONSENT_NEVER, PROP_CONSENT)
FILO_ENUM (FiloProfile, filo_profile, FiloConsentHow, consent_how, FILO_CONSENT_HOW_NONE, PROP_CONSENT_HOW)
FILO_STRING (FiloProfile, filo_profile, consent_word, PROP_CONSENT_WORD)
FILO_INT64 (FiloProfile, filo_profile, consent_at, PROP_CONSENT_AT)
FILO_GETTER (FiloProfile, filo_profile, gint64, blocked_at, 0)
FILO_STRING (FiloProfile, filo_profile, blocked_by, PROP_BLOCKED_BY)
FILO_INT64 (FiloProfile, filo_profile, created_at, PROP_CREATED_AT)

void
filo_profile_set_first_name (FiloProfile *self,
                             const char  *value)
{
  g_return_if_fail (FILO_IS_PROFILE (self));

  if (filo_set_string (self, &self->first_name, value, props[PROP_FIRST_NAME]))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

void
filo_profile_set_last_name (FiloProfile *self,
                            const char  *value)
{
  g_return_if_fail (FILO_IS_PROFILE (self));

  if (filo_set_string (self, &self->last_name, value, props[PROP_LAST_NAME]))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

void
filo_profile_set_blocked_at (FiloProfile *self,
                             gint64       value)
{
  gboolean was_blocked;

  g_return_if_fail (FILO_IS_PROFILE (self));

  was_blocked = self->blocked_at != 0;
  filo_set_int64 (self, &self->blocked_at, value, props[PROP_BLOCKED_AT]);
  if (was_blocked != (self->blocked_at != 0))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BLOCKED]);
}

char *
filo_profile_dup_name (FiloProfile *self)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  g_return_val_if_fail (FILO_IS_PROFILE (self), NULL);

  first = filo_plain_dup (self->first_name);
  last = filo_plain_dup (self->last_name);
  if (first != NULL && last != NULL)
    return g_strconcat (first, " ", last, NULL);
  return first != NULL ? g_steal_pointer (&first) : g_steal_pointer (&last);
}

gboolean
filo_profile_is_blocked (FiloProfile *self)
{
  g_return_val_if_fail (FILO_IS_PROFILE (self), FALSE);
  return self->blocked_at != 0;
}
