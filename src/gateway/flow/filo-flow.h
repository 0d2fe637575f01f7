/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "filo-clock.h"
#include "filo-keywords.h"
#include "filo-random.h"

G_BEGIN_DECLS

/**
 * FiloFlowContext:
 *
 * What every flow function needs besides the database.  Borrowed by the
 * functions; whoever makes one keeps it and what it points to until the
 * database workers are closed.  Everything in it may be used on any thread.
 */
typedef struct
{
  FiloClock              *clock;
  FiloRandom             *random;
  const FiloKeywordTable *keywords;
} FiloFlowContext;

#define FILO_FLOW_ERROR (filo_flow_error_quark ())

/**
 * FiloFlowError: why an act was refused.  Nothing is stored then; the message
 * is a sentence for the person who tried.
 */
typedef enum
{
  FILO_FLOW_ERROR_NOT_FOUND,         /* 404 */
  FILO_FLOW_ERROR_BAD_REQUEST,       /* 422: empty, too long, a time out of range */
  FILO_FLOW_ERROR_KEY_REUSED,        /* 422: the id is taken by another text */
  FILO_FLOW_ERROR_THREAD_CHANGED,    /* 409: somebody wrote meanwhile */
  FILO_FLOW_ERROR_NOT_SUBSCRIBED,    /* 409 */
  FILO_FLOW_ERROR_BLOCKED,           /* 409 */
  FILO_FLOW_ERROR_NOT_ANSWERABLE,    /* 409: not a number that can receive */
  FILO_FLOW_ERROR_NOT_BEGUN,         /* 409: the person has never written */
  FILO_FLOW_ERROR_INVALID_STATE,     /* 409: the text has moved on */
} FiloFlowError;

GQuark      filo_flow_error_quark      (void);

/* The HTTP status and the stable problem code of a FILO_FLOW_ERROR.  Any thread. */
guint       filo_flow_error_get_status (const GError *error);
const char *filo_flow_error_get_code   (const GError *error);

G_END_DECLS
