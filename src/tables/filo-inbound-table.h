/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"

G_BEGIN_DECLS

/* Worker thread only, as all tables. */

/* Claims (carrier, carrier_id): *fresh FALSE = it came before, nothing stored. message_id may be
 * NULL. */
gboolean filo_inbound_table_add (FiloDb      *db,
                                 const char  *carrier,
                                 const char  *carrier_id,
                                 const char  *message_id,
                                 gint64       at,
                                 gboolean    *fresh,
                                 GError     **error);

/* The message it became, owned by the caller; NULL without error = never came, or became none. */
char *filo_inbound_table_get_message_id (FiloDb      *db,
                                         const char  *carrier,
                                         const char  *carrier_id,
                                         GError     **error);

G_END_DECLS
