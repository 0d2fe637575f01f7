/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-agent.h"
#include "filo-number.h"
#include "filo-settings.h"
#include "filo-source.h"
#include "property-checks.h"

static const char *const settings_properties[] = {
  "id:gchararray", "change:gint64", "organization-prefix:gchararray",
  "organization-email:gchararray", "time-zone:gchararray", "country:gchararray", "badge:gboolean",
  "undo-ms:gint64", "send-late-ms:gint64", "answer-target-ms:gint64", "opt-out-reply:gchararray",
  "opt-in-reply:gchararray", "help-reply:gchararray", NULL,
};

static const char *const agent_properties[] = {
  "id:gchararray", "change:gint64", "name:gchararray", "email:gchararray", "role:FiloRole",
  "removed:gboolean", NULL,
};

static const char *const number_properties[] = {
  "id:gchararray", "change:gint64", "address:gchararray", "label:gchararray", "carrier:gchararray",
  NULL,
};

static const char *const source_properties[] = {
  "id:gchararray", "change:gint64", "kind:FiloSourceKind", "name:gchararray", NULL,
};

static const struct
{
  const char        *name;
  GType            (*get_type) (void);
  const char *const *properties;
} types[] = {
  { "settings", filo_settings_get_type, settings_properties },
  { "agent", filo_agent_get_type, agent_properties },
  { "number", filo_number_get_type, number_properties },
  { "source", filo_source_get_type, source_properties },
};

static void
test_properties (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);

  assert_properties (types[i].get_type (), types[i].properties);
  assert_notifies_once (types[i].get_type ());
  assert_takes_over (types[i].get_type ());
}

static void
test_settings_begin_with_defaults (void)
{
  FiloSettings *settings = filo_settings_new ();

  g_assert_cmpstr (filo_settings_get_id (settings), ==, "settings");
  g_assert_true (filo_settings_get_badge (settings));
  g_assert_cmpint (filo_settings_get_undo_ms (settings), ==, 5000);
  g_assert_cmpint (filo_settings_get_send_late_ms (settings), ==, 3600000);
  g_assert_cmpint (filo_settings_get_answer_target_ms (settings), ==, 3600000);
  g_assert_null (filo_settings_get_opt_out_reply (settings));
  g_assert_finalize_object (settings);
}

static void
test_a_new_agent_is_no_owner (void)
{
  FiloAgent *agent = filo_agent_new ();

  g_assert_cmpint (filo_agent_get_role (agent), ==, FILO_ROLE_SUPPORT);
  g_assert_false (filo_agent_get_removed (agent));
  g_assert_finalize_object (agent);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/%s/properties", types[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_properties);
    }
  g_test_add_func ("/model/settings/defaults", test_settings_begin_with_defaults);
  g_test_add_func ("/model/agent/defaults", test_a_new_agent_is_no_owner);
  return g_test_run ();
}
