/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-words.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* Every enum of the domain, each with its word on the wire and the integer it is stored as.
 * Words and stored integers are frozen and append-only; they stand in one table per enum in
 * filo-enums.c and never follow from the order here. The nick of each GEnumValue is its word. */

typedef enum
{
  FILO_CONVERSATION_OPEN = 1,
  FILO_CONVERSATION_SNOOZED = 2,
  FILO_CONVERSATION_CLOSED = 3,
} FiloConversationState;

#define FILO_TYPE_CONVERSATION_STATE (filo_conversation_state_get_type ())
GType filo_conversation_state_get_type (void);
FILO_DECLARE_WORDS (FiloConversationState, filo_conversation_state)

/* The states of a text; which arrows exist between them is a rule, not a model's matter. */
typedef enum
{
  FILO_TEXT_RECEIVED = 0,
  FILO_TEXT_WAITING = 1,
  FILO_TEXT_QUEUED = 2,
  FILO_TEXT_SENDING = 3,
  FILO_TEXT_SENT = 4,
  FILO_TEXT_DELIVERED = 5,
  FILO_TEXT_FAILED = 6,
  FILO_TEXT_CANCELLED = 7,
  FILO_TEXT_HELD = 8,
  FILO_TEXT_UNKNOWN = 9,
  FILO_TEXT_PROBABLY_NOT_SENT = 10,
  FILO_TEXT_MARKED_SENT = 11,
  /* The desktop's own, for what hasn't reached the gateway: never on the wire. */
  FILO_TEXT_UNSENT = 100,
  FILO_TEXT_REFUSED = 101,
} FiloTextState;

#define FILO_TYPE_TEXT_STATE (filo_text_state_get_type ())
GType filo_text_state_get_type (void);
FILO_DECLARE_WORDS (FiloTextState, filo_text_state)

/* Whether only a desktop knows @state (unsent, refused), so that no gateway may say it. */
gboolean filo_text_state_is_local (FiloTextState state);

/* Why a text waits, is held or was cancelled. "none" has no word: the member is left out. */
typedef enum
{
  FILO_REASON_NONE = 0,
  FILO_REASON_UNDO = 1,
  FILO_REASON_SCHEDULED = 2,
  FILO_REASON_QUIET = 3,
  FILO_REASON_THEY_WROTE = 4,
  FILO_REASON_LATE = 5,
  FILO_REASON_PARKED = 6,
  FILO_REASON_OPT_OUT = 7,
  FILO_REASON_BLOCK = 8,
  FILO_REASON_PERSON = 9,
} FiloTextReason;

#define FILO_TYPE_TEXT_REASON (filo_text_reason_get_type ())
GType filo_text_reason_get_type (void);
FILO_DECLARE_WORDS (FiloTextReason, filo_text_reason)

/* Where a text came from. */
typedef enum
{
  FILO_ORIGIN_INBOUND = 1,
  FILO_ORIGIN_REPLY = 2,
  FILO_ORIGIN_CAMPAIGN = 3,
  FILO_ORIGIN_FLOW = 4,
  FILO_ORIGIN_AUTO_RESPONDER = 5,
  FILO_ORIGIN_KEYWORD_REPLY = 6,
} FiloOrigin;

#define FILO_TYPE_ORIGIN (filo_origin_get_type ())
GType filo_origin_get_type (void);
FILO_DECLARE_WORDS (FiloOrigin, filo_origin)

/* What an inbound text was taken for; "none" has no word. */
typedef enum
{
  FILO_KEYWORD_NONE = 0,
  FILO_KEYWORD_OPT_OUT = 1,
  FILO_KEYWORD_OPT_IN = 2,
  FILO_KEYWORD_HELP = 3,
  FILO_KEYWORD_CUSTOM = 4,
  FILO_KEYWORD_POSSIBLE_OPT_OUT = 5,
} FiloKeywordClass;

#define FILO_TYPE_KEYWORD_CLASS (filo_keyword_class_get_type ())
GType filo_keyword_class_get_type (void);
FILO_DECLARE_WORDS (FiloKeywordClass, filo_keyword_class)

typedef enum
{
  FILO_CONSENT_NEVER = 0,
  FILO_CONSENT_SUBSCRIBED = 1,
  FILO_CONSENT_UNSUBSCRIBED = 2,
} FiloConsent;

#define FILO_TYPE_CONSENT (filo_consent_get_type ())
GType filo_consent_get_type (void);
FILO_DECLARE_WORDS (FiloConsent, filo_consent)

/* By what consent was last given or taken away; "none" has no word. */
typedef enum
{
  FILO_CONSENT_HOW_NONE = 0,
  FILO_CONSENT_HOW_KEYWORD = 1,
  FILO_CONSENT_HOW_IMPORT = 2,
  FILO_CONSENT_HOW_STAFF = 3,
  FILO_CONSENT_HOW_CARRIER = 4,
  FILO_CONSENT_HOW_INTEGRATION = 5,
  FILO_CONSENT_HOW_DOUBLE_OPT_IN = 6,
} FiloConsentHow;

#define FILO_TYPE_CONSENT_HOW (filo_consent_how_get_type ())
GType filo_consent_how_get_type (void);
FILO_DECLARE_WORDS (FiloConsentHow, filo_consent_how)

typedef enum
{
  FILO_ROLE_OWNER = 1,
  FILO_ROLE_ADMIN = 2,
  FILO_ROLE_MANAGER = 3,
  FILO_ROLE_SUPPORT = 4,
  FILO_ROLE_ANALYST = 5,
  FILO_ROLE_CAMPAIGN_COORDINATOR = 6,
  FILO_ROLE_CONTENT_CREATOR = 7,
  FILO_ROLE_INTEGRATION = 8,
} FiloRole;

#define FILO_TYPE_ROLE (filo_role_get_type ())
GType filo_role_get_type (void);
FILO_DECLARE_WORDS (FiloRole, filo_role)

/* Whether people of @role use the inbox (P10): owner, admin, manager, support. */
gboolean filo_role_has_inbox (FiloRole role);

typedef enum
{
  FILO_SOURCE_CAMPAIGN = 1,
  FILO_SOURCE_FLOW = 2,
} FiloSourceKind;

#define FILO_TYPE_SOURCE_KIND (filo_source_kind_get_type ())
GType filo_source_kind_get_type (void);
FILO_DECLARE_WORDS (FiloSourceKind, filo_source_kind)

typedef enum
{
  FILO_PAYMENT_PENDING = 1,
  FILO_PAYMENT_PAID = 2,
  FILO_PAYMENT_REFUNDED = 3,
  FILO_PAYMENT_CANCELLED = 4,
} FiloPayment;

#define FILO_TYPE_PAYMENT (filo_payment_get_type ())
GType filo_payment_get_type (void);
FILO_DECLARE_WORDS (FiloPayment, filo_payment)

typedef enum
{
  FILO_DELIVERY_PREPARING = 1,
  FILO_DELIVERY_SHIPPED = 2,
  FILO_DELIVERY_DELIVERED = 3,
  FILO_DELIVERY_RETURNED = 4,
} FiloDelivery;

#define FILO_TYPE_DELIVERY (filo_delivery_get_type ())
GType filo_delivery_get_type (void);
FILO_DECLARE_WORDS (FiloDelivery, filo_delivery)

/* What the feed carries; a snapshot lists them in this order. */
typedef enum
{
  FILO_KIND_SETTINGS = 1,
  FILO_KIND_AGENT = 2,
  FILO_KIND_NUMBER = 3,
  FILO_KIND_SOURCE = 4,
  FILO_KIND_PROFILE = 5,
  FILO_KIND_CONVERSATION = 6,
  FILO_KIND_MESSAGE = 7,
  FILO_KIND_ORDER = 8,
} FiloKind;

#define FILO_KIND_LAST FILO_KIND_ORDER

#define FILO_TYPE_KIND (filo_kind_get_type ())
GType filo_kind_get_type (void);
FILO_DECLARE_WORDS (FiloKind, filo_kind)

G_END_DECLS
