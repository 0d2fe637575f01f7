/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-about.h"
#include "filo-engine.h"
#include "filo-sign-in.h"

G_BEGIN_DECLS

/* Signing in: from what somebody typed or clicked to a token. Every error is in
 * FILO_ENGINE_ERROR and a sentence for a person. Main thread. */

/* The address and code of a link, or of an address and a code typed by hand.
 * FALSE with an error; both transfer full. Pure. */
gboolean          filo_sign_in_flow_parse (const char  *link_or_address,
                                           const char  *code,
                                           char       **address,
                                           char       **normalized,
                                           GError     **error);

/* Asks who is there (GET /v1/about); anybody may. NULL with an error also where
 * the versions don't fit (FILO_ENGINE_ERROR_TOO_OLD). */
void              filo_sign_in_flow_ask_async (FiloTransport       *transport,
                                               const char          *address,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
FiloAbout        *filo_sign_in_flow_ask_finish (GAsyncResult  *result,
                                                GError       **error);

/* Trades the code for a token. */
void              filo_sign_in_flow_trade_async (FiloTransport       *transport,
                                                 const char          *address,
                                                 const char          *code,
                                                 const char          *device,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
FiloSignInAnswer *filo_sign_in_flow_trade_finish (GAsyncResult  *result,
                                                  GError       **error);

G_END_DECLS
