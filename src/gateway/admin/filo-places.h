/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What this machine says about where it is; only ever a suggestion. */
char *filo_places_guess_zone (void);
char *filo_places_guess_country (void);

G_END_DECLS
