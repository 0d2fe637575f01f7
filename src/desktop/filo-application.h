/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The program: one instance, one window, and the composition root of the
 * desktop. Everything that is a service is made here and handed on.
 */
#define FILO_TYPE_APPLICATION (filo_application_get_type ())
G_DECLARE_FINAL_TYPE (FiloApplication, filo_application, FILO, APPLICATION, AdwApplication)

FiloApplication *filo_application_new (void);

G_END_DECLS
