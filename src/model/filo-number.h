/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One of our own numbers. Values only; any thread that owns it. */
#define FILO_TYPE_NUMBER (filo_number_get_type ())
G_DECLARE_FINAL_TYPE (FiloNumber, filo_number, FILO, NUMBER, GObject)

FiloNumber *filo_number_new (void);

/* Its id, and the number of its last change in the gateway's feed (0 = never saved). */
const char *filo_number_get_id (FiloNumber *self);
void filo_number_set_id (FiloNumber *self, const char *value);
gint64 filo_number_get_change (FiloNumber *self);
void filo_number_set_change (FiloNumber *self, gint64 value);

/* E.164. */
const char *filo_number_get_address (FiloNumber *self);
void filo_number_set_address (FiloNumber *self, const char *value);

/* What the team calls it. */
const char *filo_number_get_label (FiloNumber *self);
void filo_number_set_label (FiloNumber *self, const char *value);

/* Name of the carrier it belongs to. */
const char *filo_number_get_carrier (FiloNumber *self);
void filo_number_set_carrier (FiloNumber *self, const char *value);

G_END_DECLS
