/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-conversation.h"
#include "filo-dates.h"
#include "filo-engine.h"
#include "filo-enums.h"
#include "filo-message.h"
#include "filo-order.h"
#include "filo-profile.h"

G_BEGIN_DECLS

/* What people read, made from values: no widgets, no clock, no store. */

typedef enum
{
  FILO_TONE_PLAIN,
  FILO_TONE_WARNING,
  FILO_TONE_ERROR,
} FiloTone;

/* How things stand with the gateway. */
typedef struct
{
  FiloEngineState state;
  gint64          offline_since;
  guint           unsent;
  guint           done;
  guint           total;
} FiloConnection;

/* What a person can do about one text of ours. */
typedef enum
{
  FILO_MESSAGE_RETRY = 1 << 0,
  FILO_MESSAGE_SEND_AGAIN = 1 << 1,
  FILO_MESSAGE_MARK_SENT = 1 << 2,
  FILO_MESSAGE_DISCARD = 1 << 3,
  FILO_MESSAGE_SEND_NOW = 1 << 4,
  FILO_MESSAGE_UNDO = 1 << 5,
} FiloMessageActs;

char           *filo_sentences_dup_phone         (const char       *address,
                                                  const char       *home);
char           *filo_sentences_dup_person        (FiloProfile      *profile,
                                                  const char       *home);
char           *filo_sentences_dup_first_name    (FiloProfile      *profile,
                                                  const char       *home);
char           *filo_sentences_dup_place         (FiloProfile      *profile);
char           *filo_sentences_dup_language      (const char       *code);
char           *filo_sentences_dup_consent       (FiloProfile      *profile,
                                                  const FiloNow    *now);
char           *filo_sentences_dup_gate          (FiloProfile      *profile,
                                                  const char       *blocked_by,
                                                  const char       *home,
                                                  const FiloNow    *now);
char           *filo_sentences_dup_state         (FiloMessage      *message,
                                                  const char       *settled_by,
                                                  const FiloNow    *now);
FiloTone        filo_sentences_get_tone          (FiloMessage      *message);
FiloMessageActs filo_sentences_get_acts          (FiloMessage      *message);
char           *filo_sentences_dup_origin        (FiloMessage      *message,
                                                  const char       *source);
const char     *filo_sentences_get_origin_icon   (FiloOrigin        origin);
const char     *filo_sentences_get_keyword       (FiloKeywordClass  keyword);
char           *filo_sentences_dup_preview       (FiloConversation *conversation,
                                                  const char       *agent);
char           *filo_sentences_dup_media         (FiloMessage      *message);
char           *filo_sentences_dup_spoken        (FiloMessage      *message,
                                                  const char       *author,
                                                  const char       *state,
                                                  const FiloNow    *now);
char           *filo_sentences_dup_refusal       (const char       *code);
char           *filo_sentences_dup_connection    (const FiloConnection *connection,
                                                  const FiloNow    *now);
char           *filo_sentences_dup_role          (FiloRole          role);
char           *filo_sentences_dup_badge         (guint             unread);
char           *filo_sentences_dup_size          (guint64           bytes);
char           *filo_sentences_dup_order         (FiloOrder        *order);
char           *filo_sentences_dup_order_state   (FiloOrder        *order,
                                                  const FiloNow    *now);
char           *filo_sentences_dup_money         (gint64            minor,
                                                  const char       *currency);

G_END_DECLS
