/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-clock.h"
#include "filo-random.h"

G_BEGIN_DECLS

/* A new UUIDv7 (RFC 9562), lower case with hyphens; owned by the caller. Sorts after every one made
 * before in this process, also within one millisecond and when the clock goes back. Any thread. */
char    *filo_uuid7_new     (FiloClock  *clock,
                             FiloRandom *random);

/* Whether text is a UUID in the form that we write: 36 characters, lower case; any version. */
gboolean filo_uuid_is_valid (const char *text);

G_END_DECLS
