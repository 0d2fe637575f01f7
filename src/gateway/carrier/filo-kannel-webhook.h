/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-carrier.h"

G_BEGIN_DECLS

/* Of one call; more than any text Kannel could hand over. */
#define FILO_KANNEL_BODY_MAX (64 * 1024)

FiloInboundText *filo_kannel_read_inbound (const char         *carrier,
                                           const FiloWebhook  *webhook,
                                           GError            **error);

FiloReport      *filo_kannel_read_report  (const char         *carrier,
                                           const FiloWebhook  *webhook,
                                           GError            **error);

G_END_DECLS
