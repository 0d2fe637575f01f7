/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "filo-application.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (FiloApplication) application = NULL;

  /* As gettext(1) does, and `meson devenv` expects: the catalogs of a build that isn't installed. */
  const char *catalogs = g_getenv ("TEXTDOMAINDIR");

#ifdef __GLIBC__
  /* Our threads take turns rather than compete: arenas of their own would only hold memory, 18 MiB of
   * it with 100,000 conversations. What a first look at the lists needed is given back. */
  mallopt (M_ARENA_MAX, 2);
  mallopt (M_TRIM_THRESHOLD, 128 * 1024);
#endif
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, catalogs != NULL ? catalogs : FILO_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = filo_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
