/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A real Kannel: bearerbox, smsbox and fakesmsc on free loopback ports, by kannel.py beside this.
 * Every call runs the thread-default main context until Kannel has answered, so that the test's own
 * server can serve meanwhile, and fails the test where Kannel fails. */

typedef struct _FiloTestKannel FiloTestKannel;

/* A text that reached the SMS centre. Borrowed from the FiloTestKannel. */
typedef struct
{
  char *from;
  char *to;
  char *kind;   /* "text" for the GSM alphabet, "ucs-2", "data" for one part of several */
  char *text;   /* of "data": its bytes in hex */
} FiloTestKannelText;

/* The path of a program that isn't installed, or NULL: then tests can run. */
const char               *filo_test_kannel_get_missing  (void);

/* changes: key, value, key, value, …, NULL: other values for lines of the sample; value "" drops the
 * line. NULL for none. */
FiloTestKannel           *filo_test_kannel_start        (const char        *callback_base,
                                                         const char *const *changes);

void                      filo_test_kannel_stop         (FiloTestKannel    *self);

/* The group [carrier kannel] for the gateway's configuration; the files it names exist. */
const char               *filo_test_kannel_get_lines    (FiloTestKannel    *self);

const char               *filo_test_kannel_get_sendsms_url (FiloTestKannel *self);

/* A customer texts one of our numbers. */
void                      filo_test_kannel_text         (FiloTestKannel    *self,
                                                         const char        *from,
                                                         const char        *to,
                                                         const char        *text);

/* Waits until number texts have reached the SMS centre, and gives that one (from 1). */
const FiloTestKannelText *filo_test_kannel_wait_for     (FiloTestKannel    *self,
                                                         guint              number);

void                      filo_test_kannel_kill_smsbox  (FiloTestKannel    *self);

void                      filo_test_kannel_kill_fakesmsc (FiloTestKannel   *self);

void                      filo_test_kannel_start_smsbox (FiloTestKannel    *self);

G_END_DECLS
