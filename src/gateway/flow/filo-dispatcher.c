/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-dispatcher.h"

#include "filo-attempts.h"
#include "filo-claim-order.h"

#define RETRY_LOOK_MS (30 * 1000)     /* The wall clock is read again at least so often. */
#define PROBLEM_RETRY_MS 1000
#define STOP_PATIENCE_MS (5 * 1000)

/* One carrier and how much it has under way. */
typedef struct
{
  FiloCarrier *carrier;
  guint        under_way;
} Lane;

struct _FiloDispatcher
{
  GObject                parent_instance;

  FiloDbWorker          *writer;
  const FiloFlowContext *context;       /* Borrowed. */
  GPtrArray             *lanes;         /* Lane; the array itself never changes. */

  gboolean               running;
  gboolean               claiming;      /* A claim job is asked for. */
  gboolean               kicked;        /* Meanwhile there may be more. */
  GHashTable            *sendings;      /* Sending, a set: until their outcome is on disk. */
  guint                  look_timer;
  guint                  start_timer;
  GTask                 *start_task;    /* Until the sweep is on disk. */
  guint                  stop_timer;
  GTask                 *stop_task;     /* While stopping. */
  GError                *problem;
};

G_DEFINE_FINAL_TYPE (FiloDispatcher, filo_dispatcher, G_TYPE_OBJECT)

typedef enum { PROP_IN_FLIGHT = 1, PROP_PROBLEM } FiloDispatcherProps;
static GParamSpec *props[PROP_PROBLEM + 1];

/* One text between its claim and the moment when its outcome is on disk.  Keeps
 * no dispatcher alive: one that is dropped leaves things as a crash would. */
typedef struct
{
  gatomicrefcount        ref_count;
  GWeakRef               dispatcher;
  const FiloFlowContext *context;
  Lane                  *lane;              /* The dispatcher's; used only while that lives. */
  FiloClaim             *claim;
  GCancellable          *cancellable;
  guint                  deadline_timer;
  guint                  again_timer;
  FiloSendResult         result;
} Sending;

static void begin_claim (FiloDispatcher *self);
static void record_outcome (FiloDispatcher *self,
                            Sending        *sending);

static void
sending_unref (Sending *sending)
{
  if (!g_atomic_ref_count_dec (&sending->ref_count))
    return;
  filo_clock_clear_timer (sending->context->clock, &sending->deadline_timer);
  filo_clock_clear_timer (sending->context->clock, &sending->again_timer);
  g_weak_ref_clear (&sending->dispatcher);
  filo_send_result_clear (&sending->result);
  filo_claim_free (sending->claim);
  g_clear_object (&sending->cancellable);
  g_free (sending);
}

static Sending *
sending_ref (Sending *sending)
{
  g_atomic_ref_count_inc (&sending->ref_count);
  return sending;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, sending_unref)

static Sending *
sending_new (FiloDispatcher *self,
             Lane           *lane,
             FiloClaim      *claim)
{
  Sending *sending = g_new0 (Sending, 1);

  g_atomic_ref_count_init (&sending->ref_count);
  g_weak_ref_init (&sending->dispatcher, self);
  sending->lane = lane;
  sending->claim = claim;
  sending->cancellable = g_cancellable_new ();
  sending->context = self->context;
  return sending;
}

static void
lane_free (Lane *lane)
{
  g_object_unref (lane->carrier);
  g_free (lane);
}

static void
set_problem (FiloDispatcher *self,
             const GError   *error)
{
  if (self->problem == NULL && error == NULL)
    return;
  if (error != NULL && self->problem == NULL)
    g_warning ("Texts can't be sent: %s", error->message);
  g_clear_error (&self->problem);
  if (error != NULL)
    self->problem = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
end_stop_if_done (FiloDispatcher *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->stop_task == NULL || self->claiming || g_hash_table_size (self->sendings) > 0)
    return;
  task = g_steal_pointer (&self->stop_task);
  filo_clock_clear_timer (self->context->clock, &self->stop_timer);
  g_task_return_boolean (task, TRUE);
}

static void
forget (FiloDispatcher *self,
        Sending        *sending)
{
  g_hash_table_remove (self->sendings, sending);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IN_FLIGHT]);
  end_stop_if_done (self);
}

/* ---- Outcome → disk ---- */

static gpointer
record_in_worker (FiloDb   *db,
                  gpointer  data,
                  GError  **error)
{
  const Sending *sending = data;

  filo_attempts_record (db, sending->claim->outgoing->nonce, &sending->result, sending->context,
                        error);
  return NULL;
}

static gboolean
on_time_to_record_again (gpointer user_data)
{
  Sending *sending = user_data;
  g_autoptr(FiloDispatcher) self = g_weak_ref_get (&sending->dispatcher);

  sending->again_timer = 0;
  if (self != NULL)
    record_outcome (self, sending);
  return G_SOURCE_REMOVE;
}

static void
on_recorded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Sending) sending = user_data;
  g_autoptr(FiloDispatcher) self = g_weak_ref_get (&sending->dispatcher);
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  if (self == NULL)
    return;
  set_problem (self, error);
  if (error == NULL || self->stop_task != NULL)
    {
      /* What can't be written while stopping is swept to `unknown` at the next start. */
      forget (self, sending);
      filo_dispatcher_kick (self);
      return;
    }
  /* A full disk must not make us forget what the carrier said. */
  sending->again_timer = filo_clock_add_timer (sending->context->clock, PROBLEM_RETRY_MS,
                                               on_time_to_record_again, sending_ref (sending),
                                               (GDestroyNotify) sending_unref);
}

static void
record_outcome (FiloDispatcher *self,
                Sending        *sending)
{
  filo_db_worker_run_async (self->writer, record_in_worker, sending_ref (sending),
                            (GDestroyNotify) sending_unref, NULL, NULL, on_recorded,
                            sending_ref (sending));
}

/* ---- Claimed → carrier ---- */

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Sending) sending = user_data;
  g_autoptr(FiloDispatcher) self = g_weak_ref_get (&sending->dispatcher);
  g_autoptr(GError) error = NULL;

  filo_clock_clear_timer (sending->context->clock, &sending->deadline_timer);
  if (!filo_carrier_send_finish (FILO_CARRIER (source), result, &sending->result, &error))
    {
      filo_send_result_clear (&sending->result);
      sending->result.outcome = FILO_SEND_LOST;
      sending->result.reason = g_strdup (error->message);
    }
  if (self == NULL)
    return;
  sending->lane->under_way--;
  record_outcome (self, sending);
}

static gboolean
on_deadline (gpointer user_data)
{
  Sending *sending = user_data;

  sending->deadline_timer = 0;
  g_cancellable_cancel (sending->cancellable);
  return G_SOURCE_REMOVE;
}

static void
hand_over (FiloDispatcher *self,
           Lane           *lane,
           FiloClaim      *claim)
{
  Sending *sending = sending_new (self, lane, claim);

  g_hash_table_add (self->sendings, sending);
  lane->under_way++;
  sending->deadline_timer = filo_clock_add_timer (sending->context->clock, FILO_ATTEMPT_DEADLINE_MS,
                                                  on_deadline, sending, NULL);
  filo_carrier_send_async (lane->carrier, claim->outgoing, sending->cancellable, on_sent,
                           sending_ref (sending));
}

/* ---- Queued → claimed ---- */

static gboolean
on_time_to_look (gpointer user_data)
{
  FiloDispatcher *self = user_data;

  self->look_timer = 0;
  filo_dispatcher_kick (self);
  return G_SOURCE_REMOVE;
}

static void
look_again_in (FiloDispatcher *self,
               gint64          milliseconds)
{
  filo_clock_clear_timer (self->context->clock, &self->look_timer);
  if (self->running)
    self->look_timer = filo_clock_add_timer (self->context->clock, (guint) milliseconds,
                                             on_time_to_look, self, NULL);
}

static Lane *
find_lane (FiloDispatcher *self,
           const char     *carrier)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = g_ptr_array_index (self->lanes, i);

      if (g_str_equal (filo_carrier_get_name (lane->carrier), carrier))
        return lane;
    }
  g_assert_not_reached ();   /* Claims are made for the carriers that we named. */
}

static void
on_claimed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FiloDispatcher) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloClaimAnswer) answer =
    filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  gint64 wait = RETRY_LOOK_MS;

  self->claiming = FALSE;
  set_problem (self, error);
  if (answer == NULL)
    {
      look_again_in (self, PROBLEM_RETRY_MS);
      end_stop_if_done (self);
      return;
    }

  /* On disk as `sending` by now: also when stopping it is better tried than doubted. */
  while (answer->claims->len > 0)
    {
      FiloClaim *claim = g_ptr_array_steal_index (answer->claims, 0);

      hand_over (self, find_lane (self, claim->carrier), claim);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IN_FLIGHT]);
  if (answer->next_retry != 0)
    wait = CLAMP (answer->next_retry - filo_clock_now (self->context->clock), 1, RETRY_LOOK_MS);
  look_again_in (self, wait);
  if (self->kicked)
    begin_claim (self);
  end_stop_if_done (self);
}

/* NULL where no carrier has room. */
static FiloClaimOrder *
make_order (FiloDispatcher *self)
{
  g_autoptr(FiloClaimOrder) order = filo_claim_order_new (self->context);
  gboolean any = FALSE;

  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = g_ptr_array_index (self->lanes, i);
      guint bound = filo_carrier_get_capabilities (lane->carrier).in_flight;

      if (lane->under_way >= bound)
        continue;
      filo_claim_order_add (order, filo_carrier_get_name (lane->carrier), bound - lane->under_way);
      any = TRUE;
    }
  return any ? g_steal_pointer (&order) : NULL;
}

static void
begin_claim (FiloDispatcher *self)
{
  FiloClaimOrder *order;

  self->kicked = FALSE;
  if (!self->running)
    return;
  order = make_order (self);
  if (order == NULL)
    return;   /* Whoever finishes kicks. */

  self->claiming = TRUE;
  filo_db_worker_run_async (self->writer, filo_claim_order_run, order,
                            (GDestroyNotify) filo_claim_order_free,
                            (GDestroyNotify) filo_claim_answer_free, NULL, on_claimed,
                            g_object_ref (self));
}

/* ---- Start ---- */

static gpointer
sweep_in_worker (FiloDb   *db,
                 gpointer  data,
                 GError  **error)
{
  filo_attempts_sweep (db, data, error);
  return NULL;
}

static void sweep (FiloDispatcher *self);

static gboolean
on_time_to_sweep (gpointer user_data)
{
  FiloDispatcher *self = user_data;

  self->start_timer = 0;
  sweep (self);
  return G_SOURCE_REMOVE;
}

static void
give_up_start (FiloDispatcher *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->start_task);

  filo_clock_clear_timer (self->context->clock, &self->start_timer);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped before it began");
}

static void
on_swept (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FiloDispatcher) self = user_data;
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;

  filo_db_worker_run_finish (FILO_DB_WORKER (source), result, &error);
  if (self->start_task == NULL)
    return;   /* Stopped meanwhile. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (self->start_task)) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    {
      give_up_start (self);
      return;
    }
  set_problem (self, error);
  if (error != NULL)
    {
      /* The disk may be full only now; a gateway that sends no more would be worse. */
      self->start_timer = filo_clock_add_timer (self->context->clock, PROBLEM_RETRY_MS,
                                                on_time_to_sweep, self, NULL);
      return;
    }
  task = g_steal_pointer (&self->start_task);
  self->running = TRUE;
  g_signal_connect_object (self->writer, "committed", G_CALLBACK (filo_dispatcher_kick), self,
                           G_CONNECT_SWAPPED);
  filo_dispatcher_kick (self);
  g_task_return_boolean (task, TRUE);
}

static void
sweep (FiloDispatcher *self)
{
  filo_db_worker_run_async (self->writer, sweep_in_worker, (gpointer) self->context, NULL, NULL,
                            g_task_get_cancellable (self->start_task), on_swept,
                            g_object_ref (self));
}

static void
cancel_all (FiloDispatcher *self)
{
  guint n;
  g_autofree Sending **sendings =
    (Sending **) g_hash_table_get_keys_as_array (self->sendings, &n);

  for (guint i = 0; i < n; i++)
    if (sendings[i]->again_timer != 0)
      {
        /* Its outcome can't be written: left to the next start's sweep. */
        filo_clock_clear_timer (self->context->clock, &sendings[i]->again_timer);
        g_hash_table_remove (self->sendings, sendings[i]);
      }
    else
      {
        g_cancellable_cancel (sendings[i]->cancellable);
      }
}

static gboolean
on_stop_patience_over (gpointer user_data)
{
  FiloDispatcher *self = user_data;

  self->stop_timer = 0;
  cancel_all (self);
  end_stop_if_done (self);
  return G_SOURCE_REMOVE;
}

static void
filo_dispatcher_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  FiloDispatcher *self = FILO_DISPATCHER (object);

  switch ((FiloDispatcherProps) id)
    {
    case PROP_IN_FLIGHT:
      g_value_set_uint (value, filo_dispatcher_get_in_flight (self));
      break;
    case PROP_PROBLEM:
      g_value_set_boxed (value, self->problem);
      break;
    }
}

static void
filo_dispatcher_dispose (GObject *object)
{
  FiloDispatcher *self = FILO_DISPATCHER (object);

  self->running = FALSE;
  if (self->context != NULL)
    {
      filo_clock_clear_timer (self->context->clock, &self->look_timer);
      filo_clock_clear_timer (self->context->clock, &self->stop_timer);
      give_up_start (self);
    }
  if (self->sendings != NULL)
    cancel_all (self);
  g_clear_pointer (&self->sendings, g_hash_table_unref);

  G_OBJECT_CLASS (filo_dispatcher_parent_class)->dispose (object);
}

static void
filo_dispatcher_finalize (GObject *object)
{
  FiloDispatcher *self = FILO_DISPATCHER (object);

  g_clear_pointer (&self->lanes, g_ptr_array_unref);
  g_clear_object (&self->writer);
  g_clear_error (&self->problem);

  G_OBJECT_CLASS (filo_dispatcher_parent_class)->finalize (object);
}

static void
filo_dispatcher_class_init (FiloDispatcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = filo_dispatcher_get_property;
  object_class->dispose = filo_dispatcher_dispose;
  object_class->finalize = filo_dispatcher_finalize;

  props[PROP_IN_FLIGHT] = g_param_spec_uint ("in-flight", NULL, NULL, 0, G_MAXUINT, 0,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                             G_PARAM_STATIC_STRINGS);
  props[PROP_PROBLEM] = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR,
                                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                            G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
filo_dispatcher_init (FiloDispatcher *self)
{
  self->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) lane_free);
  self->sendings = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) sending_unref, NULL);
}

FiloDispatcher *
filo_dispatcher_new (FiloDbWorker          *writer,
                     const FiloFlowContext *context,
                     GPtrArray             *carriers)
{
  FiloDispatcher *self;

  g_return_val_if_fail (FILO_IS_DB_WORKER (writer), NULL);
  g_return_val_if_fail (context != NULL && carriers != NULL, NULL);

  self = g_object_new (FILO_TYPE_DISPATCHER, NULL);
  self->writer = g_object_ref (writer);
  self->context = context;
  for (guint i = 0; i < carriers->len; i++)
    {
      Lane *lane = g_new0 (Lane, 1);

      lane->carrier = g_object_ref (g_ptr_array_index (carriers, i));
      g_ptr_array_add (self->lanes, lane);
    }
  return self;
}

void
filo_dispatcher_start_async (FiloDispatcher      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (FILO_IS_DISPATCHER (self));
  g_return_if_fail (!self->running && self->start_task == NULL);

  self->start_task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->start_task, filo_dispatcher_start_async);
  sweep (self);
}

gboolean
filo_dispatcher_start_finish (FiloDispatcher  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
filo_dispatcher_kick (FiloDispatcher *self)
{
  g_return_if_fail (FILO_IS_DISPATCHER (self));

  if (self->claiming)
    self->kicked = TRUE;
  else
    begin_claim (self);
}

void
filo_dispatcher_stop_async (FiloDispatcher      *self,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (FILO_IS_DISPATCHER (self));
  g_return_if_fail (self->stop_task == NULL);

  self->running = FALSE;
  give_up_start (self);
  filo_clock_clear_timer (self->context->clock, &self->look_timer);
  self->stop_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stop_task, filo_dispatcher_stop_async);
  self->stop_timer = filo_clock_add_timer (self->context->clock, STOP_PATIENCE_MS,
                                           on_stop_patience_over, self, NULL);
  end_stop_if_done (self);
}

gboolean
filo_dispatcher_stop_finish (FiloDispatcher  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

guint
filo_dispatcher_get_in_flight (FiloDispatcher *self)
{
  g_return_val_if_fail (FILO_IS_DISPATCHER (self), 0);

  return g_hash_table_size (self->sendings);
}

const GError *
filo_dispatcher_get_problem (FiloDispatcher *self)
{
  g_return_val_if_fail (FILO_IS_DISPATCHER (self), NULL);

  return self->problem;
}
