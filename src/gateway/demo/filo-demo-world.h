/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-db.h"
#include "filo-demo-cast.h"
#include "filo-flow.h"

G_BEGIN_DECLS

/* The name of the carrier that the demo's numbers belong to. */
#define FILO_DEMO_CARRIER "simulator"

/* Somebody who may text while the demo runs. */
typedef struct
{
  char             *address;
  char             *number;    /* The one of ours they write to, E.164. */
  char             *first;     /* NULL if nobody knows their name. */
  char             *last;
  char             *email;
  char             *order;     /* Number of their last order, or NULL. */
  const char       *ending;    /* {a}. */
  char             *photo;     /* Picture that [photo] means when they answer, or NULL. */
  char            **answers;   /* Their own rules as in threads-*.txt, or NULL. */
  gboolean          busy;      /* In a conversation written by hand: texts only to answer. */
  FiloDemoLanguage  language;
  gboolean          subscribed;
} FiloDemoVoice;

/* What the database knows of the world once it is written. */
typedef struct
{
  char      *owner_id;   /* The agent that the person at the demo is. */
  GPtrArray *voices;     /* FiloDemoVoice. */
} FiloDemoWorld;

FiloDemoVoice *filo_demo_voice_copy (const FiloDemoVoice *self);
void filo_demo_voice_free (FiloDemoVoice *self);
void filo_demo_world_free (FiloDemoWorld *self);

/* Adds the words by which people of the demo join (JOIN …) to the account's keywords. */
gboolean filo_demo_world_add_keywords (FiloKeywordTable  *table,
                                       GError           **error);

/* Writes the whole world into a fresh gateway database, as of the clock's now, and the pictures
 * into media_folder. Call it inside a transaction; worker thread. Free with
 * filo_demo_world_free(). */
FiloDemoWorld *filo_demo_world_load (FiloDb                 *db,
                                     const FiloFlowContext  *context,
                                     const char             *media_folder,
                                     GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloDemoVoice, filo_demo_voice_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloDemoWorld, filo_demo_world_free)

G_END_DECLS
