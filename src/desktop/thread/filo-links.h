/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Links within a text. Pure functions. */

char *filo_links_dup_markup (const char *text);
char *filo_links_dup_shown  (const char *uri);

G_END_DECLS
