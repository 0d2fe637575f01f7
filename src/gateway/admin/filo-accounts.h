/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-agent.h"
#include "filo-db.h"
#include "filo-flow.h"
#include "filo-number.h"

G_BEGIN_DECLS

#define FILO_ACCOUNTS_ERROR (filo_accounts_error_quark ())
GQuark filo_accounts_error_quark (void);

typedef enum
{
  FILO_ACCOUNTS_ERROR_EXISTS, /* It is there already. */
} FiloAccountsError;

/* What a new gateway must know. Borrowed. */
typedef struct
{
  const char *organization; /* Put before automatic texts. */
  const char *name;         /* Of the first owner. */
  const char *email;        /* Theirs, and where customers may write instead. */
  const char *country;      /* ISO 3166 alpha-2: how numbers without + are read. */
  const char *zone;         /* IANA. */
} FiloSetUp;

/* Worker thread only, in the writer's transaction. */

gboolean    filo_accounts_is_set_up (FiloDb *db, gboolean *set_up, GError **error);
FiloAgent  *filo_accounts_set_up (FiloDb *db, const FiloFlowContext *flow, const FiloSetUp *what, GError **error);
FiloAgent  *filo_accounts_add_agent (FiloDb                *db,
                                     const FiloFlowContext *flow,
                                     const char            *name,
                                     const char            *email,
                                     FiloRole               role,
                                     GError               **error);
FiloNumber *filo_accounts_add_number (FiloDb                *db,
                                      const FiloFlowContext *flow,
                                      const char            *address,
                                      const char            *label,
                                      const char            *carrier,
                                      GError               **error);
FiloAgent  *filo_accounts_get_owner (FiloDb *db, GError **error);
char       *filo_accounts_make_link (FiloDb                *db,
                                     const FiloFlowContext *flow,
                                     const char            *public_url,
                                     const char            *agent_id,
                                     gint64                *expires_at,
                                     GError               **error);

G_END_DECLS
