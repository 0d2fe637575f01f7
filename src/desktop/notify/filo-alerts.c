/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-alerts.h"

#include <glib/gi18n.h>

#include "filo-alert-policy.h"
#include "filo-sentences.h"

#define SUMMARY_KEY "summary"

/* What one conversation has to say. */
typedef struct
{
  FiloAlerts       *alerts;        /* Borrowed: it owns us. */
  FiloConversation *conversation;  /* Owned. */
  char             *text;          /* The newest. */
  guint             n;             /* Unread texts since the bubble began. */
  gint64            position;      /* Of the newest. */
  guint             n_shown;       /* What the bubble says by now, */
  gint64            shown;         /* and up to which text that is. */
  guint             timer;         /* Waiting for its turn. */
  gboolean          in_summary;
} Alert;

struct _FiloAlerts
{
  GObject          parent_instance;

  FiloContext     *context;
  FiloNotifier    *notifier;
  FiloAlertPolicy *policy;
  FiloIsInFront    is_in_front;
  gpointer         user_data;
  GHashTable      *alerts;       /* Conversation id → Alert. */
};

G_DEFINE_FINAL_TYPE (FiloAlerts, filo_alerts, G_TYPE_OBJECT)

enum { OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
alert_stop_timer (Alert *alert)
{
  if (alert->timer != 0)
    filo_clock_remove_timer (filo_context_get_clock (alert->alerts->context), alert->timer);
  alert->timer = 0;
}

static void
alert_free (gpointer data)
{
  Alert *alert = data;

  alert_stop_timer (alert);
  g_clear_object (&alert->conversation);
  g_clear_pointer (&alert->text, g_free);
  g_free (alert);
}

static const char *
get_id (const Alert *alert)
{
  return filo_conversation_get_id (alert->conversation);
}

static void
show_summary (FiloAlerts *self)
{
  GHashTableIter iter;
  gpointer value;
  guint people = 0;
  guint texts = 0;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  g_hash_table_iter_init (&iter, self->alerts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Alert *alert = value;

      if (!alert->in_summary)
        continue;
      people++;
      texts += alert->n;
    }
  if (people == 0)
    {
      filo_notifier_withdraw (self->notifier, SUMMARY_KEY);
      return;
    }
  title = g_strdup_printf (ngettext ("%u new text", "%u new texts", texts), texts);
  body = g_strdup_printf (ngettext ("from %u person", "from %u people", people), people);
  filo_notifier_show (self->notifier, SUMMARY_KEY, title, body, FALSE);
}

static void
show_alert (Alert *alert)
{
  FiloAlerts *self = alert->alerts;
  g_autofree char *who =
      filo_sentences_dup_person (filo_conversation_get_profile (alert->conversation),
                                 filo_context_get_home (self->context));
  g_autofree char *title = filo_alerts_dup_title (who, alert->n);

  filo_notifier_show (self->notifier, get_id (alert), title, alert->text, TRUE);
  alert->n_shown = alert->n;
  alert->shown = alert->position;
}

static void raise_alert (Alert *alert);

static gboolean
on_turn (gpointer user_data)
{
  Alert *alert = user_data;

  alert->timer = 0;
  raise_alert (alert);
  return G_SOURCE_REMOVE;
}

static void
raise_alert (Alert *alert)
{
  FiloAlerts *self = alert->alerts;
  FiloClock *clock = filo_context_get_clock (self->context);
  gint64 wait;

  if (alert->timer != 0)
    return;
  switch (filo_alert_policy_decide (self->policy, get_id (alert), filo_clock_monotonic (clock),
                                    &wait))
    {
    case FILO_ALERT_SHOW:
      alert->in_summary = FALSE;
      show_alert (alert);
      break;
    case FILO_ALERT_WAIT:
      alert->timer = filo_clock_add_timer (clock, wait, on_turn, alert, NULL);
      break;
    case FILO_ALERT_SUMMARY:
      alert->in_summary = TRUE;
      show_summary (self);
      break;
    }
}

/* Who it is from wasn't read from the replica yet. */
static void
on_loaded (FiloAlerts       *self,
           GParamSpec       *pspec,
           FiloConversation *conversation)
{
  Alert *alert;

  g_signal_handlers_disconnect_by_func (conversation, on_loaded, self);
  alert = self->alerts != NULL
              ? g_hash_table_lookup (self->alerts, filo_conversation_get_id (conversation))
              : NULL;
  if (alert != NULL)
    raise_alert (alert);
}

static void
forget (FiloAlerts *self,
        const char *id)
{
  Alert *alert = g_hash_table_lookup (self->alerts, id);
  gboolean was_in_summary;

  if (alert == NULL)
    return;
  was_in_summary = alert->in_summary;
  filo_notifier_withdraw (self->notifier, id);
  g_hash_table_remove (self->alerts, id);
  if (was_in_summary)
    show_summary (self);
}

static void
on_texts_arrived (FiloAlerts *self,
                  GPtrArray  *messages)
{
  for (guint i = 0; i < messages->len; i++)
    filo_alerts_text_came (self, g_ptr_array_index (messages, i));
}

static void
on_read (FiloAlerts *self,
         const char *id)
{
  forget (self, id);
}

static void
mark_read (FiloAlerts *self,
           const char *id)
{
  FiloStore *store = filo_context_get_store (self->context);
  Alert *alert = g_hash_table_lookup (self->alerts, id);
  FiloConversationPatch patch = { 0 };

  if (alert == NULL)
    return;
  patch.has_read_through = TRUE;
  patch.read_through = alert->shown;
  patch.has_marked_unread = filo_conversation_get_marked_unread (alert->conversation);
  filo_store_patch_conversation (store, id, &patch);

  /* What came after the bubble wasn't seen: it is still to be told. */
  if (alert->position <= alert->shown)
    {
      forget (self, id);
      return;
    }
  alert->n -= alert->n_shown;
  alert->n_shown = 0;
}

static void
on_activated (FiloAlerts *self,
              const char *key,
              gboolean    to_mark_read)
{
  g_autofree char *id = g_strdup (key);

  if (to_mark_read)
    {
      mark_read (self, id);
      return;
    }
  g_signal_emit (self, signals[OPEN], 0, g_str_equal (id, SUMMARY_KEY) ? NULL : id);
  forget (self, id);
}

static void
filo_alerts_dispose (GObject *object)
{
  FiloAlerts *self = FILO_ALERTS (object);

  if (self->alerts != NULL)
    {
      GHashTableIter iter;
      gpointer id;

      g_hash_table_iter_init (&iter, self->alerts);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        filo_notifier_withdraw (self->notifier, id);
      filo_notifier_withdraw (self->notifier, SUMMARY_KEY);
      g_clear_pointer (&self->alerts, g_hash_table_unref);
    }
  G_OBJECT_CLASS (filo_alerts_parent_class)->dispose (object);
}

static void
filo_alerts_finalize (GObject *object)
{
  FiloAlerts *self = FILO_ALERTS (object);

  g_clear_pointer (&self->policy, filo_alert_policy_free);
  g_clear_object (&self->notifier);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (filo_alerts_parent_class)->finalize (object);
}

static void
filo_alerts_class_init (FiloAlertsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_alerts_dispose;
  object_class->finalize = filo_alerts_finalize;

  signals[OPEN] = g_signal_new ("open", FILO_TYPE_ALERTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
filo_alerts_init (FiloAlerts *self)
{
  self->policy = filo_alert_policy_new ();
  self->alerts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, alert_free);
}

FiloAlerts *
filo_alerts_new (FiloContext   *context,
                 FiloNotifier  *notifier,
                 FiloIsInFront  is_in_front,
                 gpointer       user_data)
{
  FiloAlerts *self = g_object_new (FILO_TYPE_ALERTS, NULL);
  FiloStore *store = filo_context_get_store (context);

  self->context = g_object_ref (context);
  self->notifier = g_object_ref (notifier);
  self->is_in_front = is_in_front;
  self->user_data = user_data;
  g_signal_connect_object (store, "texts-arrived", G_CALLBACK (on_texts_arrived), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "conversation-read", G_CALLBACK (on_read), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (notifier, "activated", G_CALLBACK (on_activated), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * filo_alerts_text_came:
 * @message: a new unread text, reported once
 */
void
filo_alerts_text_came (FiloAlerts  *self,
                       FiloMessage *message)
{
  const char *id = filo_message_get_conversation_id (message);
  const char *text = filo_message_get_text (message);
  g_autofree char *media = filo_sentences_dup_media (message);
  Alert *alert;

  g_return_if_fail (FILO_IS_ALERTS (self));

  if (self->is_in_front (id, self->user_data))
    return;
  alert = g_hash_table_lookup (self->alerts, id);
  if (alert == NULL)
    {
      alert = g_new0 (Alert, 1);
      alert->alerts = self;
      alert->conversation =
          filo_store_dup_conversation (filo_context_get_store (self->context), id);
      g_hash_table_insert (self->alerts, g_strdup (id), alert);
    }
  alert->n++;
  alert->position = MAX (alert->position, filo_message_get_position (message));
  g_free (alert->text);
  alert->text = g_strdup (text != NULL && *text != '\0' ? text : media != NULL ? media : "");
  if (filo_conversation_get_loaded (alert->conversation))
    raise_alert (alert);
  else if (alert->n == 1)
    g_signal_connect_object (alert->conversation, "notify::loaded", G_CALLBACK (on_loaded), self,
                             G_CONNECT_SWAPPED);
}

/**
 * filo_alerts_dup_title:
 * @n: how many texts the bubble stands for
 *
 * Returns: (transfer full): the name, with the count from two on
 */
char *
filo_alerts_dup_title (const char *who,
                       guint       n)
{
  if (n < 2)
    return g_strdup (who);
  /* Translators: a person, and how many texts they wrote. */
  return g_strdup_printf (ngettext ("%s (%u new text)", "%s (%u new texts)", n), who, n);
}
