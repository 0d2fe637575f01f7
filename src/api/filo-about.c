/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-about.h"

#include "filo-codec-private.h"

FiloAbout *
filo_about_new (const char        *version,
                gint64             oldest_desktop,
                gint64             time,
                const char *const *features)
{
  static const char *const none[] = { NULL };
  FiloAbout *self;

  g_return_val_if_fail (version != NULL, NULL);

  self = g_new0 (FiloAbout, 1);
  self->version = g_strdup (version);
  self->api = FILO_API_VERSION;
  self->oldest_desktop = oldest_desktop;
  self->time = time;
  self->features = g_strdupv ((char **) (features != NULL ? features : none));
  return self;
}

void
filo_about_free (FiloAbout *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->features, g_strfreev);
  g_free (self);
}

JsonNode *
filo_about_to_json (const FiloAbout *self)
{
  JsonObject *object;
  JsonArray *features;

  g_return_val_if_fail (self != NULL, NULL);

  features = json_array_new ();
  for (char **word = self->features; *word != NULL; word++)
    json_array_add_string_element (features, *word);

  object = json_object_new ();
  json_object_set_string_member (object, "version", self->version);
  json_object_set_int_member (object, "api", self->api);
  json_object_set_int_member (object, "oldest_desktop", self->oldest_desktop);
  filo_write_time (object, "time", self->time);
  json_object_set_array_member (object, "features", features);
  return filo_write_finish (object);
}

FiloAbout *
filo_about_from_json (JsonObject *object,
                      GError    **error)
{
  g_autoptr(FiloAbout) self = g_new0 (FiloAbout, 1);
  FiloReader reader = FILO_READER_INIT (object);
  FiloReader *r = &reader;

  self->version = g_strdup (filo_reader_id (r, "version", FILO_JSON_REQUIRED));
  self->api = filo_reader_count (r, "api", FILO_JSON_REQUIRED, 0);
  self->oldest_desktop = filo_reader_count (r, "oldest_desktop", FILO_JSON_REQUIRED, 0);
  self->time = filo_reader_time (r, "time", FILO_JSON_REQUIRED);
  if (!filo_reader_finish (r, error) ||
      !filo_json_read_strv (object, "features", FILO_JSON_OPTIONAL, &self->features, error))
    return NULL;
  if (self->features == NULL)
    self->features = g_new0 (char *, 1);
  return g_steal_pointer (&self);
}
