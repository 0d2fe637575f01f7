/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-demo-data.h"

G_BEGIN_DECLS

/* crowd-it.json, crowd-en.json: what simulated customers say. See data/demo/README.md. */

typedef struct
{
  char **when;   /* Words in the agent's text, folded. */
  char **say;
} FiloCrowdRule;

typedef struct
{
  char      *id;
  char      *photo;    /* Picture that {photo} means here, or NULL. */
  char     **open;
  guint      weight;
  GPtrArray *rules;    /* FiloCrowdRule. */
  char     **fallback; /* When no rule fits; NULL = the general one. */
} FiloCrowdTopic;

typedef struct
{
  char  *first;
  char  *last;
  char  *country;
  char **open;
} FiloCrowdNewcomer;

typedef struct
{
  GPtrArray  *topics;      /* FiloCrowdTopic. */
  GPtrArray  *rules;       /* FiloCrowdRule, after the topic's. */
  GPtrArray  *newcomers;   /* FiloCrowdNewcomer. */
  char      **fallback;
  char      **thanks;      /* Once they have said all they have to say. */
  char      **nudge;       /* When nobody answers. */
  char      **join;
  char      **stop;
  char      **phones;      /* What newcomers' numbers begin with. */
} FiloCrowdScript;

FiloCrowdScript *filo_crowd_script_new  (FiloDemoLanguage   language,
                                         GError           **error);
void             filo_crowd_script_free (FiloCrowdScript   *self);

/* A topic of one person's own, from "answer = …" in threads-*.txt: "a, b | say | say", "* | say" is
 * the fallback. id is for messages. */
FiloCrowdTopic  *filo_crowd_topic_new_own (const char         *id,
                                           const char         *photo,
                                           char              **answers,
                                           GError            **error);
void             filo_crowd_topic_free    (FiloCrowdTopic     *self);

/* The first rule with a word that stands in text, the topic's before the general ones, those that
 * stand in a question before all; leaves out as many that fit as skip says. topic may be NULL.
 * NULL = none. */
const FiloCrowdRule *filo_crowd_script_find (const FiloCrowdScript *self,
                                             const FiloCrowdTopic  *topic,
                                             const char            *text,
                                             guint                  skip);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloCrowdScript, filo_crowd_script_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloCrowdTopic, filo_crowd_topic_free)

G_END_DECLS
