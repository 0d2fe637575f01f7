/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-consent.h"

#include "filo-constants.h"

static FiloSendVerdict
judge_consent (FiloConsent consent)
{
  switch (consent)
    {
    case FILO_CONSENT_SUBSCRIBED:
      return FILO_SEND_ALLOWED;
    case FILO_CONSENT_UNSUBSCRIBED:
      return FILO_SEND_UNSUBSCRIBED;
    case FILO_CONSENT_NEVER:
      return FILO_SEND_NEVER_SUBSCRIBED;
    }
  return FILO_SEND_NEVER_SUBSCRIBED;   /* Whatever isn't a clear yes is a no. */
}

static FiloSendVerdict
judge_auto_reply (const FiloReceiver *receiver)
{
  if (receiver->audience == FILO_AUDIENCE_OFF)
    return FILO_SEND_NOT_AUDIENCE;
  if (receiver->audience == FILO_AUDIENCE_WITHOUT_CONSENT &&
      receiver->consent == FILO_CONSENT_SUBSCRIBED)
    return FILO_SEND_NOT_AUDIENCE;
  if (receiver->consent == FILO_CONSENT_UNSUBSCRIBED && receiver->auto_replied_since_opt_out)
    return FILO_SEND_ALREADY_SENT;
  return FILO_SEND_ALLOWED;
}

/**
 * filo_consent_may_send:
 * @receiver: what is known of the person
 * @kind: what kind of text it is
 *
 * The consent gate (P2, P8; 3-rules "Consent"), asked at the request and again
 * at dispatch. A blocked person still gets the confirmation of an opt-out, and
 * nothing else. Any thread.
 *
 * Returns: whether the text may go, else the reason.
 */
FiloSendVerdict
filo_consent_may_send (const FiloReceiver *receiver,
                       FiloTextKind        kind)
{
  g_return_val_if_fail (receiver != NULL, FILO_SEND_NEVER_SUBSCRIBED);

  if (!receiver->answerable)
    return FILO_SEND_NOT_ANSWERABLE;
  if (receiver->blocked && kind != FILO_TEXT_KIND_OPT_OUT_CONFIRMATION)
    return FILO_SEND_BLOCKED;

  switch (kind)
    {
    case FILO_TEXT_KIND_REPLY:
    case FILO_TEXT_KIND_SCHEDULED:
    case FILO_TEXT_KIND_MARKETING:
      return judge_consent (receiver->consent);
    case FILO_TEXT_KIND_OPT_OUT_CONFIRMATION:
      return receiver->already_sent ? FILO_SEND_ALREADY_SENT : FILO_SEND_ALLOWED;
    case FILO_TEXT_KIND_HELP:
      return FILO_SEND_ALLOWED;
    case FILO_TEXT_KIND_AUTO_REPLY:
      return judge_auto_reply (receiver);
    case FILO_TEXT_KIND_OPT_IN_REQUEST:
    case FILO_TEXT_KIND_WELCOME:
    case FILO_TEXT_KIND_KEYWORD_REPLY:
      if (!receiver->by_keyword)
        return FILO_SEND_NOT_ASKED;
      return receiver->already_sent ? FILO_SEND_ALREADY_SENT : FILO_SEND_ALLOWED;
    }
  g_return_val_if_reached (FILO_SEND_NEVER_SUBSCRIBED);
}

/* Their keyword, their yes, what they told their carrier; and what staff took
 * away, which is somebody's wish told to a person. */
static gboolean
is_own_act (FiloConsentHow how)
{
  return how == FILO_CONSENT_HOW_KEYWORD || how == FILO_CONSENT_HOW_DOUBLE_OPT_IN ||
         how == FILO_CONSENT_HOW_CARRIER || how == FILO_CONSENT_HOW_STAFF;
}

/* Whether @how may say that somebody agreed. */
static gboolean
can_give (FiloConsentHow how)
{
  return how == FILO_CONSENT_HOW_KEYWORD || how == FILO_CONSENT_HOW_DOUBLE_OPT_IN ||
         how == FILO_CONSENT_HOW_IMPORT || how == FILO_CONSENT_HOW_INTEGRATION;
}

/**
 * filo_consent_judge:
 * @known: what is stored
 * @said: what a keyword, staff, a carrier or an import says now
 * @now: milliseconds UTC
 *
 * Consent is only ever given by the person, or by an import or integration
 * that says how and when; staff and carriers only take it away. The person's
 * own act wins over any import dated earlier or undated, and so does what staff
 * or a carrier took away. A date that lies in the future counts as none.
 *
 * Returns: whether @said replaces @known, else why not. Any thread.
 */
FiloConsentVerdict
filo_consent_judge (const FiloConsentFact *known,
                    const FiloConsentFact *said,
                    gint64                 now)
{
  gboolean imported;
  gint64 said_at;

  g_return_val_if_fail (known != NULL && said != NULL, FILO_CONSENT_STAYS);

  imported = !is_own_act (said->how);
  said_at = said->at > now ? 0 : said->at;

  if (said->consent == FILO_CONSENT_SUBSCRIBED)
    {
      if (!can_give (said->how))
        return FILO_CONSENT_REFUSED_STAFF;
      if (imported && said_at == 0)
        return FILO_CONSENT_REFUSED_UNDATED;
    }
  if (imported && known->consent != FILO_CONSENT_NEVER && is_own_act (known->how) &&
      said_at <= known->at)
    return said->consent == known->consent ? FILO_CONSENT_STAYS : FILO_CONSENT_REFUSED_OLDER;

  /* "Never" is the absence of news: it takes nothing back. */
  if (said->consent == FILO_CONSENT_NEVER || said->consent == known->consent)
    return FILO_CONSENT_STAYS;

  /* Of two imports the younger counts; an undated one may only take away. */
  if (imported && known->consent != FILO_CONSENT_NEVER && said_at != 0 && said_at < known->at)
    return FILO_CONSENT_REFUSED_OLDER;
  return FILO_CONSENT_CHANGES;
}

/**
 * filo_consent_is_pending:
 * @requested_at: when the one question of a double opt-in went out, 0 = never
 * @now: milliseconds UTC
 *
 * Returns: whether a YES from that number still counts (OPTIN_PENDING).
 */
gboolean
filo_consent_is_pending (gint64 requested_at,
                         gint64 now)
{
  return requested_at != 0 && now >= requested_at && now - requested_at < FILO_OPT_IN_PENDING_MS;
}
