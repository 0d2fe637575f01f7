/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Findings on Kannel's own configuration file: what its status page doesn't tell
 * but what would lose texts. */
void filo_kannel_conf_check (const char *contents,
                             const char *path,
                             const char *post_url,
                             const char *username,
                             GPtrArray  *findings);

G_END_DECLS
