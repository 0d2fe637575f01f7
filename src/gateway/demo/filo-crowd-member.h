/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-crowd-script.h"
#include "filo-demo-world.h"
#include "filo-simulator.h"

G_BEGIN_DECLS

/* Somebody of the crowd: what they want, what they have heard and said, what they type. FiloCrowd
 * owns them. Main thread. */

/* What all members share; it outlives them. */
typedef struct
{
  FiloSimulator   *simulator;
  FiloClock       *clock;
  FiloRandom      *random;
  FiloDemoData    *data;
  FiloCrowdScript *scripts[FILO_DEMO_N_LANGUAGES];
  char            *media_folder;   /* Where pictures that they send are put. */
  GCancellable    *cancellable;    /* Cancelled once nobody may text any more. */
} FiloCrowdStage;

typedef struct
{
  const FiloCrowdStage *stage;
  FiloDemoVoice        *voice;
  const FiloCrowdTopic *topic;      /* What they want; NULL = nothing at the moment. */
  GString              *heard;      /* What the agent wrote since their last answer. */
  GQueue                to_say;     /* char*: the rest of a burst. */
  GHashTable           *said;       /* Set of borrowed char*: never twice the same. */
  guint                 patience;   /* Answers left before only an emoji comes. */
  gint64                opened_at;  /* When they opened, 0 once somebody answered. */
  guint                 timer;      /* Typing. */
} FiloCrowdMember;

/* Takes voice. */
FiloCrowdMember *filo_crowd_member_new  (const FiloCrowdStage *stage,
                                         FiloDemoVoice        *voice);
void             filo_crowd_member_free (FiloCrowdMember      *self);

const FiloCrowdScript *filo_crowd_member_get_script (FiloCrowdMember *self);

/* Forgets what they said, so that they can begin again. */
void     filo_crowd_member_reset (FiloCrowdMember *self);

/* Drops what they were typing. */
void     filo_crowd_member_hush  (FiloCrowdMember *self);

/* An agent's text reached them: they will answer. */
void     filo_crowd_member_hear  (FiloCrowdMember *self,
                                  const char      *text);

/* Texts at once what text says, the rest of a burst after it. FALSE if a blank stays open. */
gboolean filo_crowd_member_open  (FiloCrowdMember *self,
                                  const char      *text);

/* Queues one of these that they haven't said; FALSE if none is left. It goes with the next of
 * filo_crowd_member_type(). */
gboolean filo_crowd_member_choose (FiloCrowdMember *self,
                                   char           **texts);

/* Sends what is queued: the first at once if now, the others seconds apart. */
void     filo_crowd_member_type  (FiloCrowdMember *self,
                                  gboolean         now);

/* A random number from min to max. */
guint    filo_crowd_stage_roll   (const FiloCrowdStage *stage,
                                  guint                 min,
                                  guint                 max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloCrowdMember, filo_crowd_member_free)

G_END_DECLS
