/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-demo-script.h"
#include "filo-enums.h"
#include "filo-media.h"
#include "filo-settings.h"

G_BEGIN_DECLS

/* The files of data/demo as they were compiled in, read and checked. Values only, never changed
 * after filo_demo_data_new(); any thread. */

typedef enum
{
  FILO_DEMO_ITALIAN,
  FILO_DEMO_ENGLISH,
  FILO_DEMO_N_LANGUAGES,
} FiloDemoLanguage;

typedef enum
{
  FILO_DEMO_EUR,
  FILO_DEMO_GBP,
  FILO_DEMO_USD,
  FILO_DEMO_N_CURRENCIES,
} FiloDemoCurrency;

typedef struct
{
  char     *id;
  char     *name;
  char     *email;
  FiloRole  role;
  gboolean  removed;
} FiloDemoAgent;

typedef struct
{
  char  *id;
  char  *address;
  char  *label;
  char **countries;
} FiloDemoNumber;

typedef struct
{
  char           *id;
  FiloSourceKind  kind;
  char           *name;
  char           *texts[FILO_DEMO_N_LANGUAGES];  /* NULL: not for people of that language. */
  FiloDemoWhen    sent;                          /* Campaigns. */
} FiloDemoSource;

typedef struct
{
  char   *id;
  char   *kind;                           /* ceramic | linen | set */
  char   *names[FILO_DEMO_N_LANGUAGES];   /* Within a sentence: "la tazza Ondina". */
  char   *titles[FILO_DEMO_N_LANGUAGES];  /* On an order: "Tazza Ondina". */
  gint64  prices[FILO_DEMO_N_CURRENCIES]; /* Minor units. */
} FiloDemoProduct;

typedef struct
{
  char   *id;
  char   *name;
  GBytes *bytes;
  guint   width;
  guint   height;
} FiloDemoPicture;

typedef struct
{
  char *name;
  char *region;
  char *zone;  /* NULL: the group's. */
  char *area;  /* NULL, or what {area} of the group's numbers stands for. */
} FiloDemoCity;

typedef struct
{
  char              *id;
  FiloDemoLanguage   language;
  char              *country;
  char              *zone;
  guint              count;
  char             **women;
  char             **men;
  char             **last;
  char             **phones;
  GPtrArray         *cities;  /* FiloDemoCity. */
} FiloDemoGroup;

typedef struct
{
  FiloSettings *settings;   /* Without id and change. */
  char         *responder[FILO_DEMO_N_LANGUAGES];
  GPtrArray    *agents;     /* FiloDemoAgent. */
  GPtrArray    *numbers;    /* FiloDemoNumber. */
  GPtrArray    *sources;    /* FiloDemoSource. */
  GPtrArray    *products;   /* FiloDemoProduct. */
  GPtrArray    *pictures;   /* FiloDemoPicture. */
  GPtrArray    *groups;     /* FiloDemoGroup. */
  GPtrArray    *threads[FILO_DEMO_N_LANGUAGES];  /* FiloDemoBlock. */
  GPtrArray    *scenes[FILO_DEMO_N_LANGUAGES];   /* FiloDemoBlock. */
} FiloDemoData;

FiloDemoData *filo_demo_data_new  (GError       **error);
void          filo_demo_data_free (FiloDemoData  *self);

/* Each NULL if there is none of that id. */
const FiloDemoAgent   *filo_demo_data_find_agent   (const FiloDemoData *self, const char *id);
const FiloDemoSource  *filo_demo_data_find_source  (const FiloDemoData *self, const char *id);
const FiloDemoProduct *filo_demo_data_find_product (const FiloDemoData *self, const char *id);
const FiloDemoPicture *filo_demo_data_find_picture (const FiloDemoData *self, const char *id);

/* A row for a copy of a picture under that id. */
FiloMedia             *filo_demo_picture_to_media  (const FiloDemoPicture *self, const char *id);

/* The group of a country, and its city of that name (NULL if it isn't listed). */
const FiloDemoGroup   *filo_demo_data_find_group   (const FiloDemoData *self, const char *country);
const FiloDemoCity    *filo_demo_group_find_city   (const FiloDemoGroup *self, const char *name);

/* The number of ours that people of a country write to. */
const FiloDemoNumber  *filo_demo_data_find_number  (const FiloDemoData *self, const char *country);

/* A compiled-in file of data/demo, "crowd-it.json". */
GBytes *filo_demo_data_load (const char  *name,
                             GError     **error);

/* "it" or "en". */
const char *filo_demo_language_to_word (FiloDemoLanguage language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FiloDemoData, filo_demo_data_free)

G_END_DECLS
