/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The one id of this kind in the feed. */
#define FILO_SETTINGS_ID "settings"

/* Defaults of the settings that have a number (3-rules). */
#define FILO_UNDO_SEND_MS G_GINT64_CONSTANT (5000)
#define FILO_SEND_LATE_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define FILO_ANSWER_TARGET_MS (60 * 60 * G_GINT64_CONSTANT (1000))

/* The account's settings, one object with the id FILO_SETTINGS_ID. A fresh one has the defaults.
 * Values only; any thread that owns it. Durations are milliseconds. */
#define FILO_TYPE_SETTINGS (filo_settings_get_type ())
G_DECLARE_FINAL_TYPE (FiloSettings, filo_settings, FILO, SETTINGS, GObject)

FiloSettings *filo_settings_new (void);

/* Its id, and the number of its last change in the gateway's feed (0 = never saved). */
const char *filo_settings_get_id (FiloSettings *self);
void filo_settings_set_id (FiloSettings *self, const char *value);
gint64 filo_settings_get_change (FiloSettings *self);
void filo_settings_set_change (FiloSettings *self, gint64 value);

/* Put before automatic texts, and where they may write instead. */
const char *filo_settings_get_organization_prefix (FiloSettings *self);
void filo_settings_set_organization_prefix (FiloSettings *self, const char *value);
const char *filo_settings_get_organization_email (FiloSettings *self);
void filo_settings_set_organization_email (FiloSettings *self, const char *value);

/* The account's zone (IANA), and the region that numbers without + belong to (ISO 3166 alpha-2). */
const char *filo_settings_get_time_zone (FiloSettings *self);
void filo_settings_set_time_zone (FiloSettings *self, const char *value);
const char *filo_settings_get_country (FiloSettings *self);
void filo_settings_set_country (FiloSettings *self, const char *value);

/* Whether unread conversations are counted in a badge (P6). */
gboolean filo_settings_get_badge (FiloSettings *self);
void filo_settings_set_badge (FiloSettings *self, gboolean value);

/* How long a reply can be taken back (UNDO_SEND). */
gint64 filo_settings_get_undo_ms (FiloSettings *self);
void filo_settings_set_undo_ms (FiloSettings *self, gint64 value);

/* Age from which a text is held instead of sent (SEND_LATE). */
gint64 filo_settings_get_send_late_ms (FiloSettings *self);
void filo_settings_set_send_late_ms (FiloSettings *self, gint64 value);

/* Waiting this long is red, half of it amber (ANSWER_TARGET). */
gint64 filo_settings_get_answer_target_ms (FiloSettings *self);
void filo_settings_set_answer_target_ms (FiloSettings *self, gint64 value);

/* What keywords are answered; NULL for the built-in sentence. */
const char *filo_settings_get_opt_out_reply (FiloSettings *self);
void filo_settings_set_opt_out_reply (FiloSettings *self, const char *value);
const char *filo_settings_get_opt_in_reply (FiloSettings *self);
void filo_settings_set_opt_in_reply (FiloSettings *self, const char *value);
const char *filo_settings_get_help_reply (FiloSettings *self);
void filo_settings_set_help_reply (FiloSettings *self, const char *value);

G_END_DECLS
