/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A filo-gateway of our own, as a child process that ends with us: it sees its
 * standard input close. Main thread.
 *
 * Signal "ended" (const char *sentence): it stopped although nobody asked.
 */
#define FILO_TYPE_LOCAL_GATEWAY (filo_local_gateway_get_type ())
G_DECLARE_FINAL_TYPE (FiloLocalGateway, filo_local_gateway, FILO, LOCAL_GATEWAY, GObject)

/* `folder` holds the data; NULL runs the demo, which keeps nothing. */
FiloLocalGateway *filo_local_gateway_new          (const char           *folder);

void              filo_local_gateway_start_async  (FiloLocalGateway     *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
char             *filo_local_gateway_start_finish (FiloLocalGateway     *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
void              filo_local_gateway_stop         (FiloLocalGateway     *self);
char             *filo_local_gateway_find_program (void);

G_END_DECLS
