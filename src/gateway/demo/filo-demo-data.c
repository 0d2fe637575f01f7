/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filo-demo-data.h"

#include "filo-demo-resources.h"
#include "filo-json.h"

#include <gio/gio.h>

#define RESOURCE_PREFIX "/io/github/filo_sms/Filo/demo/"

static const char *const language_words[FILO_DEMO_N_LANGUAGES] = { "it", "en" };
static const char *const currency_words[FILO_DEMO_N_CURRENCIES] = { "EUR", "GBP", "USD" };

const char *
filo_demo_language_to_word (FiloDemoLanguage language)
{
  return language_words[language];
}

GBytes *
filo_demo_data_load (const char *name,
                     GError    **error)
{
  g_autofree char *path = g_strconcat (RESOURCE_PREFIX, name, NULL);

  /* A static library's constructor runs only if something of it is referenced. */
  g_resources_register (filo_demo_get_resource ());
  return g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}

static void
agent_free (FiloDemoAgent *agent)
{
  g_free (agent->id);
  g_free (agent->name);
  g_free (agent->email);
  g_free (agent);
}

static void
number_free (FiloDemoNumber *number)
{
  g_free (number->id);
  g_free (number->address);
  g_free (number->label);
  g_strfreev (number->countries);
  g_free (number);
}

static void
source_free (FiloDemoSource *source)
{
  g_free (source->id);
  g_free (source->name);
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    g_free (source->texts[i]);
  g_free (source);
}

static void
product_free (FiloDemoProduct *product)
{
  g_free (product->id);
  g_free (product->kind);
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    {
      g_free (product->names[i]);
      g_free (product->titles[i]);
    }
  g_free (product);
}

static void
picture_free (FiloDemoPicture *picture)
{
  g_free (picture->id);
  g_free (picture->name);
  g_clear_pointer (&picture->bytes, g_bytes_unref);
  g_free (picture);
}

static void
city_free (FiloDemoCity *city)
{
  g_free (city->name);
  g_free (city->region);
  g_free (city->zone);
  g_free (city->area);
  g_free (city);
}

static void
group_free (FiloDemoGroup *group)
{
  g_free (group->id);
  g_free (group->country);
  g_free (group->zone);
  g_strfreev (group->women);
  g_strfreev (group->men);
  g_strfreev (group->last);
  g_strfreev (group->phones);
  g_ptr_array_unref (group->cities);
  g_free (group);
}

void
filo_demo_data_free (FiloDemoData *self)
{
  g_clear_object (&self->settings);
  g_clear_pointer (&self->agents, g_ptr_array_unref);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->products, g_ptr_array_unref);
  g_clear_pointer (&self->pictures, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    {
      g_free (self->responder[i]);
      g_clear_pointer (&self->threads[i], g_ptr_array_unref);
      g_clear_pointer (&self->scenes[i], g_ptr_array_unref);
    }
  g_free (self);
}

static JsonObject *
load_json (const char *name,
           GError    **error)
{
  g_autoptr(GBytes) bytes = filo_demo_data_load (name, error);
  gconstpointer data;
  gsize length;
  JsonObject *root;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  root = filo_json_parse_object (data, (gssize) length, FILO_JSON_LIMITS_ANSWER, error);
  if (root == NULL)
    g_prefix_error (error, "%s: ", name);
  return root;
}

static gboolean
read_settings (FiloDemoData *self,
               JsonObject   *shop,
               GError      **error)
{
  g_autofree char *prefix = NULL, *email = NULL, *zone = NULL, *country = NULL;
  g_autofree char *opt_out = NULL, *opt_in = NULL, *help = NULL;
  JsonObject *organization, *settings, *responder;
  gboolean badge;
  gint64 undo, late, target;

  if (!filo_json_read_object (shop, "organization", FILO_JSON_REQUIRED, &organization, error) ||
      !filo_json_read_object (shop, "settings", FILO_JSON_REQUIRED, &settings, error) ||
      !filo_json_read_object (shop, "responder", FILO_JSON_REQUIRED, &responder, error) ||
      !filo_json_read_string (organization, "prefix", FILO_JSON_REQUIRED, &prefix, error) ||
      !filo_json_read_string (organization, "email", FILO_JSON_REQUIRED, &email, error) ||
      !filo_json_read_string (settings, "time_zone", FILO_JSON_REQUIRED, &zone, error) ||
      !filo_json_read_string (settings, "country", FILO_JSON_REQUIRED, &country, error) ||
      !filo_json_read_boolean (settings, "badge", FILO_JSON_REQUIRED, &badge, error) ||
      !filo_json_read_int64 (settings, "undo_ms", FILO_JSON_REQUIRED, &undo, error) ||
      !filo_json_read_int64 (settings, "send_late_ms", FILO_JSON_REQUIRED, &late, error) ||
      !filo_json_read_int64 (settings, "answer_target_ms", FILO_JSON_REQUIRED, &target, error) ||
      !filo_json_read_string (settings, "opt_out_reply", FILO_JSON_REQUIRED, &opt_out, error) ||
      !filo_json_read_string (settings, "opt_in_reply", FILO_JSON_REQUIRED, &opt_in, error) ||
      !filo_json_read_string (settings, "help_reply", FILO_JSON_REQUIRED, &help, error))
    return FALSE;

  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    if (!filo_json_read_string (responder, language_words[i], FILO_JSON_REQUIRED,
                                &self->responder[i], error))
      return FALSE;

  self->settings = filo_settings_new ();
  filo_settings_set_organization_prefix (self->settings, prefix);
  filo_settings_set_organization_email (self->settings, email);
  filo_settings_set_time_zone (self->settings, zone);
  filo_settings_set_country (self->settings, country);
  filo_settings_set_badge (self->settings, badge);
  filo_settings_set_undo_ms (self->settings, undo);
  filo_settings_set_send_late_ms (self->settings, late);
  filo_settings_set_answer_target_ms (self->settings, target);
  filo_settings_set_opt_out_reply (self->settings, opt_out);
  filo_settings_set_opt_in_reply (self->settings, opt_in);
  filo_settings_set_help_reply (self->settings, help);
  return TRUE;
}

static gboolean
read_agent (FiloDemoData *self,
            JsonObject   *object,
            GError      **error)
{
  FiloDemoAgent *agent = g_new0 (FiloDemoAgent, 1);
  g_autofree char *role = NULL;

  g_ptr_array_add (self->agents, agent);
  if (!filo_json_read_string (object, "id", FILO_JSON_REQUIRED, &agent->id, error) ||
      !filo_json_read_string (object, "name", FILO_JSON_REQUIRED, &agent->name, error) ||
      !filo_json_read_string (object, "email", FILO_JSON_REQUIRED, &agent->email, error) ||
      !filo_json_read_string (object, "role", FILO_JSON_REQUIRED, &role, error) ||
      !filo_json_read_boolean (object, "removed", FILO_JSON_OPTIONAL, &agent->removed, error))
    return FALSE;
  if (!filo_role_from_word (role, &agent->role))
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "role", "no such role: %s", role);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_number (FiloDemoData *self,
             JsonObject   *object,
             GError      **error)
{
  FiloDemoNumber *number = g_new0 (FiloDemoNumber, 1);

  g_ptr_array_add (self->numbers, number);
  return filo_json_read_string (object, "id", FILO_JSON_REQUIRED, &number->id, error) &&
         filo_json_read_string (object, "address", FILO_JSON_REQUIRED, &number->address, error) &&
         filo_json_read_string (object, "label", FILO_JSON_REQUIRED, &number->label, error) &&
         filo_json_read_strv (object, "countries", FILO_JSON_REQUIRED, &number->countries, error);
}

static gboolean
read_source (FiloDemoData *self,
             JsonObject   *object,
             GError      **error)
{
  FiloDemoSource *source = g_new0 (FiloDemoSource, 1);
  g_autofree char *kind = NULL;
  g_autofree char *sent = NULL;

  g_ptr_array_add (self->sources, source);
  if (!filo_json_read_string (object, "id", FILO_JSON_REQUIRED, &source->id, error) ||
      !filo_json_read_string (object, "kind", FILO_JSON_REQUIRED, &kind, error) ||
      !filo_json_read_string (object, "name", FILO_JSON_REQUIRED, &source->name, error) ||
      !filo_json_read_string (object, "sent", FILO_JSON_OPTIONAL, &sent, error))
    return FALSE;
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    if (!filo_json_read_string (object, language_words[i], FILO_JSON_OPTIONAL, &source->texts[i],
                                error))
      return FALSE;
  if (!filo_source_kind_from_word (kind, &source->kind))
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "kind", "no such kind: %s", kind);
      return FALSE;
    }
  if ((source->kind == FILO_SOURCE_CAMPAIGN) != (sent != NULL) ||
      (sent != NULL && !filo_demo_when_parse (sent, &source->sent)))
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "sent",
                           "a campaign needs a time such as \"-2d 10:00\", a flow has none");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_product (FiloDemoData *self,
              JsonObject   *object,
              GError      **error)
{
  FiloDemoProduct *product = g_new0 (FiloDemoProduct, 1);

  g_ptr_array_add (self->products, product);
  if (!filo_json_read_string (object, "id", FILO_JSON_REQUIRED, &product->id, error) ||
      !filo_json_read_string (object, "kind", FILO_JSON_REQUIRED, &product->kind, error))
    return FALSE;
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    {
      g_autofree char *title = g_strconcat ("title_", language_words[i], NULL);

      if (!filo_json_read_string (object, language_words[i], FILO_JSON_REQUIRED,
                                  &product->names[i], error) ||
          !filo_json_read_string (object, title, FILO_JSON_REQUIRED, &product->titles[i], error))
        return FALSE;
    }
  for (guint i = 0; i < FILO_DEMO_N_CURRENCIES; i++)
    if (!filo_json_read_int64 (object, currency_words[i], FILO_JSON_REQUIRED, &product->prices[i],
                               error))
      return FALSE;
  return TRUE;
}

static gboolean
read_picture (FiloDemoData *self,
              JsonObject   *object,
              GError      **error)
{
  FiloDemoPicture *picture = g_new0 (FiloDemoPicture, 1);
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;
  gint64 width, height;

  g_ptr_array_add (self->pictures, picture);
  if (!filo_json_read_string (object, "id", FILO_JSON_REQUIRED, &picture->id, error) ||
      !filo_json_read_string (object, "name", FILO_JSON_REQUIRED, &picture->name, error) ||
      !filo_json_read_string (object, "file", FILO_JSON_REQUIRED, &file, error) ||
      !filo_json_read_int64 (object, "width", FILO_JSON_REQUIRED, &width, error) ||
      !filo_json_read_int64 (object, "height", FILO_JSON_REQUIRED, &height, error))
    return FALSE;
  picture->width = (guint) width;
  picture->height = (guint) height;
  path = g_strconcat ("media/", file, NULL);
  picture->bytes = filo_demo_data_load (path, error);
  return picture->bytes != NULL;
}

static gboolean
read_city (FiloDemoGroup *group,
           JsonNode      *node,
           GError       **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 0;
  FiloDemoCity *city = g_new0 (FiloDemoCity, 1);

  g_ptr_array_add (group->cities, city);
  if (length != 2 && length != 4)
    {
      filo_json_set_error (error, FILO_JSON_ERROR_VALUE, "cities",
                           "a city is [name, region] or [name, region, zone, area code]");
      return FALSE;
    }
  city->name = g_strdup (json_array_get_string_element (array, 0));
  city->region = g_strdup (json_array_get_string_element (array, 1));
  if (length == 4)
    {
      city->zone = g_strdup (json_array_get_string_element (array, 2));
      city->area = g_strdup (json_array_get_string_element (array, 3));
    }
  return TRUE;
}

static gboolean
read_group (FiloDemoData *self,
            JsonObject   *object,
            GError      **error)
{
  FiloDemoGroup *group = g_new0 (FiloDemoGroup, 1);
  g_autofree char *language = NULL;
  JsonArray *cities;
  gint64 count;

  group->cities = g_ptr_array_new_with_free_func ((GDestroyNotify) city_free);
  g_ptr_array_add (self->groups, group);
  if (!filo_json_read_string (object, "id", FILO_JSON_REQUIRED, &group->id, error) ||
      !filo_json_read_string (object, "language", FILO_JSON_REQUIRED, &language, error) ||
      !filo_json_read_string (object, "country", FILO_JSON_REQUIRED, &group->country, error) ||
      !filo_json_read_string (object, "zone", FILO_JSON_REQUIRED, &group->zone, error) ||
      !filo_json_read_int64 (object, "count", FILO_JSON_REQUIRED, &count, error) ||
      !filo_json_read_strv (object, "women", FILO_JSON_REQUIRED, &group->women, error) ||
      !filo_json_read_strv (object, "men", FILO_JSON_REQUIRED, &group->men, error) ||
      !filo_json_read_strv (object, "last", FILO_JSON_REQUIRED, &group->last, error) ||
      !filo_json_read_strv (object, "phones", FILO_JSON_REQUIRED, &group->phones, error) ||
      !filo_json_read_array (object, "cities", FILO_JSON_REQUIRED, &cities, error))
    return FALSE;
  group->count = (guint) count;
  group->language = g_str_equal (language, "it") ? FILO_DEMO_ITALIAN : FILO_DEMO_ENGLISH;
  for (guint i = 0; i < json_array_get_length (cities); i++)
    if (!read_city (group, json_array_get_element (cities, i), error))
      return FALSE;
  return TRUE;
}

typedef gboolean (*ReadElement) (FiloDemoData *self, JsonObject *object, GError **error);

static gboolean
read_list (FiloDemoData *self,
           JsonObject   *root,
           const char   *member,
           ReadElement   read,
           GError      **error)
{
  JsonArray *array;

  if (!filo_json_read_array (root, member, FILO_JSON_REQUIRED, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          filo_json_set_error (error, FILO_JSON_ERROR_TYPE, member, "must hold objects");
          return FALSE;
        }
      if (!read (self, json_node_get_object (node), error))
        {
          g_autofree char *prefix = g_strdup_printf ("/%s/%u", member, i);

          filo_json_prefix_pointer (error, prefix);
          return FALSE;
        }
    }
  return TRUE;
}

static GPtrArray *
load_script (const char       *stem,
             FiloDemoLanguage  language,
             gboolean          alternatives,
             GError          **error)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.txt", stem, language_words[language]);
  g_autoptr(GBytes) bytes = filo_demo_data_load (name, error);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return filo_demo_script_parse (name, text, alternatives, error);
}

static gboolean
load_all (FiloDemoData *self,
          GError      **error)
{
  g_autoptr(JsonObject) shop = load_json ("shop.json", error);
  g_autoptr(JsonObject) people = shop != NULL ? load_json ("people.json", error) : NULL;

  if (people == NULL)
    return FALSE;
  if (!read_settings (self, shop, error) ||
      !read_list (self, shop, "agents", read_agent, error) ||
      !read_list (self, shop, "numbers", read_number, error) ||
      !read_list (self, shop, "sources", read_source, error) ||
      !read_list (self, shop, "products", read_product, error) ||
      !read_list (self, shop, "media", read_picture, error))
    {
      g_prefix_error (error, "shop.json: ");
      return FALSE;
    }
  if (!read_list (self, people, "groups", read_group, error))
    {
      g_prefix_error (error, "people.json: ");
      return FALSE;
    }
  for (guint i = 0; i < FILO_DEMO_N_LANGUAGES; i++)
    {
      self->threads[i] = load_script ("threads", i, FALSE, error);
      self->scenes[i] = self->threads[i] != NULL ? load_script ("scenes", i, TRUE, error) : NULL;
      if (self->scenes[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

FiloDemoData *
filo_demo_data_new (GError **error)
{
  g_autoptr(FiloDemoData) self = g_new0 (FiloDemoData, 1);

  self->agents = g_ptr_array_new_with_free_func ((GDestroyNotify) agent_free);
  self->numbers = g_ptr_array_new_with_free_func ((GDestroyNotify) number_free);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_free);
  self->products = g_ptr_array_new_with_free_func ((GDestroyNotify) product_free);
  self->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) picture_free);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  if (!load_all (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* All these structs begin with their id. */
static gconstpointer
find_by_id (GPtrArray  *array,
            const char *id)
{
  for (guint i = 0; i < array->len; i++)
    if (g_str_equal (*(char *const *) g_ptr_array_index (array, i), id))
      return g_ptr_array_index (array, i);
  return NULL;
}

const FiloDemoAgent *
filo_demo_data_find_agent (const FiloDemoData *self,
                           const char         *id)
{
  return find_by_id (self->agents, id);
}

const FiloDemoSource *
filo_demo_data_find_source (const FiloDemoData *self,
                            const char         *id)
{
  return find_by_id (self->sources, id);
}

const FiloDemoProduct *
filo_demo_data_find_product (const FiloDemoData *self,
                             const char         *id)
{
  return find_by_id (self->products, id);
}

const FiloDemoPicture *
filo_demo_data_find_picture (const FiloDemoData *self,
                             const char         *id)
{
  return find_by_id (self->pictures, id);
}

FiloMedia *
filo_demo_picture_to_media (const FiloDemoPicture *self,
                            const char            *id)
{
  FiloMedia *media = filo_media_new ();

  filo_media_set_id (media, id);
  filo_media_set_name (media, self->name);
  filo_media_set_content_type (media, "image/jpeg");
  filo_media_set_size (media, (gint64) g_bytes_get_size (self->bytes));
  filo_media_set_width (media, self->width);
  filo_media_set_height (media, self->height);
  return media;
}

const FiloDemoGroup *
filo_demo_data_find_group (const FiloDemoData *self,
                           const char         *country)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const FiloDemoGroup *group = g_ptr_array_index (self->groups, i);

      if (g_str_equal (group->country, country))
        return group;
    }
  return NULL;
}

const FiloDemoCity *
filo_demo_group_find_city (const FiloDemoGroup *self,
                           const char          *name)
{
  for (guint i = 0; i < self->cities->len; i++)
    {
      const FiloDemoCity *city = g_ptr_array_index (self->cities, i);

      if (g_str_equal (city->name, name))
        return city;
    }
  return NULL;
}

const FiloDemoNumber *
filo_demo_data_find_number (const FiloDemoData *self,
                            const char         *country)
{
  for (guint i = 0; i < self->numbers->len; i++)
    {
      const FiloDemoNumber *number = g_ptr_array_index (self->numbers, i);

      if (g_strv_contains ((const char *const *) number->countries, country))
        return number;
    }
  return NULL;
}
