/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-conversation.h"
#include "filo-dates.h"
#include "filo-sentences.h"

G_BEGIN_DECLS

#define FILO_CHIPS_MAX 2

/* A small word on a row of the list that says what stands out about it. */
typedef struct
{
  char     *text;  /* Owned. */
  FiloTone  tone;
} FiloChip;

guint filo_chips_make  (FiloConversation *conversation,
                        const FiloNow    *now,
                        FiloChip          chips[FILO_CHIPS_MAX]);
void  filo_chips_clear (FiloChip          chips[FILO_CHIPS_MAX],
                        guint             n);

G_END_DECLS
