/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-test-kannel.h"

#include "filo-test.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define PROGRAM FILO_TEST_SUPPORT_DIR "/kannel.py"

struct _FiloTestKannel
{
  GSubprocess      *process;
  GOutputStream    *commands;
  GDataInputStream *events;
  JsonNode         *answer;    /* The last one. */
  char             *lines;
  char             *sendsms_url;
  GPtrArray        *texts;     /* FiloTestKannelText */
};

static void
free_text (FiloTestKannelText *text)
{
  g_free (text->from);
  g_free (text->to);
  g_free (text->kind);
  g_free (text->text);
  g_free (text);
}

const char *
filo_test_kannel_get_missing (void)
{
  static const char *const programs[] = { "/usr/sbin/bearerbox", "/usr/sbin/smsbox",
                                          "/usr/lib/kannel/test/fakesmsc" };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      if (!g_file_test (programs[i], G_FILE_TEST_IS_EXECUTABLE))
        return programs[i];
    }
  return NULL;
}

/* One command, one answer. Takes the builder, which holds an open object. */
static JsonObject *
tell (FiloTestKannel *self,
      JsonBuilder    *command)
{
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  g_autofree char *answer = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GAsyncResult *slot = NULL;
  JsonObject *object;

  json_builder_end_object (command);
  node = json_builder_get_root (command);
  g_object_unref (command);
  text = json_to_string (node, FALSE);
  line = g_strconcat (text, "\n", NULL);
  g_output_stream_write_all (self->commands, line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);

  g_data_input_stream_read_line_async (self->events, G_PRIORITY_DEFAULT, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  answer = g_data_input_stream_read_line_finish (self->events, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);

  g_clear_pointer (&self->answer, json_node_unref);
  self->answer = json_from_string (answer, &error);
  g_assert_no_error (error);
  object = json_node_get_object (self->answer);
  if (json_object_has_member (object, "error"))
    g_error ("Kannel: %s", json_object_get_string_member (object, "error"));
  return object;
}

static JsonBuilder *
make_command (const char *verb)
{
  JsonBuilder *command = json_builder_new ();

  json_builder_begin_object (command);
  json_builder_set_member_name (command, "do");
  json_builder_add_string_value (command, verb);
  return command;
}

static void
add_string (JsonBuilder *command,
            const char  *member,
            const char  *value)
{
  json_builder_set_member_name (command, member);
  json_builder_add_string_value (command, value);
}

FiloTestKannel *
filo_test_kannel_start (const char        *callback_base,
                        const char *const *changes)
{
  FiloTestKannel *self = g_new0 (FiloTestKannel, 1);
  JsonBuilder *command = make_command ("start");
  g_autoptr(GError) error = NULL;
  JsonObject *answer;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                    "python3", PROGRAM, NULL);
  g_assert_no_error (error);
  self->commands = g_subprocess_get_stdin_pipe (self->process);
  self->events = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) free_text);

  add_string (command, "callback_base", callback_base);
  json_builder_set_member_name (command, "changes");
  json_builder_begin_object (command);
  for (guint i = 0; changes != NULL && changes[i] != NULL; i += 2)
    {
      json_builder_set_member_name (command, changes[i]);
      if (*changes[i + 1] == '\0')
        json_builder_add_null_value (command);
      else
        json_builder_add_string_value (command, changes[i + 1]);
    }
  json_builder_end_object (command);
  answer = tell (self, command);
  self->lines = g_strdup (json_object_get_string_member (answer, "lines"));
  self->sendsms_url = g_strdup (json_object_get_string_member (answer, "sendsms_url"));
  return self;
}

void
filo_test_kannel_stop (FiloTestKannel *self)
{
  g_autoptr(GError) error = NULL;

  /* Its input closed, it ends all that it started. */
  g_output_stream_close (self->commands, NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);

  g_object_unref (self->events);
  g_object_unref (self->process);
  g_clear_pointer (&self->answer, json_node_unref);
  g_ptr_array_unref (self->texts);
  g_free (self->lines);
  g_free (self->sendsms_url);
  g_free (self);
}

const char *
filo_test_kannel_get_lines (FiloTestKannel *self)
{
  return self->lines;
}

const char *
filo_test_kannel_get_sendsms_url (FiloTestKannel *self)
{
  return self->sendsms_url;
}

void
filo_test_kannel_text (FiloTestKannel *self,
                       const char     *from,
                       const char     *to,
                       const char     *text)
{
  JsonBuilder *command = make_command ("text");

  add_string (command, "from", from);
  add_string (command, "to", to);
  add_string (command, "text", text);
  tell (self, command);
}

const FiloTestKannelText *
filo_test_kannel_wait_for (FiloTestKannel *self,
                           guint           number)
{
  JsonBuilder *command = make_command ("wait");
  JsonArray *texts;

  json_builder_set_member_name (command, "count");
  json_builder_add_int_value (command, number);
  texts = json_object_get_array_member (tell (self, command), "texts");
  for (guint i = self->texts->len; i < json_array_get_length (texts); i++)
    {
      JsonObject *object = json_array_get_object_element (texts, i);
      FiloTestKannelText *text = g_new0 (FiloTestKannelText, 1);

      text->from = g_strdup (json_object_get_string_member (object, "from"));
      text->to = g_strdup (json_object_get_string_member (object, "to"));
      text->kind = g_strdup (json_object_get_string_member (object, "kind"));
      text->text = g_strdup (json_object_get_string_member (object, "text"));
      g_ptr_array_add (self->texts, text);
    }
  g_assert_cmpuint (self->texts->len, >=, number);
  return g_ptr_array_index (self->texts, number - 1);
}

void
filo_test_kannel_kill_smsbox (FiloTestKannel *self)
{
  tell (self, make_command ("kill-smsbox"));
}

void
filo_test_kannel_kill_fakesmsc (FiloTestKannel *self)
{
  tell (self, make_command ("kill-fakesmsc"));
}

void
filo_test_kannel_start_smsbox (FiloTestKannel *self)
{
  tell (self, make_command ("start-smsbox"));
}
