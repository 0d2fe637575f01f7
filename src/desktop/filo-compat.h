/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The only place that asks which GTK and libadwaita it was built with. */

typedef void (*FiloFileChosen)   (GFile    *file,       /* Borrowed; NULL: nothing was chosen. */
                                  gpointer  user_data);
typedef void (*FiloAnswered)     (gboolean  agreed,
                                  gpointer  user_data);

typedef struct
{
  const char *heading;
  const char *body;
  const char *cancel;
  const char *agree;
  gboolean    is_destructive;
} FiloQuestion;

void filo_compat_choose_save (GtkWindow          *parent,
                              const char         *name,
                              FiloFileChosen      chosen,
                              gpointer            user_data);
void filo_compat_ask         (GtkWindow          *parent,
                              const FiloQuestion *question,
                              FiloAnswered        answered,
                              gpointer            user_data);

void filo_compat_say_what_is_hidden (GtkWidget      *root);

G_END_DECLS
