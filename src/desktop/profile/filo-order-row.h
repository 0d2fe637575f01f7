/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filo-dates.h"
#include "filo-order.h"

G_BEGIN_DECLS

GtkWidget *filo_order_row_new (FiloOrder     *order,
                               const FiloNow *now);

G_END_DECLS
