/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-enums.h"

/* Frozen: these lists are written by hand a second time, and only ever grow. A test that fails
 * here means that databases and desktops in the field would misread the value. */
typedef struct
{
  int         stored;
  const char *word; /* NULL: said by leaving the member out. */
} Frozen;

/* The value, and the four calls of its words, with the enum's type hidden. */
typedef struct
{
  const char   *name;
  const Frozen *frozen;
  gsize         n_frozen;
  GType       (*get_type) (void);
  const char *(*to_word) (int value);
  gboolean    (*from_word) (const char *word, int *value);
  int         (*to_stored) (int value);
  gboolean    (*from_stored) (int stored, int *value);
} Words;

#define DEFINE_HIDDEN(Type, prefix)                             \
  static const char *hide_##prefix##_to_word (int value)        \
  {                                                             \
    return prefix##_to_word ((Type) value);                     \
  }                                                             \
  static gboolean hide_##prefix##_from_word (const char *word, int *value) \
  {                                                             \
    Type typed = (Type) *value;                                 \
    gboolean found = prefix##_from_word (word, &typed);         \
    *value = (int) typed;                                       \
    return found;                                               \
  }                                                             \
  static int hide_##prefix##_to_stored (int value)              \
  {                                                             \
    return prefix##_to_stored ((Type) value);                   \
  }                                                             \
  static gboolean hide_##prefix##_from_stored (int stored, int *value) \
  {                                                             \
    Type typed = (Type) *value;                                 \
    gboolean found = prefix##_from_stored (stored, &typed);     \
    *value = (int) typed;                                       \
    return found;                                               \
  }

static const Frozen frozen_conversation_state[] = {
  { 1, "open" }, { 2, "snoozed" }, { 3, "closed" },
};
DEFINE_HIDDEN (FiloConversationState, filo_conversation_state)

static const Frozen frozen_text_state[] = {
  { 0, "received" }, { 1, "waiting" }, { 2, "queued" }, { 3, "sending" }, { 4, "sent" },
  { 5, "delivered" }, { 6, "failed" }, { 7, "cancelled" }, { 8, "held" }, { 9, "unknown" },
  { 10, "probably_not_sent" }, { 11, "marked_sent" }, { 100, "unsent" }, { 101, "refused" },
};
DEFINE_HIDDEN (FiloTextState, filo_text_state)

static const Frozen frozen_text_reason[] = {
  { 0, NULL }, { 1, "undo" }, { 2, "scheduled" }, { 3, "quiet" }, { 4, "they-wrote" },
  { 5, "late" }, { 6, "parked" }, { 7, "opt-out" }, { 8, "block" }, { 9, "person" },
};
DEFINE_HIDDEN (FiloTextReason, filo_text_reason)

static const Frozen frozen_origin[] = {
  { 1, "inbound" }, { 2, "reply" }, { 3, "campaign" }, { 4, "flow" }, { 5, "auto-responder" },
  { 6, "keyword-reply" },
};
DEFINE_HIDDEN (FiloOrigin, filo_origin)

static const Frozen frozen_keyword_class[] = {
  { 0, NULL }, { 1, "opt-out" }, { 2, "opt-in" }, { 3, "help" }, { 4, "custom" },
  { 5, "possible-opt-out" },
};
DEFINE_HIDDEN (FiloKeywordClass, filo_keyword_class)

static const Frozen frozen_consent[] = {
  { 0, "never" }, { 1, "subscribed" }, { 2, "unsubscribed" },
};
DEFINE_HIDDEN (FiloConsent, filo_consent)

static const Frozen frozen_consent_how[] = {
  { 0, NULL }, { 1, "keyword" }, { 2, "import" }, { 3, "staff" }, { 4, "carrier" },
  { 5, "integration" }, { 6, "double-opt-in" },
};
DEFINE_HIDDEN (FiloConsentHow, filo_consent_how)

static const Frozen frozen_role[] = {
  { 1, "owner" }, { 2, "admin" }, { 3, "manager" }, { 4, "support" }, { 5, "analyst" },
  { 6, "campaign-coordinator" }, { 7, "content-creator" }, { 8, "integration" },
};
DEFINE_HIDDEN (FiloRole, filo_role)

static const Frozen frozen_source_kind[] = {
  { 1, "campaign" }, { 2, "flow" },
};
DEFINE_HIDDEN (FiloSourceKind, filo_source_kind)

static const Frozen frozen_payment[] = {
  { 1, "pending" }, { 2, "paid" }, { 3, "refunded" }, { 4, "cancelled" },
};
DEFINE_HIDDEN (FiloPayment, filo_payment)

static const Frozen frozen_delivery[] = {
  { 1, "preparing" }, { 2, "shipped" }, { 3, "delivered" }, { 4, "returned" },
};
DEFINE_HIDDEN (FiloDelivery, filo_delivery)

static const Frozen frozen_kind[] = {
  { 1, "settings" }, { 2, "agent" }, { 3, "number" }, { 4, "source" }, { 5, "profile" },
  { 6, "conversation" }, { 7, "message" }, { 8, "order" },
};
DEFINE_HIDDEN (FiloKind, filo_kind)

#define WORDS(name, prefix)                                                            \
  {                                                                                     \
    #name, frozen_##name, G_N_ELEMENTS (frozen_##name), prefix##_get_type,              \
      hide_##prefix##_to_word,                                                          \
      hide_##prefix##_from_word, hide_##prefix##_to_stored, hide_##prefix##_from_stored \
  }

static const Words all[] = {
  WORDS (conversation_state, filo_conversation_state),
  WORDS (text_state, filo_text_state),
  WORDS (text_reason, filo_text_reason),
  WORDS (origin, filo_origin),
  WORDS (keyword_class, filo_keyword_class),
  WORDS (consent, filo_consent),
  WORDS (consent_how, filo_consent_how),
  WORDS (role, filo_role),
  WORDS (source_kind, filo_source_kind),
  WORDS (payment, filo_payment),
  WORDS (delivery, filo_delivery),
  WORDS (kind, filo_kind),
};

static void
test_frozen (gconstpointer data)
{
  const Words *words = data;
  g_autoptr(GEnumClass) class = g_type_class_ref (words->get_type ());

  /* Nothing more and nothing less than the frozen list. */
  g_assert_cmpuint (class->n_values, ==, words->n_frozen);

  for (gsize i = 0; i < words->n_frozen; i++)
    {
      const Frozen *frozen = &words->frozen[i];
      int value = -1, again = -1;

      g_assert_true (words->from_stored (frozen->stored, &value));
      g_assert_cmpint (words->to_stored (value), ==, frozen->stored);
      g_assert_cmpstr (words->to_word (value), ==, frozen->word);
      if (frozen->word == NULL)
        continue;
      g_assert_true (words->from_word (frozen->word, &again));
      g_assert_cmpint (again, ==, value);
      g_assert_cmpstr (g_enum_get_value (class, value)->value_nick, ==, frozen->word);
    }
}

static void
test_unknown (gconstpointer data)
{
  static const char *const unknown[] = { "", " ", "none", "Open", "open ", "owner\xc2\xa0", "1" };
  const Words *words = data;
  int value = 4711;

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_false (words->from_word (unknown[i], &value));
  g_assert_false (words->from_word (NULL, &value));
  g_assert_false (words->from_stored (-1, &value));
  g_assert_false (words->from_stored (99, &value));
  g_assert_false (words->from_stored (G_MAXINT, &value));
  g_assert_cmpint (value, ==, 4711);
}

static void
test_roles_with_inbox (void)
{
  guint n_with_inbox = 0;

  for (int role = FILO_ROLE_OWNER; role <= FILO_ROLE_INTEGRATION; role++)
    n_with_inbox += filo_role_has_inbox ((FiloRole) role) ? 1 : 0;
  g_assert_cmpuint (n_with_inbox, ==, 4);
  g_assert_true (filo_role_has_inbox (FILO_ROLE_OWNER));
  g_assert_true (filo_role_has_inbox (FILO_ROLE_ADMIN));
  g_assert_true (filo_role_has_inbox (FILO_ROLE_MANAGER));
  g_assert_true (filo_role_has_inbox (FILO_ROLE_SUPPORT));
  g_assert_false (filo_role_has_inbox ((FiloRole) 0));
  g_assert_false (filo_role_has_inbox ((FiloRole) 9));
}

static void
test_local_states (void)
{
  guint n_local = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (frozen_text_state); i++)
    {
      FiloTextState state;

      g_assert_true (filo_text_state_from_stored (frozen_text_state[i].stored, &state));
      n_local += filo_text_state_is_local (state) ? 1 : 0;
    }
  g_assert_cmpuint (n_local, ==, 2);
  g_assert_true (filo_text_state_is_local (FILO_TEXT_UNSENT));
  g_assert_true (filo_text_state_is_local (FILO_TEXT_REFUSED));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *frozen = g_strdup_printf ("/model/enums/%s/frozen", all[i].name);
      g_autofree char *unknown = g_strdup_printf ("/model/enums/%s/unknown", all[i].name);

      g_test_add_data_func (frozen, &all[i], test_frozen);
      g_test_add_data_func (unknown, &all[i], test_unknown);
    }
  g_test_add_func ("/model/enums/roles-with-inbox", test_roles_with_inbox);
  g_test_add_func ("/model/enums/local-states", test_local_states);
  return g_test_run ();
}
