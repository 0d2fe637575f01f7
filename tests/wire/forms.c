/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forms.h"

#include <string.h>

#include "filo-about.h"
#include "filo-change.h"
#include "filo-codec.h"
#include "filo-command.h"
#include "filo-json.h"
#include "filo-page.h"
#include "filo-problem.h"
#include "filo-sign-in.h"
#include "filo-snapshot.h"

static char *
take_string (JsonNode *node)
{
  char *text = filo_json_to_string (node);

  json_node_unref (node);
  return text;
}

/* Object types and boxed ones differ in how they are let go. */
#define DEFINE_OBJECT_REWRITE(Type, prefix)                            \
  static char *rewrite_##prefix (JsonObject *object, GError **error)   \
  {                                                                    \
    Type *self = prefix##_from_json (object, error);                   \
    char *text;                                                        \
                                                                       \
    if (self == NULL)                                                  \
      return NULL;                                                     \
    text = take_string (prefix##_to_json (self));                      \
    g_assert_finalize_object (self);                                   \
    return text;                                                       \
  }

#define DEFINE_STRUCT_REWRITE(Type, prefix)                            \
  static char *rewrite_##prefix (JsonObject *object, GError **error)   \
  {                                                                    \
    g_autoptr(Type) self = prefix##_from_json (object, error);         \
                                                                       \
    return self != NULL ? take_string (prefix##_to_json (self)) : NULL; \
  }

DEFINE_OBJECT_REWRITE (FiloAgent, filo_agent)
DEFINE_OBJECT_REWRITE (FiloConversation, filo_conversation)
DEFINE_OBJECT_REWRITE (FiloMedia, filo_media)
DEFINE_OBJECT_REWRITE (FiloMessage, filo_message)
DEFINE_OBJECT_REWRITE (FiloNumber, filo_number)
DEFINE_OBJECT_REWRITE (FiloOrder, filo_order)
DEFINE_OBJECT_REWRITE (FiloProfile, filo_profile)
DEFINE_OBJECT_REWRITE (FiloSettings, filo_settings)
DEFINE_OBJECT_REWRITE (FiloSource, filo_source)

DEFINE_STRUCT_REWRITE (FiloAbout, filo_about)
DEFINE_STRUCT_REWRITE (FiloChange, filo_change)
DEFINE_STRUCT_REWRITE (FiloChangeBatch, filo_change_batch)
DEFINE_STRUCT_REWRITE (FiloMessagePage, filo_message_page)
DEFINE_STRUCT_REWRITE (FiloProblem, filo_problem)
DEFINE_STRUCT_REWRITE (FiloSendCommand, filo_send_command)
DEFINE_STRUCT_REWRITE (FiloSignIn, filo_sign_in)
DEFINE_STRUCT_REWRITE (FiloSignInAnswer, filo_sign_in_answer)

static char *
rewrite_patch (JsonObject *object,
               GError    **error)
{
  FiloConversationPatch patch;

  if (!filo_conversation_patch_from_json (object, &patch, error))
    return NULL;
  return take_string (filo_conversation_patch_to_json (&patch));
}

static char *
rewrite_settle (JsonObject *object,
                GError    **error)
{
  gboolean as_sent;

  if (!filo_settle_command_from_json (object, &as_sent, error))
    return NULL;
  return take_string (filo_settle_command_to_json (as_sent));
}

static char *
rewrite_snapshot (JsonObject *object,
                  GError    **error)
{
  g_autoptr(FiloSnapshotLine) line = filo_snapshot_line_from_json (object, error);

  if (line == NULL)
    return NULL;
  switch (line->type)
    {
    case FILO_SNAPSHOT_HEADER:
      return take_string (filo_snapshot_header_to_json (line->cursor, line->counts));
    case FILO_SNAPSHOT_OBJECT:
      return take_string (filo_snapshot_object_to_json (line->kind, line->object));
    case FILO_SNAPSHOT_END:
      return take_string (filo_snapshot_end_to_json ());
    case FILO_SNAPSHOT_UNKNOWN:
      return g_strdup ("unknown");
    }
  g_assert_not_reached ();
}

#define REQUIRED(...) (const char *const[]) { __VA_ARGS__, NULL }
static const char *const nothing[] = { NULL };

const WireForm wire_forms[] = {
  { "about", rewrite_filo_about, REQUIRED ("version", "api", "oldest_desktop", "time") },
  { "agent", rewrite_filo_agent, REQUIRED ("id", "change", "role") },
  { "change", rewrite_filo_change, REQUIRED ("change", "kind", "id") },
  { "changes", rewrite_filo_change_batch, REQUIRED ("cursor", "changes") },
  { "conversation", rewrite_filo_conversation,
    REQUIRED ("id", "change", "profile_id", "number_id", "state", "read_through", "last_inbound",
              "last_position") },
  { "media", rewrite_filo_media, REQUIRED ("id", "type") },
  { "message", rewrite_filo_message,
    REQUIRED ("id", "change", "conversation_id", "origin", "state") },
  { "messages", rewrite_filo_message_page, REQUIRED ("messages") },
  { "number", rewrite_filo_number, REQUIRED ("id", "change", "address") },
  { "order", rewrite_filo_order,
    REQUIRED ("id", "change", "profile_id", "total", "currency", "payment", "delivery") },
  { "patch", rewrite_patch, nothing },
  { "problem", rewrite_filo_problem, REQUIRED ("status", "code") },
  { "profile", rewrite_filo_profile, REQUIRED ("id", "change", "address", "consent") },
  { "send", rewrite_filo_send_command, REQUIRED ("id", "text", "thread_revision") },
  { "settings", rewrite_filo_settings, REQUIRED ("id", "change") },
  { "settle", rewrite_settle, REQUIRED ("as") },
  { "sign-in", rewrite_filo_sign_in, REQUIRED ("code", "device") },
  { "sign-in-answer", rewrite_filo_sign_in_answer, REQUIRED ("token", "agent") },
  { "snapshot", rewrite_snapshot, nothing },
  { "source", rewrite_filo_source, REQUIRED ("id", "change", "kind") },
  { NULL, NULL, NULL },
};

const WireForm *
wire_form_find (const char *name)
{
  for (const WireForm *form = wire_forms; form->name != NULL; form++)
    if (g_str_equal (form->name, name))
      return form;
  return NULL;
}

static void
fixture_free (WireFixture *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static WireFixture *
load_fixture (const char *folder,
              const char *file)
{
  WireFixture *self = g_new0 (WireFixture, 1);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_auto(GStrv) parts = g_strsplit (file, ".", 3);
  g_autoptr(GError) error = NULL;
  gsize length;

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  g_assert_cmpstr (parts[2], ==, "json");
  self->name = g_strdup_printf ("%s.%s", parts[0], parts[1]);
  self->form = wire_form_find (parts[0]);
  if (self->form == NULL)
    g_error ("%s: there is no form of that name", file);

  g_file_get_contents (path, &self->text, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (self->text), ==, length);
  g_assert_cmpint (self->text[length - 1], ==, '\n');
  self->text[length - 1] = '\0';
  return self;
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  const WireFixture *const *first = a, *const *second = b;

  return strcmp ((*first)->name, (*second)->name);
}

GPtrArray *
wire_fixtures_load (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fixtures", "wire", NULL);
  GPtrArray *fixtures = g_ptr_array_new_with_free_func ((GDestroyNotify) fixture_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  const char *file;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (fixtures, load_fixture (folder, file));
  g_ptr_array_sort (fixtures, compare_names);
  g_assert_cmpuint (fixtures->len, >, 0);
  return fixtures;
}
