/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-demo-data.h"

G_BEGIN_DECLS

/* Everybody in the demo world, with every text at its time: those of threads-*.txt and those
 * composed from scenes-*.txt. The same people with the same words at every start; only the times
 * follow the clock. Values only; any thread. */

typedef struct
{
  FiloDemoLineKind       kind;      /* Never SCENE or PAUSE. */
  gint64                 at;
  char                  *text;
  const FiloDemoAgent   *agent;     /* REPLY. */
  const FiloDemoSource  *source;    /* SOURCE. */
  const FiloDemoPicture *picture;   /* INBOUND, or NULL. */
  FiloTextState          state;
  FiloTextReason         reason;
  char                  *failure;
  gint64                 due_at;    /* WAITING, HELD. */
} FiloDemoText;

typedef struct
{
  const FiloDemoProduct *product;
  guint                  quantity;
} FiloDemoItem;

typedef struct
{
  char         *number;
  gint64        placed_at;
  FiloPayment   payment;
  FiloDelivery  delivery;
  GArray       *items;      /* FiloDemoItem. */
} FiloDemoOrder;

typedef struct
{
  char                  *id;
  char                  *first;
  char                  *last;
  char                  *email;
  char                  *address;
  gboolean               answerable;
  FiloDemoLanguage       language;
  char                  *country;
  char                  *region;
  char                  *city;
  char                  *zone;
  const char            *ending;       /* {a}: "a" or "o". */
  gboolean               by_hand;      /* From threads-*.txt. */
  char                  *photo;        /* "photo = …" and all "answer = …", or NULL. */
  char                 **answers;
  const FiloDemoNumber  *number;       /* The one of ours they write to. */

  FiloConsent            consent;      /* Before their first text here. */
  FiloConsentHow         consent_how;
  char                  *consent_word;
  gint64                 consent_at;

  FiloConversationState  state;
  gboolean               unread;
  gint64                 snoozed_until;
  gboolean               stay_asleep;
  gint64                 back_at;
  gint64                 blocked_at;
  const FiloDemoAgent   *blocked_by;
  const FiloDemoAgent   *assignee;

  GPtrArray             *texts;        /* FiloDemoText, by time. */
  GPtrArray             *orders;       /* FiloDemoOrder. */
} FiloDemoPerson;

/* Everybody, as of now (ms UTC): GPtrArray of FiloDemoPerson that point into data. */
GPtrArray *filo_demo_cast_new (const FiloDemoData  *data,
                               gint64               now,
                               GError             **error);

/* Fills {first}, {order} and the like; values is NULL-terminated pairs of name and value. */
char *filo_demo_fill (const char *text,
                      const char *name,
                      ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
