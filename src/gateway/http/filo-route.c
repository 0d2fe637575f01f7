/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-route.h"

static gboolean
is_parameter (const char *segment)
{
  return segment[0] == '{';
}

/* Compares segment by segment, so that an encoded slash in a parameter never
 * changes which route a path belongs to. */
static gboolean
match_pattern (const char *pattern,
               char      **segments,
               GPtrArray  *params)
{
  g_auto(GStrv) wanted = g_strsplit (pattern, "/", -1);
  guint i;

  if (g_strv_length (wanted) != g_strv_length (segments))
    return FALSE;
  for (i = 0; wanted[i] != NULL; i++)
    if (!is_parameter (wanted[i]) && !g_str_equal (wanted[i], segments[i]))
      return FALSE;

  g_ptr_array_set_size (params, 0);
  for (i = 0; wanted[i] != NULL; i++)
    {
      char *value;

      if (!is_parameter (wanted[i]))
        continue;
      value = g_uri_unescape_string (segments[i], NULL);
      if (value == NULL || value[0] == '\0')
        {
          g_free (value);
          return FALSE;
        }
      g_ptr_array_add (params, value);
    }
  return TRUE;
}

/**
 * filo_routes_match:
 * @method: "GET" …
 * @path: the path as sent, still percent-encoded, without the query
 * @params: (out) (transfer full): the decoded parameters; empty when nothing matches
 * @allowed: (out) (transfer full) (nullable): the methods of this path for `Allow`,
 *   when the path is known and the method isn't; else NULL
 *
 * Returns: (transfer none) (nullable): the route, or NULL; any thread
 */
const FiloRoute *
filo_routes_match (const char  *method,
                   const char  *path,
                   GPtrArray  **params,
                   char       **allowed)
{
  g_auto(GStrv) segments = g_strsplit (path, "/", 16);
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) methods = g_string_new (NULL);
  const FiloRoute *routes;
  guint n_routes;

  *allowed = NULL;
  routes = filo_routes_get (&n_routes);
  for (guint i = 0; i < n_routes; i++)
    {
      if (!match_pattern (routes[i].pattern, segments, values))
        continue;
      if (g_str_equal (routes[i].method, method))
        {
          *params = g_steal_pointer (&values);
          return &routes[i];
        }
      g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", routes[i].method);
    }

  g_ptr_array_set_size (values, 0);
  *params = g_steal_pointer (&values);
  if (methods->len > 0)
    *allowed = g_string_free (g_steal_pointer (&methods), FALSE);
  return NULL;
}
