/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-json.h"

G_BEGIN_DECLS

/* For the files of this room only: readers that stop at the first error and writers that leave out
 * what is unset, so that a codec is one line per member. */

typedef struct
{
  JsonObject *object; /* Borrowed. */
  GError     *error;  /* The first one; from then on every read gives nothing. */
  char       *text;   /* What the last string read gave. */
} FiloReader;

#define FILO_READER_INIT(json_object) { (json_object), NULL, NULL }

/* Ends the reading: TRUE if all went well, else the error is handed over. */
gboolean filo_reader_finish (FiloReader *self, GError **error);

/* NULL where the member is absent or an error stands. Borrowed until the next read. */
const char *filo_reader_string (FiloReader *self, const char *member, FiloJsonNeed need);

/* As before; empty text is refused. */
const char *filo_reader_id (FiloReader *self, const char *member, FiloJsonNeed need);

/* Each gives @fallback where the member is absent, 0 or FALSE where an error stands. */
gint64 filo_reader_int64 (FiloReader *self, const char *member, FiloJsonNeed need, gint64 fallback);
gint64 filo_reader_count (FiloReader *self, const char *member, FiloJsonNeed need, gint64 fallback);
guint filo_reader_uint (FiloReader *self, const char *member, FiloJsonNeed need, guint fallback);
gboolean filo_reader_boolean (FiloReader *self, const char *member, FiloJsonNeed need,
                              gboolean fallback);

/* ms UTC; 0 where absent. */
gint64 filo_reader_time (FiloReader *self, const char *member, FiloJsonNeed need);

/* Borrowed; NULL where absent. */
JsonObject *filo_reader_object (FiloReader *self, const char *member, FiloJsonNeed need);
JsonArray *filo_reader_array (FiloReader *self, const char *member, FiloJsonNeed need);

/* Whether @member is there and not null. */
gboolean filo_reader_has (FiloReader *self, const char *member);

/* Sets the error, unless one stands already. */
void filo_reader_refuse (FiloReader *self, FiloJsonError code, const char *member,
                         const char *sentence);

/* Takes an error from the reader of what stands at @member (and at @index in it, if ≥ 0). */
void filo_reader_take_error (FiloReader *self, GError *error, const char *member, int index);

/* Reads a word of the enum whose words are prefix_from_word(); *value stays where it is absent. */
#define FILO_READER_WORD(reader, member, need, prefix, value)                                \
  G_STMT_START                                                                               \
  {                                                                                          \
    const char *word_ = filo_reader_string ((reader), (member), (need));                     \
    if (word_ != NULL && !prefix##_from_word (word_, (value)))                               \
      filo_reader_refuse ((reader), FILO_JSON_ERROR_VALUE, (member), "is not a known word"); \
  }                                                                                          \
  G_STMT_END

/* A list of objects, each read by @read (a FILO_JSON reader of one object); NULL where absent.
 * Transfer full, elements owned by the array. */
typedef gpointer (*FiloReadFunc) (JsonObject *object, GError **error);
GPtrArray *filo_reader_objects (FiloReader    *self,
                                const char    *member,
                                FiloJsonNeed   need,
                                FiloReadFunc   read,
                                GDestroyNotify destroy);

/* The same for an array that is no member: pointers of errors start at the array. */
GPtrArray *filo_read_objects (JsonArray     *array,
                              FiloReadFunc   read,
                              GDestroyNotify destroy,
                              GError       **error);

/* NULL and 0 are left out. Bytes that are no UTF-8 become U+FFFD. */
void filo_write_string (JsonObject *object, const char *member, const char *value);
void filo_write_time (JsonObject *object, const char *member, gint64 value);

/* NULL and empty lists are left out. */
typedef JsonNode *(*FiloWriteFunc) (gpointer object);
void filo_write_objects (JsonObject *object, const char *member, GPtrArray *list,
                         FiloWriteFunc write);

/* Takes the object. */
JsonNode *filo_write_finish (JsonObject *object);

G_END_DECLS
