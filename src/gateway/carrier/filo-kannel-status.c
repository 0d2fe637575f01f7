/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-kannel-status.h"

#include <string.h>

#define PATH_MAX_BYTES 200

typedef struct
{
  FiloKannelStatus *status;
  GString          *path;      /* "/gateway/sms/received/queued" */
  gboolean          is_kannel; /* The outermost element is <gateway>. */
} Parsing;

static void
free_smsc (FiloKannelSmsc *smsc)
{
  g_free (smsc->id);
  g_free (smsc->state);
  g_free (smsc);
}

static FiloKannelSmsc *
get_smsc (Parsing *parsing)
{
  GPtrArray *smscs = parsing->status->smscs;

  return smscs->len > 0 ? g_ptr_array_index (smscs, smscs->len - 1) : NULL;
}

static void
on_start (GMarkupParseContext  *context,
          const char           *name,
          const char          **attribute_names,
          const char          **attribute_values,
          gpointer              user_data,
          GError              **error)
{
  Parsing *parsing = user_data;

  if (parsing->path->len + strlen (name) >= PATH_MAX_BYTES)
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "it nests too deeply");
      return;
    }
  g_string_append_printf (parsing->path, "/%s", name);
  if (g_str_equal (parsing->path->str, "/gateway"))
    parsing->is_kannel = TRUE;
  if (g_str_equal (parsing->path->str, "/gateway/smscs/smsc"))
    g_ptr_array_add (parsing->status->smscs, g_new0 (FiloKannelSmsc, 1));
}

static void
on_end (GMarkupParseContext  *context,
        const char           *name,
        gpointer              user_data,
        GError              **error)
{
  Parsing *parsing = user_data;

  g_string_truncate (parsing->path, parsing->path->len - strlen (name) - 1);
}

static void
take_string (char       **field,
             const char  *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static void
read_element (Parsing    *parsing,
              const char *path,
              const char *text)
{
  FiloKannelStatus *status = parsing->status;
  FiloKannelSmsc *smsc = get_smsc (parsing);

  if (g_str_equal (path, "/gateway") && g_str_equal (text, "Denied"))
    status->denied = TRUE;
  else if (g_str_equal (path, "/gateway/status"))
    take_string (&status->state, text);
  else if (g_str_equal (path, "/gateway/sms/received/queued"))
    status->inbound_queued = g_ascii_strtoll (text, NULL, 10);
  else if (g_str_equal (path, "/gateway/sms/storesize"))
    status->store_size = g_ascii_strtoll (text, NULL, 10);
  else if (g_str_equal (path, "/gateway/dlr/storage"))
    take_string (&status->dlr_storage, text);
  else if (g_str_equal (path, "/gateway/boxes/box/type") && g_str_equal (text, "smsbox"))
    status->n_smsboxes++;
  else if (g_str_equal (path, "/gateway/boxes/box/id") && *text != '\0')
    status->names_smsbox = TRUE;
  else if (smsc == NULL)
    return;
  else if (g_str_equal (path, "/gateway/smscs/smsc/id"))
    take_string (&smsc->id, text);
  else if (g_str_equal (path, "/gateway/smscs/smsc/status"))
    take_string (&smsc->state, text);
  else if (g_str_equal (path, "/gateway/smscs/smsc/queued"))
    smsc->queued = g_ascii_strtoll (text, NULL, 10);
}

static void
on_text (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  Parsing *parsing = user_data;
  g_autofree char *stripped = g_strstrip (g_strndup (text, length));

  read_element (parsing, parsing->path->str, stripped);
}

/**
 * filo_kannel_status_parse:
 * @xml: what /status.xml answered
 * @length: in bytes, or -1
 * @error: return location, domain %G_MARKUP_ERROR
 *
 * Returns: (transfer full) (nullable): the status
 */
FiloKannelStatus *
filo_kannel_status_parse (const char  *xml,
                          gssize       length,
                          GError     **error)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  g_autoptr(FiloKannelStatus) status = g_new0 (FiloKannelStatus, 1);
  g_autoptr(GString) path = g_string_new (NULL);
  Parsing parsing = { status, path, FALSE };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &parsing, NULL);

  g_return_val_if_fail (xml != NULL, NULL);

  status->smscs = g_ptr_array_new_with_free_func ((GDestroyNotify) free_smsc);
  if (!g_markup_parse_context_parse (context, xml, length, error) ||
      !g_markup_parse_context_end_parse (context, error))
    return NULL;
  if (!parsing.is_kannel)
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "it isn't Kannel's status");
      return NULL;
    }
  return g_steal_pointer (&status);
}

/**
 * filo_kannel_status_free:
 * @self: (transfer full) (nullable): a status
 */
void
filo_kannel_status_free (FiloKannelStatus *self)
{
  if (self == NULL)
    return;
  g_free (self->state);
  g_free (self->dlr_storage);
  g_clear_pointer (&self->smscs, g_ptr_array_unref);
  g_free (self);
}

/**
 * filo_kannel_smsc_is_online:
 * @smsc: one of a status
 *
 * Returns: whether texts go out by it now
 */
gboolean
filo_kannel_smsc_is_online (const FiloKannelSmsc *smsc)
{
  return smsc->state != NULL && g_str_has_prefix (smsc->state, "online");
}
