/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-settings.h"

#include "filo-model-private.h"

struct _FiloSettings
{
  GObject   parent_instance;

  char     *id;
  gint64    change;
  char     *organization_prefix;
  char     *organization_email;
  char     *time_zone;
  char     *country;
  gboolean  badge;
  gint64    undo_ms;
  gint64    send_late_ms;
  gint64    answer_target_ms;
  char     *opt_out_reply;
  char     *opt_in_reply;
  char     *help_reply;
};

G_DEFINE_FINAL_TYPE (FiloSettings, filo_settings, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_CHANGE,
  PROP_ORGANIZATION_PREFIX,
  PROP_ORGANIZATION_EMAIL,
  PROP_TIME_ZONE,
  PROP_COUNTRY,
  PROP_BADGE,
  PROP_UNDO_MS,
  PROP_SEND_LATE_MS,
  PROP_ANSWER_TARGET_MS,
  PROP_OPT_OUT_REPLY,
  PROP_OPT_IN_REPLY,
  PROP_HELP_REPLY,
} FiloSettingsProps;

static GParamSpec *props[PROP_HELP_REPLY + 1];

static void
filo_settings_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  FiloSettings *self = FILO_SETTINGS (object);

  switch ((FiloSettingsProps) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CHANGE:
      g_value_set_int64 (value, self->change);
      break;
    case PROP_ORGANIZATION_PREFIX:
      g_value_set_string (value, self->organization_prefix);
      break;
    case PROP_ORGANIZATION_EMAIL:
      g_value_set_string (value, self->organization_email);
      break;
    case PROP_TIME_ZONE:
      g_value_set_string (value, self->time_zone);
      break;
    case PROP_COUNTRY:
      g_value_set_string (value, self->country);
      break;
    case PROP_BADGE:
      g_value_set_boolean (value, self->badge);
      break;
    case PROP_UNDO_MS:
      g_value_set_int64 (value, self->undo_ms);
      break;
    case PROP_SEND_LATE_MS:
      g_value_set_int64 (value, self->send_late_ms);
      break;
    case PROP_ANSWER_TARGET_MS:
      g_value_set_int64 (value, self->answer_target_ms);
      break;
    case PROP_OPT_OUT_REPLY:
      g_value_set_string (value, self->opt_out_reply);
      break;
    case PROP_OPT_IN_REPLY:
      g_value_set_string (value, self->opt_in_reply);
      break;
    case PROP_HELP_REPLY:
      g_value_set_string (value, self->help_reply);
      break;
    }
}

static void
filo_settings_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  FiloSettings *self = FILO_SETTINGS (object);

  switch ((FiloSettingsProps) id)
    {
    case PROP_ID:
      filo_settings_set_id (self, g_value_get_string (value));
      break;
    case PROP_CHANGE:
      filo_settings_set_change (self, g_value_get_int64 (value));
      break;
    case PROP_ORGANIZATION_PREFIX:
      filo_settings_set_organization_prefix (self, g_value_get_string (value));
      break;
    case PROP_ORGANIZATION_EMAIL:
      filo_settings_set_organization_email (self, g_value_get_string (value));
      break;
    case PROP_TIME_ZONE:
      filo_settings_set_time_zone (self, g_value_get_string (value));
      break;
    case PROP_COUNTRY:
      filo_settings_set_country (self, g_value_get_string (value));
      break;
    case PROP_BADGE:
      filo_settings_set_badge (self, g_value_get_boolean (value));
      break;
    case PROP_UNDO_MS:
      filo_settings_set_undo_ms (self, g_value_get_int64 (value));
      break;
    case PROP_SEND_LATE_MS:
      filo_settings_set_send_late_ms (self, g_value_get_int64 (value));
      break;
    case PROP_ANSWER_TARGET_MS:
      filo_settings_set_answer_target_ms (self, g_value_get_int64 (value));
      break;
    case PROP_OPT_OUT_REPLY:
      filo_settings_set_opt_out_reply (self, g_value_get_string (value));
      break;
    case PROP_OPT_IN_REPLY:
      filo_settings_set_opt_in_reply (self, g_value_get_string (value));
      break;
    case PROP_HELP_REPLY:
      filo_settings_set_help_reply (self, g_value_get_string (value));
      break;
    }
}

static void
filo_settings_finalize (GObject *object)
{
  FiloSettings *self = FILO_SETTINGS (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->organization_prefix, g_free);
  g_clear_pointer (&self->organization_email, g_free);
  g_clear_pointer (&self->time_zone, g_free);
  g_clear_pointer (&self->country, g_free);
  g_clear_pointer (&self->opt_out_reply, g_free);
  g_clear_pointer (&self->opt_in_reply, g_free);
  g_clear_pointer (&self->help_reply, g_free);

  G_OBJECT_CLASS (filo_settings_parent_class)->finalize (object);
}

static void
filo_settings_class_init (FiloSettingsClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = filo_settings_get_property;
  object_class->set_property = filo_settings_set_property;
  object_class->finalize = filo_settings_finalize;

  props[PROP_ID] = FILO_PARAM_STRING ("id");
  props[PROP_CHANGE] = FILO_PARAM_INT64 ("change");
  props[PROP_ORGANIZATION_PREFIX] = FILO_PARAM_STRING ("organization-prefix");
  props[PROP_ORGANIZATION_EMAIL] = FILO_PARAM_STRING ("organization-email");
  props[PROP_TIME_ZONE] = FILO_PARAM_STRING ("time-zone");
  props[PROP_COUNTRY] = FILO_PARAM_STRING ("country");
  props[PROP_BADGE] = FILO_PARAM_BOOLEAN ("badge");
  props[PROP_UNDO_MS] = FILO_PARAM_INT64 ("undo-ms");
  props[PROP_SEND_LATE_MS] = FILO_PARAM_INT64 ("send-late-ms");
  props[PROP_ANSWER_TARGET_MS] = FILO_PARAM_INT64 ("answer-target-ms");
  props[PROP_OPT_OUT_REPLY] = FILO_PARAM_STRING ("opt-out-reply");
  props[PROP_OPT_IN_REPLY] = FILO_PARAM_STRING ("opt-in-reply");
  props[PROP_HELP_REPLY] = FILO_PARAM_STRING ("help-reply");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_settings_init (FiloSettings *self)
{
  self->id = g_strdup (FILO_SETTINGS_ID);
  self->badge = TRUE;
  self->undo_ms = FILO_UNDO_SEND_MS;
  self->send_late_ms = FILO_SEND_LATE_MS;
  self->answer_target_ms = FILO_ANSWER_TARGET_MS;
}

FiloSettings *
filo_settings_new (void)
{
  return g_object_new (FILO_TYPE_SETTINGS, NULL);
}

FILO_STRING (FiloSettings, filo_settings, id, PROP_ID)
FILO_INT64 (FiloSettings, filo_settings, change, PROP_CHANGE)
FILO_STRING (FiloSettings, filo_settings, organization_prefix, PROP_ORGANIZATION_PREFIX)
FILO_STRING (FiloSettings, filo_settings, organization_email, PROP_ORGANIZATION_EMAIL)
FILO_STRING (FiloSettings, filo_settings, time_zone, PROP_TIME_ZONE)
FILO_STRING (FiloSettings, filo_settings, country, PROP_COUNTRY)
FILO_BOOLEAN (FiloSettings, filo_settings, badge, PROP_BADGE)
FILO_INT64 (FiloSettings, filo_settings, undo_ms, PROP_UNDO_MS)
FILO_INT64 (FiloSettings, filo_settings, send_late_ms, PROP_SEND_LATE_MS)
FILO_INT64 (FiloSettings, filo_settings, answer_target_ms, PROP_ANSWER_TARGET_MS)
FILO_STRING (FiloSettings, filo_settings, opt_out_reply, PROP_OPT_OUT_REPLY)
FILO_STRING (FiloSettings, filo_settings, opt_in_reply, PROP_OPT_IN_REPLY)
FILO_STRING (FiloSettings, filo_settings, help_reply, PROP_HELP_REPLY)
