/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-places.h"

/** filo_places_guess_zone: Returns: (transfer full): an IANA name; UTC when the machine has none */
char *
filo_places_guess_zone (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  const char *name = g_time_zone_get_identifier (zone);

  return g_strdup (strchr (name, '/') != NULL && name[0] != '/' ? name : "UTC");
}

/** filo_places_guess_country: Returns: (transfer full) (nullable): ISO 3166 alpha-2, from the locale */
char *
filo_places_guess_country (void)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *underscore = strchr (names[i], '_');

      if (underscore != NULL && g_ascii_isupper (underscore[1]) && g_ascii_isupper (underscore[2]))
        return g_strndup (underscore + 1, 2);
    }
  return NULL;
}
