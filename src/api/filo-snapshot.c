/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-snapshot.h"

#include "filo-codec-private.h"
#include "filo-codec.h"

void
filo_snapshot_line_free (FiloSnapshotLine *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->cursor, g_free);
  g_clear_object (&self->object);
  g_free (self);
}

JsonNode *
filo_snapshot_header_to_json (const char  *cursor,
                              const gint64 counts[FILO_KIND_LAST + 1])
{
  JsonObject *object;
  JsonObject *by_kind;

  g_return_val_if_fail (cursor != NULL, NULL);

  by_kind = json_object_new ();
  for (int kind = FILO_KIND_SETTINGS; kind <= FILO_KIND_LAST; kind++)
    json_object_set_int_member (by_kind, filo_kind_to_word ((FiloKind) kind), counts[kind]);

  object = json_object_new ();
  json_object_set_string_member (object, "cursor", cursor);
  json_object_set_object_member (object, "counts", by_kind);
  return filo_write_finish (object);
}

JsonNode *
filo_snapshot_object_to_json (FiloKind kind,
                              GObject *object)
{
  JsonObject *line = json_object_new ();

  json_object_set_string_member (line, "kind", filo_kind_to_word (kind));
  json_object_set_member (line, "object", filo_codec_to_json (kind, object));
  return filo_write_finish (line);
}

JsonNode *
filo_snapshot_end_to_json (void)
{
  JsonObject *line = json_object_new ();

  json_object_set_boolean_member (line, "end", TRUE);
  return filo_write_finish (line);
}

static void
read_counts (FiloReader *r,
             JsonObject *counts,
             gint64     *out)
{
  FiloReader reader = FILO_READER_INIT (counts);
  g_autoptr(GError) error = NULL;

  /* A kind without a count has no objects; a count of an unknown kind is ignored. */
  for (int kind = FILO_KIND_SETTINGS; kind <= FILO_KIND_LAST; kind++)
    out[kind] =
      filo_reader_count (&reader, filo_kind_to_word ((FiloKind) kind), FILO_JSON_OPTIONAL, 0);
  if (!filo_reader_finish (&reader, &error))
    filo_reader_take_error (r, g_steal_pointer (&error), "counts", -1);
}

static void
read_header (FiloReader       *r,
             FiloSnapshotLine *line)
{
  JsonObject *counts;

  line->type = FILO_SNAPSHOT_HEADER;
  line->cursor = g_strdup (filo_reader_id (r, "cursor", FILO_JSON_REQUIRED));
  counts = filo_reader_object (r, "counts", FILO_JSON_REQUIRED);
  if (counts != NULL)
    read_counts (r, counts, line->counts);
}

static void
read_object (FiloReader       *r,
             FiloSnapshotLine *line)
{
  const char *word = filo_reader_string (r, "kind", FILO_JSON_REQUIRED);
  g_autoptr(GError) error = NULL;
  JsonObject *object;

  if (word != NULL && !filo_kind_from_word (word, &line->kind))
    {
      line->type = FILO_SNAPSHOT_UNKNOWN;
      return;
    }
  line->type = FILO_SNAPSHOT_OBJECT;
  object = filo_reader_object (r, "object", FILO_JSON_REQUIRED);
  if (object == NULL)
    return;
  line->object = filo_codec_from_json (line->kind, object, &error);
  if (line->object == NULL)
    filo_reader_take_error (r, g_steal_pointer (&error), "object", -1);
}

FiloSnapshotLine *
filo_snapshot_line_from_json (JsonObject *object,
                              GError    **error)
{
  g_autoptr(FiloSnapshotLine) line = g_new0 (FiloSnapshotLine, 1);
  FiloReader reader = FILO_READER_INIT (object);

  if (json_object_has_member (object, "end"))
    {
      line->type = FILO_SNAPSHOT_END;
      if (!filo_reader_boolean (&reader, "end", FILO_JSON_REQUIRED, FALSE))
        filo_reader_refuse (&reader, FILO_JSON_ERROR_VALUE, "end", "must be true");
    }
  else if (json_object_has_member (object, "cursor"))
    read_header (&reader, line);
  else
    read_object (&reader, line);
  return filo_reader_finish (&reader, error) ? g_steal_pointer (&line) : NULL;
}
