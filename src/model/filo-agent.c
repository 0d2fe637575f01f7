/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-agent.h"

#include "filo-model-private.h"

struct _FiloAgent
{
  GObject   parent_instance;

  char     *id;
  gint64    change;
  char     *name;
  char     *email;
  FiloRole  role;
  gboolean  removed;
};

G_DEFINE_FINAL_TYPE (FiloAgent, filo_agent, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_CHANGE,
  PROP_NAME,
  PROP_EMAIL,
  PROP_ROLE,
  PROP_REMOVED,
} FiloAgentProps;

static GParamSpec *props[PROP_REMOVED + 1];

static void
filo_agent_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  FiloAgent *self = FILO_AGENT (object);

  switch ((FiloAgentProps) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CHANGE:
      g_value_set_int64 (value, self->change);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_EMAIL:
      g_value_set_string (value, self->email);
      break;
    case PROP_ROLE:
      g_value_set_enum (value, self->role);
      break;
    case PROP_REMOVED:
      g_value_set_boolean (value, self->removed);
      break;
    }
}

static void
filo_agent_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  FiloAgent *self = FILO_AGENT (object);

  switch ((FiloAgentProps) id)
    {
    case PROP_ID:
      filo_agent_set_id (self, g_value_get_string (value));
      break;
    case PROP_CHANGE:
      filo_agent_set_change (self, g_value_get_int64 (value));
      break;
    case PROP_NAME:
      filo_agent_set_name (self, g_value_get_string (value));
      break;
    case PROP_EMAIL:
      filo_agent_set_email (self, g_value_get_string (value));
      break;
    case PROP_ROLE:
      filo_agent_set_role (self, g_value_get_enum (value));
      break;
    case PROP_REMOVED:
      filo_agent_set_removed (self, g_value_get_boolean (value));
      break;
    }
}

static void
filo_agent_finalize (GObject *object)
{
  FiloAgent *self = FILO_AGENT (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->email, g_free);

  G_OBJECT_CLASS (filo_agent_parent_class)->finalize (object);
}

static void
filo_agent_class_init (FiloAgentClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = filo_agent_get_property;
  object_class->set_property = filo_agent_set_property;
  object_class->finalize = filo_agent_finalize;

  props[PROP_ID] = FILO_PARAM_STRING ("id");
  props[PROP_CHANGE] = FILO_PARAM_INT64 ("change");
  props[PROP_NAME] = FILO_PARAM_STRING ("name");
  props[PROP_EMAIL] = FILO_PARAM_STRING ("email");
  props[PROP_ROLE] = FILO_PARAM_ENUM ("role", FILO_TYPE_ROLE, FILO_ROLE_SUPPORT);
  props[PROP_REMOVED] = FILO_PARAM_BOOLEAN ("removed");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_agent_init (FiloAgent *self)
{
  self->role = FILO_ROLE_SUPPORT;
}

FiloAgent *
filo_agent_new (void)
{
  return g_object_new (FILO_TYPE_AGENT, NULL);
}

FILO_STRING (FiloAgent, filo_agent, id, PROP_ID)
FILO_INT64 (FiloAgent, filo_agent, change, PROP_CHANGE)
FILO_STRING (FiloAgent, filo_agent, name, PROP_NAME)
FILO_STRING (FiloAgent, filo_agent, email, PROP_EMAIL)
FILO_ENUM (FiloAgent, filo_agent, FiloRole, role, FILO_ROLE_SUPPORT, PROP_ROLE)
FILO_BOOLEAN (FiloAgent, filo_agent, removed, PROP_REMOVED)
