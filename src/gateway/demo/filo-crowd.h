/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-clock.h"
#include "filo-demo-world.h"
#include "filo-random.h"
#include "filo-simulator.h"

G_BEGIN_DECLS

/* Simulated customers: every 20–60 s somebody texts, and whoever is written to answers in
 * character after 4–15 s of typing, by the rules of crowd-*.json. All of it comes in through the
 * simulator as from any carrier. Main thread. */

#define FILO_CROWD_PAUSE_MIN_MS  20000
#define FILO_CROWD_PAUSE_MAX_MS  60000
#define FILO_CROWD_TYPING_MIN_MS 4000
#define FILO_CROWD_TYPING_MAX_MS 15000

#define FILO_TYPE_CROWD (filo_crowd_get_type ())
G_DECLARE_FINAL_TYPE (FiloCrowd, filo_crowd, FILO, CROWD, GObject)

/* world: whom it may let text; copied. media_folder: where pictures that they send are put. */
FiloCrowd *filo_crowd_new   (FiloSimulator        *simulator,
                             const FiloDemoWorld  *world,
                             const char           *media_folder,
                             FiloClock            *clock,
                             FiloRandom           *random,
                             GError              **error);

/* Begins to text by itself. Answering works from filo_crowd_new() on. */
void       filo_crowd_start (FiloCrowd *self);

/* Nobody texts or answers any more; what somebody was typing is dropped. */
void       filo_crowd_stop  (FiloCrowd *self);

G_END_DECLS
