/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "filo-json.h"
#include "forms.h"

/* Every member of every golden fixture is spoiled in every way that its type knows, and the error
 * must name that member. What depends on several members stands in a table at the end. */

static void
assert_refused (const WireForm *form,
                JsonNode       *root,
                FiloJsonError   code,
                const char     *expected)
{
  g_autofree char *json = filo_json_to_string (root);
  g_autofree char *pointer = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  text = form->rewrite (json_node_get_object (root), &error);
  if (text != NULL)
    g_error ("%s accepted %s", form->name, json);
  g_assert_nonnull (error);
  filo_json_error_split (error, &pointer, &sentence);
  if (!g_error_matches (error, FILO_JSON_ERROR, code) || g_strcmp0 (pointer, expected) != 0)
    g_error ("%s of %s\n  gave %d “%s”,\n  not %d at %s", form->name, json, error->code,
             error->message, code, expected);
  g_assert_cmpstr (sentence, !=, "");
}

static JsonNode *
parse (const char *text)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static gboolean
is_one_of (const char        *member,
           const char *const *list)
{
  return g_strv_contains (list, member);
}

static const char *const words[] = {
  "as",       "consent", "consent_how", "delivery",    "keyword", "kind", "last_origin",
  "last_state", "origin",  "payment",     "reason",      "role",    "state", NULL,
};
static const char *const ids[] = {
  "after",      "agent_id",      "assignee_id", "blocked_by", "code",      "conversation_id",
  "cursor",     "device",        "id",          "last_agent_id", "number_id", "profile_id",
  "settled_by", "source_id",     "token",       "version",    NULL,
};
static const char *const times[] = {
  "back_at", "began_at", "blocked_at",    "consent_at", "created_at", "delivered_at", "due_at",
  "last_at", "placed_at", "send_at",      "sent_at",    "snoozed_until", "time",
  "waiting_since", NULL,
};
static const char *const signed_numbers[] = { "price", "total", NULL };
static const char *const short_numbers[] = { "height", "parts", "quantity", "width", NULL };

typedef struct
{
  const WireForm *form;
  JsonNode       *root;
  JsonObject     *object;  /* In which a member is being spoiled. */
  const char     *member;
  char           *pointer; /* Of that member. */
  guint           spoiled;
} Spoiler;

static void
try_value (Spoiler      *spoiler,
           const char   *value,
           FiloJsonError code,
           const char   *tail)
{
  g_autofree char *pointer = g_strconcat (spoiler->pointer, tail, NULL);

  json_object_set_member (spoiler->object, spoiler->member, parse (value));
  assert_refused (spoiler->form, spoiler->root, code, pointer);
  spoiler->spoiled++;
}

static void
try_values (Spoiler           *spoiler,
            const char *const *values,
            FiloJsonError      code)
{
  for (; *values != NULL; values++)
    try_value (spoiler, *values, code, NULL);
}

#define VALUES(...) (const char *const[]) { __VA_ARGS__, NULL }

static void
spoil_string (Spoiler *spoiler)
{
  const char *member = spoiler->member;

  try_values (spoiler, VALUES ("1", "true", "{}", "[]"), FILO_JSON_ERROR_TYPE);
  if (is_one_of (member, times))
    try_values (spoiler, VALUES ("\"\"", "\"tomorrow\"", "\"2026-11-22\"", "\"2026-13-01T00:00:00Z\"",
                                 "\"2026-11-22T25:00:00Z\""),
                FILO_JSON_ERROR_VALUE);
  else if (is_one_of (member, words))
    try_values (spoiler, VALUES ("\"\"", "\"nonsense\"", "\"Open\"", "\"none\"", "\"unsent\"",
                                 "\"refused\""),
                FILO_JSON_ERROR_VALUE);
  else if (is_one_of (member, ids))
    try_value (spoiler, "\"\"", FILO_JSON_ERROR_VALUE, NULL);
}

static void
spoil_number (Spoiler *spoiler)
{
  try_values (spoiler, VALUES ("\"1\"", "true", "{}", "[]", "1.5"), FILO_JSON_ERROR_TYPE);
  if (!is_one_of (spoiler->member, signed_numbers))
    try_values (spoiler, VALUES ("-1", "-9223372036854775808"), FILO_JSON_ERROR_VALUE);
  if (is_one_of (spoiler->member, short_numbers))
    try_values (spoiler, VALUES ("4294967296", "9223372036854775807"), FILO_JSON_ERROR_VALUE);
}

static void
spoil_by_type (Spoiler  *spoiler,
               JsonNode *original)
{
  switch (json_node_get_node_type (original))
    {
    case JSON_NODE_OBJECT:
    case JSON_NODE_NULL:
      try_values (spoiler, VALUES ("1", "\"x\"", "[]", "false"), FILO_JSON_ERROR_TYPE);
      return;
    case JSON_NODE_ARRAY:
      try_values (spoiler, VALUES ("1", "\"x\"", "{}", "false"), FILO_JSON_ERROR_TYPE);
      try_value (spoiler, "[7]", FILO_JSON_ERROR_TYPE, "/0");
      try_value (spoiler, "[null]", FILO_JSON_ERROR_TYPE, "/0");
      return;
    case JSON_NODE_VALUE:
      break;
    }
  if (json_node_get_value_type (original) == G_TYPE_STRING)
    spoil_string (spoiler);
  else if (json_node_get_value_type (original) == G_TYPE_INT64)
    spoil_number (spoiler);
  else if (json_node_get_value_type (original) == G_TYPE_BOOLEAN)
    try_values (spoiler, VALUES ("1", "\"true\"", "{}", "[]"), FILO_JSON_ERROR_TYPE);
  else
    g_assert_not_reached ();
}

/* A kind that isn't known is passed over in a list; the detail of a field is for people only. */
static gboolean
is_free (const WireForm *form,
         const char     *pointer)
{
  return (g_str_equal (form->name, "problem") && g_str_equal (pointer, "/errors/0/detail")) ||
         (g_str_equal (form->name, "snapshot") && g_str_equal (pointer, "/kind")) ||
         (g_str_equal (form->name, "changes") && g_str_has_suffix (pointer, "/kind"));
}

/* Copies: a member's own name dies when its value is replaced. */
static GPtrArray *
list_members (JsonObject *object)
{
  g_autoptr(GList) members = json_object_get_members (object);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (GList *l = members; l != NULL; l = l->next)
    g_ptr_array_add (names, g_strdup (l->data));
  return names;
}

static guint
spoil_object (const WireForm *form,
              JsonNode       *root,
              JsonObject     *object,
              const char     *prefix)
{
  g_autoptr(GPtrArray) members = list_members (object);
  guint spoiled = 0;

  for (guint m = 0; m < members->len; m++)
    {
      const char *member = members->pdata[m];
      g_autofree char *pointer = g_strdup_printf ("%s/%s", prefix, member);
      g_autoptr(JsonNode) original = json_object_dup_member (object, member);
      Spoiler spoiler = { form, root, object, member, pointer, 0 };

      if (is_free (form, pointer))
        continue;
      spoil_by_type (&spoiler, original);
      json_object_set_member (object, member, json_node_ref (original));
      spoiled += spoiler.spoiled;

      if (JSON_NODE_HOLDS_OBJECT (original))
        spoiled += spoil_object (form, root, json_object_get_object_member (object, member), pointer);
      if (!JSON_NODE_HOLDS_ARRAY (original))
        continue;
      for (guint i = 0; i < json_array_get_length (json_node_get_array (original)); i++)
        {
          JsonArray *array = json_object_get_array_member (object, member);
          JsonNode *element = json_array_get_element (array, i);
          g_autofree char *at = g_strdup_printf ("%s/%u", pointer, i);

          if (JSON_NODE_HOLDS_OBJECT (element))
            spoiled += spoil_object (form, root, json_node_get_object (element), at);
        }
    }
  return spoiled;
}

static void
test_every_member_is_judged (gconstpointer data)
{
  const WireFixture *fixture = data;
  g_autoptr(JsonNode) root = parse (fixture->text);
  JsonObject *object = json_node_get_object (root);
  const guint size = json_object_get_size (object);
  g_autofree char *text = NULL;

  g_assert_cmpuint (spoil_object (fixture->form, root, object, ""), >=, size * 3);

  /* The spoiler left the fixture as it found it. */
  text = filo_json_to_string (root);
  g_assert_cmpstr (text, ==, fixture->text);
}

static void
test_absent_members (gconstpointer data)
{
  const WireFixture *fixture = data;
  g_autoptr(JsonNode) root = parse (fixture->text);
  JsonObject *object = json_node_get_object (root);
  g_autoptr(GPtrArray) members = list_members (object);

  for (guint m = 0; m < members->len; m++)
    {
      const char *member = members->pdata[m];
      g_autoptr(JsonNode) original = json_object_dup_member (object, member);
      g_autofree char *pointer = g_strconcat ("/", member, NULL);
      g_autofree char *text = NULL;
      g_autoptr(GError) error = NULL;

      /* These depend on other members and stand in the table. */
      if (g_str_equal (fixture->form->name, "snapshot") || g_str_equal (pointer, "/object") ||
          g_str_equal (fixture->name, "patch.snooze"))
        continue;

      json_object_remove_member (object, member);
      if (is_one_of (member, fixture->form->required))
        {
          assert_refused (fixture->form, root, FILO_JSON_ERROR_MISSING, pointer);
          json_object_set_null_member (object, member);
          assert_refused (fixture->form, root, FILO_JSON_ERROR_MISSING, pointer);
        }
      else
        {
          g_autofree char *with_null = NULL;

          text = fixture->form->rewrite (object, &error);
          g_assert_no_error (error);
          json_object_set_null_member (object, member);
          with_null = fixture->form->rewrite (object, &error);
          g_assert_no_error (error);
          g_assert_cmpstr (text, ==, with_null);
        }
      json_object_set_member (object, member, json_node_ref (original));
    }
}

static const struct
{
  const char   *form;
  const char   *json;
  FiloJsonError code;
  const char   *pointer;
} cases[] = {
  { "change", "{'change':1,'kind':'agent','id':'a'}", FILO_JSON_ERROR_MISSING, "/object" },
  { "change", "{'change':1,'kind':'tag','id':'a','object':{}}", FILO_JSON_ERROR_VALUE, "/kind" },
  { "change", "{'change':1,'kind':'agent','id':'a','object':{}}", FILO_JSON_ERROR_MISSING,
    "/object/id" },
  { "changes", "{'cursor':'e.1','changes':[{}]}", FILO_JSON_ERROR_MISSING, "/changes/0/change" },
  { "changes", "{'cursor':'e.1','changes':[{'change':1}]}", FILO_JSON_ERROR_MISSING,
    "/changes/0/kind" },
  { "changes", "{'cursor':'e.1','changes':[{'kind':'tag'},{'change':1,'kind':7}]}",
    FILO_JSON_ERROR_TYPE, "/changes/1/kind" },
  { "changes",
    "{'cursor':'e.1','changes':[{'change':1,'kind':'agent','id':'a','object':null},3]}",
    FILO_JSON_ERROR_TYPE, "/changes/1" },
  { "messages", "{'messages':[{'id':'a','change':1}]}", FILO_JSON_ERROR_MISSING,
    "/messages/0/conversation_id" },
  { "patch", "{'state':'snoozed'}", FILO_JSON_ERROR_MISSING, "/snoozed_until" },
  { "patch", "{'state':'snoozed','snoozed_until':null}", FILO_JSON_ERROR_MISSING, "/snoozed_until" },
  { "problem", "{'status':0,'code':'internal'}", FILO_JSON_ERROR_VALUE, "/status" },
  { "problem", "{'status':99,'code':'internal'}", FILO_JSON_ERROR_VALUE, "/status" },
  { "problem", "{'status':600,'code':'internal'}", FILO_JSON_ERROR_VALUE, "/status" },
  { "problem", "{'status':4294967696,'code':'internal'}", FILO_JSON_ERROR_VALUE, "/status" },
  { "send", "{'id':'not a uuid','text':'x','thread_revision':1}", FILO_JSON_ERROR_VALUE, "/id" },
  { "send", "{'id':'0199a8c1-7d00-7000-8000-000000000001','text':'','thread_revision':1}",
    FILO_JSON_ERROR_VALUE, "/text" },
  { "snapshot", "{}", FILO_JSON_ERROR_MISSING, "/kind" },
  { "snapshot", "{'kind':'agent'}", FILO_JSON_ERROR_MISSING, "/object" },
  { "snapshot", "{'kind':'agent','object':{'id':'a','change':1,'role':'king'}}",
    FILO_JSON_ERROR_VALUE, "/object/role" },
  { "snapshot", "{'cursor':'e.1'}", FILO_JSON_ERROR_MISSING, "/counts" },
  { "snapshot", "{'cursor':null,'counts':{}}", FILO_JSON_ERROR_MISSING, "/cursor" },
  { "snapshot", "{'end':false}", FILO_JSON_ERROR_VALUE, "/end" },
  { "snapshot", "{'end':null}", FILO_JSON_ERROR_MISSING, "/end" },
  /* The first error in reading order is the one that is told. */
  { "agent", "{'id':1,'change':'x','role':'king'}", FILO_JSON_ERROR_TYPE, "/id" },
};

static void
test_case (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *json = g_strdelimit (g_strdup (cases[i].json), "'", '"');
  g_autoptr(JsonNode) root = parse (json);

  assert_refused (wire_form_find (cases[i].form), root, cases[i].code, cases[i].pointer);
}

int
main (int argc, char **argv)
{
  g_autoptr(GPtrArray) fixtures = NULL;

  g_test_init (&argc, &argv, NULL);
  fixtures = wire_fixtures_load ();
  for (guint i = 0; i < fixtures->len; i++)
    {
      const WireFixture *fixture = fixtures->pdata[i];
      g_autofree char *spoiled = g_strdup_printf ("/wire/malformed/%s", fixture->name);
      g_autofree char *absent = g_strdup_printf ("/wire/absent/%s", fixture->name);

      g_test_add_data_func (spoiled, fixture, test_every_member_is_judged);
      g_test_add_data_func (absent, fixture, test_absent_members);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/wire/malformed-together/%s-%" G_GSIZE_FORMAT, cases[i].form, i);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
    }
  return g_test_run ();
}
