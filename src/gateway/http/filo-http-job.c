/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-http-job.h"

#include "filo-agent-table.h"
#include "filo-command-table.h"
#include "filo-log.h"
#include "filo-problem.h"
#include "filo-secret.h"
#include "filo-token-table.h"

#define KEY_LENGTH_MAX 255

/* Never leaves this file: it makes the worker roll back what a refused request wrote. */
#define REFUSED (refused_quark ())
static G_DEFINE_QUARK (filo-http-job-refused, refused)

/**
 * filo_http_job_new:
 * @route: what was matched
 * @request: (transfer none): the request; a reference is taken
 *
 * Returns: (transfer full): a job for filo_http_job_run()
 */
FiloHttpJob *
filo_http_job_new (const FiloRoute *route,
                   FiloRequest     *request)
{
  FiloHttpJob *self = g_new0 (FiloHttpJob, 1);

  self->route = route;
  self->request = filo_request_ref (request);
  return self;
}

/** filo_http_job_free: Frees the job and a reply that nobody took. */
void
filo_http_job_free (FiloHttpJob *self)
{
  g_clear_pointer (&self->request, filo_request_unref);
  g_clear_pointer (&self->reply, filo_reply_free);
  g_free (self);
}

static FiloReply *
refuse_role (const FiloRoute *route,
             FiloRole         role)
{
  const char *word = filo_role_to_word (role);

  if (!filo_role_has_inbox (role) && (route->access & FILO_ACCESS_INBOX) == FILO_ACCESS_INBOX)
    return filo_reply_new_problem (403, FILO_CODE_NO_ACCESS,
                                   "Your role, %s, has no access to the inbox. Ask an owner or admin if you "
                                   "need to answer texts.", word);
  return filo_reply_new_problem (403, FILO_CODE_FORBIDDEN,
                                 "Your role, %s, can't do this. Ask an owner or admin.", word);
}

static FiloReply *
refuse_token (const char *detail)
{
  FiloReply *reply = filo_reply_new_problem (401, FILO_CODE_UNAUTHORIZED, "%s", detail);

  filo_reply_add_header (reply, "WWW-Authenticate", "Bearer");
  return reply;
}

/* TRUE: go on. FALSE: @reply or @error says why not. */
static gboolean
authenticate (FiloDb      *db,
              FiloHttpJob *job,
              FiloReply  **reply,
              GError     **error)
{
  FiloRequest *request = job->request;
  g_autofree char *hash = NULL;
  g_autoptr(FiloToken) token = NULL;
  g_autoptr(FiloAgent) agent = NULL;
  g_autoptr(GError) local_error = NULL;

  if ((job->route->access & (FILO_ACCESS_PUBLIC | FILO_ACCESS_CARRIER)) != 0)
    return TRUE;
  if (request->local && (job->route->access & FILO_ACCESS_LOCAL) != 0)
    {
      /* Whoever may read the database file may do what an owner may. */
      request->role = FILO_ROLE_OWNER;
      return TRUE;
    }
  if (request->token == NULL)
    {
      *reply = refuse_token ("Sign in first: this needs the header “Authorization: Bearer TOKEN”.");
      return FALSE;
    }

  hash = filo_secret_hash (request->token);
  token = filo_token_table_get_by_hash (db, hash, &local_error);
  if (token != NULL)
    agent = filo_agent_table_get (db, token->agent_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (token == NULL || agent == NULL)
    {
      *reply = refuse_token ("This sign-in isn't known here. Sign in again with a new link.");
      return FALSE;
    }
  if (token->revoked_at != 0 || filo_agent_get_removed (agent)
      || request->now - token->used_at > FILO_TOKEN_UNUSED_MAX)
    {
      *reply = refuse_token ("This computer was signed out. Sign in again with a new link.");
      return FALSE;
    }

  request->agent_id = g_strdup (token->agent_id);
  request->token_id = g_strdup (token->id);
  request->device = g_strdup (token->device);
  request->role = filo_agent_get_role (agent);
  job->touch = request->now - token->used_at > FILO_TOKEN_TOUCH;
  if ((job->route->access & FILO_ACCESS_ROLE (request->role)) == 0)
    {
      *reply = refuse_role (job->route, request->role);
      return FALSE;
    }
  return TRUE;
}

static char *
make_fingerprint (const FiloRequest *request)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size;
  const void *data = g_bytes_get_data (request->body, &size);

  g_checksum_update (checksum, (const guchar *) request->method, -1);
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  g_checksum_update (checksum, (const guchar *) request->path, -1);
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  if (size > 0)
    g_checksum_update (checksum, data, size);
  return g_strdup (g_checksum_get_string (checksum));
}

/* FALSE: @reply says what is wrong with the key. */
static gboolean
check_key (const FiloHttpJob *job,
           FiloReply        **reply)
{
  const char *key = job->request->idempotency_key;

  if (job->route->key == FILO_ROUTE_KEY_NONE || job->request->local)
    return TRUE;
  if (key == NULL || key[0] == '\0')
    {
      *reply = filo_reply_new_problem (400, FILO_CODE_KEY_MISSING,
                                       "This needs the header “Idempotency-Key” with a new UUID, so that a "
                                       "repetition is known as one.");
      return FALSE;
    }
  if (strlen (key) > KEY_LENGTH_MAX)
    {
      *reply = filo_reply_new_problem (400, FILO_CODE_BAD_REQUEST,
                                       "The Idempotency-Key is longer than %d characters.", KEY_LENGTH_MAX);
      return FALSE;
    }
  return TRUE;
}

/* The first answer, or that the key belongs to another request; NULL without error
 * when this is the first time. */
static FiloReply *
find_answer (FiloDb      *db,
             FiloHttpJob *job,
             const char  *fingerprint,
             GError     **error)
{
  g_autoptr(FiloCommandRow) row
      = filo_command_table_get (db, job->request->agent_id, job->request->idempotency_key, error);

  if (row == NULL)
    return NULL;
  if (!g_str_equal (row->fingerprint, fingerprint))
    return filo_reply_new_problem (422, FILO_CODE_KEY_REUSED,
                                   "This Idempotency-Key was used for another request. Use a new one.");
  if (row->body == NULL)
    return filo_reply_new_empty (row->status);
  return filo_reply_new_text (row->status, "application/json", row->body);
}

static gboolean
store_answer (FiloDb      *db,
              FiloHttpJob *job,
              const char  *fingerprint,
              FiloReply   *reply,
              GError     **error)
{
  GBytes *bytes = filo_reply_get_stored (reply);
  g_autofree char *body = NULL;
  FiloCommandRow row = {
    .agent_id = job->request->agent_id,
    .key = job->request->idempotency_key,
    .fingerprint = (char *) fingerprint,
    .status = filo_reply_get_status (reply),
    .at = job->request->now,
  };

  if (bytes != NULL)
    body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  row.body = body;
  return filo_command_table_add (db, &row, error);
}

static FiloReply *
answer (FiloDb      *db,
        FiloHttpJob *job,
        GError     **error)
{
  FiloReply *reply = NULL;
  g_autofree char *fingerprint = NULL;
  g_autoptr(GError) local_error = NULL;

  if (!authenticate (db, job, &reply, error))
    return reply;
  if (!check_key (job, &reply))
    return reply;
  if (job->route->key != FILO_ROUTE_KEY_STORED || job->request->local)
    return job->route->handler (db, job->request, error);

  fingerprint = make_fingerprint (job->request);
  reply = find_answer (db, job, fingerprint, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (reply != NULL)
    return reply;

  reply = job->route->handler (db, job->request, error);
  if (reply != NULL && filo_reply_get_status (reply) < 300
      && !store_answer (db, job, fingerprint, reply, error))
    g_clear_pointer (&reply, filo_reply_free);
  return reply;
}

/**
 * filo_http_job_run:
 * @db: of the route's mode
 * @data: a FiloHttpJob
 *
 * A FiloDbFunc: who is it, may they, was it asked before, and then the route. The
 * reply is left in the job. A refusal is returned as an error, so that the worker
 * rolls back what was written, unless the reply wants it kept.
 *
 * Returns: always NULL
 */
gpointer
filo_http_job_run (FiloDb   *db,
                   gpointer  data,
                   GError  **error)
{
  FiloHttpJob *job = data;
  g_autoptr(GError) local_error = NULL;

  job->reply = answer (db, job, &local_error);
  if (job->reply == NULL)
    {
      g_assert (local_error != NULL);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (filo_reply_get_status (job->reply) >= 400 && !filo_reply_get_keep (job->reply))
    g_set_error_literal (error, REFUSED, 0, "refused");
  return NULL;
}

/**
 * filo_http_job_touch:
 * @db: the writer
 * @data: a FiloHttpJob with @touch set
 *
 * A FiloDbFunc: writes down that the token was used, so that it stays alive.
 *
 * Returns: always NULL
 */
gpointer
filo_http_job_touch (FiloDb   *db,
                     gpointer  data,
                     GError  **error)
{
  FiloHttpJob *job = data;

  filo_token_table_touch (db, job->request->token_id, job->request->now, error);
  return NULL;
}

/**
 * filo_http_job_take_reply:
 * @error: (nullable): what the worker said
 *
 * What to answer. A reply that promised something is not given when the commit
 * failed.
 *
 * Returns: (transfer full): the reply
 */
FiloReply *
filo_http_job_take_reply (FiloHttpJob  *self,
                          const GError *error)
{
  FiloReply *reply;

  if (error == NULL || g_error_matches (error, REFUSED, 0))
    return g_steal_pointer (&self->reply);
  reply = filo_reply_new_from_error (error);
  if (filo_reply_get_status (reply) >= 500)
    filo_log_failure (self->route->pattern, error);
  return reply;
}
