/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-carrier.h"
#include "filo-clock.h"
#include "filo-config.h"
#include "filo-random.h"

G_BEGIN_DECLS

FiloCarrier *filo_carriers_make (const FiloCarrierConfig *config, FiloClock *clock, FiloRandom *random, GError **error);

G_END_DECLS
