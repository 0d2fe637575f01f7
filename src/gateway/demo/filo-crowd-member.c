/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-crowd-member.h"

#include "filo-crowd.h"
#include "filo-log.h"
#include "filo-media.h"
#include "filo-uuid.h"

#include <gio/gio.h>
#include <string.h>

#define BURST_MIN_MS 2500
#define BURST_MAX_MS 7000
#define PATIENCE_MIN 3
#define PATIENCE_MAX 6

/* A picture that is being put into the media folder before its text is sent. */
typedef struct
{
  FiloSimulator *simulator;    /* Owned, as all. */
  GCancellable  *cancellable;
  char          *from;
  char          *to;
  char          *text;
  FiloMedia     *media;
} PictureText;

guint
filo_crowd_stage_roll (const FiloCrowdStage *stage,
                       guint                 min,
                       guint                 max)
{
  return min + filo_random_uint32_below (stage->random, max - min + 1);
}

FiloCrowdMember *
filo_crowd_member_new (const FiloCrowdStage *stage,
                       FiloDemoVoice        *voice)
{
  FiloCrowdMember *self = g_new0 (FiloCrowdMember, 1);

  self->stage = stage;
  self->voice = voice;
  self->heard = g_string_new (NULL);
  self->said = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_queue_init (&self->to_say);
  filo_crowd_member_reset (self);
  return self;
}

void
filo_crowd_member_free (FiloCrowdMember *self)
{
  filo_crowd_member_hush (self);
  filo_demo_voice_free (self->voice);
  g_string_free (self->heard, TRUE);
  g_hash_table_unref (self->said);
  g_free (self);
}

const FiloCrowdScript *
filo_crowd_member_get_script (FiloCrowdMember *self)
{
  return self->stage->scripts[self->voice->language];
}

void
filo_crowd_member_reset (FiloCrowdMember *self)
{
  g_hash_table_remove_all (self->said);
  self->patience = filo_crowd_stage_roll (self->stage, PATIENCE_MIN, PATIENCE_MAX);
}

void
filo_crowd_member_hush (FiloCrowdMember *self)
{
  filo_clock_clear_timer (self->stage->clock, &self->timer);
  g_queue_clear_full (&self->to_say, g_free);
}

/* ---- Sending ---- */

static void
picture_text_free (PictureText *picture)
{
  g_object_unref (picture->simulator);
  g_object_unref (picture->cancellable);
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
  g_autoptr(PictureText) picture = user_data;
  g_autoptr(GPtrArray) media = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        filo_log_event ("The crowd couldn't store a picture: %s", error->message);
      return;
    }
  if (g_cancellable_is_cancelled (picture->cancellable))
    return;
  media = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (media, g_object_ref (picture->media));
  filo_simulator_receive (picture->simulator, picture->from, picture->to, picture->text, media);
}

static void
send_picture (FiloCrowdMember       *self,
              const FiloDemoPicture *what,
              const char            *text)
{
  const FiloCrowdStage *stage = self->stage;
  PictureText *picture = g_new0 (PictureText, 1);
  g_autofree char *id = filo_uuid7_new (stage->clock, stage->random);
  g_autofree char *path = g_build_filename (stage->media_folder, id, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  picture->simulator = g_object_ref (stage->simulator);
  picture->cancellable = g_object_ref (stage->cancellable);
  picture->from = g_strdup (self->voice->address);
  picture->to = g_strdup (self->voice->number);
  picture->text = g_strdup (text);
  picture->media = filo_demo_picture_to_media (what, id);
  g_file_replace_contents_bytes_async (file, what->bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                       stage->cancellable, on_picture_stored, picture);
}

/* What "[id]" before a text means: a picture of the shop's, or "photo" for the topic's. */
static const FiloDemoPicture *
find_picture (FiloCrowdMember *self,
              const char      *id)
{
  const FiloDemoData *data = self->stage->data;

  if (!g_str_equal (id, "photo"))
    return filo_demo_data_find_picture (data, id);
  if (self->topic != NULL && self->topic->photo != NULL)
    return filo_demo_data_find_picture (data, self->topic->photo);
  return g_ptr_array_index (data->pictures,
                            filo_crowd_stage_roll (self->stage, 0, data->pictures->len - 1));
}

static void
send_text (FiloCrowdMember *self,
           const char      *text)
{
  const FiloDemoPicture *picture = NULL;
  const char *end;

  if (text[0] == '[' && (end = strchr (text, ']')) != NULL)
    {
      g_autofree char *id = g_strndup (text + 1, (gsize) (end - text - 1));

      picture = find_picture (self, id);
      text = end + 1;
      while (*text == ' ')
        text++;
    }
  if (picture != NULL)
    send_picture (self, picture, text);
  else
    filo_simulator_receive (self->stage->simulator, self->voice->address, self->voice->number, text,
                            NULL);
}

static gboolean
on_typed (gpointer user_data)
{
  FiloCrowdMember *self = user_data;

  self->timer = 0;
  filo_crowd_member_type (self, TRUE);
  return FALSE;
}

void
filo_crowd_member_type (FiloCrowdMember *self,
                        gboolean         now)
{
  if (now)
    {
      g_autofree char *text = g_queue_pop_head (&self->to_say);

      if (text != NULL)
        send_text (self, text);
    }
  if (self->timer == 0 && !g_queue_is_empty (&self->to_say))
    self->timer =
      filo_clock_add_timer (self->stage->clock,
                            filo_crowd_stage_roll (self->stage, BURST_MIN_MS, BURST_MAX_MS),
                            on_typed, self, NULL);
}

/* ---- Choosing words ---- */

/* Puts " || "-parted texts into the queue. FALSE if a blank stays open. */
static gboolean
queue_burst (FiloCrowdMember *self,
             const char      *text)
{
  const FiloDemoVoice *voice = self->voice;
  g_autofree char *filled =
    filo_demo_fill (text, "first", voice->first, "last", voice->last, "email", voice->email,
                    "order", voice->order, "a", voice->ending, NULL);
  g_auto(GStrv) parts = NULL;

  if (strchr (filled, '{') != NULL)
    return FALSE;
  parts = g_strsplit (filled, " || ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_queue_push_tail (&self->to_say, g_strdup (parts[i]));
  return TRUE;
}

gboolean
filo_crowd_member_choose (FiloCrowdMember *self,
                          char           **texts)
{
  guint n = g_strv_length (texts);
  guint from = filo_crowd_stage_roll (self->stage, 0, n - 1);

  for (guint i = 0; i < n; i++)
    {
      const char *text = texts[(from + i) % n];

      if (!g_hash_table_contains (self->said, text) && queue_burst (self, text))
        {
          g_hash_table_add (self->said, (gpointer) text);
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
filo_crowd_member_open (FiloCrowdMember *self,
                        const char      *text)
{
  if (!queue_burst (self, text))
    return FALSE;
  g_hash_table_add (self->said, (gpointer) text);
  /* Never 0, also on a clock that has just begun. */
  self->opened_at = filo_clock_monotonic (self->stage->clock) + 1;
  filo_crowd_member_type (self, TRUE);
  return TRUE;
}

static void
choose_answer (FiloCrowdMember *self,
               const char      *heard)
{
  const FiloCrowdScript *script = filo_crowd_member_get_script (self);
  const FiloCrowdRule *rule;

  if (self->patience == 0)
    {
      if (filo_crowd_member_choose (self, script->thanks))
        self->topic = NULL;
      return;
    }
  self->patience--;
  for (guint i = 0; (rule = filo_crowd_script_find (script, self->topic, heard, i)) != NULL; i++)
    if (filo_crowd_member_choose (self, rule->say))
      return;
  if (self->topic == NULL || self->topic->fallback == NULL ||
      !filo_crowd_member_choose (self, self->topic->fallback))
    filo_crowd_member_choose (self, script->fallback);
}

static gboolean
on_thought (gpointer user_data)
{
  FiloCrowdMember *self = user_data;
  g_autofree char *heard = g_strdup (self->heard->str);

  g_string_truncate (self->heard, 0);
  choose_answer (self, heard);
  return on_typed (self);
}

void
filo_crowd_member_hear (FiloCrowdMember *self,
                        const char      *text)
{
  self->opened_at = 0;
  g_string_append (self->heard, text);
  g_string_append_c (self->heard, '\n');
  /* They read again whatever comes while they type. */
  filo_clock_clear_timer (self->stage->clock, &self->timer);
  self->timer = filo_clock_add_timer (
    self->stage->clock,
    filo_crowd_stage_roll (self->stage, FILO_CROWD_TYPING_MIN_MS, FILO_CROWD_TYPING_MAX_MS),
    on_thought, self, NULL);
}
