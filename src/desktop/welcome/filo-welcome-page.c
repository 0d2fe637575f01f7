/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-welcome-page.h"

#include <glib/gi18n.h>

#define LINK_SCHEME "filo:"

struct _FiloWelcomePage
{
  AdwBin         parent_instance;

  GtkWidget     *back;
  GtkStack      *stack;
  GtkLabel      *choose_error;
  AdwEntryRow   *address;
  AdwEntryRow   *code;
  GtkLabel      *connect_error;
  GtkWidget     *connect;
  GtkSpinner    *spinner;
  GtkLabel      *busy_text;

  const char    *page_before;  /* Where a failure or a cancel leads back to. */
};

G_DEFINE_FINAL_TYPE (FiloWelcomePage, filo_welcome_page, ADW_TYPE_BIN)

enum { CONNECT, USE_LOCAL, TRY_DEMO, CANCEL, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_link (const char *text)
{
  return g_ascii_strncasecmp (text, LINK_SCHEME, strlen (LINK_SCHEME)) == 0;
}

static char *
dup_entry (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
show_page (FiloWelcomePage *self,
           const char      *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (self->back, g_str_equal (page, "connect"));
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "busy"));
}

static void
hide_errors (FiloWelcomePage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->choose_error), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->connect_error), FALSE);
}

/* A link has its code in it; an address needs one. */
static void
on_address_changed (FiloWelcomePage *self)
{
  g_autofree char *address = dup_entry (self->address);
  g_autofree char *code = dup_entry (self->code);
  gboolean has_link = is_link (address);

  gtk_widget_set_visible (GTK_WIDGET (self->code), !has_link);
  gtk_widget_set_sensitive (self->connect, has_link || (*address != '\0' && *code != '\0'));
  gtk_widget_set_visible (GTK_WIDGET (self->connect_error), FALSE);
}

static void
on_connect_clicked (FiloWelcomePage *self)
{
  g_autofree char *address = dup_entry (self->address);
  g_autofree char *code = dup_entry (self->code);

  hide_errors (self);
  g_signal_emit (self, signals[CONNECT], 0, address, is_link (address) ? NULL : code);
}

static void
on_entry_activated (FiloWelcomePage *self)
{
  if (gtk_widget_get_sensitive (self->connect))
    on_connect_clicked (self);
}

static void
on_choose_connect (FiloWelcomePage *self)
{
  hide_errors (self);
  show_page (self, "connect");
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

static void
on_choose_local (FiloWelcomePage *self)
{
  hide_errors (self);
  g_signal_emit (self, signals[USE_LOCAL], 0);
}

static void
on_choose_demo (FiloWelcomePage *self)
{
  hide_errors (self);
  g_signal_emit (self, signals[TRY_DEMO], 0);
}

static void
on_back (FiloWelcomePage *self)
{
  hide_errors (self);
  show_page (self, "choose");
}

static void
on_cancel (FiloWelcomePage *self)
{
  g_signal_emit (self, signals[CANCEL], 0);
  filo_welcome_page_set_busy (self, NULL);
}

static void
filo_welcome_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FILO_TYPE_WELCOME_PAGE);
  G_OBJECT_CLASS (filo_welcome_page_parent_class)->dispose (object);
}

static void
filo_welcome_page_class_init (FiloWelcomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = filo_welcome_page_dispose;

  signals[CONNECT] = g_signal_new ("connect", FILO_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[USE_LOCAL] = g_signal_new ("use-local", FILO_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TRY_DEMO] = g_signal_new ("try-demo", FILO_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[CANCEL] = g_signal_new ("cancel", FILO_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/filo_sms/Filo/welcome/filo-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FiloWelcomePage, back);
  gtk_widget_class_bind_template_child (widget_class, FiloWelcomePage, stack);
  gtk_widget_class_bind_template_child (widget_class, FiloWelcomePage, choose_error);
  gtk_widget_class_bind_template_child (widget_class, FiloWelcomePage, address);
  gtk_widget_class_bind_template_child (widget_class, FiloWelcomePage, code);
  gtk_widget_class_bind_template_child (widget_class, FiloWelcomePage, connect_error);
  gtk_widget_class_bind_template_child (widget_class, FiloWelcomePage, connect);
  gtk_widget_class_bind_template_child (widget_class, FiloWelcomePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, FiloWelcomePage, busy_text);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_connect_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_connect);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_local);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_demo);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
filo_welcome_page_init (FiloWelcomePage *self)
{
  self->page_before = "choose";
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * filo_welcome_page_set_busy:
 * @what: (nullable): what is being done, in words; %NULL when it ended
 */
void
filo_welcome_page_set_busy (FiloWelcomePage *self,
                            const char      *what)
{
  const char *page;

  g_return_if_fail (FILO_IS_WELCOME_PAGE (self));

  page = gtk_stack_get_visible_child_name (self->stack);
  if (what == NULL)
    {
      show_page (self, self->page_before);
      return;
    }
  if (g_strcmp0 (page, "connect") == 0)
    self->page_before = "connect";
  else if (g_strcmp0 (page, "choose") == 0)
    self->page_before = "choose";
  gtk_label_set_label (self->busy_text, what);
  show_page (self, "busy");
}

/**
 * filo_welcome_page_set_error:
 * @sentence: what went wrong and what to do about it
 */
void
filo_welcome_page_set_error (FiloWelcomePage *self,
                             const char      *sentence)
{
  GtkLabel *label;

  g_return_if_fail (FILO_IS_WELCOME_PAGE (self));

  show_page (self, self->page_before);
  label = g_str_equal (self->page_before, "connect") ? self->connect_error : self->choose_error;
  gtk_label_set_label (label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (label), TRUE);
}

/**
 * filo_welcome_page_set_link:
 *
 * Puts a link in that came from outside, so that a failure shows where to mend it.
 */
void
filo_welcome_page_set_link (FiloWelcomePage *self,
                            const char      *link)
{
  g_return_if_fail (FILO_IS_WELCOME_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->address), link);
  show_page (self, "connect");
}
