/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-desk.h"

#include <stdlib.h>

/* Two agents work on the same conversations over bad networks, are offline for a
 * while, are killed and come back. Whatever happens, both replicas end up as the
 * gateway is, and no text goes twice. FILO_TEST_SEEDS sets how many seeds. */

#define SEEDS 200
#define STEPS 30
#define CUSTOMERS 6

typedef struct {
  FiloFakeClock   *clock;
  FiloRandom      *random;
  FiloTestGateway *gateway;
  char            *agents[2];
  guint            ticking;
  guint            n_faults;
  guint            n_sent;
} World;

typedef struct {
  Desk       *desk;
  GPtrArray  *texts;   /* Ids of what was written here. */
} Agent;

static guint
below (World *w,
       guint  bound)
{
  return filo_random_uint32_below (w->random, bound);
}

static void
set_bad_network (World *w,
                 Desk  *desk)
{
  const FiloFaults faults = { .drop = 0.05 + 0.15 * filo_random_double (w->random),
                              .lose = 0.15 * filo_random_double (w->random),
                              .twice = 0.15 * filo_random_double (w->random),
                              .cut = 0.2 * filo_random_double (w->random),
                              .delay_ms = below (w, 4) };

  filo_fault_transport_set_faults (desk->network, &faults);
}

static void
receive (World      *w,
         const char *text)
{
  g_autofree char *from = g_strdup_printf ("+39347555013%u", below (w, CUSTOMERS));

  filo_test_gateway_receive (w->gateway, from, text);
}

/* Any conversation in this list of the desk, or NULL. */
static FiloConversation *
pick_conversation (World                  *w,
                   Desk                   *desk,
                   FiloConversationFilter  filter)
{
  g_autoptr(FiloConversationList) list = filo_store_new_conversation_list (desk->store, filter);
  FiloConversation *conversation = NULL;
  guint n;

  FILO_TEST_WAIT (!filo_conversation_list_get_loading (list));
  n = g_list_model_get_n_items (G_LIST_MODEL (list));
  if (n > 0)
    {
      conversation = g_list_model_get_item (G_LIST_MODEL (list), below (w, n));
      FILO_TEST_WAIT (filo_conversation_get_loaded (conversation));
    }
  return conversation;
}

static void
write_text (World            *w,
            Agent            *agent,
            FiloConversation *conversation)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FiloMessage) message = NULL;
  g_autofree char *text = g_strdup_printf ("text %u", ++w->n_sent);
  const guint64 seen = (guint64) filo_conversation_get_last_position (conversation);

  /* Sometimes against an old thread. */
  filo_store_send_text_async (agent->desk->store, filo_conversation_get_id (conversation), text,
                              below (w, 5) == 0 ? 0 : seen, NULL, filo_test_store_result, &slot);
  result = filo_test_await (&slot);
  message = filo_store_send_text_finish (agent->desk->store, result, NULL);
  g_assert_nonnull (message);
  g_ptr_array_add (agent->texts, g_strdup (filo_message_get_id (message)));
}

static void
patch (World            *w,
       Desk             *desk,
       FiloConversation *conversation)
{
  FiloConversationPatch wish = { 0 };

  switch (below (w, 4))
    {
    case 0:
      wish.has_state = wish.has_seen = TRUE;
      wish.state = FILO_CONVERSATION_CLOSED;
      wish.seen = filo_conversation_get_last_inbound (conversation);
      break;
    case 1:
      wish.has_state = TRUE;
      wish.state = FILO_CONVERSATION_OPEN;
      break;
    case 2:
      wish.has_marked_unread = TRUE;
      wish.marked_unread = TRUE;
      break;
    default:
      wish.has_read_through = TRUE;
      wish.read_through = filo_conversation_get_last_position (conversation);
      break;
    }
  filo_store_patch_conversation (desk->store, filo_conversation_get_id (conversation), &wish);
}

static void
step (World *w,
      Agent *agent)
{
  Desk *desk = agent->desk;
  const guint what = below (w, 20);
  g_autoptr(FiloConversation) conversation = NULL;
  g_autofree char *words = NULL;

  if (what < 5)
    {
      words = g_strdup_printf ("words %u", below (w, 1000));
      receive (w, words);
      return;
    }
  if (what == 5)
    {
      filo_fault_transport_set_offline (desk->network, below (w, 2) == 0);
      return;
    }
  if (what == 6)
    {
      desk_stop (desk);
      desk_start (desk);
      return;
    }
  if (what == 7 && agent->texts->len > 0)
    {
      const char *id = agent->texts->pdata[below (w, agent->texts->len)];

      switch (below (w, 3))
        {
        case 0:
          filo_store_cancel_message (desk->store, id);
          break;
        case 1:
          filo_store_resend_refused (desk->store, id);
          break;
        default:
          filo_store_send_now (desk->store, id);
          break;
        }
      return;
    }
  if (what == 8 || what == 9)
    {
      conversation = pick_conversation (w, desk, FILO_CONVERSATION_FILTER_BLOCKED);
      if (conversation != NULL)
        filo_store_unblock (desk->store, filo_conversation_get_profile_id (conversation));
      return;
    }
  conversation = pick_conversation (w, desk,
                                    below (w, 3) > 0 ? FILO_CONVERSATION_FILTER_INBOX
                                                     : FILO_CONVERSATION_FILTER_CLOSED);
  if (conversation == NULL)
    return;
  if (what == 10)
    filo_store_block (desk->store, filo_conversation_get_profile_id (conversation));
  else if (what < 14)
    patch (w, desk, conversation);
  else
    write_text (w, agent, conversation);
}

static void
check_texts (World *w,
             guint  first)
{
  for (guint n = first + 1; n <= w->n_sent; n++)
    {
      g_autofree char *text = g_strdup_printf ("text %u", n);

      g_assert_cmpuint (filo_test_gateway_count_taken (w->gateway, text), <=, 1);
    }
}

static void
run_seed (World *w,
          guint  seed)
{
  Agent agents[2] = { 0 };
  const guint first = w->n_sent;

  g_clear_object (&w->random);
  w->random = FILO_RANDOM (filo_seeded_random_new (seed));
  for (guint i = 0; i < G_N_ELEMENTS (agents); i++)
    {
      agents[i].desk = desk_new (w->clock, seed * 2 + i);
      agents[i].texts = g_ptr_array_new_with_free_func (g_free);
      desk_sign_in_well (agents[i].desk, w->gateway, w->agents[i]);
      set_bad_network (w, agents[i].desk);
    }
  for (guint i = 0; i < STEPS; i++)
    {
      step (w, &agents[below (w, 2)]);
      for (guint n = below (w, 30); n > 0; n--)
        g_main_context_iteration (NULL, FALSE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (agents); i++)
    {
      filo_fault_transport_set_faults (agents[i].desk->network, NULL);
      filo_fault_transport_set_offline (agents[i].desk->network, FALSE);
      filo_engine_retry_now (agents[i].desk->engine);
    }
  for (guint i = 0; i < G_N_ELEMENTS (agents); i++)
    {
      g_test_message ("seed %u, desktop %u", seed, i);
      desk_wait_equal (agents[i].desk, w->gateway);
      w->n_faults += filo_fault_transport_get_n_faults (agents[i].desk->network);
    }
  check_texts (w, first);
  for (guint i = 0; i < G_N_ELEMENTS (agents); i++)
    {
      desk_free (agents[i].desk);
      g_ptr_array_unref (agents[i].texts);
    }
}

static void
test_converge (void)
{
  const char *wanted = g_getenv ("FILO_TEST_SEEDS");
  const guint seeds = wanted != NULL ? (guint) atoi (wanted) : SEEDS;
  World w = { 0 };

  w.clock = filo_fake_clock_new (DESK_NOW);
  w.random = FILO_RANDOM (filo_seeded_random_new (0));
  w.gateway = filo_test_gateway_new (w.clock, w.random);
  w.agents[0] = filo_test_gateway_add_agent (w.gateway, "ana", FILO_ROLE_SUPPORT);
  w.agents[1] = filo_test_gateway_add_agent (w.gateway, "bruno", FILO_ROLE_ADMIN);
  for (guint i = 0; i < CUSTOMERS; i++)
    {
      g_autofree char *from = g_strdup_printf ("+39347555013%u", i);

      filo_test_gateway_receive (w.gateway, from, "START");
      filo_test_gateway_receive (w.gateway, from, "ciao");
    }
  w.ticking = run_clock (w.clock, 100);

  for (guint seed = 1; seed <= seeds; seed++)
    run_seed (&w, seed);
  g_test_message ("%u faults, %u texts", w.n_faults, w.n_sent);
  g_assert_cmpuint (w.n_faults, >, seeds);
  g_assert_cmpuint (w.n_sent, >, seeds);

  g_source_remove (w.ticking);
  filo_test_gateway_free (w.gateway);
  g_free (w.agents[0]);
  g_free (w.agents[1]);
  g_object_unref (w.random);
  g_object_unref (w.clock);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/converge/seeds", test_converge);
  return g_test_run ();
}
