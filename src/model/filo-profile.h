/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* A person who texts, or is texted: one per address. Plain values without I/O; any thread that
 * owns the object. Strings are NULL and times 0 while unset; times are ms since 1970, UTC. */
#define FILO_TYPE_PROFILE (filo_profile_get_type ())
G_DECLARE_FINAL_TYPE (FiloProfile, filo_profile, FILO, PROFILE, GObject)

FiloProfile *filo_profile_new (void);

/* Its id, and the number of its last change in the gateway's feed (0 = never saved). */
const char *filo_profile_get_id (FiloProfile *self);
void filo_profile_set_id (FiloProfile *self, const char *value);
gint64 filo_profile_get_change (FiloProfile *self);
void filo_profile_set_change (FiloProfile *self, gint64 value);

/* E.164, or the raw sender (alphanumeric, short code) where there is none. */
const char *filo_profile_get_address (FiloProfile *self);
void filo_profile_set_address (FiloProfile *self, const char *value);

/* Whether the address is E.164, so that a text can be sent to it. */
gboolean filo_profile_get_answerable (FiloProfile *self);
void filo_profile_set_answerable (FiloProfile *self, gboolean value);

const char *filo_profile_get_first_name (FiloProfile *self);
void filo_profile_set_first_name (FiloProfile *self, const char *value);
const char *filo_profile_get_last_name (FiloProfile *self);
void filo_profile_set_last_name (FiloProfile *self, const char *value);
const char *filo_profile_get_email (FiloProfile *self);
void filo_profile_set_email (FiloProfile *self, const char *value);
const char *filo_profile_get_city (FiloProfile *self);
void filo_profile_set_city (FiloProfile *self, const char *value);
const char *filo_profile_get_region (FiloProfile *self);
void filo_profile_set_region (FiloProfile *self, const char *value);

/* ISO 3166 alpha-2. */
const char *filo_profile_get_country (FiloProfile *self);
void filo_profile_set_country (FiloProfile *self, const char *value);

/* BCP 47. */
const char *filo_profile_get_language (FiloProfile *self);
void filo_profile_set_language (FiloProfile *self, const char *value);

/* IANA, such as Europe/Rome. */
const char *filo_profile_get_zone (FiloProfile *self);
void filo_profile_set_zone (FiloProfile *self, const char *value);

/* Marketing consent, and by what, on which word (JOIN), when it last changed. */
FiloConsent filo_profile_get_consent (FiloProfile *self);
void filo_profile_set_consent (FiloProfile *self, FiloConsent value);
FiloConsentHow filo_profile_get_consent_how (FiloProfile *self);
void filo_profile_set_consent_how (FiloProfile *self, FiloConsentHow value);
const char *filo_profile_get_consent_word (FiloProfile *self);
void filo_profile_set_consent_word (FiloProfile *self, const char *value);
gint64 filo_profile_get_consent_at (FiloProfile *self);
void filo_profile_set_consent_at (FiloProfile *self, gint64 value);

/* Since when blocked (0 = not), and by which agent. */
gint64 filo_profile_get_blocked_at (FiloProfile *self);
void filo_profile_set_blocked_at (FiloProfile *self, gint64 value);
const char *filo_profile_get_blocked_by (FiloProfile *self);
void filo_profile_set_blocked_by (FiloProfile *self, const char *value);
gint64 filo_profile_get_created_at (FiloProfile *self);
void filo_profile_set_created_at (FiloProfile *self, gint64 value);

/* Derived, notified as properties `name` and `blocked`. The full name, NULL where neither part is
 * known; transfer full. */
char *filo_profile_dup_name (FiloProfile *self);

gboolean filo_profile_is_blocked (FiloProfile *self);

G_END_DECLS
