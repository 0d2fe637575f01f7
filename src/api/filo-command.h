/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Bodies of the requests by which a desktop changes something: written by it, read by the gateway.
 * Readers give FALSE or NULL with FILO_JSON_ERROR, whose message starts with the JSON pointer;
 * unknown members are ignored. They judge the form only; the rules judge the wish. Any thread. */

/* undo_ms: as the account's setting says. */
#define FILO_UNDO_ACCOUNT (-1)

/* POST /v1/conversations/{id}/messages. */
typedef struct
{
  char  *id;              /* Of the message: the sender's UUIDv7, also the idempotency key. */
  char  *text;            /* Never empty. */
  gint64 thread_revision; /* Highest position that counts which the agent was shown (3-rules). */
  gint64 send_at;         /* ms UTC; 0 = now. */
  gint64 undo_ms;         /* ≥ 0, or FILO_UNDO_ACCOUNT. */
} FiloSendCommand;

FiloSendCommand *filo_send_command_new (const char *id, const char *text, gint64 thread_revision);
void filo_send_command_free (FiloSendCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloSendCommand, filo_send_command_free)

JsonNode *filo_send_command_to_json (const FiloSendCommand *self);
FiloSendCommand *filo_send_command_from_json (JsonObject *object, GError **error);

/* PATCH /v1/conversations/{id}: only members whose has_ flag is set are meant. Zero-initialize it;
 * it holds no pointers and is copied by assignment. */
typedef struct
{
  gboolean              has_state;
  FiloConversationState state;         /* SNOOZED needs snoozed_until. */
  gboolean              has_snoozed_until;
  gint64                snoozed_until; /* ms UTC. */
  gboolean              has_stay_asleep;
  gboolean              stay_asleep;
  gboolean              has_read_through;
  gint64                read_through;  /* A position. */
  gboolean              has_marked_unread;
  gboolean              marked_unread; /* `unread` on the wire. */
  gboolean              has_seen;
  gint64                seen;          /* Highest position the agent saw when acting. */
} FiloConversationPatch;

JsonNode *filo_conversation_patch_to_json (const FiloConversationPatch *self);

/* *patch is written on success only. */
gboolean filo_conversation_patch_from_json (JsonObject            *object,
                                            FiloConversationPatch *patch,
                                            GError               **error);

/* POST /v1/messages/{id}/settle: {"as": "sent"} or {"as": "again"}. */
JsonNode *filo_settle_command_to_json (gboolean as_sent);
gboolean filo_settle_command_from_json (JsonObject *object, gboolean *as_sent, GError **error);

G_END_DECLS
