/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-crowd.h"

#include "filo-crowd-member.h"
#include "filo-time.h"

#include <string.h>

/* Of a hundred times that somebody texts. */
#define CHANCE_STOP 4
#define CHANCE_NEWCOMER 12
#define CHANCE_NUDGE 12
#define CHANCE_NEWCOMER_JOINS 70

#define NUDGE_AFTER_MS (3 * FILO_MINUTE_MS)
#define TRIES 50   /* How often we look for somebody who fits. */

struct _FiloCrowd
{
  GObject         parent_instance;

  FiloCrowdStage  stage;
  GPtrArray      *own_topics;  /* FiloCrowdTopic of single members. */
  GPtrArray      *members;     /* FiloCrowdMember. */
  GHashTable     *by_address;  /* Borrowed char* → borrowed FiloCrowdMember. */
  GHashTable     *used;        /* Set of borrowed pointers: openers and newcomers that had their turn. */
  guint           tick;
};

G_DEFINE_FINAL_TYPE (FiloCrowd, filo_crowd, G_TYPE_OBJECT)

static guint
roll (FiloCrowd *self,
      guint      below)
{
  return filo_crowd_stage_roll (&self->stage, 0, below - 1);
}

static gboolean
is_stopped (FiloCrowd *self)
{
  return g_cancellable_is_cancelled (self->stage.cancellable);
}

/* Takes voice. */
static FiloCrowdMember *
add_member (FiloCrowd     *self,
            FiloDemoVoice *voice)
{
  FiloCrowdMember *member = filo_crowd_member_new (&self->stage, voice);

  g_ptr_array_add (self->members, member);
  g_hash_table_insert (self->by_address, voice->address, member);
  return member;
}

/* Texts of a machine begin with the shop's name; nobody answers those. */
static gboolean
is_automatic (FiloCrowd  *self,
              const char *text)
{
  g_autofree char *prefix =
    g_strconcat (filo_settings_get_organization_prefix (self->stage.data->settings), ":", NULL);

  return g_str_has_prefix (text, prefix);
}

static void
on_delivered (FiloSimulator      *simulator,
              const FiloOutgoing *outgoing,
              gpointer            user_data)
{
  FiloCrowd *self = user_data;
  FiloCrowdMember *member = g_hash_table_lookup (self->by_address, outgoing->to);

  if (!is_stopped (self) && member != NULL && !is_automatic (self, outgoing->text))
    filo_crowd_member_hear (member, outgoing->text);
}

/* ---- Texting by themselves ---- */

static const FiloCrowdTopic *
choose_topic (FiloCrowd             *self,
              const FiloCrowdScript *script)
{
  guint sum = 0, dice;

  for (guint i = 0; i < script->topics->len; i++)
    sum += ((FiloCrowdTopic *) g_ptr_array_index (script->topics, i))->weight;
  dice = roll (self, sum);
  for (guint i = 0; i < script->topics->len; i++)
    {
      const FiloCrowdTopic *topic = g_ptr_array_index (script->topics, i);

      if (dice < topic->weight)
        return topic;
      dice -= topic->weight;
    }
  g_assert_not_reached ();
}

/* Somebody who wants nothing at the moment and may be answered; rather one who hasn't texted yet. */
static FiloCrowdMember *
choose_idle (FiloCrowd *self)
{
  FiloCrowdMember *second = NULL;

  for (guint i = 0; i < TRIES; i++)
    {
      FiloCrowdMember *member =
        g_ptr_array_index (self->members, roll (self, self->members->len));

      if (!member->voice->subscribed || member->voice->busy || member->topic != NULL ||
          member->timer != 0)
        continue;
      if (g_hash_table_size (member->said) == 0)
        return member;
      second = member;
    }
  if (second != NULL)
    filo_crowd_member_reset (second);
  return second;
}

/* One of the openers that nobody has used; once all are used, they come again. */
static const char *
choose_opener (FiloCrowd       *self,
               FiloCrowdMember *member,
               char           **open)
{
  guint n = g_strv_length (open);
  guint from = roll (self, n);
  const char *second = NULL;

  for (guint i = 0; i < n; i++)
    {
      const char *text = open[(from + i) % n];

      if (strstr (text, "{order}") != NULL && member->voice->order == NULL)
        continue;
      if (!g_hash_table_contains (self->used, text))
        return text;
      if (second == NULL)
        second = text;
    }
  return second;
}

static gboolean
open_with (FiloCrowd       *self,
           FiloCrowdMember *member,
           const char      *text)
{
  if (text == NULL || !filo_crowd_member_open (member, text))
    return FALSE;
  g_hash_table_add (self->used, (gpointer) text);
  return TRUE;
}

static gboolean
text_topic (FiloCrowd *self)
{
  FiloCrowdMember *member = choose_idle (self);
  const FiloCrowdTopic *topic = NULL;
  const char *text = NULL;

  if (member == NULL)
    return FALSE;
  for (guint i = 0; i < TRIES && (text == NULL || g_hash_table_contains (self->used, text)); i++)
    {
      topic = choose_topic (self, filo_crowd_member_get_script (member));
      text = choose_opener (self, member, topic->open);
    }
  member->topic = topic;
  return open_with (self, member, text);
}

static gboolean
text_stop (FiloCrowd *self)
{
  FiloCrowdMember *member = choose_idle (self);

  if (member == NULL ||
      !filo_crowd_member_choose (member, filo_crowd_member_get_script (member)->stop))
    return FALSE;
  member->voice->subscribed = FALSE;
  filo_crowd_member_type (member, TRUE);
  return TRUE;
}

/* Somebody who has waited long for an answer asks again, once. */
static gboolean
text_nudge (FiloCrowd *self)
{
  gint64 now = filo_clock_monotonic (self->stage.clock);

  for (guint i = 0; i < self->members->len; i++)
    {
      FiloCrowdMember *member = g_ptr_array_index (self->members, i);

      if (member->opened_at == 0 || member->opened_at > now - NUDGE_AFTER_MS || member->timer != 0)
        continue;
      member->opened_at = 0;
      if (filo_crowd_member_choose (member, filo_crowd_member_get_script (member)->nudge))
        {
          filo_crowd_member_type (member, TRUE);
          return TRUE;
        }
    }
  return FALSE;
}

/* A number that nobody has: the prefix, filled up with digits. */
static char *
make_address (FiloCrowd             *self,
              const FiloCrowdScript *script,
              const char            *country)
{
  const char *code = g_str_equal (country, "US") ? "+1" : g_str_equal (country, "GB") ? "+44" : "+39";
  gsize length = g_str_equal (country, "US") ? 12 : 13;
  guint n = g_strv_length (script->phones);

  for (guint i = 0; i < TRIES; i++)
    {
      const char *prefix = script->phones[roll (self, n)];
      g_autoptr(GString) address = NULL;

      if (!g_str_has_prefix (prefix, code))
        continue;
      address = g_string_new (prefix);
      while (address->len < length)
        g_string_append_c (address, (char) ('0' + roll (self, 10)));
      if (!g_hash_table_contains (self->by_address, address->str))
        return g_strdup (address->str);
    }
  return NULL;
}

static gboolean
text_newcomer (FiloCrowd *self)
{
  FiloDemoLanguage language = roll (self, FILO_DEMO_N_LANGUAGES);
  const FiloCrowdScript *script = self->stage.scripts[language];
  const FiloCrowdNewcomer *newcomer =
    g_ptr_array_index (script->newcomers, roll (self, script->newcomers->len));
  const FiloDemoNumber *number =
    filo_demo_data_find_number (self->stage.data, newcomer->country);
  g_autofree char *address = make_address (self, script, newcomer->country);
  FiloDemoVoice *voice;
  FiloCrowdMember *member;

  if (address == NULL || number == NULL || !g_hash_table_add (self->used, (gpointer) newcomer))
    return FALSE;
  voice = g_new0 (FiloDemoVoice, 1);
  voice->address = g_steal_pointer (&address);
  voice->number = g_strdup (number->address);
  voice->first = g_strdup (newcomer->first);
  voice->last = g_strdup (newcomer->last);
  voice->email = g_strdup_printf ("%s@example.com", newcomer->first);
  voice->email[0] = g_ascii_tolower (voice->email[0]);
  voice->ending = g_str_has_suffix (newcomer->first, "o") ? "o" : "a";
  voice->language = language;
  member = add_member (self, voice);
  if (!open_with (self, member, choose_opener (self, member, newcomer->open)))
    return FALSE;
  /* Texting in is no consent: most of them find the word on the shop's page. */
  if (roll (self, 100) < CHANCE_NEWCOMER_JOINS && filo_crowd_member_choose (member, script->join))
    filo_crowd_member_type (member, FALSE);
  return TRUE;
}

static void arm_tick (FiloCrowd *self);

static gboolean
on_tick (gpointer user_data)
{
  FiloCrowd *self = user_data;
  guint dice = roll (self, 100);
  gboolean texted = FALSE;

  self->tick = 0;
  if (dice < CHANCE_STOP)
    texted = text_stop (self);
  else if (dice < CHANCE_STOP + CHANCE_NEWCOMER)
    texted = text_newcomer (self);
  else if (dice < CHANCE_STOP + CHANCE_NEWCOMER + CHANCE_NUDGE)
    texted = text_nudge (self);
  if (!texted)
    text_topic (self);
  arm_tick (self);
  return FALSE;
}

static void
arm_tick (FiloCrowd *self)
{
  guint pause =
    filo_crowd_stage_roll (&self->stage, FILO_CROWD_PAUSE_MIN_MS, FILO_CROWD_PAUSE_MAX_MS);

  self->tick = filo_clock_add_timer (self->stage.clock, pause, on_tick, self, NULL);
}

/* ---- The object ---- */

static void
filo_crowd_dispose (GObject *object)
{
  FiloCrowd *self = FILO_CROWD (object);

  filo_crowd_stop (self);
  g_clear_pointer (&self->by_address, g_hash_table_unref);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_object (&self->stage.simulator);
  g_clear_object (&self->stage.clock);
  g_clear_object (&self->stage.random);

  G_OBJECT_CLASS (filo_crowd_parent_class)->dispose (object);
}

static void
filo_crowd_finalize (GObject *object)
{
  FiloCrowd *self = FILO_CROWD (object);

  g_clear_object (&self->stage.cancellable);
  g_clear_pointer (&self->stage.media_folder, g_free);
  g_clear_pointer (&self->stage.data, filo_demo_data_free);
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    g_clear_pointer (&self->stage.scripts[i], filo_crowd_script_free);
  g_clear_pointer (&self->used, g_hash_table_unref);
  g_clear_pointer (&self->own_topics, g_ptr_array_unref);

  G_OBJECT_CLASS (filo_crowd_parent_class)->finalize (object);
}

static void
filo_crowd_class_init (FiloCrowdClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = filo_crowd_dispose;
  object_class->finalize = filo_crowd_finalize;
}

static void
filo_crowd_init (FiloCrowd *self)
{
  self->stage.cancellable = g_cancellable_new ();
  self->own_topics = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_crowd_topic_free);
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_crowd_member_free);
  self->by_address = g_hash_table_new (g_str_hash, g_str_equal);
  self->used = g_hash_table_new (g_direct_hash, g_direct_equal);
}

static gboolean
add_world (FiloCrowd            *self,
           const FiloDemoWorld  *world,
           GError              **error)
{
  for (guint i = 0; i < world->voices->len; i++)
    {
      FiloDemoVoice *voice = filo_demo_voice_copy (g_ptr_array_index (world->voices, i));
      FiloCrowdMember *member = add_member (self, voice);
      FiloCrowdTopic *own;

      if (voice->answers == NULL)
        continue;
      own = filo_crowd_topic_new_own (voice->address, voice->photo, voice->answers, error);
      if (own == NULL)
        return FALSE;
      g_ptr_array_add (self->own_topics, own);
      member->topic = own;
    }
  return TRUE;
}

FiloCrowd *
filo_crowd_new (FiloSimulator        *simulator,
                const FiloDemoWorld  *world,
                const char           *media_folder,
                FiloClock            *clock,
                FiloRandom           *random,
                GError              **error)
{
  g_autoptr(FiloCrowd) self = NULL;

  g_return_val_if_fail (FILO_IS_SIMULATOR (simulator), NULL);
  g_return_val_if_fail (world != NULL && media_folder != NULL, NULL);

  self = g_object_new (FILO_TYPE_CROWD, NULL);
  self->stage.simulator = g_object_ref (simulator);
  self->stage.clock = g_object_ref (clock);
  self->stage.random = g_object_ref (random);
  self->stage.media_folder = g_strdup (media_folder);
  self->stage.data = filo_demo_data_new (error);
  if (self->stage.data == NULL)
    return NULL;
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    {
      self->stage.scripts[i] = filo_crowd_script_new (i, error);
      if (self->stage.scripts[i] == NULL)
        return NULL;
    }
  if (!add_world (self, world, error))
    return NULL;
  g_signal_connect_object (simulator, "delivered", G_CALLBACK (on_delivered), self, 0);
  return g_steal_pointer (&self);
}

void
filo_crowd_start (FiloCrowd *self)
{
  g_return_if_fail (FILO_IS_CROWD (self));
  g_return_if_fail (!is_stopped (self) && self->tick == 0);

  arm_tick (self);
}

void
filo_crowd_stop (FiloCrowd *self)
{
  g_return_if_fail (FILO_IS_CROWD (self));

  if (is_stopped (self))
    return;
  g_cancellable_cancel (self->stage.cancellable);
  if (self->stage.clock != NULL)
    filo_clock_clear_timer (self->stage.clock, &self->tick);
  for (guint i = 0; i < self->members->len; i++)
    filo_crowd_member_hush (g_ptr_array_index (self->members, i));
}
