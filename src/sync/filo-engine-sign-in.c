/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-engine-private.h"
#include "filo-paths.h"
#include "filo-sign-in-flow.h"
#include "filo-store-sync.h"

#include <glib/gi18n.h>

/* Signing in */
typedef struct {
  char             *address;
  char             *code;
  char             *device;
  FiloSignInAnswer *answer;
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  g_free (sign_in->address);
  g_free (sign_in->code);
  g_free (sign_in->device);
  g_clear_pointer (&sign_in->answer, filo_sign_in_answer_free);
  g_free (sign_in);
}

static void
on_replica_ours (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloEngine *self = g_task_get_source_object (task);
  const SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;

  if (!filo_store_set_account_finish (FILO_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  filo_engine_set_problem (self, NULL);
  filo_engine_set_agent (self, sign_in->answer->agent);
  filo_engine_take_account (self, filo_account_new (sign_in->address,
                                                    filo_agent_get_id (sign_in->answer->agent),
                                                    sign_in->answer->token));
  filo_backoff_reset (&self->backoff);
  if (self->running)
    filo_engine_connect (self);
  else
    filo_engine_start (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloEngine *self = g_task_get_source_object (task);
  const SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;

  if (!filo_keyring_save_finish (FILO_KEYRING (source), result, &error))
    {
      g_prefix_error (&error, "%s ", _("The sign-in couldn't be kept on this computer."));
      g_task_return_error (task, error);
      return;
    }
  filo_engine_disconnect (self);
  filo_store_set_account_async (self->store, sign_in->address,
                                filo_agent_get_id (sign_in->answer->agent), on_replica_ours,
                                g_steal_pointer (&task));
}

static void
on_revoked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloAnswer) answer =
      filo_session_send_finish (FILO_SESSION (source), result, &error);

  /* It dies unused in any case. */
  if (answer == NULL)
    g_debug ("The token couldn't be revoked: %s", error->message);
}

static void
revoke_token (FiloSession *session)
{
  filo_session_send_async (session, "DELETE", FILO_PATH_SIGN_IN, NULL, NULL, NULL, on_revoked,
                           NULL);
}

/* Somebody else's unsent texts are neither thrown away nor sent in their name. */
static GError *
check_unsent (FiloEngine *self,
              const char *agent_id)
{
  const guint n = filo_store_get_unsent (self->store);
  const char *replica_address = filo_store_get_address (self->store);

  if (n == 0 || replica_address == NULL ||
      g_strcmp0 (filo_store_get_me (self->store), agent_id) == 0)
    return NULL;
  return g_error_new (FILO_ENGINE_ERROR, FILO_ENGINE_ERROR_REFUSED,
                      ngettext ("%u text or action for %s hasn't been sent yet. Sign in there "
                                "again to send it, or sign out there first to give it up.",
                                "%u texts or actions for %s haven't been sent yet. Sign in there "
                                "again to send them, or sign out there first to give them up.",
                                n),
                      n, replica_address);
}

static void
on_traded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloEngine *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;
  const char *agent_id;
  g_autoptr(FiloAccount) account = NULL;

  sign_in->answer = filo_sign_in_flow_trade_finish (result, &error);
  if (sign_in->answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  agent_id = filo_agent_get_id (sign_in->answer->agent);
  error = check_unsent (self, agent_id);
  if (error != NULL)
    {
      g_autoptr(FiloSession) session =
          filo_session_new (self->transport, sign_in->address, sign_in->answer->token);

      revoke_token (session);
      g_task_return_error (task, error);
      return;
    }
  account = filo_account_new (sign_in->address, agent_id, sign_in->answer->token);
  filo_keyring_save_async (self->keyring, account, NULL, on_kept, g_steal_pointer (&task));
}

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloEngine *self = g_task_get_source_object (task);
  const SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FiloAbout) about = filo_sign_in_flow_ask_finish (result, &error);

  if (about == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  filo_engine_set_clock_skew (self, about->time - filo_clock_now (self->clock));
  filo_sign_in_flow_trade_async (self->transport, sign_in->address, sign_in->code,
                                 sign_in->device, g_task_get_cancellable (task), on_traded,
                                 g_object_ref (task));
}

void
filo_engine_sign_in_async (FiloEngine          *self,
                           const char          *link_or_address,
                           const char          *code,
                           const char          *device,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;
  SignIn *sign_in;

  g_return_if_fail (FILO_IS_ENGINE (self));
  g_return_if_fail (link_or_address != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, filo_engine_sign_in_async);
  sign_in = g_new0 (SignIn, 1);
  sign_in->device =
      g_strdup (device != NULL && *device != '\0' ? device : g_get_host_name ());
  g_task_set_task_data (task, sign_in, sign_in_free);
  if (!filo_sign_in_flow_parse (link_or_address, code, &sign_in->address, &sign_in->code,
                                &error))
    {
      g_task_return_error (task, error);
      return;
    }
  filo_sign_in_flow_ask_async (self->transport, sign_in->address, cancellable, on_asked,
                               g_object_ref (task));
}

gboolean
filo_engine_sign_in_finish (FiloEngine    *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signing out */
static void
on_emptied (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (filo_store_clear_finish (FILO_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_forgotten (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!filo_keyring_clear_finish (FILO_KEYRING (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  filo_store_clear_async (self->store, on_emptied, g_steal_pointer (&task));
}

void
filo_engine_sign_out_async (FiloEngine          *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (FILO_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, filo_engine_sign_out_async);
  filo_engine_disconnect (self);
  if (self->session != NULL)
    revoke_token (self->session);
  filo_engine_take_account (self, NULL);
  filo_engine_set_agent (self, NULL);
  filo_engine_set_problem (self, NULL);
  filo_engine_set_state (self, FILO_ENGINE_STATE_SIGNED_OUT);
  filo_keyring_clear_async (self->keyring, NULL, on_forgotten, task);
}

gboolean
filo_engine_sign_out_finish (FiloEngine    *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
