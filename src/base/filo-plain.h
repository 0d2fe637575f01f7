/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *filo_plain_dup           (const char *text);
char *filo_plain_dup_file_name (const char *name);

G_END_DECLS
