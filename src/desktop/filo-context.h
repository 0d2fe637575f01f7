/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "filo-clock.h"
#include "filo-dates.h"
#include "filo-engine.h"
#include "filo-keyring.h"
#include "filo-store.h"

G_BEGIN_DECLS

/*
 * What every view is handed: the store, the engine, the clock and the settings.
 * Main thread. Signal "day-changed": words such as "Today" are to be made anew.
 */
#define FILO_TYPE_CONTEXT (filo_context_get_type ())
G_DECLARE_FINAL_TYPE (FiloContext, filo_context, FILO, CONTEXT, GObject)

FiloContext   *filo_context_new            (FiloStore   *store,
                                            FiloEngine  *engine,
                                            FiloKeyring *keyring,
                                            FiloClock   *clock,
                                            GSettings   *settings,
                                            gboolean     is_demo);

FiloStore     *filo_context_get_store      (FiloContext *self);
FiloEngine    *filo_context_get_engine     (FiloContext *self);
FiloKeyring   *filo_context_get_keyring    (FiloContext *self);
FiloClock     *filo_context_get_clock      (FiloContext *self);
GSettings     *filo_context_get_settings   (FiloContext *self);
gboolean       filo_context_is_demo        (FiloContext *self);
const FiloNow *filo_context_get_now        (FiloContext *self);
const char    *filo_context_get_home       (FiloContext *self);

gboolean       filo_context_is_me          (FiloContext *self,
                                            const char  *agent_id);
char          *filo_context_dup_agent_name (FiloContext *self,
                                            const char  *agent_id);
char          *filo_context_dup_author     (FiloContext *self,
                                            const char  *agent_id);

G_END_DECLS
