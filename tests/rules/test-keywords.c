/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-constants.h"
#include "filo-keywords.h"

#include <string.h>

#define IT "+393475550132"
#define US "+12125550199"
#define CA "+14165550199"
#define PR "+17875550199"
#define FR "+33612345678"
#define ES "+34612345678"
#define DE "+4915112345678"
#define PT "+351912345678"
#define GB "+447400123456"

/* What a text comes to, in one word each. */
typedef enum
{
  ORDINARY,   /* No keyword. */
  OPT_OUT,    /* Acts, opens nothing. */
  POSSIBLE,   /* Opens, flagged, doesn't act. */
  ACTS_TOO,   /* Possible, opens, flagged and acts: the law of +1. */
  OPT_IN,
  HELP,
  OWN,
} Reading;

typedef struct
{
  const char *text;
  const char *from;
  Reading     reading;
} Case;

static void
check (const FiloKeywordTable *table,
       const Case             *c,
       FiloKeywordContext      context)
{
  static const struct { FiloKeywordClass keyword; gboolean acts, opens; } expected[] = {
    [ORDINARY] = { FILO_KEYWORD_NONE, FALSE, TRUE },
    [OPT_OUT] = { FILO_KEYWORD_OPT_OUT, TRUE, FALSE },
    [POSSIBLE] = { FILO_KEYWORD_POSSIBLE_OPT_OUT, FALSE, TRUE },
    [ACTS_TOO] = { FILO_KEYWORD_POSSIBLE_OPT_OUT, TRUE, TRUE },
    [OPT_IN] = { FILO_KEYWORD_OPT_IN, TRUE, FALSE },
    [HELP] = { FILO_KEYWORD_HELP, TRUE, FALSE },
    [OWN] = { FILO_KEYWORD_CUSTOM, TRUE, FALSE },
  };
  FiloKeywordResult result = filo_keywords_classify (table, c->text, c->from, context);

  g_autofree char *shown = g_strescape (c->text != NULL ? c->text : "", NULL);

  g_test_message ("“%s” from %s: %s (%s)", shown, c->from,
                  filo_keyword_class_to_word (result.keyword), result.word);
  g_assert_cmpint (result.keyword, ==, expected[c->reading].keyword);
  g_assert_cmpint (result.acts, ==, expected[c->reading].acts);
  g_assert_cmpint (result.opens, ==, expected[c->reading].opens);
  g_assert_cmpint (result.word == NULL, ==, c->reading == ORDINARY);
}

static void
check_all (const Case         *cases,
           guint               n_cases,
           FiloKeywordContext  context)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FiloKeywordTable) table = filo_keyword_table_new (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < n_cases; i++)
    check (table, &cases[i], context);
}

#define CHECK_ALL(cases, ...) \
  check_all (cases, G_N_ELEMENTS (cases), (FiloKeywordContext) { __VA_ARGS__ })

static void
test_opt_out_words (void)
{
  static const Case cases[] = {
    { "STOP", IT, OPT_OUT }, { "STOPALL", IT, OPT_OUT }, { "STOP ALL", IT, OPT_OUT },
    { "UNSUBSCRIBE", IT, OPT_OUT }, { "REVOKE", IT, OPT_OUT }, { "REMOVE", IT, OPT_OUT },
    { "OPTOUT", IT, OPT_OUT }, { "OPT OUT", IT, OPT_OUT }, { "OPT-OUT", IT, OPT_OUT },
    { "CANCEL", IT, OPT_OUT }, { "END", IT, OPT_OUT }, { "QUIT", IT, OPT_OUT },
    { "STOP", US, OPT_OUT }, { "CANCEL", US, OPT_OUT }, { "END", US, OPT_OUT }, { "QUIT", US, OPT_OUT },
    { "REMOVE", US, OPT_OUT }, { "REVOKE", US, OPT_OUT },
    { "DISISCRIVIMI", IT, OPT_OUT }, { "CANCELLAMI", IT, OPT_OUT }, { "ANNULLA", IT, OPT_OUT },
    { "FERMA", IT, OPT_OUT },
    { "ARRET", FR, OPT_OUT }, { "ARRÊT", FR, OPT_OUT }, { "DESABONNER", FR, OPT_OUT },
    { "BAJA", ES, OPT_OUT }, { "ALTO", ES, OPT_OUT }, { "PARAR", ES, OPT_OUT },
    { "STOPP", DE, OPT_OUT }, { "ABMELDEN", DE, OPT_OUT },
    { "SAIR", PT, OPT_OUT }, { "PARAR", PT, OPT_OUT },
    /* English everywhere, also for senders of no country. */
    { "STOP", "48505", OPT_OUT }, { "STOP", "Klarna", OPT_OUT }, { "STOP", NULL, OPT_OUT },
    { "STOP", FR, OPT_OUT }, { "STOP", GB, OPT_OUT },
    /* Another language for the numbers of its countries only. */
    { "ANNULLA", US, ORDINARY }, { "ARRET", IT, ORDINARY }, { "BAJA", IT, ORDINARY },
    { "ARRET", CA, OPT_OUT }, { "ARRET", US, ORDINARY }, { "BAJA", PR, OPT_OUT },
    { "ABMELDEN", GB, ORDINARY }, { "SAIR", "+5511912345678", OPT_OUT },
  };

  CHECK_ALL (cases, .conversation_open = FALSE);
}

static void
test_normalisation (void)
{
  static const Case cases[] = {
    { "stop", IT, OPT_OUT }, { "Stop", IT, OPT_OUT }, { "  STOP\n", IT, OPT_OUT },
    { "\tSTOP\r\n", IT, OPT_OUT }, { "STOP.", IT, OPT_OUT }, { "STOP!!!", IT, OPT_OUT },
    { "...stop...", IT, OPT_OUT }, { "\"STOP\"", IT, OPT_OUT }, { "“STOP”", IT, OPT_OUT },
    { "«Stop»", IT, OPT_OUT }, { "'stop'", IT, OPT_OUT }, { "‘stop’", IT, OPT_OUT },
    { "(stop)", IT, OPT_OUT }, { "*STOP*", IT, OPT_OUT }, { "#stop", IT, OPT_OUT },
    { "STOP 🛑", IT, OPT_OUT }, { "🛑STOP🛑", IT, OPT_OUT }, { "✋🏽 stop", IT, OPT_OUT },
    { "STOP\xef\xb8\x8f", IT, OPT_OUT },             /* Variation selector. */
    { "S\xe2\x80\x8bTOP", IT, OPT_OUT },             /* Zero-width space. */
    { "\xe2\x80\x8fSTOP", IT, OPT_OUT },             /* Right-to-left mark. */
    { "ＳＴＯＰ", IT, OPT_OUT }, { "𝐒𝐓𝐎𝐏", IT, OPT_OUT },
    { "stop   all", IT, OPT_OUT }, { "stop\nall", IT, OPT_OUT }, { "stop\xc2\xa0""all", IT, OPT_OUT },
    { "opt‐out", IT, OPT_OUT }, { "Opt_Out", IT, OPT_OUT }, { "stop-all", IT, OPT_OUT },
    { "ARRE\xcc\x82T", FR, OPT_OUT },                /* Ê in two characters. */
    { "arrêt", FR, OPT_OUT }, { "Annulla!", IT, OPT_OUT },
    { "", IT, ORDINARY }, { NULL, IT, ORDINARY }, { "  \n", IT, ORDINARY }, { "👍", IT, ORDINARY },
    { "?!", IT, ORDINARY }, { "STOP\xff", IT, OPT_OUT }, { "\xff\xfe", IT, ORDINARY },
    { "ciao", IT, ORDINARY }, { "Quando arriva il mio ordine?", IT, ORDINARY },
  };

  CHECK_ALL (cases, .conversation_open = FALSE);
}

static void
test_inside_a_text (void)
{
  static const Case cases[] = {
    /* The rest is filler: as good as the word alone. */
    { "stop please", IT, OPT_OUT }, { "Please STOP", US, OPT_OUT }, { "stop it now", IT, OPT_OUT },
    { "stop all messages", IT, OPT_OUT }, { "stop texting me", US, OPT_OUT },
    { "STOP sending me texts!", US, OPT_OUT }, { "unsubscribe me", IT, OPT_OUT },
    { "Unsubscribe me from all texts, thanks", US, OPT_OUT }, { "opt out please", US, OPT_OUT },
    { "stop grazie", IT, OPT_OUT }, { "stop, per favore", IT, OPT_OUT }, { "Stop messaggi", IT, OPT_OUT },
    { "STOP s'il vous plaît", FR, OPT_OUT }, { "stop por favor", ES, OPT_OUT }, { "Stop bitte", DE, OPT_OUT },
    { "stop, por favor", PT, OPT_OUT }, { "STOP STOP STOP", IT, OPT_OUT }, { "stop unsubscribe", IT, OPT_OUT },
    { "stop cancel", IT, OPT_OUT }, { "stop 🙏 please", IT, OPT_OUT },
    /* Filler of another country's language is not. */
    { "stop grazie", GB, POSSIBLE }, { "stop bitte", IT, POSSIBLE },
    /* Something is left over. */
    { "don't stop", IT, POSSIBLE }, { "don’t stop", IT, POSSIBLE }, { "Do not stop!", IT, POSSIBLE },
    { "Is there a bus stop near you?", IT, POSSIBLE }, { "stop the order 1042", IT, POSSIBLE },
    { "Can I stop by tomorrow?", GB, POSSIBLE }, { "how do I unsubscribe", IT, POSSIBLE },
    /* For +1 such a text acts, and opens the conversation. */
    { "don't stop", US, ACTS_TOO }, { "Can I stop by tomorrow?", CA, ACTS_TOO },
    { "how do I unsubscribe", US, ACTS_TOO },
    /* Whole words only. */
    { "stopping", US, ORDINARY }, { "nonstop", US, ORDINARY }, { "non-stop shipping", US, ORDINARY },
    { "unstoppable", US, ORDINARY }, { "stopwatch", US, ORDINARY }, { "optout1", US, ORDINARY },
    /* The exact ones are the whole text or nothing. */
    { "I want to cancel my order", US, ORDINARY }, { "cancel please", US, ORDINARY },
    { "at the end of the week", US, ORDINARY }, { "remove the blue one", US, ORDINARY },
    { "annulla l'ordine", IT, ORDINARY }, { "vorrei annullare", IT, ORDINARY },
    { "baja por favor", ES, ORDINARY }, { "Wie kann ich mich abmelden?", DE, ORDINARY },
  };

  CHECK_ALL (cases, .conversation_open = FALSE);
}

/* "annulla" may mean the order: outside +1 it is only possible while a
 * conversation is open. */
static void
test_unsure_words (void)
{
  static const Case open[] = {
    { "ANNULLA", IT, POSSIBLE }, { "ferma", IT, POSSIBLE }, { "ALTO", ES, POSSIBLE }, { "BAJA", ES, POSSIBLE },
    { "cancel", IT, POSSIBLE }, { "END", GB, POSSIBLE }, { "Quit!", DE, POSSIBLE },
    { "CANCEL", US, OPT_OUT }, { "END", CA, OPT_OUT }, { "QUIT", US, OPT_OUT }, { "BAJA", PR, OPT_OUT },
    /* The others are never in doubt. */
    { "STOP", IT, OPT_OUT }, { "STOPALL", GB, OPT_OUT }, { "REMOVE", IT, OPT_OUT }, { "REVOKE", IT, OPT_OUT },
    { "DISISCRIVIMI", IT, OPT_OUT }, { "CANCELLAMI", IT, OPT_OUT }, { "PARAR", ES, OPT_OUT },
    { "STOPP", DE, OPT_OUT }, { "SAIR", PT, OPT_OUT }, { "ARRET", FR, OPT_OUT }, { "UNSUBSCRIBE", IT, OPT_OUT },
  };
  static const Case none_open[] = {
    { "ANNULLA", IT, OPT_OUT }, { "ferma", IT, OPT_OUT }, { "ALTO", ES, OPT_OUT }, { "BAJA", ES, OPT_OUT },
    { "cancel", IT, OPT_OUT }, { "END", GB, OPT_OUT }, { "Quit!", DE, OPT_OUT },
  };

  CHECK_ALL (open, .conversation_open = TRUE);
  CHECK_ALL (none_open, .conversation_open = FALSE);
}

static void
test_opt_in_and_help (void)
{
  static const Case cases[] = {
    { "START", IT, OPT_IN }, { "unstop", US, OPT_IN }, { "start!", IT, OPT_IN },
    { "start my order", IT, ORDINARY }, { "please start", IT, ORDINARY },
    { "HELP", IT, HELP }, { "info", US, HELP }, { "AIUTO", IT, HELP }, { "aide", FR, HELP },
    { "AYUDA", ES, HELP }, { "Hilfe!", DE, HELP }, { "help me", US, ORDINARY },
    { "I need info", US, ORDINARY }, { "aiuto", US, ORDINARY }, { "Hilfe", IT, ORDINARY },
    /* YES and its kind only while a double opt-in is pending. */
    { "YES", US, ORDINARY }, { "Y", US, ORDINARY }, { "sì", IT, ORDINARY }, { "JA", DE, ORDINARY },
    /* The first class that fits wins. */
    { "stop help", IT, POSSIBLE }, { "start stop", US, ACTS_TOO },
  };
  static const Case pending[] = {
    { "YES", US, OPT_IN }, { "y", US, OPT_IN }, { "SI", IT, OPT_IN }, { "Sì!", IT, OPT_IN },
    { "SI\xcc\x80", IT, OPT_IN }, { "oui", FR, OPT_IN }, { "Ja", DE, OPT_IN }, { "yes", IT, OPT_IN },
    { "yes please", US, ORDINARY }, { "si, certo", IT, ORDINARY }, { "ja", IT, ORDINARY },
    { "STOP", IT, OPT_OUT }, { "HELP", IT, HELP }, { "no", IT, ORDINARY },
  };

  CHECK_ALL (cases, .double_opt_in_pending = FALSE);
  CHECK_ALL (pending, .double_opt_in_pending = TRUE);
}

static void
test_possible_opt_outs (void)
{
  static const Case cases[] = {
    { "SOTP", IT, POSSIBLE }, { "stpo", IT, POSSIBLE }, { "TSOP", IT, POSSIBLE }, { "Stip", IT, POSSIBLE },
    { "ST0P", IT, POSSIBLE }, { "s.t.o.p", IT, POSSIBLE }, { "unsubcribe", GB, POSSIBLE },
    { "disiscrivim", IT, POSSIBLE },
    /* Flagged, never more, in +1 too: nothing of ours stands in the text. */
    { "SOTP", US, POSSIBLE }, { "no more messages", US, POSSIBLE },
    { "no more messages", IT, POSSIBLE }, { "Please, no more texts.", GB, POSSIBLE },
    { "remove me", IT, POSSIBLE }, { "please remove me from your list", GB, POSSIBLE },
    { "basta messaggi", IT, POSSIBLE }, { "Basta messaggi, grazie!", IT, POSSIBLE },
    { "Don’t text me again", GB, POSSIBLE }, { "lasciatemi in pace", IT, POSSIBLE },
    { "Keine Nachrichten mehr!", DE, POSSIBLE }, { "ne m’envoyez plus rien", FR, POSSIBLE },
    { "no me escriban más", ES, POSSIBLE }, { "não quero receber isto", PT, POSSIBLE },
    /* Never a dictionary word. */
    { "shop", US, ORDINARY }, { "STEP", US, ORDINARY }, { "top", IT, ORDINARY }, { "spot", US, ORDINARY },
    { "post", US, ORDINARY }, { "stoop", US, ORDINARY }, { "strop", GB, ORDINARY }, { "slop", US, ORDINARY },
    { "stomp", US, ORDINARY }, { "storp", US, ORDINARY },
    /* A slip is a text of its own; a phrase stands in its own country. */
    { "a sotp b", IT, ORDINARY }, { "basta messaggi", US, ORDINARY }, { "basta", IT, ORDINARY },
  };

  CHECK_ALL (cases, .conversation_open = TRUE);
}

/* No slip is a word that an ordinary text could consist of. */
static void
test_slips_are_no_words (void)
{
  static const char *const words[] = {
    "shop", "step", "top", "tops", "pots", "post", "spot", "opts", "stow", "atop", "stoop", "strop",
    "stomp", "stops", "stripe", "strip", "slip", "ship", "skip", "snip", "spit", "tips", "stir", "quilt", "quiet",
    "suit", "ends", "sent", "send", "and", "cancels", "council", "candle", "remote", "remorse", "removed", "starts",
    "annulli", "annullo", "fermata", "ferme", "firma", "cancella", "cancello", "arrête", "arret de bus", "alta",
    "bajo", "baja california", "caja", "pagar", "parado", "stopfen", "stoppt", "abmeldung", "saia",
  };
  g_autoptr(FiloKeywordTable) table = filo_keyword_table_new (NULL);
  static const char *const numbers[] = { GB, IT, FR, DE, PT };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (numbers); j++)
        {
          FiloKeywordResult result = filo_keywords_classify (table, words[i], numbers[j],
                                                             (FiloKeywordContext) { 0 });

          g_test_message ("“%s” from %s: %s", words[i], numbers[j], result.word);
          g_assert_cmpint (result.keyword, ==, FILO_KEYWORD_NONE);
        }
    }
}

static void
test_own_words (void)
{
  static const Case cases[] = {
    { "JOIN", IT, OPT_IN }, { "iscrivimi", US, OPT_IN }, { "join us", IT, ORDINARY },
    { "sale", IT, OWN }, { "ORARI NEGOZIO", IT, OWN }, { "sale please", IT, ORDINARY },
    { "BASTA", IT, OPT_OUT }, { "basta, grazie", IT, OPT_OUT }, { "basta così", IT, POSSIBLE },
    { "basta", US, OPT_OUT }, { "aufhören", DE, OPT_OUT }, { "aufhören bitte", DE, ORDINARY },
    { "SOTP", IT, OWN },                             /* The account means it: no slip. */
    { "cancel", IT, ORDINARY }, { "STOP", IT, OPT_OUT },
  };
  static const struct { FiloKeywordClass keyword; const char *word; FiloKeywordMatch match; int code; } bad[] = {
    { FILO_KEYWORD_CUSTOM, "stop", FILO_KEYWORD_MATCH_EXACT, FILO_KEYWORDS_ERROR_FIXED },
    { FILO_KEYWORD_OPT_IN, "Stop!", FILO_KEYWORD_MATCH_EXACT, FILO_KEYWORDS_ERROR_FIXED },
    { FILO_KEYWORD_CUSTOM, "HELP", FILO_KEYWORD_MATCH_EXACT, FILO_KEYWORDS_ERROR_TAKEN },
    { FILO_KEYWORD_HELP, "join", FILO_KEYWORD_MATCH_EXACT, FILO_KEYWORDS_ERROR_TAKEN },
    { FILO_KEYWORD_CUSTOM, "  ", FILO_KEYWORD_MATCH_EXACT, FILO_KEYWORDS_ERROR_WORD },
    { FILO_KEYWORD_CUSTOM, "👍", FILO_KEYWORD_MATCH_EXACT, FILO_KEYWORDS_ERROR_WORD },
    { FILO_KEYWORD_CUSTOM, "one two three four five six seven eight nine", FILO_KEYWORD_MATCH_EXACT, FILO_KEYWORDS_ERROR_WORD },
    { FILO_KEYWORD_HELP, "assist", FILO_KEYWORD_MATCH_CONTAINS, FILO_KEYWORDS_ERROR_WORD },
    { FILO_KEYWORD_NONE, "assist", FILO_KEYWORD_MATCH_EXACT, FILO_KEYWORDS_ERROR_WORD },
    { FILO_KEYWORD_POSSIBLE_OPT_OUT, "assist", FILO_KEYWORD_MATCH_EXACT, FILO_KEYWORDS_ERROR_WORD },
  };
  g_autoptr(FiloKeywordTable) table = filo_keyword_table_new (NULL);
  g_autoptr(GError) error = NULL;

  filo_keyword_table_add (table, FILO_KEYWORD_OPT_IN, "JOIN", FILO_KEYWORD_MATCH_EXACT, &error);
  g_assert_no_error (error);
  filo_keyword_table_add (table, FILO_KEYWORD_OPT_IN, "ISCRIVIMI", FILO_KEYWORD_MATCH_EXACT, &error);
  g_assert_no_error (error);
  filo_keyword_table_add (table, FILO_KEYWORD_CUSTOM, "SALE", FILO_KEYWORD_MATCH_EXACT, &error);
  g_assert_no_error (error);
  filo_keyword_table_add (table, FILO_KEYWORD_CUSTOM, "Orari negozio", FILO_KEYWORD_MATCH_EXACT, &error);
  g_assert_no_error (error);
  filo_keyword_table_add (table, FILO_KEYWORD_CUSTOM, "SOTP", FILO_KEYWORD_MATCH_EXACT, &error);
  g_assert_no_error (error);
  filo_keyword_table_add (table, FILO_KEYWORD_OPT_OUT, "BASTA", FILO_KEYWORD_MATCH_CONTAINS, &error);
  g_assert_no_error (error);
  filo_keyword_table_add (table, FILO_KEYWORD_OPT_OUT, "aufhören", FILO_KEYWORD_MATCH_EXACT, &error);
  g_assert_no_error (error);
  g_assert_true (filo_keyword_table_remove (table, "Cancel", &error));
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (table, &cases[i], (FiloKeywordContext) { 0 });

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("“%s”", bad[i].word);
      g_assert_false (filo_keyword_table_add (table, bad[i].keyword, bad[i].word, bad[i].match, &error));
      g_assert_error (error, FILO_KEYWORDS_ERROR, bad[i].code);
      g_clear_error (&error);
    }
}

/* Settings can add, never remove STOP; for +1 numbers it can't be exact. */
static void
test_stop_stays (void)
{
  static const Case exact[] = {
    { "STOP", IT, OPT_OUT }, { "stop please", IT, ORDINARY }, { "don't stop", IT, ORDINARY },
    { "STOP", US, OPT_OUT }, { "stop please", US, OPT_OUT }, { "don't stop", US, ACTS_TOO },
    { "unsubscribe please", US, ORDINARY }, { "opt out please", US, OPT_OUT },
  };
  static const Case contains[] = {
    { "cancel please", IT, OPT_OUT }, { "cancel my order", IT, POSSIBLE }, { "cancel my order", US, ACTS_TOO },
    { "annulla grazie", IT, ORDINARY },
  };
  static const Case contains_open[] = {
    { "cancel please", IT, POSSIBLE }, { "cancel please", US, OPT_OUT },
  };
  g_autoptr(FiloKeywordTable) table = filo_keyword_table_new (NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (filo_keyword_table_remove (table, "stop", &error));
  g_assert_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_FIXED);
  g_clear_error (&error);
  g_assert_false (filo_keyword_table_remove (table, "nonesuch", &error));
  g_assert_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_WORD);
  g_clear_error (&error);
  g_assert_false (filo_keyword_table_set_match (table, "HELP", FILO_KEYWORD_MATCH_CONTAINS, &error));
  g_assert_error (error, FILO_KEYWORDS_ERROR, FILO_KEYWORDS_ERROR_WORD);
  g_clear_error (&error);

  g_assert_true (filo_keyword_table_set_match (table, "STOP", FILO_KEYWORD_MATCH_EXACT, &error));
  g_assert_true (filo_keyword_table_set_match (table, "unsubscribe", FILO_KEYWORD_MATCH_EXACT, &error));
  for (guint i = 0; i < G_N_ELEMENTS (exact); i++)
    check (table, &exact[i], (FiloKeywordContext) { 0 });

  g_assert_true (filo_keyword_table_set_match (table, "cancel", FILO_KEYWORD_MATCH_CONTAINS, &error));
  for (guint i = 0; i < G_N_ELEMENTS (contains); i++)
    check (table, &contains[i], (FiloKeywordContext) { 0 });
  for (guint i = 0; i < G_N_ELEMENTS (contains_open); i++)
    check (table, &contains_open[i], (FiloKeywordContext) { .conversation_open = TRUE });
}

static void
test_word_is_told (void)
{
  g_autoptr(FiloKeywordTable) table = filo_keyword_table_new (NULL);
  FiloKeywordContext context = { 0 };

  g_assert_cmpstr (filo_keywords_classify (table, "stop, please!", IT, context).word, ==, "STOP");
  g_assert_cmpstr (filo_keywords_classify (table, "start", IT, context).word, ==, "START");
  g_assert_cmpstr (filo_keywords_classify (table, "arrêt", FR, context).word, ==, "ARRÊT");
  g_assert_cmpstr (filo_keywords_classify (table, "no more texts pls", IT, context).word, ==, "no more texts");
}

static void
test_bad_data (void)
{
  static const struct { const char *data, *says; } cases[] = {
    { "nonsense", "Keywords" },
    { "[en]\nhelp=HELP\n", "STOP is missing" },
    { "[en]\nopt-out=STOP\nunsure=CANCEL\n", "CANCEL" },
    { "[en]\nopt-out=STOP;!!!\n", "!!!" },
    { "", "STOP is missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (filo_keyword_table_new_from_data (cases[i].data, -1, &error));
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, FILO_KEYWORDS_ERROR);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

static void
test_reply_is_due (void)
{
  gint64 now = G_GINT64_CONSTANT (1790000000000);

  g_assert_cmpint (FILO_KEYWORD_REPLY_GAP_MS, ==, 10 * 60 * 1000);
  g_assert_cmpint (FILO_KEYWORD_REPLIES_A_DAY, ==, 5);
  g_assert_true (filo_keyword_reply_is_due (0, 0, now));
  g_assert_false (filo_keyword_reply_is_due (now - FILO_KEYWORD_REPLY_GAP_MS + 1, 1, now));
  g_assert_true (filo_keyword_reply_is_due (now - FILO_KEYWORD_REPLY_GAP_MS, 1, now));
  g_assert_true (filo_keyword_reply_is_due (now - FILO_HOUR_MS, 4, now));
  g_assert_false (filo_keyword_reply_is_due (now - FILO_HOUR_MS, 5, now));
}

/* Nothing that anybody texts may break it. */
static void
test_anything_goes (void)
{
  g_autoptr(FiloKeywordTable) table = filo_keyword_table_new (NULL);
  static const char *const pieces[] = { "stop", " ", "-", "'", "please", "\xf0\x9f\x9b\x91", "no more", "\xe2\x80\x8b",
                                        "e\xcc\x82", "1", "\xff", "İ", "ß", "", "all", "’", "\n", "opt", "out", "-" };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      FiloKeywordResult result;

      for (int j = g_test_rand_int_range (0, 30); j > 0; j--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      result = filo_keywords_classify (table, text->str, i % 2 ? US : IT,
                                       (FiloKeywordContext) { .conversation_open = i % 3 == 0 });
      g_assert_cmpint (result.word == NULL, ==, result.keyword == FILO_KEYWORD_NONE);
      g_assert_true (result.acts || result.opens);
    }
}

static void
test_speed (void)
{
  static const char *const texts[] = {
    "STOP", "Ciao, il mio ordine non è ancora arrivato: quando posso aspettarmelo? Grazie mille",
    "Hi! Could you tell me if the blue jacket in size M is still in stock? I'd love to have it by Friday.",
    "Can I stop by tomorrow to pick it up? Perché non trovo l’indirizzo 😀",
  };
  g_autoptr(FiloKeywordTable) table = filo_keyword_table_new (NULL);
  const guint rounds = 5000;
  double seconds;

  g_test_timer_start ();
  for (guint i = 0; i < rounds; i++)
    filo_keywords_classify (table, texts[i % G_N_ELEMENTS (texts)], i % 2 ? US : IT, (FiloKeywordContext) { 0 });
  seconds = g_test_timer_elapsed ();
  g_test_minimized_result (seconds * 1e6 / rounds, "classify: %.1f µs", seconds * 1e6 / rounds);
  g_assert_cmpfloat (seconds, <, 60);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/keywords/opt-out", test_opt_out_words);
  g_test_add_func ("/rules/keywords/normalisation", test_normalisation);
  g_test_add_func ("/rules/keywords/inside", test_inside_a_text);
  g_test_add_func ("/rules/keywords/unsure", test_unsure_words);
  g_test_add_func ("/rules/keywords/opt-in-help", test_opt_in_and_help);
  g_test_add_func ("/rules/keywords/possible", test_possible_opt_outs);
  g_test_add_func ("/rules/keywords/slips", test_slips_are_no_words);
  g_test_add_func ("/rules/keywords/own", test_own_words);
  g_test_add_func ("/rules/keywords/stop-stays", test_stop_stays);
  g_test_add_func ("/rules/keywords/word", test_word_is_told);
  g_test_add_func ("/rules/keywords/bad-data", test_bad_data);
  g_test_add_func ("/rules/keywords/reply-is-due", test_reply_is_due);
  g_test_add_func ("/rules/keywords/anything", test_anything_goes);
  g_test_add_func ("/rules/keywords/speed", test_speed);
  return g_test_run ();
}
