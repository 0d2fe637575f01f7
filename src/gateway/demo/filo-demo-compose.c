/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-demo-cast-private.h"

#include "filo-time.h"

#include <string.h>

/* Of every group, the first ones get these; the rest have closed conversations. */
#define SHARE_NOT_BEGUN 8   /* One in so many only ever got texts from us. */
#define OPEN_PER_GROUP 2
#define LATEST_DAYS 2       /* The youngest closed conversation. */
#define OLDEST_DAYS 130

/* Where the composing of one language stands. */
typedef struct
{
  GPtrArray *deck;    /* FiloDemoBlock: scenes in the order they come, borrowed. */
  guint      next;
  guint     *used;    /* How often each was dealt: picks the alternative. */
} Deck;

static Deck *
deck_new (FiloDemoCast     *cast,
          FiloDemoLanguage  language)
{
  Deck *deck = g_new0 (Deck, 1);
  GPtrArray *scenes = cast->data->scenes[language];

  deck->deck = g_ptr_array_sized_new (scenes->len);
  for (guint i = 0; i < scenes->len; i++)
    g_ptr_array_insert (deck->deck, g_rand_int_range (cast->random, 0, (int) i + 1),
                        g_ptr_array_index (scenes, i));
  deck->used = g_new0 (guint, scenes->len);
  return deck;
}

static void
deck_free (Deck *deck)
{
  g_ptr_array_unref (deck->deck);
  g_free (deck->used);
  g_free (deck);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deck, deck_free)

/* The next scene of the round; every scene comes once before one comes again, and then in its next
 * wording. One with "rare" comes once only. */
static const FiloDemoBlock *
deck_deal (Deck  *deck,
           guint *pick)
{
  const FiloDemoBlock *scene;
  guint index;

  do
    {
      index = deck->next++ % deck->deck->len;
      scene = g_ptr_array_index (deck->deck, index);
    }
  while (deck->used[index] > 0 && filo_demo_block_get (scene, "rare") != NULL);
  *pick = deck->used[index]++;
  return scene;
}

static gint64
get_duration (const FiloDemoBlock *scene)
{
  gint64 sum = 0;

  for (guint i = 0; i < scene->lines->len; i++)
    sum += ((FiloDemoLine *) g_ptr_array_index (scene->lines, i))->pause;
  return sum;
}

/* The campaign or flow that a scene begins with, or NULL. */
static const FiloDemoSource *
get_trigger (FiloDemoCast        *cast,
             const FiloDemoBlock *scene)
{
  const FiloDemoLine *first = g_ptr_array_index (scene->lines, 0);

  return first->kind == FILO_DEMO_SOURCE ? filo_demo_data_find_source (cast->data, first->who) : NULL;
}

static gboolean
is_campaign (const FiloDemoSource *source)
{
  return source != NULL && source->kind == FILO_SOURCE_CAMPAIGN;
}

static const char *
choose (FiloDemoCast *cast,
        char        **from)
{
  return from[g_rand_int_range (cast->random, 0, (int) g_strv_length (from))];
}

static const FiloDemoProduct *
choose_product (FiloDemoCast *cast,
                const char   *kind)
{
  const FiloDemoProduct *product;

  do
    product = g_ptr_array_index (
      cast->data->products, g_rand_int_range (cast->random, 0, (int) cast->data->products->len));
  while (kind != NULL && !g_str_equal (product->kind, kind));
  return product;
}

/* Somebody who was at the desk: not the analyst, and Nico only in the past. */
static const FiloDemoAgent *
choose_agent (FiloDemoCast *cast,
              gint64        at)
{
  const FiloDemoAgent *agent;

  do
    agent = g_ptr_array_index (cast->data->agents,
                               g_rand_int_range (cast->random, 0, (int) cast->data->agents->len));
  while (!filo_role_has_inbox (agent->role) ||
         (agent->removed && at > cast->now - 60 * FILO_DAY_MS));
  return agent;
}

/* Numbers written by hand end in 01xx (Italy) or below 200 (drama range); ours begin after them. */
static void
set_address (FiloDemoCast        *cast,
             FiloDemoPerson      *person,
             const FiloDemoGroup *group,
             const FiloDemoCity  *city)
{
  do
    {
      const char *prefix = choose (cast, group->phones);

      g_free (person->address);
      if (g_str_equal (group->country, "US"))
        {
          g_autofree char *filled = filo_demo_fill (prefix, "area", city->area, NULL);

          person->address =
            g_strdup_printf ("%s%02d", filled, g_rand_int_range (cast->random, 0, 100));
        }
      else if (g_str_equal (group->country, "GB"))
        person->address =
          g_strdup_printf ("%s%03d", prefix, g_rand_int_range (cast->random, 200, 300));
      else
        person->address =
          g_strdup_printf ("%s%04d", prefix, g_rand_int_range (cast->random, 200, 1000));
    }
  while (g_hash_table_contains (cast->addresses, person->address));
  g_hash_table_add (cast->addresses, person->address);
  person->answerable = TRUE;
}

static FiloDemoPerson *
add_person (FiloDemoCast        *cast,
            const FiloDemoGroup *group,
            guint                index)
{
  FiloDemoPerson *person = filo_demo_person_new ();
  const FiloDemoCity *city = g_ptr_array_index (
    group->cities, g_rand_int_range (cast->random, 0, (int) group->cities->len));
  gboolean woman = g_rand_int_range (cast->random, 0, 100) < 62;
  guint n_last = g_strv_length (group->last);
  g_autofree char *folded = NULL;
  g_autofree char *plain = NULL;

  g_ptr_array_add (cast->people, person);
  person->language = group->language;
  person->ending = woman ? "a" : "o";
  person->first = g_strdup (choose (cast, woman ? group->women : group->men));
  /* Walks through the last names with a stride, so that neighbours differ and few come twice. */
  person->last = g_strdup (group->last[(index * 37 + 11) % n_last]);
  person->country = g_strdup (group->country);
  person->region = g_strdup (city->region);
  person->city = g_strdup (city->name);
  person->zone = g_strdup (city->zone != NULL ? city->zone : group->zone);
  person->number = filo_demo_data_find_number (cast->data, group->country);
  person->id = g_strdup_printf ("%s-%u", group->id, index + 1);
  set_address (cast, person, group, city);
  plain = g_strdup_printf ("%s.%s", person->first, person->last);
  folded = g_ascii_strdown (plain, -1);
  {
    g_auto(GStrv) parts = g_strsplit_set (folded, "' ", -1);
    g_autofree char *joined = g_strjoinv ("", parts);

    person->email = g_strconcat (joined, "@example.com", NULL);
  }
  return person;
}

/* Most said JOIN; some came with the old shop's list. */
static void
set_consent (FiloDemoCast   *cast,
             FiloDemoPerson *person,
             gint64          before)
{
  int dice = g_rand_int_range (cast->random, 0, 100);

  person->consent = FILO_CONSENT_SUBSCRIBED;
  person->consent_at = before - g_rand_int_range (cast->random, 3, 300) * FILO_DAY_MS -
                       g_rand_int_range (cast->random, 0, 600) * FILO_MINUTE_MS;
  if (dice < 60)
    {
      person->consent_how = FILO_CONSENT_HOW_KEYWORD;
      person->consent_word =
        g_strdup (dice < 20 && person->language == FILO_DEMO_ITALIAN ? "ISCRIVIMI" : "JOIN");
    }
  else if (dice < 78)
    person->consent_how = FILO_CONSENT_HOW_IMPORT;
  else if (dice < 90)
    person->consent_how = FILO_CONSENT_HOW_DOUBLE_OPT_IN;
  else
    person->consent_how = FILO_CONSENT_HOW_INTEGRATION;
}

/* An order of about then, with a number that fits its date. */
static const FiloDemoOrder *
add_order (FiloDemoCast          *cast,
           FiloDemoPerson        *person,
           const FiloDemoProduct *product,
           gint64                 placed_at)
{
  gint64 days = (cast->now - placed_at) / FILO_DAY_MS;
  int number = (int) MAX (1, 1070 - days * 3);
  g_autofree char *words = g_strdup_printf ("%04d", number);
  FiloDemoOrder *order;

  while (!g_hash_table_add (cast->orders, g_strdup (words)))
    {
      number = number > 1 ? number - 1 : 1071;
      g_free (words);
      words = g_strdup_printf ("%04d", number);
    }
  order = filo_demo_order_new (person, words, placed_at);
  filo_demo_order_add (order, product, (guint) g_rand_int_range (cast->random, 1, 4));
  if (g_rand_int_range (cast->random, 0, 100) < 40)
    {
      const FiloDemoProduct *other = choose_product (cast, NULL);

      if (other != product)
        filo_demo_order_add (order, other, 1);
    }
  if (days < 2)
    order->delivery = FILO_DELIVERY_PREPARING;
  else if (days < 6)
    order->delivery = FILO_DELIVERY_SHIPPED;
  else if (g_rand_int_range (cast->random, 0, 100) < 6)
    {
      order->delivery = FILO_DELIVERY_RETURNED;
      order->payment = FILO_PAYMENT_REFUNDED;
    }
  return order;
}

static gboolean
play_scene (FiloDemoCast        *cast,
            FiloDemoPerson      *person,
            const FiloDemoBlock *scene,
            guint                pick,
            gint64               start,
            GError             **error)
{
  const FiloDemoSource *trigger = get_trigger (cast, scene);
  gint64 days = g_rand_int_range (cast->random, 2, 9);
  FiloDemoBlanks blanks = { .pick = pick };

  if (is_campaign (trigger))
    start = filo_demo_when_resolve (&trigger->sent, cast->now, cast->shop_zone) +
            g_rand_int_range (cast->random, 0, 180) * FILO_SECOND_MS;
  blanks.me = choose_agent (cast, start);
  blanks.product = choose_product (cast, filo_demo_block_get (scene, "product"));
  if (trigger != NULL && g_str_equal (trigger->id, "come-va"))
    days = 30;
  blanks.order = add_order (cast, person, blanks.product,
                            start - days * FILO_DAY_MS -
                              g_rand_int_range (cast->random, 0, 300) * FILO_MINUTE_MS);
  return filo_demo_cast_play (cast, person, scene->lines, start, &blanks, error);
}

/* A campaign of that language that reached them before their first conversation, so that it isn't
 * the last text of everybody's. */
static gboolean
play_campaign (FiloDemoCast   *cast,
               FiloDemoPerson *person,
               gint64          before,
               GError        **error)
{
  GPtrArray *sources = cast->data->sources;
  const FiloDemoSource *source =
    g_ptr_array_index (sources, g_rand_int_range (cast->random, 0, (int) sources->len));
  g_autoptr(GPtrArray) lines = NULL;
  FiloDemoLine *line;
  FiloDemoBlanks blanks = { 0 };
  gint64 at;

  if (!is_campaign (source) || source->texts[person->language] == NULL)
    return TRUE;
  at = filo_demo_when_resolve (&source->sent, cast->now, cast->shop_zone) +
       g_rand_int_range (cast->random, 0, 180) * FILO_SECOND_MS;
  if (at > before - FILO_HOUR_MS || at < person->consent_at)
    return TRUE;
  lines = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_demo_line_free);
  line = g_new0 (FiloDemoLine, 1);
  line->kind = FILO_DEMO_SOURCE;
  line->who = g_strdup (source->id);
  line->texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (lines, line);
  return filo_demo_cast_play (cast, person, lines, at, &blanks, error);
}

/* By day where they live. */
static gint64
choose_moment (FiloDemoCast   *cast,
               FiloDemoPerson *person,
               int             days_ago)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (person->zone);
  FiloDemoWhen when = { -days_ago * FILO_DAY_MS, TRUE,
                        g_rand_int_range (cast->random, 8 * 60 + 20, 20 * 60) };

  return filo_demo_when_resolve (&when, cast->now, zone != NULL ? zone : cast->shop_zone) +
         g_rand_int_range (cast->random, 0, 60) * FILO_SECOND_MS;
}

/* Subscribers who never wrote: a campaign or two, no conversation. */
static gboolean
compose_listener (FiloDemoCast   *cast,
                  FiloDemoPerson *person,
                  GError        **error)
{
  set_consent (cast, person, cast->now - 10 * FILO_DAY_MS);
  if (g_rand_int_range (cast->random, 0, 100) < 40)
    add_order (cast, person, choose_product (cast, NULL), choose_moment (cast, person, 12));
  for (int i = 0; i < 3 && person->texts->len == 0; i++)
    if (!play_campaign (cast, person, cast->now, error))
      return FALSE;
  return TRUE;
}

/* One to three scenes, the last one dealt from the deck so that every preview differs. */
static gboolean
compose_talker (FiloDemoCast   *cast,
                FiloDemoPerson *person,
                Deck           *deck,
                gboolean        open,
                GError        **error)
{
  const FiloDemoBlock *scene;
  const FiloDemoSource *trigger;
  guint pick;
  gint64 last, first;

  do
    scene = deck_deal (deck, &pick);
  while (open && (get_duration (scene) > 4 * FILO_HOUR_MS || is_campaign (get_trigger (cast, scene))));
  trigger = get_trigger (cast, scene);
  if (open)
    last = cast->now - g_rand_int_range (cast->random, 26, 47) * FILO_HOUR_MS;
  else
    {
      /* More of them lately than long ago. */
      double far = g_rand_double (cast->random);

      last = choose_moment (cast, person,
                            LATEST_DAYS + (int) (far * far * (OLDEST_DAYS - LATEST_DAYS)));
    }
  if (is_campaign (trigger))
    last = filo_demo_when_resolve (&trigger->sent, cast->now, cast->shop_zone);
  first = last - g_rand_int_range (cast->random, 20, 90) * FILO_DAY_MS;
  set_consent (cast, person, first);
  if (g_rand_int_range (cast->random, 0, 100) < 45 &&
      !play_campaign (cast, person, first, error))
    return FALSE;
  if (g_rand_int_range (cast->random, 0, 100) < 35 ||
      (trigger != NULL && is_campaign (trigger)))
    {
      /* An earlier one, which nobody sees in the list: any scene will do. */
      GPtrArray *scenes = cast->data->scenes[person->language];
      const FiloDemoBlock *earlier;

      do
        earlier = g_ptr_array_index (scenes, g_rand_int_range (cast->random, 0, (int) scenes->len));
      while (earlier == scene || is_campaign (get_trigger (cast, earlier)));
      if (!play_scene (cast, person, earlier, (guint) g_rand_int_range (cast->random, 0, 6),
                       choose_moment (cast, person, (int) ((cast->now - first) / FILO_DAY_MS)),
                       error))
        return FALSE;
    }
  return play_scene (cast, person, scene, pick, last, error);
}

gboolean
filo_demo_cast_compose (FiloDemoCast *cast,
                        GError      **error)
{
  g_autoptr(Deck) italian = deck_new (cast, FILO_DEMO_ITALIAN);
  g_autoptr(Deck) english = deck_new (cast, FILO_DEMO_ENGLISH);

  for (guint i = 0; i < cast->data->groups->len; i++)
    {
      const FiloDemoGroup *group = g_ptr_array_index (cast->data->groups, i);
      Deck *deck = group->language == FILO_DEMO_ITALIAN ? italian : english;

      for (guint j = 0; j < group->count; j++)
        {
          FiloDemoPerson *person = add_person (cast, group, j);
          gboolean open = j < OPEN_PER_GROUP;

          if (!open && j % SHARE_NOT_BEGUN == 4)
            {
              if (!compose_listener (cast, person, error))
                return FALSE;
              continue;
            }
          person->state = open ? FILO_CONVERSATION_OPEN : FILO_CONVERSATION_CLOSED;
          if (!compose_talker (cast, person, deck, open, error))
            return FALSE;
        }
    }
  return TRUE;
}
