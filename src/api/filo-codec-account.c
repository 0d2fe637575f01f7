/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-codec.h"

#include "filo-codec-private.h"

/* The account's own objects: settings, agents, numbers, sources. */

JsonNode *
filo_settings_to_json (FiloSettings *settings)
{
  JsonObject *object = json_object_new ();

  filo_write_string (object, "id", filo_settings_get_id (settings));
  json_object_set_int_member (object, "change", filo_settings_get_change (settings));
  filo_write_string (object, "organization_prefix", filo_settings_get_organization_prefix (settings));
  filo_write_string (object, "organization_email", filo_settings_get_organization_email (settings));
  filo_write_string (object, "time_zone", filo_settings_get_time_zone (settings));
  filo_write_string (object, "country", filo_settings_get_country (settings));
  json_object_set_boolean_member (object, "badge", filo_settings_get_badge (settings));
  json_object_set_int_member (object, "undo_ms", filo_settings_get_undo_ms (settings));
  json_object_set_int_member (object, "send_late_ms", filo_settings_get_send_late_ms (settings));
  json_object_set_int_member (object, "answer_target_ms",
                              filo_settings_get_answer_target_ms (settings));
  filo_write_string (object, "opt_out_reply", filo_settings_get_opt_out_reply (settings));
  filo_write_string (object, "opt_in_reply", filo_settings_get_opt_in_reply (settings));
  filo_write_string (object, "help_reply", filo_settings_get_help_reply (settings));
  return filo_write_finish (object);
}

FiloSettings *
filo_settings_from_json (JsonObject *object,
                         GError    **error)
{
  g_autoptr(FiloSettings) self = filo_settings_new ();
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;

  filo_settings_set_id (self, filo_reader_id (r, "id", FILO_JSON_REQUIRED));
  filo_settings_set_change (self, filo_reader_count (r, "change", FILO_JSON_REQUIRED, 0));
  filo_settings_set_organization_prefix (
    self, filo_reader_string (r, "organization_prefix", FILO_JSON_OPTIONAL));
  filo_settings_set_organization_email (
    self, filo_reader_string (r, "organization_email", FILO_JSON_OPTIONAL));
  filo_settings_set_time_zone (self, filo_reader_string (r, "time_zone", FILO_JSON_OPTIONAL));
  filo_settings_set_country (self, filo_reader_string (r, "country", FILO_JSON_OPTIONAL));
  filo_settings_set_badge (self, filo_reader_boolean (r, "badge", FILO_JSON_OPTIONAL, TRUE));
  filo_settings_set_undo_ms (
    self, filo_reader_count (r, "undo_ms", FILO_JSON_OPTIONAL, FILO_UNDO_SEND_MS));
  filo_settings_set_send_late_ms (
    self, filo_reader_count (r, "send_late_ms", FILO_JSON_OPTIONAL, FILO_SEND_LATE_MS));
  filo_settings_set_answer_target_ms (
    self, filo_reader_count (r, "answer_target_ms", FILO_JSON_OPTIONAL, FILO_ANSWER_TARGET_MS));
  filo_settings_set_opt_out_reply (self, filo_reader_string (r, "opt_out_reply", FILO_JSON_OPTIONAL));
  filo_settings_set_opt_in_reply (self, filo_reader_string (r, "opt_in_reply", FILO_JSON_OPTIONAL));
  filo_settings_set_help_reply (self, filo_reader_string (r, "help_reply", FILO_JSON_OPTIONAL));
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

JsonNode *
filo_agent_to_json (FiloAgent *agent)
{
  JsonObject *object = json_object_new ();

  filo_write_string (object, "id", filo_agent_get_id (agent));
  json_object_set_int_member (object, "change", filo_agent_get_change (agent));
  filo_write_string (object, "name", filo_agent_get_name (agent));
  filo_write_string (object, "email", filo_agent_get_email (agent));
  filo_write_string (object, "role", filo_role_to_word (filo_agent_get_role (agent)));
  json_object_set_boolean_member (object, "removed", filo_agent_get_removed (agent));
  return filo_write_finish (object);
}

FiloAgent *
filo_agent_from_json (JsonObject *object,
                      GError    **error)
{
  g_autoptr(FiloAgent) self = filo_agent_new ();
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;
  FiloRole role = FILO_ROLE_SUPPORT;

  filo_agent_set_id (self, filo_reader_id (r, "id", FILO_JSON_REQUIRED));
  filo_agent_set_change (self, filo_reader_count (r, "change", FILO_JSON_REQUIRED, 0));
  filo_agent_set_name (self, filo_reader_string (r, "name", FILO_JSON_OPTIONAL));
  filo_agent_set_email (self, filo_reader_string (r, "email", FILO_JSON_OPTIONAL));
  FILO_READER_WORD (r, "role", FILO_JSON_REQUIRED, filo_role, &role);
  filo_agent_set_role (self, role);
  filo_agent_set_removed (self, filo_reader_boolean (r, "removed", FILO_JSON_OPTIONAL, FALSE));
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

JsonNode *
filo_number_to_json (FiloNumber *number)
{
  JsonObject *object = json_object_new ();

  filo_write_string (object, "id", filo_number_get_id (number));
  json_object_set_int_member (object, "change", filo_number_get_change (number));
  filo_write_string (object, "address", filo_number_get_address (number));
  filo_write_string (object, "label", filo_number_get_label (number));
  filo_write_string (object, "carrier", filo_number_get_carrier (number));
  return filo_write_finish (object);
}

FiloNumber *
filo_number_from_json (JsonObject *object,
                       GError    **error)
{
  g_autoptr(FiloNumber) self = filo_number_new ();
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;

  filo_number_set_id (self, filo_reader_id (r, "id", FILO_JSON_REQUIRED));
  filo_number_set_change (self, filo_reader_count (r, "change", FILO_JSON_REQUIRED, 0));
  filo_number_set_address (self, filo_reader_string (r, "address", FILO_JSON_REQUIRED));
  filo_number_set_label (self, filo_reader_string (r, "label", FILO_JSON_OPTIONAL));
  filo_number_set_carrier (self, filo_reader_string (r, "carrier", FILO_JSON_OPTIONAL));
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}

JsonNode *
filo_source_to_json (FiloSource *source)
{
  JsonObject *object = json_object_new ();

  filo_write_string (object, "id", filo_source_get_id (source));
  json_object_set_int_member (object, "change", filo_source_get_change (source));
  filo_write_string (object, "kind", filo_source_kind_to_word (filo_source_get_kind (source)));
  filo_write_string (object, "name", filo_source_get_name (source));
  return filo_write_finish (object);
}

FiloSource *
filo_source_from_json (JsonObject *object,
                       GError    **error)
{
  g_autoptr(FiloSource) self = filo_source_new ();
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;
  FiloSourceKind kind = FILO_SOURCE_CAMPAIGN;

  filo_source_set_id (self, filo_reader_id (r, "id", FILO_JSON_REQUIRED));
  filo_source_set_change (self, filo_reader_count (r, "change", FILO_JSON_REQUIRED, 0));
  FILO_READER_WORD (r, "kind", FILO_JSON_REQUIRED, filo_source_kind, &kind);
  filo_source_set_kind (self, kind);
  filo_source_set_name (self, filo_reader_string (r, "name", FILO_JSON_OPTIONAL));
  return filo_reader_finish (r, error) ? g_steal_pointer (&self) : NULL;
}
