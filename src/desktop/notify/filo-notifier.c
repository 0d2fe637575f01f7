/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-notifier.h"

#include <glib/gi18n.h>
#include <libnotify/notify.h>

typedef struct
{
  char     *key;
  char     *title;
  char     *body;
  gboolean  can_mark_read;
} Bubble;

struct _FiloNotifier
{
  GObject     parent_instance;

  GHashTable *shown;        /* Key → NotifyNotification. */
  GQueue      waiting;      /* Bubble; asked for before the service has answered. */
  gboolean    is_asking;
  gboolean    is_ready;
  gboolean    is_missing;
  gboolean    has_markup;
  gboolean    has_actions;
};

G_DEFINE_FINAL_TYPE (FiloNotifier, filo_notifier, G_TYPE_OBJECT)

enum { ACTIVATED, UNAVAILABLE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
bubble_free (Bubble *bubble)
{
  g_clear_pointer (&bubble->key, g_free);
  g_clear_pointer (&bubble->title, g_free);
  g_clear_pointer (&bubble->body, g_free);
  g_free (bubble);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bubble, bubble_free)

static const char *
find_key (FiloNotifier       *self,
          NotifyNotification *notification)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (value == notification)
      return key;
  return NULL;
}

static void
on_action (NotifyNotification *notification,
           char               *action,
           gpointer            user_data)
{
  FiloNotifier *self = user_data;
  g_autofree char *key = g_strdup (find_key (self, notification));

  if (key == NULL)
    return;
  filo_notifier_withdraw (self, key);
  g_signal_emit (self, signals[ACTIVATED], 0, key, g_str_equal (action, "mark-read"));
}

static void
on_closed (NotifyNotification *notification,
           FiloNotifier       *self)
{
  const char *key = find_key (self, notification);

  if (key != NULL)
    g_hash_table_remove (self->shown, key);
}

static void
report_missing (FiloNotifier *self)
{
  const char *sentence =
      C_("alerts", "Alerts can't be shown: this desktop has no notification service running.");

  if (self->is_missing)
    return;
  self->is_missing = TRUE;
  g_message ("%s", sentence);
  g_signal_emit (self, signals[UNAVAILABLE], 0, sentence);
}

static NotifyNotification *
make_notification (FiloNotifier *self,
                   const Bubble *bubble,
                   const char   *body)
{
  NotifyNotification *notification =
      notify_notification_new (bubble->title, body, FILO_APP_ID);

  notify_notification_set_hint (notification, "desktop-entry",
                                g_variant_new_string (FILO_APP_ID));
  notify_notification_set_category (notification, "im.received");
  if (self->has_actions)
    {
      notify_notification_add_action (notification, "default", C_("alert", "Open"), on_action,
                                      self, NULL);
      if (bubble->can_mark_read)
        notify_notification_add_action (notification, "mark-read", C_("alert", "Mark as Read"),
                                        on_action, self, NULL);
    }
  g_signal_connect_object (notification, "closed", G_CALLBACK (on_closed), self, 0);
  return notification;
}

static void
show_bubble (FiloNotifier *self,
             const Bubble *bubble)
{
  NotifyNotification *notification = g_hash_table_lookup (self->shown, bubble->key);
  g_autofree char *body = filo_notifier_dup_body (bubble->body, self->has_markup);
  g_autoptr (GError) error = NULL;

  if (notification == NULL)
    {
      notification = make_notification (self, bubble, body);
      g_hash_table_insert (self->shown, g_strdup (bubble->key), notification);
    }
  else
    {
      notify_notification_update (notification, bubble->title, body, FILO_APP_ID);
    }
  if (!notify_notification_show (notification, &error))
    {
      g_message ("%s", error->message);
      g_hash_table_remove (self->shown, bubble->key);
      report_missing (self);
    }
}

static void
ask_service (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GList *caps = NULL;

  /* Blocks until the service has answered, or been started. */
  if (notify_is_initted () || notify_init (C_("application", "Filo")))
    caps = notify_get_server_caps ();
  g_task_return_pointer (task, caps, NULL);
}

static gboolean
has_cap (GList      *caps,
         const char *cap)
{
  return g_list_find_custom (caps, cap, (GCompareFunc) g_strcmp0) != NULL;
}

static void
on_service_answered (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  FiloNotifier *self = FILO_NOTIFIER (source);
  GList *caps = g_task_propagate_pointer (G_TASK (result), NULL);
  Bubble *next;

  self->is_asking = FALSE;
  self->is_ready = caps != NULL;
  self->has_markup = has_cap (caps, "body-markup");
  self->has_actions = has_cap (caps, "actions");
  g_list_free_full (caps, g_free);
  if (!self->is_ready)
    report_missing (self);
  while ((next = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_autoptr (Bubble) bubble = next;

      if (self->is_ready)
        show_bubble (self, bubble);
    }
}

static void
ask (FiloNotifier *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->is_asking)
    return;
  self->is_asking = TRUE;
  task = g_task_new (self, NULL, on_service_answered, NULL);
  g_task_set_source_tag (task, ask);
  g_task_run_in_thread (task, ask_service);
}

static void
filo_notifier_finalize (GObject *object)
{
  FiloNotifier *self = FILO_NOTIFIER (object);

  g_queue_clear_full (&self->waiting, (GDestroyNotify) bubble_free);
  g_clear_pointer (&self->shown, g_hash_table_unref);
  G_OBJECT_CLASS (filo_notifier_parent_class)->finalize (object);
}

static void
filo_notifier_class_init (FiloNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_notifier_finalize;

  signals[ACTIVATED] = g_signal_new ("activated", FILO_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[UNAVAILABLE] = g_signal_new ("unavailable", FILO_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
filo_notifier_init (FiloNotifier *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_queue_init (&self->waiting);
}

FiloNotifier *
filo_notifier_new (void)
{
  return g_object_new (FILO_TYPE_NOTIFIER, NULL);
}

/**
 * filo_notifier_show:
 * @key: what it is about; one bubble per key, the newer replaces the older
 * @body: plain text
 */
void
filo_notifier_show (FiloNotifier *self,
                    const char   *key,
                    const char   *title,
                    const char   *body,
                    gboolean      can_mark_read)
{
  g_autoptr (Bubble) bubble = NULL;

  g_return_if_fail (FILO_IS_NOTIFIER (self));

  bubble = g_new0 (Bubble, 1);
  *bubble = (Bubble) { g_strdup (key), g_strdup (title), g_strdup (body), can_mark_read };
  if (self->is_ready)
    {
      show_bubble (self, bubble);
      return;
    }
  g_queue_push_tail (&self->waiting, g_steal_pointer (&bubble));
  ask (self);
}

/**
 * filo_notifier_withdraw:
 *
 * Takes a bubble away: what it says was seen elsewhere.
 */
void
filo_notifier_withdraw (FiloNotifier *self,
                        const char   *key)
{
  g_autofree char *own_key = NULL;
  g_autoptr (GObject) notification = NULL;
  g_autoptr (GError) error = NULL;
  GList *next;

  g_return_if_fail (FILO_IS_NOTIFIER (self));

  for (GList *link = self->waiting.head; link != NULL; link = next)
    {
      next = link->next;
      if (!g_str_equal (((Bubble *) link->data)->key, key))
        continue;
      bubble_free (link->data);
      g_queue_delete_link (&self->waiting, link);
    }
  if (!g_hash_table_steal_extended (self->shown, key, (gpointer *) &own_key,
                                    (gpointer *) &notification))
    return;
  if (!notify_notification_close (NOTIFY_NOTIFICATION (notification), &error))
    g_message ("%s", error->message);
}

/**
 * filo_notifier_dup_body:
 * @has_markup: whether the service reads markup in bodies
 *
 * Returns: (transfer full): @body so that it shows as it was written
 */
char *
filo_notifier_dup_body (const char *body,
                        gboolean    has_markup)
{
  return has_markup ? g_markup_escape_text (body, -1) : g_strdup (body);
}
