/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>

#include "filo-admin.h"

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  return filo_admin_main (argc, argv);
}
