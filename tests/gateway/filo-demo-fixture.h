/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-demo-world.h"
#include "filo-fake-clock.h"
#include "filo-seeded-random.h"
#include "filo-test-db.h"

/* The demo world in a database of its own, by a clock that stands still. */
typedef struct
{
  FiloTestDb        test;
  FiloFakeClock    *clock;
  FiloSeededRandom *random;
  FiloKeywordTable *keywords;
  FiloFlowContext   context;
  char             *media;
  FiloDemoWorld    *world;
} FiloDemoFixture;

/* A Wednesday in spring, 15:12 in Rome. */
#define FILO_DEMO_FIXTURE_NOW G_GINT64_CONSTANT (1778073120000)

void filo_demo_fixture_load   (FiloDemoFixture *f,
                               gint64           now);
void filo_demo_fixture_unload (FiloDemoFixture *f);
