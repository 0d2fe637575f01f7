/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-gateway.h"

G_BEGIN_DECLS

/**
 * FiloRunner:
 *
 * Runs one started gateway until a signal, or until whoever started this process
 * is gone. Main thread.
 */
gboolean filo_runner_is_watched (int fd);
gboolean filo_runner_run (FiloGateway *gateway,
                          const char  *agent_id,
                          int          ready_fd,
                          gboolean     watch_stdin,
                          GError     **error);

G_END_DECLS
