/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-codec.h"

#include "filo-codec-private.h"

JsonNode *
filo_codec_to_json (FiloKind kind,
                    GObject *object)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return filo_settings_to_json (FILO_SETTINGS (object));
    case FILO_KIND_AGENT:
      return filo_agent_to_json (FILO_AGENT (object));
    case FILO_KIND_NUMBER:
      return filo_number_to_json (FILO_NUMBER (object));
    case FILO_KIND_SOURCE:
      return filo_source_to_json (FILO_SOURCE (object));
    case FILO_KIND_PROFILE:
      return filo_profile_to_json (FILO_PROFILE (object));
    case FILO_KIND_CONVERSATION:
      return filo_conversation_to_json (FILO_CONVERSATION (object));
    case FILO_KIND_MESSAGE:
      return filo_message_to_json (FILO_MESSAGE (object));
    case FILO_KIND_ORDER:
      return filo_order_to_json (FILO_ORDER (object));
    }
  g_return_val_if_reached (NULL);
}

GObject *
filo_codec_from_json (FiloKind    kind,
                      JsonObject *object,
                      GError    **error)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return (GObject *) filo_settings_from_json (object, error);
    case FILO_KIND_AGENT:
      return (GObject *) filo_agent_from_json (object, error);
    case FILO_KIND_NUMBER:
      return (GObject *) filo_number_from_json (object, error);
    case FILO_KIND_SOURCE:
      return (GObject *) filo_source_from_json (object, error);
    case FILO_KIND_PROFILE:
      return (GObject *) filo_profile_from_json (object, error);
    case FILO_KIND_CONVERSATION:
      return (GObject *) filo_conversation_from_json (object, error);
    case FILO_KIND_MESSAGE:
      return (GObject *) filo_message_from_json (object, error);
    case FILO_KIND_ORDER:
      return (GObject *) filo_order_from_json (object, error);
    }
  g_return_val_if_reached (NULL);
}

GType
filo_codec_get_type (FiloKind kind)
{
  switch (kind)
    {
    case FILO_KIND_SETTINGS:
      return FILO_TYPE_SETTINGS;
    case FILO_KIND_AGENT:
      return FILO_TYPE_AGENT;
    case FILO_KIND_NUMBER:
      return FILO_TYPE_NUMBER;
    case FILO_KIND_SOURCE:
      return FILO_TYPE_SOURCE;
    case FILO_KIND_PROFILE:
      return FILO_TYPE_PROFILE;
    case FILO_KIND_CONVERSATION:
      return FILO_TYPE_CONVERSATION;
    case FILO_KIND_MESSAGE:
      return FILO_TYPE_MESSAGE;
    case FILO_KIND_ORDER:
      return FILO_TYPE_ORDER;
    }
  g_return_val_if_reached (G_TYPE_INVALID);
}
