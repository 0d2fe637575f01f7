/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The window that lists every key. */
#define FILO_TYPE_KEYS_WINDOW (filo_keys_window_get_type ())
G_DECLARE_FINAL_TYPE (FiloKeysWindow, filo_keys_window, FILO, KEYS_WINDOW, AdwWindow)

GtkWindow *filo_keys_window_new (GtkWindow *parent);

G_END_DECLS
