/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-conversation-rules.h"

#include "filo-constants.h"

static void
stop_sleeping (FiloConversationFacts *facts)
{
  facts->snoozed_until = 0;
  facts->stay_asleep = FALSE;
}

static void
move_to (FiloConversationFacts *facts,
         FiloConversationState  state)
{
  if (state != FILO_CONVERSATION_SNOOZED)
    stop_sleeping (facts);
  if (state != FILO_CONVERSATION_OPEN)
    facts->back_at = 0;
  facts->state = state;
}

/* Whoever claims to have seen more than there is hasn't read what comes next. */
static gint64
clamp_seen (const FiloConversationFacts *facts,
            gint64                       position)
{
  return MIN (position, MAX (facts->last_position, facts->last_inbound));
}

static void
read_through (FiloConversationFacts *facts,
              gint64                 position)
{
  facts->read_through = MAX (facts->read_through, clamp_seen (facts, position));
  facts->marked_unread = FALSE;
  if (!filo_conversation_facts_are_unread (facts))
    facts->back_at = 0;
}

static gboolean
has_newer (const FiloConversationFacts *facts,
           const FiloConversationAct   *act)
{
  return facts->last_inbound > act->position;
}

static void
receive (FiloConversationFacts     *facts,
         const FiloConversationAct *act)
{
  gboolean began = facts->began_at == 0;

  if (began)
    facts->began_at = act->now;
  facts->last_inbound = MAX (facts->last_inbound, act->position);
  facts->last_position = MAX (facts->last_position, act->position);

  /* A blocked person's text is kept and nothing else: it opens nothing. */
  if (facts->blocked)
    {
      if (began)
        move_to (facts, FILO_CONVERSATION_CLOSED);
      return;
    }
  if (facts->waiting_since == 0)
    facts->waiting_since = act->now;
  if (facts->state != FILO_CONVERSATION_SNOOZED || !facts->stay_asleep)
    move_to (facts, FILO_CONVERSATION_OPEN);
}

static FiloConversationVerdict
snooze (FiloConversationFacts     *facts,
        const FiloConversationAct *act)
{
  if (act->snooze_until > act->now + FILO_SNOOZE_MAX_MS)
    return FILO_CONVERSATION_TOO_FAR;
  if (has_newer (facts, act))
    return FILO_CONVERSATION_NEWER;

  read_through (facts, act->position);
  if (act->snooze_until <= act->now)
    {
      /* It waited in an outbox until its own end: the snooze is over already. */
      move_to (facts, FILO_CONVERSATION_OPEN);
      facts->back_at = act->now;
      return FILO_CONVERSATION_CHANGED;
    }
  move_to (facts, FILO_CONVERSATION_SNOOZED);
  facts->snoozed_until = act->snooze_until;
  facts->stay_asleep = act->stay_asleep;
  return FILO_CONVERSATION_CHANGED;
}

static FiloConversationVerdict
close_it (FiloConversationFacts     *facts,
          const FiloConversationAct *act)
{
  if (facts->state == FILO_CONVERSATION_CLOSED)
    return FILO_CONVERSATION_SAME;
  if (has_newer (facts, act))
    return FILO_CONVERSATION_NEWER;

  read_through (facts, act->position);
  move_to (facts, FILO_CONVERSATION_CLOSED);
  facts->waiting_since = 0;
  return FILO_CONVERSATION_CHANGED;
}

static void
block (FiloConversationFacts *facts)
{
  facts->blocked = TRUE;
  facts->waiting_since = 0;
  if (facts->began_at != 0)
    move_to (facts, FILO_CONVERSATION_CLOSED);
}

static gboolean
equal (const FiloConversationFacts *a,
       const FiloConversationFacts *b)
{
  return a->state == b->state && !a->blocked == !b->blocked && a->began_at == b->began_at &&
         a->last_position == b->last_position && a->last_inbound == b->last_inbound &&
         a->read_through == b->read_through && !a->marked_unread == !b->marked_unread &&
         a->snoozed_until == b->snoozed_until && !a->stay_asleep == !b->stay_asleep &&
         a->back_at == b->back_at && a->waiting_since == b->waiting_since;
}

/* What an agent does needs a conversation; what happens to it doesn't. */
static gboolean
is_agents_act (FiloConversationEvent event)
{
  return event == FILO_CONVERSATION_EVENT_REPLY || event == FILO_CONVERSATION_EVENT_SNOOZE ||
         event == FILO_CONVERSATION_EVENT_CLOSE || event == FILO_CONVERSATION_EVENT_REOPEN ||
         event == FILO_CONVERSATION_EVENT_READ || event == FILO_CONVERSATION_EVENT_MARK_UNREAD;
}

static gboolean
would_show_it (FiloConversationEvent event)
{
  return event == FILO_CONVERSATION_EVENT_REPLY || event == FILO_CONVERSATION_EVENT_SNOOZE ||
         event == FILO_CONVERSATION_EVENT_REOPEN;
}

static FiloConversationVerdict
act_on (FiloConversationFacts     *facts,
        const FiloConversationAct *act)
{
  switch (act->event)
    {
    case FILO_CONVERSATION_EVENT_INBOUND:
      receive (facts, act);
      break;
    case FILO_CONVERSATION_EVENT_INBOUND_KEYWORD:
    case FILO_CONVERSATION_EVENT_AUTOMATIC:
      facts->last_position = MAX (facts->last_position, act->position);
      break;
    case FILO_CONVERSATION_EVENT_REPLY:
      read_through (facts, MAX (facts->last_position, facts->last_inbound));
      move_to (facts, FILO_CONVERSATION_OPEN);
      break;
    case FILO_CONVERSATION_EVENT_REPLY_SENT:
      if (facts->waiting_since != 0)
        facts->waiting_since = act->next_inbound_at;
      break;
    case FILO_CONVERSATION_EVENT_SNOOZE:
      return snooze (facts, act);
    case FILO_CONVERSATION_EVENT_SNOOZE_OVER:
      if (facts->state != FILO_CONVERSATION_SNOOZED || facts->snoozed_until > act->now)
        return FILO_CONVERSATION_SAME;
      move_to (facts, FILO_CONVERSATION_OPEN);
      facts->back_at = act->now;
      break;
    case FILO_CONVERSATION_EVENT_CLOSE:
      return close_it (facts, act);
    case FILO_CONVERSATION_EVENT_REOPEN:
      if (facts->state != FILO_CONVERSATION_OPEN)
        move_to (facts, FILO_CONVERSATION_OPEN);
      break;
    case FILO_CONVERSATION_EVENT_READ:
      read_through (facts, act->position);
      if (has_newer (facts, act))
        return FILO_CONVERSATION_NEWER;
      break;
    case FILO_CONVERSATION_EVENT_MARK_UNREAD:
      facts->marked_unread = TRUE;
      break;
    case FILO_CONVERSATION_EVENT_BLOCK:
      block (facts);
      break;
    case FILO_CONVERSATION_EVENT_UNBLOCK:
      facts->blocked = FALSE;   /* Back as closed: block() left it so. */
      break;
    }
  return FILO_CONVERSATION_CHANGED;
}

/**
 * filo_conversation_rules_apply:
 * @facts: (inout): the conversation; changed in place
 * @act: what happens to it
 *
 * The state table of a conversation (P1, P3, P4, P8, U7; 3-rules "State of a
 * conversation" and "Order, read, revision"). An act that carries a position
 * and comes behind a newer inbound text doesn't apply: the conversation stays
 * open and unread. Any thread.
 *
 * Returns: what came of it. On any refusal @facts are untouched; on
 *   %FILO_CONVERSATION_NEWER at most `read_through` moved.
 */
FiloConversationVerdict
filo_conversation_rules_apply (FiloConversationFacts     *facts,
                               const FiloConversationAct *act)
{
  FiloConversationFacts before;
  FiloConversationVerdict verdict;

  g_return_val_if_fail (facts != NULL && act != NULL, FILO_CONVERSATION_SAME);

  if (is_agents_act (act->event) && facts->began_at == 0)
    return FILO_CONVERSATION_NOT_BEGUN;
  if (would_show_it (act->event) && facts->blocked)
    return FILO_CONVERSATION_BLOCKED;

  before = *facts;
  verdict = act_on (facts, act);
  if (verdict == FILO_CONVERSATION_CHANGED && equal (&before, facts))
    return FILO_CONVERSATION_SAME;
  return verdict;
}

/**
 * filo_conversation_facts_are_unread:
 * @facts: a conversation
 *
 * Returns: whether an inbound text without a keyword stands behind what was
 *   read, or somebody marked it unread.
 */
gboolean
filo_conversation_facts_are_unread (const FiloConversationFacts *facts)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  return facts->marked_unread || facts->last_inbound > facts->read_through;
}

/**
 * filo_thread_revision_counts:
 * @origin: where a text in the thread came from
 * @keyword: what it was taken for
 * @author_id: (nullable): the agent who wrote it
 * @reader_id: the agent who looks at the thread
 *
 * Returns: whether the text's position counts for @reader_id's thread revision
 *   (U6): an inbound text without a keyword, or another person's reply. Own and
 *   automatic texts never count.
 */
gboolean
filo_thread_revision_counts (FiloOrigin        origin,
                             FiloKeywordClass  keyword,
                             const char       *author_id,
                             const char       *reader_id)
{
  if (origin == FILO_ORIGIN_INBOUND)
    return keyword == FILO_KEYWORD_NONE || keyword == FILO_KEYWORD_POSSIBLE_OPT_OUT;
  return origin == FILO_ORIGIN_REPLY && author_id != NULL && g_strcmp0 (author_id, reader_id) != 0;
}

/**
 * filo_thread_revision_is_outdated:
 * @revision: the highest position that counts of those the agent was shown
 * @last_inbound: the highest position of an inbound text without a keyword
 * @last_other_reply: the highest position of another person's reply, 0 = none
 *
 * Returns: whether the reply was written against an outdated thread (U6).
 */
gboolean
filo_thread_revision_is_outdated (gint64 revision,
                                  gint64 last_inbound,
                                  gint64 last_other_reply)
{
  return MAX (last_inbound, last_other_reply) > revision;
}
