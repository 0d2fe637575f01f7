/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-problem.h"

#include "filo-json.h"
#include "filo-message.h"

/* Frozen words; each has a title. */
static const char *const codes[] = {
  "bad-request", "unauthorized",   "expired-code",  "used-code",    "too-many-tries", "forbidden",
  "no-access",   "not-found",      "conflict",      "thread-changed", "not-subscribed",
  "blocked",     "not-answerable", "not-begun",     "key-missing",    "key-reused",
  "too-large",   "gone-cursor",    "invalid-state", "unavailable",    "internal",
};

static void
test_every_code_has_a_title (void)
{
  g_autoptr(GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      const char *title = filo_problem_get_title_of (codes[i]);

      g_assert_nonnull (title);
      g_assert_true (g_hash_table_add (titles, (gpointer) title));
    }
  g_assert_null (filo_problem_get_title_of ("teapot"));
  g_assert_null (filo_problem_get_title_of (""));
}

static FiloProblem *
send_over (const FiloProblem *problem)
{
  g_autoptr(JsonNode) node = filo_problem_to_json (problem);
  g_autofree char *text = filo_json_to_string (node);
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GError) error = NULL;
  FiloProblem *received;

  object = filo_json_parse_object (text, -1, FILO_JSON_LIMITS_ANSWER, &error);
  g_assert_no_error (error);
  received = filo_problem_from_json (object, &error);
  g_assert_no_error (error);
  return received;
}

static void
test_round_trip (void)
{
  g_autoptr(FiloProblem) problem = filo_problem_new (409, FILO_CODE_THREAD_CHANGED, "Giulia wrote.");
  g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(FiloProblem) received = NULL;
  FiloMessage *message = filo_message_new ();

  filo_message_set_id (message, "m");
  filo_message_set_conversation_id (message, "c");
  filo_message_set_text (message, "Anzi no");
  g_ptr_array_add (messages, message);
  filo_problem_set_messages (problem, messages);
  filo_problem_set_pointer (problem, "/thread_revision");
  filo_problem_set_pointer (problem, problem->pointer);
  problem->retry_after = 30;

  received = send_over (problem);
  g_assert_cmpint (received->status, ==, 409);
  g_assert_cmpstr (received->code, ==, "thread-changed");
  g_assert_cmpstr (received->title, ==, "The conversation has changed");
  g_assert_cmpstr (received->detail, ==, "Giulia wrote.");
  g_assert_cmpstr (received->pointer, ==, "/thread_revision");
  g_assert_cmpint (received->retry_after, ==, 30);
  g_assert_cmpuint (received->messages->len, ==, 1);
  g_assert_cmpstr (filo_message_get_text (received->messages->pdata[0]), ==, "Anzi no");
}

static void
test_unset_members_stay_unset (void)
{
  g_autoptr(FiloProblem) problem = filo_problem_new (500, "word-of-tomorrow", NULL);
  g_autoptr(FiloProblem) received = send_over (problem);

  g_assert_cmpstr (received->code, ==, "word-of-tomorrow");
  g_assert_null (received->title);
  g_assert_null (received->detail);
  g_assert_null (received->pointer);
  g_assert_null (received->messages);
  g_assert_cmpint (received->retry_after, ==, 0);
}

static void
test_no_messages_are_left_out (void)
{
  g_autoptr(FiloProblem) problem = filo_problem_new (409, FILO_CODE_CONFLICT, NULL);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(JsonNode) node = NULL;

  filo_problem_set_messages (problem, none);
  node = filo_problem_to_json (problem);
  g_assert_false (json_object_has_member (json_node_get_object (node), "messages"));
  filo_problem_set_messages (problem, NULL);
  g_assert_null (problem->messages);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/problem/titles", test_every_code_has_a_title);
  g_test_add_func ("/api/problem/round-trip", test_round_trip);
  g_test_add_func ("/api/problem/unset", test_unset_members_stay_unset);
  g_test_add_func ("/api/problem/no-messages", test_no_messages_are_left_out);
  return g_test_run ();
}
