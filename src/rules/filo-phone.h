/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FILO_PHONE_ERROR (filo_phone_error_quark ())
GQuark filo_phone_error_quark (void);

typedef enum
{
  FILO_PHONE_ERROR_EMPTY,         /* Nothing was given. */
  FILO_PHONE_ERROR_NOT_A_NUMBER,  /* Letters, or nothing like a number. */
  FILO_PHONE_ERROR_NO_COUNTRY,    /* No + and no region to read it by, or a country code that doesn't exist. */
  FILO_PHONE_ERROR_TOO_SHORT,
  FILO_PHONE_ERROR_TOO_LONG,
  FILO_PHONE_ERROR_INVALID,       /* The right length, but no such number in its country. */
} FiloPhoneError;

typedef enum
{
  FILO_PHONE_TYPE_UNKNOWN,
  FILO_PHONE_TYPE_FIXED_LINE,
  FILO_PHONE_TYPE_MOBILE,
  FILO_PHONE_TYPE_FIXED_LINE_OR_MOBILE,
  FILO_PHONE_TYPE_TOLL_FREE,
  FILO_PHONE_TYPE_OTHER,          /* Premium, shared cost, VoIP, personal, pager, voice mail … */
} FiloPhoneType;

void          filo_phone_warm_up              (void);

char         *filo_phone_parse                (const char  *text,
                                               const char  *region,
                                               GError     **error);

char         *filo_phone_parse_sender         (const char  *sender,
                                               const char  *region);

gboolean      filo_phone_is_e164              (const char  *text);

char         *filo_phone_format_national      (const char  *e164);

char         *filo_phone_format_international (const char  *e164);

char         *filo_phone_get_region           (const char  *e164);

FiloPhoneType filo_phone_get_type             (const char  *e164);

G_END_DECLS
