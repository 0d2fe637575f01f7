/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"
#include "filo-media.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* One text in a thread, in or out. Values only; any thread that owns it. Strings are NULL and times
 * 0 (ms since 1970, UTC) while unset. */
#define FILO_TYPE_MESSAGE (filo_message_get_type ())
G_DECLARE_FINAL_TYPE (FiloMessage, filo_message, FILO, MESSAGE, GObject)

FiloMessage *filo_message_new (void);

/* Its id, and the number of its last change in the gateway's feed (0 = never saved). */
const char *filo_message_get_id (FiloMessage *self);
void filo_message_set_id (FiloMessage *self, const char *value);
gint64 filo_message_get_change (FiloMessage *self);
void filo_message_set_change (FiloMessage *self, gint64 value);
const char *filo_message_get_conversation_id (FiloMessage *self);
void filo_message_set_conversation_id (FiloMessage *self, const char *value);

/* Place in the thread, given once; 0 = none yet, so it stands below the last. */
gint64 filo_message_get_position (FiloMessage *self);
void filo_message_set_position (FiloMessage *self, gint64 value);

FiloOrigin filo_message_get_origin (FiloMessage *self);
void filo_message_set_origin (FiloMessage *self, FiloOrigin value);

/* What an inbound text was taken for. */
FiloKeywordClass filo_message_get_keyword (FiloMessage *self);
void filo_message_set_keyword (FiloMessage *self, FiloKeywordClass value);

const char *filo_message_get_text (FiloMessage *self);
void filo_message_set_text (FiloMessage *self, const char *value);
FiloTextState filo_message_get_state (FiloMessage *self);
void filo_message_set_state (FiloMessage *self, FiloTextState value);

/* Why it waits, is held or was cancelled. */
FiloTextReason filo_message_get_reason (FiloMessage *self);
void filo_message_set_reason (FiloMessage *self, FiloTextReason value);

/* A sentence from the carrier, where it failed. */
const char *filo_message_get_failure (FiloMessage *self);
void filo_message_set_failure (FiloMessage *self, const char *value);

/* Who wrote a reply. */
const char *filo_message_get_agent_id (FiloMessage *self);
void filo_message_set_agent_id (FiloMessage *self, const char *value);

/* Campaign or flow it belongs to. */
const char *filo_message_get_source_id (FiloMessage *self);
void filo_message_set_source_id (FiloMessage *self, const char *value);

gint64 filo_message_get_created_at (FiloMessage *self);
void filo_message_set_created_at (FiloMessage *self, gint64 value);

/* When a waiting text goes. */
gint64 filo_message_get_due_at (FiloMessage *self);
void filo_message_set_due_at (FiloMessage *self, gint64 value);

gint64 filo_message_get_sent_at (FiloMessage *self);
void filo_message_set_sent_at (FiloMessage *self, gint64 value);
gint64 filo_message_get_delivered_at (FiloMessage *self);
void filo_message_set_delivered_at (FiloMessage *self, gint64 value);

/* Agent who settled a doubt. */
const char *filo_message_get_settled_by (FiloMessage *self);
void filo_message_set_settled_by (FiloMessage *self, const char *value);

/* SMS parts, at most; 0 = not counted. */
guint filo_message_get_parts (FiloMessage *self);
void filo_message_set_parts (FiloMessage *self, guint value);

/* Pictures and files in their order: a GPtrArray of FiloMedia, NULL when there are none (an empty
 * array is kept as NULL). Transfer none both ways: a reference is held, and nobody changes the
 * array any more. An array with equal contents is silent. */
GPtrArray *filo_message_get_media (FiloMessage *self);
void filo_message_set_media (FiloMessage *self, GPtrArray *value);

/* Desktop only, never on the wire: the code (FILO_CODE_*) with which the gateway refused it. */
const char *filo_message_get_refusal (FiloMessage *self);
void filo_message_set_refusal (FiloMessage *self, const char *value);

G_END_DECLS
