/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FILO_JSON_ERROR (filo_json_error_quark ())
GQuark filo_json_error_quark (void);

typedef enum
{
  FILO_JSON_ERROR_TOO_BIG,    /* More bytes or tokens than the limits allow. */
  FILO_JSON_ERROR_TOO_DEEP,
  FILO_JSON_ERROR_SYNTAX,     /* Not JSON, not UTF-8, or a member twice. */
  FILO_JSON_ERROR_MISSING,
  FILO_JSON_ERROR_TYPE,
  FILO_JSON_ERROR_VALUE,
} FiloJsonError;

/* A token is a bracket or brace that opens, a member name, or a plain value. */
typedef struct
{
  gsize bytes;
  guint depth;
  guint tokens;
} FiloJsonLimits;

#define FILO_JSON_DEPTH_MAX 32

extern const FiloJsonLimits filo_json_limits_request;
extern const FiloJsonLimits filo_json_limits_answer;

#define FILO_JSON_LIMITS_REQUEST (&filo_json_limits_request)   /* 256 KiB, 10,000 tokens. */
#define FILO_JSON_LIMITS_ANSWER  (&filo_json_limits_answer)    /* 16 MiB, 1,000,000 tokens. */

/* Only for tests of the scanner; filo_json_parse() calls it. Needs constant stack. */
gboolean  filo_json_scan  (const char            *data,
                           gsize                  length,
                           const FiloJsonLimits  *limits,
                           GError               **error);

/* Parses bytes from outside, scanned first: json-glib alone would crash on deep nesting and accept
 * what isn't JSON. length -1: data ends in NUL. Strings hold no NUL, integers fit 64 bits. Any thread. */
JsonNode *filo_json_parse (const char            *data,
                           gssize                 length,
                           const FiloJsonLimits  *limits,
                           GError               **error);

/* As filo_json_parse(), and the root must be an object. Free with json_object_unref(). */
JsonObject *filo_json_parse_object (const char            *data,
                                    gssize                 length,
                                    const FiloJsonLimits  *limits,
                                    GError               **error);

/* One line without blanks; owned by the caller. */
char     *filo_json_to_string (JsonNode *node);

/* Readers of one member. Required: absent or null fails. Optional: absent or null leaves *out as it
 * is and succeeds. A wrong type always fails. Messages start with the JSON pointer of the member. */
typedef enum
{
  FILO_JSON_OPTIONAL,
  FILO_JSON_REQUIRED,
} FiloJsonNeed;

/* *out is freed and replaced; owned by the caller. */
gboolean filo_json_read_string  (JsonObject    *object,
                                 const char    *member,
                                 FiloJsonNeed   need,
                                 char         **out,
                                 GError       **error);
gboolean filo_json_read_int64   (JsonObject    *object,
                                 const char    *member,
                                 FiloJsonNeed   need,
                                 gint64        *out,
                                 GError       **error);
gboolean filo_json_read_double  (JsonObject    *object,
                                 const char    *member,
                                 FiloJsonNeed   need,
                                 double        *out,
                                 GError       **error);
gboolean filo_json_read_boolean (JsonObject    *object,
                                 const char    *member,
                                 FiloJsonNeed   need,
                                 gboolean      *out,
                                 GError       **error);
/* RFC 3339 into milliseconds UTC. */
gboolean filo_json_read_time    (JsonObject    *object,
                                 const char    *member,
                                 FiloJsonNeed   need,
                                 gint64        *out,
                                 GError       **error);
/* *out is borrowed from object. */
gboolean filo_json_read_object  (JsonObject    *object,
                                 const char    *member,
                                 FiloJsonNeed   need,
                                 JsonObject   **out,
                                 GError       **error);
/* *out is borrowed from object. */
gboolean filo_json_read_array   (JsonObject    *object,
                                 const char    *member,
                                 FiloJsonNeed   need,
                                 JsonArray    **out,
                                 GError       **error);
/* An array of strings; *out is freed and replaced; owned by the caller. */
gboolean filo_json_read_strv    (JsonObject    *object,
                                 const char    *member,
                                 FiloJsonNeed   need,
                                 char        ***out,
                                 GError       **error);

/* Sets an error whose message starts with the pointer of member: "/state: must be …". */
void     filo_json_set_error    (GError       **error,
                                 FiloJsonError  code,
                                 const char    *member,
                                 const char    *format,
                                 ...) G_GNUC_PRINTF (4, 5);

/* Puts prefix ("/changes/3") before the pointer of an error of this domain. */
void     filo_json_prefix_pointer (GError     **error,
                                   const char  *prefix);

/* Splits "/text: must be a string" into pointer and sentence; both owned by the caller. A message
 * without a pointer gives pointer NULL. */
void     filo_json_error_split  (const GError  *error,
                                 char         **pointer,
                                 char         **sentence);

G_END_DECLS
