/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-kind-tables.h"

#include "filo-agent-table.h"
#include "filo-conversation-table.h"
#include "filo-message-table.h"
#include "filo-number-table.h"
#include "filo-order-table.h"
#include "filo-profile-table.h"
#include "filo-settings-table.h"
#include "filo-source-table.h"

GObject *
filo_kind_tables_get (FiloDb      *db,
                      FiloKind     kind,
                      const char  *id,
                      GError     **error)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return (GObject *) filo_settings_table_get (db, id, error);
    case FILO_KIND_AGENT:
      return (GObject *) filo_agent_table_get (db, id, error);
    case FILO_KIND_NUMBER:
      return (GObject *) filo_number_table_get (db, id, error);
    case FILO_KIND_SOURCE:
      return (GObject *) filo_source_table_get (db, id, error);
    case FILO_KIND_PROFILE:
      return (GObject *) filo_profile_table_get (db, id, error);
    case FILO_KIND_CONVERSATION:
      return (GObject *) filo_conversation_table_get (db, id, error);
    case FILO_KIND_MESSAGE:
      return (GObject *) filo_message_table_get (db, id, error);
    case FILO_KIND_ORDER:
      return (GObject *) filo_order_table_get (db, id, error);
    }
  g_return_val_if_reached (NULL);
}

gboolean
filo_kind_tables_put (FiloDb    *db,
                      FiloKind   kind,
                      GObject   *object,
                      GError   **error)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return filo_settings_table_put (db, FILO_SETTINGS (object), error);
    case FILO_KIND_AGENT:
      return filo_agent_table_put (db, FILO_AGENT (object), error);
    case FILO_KIND_NUMBER:
      return filo_number_table_put (db, FILO_NUMBER (object), error);
    case FILO_KIND_SOURCE:
      return filo_source_table_put (db, FILO_SOURCE (object), error);
    case FILO_KIND_PROFILE:
      return filo_profile_table_put (db, FILO_PROFILE (object), error);
    case FILO_KIND_CONVERSATION:
      return filo_conversation_table_put (db, FILO_CONVERSATION (object), error);
    case FILO_KIND_MESSAGE:
      return filo_message_table_put (db, FILO_MESSAGE (object), error);
    case FILO_KIND_ORDER:
      return filo_order_table_put (db, FILO_ORDER (object), error);
    }
  g_return_val_if_reached (FALSE);
}

gboolean
filo_kind_tables_remove (FiloDb      *db,
                         FiloKind     kind,
                         const char  *id,
                         GError     **error)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return filo_settings_table_remove (db, id, error);
    case FILO_KIND_AGENT:
      return filo_agent_table_remove (db, id, error);
    case FILO_KIND_NUMBER:
      return filo_number_table_remove (db, id, error);
    case FILO_KIND_SOURCE:
      return filo_source_table_remove (db, id, error);
    case FILO_KIND_PROFILE:
      return filo_profile_table_remove (db, id, error);
    case FILO_KIND_CONVERSATION:
      return filo_conversation_table_remove (db, id, error);
    case FILO_KIND_MESSAGE:
      return filo_message_table_remove (db, id, error);
    case FILO_KIND_ORDER:
      return filo_order_table_remove (db, id, error);
    }
  g_return_val_if_reached (FALSE);
}

GPtrArray *
filo_kind_tables_list_by_id_after (FiloDb      *db,
                                   FiloKind     kind,
                                   const char  *last_id,
                                   gint64       active_since,
                                   guint        limit,
                                   GError     **error)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return filo_settings_table_list_by_id_after (db, last_id, limit, error);
    case FILO_KIND_AGENT:
      return filo_agent_table_list_by_id_after (db, last_id, limit, error);
    case FILO_KIND_NUMBER:
      return filo_number_table_list_by_id_after (db, last_id, limit, error);
    case FILO_KIND_SOURCE:
      return filo_source_table_list_by_id_after (db, last_id, limit, error);
    case FILO_KIND_PROFILE:
      return filo_profile_table_list_by_id_after (db, last_id, active_since, limit, error);
    case FILO_KIND_CONVERSATION:
      return filo_conversation_table_list_by_id_after (db, last_id, active_since, limit, error);
    case FILO_KIND_MESSAGE:
      return filo_message_table_list_by_id_after (db, last_id, active_since, limit, error);
    case FILO_KIND_ORDER:
      return filo_order_table_list_by_id_after (db, last_id, active_since, limit, error);
    }
  g_return_val_if_reached (NULL);
}

gboolean
filo_kind_tables_count (FiloDb    *db,
                        FiloKind   kind,
                        gint64     active_since,
                        gint64    *count,
                        GError   **error)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return filo_settings_table_count (db, count, error);
    case FILO_KIND_AGENT:
      return filo_agent_table_count (db, count, error);
    case FILO_KIND_NUMBER:
      return filo_number_table_count (db, count, error);
    case FILO_KIND_SOURCE:
      return filo_source_table_count (db, count, error);
    case FILO_KIND_PROFILE:
      return filo_profile_table_count (db, active_since, count, error);
    case FILO_KIND_CONVERSATION:
      return filo_conversation_table_count (db, active_since, count, error);
    case FILO_KIND_MESSAGE:
      return filo_message_table_count (db, active_since, count, error);
    case FILO_KIND_ORDER:
      return filo_order_table_count (db, active_since, count, error);
    }
  g_return_val_if_reached (FALSE);
}

const char *
filo_kind_tables_get_id (FiloKind  kind,
                         GObject  *object)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return filo_settings_get_id (FILO_SETTINGS (object));
    case FILO_KIND_AGENT:
      return filo_agent_get_id (FILO_AGENT (object));
    case FILO_KIND_NUMBER:
      return filo_number_get_id (FILO_NUMBER (object));
    case FILO_KIND_SOURCE:
      return filo_source_get_id (FILO_SOURCE (object));
    case FILO_KIND_PROFILE:
      return filo_profile_get_id (FILO_PROFILE (object));
    case FILO_KIND_CONVERSATION:
      return filo_conversation_get_id (FILO_CONVERSATION (object));
    case FILO_KIND_MESSAGE:
      return filo_message_get_id (FILO_MESSAGE (object));
    case FILO_KIND_ORDER:
      return filo_order_get_id (FILO_ORDER (object));
    }
  g_return_val_if_reached (NULL);
}

gint64
filo_kind_tables_get_change (FiloKind  kind,
                             GObject  *object)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return filo_settings_get_change (FILO_SETTINGS (object));
    case FILO_KIND_AGENT:
      return filo_agent_get_change (FILO_AGENT (object));
    case FILO_KIND_NUMBER:
      return filo_number_get_change (FILO_NUMBER (object));
    case FILO_KIND_SOURCE:
      return filo_source_get_change (FILO_SOURCE (object));
    case FILO_KIND_PROFILE:
      return filo_profile_get_change (FILO_PROFILE (object));
    case FILO_KIND_CONVERSATION:
      return filo_conversation_get_change (FILO_CONVERSATION (object));
    case FILO_KIND_MESSAGE:
      return filo_message_get_change (FILO_MESSAGE (object));
    case FILO_KIND_ORDER:
      return filo_order_get_change (FILO_ORDER (object));
    }
  g_return_val_if_reached (0);
}
