/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/* Every JSON form of the wire, with what reads it and writes it back. */
typedef struct
{
  const char        *name;     /* Fixtures are called NAME.VARIANT.json. */
  char            *(*rewrite) (JsonObject *object, GError **error);
  const char *const *required; /* Its own members that may not be missing or null. */
} WireForm;

/* Literal, in the order of the names; NULL-terminated by a NULL name. */
extern const WireForm wire_forms[];

const WireForm *wire_form_find (const char *name);

/* One fixture: its bytes without the final line feed, and its form. */
typedef struct
{
  char           *name;
  char           *text;
  const WireForm *form;
} WireFixture;

/* All of tests/fixtures/wire in the order of their names; a file of no form is fatal. */
GPtrArray *wire_fixtures_load (void);
