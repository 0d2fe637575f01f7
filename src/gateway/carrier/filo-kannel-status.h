/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char   *id;       /* smsc-id, or what Kannel calls it without one. */
  char   *state;    /* "online 0d 1h 2m 3s", "connecting", "re-connecting", "dead", … */
  gint64  queued;   /* Our texts that wait for it. */
} FiloKannelSmsc;

/* What Kannel's status page says, as far as Filo asks. */
typedef struct
{
  gboolean   denied;          /* The password is wrong, or we may not ask: nothing else is told. */
  char      *state;           /* "running, uptime …", "isolated …", "suspended …", "full …" */
  gint64     inbound_queued;  /* Texts to us that Kannel holds. */
  gint64     store_size;      /* -1: there is no store. */
  char      *dlr_storage;     /* "spool", "internal", … */
  GPtrArray *smscs;           /* FiloKannelSmsc */
  guint      n_smsboxes;
  gboolean   names_smsbox;    /* One of them has an smsbox-id. */
} FiloKannelStatus;

FiloKannelStatus *filo_kannel_status_parse (const char        *xml,
                                            gssize             length,
                                            GError           **error);

void              filo_kannel_status_free  (FiloKannelStatus  *self);

gboolean          filo_kannel_smsc_is_online (const FiloKannelSmsc *smsc);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloKannelStatus, filo_kannel_status_free)

G_END_DECLS
