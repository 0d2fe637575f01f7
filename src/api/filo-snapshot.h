/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The lines of GET /v1/snapshot: one header, then objects, then the end. */
typedef enum
{
  FILO_SNAPSHOT_HEADER,
  FILO_SNAPSHOT_OBJECT,
  FILO_SNAPSHOT_END,
  FILO_SNAPSHOT_UNKNOWN, /* An object of a kind that isn't known here: pass it over. */
} FiloSnapshotLineType;

typedef struct
{
  FiloSnapshotLineType type;
  char                *cursor;                     /* HEADER: where to pull from afterwards. */
  gint64               counts[FILO_KIND_LAST + 1]; /* HEADER: objects to come, by FiloKind. */
  FiloKind             kind;                       /* OBJECT. */
  GObject             *object;                     /* OBJECT: reference held. */
} FiloSnapshotLine;

void filo_snapshot_line_free (FiloSnapshotLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloSnapshotLine, filo_snapshot_line_free)

/* NULL with FILO_JSON_ERROR for a line that is none of the three. */
FiloSnapshotLine *filo_snapshot_line_from_json (JsonObject *object, GError **error);

/* {"cursor", "counts": {kind: n, …}}; @counts is indexed by FiloKind. Transfer full, as the rest. */
JsonNode *filo_snapshot_header_to_json (const char *cursor, const gint64 counts[FILO_KIND_LAST + 1]);

/* {"kind", "object"}. */
JsonNode *filo_snapshot_object_to_json (FiloKind kind, GObject *object);

/* {"end": true}. */
JsonNode *filo_snapshot_end_to_json (void);

G_END_DECLS
