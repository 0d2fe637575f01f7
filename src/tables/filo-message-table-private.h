/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-table-private.h"

G_BEGIN_DECLS

/* For other views of the message table, under the alias m. */
#define FILO_MESSAGE_COLUMNS \
  "m.id, m.change, m.conversation_id, m.position, m.origin, m.keyword, m.text, " \
  "m.state, m.reason, m.failure, m.agent_id, m.source_id, m.created_at, m.due_at, " \
  "m.sent_at, m.delivered_at, m.settled_by, m.parts, m.media_count"

/* A FiloRowReader of these columns: a FiloMessage with its media. */
gpointer filo_message_table_read_row (FiloDb         *db,
                                      FiloStatement  *row,
                                      GError        **error);

G_END_DECLS
