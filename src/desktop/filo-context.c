/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-context.h"

#include <glib/gi18n.h>

#define DAY_CHECK_MS 60000

struct _FiloContext
{
  GObject      parent_instance;

  FiloStore   *store;
  FiloEngine  *engine;
  FiloKeyring *keyring;
  FiloClock   *clock;
  GSettings   *settings;  /* NULL where the schema isn't installed. */
  gboolean     is_demo;

  FiloNow      now;       /* Owns its zone; ms is set anew at each question. */
  gint64       day_seen;
  guint        day_timer;
};

G_DEFINE_FINAL_TYPE (FiloContext, filo_context, G_TYPE_OBJECT)

enum { DAY_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
on_day_timer (gpointer user_data)
{
  FiloContext *self = user_data;
  gint64 ms = filo_clock_now (self->clock);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gboolean moved = g_strcmp0 (g_time_zone_get_identifier (zone),
                              g_time_zone_get_identifier (self->now.zone)) != 0;

  if (moved)
    {
      g_time_zone_unref (self->now.zone);
      self->now.zone = g_steal_pointer (&zone);
    }
  if (moved || !filo_dates_same_day (ms, self->day_seen, filo_context_get_now (self)))
    {
      self->day_seen = ms;
      g_signal_emit (self, signals[DAY_CHANGED], 0);
    }
  return G_SOURCE_CONTINUE;
}

static void
filo_context_dispose (GObject *object)
{
  FiloContext *self = FILO_CONTEXT (object);

  if (self->day_timer != 0)
    filo_clock_remove_timer (self->clock, self->day_timer);
  self->day_timer = 0;
  G_OBJECT_CLASS (filo_context_parent_class)->dispose (object);
}

static void
filo_context_finalize (GObject *object)
{
  FiloContext *self = FILO_CONTEXT (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->store);
  g_clear_object (&self->keyring);
  g_clear_object (&self->clock);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->now.zone, g_time_zone_unref);
  G_OBJECT_CLASS (filo_context_parent_class)->finalize (object);
}

static void
filo_context_class_init (FiloContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_context_dispose;
  object_class->finalize = filo_context_finalize;

  signals[DAY_CHANGED] = g_signal_new ("day-changed", FILO_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
filo_context_init (FiloContext *self)
{
  self->now.zone = g_time_zone_new_local ();
  self->now.twelve_hours = filo_dates_locale_has_twelve_hours ();
}

/**
 * filo_context_new:
 * @settings: (nullable): the device's settings, %NULL where no schema is installed
 *
 * Returns: (transfer full): a context that keeps what it was given alive
 */
FiloContext *
filo_context_new (FiloStore   *store,
                  FiloEngine  *engine,
                  FiloKeyring *keyring,
                  FiloClock   *clock,
                  GSettings   *settings,
                  gboolean     is_demo)
{
  FiloContext *self = g_object_new (FILO_TYPE_CONTEXT, NULL);

  self->store = g_object_ref (store);
  self->engine = g_object_ref (engine);
  self->keyring = g_object_ref (keyring);
  self->clock = g_object_ref (clock);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->is_demo = is_demo;
  self->day_seen = filo_clock_now (clock);
  self->day_timer = filo_clock_add_timer (clock, DAY_CHECK_MS, on_day_timer, self, NULL);
  return self;
}

FiloStore *
filo_context_get_store (FiloContext *self)
{
  g_return_val_if_fail (FILO_IS_CONTEXT (self), NULL);
  return self->store;
}

FiloEngine *
filo_context_get_engine (FiloContext *self)
{
  g_return_val_if_fail (FILO_IS_CONTEXT (self), NULL);
  return self->engine;
}

FiloKeyring *
filo_context_get_keyring (FiloContext *self)
{
  g_return_val_if_fail (FILO_IS_CONTEXT (self), NULL);
  return self->keyring;
}

FiloClock *
filo_context_get_clock (FiloContext *self)
{
  g_return_val_if_fail (FILO_IS_CONTEXT (self), NULL);
  return self->clock;
}

/**
 * filo_context_get_settings:
 *
 * Returns: (transfer none) (nullable): the device's settings
 */
GSettings *
filo_context_get_settings (FiloContext *self)
{
  g_return_val_if_fail (FILO_IS_CONTEXT (self), NULL);
  return self->settings;
}

/**
 * filo_context_is_demo:
 *
 * Whether all that is shown is the demo's, which nothing may outlive.
 */
gboolean
filo_context_is_demo (FiloContext *self)
{
  g_return_val_if_fail (FILO_IS_CONTEXT (self), FALSE);
  return self->is_demo;
}

/**
 * filo_context_get_now:
 *
 * Returns: (transfer none): this moment, for filo_dates_*; good until the next call
 */
const FiloNow *
filo_context_get_now (FiloContext *self)
{
  g_return_val_if_fail (FILO_IS_CONTEXT (self), NULL);
  self->now.ms = filo_clock_now (self->clock);
  return &self->now;
}

/**
 * filo_context_get_home:
 *
 * Returns: (nullable): the region of the account, whose numbers need no country code
 */
const char *
filo_context_get_home (FiloContext *self)
{
  return filo_settings_get_country (filo_store_get_settings (self->store));
}

/**
 * filo_context_is_me:
 *
 * Whether @agent_id is who is signed in here.
 */
gboolean
filo_context_is_me (FiloContext *self,
                    const char  *agent_id)
{
  return agent_id != NULL && g_strcmp0 (agent_id, filo_store_get_me (self->store)) == 0;
}

/**
 * filo_context_dup_agent_name:
 *
 * Returns: (transfer full) (nullable): the name of an agent, also of oneself
 */
char *
filo_context_dup_agent_name (FiloContext *self,
                             const char  *agent_id)
{
  FiloAgent *agent = agent_id != NULL ? filo_store_get_agent (self->store, agent_id) : NULL;

  return agent != NULL ? g_strdup (filo_agent_get_name (agent)) : NULL;
}

/**
 * filo_context_dup_author:
 *
 * Returns: (transfer full): "You", or the agent's name, or a word for somebody of ours
 */
char *
filo_context_dup_author (FiloContext *self,
                         const char  *agent_id)
{
  g_autofree char *name = NULL;

  if (filo_context_is_me (self, agent_id))
    return g_strdup (C_("author of a text", "You"));
  name = filo_context_dup_agent_name (self, agent_id);
  return name != NULL ? g_steal_pointer (&name) : g_strdup (C_("author of a text", "Team"));
}
