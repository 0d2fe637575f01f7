/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-engine-private.h"

#include "filo-codec.h"
#include "filo-json.h"
#include "filo-paths.h"
#include "filo-sign-in-flow.h"
#include "filo-store-sync.h"

#include <glib/gi18n.h>

/* One connection from its beginning to its end: who is there, who am I, whose
 * replica, then stream and pull together, then the outbox. */

/* After this long without trouble the next wait is short again. */
#define HEALTHY_MS (60 * 1000)

static void pull (FiloEngine *self);
static void lose (FiloEngine   *self,
                  const GError *error);

void
filo_engine_disconnect (FiloEngine *self)
{
  g_autoptr(GCancellable) cancellable = g_steal_pointer (&self->cancellable);

  filo_clock_clear_timer (self->clock, &self->retry_timer);
  filo_clock_clear_timer (self->clock, &self->health_timer);
  if (self->stream != NULL)
    filo_push_stream_close (self->stream);
  if (self->sender != NULL)
    filo_outbox_sender_stop (self->sender);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  g_clear_object (&self->stream);
  g_clear_object (&self->sender);
  g_clear_object (&self->puller);
  self->pulling = self->pull_again = self->streaming = FALSE;
}

/* The connection can't go on; what happens next depends on why. */
static gboolean
on_retry (gpointer user_data)
{
  FiloEngine *self = user_data;

  self->retry_timer = 0;
  filo_engine_connect (self);
  return G_SOURCE_REMOVE;
}

static void
lose (FiloEngine   *self,
      const GError *error)
{
  G_GNUC_UNUSED g_autoptr(FiloEngine) alive = g_object_ref (self);
  const gboolean was_live = self->state == FILO_ENGINE_STATE_LIVE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  filo_engine_disconnect (self);

  if (g_error_matches (error, FILO_SYNC_ERROR, FILO_SYNC_ERROR_SIGNED_OUT))
    {
      /* The replica stays: whoever signs in again finds the unsent texts. */
      filo_engine_set_problem (self, error->message);
      filo_engine_set_state (self, FILO_ENGINE_STATE_SIGNED_OUT);
      return;
    }
  if (g_error_matches (error, FILO_SYNC_ERROR, FILO_SYNC_ERROR_NO_ACCESS))
    {
      filo_engine_set_problem (self, error->message);
      filo_engine_set_state (self, FILO_ENGINE_STATE_NO_ACCESS);
      return;
    }
  if (g_error_matches (error, FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_TOO_OLD))
    {
      filo_engine_set_problem (self, error->message);
      filo_engine_set_state (self, FILO_ENGINE_STATE_TOO_OLD);
      /* Either side may be updated meanwhile. */
      self->retry_timer =
          filo_clock_add_timer (self->clock, self->backoff.cap_ms, on_retry, self, NULL);
      return;
    }

  /* A connection that held for a while is tried again at once. */
  if (was_live && self->backoff.tries == 0)
    {
      self->backoff.tries = 1;
      filo_engine_connect (self);
      return;
    }
  filo_engine_set_problem (self, error->message);
  filo_engine_set_state (self, FILO_ENGINE_STATE_OFFLINE);
  self->retry_timer = filo_clock_add_timer (
      self->clock, (guint) filo_backoff_next (&self->backoff, self->random), on_retry, self, NULL);
}

static gboolean
on_healthy (gpointer user_data)
{
  FiloEngine *self = user_data;

  self->health_timer = 0;
  filo_backoff_reset (&self->backoff);
  return G_SOURCE_REMOVE;
}

static void
go_live (FiloEngine *self)
{
  filo_engine_set_progress (self, 0, 0);
  filo_engine_set_problem (self, NULL);
  filo_engine_set_state (self, FILO_ENGINE_STATE_LIVE);
  if (self->health_timer == 0)
    self->health_timer =
        filo_clock_add_timer (self->clock, HEALTHY_MS, on_healthy, self, NULL);
  filo_outbox_sender_start (self->sender);
}

/* pulling */
static void
on_pulled (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FiloEngine) self = user_data;
  g_autoptr(GError) error = NULL;
  const gboolean pulled =
      filo_feed_puller_pull_finish (FILO_FEED_PULLER (source), result, &error);

  if (FILO_FEED_PULLER (source) != self->puller)
    return; /* Of a connection that was let go. */
  self->pulling = FALSE;
  if (!pulled)
    lose (self, error);
  else if (self->pull_again)
    pull (self);
  else if (self->streaming)
    go_live (self);
}

static void
on_progress (FiloFeedPuller *puller,
             guint           done,
             guint           total,
             FiloEngine     *self)
{
  filo_engine_set_progress (self, done, total);
}

static void
pull (FiloEngine *self)
{
  self->pull_again = self->pulling;
  if (self->pulling)
    return;
  self->pulling = TRUE;
  filo_feed_puller_pull_async (self->puller, self->cancellable, on_pulled, g_object_ref (self));
}

/* streaming */
static void
on_stream_opened (FiloEngine *self)
{
  self->streaming = TRUE;
  if (!self->pulling && self->state != FILO_ENGINE_STATE_LIVE)
    pull (self);
}

static void
on_stream_closed (FiloPushStream *stream,
                  const GError   *error,
                  FiloEngine     *self)
{
  lose (self, error);
}

static void
on_sender_stuck (FiloOutboxSender *sender,
                 const GError     *error,
                 FiloEngine       *self)
{
  lose (self, error);
}

static void
catch_up (FiloEngine *self)
{
  filo_engine_set_state (self, FILO_ENGINE_STATE_CATCHING_UP);
  self->puller = filo_feed_puller_new (self->store, self->session);
  self->stream = filo_push_stream_new (self->store, self->session, self->clock);
  self->sender =
      filo_outbox_sender_new (self->store, self->session, self->clock, self->random);
  g_signal_connect_object (self->puller, "progress", G_CALLBACK (on_progress), self, 0);
  g_signal_connect_object (self->stream, "opened", G_CALLBACK (on_stream_opened), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "behind", G_CALLBACK (pull), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "closed", G_CALLBACK (on_stream_closed), self, 0);
  g_signal_connect_object (self->sender, "stuck", G_CALLBACK (on_sender_stuck), self, 0);
  /* The stream first: nothing falls between the two. */
  filo_push_stream_open (self->stream);
  pull (self);
}

/* connecting: who is there, who am I, whose replica */
typedef struct {
  FiloEngine   *engine;
  GCancellable *cancellable;
} Try;

static void
try_free (Try *attempt)
{
  g_clear_object (&attempt->engine);
  g_clear_object (&attempt->cancellable);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Try, try_free)

/* Whether this try is still the one. */
static gboolean
is_current (const Try *attempt)
{
  return attempt->engine->cancellable == attempt->cancellable;
}

static void
on_account_set (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Try) attempt = user_data;
  g_autoptr(GError) error = NULL;
  const gboolean set =
      filo_store_set_account_finish (FILO_STORE (source), result, &error);

  if (!is_current (attempt))
    return;
  if (set)
    catch_up (attempt->engine);
  else
    lose (attempt->engine, error);
}

static void
on_me (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr(Try) attempt = user_data;
  FiloEngine *self = attempt->engine;
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloAnswer) answer =
      filo_session_send_finish (FILO_SESSION (source), result, &error);
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(FiloAgent) agent = NULL;

  if (!is_current (attempt))
    return;
  if (answer != NULL && answer->status == 200)
    {
      gsize length = 0;
      const char *data = g_bytes_get_data (answer->body, &length);

      object = filo_json_parse_object (data, (gssize) length, FILO_JSON_LIMITS_REQUEST, &error);
      agent = object != NULL ? filo_agent_from_json (object, &error) : NULL;
    }
  else if (answer != NULL)
    error = filo_sync_error_from_answer (answer);
  if (agent == NULL)
    {
      lose (self, error);
      return;
    }

  filo_engine_set_agent (self, agent);
  if (!filo_role_has_inbox (filo_agent_get_role (agent)))
    {
      g_autoptr(GError) no_access = g_error_new (
          FILO_SYNC_ERROR, FILO_SYNC_ERROR_NO_ACCESS, "%s",
          _("You are signed in, but your role has no access to the inbox. Ask an owner or admin "
            "if you need it."));

      lose (self, no_access);
      return;
    }
  filo_store_set_account_async (self->store, self->account->address, filo_agent_get_id (agent),
                                on_account_set, g_steal_pointer (&attempt));
}

static void
on_about (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Try) attempt = user_data;
  FiloEngine *self = attempt->engine;
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloAbout) about = filo_sign_in_flow_ask_finish (result, &error);

  if (!is_current (attempt))
    return;
  if (about == NULL)
    {
      lose (self, error);
      return;
    }
  filo_engine_set_clock_skew (self, about->time - filo_clock_now (self->clock));
  filo_session_send_async (self->session, "GET", FILO_PATH_ME, NULL, NULL, self->cancellable,
                           on_me, g_steal_pointer (&attempt));
}

void
filo_engine_connect (FiloEngine *self)
{
  Try *attempt;

  if (!self->running || self->account == NULL)
    return;
  filo_engine_disconnect (self);
  filo_engine_set_state (self, FILO_ENGINE_STATE_CONNECTING);
  self->cancellable = g_cancellable_new ();
  attempt = g_new0 (Try, 1);
  attempt->engine = g_object_ref (self);
  attempt->cancellable = g_object_ref (self->cancellable);
  filo_sign_in_flow_ask_async (self->transport, self->account->address, self->cancellable,
                               on_about, attempt);
}
