/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-carriers.h"

#include "filo-kannel.h"
#include "filo-simulator.h"

/**
 * filo_carriers_make:
 * @config: one group of the configuration
 *
 * The one place that knows which types of carrier there are.
 *
 * Returns: (transfer full): the carrier; NULL with an error that names file, group, key and cure
 */
FiloCarrier *
filo_carriers_make (const FiloCarrierConfig *config,
                    FiloClock               *clock,
                    FiloRandom              *random,
                    GError                 **error)
{
  g_autofree char *secret = NULL;
  g_autoptr(GError) local_error = NULL;

  if (g_str_equal (config->type, "kannel"))
    return filo_kannel_new (config, error);

  /* The configuration knows no third type. */
  g_assert (g_str_equal (config->type, "simulator"));
  secret = filo_carrier_config_dup_secret (config, "webhook_secret_file", &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return FILO_CARRIER (filo_simulator_new (config->name, secret, clock, random));
}
