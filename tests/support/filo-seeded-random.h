/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-random.h"

G_BEGIN_DECLS

#define FILO_TYPE_SEEDED_RANDOM (filo_seeded_random_get_type ())
G_DECLARE_FINAL_TYPE (FiloSeededRandom, filo_seeded_random, FILO, SEEDED_RANDOM, GObject)

/* The same bytes for the same seed, on every machine. Never for secrets. */
FiloSeededRandom *filo_seeded_random_new (guint64 seed);

G_END_DECLS
