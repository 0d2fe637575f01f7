/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-context.h"

G_BEGIN_DECLS

/*
 * What lives between the start and the end of the program: the store and its
 * file, the engine, and a gateway of our own where one is used. A demo has its
 * own folder, which goes with it.
 *
 * Signals: "busy" (const char *what or NULL), "failed" (const char *sentence),
 * "gateway-ended" (const char *sentence).
 */
#define FILO_TYPE_RUNTIME (filo_runtime_get_type ())
G_DECLARE_FINAL_TYPE (FiloRuntime, filo_runtime, FILO, RUNTIME, GObject)

FiloRuntime *filo_runtime_new          (gboolean              is_demo);

void         filo_runtime_open_async   (FiloRuntime          *self,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
FiloContext *filo_runtime_open_finish  (FiloRuntime          *self,
                                        GAsyncResult         *result,
                                        GError              **error);
void         filo_runtime_start        (FiloRuntime          *self);
void         filo_runtime_sign_in      (FiloRuntime          *self,
                                        const char           *link_or_address,
                                        const char           *code);
void         filo_runtime_use_local    (FiloRuntime          *self);
void         filo_runtime_cancel       (FiloRuntime          *self);
void         filo_runtime_close_async  (FiloRuntime          *self,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean     filo_runtime_close_finish (FiloRuntime          *self,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
