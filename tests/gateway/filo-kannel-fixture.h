/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-kannel.h"

G_BEGIN_DECLS

#define KANNEL_NONCE "0123456789abcdef0123456789abcdef"
#define KANNEL_SECRET "0123456789abcdefghijklmnop-_"

/* The carrier that lines of a configuration describe; NULL with an error. */
FiloCarrier *kannel_fixture_make         (const char   *lines,
                                          GError      **error);

/* The lines for a Kannel at address, with files for the secrets in folder; more
 * is appended, or NULL. */
char        *kannel_fixture_make_lines   (const char   *folder,
                                          const char   *sendsms_url,
                                          const char   *more);

/* Sends text, runs the main context until it is known what came of it. */
void         kannel_fixture_send         (FiloCarrier    *carrier,
                                          const char     *text,
                                          GCancellable   *cancellable,
                                          FiloSendResult *out);

/* The findings of check, as "ok|warning|error: sentence" lines. */
char        *kannel_fixture_check        (FiloCarrier  *carrier);

G_END_DECLS
