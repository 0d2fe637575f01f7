/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-constants.h"
#include "filo-conversation-rules.h"

#define NOW G_GINT64_CONSTANT (1790000000000)
#define LATER (NOW + FILO_HOUR_MS)
#define OPEN FILO_CONVERSATION_OPEN
#define SNOOZED FILO_CONVERSATION_SNOOZED
#define CLOSED FILO_CONVERSATION_CLOSED

/* A conversation in @state with an inbound text at 3 and ours at 4, all read. */
static FiloConversationFacts
make_facts (FiloConversationState state)
{
  FiloConversationFacts facts = {
    .state = state,
    .began_at = NOW - FILO_DAY_MS,
    .last_position = 4,
    .last_inbound = 3,
    .read_through = 4,
  };

  if (state == SNOOZED)
    facts.snoozed_until = LATER;
  return facts;
}

static FiloConversationVerdict
apply (FiloConversationFacts *facts,
       FiloConversationEvent  event,
       gint64                 position)
{
  FiloConversationAct act = { .event = event, .now = NOW, .position = position };

  return filo_conversation_rules_apply (facts, &act);
}

static FiloConversationVerdict
apply_snooze (FiloConversationFacts *facts,
              gint64                 until,
              gboolean               stay_asleep,
              gint64                 seen)
{
  FiloConversationAct act = { .event = FILO_CONVERSATION_EVENT_SNOOZE, .now = NOW, .position = seen,
                              .snooze_until = until, .stay_asleep = stay_asleep };

  return filo_conversation_rules_apply (facts, &act);
}

/* The table: each event in each of the three states. */
static void
test_table (void)
{
  enum { SAME = -1 };
  static const struct
  {
    FiloConversationEvent event;
    gint64                position;
    gboolean              unread_before;
    int                   open, snoozed, closed;   /* The state afterwards, SAME = nothing at all. */
    gboolean              unread;                  /* Afterwards. */
  } rows[] = {
    { FILO_CONVERSATION_EVENT_INBOUND, 5, FALSE, OPEN, OPEN, OPEN, TRUE },
    { FILO_CONVERSATION_EVENT_INBOUND_KEYWORD, 4, FALSE, SAME, SAME, SAME, FALSE },
    { FILO_CONVERSATION_EVENT_INBOUND_KEYWORD, 4, TRUE, SAME, SAME, SAME, TRUE },
    { FILO_CONVERSATION_EVENT_REPLY, 0, TRUE, OPEN, OPEN, OPEN, FALSE },
    { FILO_CONVERSATION_EVENT_AUTOMATIC, 4, TRUE, SAME, SAME, SAME, TRUE },
    { FILO_CONVERSATION_EVENT_AUTOMATIC, 4, FALSE, SAME, SAME, SAME, FALSE },
    { FILO_CONVERSATION_EVENT_SNOOZE_OVER, 0, FALSE, SAME, SAME, SAME, FALSE },   /* Its time hasn't come. */
    { FILO_CONVERSATION_EVENT_REOPEN, 0, FALSE, SAME, OPEN, OPEN, FALSE },
    { FILO_CONVERSATION_EVENT_REOPEN, 0, TRUE, SAME, OPEN, OPEN, TRUE },
    { FILO_CONVERSATION_EVENT_MARK_UNREAD, 0, FALSE, OPEN, SNOOZED, CLOSED, TRUE },
    { FILO_CONVERSATION_EVENT_READ, 4, TRUE, OPEN, SNOOZED, CLOSED, FALSE },
    { FILO_CONVERSATION_EVENT_READ, 4, FALSE, SAME, SAME, SAME, FALSE },
    { FILO_CONVERSATION_EVENT_BLOCK, 0, FALSE, CLOSED, CLOSED, CLOSED, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const int after[] = { rows[i].open, rows[i].snoozed, rows[i].closed };
      const FiloConversationState before[] = { OPEN, SNOOZED, CLOSED };

      for (guint j = 0; j < G_N_ELEMENTS (before); j++)
        {
          FiloConversationFacts facts = make_facts (before[j]);
          FiloConversationVerdict verdict;

          facts.marked_unread = rows[i].unread_before;
          verdict = apply (&facts, rows[i].event, rows[i].position);
          g_test_message ("row %u, state %d", i, before[j]);
          g_assert_cmpint (verdict, ==, after[j] == SAME ? FILO_CONVERSATION_SAME : FILO_CONVERSATION_CHANGED);
          g_assert_cmpint (facts.state, ==, after[j] == SAME ? (int) before[j] : after[j]);
          g_assert_cmpint (filo_conversation_facts_are_unread (&facts), ==, rows[i].unread);
          if (facts.state != SNOOZED)
            {
              g_assert_cmpint (facts.snoozed_until, ==, 0);
              g_assert_false (facts.stay_asleep);
            }
        }
    }
}

static void
test_begins_with_first_inbound (void)
{
  static const FiloConversationEvent refused[] = {
    FILO_CONVERSATION_EVENT_REPLY, FILO_CONVERSATION_EVENT_SNOOZE, FILO_CONVERSATION_EVENT_CLOSE,
    FILO_CONVERSATION_EVENT_REOPEN, FILO_CONVERSATION_EVENT_READ, FILO_CONVERSATION_EVENT_MARK_UNREAD,
  };
  FiloConversationFacts facts = { .state = CLOSED };

  /* Campaigns, flows, keywords: no conversation yet, and nobody can act on it. */
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_AUTOMATIC, 1), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_INBOUND_KEYWORD, 2), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.last_position, ==, 2);
  g_assert_cmpint (facts.began_at, ==, 0);
  g_assert_false (filo_conversation_facts_are_unread (&facts));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      FiloConversationFacts before = facts;

      g_assert_cmpint (apply (&facts, refused[i], FILO_SEEN_ALL), ==, FILO_CONVERSATION_NOT_BEGUN);
      g_assert_cmpmem (&facts, sizeof facts, &before, sizeof before);
    }

  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_INBOUND, 3), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.began_at, ==, NOW);
  g_assert_cmpint (facts.state, ==, OPEN);
  g_assert_cmpint (facts.last_inbound, ==, 3);
  g_assert_cmpint (facts.waiting_since, ==, NOW);
  g_assert_true (filo_conversation_facts_are_unread (&facts));
}

static void
test_snooze (void)
{
  static const FiloConversationState states[] = { OPEN, SNOOZED, CLOSED };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      FiloConversationFacts facts = make_facts (states[i]);

      facts.marked_unread = TRUE;
      g_assert_cmpint (apply_snooze (&facts, NOW + FILO_DAY_MS, TRUE, 4), ==, FILO_CONVERSATION_CHANGED);
      g_assert_cmpint (facts.state, ==, SNOOZED);
      g_assert_cmpint (facts.snoozed_until, ==, NOW + FILO_DAY_MS);
      g_assert_true (facts.stay_asleep);
      g_assert_false (filo_conversation_facts_are_unread (&facts));

      /* A year at most. */
      facts = make_facts (states[i]);
      g_assert_cmpint (apply_snooze (&facts, NOW + FILO_SNOOZE_MAX_MS + 1, FALSE, 4), ==, FILO_CONVERSATION_TOO_FAR);
      g_assert_cmpint (facts.state, ==, states[i]);
      g_assert_cmpint (apply_snooze (&facts, NOW + FILO_SNOOZE_MAX_MS, FALSE, 4), ==, FILO_CONVERSATION_CHANGED);

      /* Its time passed on the way here: open, with Back. */
      facts = make_facts (states[i]);
      g_assert_cmpint (apply_snooze (&facts, NOW, FALSE, 4), ==, FILO_CONVERSATION_CHANGED);
      g_assert_cmpint (facts.state, ==, OPEN);
      g_assert_cmpint (facts.snoozed_until, ==, 0);
      g_assert_cmpint (facts.back_at, ==, NOW);
    }
}

static void
test_snooze_ends (void)
{
  FiloConversationFacts facts = make_facts (SNOOZED);

  facts.snoozed_until = NOW;
  facts.stay_asleep = TRUE;
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_SNOOZE_OVER, 0), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.state, ==, OPEN);
  g_assert_cmpint (facts.back_at, ==, NOW);
  g_assert_cmpint (facts.snoozed_until, ==, 0);
  g_assert_false (facts.stay_asleep);
  g_assert_false (filo_conversation_facts_are_unread (&facts));

  /* Back goes when it is read, also if it wasn't unread. */
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_READ, 4), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.back_at, ==, 0);

  /* A second timer finds nothing to do. */
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_SNOOZE_OVER, 0), ==, FILO_CONVERSATION_SAME);
}

static void
test_stay_asleep (void)
{
  FiloConversationFacts facts = make_facts (SNOOZED);

  facts.stay_asleep = TRUE;
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_INBOUND, 5), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.state, ==, SNOOZED);
  g_assert_cmpint (facts.snoozed_until, ==, LATER);
  g_assert_true (filo_conversation_facts_are_unread (&facts));
}

/* Close, snooze and read carry the position the agent saw. */
static void
test_newer_text_wins (void)
{
  FiloConversationFacts facts = make_facts (OPEN);

  apply (&facts, FILO_CONVERSATION_EVENT_INBOUND, 5);
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_CLOSE, 4), ==, FILO_CONVERSATION_NEWER);
  g_assert_cmpint (facts.state, ==, OPEN);
  g_assert_true (filo_conversation_facts_are_unread (&facts));
  g_assert_cmpint (apply_snooze (&facts, LATER, FALSE, 4), ==, FILO_CONVERSATION_NEWER);
  g_assert_cmpint (facts.state, ==, OPEN);
  g_assert_true (filo_conversation_facts_are_unread (&facts));
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_READ, 4), ==, FILO_CONVERSATION_NEWER);
  g_assert_true (filo_conversation_facts_are_unread (&facts));

  /* A newer text of ours or with a keyword doesn't hinder. */
  apply (&facts, FILO_CONVERSATION_EVENT_AUTOMATIC, 6);
  apply (&facts, FILO_CONVERSATION_EVENT_INBOUND_KEYWORD, 7);
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_CLOSE, 5), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.state, ==, CLOSED);
  g_assert_false (filo_conversation_facts_are_unread (&facts));
  g_assert_cmpint (facts.waiting_since, ==, 0);
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_CLOSE, 7), ==, FILO_CONVERSATION_SAME);
}

/* Nobody reads ahead: what comes next is unread, whatever position was claimed. */
static void
test_seen_is_clamped (void)
{
  FiloConversationFacts facts = make_facts (OPEN);

  apply (&facts, FILO_CONVERSATION_EVENT_READ, 1000);
  g_assert_cmpint (facts.read_through, ==, 4);
  apply (&facts, FILO_CONVERSATION_EVENT_INBOUND, 5);
  g_assert_true (filo_conversation_facts_are_unread (&facts));
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_CLOSE, FILO_SEEN_ALL), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.read_through, ==, 5);

  /* And never back. */
  apply (&facts, FILO_CONVERSATION_EVENT_READ, 1);
  g_assert_cmpint (facts.read_through, ==, 5);
}

static void
test_close_while_snoozed (void)
{
  FiloConversationFacts facts = make_facts (SNOOZED);

  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_CLOSE, 4), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.state, ==, CLOSED);
  g_assert_cmpint (facts.snoozed_until, ==, 0);
}

static void
test_block (void)
{
  FiloConversationFacts facts = make_facts (SNOOZED);

  facts.waiting_since = NOW - 1;
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_BLOCK, 0), ==, FILO_CONVERSATION_CHANGED);
  g_assert_true (facts.blocked);
  g_assert_cmpint (facts.state, ==, CLOSED);
  g_assert_cmpint (facts.waiting_since, ==, 0);
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_BLOCK, 0), ==, FILO_CONVERSATION_SAME);

  /* Texts are kept, and that's all. */
  apply (&facts, FILO_CONVERSATION_EVENT_INBOUND, 5);
  g_assert_cmpint (facts.state, ==, CLOSED);
  g_assert_cmpint (facts.last_inbound, ==, 5);
  g_assert_cmpint (facts.waiting_since, ==, 0);
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_REPLY, 0), ==, FILO_CONVERSATION_BLOCKED);
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_REOPEN, 0), ==, FILO_CONVERSATION_BLOCKED);
  g_assert_cmpint (apply_snooze (&facts, LATER, FALSE, 5), ==, FILO_CONVERSATION_BLOCKED);
  g_assert_cmpint (facts.state, ==, CLOSED);

  /* Back as closed; the next text opens it again. */
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_UNBLOCK, 0), ==, FILO_CONVERSATION_CHANGED);
  g_assert_false (facts.blocked);
  g_assert_cmpint (facts.state, ==, CLOSED);
  apply (&facts, FILO_CONVERSATION_EVENT_INBOUND, 6);
  g_assert_cmpint (facts.state, ==, OPEN);
}

static void
test_block_before_it_begins (void)
{
  FiloConversationFacts facts = { .state = CLOSED };

  apply (&facts, FILO_CONVERSATION_EVENT_BLOCK, 0);
  g_assert_cmpint (facts.began_at, ==, 0);
  apply (&facts, FILO_CONVERSATION_EVENT_INBOUND, 1);
  g_assert_cmpint (facts.began_at, ==, NOW);
  g_assert_cmpint (facts.state, ==, CLOSED);
}

static FiloConversationVerdict
apply_reply_sent (FiloConversationFacts *facts,
                  gint64                 next_inbound_at)
{
  FiloConversationAct act = { .event = FILO_CONVERSATION_EVENT_REPLY_SENT, .now = NOW,
                              .next_inbound_at = next_inbound_at };

  return filo_conversation_rules_apply (facts, &act);
}

static void
test_waiting_since (void)
{
  FiloConversationFacts facts = make_facts (CLOSED);
  FiloConversationAct second = { .event = FILO_CONVERSATION_EVENT_INBOUND, .now = NOW + 5000, .position = 6 };

  /* The first unanswered text counts, not the last. */
  apply (&facts, FILO_CONVERSATION_EVENT_INBOUND, 5);
  filo_conversation_rules_apply (&facts, &second);
  g_assert_cmpint (facts.waiting_since, ==, NOW);

  /* Automatic texts and a reply not yet sent don't stop the clock. */
  apply (&facts, FILO_CONVERSATION_EVENT_AUTOMATIC, 7);
  apply (&facts, FILO_CONVERSATION_EVENT_REPLY, 8);
  apply (&facts, FILO_CONVERSATION_EVENT_READ, 8);
  g_assert_cmpint (facts.waiting_since, ==, NOW);

  /* A sent one does; what came behind it starts it again. */
  g_assert_cmpint (apply_reply_sent (&facts, NOW + 9000), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.waiting_since, ==, NOW + 9000);
  g_assert_cmpint (apply_reply_sent (&facts, 0), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.waiting_since, ==, 0);
  g_assert_cmpint (facts.state, ==, OPEN);

  /* Closed meanwhile: nothing starts. */
  g_assert_cmpint (apply_reply_sent (&facts, NOW + 9000), ==, FILO_CONVERSATION_SAME);
}

static void
test_reply_reads (void)
{
  FiloConversationFacts facts = make_facts (SNOOZED);

  facts.stay_asleep = TRUE;
  apply (&facts, FILO_CONVERSATION_EVENT_INBOUND, 5);
  facts.marked_unread = TRUE;
  facts.back_at = NOW - 1;
  g_assert_cmpint (apply (&facts, FILO_CONVERSATION_EVENT_REPLY, 0), ==, FILO_CONVERSATION_CHANGED);
  g_assert_cmpint (facts.state, ==, OPEN);
  g_assert_cmpint (facts.read_through, ==, 5);
  g_assert_cmpint (facts.back_at, ==, 0);
  g_assert_false (filo_conversation_facts_are_unread (&facts));
}

static void
test_revision_counts (void)
{
  static const struct { FiloOrigin origin; FiloKeywordClass keyword; const char *author; gboolean counts; } cases[] = {
    { FILO_ORIGIN_INBOUND, FILO_KEYWORD_NONE, NULL, TRUE },
    { FILO_ORIGIN_INBOUND, FILO_KEYWORD_POSSIBLE_OPT_OUT, NULL, TRUE },
    { FILO_ORIGIN_INBOUND, FILO_KEYWORD_OPT_OUT, NULL, FALSE },
    { FILO_ORIGIN_INBOUND, FILO_KEYWORD_HELP, NULL, FALSE },
    { FILO_ORIGIN_REPLY, FILO_KEYWORD_NONE, "ana", FALSE },
    { FILO_ORIGIN_REPLY, FILO_KEYWORD_NONE, "leo", TRUE },
    { FILO_ORIGIN_REPLY, FILO_KEYWORD_NONE, NULL, FALSE },
    { FILO_ORIGIN_CAMPAIGN, FILO_KEYWORD_NONE, "leo", FALSE },
    { FILO_ORIGIN_FLOW, FILO_KEYWORD_NONE, NULL, FALSE },
    { FILO_ORIGIN_AUTO_RESPONDER, FILO_KEYWORD_NONE, NULL, FALSE },
    { FILO_ORIGIN_KEYWORD_REPLY, FILO_KEYWORD_NONE, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpint (filo_thread_revision_counts (cases[i].origin, cases[i].keyword, cases[i].author, "ana"),
                       ==, cases[i].counts);
    }
}

static void
test_revision_is_outdated (void)
{
  g_assert_false (filo_thread_revision_is_outdated (0, 0, 0));
  g_assert_false (filo_thread_revision_is_outdated (5, 5, 0));
  g_assert_false (filo_thread_revision_is_outdated (5, 3, 5));
  g_assert_false (filo_thread_revision_is_outdated (9, 3, 5));
  g_assert_true (filo_thread_revision_is_outdated (5, 6, 0));
  g_assert_true (filo_thread_revision_is_outdated (5, 5, 6));
  g_assert_true (filo_thread_revision_is_outdated (0, 1, 0));
}

/* Whatever happens in whatever order: exactly one state, a wake time if and only
 * if snoozed, never read beyond what there is, a blocked one is closed. */
static void
test_invariants (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      FiloConversationFacts facts = { .state = CLOSED };

      for (guint step = 0; step < 40; step++)
        {
          FiloConversationAct act = {
            .event = g_test_rand_int_range (0, FILO_CONVERSATION_EVENT_UNBLOCK + 1),
            .now = NOW + step * FILO_MINUTE_MS,
            .position = g_test_rand_int_range (0, 8) + facts.last_position - 4,
            .stay_asleep = g_test_rand_bit (),
          };

          act.snooze_until = act.now + g_test_rand_int_range (-2, 5) * FILO_MINUTE_MS;
          if (act.event == FILO_CONVERSATION_EVENT_INBOUND || act.event == FILO_CONVERSATION_EVENT_INBOUND_KEYWORD ||
              act.event == FILO_CONVERSATION_EVENT_AUTOMATIC)
            act.position = facts.last_position + 1;
          filo_conversation_rules_apply (&facts, &act);

          g_assert_true (facts.state >= OPEN && facts.state <= CLOSED);
          g_assert_cmpint (facts.snoozed_until != 0, ==, facts.state == SNOOZED);
          g_assert_true (!facts.stay_asleep || facts.state == SNOOZED);
          g_assert_true (facts.back_at == 0 || facts.state == OPEN);
          g_assert_cmpint (facts.read_through, <=, facts.last_position);
          g_assert_cmpint (facts.last_inbound, <=, facts.last_position);
          g_assert_true (!facts.blocked || facts.state == CLOSED);
          g_assert_true (facts.waiting_since == 0 || facts.state != CLOSED);
          g_assert_true (facts.began_at != 0 || (facts.last_inbound == 0 && !facts.marked_unread));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/conversation/table", test_table);
  g_test_add_func ("/rules/conversation/begins", test_begins_with_first_inbound);
  g_test_add_func ("/rules/conversation/snooze", test_snooze);
  g_test_add_func ("/rules/conversation/snooze-ends", test_snooze_ends);
  g_test_add_func ("/rules/conversation/stay-asleep", test_stay_asleep);
  g_test_add_func ("/rules/conversation/newer", test_newer_text_wins);
  g_test_add_func ("/rules/conversation/clamped", test_seen_is_clamped);
  g_test_add_func ("/rules/conversation/close-snoozed", test_close_while_snoozed);
  g_test_add_func ("/rules/conversation/block", test_block);
  g_test_add_func ("/rules/conversation/block-unbegun", test_block_before_it_begins);
  g_test_add_func ("/rules/conversation/waiting-since", test_waiting_since);
  g_test_add_func ("/rules/conversation/reply-reads", test_reply_reads);
  g_test_add_func ("/rules/conversation/revision-counts", test_revision_counts);
  g_test_add_func ("/rules/conversation/revision", test_revision_is_outdated);
  g_test_add_func ("/rules/conversation/invariants", test_invariants);
  return g_test_run ();
}
