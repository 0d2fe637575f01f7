/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-enums.h"

G_BEGIN_DECLS

/* The tables of all kinds in the feed behind one face; object is of the kind's type
 * (FILO_KIND_MESSAGE:
 * FiloMessage). Functions mean what those of the kind's own table mean; kinds without active_since
 * ignore it. Worker thread only. */

GObject *filo_kind_tables_get (FiloDb      *db,
                               FiloKind     kind,
                               const char  *id,
                               GError     **error);

gboolean filo_kind_tables_put (FiloDb    *db,
                               FiloKind   kind,
                               GObject   *object,
                               GError   **error);

gboolean filo_kind_tables_remove (FiloDb      *db,
                                  FiloKind     kind,
                                  const char  *id,
                                  GError     **error);

GPtrArray *filo_kind_tables_list_by_id_after (FiloDb      *db,
                                              FiloKind     kind,
                                              const char  *last_id,
                                              gint64       active_since,
                                              guint        limit,
                                              GError     **error);

gboolean filo_kind_tables_count (FiloDb    *db,
                                 FiloKind   kind,
                                 gint64     active_since,
                                 gint64    *count,
                                 GError   **error);

/* Property id of an object of any kind; borrowed. */
const char *filo_kind_tables_get_id (FiloKind  kind,
                                     GObject  *object);

/* Property change of an object of any kind. */
gint64 filo_kind_tables_get_change (FiloKind  kind,
                                    GObject  *object);

G_END_DECLS
