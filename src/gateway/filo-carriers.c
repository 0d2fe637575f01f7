/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-carriers.h"

#include "filo-kannel.h"

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
  if (g_str_equal (config->type, "kannel"))
    return filo_kannel_new (config, error);
  g_set_error (error, FILO_CONFIG_ERROR, FILO_CONFIG_ERROR_VALUE, "%s: [%s] type=%s can't be made.", config->file,
               config->group, config->type);
  return NULL;
}
