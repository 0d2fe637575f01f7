/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts a command and says how long it took until its first large X11 window was painted, and how
 * much memory its processes hold some seconds later. Works for any X11 program, so that Filo and its
 * floor (an empty window) and its peers are measured by the same stick.
 *
 *   first-paint [-m MIN_WIDTH] [-s SETTLE_SECONDS] -- COMMAND ARG...
 *
 * Prints "MAPPED_MS PAINTED_MS PSS_KB". */

#define _GNU_SOURCE
#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_MS 60000.0

typedef struct
{
  Display *display;
  int      damage_event;
  int      min_width;
  Window   target;
  double   mapped;
  double   painted;
} Watch;

static double
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* A window may be gone before we ask for its size; that is no reason to end. */
static int
on_x_error (Display     *display,
            XErrorEvent *event)
{
  return 0;
}

static long
read_pss (pid_t pid)
{
  char path[64], line[256];
  long total = 0, kb;
  FILE *file;

  snprintf (path, sizeof path, "/proc/%d/smaps_rollup", (int) pid);
  file = fopen (path, "r");
  if (file == NULL)
    return 0;
  while (fgets (line, sizeof line, file) != NULL)
    if (sscanf (line, "Pss: %ld", &kb) == 1)
      total += kb;
  fclose (file);
  return total;
}

/* The PSS of every process of the session that the child leads, in kB. */
static long
session_pss (pid_t session)
{
  DIR *proc = opendir ("/proc");
  struct dirent *entry;
  long total = 0;

  if (proc == NULL)
    return 0;
  while ((entry = readdir (proc)) != NULL)
    {
      pid_t pid = atoi (entry->d_name);

      if (pid > 0 && getsid (pid) == session)
        total += read_pss (pid);
    }
  closedir (proc);
  return total;
}

static void
handle_event (Watch  *watch,
              XEvent *event)
{
  XWindowAttributes attributes;

  if (event->type == MapNotify && watch->target == 0)
    {
      if (XGetWindowAttributes (watch->display, event->xmap.window, &attributes) &&
          attributes.width >= watch->min_width)
        {
          watch->target = event->xmap.window;
          watch->mapped = now_ms ();
          XDamageCreate (watch->display, watch->target, XDamageReportNonEmpty);
          XSync (watch->display, False);
        }
    }
  else if (event->type == watch->damage_event + XDamageNotify && watch->target != 0 && watch->painted == 0)
    {
      watch->painted = now_ms ();
    }
}

static pid_t
start_command (char **argv)
{
  pid_t pid = fork ();

  if (pid != 0)
    return pid;
  setsid ();
  if (freopen ("/dev/null", "w", stdout) == NULL ||
      (getenv ("KEEP_STDERR") == NULL && freopen ("/dev/null", "w", stderr) == NULL))
    _exit (126);
  execvp (argv[0], argv);
  _exit (127);
}

int
main (int    argc,
      char **argv)
{
  Watch watch = { .min_width = 300 };
  double settle = 3, start;
  int option, damage_error, status;
  long pss;
  pid_t pid;

  while ((option = getopt (argc, argv, "+m:s:")) != -1)
    {
      if (option == 'm')
        watch.min_width = atoi (optarg);
      else if (option == 's')
        settle = atof (optarg);
      else
        return 2;
    }
  if (optind >= argc)
    {
      fprintf (stderr, "usage: first-paint [-m WIDTH] [-s SECONDS] -- COMMAND...\n");
      return 2;
    }
  watch.display = XOpenDisplay (NULL);
  if (watch.display == NULL)
    {
      fprintf (stderr, "first-paint: no display; set DISPLAY or use xvfb-run\n");
      return 2;
    }
  XSetErrorHandler (on_x_error);
  if (!XDamageQueryExtension (watch.display, &watch.damage_event, &damage_error))
    {
      fprintf (stderr, "first-paint: this X server has no DAMAGE extension\n");
      return 2;
    }
  XSelectInput (watch.display, DefaultRootWindow (watch.display), SubstructureNotifyMask);
  XSync (watch.display, False);

  start = now_ms ();
  pid = start_command (argv + optind);
  while (watch.painted == 0 && now_ms () - start < DEADLINE_MS)
    {
      struct pollfd wait = { ConnectionNumber (watch.display), POLLIN, 0 };

      if (!XPending (watch.display))
        poll (&wait, 1, 200);
      while (XPending (watch.display))
        {
          XEvent event;

          XNextEvent (watch.display, &event);
          handle_event (&watch, &event);
        }
      if (waitpid (pid, &status, WNOHANG) == pid)
        {
          fprintf (stderr, "first-paint: the command ended before it painted a window\n");
          return 1;
        }
    }
  if (watch.painted == 0)
    {
      fprintf (stderr, "first-paint: no window was painted in 60 s\n");
      kill (-pid, SIGKILL);
      return 1;
    }
  usleep ((useconds_t) (settle * 1e6));
  pss = session_pss (pid);
  printf ("%.1f %.1f %ld\n", watch.mapped - start, watch.painted - start, pss);
  kill (-pid, SIGTERM);
  usleep (300000);
  kill (-pid, SIGKILL);
  waitpid (pid, &status, 0);
  return 0;
}
