/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-config.h"

G_BEGIN_DECLS

/* What [carrier NAME] says, read and checked once; never changes afterwards, so
 * that any thread may read it. */
typedef struct
{
  char  *name;
  char  *sendsms_url;      /* Without a query. */
  char  *username;
  char  *password;
  char **secrets;          /* Of the webhook paths: the current one, then former ones still accepted. */
  char  *callback_base;    /* Without a slash at its end. */
  char  *status_url;       /* Of status.xml, without a query; or NULL. */
  char  *status_password;  /* Or NULL. */
  char  *smsc;             /* Route all texts by this SMSC; or NULL. */
  char  *kannel_conf;      /* Kannel's own configuration, for check; or NULL. */
} FiloKannelSettings;

FiloKannelSettings *filo_kannel_settings_new    (const FiloCarrierConfig   *config,
                                                 GError                   **error);

void                filo_kannel_settings_free   (FiloKannelSettings        *self);

char               *filo_kannel_settings_dup_report_url (const FiloKannelSettings *self,
                                                         const char               *nonce);

gboolean            filo_kannel_settings_knows_secret   (const FiloKannelSettings *self,
                                                         const char               *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloKannelSettings, filo_kannel_settings_free)

G_END_DECLS
