/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

G_BEGIN_DECLS

/* Where each resource of /v1 lives, relative to a gateway's base URL. Ids and values are
 * percent-encoded, so that nothing in them can change the path. Transfer full. Any thread. */

#define FILO_PATH_ABOUT "/v1/about"
#define FILO_PATH_SIGN_IN "/v1/sign-in"
#define FILO_PATH_ME "/v1/me"
#define FILO_PATH_SNAPSHOT "/v1/snapshot"
#define FILO_PATH_CHANGES "/v1/changes"
#define FILO_PATH_STREAM "/v1/stream"
#define FILO_PATH_CONVERSATIONS "/v1/conversations"
#define FILO_PATH_USERS "/v1/users"
#define FILO_PATH_NUMBERS "/v1/numbers"
#define FILO_PATH_OPENAPI "/v1/openapi.json"
#define FILO_PATH_HEALTH "/healthz"

/* Goes on with a snapshot begun at @cursor after the object @from_id of @from_kind. */
char *filo_path_snapshot_from (const char *cursor, FiloKind from_kind, const char *from_id);

char *filo_path_changes (const char *after, guint limit);

char *filo_path_conversation (const char *id);

/* POST a reply here. */
char *filo_path_messages (const char *conversation_id);

/* GET a page of what is older than @before (a position; 0 = the latest page). */
char *filo_path_messages_before (const char *conversation_id, gint64 before, guint limit);

char *filo_path_message (const char *id);
char *filo_path_message_retry (const char *id);
char *filo_path_message_settle (const char *id);
char *filo_path_message_send_now (const char *id);

char *filo_path_profile (const char *id);
char *filo_path_profile_orders (const char *id);
char *filo_path_profile_block (const char *id);
char *filo_path_profile_unblock (const char *id);
char *filo_path_profile_opt_out (const char *id);

char *filo_path_media (const char *id);

G_END_DECLS
