/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-claim-order.h"

#include "filo-queue-table.h"

typedef struct
{
  char  *carrier;
  guint  room;
} Room;

struct _FiloClaimOrder
{
  const FiloFlowContext *context;   /* Borrowed. */
  GArray                *rooms;     /* Room. */
};

static void
room_clear (Room *room)
{
  g_free (room->carrier);
}

FiloClaimOrder *
filo_claim_order_new (const FiloFlowContext *context)
{
  FiloClaimOrder *self = g_new0 (FiloClaimOrder, 1);

  self->context = context;
  self->rooms = g_array_new (FALSE, FALSE, sizeof (Room));
  g_array_set_clear_func (self->rooms, (GDestroyNotify) room_clear);
  return self;
}

void
filo_claim_order_free (FiloClaimOrder *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rooms);
  g_free (self);
}

void
filo_claim_order_add (FiloClaimOrder *self,
                      const char     *carrier,
                      guint           room)
{
  const Room added = { g_strdup (carrier), room };

  g_array_append_val (self->rooms, added);
}

gpointer
filo_claim_order_run (FiloDb    *db,
                      gpointer   data,
                      GError   **error)
{
  const FiloClaimOrder *self = data;
  g_autoptr(FiloClaimAnswer) answer = g_new0 (FiloClaimAnswer, 1);

  answer->claims = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_claim_free);
  for (guint i = 0; i < self->rooms->len; i++)
    {
      const Room *room = &g_array_index (self->rooms, Room, i);
      GPtrArray *claims = filo_attempts_claim (db, room->carrier, room->room, self->context, error);

      if (claims == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (answer->claims, claims);
    }
  if (!filo_queue_table_next_retry (db, filo_clock_now (self->context->clock),
                                    &answer->next_retry, error))
    return NULL;
  return g_steal_pointer (&answer);
}

void
filo_claim_answer_free (FiloClaimAnswer *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->claims);
  g_free (self);
}
