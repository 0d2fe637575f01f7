/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

#include <glib.h>

G_BEGIN_DECLS

/* The values of a conversation that the rules read and write; FiloConversation
 * has the same under the same names. Times are milliseconds UTC, 0 = none. */
typedef struct
{
  FiloConversationState state;
  gboolean              blocked;        /* The profile is. */
  gint64                began_at;       /* 0: not begun; in no list, can't be answered. */
  gint64                last_position;  /* Of any text in the thread. */
  gint64                last_inbound;   /* Position of the last inbound text without a keyword. */
  gint64                read_through;
  gboolean              marked_unread;
  gint64                snoozed_until;
  gboolean              stay_asleep;
  gint64                back_at;        /* When its snooze ended; 0 once read. */
  gint64                waiting_since;
} FiloConversationFacts;

typedef enum
{
  FILO_CONVERSATION_EVENT_INBOUND,          /* Without a keyword, or a possible opt-out. */
  FILO_CONVERSATION_EVENT_INBOUND_KEYWORD,
  FILO_CONVERSATION_EVENT_REPLY,            /* An agent's, at the act. */
  FILO_CONVERSATION_EVENT_REPLY_SENT,       /* A person's reply became `sent`. */
  FILO_CONVERSATION_EVENT_AUTOMATIC,        /* Campaign, flow, auto- or keyword reply, any dispatch. */
  FILO_CONVERSATION_EVENT_SNOOZE,
  FILO_CONVERSATION_EVENT_SNOOZE_OVER,      /* Its time came. */
  FILO_CONVERSATION_EVENT_CLOSE,
  FILO_CONVERSATION_EVENT_REOPEN,
  FILO_CONVERSATION_EVENT_READ,
  FILO_CONVERSATION_EVENT_MARK_UNREAD,
  FILO_CONVERSATION_EVENT_BLOCK,
  FILO_CONVERSATION_EVENT_UNBLOCK,
} FiloConversationEvent;

/* The agent acts on all there is: for callers that carry no position. */
#define FILO_SEEN_ALL G_MAXINT64

typedef struct
{
  FiloConversationEvent event;
  gint64                now;
  gint64                position;         /* INBOUND: its own. CLOSE, SNOOZE, READ: the last one the agent saw. */
  gint64                snooze_until;     /* SNOOZE. */
  gboolean              stay_asleep;      /* SNOOZE: sleep on if they reply. */
  gint64                next_inbound_at;  /* REPLY_SENT: when the first inbound text without a keyword after that reply came; 0 = none. */
} FiloConversationAct;

typedef enum
{
  FILO_CONVERSATION_CHANGED,
  FILO_CONVERSATION_SAME,
  FILO_CONVERSATION_NEWER,      /* A text came that the agent hadn't seen: it stays open and unread. */
  FILO_CONVERSATION_NOT_BEGUN,  /* Refused: there is no conversation to act on. */
  FILO_CONVERSATION_BLOCKED,    /* Refused: unblock first. */
  FILO_CONVERSATION_TOO_FAR,    /* Refused: a snooze lasts a year at most. */
} FiloConversationVerdict;

FiloConversationVerdict filo_conversation_rules_apply (FiloConversationFacts     *facts,
                                                       const FiloConversationAct *act);

gboolean filo_conversation_facts_are_unread (const FiloConversationFacts *facts);

gboolean filo_thread_revision_counts      (FiloOrigin        origin,
                                           FiloKeywordClass  keyword,
                                           const char       *author_id,
                                           const char       *reader_id);

gboolean filo_thread_revision_is_outdated (gint64 revision,
                                           gint64 last_inbound,
                                           gint64 last_other_reply);

G_END_DECLS
