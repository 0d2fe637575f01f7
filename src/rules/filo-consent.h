/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FILO_TEXT_KIND_REPLY,
  FILO_TEXT_KIND_SCHEDULED,
  FILO_TEXT_KIND_MARKETING,
  FILO_TEXT_KIND_OPT_OUT_CONFIRMATION,
  FILO_TEXT_KIND_HELP,
  FILO_TEXT_KIND_AUTO_REPLY,
  FILO_TEXT_KIND_OPT_IN_REQUEST,        /* The one question of a double opt-in. */
  FILO_TEXT_KIND_WELCOME,               /* The answer to an opt-in. */
  FILO_TEXT_KIND_KEYWORD_REPLY,         /* The answer to one of the account's own keywords. */
} FiloTextKind;

typedef enum
{
  FILO_AUDIENCE_OFF,
  FILO_AUDIENCE_WITHOUT_CONSENT,
  FILO_AUDIENCE_ALL,
} FiloAudience;

typedef enum
{
  FILO_SEND_ALLOWED,
  FILO_SEND_NEVER_SUBSCRIBED,
  FILO_SEND_UNSUBSCRIBED,
  FILO_SEND_BLOCKED,
  FILO_SEND_NOT_ANSWERABLE,  /* Not an E.164 number: nothing can be sent there. */
  FILO_SEND_ALREADY_SENT,    /* Once only, and it was sent. */
  FILO_SEND_NOT_ASKED,       /* Goes by keyword only, and there was none. */
  FILO_SEND_NOT_AUDIENCE,    /* The automatic answer isn't for this person. */
} FiloSendVerdict;

/* What is known of the receiver. The last four matter to automatic texts only. */
typedef struct
{
  FiloConsent  consent;
  gboolean     blocked;
  gboolean     answerable;     /* The address is E.164. */

  FiloAudience audience;       /* Of the automatic answer. */
  gboolean     by_keyword;     /* The text answers a keyword that they just sent. */
  gboolean     already_sent;   /* This confirmation to this opt-out, or this request to this opt-in. */
  gboolean     auto_replied_since_opt_out;
} FiloReceiver;

typedef enum
{
  FILO_CONSENT_CHANGES,         /* Take it over. */
  FILO_CONSENT_STAYS,           /* It says what is known already. */
  FILO_CONSENT_REFUSED_STAFF,   /* Only the person can give consent. */
  FILO_CONSENT_REFUSED_UNDATED, /* An import that gives consent must say when it was given. */
  FILO_CONSENT_REFUSED_OLDER,   /* The person's own act is younger. */
} FiloConsentVerdict;

/* A consent as stored, or as somebody reports it. */
typedef struct
{
  FiloConsent    consent;
  FiloConsentHow how;
  gint64         at;    /* Milliseconds UTC, 0 = undated. */
} FiloConsentFact;

FiloSendVerdict    filo_consent_may_send  (const FiloReceiver *receiver,
                                           FiloTextKind        kind);

FiloConsentVerdict filo_consent_judge     (const FiloConsentFact *known,
                                           const FiloConsentFact *said,
                                           gint64                 now);

gboolean           filo_consent_is_pending (gint64 requested_at,
                                            gint64 now);

G_END_DECLS
