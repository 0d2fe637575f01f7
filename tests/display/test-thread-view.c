/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "filo-message-row.h"
#include "filo-random.h"
#include "filo-soup-transport.h"
#include "filo-test.h"
#include "filo-thread-view.h"

/* The thread view over a plain list of texts: where rows stand on screen, to the pixel. */

typedef struct
{
  FiloStore        *store;
  FiloEngine       *engine;
  FiloContext      *context;
  FiloConversation *conversation;
  GListStore       *texts;
  GtkWidget        *window;
  FiloThreadView   *view;
  char             *folder;
  gint64            first;    /* Positions go down from here for older texts. */
  gint64            last;
} Fixture;

static FiloMessage *
make_text (gint64     position,
           FiloOrigin origin)
{
  FiloMessage *message = filo_message_new ();
  g_autofree char *id = g_strdup_printf ("m%" G_GINT64_FORMAT, position);
  GString *text = g_string_new ("parole");

  for (gint64 i = 0; i < position * 7 % 40; i++)
    g_string_append (text, " e ancora parole");
  filo_message_set_id (message, id);
  filo_message_set_position (message, position);
  filo_message_set_origin (message, origin);
  filo_message_set_text (message, text->str);
  filo_message_set_created_at (message, G_GINT64_CONSTANT (1795380000000) + position * 400000);
  filo_message_set_state (message, origin == FILO_ORIGIN_INBOUND ? FILO_TEXT_RECEIVED
                                                                 : FILO_TEXT_DELIVERED);
  g_string_free (text, TRUE);
  return message;
}

static void
add_newer (Fixture *f,
           guint    n)
{
  g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      f->last++;
      g_ptr_array_add (more, make_text (f->last, f->last % 3 == 0 ? FILO_ORIGIN_REPLY
                                                                  : FILO_ORIGIN_INBOUND));
    }
  g_list_store_splice (f->texts, g_list_model_get_n_items (G_LIST_MODEL (f->texts)), 0,
                       more->pdata, more->len);
}

static void
add_older (Fixture *f,
           guint    n)
{
  g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func (g_object_unref);

  f->first -= n;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (more, make_text (f->first + i, FILO_ORIGIN_INBOUND));
  g_list_store_splice (f->texts, 0, 0, more->pdata, more->len);
}

static gboolean
count_frame (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  guint *n = user_data;

  (*n)++;
  return *n < 4;
}

/* Lets a few frames be painted, so that what is asked of widgets is what is seen. */
static void
paint (Fixture *f)
{
  guint n = 0;

  gtk_widget_add_tick_callback (f->window, count_frame, &n, NULL);
  FILO_TEST_WAIT (n >= 4);
}

static void
find_row (GtkWidget    *widget,
          gint64        position,
          GtkWidget   **found)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && *found == NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (FILO_IS_MESSAGE_ROW (child))
        {
          FiloMessage *message = filo_message_row_get_message (FILO_MESSAGE_ROW (child));

          if (message != NULL && filo_message_get_position (message) == position)
            *found = child;
        }
      else
        find_row (child, position, found);
    }
}

/* Where the text with this position is, from the top of the view. */
static double
get_y (Fixture *f,
       gint64   position,
       double  *bottom)
{
  GtkWidget *row = NULL;
  graphene_rect_t bounds;

  find_row (GTK_WIDGET (f->view), position, &row);
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (f->view), &bounds));
  if (bottom != NULL)
    *bottom = bounds.origin.y + bounds.size.height;
  return bounds.origin.y;
}

/* The last text ends where the view ends, but for the padding below it and below its row. */
static void
assert_at_bottom (Fixture *f)
{
  double bottom;
  int height = gtk_widget_get_height (GTK_WIDGET (f->view));

  get_y (f, f->last, &bottom);
  g_assert_cmpfloat (bottom, >, height - 32);
  g_assert_cmpfloat (bottom, <=, height);
  g_assert_true (filo_thread_view_get_at_bottom (f->view));
}

static void
find_scroller (GtkWidget  *widget,
               GtkWidget **found)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && *found == NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_SCROLLED_WINDOW (child))
      *found = child;
    else
      find_scroller (child, found);
}

static GtkAdjustment *
get_adjustment (Fixture *f)
{
  GtkWidget *scroller = NULL;

  find_scroller (GTK_WIDGET (f->view), &scroller);
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

static void
scroll_up (Fixture *f,
           double   by)
{
  GtkAdjustment *adjustment = get_adjustment (f);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - by);
  paint (f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (FiloClock) clock = filo_system_clock_new ();
  g_autoptr (FiloRandom) random = filo_system_random_new ();
  g_autoptr (FiloTransport) transport = filo_soup_transport_new ();
  g_autoptr (FiloKeyring) keyring = NULL;
  g_autoptr (FiloProfile) profile = filo_profile_new ();
  g_autofree char *path = NULL;
  g_autofree char *account = NULL;

  f->folder = filo_test_make_folder ();
  path = g_build_filename (f->folder, "replica.db", NULL);
  account = g_build_filename (f->folder, "account.json", NULL);
  keyring = filo_keyring_new_file_only (account);
  f->store = filo_store_new (path, clock, random);
  f->engine = filo_engine_new (f->store, transport, keyring, clock, random);
  f->context = filo_context_new (f->store, f->engine, keyring, clock, NULL, FALSE);
  f->conversation = filo_conversation_new ();
  filo_conversation_set_profile (f->conversation, profile);
  f->texts = g_list_store_new (FILO_TYPE_MESSAGE);
  f->first = 1000;
  f->last = 999;

  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 600, 700);
  f->view = g_object_new (FILO_TYPE_THREAD_VIEW, NULL);
  filo_thread_view_set_context (f->view, f->context);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
open_thread (Fixture *f,
             guint    n)
{
  filo_thread_view_set_thread (f->view, G_LIST_MODEL (f->texts), f->conversation);
  add_newer (f, n);
  paint (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  filo_test_settle ();
  g_assert_finalize_object (f->texts);
  g_assert_finalize_object (f->conversation);
  g_clear_object (&f->context);
  g_clear_object (&f->engine);
  g_clear_object (&f->store);
  filo_test_remove_folder (f->folder);
}

static void
test_opens_at_bottom (Fixture *f, gconstpointer data)
{
  open_thread (f, 50);
  assert_at_bottom (f);
}

/* A short thread stands at the bottom too. */
static void
test_short_thread (Fixture *f, gconstpointer data)
{
  open_thread (f, 2);
  assert_at_bottom (f);
  g_assert_cmpfloat (get_y (f, 1000, NULL), >, 100);
}

static void
test_append_at_bottom (Fixture *f, gconstpointer data)
{
  open_thread (f, 50);
  for (guint i = 0; i < 5; i++)
    {
      add_newer (f, 1);
      paint (f);
      assert_at_bottom (f);
    }
}

static void
test_append_scrolled_up (Fixture *f, gconstpointer data)
{
  double before;

  open_thread (f, 50);
  scroll_up (f, 1500);
  g_assert_false (filo_thread_view_get_at_bottom (f->view));
  before = get_y (f, 1030, NULL);
  add_newer (f, 3);
  paint (f);
  g_assert_cmpfloat (ABS (get_y (f, 1030, NULL) - before), <, 1.0);
  filo_thread_view_scroll_to_bottom (f->view);
  paint (f);
  assert_at_bottom (f);
}

static void
test_older_do_not_jump (Fixture *f, gconstpointer data)
{
  double before;

  open_thread (f, 50);
  scroll_up (f, 1500);
  before = get_y (f, 1030, NULL);
  for (guint i = 0; i < 3; i++)
    {
      add_older (f, 50);
      paint (f);
      g_assert_cmpfloat (ABS (get_y (f, 1030, NULL) - before), <, 1.0);
    }
}

static void
test_resize_stays_at_bottom (Fixture *f, gconstpointer data)
{
  open_thread (f, 50);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 420, 500);
  paint (f);
  paint (f);
  assert_at_bottom (f);
}

/* The marker stands above the first text that wasn't read, and counts them. */
static void
test_marks_new (Fixture *f, gconstpointer data)
{
  GtkWidget *row = NULL;
  GtkWidget *label;
  gboolean found = FALSE;

  filo_conversation_set_last_inbound (f->conversation, 1009);
  filo_conversation_set_read_through (f->conversation, 1006);
  open_thread (f, 10);
  find_row (GTK_WIDGET (f->view), 1007, &row);
  g_assert_nonnull (row);
  for (label = gtk_widget_get_first_child (row); label != NULL;
       label = gtk_widget_get_next_sibling (label))
    if (GTK_IS_LABEL (label) && gtk_widget_get_visible (label) &&
        g_str_equal (gtk_label_get_label (GTK_LABEL (label)), "— 2 new —"))
      found = TRUE;
  g_assert_true (found);
}

/* Markup and format characters in a text are only text. */
static void
test_hostile_text (Fixture *f, gconstpointer data)
{
  g_autoptr (FiloMessage) message = make_text (2000, FILO_ORIGIN_INBOUND);
  GtkWidget *row = NULL;

  open_thread (f, 1);
  filo_message_set_text (message, "<b>x</b> %s %n &amp; https://a.example/<i>\" \u202eabc");
  g_list_store_append (f->texts, message);
  paint (f);
  find_row (GTK_WIDGET (f->view), 2000, &row);
  g_assert_nonnull (row);
  g_assert_nonnull (strstr (filo_message_row_get_spoken (FILO_MESSAGE_ROW (row)),
                            "<b>x</b> %s %n &amp;"));
}

#define ADD(path, test) g_test_add ("/thread-view/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("opens-at-bottom", test_opens_at_bottom);
  ADD ("short-thread", test_short_thread);
  ADD ("append-at-bottom", test_append_at_bottom);
  ADD ("append-scrolled-up", test_append_scrolled_up);
  ADD ("older-do-not-jump", test_older_do_not_jump);
  ADD ("resize-stays-at-bottom", test_resize_stays_at_bottom);
  ADD ("marks-new", test_marks_new);
  ADD ("hostile-text", test_hostile_text);
  return g_test_run ();
}
