/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-command.h"

#include "filo-about.h"
#include "filo-json.h"

#define ID "0199a8c1-7d00-7000-8000-00000000000a"

static JsonObject *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  JsonObject *object = filo_json_parse_object (json, -1, FILO_JSON_LIMITS_REQUEST, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_send_by_the_account (void)
{
  g_autoptr(FiloSendCommand) command = filo_send_command_new (ID, "Ciao", 42);
  g_autoptr(JsonNode) node = filo_send_command_to_json (command);
  g_autofree char *text = filo_json_to_string (node);
  g_autoptr(FiloSendCommand) received = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (text, ==, "{\"id\":\"" ID "\",\"text\":\"Ciao\",\"thread_revision\":42}");
  received = filo_send_command_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  g_assert_cmpint (received->undo_ms, ==, FILO_UNDO_ACCOUNT);
  g_assert_cmpint (received->send_at, ==, 0);
  g_assert_cmpint (received->thread_revision, ==, 42);
}

static void
test_send_without_undo (void)
{
  g_autoptr(JsonObject) object =
    parse ("{'id':'" ID "','text':'x','thread_revision':1,'undo_ms':0}");
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloSendCommand) command = filo_send_command_from_json (object, &error);

  g_assert_no_error (error);
  g_assert_cmpint (command->undo_ms, ==, 0);
}

static void
assert_flags (const FiloConversationPatch *patch,
              const char                  *expected)
{
  g_autofree char *flags = g_strdup_printf (
    "%s%s%s%s%s%s", patch->has_state ? "S" : "", patch->has_snoozed_until ? "U" : "",
    patch->has_stay_asleep ? "A" : "", patch->has_read_through ? "R" : "",
    patch->has_marked_unread ? "M" : "", patch->has_seen ? "N" : "");

  g_assert_cmpstr (flags, ==, expected);
}

static void
test_patch_says_what_is_meant (void)
{
  static const struct
  {
    const char *json, *flags;
  } cases[] = {
    { "{}", "" },
    { "{'state':'open'}", "S" },
    { "{'state':'closed','seen':0}", "SN" },
    { "{'read_through':0}", "R" },
    { "{'unread':false}", "M" },
    { "{'stay_asleep':false}", "A" },
    { "{'snoozed_until':'2026-11-24T08:00:00Z'}", "U" },
    { "{'state':null,'snoozed_until':null,'stay_asleep':null,'read_through':null,"
      "'unread':null,'seen':null}", "" },
    /* The row's own name for it is no member of the request. */
    { "{'marked_unread':true}", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) object = parse (cases[i].json);
      g_autoptr(GError) error = NULL;
      FiloConversationPatch patch;

      g_assert_true (filo_conversation_patch_from_json (object, &patch, &error));
      g_assert_no_error (error);
      assert_flags (&patch, cases[i].flags);
    }
}

static void
test_a_refused_patch_writes_nothing (void)
{
  g_autoptr(JsonObject) object = parse ("{'state':'closed','seen':-1}");
  g_autoptr(GError) error = NULL;
  FiloConversationPatch patch = { .has_read_through = TRUE, .read_through = 4711 };

  g_assert_false (filo_conversation_patch_from_json (object, &patch, &error));
  g_assert_error (error, FILO_JSON_ERROR, FILO_JSON_ERROR_VALUE);
  assert_flags (&patch, "R");
  g_assert_cmpint (patch.read_through, ==, 4711);
}

static void
test_settle (void)
{
  g_autoptr(JsonObject) sent = parse ("{'as':'sent'}");
  g_autoptr(JsonObject) again = parse ("{'as':'again'}");
  gboolean as_sent = FALSE;

  g_assert_true (filo_settle_command_from_json (sent, &as_sent, NULL));
  g_assert_true (as_sent);
  g_assert_true (filo_settle_command_from_json (again, &as_sent, NULL));
  g_assert_false (as_sent);
}

static void
test_about (void)
{
  static const char *const features[] = { "media", NULL };
  g_autoptr(FiloAbout) about = filo_about_new ("0.1.0", 1, 1000, features);
  g_autoptr(FiloAbout) bare = filo_about_new ("0.1.0", 1, 1000, NULL);
  g_autoptr(JsonObject) old = parse (
    "{'version':'0.0.9','api':0,'oldest_desktop':0,'time':'1970-01-01T00:00:01.000Z'}");
  g_autoptr(FiloAbout) received = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (about->api, ==, FILO_API_VERSION);
  g_assert_true (g_strv_contains ((const char *const *) about->features, "media"));
  g_assert_cmpuint (g_strv_length (bare->features), ==, 0);

  received = filo_about_from_json (old, &error);
  g_assert_no_error (error);
  g_assert_cmpint (received->time, ==, 1000);
  g_assert_cmpuint (g_strv_length (received->features), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/send/by-the-account", test_send_by_the_account);
  g_test_add_func ("/api/send/without-undo", test_send_without_undo);
  g_test_add_func ("/api/patch/flags", test_patch_says_what_is_meant);
  g_test_add_func ("/api/patch/refused", test_a_refused_patch_writes_nothing);
  g_test_add_func ("/api/settle", test_settle);
  g_test_add_func ("/api/about", test_about);
  return g_test_run ();
}
