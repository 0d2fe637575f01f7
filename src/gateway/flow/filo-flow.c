/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-flow.h"

#include "filo-problem.h"

G_DEFINE_QUARK (filo-flow-error-quark, filo_flow_error)

guint
filo_flow_error_get_status (const GError *error)
{
  g_return_val_if_fail (error != NULL && error->domain == FILO_FLOW_ERROR, 500);

  switch ((FiloFlowError) error->code)
    {
    case FILO_FLOW_ERROR_NOT_FOUND:
      return 404;
    case FILO_FLOW_ERROR_BAD_REQUEST:
    case FILO_FLOW_ERROR_KEY_REUSED:
      return 422;
    case FILO_FLOW_ERROR_THREAD_CHANGED:
    case FILO_FLOW_ERROR_NOT_SUBSCRIBED:
    case FILO_FLOW_ERROR_BLOCKED:
    case FILO_FLOW_ERROR_NOT_ANSWERABLE:
    case FILO_FLOW_ERROR_NOT_BEGUN:
    case FILO_FLOW_ERROR_INVALID_STATE:
      return 409;
    }
  g_return_val_if_reached (500);
}

const char *
filo_flow_error_get_code (const GError *error)
{
  g_return_val_if_fail (error != NULL && error->domain == FILO_FLOW_ERROR, FILO_CODE_INTERNAL);

  switch ((FiloFlowError) error->code)
    {
    case FILO_FLOW_ERROR_NOT_FOUND:
      return FILO_CODE_NOT_FOUND;
    case FILO_FLOW_ERROR_BAD_REQUEST:
      return FILO_CODE_BAD_REQUEST;
    case FILO_FLOW_ERROR_KEY_REUSED:
      return FILO_CODE_KEY_REUSED;
    case FILO_FLOW_ERROR_THREAD_CHANGED:
      return FILO_CODE_THREAD_CHANGED;
    case FILO_FLOW_ERROR_NOT_SUBSCRIBED:
      return FILO_CODE_NOT_SUBSCRIBED;
    case FILO_FLOW_ERROR_BLOCKED:
      return FILO_CODE_BLOCKED;
    case FILO_FLOW_ERROR_NOT_ANSWERABLE:
      return FILO_CODE_NOT_ANSWERABLE;
    case FILO_FLOW_ERROR_NOT_BEGUN:
      return FILO_CODE_NOT_BEGUN;
    case FILO_FLOW_ERROR_INVALID_STATE:
      return FILO_CODE_INVALID_STATE;
    }
  g_return_val_if_reached (FILO_CODE_INTERNAL);
}
