/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-private-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail_with_errno (GError     **error,
                 const char  *path,
                 const char  *doing)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: can't %s: %s", path, doing,
               g_strerror (code));
  return FALSE;
}

static gboolean
check_owner (const char         *path,
             const struct stat  *status,
             GError            **error)
{
  if (status->st_uid == geteuid ())
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s: belongs to another user", path);
  return FALSE;
}

gboolean
filo_private_folder_make (const char  *path,
                          GError     **error)
{
  struct stat status;

  g_return_val_if_fail (path != NULL, FALSE);

  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail_with_errno (error, path, "make the folder");
  if (stat (path, &status) != 0)
    return fail_with_errno (error, path, "look at the folder");
  if (!check_owner (path, &status, error))
    return FALSE;
  if ((status.st_mode & 077) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "%s: other users can look into this folder; close it with: chmod 700 %s", path,
                   path);
      return FALSE;
    }
  return TRUE;
}

gboolean
filo_private_file_ensure (const char  *path,
                          GError     **error)
{
  struct stat status;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);

  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  if (errno != EEXIST)
    return fail_with_errno (error, path, "make the file");

  /* By path, not by an own descriptor: closing one would drop SQLite's locks on this file. */
  if (lstat (path, &status) != 0)
    return fail_with_errno (error, path, "look at the file");
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   "%s: must be a file, not a link or a folder", path);
      return FALSE;
    }
  if (!check_owner (path, &status, error))
    return FALSE;
  if ((status.st_mode & 077) != 0 && chmod (path, status.st_mode & 0700) != 0)
    return fail_with_errno (error, path, "close the file to others");
  return TRUE;
}

gboolean
filo_private_file_write (const char  *path,
                         const char  *data,
                         gssize       length,
                         GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  struct stat status;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  /* GLib of Debian 13 gives the new file the mode of the one that it replaces. */
  if (lstat (path, &status) == 0 && S_ISREG (status.st_mode) && (status.st_mode & 07777) != 0600 &&
      chmod (path, 0600) != 0)
    return fail_with_errno (error, path, "close the file to others");
  if (g_file_set_contents_full (path, data, length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &local_error))
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_file_error (local_error->code), "%s: %s", path,
               local_error->message);
  return FALSE;
}

char *
filo_private_file_read (const char  *path,
                        gsize        max,
                        gsize       *length,
                        GError     **error)
{
  g_autofree char *data = NULL;
  struct stat status;
  gsize filled = 0;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    {
      fail_with_errno (error, path, "open the file");
      return NULL;
    }
  if (fstat (fd, &status) != 0)
    {
      fail_with_errno (error, path, "look at the file");
      goto out;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s: must be a file", path);
      goto out;
    }
  if ((status.st_mode & 077) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "%s: other users can read this secret; close it with: chmod 600 %s", path, path);
      goto out;
    }
  if (status.st_size > (goffset) max)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                   "%s: is larger than %" G_GSIZE_FORMAT " bytes", path, max);
      goto out;
    }
  data = g_malloc (max + 1);
  while (filled < max)
    {
      ssize_t got = read (fd, data + filled, max - filled);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          fail_with_errno (error, path, "read the file");
          g_clear_pointer (&data, g_free);
          goto out;
        }
      if (got == 0)
        break;
      filled += got;
    }
  data[filled] = '\0';
  if (length != NULL)
    *length = filled;

out:
  close (fd);
  return g_steal_pointer (&data);
}
