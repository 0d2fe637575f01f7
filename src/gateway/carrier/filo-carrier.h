/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

/* What stands between Filo and a mobile network.  The gateway's flow knows
 * carriers by this interface only; filo-simulator is the template for a new
 * one, tests/support/filo-fake-carrier the one that misbehaves on demand. */

G_BEGIN_DECLS

#define FILO_CARRIER_ERROR (filo_carrier_error_quark ())

/**
 * FiloCarrierError:
 * @FILO_CARRIER_ERROR_FORBIDDEN: the call isn't the carrier's (wrong secret or
 *   signature): answer 403 and keep it in quarantine
 * @FILO_CARRIER_ERROR_MALFORMED: the carrier's, but not understood: answer 400
 *   and keep it in quarantine
 */
typedef enum
{
  FILO_CARRIER_ERROR_FORBIDDEN,
  FILO_CARRIER_ERROR_MALFORMED,
} FiloCarrierError;

GQuark filo_carrier_error_quark (void);

/* ---- What goes out ---- */

/**
 * FiloOutgoing:
 *
 * One attempt to send one text.  Immutable.  The carrier asks for reports at an
 * address of its own making that bears @nonce (it alone knows its secret and
 * the base where it can reach us).
 */
typedef struct
{
  char *message_id;   /* Ours; the same for every attempt. */
  char *nonce;        /* Of this attempt; 32 lower-case hex digits. */
  char *from;         /* Our number, as configured. */
  char *to;           /* E.164. */
  char *text;         /* UTF-8, not empty. */
} FiloOutgoing;

FiloOutgoing *filo_outgoing_new  (const char         *message_id,
                                  const char         *nonce,
                                  const char         *from,
                                  const char         *to,
                                  const char         *text);
FiloOutgoing *filo_outgoing_copy (const FiloOutgoing *self);
void          filo_outgoing_free (FiloOutgoing       *self);

/**
 * FiloSendOutcome: what is known about an attempt.
 * @FILO_SEND_LOST: doubt: at least one byte may have reached the carrier and no
 *   answer that proves anything came back; never repeated by the machine
 * @FILO_SEND_ACCEPTED: certain yes: the answer that the adapter documents as
 *   acceptance
 * @FILO_SEND_RETRY: certain no, for now: nothing was written (DNS, refused,
 *   TLS), or the carrier said "later" (429, Kannel's 503)
 * @FILO_SEND_FINAL: certain no, for good
 */
typedef enum
{
  FILO_SEND_LOST,
  FILO_SEND_ACCEPTED,
  FILO_SEND_RETRY,
  FILO_SEND_FINAL,
} FiloSendOutcome;

/**
 * FiloSendResult: filled by filo_carrier_send_finish(), emptied by
 * filo_send_result_clear().  All zeros means LOST.
 */
typedef struct
{
  FiloSendOutcome  outcome;
  char            *carrier_id;      /* ACCEPTED: the carrier's id, or NULL if it gives none. */
  gint64           retry_after;     /* RETRY: milliseconds from now; 0 = our own backoff. */
  char            *reason;          /* Not ACCEPTED: a sentence for a person. */
  gboolean         opted_out;       /* FINAL: the carrier says that the person has opted out. */
} FiloSendResult;

void filo_send_result_clear (FiloSendResult *self);

/* ---- What comes in ---- */

/**
 * FiloInboundText: a text that somebody sent to one of our numbers.  Immutable.
 */
typedef struct
{
  char      *carrier;      /* Name of the carrier it came by. */
  char      *carrier_id;   /* The carrier's id of it; with @carrier it decides duplicates. */
  char      *from;         /* As the carrier gave it: a number in any form, or a sender word. */
  char      *to;           /* Our number, in any form. */
  char      *text;         /* UTF-8 as received; may be empty. */
  gint64     sent_at;      /* By the carrier's clock; 0 = not told. */
  GPtrArray *media;        /* FiloMedia whose files stand in the media folder, or NULL; set right
                            * after filo_inbound_text_new(), the array never changes then. */
} FiloInboundText;

FiloInboundText *filo_inbound_text_new  (const char            *carrier,
                                         const char            *carrier_id,
                                         const char            *from,
                                         const char            *to,
                                         const char            *text,
                                         gint64                 sent_at);
FiloInboundText *filo_inbound_text_copy (const FiloInboundText *self);
void             filo_inbound_text_free (FiloInboundText       *self);

/**
 * FiloReportOutcome: what a report says.  The values are stored: frozen.
 */
typedef enum
{
  FILO_REPORT_BUFFERED = 1,    /* The carrier has it, the handset not yet. */
  FILO_REPORT_ACCEPTED = 2,    /* The network behind the carrier took it. */
  FILO_REPORT_REJECTED = 3,    /* The network behind the carrier refused it. */
  FILO_REPORT_FAILED = 4,      /* It never reached the handset. */
  FILO_REPORT_DELIVERED = 5,   /* On the handset. */
} FiloReportOutcome;

/**
 * FiloReport: news of an attempt.  At least one of @nonce and @carrier_id.
 */
typedef struct
{
  char              *carrier;
  char              *nonce;        /* As in FiloOutgoing, or NULL. */
  char              *carrier_id;   /* NULL if not told. */
  FiloReportOutcome  outcome;
  char              *detail;       /* The carrier's words, or NULL. */
  gint64             at;           /* By the carrier's clock; 0 = not told. */
} FiloReport;

FiloReport *filo_report_new  (const char        *carrier,
                              const char        *nonce,
                              const char        *carrier_id,
                              FiloReportOutcome  outcome,
                              const char        *detail,
                              gint64             at);
FiloReport *filo_report_copy (const FiloReport  *self);
void        filo_report_free (FiloReport        *self);

/**
 * FiloWebhook: a call of the carrier, as the HTTP server took it in.  Borrowed
 * by filo_carrier_handle_webhook() for its duration.
 */
typedef struct
{
  const char *call;      /* Last part of the path: "in" or "report". */
  const char *secret;    /* The secret in the path; the carrier compares it, in constant time. */
  GHashTable *query;     /* char* → char*, decoded; the first of equal names. */
  GHashTable *headers;   /* char* lower-case → char*. */
  GBytes     *body;      /* Never NULL. */
} FiloWebhook;

/**
 * FiloWebhookResult: what a call meant: a text, a report, or (both NULL)
 * something that asks nothing of us.  Emptied by filo_webhook_result_clear().
 */
typedef struct
{
  FiloInboundText *inbound;
  FiloReport      *report;
} FiloWebhookResult;

void filo_webhook_result_clear (FiloWebhookResult *self);

/* ---- What "filo-gateway check" says ---- */

typedef enum
{
  FILO_FINDING_OK,
  FILO_FINDING_WARNING,
  FILO_FINDING_ERROR,
} FiloFindingLevel;

typedef struct
{
  FiloFindingLevel  level;
  char             *sentence;   /* What was found. */
  char             *cure;       /* What to do about it; NULL if OK. */
} FiloFinding;

FiloFinding *filo_finding_new  (FiloFindingLevel  level,
                                const char       *sentence,
                                const char       *cure);
void         filo_finding_free (FiloFinding      *self);

/* ---- The interface ---- */

/**
 * FiloCarrierCapabilities:
 * @in_flight: how many texts may be under way at the same time, ≥ 1; the
 *   dispatcher never asks for more
 * @reports: whether delivery reports come back; without, `sent` is the end
 */
typedef struct
{
  guint    in_flight;
  gboolean reports;
} FiloCarrierCapabilities;

#define FILO_TYPE_CARRIER (filo_carrier_get_type ())
G_DECLARE_INTERFACE (FiloCarrier, filo_carrier, FILO, CARRIER, GObject)

struct _FiloCarrierInterface
{
  GTypeInterface parent;

  const char *            (*get_name)         (FiloCarrier          *self);
  FiloCarrierCapabilities (*get_capabilities) (FiloCarrier          *self);
  void                    (*send_async)       (FiloCarrier          *self,
                                               const FiloOutgoing   *outgoing,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
  gboolean                (*send_finish)      (FiloCarrier          *self,
                                               GAsyncResult         *result,
                                               FiloSendResult       *out,
                                               GError              **error);
  gboolean                (*handle_webhook)   (FiloCarrier          *self,
                                               const FiloWebhook    *webhook,
                                               FiloWebhookResult    *out,
                                               GError              **error);
  void                    (*check_async)      (FiloCarrier          *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
  GPtrArray *             (*check_finish)     (FiloCarrier          *self,
                                               GAsyncResult         *result,
                                               GError              **error);
};

/* The name in the configuration and in FiloNumber:carrier.  Any thread. */
const char              *filo_carrier_get_name         (FiloCarrier          *self);

/* Any thread; doesn't change while the carrier lives. */
FiloCarrierCapabilities  filo_carrier_get_capabilities (FiloCarrier          *self);

/**
 * filo_carrier_send_async:
 *
 * Hands one text over.  Main thread.  The attempt is on disk by now.  Never
 * repeats anything on its own.  A cancelled call is LOST unless nothing was
 * written.  @outgoing is copied if it is needed after this returns.
 */
void                     filo_carrier_send_async       (FiloCarrier          *self,
                                                        const FiloOutgoing   *outgoing,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);

/**
 * filo_carrier_send_finish:
 * @out: (out): filled on TRUE
 *
 * Returns: FALSE with an error only where the carrier can't tell anything; the
 *   dispatcher reads that as LOST
 */
gboolean                 filo_carrier_send_finish      (FiloCarrier          *self,
                                                        GAsyncResult         *result,
                                                        FiloSendResult       *out,
                                                        GError              **error);

/**
 * filo_carrier_handle_webhook:
 *
 * Verifies and reads one call.  Any thread: pure, no I/O, uses only what never
 * changes after construction.  @out is zeroed by the caller.
 *
 * Returns: FALSE with FILO_CARRIER_ERROR
 */
gboolean                 filo_carrier_handle_webhook   (FiloCarrier          *self,
                                                        const FiloWebhook    *webhook,
                                                        FiloWebhookResult    *out,
                                                        GError              **error);

/* Looks whether the carrier is reachable and set up safely.  Main thread. */
void                     filo_carrier_check_async      (FiloCarrier          *self,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);

/* Returns: (transfer full) (element-type FiloFinding): at least one; NULL with an error. */
GPtrArray               *filo_carrier_check_finish     (FiloCarrier          *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloOutgoing, filo_outgoing_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloInboundText, filo_inbound_text_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloReport, filo_report_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloFinding, filo_finding_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FiloSendResult, filo_send_result_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FiloWebhookResult, filo_webhook_result_clear)

G_END_DECLS
