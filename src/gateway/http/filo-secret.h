/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-random.h"

#include "filo-time.h"

G_BEGIN_DECLS

#define FILO_SIGN_IN_CODE_TTL     (15 * FILO_MINUTE_MS)  /* SIGNIN_CODE */
#define FILO_SIGN_IN_TRIES        10                     /* Wrong codes of one address … */
#define FILO_SIGN_IN_TRIES_SPAN   (15 * FILO_MINUTE_MS)  /* … in this time. */
#define FILO_TOKEN_UNUSED_MAX     (90 * FILO_DAY_MS)     /* A device that was away longer signs in again. */
#define FILO_TOKEN_TOUCH          FILO_DAY_MS            /* How exactly its last use is known. */

char *filo_secret_new_token (FiloRandom *random);
char *filo_secret_new_code (FiloRandom *random);
char *filo_secret_hash (const char *secret);

G_END_DECLS
