/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-profile.h"
#include "property-checks.h"

static const char *const profile_properties[] = {
  "id:gchararray", "change:gint64", "address:gchararray", "answerable:gboolean",
  "first-name:gchararray", "last-name:gchararray", "email:gchararray", "city:gchararray",
  "region:gchararray", "country:gchararray", "language:gchararray", "zone:gchararray",
  "consent:FiloConsent", "consent-how:FiloConsentHow", "consent-word:gchararray",
  "consent-at:gint64", "blocked-at:gint64", "blocked-by:gchararray", "created-at:gint64",
  "name:gchararray:read-only", "blocked:gboolean:read-only", NULL,
};

static void
test_properties (void)
{
  assert_properties (FILO_TYPE_PROFILE, profile_properties);
  assert_notifies_once (FILO_TYPE_PROFILE);
  assert_takes_over (FILO_TYPE_PROFILE);
}

typedef struct
{
  FiloProfile  *profile;
  NotifyCounter counter;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->profile = filo_profile_new ();
  notify_counter_init (&f->counter, G_OBJECT (f->profile));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  notify_counter_clear (&f->counter);
  g_assert_finalize_object (f->profile);
}

static void
test_name (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *first, *last, *name;
  } cases[] = {
    { NULL, NULL, NULL },         { "", "", NULL },          { "Giulia", NULL, "Giulia" },
    { NULL, "Ferri", "Ferri" },   { "Giulia", "", "Giulia" }, { "", "Ferri", "Ferri" },
    { "Giulia", "Ferri", "Giulia Ferri" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *property = NULL;

      filo_profile_set_first_name (f->profile, cases[i].first);
      filo_profile_set_last_name (f->profile, cases[i].last);
      name = filo_profile_dup_name (f->profile);
      g_object_get (f->profile, "name", &property, NULL);
      g_assert_cmpstr (name, ==, cases[i].name);
      g_assert_cmpstr (property, ==, cases[i].name);
    }
}

static void
test_name_follows_its_parts (Fixture *f, gconstpointer data)
{
  filo_profile_set_first_name (f->profile, "Giulia");
  g_assert_cmpuint (notify_counter_take (&f->counter, "name"), ==, 1);
  filo_profile_set_last_name (f->profile, "Ferri");
  g_assert_cmpuint (notify_counter_take (&f->counter, "name"), ==, 1);
  filo_profile_set_last_name (f->profile, "Ferri");
  filo_profile_set_city (f->profile, "Milano");
  g_assert_cmpuint (notify_counter_take (&f->counter, "name"), ==, 0);
}

static void
test_blocked_follows_its_time (Fixture *f, gconstpointer data)
{
  g_assert_false (filo_profile_is_blocked (f->profile));
  filo_profile_set_blocked_at (f->profile, 1000);
  g_assert_true (filo_profile_is_blocked (f->profile));
  g_assert_cmpuint (notify_counter_take (&f->counter, "blocked"), ==, 1);

  filo_profile_set_blocked_at (f->profile, 2000); /* Still blocked. */
  g_assert_cmpuint (notify_counter_take (&f->counter, "blocked"), ==, 0);

  filo_profile_set_blocked_at (f->profile, 0);
  g_assert_false (filo_profile_is_blocked (f->profile));
  g_assert_cmpuint (notify_counter_take (&f->counter, "blocked"), ==, 1);
}

static void
test_a_setter_takes_its_own_value (Fixture *f, gconstpointer data)
{
  filo_profile_set_city (f->profile, "San Donato Milanese");
  filo_profile_set_city (f->profile, filo_profile_get_city (f->profile) + 11);
  g_assert_cmpstr (filo_profile_get_city (f->profile), ==, "Milanese");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/profile/properties", test_properties);
  g_test_add ("/model/profile/name", Fixture, NULL, set_up, test_name, tear_down);
  g_test_add ("/model/profile/name-follows", Fixture, NULL, set_up, test_name_follows_its_parts,
              tear_down);
  g_test_add ("/model/profile/blocked-follows", Fixture, NULL, set_up, test_blocked_follows_its_time,
              tear_down);
  g_test_add ("/model/profile/own-value", Fixture, NULL, set_up, test_a_setter_takes_its_own_value,
              tear_down);
  return g_test_run ();
}
