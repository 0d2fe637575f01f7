/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-enums.h"

#include <glib.h>

G_BEGIN_DECLS

#define FILO_KEYWORDS_ERROR (filo_keywords_error_quark ())
GQuark filo_keywords_error_quark (void);

typedef enum
{
  FILO_KEYWORDS_ERROR_DATA,   /* The word list can't be read; the message says where. */
  FILO_KEYWORDS_ERROR_WORD,   /* The word is empty, too long, or isn't in the table. */
  FILO_KEYWORDS_ERROR_FIXED,  /* STOP can neither be taken away nor given another meaning. */
  FILO_KEYWORDS_ERROR_TAKEN,  /* The word has another meaning already. */
} FiloKeywordsError;

typedef enum
{
  FILO_KEYWORD_MATCH_EXACT,     /* The whole text. */
  FILO_KEYWORD_MATCH_CONTAINS,  /* A whole word anywhere in it; opt-out words only. */
} FiloKeywordMatch;

/* What the words alone don't tell. */
typedef struct
{
  gboolean conversation_open;      /* The conversation with this sender is in the state `open`. */
  gboolean double_opt_in_pending;  /* We asked this number to confirm, OPTIN_PENDING isn't over. */
} FiloKeywordContext;

typedef struct
{
  FiloKeywordClass keyword;  /* FILO_KEYWORD_NONE: an ordinary text. */
  gboolean         acts;     /* The class's effect happens by itself: opt-out, opt-in, help, own reply. */
  gboolean         opens;    /* Opens the conversation and marks it unread, like an ordinary text. */
  const char      *word;     /* As it is written in the table, STOP; owned by the table; NULL for none. */
} FiloKeywordResult;

typedef struct _FiloKeywordTable FiloKeywordTable;

FiloKeywordTable *filo_keyword_table_new       (GError           **error);

FiloKeywordTable *filo_keyword_table_new_from_data (const char     *data,
                                                gssize             length,
                                                GError           **error);

FiloKeywordTable *filo_keyword_table_ref       (FiloKeywordTable  *table);

void              filo_keyword_table_unref     (FiloKeywordTable  *table);

gboolean          filo_keyword_table_add       (FiloKeywordTable  *table,
                                                FiloKeywordClass   keyword,
                                                const char        *word,
                                                FiloKeywordMatch   match,
                                                GError           **error);

gboolean          filo_keyword_table_remove    (FiloKeywordTable  *table,
                                                const char        *word,
                                                GError           **error);

gboolean          filo_keyword_table_set_match (FiloKeywordTable  *table,
                                                const char        *word,
                                                FiloKeywordMatch   match,
                                                GError           **error);

FiloKeywordResult filo_keywords_classify       (const FiloKeywordTable *table,
                                                const char             *text,
                                                const char             *e164,
                                                FiloKeywordContext      context);

gboolean          filo_keyword_reply_is_due    (gint64 last_reply_at,
                                                guint  replies_last_day,
                                                gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloKeywordTable, filo_keyword_table_unref)

G_END_DECLS
