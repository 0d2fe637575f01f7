/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **filo_keyword_words_split (const char *text,
                                 guint      *n_words);

G_END_DECLS
