/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-keywords.h"

G_BEGIN_DECLS

/* Only filo-keyword-table.c, which makes tables, and filo-keywords.c, which reads
 * texts by them, see inside. */

/* What an entry of the table is for. */
typedef enum
{
  FILO_KEYWORD_ROLE_OPT_OUT,
  FILO_KEYWORD_ROLE_OPT_IN,
  FILO_KEYWORD_ROLE_HELP,
  FILO_KEYWORD_ROLE_CUSTOM,
  FILO_KEYWORD_ROLE_YES,      /* An opt-in, but only while one is pending. */
  FILO_KEYWORD_ROLE_FILLER,
  FILO_KEYWORD_ROLE_SLIP,
  FILO_KEYWORD_ROLE_PHRASE,
} FiloKeywordRole;

typedef struct
{
  FiloKeywordRole   role;
  guint32           languages;  /* One bit each. */
  gboolean          contains;   /* A whole word anywhere in the text, else the whole text. */
  gboolean          unsure;     /* May mean an order. */
  gboolean          is_stop;    /* STOP itself: never taken away, and always "contains" for +1. */
  char             *word;       /* As the data or the account writes it. */
  char            **tokens;     /* As compared, at least one. */
  guint             n_tokens;
} FiloKeywordEntry;

typedef struct
{
  char   *code;
  char  **prefixes;  /* Digits behind the +; NULL for English, which needs none. */
} FiloKeywordLanguage;

struct _FiloKeywordTable
{
  gatomicrefcount  references;
  GArray          *languages;  /* FiloKeywordLanguage; the index is its bit. */
  GPtrArray       *entries;    /* FiloKeywordEntry, owned. */
  GHashTable      *whole;      /* Whole normalised text → GPtrArray of FiloKeywordEntry. */
  GHashTable      *heads;      /* First word → GPtrArray of FiloKeywordEntry that may stand anywhere. */
};

G_END_DECLS
