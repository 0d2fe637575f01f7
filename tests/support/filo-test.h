/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long a condition may take to come true before the test fails. Generous: machines are slow. */
#define FILO_TEST_DEADLINE_MS 20000

/* A new empty 0700 folder; free it with filo_test_remove_folder(). */
char *filo_test_make_folder   (void);

/* Removes path with all that is in it, and frees it. */
void  filo_test_remove_folder (char *path);

typedef gboolean (*FiloTestCondition) (gpointer data);

/* Runs the thread-default main context until condition is TRUE; FALSE after FILO_TEST_DEADLINE_MS. */
gboolean filo_test_wait_until (FiloTestCondition condition,
                               gpointer          data);

/* Runs the thread-default main context until expression is true, and fails the test at the deadline. */
#define FILO_TEST_WAIT(expression)                                                       \
  G_STMT_START {                                                                         \
    gint64 filo_test_end = g_get_monotonic_time () + FILO_TEST_DEADLINE_MS * 1000;       \
    guint filo_test_tick = filo_test_begin_wait ();                                      \
    while (!(expression) && g_get_monotonic_time () < filo_test_end)                     \
      g_main_context_iteration (g_main_context_get_thread_default (), TRUE);             \
    filo_test_end_wait (filo_test_tick);                                                 \
    if (!(expression))                                                                   \
      g_assertion_message (G_LOG_DOMAIN, __FILE__, __LINE__, G_STRFUNC,                  \
                           "waited in vain for: " #expression);                          \
  } G_STMT_END

/* Only for the macro: wakes the context every few milliseconds meanwhile. */
guint filo_test_begin_wait (void);
void  filo_test_end_wait   (guint id);

/* Handles whatever is pending now, without waiting. */
void filo_test_settle (void);

/* A GAsyncReadyCallback; user_data is a GAsyncResult ** that is NULL before. */
void          filo_test_store_result (GObject      *source,
                                      GAsyncResult *result,
                                      gpointer      user_data);

/* Waits for filo_test_store_result() and gives its result (full). */
GAsyncResult *filo_test_await        (GAsyncResult **slot);

G_END_DECLS
