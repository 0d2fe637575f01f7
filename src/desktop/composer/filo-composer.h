/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filo-context.h"

G_BEGIN_DECLS

/*
 * Where a reply is written, or the sentence that says why none can be. What is
 * typed is kept as the draft of its conversation and never moves to another.
 */
#define FILO_TYPE_COMPOSER (filo_composer_get_type ())
G_DECLARE_FINAL_TYPE (FiloComposer, filo_composer, FILO, COMPOSER, AdwBin)

void  filo_composer_set_context      (FiloComposer     *self,
                                      FiloContext      *context);
void  filo_composer_set_conversation (FiloComposer     *self,
                                      FiloConversation *conversation,
                                      FiloThreadList   *thread);
void  filo_composer_restore_text     (FiloComposer     *self,
                                      const char       *text);
void  filo_composer_save_draft       (FiloComposer     *self);
void  filo_composer_focus            (FiloComposer     *self);
char *filo_composer_dup_text         (FiloComposer     *self);

G_END_DECLS
