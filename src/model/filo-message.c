/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-message.h"

#include "filo-model-private.h"

struct _FiloMessage
{
  GObject           parent_instance;

  char             *id;
  gint64            change;
  char             *conversation_id;
  gint64            position;
  FiloOrigin        origin;
  FiloKeywordClass  keyword;
  char             *text;
  FiloTextState     state;
  FiloTextReason    reason;
  char             *failure;
  char             *agent_id;
  char             *source_id;
  gint64            created_at;
  gint64            due_at;
  gint64            sent_at;
  gint64            delivered_at;
  char             *settled_by;
  guint             parts;
  GPtrArray        *media;
  char             *refusal;
};

G_DEFINE_FINAL_TYPE (FiloMessage, filo_message, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_CHANGE,
  PROP_CONVERSATION_ID,
  PROP_POSITION,
  PROP_ORIGIN,
  PROP_KEYWORD,
  PROP_TEXT,
  PROP_STATE,
  PROP_REASON,
  PROP_FAILURE,
  PROP_AGENT_ID,
  PROP_SOURCE_ID,
  PROP_CREATED_AT,
  PROP_DUE_AT,
  PROP_SENT_AT,
  PROP_DELIVERED_AT,
  PROP_SETTLED_BY,
  PROP_PARTS,
  PROP_MEDIA,
  PROP_REFUSAL,
} FiloMessageProps;

static GParamSpec *props[PROP_REFUSAL + 1];

static void
filo_message_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FiloMessage *self = FILO_MESSAGE (object);

  switch ((FiloMessageProps) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CHANGE:
      g_value_set_int64 (value, self->change);
      break;
    case PROP_CONVERSATION_ID:
      g_value_set_string (value, self->conversation_id);
      break;
    case PROP_POSITION:
      g_value_set_int64 (value, self->position);
      break;
    case PROP_ORIGIN:
      g_value_set_enum (value, self->origin);
      break;
    case PROP_KEYWORD:
      g_value_set_enum (value, self->keyword);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_REASON:
      g_value_set_enum (value, self->reason);
      break;
    case PROP_FAILURE:
      g_value_set_string (value, self->failure);
      break;
    case PROP_AGENT_ID:
      g_value_set_string (value, self->agent_id);
      break;
    case PROP_SOURCE_ID:
      g_value_set_string (value, self->source_id);
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, self->created_at);
      break;
    case PROP_DUE_AT:
      g_value_set_int64 (value, self->due_at);
      break;
    case PROP_SENT_AT:
      g_value_set_int64 (value, self->sent_at);
      break;
    case PROP_DELIVERED_AT:
      g_value_set_int64 (value, self->delivered_at);
      break;
    case PROP_SETTLED_BY:
      g_value_set_string (value, self->settled_by);
      break;
    case PROP_PARTS:
      g_value_set_uint (value, self->parts);
      break;
    case PROP_MEDIA:
      g_value_set_boxed (value, self->media);
      break;
    case PROP_REFUSAL:
      g_value_set_string (value, self->refusal);
      break;
    }
}

static void
filo_message_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  FiloMessage *self = FILO_MESSAGE (object);

  switch ((FiloMessageProps) id)
    {
    case PROP_ID:
      filo_message_set_id (self, g_value_get_string (value));
      break;
    case PROP_CHANGE:
      filo_message_set_change (self, g_value_get_int64 (value));
      break;
    case PROP_CONVERSATION_ID:
      filo_message_set_conversation_id (self, g_value_get_string (value));
      break;
    case PROP_POSITION:
      filo_message_set_position (self, g_value_get_int64 (value));
      break;
    case PROP_ORIGIN:
      filo_message_set_origin (self, g_value_get_enum (value));
      break;
    case PROP_KEYWORD:
      filo_message_set_keyword (self, g_value_get_enum (value));
      break;
    case PROP_TEXT:
      filo_message_set_text (self, g_value_get_string (value));
      break;
    case PROP_STATE:
      filo_message_set_state (self, g_value_get_enum (value));
      break;
    case PROP_REASON:
      filo_message_set_reason (self, g_value_get_enum (value));
      break;
    case PROP_FAILURE:
      filo_message_set_failure (self, g_value_get_string (value));
      break;
    case PROP_AGENT_ID:
      filo_message_set_agent_id (self, g_value_get_string (value));
      break;
    case PROP_SOURCE_ID:
      filo_message_set_source_id (self, g_value_get_string (value));
      break;
    case PROP_CREATED_AT:
      filo_message_set_created_at (self, g_value_get_int64 (value));
      break;
    case PROP_DUE_AT:
      filo_message_set_due_at (self, g_value_get_int64 (value));
      break;
    case PROP_SENT_AT:
      filo_message_set_sent_at (self, g_value_get_int64 (value));
      break;
    case PROP_DELIVERED_AT:
      filo_message_set_delivered_at (self, g_value_get_int64 (value));
      break;
    case PROP_SETTLED_BY:
      filo_message_set_settled_by (self, g_value_get_string (value));
      break;
    case PROP_PARTS:
      filo_message_set_parts (self, g_value_get_uint (value));
      break;
    case PROP_MEDIA:
      filo_message_set_media (self, g_value_get_boxed (value));
      break;
    case PROP_REFUSAL:
      filo_message_set_refusal (self, g_value_get_string (value));
      break;
    }
}

static void
filo_message_finalize (GObject *object)
{
  FiloMessage *self = FILO_MESSAGE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->conversation_id, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->failure, g_free);
  g_clear_pointer (&self->agent_id, g_free);
  g_clear_pointer (&self->source_id, g_free);
  g_clear_pointer (&self->settled_by, g_free);
  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_clear_pointer (&self->refusal, g_free);

  G_OBJECT_CLASS (filo_message_parent_class)->finalize (object);
}

static void
filo_message_class_init (FiloMessageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = filo_message_get_property;
  object_class->set_property = filo_message_set_property;
  object_class->finalize = filo_message_finalize;

  props[PROP_ID] = FILO_PARAM_STRING ("id");
  props[PROP_CHANGE] = FILO_PARAM_INT64 ("change");
  props[PROP_CONVERSATION_ID] = FILO_PARAM_STRING ("conversation-id");
  props[PROP_POSITION] = FILO_PARAM_INT64 ("position");
  props[PROP_ORIGIN] = FILO_PARAM_ENUM ("origin", FILO_TYPE_ORIGIN, FILO_ORIGIN_INBOUND);
  props[PROP_KEYWORD] = FILO_PARAM_ENUM ("keyword", FILO_TYPE_KEYWORD_CLASS, FILO_KEYWORD_NONE);
  props[PROP_TEXT] = FILO_PARAM_STRING ("text");
  props[PROP_STATE] = FILO_PARAM_ENUM ("state", FILO_TYPE_TEXT_STATE, FILO_TEXT_RECEIVED);
  props[PROP_REASON] = FILO_PARAM_ENUM ("reason", FILO_TYPE_TEXT_REASON, FILO_REASON_NONE);
  props[PROP_FAILURE] = FILO_PARAM_STRING ("failure");
  props[PROP_AGENT_ID] = FILO_PARAM_STRING ("agent-id");
  props[PROP_SOURCE_ID] = FILO_PARAM_STRING ("source-id");
  props[PROP_CREATED_AT] = FILO_PARAM_INT64 ("created-at");
  props[PROP_DUE_AT] = FILO_PARAM_INT64 ("due-at");
  props[PROP_SENT_AT] = FILO_PARAM_INT64 ("sent-at");
  props[PROP_DELIVERED_AT] = FILO_PARAM_INT64 ("delivered-at");
  props[PROP_SETTLED_BY] = FILO_PARAM_STRING ("settled-by");
  props[PROP_PARTS] = FILO_PARAM_UINT ("parts");
  props[PROP_MEDIA] = g_param_spec_boxed ("media", NULL, NULL, G_TYPE_PTR_ARRAY, FILO_PARAM_FLAGS);
  props[PROP_REFUSAL] = FILO_PARAM_STRING ("refusal");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_message_init (FiloMessage *self)
{
  self->origin = FILO_ORIGIN_INBOUND;
}

FiloMessage *
filo_message_new (void)
{
  return g_object_new (FILO_TYPE_MESSAGE, NULL);
}

FILO_STRING (FiloMessage, filo_message, id, PROP_ID)
FILO_INT64 (FiloMessage, filo_message, change, PROP_CHANGE)
FILO_STRING (FiloMessage, filo_message, conversation_id, PROP_CONVERSATION_ID)
FILO_INT64 (FiloMessage, filo_message, position, PROP_POSITION)
FILO_ENUM (FiloMessage, filo_message, FiloOrigin, origin, FILO_ORIGIN_INBOUND, PROP_ORIGIN)
FILO_ENUM (FiloMessage, filo_message, FiloKeywordClass, keyword, FILO_KEYWORD_NONE, PROP_KEYWORD)
FILO_STRING (FiloMessage, filo_message, text, PROP_TEXT)
FILO_ENUM (FiloMessage, filo_message, FiloTextState, state, FILO_TEXT_RECEIVED, PROP_STATE)
FILO_ENUM (FiloMessage, filo_message, FiloTextReason, reason, FILO_REASON_NONE, PROP_REASON)
FILO_STRING (FiloMessage, filo_message, failure, PROP_FAILURE)
FILO_STRING (FiloMessage, filo_message, agent_id, PROP_AGENT_ID)
FILO_STRING (FiloMessage, filo_message, source_id, PROP_SOURCE_ID)
FILO_INT64 (FiloMessage, filo_message, created_at, PROP_CREATED_AT)
FILO_INT64 (FiloMessage, filo_message, due_at, PROP_DUE_AT)
FILO_INT64 (FiloMessage, filo_message, sent_at, PROP_SENT_AT)
FILO_INT64 (FiloMessage, filo_message, delivered_at, PROP_DELIVERED_AT)
FILO_STRING (FiloMessage, filo_message, settled_by, PROP_SETTLED_BY)
FILO_UINT (FiloMessage, filo_message, parts, PROP_PARTS)
FILO_STRING (FiloMessage, filo_message, refusal, PROP_REFUSAL)

FILO_GETTER (FiloMessage, filo_message, GPtrArray *, media, NULL)

void
filo_message_set_media (FiloMessage *self,
                        GPtrArray   *value)
{
  g_return_if_fail (FILO_IS_MESSAGE (self));

  filo_set_objects (self, &self->media, value, (FiloEqualFunc) filo_media_equal, props[PROP_MEDIA]);
}
