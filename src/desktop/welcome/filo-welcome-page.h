/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The first page: where is the gateway? Signals: "connect" (link or address,
 * code or NULL), "use-local", "try-demo", "cancel".
 */
#define FILO_TYPE_WELCOME_PAGE (filo_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (FiloWelcomePage, filo_welcome_page, FILO, WELCOME_PAGE, AdwBin)

void filo_welcome_page_set_busy  (FiloWelcomePage *self,
                                  const char      *what);
void filo_welcome_page_set_error (FiloWelcomePage *self,
                                  const char      *sentence);
void filo_welcome_page_set_link  (FiloWelcomePage *self,
                                  const char      *link);

G_END_DECLS
