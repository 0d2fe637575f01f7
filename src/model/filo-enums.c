/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-enums.h"

/* Per enum: value, the integer it is stored as, its word on the wire. Append only: a stored
 * integer or a word that once shipped stays what it is, whatever happens to the C names. */

static const FiloWord conversation_state_words[] = {
  { FILO_CONVERSATION_OPEN, 1, "open" },
  { FILO_CONVERSATION_SNOOZED, 2, "snoozed" },
  { FILO_CONVERSATION_CLOSED, 3, "closed" },
};

G_DEFINE_ENUM_TYPE (FiloConversationState, filo_conversation_state,
                    G_DEFINE_ENUM_VALUE (FILO_CONVERSATION_OPEN, "open"),
                    G_DEFINE_ENUM_VALUE (FILO_CONVERSATION_SNOOZED, "snoozed"),
                    G_DEFINE_ENUM_VALUE (FILO_CONVERSATION_CLOSED, "closed"))
FILO_DEFINE_WORDS (FiloConversationState, filo_conversation_state, conversation_state_words)

static const FiloWord text_state_words[] = {
  { FILO_TEXT_RECEIVED, 0, "received" },
  { FILO_TEXT_WAITING, 1, "waiting" },
  { FILO_TEXT_QUEUED, 2, "queued" },
  { FILO_TEXT_SENDING, 3, "sending" },
  { FILO_TEXT_SENT, 4, "sent" },
  { FILO_TEXT_DELIVERED, 5, "delivered" },
  { FILO_TEXT_FAILED, 6, "failed" },
  { FILO_TEXT_CANCELLED, 7, "cancelled" },
  { FILO_TEXT_HELD, 8, "held" },
  { FILO_TEXT_UNKNOWN, 9, "unknown" },
  { FILO_TEXT_PROBABLY_NOT_SENT, 10, "probably_not_sent" },
  { FILO_TEXT_MARKED_SENT, 11, "marked_sent" },
  { FILO_TEXT_UNSENT, 100, "unsent" },
  { FILO_TEXT_REFUSED, 101, "refused" },
};

G_DEFINE_ENUM_TYPE (FiloTextState, filo_text_state,
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_RECEIVED, "received"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_DELIVERED, "delivered"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_HELD, "held"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_PROBABLY_NOT_SENT, "probably_not_sent"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_MARKED_SENT, "marked_sent"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_UNSENT, "unsent"),
                    G_DEFINE_ENUM_VALUE (FILO_TEXT_REFUSED, "refused"))
FILO_DEFINE_WORDS (FiloTextState, filo_text_state, text_state_words)

static const FiloWord text_reason_words[] = {
  { FILO_REASON_NONE, 0, NULL },
  { FILO_REASON_UNDO, 1, "undo" },
  { FILO_REASON_SCHEDULED, 2, "scheduled" },
  { FILO_REASON_QUIET, 3, "quiet" },
  { FILO_REASON_THEY_WROTE, 4, "they-wrote" },
  { FILO_REASON_LATE, 5, "late" },
  { FILO_REASON_PARKED, 6, "parked" },
  { FILO_REASON_OPT_OUT, 7, "opt-out" },
  { FILO_REASON_BLOCK, 8, "block" },
  { FILO_REASON_PERSON, 9, "person" },
};

G_DEFINE_ENUM_TYPE (FiloTextReason, filo_text_reason,
                    G_DEFINE_ENUM_VALUE (FILO_REASON_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (FILO_REASON_UNDO, "undo"),
                    G_DEFINE_ENUM_VALUE (FILO_REASON_SCHEDULED, "scheduled"),
                    G_DEFINE_ENUM_VALUE (FILO_REASON_QUIET, "quiet"),
                    G_DEFINE_ENUM_VALUE (FILO_REASON_THEY_WROTE, "they-wrote"),
                    G_DEFINE_ENUM_VALUE (FILO_REASON_LATE, "late"),
                    G_DEFINE_ENUM_VALUE (FILO_REASON_PARKED, "parked"),
                    G_DEFINE_ENUM_VALUE (FILO_REASON_OPT_OUT, "opt-out"),
                    G_DEFINE_ENUM_VALUE (FILO_REASON_BLOCK, "block"),
                    G_DEFINE_ENUM_VALUE (FILO_REASON_PERSON, "person"))
FILO_DEFINE_WORDS (FiloTextReason, filo_text_reason, text_reason_words)

static const FiloWord origin_words[] = {
  { FILO_ORIGIN_INBOUND, 1, "inbound" },
  { FILO_ORIGIN_REPLY, 2, "reply" },
  { FILO_ORIGIN_CAMPAIGN, 3, "campaign" },
  { FILO_ORIGIN_FLOW, 4, "flow" },
  { FILO_ORIGIN_AUTO_RESPONDER, 5, "auto-responder" },
  { FILO_ORIGIN_KEYWORD_REPLY, 6, "keyword-reply" },
};

G_DEFINE_ENUM_TYPE (FiloOrigin, filo_origin,
                    G_DEFINE_ENUM_VALUE (FILO_ORIGIN_INBOUND, "inbound"),
                    G_DEFINE_ENUM_VALUE (FILO_ORIGIN_REPLY, "reply"),
                    G_DEFINE_ENUM_VALUE (FILO_ORIGIN_CAMPAIGN, "campaign"),
                    G_DEFINE_ENUM_VALUE (FILO_ORIGIN_FLOW, "flow"),
                    G_DEFINE_ENUM_VALUE (FILO_ORIGIN_AUTO_RESPONDER, "auto-responder"),
                    G_DEFINE_ENUM_VALUE (FILO_ORIGIN_KEYWORD_REPLY, "keyword-reply"))
FILO_DEFINE_WORDS (FiloOrigin, filo_origin, origin_words)

static const FiloWord keyword_class_words[] = {
  { FILO_KEYWORD_NONE, 0, NULL },
  { FILO_KEYWORD_OPT_OUT, 1, "opt-out" },
  { FILO_KEYWORD_OPT_IN, 2, "opt-in" },
  { FILO_KEYWORD_HELP, 3, "help" },
  { FILO_KEYWORD_CUSTOM, 4, "custom" },
  { FILO_KEYWORD_POSSIBLE_OPT_OUT, 5, "possible-opt-out" },
};

G_DEFINE_ENUM_TYPE (FiloKeywordClass, filo_keyword_class,
                    G_DEFINE_ENUM_VALUE (FILO_KEYWORD_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (FILO_KEYWORD_OPT_OUT, "opt-out"),
                    G_DEFINE_ENUM_VALUE (FILO_KEYWORD_OPT_IN, "opt-in"),
                    G_DEFINE_ENUM_VALUE (FILO_KEYWORD_HELP, "help"),
                    G_DEFINE_ENUM_VALUE (FILO_KEYWORD_CUSTOM, "custom"),
                    G_DEFINE_ENUM_VALUE (FILO_KEYWORD_POSSIBLE_OPT_OUT, "possible-opt-out"))
FILO_DEFINE_WORDS (FiloKeywordClass, filo_keyword_class, keyword_class_words)

static const FiloWord consent_words[] = {
  { FILO_CONSENT_NEVER, 0, "never" },
  { FILO_CONSENT_SUBSCRIBED, 1, "subscribed" },
  { FILO_CONSENT_UNSUBSCRIBED, 2, "unsubscribed" },
};

G_DEFINE_ENUM_TYPE (FiloConsent, filo_consent,
                    G_DEFINE_ENUM_VALUE (FILO_CONSENT_NEVER, "never"),
                    G_DEFINE_ENUM_VALUE (FILO_CONSENT_SUBSCRIBED, "subscribed"),
                    G_DEFINE_ENUM_VALUE (FILO_CONSENT_UNSUBSCRIBED, "unsubscribed"))
FILO_DEFINE_WORDS (FiloConsent, filo_consent, consent_words)

static const FiloWord consent_how_words[] = {
  { FILO_CONSENT_HOW_NONE, 0, NULL },
  { FILO_CONSENT_HOW_KEYWORD, 1, "keyword" },
  { FILO_CONSENT_HOW_IMPORT, 2, "import" },
  { FILO_CONSENT_HOW_STAFF, 3, "staff" },
  { FILO_CONSENT_HOW_CARRIER, 4, "carrier" },
  { FILO_CONSENT_HOW_INTEGRATION, 5, "integration" },
  { FILO_CONSENT_HOW_DOUBLE_OPT_IN, 6, "double-opt-in" },
};

G_DEFINE_ENUM_TYPE (FiloConsentHow, filo_consent_how,
                    G_DEFINE_ENUM_VALUE (FILO_CONSENT_HOW_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (FILO_CONSENT_HOW_KEYWORD, "keyword"),
                    G_DEFINE_ENUM_VALUE (FILO_CONSENT_HOW_IMPORT, "import"),
                    G_DEFINE_ENUM_VALUE (FILO_CONSENT_HOW_STAFF, "staff"),
                    G_DEFINE_ENUM_VALUE (FILO_CONSENT_HOW_CARRIER, "carrier"),
                    G_DEFINE_ENUM_VALUE (FILO_CONSENT_HOW_INTEGRATION, "integration"),
                    G_DEFINE_ENUM_VALUE (FILO_CONSENT_HOW_DOUBLE_OPT_IN, "double-opt-in"))
FILO_DEFINE_WORDS (FiloConsentHow, filo_consent_how, consent_how_words)

static const FiloWord role_words[] = {
  { FILO_ROLE_OWNER, 1, "owner" },
  { FILO_ROLE_ADMIN, 2, "admin" },
  { FILO_ROLE_MANAGER, 3, "manager" },
  { FILO_ROLE_SUPPORT, 4, "support" },
  { FILO_ROLE_ANALYST, 5, "analyst" },
  { FILO_ROLE_CAMPAIGN_COORDINATOR, 6, "campaign-coordinator" },
  { FILO_ROLE_CONTENT_CREATOR, 7, "content-creator" },
  { FILO_ROLE_INTEGRATION, 8, "integration" },
};

G_DEFINE_ENUM_TYPE (FiloRole, filo_role,
                    G_DEFINE_ENUM_VALUE (FILO_ROLE_OWNER, "owner"),
                    G_DEFINE_ENUM_VALUE (FILO_ROLE_ADMIN, "admin"),
                    G_DEFINE_ENUM_VALUE (FILO_ROLE_MANAGER, "manager"),
                    G_DEFINE_ENUM_VALUE (FILO_ROLE_SUPPORT, "support"),
                    G_DEFINE_ENUM_VALUE (FILO_ROLE_ANALYST, "analyst"),
                    G_DEFINE_ENUM_VALUE (FILO_ROLE_CAMPAIGN_COORDINATOR, "campaign-coordinator"),
                    G_DEFINE_ENUM_VALUE (FILO_ROLE_CONTENT_CREATOR, "content-creator"),
                    G_DEFINE_ENUM_VALUE (FILO_ROLE_INTEGRATION, "integration"))
FILO_DEFINE_WORDS (FiloRole, filo_role, role_words)

static const FiloWord source_kind_words[] = {
  { FILO_SOURCE_CAMPAIGN, 1, "campaign" },
  { FILO_SOURCE_FLOW, 2, "flow" },
};

G_DEFINE_ENUM_TYPE (FiloSourceKind, filo_source_kind,
                    G_DEFINE_ENUM_VALUE (FILO_SOURCE_CAMPAIGN, "campaign"),
                    G_DEFINE_ENUM_VALUE (FILO_SOURCE_FLOW, "flow"))
FILO_DEFINE_WORDS (FiloSourceKind, filo_source_kind, source_kind_words)

static const FiloWord payment_words[] = {
  { FILO_PAYMENT_PENDING, 1, "pending" },
  { FILO_PAYMENT_PAID, 2, "paid" },
  { FILO_PAYMENT_REFUNDED, 3, "refunded" },
  { FILO_PAYMENT_CANCELLED, 4, "cancelled" },
};

G_DEFINE_ENUM_TYPE (FiloPayment, filo_payment,
                    G_DEFINE_ENUM_VALUE (FILO_PAYMENT_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (FILO_PAYMENT_PAID, "paid"),
                    G_DEFINE_ENUM_VALUE (FILO_PAYMENT_REFUNDED, "refunded"),
                    G_DEFINE_ENUM_VALUE (FILO_PAYMENT_CANCELLED, "cancelled"))
FILO_DEFINE_WORDS (FiloPayment, filo_payment, payment_words)

static const FiloWord delivery_words[] = {
  { FILO_DELIVERY_PREPARING, 1, "preparing" },
  { FILO_DELIVERY_SHIPPED, 2, "shipped" },
  { FILO_DELIVERY_DELIVERED, 3, "delivered" },
  { FILO_DELIVERY_RETURNED, 4, "returned" },
};

G_DEFINE_ENUM_TYPE (FiloDelivery, filo_delivery,
                    G_DEFINE_ENUM_VALUE (FILO_DELIVERY_PREPARING, "preparing"),
                    G_DEFINE_ENUM_VALUE (FILO_DELIVERY_SHIPPED, "shipped"),
                    G_DEFINE_ENUM_VALUE (FILO_DELIVERY_DELIVERED, "delivered"),
                    G_DEFINE_ENUM_VALUE (FILO_DELIVERY_RETURNED, "returned"))
FILO_DEFINE_WORDS (FiloDelivery, filo_delivery, delivery_words)

static const FiloWord kind_words[] = {
  { FILO_KIND_SETTINGS, 1, "settings" },
  { FILO_KIND_AGENT, 2, "agent" },
  { FILO_KIND_NUMBER, 3, "number" },
  { FILO_KIND_SOURCE, 4, "source" },
  { FILO_KIND_PROFILE, 5, "profile" },
  { FILO_KIND_CONVERSATION, 6, "conversation" },
  { FILO_KIND_MESSAGE, 7, "message" },
  { FILO_KIND_ORDER, 8, "order" },
};

G_DEFINE_ENUM_TYPE (FiloKind, filo_kind,
                    G_DEFINE_ENUM_VALUE (FILO_KIND_SETTINGS, "settings"),
                    G_DEFINE_ENUM_VALUE (FILO_KIND_AGENT, "agent"),
                    G_DEFINE_ENUM_VALUE (FILO_KIND_NUMBER, "number"),
                    G_DEFINE_ENUM_VALUE (FILO_KIND_SOURCE, "source"),
                    G_DEFINE_ENUM_VALUE (FILO_KIND_PROFILE, "profile"),
                    G_DEFINE_ENUM_VALUE (FILO_KIND_CONVERSATION, "conversation"),
                    G_DEFINE_ENUM_VALUE (FILO_KIND_MESSAGE, "message"),
                    G_DEFINE_ENUM_VALUE (FILO_KIND_ORDER, "order"))
FILO_DEFINE_WORDS (FiloKind, filo_kind, kind_words)

gboolean
filo_text_state_is_local (FiloTextState state)
{
  return state == FILO_TEXT_UNSENT || state == FILO_TEXT_REFUSED;
}

gboolean
filo_role_has_inbox (FiloRole role)
{
  switch (role)
    {
    case FILO_ROLE_OWNER:
    case FILO_ROLE_ADMIN:
    case FILO_ROLE_MANAGER:
    case FILO_ROLE_SUPPORT:
      return TRUE;
    case FILO_ROLE_ANALYST:
    case FILO_ROLE_CAMPAIGN_COORDINATOR:
    case FILO_ROLE_CONTENT_CREATOR:
    case FILO_ROLE_INTEGRATION:
      return FALSE;
    }
  return FALSE; /* A number that is no role opens nothing. */
}
