/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One line of the feed: an object as it is now, or that it is gone. Never changed after it was
 * made; may be read by any thread that holds it. */
typedef struct
{
  gint64   change;
  FiloKind kind;
  char    *id;
  GObject *object; /* Reference held; NULL = gone. */
} FiloChange;

/* @object: transfer none, NULL for gone; otherwise of the type of @kind. */
FiloChange *filo_change_new (gint64 change, FiloKind kind, const char *id, GObject *object);
void filo_change_free (FiloChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloChange, filo_change_free)

/* {"change", "kind", "id", "object": {…} | null}. */
JsonNode *filo_change_to_json (const FiloChange *self);
FiloChange *filo_change_from_json (JsonObject *object, GError **error);

/* Some changes in commit order: a page of GET /v1/changes ({changes, cursor, more}) or one event of
 * the stream ({after, cursor, changes}). */
typedef struct
{
  char      *after;   /* Cursor before the first change; NULL on a page. */
  char      *cursor;  /* Cursor after the last one. */
  GPtrArray *changes; /* FiloChange, owned; never NULL. */
  gboolean   more;    /* On a page: there is another one. */
} FiloChangeBatch;

/* @after may be NULL; @cursor may not. */
FiloChangeBatch *filo_change_batch_new (const char *after, const char *cursor);
void filo_change_batch_free (FiloChangeBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloChangeBatch, filo_change_batch_free)

/* Without `after` it is written as a page, with `more`. A change of a kind that isn't known here
 * (a newer gateway) is passed over when reading. */
JsonNode *filo_change_batch_to_json (const FiloChangeBatch *self);
FiloChangeBatch *filo_change_batch_from_json (JsonObject *object, GError **error);

G_END_DECLS
