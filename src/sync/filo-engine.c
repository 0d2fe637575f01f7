/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-engine.h"

#include "filo-engine-private.h"
#include "filo-properties.h"

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

void
filo_engine_set_progress (FiloEngine *self,
                          guint       done,
                          guint       total)
{
  g_object_freeze_notify (G_OBJECT (self));
  filo_set_uint (self, &self->progress_done, done, props[PROP_PROGRESS_DONE]);
  filo_set_uint (self, &self->progress_total, total, props[PROP_PROGRESS_TOTAL]);
  g_object_thaw_notify (G_OBJECT (self));
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
