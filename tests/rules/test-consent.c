/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-consent.h"
#include "filo-constants.h"

#define N FILO_CONSENT_NEVER
#define S FILO_CONSENT_SUBSCRIBED
#define U FILO_CONSENT_UNSUBSCRIBED
#define KEYWORD FILO_CONSENT_HOW_KEYWORD
#define IMPORT FILO_CONSENT_HOW_IMPORT
#define STAFF FILO_CONSENT_HOW_STAFF
#define CARRIER FILO_CONSENT_HOW_CARRIER
#define SYSTEM FILO_CONSENT_HOW_INTEGRATION
#define DOUBLE FILO_CONSENT_HOW_DOUBLE_OPT_IN
#define NONE FILO_CONSENT_HOW_NONE
#define NOW G_GINT64_CONSTANT (1790000000000)

/* Reply, scheduled, marketing: subscribed and not blocked. */
static void
test_what_needs_consent (void)
{
  static const FiloTextKind kinds[] = { FILO_TEXT_KIND_REPLY, FILO_TEXT_KIND_SCHEDULED,
                                        FILO_TEXT_KIND_MARKETING };
  static const struct { FiloReceiver receiver; FiloSendVerdict verdict; } cases[] = {
    { { .consent = S, .answerable = TRUE }, FILO_SEND_ALLOWED },
    { { .consent = N, .answerable = TRUE }, FILO_SEND_NEVER_SUBSCRIBED },
    { { .consent = U, .answerable = TRUE }, FILO_SEND_UNSUBSCRIBED },
    { { .consent = S, .answerable = TRUE, .blocked = TRUE }, FILO_SEND_BLOCKED },
    { { .consent = U, .answerable = TRUE, .blocked = TRUE }, FILO_SEND_BLOCKED },
    { { .consent = S, .answerable = FALSE }, FILO_SEND_NOT_ANSWERABLE },
    { { .consent = S, .answerable = FALSE, .blocked = TRUE }, FILO_SEND_NOT_ANSWERABLE },
    { { .consent = 77, .answerable = TRUE }, FILO_SEND_NEVER_SUBSCRIBED },
    /* Nothing about automatic texts opens this gate. */
    { { .consent = U, .answerable = TRUE, .by_keyword = TRUE, .audience = FILO_AUDIENCE_ALL }, FILO_SEND_UNSUBSCRIBED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
        {
          g_test_message ("case %u, kind %u", i, j);
          g_assert_cmpint (filo_consent_may_send (&cases[i].receiver, kinds[j]), ==, cases[i].verdict);
        }
    }
}

static void
test_automatic_texts (void)
{
  static const struct { FiloTextKind kind; FiloReceiver receiver; FiloSendVerdict verdict; } cases[] = {
    /* The confirmation of an opt-out: once per opt-out, always; also to a blocked person. */
    { FILO_TEXT_KIND_OPT_OUT_CONFIRMATION, { U, .answerable = TRUE }, FILO_SEND_ALLOWED },
    { FILO_TEXT_KIND_OPT_OUT_CONFIRMATION, { U, TRUE, TRUE }, FILO_SEND_ALLOWED },
    { FILO_TEXT_KIND_OPT_OUT_CONFIRMATION, { U, .answerable = TRUE, .already_sent = TRUE }, FILO_SEND_ALREADY_SENT },
    { FILO_TEXT_KIND_OPT_OUT_CONFIRMATION, { U, .answerable = FALSE }, FILO_SEND_NOT_ANSWERABLE },
    /* Help: always, but a blocked person gets nothing. */
    { FILO_TEXT_KIND_HELP, { N, .answerable = TRUE }, FILO_SEND_ALLOWED },
    { FILO_TEXT_KIND_HELP, { U, .answerable = TRUE }, FILO_SEND_ALLOWED },
    { FILO_TEXT_KIND_HELP, { S, TRUE, TRUE }, FILO_SEND_BLOCKED },
    { FILO_TEXT_KIND_HELP, { S, .answerable = FALSE }, FILO_SEND_NOT_ANSWERABLE },
    /* Automatic answer: its audience. */
    { FILO_TEXT_KIND_AUTO_REPLY, { S, .answerable = TRUE, .audience = FILO_AUDIENCE_OFF }, FILO_SEND_NOT_AUDIENCE },
    { FILO_TEXT_KIND_AUTO_REPLY, { N, .answerable = TRUE, .audience = FILO_AUDIENCE_OFF }, FILO_SEND_NOT_AUDIENCE },
    { FILO_TEXT_KIND_AUTO_REPLY, { S, .answerable = TRUE, .audience = FILO_AUDIENCE_ALL }, FILO_SEND_ALLOWED },
    { FILO_TEXT_KIND_AUTO_REPLY, { N, .answerable = TRUE, .audience = FILO_AUDIENCE_ALL }, FILO_SEND_ALLOWED },
    { FILO_TEXT_KIND_AUTO_REPLY, { S, .answerable = TRUE, .audience = FILO_AUDIENCE_WITHOUT_CONSENT }, FILO_SEND_NOT_AUDIENCE },
    { FILO_TEXT_KIND_AUTO_REPLY, { N, .answerable = TRUE, .audience = FILO_AUDIENCE_WITHOUT_CONSENT }, FILO_SEND_ALLOWED },
    { FILO_TEXT_KIND_AUTO_REPLY, { U, .answerable = TRUE, .audience = FILO_AUDIENCE_WITHOUT_CONSENT }, FILO_SEND_ALLOWED },
    { FILO_TEXT_KIND_AUTO_REPLY, { U, TRUE, TRUE, FILO_AUDIENCE_ALL }, FILO_SEND_BLOCKED },
    { FILO_TEXT_KIND_AUTO_REPLY, { N, FALSE, FALSE, FILO_AUDIENCE_ALL }, FILO_SEND_NOT_ANSWERABLE },
    /* At most once after an opt-out until they opt in again. */
    { FILO_TEXT_KIND_AUTO_REPLY, { U, .answerable = TRUE, .audience = FILO_AUDIENCE_ALL, .auto_replied_since_opt_out = TRUE }, FILO_SEND_ALREADY_SENT },
    { FILO_TEXT_KIND_AUTO_REPLY, { S, .answerable = TRUE, .audience = FILO_AUDIENCE_ALL, .auto_replied_since_opt_out = TRUE }, FILO_SEND_ALLOWED },
    /* Request, welcome, own keywords' replies: by keyword only. */
    { FILO_TEXT_KIND_OPT_IN_REQUEST, { N, .answerable = TRUE }, FILO_SEND_NOT_ASKED },
    { FILO_TEXT_KIND_OPT_IN_REQUEST, { N, .answerable = TRUE, .by_keyword = TRUE }, FILO_SEND_ALLOWED },
    { FILO_TEXT_KIND_OPT_IN_REQUEST, { N, .answerable = TRUE, .by_keyword = TRUE, .already_sent = TRUE }, FILO_SEND_ALREADY_SENT },
    { FILO_TEXT_KIND_OPT_IN_REQUEST, { N, TRUE, TRUE, .by_keyword = TRUE }, FILO_SEND_BLOCKED },
    { FILO_TEXT_KIND_WELCOME, { S, .answerable = TRUE }, FILO_SEND_NOT_ASKED },
    { FILO_TEXT_KIND_WELCOME, { S, .answerable = TRUE, .by_keyword = TRUE }, FILO_SEND_ALLOWED },
    { FILO_TEXT_KIND_KEYWORD_REPLY, { U, .answerable = TRUE }, FILO_SEND_NOT_ASKED },
    { FILO_TEXT_KIND_KEYWORD_REPLY, { U, .answerable = TRUE, .by_keyword = TRUE }, FILO_SEND_ALLOWED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpint (filo_consent_may_send (&cases[i].receiver, cases[i].kind), ==, cases[i].verdict);
    }
}

static void
test_judge (void)
{
  static const struct { FiloConsentFact known, said; FiloConsentVerdict verdict; } cases[] = {
    /* Given by the person. */
    { { N, NONE, 0 }, { S, KEYWORD, 100 }, FILO_CONSENT_CHANGES },
    { { U, KEYWORD, 50 }, { S, KEYWORD, 100 }, FILO_CONSENT_CHANGES },
    { { U, STAFF, 50 }, { S, DOUBLE, 100 }, FILO_CONSENT_CHANGES },
    { { S, IMPORT, 50 }, { U, KEYWORD, 100 }, FILO_CONSENT_CHANGES },
    { { S, KEYWORD, 50 }, { S, KEYWORD, 100 }, FILO_CONSENT_STAYS },
    /* Or by an import or integration that says when. */
    { { N, NONE, 0 }, { S, IMPORT, 100 }, FILO_CONSENT_CHANGES },
    { { N, NONE, 0 }, { S, SYSTEM, 100 }, FILO_CONSENT_CHANGES },
    { { N, NONE, 0 }, { S, IMPORT, 0 }, FILO_CONSENT_REFUSED_UNDATED },
    { { N, NONE, 0 }, { S, SYSTEM, NOW + 1 }, FILO_CONSENT_REFUSED_UNDATED },
    { { N, NONE, 0 }, { S, NONE, 100 }, FILO_CONSENT_REFUSED_STAFF },
    /* Staff may take it away, never give it; a carrier the same. */
    { { S, KEYWORD, 50 }, { U, STAFF, 100 }, FILO_CONSENT_CHANGES },
    { { U, KEYWORD, 50 }, { S, STAFF, 100 }, FILO_CONSENT_REFUSED_STAFF },
    { { N, NONE, 0 }, { S, STAFF, 100 }, FILO_CONSENT_REFUSED_STAFF },
    { { S, KEYWORD, 50 }, { U, CARRIER, 100 }, FILO_CONSENT_CHANGES },
    { { N, NONE, 0 }, { S, CARRIER, 100 }, FILO_CONSENT_REFUSED_STAFF },
    { { N, NONE, 0 }, { U, STAFF, 100 }, FILO_CONSENT_CHANGES },
    /* The person's own act wins over any import dated earlier or undated. */
    { { U, KEYWORD, 100 }, { S, IMPORT, 99 }, FILO_CONSENT_REFUSED_OLDER },
    { { U, KEYWORD, 100 }, { S, IMPORT, 100 }, FILO_CONSENT_REFUSED_OLDER },
    { { U, KEYWORD, 100 }, { S, IMPORT, 101 }, FILO_CONSENT_CHANGES },
    { { U, KEYWORD, 100 }, { S, SYSTEM, 99 }, FILO_CONSENT_REFUSED_OLDER },
    { { U, KEYWORD, 100 }, { S, IMPORT, NOW + 1 }, FILO_CONSENT_REFUSED_UNDATED },
    { { S, KEYWORD, 100 }, { U, IMPORT, 99 }, FILO_CONSENT_REFUSED_OLDER },
    { { S, KEYWORD, 100 }, { U, IMPORT, 0 }, FILO_CONSENT_REFUSED_OLDER },
    { { S, KEYWORD, 100 }, { U, IMPORT, 101 }, FILO_CONSENT_CHANGES },
    { { S, DOUBLE, 100 }, { U, SYSTEM, 0 }, FILO_CONSENT_REFUSED_OLDER },
    { { S, KEYWORD, 100 }, { S, IMPORT, 99 }, FILO_CONSENT_STAYS },
    /* So does what staff or the carrier took away. */
    { { U, STAFF, 100 }, { S, IMPORT, 99 }, FILO_CONSENT_REFUSED_OLDER },
    { { U, CARRIER, 100 }, { S, IMPORT, 99 }, FILO_CONSENT_REFUSED_OLDER },
    { { U, STAFF, 100 }, { S, IMPORT, 101 }, FILO_CONSENT_CHANGES },
    /* Among imports the younger counts; an undated one may only take away. */
    { { S, IMPORT, 100 }, { U, IMPORT, 99 }, FILO_CONSENT_REFUSED_OLDER },
    { { S, IMPORT, 100 }, { U, IMPORT, 101 }, FILO_CONSENT_CHANGES },
    { { S, IMPORT, 100 }, { U, IMPORT, 0 }, FILO_CONSENT_CHANGES },
    { { U, IMPORT, 100 }, { S, IMPORT, 99 }, FILO_CONSENT_REFUSED_OLDER },
    /* "Never" is no news. */
    { { S, IMPORT, 100 }, { N, IMPORT, 101 }, FILO_CONSENT_STAYS },
    { { U, KEYWORD, 100 }, { N, SYSTEM, 101 }, FILO_CONSENT_STAYS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpint (filo_consent_judge (&cases[i].known, &cases[i].said, NOW), ==, cases[i].verdict);
    }
}

/* Whatever an import or staff say, in any order, an opt-out younger than all
 * dates stays. */
static void
test_opt_out_survives_imports (void)
{
  static const FiloConsentHow hows[] = { FILO_CONSENT_HOW_IMPORT, FILO_CONSENT_HOW_INTEGRATION,
                                         FILO_CONSENT_HOW_STAFF, FILO_CONSENT_HOW_CARRIER };
  FiloConsentFact known = { U, FILO_CONSENT_HOW_KEYWORD, NOW - 1 };

  for (guint i = 0; i < G_N_ELEMENTS (hows); i++)
    {
      for (gint64 at = 0; at < NOW; at += NOW / 7)
        {
          FiloConsentFact said = { S, hows[i], at };

          g_assert_cmpint (filo_consent_judge (&known, &said, NOW), >=, FILO_CONSENT_REFUSED_STAFF);
        }
    }
}

static void
test_pending (void)
{
  g_assert_cmpint (FILO_OPT_IN_PENDING_MS, ==, 24 * 3600 * 1000);
  g_assert_false (filo_consent_is_pending (0, NOW));
  g_assert_true (filo_consent_is_pending (NOW, NOW));
  g_assert_true (filo_consent_is_pending (NOW - FILO_OPT_IN_PENDING_MS + 1, NOW));
  g_assert_false (filo_consent_is_pending (NOW - FILO_OPT_IN_PENDING_MS, NOW));
  g_assert_false (filo_consent_is_pending (NOW + 1, NOW));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/consent/needs-consent", test_what_needs_consent);
  g_test_add_func ("/rules/consent/automatic", test_automatic_texts);
  g_test_add_func ("/rules/consent/judge", test_judge);
  g_test_add_func ("/rules/consent/survives-imports", test_opt_out_survives_imports);
  g_test_add_func ("/rules/consent/pending", test_pending);
  return g_test_run ();
}
