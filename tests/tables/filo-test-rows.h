/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-agent.h"
#include "filo-conversation.h"
#include "filo-message.h"
#include "filo-number.h"
#include "filo-order.h"
#include "filo-profile.h"
#include "filo-settings.h"
#include "filo-source.h"
#include "filo-test-db.h"

G_BEGIN_DECLS

/* A gateway's file with a feed, an agent "a1", numbers "n1", "n2", a source "s1", people "p1" … "p3"
 * and begun, open conversations "c1" (p1, n1), "c2" (p2, n1), "c3" (p3, n1). */
void filo_test_rows_open (FiloTestDb *self);

/* Fails the test with the error of a call that is given &failure. */
#define FILO_TEST_OK(call)              \
  G_STMT_START {                        \
    g_autoptr(GError) failure = NULL;   \
    gboolean fine = (call);             \
    g_assert_no_error (failure);        \
    g_assert_true (fine);               \
  } G_STMT_END

/* Saves a text; a position of 0 stays so, -1 takes the next one. */
void filo_test_rows_add_message (FiloDb        *db,
                                 const char    *id,
                                 const char    *conversation_id,
                                 FiloOrigin     origin,
                                 FiloTextState  state,
                                 gint64         position,
                                 gint64         at);

/* "a b c": the ids of a GPtrArray of objects with a property id, which it frees; NULL fails. */
char *filo_test_rows_ids (GPtrArray *rows);

G_END_DECLS
