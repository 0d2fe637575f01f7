/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A picture or file of a message. Values only; any thread that owns it. Not changed after it was put
 * into a message. */
#define FILO_TYPE_MEDIA (filo_media_get_type ())
G_DECLARE_FINAL_TYPE (FiloMedia, filo_media, FILO, MEDIA, GObject)

FiloMedia *filo_media_new (void);

const char *filo_media_get_id (FiloMedia *self);
void filo_media_set_id (FiloMedia *self, const char *value);
const char *filo_media_get_name (FiloMedia *self);
void filo_media_set_name (FiloMedia *self, const char *value);

/* MIME type; the property and the JSON member are called `type`. */
const char *filo_media_get_content_type (FiloMedia *self);
void filo_media_set_content_type (FiloMedia *self, const char *value);

/* Bytes, and pixels where it is a picture (0 = not known). */
gint64 filo_media_get_size (FiloMedia *self);
void filo_media_set_size (FiloMedia *self, gint64 value);
guint filo_media_get_width (FiloMedia *self);
void filo_media_set_width (FiloMedia *self, guint value);
guint filo_media_get_height (FiloMedia *self);
void filo_media_set_height (FiloMedia *self, guint value);

/* Whether every value is the same. */
gboolean filo_media_equal (FiloMedia *a, FiloMedia *b);

G_END_DECLS
