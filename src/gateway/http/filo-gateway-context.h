/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "filo-flow.h"

G_BEGIN_DECLS

/**
 * FiloGatewayContext:
 *
 * What every route may use besides the database. The composition root fills it
 * before the first request and never changes it afterwards, so handlers read it
 * in the worker threads without a lock. Clock and random are thread-safe.
 */
typedef struct
{
  FiloFlowContext flow;          /* Clock, random and keywords. */
  char           *public_url;    /* What sign-in links carry: "http://127.0.0.1:8470", no slash at the end. */
  char           *media_folder;  /* Files named by their media id. */
  GPtrArray      *carriers;      /* Of FiloCarrier; their handle_webhook() may be called in any thread. */
} FiloGatewayContext;

G_END_DECLS
