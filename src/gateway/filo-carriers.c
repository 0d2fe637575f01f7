/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-carriers.h"

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
  g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_VALUE, "%s: [%s] type=%s can't be made.", config->file,
               config->group, config->type);
  return NULL;
}
