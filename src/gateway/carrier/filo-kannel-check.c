/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-kannel-check.h"

#include "filo-carrier.h"
#include "filo-kannel-conf.h"
#include "filo-kannel-status.h"

#include <libsoup/soup.h>
#include <string.h>

#define TIMEOUT_SECONDS 10
#define STATUS_MAX (1024 * 1024)
#define CONF_MAX (1024 * 1024)

/* What Kannel says to credentials that are right, before it looks at anything else. */
#define NO_RECEIVER "Missing receiver"

typedef struct
{
  const FiloKannelSettings *settings;
  SoupSession              *session;
  SoupMessage              *message;   /* Of the step under way. */
  GPtrArray                *findings;
} Check;

static void
free_check (Check *check)
{
  g_clear_object (&check->session);
  g_clear_object (&check->message);
  g_clear_pointer (&check->findings, g_ptr_array_unref);
  g_free (check);
}

static void G_GNUC_PRINTF (4, 5)
add (Check            *check,
     FiloFindingLevel  level,
     const char       *cure,
     const char       *format,
     ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (check->findings, filo_finding_new (level, sentence, cure));
}

/* Asks @base?@query and goes on with @next. */
static void
ask (Check               *check,
     const char          *base,
     const char          *query,
     GCancellable        *cancellable,
     GAsyncReadyCallback  next,
     GTask               *task)
{
  g_autofree char *address = g_strconcat (base, "?", query, NULL);

  g_clear_object (&check->message);
  check->message = soup_message_new (SOUP_METHOD_GET, address);
  soup_message_set_flags (check->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  soup_session_send_and_read_async (check->session, check->message, G_PRIORITY_DEFAULT, cancellable, next, task);
}

static char *
first_words (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autofree char *line = g_strndup (data != NULL ? data : "", MIN (length, 120));

  line[strcspn (line, "\r\n")] = '\0';
  return g_utf8_make_valid (line, -1);
}

/* Kannel's own file */

static void
check_conf (Check *check)
{
  const FiloKannelSettings *settings = check->settings;
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *post_url = NULL;
  gsize length;

  if (settings->kannel_conf == NULL)
    {
      add (check, FILO_FINDING_WARNING,
           "Set kannel_conf to Kannel's configuration file and let this gateway read it; or see to it yourself that "
           "group = smsbox has http-request-retry = 100000 and http-queue-delay = 10, as the sample has, so that "
           "Kannel asks again until this gateway is back.",
           "Kannel doesn't tell whether it asks again when this gateway is away.");
      return;
    }
  if (!g_file_get_contents (settings->kannel_conf, &contents, &length, &error) || length > CONF_MAX ||
      !g_utf8_validate (contents, length, NULL))
    {
      add (check, FILO_FINDING_WARNING, "Correct kannel_conf, or let the gateway's user read that file.",
           "Kannel's configuration can't be read, so nobody knows whether it asks again when this gateway is away: %s.",
           error != NULL ? error->message : "it isn't a text file");
      return;
    }
  post_url = g_strconcat (settings->callback_base, "/carriers/", settings->name, "/SECRET/in?id=%I&ts=%T", NULL);
  filo_kannel_conf_check (contents, settings->kannel_conf, post_url, settings->username, check->findings);
}

static void
finish_check (GTask *task)
{
  Check *check = g_task_get_task_data (task);

  check_conf (check);
  g_task_return_pointer (task, g_steal_pointer (&check->findings), (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

/* The status page */

static gboolean
is_ours (Check                *check,
         const FiloKannelSmsc *smsc)
{
  return check->settings->smsc == NULL || g_strcmp0 (smsc->id, check->settings->smsc) == 0;
}

/* One that is away is an error only when no other takes our texts meanwhile. */
static void
check_smscs (Check            *check,
             FiloKannelStatus *status)
{
  gboolean found = FALSE, online = FALSE;

  for (guint i = 0; i < status->smscs->len; i++)
    {
      FiloKannelSmsc *smsc = g_ptr_array_index (status->smscs, i);

      found |= is_ours (check, smsc);
      online |= is_ours (check, smsc) && filo_kannel_smsc_is_online (smsc);
    }
  for (guint i = 0; i < status->smscs->len; i++)
    {
      FiloKannelSmsc *smsc = g_ptr_array_index (status->smscs, i);

      if (!is_ours (check, smsc))
        continue;
      if (filo_kannel_smsc_is_online (smsc))
        add (check, FILO_FINDING_OK, NULL, "The SMS centre %s is online.", smsc->id);
      else
        add (check, online ? FILO_FINDING_WARNING : FILO_FINDING_ERROR,
             "Look into bearerbox's log: it says why, and tries again by itself.",
             "The SMS centre %s isn't online (%s): texts for it wait in Kannel, %" G_GINT64_FORMAT " now.",
             smsc->id != NULL ? smsc->id : "without an id", smsc->state != NULL ? smsc->state : "no state told",
             smsc->queued);
    }
  if (status->smscs->len == 0)
    add (check, FILO_FINDING_ERROR, "Add a group = smsc to Kannel's configuration.",
         "Kannel has no SMS centre: it takes texts and keeps them for ever.");
  else if (!found)
    add (check, FILO_FINDING_ERROR, "Write one of Kannel's smsc-id into smsc, or leave smsc out.",
         "Kannel has no SMS centre called %s: it takes texts for it and keeps them for ever.", check->settings->smsc);
}

static void
check_storage (Check            *check,
               FiloKannelStatus *status)
{
  if (status->store_size < 0)
    add (check, FILO_FINDING_ERROR,
         "Write store-type = spool and store-location = /var/spool/kannel/store into group = core.",
         "Kannel keeps the texts it holds in memory only: they are lost when it stops.");
  else
    add (check, FILO_FINDING_OK, NULL, "Kannel keeps the texts it holds on disk.");
  if (g_strcmp0 (status->dlr_storage, "internal") == 0)
    add (check, FILO_FINDING_WARNING,
         "Write dlr-storage = spool and dlr-spool = /var/spool/kannel/dlr into group = core.",
         "Kannel keeps in memory only which delivery reports it owes us: after a restart of Kannel texts stay “sent”.");
  else
    add (check, FILO_FINDING_OK, NULL, "Kannel keeps on disk which delivery reports it owes us (dlr-storage %s).",
         status->dlr_storage != NULL ? status->dlr_storage : "not told");
}

static void
check_status (Check            *check,
              FiloKannelStatus *status)
{
  if (status->state == NULL || !g_str_has_prefix (status->state, "running"))
    add (check, FILO_FINDING_ERROR, "Resume it: Kannel's admin page has resume and restart.",
         "Kannel isn't running as usual (%s).", status->state != NULL ? status->state : "no state told");
  if (status->n_smsboxes == 0)
    add (check, FILO_FINDING_ERROR, "Start smsbox: on Debian, START_SMSBOX=1 in /etc/default/kannel.",
         "No smsbox is connected to Kannel's bearerbox: no text comes in or goes out.");
  if (status->inbound_queued > 0)
    add (check, FILO_FINDING_WARNING,
         status->names_smsbox ? "smsbox has an smsbox-id: take it out, or add a group = smsbox-route."
                              : "Look into smsbox's log: it says what this gateway answered.",
         "%" G_GINT64_FORMAT " texts to us wait in Kannel.", status->inbound_queued);
  check_smscs (check, status);
  check_storage (check, status);
}

static void
on_status (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_autoptr(FiloKannelStatus) status = NULL;
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (data == NULL || length > STATUS_MAX)
    add (check, FILO_FINDING_ERROR,
         "Start bearerbox, or correct status_url: it is the admin-port of group = core.",
         "Kannel's status page at %s can't be reached: %s.", check->settings->status_url,
         error != NULL ? error->message : "it is empty");
  else if ((status = filo_kannel_status_parse (data, length, &error)) == NULL)
    add (check, FILO_FINDING_ERROR, "Correct status_url: it is the admin-port of group = core.",
         "What answers at %s isn't Kannel's status page: %s.", check->settings->status_url, error->message);
  else if (status->denied)
    add (check, FILO_FINDING_ERROR,
         "Write the status-password of Kannel's group = core into the file named by status_password_file, and let "
         "this machine in with admin-allow-ip.",
         "Kannel doesn't let us see its status page.");
  else
    check_status (check, status);
  finish_check (task);
}

static void
ask_status (Check *check,
            GTask *task)
{
  g_autoptr(GString) query = g_string_new ("password=");

  if (check->settings->status_url == NULL)
    {
      add (check, FILO_FINDING_WARNING,
           "Set status_url to http://127.0.0.1:13000/status.xml and status_password_file.",
           "status_url isn't set: can't tell whether an SMS centre is online and where Kannel keeps its texts.");
      finish_check (task);
      return;
    }
  if (check->settings->status_password != NULL)
    g_string_append_uri_escaped (query, check->settings->status_password, NULL, FALSE);
  ask (check, check->settings->status_url, query->str, g_task_get_cancellable (task), on_status, task);
}

/* sendsms */

static void
check_sendsms (Check      *check,
               guint       code,
               const char *words)
{
  const FiloKannelSettings *settings = check->settings;

  if (code == SOUP_STATUS_BAD_REQUEST && g_str_has_prefix (words, NO_RECEIVER))
    add (check, FILO_FINDING_OK, NULL, "Kannel takes texts at %s, and knows our user name and password.",
         settings->sendsms_url);
  else if (code == SOUP_STATUS_FORBIDDEN || code == SOUP_STATUS_UNAUTHORIZED)
    add (check, FILO_FINDING_ERROR,
         "Compare username and the file named by password_file with Kannel's group = sendsms-user, and see that its "
         "user-allow-ip lets this machine in.",
         "Kannel refuses the user name %s or its password (%s).", settings->username, words);
  else if (code == SOUP_STATUS_NOT_FOUND)
    add (check, FILO_FINDING_ERROR, "Correct its path in sendsms_url: it is /cgi-bin/sendsms unless Kannel's "
         "sendsms-url says otherwise.", "There is no sendsms at %s.", settings->sendsms_url);
  else if (code == SOUP_STATUS_SERVICE_UNAVAILABLE)
    add (check, FILO_FINDING_ERROR, "Look into smsbox's log: as a rule bearerbox is away.",
         "Kannel can't take texts just now (%s).", words);
  else
    add (check, FILO_FINDING_ERROR, "Correct sendsms_url: it is the sendsms-port of group = smsbox.",
         "What answers at %s isn't Kannel's sendsms (%u, %s).", settings->sendsms_url, code, words);
}

static void
on_sendsms (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (body == NULL)
    add (check, FILO_FINDING_ERROR,
         "Start smsbox (on Debian, START_SMSBOX=1 in /etc/default/kannel), or correct sendsms_url: it is the "
         "sendsms-port of group = smsbox.",
         "Kannel's sendsms at %s can't be reached: %s.", check->settings->sendsms_url, error->message);
  else
    {
      g_autofree char *words = first_words (body);

      check_sendsms (check, soup_message_get_status (check->message), words);
    }
  ask_status (check, task);
}

/**
 * filo_kannel_check_run_async:
 * @carrier: the source object of the callback
 * @settings: of the carrier; must live until the callback
 * @cancellable: (nullable): to give up
 * @callback: called with @carrier
 * @user_data: for @callback
 *
 * Asks Kannel what can be asked without sending anything: sendsms with our
 * credentials and no receiver, then the status page; then reads Kannel's own
 * configuration where we know it. Main thread.
 */
void
filo_kannel_check_run_async (GObject                  *carrier,
                             const FiloKannelSettings *settings,
                             GCancellable             *cancellable,
                             GAsyncReadyCallback       callback,
                             gpointer                  user_data)
{
  GTask *task = g_task_new (carrier, cancellable, callback, user_data);
  Check *check = g_new0 (Check, 1);
  g_autoptr(GString) query = g_string_new ("username=");

  g_task_set_source_tag (task, filo_kannel_check_run_async);
  g_task_set_task_data (task, check, (GDestroyNotify) free_check);
  check->settings = settings;
  check->session = soup_session_new_with_options ("proxy-resolver", NULL, "timeout", TIMEOUT_SECONDS, NULL);
  check->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_finding_free);

  g_string_append_uri_escaped (query, settings->username, NULL, FALSE);
  g_string_append (query, "&password=");
  g_string_append_uri_escaped (query, settings->password, NULL, FALSE);
  ask (check, settings->sendsms_url, query->str, cancellable, on_sendsms, task);
}

/**
 * filo_kannel_check_run_finish:
 * @result: of filo_kannel_check_run_async()
 * @error: return location; only if cancelled
 *
 * Returns: (transfer full) (element-type FiloFinding) (nullable): what was found
 */
GPtrArray *
filo_kannel_check_run_finish (GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
