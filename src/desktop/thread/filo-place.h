/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-dates.h"
#include "filo-message.h"

G_BEGIN_DECLS

#define FILO_GROUP_GAP_MS (5 * 60 * G_GINT64_CONSTANT (1000))

/* What a text's neighbours make of it. */
typedef struct
{
  gboolean starts_day;    /* A day heading stands above it. */
  gboolean starts_group;  /* Another author, or a while later than the one above. */
  gboolean ends_group;
  guint    n_new;         /* "— n new —" stands above it; 0 = not. */
} FiloPlace;

FiloPlace filo_place_find  (FiloMessage     *above,
                            FiloMessage     *message,
                            FiloMessage     *below,
                            const FiloNow   *now);
gboolean  filo_place_equal (const FiloPlace *a,
                            const FiloPlace *b);

G_END_DECLS
