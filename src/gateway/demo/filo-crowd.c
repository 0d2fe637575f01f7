/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-crowd.h"

#include "filo-crowd-script.h"
#include "filo-log.h"
#include "filo-media.h"
#include "filo-time.h"
#include "filo-uuid.h"

#include <gio/gio.h>
#include <string.h>

/* Of a hundred times that somebody texts. */
#define CHANCE_STOP 4
#define CHANCE_NEWCOMER 12
#define CHANCE_NUDGE 12
#define CHANCE_NEWCOMER_JOINS 70

#define NUDGE_AFTER_MS (3 * FILO_MINUTE_MS)
#define BURST_MIN_MS 2500
#define BURST_MAX_MS 7000
#define PATIENCE_MIN 3
#define PATIENCE_MAX 6

/* Somebody of the crowd. */
typedef struct
{
  FiloCrowd            *crowd;      /* Not owned: it owns us. */
  FiloDemoVoice        *voice;
  const FiloCrowdTopic *topic;      /* What they want; NULL = nothing at the moment. */
  GString              *heard;      /* What the agent wrote since their last answer. */
  GQueue                to_say;     /* char*: the rest of a burst. */
  GHashTable           *said;       /* Set of borrowed char*: never twice the same. */
  guint                 patience;   /* Answers left before only an emoji comes. */
  gint64                opened_at;  /* When they opened, 0 once somebody answered. */
  guint                 timer;      /* Typing. */
} Member;

struct _FiloCrowd
{
  GObject          parent_instance;

  FiloSimulator   *simulator;
  FiloClock       *clock;
  FiloRandom      *random;
  char            *media_folder;
  FiloDemoData    *data;
  FiloCrowdScript *scripts[FILO_DEMO_N_LANGUAGES];
  GCancellable    *cancellable;

  GPtrArray       *own_topics;  /* FiloCrowdTopic of single members. */
  GPtrArray       *members;     /* Member. */
  GHashTable      *by_address;  /* Borrowed char* → borrowed Member. */
  GHashTable      *used;        /* Set of borrowed char*: openers and newcomers that had their turn. */
  guint            tick;
  gboolean         stopped;
};

/* A picture that is being put into the media folder before its text is sent. */
typedef struct
{
  FiloCrowd *self;     /* Owned. */
  char      *from;
  char      *to;
  char      *text;
  FiloMedia *media;
} PictureText;

G_DEFINE_FINAL_TYPE (FiloCrowd, filo_crowd, G_TYPE_OBJECT)

static void say_next (Member *member);

static guint
roll (FiloCrowd *self,
      guint      below)
{
  return filo_random_uint32_below (self->random, below);
}

static guint
choose_delay (FiloCrowd *self,
              guint      min,
              guint      max)
{
  return min + roll (self, max - min + 1);
}

static FiloDemoVoice *
copy_voice (const FiloDemoVoice *voice)
{
  FiloDemoVoice *copy = g_new0 (FiloDemoVoice, 1);

  *copy = *voice;
  copy->address = g_strdup (voice->address);
  copy->number = g_strdup (voice->number);
  copy->first = g_strdup (voice->first);
  copy->last = g_strdup (voice->last);
  copy->email = g_strdup (voice->email);
  copy->order = g_strdup (voice->order);
  copy->photo = g_strdup (voice->photo);
  copy->answers = g_strdupv (voice->answers);
  return copy;
}

static Member *
add_member (FiloCrowd     *self,
            FiloDemoVoice *voice)
{
  Member *member = g_new0 (Member, 1);

  member->crowd = self;
  member->voice = voice;
  member->heard = g_string_new (NULL);
  member->said = g_hash_table_new (g_direct_hash, g_direct_equal);
  member->patience = choose_delay (self, PATIENCE_MIN, PATIENCE_MAX);
  g_queue_init (&member->to_say);
  g_ptr_array_add (self->members, member);
  g_hash_table_insert (self->by_address, voice->address, member);
  return member;
}

static void
member_free (Member *member)
{
  filo_clock_clear_timer (member->crowd->clock, &member->timer);
  filo_demo_voice_free (member->voice);
  g_string_free (member->heard, TRUE);
  g_queue_clear_full (&member->to_say, g_free);
  g_hash_table_unref (member->said);
  g_free (member);
}

static const FiloCrowdScript *
get_script (Member *member)
{
  return member->crowd->scripts[member->voice->language];
}

/* ---- What they say ---- */

static void
picture_text_free (PictureText *picture)
{
  g_object_unref (picture->self);
  g_free (picture->from);
  g_free (picture->to);
  g_free (picture->text);
  g_object_unref (picture->media);
  g_free (picture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PictureText, picture_text_free)

static void
on_picture_stored (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(PictureText) picture = user_data;   /* The reference taken when we wrote. */
  g_autoptr(GPtrArray) media = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        filo_log_event ("The crowd couldn't store a picture: %s", error->message);
      return;
    }
  if (picture->self->stopped)
    return;
  media = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (media, g_object_ref (picture->media));
  filo_simulator_receive (picture->self->simulator, picture->from, picture->to, picture->text, media);
}

static void
send_picture (Member                *member,
              const FiloDemoPicture *what,
              const char            *text)
{
  FiloCrowd *self = member->crowd;
  PictureText *picture = g_new0 (PictureText, 1);
  g_autofree char *id = filo_uuid7_new (self->clock, self->random);
  g_autofree char *path = g_build_filename (self->media_folder, id, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  picture->self = g_object_ref (self);
  picture->from = g_strdup (member->voice->address);
  picture->to = g_strdup (member->voice->number);
  picture->text = g_strdup (text);
  picture->media = filo_media_new ();
  filo_media_set_id (picture->media, id);
  filo_media_set_name (picture->media, what->name);
  filo_media_set_content_type (picture->media, "image/jpeg");
  filo_media_set_size (picture->media, (gint64) g_bytes_get_size (what->bytes));
  filo_media_set_width (picture->media, what->width);
  filo_media_set_height (picture->media, what->height);
  g_file_replace_contents_bytes_async (file, what->bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                       self->cancellable, on_picture_stored, picture);
}

/* Sends one text; "[tavola] …" or "[photo] …" with a picture. */
static void
send_text (Member     *member,
           const char *text)
{
  FiloCrowd *self = member->crowd;
  const FiloDemoPicture *picture = NULL;
  const char *end;

  if (text[0] == '[' && (end = strchr (text, ']')) != NULL)
    {
      g_autofree char *id = g_strndup (text + 1, (gsize) (end - text - 1));
      const char *topic_photo = member->topic != NULL ? member->topic->photo : NULL;

      if (!g_str_equal (id, "photo"))
        picture = filo_demo_data_find_picture (self->data, id);
      else if (topic_photo != NULL)
        picture = filo_demo_data_find_picture (self->data, topic_photo);
      else
        picture = g_ptr_array_index (self->data->pictures, roll (self, self->data->pictures->len));
      text = end + 1;
      while (*text == ' ')
        text++;
    }
  if (picture != NULL)
    send_picture (member, picture, text);
  else
    filo_simulator_receive (self->simulator, member->voice->address, member->voice->number, text,
                            NULL);
}

static gboolean
on_typed (gpointer user_data)
{
  Member *member = user_data;
  g_autofree char *text = g_queue_pop_head (&member->to_say);

  member->timer = 0;
  if (text != NULL)
    send_text (member, text);
  say_next (member);
  return FALSE;
}

/* The rest of a burst, a few seconds apart. */
static void
say_next (Member *member)
{
  if (member->timer == 0 && !g_queue_is_empty (&member->to_say))
    member->timer = filo_clock_add_timer (member->crowd->clock,
                                          choose_delay (member->crowd, BURST_MIN_MS, BURST_MAX_MS),
                                          on_typed, member, NULL);
}

static char *
fill (Member     *member,
      const char *text)
{
  const FiloDemoVoice *voice = member->voice;

  return filo_demo_fill (text, "first", voice->first, "last", voice->last, "email", voice->email,
                         "order", voice->order, "a", voice->ending, NULL);
}

/* Puts " || "-parted texts into the queue. FALSE if a blank stays open. */
static gboolean
queue_burst (Member     *member,
             const char *text)
{
  g_autofree char *filled = fill (member, text);
  g_auto(GStrv) parts = NULL;

  if (strchr (filled, '{') != NULL)
    return FALSE;
  parts = g_strsplit (filled, " || ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_queue_push_tail (&member->to_say, g_strdup (parts[i]));
  return TRUE;
}

/* One that they haven't said, from a random one on; marks it. FALSE if none is left that can be
 * filled. */
static gboolean
queue_one_of (Member *member,
              char  **texts)
{
  guint n = g_strv_length (texts);
  guint from = roll (member->crowd, n);

  for (guint i = 0; i < n; i++)
    {
      const char *text = texts[(from + i) % n];

      if (!g_hash_table_contains (member->said, text) && queue_burst (member, text))
        {
          g_hash_table_add (member->said, (gpointer) text);
          return TRUE;
        }
    }
  return FALSE;
}

/* ---- Answering ---- */

static void
queue_answer (Member     *member,
              const char *heard)
{
  const FiloCrowdScript *script = get_script (member);
  const FiloCrowdRule *rule;

  if (member->patience == 0)
    {
      if (queue_one_of (member, script->thanks))
        member->topic = NULL;
      return;
    }
  member->patience--;
  for (guint i = 0; (rule = filo_crowd_script_find (script, member->topic, heard, i)) != NULL; i++)
    if (queue_one_of (member, rule->say))
      return;
  if (member->topic == NULL || member->topic->fallback == NULL ||
      !queue_one_of (member, member->topic->fallback))
    queue_one_of (member, script->fallback);
}

static gboolean
on_thought (gpointer user_data)
{
  Member *member = user_data;
  g_autofree char *heard = g_strdup (member->heard->str);

  member->timer = 0;
  g_string_truncate (member->heard, 0);
  queue_answer (member, heard);
  return on_typed (member);
}

/* Texts of a machine begin with the shop's name; nobody answers those. */
static gboolean
is_automatic (FiloCrowd  *self,
              const char *text)
{
  g_autofree char *prefix =
    g_strconcat (filo_settings_get_organization_prefix (self->data->settings), ":", NULL);

  return g_str_has_prefix (text, prefix);
}

static void
on_delivered (FiloSimulator      *simulator,
              const FiloOutgoing *outgoing,
              gpointer            user_data)
{
  FiloCrowd *self = user_data;
  Member *member = g_hash_table_lookup (self->by_address, outgoing->to);

  if (self->stopped || member == NULL || is_automatic (self, outgoing->text))
    return;
  member->opened_at = 0;
  g_string_append (member->heard, outgoing->text);
  g_string_append_c (member->heard, '\n');
  /* They read again whatever comes while they type. */
  filo_clock_clear_timer (self->clock, &member->timer);
  member->timer = filo_clock_add_timer (
    self->clock, choose_delay (self, FILO_CROWD_TYPING_MIN_MS, FILO_CROWD_TYPING_MAX_MS),
    on_thought, member, NULL);
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
  g_return_val_if_reached (NULL);
}

/* Somebody who wants nothing at the moment and may be answered; rather one who hasn't texted yet. */
static Member *
choose_idle (FiloCrowd *self)
{
  Member *second = NULL;

  for (guint i = 0; i < 50; i++)
    {
      Member *member = g_ptr_array_index (self->members, roll (self, self->members->len));

      if (!member->voice->subscribed || member->voice->busy || member->topic != NULL ||
          member->timer != 0)
        continue;
      if (g_hash_table_size (member->said) == 0)
        return member;
      second = member;
    }
  if (second != NULL)
    {
      g_hash_table_remove_all (second->said);
      second->patience = choose_delay (self, PATIENCE_MIN, PATIENCE_MAX);
    }
  return second;
}

/* One of the openers that nobody has used; once all are used, they come again. */
static const char *
choose_opener (Member *member,
               char  **open)
{
  FiloCrowd *self = member->crowd;
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
open_with (Member     *member,
           const char *text)
{
  if (text == NULL || !queue_burst (member, text))
    return FALSE;
  g_hash_table_add (member->crowd->used, (gpointer) text);
  g_hash_table_add (member->said, (gpointer) text);
  member->opened_at = filo_clock_monotonic (member->crowd->clock) + 1;
  on_typed (member);
  return TRUE;
}

static gboolean
text_topic (FiloCrowd *self)
{
  Member *member = choose_idle (self);
  const FiloCrowdTopic *topic = NULL;
  const char *text = NULL;

  if (member == NULL)
    return FALSE;
  for (guint i = 0; i < 10 && (text == NULL || g_hash_table_contains (self->used, text)); i++)
    {
      topic = choose_topic (self, get_script (member));
      text = choose_opener (member, topic->open);
    }
  member->topic = topic;
  return open_with (member, text);
}

static gboolean
text_stop (FiloCrowd *self)
{
  Member *member = choose_idle (self);

  if (member == NULL || !queue_one_of (member, get_script (member)->stop))
    return FALSE;
  member->voice->subscribed = FALSE;
  on_typed (member);
  return TRUE;
}

/* Somebody who has waited long for an answer asks again, once. */
static gboolean
text_nudge (FiloCrowd *self)
{
  gint64 now = filo_clock_monotonic (self->clock);

  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if (member->opened_at == 0 || member->opened_at > now - NUDGE_AFTER_MS || member->timer != 0)
        continue;
      member->opened_at = 0;
      if (queue_one_of (member, get_script (member)->nudge))
        {
          on_typed (member);
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

  for (guint tries = 0; tries < 100; tries++)
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
  const FiloCrowdScript *script = self->scripts[language];
  const FiloCrowdNewcomer *newcomer =
    g_ptr_array_index (script->newcomers, roll (self, script->newcomers->len));
  const FiloDemoNumber *number = filo_demo_data_find_number (self->data, newcomer->country);
  g_autofree char *address = make_address (self, script, newcomer->country);
  FiloDemoVoice *voice;
  Member *member;

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
  if (!open_with (member, choose_opener (member, newcomer->open)))
    return FALSE;
  /* Texting in is no consent: most of them find the word on the shop's page. */
  if (roll (self, 100) < CHANCE_NEWCOMER_JOINS)
    {
      queue_one_of (member, script->join);
      say_next (member);
    }
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
  self->tick = filo_clock_add_timer (
    self->clock, choose_delay (self, FILO_CROWD_PAUSE_MIN_MS, FILO_CROWD_PAUSE_MAX_MS), on_tick,
    self, NULL);
}

/* ---- The object ---- */

static void
filo_crowd_dispose (GObject *object)
{
  FiloCrowd *self = FILO_CROWD (object);

  filo_crowd_stop (self);
  g_clear_pointer (&self->by_address, g_hash_table_unref);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_object (&self->simulator);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (filo_crowd_parent_class)->dispose (object);
}

static void
filo_crowd_finalize (GObject *object)
{
  FiloCrowd *self = FILO_CROWD (object);

  g_clear_pointer (&self->media_folder, g_free);
  g_clear_pointer (&self->data, filo_demo_data_free);
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    g_clear_pointer (&self->scripts[i], filo_crowd_script_free);
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
  self->cancellable = g_cancellable_new ();
  self->own_topics = g_ptr_array_new_with_free_func ((GDestroyNotify) filo_crowd_topic_free);
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  self->by_address = g_hash_table_new (g_str_hash, g_str_equal);
  self->used = g_hash_table_new (g_direct_hash, g_direct_equal);
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
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->media_folder = g_strdup (media_folder);
  self->data = filo_demo_data_new (error);
  if (self->data == NULL)
    return NULL;
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    {
      self->scripts[i] = filo_crowd_script_new (i, error);
      if (self->scripts[i] == NULL)
        return NULL;
    }
  for (guint i = 0; i < world->voices->len; i++)
    {
      Member *member = add_member (self, copy_voice (g_ptr_array_index (world->voices, i)));
      FiloCrowdTopic *own;

      if (member->voice->answers == NULL)
        continue;
      own = filo_crowd_topic_new_own (member->voice->address, member->voice->photo,
                                      member->voice->answers, error);
      if (own == NULL)
        return NULL;
      g_ptr_array_add (self->own_topics, own);
      member->topic = own;
    }
  self->simulator = g_object_ref (simulator);
  g_signal_connect_object (simulator, "delivered", G_CALLBACK (on_delivered), self, 0);
  return g_steal_pointer (&self);
}

void
filo_crowd_start (FiloCrowd *self)
{
  g_return_if_fail (FILO_IS_CROWD (self));
  g_return_if_fail (!self->stopped && self->tick == 0);

  arm_tick (self);
}

void
filo_crowd_stop (FiloCrowd *self)
{
  g_return_if_fail (FILO_IS_CROWD (self));

  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->clock != NULL)
    filo_clock_clear_timer (self->clock, &self->tick);
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      filo_clock_clear_timer (self->clock, &member->timer);
      g_queue_clear_full (&member->to_say, g_free);
    }
}
