/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-test-rows.h"

#include "filo-agent-table.h"
#include "filo-conversation-table.h"
#include "filo-feed-table.h"
#include "filo-message-table.h"
#include "filo-number-table.h"
#include "filo-profile-table.h"
#include "filo-schema.h"
#include "filo-source-table.h"

static void
add_number (FiloDb     *db,
            const char *id,
            const char *address)
{
  g_autoptr(FiloNumber) number = filo_number_new ();

  filo_number_set_id (number, id);
  filo_number_set_address (number, address);
  filo_number_set_carrier (number, "kannel");
  FILO_TEST_OK (filo_number_table_save (db, number, &failure));
}

static void
add_person (FiloDb     *db,
            const char *profile_id,
            const char *conversation_id,
            const char *address,
            gint64      last_at)
{
  g_autoptr(FiloProfile) profile = filo_profile_new ();
  g_autoptr(FiloConversation) conversation = filo_conversation_new ();

  filo_profile_set_id (profile, profile_id);
  filo_profile_set_address (profile, address);
  filo_profile_set_answerable (profile, TRUE);
  FILO_TEST_OK (filo_profile_table_save (db, profile, &failure));
  filo_conversation_set_id (conversation, conversation_id);
  filo_conversation_set_profile_id (conversation, profile_id);
  filo_conversation_set_number_id (conversation, "n1");
  filo_conversation_set_began_at (conversation, 1);
  filo_conversation_set_last_at (conversation, last_at);
  FILO_TEST_OK (filo_conversation_table_save (db, conversation, &failure));
}

void
filo_test_rows_open (FiloTestDb *self)
{
  g_autoptr(FiloAgent) agent = filo_agent_new ();
  g_autoptr(FiloSource) source = filo_source_new ();

  filo_test_db_open (self, filo_gateway_migrations, filo_gateway_n_migrations);
  FILO_TEST_OK (filo_feed_table_begin (self->db, "epoch", &failure));
  filo_agent_set_id (agent, "a1");
  filo_agent_set_name (agent, "Ada");
  FILO_TEST_OK (filo_agent_table_save (self->db, agent, &failure));
  filo_source_set_id (source, "s1");
  FILO_TEST_OK (filo_source_table_save (self->db, source, &failure));
  add_number (self->db, "n1", "+390110000001");
  add_number (self->db, "n2", "+390110000002");
  add_person (self->db, "p1", "c1", "+393330000001", 100);
  add_person (self->db, "p2", "c2", "+393330000002", 200);
  add_person (self->db, "p3", "c3", "+393330000003", 300);
}

void
filo_test_rows_add_message (FiloDb        *db,
                            const char    *id,
                            const char    *conversation_id,
                            FiloOrigin     origin,
                            FiloTextState  state,
                            gint64         position,
                            gint64         at)
{
  g_autoptr(FiloMessage) message = filo_message_new ();
  g_autoptr(GError) position_error = NULL;

  if (position == -1)
    position = filo_conversation_table_next_position (db, conversation_id, &position_error);
  g_assert_no_error (position_error);
  filo_message_set_id (message, id);
  filo_message_set_conversation_id (message, conversation_id);
  filo_message_set_origin (message, origin);
  filo_message_set_state (message, state);
  filo_message_set_position (message, position);
  filo_message_set_created_at (message, at);
  if (state == FILO_TEXT_WAITING)
    filo_message_set_due_at (message, at);
  FILO_TEST_OK (filo_message_table_save (db, message, &failure));
}

char *
filo_test_rows_ids (GPtrArray *rows)
{
  GString *ids = g_string_new (NULL);

  g_assert_nonnull (rows);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *id = NULL;

      g_object_get (g_ptr_array_index (rows, i), "id", &id, NULL);
      g_string_append_printf (ids, "%s%s", i == 0 ? "" : " ", id);
    }
  g_ptr_array_unref (rows);
  return g_string_free (ids, FALSE);
}
