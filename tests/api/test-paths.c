/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-paths.h"

#include <string.h>

#define ID "0199a8c1-7d00-7000-8000-00000000000a"

typedef char *(*PathFunc) (const char *id);

static const struct
{
  PathFunc    make;
  const char *before, *after; /* What stands around the id. */
} paths[] = {
  { filo_path_conversation, "/v1/conversations/", "" },
  { filo_path_messages, "/v1/conversations/", "/messages" },
  { filo_path_message, "/v1/messages/", "" },
  { filo_path_message_retry, "/v1/messages/", "/retry" },
  { filo_path_message_settle, "/v1/messages/", "/settle" },
  { filo_path_message_send_now, "/v1/messages/", "/send-now" },
  { filo_path_profile, "/v1/profiles/", "" },
  { filo_path_profile_orders, "/v1/profiles/", "/orders" },
  { filo_path_profile_block, "/v1/profiles/", "/block" },
  { filo_path_profile_unblock, "/v1/profiles/", "/unblock" },
  { filo_path_profile_opt_out, "/v1/profiles/", "/opt-out" },
  { filo_path_media, "/v1/media/", "" },
};

static void
test_ids_are_encoded (void)
{
  static const struct
  {
    const char *id, *encoded;
  } ids[] = {
    { ID, ID },
    { "a/b", "a%2Fb" },
    { "../../healthz", "..%2F..%2Fhealthz" },
    { "..", "%2E%2E" },
    { ".", "%2E" },
    { "a?b=c&d#e", "a%3Fb%3Dc%26d%23e" },
    { "a b%", "a%20b%25" },
    { "+39347", "%2B39347" },
    { "è\n", "%C3%A8%0A" },
  };

  for (gsize p = 0; p < G_N_ELEMENTS (paths); p++)
    for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
      {
        g_autofree char *path = paths[p].make (ids[i].id);
        g_autofree char *expected =
          g_strconcat (paths[p].before, ids[i].encoded, paths[p].after, NULL);

        g_assert_cmpstr (path, ==, expected);
      }
}

static void
test_queries (void)
{
  g_autofree char *snapshot = filo_path_snapshot_from ("e-1.5", FILO_KIND_MESSAGE, ID);
  g_autofree char *odd = filo_path_snapshot_from ("e&x=1", FILO_KIND_ORDER, "a:b&c");
  g_autofree char *changes = filo_path_changes ("e-1.5", 1000);
  g_autofree char *older = filo_path_messages_before (ID, G_MAXINT64, 50);
  g_autofree char *latest = filo_path_messages_before (ID, 0, 50);

  g_assert_cmpstr (snapshot, ==, "/v1/snapshot?cursor=e-1.5&from=message:" ID);
  g_assert_cmpstr (odd, ==, "/v1/snapshot?cursor=e%26x%3D1&from=order:a%3Ab%26c");
  g_assert_cmpstr (changes, ==, "/v1/changes?after=e-1.5&limit=1000");
  g_assert_cmpstr (older, ==,
                   "/v1/conversations/" ID "/messages?before=9223372036854775807&limit=50");
  g_assert_cmpstr (latest, ==, "/v1/conversations/" ID "/messages?limit=50");
}

static void
test_an_empty_id_is_a_mistake (void)
{
  for (gsize p = 0; p < G_N_ELEMENTS (paths); p++)
    {
      g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*id*");
      g_assert_null (paths[p].make (""));
      g_test_assert_expected_messages ();
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/paths/ids", test_ids_are_encoded);
  g_test_add_func ("/api/paths/queries", test_queries);
  g_test_add_func ("/api/paths/empty", test_an_empty_id_is_a_mistake);
  return g_test_run ();
}
