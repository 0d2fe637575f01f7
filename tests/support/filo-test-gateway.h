/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"
#include "filo-fake-clock.h"
#include "filo-random.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A real gateway in this process: a folder of its own, a free port, one number of
 * a carrier that remembers what it was asked. Main thread; its clock is the
 * test's. Includes nothing of the gateway's room, so that a desktop's test can
 * include it.
 */
typedef struct _FiloTestGateway FiloTestGateway;

#define FILO_TEST_OUR_NUMBER "+390212345678"

FiloTestGateway *filo_test_gateway_new (FiloFakeClock *clock,
                                        FiloRandom    *random);
/* Stops and removes it. */
void             filo_test_gateway_free (FiloTestGateway *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloTestGateway, filo_test_gateway_free)

/* Stops it, as a restart for an update; and starts it again, at the same port. */
void             filo_test_gateway_stop (FiloTestGateway *self);
void             filo_test_gateway_start (FiloTestGateway *self);

/* Its base URL. */
const char      *filo_test_gateway_get_address (FiloTestGateway *self);
const char      *filo_test_gateway_get_database (FiloTestGateway *self);
/* Adds somebody; the id is owned by the caller. */
char            *filo_test_gateway_add_agent (FiloTestGateway *self,
                                              const char      *name,
                                              FiloRole         role);
/* A fresh sign-in link (transfer full). */
char            *filo_test_gateway_make_link (FiloTestGateway *self,
                                              const char      *agent_id);

/* A customer's text, as a webhook would hand it in; waits for the commit. */
void             filo_test_gateway_receive (FiloTestGateway *self,
                                            const char      *from,
                                            const char      *text);
/* How often the carrier took a text with these words. */
guint            filo_test_gateway_count_taken (FiloTestGateway *self,
                                                const char      *text);
/* The feed's latest cursor (transfer full). */
char            *filo_test_gateway_dup_cursor (FiloTestGateway *self);
/* A backup was restored: another epoch. */
void             filo_test_gateway_change_epoch (FiloTestGateway *self);
/* Takes all tokens of the agent away. */
void             filo_test_gateway_revoke_tokens (FiloTestGateway *self,
                                                  const char      *agent_id);

G_END_DECLS
