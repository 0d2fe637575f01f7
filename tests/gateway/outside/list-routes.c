/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the table of routes, a line of JSON for each, for the tests from outside. */
#include "config.h"

#include <stdio.h>

#include "filo-route.h"

int
main (void)
{
  guint n_routes;
  const FiloRoute *routes = filo_routes_get (&n_routes);

  for (guint i = 0; i < n_routes; i++)
    printf ("{\"method\":\"%s\",\"pattern\":\"%s\",\"access\":%u,\"write\":%s,\"key\":%d,\"limit\":%" G_GSIZE_FORMAT
            ",\"json\":%s}\n",
            routes[i].method, routes[i].pattern, routes[i].access,
            routes[i].mode == FILO_ROUTE_WRITE ? "true" : "false", (int) routes[i].key, routes[i].body_limit,
            routes[i].json ? "true" : "false");
  return 0;
}
