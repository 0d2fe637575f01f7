/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* A device that is signed in; only the token's hash is kept. */
typedef struct
{
  char   *id;
  char   *hash;
  char   *agent_id;
  char   *device;
  gint64  created_at;
  gint64  used_at;
  gint64  revoked_at;   /* 0 = valid. */
} FiloToken;

void filo_token_free (FiloToken *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloToken, filo_token_free)

gboolean filo_token_table_add (FiloDb           *db,
                               const FiloToken  *token,
                               GError          **error);

/* Revoked ones too; NULL without error = none. */
FiloToken *filo_token_table_get_by_hash (FiloDb      *db,
                                         const char  *hash,
                                         GError     **error);

/* Of an agent (NULL: of all), revoked ones too, the newest first. GPtrArray of FiloToken. */
GPtrArray *filo_token_table_list (FiloDb      *db,
                                  const char  *agent_id,
                                  GError     **error);

/* Notes its last use. */
gboolean filo_token_table_touch (FiloDb      *db,
                                 const char  *id,
                                 gint64       now,
                                 GError     **error);

/* Revokes one that is valid; no such one is fine. */
gboolean filo_token_table_revoke (FiloDb      *db,
                                  const char  *id,
                                  gint64       now,
                                  GError     **error);

/* Revokes all of an agent. */
gboolean filo_token_table_revoke_agent (FiloDb      *db,
                                        const char  *agent_id,
                                        gint64       now,
                                        GError     **error);

/* Those revoked at or after a time: their open streams must end. GPtrArray of ids (char*). */
GPtrArray *filo_token_table_list_revoked_since (FiloDb  *db,
                                                gint64   since,
                                                GError **error);

/* Revokes those last used before a time. */
gboolean filo_token_table_revoke_unused (FiloDb  *db,
                                         gint64   before,
                                         gint64   now,
                                         GError **error);

G_END_DECLS
