/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-outbox-sender.h"

#include "filo-backoff.h"
#include "filo-feed-puller.h"
#include "filo-paths.h"
#include "filo-store-sync.h"

#include <string.h>

/* Lanes at once; the gateway commits them together. */
#define LANES_AT_ONCE 8

struct _FiloOutboxSender
{
  GObject       parent_instance;

  FiloStore    *store;
  FiloSession  *session;
  FiloClock    *clock;
  FiloRandom   *random;
  GCancellable *cancellable;   /* NULL while stopped. */

  GHashTable   *busy;          /* Lanes with a command on its way. */
  gboolean      listing;
  gboolean      list_again;
  FiloBackoff   backoff;
  guint         timer;         /* Until then nothing is posted. */
};

G_DEFINE_FINAL_TYPE (FiloOutboxSender, filo_outbox_sender, G_TYPE_OBJECT)

enum { STUCK, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  FiloOutboxSender *sender;
  FiloOutboxEntry  *entry;
  GCancellable     *cancellable;   /* Of the time when it was begun. */
} Post;

static void look (FiloOutboxSender *self);

static void
post_free (Post *post)
{
  g_hash_table_remove (post->sender->busy, filo_outbox_entry_get_lane (post->entry));
  g_clear_object (&post->sender);
  g_clear_object (&post->cancellable);
  filo_outbox_entry_free (post->entry);
  g_free (post);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Post, post_free)

static gboolean
on_waited (gpointer user_data)
{
  FiloOutboxSender *self = user_data;

  self->timer = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

/* The gateway is busy: nothing more until it may have recovered. */
static void
hold_off (FiloOutboxSender *self,
      gint64            at_least)
{
  const gint64 delay = MAX (at_least, filo_backoff_next (&self->backoff, self->random));

  if (self->cancellable == NULL || self->timer != 0)
    return;
  self->timer = filo_clock_add_timer (self->clock, (guint) delay, on_waited, self, NULL);
}

static void
get_stuck (FiloOutboxSender *self,
           const GError     *error)
{
  G_GNUC_UNUSED g_autoptr(FiloOutboxSender) alive = g_object_ref (self);

  if (self->cancellable == NULL)
    return;
  filo_outbox_sender_stop (self);
  g_signal_emit (self, signals[STUCK], 0, error);
}

/* the outcome is in the replica */
static void
on_ended (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Post *post = user_data;
  g_autoptr(FiloOutboxSender) self = g_object_ref (post->sender);
  g_autoptr(GError) error = NULL;
  const gboolean done = filo_store_end_command_finish (self->store, result, &error);

  post_free (post);
  if (done)
    {
      filo_backoff_reset (&self->backoff);
      look (self);
    }
  else
    /* It couldn't be stored: the same command goes again, and gets the same answer. */
    hold_off (self, 0);
}

static gboolean
is_final_no (guint status)
{
  return status >= 400 && status < 500 && status != 401 && status != 408 && status != 425 &&
         status != 429;
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Post) post = user_data;
  g_autoptr(FiloOutboxSender) self = g_object_ref (post->sender);
  const gint64 number = post->entry->number;
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloAnswer) answer = filo_session_send_finish (self->session, result, &error);

  if (answer == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        get_stuck (self, error);
      return;
    }
  if (answer->status >= 200 && answer->status < 300)
    {
      const gboolean has_body = g_bytes_get_size (answer->body) > 0;

      filo_store_accept_command_async (self->store, number, has_body ? answer->body : NULL,
                                       on_ended, g_steal_pointer (&post));
      return;
    }
  if (answer->status == 401 ||
      g_strcmp0 (filo_answer_get_code (answer), FILO_CODE_NO_ACCESS) == 0)
    {
      g_autoptr(GError) stuck = filo_sync_error_from_answer (answer);

      get_stuck (self, stuck);
      return;
    }
  if (is_final_no (answer->status))
    {
      g_autofree char *sentence = filo_answer_dup_sentence (answer);
      const char *code = filo_answer_get_code (answer);

      filo_store_refuse_command_async (self->store, number,
                                       code != NULL ? code : FILO_CODE_BAD_REQUEST, sentence,
                                       answer->problem != NULL ? answer->body : NULL, on_ended,
                                       g_steal_pointer (&post));
      return;
    }
  hold_off (self, answer->retry_after);
}

/* Method and path (transfer full) of a command. */
static char *
get_request (const FiloOutboxEntry  *entry,
             const char            **method)
{
  *method = "POST";
  switch (entry->what)
    {
    case FILO_OUTBOX_SEND:
      return filo_path_messages (entry->conversation_id);
    case FILO_OUTBOX_PATCH:
      *method = "PATCH";
      return filo_path_conversation (entry->conversation_id);
    case FILO_OUTBOX_BLOCK:
      return filo_path_profile_block (entry->profile_id);
    case FILO_OUTBOX_UNBLOCK:
      return filo_path_profile_unblock (entry->profile_id);
    case FILO_OUTBOX_OPT_OUT:
      return filo_path_profile_opt_out (entry->profile_id);
    case FILO_OUTBOX_CANCEL:
      *method = "DELETE";
      return filo_path_message (entry->message_id);
    case FILO_OUTBOX_RETRY:
      return filo_path_message_retry (entry->message_id);
    case FILO_OUTBOX_SETTLE:
      return filo_path_message_settle (entry->message_id);
    case FILO_OUTBOX_SEND_NOW:
      return filo_path_message_send_now (entry->message_id);
    }
  g_assert_not_reached ();
}

static void
on_begun (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Post) post = user_data;
  g_autoptr(FiloOutboxSender) self = g_object_ref (post->sender);
  g_autoptr(GError) error = NULL;
  FiloOutboxEntry *entry = filo_store_begin_command_finish (self->store, result, &error);
  g_autoptr(GBytes) body = NULL;
  g_autofree char *path = NULL;
  const char *method = NULL;
  GCancellable *cancellable;

  if (entry == NULL)
    {
      /* Taken back, or too old: then the next of its lane. */
      g_clear_pointer (&post, post_free);
      if (error == NULL)
        look (self);
      else
        hold_off (self, 0);
      return;
    }
  filo_outbox_entry_free (post->entry);
  post->entry = entry;
  if (g_cancellable_is_cancelled (post->cancellable))
    return;

  path = get_request (entry, &method);
  if (entry->body != NULL)
    body = g_bytes_new (entry->body, strlen (entry->body));
  cancellable = post->cancellable;
  filo_session_send_async (self->session, method, path, entry->key, body, cancellable, on_answer,
                           g_steal_pointer (&post));
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FiloOutboxSender) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) heads = filo_store_list_outbox_finish (self->store, result, &error);

  self->listing = FALSE;
  if (heads == NULL)
    {
      hold_off (self, 0);
      return;
    }
  for (guint i = 0; i < heads->len && self->cancellable != NULL && self->timer == 0 &&
                    g_hash_table_size (self->busy) < LANES_AT_ONCE;
       i++)
    {
      FiloOutboxEntry *entry = heads->pdata[i];
      const char *lane = filo_outbox_entry_get_lane (entry);
      Post *post;

      if (g_hash_table_contains (self->busy, lane))
        continue;
      heads->pdata[i] = NULL;
      g_hash_table_add (self->busy, g_strdup (lane));
      post = g_new0 (Post, 1);
      post->sender = g_object_ref (self);
      post->entry = entry;
      post->cancellable = g_object_ref (self->cancellable);
      filo_store_begin_command_async (self->store, entry->number, on_begun, post);
    }
  if (self->list_again)
    {
      self->list_again = FALSE;
      look (self);
    }
}

/* Whether there is anything to post. */
static void
look (FiloOutboxSender *self)
{
  if (self->cancellable == NULL || self->timer != 0)
    return;
  if (self->listing)
    {
      self->list_again = TRUE;
      return;
    }
  if (filo_store_get_unsent (self->store) == 0)
    return;
  self->listing = TRUE;
  filo_store_list_outbox_async (self->store, on_listed, g_object_ref (self));
}

void
filo_outbox_sender_start (FiloOutboxSender *self)
{
  g_return_if_fail (FILO_IS_OUTBOX_SENDER (self));

  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  filo_backoff_reset (&self->backoff);
  look (self);
}

void
filo_outbox_sender_stop (FiloOutboxSender *self)
{
  g_autoptr(GCancellable) cancellable = NULL;

  g_return_if_fail (FILO_IS_OUTBOX_SENDER (self));

  filo_clock_clear_timer (self->clock, &self->timer);
  cancellable = g_steal_pointer (&self->cancellable);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

static void
filo_outbox_sender_dispose (GObject *object)
{
  FiloOutboxSender *self = FILO_OUTBOX_SENDER (object);

  if (self->clock != NULL)
    filo_outbox_sender_stop (self);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  G_OBJECT_CLASS (filo_outbox_sender_parent_class)->dispose (object);
}

static void
filo_outbox_sender_finalize (GObject *object)
{
  FiloOutboxSender *self = FILO_OUTBOX_SENDER (object);

  g_clear_pointer (&self->busy, g_hash_table_unref);
  G_OBJECT_CLASS (filo_outbox_sender_parent_class)->finalize (object);
}

static void
filo_outbox_sender_class_init (FiloOutboxSenderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_outbox_sender_dispose;
  object_class->finalize = filo_outbox_sender_finalize;
  signals[STUCK] = g_signal_new ("stuck", FILO_TYPE_OUTBOX_SENDER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
filo_outbox_sender_init (FiloOutboxSender *self)
{
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->backoff = (FiloBackoff) FILO_BACKOFF_INIT (1000, 60 * 1000);
}

FiloOutboxSender *
filo_outbox_sender_new (FiloStore   *store,
                        FiloSession *session,
                        FiloClock   *clock,
                        FiloRandom  *random)
{
  FiloOutboxSender *self = g_object_new (FILO_TYPE_OUTBOX_SENDER, NULL);

  self->store = g_object_ref (store);
  self->session = g_object_ref (session);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  g_signal_connect_object (store, "outbox-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  return self;
}
