/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-alert-policy.h"

static FiloAlertDecision
ask (FiloAlertPolicy *policy,
     const char      *id,
     gint64           now)
{
  gint64 wait;

  return filo_alert_policy_decide (policy, id, now, &wait);
}

static void
test_one_conversation (void)
{
  g_autoptr (FiloAlertPolicy) policy = filo_alert_policy_new ();
  gint64 wait;

  g_assert_cmpint (ask (policy, "a", 1000), ==, FILO_ALERT_SHOW);
  g_assert_cmpint (filo_alert_policy_decide (policy, "a", 1001, &wait), ==, FILO_ALERT_WAIT);
  g_assert_cmpint (wait, ==, 2999);
  g_assert_cmpint (filo_alert_policy_decide (policy, "a", 3999, &wait), ==, FILO_ALERT_WAIT);
  g_assert_cmpint (wait, ==, 1);
  g_assert_cmpint (ask (policy, "a", 4000), ==, FILO_ALERT_SHOW);
}

static void
test_burst (void)
{
  g_autoptr (FiloAlertPolicy) policy = filo_alert_policy_new ();

  g_assert_cmpint (ask (policy, "a", 1000), ==, FILO_ALERT_SHOW);
  g_assert_cmpint (ask (policy, "b", 1100), ==, FILO_ALERT_SHOW);
  g_assert_cmpint (ask (policy, "c", 1200), ==, FILO_ALERT_SHOW);
  g_assert_cmpint (ask (policy, "d", 1300), ==, FILO_ALERT_SUMMARY);
  g_assert_cmpint (ask (policy, "e", 10999), ==, FILO_ALERT_SUMMARY);
  g_assert_cmpint (ask (policy, "e", 11000), ==, FILO_ALERT_SHOW);
  /* The window slides: b and c are still within it. */
  g_assert_cmpint (ask (policy, "f", 11001), ==, FILO_ALERT_SUMMARY);
  g_assert_cmpint (ask (policy, "f", 11100), ==, FILO_ALERT_SHOW);
}

/* A summary doesn't count as a bubble of its conversation. */
static void
test_summary_is_not_remembered (void)
{
  g_autoptr (FiloAlertPolicy) policy = filo_alert_policy_new ();

  ask (policy, "a", 0);
  ask (policy, "b", 0);
  ask (policy, "c", 0);
  g_assert_cmpint (ask (policy, "d", 9000), ==, FILO_ALERT_SUMMARY);
  g_assert_cmpint (ask (policy, "d", 10000), ==, FILO_ALERT_SHOW);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert-policy/one-conversation", test_one_conversation);
  g_test_add_func ("/alert-policy/burst", test_burst);
  g_test_add_func ("/alert-policy/summary-is-not-remembered", test_summary_is_not_remembered);
  return g_test_run ();
}
