/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-counts.h"

#include "filo-properties.h"
#include "filo-store-private.h"

/* How long a change may wait for the numbers to follow. */
#define RECOUNT_MS 20

struct _FiloCounts
{
  GObject  parent_instance;

  guint    values[FILO_N_PLACES];   /* In the order of the bits of FiloPlaceMask. */
};

G_DEFINE_FINAL_TYPE (FiloCounts, filo_counts, G_TYPE_OBJECT)

typedef enum { PROP_INBOX = 1, PROP_UNREAD, PROP_SNOOZED, PROP_CLOSED, PROP_BLOCKED } FiloCountsProps;
static GParamSpec *props[PROP_BLOCKED + 1];

G_STATIC_ASSERT (PROP_BLOCKED == FILO_N_PLACES);

static void
filo_counts_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  FiloCounts *self = FILO_COUNTS (object);

  switch ((FiloCountsProps) id)
    {
    case PROP_INBOX:
    case PROP_UNREAD:
    case PROP_SNOOZED:
    case PROP_CLOSED:
    case PROP_BLOCKED:
      g_value_set_uint (value, self->values[id - 1]);
      break;
    }
}

static void
filo_counts_class_init (FiloCountsClass *klass)
{
  static const char *const names[] = { "inbox", "unread", "snoozed", "closed", "blocked" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = filo_counts_get_property;
  for (guint i = 0; i < FILO_N_PLACES; i++)
    props[i + 1] = g_param_spec_uint (names[i], NULL, NULL, 0, G_MAXUINT, 0,
                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_counts_init (FiloCounts *self)
{
}

void
filo_counts_take (FiloCounts  *self,
                  const guint  counts[FILO_N_PLACES])
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < FILO_N_PLACES; i++)
    filo_set_uint (self, &self->values[i], counts[i], props[i + 1]);
  g_object_thaw_notify (G_OBJECT (self));
}

guint
filo_counts_get_inbox (FiloCounts *self)
{
  g_return_val_if_fail (FILO_IS_COUNTS (self), 0);
  return self->values[PROP_INBOX - 1];
}

guint
filo_counts_get_unread (FiloCounts *self)
{
  g_return_val_if_fail (FILO_IS_COUNTS (self), 0);
  return self->values[PROP_UNREAD - 1];
}

guint
filo_counts_get_snoozed (FiloCounts *self)
{
  g_return_val_if_fail (FILO_IS_COUNTS (self), 0);
  return self->values[PROP_SNOOZED - 1];
}

guint
filo_counts_get_closed (FiloCounts *self)
{
  g_return_val_if_fail (FILO_IS_COUNTS (self), 0);
  return self->values[PROP_CLOSED - 1];
}

guint
filo_counts_get_blocked (FiloCounts *self)
{
  g_return_val_if_fail (FILO_IS_COUNTS (self), 0);
  return self->values[PROP_BLOCKED - 1];
}

/* The recount itself: one at a time, and once more if anything changed meanwhile. */
static gpointer
count_in_worker (FiloDb   *db,
                 gpointer  data,
                 GError  **error)
{
  g_autofree guint *counts = g_new0 (guint, FILO_N_PLACES);

  return filo_replica_table_count (db, counts, error) ? g_steal_pointer (&counts) : NULL;
}

static void
on_counted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FiloStore) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree guint *counts = filo_store_read_finish (self, result, &error);

  self->counting = FALSE;
  if (counts == NULL)
    {
      filo_store_handle_error (self, error);
      return;
    }
  filo_counts_take (self->counts, counts);
  if (self->count_again)
    filo_store_recount (self);
}

static gboolean
on_recount_due (gpointer user_data)
{
  FiloStore *self = user_data;

  self->count_source = 0;
  if (!self->open)
    return G_SOURCE_REMOVE;
  self->counting = TRUE;
  filo_store_read (self, count_in_worker, NULL, NULL, g_free, NULL, on_counted,
                   g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
filo_store_recount (FiloStore *self)
{
  self->count_again = self->counting;
  if (self->counting || !self->open || self->count_source != 0)
    return;
  /* Rows to look at come first, and many changes need one count. */
  self->count_source = g_timeout_add (RECOUNT_MS, on_recount_due, self);
}
