/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-place.h"

/* Whether both texts are by one author, at one go. */
static gboolean
belong_together (FiloMessage   *first,
                 FiloMessage   *second,
                 const FiloNow *now)
{
  gint64 a = filo_message_get_created_at (first);
  gint64 b = filo_message_get_created_at (second);

  return filo_message_get_origin (first) == filo_message_get_origin (second) &&
         g_strcmp0 (filo_message_get_agent_id (first), filo_message_get_agent_id (second)) == 0 &&
         g_strcmp0 (filo_message_get_source_id (first), filo_message_get_source_id (second)) == 0 &&
         ABS (b - a) < FILO_GROUP_GAP_MS && filo_dates_same_day (a, b, now);
}

/**
 * filo_place_find:
 * @above: (nullable): the text before it
 * @below: (nullable): the text after it
 *
 * Returns: how it stands among its neighbours; n_new is 0
 */
FiloPlace
filo_place_find (FiloMessage   *above,
                 FiloMessage   *message,
                 FiloMessage   *below,
                 const FiloNow *now)
{
  gint64 at = filo_message_get_created_at (message);
  FiloPlace place = { 0 };

  place.starts_day =
      above == NULL || !filo_dates_same_day (filo_message_get_created_at (above), at, now);
  place.starts_group = above == NULL || !belong_together (above, message, now);
  place.ends_group = below == NULL || !belong_together (message, below, now);
  return place;
}

gboolean
filo_place_equal (const FiloPlace *a,
                  const FiloPlace *b)
{
  return a->starts_day == b->starts_day && a->starts_group == b->starts_group &&
         a->ends_group == b->ends_group && a->n_new == b->n_new;
}
