/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-chips.h"

#include <glib/gi18n.h>

static void
add_chip (FiloChip  chips[FILO_CHIPS_MAX],
          guint    *n,
          FiloTone  tone,
          char     *text)
{
  if (*n == FILO_CHIPS_MAX)
    {
      g_free (text);
      return;
    }
  chips[*n] = (FiloChip) { .text = text, .tone = tone };
  *n += 1;
}

static gboolean
is_stuck (FiloTextState state)
{
  return state == FILO_TEXT_FAILED || state == FILO_TEXT_REFUSED;
}

static gboolean
is_doubtful (FiloTextState state)
{
  return state == FILO_TEXT_UNKNOWN || state == FILO_TEXT_PROBABLY_NOT_SENT ||
         state == FILO_TEXT_HELD;
}

/**
 * filo_chips_make:
 * @chips: (out caller-allocates): the chips, what matters most first
 *
 * Returns: how many chips there are; free them with filo_chips_clear()
 */
guint
filo_chips_make (FiloConversation *conversation,
                 const FiloNow    *now,
                 FiloChip          chips[FILO_CHIPS_MAX])
{
  FiloProfile *profile = filo_conversation_get_profile (conversation);
  const char *draft = filo_conversation_get_draft (conversation);
  FiloTextState last = filo_conversation_get_last_state (conversation);
  guint n = 0;

  if (is_stuck (last))
    add_chip (chips, &n, FILO_TONE_ERROR, g_strdup (C_("chip", "Not sent")));
  else if (is_doubtful (last))
    add_chip (chips, &n, FILO_TONE_WARNING, g_strdup (C_("chip", "Needs you")));
  if (draft != NULL && *draft != '\0')
    add_chip (chips, &n, FILO_TONE_PLAIN, g_strdup (C_("chip", "Draft")));
  if (filo_conversation_get_state (conversation) == FILO_CONVERSATION_SNOOZED &&
      filo_conversation_get_snoozed_until (conversation) != 0)
    add_chip (chips, &n, FILO_TONE_PLAIN,
              filo_dates_dup_moment (filo_conversation_get_snoozed_until (conversation), now));
  else if (filo_conversation_get_back_at (conversation) != 0)
    add_chip (chips, &n, FILO_TONE_PLAIN, g_strdup (C_("chip", "Back")));
  if (profile != NULL && filo_profile_is_blocked (profile))
    add_chip (chips, &n, FILO_TONE_PLAIN, g_strdup (C_("chip", "Blocked")));
  else if (profile != NULL && filo_profile_get_consent (profile) == FILO_CONSENT_UNSUBSCRIBED)
    add_chip (chips, &n, FILO_TONE_PLAIN, g_strdup (C_("chip", "Unsubscribed")));
  else if (profile != NULL && filo_profile_get_consent (profile) == FILO_CONSENT_NEVER)
    add_chip (chips, &n, FILO_TONE_PLAIN, g_strdup (C_("chip", "Not subscribed")));
  return n;
}

void
filo_chips_clear (FiloChip chips[FILO_CHIPS_MAX],
                  guint    n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&chips[i].text, g_free);
}
