/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A page of a thread, oldest first: GET /v1/conversations/{id}/messages. */
typedef struct
{
  GPtrArray *messages; /* FiloMessage; never NULL. */
  gboolean   more;     /* There are older ones. */
} FiloMessagePage;

/* @messages: a reference is taken. */
FiloMessagePage *filo_message_page_new (GPtrArray *messages, gboolean more);
void filo_message_page_free (FiloMessagePage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloMessagePage, filo_message_page_free)

/* {messages: […], more}; transfer full; reading gives NULL with FILO_JSON_ERROR. Any thread. */
JsonNode *filo_message_page_to_json (const FiloMessagePage *self);
FiloMessagePage *filo_message_page_from_json (JsonObject *object, GError **error);

/* The same array wherever it is a member: a JSON array of messages, and back (FiloMessage, owned).
 * Pointers of errors start at the array ("/3/text"). */
JsonNode *filo_messages_to_json (GPtrArray *messages);
GPtrArray *filo_messages_from_json (JsonArray *array, GError **error);

G_END_DECLS
