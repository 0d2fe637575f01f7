/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-kannel.h"

#include "filo-gsm.h"
#include "filo-kannel-check.h"
#include "filo-kannel-settings.h"
#include "filo-kannel-webhook.h"

#include <libsoup/soup.h>
#include <string.h>

#define TIMEOUT_MS 30000
#define IN_FLIGHT 8
#define ANSWER_MAX 4096        /* Kannel's answers are one line. */
#define ANSWER_SHOWN 200

/* All kinds of report: delivered, failed, buffered, accepted, rejected. */
#define DLR_MASK "31"

#define CODING_GSM "0"
#define CODING_UCS2 "2"

struct _FiloKannel
{
  GObject             parent_instance;

  FiloKannelSettings *settings;    /* Owned, constant. */
  SoupSession        *session;     /* Main thread only. */
  guint               timeout_ms;  /* From the first step to the last byte of the answer. */
};

/* One text on its way. */
typedef struct
{
  SoupMessage   *message;
  GInputStream  *stream;        /* Of the answer, once its head is here. */
  GCancellable  *cancellable;   /* Ours: cancelled by the deadline or by the caller's. */
  GCancellable  *outer;         /* The caller's, or NULL. */
  gulong         outer_id;
  GSource       *deadline;
  gboolean       timed_out;
  gboolean       written;       /* A byte may have left. */
  char           answer[ANSWER_MAX + 1];
} Sending;

static void filo_kannel_carrier_init (FiloCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FiloKannel, filo_kannel, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FILO_TYPE_CARRIER, filo_kannel_carrier_init))

static void
free_sending (Sending *sending)
{
  if (sending->outer != NULL)
    g_cancellable_disconnect (sending->outer, sending->outer_id);
  g_source_destroy (sending->deadline);
  g_source_unref (sending->deadline);
  g_clear_object (&sending->outer);
  g_clear_object (&sending->cancellable);
  g_clear_object (&sending->stream);
  g_signal_handlers_disconnect_by_data (sending->message, sending);
  g_clear_object (&sending->message);
  g_free (sending);
}

static void
free_result (FiloSendResult *result)
{
  filo_send_result_clear (result);
  g_free (result);
}

/* What goes out */

static void
append_field (GString    *query,
              const char *name,
              const char *value)
{
  if (query->len > 0)
    g_string_append_c (query, '&');
  g_string_append_printf (query, "%s=", name);
  g_string_append_uri_escaped (query, value, NULL, FALSE);
}

static char *
make_address (FiloKannel         *self,
              const FiloOutgoing *outgoing)
{
  g_autoptr(GString) query = g_string_new (NULL);
  g_autofree char *report_url = filo_kannel_settings_dup_report_url (self->settings, outgoing->nonce);

  append_field (query, "username", self->settings->username);
  append_field (query, "password", self->settings->password);
  append_field (query, "from", outgoing->from);
  append_field (query, "to", outgoing->to);
  /* Kannel never chooses UCS-2 itself: what GSM lacks it would send as "?". */
  append_field (query, "coding", filo_gsm_fits (outgoing->text, NULL) ? CODING_GSM : CODING_UCS2);
  append_field (query, "charset", "UTF-8");
  append_field (query, "text", outgoing->text);
  append_field (query, "dlr-mask", DLR_MASK);
  append_field (query, "dlr-url", report_url);
  if (self->settings->smsc != NULL)
    append_field (query, "smsc", self->settings->smsc);
  return g_strconcat (self->settings->sendsms_url, "?", query->str, NULL);
}

/* What comes back */

/* The first line of what Kannel said, fit to be shown. */
static char *
read_words (const char *answer)
{
  g_autofree char *valid = g_utf8_make_valid (answer, strcspn (answer, "\r\n"));
  char *words = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), ANSWER_SHOWN));

  for (char *p = words; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        *p = ' ';
    }
  g_strstrip (words);
  if (*words == '\0')
    g_clear_pointer (&words, g_free);
  return words;
}

static gint64
read_retry_after (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  gint64 seconds;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, 24 * 3600, &seconds, NULL))
    return 0;
  return seconds * 1000;
}

static char *
explain_refusal (guint       status,
                 const char *words)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      return g_strdup_printf ("Kannel refuses our user name or password%s%s%s. Compare them with its group = "
                              "sendsms-user.", words ? " (" : "", words ? words : "", words ? ")" : "");
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_METHOD_NOT_ALLOWED:
      return g_strdup ("There is no sendsms at the address where Kannel should be. Correct sendsms_url.");
    default:
      if (words != NULL && strstr (words, "black-lists") != NULL)
        return g_strdup_printf ("Kannel doesn't send to this number (%s).", words);
      return g_strdup_printf ("Kannel refused the text: %s.", words != NULL ? words : "it didn't say why");
    }
}

/* libsoup takes a head that broke off for a whole one, so a body must show that
 * nothing is missing: one of the told length, or any at all. */
static gboolean
is_whole (SoupMessage *message,
          gboolean     read,
          gsize        length)
{
  SoupEncoding encoding = soup_message_headers_get_encoding (soup_message_get_response_headers (message));

  if (!read)
    return FALSE;
  return length > 0 || encoding == SOUP_ENCODING_CONTENT_LENGTH || encoding == SOUP_ENCODING_CHUNKED;
}

/* 202 is what Kannel documents as acceptance; a 4xx is a no for good; 503 is its
 * "temporal failure"; whatever else came, it proves neither yes nor no. */
static void
judge_answer (SoupMessage    *message,
              const char     *answer,
              FiloSendResult *result)
{
  guint status = soup_message_get_status (message);
  g_autofree char *words = read_words (answer);

  if (status == SOUP_STATUS_ACCEPTED)
    result->outcome = FILO_SEND_ACCEPTED;
  else if (status == SOUP_STATUS_SERVICE_UNAVAILABLE || status == 429)
    {
      result->outcome = FILO_SEND_RETRY;
      result->retry_after = read_retry_after (message);
      result->reason = g_strdup_printf ("Kannel can't take texts just now%s%s%s.", words ? " (" : "",
                                        words ? words : "", words ? ")" : "");
    }
  else if (SOUP_STATUS_IS_CLIENT_ERROR (status))
    {
      result->outcome = FILO_SEND_FINAL;
      result->reason = explain_refusal (status, words);
    }
  else
    {
      result->outcome = FILO_SEND_LOST;
      result->reason = g_strdup_printf ("Kannel answered %u%s%s%s, which says neither that it took the text nor "
                                        "that it didn't.", status, words ? " (" : "", words ? words : "",
                                        words ? ")" : "");
    }
}

/* No answer. What never left can go again; all else is doubt. */
static void
judge_silence (const Sending  *sending,
               guint           timeout_ms,
               const GError   *error,
               FiloSendResult *result)
{
  if (!sending->written)
    {
      result->outcome = FILO_SEND_RETRY;
      if (sending->timed_out)
        result->reason = g_strdup ("Kannel can't be reached: it doesn't take our call.");
      else
        result->reason = g_strdup_printf ("Kannel can't be reached: %s.", error->message);
    }
  else
    {
      result->outcome = FILO_SEND_LOST;
      if (sending->timed_out || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        result->reason = g_strdup_printf ("Kannel didn't answer within %u seconds.", MAX (1, timeout_ms / 1000));
      else
        result->reason = g_strdup_printf ("The connection to Kannel broke before its answer was here%s%s%s.",
                                          error != NULL ? " (" : "", error != NULL ? error->message : "",
                                          error != NULL ? ")" : "");
    }
}

/* Sending */

static void
on_starting (SoupMessage *message,
             gpointer     user_data)
{
  Sending *sending = user_data;

  sending->written = TRUE;   /* The connection stands; from here on nothing is certain. */
}

static gboolean
on_deadline (gpointer user_data)
{
  Sending *sending = user_data;

  sending->timed_out = TRUE;
  g_cancellable_cancel (sending->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer,
                    gpointer      user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static void
on_answer_read (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloKannel *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  FiloSendResult *outcome = g_new0 (FiloSendResult, 1);
  g_autoptr(GError) error = NULL;
  gboolean read;
  gsize length = 0;

  read = g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error);
  sending->answer[length] = '\0';
  if (is_whole (sending->message, read, length))
    judge_answer (sending->message, sending->answer, outcome);
  else
    judge_silence (sending, self->timeout_ms, error, outcome);
  g_task_return_pointer (task, outcome, (GDestroyNotify) free_result);
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FiloKannel *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  sending->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (sending->stream == NULL)
    {
      FiloSendResult *outcome = g_new0 (FiloSendResult, 1);

      judge_silence (sending, self->timeout_ms, error, outcome);
      g_task_return_pointer (task, outcome, (GDestroyNotify) free_result);
      return;
    }
  g_input_stream_read_all_async (sending->stream, sending->answer, ANSWER_MAX, G_PRIORITY_DEFAULT,
                                 sending->cancellable, on_answer_read, g_steal_pointer (&task));
}

static Sending *
new_sending (FiloKannel         *self,
             const FiloOutgoing *outgoing,
             GCancellable       *outer)
{
  Sending *sending = g_new0 (Sending, 1);
  g_autofree char *address = make_address (self, outgoing);

  /* A fresh connection for every text: on a kept one that Kannel has just closed,
   * libsoup would send the request a second time, or we would be in doubt. */
  sending->message = soup_message_new (SOUP_METHOD_GET, address);
  soup_message_set_flags (sending->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  g_signal_connect (sending->message, "starting", G_CALLBACK (on_starting), sending);

  sending->cancellable = g_cancellable_new ();
  sending->deadline = g_timeout_source_new (self->timeout_ms);
  g_source_set_callback (sending->deadline, on_deadline, sending, NULL);
  g_source_attach (sending->deadline, g_main_context_get_thread_default ());
  if (outer != NULL)
    {
      sending->outer = g_object_ref (outer);
      sending->outer_id = g_cancellable_connect (outer, G_CALLBACK (on_outer_cancelled),
                                                 g_object_ref (sending->cancellable), g_object_unref);
    }
  return sending;
}

static void
filo_kannel_send_async (FiloCarrier         *carrier,
                        const FiloOutgoing  *outgoing,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  FiloKannel *self = FILO_KANNEL (carrier);
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Sending *sending = new_sending (self, outgoing, cancellable);

  g_task_set_source_tag (task, filo_kannel_send_async);
  g_task_set_task_data (task, sending, (GDestroyNotify) free_sending);
  soup_session_send_async (self->session, sending->message, G_PRIORITY_DEFAULT, sending->cancellable,
                           on_answered, task);
}

static gboolean
filo_kannel_send_finish (FiloCarrier     *carrier,
                         GAsyncResult    *result,
                         FiloSendResult  *out,
                         GError         **error)
{
  g_autofree FiloSendResult *outcome = NULL;

  g_return_val_if_fail (g_task_is_valid (result, carrier), FALSE);

  outcome = g_task_propagate_pointer (G_TASK (result), error);
  if (outcome == NULL)
    return FALSE;
  *out = *outcome;   /* Its strings go along. */
  return TRUE;
}

/* The rest of the interface */

static const char *
filo_kannel_get_name (FiloCarrier *carrier)
{
  return FILO_KANNEL (carrier)->settings->name;
}

static FiloCarrierCapabilities
filo_kannel_get_capabilities (FiloCarrier *carrier)
{
  return (FiloCarrierCapabilities) { .in_flight = IN_FLIGHT, .reports = TRUE };
}

static gboolean
filo_kannel_handle_webhook (FiloCarrier        *carrier,
                            const FiloWebhook  *webhook,
                            FiloWebhookResult  *out,
                            GError            **error)
{
  FiloKannelSettings *settings = FILO_KANNEL (carrier)->settings;

  if (webhook->secret == NULL || !filo_kannel_settings_knows_secret (settings, webhook->secret))
    {
      g_set_error_literal (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_FORBIDDEN,
                           "The secret in this address is not the one in webhook_secret_file. Write the right one "
                           "into Kannel's post-url.");
      return FALSE;
    }
  if (g_str_equal (webhook->call, "in"))
    {
      out->inbound = filo_kannel_read_inbound (settings->name, webhook, error);
      return out->inbound != NULL;
    }
  if (g_str_equal (webhook->call, "report"))
    {
      out->report = filo_kannel_read_report (settings->name, webhook, error);
      return out->report != NULL;
    }
  g_set_error (error, FILO_CARRIER_ERROR, FILO_CARRIER_ERROR_MALFORMED,
               "Kannel calls /in and /report here, not /%s.", webhook->call);
  return FALSE;
}

static void
filo_kannel_check_async (FiloCarrier         *carrier,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  FiloKannel *self = FILO_KANNEL (carrier);

  filo_kannel_check_run_async (G_OBJECT (self), self->settings, cancellable, callback, user_data);
}

static GPtrArray *
filo_kannel_check_finish (FiloCarrier   *carrier,
                          GAsyncResult  *result,
                          GError       **error)
{
  return filo_kannel_check_run_finish (result, error);
}

static void
filo_kannel_finalize (GObject *object)
{
  FiloKannel *self = FILO_KANNEL (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->settings, filo_kannel_settings_free);

  G_OBJECT_CLASS (filo_kannel_parent_class)->finalize (object);
}

static void
filo_kannel_carrier_init (FiloCarrierInterface *iface)
{
  iface->get_name = filo_kannel_get_name;
  iface->get_capabilities = filo_kannel_get_capabilities;
  iface->send_async = filo_kannel_send_async;
  iface->send_finish = filo_kannel_send_finish;
  iface->handle_webhook = filo_kannel_handle_webhook;
  iface->check_async = filo_kannel_check_async;
  iface->check_finish = filo_kannel_check_finish;
}

static void
filo_kannel_class_init (FiloKannelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = filo_kannel_finalize;
}

static void
filo_kannel_init (FiloKannel *self)
{
  self->timeout_ms = TIMEOUT_MS;
}

/**
 * filo_kannel_new:
 * @config: the group of this carrier; data/kannel/kannel.conf says what it needs
 * @error: return location; a sentence that names file, group and key
 *
 * Kannel as a carrier: texts out by its sendsms, texts in by its post-url,
 * reports by the dlr-url that goes out with each text. Main thread, whose
 * thread-default context it uses.
 *
 * Returns: (transfer full) (nullable): the carrier
 */
FiloCarrier *
filo_kannel_new (const FiloCarrierConfig  *config,
                 GError                  **error)
{
  FiloKannelSettings *settings;
  FiloKannel *self;

  g_return_val_if_fail (config != NULL, NULL);

  settings = filo_kannel_settings_new (config, error);
  if (settings == NULL)
    return NULL;
  self = g_object_new (FILO_TYPE_KANNEL, NULL);
  self->settings = settings;
  /* No proxy: Kannel is a neighbour, and the password stands in the request. */
  self->session = soup_session_new_with_options ("proxy-resolver", NULL,
                                                 "max-conns", 2 * IN_FLIGHT,
                                                 "max-conns-per-host", 2 * IN_FLIGHT,
                                                 "timeout", 0,
                                                 "user-agent", "Filo/" FILO_VERSION,
                                                 NULL);
  return FILO_CARRIER (self);
}

/**
 * filo_kannel_set_timeout:
 * @self: a carrier
 * @timeout_ms: how long one text may take until the last byte of Kannel's
 *   answer; 30 s unless set
 */
void
filo_kannel_set_timeout (FiloKannel *self,
                         guint       timeout_ms)
{
  g_return_if_fail (FILO_IS_KANNEL (self) && timeout_ms > 0);

  self->timeout_ms = timeout_ms;
}
