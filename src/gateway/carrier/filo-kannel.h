/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-carrier.h"
#include "filo-config.h"

G_BEGIN_DECLS

#define FILO_TYPE_KANNEL (filo_kannel_get_type ())
G_DECLARE_FINAL_TYPE (FiloKannel, filo_kannel, FILO, KANNEL, GObject)

FiloCarrier *filo_kannel_new         (const FiloCarrierConfig  *config,
                                      GError                  **error);

void         filo_kannel_set_timeout (FiloKannel               *self,
                                      guint                     timeout_ms);

G_END_DECLS
