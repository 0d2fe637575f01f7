/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-triage-acts.h"

#include <glib/gi18n.h>

#include "filo-sentences.h"

typedef enum
{
  ACT_CLOSE,
  ACT_REOPEN,
  ACT_MARK_UNREAD,
  ACT_BLOCK,
  ACT_UNBLOCK,
} Act;

/* What was done, and how it was before. */
typedef struct
{
  Act                    act;
  FiloConversation      *conversation;  /* Owned. */
  FiloConversationState  state;
  gint64                 snoozed_until;
  gboolean               stay_asleep;
  gboolean               unread;
  gint64                 last_inbound;
} Deed;

struct _FiloTriageActs
{
  GObject      parent_instance;

  FiloContext *context;
  Deed        *last;     /* What can be undone; NULL for nothing. */
};

G_DEFINE_FINAL_TYPE (FiloTriageActs, filo_triage_acts, G_TYPE_OBJECT)

enum { ACTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
deed_free (Deed *deed)
{
  g_clear_object (&deed->conversation);
  g_free (deed);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

static void
remember (FiloTriageActs   *self,
          Act               act,
          FiloConversation *conversation)
{
  g_clear_pointer (&self->last, deed_free);
  self->last = g_new0 (Deed, 1);
  *self->last = (Deed) {
    .act = act,
    .conversation = g_object_ref (conversation),
    .state = filo_conversation_get_state (conversation),
    .snoozed_until = filo_conversation_get_snoozed_until (conversation),
    .stay_asleep = filo_conversation_get_stay_asleep (conversation),
    .unread = filo_conversation_is_unread (conversation),
    .last_inbound = filo_conversation_get_last_inbound (conversation),
  };
}

static FiloStore *
get_store (FiloTriageActs *self)
{
  return filo_context_get_store (self->context);
}

static void
patch (FiloTriageActs              *self,
       FiloConversation            *conversation,
       const FiloConversationPatch *what)
{
  filo_store_patch_conversation (get_store (self), filo_conversation_get_id (conversation), what);
}

/* @format has one %s: the person. */
static void
say (FiloTriageActs   *self,
     FiloConversation *conversation,
     const char       *format,
     gboolean          can_undo)
{
  g_autofree char *who = filo_sentences_dup_person (filo_conversation_get_profile (conversation),
                                                    filo_context_get_home (self->context));
  GString *sentence = g_string_new (format);

  g_string_replace (sentence, "%s", who, 1);
  g_signal_emit (self, signals[ACTED], 0, sentence->str, can_undo);
  g_string_free (sentence, TRUE);
}

static void
filo_triage_acts_finalize (GObject *object)
{
  FiloTriageActs *self = FILO_TRIAGE_ACTS (object);

  g_clear_pointer (&self->last, deed_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (filo_triage_acts_parent_class)->finalize (object);
}

static void
filo_triage_acts_class_init (FiloTriageActsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_triage_acts_finalize;

  signals[ACTED] = g_signal_new ("acted", FILO_TYPE_TRIAGE_ACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
filo_triage_acts_init (FiloTriageActs *self)
{
}

FiloTriageActs *
filo_triage_acts_new (FiloContext *context)
{
  FiloTriageActs *self = g_object_new (FILO_TYPE_TRIAGE_ACTS, NULL);

  self->context = g_object_ref (context);
  return self;
}

static void
set_state (FiloTriageActs        *self,
           FiloConversation      *conversation,
           FiloConversationState  state,
           gint64                 seen)
{
  const FiloConversationPatch what = {
    .has_state = TRUE, .state = state, .has_seen = TRUE, .seen = seen,
  };

  patch (self, conversation, &what);
}

/**
 * filo_triage_acts_close:
 *
 * Closes an open or snoozed conversation.
 */
void
filo_triage_acts_close (FiloTriageActs   *self,
                        FiloConversation *conversation,
                        gint64            seen)
{
  g_return_if_fail (FILO_IS_TRIAGE_ACTS (self));

  if (filo_conversation_get_state (conversation) == FILO_CONVERSATION_CLOSED)
    return;
  remember (self, ACT_CLOSE, conversation);
  set_state (self, conversation, FILO_CONVERSATION_CLOSED, seen);
  say (self, conversation, C_("done", "Closed: %s"), TRUE);
}

/**
 * filo_triage_acts_reopen:
 *
 * Puts a closed conversation back into the inbox.
 */
void
filo_triage_acts_reopen (FiloTriageActs   *self,
                         FiloConversation *conversation,
                         gint64            seen)
{
  g_return_if_fail (FILO_IS_TRIAGE_ACTS (self));

  if (filo_conversation_get_state (conversation) == FILO_CONVERSATION_OPEN)
    return;
  remember (self, ACT_REOPEN, conversation);
  set_state (self, conversation, FILO_CONVERSATION_OPEN, seen);
  say (self, conversation, C_("done", "Reopened: %s"), TRUE);
}

/**
 * filo_triage_acts_mark_unread:
 *
 * Puts the dot back.
 */
void
filo_triage_acts_mark_unread (FiloTriageActs   *self,
                              FiloConversation *conversation)
{
  const FiloConversationPatch what = { .has_marked_unread = TRUE, .marked_unread = TRUE };

  g_return_if_fail (FILO_IS_TRIAGE_ACTS (self));

  if (filo_conversation_is_unread (conversation))
    return;
  remember (self, ACT_MARK_UNREAD, conversation);
  patch (self, conversation, &what);
  say (self, conversation, C_("done", "Marked as unread: %s"), TRUE);
}

/**
 * filo_triage_acts_mark_read:
 *
 * Takes the dot away without a look, as from an alert.
 */
void
filo_triage_acts_mark_read (FiloTriageActs   *self,
                            FiloConversation *conversation)
{
  const FiloConversationPatch what = {
    .has_read_through = TRUE,
    .read_through = filo_conversation_get_last_position (conversation),
    .has_marked_unread = filo_conversation_get_marked_unread (conversation),
    .marked_unread = FALSE,
  };

  g_return_if_fail (FILO_IS_TRIAGE_ACTS (self));
  patch (self, conversation, &what);
}

/**
 * filo_triage_acts_block:
 *
 * Blocks the person, in all their conversations.
 */
void
filo_triage_acts_block (FiloTriageActs   *self,
                        FiloConversation *conversation)
{
  g_return_if_fail (FILO_IS_TRIAGE_ACTS (self));

  remember (self, ACT_BLOCK, conversation);
  filo_store_block (get_store (self), filo_conversation_get_profile_id (conversation));
  say (self, conversation, C_("done", "Blocked: %s"), TRUE);
}

void
filo_triage_acts_unblock (FiloTriageActs   *self,
                          FiloConversation *conversation)
{
  g_return_if_fail (FILO_IS_TRIAGE_ACTS (self));

  remember (self, ACT_UNBLOCK, conversation);
  filo_store_unblock (get_store (self), filo_conversation_get_profile_id (conversation));
  say (self, conversation, C_("done", "Unblocked: %s"), TRUE);
}

gboolean
filo_triage_acts_can_undo (FiloTriageActs *self)
{
  g_return_val_if_fail (FILO_IS_TRIAGE_ACTS (self), FALSE);
  return self->last != NULL;
}

/* Whether everything is still as the act left it. */
static gboolean
is_untouched (const Deed *deed)
{
  FiloConversation *conversation = deed->conversation;
  FiloProfile *profile = filo_conversation_get_profile (conversation);
  FiloConversationState state = filo_conversation_get_state (conversation);

  if (filo_conversation_get_last_inbound (conversation) != deed->last_inbound)
    return FALSE;
  switch (deed->act)
    {
    case ACT_CLOSE:
      return state == FILO_CONVERSATION_CLOSED;
    case ACT_REOPEN:
      return state == FILO_CONVERSATION_OPEN;
    case ACT_MARK_UNREAD:
      return filo_conversation_get_marked_unread (conversation);
    case ACT_BLOCK:
      return profile != NULL && filo_profile_is_blocked (profile);
    case ACT_UNBLOCK:
      return profile != NULL && !filo_profile_is_blocked (profile);
    }
  return FALSE;
}

static void
restore (FiloTriageActs *self,
         const Deed *deed)
{
  FiloConversationPatch what = {
    .has_state = TRUE,
    .state = deed->state,
    .has_marked_unread = deed->unread,
    .marked_unread = TRUE,
  };

  if (deed->state == FILO_CONVERSATION_SNOOZED)
    {
      what.has_snoozed_until = what.has_stay_asleep = TRUE;
      what.snoozed_until = deed->snoozed_until;
      what.stay_asleep = deed->stay_asleep;
    }
  patch (self, deed->conversation, &what);
}

/**
 * filo_triage_acts_undo:
 *
 * Restores the exact former state, unless somebody changed it since: then it
 * says so and leaves it.
 */
void
filo_triage_acts_undo (FiloTriageActs *self)
{
  const FiloConversationPatch read = { .has_marked_unread = TRUE, .marked_unread = FALSE };
  g_autoptr (Deed) deed = NULL;

  g_return_if_fail (FILO_IS_TRIAGE_ACTS (self));

  deed = g_steal_pointer (&self->last);
  if (deed == NULL)
    return;
  if (!is_untouched (deed))
    {
      say (self, deed->conversation,
           C_("done", "Not undone: %s has changed since"), FALSE);
      return;
    }
  switch (deed->act)
    {
    case ACT_CLOSE:
    case ACT_REOPEN:
      restore (self, deed);
      break;
    case ACT_MARK_UNREAD:
      patch (self, deed->conversation, &read);
      break;
    case ACT_BLOCK:
      filo_store_unblock (get_store (self), filo_conversation_get_profile_id (deed->conversation));
      restore (self, deed);
      break;
    case ACT_UNBLOCK:
      filo_store_block (get_store (self), filo_conversation_get_profile_id (deed->conversation));
      break;
    }
  say (self, deed->conversation, C_("done", "Undone: %s"), FALSE);
}
