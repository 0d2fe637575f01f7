/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "filo-flow-thread.h"
#include "filo-settings.h"

G_BEGIN_DECLS

/* The text that answers @keyword: the account's, or the built-in sentence;
 * NULL where nothing answers it. */
char     *filo_keyword_reply_dup_text (FiloSettings     *settings,
                                       FiloKeywordClass  keyword);

/* Queues the answer to @keyword into @thread, unless KEYWORD_REPLY says that it
 * was enough.  The confirmation of an opt-out is exempt: the caller sees to it
 * that there is one per opt-out.  @thread isn't saved. */
gboolean  filo_keyword_reply_queue    (FiloFlowThread   *thread,
                                       FiloSettings     *settings,
                                       FiloKeywordClass  keyword,
                                       GError          **error);

G_END_DECLS
