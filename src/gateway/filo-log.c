/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-log.h"

#include <stdio.h>
#include <unistd.h>

/* To the journal with its fields where there is one, else one line to standard
 * error. What a log line can say is decided here: routes by their pattern, people
 * by their agent id; never a text, a number, an address, a token or a code. */

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  const char *message = "";
  const char *domain = NULL;

  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "MESSAGE"))
        message = fields[i].value;
      else if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
        domain = fields[i].value;
    }
  if (g_log_writer_default_would_drop (level, domain))
    return G_LOG_WRITER_HANDLED;
  if (g_log_writer_is_journald (STDERR_FILENO)
      && g_log_writer_journald (level, fields, n_fields, NULL) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;
  fprintf (stderr, "%s%s%s\n",
           (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0 ? "error: "
           : (level & G_LOG_LEVEL_WARNING) != 0                      ? "warning: "
                                                                     : "",
           domain != NULL && !g_str_equal (domain, G_LOG_DOMAIN) ? domain : "",
           message);
  return G_LOG_WRITER_HANDLED;
}

/**
 * filo_log_init:
 *
 * For main() only, before any thread: sets the writer of this process. Requests
 * are logged at the level *debug*, shown with G_MESSAGES_DEBUG=filo-gateway.
 */
void
filo_log_init (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}

/**
 * filo_log_request:
 * @pattern: of the route, so that no id of a person is in it
 * @agent_id: (nullable): who asked
 *
 * One answered request; any thread.
 */
void
filo_log_request (const char *method,
                  const char *pattern,
                  int         status,
                  gint64      milliseconds,
                  const char *agent_id)
{
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG,
                    "FILO_METHOD", method,
                    "FILO_ROUTE", pattern,
                    "FILO_AGENT", agent_id != NULL ? agent_id : "-",
                    "MESSAGE", "%s %s %d %" G_GINT64_FORMAT " ms %s", method, pattern, status, milliseconds,
                    agent_id != NULL ? agent_id : "-");
}

/**
 * filo_log_failure:
 * @what: what was tried
 * @error: a fault of ours or of the machine, never of a client
 *
 * Any thread.
 */
void
filo_log_failure (const char   *what,
                  const GError *error)
{
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE,
                    "FILO_ERROR_DOMAIN", g_quark_to_string (error->domain),
                    "MESSAGE", "failed: %s: %s", what, error->message);
}

/**
 * filo_log_event:
 * @format: a sentence about the gateway itself
 *
 * Something that whoever runs the gateway wants to know; any thread.
 */
void
filo_log_event (const char *format,
                ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "MESSAGE", "%s", message);
}
