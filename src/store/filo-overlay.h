/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-conversation.h"
#include "filo-message.h"
#include "filo-outbox-table.h"
#include "filo-profile.h"

G_BEGIN_DECLS

/*
 * What a command on its way already means on this screen: applied to an object
 * as the gateway last said it. Pure: values in, values changed; any thread. The
 * gateway's own answer replaces all of it, so where the rules are subtle (a
 * newer text came) this only has to be the honest guess of 3-rules.
 *
 * FALSE with an error only when the stored body can't be read.
 */
gboolean filo_overlay_conversation (FiloConversation       *conversation,
                                    const FiloOutboxEntry  *entry,
                                    const char             *me,
                                    GError                **error);
gboolean filo_overlay_message (FiloMessage            *message,
                               const FiloOutboxEntry  *entry,
                               GError                **error);
void     filo_overlay_profile (FiloProfile           *profile,
                               const FiloOutboxEntry *entry,
                               const char            *me);

G_END_DECLS
