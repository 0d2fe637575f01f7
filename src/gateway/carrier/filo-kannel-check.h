/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-kannel-settings.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void       filo_kannel_check_run_async  (GObject                   *carrier,
                                         const FiloKannelSettings  *settings,
                                         GCancellable              *cancellable,
                                         GAsyncReadyCallback        callback,
                                         gpointer                   user_data);

GPtrArray *filo_kannel_check_run_finish (GAsyncResult              *result,
                                         GError                   **error);

G_END_DECLS
