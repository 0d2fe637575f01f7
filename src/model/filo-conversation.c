/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-conversation.h"

#include "filo-model-private.h"

struct _FiloConversation
{
  GObject                parent_instance;

  char                  *id;
  gint64                 change;
  char                  *profile_id;
  char                  *number_id;
  FiloConversationState  state;
  gint64                 read_through;
  gint64                 last_inbound;
  gboolean               marked_unread;
  gint64                 last_position;
  gint64                 began_at;
  gint64                 snoozed_until;
  gboolean               stay_asleep;
  gint64                 back_at;
  gint64                 waiting_since;
  char                  *assignee_id;
  gint64                 last_at;
  char                  *last_text;
  FiloOrigin             last_origin;
  char                  *last_agent_id;
  FiloTextState          last_state;
  gboolean               last_media;
  gboolean               unread; /* Derived; only refresh_unread() writes it. */
  FiloProfile           *profile; /* Reference held; desktop only, as the two below. */
  gboolean               loaded;
  char                  *draft;
};

G_DEFINE_FINAL_TYPE (FiloConversation, filo_conversation, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_CHANGE,
  PROP_PROFILE_ID,
  PROP_NUMBER_ID,
  PROP_STATE,
  PROP_READ_THROUGH,
  PROP_LAST_INBOUND,
  PROP_MARKED_UNREAD,
  PROP_LAST_POSITION,
  PROP_BEGAN_AT,
  PROP_SNOOZED_UNTIL,
  PROP_STAY_ASLEEP,
  PROP_BACK_AT,
  PROP_WAITING_SINCE,
  PROP_ASSIGNEE_ID,
  PROP_LAST_AT,
  PROP_LAST_TEXT,
  PROP_LAST_ORIGIN,
  PROP_LAST_AGENT_ID,
  PROP_LAST_STATE,
  PROP_LAST_MEDIA,
  PROP_UNREAD,
  PROP_PROFILE,
  PROP_LOADED,
  PROP_DRAFT,
} FiloConversationProps;

static GParamSpec *props[PROP_DRAFT + 1];

static void
refresh_unread (FiloConversation *self)
{
  const gboolean unread = self->marked_unread || self->last_inbound > self->read_through;

  filo_set_boolean (self, &self->unread, unread, props[PROP_UNREAD]);
}

static void
filo_conversation_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  FiloConversation *self = FILO_CONVERSATION (object);

  switch ((FiloConversationProps) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CHANGE:
      g_value_set_int64 (value, self->change);
      break;
    case PROP_PROFILE_ID:
      g_value_set_string (value, self->profile_id);
      break;
    case PROP_NUMBER_ID:
      g_value_set_string (value, self->number_id);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_READ_THROUGH:
      g_value_set_int64 (value, self->read_through);
      break;
    case PROP_LAST_INBOUND:
      g_value_set_int64 (value, self->last_inbound);
      break;
    case PROP_MARKED_UNREAD:
      g_value_set_boolean (value, self->marked_unread);
      break;
    case PROP_LAST_POSITION:
      g_value_set_int64 (value, self->last_position);
      break;
    case PROP_BEGAN_AT:
      g_value_set_int64 (value, self->began_at);
      break;
    case PROP_SNOOZED_UNTIL:
      g_value_set_int64 (value, self->snoozed_until);
      break;
    case PROP_STAY_ASLEEP:
      g_value_set_boolean (value, self->stay_asleep);
      break;
    case PROP_BACK_AT:
      g_value_set_int64 (value, self->back_at);
      break;
    case PROP_WAITING_SINCE:
      g_value_set_int64 (value, self->waiting_since);
      break;
    case PROP_ASSIGNEE_ID:
      g_value_set_string (value, self->assignee_id);
      break;
    case PROP_LAST_AT:
      g_value_set_int64 (value, self->last_at);
      break;
    case PROP_LAST_TEXT:
      g_value_set_string (value, self->last_text);
      break;
    case PROP_LAST_ORIGIN:
      g_value_set_enum (value, self->last_origin);
      break;
    case PROP_LAST_AGENT_ID:
      g_value_set_string (value, self->last_agent_id);
      break;
    case PROP_LAST_STATE:
      g_value_set_enum (value, self->last_state);
      break;
    case PROP_LAST_MEDIA:
      g_value_set_boolean (value, self->last_media);
      break;
    case PROP_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;
    case PROP_PROFILE:
      g_value_set_object (value, self->profile);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_DRAFT:
      g_value_set_string (value, self->draft);
      break;
    }
}

static void
filo_conversation_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  FiloConversation *self = FILO_CONVERSATION (object);

  switch ((FiloConversationProps) id)
    {
    case PROP_ID:
      filo_conversation_set_id (self, g_value_get_string (value));
      break;
    case PROP_CHANGE:
      filo_conversation_set_change (self, g_value_get_int64 (value));
      break;
    case PROP_PROFILE_ID:
      filo_conversation_set_profile_id (self, g_value_get_string (value));
      break;
    case PROP_NUMBER_ID:
      filo_conversation_set_number_id (self, g_value_get_string (value));
      break;
    case PROP_STATE:
      filo_conversation_set_state (self, g_value_get_enum (value));
      break;
    case PROP_READ_THROUGH:
      filo_conversation_set_read_through (self, g_value_get_int64 (value));
      break;
    case PROP_LAST_INBOUND:
      filo_conversation_set_last_inbound (self, g_value_get_int64 (value));
      break;
    case PROP_MARKED_UNREAD:
      filo_conversation_set_marked_unread (self, g_value_get_boolean (value));
      break;
    case PROP_LAST_POSITION:
      filo_conversation_set_last_position (self, g_value_get_int64 (value));
      break;
    case PROP_BEGAN_AT:
      filo_conversation_set_began_at (self, g_value_get_int64 (value));
      break;
    case PROP_SNOOZED_UNTIL:
      filo_conversation_set_snoozed_until (self, g_value_get_int64 (value));
      break;
    case PROP_STAY_ASLEEP:
      filo_conversation_set_stay_asleep (self, g_value_get_boolean (value));
      break;
    case PROP_BACK_AT:
      filo_conversation_set_back_at (self, g_value_get_int64 (value));
      break;
    case PROP_WAITING_SINCE:
      filo_conversation_set_waiting_since (self, g_value_get_int64 (value));
      break;
    case PROP_ASSIGNEE_ID:
      filo_conversation_set_assignee_id (self, g_value_get_string (value));
      break;
    case PROP_LAST_AT:
      filo_conversation_set_last_at (self, g_value_get_int64 (value));
      break;
    case PROP_LAST_TEXT:
      filo_conversation_set_last_text (self, g_value_get_string (value));
      break;
    case PROP_LAST_ORIGIN:
      filo_conversation_set_last_origin (self, g_value_get_enum (value));
      break;
    case PROP_LAST_AGENT_ID:
      filo_conversation_set_last_agent_id (self, g_value_get_string (value));
      break;
    case PROP_LAST_STATE:
      filo_conversation_set_last_state (self, g_value_get_enum (value));
      break;
    case PROP_LAST_MEDIA:
      filo_conversation_set_last_media (self, g_value_get_boolean (value));
      break;
    case PROP_UNREAD:
    case PROP_PROFILE:
    case PROP_LOADED:
    case PROP_DRAFT:
      g_assert_not_reached (); /* Read-only as properties. */
    }
}

static void
filo_conversation_finalize (GObject *object)
{
  FiloConversation *self = FILO_CONVERSATION (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->profile_id, g_free);
  g_clear_pointer (&self->number_id, g_free);
  g_clear_pointer (&self->assignee_id, g_free);
  g_clear_pointer (&self->last_text, g_free);
  g_clear_pointer (&self->last_agent_id, g_free);
  g_clear_object (&self->profile);
  g_clear_pointer (&self->draft, g_free);

  G_OBJECT_CLASS (filo_conversation_parent_class)->finalize (object);
}

static void
filo_conversation_class_init (FiloConversationClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = filo_conversation_get_property;
  object_class->set_property = filo_conversation_set_property;
  object_class->finalize = filo_conversation_finalize;

  props[PROP_ID] = FILO_PARAM_STRING ("id");
  props[PROP_CHANGE] = FILO_PARAM_INT64 ("change");
  props[PROP_PROFILE_ID] = FILO_PARAM_STRING ("profile-id");
  props[PROP_NUMBER_ID] = FILO_PARAM_STRING ("number-id");
  props[PROP_STATE] =
    FILO_PARAM_ENUM ("state", FILO_TYPE_CONVERSATION_STATE, FILO_CONVERSATION_OPEN);
  props[PROP_READ_THROUGH] = FILO_PARAM_INT64 ("read-through");
  props[PROP_LAST_INBOUND] = FILO_PARAM_INT64 ("last-inbound");
  props[PROP_MARKED_UNREAD] = FILO_PARAM_BOOLEAN ("marked-unread");
  props[PROP_LAST_POSITION] = FILO_PARAM_INT64 ("last-position");
  props[PROP_BEGAN_AT] = FILO_PARAM_INT64 ("began-at");
  props[PROP_SNOOZED_UNTIL] = FILO_PARAM_INT64 ("snoozed-until");
  props[PROP_STAY_ASLEEP] = FILO_PARAM_BOOLEAN ("stay-asleep");
  props[PROP_BACK_AT] = FILO_PARAM_INT64 ("back-at");
  props[PROP_WAITING_SINCE] = FILO_PARAM_INT64 ("waiting-since");
  props[PROP_ASSIGNEE_ID] = FILO_PARAM_STRING ("assignee-id");
  props[PROP_LAST_AT] = FILO_PARAM_INT64 ("last-at");
  props[PROP_LAST_TEXT] = FILO_PARAM_STRING ("last-text");
  props[PROP_LAST_ORIGIN] = FILO_PARAM_ENUM ("last-origin", FILO_TYPE_ORIGIN, FILO_ORIGIN_INBOUND);
  props[PROP_LAST_AGENT_ID] = FILO_PARAM_STRING ("last-agent-id");
  props[PROP_LAST_STATE] = FILO_PARAM_ENUM ("last-state", FILO_TYPE_TEXT_STATE, FILO_TEXT_RECEIVED);
  props[PROP_LAST_MEDIA] = FILO_PARAM_BOOLEAN ("last-media");
  props[PROP_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE, FILO_PARAM_READ_ONLY);
  props[PROP_PROFILE] =
    g_param_spec_object ("profile", NULL, NULL, FILO_TYPE_PROFILE, FILO_PARAM_READ_ONLY);
  props[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, FILO_PARAM_READ_ONLY);
  props[PROP_DRAFT] = g_param_spec_string ("draft", NULL, NULL, NULL, FILO_PARAM_READ_ONLY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_conversation_init (FiloConversation *self)
{
  self->state = FILO_CONVERSATION_OPEN;
  self->last_origin = FILO_ORIGIN_INBOUND;
}

FiloConversation *
filo_conversation_new (void)
{
  return g_object_new (FILO_TYPE_CONVERSATION, NULL);
}

FILO_STRING (FiloConversation, filo_conversation, id, PROP_ID)
FILO_INT64 (FiloConversation, filo_conversation, change, PROP_CHANGE)
FILO_STRING (FiloConversation, filo_conversation, profile_id, PROP_PROFILE_ID)
FILO_STRING (FiloConversation, filo_conversation, number_id, PROP_NUMBER_ID)
FILO_ENUM (FiloConversation, filo_conversation, FiloConversationState, state, FILO_CONVERSATION_OPEN, PROP_STATE)
FILO_GETTER (FiloConversation, filo_conversation, gint64, read_through, 0)
FILO_GETTER (FiloConversation, filo_conversation, gint64, last_inbound, 0)
FILO_GETTER (FiloConversation, filo_conversation, gboolean, marked_unread, FALSE)
FILO_INT64 (FiloConversation, filo_conversation, last_position, PROP_LAST_POSITION)
FILO_INT64 (FiloConversation, filo_conversation, began_at, PROP_BEGAN_AT)
FILO_INT64 (FiloConversation, filo_conversation, snoozed_until, PROP_SNOOZED_UNTIL)
FILO_BOOLEAN (FiloConversation, filo_conversation, stay_asleep, PROP_STAY_ASLEEP)
FILO_INT64 (FiloConversation, filo_conversation, back_at, PROP_BACK_AT)
FILO_INT64 (FiloConversation, filo_conversation, waiting_since, PROP_WAITING_SINCE)
FILO_STRING (FiloConversation, filo_conversation, assignee_id, PROP_ASSIGNEE_ID)
FILO_INT64 (FiloConversation, filo_conversation, last_at, PROP_LAST_AT)
FILO_STRING (FiloConversation, filo_conversation, last_text, PROP_LAST_TEXT)
FILO_ENUM (FiloConversation, filo_conversation, FiloOrigin, last_origin, FILO_ORIGIN_INBOUND, PROP_LAST_ORIGIN)
FILO_STRING (FiloConversation, filo_conversation, last_agent_id, PROP_LAST_AGENT_ID)
FILO_ENUM (FiloConversation, filo_conversation, FiloTextState, last_state, FILO_TEXT_RECEIVED, PROP_LAST_STATE)
FILO_BOOLEAN (FiloConversation, filo_conversation, last_media, PROP_LAST_MEDIA)
FILO_BOOLEAN (FiloConversation, filo_conversation, loaded, PROP_LOADED)
FILO_STRING (FiloConversation, filo_conversation, draft, PROP_DRAFT)

void
filo_conversation_set_read_through (FiloConversation *self,
                                    gint64            value)
{
  g_return_if_fail (FILO_IS_CONVERSATION (self));

  if (filo_set_int64 (self, &self->read_through, value, props[PROP_READ_THROUGH]))
    refresh_unread (self);
}

void
filo_conversation_set_last_inbound (FiloConversation *self,
                                    gint64            value)
{
  g_return_if_fail (FILO_IS_CONVERSATION (self));

  if (filo_set_int64 (self, &self->last_inbound, value, props[PROP_LAST_INBOUND]))
    refresh_unread (self);
}

void
filo_conversation_set_marked_unread (FiloConversation *self,
                                     gboolean          value)
{
  g_return_if_fail (FILO_IS_CONVERSATION (self));

  if (filo_set_boolean (self, &self->marked_unread, value, props[PROP_MARKED_UNREAD]))
    refresh_unread (self);
}

gboolean
filo_conversation_is_unread (FiloConversation *self)
{
  g_return_val_if_fail (FILO_IS_CONVERSATION (self), FALSE);
  return self->unread;
}

FILO_GETTER (FiloConversation, filo_conversation, FiloProfile *, profile, NULL)
FILO_SETTER (FiloConversation, filo_conversation, FiloProfile *, profile, filo_set_object, PROP_PROFILE)
