/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-engine.h"

#include "filo-codec.h"
#include "filo-engine-private.h"
#include "filo-json.h"
#include "filo-paths.h"
#include "filo-properties.h"
#include "filo-sign-in-flow.h"
#include "filo-store-sync.h"

#include <glib/gi18n.h>

/* After this long without trouble the next wait is short again. */
#define HEALTHY_MS (60 * 1000)
#define WATCH_MS (15 * 1000)
/* Wall clock and monotonic clock drift apart by this much in a sleep. */
#define SLEPT_MS (10 * 1000)

G_DEFINE_QUARK (filo-engine-error-quark, filo_engine_error)

G_DEFINE_ENUM_TYPE (FiloEngineState, filo_engine_state,
                    G_DEFINE_ENUM_VALUE (FILO_ENGINE_STATE_SIGNED_OUT, "signed-out"),
                    G_DEFINE_ENUM_VALUE (FILO_ENGINE_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (FILO_ENGINE_STATE_CATCHING_UP, "catching-up"),
                    G_DEFINE_ENUM_VALUE (FILO_ENGINE_STATE_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (FILO_ENGINE_STATE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (FILO_ENGINE_STATE_TOO_OLD, "too-old"),
                    G_DEFINE_ENUM_VALUE (FILO_ENGINE_STATE_NO_ACCESS, "no-access"))

G_DEFINE_FINAL_TYPE (FiloEngine, filo_engine, G_TYPE_OBJECT)

typedef enum {
  PROP_STATE = 1,
  PROP_PROGRESS_DONE,
  PROP_PROGRESS_TOTAL,
  PROP_OFFLINE_SINCE,
  PROP_UNSENT,
  PROP_PROBLEM,
  PROP_AGENT,
  PROP_ADDRESS,
  PROP_CLOCK_SKEW,
} FiloEngineProps;
static GParamSpec *props[PROP_CLOCK_SKEW + 1];

static void pull (FiloEngine *self);
static void lose (FiloEngine   *self,
                  const GError *error);

void
filo_engine_set_state (FiloEngine      *self,
                       FiloEngineState  state)
{
  const gboolean offline = state == FILO_ENGINE_STATE_OFFLINE ||
                           (state == FILO_ENGINE_STATE_CONNECTING && self->offline_since != 0);

  g_object_freeze_notify (G_OBJECT (self));
  /* Trying again doesn't make the time away shorter. */
  if (!offline)
    filo_set_int64 (self, &self->offline_since, 0, props[PROP_OFFLINE_SINCE]);
  else if (self->offline_since == 0)
    filo_set_int64 (self, &self->offline_since, filo_clock_now (self->clock),
                    props[PROP_OFFLINE_SINCE]);
  filo_set_enum (self, &self->state, state, props[PROP_STATE]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
filo_engine_set_problem (FiloEngine *self,
                         const char *problem)
{
  filo_set_string (self, &self->problem, problem, props[PROP_PROBLEM]);
}

void
filo_engine_set_agent (FiloEngine *self,
                       FiloAgent  *agent)
{
  filo_set_object (self, &self->agent, agent, props[PROP_AGENT]);
}

void
filo_engine_set_clock_skew (FiloEngine *self,
                            gint64      skew)
{
  filo_set_int64 (self, &self->clock_skew, skew, props[PROP_CLOCK_SKEW]);
}

void
filo_engine_take_account (FiloEngine  *self,
                          FiloAccount *account)
{
  g_clear_pointer (&self->account, filo_account_free);
  g_clear_object (&self->session);
  self->account = account;
  if (account != NULL)
    self->session = filo_session_new (self->transport, account->address, account->token);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ADDRESS]);
}

static void
set_progress (FiloEngine *self,
              guint       done,
              guint       total)
{
  g_object_freeze_notify (G_OBJECT (self));
  filo_set_uint (self, &self->progress_done, done, props[PROP_PROGRESS_DONE]);
  filo_set_uint (self, &self->progress_total, total, props[PROP_PROGRESS_TOTAL]);
  g_object_thaw_notify (G_OBJECT (self));
}

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
  set_progress (self, 0, 0);
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
  set_progress (self, done, total);
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

/* what tells that a new try is worth it */
static void
on_network_changed (GNetworkMonitor *monitor,
                    gboolean         available,
                    FiloEngine      *self)
{
  if (!self->running || self->account == NULL || !available)
    return;
  if (self->state == FILO_ENGINE_STATE_OFFLINE || self->state == FILO_ENGINE_STATE_LIVE)
    {
      filo_backoff_reset (&self->backoff);
      filo_engine_connect (self);
    }
}

static gboolean
on_watch (gpointer user_data)
{
  FiloEngine *self = user_data;
  const gint64 wall = filo_clock_now (self->clock);
  const gint64 monotonic = filo_clock_monotonic (self->clock);
  const gint64 drift = (wall - self->watch_wall) - (monotonic - self->watch_monotonic);

  self->watch_wall = wall;
  self->watch_monotonic = monotonic;
  /* Only forwards: a clock set back isn't a sleep. */
  if (drift > SLEPT_MS && self->account != NULL &&
      (self->state == FILO_ENGINE_STATE_LIVE || self->state == FILO_ENGINE_STATE_OFFLINE))
    {
      filo_backoff_reset (&self->backoff);
      filo_engine_connect (self);
    }
  return G_SOURCE_CONTINUE;
}

static void
on_account_loaded (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(FiloEngine) self = user_data;
  g_autoptr(GError) error = NULL;
  FiloAccount *account = filo_keyring_load_finish (FILO_KEYRING (source), result, &error);

  if (!self->running || self->account != NULL)
    {
      g_clear_pointer (&account, filo_account_free);
      return;
    }
  if (account == NULL)
    {
      filo_engine_set_problem (self, error != NULL ? error->message : NULL);
      filo_engine_set_state (self, FILO_ENGINE_STATE_SIGNED_OUT);
      return;
    }
  filo_engine_take_account (self, account);
  filo_engine_connect (self);
}

void
filo_engine_start (FiloEngine *self)
{
  g_return_if_fail (FILO_IS_ENGINE (self));

  if (self->running)
    return;
  self->running = TRUE;
  self->watch_wall = filo_clock_now (self->clock);
  self->watch_monotonic = filo_clock_monotonic (self->clock);
  self->watch_timer = filo_clock_add_timer (self->clock, WATCH_MS, on_watch, self, NULL);
  filo_store_set_fetch_older (self->store, filo_engine_fetch_older, self);
  if (self->account != NULL)
    filo_engine_connect (self);
  else
    filo_keyring_load_async (self->keyring, NULL, on_account_loaded, g_object_ref (self));
}

void
filo_engine_stop (FiloEngine *self)
{
  g_return_if_fail (FILO_IS_ENGINE (self));

  if (!self->running)
    return;
  self->running = FALSE;
  filo_clock_clear_timer (self->clock, &self->watch_timer);
  filo_store_set_fetch_older (self->store, NULL, NULL);
  filo_engine_disconnect (self);
  if (self->account != NULL)
    filo_engine_set_state (self, FILO_ENGINE_STATE_OFFLINE);
}

void
filo_engine_retry_now (FiloEngine *self)
{
  g_return_if_fail (FILO_IS_ENGINE (self));

  if (self->state == FILO_ENGINE_STATE_OFFLINE || self->state == FILO_ENGINE_STATE_TOO_OLD ||
      self->state == FILO_ENGINE_STATE_NO_ACCESS)
    filo_engine_connect (self);
}

static void
on_outbox_changed (FiloEngine *self)
{
  filo_set_uint (self, &self->unsent, filo_store_get_unsent (self->store), props[PROP_UNSENT]);
}

/* A damaged replica was rebuilt under us: what was asked of the old one is void. */
static void
on_store_failed (FiloStore    *store,
                 const GError *error,
                 FiloEngine   *self)
{
  if (g_error_matches (error, FILO_STORE_ERROR, FILO_STORE_ERROR_REBUILT) && self->running)
    filo_engine_connect (self);
}

static void
filo_engine_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  FiloEngine *self = FILO_ENGINE (object);

  switch ((FiloEngineProps) id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_PROGRESS_DONE:
      g_value_set_uint (value, self->progress_done);
      break;
    case PROP_PROGRESS_TOTAL:
      g_value_set_uint (value, self->progress_total);
      break;
    case PROP_OFFLINE_SINCE:
      g_value_set_int64 (value, self->offline_since);
      break;
    case PROP_UNSENT:
      g_value_set_uint (value, self->unsent);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_AGENT:
      g_value_set_object (value, self->agent);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->account != NULL ? self->account->address : NULL);
      break;
    case PROP_CLOCK_SKEW:
      g_value_set_int64 (value, self->clock_skew);
      break;
    }
}

static void
filo_engine_dispose (GObject *object)
{
  FiloEngine *self = FILO_ENGINE (object);

  if (self->clock != NULL && self->store != NULL)
    {
      filo_engine_stop (self);
      filo_engine_disconnect (self);
    }
  g_clear_object (&self->store);
  g_clear_object (&self->transport);
  g_clear_object (&self->keyring);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_object (&self->network);
  g_clear_object (&self->agent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (filo_engine_parent_class)->dispose (object);
}

static void
filo_engine_finalize (GObject *object)
{
  FiloEngine *self = FILO_ENGINE (object);

  g_free (self->problem);
  g_clear_pointer (&self->account, filo_account_free);
  G_OBJECT_CLASS (filo_engine_parent_class)->finalize (object);
}

static void
filo_engine_class_init (FiloEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = filo_engine_get_property;
  object_class->dispose = filo_engine_dispose;
  object_class->finalize = filo_engine_finalize;

  props[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, FILO_TYPE_ENGINE_STATE,
                         FILO_ENGINE_STATE_SIGNED_OUT, flags);
  props[PROP_PROGRESS_DONE] =
      g_param_spec_uint ("progress-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROGRESS_TOTAL] =
      g_param_spec_uint ("progress-total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_OFFLINE_SINCE] =
      g_param_spec_int64 ("offline-since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_UNSENT] = g_param_spec_uint ("unsent", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  props[PROP_AGENT] = g_param_spec_object ("agent", NULL, NULL, FILO_TYPE_AGENT, flags);
  props[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  props[PROP_CLOCK_SKEW] =
      g_param_spec_int64 ("clock-skew", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_engine_init (FiloEngine *self)
{
  self->backoff = (FiloBackoff) FILO_BACKOFF_INIT (1000, 60 * 1000);
}

FiloEngine *
filo_engine_new (FiloStore     *store,
                 FiloTransport *transport,
                 FiloKeyring   *keyring,
                 FiloClock     *clock,
                 FiloRandom    *random)
{
  FiloEngine *self;

  g_return_val_if_fail (FILO_IS_STORE (store), NULL);
  g_return_val_if_fail (FILO_IS_TRANSPORT (transport), NULL);
  g_return_val_if_fail (FILO_IS_KEYRING (keyring), NULL);

  self = g_object_new (FILO_TYPE_ENGINE, NULL);
  self->store = g_object_ref (store);
  self->transport = g_object_ref (transport);
  self->keyring = g_object_ref (keyring);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->network = g_object_ref (g_network_monitor_get_default ());
  self->unsent = filo_store_get_unsent (store);
  g_signal_connect_object (store, "outbox-changed", G_CALLBACK (on_outbox_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "failed", G_CALLBACK (on_store_failed), self, 0);
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (on_network_changed),
                           self, 0);
  return self;
}

FiloEngineState
filo_engine_get_state (FiloEngine *self)
{
  g_return_val_if_fail (FILO_IS_ENGINE (self), FILO_ENGINE_STATE_SIGNED_OUT);
  return self->state;
}

guint
filo_engine_get_progress_done (FiloEngine *self)
{
  g_return_val_if_fail (FILO_IS_ENGINE (self), 0);
  return self->progress_done;
}

guint
filo_engine_get_progress_total (FiloEngine *self)
{
  g_return_val_if_fail (FILO_IS_ENGINE (self), 0);
  return self->progress_total;
}

gint64
filo_engine_get_offline_since (FiloEngine *self)
{
  g_return_val_if_fail (FILO_IS_ENGINE (self), 0);
  return self->offline_since;
}

guint
filo_engine_get_unsent (FiloEngine *self)
{
  g_return_val_if_fail (FILO_IS_ENGINE (self), 0);
  return self->unsent;
}

const char *
filo_engine_get_problem (FiloEngine *self)
{
  g_return_val_if_fail (FILO_IS_ENGINE (self), NULL);
  return self->problem;
}

FiloAgent *
filo_engine_get_agent (FiloEngine *self)
{
  g_return_val_if_fail (FILO_IS_ENGINE (self), NULL);
  return self->agent;
}

const char *
filo_engine_get_address (FiloEngine *self)
{
  g_return_val_if_fail (FILO_IS_ENGINE (self), NULL);
  return self->account != NULL ? self->account->address : NULL;
}

gint64
filo_engine_get_clock_skew (FiloEngine *self)
{
  g_return_val_if_fail (FILO_IS_ENGINE (self), 0);
  return self->clock_skew;
}
