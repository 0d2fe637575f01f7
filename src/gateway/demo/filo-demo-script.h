/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text files of the demo world: threads-*.txt and scenes-*.txt. Their form is described in
 * data/demo/README.md. Values only; any thread. */

#define FILO_DEMO_ERROR (filo_demo_error_quark ())
GQuark filo_demo_error_quark (void);

typedef enum
{
  FILO_DEMO_ERROR_SYNTAX,   /* A file isn't written as README.md says; the message names the line. */
  FILO_DEMO_ERROR_UNKNOWN,  /* It names an agent, product, picture … that nothing describes. */
  FILO_DEMO_ERROR_TIME,     /* A text would lie in the future. */
} FiloDemoError;

typedef enum
{
  FILO_DEMO_SCENE,          /* Sets the time; the others are texts, or a pause. */
  FILO_DEMO_PAUSE,
  FILO_DEMO_INBOUND,
  FILO_DEMO_REPLY,
  FILO_DEMO_SOURCE,
  FILO_DEMO_AUTO,
  FILO_DEMO_KEYWORD_REPLY,
} FiloDemoLineKind;

/* A moment as it is written: "-38m", "-2d 18:41", "tomorrow 9:00", "+2h". */
typedef struct
{
  gint64   offset;   /* Milliseconds from now; whole days where there is a clock time. */
  gboolean at_clock; /* minutes is meant. */
  int      minutes;  /* Since midnight. */
} FiloDemoWhen;

typedef struct
{
  FiloDemoLineKind kind;
  guint            number;  /* In its file. */
  FiloDemoWhen     when;    /* SCENE. */
  gint64           pause;   /* PAUSE: milliseconds. */
  char            *who;     /* REPLY: agent, or "me"; SOURCE: its id. */
  char            *note;    /* What stands in brackets, NULL if nothing: a picture, or a state. */
  char            *product; /* SOURCE: "product=…", or NULL. */
  GPtrArray       *texts;   /* char*: the alternatives, at least one but for SCENE and PAUSE. */
} FiloDemoLine;

typedef struct
{
  char       *id;
  guint       number;  /* Line of its [id]. */
  GHashTable *keys;    /* char* → GPtrArray of char*. */
  GPtrArray  *lines;   /* FiloDemoLine. */
} FiloDemoBlock;

void filo_demo_line_free  (FiloDemoLine  *self);
void filo_demo_block_free (FiloDemoBlock *self);

/* The first value of a key, NULL if there is none; borrowed. */
const char *filo_demo_block_get (const FiloDemoBlock *self,
                                 const char          *key);

/* The blocks of a file in their order: GPtrArray of FiloDemoBlock. alternatives: " | " parts
 * texts. name is for messages. */
GPtrArray *filo_demo_script_parse (const char  *name,
                                   const char  *text,
                                   gboolean     alternatives,
                                   GError     **error);

/* Reads "-38m", "+2h", "-2d 18:41", "tomorrow 9:00". */
gboolean filo_demo_when_parse (const char    *text,
                               FiloDemoWhen  *when);

/* The moment meant, ms UTC; clock times are those of zone. */
gint64 filo_demo_when_resolve (const FiloDemoWhen *when,
                               gint64              now,
                               GTimeZone          *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloDemoLine, filo_demo_line_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloDemoBlock, filo_demo_block_free)

G_END_DECLS
