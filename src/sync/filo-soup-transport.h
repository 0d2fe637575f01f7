/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-transport.h"

G_BEGIN_DECLS

/*
 * The real transport: libsoup, TLS always verified against the system's
 * certificates; plain http is spoken to this computer's loopback only.
 */
#define FILO_TYPE_SOUP_TRANSPORT (filo_soup_transport_get_type ())
G_DECLARE_FINAL_TYPE (FiloSoupTransport, filo_soup_transport, FILO, SOUP_TRANSPORT, GObject)

FiloTransport *filo_soup_transport_new (void);

G_END_DECLS
