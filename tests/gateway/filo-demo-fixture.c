/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-demo-fixture.h"

#include "filo-schema.h"

void
filo_demo_fixture_load (FiloDemoFixture *f,
                        gint64           now)
{
  g_autoptr(GError) error = NULL;

  filo_test_db_open (&f->test, filo_gateway_migrations, filo_gateway_n_migrations);
  f->clock = filo_fake_clock_new (now);
  f->random = filo_seeded_random_new (7);
  f->keywords = filo_keyword_table_new (&error);
  g_assert_no_error (error);
  g_assert_true (filo_demo_world_add_keywords (f->keywords, &error));
  f->context = (FiloFlowContext) { FILO_CLOCK (f->clock), FILO_RANDOM (f->random), f->keywords };
  f->media = g_build_filename (f->test.folder, "media", NULL);
  g_assert_true (filo_db_begin (f->test.db, &error));
  f->world = filo_demo_world_load (f->test.db, &f->context, f->media, &error);
  g_assert_no_error (error);
  g_assert_true (filo_db_commit (f->test.db, &error));
}

void
filo_demo_fixture_unload (FiloDemoFixture *f)
{
  g_clear_pointer (&f->world, filo_demo_world_free);
  g_clear_pointer (&f->keywords, filo_keyword_table_unref);
  g_clear_pointer (&f->media, g_free);
  g_assert_finalize_object (f->clock);
  g_assert_finalize_object (f->random);
  filo_test_db_close (&f->test);
}
