/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint    filo_gsm_get_septets (gunichar c);

gboolean filo_gsm_fits        (const char  *text,
                               const char **misfit);

G_END_DECLS
