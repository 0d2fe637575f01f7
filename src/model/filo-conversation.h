/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"
#include "filo-profile.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* The thread between one profile and one of our numbers, and where it stands for the team.
 * Values only; any thread that owns it (the pooled one: the main thread). Strings are NULL, times
 * 0 (ms since 1970, UTC) and positions 0 while unset. */
#define FILO_TYPE_CONVERSATION (filo_conversation_get_type ())
G_DECLARE_FINAL_TYPE (FiloConversation, filo_conversation, FILO, CONVERSATION, GObject)

FiloConversation *filo_conversation_new (void);

/* Its id, and the number of its last change in the gateway's feed (0 = never saved). */
const char *filo_conversation_get_id (FiloConversation *self);
void filo_conversation_set_id (FiloConversation *self, const char *value);
gint64 filo_conversation_get_change (FiloConversation *self);
void filo_conversation_set_change (FiloConversation *self, gint64 value);
const char *filo_conversation_get_profile_id (FiloConversation *self);
void filo_conversation_set_profile_id (FiloConversation *self, const char *value);
const char *filo_conversation_get_number_id (FiloConversation *self);
void filo_conversation_set_number_id (FiloConversation *self, const char *value);
FiloConversationState filo_conversation_get_state (FiloConversation *self);
void filo_conversation_set_state (FiloConversation *self, FiloConversationState value);

/* Highest position the team has read. */
gint64 filo_conversation_get_read_through (FiloConversation *self);
void filo_conversation_set_read_through (FiloConversation *self, gint64 value);

/* Highest position of an inbound text that is no keyword. */
gint64 filo_conversation_get_last_inbound (FiloConversation *self);
void filo_conversation_set_last_inbound (FiloConversation *self, gint64 value);

/* Put back to unread by hand. */
gboolean filo_conversation_get_marked_unread (FiloConversation *self);
void filo_conversation_set_marked_unread (FiloConversation *self, gboolean value);

/* Highest position given in this thread. */
gint64 filo_conversation_get_last_position (FiloConversation *self);
void filo_conversation_set_last_position (FiloConversation *self, gint64 value);

/* First inbound text that is no keyword; 0 = not begun, so in no list (3-rules). */
gint64 filo_conversation_get_began_at (FiloConversation *self);
void filo_conversation_set_began_at (FiloConversation *self, gint64 value);

gint64 filo_conversation_get_snoozed_until (FiloConversation *self);
void filo_conversation_set_snoozed_until (FiloConversation *self, gint64 value);

/* An inbound text does not wake it. */
gboolean filo_conversation_get_stay_asleep (FiloConversation *self);
void filo_conversation_set_stay_asleep (FiloConversation *self, gboolean value);

/* When it woke from a snooze; cleared when read. */
gint64 filo_conversation_get_back_at (FiloConversation *self);
void filo_conversation_set_back_at (FiloConversation *self, gint64 value);

/* First inbound text that no person has answered (U7). */
gint64 filo_conversation_get_waiting_since (FiloConversation *self);
void filo_conversation_set_waiting_since (FiloConversation *self, gint64 value);

const char *filo_conversation_get_assignee_id (FiloConversation *self);
void filo_conversation_set_assignee_id (FiloConversation *self, const char *value);

/* The last text, as a list row shows it. */
gint64 filo_conversation_get_last_at (FiloConversation *self);
void filo_conversation_set_last_at (FiloConversation *self, gint64 value);
const char *filo_conversation_get_last_text (FiloConversation *self);
void filo_conversation_set_last_text (FiloConversation *self, const char *value);
FiloOrigin filo_conversation_get_last_origin (FiloConversation *self);
void filo_conversation_set_last_origin (FiloConversation *self, FiloOrigin value);
const char *filo_conversation_get_last_agent_id (FiloConversation *self);
void filo_conversation_set_last_agent_id (FiloConversation *self, const char *value);
FiloTextState filo_conversation_get_last_state (FiloConversation *self);
void filo_conversation_set_last_state (FiloConversation *self, FiloTextState value);

/* Whether it carries media. */
gboolean filo_conversation_get_last_media (FiloConversation *self);
void filo_conversation_set_last_media (FiloConversation *self, gboolean value);

/* Desktop only, and read-only as properties, so that filo_object_take_over() leaves them alone:
 * the pooled person; whether the row was read yet (hollow until then); the start of an unsent
 * draft. The store sets them. */
FiloProfile *filo_conversation_get_profile (FiloConversation *self);
void filo_conversation_set_profile (FiloConversation *self, FiloProfile *value);

gboolean filo_conversation_get_loaded (FiloConversation *self);
void filo_conversation_set_loaded (FiloConversation *self, gboolean value);

const char *filo_conversation_get_draft (FiloConversation *self);
void filo_conversation_set_draft (FiloConversation *self, const char *value);

/* Derived, notified as property `unread`: marked unread, or an inbound text beyond what was read. */
gboolean filo_conversation_is_unread (FiloConversation *self);

G_END_DECLS
