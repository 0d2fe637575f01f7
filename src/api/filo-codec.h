/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-agent.h"
#include "filo-conversation.h"
#include "filo-media.h"
#include "filo-message.h"
#include "filo-number.h"
#include "filo-order.h"
#include "filo-profile.h"
#include "filo-settings.h"
#include "filo-source.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The one JSON form of each type, written by the gateway and read by the desktop. Members are the
 * properties in snake_case, times RFC 3339 in UTC. Unset strings, times and "none" words are left
 * out; booleans, numbers and other words are always there. What only a desktop knows never enters.
 *
 * Writers: transfer full. Readers: a fresh object, or NULL with FILO_JSON_ERROR, whose message
 * starts with the JSON pointer; unknown members are ignored. Any thread. */
JsonNode *filo_agent_to_json (FiloAgent *agent);
FiloAgent *filo_agent_from_json (JsonObject *object, GError **error);

JsonNode *filo_conversation_to_json (FiloConversation *conversation);
FiloConversation *filo_conversation_from_json (JsonObject *object, GError **error);

JsonNode *filo_media_to_json (FiloMedia *media);
FiloMedia *filo_media_from_json (JsonObject *object, GError **error);

/* A text in a state that only a desktop knows (unsent, refused) is the caller's mistake. */
JsonNode *filo_message_to_json (FiloMessage *message);
FiloMessage *filo_message_from_json (JsonObject *object, GError **error);

JsonNode *filo_number_to_json (FiloNumber *number);
FiloNumber *filo_number_from_json (JsonObject *object, GError **error);

JsonNode *filo_order_to_json (FiloOrder *order);
FiloOrder *filo_order_from_json (JsonObject *object, GError **error);

JsonNode *filo_profile_to_json (FiloProfile *profile);
FiloProfile *filo_profile_from_json (JsonObject *object, GError **error);

JsonNode *filo_settings_to_json (FiloSettings *settings);
FiloSettings *filo_settings_from_json (JsonObject *object, GError **error);

JsonNode *filo_source_to_json (FiloSource *source);
FiloSource *filo_source_from_json (JsonObject *object, GError **error);

/* The same by feed kind. @object must be of the type of @kind. */
JsonNode *filo_codec_to_json (FiloKind kind, GObject *object);
GObject *filo_codec_from_json (FiloKind kind, JsonObject *object, GError **error);

/* GType of the objects of @kind. */
GType filo_codec_get_type (FiloKind kind);

G_END_DECLS
