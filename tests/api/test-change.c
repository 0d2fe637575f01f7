/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-change.h"

#include "filo-agent.h"
#include "filo-json.h"
#include "filo-snapshot.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  JsonObject *object = filo_json_parse_object (json, -1, FILO_JSON_LIMITS_ANSWER, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_a_change_holds_its_object (void)
{
  FiloAgent *agent = filo_agent_new ();
  FiloChange *change = filo_change_new (7, FILO_KIND_AGENT, "a", G_OBJECT (agent));

  g_assert_true (change->object == G_OBJECT (agent));
  g_object_unref (agent);
  g_object_ref (change->object);
  agent = FILO_AGENT (change->object);
  filo_change_free (change);
  g_assert_finalize_object (agent);
  filo_change_free (NULL);
}

static void
test_an_object_of_another_kind_is_a_mistake (void)
{
  g_autoptr(FiloAgent) agent = filo_agent_new ();

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*kind*");
  g_assert_null (filo_change_new (7, FILO_KIND_PROFILE, "a", G_OBJECT (agent)));
  g_test_assert_expected_messages ();
}

static void
test_unknown_kinds_are_passed_over (void)
{
  g_autoptr(JsonObject) object = parse (
    "{'cursor':'e.9','changes':["
    "{'change':1,'kind':'tag','id':'t','object':{'anything':[1]}},"
    "{'change':2,'kind':'agent','id':'a','object':null},"
    "{'kind':'of tomorrow'}]}");
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloChangeBatch) batch = filo_change_batch_from_json (object, &error);
  const FiloChange *change;

  g_assert_no_error (error);
  g_assert_cmpstr (batch->cursor, ==, "e.9");
  g_assert_null (batch->after);
  g_assert_false (batch->more);
  g_assert_cmpuint (batch->changes->len, ==, 1);
  change = batch->changes->pdata[0];
  g_assert_cmpint (change->change, ==, 2);
  g_assert_cmpint (change->kind, ==, FILO_KIND_AGENT);
  g_assert_null (change->object);
}

static void
test_an_event_says_no_more (void)
{
  g_autoptr(FiloChangeBatch) event = filo_change_batch_new ("e.1", "e.2");
  g_autoptr(FiloChangeBatch) page = filo_change_batch_new (NULL, "e.2");
  g_autoptr(JsonNode) event_node = NULL;
  g_autoptr(JsonNode) page_node = NULL;
  g_autofree char *event_text = NULL;
  g_autofree char *page_text = NULL;

  g_ptr_array_add (event->changes, filo_change_new (2, FILO_KIND_ORDER, "o", NULL));
  page->more = TRUE;
  event_node = filo_change_batch_to_json (event);
  page_node = filo_change_batch_to_json (page);
  event_text = filo_json_to_string (event_node);
  page_text = filo_json_to_string (page_node);
  g_assert_cmpstr (event_text, ==,
                   "{\"after\":\"e.1\",\"cursor\":\"e.2\",\"changes\":["
                   "{\"change\":2,\"kind\":\"order\",\"id\":\"o\",\"object\":null}]}");
  g_assert_cmpstr (page_text, ==, "{\"cursor\":\"e.2\",\"changes\":[],\"more\":true}");
}

static void
test_snapshot_counts (void)
{
  g_autoptr(JsonObject) object =
    parse ("{'cursor':'e.9','counts':{'agent':2,'tag':5,'message':2000000}}");
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloSnapshotLine) line = filo_snapshot_line_from_json (object, &error);

  g_assert_no_error (error);
  g_assert_cmpint (line->type, ==, FILO_SNAPSHOT_HEADER);
  g_assert_cmpstr (line->cursor, ==, "e.9");
  for (int kind = 0; kind <= FILO_KIND_LAST; kind++)
    g_assert_cmpint (line->counts[kind], ==,
                     kind == FILO_KIND_AGENT     ? 2
                     : kind == FILO_KIND_MESSAGE ? 2000000
                                                 : 0);
}

static void
test_snapshot_lines (void)
{
  static const struct
  {
    const char          *json;
    FiloSnapshotLineType type;
  } cases[] = {
    { "{'end':true}", FILO_SNAPSHOT_END },
    { "{'kind':'tag','object':{}}", FILO_SNAPSHOT_UNKNOWN },
    { "{'kind':'agent','object':{'id':'a','change':1,'role':'owner'}}", FILO_SNAPSHOT_OBJECT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) object = parse (cases[i].json);
      g_autoptr(GError) error = NULL;
      g_autoptr(FiloSnapshotLine) line = filo_snapshot_line_from_json (object, &error);

      g_assert_no_error (error);
      g_assert_cmpint (line->type, ==, cases[i].type);
      g_assert_cmpint (line->object != NULL, ==, cases[i].type == FILO_SNAPSHOT_OBJECT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/change/holds-its-object", test_a_change_holds_its_object);
  g_test_add_func ("/api/change/other-kind", test_an_object_of_another_kind_is_a_mistake);
  g_test_add_func ("/api/change/unknown-kinds", test_unknown_kinds_are_passed_over);
  g_test_add_func ("/api/change/event", test_an_event_says_no_more);
  g_test_add_func ("/api/snapshot/counts", test_snapshot_counts);
  g_test_add_func ("/api/snapshot/lines", test_snapshot_lines);
  return g_test_run ();
}
