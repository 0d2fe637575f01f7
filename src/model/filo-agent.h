/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* Somebody who signs in. Values only; any thread that owns it. */
#define FILO_TYPE_AGENT (filo_agent_get_type ())
G_DECLARE_FINAL_TYPE (FiloAgent, filo_agent, FILO, AGENT, GObject)

FiloAgent *filo_agent_new (void);

/* Its id, and the number of its last change in the gateway's feed (0 = never saved). */
const char *filo_agent_get_id (FiloAgent *self);
void filo_agent_set_id (FiloAgent *self, const char *value);
gint64 filo_agent_get_change (FiloAgent *self);
void filo_agent_set_change (FiloAgent *self, gint64 value);
const char *filo_agent_get_name (FiloAgent *self);
void filo_agent_set_name (FiloAgent *self, const char *value);
const char *filo_agent_get_email (FiloAgent *self);
void filo_agent_set_email (FiloAgent *self, const char *value);
FiloRole filo_agent_get_role (FiloAgent *self);
void filo_agent_set_role (FiloAgent *self, FiloRole value);

/* A removed agent stays, so that their texts keep an author, but cannot sign in. */
gboolean filo_agent_get_removed (FiloAgent *self);
void filo_agent_set_removed (FiloAgent *self, gboolean value);

G_END_DECLS
