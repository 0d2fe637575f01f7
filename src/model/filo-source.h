/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* A campaign or flow that texts people. Values only; any thread that owns it. */
#define FILO_TYPE_SOURCE (filo_source_get_type ())
G_DECLARE_FINAL_TYPE (FiloSource, filo_source, FILO, SOURCE, GObject)

FiloSource *filo_source_new (void);

/* Its id, and the number of its last change in the gateway's feed (0 = never saved). */
const char *filo_source_get_id (FiloSource *self);
void filo_source_set_id (FiloSource *self, const char *value);
gint64 filo_source_get_change (FiloSource *self);
void filo_source_set_change (FiloSource *self, gint64 value);
FiloSourceKind filo_source_get_kind (FiloSource *self);
void filo_source_set_kind (FiloSource *self, FiloSourceKind value);
const char *filo_source_get_name (FiloSource *self);
void filo_source_set_name (FiloSource *self, const char *value);

G_END_DECLS
