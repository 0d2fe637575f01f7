/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-demo-cast-private.h"

#include "filo-time.h"

#include <string.h>

/* Any number does; another one composes another world. */
#define SEED 1042

static void
text_free (FiloDemoText *text)
{
  g_free (text->text);
  g_free (text->failure);
  g_free (text);
}

static void
order_free (FiloDemoOrder *order)
{
  g_free (order->number);
  g_array_unref (order->items);
  g_free (order);
}

static void
person_free (FiloDemoPerson *person)
{
  g_free (person->id);
  g_free (person->first);
  g_free (person->last);
  g_free (person->email);
  g_free (person->address);
  g_free (person->country);
  g_free (person->region);
  g_free (person->city);
  g_free (person->zone);
  g_free (person->consent_word);
  g_free (person->photo);
  g_strfreev (person->answers);
  g_ptr_array_unref (person->texts);
  g_ptr_array_unref (person->orders);
  g_free (person);
}

FiloDemoPerson *
filo_demo_person_new (void)
{
  FiloDemoPerson *person = g_new0 (FiloDemoPerson, 1);

  person->ending = "a";
  person->state = FILO_CONVERSATION_CLOSED;
  person->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) text_free);
  person->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) order_free);
  return person;
}

FiloDemoOrder *
filo_demo_order_new (FiloDemoPerson *person,
                     const char     *number,
                     gint64          placed_at)
{
  FiloDemoOrder *order = g_new0 (FiloDemoOrder, 1);

  order->number = g_strdup (number);
  order->placed_at = placed_at;
  order->payment = FILO_PAYMENT_PAID;
  order->delivery = FILO_DELIVERY_DELIVERED;
  order->items = g_array_new (FALSE, FALSE, sizeof (FiloDemoItem));
  g_ptr_array_add (person->orders, order);
  return order;
}

void
filo_demo_order_add (FiloDemoOrder         *order,
                     const FiloDemoProduct *product,
                     guint                  quantity)
{
  FiloDemoItem item = { product, quantity };

  g_array_append_val (order->items, item);
}

char *
filo_demo_fill (const char *text,
                const char *name,
                ...)
{
  GString *filled = g_string_new (text);
  va_list pairs;

  va_start (pairs, name);
  while (name != NULL)
    {
      const char *value = va_arg (pairs, const char *);
      g_autofree char *blank = g_strdup_printf ("{%s}", name);

      if (value != NULL)
        g_string_replace (filled, blank, value, 0);
      name = va_arg (pairs, const char *);
    }
  va_end (pairs);
  return g_string_free (filled, FALSE);
}

/* An age over three hours that falls into the person's night becomes the evening before, so that
 * the demo looks as if people had texted by day, whenever it is started. */
static gint64
avoid_night (FiloDemoCast   *cast,
             FiloDemoPerson *person,
             gint64          at)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (person->zone);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (at / FILO_SECOND_MS);
  g_autoptr(GDateTime) local = g_date_time_to_timezone (utc, zone != NULL ? zone : cast->shop_zone);
  int minutes = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);

  if (at > cast->now - 3 * FILO_HOUR_MS)
    return at;
  if (minutes >= 23 * 60)
    return at - 3 * FILO_HOUR_MS;
  if (minutes < 7 * 60 + 30)
    return at - (minutes + 150 + minutes % 50) * FILO_MINUTE_MS;
  return at;
}

/* How long the next text takes when nothing says it. */
static gint64
natural_pause (FiloDemoCast     *cast,
               FiloDemoPerson   *person,
               FiloDemoLineKind  kind)
{
  FiloDemoLineKind before;

  if (person->texts->len == 0)
    return 0;
  before = ((FiloDemoText *) g_ptr_array_index (person->texts, person->texts->len - 1))->kind;
  if (kind == FILO_DEMO_AUTO || kind == FILO_DEMO_KEYWORD_REPLY)
    return g_rand_int_range (cast->random, 1500, 4000);
  if (kind == before)
    return g_rand_int_range (cast->random, 14, 45) * FILO_SECOND_MS;
  if (kind == FILO_DEMO_INBOUND)
    return g_rand_int_range (cast->random, 40, 150) * FILO_SECOND_MS;
  return g_rand_int_range (cast->random, 100, 300) * FILO_SECOND_MS;
}

/* "failed: …", "sent", "waiting quiet tomorrow 8:00" and so on. */
static gboolean
read_state (FiloDemoCast   *cast,
            FiloDemoPerson *person,
            FiloDemoText   *text,
            const char     *note)
{
  g_auto(GStrv) words = g_strsplit (note, " ", 3);
  guint n = g_strv_length (words);
  FiloDemoWhen when;
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (person->zone);

  if (g_str_has_prefix (note, "failed: "))
    {
      text->state = FILO_TEXT_FAILED;
      text->failure = g_strdup (note + strlen ("failed: "));
      return TRUE;
    }
  if (!filo_text_state_from_word (words[0], &text->state))
    return FALSE;
  switch (text->state)
    {
    case FILO_TEXT_SENT:
    case FILO_TEXT_UNKNOWN:
    case FILO_TEXT_MARKED_SENT:
      return n == 1;
    case FILO_TEXT_HELD:
      text->due_at = text->at + FILO_HOUR_MS;
      return n == 2 && filo_text_reason_from_word (words[1], &text->reason);
    case FILO_TEXT_WAITING:
      if (n != 3 || !filo_text_reason_from_word (words[1], &text->reason) ||
          !filo_demo_when_parse (words[2], &when))
        return FALSE;
      text->due_at =
        filo_demo_when_resolve (&when, cast->now, zone != NULL ? zone : cast->shop_zone);
      return TRUE;
    default:
      return FALSE;
    }
}

/* The words of a line for this person. */
static char *
make_words (FiloDemoCast         *cast,
            FiloDemoPerson       *person,
            const FiloDemoLine   *line,
            const FiloDemoBlanks *blanks)
{
  const FiloDemoProduct *product = blanks->product;
  const char *pattern = NULL;
  g_autofree char *me = NULL;
  g_autofree char *tracking = NULL;

  switch (line->kind)
    {
    case FILO_DEMO_SOURCE:
      pattern = filo_demo_data_find_source (cast->data, line->who)->texts[person->language];
      if (line->product != NULL)
        product = filo_demo_data_find_product (cast->data, line->product);
      break;
    case FILO_DEMO_AUTO:
      pattern = cast->data->responder[person->language];
      break;
    case FILO_DEMO_KEYWORD_REPLY:
      return NULL;  /* Known once the keyword before it is classified. */
    default:
      pattern = g_ptr_array_index (line->texts, blanks->pick % line->texts->len);
    }
  if (blanks->me != NULL)
    me = g_strndup (blanks->me->name, strcspn (blanks->me->name, " "));
  if (blanks->order != NULL)
    tracking = g_strconcat ("https://track.example/LU", blanks->order->number, NULL);
  return filo_demo_fill (pattern, "first", person->first, "last", person->last, "city",
                         person->city, "a", person->ending, "tracking", tracking, "order",
                         blanks->order != NULL ? blanks->order->number : NULL, "product",
                         product != NULL ? product->names[person->language] : NULL, "me", me, NULL);
}

static gboolean
is_known (FiloDemoCast       *cast,
          FiloDemoPerson     *person,
          const FiloDemoLine *line)
{
  const FiloDemoSource *source;

  switch (line->kind)
    {
    case FILO_DEMO_REPLY:
      return g_str_equal (line->who, "me") ||
             filo_demo_data_find_agent (cast->data, line->who) != NULL;
    case FILO_DEMO_INBOUND:
      return line->note == NULL || filo_demo_data_find_picture (cast->data, line->note) != NULL;
    case FILO_DEMO_SOURCE:
      source = filo_demo_data_find_source (cast->data, line->who);
      return source != NULL && source->texts[person->language] != NULL &&
             (line->product == NULL ||
              filo_demo_data_find_product (cast->data, line->product) != NULL);
    default:
      return TRUE;
    }
}

static gboolean
add_text (FiloDemoCast         *cast,
          FiloDemoPerson       *person,
          const FiloDemoLine   *line,
          const FiloDemoBlanks *blanks,
          gint64                at,
          GError              **error)
{
  FiloDemoText *text;

  if (!is_known (cast, person, line))
    {
      g_set_error (error, FILO_DEMO_ERROR, FILO_DEMO_ERROR_UNKNOWN,
                   "[%s], line %u: nothing describes \"%s\"", person->id, line->number,
                   line->kind == FILO_DEMO_INBOUND ? line->note : line->who);
      return FALSE;
    }
  text = g_new0 (FiloDemoText, 1);
  g_ptr_array_add (person->texts, text);
  text->kind = line->kind;
  text->at = at;
  text->text = make_words (cast, person, line, blanks);
  text->state = line->kind == FILO_DEMO_INBOUND ? FILO_TEXT_RECEIVED : FILO_TEXT_DELIVERED;
  if (line->kind == FILO_DEMO_REPLY)
    text->agent = g_str_equal (line->who, "me")
                    ? blanks->me
                    : filo_demo_data_find_agent (cast->data, line->who);
  if (line->kind == FILO_DEMO_SOURCE)
    text->source = filo_demo_data_find_source (cast->data, line->who);
  if (line->kind == FILO_DEMO_INBOUND)
    {
      if (line->note != NULL)
        text->picture = filo_demo_data_find_picture (cast->data, line->note);
    }
  else if (line->note != NULL && !read_state (cast, person, text, line->note))
    {
      g_set_error (error, FILO_DEMO_ERROR, FILO_DEMO_ERROR_SYNTAX, "[%s], line %u: no such state: %s",
                   person->id, line->number, line->note);
      return FALSE;
    }
  if (text->text != NULL && strchr (text->text, '{') != NULL)
    {
      g_set_error (error, FILO_DEMO_ERROR, FILO_DEMO_ERROR_SYNTAX,
                   "[%s], line %u: a blank stays open: %s", person->id, line->number, text->text);
      return FALSE;
    }
  if (at > cast->now)
    {
      g_set_error (error, FILO_DEMO_ERROR, FILO_DEMO_ERROR_TIME,
                   "[%s], line %u: this text would lie in the future", person->id, line->number);
      return FALSE;
    }
  return TRUE;
}

gboolean
filo_demo_cast_play (FiloDemoCast         *cast,
                     FiloDemoPerson       *person,
                     GPtrArray            *lines,
                     gint64                start,
                     const FiloDemoBlanks *blanks,
                     GError              **error)
{
  gint64 at = start;    /* Of the next text, before its pause. */
  gint64 pause = 0;     /* 0 = a natural one; -1 = none, a scene has just begun. */
  gint64 last = 0;

  if (person->texts->len > 0)
    last = ((FiloDemoText *) g_ptr_array_index (person->texts, person->texts->len - 1))->at;
  if (start != 0)
    pause = -1;
  for (guint i = 0; i < lines->len; i++)
    {
      const FiloDemoLine *line = g_ptr_array_index (lines, i);

      switch (line->kind)
        {
        case FILO_DEMO_SCENE:
          at = filo_demo_when_resolve (&line->when, cast->now, cast->shop_zone);
          if (!line->when.at_clock)
            at = avoid_night (cast, person, at);
          pause = -1;
          break;
        case FILO_DEMO_PAUSE:
          pause = line->pause;
          break;
        default:
          if (at == 0)
            {
              g_set_error (error, FILO_DEMO_ERROR, FILO_DEMO_ERROR_SYNTAX,
                           "[%s], line %u: stands before the first scene", person->id,
                           line->number);
              return FALSE;
            }
          if (pause == 0)
            pause = natural_pause (cast, person, line->kind);
          at = MAX (at + MAX (pause, 0), last + 4 * FILO_SECOND_MS);
          pause = 0;
          if (!add_text (cast, person, line, blanks, at, error))
            return FALSE;
          last = at;
        }
    }
  return TRUE;
}

static gboolean
read_order (FiloDemoCast   *cast,
            FiloDemoPerson *person,
            const char     *value)
{
  g_auto(GStrv) parts = g_strsplit (value, " | ", -1);
  g_auto(GStrv) items = NULL;
  g_auto(GStrv) states = NULL;
  FiloDemoOrder *order;
  FiloDemoWhen when;

  if (g_strv_length (parts) != 4 || !filo_demo_when_parse (parts[1], &when) || !when.at_clock ||
      !g_hash_table_add (cast->orders, g_strdup (parts[0])))
    return FALSE;
  order = filo_demo_order_new (person, parts[0],
                               filo_demo_when_resolve (&when, cast->now, cast->shop_zone));
  items = g_strsplit (parts[2], ", ", -1);
  for (guint i = 0; items[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (items[i], " x", 2);
      const FiloDemoProduct *product = filo_demo_data_find_product (cast->data, words[0]);
      guint64 quantity = 1;

      if (product == NULL ||
          (words[1] != NULL && !g_ascii_string_to_unsigned (words[1], 10, 1, 999, &quantity, NULL)))
        return FALSE;
      filo_demo_order_add (order, product, (guint) quantity);
    }
  states = g_strsplit (parts[3], " ", -1);
  return g_strv_length (states) == 2 && filo_payment_from_word (states[0], &order->payment) &&
         filo_delivery_from_word (states[1], &order->delivery);
}

/* "JOIN -183d", "import -410d", "double -60d", "staff-import -260d", "never". */
static gboolean
read_consent (FiloDemoCast   *cast,
              FiloDemoPerson *person,
              const char     *value)
{
  g_auto(GStrv) words = g_strsplit (value, " ", 2);
  FiloDemoWhen when;

  if (g_str_equal (value, "never"))
    return TRUE;
  if (words[0] == NULL || words[1] == NULL || !filo_demo_when_parse (words[1], &when))
    return FALSE;
  person->consent = FILO_CONSENT_SUBSCRIBED;
  person->consent_at = filo_demo_when_resolve (&when, cast->now, cast->shop_zone) - FILO_HOUR_MS;
  if (g_str_equal (words[0], "import"))
    person->consent_how = FILO_CONSENT_HOW_IMPORT;
  else if (g_str_equal (words[0], "staff-import"))
    person->consent_how = FILO_CONSENT_HOW_INTEGRATION;
  else if (g_str_equal (words[0], "double"))
    person->consent_how = FILO_CONSENT_HOW_DOUBLE_OPT_IN;
  else
    {
      person->consent_how = FILO_CONSENT_HOW_KEYWORD;
      person->consent_word = g_strdup (words[0]);
    }
  return TRUE;
}

static gboolean
read_person_state (FiloDemoCast   *cast,
                   FiloDemoPerson *person,
                   const char     *value)
{
  g_auto(GStrv) words = g_strsplit (value, " ", 2);
  g_autofree char *rest = g_strdup (words[1] != NULL ? words[1] : "");
  FiloDemoWhen when;

  if (g_str_equal (words[0], "blocked"))
    {
      g_auto(GStrv) who = g_strsplit (rest, " ", 2);

      person->blocked_by = who[0] != NULL ? filo_demo_data_find_agent (cast->data, who[0]) : NULL;
      if (person->blocked_by == NULL || who[1] == NULL || !filo_demo_when_parse (who[1], &when))
        return FALSE;
      person->state = FILO_CONVERSATION_CLOSED;
      person->blocked_at = filo_demo_when_resolve (&when, cast->now, cast->shop_zone);
      return TRUE;
    }
  if (!filo_conversation_state_from_word (words[0], &person->state))
    return FALSE;
  if (person->state != FILO_CONVERSATION_SNOOZED)
    {
      person->unread = g_str_equal (rest, "unread");
      return person->unread || rest[0] == '\0';
    }
  if (g_str_has_suffix (rest, " asleep"))
    {
      person->stay_asleep = TRUE;
      rest[strlen (rest) - strlen (" asleep")] = '\0';
    }
  if (!filo_demo_when_parse (rest, &when))
    return FALSE;
  person->snoozed_until = filo_demo_when_resolve (&when, cast->now, cast->shop_zone);
  return TRUE;
}

static gboolean
read_place (FiloDemoCast   *cast,
            FiloDemoPerson *person,
            const char     *value)
{
  g_auto(GStrv) parts = g_strsplit (value, ", ", -1);
  const FiloDemoGroup *group;
  const FiloDemoCity *city;

  if (g_strv_length (parts) != 3 || (group = filo_demo_data_find_group (cast->data, parts[2])) == NULL)
    return FALSE;
  city = filo_demo_group_find_city (group, parts[0]);
  person->city = g_strdup (parts[0]);
  person->region = g_strdup (parts[1]);
  person->country = g_strdup (parts[2]);
  person->zone = g_strdup (city != NULL && city->zone != NULL ? city->zone : group->zone);
  return TRUE;
}

/* The address without blanks; country and zone where no place gives them. */
static gboolean
read_address (FiloDemoCast        *cast,
              FiloDemoPerson      *person,
              const FiloDemoBlock *block)
{
  const char *phone = filo_demo_block_get (block, "phone");
  const char *sender = filo_demo_block_get (block, "sender");
  const FiloDemoGroup *group;
  g_auto(GStrv) parts = NULL;

  if ((phone == NULL) == (sender == NULL))
    return FALSE;
  person->answerable = phone != NULL;
  parts = g_strsplit (phone != NULL ? phone : sender, " ", -1);
  person->address = g_strjoinv ("", parts);
  if (person->country == NULL)
    person->country = g_strdup (g_str_has_prefix (person->address, "+1")     ? "US"
                                : g_str_has_prefix (person->address, "+44") ? "GB"
                                                                            : "IT");
  group = filo_demo_data_find_group (cast->data, person->country);
  if (person->zone == NULL)
    person->zone = g_strdup (group->zone);
  person->number = filo_demo_data_find_number (cast->data, person->country);
  return g_hash_table_add (cast->addresses, person->address);
}

static void
read_name (FiloDemoPerson *person,
           const char     *name)
{
  g_auto(GStrv) parts = g_strsplit (name, " ", 2);
  g_autofree char *mail = g_strdup (person->id);

  person->first = g_strdup (parts[0]);
  person->last = g_strdup (parts[1]);
  if (!g_str_has_suffix (person->first, "a"))
    person->ending = "o";
  person->email = g_strconcat (g_strdelimit (mail, "-", '.'), "@example.com", NULL);
}

static char **
copy_values (const FiloDemoBlock *block,
             const char          *key)
{
  GPtrArray *values = g_hash_table_lookup (block->keys, key);
  g_autoptr(GStrvBuilder) builder = NULL;

  if (values == NULL)
    return NULL;
  builder = g_strv_builder_new ();
  for (guint i = 0; i < values->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (values, i));
  return g_strv_builder_end (builder);
}

static gboolean
add_from_block (FiloDemoCast        *cast,
                const FiloDemoBlock *block,
                FiloDemoLanguage     language,
                GError             **error)
{
  FiloDemoPerson *person = filo_demo_person_new ();
  const FiloDemoBlanks blanks = { 0 };
  const char *wrong = NULL;
  const char *value;
  GPtrArray *orders = g_hash_table_lookup (block->keys, "order");
  FiloDemoWhen when;

  g_ptr_array_add (cast->people, person);
  person->id = g_strdup (block->id);
  person->by_hand = TRUE;
  person->language = language;
  if ((value = filo_demo_block_get (block, "name")) != NULL)
    read_name (person, value);
  if ((value = filo_demo_block_get (block, "city")) != NULL && !read_place (cast, person, value))
    wrong = "city";
  if (wrong == NULL && !read_address (cast, person, block))
    wrong = "phone";
  if ((value = filo_demo_block_get (block, "consent")) != NULL && !read_consent (cast, person, value))
    wrong = "consent";
  if ((value = filo_demo_block_get (block, "state")) == NULL ||
      !read_person_state (cast, person, value))
    wrong = "state";
  if ((value = filo_demo_block_get (block, "assignee")) != NULL &&
      (person->assignee = filo_demo_data_find_agent (cast->data, value)) == NULL)
    wrong = "assignee";
  if ((value = filo_demo_block_get (block, "back")) != NULL)
    {
      if (filo_demo_when_parse (value, &when))
        person->back_at = filo_demo_when_resolve (&when, cast->now, cast->shop_zone);
      else
        wrong = "back";
    }
  if ((value = filo_demo_block_get (block, "ending")) != NULL)
    person->ending = g_str_equal (value, "o") ? "o" : "a";
  person->photo = g_strdup (filo_demo_block_get (block, "photo"));
  if (person->photo != NULL && filo_demo_data_find_picture (cast->data, person->photo) == NULL)
    wrong = "photo";
  person->answers = copy_values (block, "answer");
  for (guint i = 0; orders != NULL && i < orders->len; i++)
    if (!read_order (cast, person, g_ptr_array_index (orders, i)))
      wrong = "order";
  if (wrong != NULL)
    {
      g_set_error (error, FILO_DEMO_ERROR, FILO_DEMO_ERROR_SYNTAX, "[%s], line %u: wrong %s",
                   block->id, block->number, wrong);
      return FALSE;
    }
  if (!filo_demo_cast_play (cast, person, block->lines, 0, &blanks, error))
    return FALSE;
  /* They agreed before the first text of that day. */
  if (person->texts->len > 0 && person->consent_at != 0)
    person->consent_at =
      MIN (person->consent_at,
           ((FiloDemoText *) g_ptr_array_index (person->texts, 0))->at - 20 * FILO_SECOND_MS);
  return TRUE;
}

GPtrArray *
filo_demo_cast_new (const FiloDemoData  *data,
                    gint64               now,
                    GError             **error)
{
  g_autoptr(GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) person_free);
  g_autoptr(GTimeZone) zone =
    g_time_zone_new_identifier (filo_settings_get_time_zone (data->settings));
  g_autoptr(GRand) random = g_rand_new_with_seed (SEED);
  g_autoptr(GHashTable) addresses = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FiloDemoCast cast = { data, now, NULL, random, people, addresses, orders };
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  /* Without the system's zone files the demo still runs, by UTC. */
  cast.shop_zone = zone != NULL ? zone : utc;
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    for (guint j = 0; j < data->threads[i]->len; j++)
      if (!add_from_block (&cast, g_ptr_array_index (data->threads[i], j), i, error))
        {
          g_prefix_error (error, "threads-%s.txt: ", filo_demo_language_to_word (i));
          return NULL;
        }
  if (!filo_demo_cast_compose (&cast, error))
    return NULL;
  return g_steal_pointer (&people);
}
