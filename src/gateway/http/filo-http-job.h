/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-route.h"

G_BEGIN_DECLS

/**
 * FiloHttpJob:
 *
 * One request on its way through a database worker. Whoever asks keeps it until
 * the worker's callback, and then takes @reply out of it: the worker's thread
 * writes it before that, the main thread reads it after.
 */
typedef struct
{
  const FiloRoute *route;
  FiloRequest     *request;
  FiloReply       *reply;
  gboolean         touch; /* The token's last use should be written down. */
} FiloHttpJob;

FiloHttpJob *filo_http_job_new (const FiloRoute *route, FiloRequest *request);
void         filo_http_job_free (FiloHttpJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloHttpJob, filo_http_job_free)

gpointer     filo_http_job_run (FiloDb *db, gpointer job, GError **error);
gpointer     filo_http_job_touch (FiloDb *db, gpointer job, GError **error);
FiloReply   *filo_http_job_take_reply (FiloHttpJob *self, const GError *error);

G_END_DECLS
