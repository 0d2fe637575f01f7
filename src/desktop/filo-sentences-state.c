/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-sentences.h"

#include <glib/gi18n.h>

/* What people read about the state of a text, and what they can do about it. */

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

/**
 * filo_sentences_dup_refusal:
 * @code: (nullable): a problem code of the gateway
 *
 * Returns: (transfer full): why the gateway did not take a text, and what to do
 */
char *
filo_sentences_dup_refusal (const char *code)
{
  if (g_strcmp0 (code, "thread-changed") == 0)
    return g_strdup (C_("refused", "Not sent: there is something new above. "
                                   "Read it, then send again."));
  if (g_strcmp0 (code, "late") == 0 || g_strcmp0 (code, "too-old") == 0)
    return g_strdup (C_("refused", "Not sent: it couldn't go when you wrote it. "
                                   "Send it again if it still fits."));
  if (g_strcmp0 (code, "not-subscribed") == 0)
    return g_strdup (C_("refused", "Not sent: they haven't agreed to receive texts"));
  if (g_strcmp0 (code, "blocked") == 0)
    return g_strdup (C_("refused", "Not sent: they are blocked"));
  if (g_strcmp0 (code, "not-answerable") == 0)
    return g_strdup (C_("refused", "Not sent: this sender can't be answered"));
  if (g_strcmp0 (code, "not-begun") == 0)
    return g_strdup (C_("refused", "Not sent: they have never written to us"));
  if (g_strcmp0 (code, "no-access") == 0 || g_strcmp0 (code, "forbidden") == 0)
    return g_strdup (C_("refused", "Not sent: your role may not answer texts"));
  if (g_strcmp0 (code, "too-large") == 0)
    return g_strdup (C_("refused", "Not sent: the text is too long"));
  if (g_strcmp0 (code, "not-found") == 0)
    return g_strdup (C_("refused", "Not sent: the gateway no longer has this conversation"));
  if (is_set (code))
    return g_strdup_printf (C_("refused", "Not sent: the gateway refused it (%s)"), code);
  return g_strdup (C_("refused", "Not sent: the gateway refused it"));
}

static char *
dup_waiting (FiloMessage   *message,
             const FiloNow *now)
{
  gint64 due = filo_message_get_due_at (message);
  g_autofree char *when = due != 0 ? filo_dates_dup_moment (due, now) : NULL;

  if (filo_message_get_reason (message) == FILO_REASON_UNDO || when == NULL)
    return g_strdup (C_("state of a text", "sending in a moment"));
  if (filo_message_get_reason (message) == FILO_REASON_QUIET)
    return g_strdup_printf (C_("state of a text", "waits for their morning, %s"), when);
  return g_strdup_printf (C_("state of a text", "goes %s"), when);
}

static char *
dup_held (FiloTextReason reason)
{
  if (reason == FILO_REASON_THEY_WROTE)
    return g_strdup (C_("state of a text", "held: they wrote first"));
  if (reason == FILO_REASON_LATE)
    return g_strdup (C_("state of a text", "held: it is late, so it waits for you"));
  if (reason == FILO_REASON_QUIET)
    return g_strdup (C_("state of a text", "held: it is night for them"));
  return g_strdup (C_("state of a text", "held: it waits for you"));
}

static char *
dup_cancelled (FiloTextReason reason)
{
  if (reason == FILO_REASON_OPT_OUT)
    return g_strdup (C_("state of a text", "not sent: they unsubscribed"));
  if (reason == FILO_REASON_BLOCK)
    return g_strdup (C_("state of a text", "not sent: they were blocked"));
  return g_strdup (C_("state of a text", "cancelled"));
}

/**
 * filo_sentences_dup_state:
 * @settled_by: (nullable): who settled it, when it was marked as sent
 *
 * Returns: (transfer full): the state of a text in words; empty for one received
 */
char *
filo_sentences_dup_state (FiloMessage   *message,
                          const char    *settled_by,
                          const FiloNow *now)
{
  const char *failure = filo_message_get_failure (message);

  switch (filo_message_get_state (message))
    {
    case FILO_TEXT_RECEIVED:
      return g_strdup ("");
    case FILO_TEXT_UNSENT:
      return g_strdup (C_("state of a text", "not sent yet"));
    case FILO_TEXT_REFUSED:
      return filo_sentences_dup_refusal (filo_message_get_refusal (message));
    case FILO_TEXT_WAITING:
      return dup_waiting (message, now);
    case FILO_TEXT_QUEUED:
      return g_strdup (C_("state of a text", "queued"));
    case FILO_TEXT_SENDING:
      return g_strdup (C_("state of a text", "sending"));
    case FILO_TEXT_SENT:
      return g_strdup (C_("state of a text", "sent"));
    case FILO_TEXT_DELIVERED:
      return g_strdup (C_("state of a text", "delivered"));
    case FILO_TEXT_FAILED:
      if (is_set (failure))
        return g_strdup_printf (C_("state of a text", "not delivered: %s"), failure);
      return g_strdup (C_("state of a text", "not delivered"));
    case FILO_TEXT_CANCELLED:
      return dup_cancelled (filo_message_get_reason (message));
    case FILO_TEXT_HELD:
      return dup_held (filo_message_get_reason (message));
    case FILO_TEXT_UNKNOWN:
      return g_strdup (C_("state of a text", "the carrier didn't answer: it may have been sent"));
    case FILO_TEXT_PROBABLY_NOT_SENT:
      return g_strdup (C_("state of a text", "probably not sent"));
    case FILO_TEXT_MARKED_SENT:
      if (is_set (settled_by))
        return g_strdup_printf (C_("state of a text", "marked as sent by %s"), settled_by);
      return g_strdup (C_("state of a text", "marked as sent"));
    }
  return g_strdup ("");
}

/**
 * filo_sentences_get_tone:
 *
 * Returns: how loud the state of a text is; its words say the same
 */
FiloTone
filo_sentences_get_tone (FiloMessage *message)
{
  switch (filo_message_get_state (message))
    {
    case FILO_TEXT_FAILED:
    case FILO_TEXT_REFUSED:
      return FILO_TONE_ERROR;
    case FILO_TEXT_HELD:
    case FILO_TEXT_UNKNOWN:
    case FILO_TEXT_PROBABLY_NOT_SENT:
      return FILO_TONE_WARNING;
    case FILO_TEXT_RECEIVED:
    case FILO_TEXT_WAITING:
    case FILO_TEXT_QUEUED:
    case FILO_TEXT_SENDING:
    case FILO_TEXT_SENT:
    case FILO_TEXT_DELIVERED:
    case FILO_TEXT_CANCELLED:
    case FILO_TEXT_MARKED_SENT:
    case FILO_TEXT_UNSENT:
      break;
    }
  return FILO_TONE_PLAIN;
}

/**
 * filo_sentences_get_acts:
 *
 * Returns: what a person can do about the text in its present state
 */
FiloMessageActs
filo_sentences_get_acts (FiloMessage *message)
{
  switch (filo_message_get_state (message))
    {
    case FILO_TEXT_FAILED:
      return FILO_MESSAGE_RETRY;
    case FILO_TEXT_REFUSED:
      return FILO_MESSAGE_SEND_AGAIN | FILO_MESSAGE_DISCARD;
    case FILO_TEXT_UNKNOWN:
    case FILO_TEXT_PROBABLY_NOT_SENT:
      return FILO_MESSAGE_SEND_AGAIN | FILO_MESSAGE_MARK_SENT;
    case FILO_TEXT_HELD:
      return FILO_MESSAGE_SEND_NOW | FILO_MESSAGE_UNDO;
    case FILO_TEXT_WAITING:
      if (filo_message_get_reason (message) == FILO_REASON_UNDO)
        return FILO_MESSAGE_UNDO;
      return FILO_MESSAGE_SEND_NOW | FILO_MESSAGE_UNDO;
    case FILO_TEXT_UNSENT:
      return FILO_MESSAGE_UNDO;
    case FILO_TEXT_RECEIVED:
    case FILO_TEXT_QUEUED:
    case FILO_TEXT_SENDING:
    case FILO_TEXT_SENT:
    case FILO_TEXT_DELIVERED:
    case FILO_TEXT_CANCELLED:
    case FILO_TEXT_MARKED_SENT:
      break;
    }
  return 0;
}
