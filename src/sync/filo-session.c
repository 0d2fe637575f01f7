/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-session.h"

#include "filo-json.h"

#include <glib/gi18n.h>

#define ANSWER_MAX (16 * 1024 * 1024)

struct _FiloSession
{
  GObject        parent_instance;

  FiloTransport *transport;
  char          *address;
  char          *token;
};

G_DEFINE_FINAL_TYPE (FiloSession, filo_session, G_TYPE_OBJECT)

static void
filo_session_finalize (GObject *object)
{
  FiloSession *self = FILO_SESSION (object);

  g_clear_object (&self->transport);
  g_free (self->address);
  g_free (self->token);
  G_OBJECT_CLASS (filo_session_parent_class)->finalize (object);
}

static void
filo_session_class_init (FiloSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_session_finalize;
}

static void
filo_session_init (FiloSession *self)
{
}

FiloSession *
filo_session_new (FiloTransport *transport,
                  const char    *address,
                  const char    *token)
{
  FiloSession *self = g_object_new (FILO_TYPE_SESSION, NULL);

  self->transport = g_object_ref (transport);
  self->address = g_strdup (address);
  self->token = g_strdup (token);
  return self;
}

FiloTransport *
filo_session_get_transport (FiloSession *self)
{
  return self->transport;
}

const char *
filo_session_get_address (FiloSession *self)
{
  return self->address;
}

const char *
filo_session_get_token (FiloSession *self)
{
  return self->token;
}

char *
filo_session_get_url (FiloSession *self,
                      const char  *path)
{
  return g_strconcat (self->address, path, NULL);
}

void
filo_answer_free (FiloAnswer *answer)
{
  g_free (answer->content_type);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_pointer (&answer->problem, filo_problem_free);
  g_free (answer);
}

char *
filo_answer_dup_sentence (const FiloAnswer *answer)
{
  if (answer->problem != NULL && answer->problem->detail != NULL)
    return g_strdup (answer->problem->detail);
  if (answer->status >= 500)
    return g_strdup_printf (_("The gateway has trouble of its own (status %u)."), answer->status);
  return g_strdup_printf (_("The gateway refused it (status %u)."), answer->status);
}

const char *
filo_answer_get_code (const FiloAnswer *answer)
{
  return answer->problem != NULL ? answer->problem->code : NULL;
}

static FiloAnswer *
make_answer (FiloTransportReply *reply,
             GBytes             *body)
{
  FiloAnswer *answer = g_new0 (FiloAnswer, 1);

  answer->status = filo_transport_reply_get_status (reply);
  answer->content_type = g_strdup (filo_transport_reply_get_content_type (reply));
  answer->retry_after = filo_transport_reply_get_retry_after (reply);
  answer->body = g_bytes_ref (body);
  if (answer->status >= 400 &&
      g_strcmp0 (answer->content_type, FILO_PROBLEM_CONTENT_TYPE) == 0)
    {
      gsize length = 0;
      const char *data = g_bytes_get_data (body, &length);
      g_autoptr(JsonObject) object =
          filo_json_parse_object (data, (gssize) length, FILO_JSON_LIMITS_ANSWER, NULL);

      /* What isn't well formed is no problem document: the status says enough. */
      if (object != NULL)
        answer->problem = filo_problem_from_json (object, NULL);
    }
  if (answer->retry_after == 0 && answer->problem != NULL)
    answer->retry_after = answer->problem->retry_after * 1000;
  return answer;
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloTransportReply *reply = FILO_TRANSPORT_REPLY (source);
  GError *error = NULL;
  g_autoptr(GBytes) body = filo_transport_reply_read_finish (reply, result, &error);

  if (body == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, make_answer (reply, body), (GDestroyNotify) filo_answer_free);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(FiloTransportReply) reply =
      filo_transport_open_finish (FILO_TRANSPORT (source), result, &error);

  if (reply == NULL)
    g_task_return_error (task, error);
  else
    filo_transport_reply_read_async (reply, ANSWER_MAX, g_task_get_cancellable (task), on_read,
                                     g_object_ref (task));
}

void
filo_session_send_async (FiloSession         *self,
                         const char          *method,
                         const char          *path,
                         const char          *idempotency_key,
                         GBytes              *body,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autofree char *url = filo_session_get_url (self, path);
  const FiloTransportRequest request = {
    .method = method,
    .url = url,
    .token = self->token,
    .idempotency_key = idempotency_key,
    .body = body,
  };
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, filo_session_send_async);
  filo_transport_open_async (self->transport, &request, cancellable, on_opened, task);
}

void
filo_session_read_async (FiloSession         *self,
                         FiloTransportReply  *reply,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, filo_session_read_async);
  filo_transport_reply_read_async (reply, ANSWER_MAX, cancellable, on_read, task);
}

FiloAnswer *
filo_session_send_finish (FiloSession   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
