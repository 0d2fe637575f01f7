/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-alert-policy.h"

#define SAME_GAP_MS 3000
#define BURST_MS 10000
#define BURST_MAX 3

struct _FiloAlertPolicy
{
  GHashTable *shown;             /* Conversation id → gint64* when it last popped up. */
  gint64      recent[BURST_MAX]; /* When the last bubbles popped up; a ring. */
  guint       next;
  guint       n;
};

FiloAlertPolicy *
filo_alert_policy_new (void)
{
  FiloAlertPolicy *self = g_new0 (FiloAlertPolicy, 1);

  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
filo_alert_policy_free (FiloAlertPolicy *self)
{
  g_clear_pointer (&self->shown, g_hash_table_unref);
  g_free (self);
}

static gboolean
is_old (gpointer key,
        gpointer value,
        gpointer user_data)
{
  const gint64 *now = user_data;

  return *now - *(gint64 *) value > BURST_MS;
}

/**
 * filo_alert_policy_decide:
 * @wait: (out): with %FILO_ALERT_WAIT, how many milliseconds to wait before asking again
 *
 * Decides on one bubble and, when it is shown, remembers it.
 */
FiloAlertDecision
filo_alert_policy_decide (FiloAlertPolicy *self,
                          const char      *conversation_id,
                          gint64           now,
                          gint64          *wait)
{
  const gint64 *last = g_hash_table_lookup (self->shown, conversation_id);
  gint64 *when;

  *wait = 0;
  if (last != NULL && now - *last < SAME_GAP_MS)
    {
      *wait = SAME_GAP_MS - (now - *last);
      return FILO_ALERT_WAIT;
    }
  if (self->n == BURST_MAX && now - self->recent[self->next] < BURST_MS)
    return FILO_ALERT_SUMMARY;

  g_hash_table_foreach_remove (self->shown, is_old, &now);
  when = g_new (gint64, 1);
  *when = now;
  g_hash_table_insert (self->shown, g_strdup (conversation_id), when);
  self->recent[self->next] = now;
  self->next = (self->next + 1) % BURST_MAX;
  self->n = MIN (self->n + 1, BURST_MAX);
  return FILO_ALERT_SHOW;
}
