/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where we are signed in. Plain values, owned by the struct. */
typedef struct {
  char *address;   /* Base URL of the gateway, without a slash at its end. */
  char *agent_id;
  char *token;
} FiloAccount;

FiloAccount *filo_account_new (const char *address,
                               const char *agent_id,
                               const char *token);
void         filo_account_free (FiloAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloAccount, filo_account_free)

/*
 * Keeps the account's token: in the secret service where one answers, else in
 * a file that only its owner may read (0600). Main thread; never blocks.
 *
 * Properties: is-file (boolean, notifies): the token lies in a file, because no
 * secret service answered; the UI says so. file-path.
 */
#define FILO_TYPE_KEYRING (filo_keyring_get_type ())
G_DECLARE_FINAL_TYPE (FiloKeyring, filo_keyring, FILO, KEYRING, GObject)

/* `file_path` is the fallback, in the user's data folder. */
FiloKeyring *filo_keyring_new (const char *file_path);
/* Never asks the secret service; for the demo, whose token is worth nothing,
 * and for tests. */
FiloKeyring *filo_keyring_new_file_only (const char *file_path);

gboolean     filo_keyring_is_file (FiloKeyring *self);
const char  *filo_keyring_get_file_path (FiloKeyring *self);

void         filo_keyring_load_async (FiloKeyring         *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
/* The account (transfer full), or NULL without an error when there is none. */
FiloAccount *filo_keyring_load_finish (FiloKeyring   *self,
                                       GAsyncResult  *result,
                                       GError       **error);

void         filo_keyring_save_async (FiloKeyring         *self,
                                      const FiloAccount   *account,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
gboolean     filo_keyring_save_finish (FiloKeyring   *self,
                                       GAsyncResult  *result,
                                       GError       **error);

void         filo_keyring_clear_async (FiloKeyring         *self,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean     filo_keyring_clear_finish (FiloKeyring   *self,
                                        GAsyncResult  *result,
                                        GError       **error);

G_END_DECLS
