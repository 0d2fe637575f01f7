/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-attempts.h"
#include "filo-db.h"
#include "filo-flow.h"

G_BEGIN_DECLS

/* What the dispatcher asks of the database in one job: texts for each carrier
 * that has room.  Made on the main thread, run in the worker's. */
typedef struct _FiloClaimOrder FiloClaimOrder;

typedef struct
{
  GPtrArray *claims;        /* FiloClaim. */
  gint64     next_retry;    /* Wall clock of the next retry to come; 0 = none. */
} FiloClaimAnswer;

FiloClaimOrder *filo_claim_order_new   (const FiloFlowContext *context);
void            filo_claim_order_free  (FiloClaimOrder        *self);

/* At most @room texts for @carrier, too. */
void            filo_claim_order_add   (FiloClaimOrder        *self,
                                        const char            *carrier,
                                        guint                  room);

/* A FiloDbFunc: @data is the order, the result a FiloClaimAnswer. */
gpointer        filo_claim_order_run   (FiloDb                *db,
                                        gpointer               data,
                                        GError               **error);

void            filo_claim_answer_free (FiloClaimAnswer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloClaimOrder, filo_claim_order_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloClaimAnswer, filo_claim_answer_free)

G_END_DECLS
