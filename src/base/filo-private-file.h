/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files that only their owner may read. All block; not for the main loop. Errors are G_IO_ERROR,
 * with messages that name the file. */

/* Makes path and its parents; the last is 0700 when made here. An existing folder must be ours and
 * closed to group and others, or it is refused. */
gboolean filo_private_folder_make (const char  *path,
                                   GError     **error);

/* Creates path empty with 0600 unless it exists; refuses a symbolic link or another's file, and
 * takes group's and others' rights away from one of ours. */
gboolean filo_private_file_ensure (const char  *path,
                                   GError     **error);

/* Writes the whole file with 0600, atomically and synced: either the old or the new content. */
gboolean filo_private_file_write  (const char  *path,
                                   const char  *data,
                                   gssize       length,
                                   GError     **error);

/* Reads a secret of at most max bytes; refused (PERMISSION_DENIED) if group or others may read it.
 * NUL-terminated, owned by the caller; *length may be NULL. */
char    *filo_private_file_read   (const char  *path,
                                   gsize        max,
                                   gsize       *length,
                                   GError     **error);

G_END_DECLS
